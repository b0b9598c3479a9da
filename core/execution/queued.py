"""The transport of a film's tasks: RQ jobs with real dependencies, on queues by need and priority.

Nothing in here is the truth: jobs may vanish at any time, or run twice. The database says what
is done, and :mod:`core.services.scheduling` lays the jobs of a film anew when they are lost.
"""

from __future__ import annotations

import hashlib
import re
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from redis import Redis
from redis.exceptions import LockError
from rq import Queue
from rq.job import Dependency, Job

from core.errors import FilmwrightError
from core.execution.alive import is_dead, name_of_this

NEEDS = ("gpu", "cpu")
PRIORITIES = ("high", "normal", "low")

#: Where the job functions live; core does not import them.
MAKE, ADVANCE = "worker.make", "worker.advance"

#: Seconds for which ended jobs are kept: their dependents look for them; failed ones are letters
#: nobody could deliver, to be looked at.
_KEEP_DONE, _KEEP_FAILED = 3600, 7 * 86400

#: RQ's states of a job that will run, or runs.
_LIVE = frozenset({"queued", "deferred", "scheduled", "started"})

#: Seconds that advancing a plan may take; one that seems to take longer was lost.
_ADVANCE_LIMIT, _ADVANCES_WITHIN = 300, 60.0

#: Seconds for which a film is held at most by one who plans it, from another machine and dead.
_LOCKED_FOR = 60

#: In the ids of jobs that advance a plan, and of those that do so because somebody called.
_TURN, _CALL = "_at_", "_at_call-"


class BusyError(FilmwrightError):
    """Somebody else is at it; try again."""


@dataclass(frozen=True)
class Errand:
    """A job to lay: a step to make, or (``task`` empty) the plan to advance."""

    id: str
    film_id: str
    task: str
    queue: str
    after: tuple[str, ...] = ()
    """Ids of the jobs it waits for."""
    limit: int = _ADVANCE_LIMIT
    """Seconds after which RQ ends it, in case nobody else did."""
    anew: bool = False
    """Of a plan to advance: the film's jobs were lost."""


@dataclass
class Laid:
    """The jobs of one film, as Redis knows them."""

    states: dict[str, str] = field(default_factory=dict)
    """Job id → RQ's state."""
    lost: set[str] = field(default_factory=set)
    """Those that look alive and are in no queue, wait for jobs that never end, or run at a worker
    that is dead."""

    def live(self, job: str) -> bool:
        """Whether the job will run, or runs, as far as can be seen."""
        return self.states.get(job) in _LIVE and job not in self.lost

    def waits(self, job: str) -> bool:
        """Whether the job will run, and does not yet."""
        return self.live(job) and self.states[job] != "started"

    @property
    def turns(self) -> set[str]:
        """The jobs that will advance the plan, or do."""
        return {name for name in self.states if is_turn(name) and self.live(name)}

    @property
    def started_turns(self) -> set[str]:
        """The jobs that advance the plan at this moment."""
        return {name for name in self.turns if self.states[name] == "started"}

    @property
    def calls_waiting(self) -> bool:
        """Whether the film will be looked at anyway as soon as a worker is free."""
        return any(_CALL in name and self.waits(name) for name in self.states)

    def covers(self, errand: Errand) -> bool:
        """Whether the errand has a job already. A turn that runs has looked before: it does not
        count."""
        if errand.task:
            return self.live(errand.id)
        turn = errand.id.rpartition("-")[0]
        return any(self.waits(name) and name.rpartition("-")[0] == turn for name in self.states)


def job_id(film_id: str, task: str, tries: int) -> str:
    """The id of the job that makes a step after ``tries`` starts; RQ takes letters and dashes."""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", task).strip("-")[:48]
    mark = hashlib.blake2s(task.encode(), digest_size=3).hexdigest()
    return f"film-{film_id}-{slug}-{mark}-{tries}"


def turn_id(film_id: str, turn: str, mark: object) -> str:
    """The id of the job that advances the plan at a turn."""
    return f"film-{film_id}{_TURN}{turn}-{mark}"


def call_id(film_id: str, mark: object) -> str:
    """The id of a job that has the film looked at."""
    return f"film-{film_id}{_CALL}{mark}"


def is_turn(job: str) -> bool:
    """Whether a job advances the plan."""
    return _TURN in job


def queue_name(need: str, priority: str) -> str:
    """The queue of tasks that need ``cpu``, ``gpu`` or ``network``."""
    return f"{'gpu' if need == 'gpu' else 'cpu'}-{priority}"


def queue_names(needs: Iterable[str] = NEEDS) -> list[str]:
    """The queues a worker listens to, the most urgent first."""
    wanted = [need for need in NEEDS if need in set(needs)]
    return [queue_name(need, priority) for priority in PRIORITIES for need in wanted]


