"""Films on their way through the queues: planned, laid as jobs, watched over, finished.

The database is the truth. :func:`advance` brings a film's steps and jobs in line with it and can
be called at any time, by anybody, again; :func:`reconcile` finds films whose jobs or workers were
lost and has them advanced.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import DamagedArtifactError, FilmwrightError
from core.execution import queued
from core.execution.alive import is_dead
from core.execution.queued import Errand
from core.execution.unfolding import Unfolding, Unfoldings
from core.graph import Task
from core.models import Film, Project, Step, now
from core.runner import Outcome, look_up, refs_in
from core.services import credits, events, progress, steps
from core.stages import PublishRequest
from core.studio import Studio

log = logging.getLogger("filmwright.films")

#: How often a film is planned anew because artifacts were found damaged.
_REPAIRS = 3

#: A task may take this many times its expected seconds, and at least so many.
_PATIENCE, _AT_LEAST = 20.0, 300.0

#: Seconds by which RQ's own limit lies behind the worker's.
_SLACK = 60


def limit_of(seconds: float) -> float:
    """After how many seconds a task that should take ``seconds`` is ended."""
    return max(_AT_LEAST, seconds * _PATIENCE)


def send(
    studio: Studio, film_id: str, priority: str, mark: object = "start", anew: bool = False
) -> None:
    """Have a worker advance the film."""
    name = queued.turn_id(film_id, "call", mark)
    queue = queued.queue_name("cpu", priority)
    queued.lay(studio.redis, [Errand(name, film_id, "", queue, anew=anew)])


def advance(
    studio: Studio, film_id: str, known: Unfoldings, anew: bool = False, verify: bool = False
) -> None:
    """Plan as far as can be planned, take what the store has, lay jobs for the rest.

    ``anew``: the film's jobs were lost or are stuck: all but running ones are laid again.
    ``verify``: artifacts were damaged: read every one, and have what is damaged remade.
    """
    try:
        with queued.alone_with(studio.redis, film_id):
            if not _begin(studio, film_id):
                return
            unfolding = _unfold(studio, film_id, known, verify)
            if unfolding.graph.done:
                _finish(studio, film_id, unfolding, known)
            else:
                _lay(studio, film_id, unfolding, anew or verify)
    except DamagedArtifactError as error:
        repair(studio, film_id, known, str(error))
    except queued.BusyError:
        raise
    except FilmwrightError as error:
        give_up(studio, film_id, str(error))
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        # A plan that cannot be made will not be made by trying again.
        log.exception("film %s cannot be planned", film_id)
        give_up(studio, film_id, f"the film cannot be planned: {error}")


def repair(studio: Studio, film_id: str, known: Unfoldings, why: str) -> None:
    """An artifact was found damaged: verify all, have the damaged ones remade.

    After some repairs of one film the disk is at fault, and the film fails.
    """
    with studio.sessions() as session, writing(session):
        repairs = session.execute(
            update(Film)
            .where(Film.id == film_id, Film.status.in_(("queued", "running")))
            .values(repairs=Film.repairs + 1)
            .returning(Film.repairs)
        ).scalar_one_or_none()
    if repairs is None:
        return
    if repairs > _REPAIRS:
        give_up(studio, film_id, f"{why}, again and again: the studio's disk needs a look")
    else:
        advance(studio, film_id, known, verify=True)


def give_up(studio: Studio, film_id: str, why: str, task: str = "") -> None:
    """The film cannot be made: say why, stop the rest, give the credits back. Once."""
    with studio.sessions() as session:
        with writing(session):
            film = _held(session, film_id)
            if film is None:
                return
            film.status, film.error, film.finished_at = "failed", why, now()
            film.seconds_left = None
            end_steps(session, film_id)
            if task:
                failed = update(Step).where(Step.film_id == film_id, Step.task == task)
                session.execute(failed.values(status="failed", error=why, finished_at=now()))
            credits.release(session, film)
            events.tell(session, film_id, "job.failed", error=why, task=task)
        events.ring(studio, film_id)
    with suppress(RedisError):
        queued.drop(studio.redis, film_id)


# --- planning ------------------------------------------------------------------------------


def _begin(studio: Studio, film_id: str) -> bool:
    """Whether the film is to be made; the first time, say that work begins."""
    with studio.sessions() as session:
        film = session.get(Film, film_id)
        if film is None or film.status not in ("queued", "running"):
            return False
        if film.status == "running":
            return True
        with writing(session):
            held = _held(session, film_id)
            if held is None:
                return False
            if held.status == "queued":
                held.status, held.started_at = "running", now()
                events.tell(session, film_id, "job.started")
        events.ring(studio, film_id)
    return True


def _unfold(studio: Studio, film_id: str, known: Unfoldings, verify: bool) -> Unfolding:
    """Bring plan, steps and store in line until nothing more comes of what is there."""
    if verify:
        known.forget(film_id)
    with studio.sessions() as session:
        film, unfolding = load(session, film_id, known, everything=not verify)
        session.rollback()
        planned = _plan_steps(session, film_id, unfolding)
        while found := _in_store(studio, unfolding, verify):
            _take(session, film_id, unfolding, found, verify)
            planned |= _plan_steps(session, film_id, unfolding)
        if verify:
            _reset_rest(session, film_id, unfolding)
        if planned:
            _tell_plan(session, film_id, unfolding)
        events.ring(studio, film.id)
    return unfolding


def load(
    session: Session, film_id: str, known: Unfoldings, everything: bool = True
) -> tuple[Film, Unfolding]:
    """A film with its plan, fed with every result that is kept (unless told otherwise)."""
    film = session.get_one(Film, film_id)
    mine = (Step.film_id == film_id, Step.status == "done")
    done = set(session.scalars(select(Step.task).where(*mine))) if everything else set()
    unfolding = known.of(film, done)
    missing = done - unfolding.graph.results.keys()
    if missing:
        rows = session.execute(
            select(Step.task, Step.document).where(*mine, Step.task.in_(missing))
        )
        unfolding.take({task: document for task, document in rows if document is not None})
    return film, unfolding


def _plan_steps(session: Session, film_id: str, unfolding: Unfolding) -> bool:
    """Give every planned task its step; whether there were new ones."""
    there = set(session.scalars(select(Step.task).where(Step.film_id == film_id)))
    session.rollback()
    fresh = [task for task in unfolding.graph.tasks.values() if task.id not in there]
    if not fresh:
        return False
    with writing(session):
        session.scalar(select(Film.id).where(Film.id == film_id).with_for_update())
        there = set(session.scalars(select(Step.task).where(Step.film_id == film_id)))
        session.add_all(
            Step(film_id=film_id, task=task.id, stage=task.stage, seconds=task.seconds)
            for task in fresh
            if task.id not in there
        )
    return True


def _in_store(studio: Studio, unfolding: Unfolding, verify: bool) -> dict[str, Outcome]:
    """What the store already has of the tasks that could be made now."""
    found = {}
    for task in unfolding.open:
        if unfolding.met(task.needs):
            request = task.build(unfolding.graph.results)
            outcome = look_up(studio.registry, studio.store, request, unfolding.brief.use, verify)
            if outcome is not None:
                found[task.id] = outcome
    return found


def _take(
    session: Session,
    film_id: str,
    unfolding: Unfolding,
    found: dict[str, Outcome],
    verify: bool,
) -> None:
    kept: set[str] = set()
    if verify:
        mine = (Step.film_id == film_id, Step.status == "done", Step.task.in_(found))
        rows = session.execute(select(Step.task, Step.document).where(*mine)).all()
        session.rollback()
        kept = {task for task, document in rows if document == found[task].document}
        _reopen(session, film_id, {task for task, _ in rows} - kept)
    fresh = {task: outcome for task, outcome in found.items() if task not in kept}
    if fresh:
        kept |= set(steps.land_many(session, film_id, fresh))
    unfolding.take({task: found[task].document for task in kept})
    if others := found.keys() - kept:
        # Somebody else was first: theirs counts.
        mine = (Step.film_id == film_id, Step.status == "done", Step.task.in_(others))
        rows = session.execute(select(Step.task, Step.document).where(*mine)).all()
        session.rollback()
        unfolding.take({task: document for task, document in rows if document is not None})
        if others - {task for task, _ in rows}:
            raise queued.BusyError("the film changed while it was planned")


def _reset_rest(session: Session, film_id: str, unfolding: Unfolding) -> None:
    """After a verification: what was not found whole is open; what is not yet planned, unknown."""
    tasks, results = unfolding.graph.tasks.keys(), unfolding.graph.results.keys()
    there = set(session.scalars(select(Step.task).where(Step.film_id == film_id)))
    session.rollback()
    _reopen(session, film_id, set(tasks - results) & there)
    if unknown := there - tasks:
        with writing(session):
            mine = (Step.film_id == film_id, Step.task.in_(unknown), Step.status != "running")
            session.execute(delete(Step).where(*mine))


def _reopen(session: Session, film_id: str, tasks: set[str]) -> None:
    if not tasks:
        return
    with writing(session):
        session.execute(
            update(Step)
            .where(Step.film_id == film_id, Step.task.in_(tasks), Step.status == "done")
            .values(status="waiting", fraction=0.0, document=None, finished_at=None)
        )


def _tell_plan(session: Session, film_id: str, unfolding: Unfolding) -> None:
    """Say how much there is to do, and what the script was understood to be."""
    play = getattr(unfolding.plan, "screenplay", None)
    with writing(session):
        film = _held(session, film_id)
        if film is None:
            return
        if play is not None and film.screenplay is None:
            film.screenplay = play.model_dump(mode="json")
        seen = progress.progress_of(session, film)
        totals = {one.stage: one.total for one in seen.stages}
        planned = {"stages": totals, "total": sum(totals.values()), "whole": not unfolding.turns}
        events.tell(session, film_id, "job.planned", **planned)
        session.flush()
        progress.report(session, film_id)


# --- jobs ----------------------------------------------------------------------------------


def _lay(studio: Studio, film_id: str, unfolding: Unfolding, anew: bool) -> None:
    """Have a job for every open step whose needs are done or have one, and for every turn."""
    redis = studio.redis
    with studio.sessions() as session:
        film = session.get_one(Film, film_id)
        rows = session.execute(
            select(Step.task, Step.status, Step.tries).where(Step.film_id == film_id)
        ).all()
    tries = {row.task: row.tries for row in rows}
    running = {row.task for row in rows if row.status == "running"}
    jobs = {
        task.id: queued.job_id(film_id, task.id, tries.get(task.id, 0) - (task.id in running))
        for task in unfolding.open
    }
    there = queued.laid(redis, film_id)
    if anew:
        kept = {jobs[task] for task in running if task in jobs}
        stale = {name for name in there.states if name not in kept}
        queued.drop(redis, film_id, stale - _started_turns(there.states))
        there = queued.laid(redis, film_id)
    # A job can wait only for jobs that exist; what needs a step that runs without one waits for
    # that step's end, when :func:`reconcile` has the film advanced again.
    orphans = {task for task in running if task in jobs and not there.live(jobs[task])}
    errands, able = _errands(studio, film, unfolding, jobs, running, orphans)
    queued.lay(redis, [one for one in errands if not there.covers(one)])
    queued.note_orphans(redis, film_id, orphans)
    with studio.sessions() as session, writing(session):
        session.execute(
            update(Step)
            .where(Step.film_id == film_id, Step.status == "waiting", Step.task.in_(able))
            .values(status="queued")
        )


def _started_turns(states: dict[str, str]) -> set[str]:
    return {name for name, state in states.items() if state == "started" and queued.is_turn(name)}


def _errands(
    studio: Studio,
    film: Film,
    unfolding: Unfolding,
    jobs: dict[str, str],
    running: set[str],
    orphans: set[str],
) -> tuple[list[Errand], set[str]]:
    """The jobs the film should have, each after those it waits for; and the tasks among them."""
    able = running - orphans
    errands: list[Errand] = []
    left = [task for task in unfolding.open if task.id not in running]
    # Tasks come after their needs, whatever their length, so that a job waits for laid ones.
    while ready := [task for task in left if _can_wait(task.needs, unfolding, able)]:
        for task in ready:
            after = tuple(jobs[need] for need in task.needs if need in jobs)
            queue = _queue(studio, film, unfolding, task)
            limit = round(limit_of(task.seconds)) + _SLACK
            errands.append(Errand(jobs[task.id], film.id, task.id, queue, after, limit))
        able |= {task.id for task in ready}
        left = [task for task in left if task.id not in able]
    queue = queued.queue_name("cpu", film.priority)
    turns = [(turn.id, turn.needs) for turn in unfolding.turns]
    if not turns:
        turns = [("end", tuple(task.id for task in unfolding.open))]
    for turn, needs in turns:
        if _can_wait(needs, unfolding, able):
            after = tuple(jobs[need] for need in needs if need in jobs)
            errands.append(
                Errand(queued.turn_id(film.id, turn, film.told), film.id, "", queue, after)
            )
    return errands, {one.task for one in errands if one.task}


def _can_wait(needs: tuple[str, ...], unfolding: Unfolding, able: set[str]) -> bool:
    return all(need in unfolding.graph.results or need in able for need in needs)


def _queue(studio: Studio, film: Film, unfolding: Unfolding, task: Task) -> str:
    """The queue for the provider that is asked first, where that can be known already."""
    need = "cpu"
    if unfolding.met(task.needs):
        request = task.build(unfolding.graph.results)
        offers = studio.registry.offers(request, unfolding.brief.use)
        need = studio.registry.providers[offers[0].provider].needs if offers else "cpu"
    return queued.queue_name(need, film.priority)


# --- the end -------------------------------------------------------------------------------


def _finish(studio: Studio, film_id: str, unfolding: Unfolding, known: Unfoldings) -> None:
    """Everything is made: keep what can be delivered, take the credits, say so. Once."""
    delivery = unfolding.plan.deliver(unfolding.graph.results)
    document = delivery.model_dump(mode="json")
    # A list, not a generator: every damaged artifact is to be found at once.
    whole = [studio.store.sound(ref) for ref in set(refs_in(_shown(delivery)))]
    if not all(whole):
        raise DamagedArtifactError("an artifact of the finished film was damaged")
    with studio.sessions() as session:
        with writing(session):
            film = _held(session, film_id)
            if film is None:
                return
            film.status, film.progress, film.seconds_left = "done", 1.0, 0.0
            film.finished_at, film.error = now(), ""
            film.delivery = document
            film.handed_on = unfolding.plan.next_continuity().model_dump(mode="json")
            film.screenplay = unfolding.plan.screenplay.model_dump(mode="json")
            film.warnings = _warnings(session, film_id, unfolding)
            _show_on_project(session, film, delivery)
            credits.capture(session, film)
            session.flush()
            body = {"project": film.project_id, "number": film.number,
                    "duration": delivery.film.duration, "warnings": film.warnings}  # fmt: skip
            events.tell(session, film_id, "job.completed", **body)
        events.ring(studio, film_id)
    known.forget(film_id)
    queued.drop(studio.redis, film_id)


def _shown(delivery: PublishRequest) -> dict[str, Any]:
    """The parts of a delivery that people are given."""
    return delivery.model_dump(mode="json", include={"film", "subtitles", "thumbnails"})


def _warnings(session: Session, film_id: str, unfolding: Unfolding) -> list[str]:
    told = session.scalars(select(Step.warnings).where(Step.film_id == film_id).order_by(Step.task))
    return list(
        dict.fromkeys([*unfolding.plan.notices, *(text for texts in told for text in texts)])
    )


def _show_on_project(session: Session, film: Film, delivery: PublishRequest) -> None:
    project = session.get_one(Project, film.project_id, populate_existing=True)
    if delivery.thumbnails is not None:
        project.cover = delivery.thumbnails.poster.model_dump(mode="json")
    if not project.title:
        project.title = delivery.title[:160]
    project.updated_at = now()


def _held(session: Session, film_id: str) -> Film | None:
    """The film, locked until the commit, if it is still being made."""
    film = session.get(Film, film_id, populate_existing=True, with_for_update=True)
    return film if film is not None and film.status in ("queued", "running") else None


def end_steps(session: Session, film_id: str) -> None:
    """Cancel what is not done, in the caller's transaction; workers notice and stop."""
    session.execute(
        update(Step)
        .where(Step.film_id == film_id, Step.status.in_((*steps.OPEN, "running")))
        .values(status="cancelled", finished_at=now())
    )


