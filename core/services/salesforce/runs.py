"""Backfills and dry runs: asked for, how far they are, stopped. There is one at a time.

How far it is stands in the integration's facts, written in the transactions that get it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, InputError
from core.models import AuditEntry, Integration, new_id, now
from core.services.salesforce import link, rows
from core.studio import Studio

_FACT = "backfill"


class EndedError(Exception):
    """The run was ended by somebody else."""


@dataclass
class Run:
    """A backfill or dry run, as far as it is."""

    id: str
    kinds: list[str]
    dry: bool
    """Whether it only compares."""
    asked_by: str
    asked_at: str
    state: str = "waiting"
    """``waiting``, ``running``, ``stopping``, ``stopped``, ``done`` or ``failed``."""
    counts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Kind → what was found or done; a kind that is missing was not begun."""
    kind: str = ""
    """The kind at work."""
    after: str = ""
    """The primary key of the last record that is done."""
    job: str = ""
    """The bulk job that is waited for."""
    through: str = ""
    """The primary key of the last record it carries."""
    mark: int = 0
    """The newest change when its records were read."""
    tries: int = 0
    """How often Salesforce did not answer, in a row."""
    again_at: str = ""
    error: str = ""
    ended_at: str | None = None

    @property
    def at_work(self) -> bool:
        """Whether it has not ended."""
        return self.state in ("waiting", "running", "stopping")

    @property
    def fraction(self) -> float:
        """0–1."""
        if self.state == "done":
            return 1.0
        done = whole = 0
        for kind in self.kinds:
            counts = self.counts.get(kind, {})
            size = max(1, counts.get("ours" if self.dry else "total", 0))
            seen = ("equal", "changed", "on_the_way") if self.dry else ("taken", "refused")
            whole += size
            done += min(size, sum(counts.get(name, 0) for name in seen))
        return min(0.99, done / max(1, whole))


def ask(studio: Studio, actor_id: str, kinds: Sequence[str], dry: bool) -> Run:
    """Have records loaded, or compared; a worker does it.

    :raises InputError: no such kind, or Salesforce is not set up.
    :raises ConflictError: one is at work.
    """
    wanted = [kind for kind in rows.KINDS if kind in kinds]
    if not wanted or len(wanted) < len(set(kinds)):
        raise InputError(f"choose kinds of records: {', '.join(rows.KINDS)}")
    if link.system(studio) is None:
        raise InputError("Salesforce is not set up: docs/settings.md says what to set")
    run = Run(new_id(), wanted, dry, actor_id, now().isoformat())
    with studio.sessions() as session, writing(session):
        known = _row(session)
        last = _read(known)
        if last is not None and last.at_work:
            raise ConflictError("a backfill or dry run is at work: wait for its end, or stop it")
        _keep(known, run)
        done = "backfill_compared" if dry else "backfill_started"
        session.add(AuditEntry(actor_id=actor_id[:32], action=done, note=", ".join(wanted)))
    return run


def stop(studio: Studio, actor_id: str) -> Run:
    """Have it end at the next good moment: a bulk job that is under way is waited for.

    :raises ConflictError: none is at work.
    """
    with studio.sessions() as session, writing(session):
        known = _row(session)
        run = _read(known)
        if run is None or not run.at_work:
            raise ConflictError("no backfill or dry run is at work")
        if run.state == "waiting":
            run.state, run.ended_at = "stopped", now().isoformat()
        else:
            run.state, run.again_at = "stopping", ""
        _keep(known, run)
        session.add(AuditEntry(actor_id=actor_id[:32], action="backfill_stopped"))
    return run


def last(studio: Studio) -> Run | None:
    """The run at work, or the last that ended."""
    with studio.sessions() as session:
        known = session.get(Integration, "salesforce")
        return _read(known) if known else None


def holds(session: Session) -> bool:
    """Whether records are being loaded: changes then wait, so that nothing newer is overwritten
    by a bulk job that was begun before it."""
    known = session.get(Integration, "salesforce", populate_existing=True)
    run = _read(known) if known else None
    return run is not None and not run.dry and run.state in ("running", "stopping")


def write(session: Session, run: Run) -> None:
    """Write down how far it is, in the caller's transaction. Where somebody wants it to end,
    its state is ``stopping`` afterwards.

    :raises EndedError: it has ended.
    """
    known = _row(session)
    there = _read(known)
    if there is None or there.id != run.id or not there.at_work:
        raise EndedError
    if there.state == "stopping" and run.at_work:
        run.state = "stopping"
    _keep(known, run)


def save(studio: Studio, run: Run) -> None:
    """:func:`write`, in a transaction of its own."""
    with studio.sessions() as session, writing(session):
        write(session, run)


def end(studio: Studio, run: Run, how: str, error: str = "") -> None:
    """``done``, ``stopped`` or ``failed``."""
    run.state, run.error, run.again_at = how, error[:500], ""
    run.ended_at = now().isoformat()
    save(studio, run)


def moment(text: str | None) -> datetime | None:
    """A moment of a run."""
    return datetime.fromisoformat(text) if text else None


def _row(session: Session) -> Integration:
    known = session.get(Integration, "salesforce", populate_existing=True, with_for_update=True)
    if known is None:
        known = Integration(name="salesforce", facts={})
        session.add(known)
    return known


def _read(known: Integration) -> Run | None:
    kept = known.facts.get(_FACT)
    return Run(**kept) if kept else None


def _keep(known: Integration, run: Run) -> None:
    known.facts = {**known.facts, _FACT: asdict(run)}
