"""What Salesforce is still to be told, written in the transaction that makes it necessary.

One change is one record, whole, as it was when that transaction ended. Changes of a record are
told in the order of their ids, which is the order of the transactions: whoever writes one holds
the record until the commit. A change of nothing urgent (:attr:`.mapping.Kind.resting`) rests for
some seconds; one that follows in that time takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, cast
from zlib import crc32

from sqlalchemy import Row, Table, bindparam, delete, func, insert, select, text
from sqlalchemy.orm import Session

from core.models import SyncChange, SyncRecord, now
from core.records import Fields
from core.services.salesforce import mapping

#: How long what was sent is kept.
KEEPS = timedelta(days=7)

#: Seconds before it is due in which a change that rests is not replaced any more.
_LEAVING = timedelta(seconds=2)

#: Rows written at once.
_AT_ONCE = 500

#: Of PostgreSQL's advisory locks, those that keep the order of changes: so many for each kind.
_SPACE, _LOCKS = 5_700_000, 64
_LOCK = text("SELECT pg_advisory_xact_lock(:space, :place)")

# Put together once, and asked of the tables: this is part of every commit that has news.
_CHANGES, _RECORDS = cast(Table, SyncChange.__table__), cast(Table, SyncRecord.__table__)
_C = _CHANGES.c
_SOME: Any = bindparam("records", expanding=True)
_NEWEST = (
    select(func.max(_C.id))
    .where(_C.kind == bindparam("kind"), _C.record.in_(_SOME))
    .group_by(_C.record)
)
_LAST = select(_C.id, _C.record, _C.body, _C.state, _C.tries, _C.gone, _C.due_at).where(
    _C.id.in_(_NEWEST)
)
_TOLD = select(_RECORDS.c.record, _RECORDS.c.digest).where(
    _RECORDS.c.kind == bindparam("kind"), _RECORDS.c.record.in_(_SOME)
)
_REPLACE = delete(_CHANGES).where(_C.id.in_(bindparam("ids", expanding=True)))
_WRITE = insert(_CHANGES)


def write(session: Session, kind: str, record: str, body: Fields, gone: bool = False) -> None:
    """Have Salesforce told of a record, in the caller's write transaction."""
    hold(session, {kind: [record]})
    session.add(SyncChange(kind=kind, record=record, body=dict(body), gone=gone))


def tell(session: Session, kind: str, records: Collection[str], anyway: bool = False) -> None:
    """Have Salesforce told of the records as they are now, in the caller's transaction; of
    those that it knows already, or is about to know, only with ``anyway``."""
    hold(session, {kind: records})
    bodies = mapping.bodies(session, kind, records)
    last = _last(session, kind, bodies)
    known = _digests(session, kind, [one for one in bodies if one not in last])
    rows, replaced, moment = [], list[int](), now()
    for record, body in bodies.items():
        before = last.get(record)
        seen = known.get(record) if before is None else mapping.digest(before.body)
        if seen == mapping.digest(body) and not anyway:
            continue
        pause = mapping.rests(kind, before.body, body) if before and not anyway else 0.0
        due = moment + timedelta(seconds=pause)
        if before is not None and _rests(before):
            replaced.append(before.id)
            due = min(due, before.due_at) if pause else moment
        rows.append({"kind": kind, "record": record, "body": dict(body), "due_at": due})
    connection = session.connection()
    if replaced:
        connection.execute(_REPLACE, {"ids": replaced})
    if rows:
        connection.execute(_WRITE, rows)


def forget(session: Session, kind: str, records: Collection[str]) -> None:
    """Have Salesforce delete what it knows, or is about to know, of records that are deleted."""
    hold(session, {kind: records})
    for some in _some(records):
        mine = (SyncChange.kind == kind, SyncChange.record.in_(some))
        rests = (SyncChange.state == "waiting", SyncChange.due_at > now() + _LEAVING)
        session.execute(
            delete(SyncChange)
            .where(*mine, *rests, SyncChange.tries == 0)
            .execution_options(synchronize_session=False)
        )
        known = set(session.scalars(select(SyncChange.record).where(*mine)))
        there = (SyncRecord.kind == kind, SyncRecord.record.in_(some))
        known.update(session.scalars(select(SyncRecord.record).where(*there)))
        rows = [{"kind": kind, "record": record, "gone": True} for record in sorted(known)]
        if rows:
            session.execute(insert(SyncChange), rows)


def hold(session: Session, *records: Mapping[str, Iterable[str]]) -> None:
    """Keep others from writing about these records (by kind) until the commit; on SQLite nobody
    can anyway.

    Always in the same order, so that nobody waits in a circle. By the hash of their names: a
    database has only so many locks.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    places = {
        (number, crc32(record.encode()) % _LOCKS)
        for number, kind in enumerate(mapping.KINDS)
        for some in records
        for record in some.get(kind, ())
    }
    for number, place in sorted(places):
        session.execute(_LOCK, {"space": _SPACE + number, "place": place})


def clean(session: Session) -> int:
    """Drop what was sent a week ago, in the caller's write transaction; how much it was."""
    old = now() - KEEPS
    sent = (SyncChange.state == "sent", SyncChange.due_at < old, SyncChange.sent_at < old)
    dropped = session.scalars(delete(SyncChange).where(*sent).returning(SyncChange.id)).all()
    return len(dropped)


def _rests(change: Row[*tuple[Any, ...]]) -> bool:
    """Whether a change certainly is not on its way yet."""
    return bool(
        change.state == "waiting"
        and not change.tries
        and not change.gone
        and change.due_at > now() + _LEAVING
    )


def _last(session: Session, kind: str, records: Iterable[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    """The newest change written of each record, where one is kept."""
    found: dict[str, Row[*tuple[Any, ...]]] = {}
    for some in _some(records):
        rows = session.connection().execute(_LAST, {"kind": kind, "records": some})
        found.update((row.record, row) for row in rows)
    return found


def _digests(session: Session, kind: str, records: Iterable[str]) -> dict[str, str]:
    """Of what Salesforce was told last."""
    found: dict[str, str] = {}
    for some in _some(records):
        rows = session.connection().execute(_TOLD, {"kind": kind, "records": some})
        found.update((record, digest) for record, digest in rows)
    return found


def _some(records: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(records)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
