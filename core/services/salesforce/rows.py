"""The studio's own records, kind by kind, in the order of their primary keys: a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.models import LedgerEntry, Project, Upload, User
from core.records import Fields
from core.services.salesforce import mapping
from core.studio import Studio

T = TypeVar("T")

#: Records that are held in memory at once.
_PAGE = 500

_TABLES: dict[str, Any] = {
    "user": User, "project": Project, "credit": LedgerEntry, "upload": Upload,
}  # fmt: skip

#: Kinds that the studio has records of, in the order in which they refer to each other.
KINDS = tuple(kind for kind in mapping.KINDS if kind in _TABLES)


def count(session: Session, kind: str) -> int:
    """How many records of a kind Salesforce is told of."""
    query = select(func.count()).select_from(_TABLES[kind]).where(mapping.told(kind))
    return session.scalar(query) or 0


def end_of_part(session: Session, kind: str, after: str, size: int) -> str:
    """The primary key of the last of the next ``size`` records behind ``after`` (empty: from the
    first); ``after`` itself: none is left."""
    key = _TABLES[kind].id
    some = select(key).where(*_range(kind, after, "")).order_by(key).limit(size).subquery()
    last = session.scalar(select(func.max(some.c.id)))
    return after if last is None else str(last)


def between(
    session: Session, kind: str, after: str, through: str, limit: int | None = None
) -> list[str]:
    """The external ids of the records behind ``after``, up to ``through``."""
    if after == through:
        return []
    key = _TABLES[kind].id
    query = select(key).where(*_range(kind, after, through)).order_by(key).limit(limit)
    return [mapping.record_of(kind, row) for row in session.execute(query)]


def stream(studio: Studio, kind: str, after: str, through: str) -> Iterator[Fields]:
    """These records, each as it is when it is asked for."""
    while True:
        with studio.sessions() as session:
            records = between(session, kind, after, through, _PAGE)
            bodies = mapping.bodies(session, kind, records)
        yield from bodies.values()
        if len(records) < _PAGE:
            return
        after = str(key_of(kind, records[-1]))


def portions(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The things, ``size`` at a time."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def key_of(kind: str, record: str) -> Any:
    """The primary key behind an external id."""
    return int(record.rpartition("-")[2]) if kind == "credit" else record


def _range(kind: str, after: str, through: str) -> list[ColumnElement[bool]]:
    key, read = _TABLES[kind].id, int if kind == "credit" else str
    return [
        mapping.told(kind),
        *([key > read(after)] if after else []),
        *([key <= read(through)] if through else []),
    ]
