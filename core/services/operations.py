"""What the studio is working on at this moment: films, queues, workers, and what got stuck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.worker import BaseWorker
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from core.execution import queued
from core.models import Film, Project, Step, User
from core.studio import Studio

_AT_WORK = ("queued", "running", "cancelling")


@dataclass(frozen=True)
class Working:
    """A film, the project it belongs to, and how far it is."""

    film: Film
    project: Project
    owner: User
    done: int
    total: int
    """Steps; those planned so far."""


@dataclass(frozen=True)
class QueueView:
    """One queue."""

    name: str
    waiting: int
    failed: int


@dataclass(frozen=True)
class WorkerView:
    """One worker, as it last told about itself."""

    name: str
    busy: bool
    film_id: str
    task: str
    seen_at: datetime | None
    done: int
    failed: int


@dataclass(frozen=True)
class DeadJob:
    """A job that was tried until RQ gave it up."""

    id: str
    queue: str
    film_id: str
    what: str
    reason: str
    at: datetime | None


@dataclass(frozen=True)
class Floor:
    """Queues and workers."""

    reachable: bool
    """Whether the queue server answers; without it the rest is empty."""
    queues: list[QueueView]
    workers: list[WorkerView]
    dead: list[DeadJob]

    @property
    def waiting(self) -> int:
        """Jobs in all queues."""
        return sum(queue.waiting for queue in self.queues)


def films(
    session: Session, state: str = "at_work", page: int = 1, size: int = 24
) -> tuple[list[Working], int]:
    """One page of the films ``at_work`` (the oldest first), ``failed`` or ``done`` (the latest
    first), and how many there are."""
    wanted = Film.status.in_(_AT_WORK) if state == "at_work" else Film.status == state
    total = session.scalar(select(func.count()).select_from(Film).where(wanted)) or 0
    order = Film.created_at if state == "at_work" else Film.created_at.desc()
    rows = session.execute(
        select(Film, Project, User)
        .join(Project, Project.id == Film.project_id)
        .join(User, User.id == Film.owner_id)
        .where(wanted)
        .order_by(order, Film.id)
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    counts = _steps(session, [row.Film.id for row in rows])
    return [
        Working(film, project, owner, *counts.get(film.id, (0, 0))) for film, project, owner in rows
    ], total


def film(session: Session, film_id: str) -> Film:
    """Any film, whoever owns it.

    :raises NotFoundError: there is none.
    """
    found = session.get(Film, film_id)
    if found is None:
        raise NotFoundError("there is no such film")
    return found


def steps_of(session: Session, film_id: str) -> Sequence[Step]:
    """The film's steps: what is at work and what failed first, then in the order they ended."""
    return session.scalars(
        select(Step)
        .where(Step.film_id == film_id)
        .order_by(
            (Step.status != "running"),
            (Step.status != "failed"),
            Step.finished_at.desc(),
            Step.task,
        )
    ).all()


def floor(studio: Studio, dead: int = 50) -> Floor:
    """Queues and workers as the queue server knows them, with the latest ``dead`` jobs."""
    try:
        queues = [Queue(name, connection=studio.redis) for name in queued.queue_names()]
        views = [
            QueueView(queue.name, queue.count, queue.failed_job_registry.count) for queue in queues
        ]
        workers = [_worker(worker) for worker in Worker.all(connection=studio.redis)]
        lost = [job for queue in queues for job in _dead(queue, dead)]
    except (RedisError, OSError):
        return Floor(False, [], [], [])
    lost.sort(key=lambda job: job.at or datetime.min.replace(tzinfo=UTC), reverse=True)
    return Floor(True, views, sorted(workers, key=lambda one: one.name), lost[:dead])


def retry_dead(studio: Studio, job_id: str) -> None:
    """Put a dead job back into its queue.

    :raises NotFoundError: it is not among the dead.
    """
    for name in queued.queue_names():
        registry = FailedJobRegistry(queue=Queue(name, connection=studio.redis))
        if job_id in registry.get_job_ids():
            registry.requeue(job_id)
            return
    raise NotFoundError("this job is not waiting to be tried again")


def forget_dead(studio: Studio, job_id: str) -> None:
    """Drop a dead job: what it was for is no longer wanted.

    :raises NotFoundError: it is not among the dead.
    """
    for name in queued.queue_names():
        registry = FailedJobRegistry(queue=Queue(name, connection=studio.redis))
        if job_id in registry.get_job_ids():
            registry.remove(job_id, delete_job=True)
            return
    raise NotFoundError("this job is not waiting to be tried again")


def _steps(session: Session, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    rows = session.execute(
        select(Step.film_id, Step.status, func.count())
        .where(Step.film_id.in_(ids))
        .group_by(Step.film_id, Step.status)
    )
    for film_id, status, count in rows:
        done, total = counts.get(film_id, (0, 0))
        counts[film_id] = (done + (count if status == "done" else 0), total + count)
    return counts


def _worker(worker: BaseWorker) -> WorkerView:
    job = worker.get_current_job()
    film_id, task = _subject(job)
    seen = worker.last_heartbeat
    return WorkerView(
        worker.name, job is not None, film_id, task, seen.replace(tzinfo=UTC) if seen else None,
        worker.successful_job_count, worker.failed_job_count,
    )  # fmt: skip


def _dead(queue: Queue, most: int) -> list[DeadJob]:
    found = []
    for job_id in queue.failed_job_registry.get_job_ids()[-most:]:
        try:
            job = Job.fetch(job_id, connection=queue.connection)
        except NoSuchJobError:
            continue
        film_id, what = _subject(job)
        result = job.latest_result()
        lines = ((result.exc_string if result else "") or "").strip().splitlines()
        ended = job.ended_at.replace(tzinfo=UTC) if job.ended_at else None
        reason = lines[-1][:300] if lines else ""
        found.append(DeadJob(job_id, queue.name, film_id, what, reason, ended))
    return found


def _subject(job: Job | None) -> tuple[str, str]:
    """The film and the task that a job is about."""
    if job is None:
        return "", ""
    arguments = [one for one in job.args or () if isinstance(one, str)]
    name = str(job.func_name or "").rpartition(".")[2]
    return (arguments[0] if arguments else ""), (arguments[1] if len(arguments) > 1 else name)
