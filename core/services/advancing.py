"""A film on its way: planned as far as it is known, taken from the store, laid out, finished.

:func:`advance` brings a film's steps and jobs in line with its results. It can be called at any
time, by anybody, again: whatever was done before is found done.
"""

from __future__ import annotations

import logging

from redis.exceptions import RedisError
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import DamagedArtifactError, FilmwrightError, StoreAwayError
from core.execution import queued
from core.execution.queued import BusyError
from core.execution.unfolding import Unfolding, Unfoldings
from core.models import Film, Step, now
from core.runner import Outcome, look_up
from core.services import endings, events, laying, progress, steps
from core.studio import Studio

log = logging.getLogger("filmwright.films")

#: How often a film is planned anew because artifacts were found damaged.
_REPAIRS = 3

#: What may be over in a moment. Anything else that planning raises will be raised again.
PASSING = (BusyError, RedisError, SQLAlchemyError, StoreAwayError)


def advance(
    studio: Studio, film_id: str, plans: Unfoldings, anew: bool = False, verify: bool = False
) -> None:
    """Plan as far as can be planned, take what the store has, lay jobs for the rest.

    ``anew``: the film's jobs were lost or are stuck: all but running ones are laid again.
    ``verify``: artifacts were damaged: read every one, and have what is damaged made again.

    :raises BusyError: another worker plans this film.
    """
    try:
        with queued.alone_with(studio.redis, film_id):
            if not _begin(studio, film_id):
                plans.forget(film_id)
                return
            unfolding = _unfold(studio, film_id, plans, verify)
            if unfolding.graph.done:
                endings.finish(studio, film_id, unfolding)
                plans.forget(film_id)
            else:
                laying.lay(studio, film_id, unfolding, anew or verify)
    except PASSING:
        raise
    except DamagedArtifactError as error:
        repair(studio, film_id, plans, str(error))
    except Exception as error:
        give_up_planning(studio, film_id, error)


def give_up_planning(studio: Studio, film_id: str, error: Exception, task: str = "") -> None:
    """The plan cannot be made as asked (the error says why), or our code is wrong."""
    if isinstance(error, FilmwrightError):
        endings.give_up(studio, film_id, str(error), task)
    else:
        log.exception("film %s cannot be planned", film_id, exc_info=error)
        endings.give_up(studio, film_id, f"the film cannot be planned: {error}", task)


def repair(studio: Studio, film_id: str, plans: Unfoldings, why: str) -> None:
    """An artifact was found damaged: verify all, have the damaged ones made again.

    After some repairs of one film the disk is at fault, and the film is given up.
    """
    with studio.sessions() as session, writing(session):
        film = endings.held(session, film_id)
        if film is None:
            return
        film.repairs += 1
        repairs = film.repairs
    if repairs > _REPAIRS:
        endings.give_up(studio, film_id, f"{why}, again and again: the disk needs a look")
    else:
        advance(studio, film_id, plans, verify=True)


def load(session: Session, film_id: str, plans: Unfoldings, trust: bool = True) -> Unfolding:
    """A film's plan, fed with every result that is kept (unless they are not to be trusted)."""
    film = session.get_one(Film, film_id)
    mine = (Step.film_id == film_id, Step.status == "done")
    done = set(session.scalars(select(Step.task).where(*mine))) if trust else set()
    unfolding = plans.of(film, done)
    missing = done - unfolding.graph.results.keys()
    if missing:
        rows = session.execute(
            select(Step.task, Step.document).where(*mine, Step.task.in_(missing))
        )
        unfolding.take({task: document for task, document in rows if document is not None})
    return unfolding


def _begin(studio: Studio, film_id: str) -> bool:
    """Whether the film is to be made; the first time, say that work begins."""
    with studio.sessions() as session:
        film = session.get(Film, film_id)
        if film is None or film.status != "queued":
            return film is not None and film.status == "running"
        with writing(session):
            held = endings.held(session, film_id)
            if held is None:
                return False
            if held.status == "queued":
                held.status, held.started_at = "running", now()
                session.flush()
                events.tell(session, film_id, "job.started")
        events.ring(studio, film_id)
    return True


