"""Flows: elements, connectors, fields, values, Apex actions, and nothing costly in a loop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from tests.salesforce_metadata.fields import line_of, not_a_value, picked
from tests.salesforce_metadata.project import File, Problem, Project, text

#: Elements that a connector can lead to.
_ELEMENTS = ("actionCalls", "assignments", "decisions", "loops", "recordCreates", "recordDeletes",
             "recordLookups", "recordUpdates", "subflows", "collectionProcessors")  # fmt: skip

#: Each costs a query or a write, once for every round of a loop.
_COSTLY = ("recordCreates", "recordDeletes", "recordLookups", "recordUpdates")

_RESOURCES = ("variables", "formulas", "constants", "textTemplates", "choices")

_NAMED = re.compile(r"\{!([^}]+)\}")


def problems(project: Project) -> Iterator[Problem]:
    for file in project.of("Flow"):
        yield from _Flow(project, file).problems()


class _Flow:
    def __init__(self, project: Project, file: File) -> None:
        self.project, self.file, self.root = project, file, file.root
        self.trigger = text(file.root, "start/object")

    def problem(self, words: str, reason: str) -> Problem:
        return Problem(self.project.named(self.file.path), line_of(self.file, words), reason)

    @cached_property
    def elements(self) -> dict[str, etree._Element]:
        return {text(one, "name"): one for kind in _ELEMENTS for one in self.root.iterfind(kind)}

    @cached_property
    def resources(self) -> dict[str, etree._Element]:
        return {text(one, "name"): one for kind in _RESOURCES for one in self.root.iterfind(kind)}

    def problems(self) -> Iterator[Problem]:
        yield from self._connected()
        yield from self._in_loops()
        for element in [self.root.find("start"), *self.elements.values()]:
            if element is not None:
                yield from self._fields(element)
        for element in self.root.iterfind("actionCalls"):
            yield from self._action(element)
        for tag in ("elementReference", "leftValueReference", "assignToReference",
                    "inputReference", "collectionReference"):  # fmt: skip
            for one in self.root.iter(tag):
                yield from self._reference(one.text or "")
        for tag in ("expression", "filterFormula", "interviewLabel", "stringValue"):
            for one in self.root.iter(tag):
                yield from self._formula(one.text or "")

    def _targets(self, element: etree._Element) -> Iterator[str]:
        return (one.text or "" for one in element.iter("targetReference"))

    def _connected(self) -> Iterator[Problem]:
        start = self.root.find("start")
        reached: set[str] = set()
        ahead = list(self._targets(start)) if start is not None else []
        while ahead:
            name = ahead.pop()
            if name in reached:
                continue
            reached.add(name)
            if name not in self.elements:
                yield self.problem(name, f"a connector leads to {name}, which is not there")
            else:
                ahead += self._targets(self.elements[name])
        for name in sorted(self.elements.keys() - reached):
            yield self.problem(name, f"nothing leads to {name}")

    def _in_loops(self) -> Iterator[Problem]:
        for loop in self.root.iterfind("loops"):
            name = text(loop, "name")
            ahead, seen = [text(loop, "nextValueConnector/targetReference")], {name}
            while ahead:
                at = ahead.pop()
                if at in seen or at not in self.elements:
                    continue
                seen.add(at)
                if self.elements[at].tag in _COSTLY:
                    yield self.problem(at, f"{at} runs once for every round of the loop {name}")
                ahead += self._targets(self.elements[at])

    def _fields(self, element: etree._Element) -> Iterator[Problem]:
        name = text(element, "object") or (
            self.trigger if text(element, "inputReference") == "$Record" else ""
        )
        if not name:
            return
        if not self.project.fields(name):
            yield self.problem(name, f"there is no object {name}")
            return
        pairs = [*element.iterfind("filters"), *element.iterfind("inputAssignments")]
        for pair in pairs:
            field, value = text(pair, "field"), text(pair, "value/stringValue")
            if self.project.resolve(name, field) is None:
                yield self.problem(field, f"{name} has no field {field}")
            yield from not_a_value(self.project, self.file, name, field, [value])
        for one in element.iterfind("queriedFields"):
            if self.project.resolve(name, one.text or "") is None:
                yield self.problem(one.text or "", f"{name} has no field {one.text}")

    def _action(self, element: etree._Element) -> Iterator[Problem]:
        name, kind = text(element, "actionName"), text(element, "actionType")
        if kind != "apex":
            return
        source = next((one for one in self.project.apex if one.stem == name), None)
        code = source.read_text() if source else ""
        if "@InvocableMethod" not in code:
            yield self.problem(name, f"the Apex class {name} has no @InvocableMethod")
            return
        known = set(re.findall(r"@InvocableVariable(?:\([^)]*\))?\s*public\s+\S+\s+(\w+)", code))
        for one in element.iterfind("inputParameters"):
            if text(one, "name") not in known:
                yield self.problem(text(one, "name"), f"{name} takes no {text(one, 'name')}")

    def _reference(self, told: str) -> Iterator[Problem]:
        """``$Record.User__r.OwnerId``, ``Get_Open_Task``, ``Take_Credit.taken`` or ``Body``."""
        head, _, rest = told.partition(".")
        if head in ("$Record", "$Record__Prior"):
            if rest and self.project.resolve(self.trigger, rest) is None:
                yield self.problem(told, f"{self.trigger} has no field {rest}")
        elif head == "$Permission":
            if rest not in self.project.names("CustomPermission"):
                yield self.problem(told, f"there is no permission {rest}")
        elif head in self.elements:
            yield from self._output(head, rest)
        elif not (head.startswith("$") or head in self.resources):
            yield self.problem(told, f"there is neither an element nor a resource {head}")

    def _output(self, name: str, field: str) -> Iterator[Problem]:
        element = self.elements[name]
        if not field:
            return
        if element.tag == "recordLookups":
            read = [one.text for one in element.iterfind("queriedFields")]
            if read and field not in [*read, "Id"]:
                yield self.problem(f"{name}.{field}", f"{name} does not read {field}")
        elif text(element, "actionType") == "apex":
            source = next(
                (one for one in self.project.apex if one.stem == text(element, "actionName")), None
            )
            if source and not re.search(rf"\b{field}\b", source.read_text()):
                yield self.problem(f"{name}.{field}", f"{name} gives no {field}")

    def _formula(self, told: str) -> Iterator[Problem]:
        for one in _NAMED.findall(told):
            yield from self._reference(one)
        for field, values in picked(told):
            yield from not_a_value(self.project, self.file, self.trigger, field, values)
