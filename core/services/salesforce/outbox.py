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

from sqlalchemy import delete, func, insert, select, text
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

_OPEN = ("waiting", "aside")


def write(session: Session, kind: str, record: str, body: Fields, gone: bool = False) -> None:
    """Have Salesforce told of a record, in the caller's write transaction."""
    _hold(session, kind, [record])
    session.add(SyncChange(kind=kind, record=record, body=dict(body), gone=gone))


def tell(session: Session, kind: str, records: Collection[str], anyway: bool = False) -> None:
    """Have Salesforce told of the records as they are now, in the caller's transaction; of
    those that it knows already, or is about to know, only with ``anyway``."""
    _hold(session, kind, records)
    bodies = mapping.bodies(session, kind, records)
    last, known = _last(session, kind, bodies), _digests(session, kind, bodies)
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
    if replaced:
        session.execute(delete(SyncChange).where(SyncChange.id.in_(replaced)))
    if rows:
        session.execute(insert(SyncChange), rows)


def forget(session: Session, kind: str, records: Collection[str]) -> None:
    """Have Salesforce delete what it knows, or is about to know, of records that are deleted."""
    _hold(session, kind, records)
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


def clean(session: Session) -> int:
    """Drop what was sent a week ago, in the caller's write transaction; how much it was."""
    old = now() - KEEPS
    sent = (SyncChange.state == "sent", SyncChange.due_at < old, SyncChange.sent_at < old)
    dropped = session.scalars(delete(SyncChange).where(*sent).returning(SyncChange.id)).all()
    return len(dropped)


def _rests(change: SyncChange) -> bool:
    """Whether a change certainly is not on its way yet."""
    return (
        change.state == "waiting"
        and not change.tries
        and not change.gone
        and change.due_at > now() + _LEAVING
    )


def _last(session: Session, kind: str, records: Iterable[str]) -> dict[str, SyncChange]:
    """The newest change written of each record, where one is kept."""
    found: dict[str, SyncChange] = {}
    for some in _some(records):
        mine = (SyncChange.kind == kind, SyncChange.record.in_(some))
        newest = select(func.max(SyncChange.id)).where(*mine).group_by(SyncChange.record)
        query = select(SyncChange).where(SyncChange.id.in_(newest))
        # Others may have changed what this session has read before.
        fresh = session.scalars(query.execution_options(populate_existing=True))
        found.update((change.record, change) for change in fresh)
    return found


def _digests(session: Session, kind: str, records: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for some in _some(records):
        mine = (SyncRecord.kind == kind, SyncRecord.record.in_(some))
        query = select(SyncRecord.record, SyncRecord.digest).where(*mine)
        found.update((record, digest) for record, digest in session.execute(query))
    return found


def _hold(session: Session, kind: str, records: Iterable[str]) -> None:
    """Keep others from writing about these records until the commit (on SQLite nobody can).

    Always in the same order and after everything else, so that nobody waits in a circle.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    for record in sorted(records):
        session.execute(lock, {"name": f"salesforce {kind} {record}"})


def _some(records: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(records)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
