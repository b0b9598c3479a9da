"""``salesforce/`` can be deployed, as far as can be told offline; fits what the studio sends and
hears; and the check that says so finds mistakes of every kind."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from core.services import admin
from core.services.plans import plans
from core.services.salesforce import mapping, ownership, polling, signed
from tests.salesforce_metadata import check
from tests.salesforce_metadata.project import Problem, Project

MAIN = "force-app/main/default"
SHIPPED = Project(check.SHIPPED)


def test_nothing_is_wrong_with_the_metadata() -> None:
    assert [str(one) for one in check.metadata(check.SHIPPED)] == []


#: File, what stands there, what is put in its place, and what the check says of it.
MISTAKES = {
    "an element that does not exist": (
        "objects/AI_Project__c/fields/Title__c.field-meta.xml",
        "<length>255</length>", "<size>255</size>",
        "Element 'size': This element is not expected",
    ),
    "a type that does not exist": (
        "objects/YouTube_Integration__c/fields/Privacy__c.field-meta.xml",
        "<type>Picklist</type>", "<type>PickList</type>",
        "The value 'PickList' is none that the schema knows",
    ),
    "elements out of order": (
        "tabs/AI_Credit__c.tab-meta.xml",
        "    <customObject>", "    <motif>Custom17: Sack</motif>\n    <customObject>",
        "Element 'customObject': This element is not expected",
    ),
    "a field without help": (
        "objects/AI_Project__c/fields/Style__c.field-meta.xml",
        "<inlineHelpText>The look of the film, as chosen in Filmwright.</inlineHelpText>", "",
        "a field needs inlineHelpText",
    ),
    "an external id that is not unique": (
        "objects/AI_Credit__c/fields/Reference_ID__c.field-meta.xml",
        "<unique>true</unique>", "<unique>false</unique>",
        "an external id must be a unique text",
    ),
    "a lookup to nothing": (
        "objects/YouTube_Integration__c/fields/Project__c.field-meta.xml",
        "<referenceTo>AI_Project__c</referenceTo>", "<referenceTo>AI_Projects__c</referenceTo>",
        "there is no object AI_Projects__c",
    ),
    "a formula that names no field": (
        "objects/AI_Project__c/fields/Processing_Long__c.field-meta.xml",
        "NOT(ISBLANK(Status_Changed__c))", "NOT(ISBLANK(Status_Since__c))",
        "AI_Project__c has no field Status_Since__c",
    ),
    "a rule for a status that never is": (
        "objects/AI_Credit__c/validationRules/"
        "Amount_Has_the_Right_Sign.validationRule-meta.xml",
        'AND(ISPICKVAL(Transaction_Type__c, "Deduction")',
        'AND(ISPICKVAL(Transaction_Type__c, "Deduct")',
        "AI_Credit__c.Transaction_Type__c is never 'Deduct'",
    ),
    "an unknown field in a layout": (
        "layouts/AI_Credit__c-AI Credit Layout.layout-meta.xml",
        "<field>Source__c</field>", "<field>Origin__c</field>",
        "AI_Credit__c has no field Origin__c",
    ),
    "an unknown column in a list view": (
        "objects/Contact/listViews/Filmwright_Suspended.listView-meta.xml",
        "<columns>MRR__c</columns>", "<columns>Revenue__c</columns>",
        "Contact has no field Revenue__c",
    ),
    "a permission for a required field": (
        "permissionsets/Filmwright_Sales_Ops.permissionset-meta.xml",
        "<field>AI_Credit__c.Description__c</field>", "<field>AI_Credit__c.Amount__c</field>",
        "AI_Credit__c.Amount__c is required",
    ),
    "an unknown field in a flow": (
        "flows/Filmwright_Low_Credits.flow-meta.xml",
        "<field>Low_Credits_Warned__c</field>", "<field>Low_Credits_Told__c</field>",
        "Contact has no field Low_Credits_Told__c",
    ),
    "a connector that leads nowhere": (
        "flows/Filmwright_Project_Status.flow-meta.xml",
        "<targetReference>Create_Task</targetReference>",
        "<targetReference>Create_Call</targetReference>",
        "a connector leads to Create_Call, which is not there",
    ),
    "a value that a flow may not write": (
        "flows/Filmwright_Monthly_Credits.flow-meta.xml",
        "<stringValue>Grant</stringValue>", "<stringValue>Gift</stringValue>",
        "AI_Credit__c.Transaction_Type__c is never 'Gift'",
    ),
    "an Apex action without that input": (
        "flows/Filmwright_Credit_Deduction.flow-meta.xml",
        "<name>contactId</name>", "<name>personId</name>",
        "CreditDeduction takes no personId",
    ),
    "an unknown column in a report": (
        "reports/Filmwright_Reports/Uploads_by_Channel.report-meta.xml",
        "<field>YouTube_Integration__c$Video_Title__c</field>",
        "<field>YouTube_Integration__c$Title__c</field>",
        "has no column YouTube_Integration__c$Title__c",
    ),
    "a dashboard without its report": (
        "dashboards/Filmwright_Dashboards/Filmwright_Uploads.dashboard-meta.xml",
        "<report>Filmwright_Reports/Uploads_by_Month</report>",
        "<report>Filmwright_Reports/Uploads_by_Day</report>",
        "there is no report Filmwright_Reports/Uploads_by_Day",
    ),
    "an unknown field in a query": (
        "classes/CreditDeduction.cls",
        "Subscription_Tier__c = :", "Tier__c = :",
        "Contact has no field Tier__c",
    ),
    "an unknown relationship in a query": (
        "classes/FilmwrightChanges.cls",
        "                User__r.User_ID__c,", "                Contact__r.User_ID__c,",
        "AI_Credit__c has no field Contact__r.User_ID__c",
    ),
}  # fmt: skip


def copy_of_the_project(folder: Path) -> Path:
    return Path(shutil.copytree(check.SHIPPED, folder / "salesforce"))


def put(root: Path, name: str, before: str, after: str) -> None:
    path = root / MAIN / name
    told = path.read_text()
    assert before in told, f"{name} has no {before}"
    path.write_text(told.replace(before, after, 1))


def said(found: list[Problem]) -> str:
    return "\n".join(str(one) for one in found)


def test_every_mistake_is_found_and_nothing_else(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path)
    for name, before, after, _ in MISTAKES.values():
        put(root, name, before, after)
    found = check.metadata(root)
    for what, (name, _, _, reason) in MISTAKES.items():
        there = [one for one in found if one.file == f"{MAIN}/{name}" and reason in one.reason]
        assert there, f"{what} was not found among\n{said(found)}"
    places = {f"{MAIN}/{name}" for name, *_ in MISTAKES.values()}
    # It lists the uploads of a project, which point to no project any more.
    places.add(f"{MAIN}/layouts/AI_Project__c-AI Project Layout.layout-meta.xml")
    assert {one.file for one in found} <= places, said(found)


def test_a_file_that_is_not_in_the_manifest_is_found(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path)
    views = root / MAIN / "objects/Contact/listViews"
    (views / "Filmwright_Suspended.listView-meta.xml").rename(
        views / "Filmwright_Gone.listView-meta.xml"
    )
    reasons = [one.reason for one in check.metadata(root)]
    assert "ListView Contact.Filmwright_Gone is not in the manifest" in reasons
    assert "there is no ListView Contact.Filmwright_Suspended" in reasons
    assert any("fullName is Filmwright_Suspended" in one for one in reasons)


def test_a_write_in_a_loop_of_a_flow_is_found(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path)
    put(
        root, "flows/Filmwright_Monthly_Credits.flow-meta.xml", "    <processMetadataValues>",
        "    <loops><name>Each</name><label>Each</label><locationX>1</locationX>"
        "<locationY>1</locationY><collectionReference>Missing_Credits</collectionReference>"
        "<nextValueConnector><targetReference>Grant_Credits</targetReference>"
        "</nextValueConnector></loops>\n    <processMetadataValues>",
    )  # fmt: skip
    reasons = [one.reason for one in check.metadata(root)]
    assert "Grant_Credits runs once for every round of the loop Each" in reasons


def test_apex_has_nothing_wrong_but_what_is_planted(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path)
    put(
        root, "classes/ProjectService.cls", "project.Status_Changed__c = moment;",
        "project.Status_Changed__c = 'now';",
    )  # fmt: skip
    put(
        root, "classes/FilmwrightContactTriggerHandler.cls", "FilmwrightCallout.tell(",
        "FilmwrightCallout.shout(",
    )  # fmt: skip
    put(
        root, "classes/CreditDeduction.cls", "line.Project__c = request.projectId;",
        "line.Film__c = request.projectId;",
    )  # fmt: skip
    put(
        root, "classes/CreditService.cls", "            if (person == null) {",
        "            Integer films = [SELECT COUNT() FROM AI_Project__c WHERE User__c = "
        ":line.User__c WITH USER_MODE];\n            if (person == null && films == 0) {",
    )  # fmt: skip
    found = [(one.file.rpartition("/")[2], one.reason) for one in check.code(root)]
    expected = [
        ("ProjectService.cls", "Incompatible types in assignment, from 'System.String'"),
        ("FilmwrightContactTriggerHandler.cls", "shout"),
        ("CreditDeduction.cls", "Film__c"),
        ("CreditService.cls", "OperationWithLimitsInLoop"),
    ]
    for name, reason in expected:
        assert any(file == name and reason in told for file, told in found), found
    assert {file for file, _ in found} == {file for file, _ in expected}, found


def test_the_certificate_is_put_where_it_is_deployed_from(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path)
    subprocess.run([root / "scripts/certificate", "30"], check=True, capture_output=True)
    made = list(root.glob("client-app/**/*.ecaGlblOauth-meta.xml"))
    assert len(made) == 1
    assert check.metadata(root) == []
    told = re.search(r"<certificate>(.*)</certificate>", made[0].read_text())
    assert told is not None
    certificate = x509.load_der_x509_certificate(base64.b64decode(told[1]))
    key = serialization.load_pem_private_key((root / "filmwright.key").read_bytes(), None)
    assert certificate.public_key() == key.public_key()
    again = subprocess.run([root / "scripts/certificate"], capture_output=True)
    assert again.returncode != 0, "a key in use is not written over"


# --- what the studio sends and hears ---------------------------------------------------------


def test_every_field_that_the_studio_names_is_there() -> None:
    folder = Path(mapping.__file__).parent
    campaigns = folder.parent / "campaigns"
    told = "".join(path.read_text() for path in [*folder.glob("*.py"), *campaigns.glob("*.py")])
    there = {one.name for one in SHIPPED.custom_fields.values()}
    names = set(re.findall(r"\b[A-Z]\w*__c\b", told))
    assert len(names) > 30
    assert names <= there | SHIPPED.objects, names - there - SHIPPED.objects
    assert set(re.findall(r"\b([A-Z]\w*)__r\b", told)) <= {one[:-3] for one in there}


def test_records_are_found_by_external_ids() -> None:
    for kind in mapping.KINDS.values():
        field = SHIPPED.resolve(kind.object, kind.key)
        assert field is not None, kind
        assert kind.key == "Id" or (field.external and field.unique), kind


def test_values_that_the_studio_sends_are_allowed() -> None:
    def values(name: str, field: str) -> set[str]:
        found = SHIPPED.resolve(name, field)
        assert found is not None
        return set(found.values)

    assert {plan.name for plan in plans().values()} == values("Contact", "Subscription_Tier__c")
    assert values("Contact", "Account_Status__c") == {"Active", "Suspended"}
    assert set(mapping._FILM_STATES.values()) < values("AI_Project__c", "Status__c")
    assert {*mapping._GIVEN.values(), "Grant", "Deduction"} == values(
        "AI_Credit__c", "Transaction_Type__c"
    )
    told = {"Uploading", "Processing", "Live", "Failed", "Cancelled"}
    uploads = values("YouTube_Integration__c", "Upload_Status__c")
    assert {*mapping._UPLOAD_STATES.values(), *told} == uploads
    for field, most in (("Title__c", mapping._TEXT), ("Script__c", mapping._SCRIPT)):
        found = SHIPPED.resolve("AI_Project__c", field)
        assert found is not None
        assert found.length >= most, field


def test_apex_tells_what_polling_reads() -> None:
    code = (check.SHIPPED / MAIN / "classes/FilmwrightChanges.cls").read_text()
    queries = {
        name: {one.strip() for one in fields.split(",")}
        for fields, name in re.findall(r"SELECT\s([^\[\]]*?)\sFROM (\w+)", code)
    }
    for watched in polling.WATCHED:
        assert {"Id", *watched.fields, "SystemModstamp"} == queries[watched.object]
        for field in watched.fields:
            assert SHIPPED.resolve(watched.object, field), (watched.object, field)


def test_rules_of_ownership_name_fields_that_are_there() -> None:
    for rule in ownership.RULES:
        for field in rule.fields:
            assert SHIPPED.resolve(rule.object, field), (rule.object, field)


def test_both_sides_sign_alike() -> None:
    tests = (check.SHIPPED / MAIN / "classes/FilmwrightCalloutTest.cls").read_text()
    data = (check.SHIPPED / MAIN / "classes/FilmwrightTestData.cls").read_text()
    secret = re.search(r"SECRET = '([^']*)'", data)
    assert secret is not None
    assert signed.sign(secret[1], b'{"changes":[]}', 1_700_000_000) in tests
    constant = (check.SHIPPED / MAIN / "classes/FilmwrightSignature.cls").read_text()
    assert f"HEADER = '{signed.HEADER}'" in constant


def test_grants_have_the_studios_bounds() -> None:
    rule = next(one for one in SHIPPED.of("ValidationRule") if one.name.endswith("within_Bounds"))
    assert f"Amount__c > {admin.MOST}" in (rule.root.findtext("errorConditionFormula") or "")


def test_the_monthly_credits_are_those_of_the_plans() -> None:
    field = SHIPPED.resolve("Contact", "Monthly_Credits__c")
    assert field is not None
    told = {name: int(many) for name, many in re.findall(r'"(\w+)", (\d+)', field.formula)}
    limited = {plan.name: plan.monthly for plan in plans().values() if plan.monthly >= 0}
    assert told == limited


def test_no_class_of_somebody_elses_is_replaced() -> None:
    """By name, Salesforce puts a class in the place of the one that is there."""
    page = (check.SHIPPED.parent / "docs/salesforce.md").read_text()
    names = {path.stem for path in SHIPPED.apex}
    general = {one for one in names if not one.startswith(("Filmwright", "AiProject", "AiCredit"))}
    tests = {one for one in general if one.endswith("Test")}
    asked = re.search(r"WHERE Name IN \(([^)]*)\)", page)
    assert asked is not None
    assert set(re.findall(r"'(\w+)'", asked[1])) | tests == general


def test_the_page_for_the_admin_names_what_is_there() -> None:
    page = (check.SHIPPED.parent / "docs/salesforce.md").read_text()
    for kind in ("PermissionSet", "Flow", "NamedCredential", "CustomPermission"):
        for file in SHIPPED.of(kind):
            label = file.root.findtext("label") or ""
            assert file.name in page or label in page, f"{kind} {file.name}"
    told = re.search(r'tests="([^"]*)"', page)
    assert told is not None
    assert set(told[1].split()) == {one.stem for one in SHIPPED.apex if one.stem.endswith("Test")}
    for dashboard in SHIPPED.of("Dashboard"):
        assert (dashboard.root.findtext("title") or "") in page, dashboard.name


@pytest.mark.parametrize("name", ["Filmwright_Sales_Ops", "Filmwright_Integration"])
def test_what_each_may_do(name: str) -> None:
    file = next(one for one in SHIPPED.of("PermissionSet") if one.name == name)
    writes = {
        one.findtext("field")
        for one in file.root.iterfind("fieldPermissions")
        if one.findtext("editable") == "true"
    }
    permissions = [one.text for one in file.root.iterfind("customPermissions/name")]
    if name == "Filmwright_Sales_Ops":
        assert writes == {
            "Contact.Subscription_Tier__c", "AI_Credit__c.User__c", "AI_Credit__c.Description__c",
            "Opportunity.Filmwright_Contact__c",
        }  # fmt: skip
        assert permissions == []
    else:
        sent = {"Contact.MRR__c", "AI_Project__c.Status__c", "YouTube_Integration__c.Video_URL__c"}
        assert sent <= writes
        assert permissions == ["Filmwright_Integration"]
