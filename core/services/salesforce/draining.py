"""Carries what Salesforce is to be told: in batches, in order, and nothing lost.

Of each record only the oldest waiting change is on its way; records that others name go before
those others. What was answered is written down afterwards: a process that dies in between sends
the same again, which changes nothing there. The rules:

- A call that fails is made again, later. Where Salesforce answers otherwise, its rows are to
  blame: they go in smaller calls each time, so that the one that breaks them ends up alone, and
  is set aside after some more tries.
- A row that is refused for a passing reason (locked) is tried again, with back-off.
- A row that is refused for good is set ``aside`` with code and reason, and holds nobody up: a
  later change of the same record is that record whole, goes on, and on arrival takes the place
  of the one set aside.
- A record whose parents Salesforce does not have waits for them (code ``PARENT:kind:record``);
  a parent that is missing there is told again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased

from core.database import writing
from core.models import SyncChange, now
from core.records import MOST_AT_ONCE, AccessError, LimitError, RecordsError
from core.services import courier
from core.services.courier import Round
from core.services.salesforce import link, outbox, parents, polling, settling
from core.services.salesforce.mapping import KINDS
from core.services.salesforce.runs import holds
from core.studio import Studio

log = logging.getLogger("filmwright.salesforce")

#: Changes looked at in one round.
_WINDOW = 5 * MOST_AT_ONCE

#: Seconds before a row is tried again, at first and at most.
PAUSES = (2.0, 600.0)

#: Failed calls after which a row's calls become smaller, each half as large as the last.
_PATIENCE = 2

#: Failed calls of a row alone before it is set aside.
_MOST_FAILURES = 12

#: What is changed before what names it; what is deleted, after.
_ORDER = [(kind, False) for kind in KINDS] + [(kind, True) for kind in reversed(KINDS)]


def carry(turn: Round) -> bool:
    """The courier's lane: one round of calls; whether there was anything due."""
    studio = turn.studio
    system = link.system(studio)
    if system is None or link.resting(studio):
        return False
    with studio.sessions() as session:
        if holds(session):
            return False
        due = _due(session)
    if due and not _may_call(system):
        return False
    for kind, gone in _ORDER:
        batch = due.get((kind, gone), [])
        if not batch:
            continue
        if turn.leaving.is_set() or not turn.beat():
            return False
        try:
            _send(turn, system, kind, gone, batch)
        except (LimitError, AccessError) as error:
            # It is not about these rows: they wait as they are, until somebody may call again.
            log.warning("Salesforce is not told for now: %s", error)
            return False
        except RecordsError as error:
            log.warning("%d changes did not reach Salesforce: %s", len(batch), error)
            if not system.answers():
                return False
            _postpone(turn, batch, error)
    return bool(due)


def pause(tries: int) -> timedelta:
    """How long to wait before the next try."""
    return timedelta(seconds=courier.pause(tries + 1, PAUSES))


def _may_call(system: link.Guarded) -> bool:
    """Whether calls are left today. Asked before a lease is renewed: it may be a call itself."""
    try:
        system.refuse_beyond()
    except RecordsError as error:
        log.warning("Salesforce is not told for now: %s", error)
        return False
    return True


def _due(session: Session) -> dict[tuple[str, bool], list[int]]:
    """The oldest waiting change of each record, where it is due: at most a call of each kind."""
    earlier = aliased(SyncChange)
    behind = exists().where(
        earlier.kind == SyncChange.kind,
        earlier.record == SyncChange.record,
        earlier.state == "waiting",
        earlier.id < SyncChange.id,
    )
    heads = session.execute(
        select(SyncChange.id, SyncChange.kind, SyncChange.gone, SyncChange.tries)
        .where(SyncChange.state == "waiting", SyncChange.due_at <= now(), ~behind)
        .where(SyncChange.kind.in_(KINDS))
        .order_by(SyncChange.due_at, SyncChange.id)
        .limit(_WINDOW)
    )
    batches: dict[tuple[str, bool], list[int]] = {}
    most: dict[tuple[str, bool], int] = {}
    for change, kind, gone, tries in heads:
        batch = batches.setdefault((kind, gone), [])
        # A row that was in failed calls goes with fewer others each time.
        size = max(1, MOST_AT_ONCE >> max(0, tries - _PATIENCE))
        if len(batch) < min(size, most.setdefault((kind, gone), size)):
            batch.append(change)
    return batches


def _send(turn: Round, system: link.Guarded, kind: str, gone: bool, batch: Sequence[int]) -> None:
    studio = turn.studio
    changes = _read(studio, batch, gone)
    # What somebody changed there in the meantime must not be undone by what was written before.
    if kind == "user" and not gone and polling.hear_first(studio, system, changes):
        changes = _read(studio, batch, gone)
    # Another may have taken over while Salesforce was slow: then it is not ours to send.
    if not changes or not turn.beat():
        return
    target = KINDS[kind]
    if gone:
        outcomes = system.delete(target.object, target.key, [one.record for one in changes])
    else:
        outcomes = system.upsert(target.object, target.key, [one.body for one in changes])
    with studio.sessions() as session, writing(session):
        settling.settle(session, changes, outcomes, pause)
        outbox.clean(session)


def _read(studio: Studio, batch: Sequence[int], gone: bool) -> Sequence[SyncChange]:
    """The changes of a batch that are to be sent."""
    with studio.sessions() as session:
        changes = session.scalars(
            select(SyncChange)
            .where(SyncChange.id.in_(batch), SyncChange.state == "waiting")
            .order_by(SyncChange.id)
        ).all()
        # From here on they are as they were read, whatever becomes of the rows.
        session.expunge_all()
        if not gone:
            changes = parents.ready(session, changes)
            changes = settling.news(session, changes)
    return changes


def _postpone(turn: Round, batch: Sequence[int], error: RecordsError) -> None:
    """Try again later what was in a call that failed; all at once, so that it stays one call."""
    with turn.studio.sessions() as session, writing(session):
        waiting = (SyncChange.id.in_(batch), SyncChange.state == "waiting")
        tries = session.scalar(select(SyncChange.tries).where(*waiting).limit(1)) or 0
        values: dict[str, Any] = {"due_at": now() + pause(tries), "error": str(error)}
        if len(batch) == 1 and tries >= _MOST_FAILURES:
            values = {"state": "aside", "code": "CALL_FAILED", "error": str(error)}
        session.execute(
            update(SyncChange).where(*waiting).values(tries=SyncChange.tries + 1, **values)
        )
