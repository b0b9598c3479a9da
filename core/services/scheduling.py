"""Watching over the queues: films whose workers or jobs were lost, what waits, what failed.

The database is the truth about films; Redis only carries jobs, and may lose any of them.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.exceptions import RedisError
from rq import Queue
from rq.worker import BaseWorker
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.execution import queued
from core.execution.alive import is_dead
from core.models import Film, Step, now
from core.services import films, laying, steps
from core.studio import Studio

log = logging.getLogger("filmwright.films")

#: Seconds without a heartbeat after which a step's worker is taken for dead.
_SILENT = 10.0

#: Seconds for which a film must look as if a job were lost before it is believed: a job is in no
#: queue for a moment while a worker takes it.
_SURE_AFTER = 2.0


# --- what was lost -------------------------------------------------------------------------


class Suspicions:
    """Since when films have looked as if something of theirs were lost."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def sure(self, film_id: str, looks_lost: bool) -> bool:
        """Note how a film looks; whether it has looked lost for long enough."""
        if not looks_lost:
            self._since.pop(film_id, None)
            return False
        moment = time.monotonic()
        if moment - self._since.setdefault(film_id, moment) < _SURE_AFTER:
            return False
        # What is done about it gets the same time.
        self._since[film_id] = moment
        return True


def reconcile(studio: Studio, suspicions: Suspicions) -> list[str]:
    """Take back the steps of dead workers, and have films advanced whose jobs were lost; gives
    back those films."""
    with studio.sessions() as session:
        freed = _take_back(session)
        at_work = session.execute(
            select(Film.id, Film.priority).where(Film.status.in_(("queued", "running")))
        ).all()
        session.rollback()
        if not at_work:
            return []
        waiting = queued.waiting_jobs(studio.redis)
        found = []
        for film_id, priority in at_work:
            lost = _looks_lost(studio, session, film_id, waiting)
            if film_id in freed or suspicions.sure(film_id, lost):
                log.info("film %s lost a worker or jobs: laying them again", film_id)
                found.append(film_id)
                laying.send(studio, film_id, priority, time.time_ns(), anew=True)
        return found


def _take_back(session: Session) -> set[str]:
    """Running steps whose worker is dead wait again; gives back their films."""
    running = session.execute(
        select(Step.film_id, Step.task, Step.worker, Step.tries, Step.beat_at).where(
            Step.status == "running"
        )
    ).all()
    session.rollback()
    limit = now() - timedelta(seconds=_SILENT)
    dead = [one for one in running if is_dead(one.worker) or (one.beat_at or limit) <= limit]
    films_of_dead = set()
    for one in dead:
        claim = steps.Claim(one.film_id, one.task, "", one.worker, one.tries)
        if steps.take_back(session, claim):
            log.warning("worker %s is gone; %s waits again", one.worker, one.task)
            films_of_dead.add(one.film_id)
    return films_of_dead


def _looks_lost(
    studio: Studio, session: Session, film_id: str, waiting: dict[str, set[str]]
) -> bool:
    """Whether a step that should have a job has none, or nobody will plan on or finish."""
    there = queued.laid(studio.redis, film_id, waiting)
    if there.calls_waiting:
        return False
    rows = session.execute(
        select(Step.task, Step.status, Step.tries).where(
            Step.film_id == film_id, Step.status.in_((*steps.OPEN, "running"))
        )
    ).all()
    session.rollback()
    jobs = {
        row.task: queued.job_id(film_id, row.task, row.tries - (row.status == "running"))
        for row in rows
    }
    running = {row.task for row in rows if row.status == "running"}
    orphans = {task for task in running if not there.live(jobs[task])}
    if orphans and orphans == queued.noted_orphans(studio.redis, film_id):
        return False
    if not there.turns:
        return True
    # A job that RQ takes for started while its step is not was lost with its worker.
    return not all(there.waits(jobs[task]) for task in jobs if task not in running)


# --- for those who run the studio ----------------------------------------------------------


@dataclass(frozen=True)
class QueueState:
    """One queue."""

    name: str
    """Need and priority: ``cpu-high``."""
    waiting: int
    running: int
    later: int
    """Jobs that wait for others, or for their next try."""


@dataclass(frozen=True)
class WorkerState:
    """One worker."""

    name: str
    state: str
    """``idle``, ``busy`` or ``away``: it has not been heard of for a while."""
    job: str
    """What it works on, as ``task of film``; empty when idle."""
    queues: tuple[str, ...]
    born_at: datetime | None


@dataclass(frozen=True)
class Overview:
    """The queues at this moment."""

    alive: bool
    """Whether the queue server answers; if not, there is nothing else to tell."""
    queues: tuple[QueueState, ...] = ()
    workers: tuple[WorkerState, ...] = ()


def queues(studio: Studio) -> Overview:
    """What waits, what runs, who works."""
    redis = studio.redis
    try:
        states = []
        for name in queued.queue_names():
            queue = Queue(name, connection=redis)
            started = queue.started_job_registry.get_job_count(cleanup=False)
            later = queue.deferred_job_registry.get_job_count(cleanup=False)
            later += queue.scheduled_job_registry.get_job_count(cleanup=False)
            states.append(QueueState(name, queue.count, started, later))
        workers = tuple(map(_worker_state, BaseWorker.all(connection=redis)))
    except RedisError:
        return Overview(alive=False)
    return Overview(True, tuple(states), tuple(sorted(workers, key=lambda one: one.name)))


def _worker_state(worker: BaseWorker) -> WorkerState:
    job = worker.get_current_job()
    doing = f"{job.description} of {job.args[0]}" if job is not None and job.args else ""
    state = "away" if is_dead(worker.name) else str(worker.get_state())
    born = worker.birth_date
    return WorkerState(worker.name, state, doing, tuple(worker.queue_names()), born)


@dataclass(frozen=True)
class DeadLetter:
    """A step that failed for good, and so its film."""

    film_id: str
    project_id: str
    owner_id: str
    number: int
    """The film's version."""
    task: str
    stage: str
    error: str
    attempts: list[dict[str, object]]
    failed_at: datetime | None


def dead(session: Session, limit: int = 200) -> list[DeadLetter]:
    """The steps at which films failed, newest first."""
    rows = session.execute(
        select(Step, Film)
        .join(Film, Film.id == Step.film_id)
        .where(Step.status == "failed", Film.status == "failed")
        .order_by(Step.finished_at.desc())
        .limit(limit)
    )
    return [
        DeadLetter(
            film.id, film.project_id, film.owner_id, film.number, step.task, step.stage,
            step.error, step.attempts, step.finished_at,
        )
        for step, film in rows
    ]  # fmt: skip


def retry_dead(studio: Studio, session: Session, film_id: str) -> None:
    """Try a failed film again, at its owner's cost as at first.

    :raises InputError: as :func:`core.services.films.retry`.
    """
    films.retry(studio, session, session.get_one(Film, film_id))
