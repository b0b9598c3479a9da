"""Report types, reports and dashboards."""

from __future__ import annotations

from collections.abc import Iterator

from tests.salesforce_metadata.fields import line_of, not_a_value
from tests.salesforce_metadata.project import File, Problem, Project, text

#: Salesforce's own limit for descriptions of reports.
_LONGEST = 255

#: Where a report names a field.
_NAMES = ("columns/field", "groupingsDown/field", "groupingsAcross/field", "sortColumn",
          "filter/criteriaItems/column", "timeFrameFilter/dateColumn", "chart/groupingColumn",
          "chart/secondaryGroupingColumn", "chart/chartSummaries/column")  # fmt: skip


def problems(project: Project) -> Iterator[Problem]:
    for file in project.of("ReportType"):
        yield from _report_type(project, file)
    for file in project.of("Report"):
        yield from _report(project, file)
    for file in project.of("Dashboard"):
        yield from _dashboard(project, file)


def _problem(project: Project, file: File, words: str, reason: str) -> Problem:
    return Problem(project.named(file.path), line_of(file, words), reason)


def _tables(project: Project, file: File) -> dict[str, str]:
    """The tables of a report type, and the objects that are in them."""
    base = text(file.root, "baseObject")
    tables, place, join = {base: base}, base, file.root.find("join")
    while join is not None:
        told = text(join, "relationship")
        field = project.behind(tables[place], told)
        place = f"{place}.{told}"
        tables[place] = field.object if field else ""
        join = join.find("join")
    return tables


def _report_type(project: Project, file: File) -> Iterator[Problem]:
    tables = _tables(project, file)
    for place, name in tables.items():
        if not project.fields(name):
            yield _problem(project, file, place.rpartition(".")[2], f"no object behind {place}")
    for column in file.root.iterfind("sections/columns"):
        field, place = text(column, "field"), text(column, "table")
        if place not in tables:
            yield _problem(project, file, place, f"the report type has no table {place}")
        elif project.resolve(tables[place], field) is None:
            yield _problem(project, file, field, f"{tables[place]} has no field {field}")


def _report(project: Project, file: File) -> Iterator[Problem]:
    told = text(file.root, "reportType")
    kind = next((one for one in project.of("ReportType") if f"{one.name}__c" == told), None)
    if kind is None:
        yield _problem(project, file, told, f"there is no report type {told}")
        return
    offered = {
        f"{text(one, 'table')}${text(one, 'field')}"
        for one in kind.root.iterfind("sections/columns")
    }
    for path in _NAMES:
        for one in file.root.iterfind(path):
            if one.text not in offered and one.text != "RowCount":
                reason = f"the report type {kind.name} has no column {one.text}"
                yield _problem(project, file, one.text or "", reason)
    tables = _tables(project, kind)
    for one in file.root.iterfind("filter/criteriaItems"):
        place, _, field = text(one, "column").rpartition("$")
        values = text(one, "value").split(",")
        yield from not_a_value(project, file, tables.get(place, ""), field, values)
    yield from _grouped(project, file)
    if len(text(file.root, "description")) > _LONGEST:
        yield _problem(project, file, "description", f"a description has {_LONGEST} characters")


def _grouped(project: Project, file: File) -> Iterator[Problem]:
    down = [one.text for one in file.root.iterfind("groupingsDown/field")]
    across = [one.text for one in file.root.iterfind("groupingsAcross/field")]
    columns = [one.text for one in file.root.iterfind("columns/field")]
    for name in {*down, *across} & {*columns}:
        yield _problem(project, file, name or "", f"{name} is a column and a grouping")
    fits = {"Tabular": not (down or across), "Summary": bool(down) and not across,
            "Matrix": bool(down and across)}  # fmt: skip
    shape = text(file.root, "format")
    if not fits.get(shape, True):
        yield _problem(project, file, "<format>", f"the groupings do not make a {shape} report")


def _dashboard(project: Project, file: File) -> Iterator[Problem]:
    reports = {one.name: one for one in project.of("Report")}
    for component in file.root.iter("dashboardComponent"):
        name = text(component, "report")
        report = reports.get(name)
        if report is None:
            yield _problem(project, file, name, f"there is no report {name}")
            continue
        shown = {one.text or "" for one in report.root.iter("field")}
        if text(component, "useReportChart") == "true" and report.root.find("chart") is None:
            yield _problem(project, file, name, f"the report {name} has no chart")
        tables = [one.text or "" for one in component.iter("reportColumn")]
        tables += [one.text or "" for one in component.iter("sortColumn")]
        for column in tables:
            if column not in {one.replace("$", ".") for one in shown}:
                yield _problem(project, file, column, f"the report {name} has no {column}")
        for one in component.iterfind("chartSummary/column"):
            if one.text not in {*shown, "RowCount"}:
                yield _problem(project, file, one.text or "", f"{name} has no {one.text}")
