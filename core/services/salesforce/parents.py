"""Records that name others wait until Salesforce has those."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, or_, select, tuple_, update
from sqlalchemy.orm import Session

from core.database import writing
from core.models import SyncChange, SyncRecord, now
from core.services.salesforce import mapping, outbox

Name = tuple[str, str]
"""Kind and external id."""

#: How often a record that waits for another looks whether it is there; it is woken before.
_LOOKS = timedelta(minutes=5)

#: How often a parent is told again for the sake of one record.
_MOST_TRIES = 5

_PREFIX = "PARENT:"

_CHANGES = cast(Table, SyncChange.__table__)
_HOLD = (
    update(_CHANGES)
    .where(_CHANGES.c.id == bindparam("held"), _CHANGES.c.state == "waiting")
    .values(
        tries=bindparam("tried"),
        due_at=bindparam("due"),
        code=bindparam("waits"),
        error=bindparam("why"),
    )
)


def ready(session: Session, changes: Sequence[SyncChange]) -> list[SyncChange]:
    """Those of the changes whose parents Salesforce has. The others are held; a lookup of what
    is not there any more is dropped. Ends the session's transaction where there is news."""
    named = {one.id: mapping.parents_of(one.body) for one in changes}
    wanted = {parent for parents in named.values() for parent in parents.values()}
    missing = wanted - _known(session, wanted)
    if not missing:
        return list(changes)
    free, held = [], list[dict[str, Any]]()
    with writing(session):
        lost = missing - _coming(session, missing)
        for one in changes:
            waits_for = _in_the_way(session, one, named[one.id], missing, lost)
            if waits_for is None:
                free.append(one)
            elif waits_for in missing - lost:
                held.append(_waiting(one, waits_for, _LOOKS))
        _hold(session, held)
    return free


def missing_there(session: Session, change: SyncChange, message: str) -> bool:
    """Salesforce says that it does not have a parent of the change, which it once had: tell it
    of the parent again, in the caller's transaction. Whether that is what it says."""
    if "Foreign key external ID" not in message or change.tries >= _MOST_TRIES:
        return False
    parents = {
        parent for parent in mapping.parents_of(change.body).values() if parent[1] in message
    }
    for kind, record in parents:
        mine = (SyncRecord.kind == kind, SyncRecord.record == record)
        session.execute(delete(SyncRecord).where(*mine))
        change.tries += 1
        _hold(session, [_waiting(change, (kind, record), timedelta(0))])
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


def _in_the_way(
    session: Session,
    change: SyncChange,
    parents: dict[str, Name],
    missing: set[Name],
    lost: set[Name],
) -> Name | None:
    """The parent for which a change must wait, or in vain; otherwise it is rid of lookups of what
    is gone."""
    for name, parent in parents.items():
        if parent in lost and name != "User__r":
            change.body = dict(mapping.without(change.body, name))
            _change(session, change, body=change.body)
        elif parent in lost:
            why = f"the account {parent[1]} does not exist any more"
            _change(session, change, state="aside", code="PARENT_GONE", error=why)
            return parent
        elif parent in missing:
            return parent
    return None


def _change(session: Session, change: SyncChange, **values: Any) -> None:
    session.execute(
        update(SyncChange)
        .where(SyncChange.id == change.id, SyncChange.state == "waiting")
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _waiting(change: SyncChange, parent: Name, looks: timedelta) -> dict[str, Any]:
    kind, record = parent
    return {
        "held": change.id,
        "due": now() + looks,
        "tried": change.tries,
        "waits": f"{_PREFIX}{kind}:{record}",
        "why": f"waits for the {kind} {record}, which Salesforce does not have",
    }


def _hold(session: Session, held: Sequence[dict[str, Any]]) -> None:
    if held:
        # By the table: many rows in one go.
        session.connection().execute(_HOLD, held)


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
        # What rests does so no longer: others wait for it.
        session.execute(
            update(SyncChange)
            .where(*waits, SyncChange.state == "waiting", SyncChange.tries == 0)
            .where(SyncChange.code == "", SyncChange.due_at > now())
            .values(due_at=now())
            .execution_options(synchronize_session=False)
        )
        there = set(mapping.bodies(session, kind, records - found))
        if there:
            outbox.tell(session, kind, there, anyway=True)
        coming |= {(kind, record) for record in found | there}
    return coming
