"""Speaking to Salesforce: signing in, what its refusals mean, queries, deleting, bulk jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from core.plugins import load_plugins
from core.records import AccessError, LimitError, Loaded, RecordsError
from core.settings import Settings
from plugins.outputs.salesforce import access, bulk, connection
from plugins.outputs.salesforce.system import Salesforce
from tests.salesforce_server import SalesforceServer


@pytest.fixture
def far() -> Iterator[SalesforceServer]:
    with SalesforceServer() as server:
        yield server


@pytest.fixture
def system(far: SalesforceServer) -> Salesforce:
    return Salesforce(Settings(**far.settings("password")))


def _contacts(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"User_ID__c": f"u{number}", "LastName": "Ames", **more} for number in range(count)]


def test_it_is_connected_only_where_its_address_is_set(far: SalesforceServer) -> None:
    hook = load_plugins(["plugins.outputs.salesforce"], installed=False).manager.hook
    assert hook.connect_records(settings=Settings()) is None
    assert hook.connect_records(settings=Settings(**far.settings())) is not None
    assert far.signed_in == 0


@pytest.mark.parametrize("flow", ["jwt", "password"])
def test_it_signs_in_and_tells_whose_organisation_it_is(far: SalesforceServer, flow: str) -> None:
    assert Salesforce(Settings(**far.settings(flow))).check() == "Filmwright Sales"


def test_the_key_may_be_a_file_or_a_single_line(far: SalesforceServer, tmp_path: Path) -> None:
    settings = far.settings()
    kept = tmp_path / "key.pem"
    kept.write_text(settings["salesforce_private_key"])
    line = settings["salesforce_private_key"].replace("\n", "\\n")
    for key in (str(kept), line):
        settings["salesforce_private_key"] = key
        assert Salesforce(Settings(**settings)).check()


def _other_key() -> str:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.mark.parametrize(
    ("flow", "wrong", "advice"),
    [
        ("jwt", {"salesforce_private_key": _other_key}, "does not belong to the app's certificate"),
        ("jwt", {"salesforce_username": "who@example.com"}, "permission set"),
        ("jwt", {"salesforce_client_id": "other"}, "SALESFORCE_CLIENT_ID is not"),
        ("jwt", {"salesforce_private_key": "/nowhere/key.pem"}, "cannot be read"),
        ("jwt", {"salesforce_private_key": "-----BEGIN x"}, "is not an RSA key"),
        ("password", {"salesforce_security_token": "old"}, "SALESFORCE_SECURITY_TOKEN is wrong"),
        ("password", {"salesforce_client_secret": ""}, "without SALESFORCE_CLIENT_SECRET"),
        ("password", {"salesforce_ca": ""}, "set SALESFORCE_CA"),
        ("password", {"salesforce_ca": "/nowhere"}, "SALESFORCE_CA cannot be read"),
    ],
)
def test_who_is_not_let_in_is_told_what_to_do(
    far: SalesforceServer, flow: str, wrong: dict[str, Any], advice: str
) -> None:
    changed = {name: one() if callable(one) else one for name, one in wrong.items()}
    with pytest.raises(AccessError, match=advice):
        Salesforce(Settings(**{**far.settings(flow), **changed})).check()


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://acme.my.salesforce.com", "https://login.salesforce.com"),
        ("https://acme--full.sandbox.my.salesforce.com", "https://test.salesforce.com"),
        ("https://proxy.acme.example", "https://proxy.acme.example"),
    ],
)
def test_an_assertion_is_for_the_right_authority(url: str, wanted: str) -> None:
    assert access.audience(url) == wanted


def test_a_session_that_ended_is_opened_once_more(
    far: SalesforceServer, system: Salesforce
) -> None:
    system.check()
    far.expire()
    assert system.check() == "Filmwright Sales"
    assert far.signed_in == 2


def test_each_record_has_an_answer_of_its_own(far: SalesforceServer, system: Salesforce) -> None:
    far.org.refuses = lambda _name, row: (
        ("UNABLE_TO_LOCK_ROW", "busy") if row["User_ID__c"] == "u1" else None
    )
    records = [*_contacts(2), {"User_ID__c": "bad", "LastName": "A", "Email": "nobody"}]
    new, locked, wrong = system.upsert("Contact", "User_ID__c", records)
    assert far.headers["Sforce-Duplicate-Rule-Header"] == "allowSave=true"
    assert (new.created, new.code, new.id) == (True, "", far.org.get("Contact", "u0")["Id"])
    assert (locked.code, locked.passing) == ("UNABLE_TO_LOCK_ROW", True)
    assert (wrong.code, wrong.passing) == ("INVALID_EMAIL_ADDRESS", False)
    assert system.upsert("Contact", "User_ID__c", records[:1])[0].created is False
    assert system.upsert("Contact", "User_ID__c", []) == []
    with pytest.raises(ValueError, match="at most 200"):
        system.upsert("Contact", "User_ID__c", _contacts(201))


def test_a_lookup_is_set_and_cleared(far: SalesforceServer, system: Salesforce) -> None:
    system.upsert("Contact", "User_ID__c", _contacts(1))
    for user in ("u0", None):
        named = {"Project_ID__c": "p", "User__r": {"User_ID__c": user}}
        assert not system.upsert("AI_Project__c", "Project_ID__c", [named])[0].code
        there = far.org.get("AI_Project__c", "p")["User__c"]
        assert there == (far.org.get("Contact", "u0")["Id"] if user else None)


def test_one_record_that_cannot_be_read_spoils_no_other(
    far: SalesforceServer, system: Salesforce
) -> None:
    records = _contacts(64)
    records[37]["Credits_Balance__c"] = "many"
    codes = [one.code for one in system.upsert("Contact", "User_ID__c", records)]
    assert [code for code in codes if code] == [codes[37]] == ["JSON_PARSER_ERROR"]
    assert len(far.org.all("Contact")) == 63
    assert len(far.calls) < 20


def test_what_is_not_set_up_there_is_for_a_person(system: Salesforce) -> None:
    with pytest.raises(AccessError, match=r"No such column 'Shoe_Size__c'.*deploy the folder"):
        system.upsert("Contact", "User_ID__c", _contacts(3, Shoe_Size__c=43))
    with pytest.raises(AccessError, match="deploy the folder"):
        system.upsert("Nothing__c", "Id", [{"Id": "1"}])
    with pytest.raises(AccessError, match="INVALID_TYPE"):
        list(system.query("SELECT Id FROM Nothing__c"))
    with pytest.raises(RecordsError, match="MALFORMED_QUERY"):
        list(system.query("SELECT FROM"))


def test_the_days_calls_are_known_and_their_end_is_told(
    far: SalesforceServer, system: Salesforce
) -> None:
    far.used = 41
    assert system.allowance().used == 41
    system.upsert("Contact", "User_ID__c", _contacts(1))
    calls = len(far.calls)
    assert (system.allowance().used, system.allowance().limit) == (42, 15_000)
    assert len(far.calls) == calls
    far.used = far.limit
    with pytest.raises(LimitError) as refused:
        system.upsert("Contact", "User_ID__c", _contacts(1))
    assert refused.value.until is not None


@pytest.mark.parametrize(
    ("fault", "told"),
    [("503", "not at its best"), ("cut", "cannot be reached"), ("hang", "in time")],
)
def test_a_bad_line_is_no_riddle(
    far: SalesforceServer, system: Salesforce, monkeypatch: pytest.MonkeyPatch,
    fault: str, told: str,
) -> None:  # fmt: skip
    system.check()
    far.faults = lambda _call: fault
    monkeypatch.setattr(connection, "TIMEOUT", (5.0, 0.05))
    with pytest.raises(RecordsError, match=told):
        system.upsert("Contact", "User_ID__c", _contacts(1))


def test_nobody_there_is_no_riddle(far: SalesforceServer) -> None:
    settings = {**far.settings(), "salesforce_url": "https://localhost:1"}
    with pytest.raises(RecordsError, match="cannot be reached"):
        Salesforce(Settings(**settings)).check()


def test_queries_go_through_all_pages_and_relationships(
    far: SalesforceServer, system: Salesforce
) -> None:
    system.upsert("Contact", "User_ID__c", _contacts(50))
    far.org.add("CampaignMember", ContactId=far.org.get("Contact", "u7")["Id"], CampaignId="c")
    far.page = 20
    assert len(list(system.query("SELECT Id FROM Contact"))) == 50
    assert list(system.query(
        "SELECT Contact.LastName FROM CampaignMember WHERE CampaignId = 'c' ORDER BY Id LIMIT 5"
    )) == [{"Contact": {"LastName": "Ames"}}]  # fmt: skip
    written = "SELECT User_ID__c FROM Contact WHERE SystemModstamp >= 2020-01-01T00:00:00Z"
    assert len(list(system.query(f"{written} AND User_ID__c IN ('u1', 'u2')"))) == 2


def test_deleting_what_is_not_there_is_done(far: SalesforceServer, system: Salesforce) -> None:
    system.upsert("Contact", "User_ID__c", _contacts(150))
    done = system.delete("Contact", "User_ID__c", [f"u{number}" for number in range(200)])
    assert [one.code for one in done] == [""] * 200
    assert far.org.all("Contact") == []


# --- bulk jobs ----------------------------------------------------------------------------------


@pytest.fixture
def load(
    system: Salesforce, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Loaded, list[str]]]:
    monkeypatch.setattr(bulk, "LOOK_EVERY", (0.001, 0.001))

    def load(records: list[dict[str, Any]], known: str = "") -> tuple[Loaded, list[str]]:
        kept: list[str] = []
        loaded = system.load("Contact", "User_ID__c", iter(records), known, kept.append)
        return loaded, kept

    return load


def test_a_load_says_what_was_refused(
    far: SalesforceServer, load: Callable[..., tuple[Loaded, list[str]]]
) -> None:
    records = _contacts(500, FirstName='Zoë "Zee",\nJunior', MRR__c=1.5)
    records[3]["LastName"] = None
    loaded, kept = load(records)
    assert (loaded.taken, [one for one, _ in loaded.refused]) == (499, ["u3"])
    assert loaded.refused[0][1].startswith("REQUIRED_FIELD_MISSING")
    assert set(kept) == {loaded.job}
    assert far.org.get("Contact", "u4")["FirstName"] == 'Zoë "Zee",\nJunior'
    assert load([])[0] == Loaded("", 0)


def test_records_may_have_different_fields(
    far: SalesforceServer, load: Callable[..., tuple[Loaded, list[str]]]
) -> None:
    far.org.add("Contact", User_ID__c="u0", LastName="Old", FirstName="Kept")
    records = [*_contacts(1), {"User_ID__c": "v", "LastName": "New", "FirstName": "Ann"}]
    assert load(records)[0].taken == 2
    assert far.org.get("Contact", "u0")["FirstName"] == "Kept"


def test_a_job_that_is_known_is_waited_for_and_nothing_sent_again(
    far: SalesforceServer, system: Salesforce, load: Callable[..., tuple[Loaded, list[str]]]
) -> None:
    class DiedError(Exception):
        pass

    kept: list[str] = []

    def die(job: str) -> None:
        kept.append(job)
        if len(kept) > 1:
            raise DiedError

    with pytest.raises(DiedError):
        system.load("Contact", "User_ID__c", _contacts(5), "", die)
    assert load([], kept[0])[0].taken == 5
    assert len(far.bulk.jobs) == 1


def test_a_job_left_before_its_records_arrived_is_begun_anew(
    far: SalesforceServer, system: Salesforce, load: Callable[..., tuple[Loaded, list[str]]]
) -> None:
    def die(_job: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        system.load("Contact", "User_ID__c", _contacts(5), "", die)
    (left,) = far.bulk.jobs
    loaded, _kept = load(_contacts(5), left)
    assert loaded.taken == 5
    assert far.bulk.jobs[left].state == "Aborted"
    assert load(_contacts(2), "750unknown")[0].taken == 2