@contextmanager
def alone_with(redis: Redis, film_id: str, patience: float = 20.0) -> Iterator[None]:
    """Nobody else lays the film's jobs meanwhile. A holder that was killed holds no longer.

    :raises BusyError: somebody held it for longer than ``patience`` seconds.
    """
    key, mine = f"film:{film_id}:lock", name_of_this(uuid.uuid4().hex[:8])
    lock = redis.lock(key, timeout=_LOCKED_FOR, thread_local=False)
    until = time.monotonic() + patience
    while not lock.acquire(blocking=False, token=mine):
        holder = text(redis.get(key) or b"")
        if is_dead(holder):
            with suppress(LockError):
                lock.do_release(holder)
        elif time.monotonic() > until:
            raise BusyError("the film is being planned by another worker")
        else:
            time.sleep(0.02)
    try:
        yield
    finally:
        with suppress(LockError):
            lock.release()


def lay(redis: Redis, errands: Sequence[Errand]) -> None:
    """Put jobs in their queues; those that wait for others start when these have ended."""
    queues: dict[str, Queue] = {}
    for errand in errands:
        queue = queues.setdefault(errand.queue, Queue(errand.queue, connection=redis))
        first = not errand.task
        arguments = [errand.film_id, errand.task or errand.anew]
        redis.sadd(_jobs(errand.film_id), errand.id)
        queue.enqueue_call(
            func=MAKE if errand.task else ADVANCE,
            args=arguments,
            job_id=errand.id,
            description=errand.task or "plan",
            timeout=errand.limit,
            result_ttl=_KEEP_DONE,
            failure_ttl=_KEEP_FAILED,
            depends_on=Dependency(list(errand.after), enqueue_at_front=first)
            if errand.after
            else None,
            at_front=first,
        )


def laid(redis: Redis, film_id: str, waiting: Mapping[str, set[str]] | None = None) -> Laid:
    """The film's jobs. ``waiting`` (queue → job ids in it, from :func:`waiting_jobs`): also find
    out which are lost."""
    names = _members(redis, _jobs(film_id))
    if not names:
        return Laid()
    pipeline = redis.pipeline(transaction=False)
    for name in names:
        pipeline.hmget(Job.key_for(name), "status", "origin", "worker_name", "started_at")
        pipeline.smembers(Job(name, connection=redis).dependencies_key)
    answers = pipeline.execute()
    found = {
        name: _Seen([text(value or b"") for value in facts], {text(one) for one in before})
        for name, facts, before in zip(names, answers[::2], answers[1::2], strict=True)
        if facts[0]
    }
    view = Laid({name: seen.state for name, seen in found.items()})
    if waiting is not None:
        view.lost = {name for name, seen in found.items() if _is_lost(name, seen, view, waiting)}
    return view


class _Seen:
    """One job's facts, as RQ keeps them."""

    def __init__(self, facts: Sequence[str], after: set[str]) -> None:
        self.state, self.queue, self.worker, self.started_at = facts
        self.after = after


def _is_lost(name: str, seen: _Seen, view: Laid, waiting: Mapping[str, set[str]]) -> bool:
    if seen.state == "queued":
        return name not in waiting.get(seen.queue, ())
    if seen.state == "deferred":
        return _stuck(view.states, seen.after)
    if seen.state == "started":
        return is_dead(seen.worker) or (is_turn(name) and _age(seen.started_at) > _ADVANCES_WITHIN)
    return False


def _age(moment: str) -> float:
    """Seconds since a time as RQ writes it."""
    try:
        return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def _stuck(states: Mapping[str, str], before: set[str]) -> bool:
    """Whether a job waits for one that failed or is gone, or for none."""
    kept = [states.get(name) for name in before]
    return not any(state in _LIVE for state in kept) or any(
        state not in _LIVE and state != "finished" for state in kept
    )


def waiting_jobs(redis: Redis) -> dict[str, set[str]]:
    """Queue → the jobs that wait in it."""
    names = queue_names()
    pipeline = redis.pipeline(transaction=False)
    for name in names:
        pipeline.lrange(Queue(name, connection=redis).key, 0, -1)
    return {
        name: {job.decode() for job in jobs}
        for name, jobs in zip(names, pipeline.execute(), strict=True)
    }


def drop(redis: Redis, film_id: str, jobs: Iterable[str] | None = None) -> None:
    """Delete jobs of a film (default: all); one that runs goes on, and finds nothing to do."""
    names = _members(redis, _jobs(film_id)) if jobs is None else list(jobs)
    if not names:
        return
    for job in Job.fetch_many(names, connection=redis):
        if job is not None:
            job.delete()
    redis.srem(_jobs(film_id), *names)


def note_orphans(redis: Redis, film_id: str, tasks: Iterable[str]) -> None:
    """Remember the steps that run without a job: others wait for their end in the database."""
    redis.set(f"film:{film_id}:orphans", "\n".join(sorted(tasks)), ex=_KEEP_DONE)


def noted_orphans(redis: Redis, film_id: str) -> set[str] | None:
    """What :func:`note_orphans` kept; ``None``: the film's jobs were never laid, or all lost."""
    noted = redis.get(f"film:{film_id}:orphans")
    return None if noted is None else set(filter(None, text(noted).split("\n")))


def _jobs(film_id: str) -> str:
    return f"film:{film_id}:jobs"


def _members(redis: Redis, key: str) -> list[str]:
    return sorted(text(name) for name in redis.smembers(key))


def text(value: bytes | str) -> str:
    """What Redis gave back, as text."""
    return value.decode() if isinstance(value, bytes) else value
