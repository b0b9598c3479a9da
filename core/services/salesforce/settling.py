"""Writes down what Salesforce answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import writing
from core.models import SyncChange, SyncRecord, now
from core.records import Outcome
from core.services.salesforce import mapping, parents

#: A row refused for passing reasons is set aside after so many tries and so long.
_MOST_TRIES, _LONGEST = 20, timedelta(days=1)

Pause = Callable[[int], timedelta]
"""How long to wait after so many tries."""


def news(session: Session, changes: Sequence[SyncChange]) -> list[SyncChange]:
    """Those of the changes (of one kind) that tell Salesforce something; the others count as
    sent."""
    if not changes:
        return []
    known = _records(session, changes)
    stale = {
        one.id
        for one in changes
        if one.record in known and known[one.record].digest == mapping.digest(one.body)
    }
    if stale:
        with writing(session):
            session.execute(
                update(SyncChange)
                .where(SyncChange.id.in_(stale), SyncChange.state == "waiting")
                .values(state="sent", sent_at=now(), code="", error="")
            )
    return [one for one in changes if one.id not in stale]


def settle(
    session: Session, changes: Sequence[SyncChange], outcomes: Sequence[Outcome], pause: Pause
) -> None:
    """Write down what became of each change of a call, in the caller's write transaction."""
    arrived = [
        (change, outcome)
        for change, outcome in zip(changes, outcomes, strict=True)
        if not outcome.code
    ]
    if arrived:
        _arrived(session, arrived)
    for change, outcome in zip(changes, outcomes, strict=True):
        if outcome.code and not parents.missing_there(session, change, outcome.message):
            _refused(session, change, outcome, pause)


def _arrived(session: Session, arrived: Sequence[tuple[SyncChange, Outcome]]) -> None:
    changes, moment = [change for change, _ in arrived], now()
    kind, gone = changes[0].kind, changes[0].gone
    session.execute(
        update(SyncChange)
        .where(SyncChange.id.in_([one.id for one in changes]), SyncChange.state == "waiting")
        .values(state="sent", sent_at=moment, code="", error="")
        .execution_options(synchronize_session=False)
    )
    _supersede(session, kind, changes, moment)
    if gone:
        records = [one.record for one in changes]
        mine = (SyncRecord.kind == kind, SyncRecord.record.in_(records))
        session.execute(delete(SyncRecord).where(*mine))
        return
    known = _records(session, changes)
    fresh = [one.record for one in changes if one.record not in known]
    _remember(session, kind, arrived, moment)
    if fresh:
        parents.wake(session, kind, fresh)


def _supersede(
    session: Session, kind: str, changes: Sequence[SyncChange], moment: datetime
) -> None:
    """What was set aside of a record is old news once a later change of it arrived."""
    newest = {one.record: one.id for one in changes}
    aside = session.execute(
        select(SyncChange.id, SyncChange.record).where(
            SyncChange.kind == kind,
            SyncChange.record.in_(newest),
            SyncChange.state == "aside",
        )
    )
    old = [change for change, record in aside if change < newest[record]]
    if old:
        session.execute(
            update(SyncChange)
            .where(SyncChange.id.in_(old))
            .values(state="sent", sent_at=moment, code="SUPERSEDED")
            .execution_options(synchronize_session=False)
        )


def _remember(
    session: Session,
    kind: str,
    arrived: Sequence[tuple[SyncChange, Outcome]],
    moment: datetime,
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "kind": kind,
            "record": change.record,
            "salesforce_id": outcome.id,
            "digest": mapping.digest(change.body),
            "sent_at": moment,
        }
        for change, outcome in arrived
    ]
    # Another lane may meet the same record at the same moment.
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SyncRecord)
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "record"],
            set_={name: new[name] for name in ("salesforce_id", "digest", "sent_at")},
        ),
        rows,
    )


def _refused(session: Session, change: SyncChange, outcome: Outcome, pause: Pause) -> None:
    tries, state = change.tries + 1, "waiting"
    tired = tries >= _MOST_TRIES and now() - change.created_at > _LONGEST
    if not outcome.passing or tired:
        state = "aside"
    session.execute(
        update(SyncChange)
        .where(SyncChange.id == change.id, SyncChange.state == "waiting")
        .values(
            state=state,
            tries=tries,
            due_at=now() + pause(change.tries),
            code=outcome.code[:80],
            error=outcome.message,
        )
        .execution_options(synchronize_session=False)
    )


def _records(session: Session, changes: Sequence[SyncChange]) -> dict[str, SyncRecord]:
    """What Salesforce was told last of the records."""
    kind = changes[0].kind
    mine = (SyncRecord.kind == kind, SyncRecord.record.in_([one.record for one in changes]))
    query = select(SyncRecord).where(*mine).execution_options(populate_existing=True)
    return {one.record: one for one in session.scalars(query)}
