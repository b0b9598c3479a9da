"""Every metadata file against the Metadata API's own schema: the WSDL that simple-salesforce
ships. Its types name no root elements, as the files have them; those are added here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path

from lxml import etree

from tests.salesforce_metadata.project import KINDS, Problem, Project

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_METADATA = "http://soap.sforce.com/2006/04/metadata"


def problems(project: Project) -> Iterator[Problem]:
    """What the schema refuses, and files of which nobody knows what they are."""
    for path in project.paths:
        middle = path.name.removesuffix("-meta.xml").rpartition(".")[2]
        if middle not in KINDS:
            yield Problem(project.named(path), 0, f"no kind of metadata ends in .{middle}")
        else:
            yield from _refused(project, path, KINDS[middle])
    for path in sorted((project.root / "manifest").glob("*.xml")):
        yield from _refused(project, path, "Package")


def version() -> str:
    """The API version that the schema is of."""
    head = files("simple_salesforce").joinpath("metadata.wsdl").read_text()[:400]
    return head.partition("Metadata API version ")[2].split()[0]


def _refused(project: Project, path: Path, kind: str) -> Iterator[Problem]:
    name = project.named(path)
    try:
        tree = etree.parse(path)
    except etree.XMLSyntaxError as error:
        yield Problem(name, error.lineno or 0, f"not XML: {error.msg}")
        return
    if tree.getroot().tag != f"{{{_METADATA}}}{kind}":
        yield Problem(name, 1, f"the root element must be {kind} of {_METADATA}")
        return
    schema = _schema()
    if not schema.validate(tree):
        for refusal in schema.error_log:
            yield Problem(name, refusal.line, _shortened(refusal.message))


def _shortened(message: str) -> str:
    """Without namespaces, and without all the values that it could have been."""
    message = message.replace(f"{{{_METADATA}}}", "")
    return re.sub(
        r" is not an element of the set \{.*\}\.", " is none that the schema knows.", message
    )


@cache
def _schema() -> etree.XMLSchema:
    wsdl = etree.fromstring(files("simple_salesforce").joinpath("metadata.wsdl").read_bytes())
    whole = wsdl.find(f".//{_XSD}schema")
    types = {one.get("name"): one for one in whole if one.get("name")}
    small = etree.Element(whole.tag, whole.attrib, nsmap=whole.nsmap)
    needed = [*sorted(set(KINDS.values())), "Package"]
    for kind in needed:
        etree.SubElement(small, f"{_XSD}element", name=kind, type=f"tns:{kind}")
    seen: set[str] = set()
    while needed:
        name = needed.pop()
        if name in seen or name not in types:
            continue
        seen.add(name)
        small.append(deepcopy(types[name]))
        needed += _named_by(types[name])
    return etree.XMLSchema(small)


def _named_by(definition: etree._Element) -> list[str]:
    told = (one.get("type") or one.get("base") or "" for one in definition.iter())
    return [name.removeprefix("tns:") for name in told if name.startswith("tns:")]