# --- watching over -------------------------------------------------------------------------

#: Seconds without a heartbeat after which a step's worker is taken for dead.
_SILENT = 10.0

#: Seconds for which something must look lost before it is: a job is in no queue for a moment
#: while a worker takes it.
_SURE_AFTER = 2.5


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
        # Whatever is done about it gets the same time.
        self._since[film_id] = moment
        return True


def reconcile(studio: Studio, suspicions: Suspicions) -> list[str]:
    """Give back the steps of dead workers, and have films advanced whose jobs were lost; gives
    back the films found."""
    with studio.sessions() as session:
        orphaned = _take_back(session)
        at_work = session.execute(
            select(Film.id, Film.priority, Film.told).where(Film.status.in_(("queued", "running")))
        ).all()
        session.rollback()
        if not at_work:
            return []
        waiting = queued.waiting_jobs(studio.redis)
        found = []
        for film_id, priority, told in at_work:
            lost = _looks_lost(studio, session, film_id, waiting)
            if film_id in orphaned or suspicions.sure(film_id, lost):
                log.info("film %s lost a worker or jobs: laying them again", film_id)
                found.append(film_id)
                send(studio, film_id, priority, f"again-{told}-{time.time_ns()}", anew=True)
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
    films = set()
    for one in dead:
        with writing(session):
            freed = session.execute(
                update(Step)
                .where(
                    Step.film_id == one.film_id, Step.task == one.task, Step.tries == one.tries,
                    Step.status == "running", Step.worker == one.worker,
                )
                .values(status="waiting", fraction=0.0)
                .returning(Step.task)
            ).one_or_none()  # fmt: skip
        if freed is not None:
            films.add(one.film_id)
    return films


def _looks_lost(
    studio: Studio, session: Session, film_id: str, waiting: dict[str, set[str]]
) -> bool:
    """Whether a step of the film that should have a job has none, or nobody is to plan on."""
    rows = session.execute(
        select(Step.task, Step.status, Step.tries).where(
            Step.film_id == film_id, Step.status.in_((*steps.OPEN, "running"))
        )
    ).all()
    session.rollback()
    there = queued.laid(studio.redis, film_id, waiting)
    running = {row.task for row in rows if row.status == "running"}
    orphans = {
        row.task
        for row in rows
        if row.task in running and not there.live(queued.job_id(film_id, row.task, row.tries - 1))
    }
    if orphans and orphans == queued.noted_orphans(studio.redis, film_id):
        return False
    if not any(there.live(name) and queued.is_turn(name) for name in there.states):
        return True
    return any(
        not _under_way(there, queued.job_id(film_id, row.task, row.tries))
        for row in rows
        if row.task not in running
    )


def _under_way(there: queued.Laid, job: str) -> bool:
    """A job that RQ takes for started and that holds no step was lost with its worker."""
    return there.live(job) and there.states[job] != "started"