def _unfold(studio: Studio, film_id: str, plans: Unfoldings, verify: bool) -> Unfolding:
    """Bring plan, steps and store in line until nothing more comes of what is there."""
    if verify:
        plans.forget(film_id)
    with studio.sessions() as session:
        unfolding = load(session, film_id, plans, trust=not verify)
        session.rollback()
        planned = _plan_steps(session, film_id, unfolding)
        while found := _in_store(studio, unfolding, verify):
            if verify:
                _correct(session, film_id, found)
            _take(session, film_id, unfolding, found)
            planned |= _plan_steps(session, film_id, unfolding)
        if verify:
            _reset_rest(session, film_id, unfolding)
        if planned:
            _tell_plan(session, film_id, unfolding)
    events.ring(studio, film_id)
    return unfolding


def _plan_steps(session: Session, film_id: str, unfolding: Unfolding) -> bool:
    """Give every planned task its step; whether there were new ones."""
    known = select(Step.task).where(Step.film_id == film_id)
    there = set(session.scalars(known))
    session.rollback()
    fresh = [task for task in unfolding.graph.tasks.values() if task.id not in there]
    if not fresh:
        return False
    with writing(session):
        if endings.held(session, film_id) is None:
            raise BusyError("the film ended while it was planned")
        there = set(session.scalars(known))
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
            request, use = task.build(unfolding.graph.results), unfolding.brief.use
            outcome = look_up(studio.registry, studio.store, request, use, verify)
            if outcome is not None:
                found[task.id] = outcome
    return found


def _take(session: Session, film_id: str, unfolding: Unfolding, found: dict[str, Outcome]) -> None:
    """Keep what was found as the steps' results; where somebody was first, theirs counts."""
    steps.land_many(session, film_id, found)
    done = (Step.film_id == film_id, Step.status == "done", Step.task.in_(found))
    rows = session.execute(select(Step.task, Step.document).where(*done)).all()
    session.rollback()
    if len(rows) < len(found):
        raise BusyError("the film changed while it was planned")
    unfolding.take({task: document for task, document in rows if document is not None})


# --- after damage --------------------------------------------------------------------------


def _correct(session: Session, film_id: str, found: dict[str, Outcome]) -> None:
    """Open the steps whose kept result is not the one that was found whole."""
    done = (Step.film_id == film_id, Step.status == "done", Step.task.in_(found))
    rows = session.execute(select(Step.task, Step.document).where(*done)).all()
    session.rollback()
    other = {task for task, document in rows if document != found[task].document}
    _reopen(session, film_id, other)


def _reset_rest(session: Session, film_id: str, unfolding: Unfolding) -> None:
    """What was not found whole is open; what is no longer planned yet is unknown."""
    tasks, results = unfolding.graph.tasks.keys(), unfolding.graph.results.keys()
    _reopen(session, film_id, set(tasks - results))
    with writing(session):
        unknown = (Step.film_id == film_id, Step.task.not_in(tasks), Step.status != "running")
        session.execute(delete(Step).where(*unknown))


def _reopen(session: Session, film_id: str, tasks: set[str]) -> None:
    if tasks:
        with writing(session):
            done = (Step.film_id == film_id, Step.task.in_(tasks), Step.status == "done")
            fresh = {"status": "waiting", "fraction": 0.0, "finished_at": None, "reused": False}
            session.execute(update(Step).where(*done).values(**fresh, attempts=[]))


def _tell_plan(session: Session, film_id: str, unfolding: Unfolding) -> None:
    """Say how much there is to do, and keep what the script was understood to be."""
    play = getattr(unfolding.plan, "screenplay", None)
    with writing(session):
        film = endings.held(session, film_id)
        if film is None:
            return
        if play is not None and film.screenplay is None:
            film.screenplay = play.model_dump(mode="json")
        session.flush()
        totals = {one.stage: one.total for one in progress.progress_of(session, film).stages}
        whole = not unfolding.turns
        events.tell(
            session, film_id, "job.planned", stages=totals, total=sum(totals.values()), whole=whole
        )
        progress.report(session, film_id)
