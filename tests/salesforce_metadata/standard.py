"""Salesforce's own objects and their fields, from the class files by which the Apex checker
knows them."""

from __future__ import annotations

import struct
import zipfile
from functools import cache
from pathlib import Path

#: Where npm puts the Apex checker, PMD and what they need.
JARS = Path(__file__).parents[2] / "node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib"

#: What every custom object has, and the object behind it.
STANDARD_FIELDS = {
    "Id": "", "Name": "", "OwnerId": "", "Owner": "User", "CreatedDate": "", "CreatedById": "",
    "CreatedBy": "User", "LastModifiedDate": "", "LastModifiedById": "", "LastModifiedBy": "User",
    "SystemModstamp": "", "IsDeleted": "",
}  # fmt: skip

_PLACE = "com/nawforce/runforce/SObjects/"

#: Bytes of each kind of constant in a class file, after its tag (JVM specification, 4.4).
_SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4,
          18: 4, 19: 2, 20: 2}  # fmt: skip


@cache
def standard_fields(name: str) -> dict[str, str]:
    """The fields of one of Salesforce's objects, and what they point to; empty: no such object."""
    jar = next(JARS.glob("sobject-types-*.jar"))
    with zipfile.ZipFile(jar) as archive:
        try:
            raw = archive.read(f"{_PLACE}{name}.class")
        except KeyError:
            return {}
    return {
        field: _pointed(descriptor)
        for field, descriptor in _fields(raw).items()
        if "/Internal/" not in descriptor
    }


def _pointed(descriptor: str) -> str:
    """``Lcom/…/SObjects/User;`` points to a User; ``Name`` is a user or a queue."""
    behind = descriptor.removeprefix("L").removesuffix(";")
    if not behind.startswith(_PLACE):
        return ""
    name = behind.removeprefix(_PLACE)
    return "User" if name == "Name" else name


def _fields(raw: bytes) -> dict[str, str]:
    """Names and types of a class file's fields (JVM specification, 4.1)."""
    texts, at = _texts(raw)
    (interfaces,) = struct.unpack_from(">H", raw, at + 6)
    at += 8 + 2 * interfaces
    (count,) = struct.unpack_from(">H", raw, at)
    at += 2
    found = {}
    for _ in range(count):
        _, name, descriptor, attributes = struct.unpack_from(">4H", raw, at)
        found[texts[name]] = texts[descriptor]
        at += 8
        for _ in range(attributes):
            (length,) = struct.unpack_from(">I", raw, at + 2)
            at += 6 + length
    return found


def _texts(raw: bytes) -> tuple[dict[int, str], int]:
    """The texts among the constants, and where the constants end."""
    (count,) = struct.unpack_from(">H", raw, 8)
    texts, at, number = {}, 10, 1
    while number < count:
        tag = raw[at]
        if tag == 1:
            (length,) = struct.unpack_from(">H", raw, at + 1)
            texts[number] = raw[at + 3 : at + 3 + length].decode("utf-8", "replace")
            at += 3 + length
        else:
            at += 1 + _SIZES[tag]
        # Long and double constants take two places.
        number += 2 if tag in (5, 6) else 1
    return texts, at
