"""``manifest/package.xml`` names every file that is deployed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from tests.salesforce_metadata.project import Problem, Project
from tests.salesforce_metadata.schema import version

#: Folders are named beside what is in them.
_AS = {"ReportFolder": "Report", "DashboardFolder": "Dashboard"}

#: Made for one organisation alone by ``scripts/certificate``, and in no manifest.
_OWN = "ExtlClntAppGlobalOauthSettings"

_NS = "{http://soap.sforce.com/2006/04/metadata}"


def problems(project: Project) -> Iterator[Problem]:
    """One manifest for each package directory: ``package.xml`` for the first, the others by
    their names."""
    for number, package in enumerate(project.packages):
        name = "package.xml" if number == 0 else f"{package.name}.xml"
        path = project.root / "manifest" / name
        there = {
            (_AS.get(file.kind, file.kind), file.name)
            for file in project.files
            if file.path.is_relative_to(package) and file.kind != _OWN
        }
        yield from _compared(project.named(path), path, there)


def _compared(name: str, path: Path, there: set[tuple[str, str]]) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(name, 0, "the manifest is missing")
        return
    root = etree.parse(path).getroot()
    told = {
        (types.findtext(f"{_NS}name") or "", member.text or ""): member.sourceline or 0
        for types in root.iter(f"{_NS}types")
        for member in types.iter(f"{_NS}members")
    }
    for kind, member in sorted(there - told.keys()):
        yield Problem(name, 0, f"{kind} {member} is not in the manifest")
    for kind, member in sorted(told.keys() - there):
        yield Problem(name, told[kind, member], f"there is no {kind} {member}")
    if root.findtext(f"{_NS}version") != version():
        yield Problem(name, 0, f"the version must be {version()}, as the schema's")
