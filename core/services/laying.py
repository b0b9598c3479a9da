"""A job for every open step of a film, after the jobs of what it needs; and for every turn.

A turn is a job of its own: it waits for the steps after which more of the plan becomes known,
and advances the film. The last turn finishes it.
"""

from __future__ import annotations

from sqlalchemy import select, update

from core.database import writing
from core.execution import queued
from core.execution.queued import Errand
from core.execution.unfolding import Unfolding
from core.graph import Task
from core.models import Film, Step
from core.studio import Studio

#: A task may take this many times its expected seconds, and at least so many.
_PATIENCE, _AT_LEAST = 20.0, 300.0

#: Seconds by which RQ's own limit lies behind the worker's.
_SLACK = 60


def limit_of(seconds: float) -> float:
    """After how many seconds a task that should take ``seconds`` is ended."""
    return max(_AT_LEAST, seconds * _PATIENCE)


def send(studio: Studio, film_id: str, priority: str, mark: object, anew: bool = False) -> None:
    """Have a worker advance the film. ``mark`` tells this call from others."""
    name = queued.call_id(film_id, mark)
    queue = queued.queue_name("cpu", priority)
    queued.lay(studio.redis, [Errand(name, film_id, "", queue, anew=anew)])


def lay(studio: Studio, film_id: str, unfolding: Unfolding, anew: bool) -> None:
    """Lay every job the film should have and has not.

    ``anew``: the jobs that are there cannot be trusted; only those of running steps are kept.
    """
    redis = studio.redis
    with studio.sessions() as session:
        film = session.get_one(Film, film_id)
        rows = session.execute(
            select(Step.task, Step.status, Step.tries).where(Step.film_id == film_id)
        ).all()
    tries = {row.task: row.tries for row in rows}
    known = unfolding.graph.tasks
    running = {row.task for row in rows if row.status == "running" and row.task in known}
    jobs = {
        task.id: queued.job_id(film_id, task.id, tries.get(task.id, 0) - (task.id in running))
        for task in unfolding.open
    }
    there = queued.laid(redis, film_id)
    if anew:
        kept = {jobs[task] for task in running if task in jobs} | there.started_turns
        queued.drop(redis, film_id, there.states.keys() - kept)
        there = queued.laid(redis, film_id)
    # A job can wait only for jobs that exist. What needs a step that runs without one waits for
    # that step's end, when the keeper has the film advanced again.
    orphans = {task for task in running if task in jobs and not there.live(jobs[task])}
    errands = _errands(studio, film, unfolding, jobs, running, orphans)
    queued.lay(redis, [one for one in errands if not there.covers(one)])
    queued.note_orphans(redis, film_id, orphans)
    _note_queued(studio, film_id, {one.task for one in errands})


def _note_queued(studio: Studio, film_id: str, tasks: set[str]) -> None:
    with studio.sessions() as session, writing(session):
        mine = (Step.film_id == film_id, Step.status == "waiting", Step.task.in_(tasks))
        session.execute(update(Step).where(*mine).values(status="queued"))


def _errands(
    studio: Studio,
    film: Film,
    unfolding: Unfolding,
    jobs: dict[str, str],
    running: set[str],
    orphans: set[str],
) -> list[Errand]:
    """The jobs the film should have, each after those it waits for."""
    able = running - orphans
    errands: list[Errand] = []
    left = [task for task in unfolding.open if task.id not in running]
    # The longest first, and yet needs before what needs them.
    while ready := [task for task in left if _can_wait(task.needs, unfolding, able)]:
        for task in ready:
            after = tuple(jobs[need] for need in task.needs if need in jobs)
            queue = queued.queue_name(_need(studio, unfolding, task), film.priority)
            limit = round(limit_of(task.seconds)) + _SLACK
            errands.append(Errand(jobs[task.id], film.id, task.id, queue, after, limit))
        able |= {task.id for task in ready}
        left = [task for task in left if task.id not in able]
    turns = [(turn.id, turn.needs) for turn in unfolding.turns]
    queue = queued.queue_name("cpu", film.priority)
    for turn, needs in turns or [("end", tuple(task.id for task in unfolding.open))]:
        if _can_wait(needs, unfolding, able):
            after = tuple(jobs[need] for need in needs if need in jobs)
            name = queued.turn_id(film.id, turn, film.told)
            errands.append(Errand(name, film.id, "", queue, after))
    return errands


def _can_wait(needs: tuple[str, ...], unfolding: Unfolding, able: set[str]) -> bool:
    return all(need in unfolding.graph.results or need in able for need in needs)


def _need(studio: Studio, unfolding: Unfolding, task: Task) -> str:
    """What the provider that will be asked first needs: ``cpu``, ``gpu`` or ``network``.

    While the task cannot be built, a guess: that of the stage's ready provider, the chosen one or
    one that is no last resort.
    """
    registry, use = studio.registry, unfolding.brief.use
    if unfolding.met(task.needs):
        offers = registry.offers(task.build(unfolding.graph.results), use)
        return registry.providers[offers[0].provider].needs if offers else "cpu"
    ready = [info for info in registry.serving(task.stage) if registry.readiness(info.name).ready]
    ready.sort(key=lambda info: (info.name != use.get(task.stage), info.last_resort))
    return ready[0].needs if ready else "cpu"
