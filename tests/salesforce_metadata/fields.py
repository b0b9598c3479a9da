"""Objects, fields, formulas, validation rules, list views and compact layouts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.salesforce_metadata.project import PARTS, Field, File, Problem, Project, text

#: Columns of list views that go by names of their own, and objects that have them.
_COLUMNS = {
    "NAME": None, "CREATEDBY_USER": None, "CREATED_DATE": None, "LAST_UPDATE": None,
    "OWNER.ALIAS": None, "ACCOUNT.NAME": "Contact", "CONTACT.EMAIL": "Contact",
}  # fmt: skip

#: Salesforce's own limits.
_MOST_DIGITS, _LONGEST_LABEL, _LONGEST_HELP, _LONGEST_DESCRIPTION = 18, 40, 510, 1000

_FIELD = re.compile(r"(?<![\w.$])(?:\w+__r\.)*\w+__c\b")
_PICKED = re.compile(r"(?:ISPICKVAL|CASE)\(\s*([\w.{}!$]+)\s*,((?:[^()]|\([^()]*\))*)\)")


def problems(project: Project) -> Iterator[Problem]:
    for file in project.files:
        if file.kind in PARTS:
            yield from _placed(project, file)
    for file in project.of("CustomField"):
        yield from _field(project, file)
    for file in project.of("ValidationRule"):
        yield from formula(project, file, file.object, "errorConditionFormula")
        shown = text(file.root, "errorDisplayField")
        yield from unknown(project, file, file.object, [shown])
    for file in project.of("ListView"):
        yield from _list_view(project, file)
    for file in project.of("CompactLayout"):
        fields = [one.text or "" for one in file.root.iterfind("fields")]
        yield from unknown(project, file, file.object, fields)
    for file in project.of("CustomObject"):
        yield from _object(project, file)


def unknown(project: Project, file: File, name: str, paths: list[str]) -> Iterator[Problem]:
    """Those of the paths that end at no field of the object."""
    for path in paths:
        if project.resolve(name, path) is None:
            yield Problem(
                project.named(file.path), line_of(file, path), f"{name} has no field {path}"
            )


def line_of(file: File, words: str) -> int:
    """The first line that says so."""
    for number, line in enumerate(file.path.read_text().splitlines(), 1):
        if words and words in line:
            return number
    return 0


def formula(project: Project, file: File, name: str, tag: str) -> Iterator[Problem]:
    """Fields, picklist values and permissions that a formula names and nobody has."""
    told = file.root.findtext(tag) or ""
    where = project.named(file.path)
    bare = re.sub(r'"[^"]*"', '""', told)
    yield from unknown(project, file, name, sorted(set(_FIELD.findall(bare))))
    for permission in re.findall(r"\$Permission\.(\w+)", bare):
        if permission not in project.names("CustomPermission"):
            yield Problem(where, line_of(file, permission), f"no permission {permission}")
    for field, values in picked(told):
        found = project.resolve(name, field)
        for value in values:
            if found and found.values and value not in found.values:
                reason = f"{name}.{field} is never {value!r}"
                yield Problem(where, line_of(file, value), reason)


def picked(told: str) -> Iterator[tuple[str, list[str]]]:
    """Picklists that a formula asks for their values, and the values."""
    for field, rest in _PICKED.findall(told):
        yield field.strip("{}!").removeprefix("$Record."), re.findall(r'"([^"]*)"', rest)


def _placed(project: Project, file: File) -> Iterator[Problem]:
    named = file.name.partition(".")[2]
    full = text(file.root, "fullName")
    if full != named:
        yield Problem(project.named(file.path), 3, f"fullName is {full}, the file is of {named}")
    if not project.fields(file.object):
        yield Problem(project.named(file.path), 0, f"there is no object {file.object}")


def _field(project: Project, file: File) -> Iterator[Problem]:
    field = project.custom_fields[(file.object, file.name.partition(".")[2])]
    reasons = [*_described(file), *_typed(project, field)]
    for reason in reasons:
        yield Problem(project.named(file.path), 0, reason)
    if field.formula:
        yield from formula(project, file, file.object, "formula")


def _described(file: File) -> Iterator[str]:
    for tag, most in (
        ("label", _LONGEST_LABEL), ("description", _LONGEST_DESCRIPTION),
        ("inlineHelpText", _LONGEST_HELP),
    ):  # fmt: skip
        told = text(file.root, tag)
        if not told:
            yield f"a field needs {tag}"
        if len(told) > most:
            yield f"{tag} has {len(told)} characters; {most} is most"
    digits = int(text(file.root, "precision") or 0)
    if digits > _MOST_DIGITS:
        yield f"precision {digits}: {_MOST_DIGITS} digits is most"


def _typed(project: Project, field: Field) -> Iterator[str]:
    if field.external and not (field.unique and field.type == "Text"):
        yield "an external id must be a unique text"
    if field.type == "Text" and not (field.formula or 1 <= field.length <= 255):
        yield f"a text is 1 to 255 long, not {field.length}"
    if field.type == "LongTextArea" and not 256 <= field.length <= 131072:
        yield f"a long text is 256 to 131,072 long, not {field.length}"
    if field.type == "Lookup":
        if not project.fields(field.points_to):
            yield f"there is no object {field.points_to}"
        others = [
            one for one in project.custom_fields.values()
            if (one.points_to, one.child) == (field.points_to, field.child)
        ]  # fmt: skip
        if len(others) > 1:
            yield f"{field.points_to} has {len(others)} relationships called {field.child}"


def _list_view(project: Project, file: File) -> Iterator[Problem]:
    columns = [one.text or "" for one in file.root.iterfind("columns")]
    for path in [*columns, *(text(one, "field") for one in file.root.iterfind("filters"))]:
        if path in _COLUMNS and _COLUMNS[path] in (None, file.object):
            continue
        yield from unknown(project, file, file.object, [path])
    for one in file.root.iterfind("filters"):
        field, value = text(one, "field"), text(one, "value")
        yield from not_a_value(project, file, file.object, field, value.split(","))


def not_a_value(
    project: Project, file: File, name: str, field: str, values: list[str]
) -> Iterator[Problem]:
    """Values that a restricted picklist never has."""
    found = project.resolve(name, field)
    for value in values:
        if found and found.values and value and value not in found.values:
            reason = f"{name}.{field} is never {value!r}"
            yield Problem(project.named(file.path), line_of(file, value), reason)


def _object(project: Project, file: File) -> Iterator[Problem]:
    compact = text(file.root, "compactLayoutAssignment")
    if compact and f"{file.name}.{compact}" not in project.names("CompactLayout"):
        reason = f"there is no compact layout {compact}"
        yield Problem(project.named(file.path), line_of(file, compact), reason)
    searched = [one.text or "" for one in file.root.iterfind("searchLayouts/*")]
    yield from unknown(project, file, file.name, searched)
