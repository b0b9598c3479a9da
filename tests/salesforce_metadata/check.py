"""All checks of a project, in order."""

from __future__ import annotations

from pathlib import Path

from tests.salesforce_metadata import apex, fields, flows, manifest, pages, reports, schema, soql
from tests.salesforce_metadata.project import Problem, Project

#: The project that this repository ships.
SHIPPED = Path(__file__).parents[2] / "salesforce"


def metadata(root: Path) -> list[Problem]:
    """What is wrong with the XML, and with what it and the queries name."""
    project = Project(root)
    parts = (schema, fields, pages, flows, reports, manifest, soql)
    return [problem for part in parts for problem in part.problems(project)]


def code(root: Path) -> list[Problem]:
    """What is wrong with the Apex; takes some seconds."""
    return list(apex.problems(Project(root)))
