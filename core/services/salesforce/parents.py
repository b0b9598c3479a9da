"""Records that name others wait until Salesforce has those."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.orm import Session

from core.database import writing
from core.models import SyncChange, SyncRecord, now
from core.services.salesforce import mapping, outbox

Name = tuple[str, str]
"""Kind and external id."""

#: How often a record that waits for another looks whether it is there; it is woken before.
_LOOKS = timedelta(minutes=5)

_PREFIX = "PARENT:"


def ready(session: Session, changes: Sequence[SyncChange]) -> list[SyncChange]:
    """Those of the changes whose parents Salesforce has. The others are held; a lookup of what
    is not there any more is dropped. Ends the session's transaction where there is news."""
    named = {one.id: mapping.parents_of(one.body) for one in changes}
    wanted = {parent for parents in named.values() for parent in parents.values()}
    missing = wanted - _known(session, wanted)
    if not missing:
        return list(changes)
    free = []
    with writing(session):
        lost = missing - _coming(session, missing)
        for one in changes:
            if _held(session, one, named[one.id], missing, lost):
                continue
            free.append(one)
    return free


def missing_there(session: Session, change: SyncChange, message: str) -> bool:
    """Salesforce says that it does not have a parent of the change, which it once had: tell it
    of the parent again, in the caller's transaction. Whether that is what it says."""
    if "Foreign key external ID" not in message:
        return False
    parents = {
        parent for parent in mapping.parents_of(change.body).values() if parent[1] in message
    }
    for kind, record in parents:
        mine = (SyncRecord.kind == kind, SyncRecord.record == record)
        session.execute(delete(SyncRecord).where(*mine))
        _hold(session, change, (kind, record), timedelta(0))
    return bool(parents)


def wake(session: Session, kind: str, records: Collection[str]) -> None:
    """Salesforce has these now: go on with what waits for them, in the caller's transaction."""
    codes = [f"{_PREFIX}{kind}:{record}" for record in records]
    session.execute(
        update(SyncChange)
        .where(SyncChange.state == "waiting", SyncChange.code.in_(codes))
        .values(due_at=now(), code="", error="")
        .execution_options(synchronize_session=False)
    )


def _held(
    session: Session,
    change: SyncChange,
    parents: dict[str, Name],
    missing: set[Name],
    lost: set[Name],
) -> bool:
    """Whether a change must wait; otherwise it is rid of lookups of what is gone."""
    for name, parent in parents.items():
        if parent in lost and name != "User__r":
            change.body = dict(mapping.without(change.body, name))
            _change(session, change, body=change.body)
        elif parent in lost:
            why = f"the account {parent[1]} does not exist any more"
            _change(session, change, state="aside", code="PARENT_GONE", error=why)
            return True
        elif parent in missing:
            _hold(session, change, parent, _LOOKS)
            return True
    return False


def _hold(session: Session, change: SyncChange, parent: Name, looks: timedelta) -> None:
    kind, record = parent
    _change(
        session, change, due_at=now() + looks, code=f"{_PREFIX}{kind}:{record}",
        error=f"waits for the {kind} {record}, which Salesforce does not have",
    )  # fmt: skip


def _change(session: Session, change: SyncChange, **values: Any) -> None:
    session.execute(
        update(SyncChange)
        .where(SyncChange.id == change.id, SyncChange.state == "waiting")
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _known(session: Session, names: Collection[Name]) -> set[Name]:
    """Those that Salesforce has."""
    found = session.execute(
        select(SyncRecord.kind, SyncRecord.record).where(
            tuple_(SyncRecord.kind, SyncRecord.record).in_(names),
            or_(SyncRecord.sent_at.is_not(None), SyncRecord.salesforce_id != ""),
        )
    )
    return {(kind, record) for kind, record in found}


def _coming(session: Session, names: Collection[Name]) -> set[Name]:
    """Those that Salesforce is about to be told of, or was told of in vain; where nobody thought
    of it (a record older than the connection), it is told now."""
    coming = set()
    for kind in mapping.KINDS:
        records = {record for its, record in names if its == kind}
        if not records:
            continue
        mine = (SyncChange.kind == kind, SyncChange.record.in_(records))
        waits = (*mine, SyncChange.state.in_(("waiting", "aside")), SyncChange.gone.is_(False))
        found = set(session.scalars(select(SyncChange.record).where(*waits)))
        there = set(mapping.bodies(session, kind, records - found))
        if there:
            outbox.tell(session, kind, there, anyway=True)
        coming |= {(kind, record) for record in found | there}
    return coming
