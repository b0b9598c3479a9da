"""The life of one step: taken up, its heart beating, done, put back or failed.

Each function is one short write transaction, and changes nothing when it comes too late: a step
belongs to the worker that took it up last, and the first result counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.models import Film, Step, now
from core.runner import Outcome
from core.services import events, progress

#: Statuses of a step that nobody works on yet.
OPEN = ("waiting", "queued")


@dataclass(frozen=True)
class Claim:
    """A step in the hands of a worker."""

    film_id: str
    task: str
    stage: str
    worker: str
    tries: int


class _TooLateError(Exception):
    """Somebody else was first; the transaction is rolled back."""


def claim(session: Session, film_id: str, task: str, worker: str) -> Claim | None:
    """Take a step up, if it is still to be made and its film is at work."""
    moment = now()
    try:
        with writing(session):
            _hold_at_work(session, film_id)
            taken = session.execute(
                update(Step)
                .where(Step.film_id == film_id, Step.task == task, Step.status.in_(OPEN))
                .values(
                    status="running", worker=worker, beat_at=moment, started_at=moment,
                    fraction=0.0, tries=Step.tries + 1,
                )
                .returning(Step.tries, Step.stage)
                .execution_options(synchronize_session=False)
            ).one_or_none()  # fmt: skip
            if taken is None:
                raise _TooLateError
            events.tell(session, film_id, "step.started", task=task, stage=taken.stage)
    except _TooLateError:
        return None
    return Claim(film_id, task, taken.stage, worker, taken.tries)


def holds(session: Session, mine: Claim) -> bool:
    """Whether the step is still this worker's: not cancelled, not given to another."""
    found = session.execute(
        select(Step.status, Step.worker, Step.tries).where(
            Step.film_id == mine.film_id, Step.task == mine.task
        )
    ).one_or_none()
    session.rollback()
    return found is not None and tuple(found) == ("running", mine.worker, mine.tries)


def beat(session: Session, mine: Claim, fraction: float, tell: bool) -> None:
    """Say that the worker is alive and how far it is; ``tell``: those who watch, too."""
    with writing(session):
        if tell:
            _lock(session, mine.film_id)
        session.execute(_mine(mine).values(beat_at=now(), fraction=fraction))
        if tell:
            progress.report(session, mine.film_id)


def land(session: Session, film_id: str, task: str, outcome: Outcome, tell: bool = True) -> bool:
    """Keep a step's result. The first one counts: a second is not taken, nor told."""
    return bool(land_many(session, film_id, {task: outcome}, tell))


def land_many(
    session: Session, film_id: str, outcomes: dict[str, Outcome], tell: bool = True
) -> list[str]:
    """Keep several results in one transaction; gives back the tasks whose result was taken."""
    taken: list[str] = []
    try:
        with writing(session):
            _hold_at_work(session, film_id)
            told: list[tuple[str, dict[str, Any]]] = []
            total, done = _count(session, film_id)
            for task, outcome in outcomes.items():
                stage = _land(session, film_id, task, outcome)
                if stage is None:
                    continue
                taken.append(task)
                body = {"task": task, "stage": stage, "reused": outcome.reused}
                body |= {"done": done + len(taken), "total": total}
                told.append(("step.completed", body))
            if told:
                events.tell_many(session, film_id, told)
                if tell:
                    progress.report(session, film_id)
    except _TooLateError:
        return []
    return taken


def put_back(session: Session, mine: Claim) -> bool:
    """Give a step back undone. Its job comes back too, so the start does not count."""
    with writing(session):
        back = {"status": "waiting", "fraction": 0.0, "tries": mine.tries - 1}
        found = session.execute(_mine(mine).values(**back).returning(Step.task)).one_or_none()
    return found is not None


def take_back(session: Session, lost: Claim) -> bool:
    """Take a step from a worker that died. Its job died too: the next has another number."""
    with writing(session):
        back = {"status": "waiting", "fraction": 0.0}
        found = session.execute(_mine(lost).values(**back).returning(Step.task)).one_or_none()
    return found is not None


def failed_try(session: Session, mine: Claim, reason: str, seconds: float) -> int | None:
    """Note that a try failed and give the step back, as :func:`put_back` does; gives back how many
    tries failed so far, or ``None`` when the step was no longer this worker's."""
    with writing(session):
        step = session.get_one(
            Step, (mine.film_id, mine.task), populate_existing=True, with_for_update=True
        )
        if (step.status, step.worker, step.tries) != ("running", mine.worker, mine.tries):
            return None
        tried = {"provider": "", "ok": False, "seconds": round(seconds, 3), "cost": 0.0}
        step.attempts = [*step.attempts, {**tried, "reason": reason[:500]}]
        step.status, step.fraction, step.error = "waiting", 0.0, reason
        step.tries -= 1
        return sum(not attempt["ok"] for attempt in step.attempts)


def _land(session: Session, film_id: str, task: str, outcome: Outcome) -> str | None:
    """The stage of the step, if its result was still wanted."""
    found = session.execute(
        select(Step.stage, Step.attempts).where(
            Step.film_id == film_id, Step.task == task, Step.status.in_((*OPEN, "running"))
        )
    ).one_or_none()
    if found is None:
        return None
    attempts = [attempt.model_dump(mode="json") for attempt in outcome.attempts]
    session.execute(
        update(Step)
        .where(Step.film_id == film_id, Step.task == task)
        .values(
            status="done", fraction=1.0, provider=outcome.provider, document=outcome.document,
            reused=outcome.reused, took=0.0 if outcome.reused else outcome.seconds,
            cost=0.0 if outcome.reused else sum(attempt.cost for attempt in outcome.attempts),
            attempts=[*found.attempts, *attempts], warnings=list(outcome.warnings), error="",
            finished_at=now(), beat_at=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return str(found.stage)


def _count(session: Session, film_id: str) -> tuple[int, int]:
    rows = session.execute(
        select(Step.status, func.count()).where(Step.film_id == film_id).group_by(Step.status)
    )
    counts = {row[0]: row[1] for row in rows}
    return sum(counts.values()), counts.get("done", 0)


def _mine(mine: Claim) -> Any:
    return (
        update(Step)
        .where(
            Step.film_id == mine.film_id, Step.task == mine.task, Step.status == "running",
            Step.worker == mine.worker, Step.tries == mine.tries,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _lock(session: Session, film_id: str) -> str | None:
    """Hold the film's row until the commit; gives back its status."""
    return session.scalar(select(Film.status).where(Film.id == film_id).with_for_update())


def _hold_at_work(session: Session, film_id: str) -> None:
    if _lock(session, film_id) not in ("queued", "running"):
        raise _TooLateError
