"""A Salesforce project in source format, read into objects, fields and parsed files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree

from tests.salesforce_metadata.standard import STANDARD_FIELDS, standard_fields

#: What a file's suffix says of its root element; the middle is what the name ends in.
KINDS = {
    "app": "CustomApplication",
    "cls": "ApexClass",
    "compactLayout": "CompactLayout",
    "customPermission": "CustomPermission",
    "dashboard": "Dashboard",
    "dashboardFolder": "DashboardFolder",
    "eca": "ExternalClientApplication",
    "ecaGlblOauth": "ExtlClntAppGlobalOauthSettings",
    "ecaOauth": "ExtlClntAppOauthSettings",
    "ecaOauthPlcy": "ExtlClntAppOauthConfigurablePolicies",
    "field": "CustomField",
    "flow": "Flow",
    "layout": "Layout",
    "listView": "ListView",
    "namedCredential": "NamedCredential",
    "notiftype": "CustomNotificationType",
    "object": "CustomObject",
    "permissionset": "PermissionSet",
    "report": "Report",
    "reportFolder": "ReportFolder",
    "reportType": "ReportType",
    "tab": "CustomTab",
    "trigger": "ApexTrigger",
    "validationRule": "ValidationRule",
}

#: Parts of an object have files of their own, and the object's name before theirs.
PARTS = ("CustomField", "ListView", "CompactLayout", "ValidationRule")


@dataclass(frozen=True)
class Problem:
    """Something that Salesforce would refuse, or that would not do what it says."""

    file: str
    """From the project's root."""
    line: int
    """0: the whole file."""
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


@dataclass(frozen=True)
class Field:
    """A field of an object, its own or Salesforce's."""

    object: str
    name: str
    type: str = ""
    """Empty for Salesforce's own fields."""
    points_to: str = ""
    """The object behind a relationship."""
    child: str = ""
    """What the object it points to calls the records that point to it."""
    values: tuple[str, ...] = ()
    """Of a restricted picklist."""
    required: bool = False
    formula: str = ""
    external: bool = False
    unique: bool = False
    length: int = 0


@dataclass(frozen=True)
class File:
    """One metadata file."""

    path: Path
    kind: str
    name: str
    """By which a manifest names it: ``Contact.User_ID__c``."""
    object: str
    """Whose part it is; empty for files of their own."""
    root: etree._Element = field(hash=False)
    """Without namespaces."""


class Project:
    """A project's files, parsed once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        config = json.loads((root / "sfdx-project.json").read_text())
        self.packages = [root / package["path"] for package in config["packageDirectories"]]

    def named(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    @cached_property
    def paths(self) -> list[Path]:
        return sorted(path for package in self.packages for path in package.rglob("*-meta.xml"))

    @cached_property
    def apex(self) -> list[Path]:
        found = (path for package in self.packages for path in package.rglob("*"))
        return sorted(path for path in found if path.suffix in (".cls", ".trigger"))

    @cached_property
    def files(self) -> list[File]:
        return [file for path in self.paths if (file := _read(path)) is not None]

    def of(self, kind: str) -> Iterator[File]:
        return (file for file in self.files if file.kind == kind)

    def names(self, kind: str) -> set[str]:
        return {file.name for file in self.of(kind)}

    @cached_property
    def objects(self) -> set[str]:
        """Custom objects and settings."""
        return {file.name for file in self.of("CustomObject")}

    @cached_property
    def custom_fields(self) -> dict[tuple[str, str], Field]:
        return {
            (one.object, one.name): one for one in (_field(file) for file in self.of("CustomField"))
        }

    def fields(self, name: str) -> dict[str, Field]:
        """All fields and relationships of an object; empty: there is no such object."""
        own = {one.name: one for one in self.custom_fields.values() if one.object == name}
        links = {
            one.name[:-1] + "r": one for one in own.values() if one.points_to
        }  # fmt: skip
        if name in self.objects:
            points = {name: Field(name, name, points_to=to) for name, to in STANDARD_FIELDS.items()}
        else:
            points = {
                name: Field(name, name, points_to=to) for name, to in standard_fields(name).items()
            }
        return {**points, **own, **links}

    def resolve(self, name: str, path: str) -> Field | None:
        """The field that a path such as ``User__r.Owner.Name`` ends at."""
        found: Field | None = None
        for step in path.split("."):
            found = self.fields(name).get(step)
            if found is None:
                return None
            name = found.points_to
        return found

    def behind(self, name: str, relationship: str) -> Field | None:
        """The field by which children that ``name`` calls ``AI_Projects__r`` point to it."""
        return next(
            (
                one for one in self.custom_fields.values()
                if one.points_to == name and f"{one.child}__r" == relationship
            ),
            None,
        )  # fmt: skip


def _read(path: Path) -> File | None:
    middle = path.name.removesuffix("-meta.xml").rpartition(".")
    kind = KINDS.get(middle[2])
    if kind is None:
        return None
    try:
        root = etree.parse(path).getroot()
    except etree.XMLSyntaxError:
        return None
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    owner = path.parent.parent.name if kind in PARTS else ""
    folder = path.parent.name if kind in ("Report", "Dashboard") else ""
    prefix = f"{owner}." if owner else f"{folder}/" if folder else ""
    return File(path, kind, prefix + middle[0], owner, root)


def text(element: etree._Element, path: str) -> str:
    """The text at a path, or nothing."""
    return (element.findtext(path) or "").strip()


def _field(file: File) -> Field:
    root = file.root
    name = file.name.partition(".")[2]
    restricted = text(root, "valueSet/restricted") == "true"
    values = [text(one, "fullName") for one in root.iterfind("valueSet/valueSetDefinition/value")]
    return Field(
        object=file.object, name=name, type=text(root, "type"),
        points_to=text(root, "referenceTo"), child=text(root, "relationshipName"),
        values=tuple(values) if restricted else (),
        required=text(root, "required") == "true", formula=text(root, "formula"),
        external=text(root, "externalId") == "true", unique=text(root, "unique") == "true",
        length=int(text(root, "length") or 0),
    )  # fmt: skip
