"""A dry run: the studio's records beside those in Salesforce. Nothing is written there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.models import SyncChange
from core.records import Fields, RecordSystem
from core.services.salesforce import mapping, rows
from core.studio import Studio

#: Records between two words about how far it is.
_SOME = 500

#: Records with an external id that were made there all the same.
_OURS = {"credit": "Source__c != 'Salesforce'"}

#: Records that are named in the report, of each sort.
_EXAMPLES = 5


def compare(
    studio: Studio, system: RecordSystem, kind: str, goes_on: Callable[[dict[str, Any]], bool]
) -> bool:
    """Read all records of ``kind`` there and lay each beside the studio's own.

    ``goes_on`` is told the counts so far and says whether to go on: ``ours``, ``theirs``,
    ``create`` (only here), ``changed``, ``equal``, ``on_the_way`` (differs, and a change waits),
    ``only_there``, ``fields`` (name → how often it differs) and ``examples``. Gives back whether
    it came to its end.

    :raises RecordsError: Salesforce does not answer.
    """
    source = mapping.KINDS[kind]
    with studio.sessions() as session:
        ours = rows.count(session, kind)
        some_of_ours = rows.between(session, kind, "", rows.end_of_part(session, kind, "", 100))
        sample = mapping.bodies(session, kind, some_of_ours).values()
    counts: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    examples: dict[str, list[str]] = {"changed": [], "only_there": []}
    paths = sorted({path for body in sample for path in _paths(body)} | {source.key})
    those = f"{source.key} != null" + (f" AND {_OURS[kind]}" if kind in _OURS else "")
    soql = f"SELECT {', '.join(paths)} FROM {source.object} WHERE {those}"

    def report() -> dict[str, Any]:
        most = dict(fields.most_common(12))
        return {"ours": ours, **counts, "fields": most, "examples": examples}

    for some in rows.portions(system.query(soql), _SOME):
        _lay_beside(studio, kind, some, counts, fields, examples)
        if not goes_on(report()):
            return False
    found = counts["equal"] + counts["changed"] + counts["on_the_way"]
    counts["create"] = max(0, ours - found)
    return goes_on(report())


def _lay_beside(
    studio: Studio,
    kind: str,
    theirs: list[dict[str, Any]],
    counts: Counter[str],
    fields: Counter[str],
    examples: dict[str, list[str]],
) -> None:
    key = mapping.KINDS[kind].key
    names = [str(row[key]) for row in theirs]
    with studio.sessions() as session:
        ours = mapping.bodies(session, kind, names)
        waiting = set(
            session.scalars(
                select(SyncChange.record).where(
                    SyncChange.kind == kind, SyncChange.state == "waiting",
                    SyncChange.record.in_(names),
                )
            )
        )  # fmt: skip
    for name, row in zip(names, theirs, strict=True):
        counts["theirs"] += 1
        if name in ours:
            unlike = [path for path in _paths(ours[name]) if not _alike(ours[name], row, path)]
            sort = ("on_the_way" if name in waiting else "changed") if unlike else "equal"
            fields.update(unlike if sort == "changed" else ())
        else:
            sort = "only_there"
        counts[sort] += 1
        if sort in examples and len(examples[sort]) < _EXAMPLES:
            examples[sort].append(name)


def _paths(body: Fields, before: str = "") -> list[str]:
    """The fields as SOQL names them: ``User__r.User_ID__c``."""
    found = []
    for name, value in body.items():
        if isinstance(value, Mapping):
            found += _paths(value, f"{before}{name}.")
        else:
            found.append(before + name)
    return found


def _at(record: Mapping[str, Any], path: str) -> Any:
    here: Any = record
    for name in path.split("."):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


def _alike(ours: Fields, theirs: Mapping[str, Any], path: str) -> bool:
    return bool(plain(_at(ours, path)) == plain(_at(theirs, path)))


def plain(value: Any) -> Any:
    """A value so that what Salesforce makes of it is the same: it drops spaces at the ends and
    keeps no empty texts, gives whole numbers as fractions and moments in whole seconds."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(float(value), 2)
    text = str(value).replace("\r\n", "\n").strip()
    if len(text) >= 19 and text[4:5] == text[7:8] == "-" and text[10:11] == "T":
        try:
            return datetime.fromisoformat(text).replace(microsecond=0).timestamp()
        except ValueError:
            pass
    return text or None
