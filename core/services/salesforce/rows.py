"""The studio's own records, kind by kind, as Salesforce is told of them: a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.models import LedgerEntry, Project, Upload, User
from core.records import Fields
from core.services.salesforce import mapping


@dataclass(frozen=True)
class Source:
    """Where the records of one kind are."""

    table: Any
    record: Any
    """The column of the record's external id."""
    read: Callable[[str], object]
    """Makes a value of the primary key from its text."""
    wanted: ColumnElement[bool] | None = None
    """Which rows Salesforce is told of; ``None``: all."""


#: Kinds in the order in which they refer to each other.
SOURCES: dict[str, Source] = {
    "user": Source(User, User.id, str),
    "project": Source(Project, Project.id, str, Project.hidden.is_(False)),
    # What was given in Salesforce is there already.
    "credit": Source(LedgerEntry, LedgerEntry.key, int, ~LedgerEntry.key.startswith("salesforce:")),
    "upload": Source(Upload, Upload.id, str),
}
KINDS = tuple(SOURCES)


@dataclass(frozen=True)
class Part:
    """Some records of a kind."""

    bodies: dict[str, Fields]
    """External id → fields."""
    last: str
    """The primary key of the last, from which the next part goes on."""


def count(session: Session, kind: str) -> int:
    """How many records of a kind the studio has."""
    query = select(func.count()).select_from(SOURCES[kind].table)
    return session.scalar(query.where(*_wanted(SOURCES[kind]))) or 0


def part(session: Session, kind: str, after: str, size: int) -> Part:
    """The next ``size`` records behind the primary key ``after`` (empty: from the first)."""
    source = SOURCES[kind]
    behind = [source.table.id > source.read(after)] if after else []
    found = session.scalars(
        select(source.table)
        .where(*_wanted(source), *behind)
        .order_by(source.table.id)
        .limit(size)
    ).all()
    return Part(_bodies(session, kind, found), str(found[-1].id) if found else after)


def named(session: Session, kind: str, records: Collection[str]) -> dict[str, Fields]:
    """The records of these external ids that the studio has."""
    source = SOURCES[kind]
    found = session.scalars(
        select(source.table).where(*_wanted(source), source.record.in_(records))
    ).all()
    return _bodies(session, kind, found)


def _bodies(session: Session, kind: str, found: Sequence[Any]) -> dict[str, Fields]:
    column = SOURCES[kind].record.key
    return {
        str(getattr(row, column)): mapping.body_of(session, kind, row) for row in found
    }


def _wanted(source: Source) -> list[ColumnElement[bool]]:
    return [] if source.wanted is None else [source.wanted]
