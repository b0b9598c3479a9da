"""Layouts, tabs, the app and permission sets."""

from __future__ import annotations

from collections.abc import Iterator

from tests.salesforce_metadata.fields import line_of, unknown
from tests.salesforce_metadata.project import File, Problem, Project, text

#: Lists of every object's that have names of their own.
_LISTS = ("RelatedActivityList", "RelatedHistoryList", "RelatedNoteList")

#: Fields of Opportunity in related lists, which go by names of their own.
_LISTED = ("NAME", "OPPORTUNITY.NAME", "OPPORTUNITY.STAGE_NAME", "OPPORTUNITY.CLOSE_DATE")

#: Who is shown everything that the studio tells.
_READERS = ("Filmwright_Sales_Ops", "Filmwright_Integration")


def problems(project: Project) -> Iterator[Problem]:
    for file in project.of("Layout"):
        yield from _layout(project, file)
    for file in project.of("CustomTab"):
        if file.name not in project.objects:
            yield Problem(project.named(file.path), 0, f"there is no object {file.name}")
    for file in project.of("CustomApplication"):
        for tab in file.root.iterfind("tabs"):
            if not (tab.text or "").startswith("standard-"):
                yield from _missing(project, file, "CustomTab", tab.text or "")
    for file in project.of("PermissionSet"):
        yield from _permission_set(project, file)


def _missing(project: Project, file: File, kind: str, name: str) -> Iterator[Problem]:
    if name not in project.names(kind):
        reason = f"there is no {kind} {name}"
        yield Problem(project.named(file.path), line_of(file, name), reason)


def _layout(project: Project, file: File) -> Iterator[Problem]:
    name = file.name.partition("-")[0]
    items = file.root.iterfind("layoutSections/layoutColumns/layoutItems/field")
    paths = [item.text or "" for item in items]
    yield from unknown(project, file, name, paths)
    for path in sorted({one for one in paths if paths.count(one) > 1}):
        yield Problem(project.named(file.path), line_of(file, path), f"{path} is there twice")
    for related in file.root.iterfind("relatedLists"):
        yield from _related(project, file, name, text(related, "relatedList"), [
            *(one.text or "" for one in related.iterfind("fields")), text(related, "sortField"),
        ])  # fmt: skip


def _related(
    project: Project, file: File, parent: str, told: str, columns: list[str]
) -> Iterator[Problem]:
    if told in _LISTS:
        return
    child, _, by = told.partition(".")
    field = project.resolve(child, by) if by else None
    if field is None or field.points_to != parent:
        reason = f"{told} is no field that points to {parent}"
        yield Problem(project.named(file.path), line_of(file, told), reason)
        return
    yield from unknown(project, file, child, [one for one in columns if one not in _LISTED])


def _permission_set(project: Project, file: File) -> Iterator[Problem]:
    root, where = file.root, project.named(file.path)
    told = {text(one, "field"): one for one in root.iterfind("fieldPermissions")}
    for path, one in told.items():
        reason = _refused(project, path, text(one, "editable") == "true")
        if reason:
            yield Problem(where, line_of(file, path), reason)
    if file.name in _READERS:
        settings = {one.name for one in project.of("CustomObject")
                    if text(one.root, "customSettingsType")}  # fmt: skip
        for field in project.custom_fields.values():
            shown = f"{field.object}.{field.name}" in told
            if not (shown or field.required or field.object in settings):
                yield Problem(where, 0, f"{field.object}.{field.name} is shown to nobody")
    for one in root.iterfind("objectPermissions/object"):
        if not project.fields(one.text or ""):
            yield Problem(where, line_of(file, one.text or ""), f"there is no object {one.text}")
    for path, kind in (
        ("applicationVisibilities/application", "CustomApplication"),
        ("classAccesses/apexClass", "ApexClass"),
        ("customPermissions/name", "CustomPermission"),
        ("tabSettings/tab", "CustomTab"),
    ):
        for one in root.iterfind(path):
            yield from _missing(project, file, kind, one.text or "")


def _refused(project: Project, path: str, editable: bool) -> str:
    """Why Salesforce refuses the permission of a field, or nothing."""
    name, _, field = path.partition(".")
    found = project.custom_fields.get((name, field)) or project.resolve(name, field)
    if found is None:
        return f"{name} has no field {field}"
    if found.required:
        return f"{path} is required: it takes no permission"
    if editable and found.formula:
        return f"{path} is a formula: nobody can edit it"
    return ""
