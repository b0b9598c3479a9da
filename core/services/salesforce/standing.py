"""How the synchronisation stands, and what an admin can do about what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import NotFoundError
from core.models import AuditEntry, Integration, SyncChange, SyncRecord, User, now
from core.services.salesforce import hearing, mapping
from core.services.salesforce.rows import KINDS

#: Changes that are tried again or dropped in one transaction.
_AT_ONCE = 500


@dataclass(frozen=True)
class Backlog:
    """What is owed of one kind of record."""

    kind: str
    waiting: int
    aside: int
    known: int
    """Records that Salesforce has."""


@dataclass(frozen=True)
class Standing:
    """The synchronisation at one moment."""

    integration: Integration | None
    backlogs: list[Backlog]
    oldest: datetime | None
    """When the change that waits longest was made."""
    sent_hour: int
    sent_day: int
    facts: dict[str, Any] = field(default_factory=dict)
    """Organisation, user, calls: as last seen."""

    @property
    def waiting(self) -> int:
        """Changes that Salesforce is still to be told."""
        return sum(one.waiting for one in self.backlogs)

    @property
    def aside(self) -> int:
        """Changes that it refused."""
        return sum(one.aside for one in self.backlogs)

    @property
    def calls(self) -> tuple[int, int]:
        """Of the calls that Salesforce allows in 24 hours: used and allowed, as last seen."""
        used, limit = self.facts.get("allowance") or (0, 0)
        return int(used), int(limit)

    @property
    def lag(self) -> float:
        """Seconds since the oldest change that waits was made; 0: none waits."""
        return max(0.0, (now() - self.oldest).total_seconds()) if self.oldest else 0.0


@dataclass(frozen=True)
class Told:
    """One line of what was heard."""

    entry: AuditEntry
    subject: str
    """Whose account; empty: nobody's."""


def standing(session: Session) -> Standing:
    """Queues, lag and throughput."""
    states = session.execute(
        select(
            SyncChange.kind,
            func.sum(case((SyncChange.state == "waiting", 1), else_=0)),
            func.sum(case((SyncChange.state == "aside", 1), else_=0)),
        )
        .where(SyncChange.state != "sent")
        .group_by(SyncChange.kind)
    )
    counts = {str(kind): (int(waiting), int(aside)) for kind, waiting, aside in states}
    there = session.execute(
        select(SyncRecord.kind, func.count())
        .where(SyncRecord.sent_at.is_not(None))
        .group_by(SyncRecord.kind)
    )
    known = {str(kind): int(count) for kind, count in there}
    integration = session.get(Integration, "salesforce")
    return Standing(
        integration=integration,
        backlogs=[
            Backlog(kind, *counts.get(kind, (0, 0)), known.get(kind, 0))
            for kind in (*KINDS, *sorted(set(counts) - set(KINDS)))
        ],
        oldest=session.scalar(
            select(func.min(SyncChange.created_at)).where(SyncChange.state == "waiting")
        ),
        sent_hour=_sent_since(session, timedelta(hours=1)),
        sent_day=_sent_since(session, timedelta(days=1)),
        facts=dict(integration.facts) if integration else {},
    )


def failures(session: Session, page: int = 1, size: int = 25) -> tuple[Sequence[SyncChange], int]:
    """One page of what was refused, the latest first, and how many there are."""
    wanted = SyncChange.state == "aside"
    total = session.scalar(select(func.count()).select_from(SyncChange).where(wanted)) or 0
    found = session.scalars(
        select(SyncChange)
        .where(wanted)
        .order_by(SyncChange.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return found, total


def failure(session: Session, change_id: int) -> SyncChange:
    """One change that was refused.

    :raises NotFoundError: it is not among them (any more).
    """
    found = session.get(SyncChange, change_id) if 0 < change_id < 2**53 else None
    if found is None or found.state != "aside":
        raise NotFoundError("this change is not among the refused ones")
    return found


def retry(session: Session, actor_id: str, change_id: int) -> None:
    """Tell Salesforce once more, as the record is now: what was refused may be old news.

    :raises NotFoundError: it is not among the refused ones.
    """
    with writing(session):
        change = failure(session, change_id)
        _again(session, change)
        _note(session, actor_id, "sync_retried", f"{change.kind} {change.record}")


def retry_all(session: Session, actor_id: str, code: str = "") -> int:
    """Tell Salesforce of everything that it refused (for the reason ``code``); how many."""
    done = 0
    wanted = [SyncChange.state == "aside", *([SyncChange.code == code] if code else [])]
    newest = session.scalar(select(func.max(SyncChange.id)).where(*wanted)) or 0
    while True:
        with writing(session):
            some = session.scalars(
                select(SyncChange)
                .where(*wanted, SyncChange.id <= newest)
                .order_by(SyncChange.id)
                .limit(_AT_ONCE)
            ).all()
            for change in some:
                _again(session, change)
            done += len(some)
            if len(some) < _AT_ONCE:
                if done:
                    _note(session, actor_id, "sync_retried", f"{done} · {code}".strip(" ·"))
                return done


def drop(session: Session, actor_id: str, change_id: int) -> None:
    """Let a refused change go: Salesforce is not told of it.

    :raises NotFoundError: it is not among the refused ones.
    """
    with writing(session):
        change = failure(session, change_id)
        note = f"{change.kind} {change.record} · {change.code}: {change.error}"
        _note(session, actor_id, "sync_dropped", note)
        _close(change, "DROPPED")


def log(session: Session, page: int = 1, size: int = 25) -> tuple[list[Told], int]:
    """One page of what was heard from Salesforce, the latest first, and how many lines."""
    wanted = AuditEntry.action.in_(hearing.ACTIONS)
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(wanted)) or 0
    rows = session.execute(
        select(AuditEntry, User.name, User.email)
        .join(User, User.id == AuditEntry.subject_id, isouter=True)
        .where(wanted)
        .order_by(AuditEntry.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return [Told(entry, name or email or "") for entry, name, email in rows], total


def _sent_since(session: Session, ago: timedelta) -> int:
    recent = (SyncChange.state == "sent", SyncChange.sent_at > now() - ago, SyncChange.code == "")
    return session.scalar(select(func.count()).select_from(SyncChange).where(*recent)) or 0


def _again(session: Session, change: SyncChange) -> None:
    """Back into the queue with the record as it is now; dropped where newer words wait."""
    waits = session.scalar(
        select(SyncChange.id)
        .where(
            SyncChange.kind == change.kind, SyncChange.record == change.record,
            SyncChange.state == "waiting", SyncChange.id > change.id,
        )
        .limit(1)
    )  # fmt: skip
    if waits is not None:
        _close(change, "SUPERSEDED")
        return
    if change.kind in KINDS and not change.gone:
        change.body = dict(mapping.body_now(session, change.kind, change.record) or change.body)
    change.state, change.tries, change.due_at = "waiting", 0, now()
    change.code = change.error = ""
    # Whatever Salesforce was told before: this is to be sent.
    session.execute(
        update(SyncRecord)
        .where(SyncRecord.kind == change.kind, SyncRecord.record == change.record)
        .values(digest="")
    )


def _close(change: SyncChange, code: str) -> None:
    # Kept for a while: what is told next is laid beside the last that was written down.
    change.state, change.code, change.sent_at = "sent", code, now()


def _note(session: Session, actor_id: str, action: str, note: str) -> None:
    session.add(AuditEntry(actor_id=actor_id[:32], action=action, note=note[:300]))
