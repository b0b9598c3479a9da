"""Queries in Apex: the objects, fields and picklist values that they name. The Apex checker
leaves these alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.salesforce_metadata.project import Problem, Project

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_QUERY = re.compile(r"\[\s*SELECT\b(.*?)\]", re.DOTALL | re.IGNORECASE)
_PARTS = re.compile(
    r"^(?P<fields>.*?)\bFROM\s+(?P<object>\w+)(?P<rest>.*)$", re.DOTALL | re.IGNORECASE
)
_COMPARED = re.compile(
    r"([A-Za-z]\w*(?:\.\w+)*)\s*(?:!=|<=|>=|=|<|>|\bNOT\s+IN\b|\bIN\b|\bLIKE\b)", re.IGNORECASE
)
_EQUAL = re.compile(r"([A-Za-z]\w*(?:\.\w+)*)\s*=\s*'([^']*)'")
_SORTED = re.compile(r"\bORDER\s+BY\s+(.*?)(?:\bLIMIT\b|\bFOR\b|$)", re.DOTALL | re.IGNORECASE)


def problems(project: Project) -> Iterator[Problem]:
    for path in project.apex:
        code = _COMMENT.sub(lambda told: re.sub(r"[^\n]", " ", told[0]), path.read_text())
        for query in _QUERY.finditer(code):
            line = code.count("\n", 0, query.start()) + 1
            yield from _query(project, path, line, query[1])


def _query(project: Project, path: Path, line: int, query: str) -> Iterator[Problem]:
    where = project.named(path)
    parts = _PARTS.match(query)
    if parts is None:
        yield Problem(where, line, "a query needs FROM")
        return
    name, rest = parts["object"], parts["rest"]
    if not project.fields(name):
        yield Problem(where, line, f"there is no object {name}")
        return
    for field in [*_selected(parts["fields"]), *_named(rest)]:
        if project.resolve(name, field) is None:
            yield Problem(where, line, f"{name} has no field {field}")
    for field, value in _EQUAL.findall(rest):
        found = project.resolve(name, field)
        if found and found.values and value not in found.values:
            yield Problem(where, line, f"{name}.{field} is never {value!r}")


def _selected(fields: str) -> list[str]:
    told = [one.strip() for one in fields.split(",")]
    return [one for one in told if one and not one.upper().startswith("COUNT(")]


def _named(rest: str) -> list[str]:
    """What stands before a comparison, and what is sorted by."""
    bare = re.sub(r"'[^']*'", "''", rest)
    bare = re.sub(r":\s*[\w.]+(?:\([^)]*\))?", ":x", bare)
    fields = _COMPARED.findall(bare)
    sorting = _SORTED.search(bare)
    if sorting:
        fields += [one.split()[0] for one in sorting[1].split(",") if one.strip()]
    return fields
