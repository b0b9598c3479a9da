"""Making films: what one costs, starting it, stopping it, trying again, looking at it."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass

from redis.exceptions import RedisError
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, defer

from core.database import writing
from core.errors import ConflictError, InputError, NotFoundError
from core.execution import queued
from core.film import Brief, Screenplay
from core.models import Film, Project, Step, User, now
from core.services import credits, drafts, endings, events, laying, moderation, understanding
from core.services.plans import Plan, cost_of, plan_of
from core.services.progress import FilmProgress, StageProgress, progress_of
from core.studio import Studio

__all__ = [
    "Estimate", "FilmProgress", "StageProgress", "cancel", "estimate", "films_of", "owned",
    "progress_of", "refuse_what_cannot_be_met", "retry", "send", "start",
]  # fmt: skip

log = logging.getLogger("filmwright.films")

#: An edit that keeps this part of the sentences of a film already paid for is a revision of it.
_SAME_FILM = 0.5

_SENTENCE = re.compile(r"[^.!?。！？।…\n]+")


#: Asked for by everything about a film: put together once, without what is long and seldom used.
_OWNED = (
    select(Film)
    .join(Project, Project.id == Film.project_id)
    .where(
        Film.id == bindparam("film"),
        Film.owner_id == bindparam("owner"),
        Project.deleted_at.is_(None),
    )
    .options(
        defer(Film.screenplay), defer(Film.continuity), defer(Film.handed_on), defer(Film.draft)
    )
)


@dataclass(frozen=True)
class Estimate:
    """What making the project's film costs at this moment."""

    cost: int
    balance: int
    revision: bool
    """A change to a film already paid for."""
    enough: bool


def estimate(studio: Studio, session: Session, user: User, project: Project) -> Estimate:
    """What the next version costs.

    :raises InputError: the draft cannot be filmed; the message says why.
    """
    plan = plan_of(user)
    brief = drafts.brief_of(session, project, plan)
    refuse_what_cannot_be_met(studio, brief)
    revision = is_revision(brief, _newest_done(session, project.id), plan)
    cost = cost_of(plan, brief, revision)
    return Estimate(cost, user.credits, revision, user.credits >= cost)


def start(studio: Studio, session: Session, user: User, project: Project) -> Film:
    """Reserve the credits and have the project's next version made.

    :raises InputError: the draft cannot be filmed.
    :raises ConflictError: the project's film is being made, or too many of the account's are.
    :raises OutOfCreditsError: the account has too few credits; nothing was taken.
    """
    user_id, project_id = user.id, project.id
    refuse_what_cannot_be_met(studio, drafts.brief_of(session, project, plan_of(user)))
    _refuse_what_does_not_fit(project)
    with writing(session):
        user, project = _held(session, user_id), _current(session, project_id)
        plan = plan_of(user)
        brief = drafts.brief_of(session, project, plan)
        _refuse_more(session, plan, user_id, project_id)
        before = _newest_done(session, project_id)
        revision = is_revision(brief, before, plan)
        film = Film(
            project_id=project_id,
            owner_id=user_id,
            number=_newest_number(session, project_id) + 1,
            brief=brief.model_dump(mode="json"),
            draft=project.draft,
            continuity=before.handed_on if before else None,
            priority=plan.priority,
            revision=revision,
            cost=cost_of(plan, brief, revision),
            moderation=moderation.verdict(brief, before),
            told=0,
        )
        session.add(film)
        session.flush()
        credits.reserve(session, film)
        events.tell(session, film.id, "job.queued", number=film.number, cost=film.cost)
    session.refresh(film)
    send(studio, film, "1")
    return film


def cancel(studio: Studio, session: Session, film: Film) -> None:
    """Stop making a film and give its credits back. What is made stays in the store.

    Workers notice within a second and stop what they do. A film that is not being made stays
    as it is.
    """
    film_id = film.id
    with writing(session):
        held = session.get_one(Film, film_id, populate_existing=True, with_for_update=True)
        if held.at_work:
            held.status, held.seconds_left, held.finished_at = "cancelled", None, now()
            endings.end_steps(session, film_id)
            credits.release(session, held)
            events.tell(session, film_id, "job.cancelled")
    session.refresh(film)
    events.ring(studio, film_id)
    with suppress(RedisError):
        queued.drop(studio.redis, film_id)


def retry(studio: Studio, session: Session, film: Film) -> None:
    """Go on with a film that failed or was cancelled; what is made is kept.

    :raises ConflictError: it is being made or done, or another of the project's films is.
    :raises OutOfCreditsError: the account has too few credits; nothing was taken.
    """
    film_id = film.id
    with writing(session):
        held = session.get_one(Film, film_id, populate_existing=True, with_for_update=True)
        if held.status not in ("failed", "cancelled"):
            raise ConflictError("only a film that failed or was cancelled can be tried again")
        user = _held(session, held.owner_id)
        plan = plan_of(user)
        _current(session, held.project_id)
        _refuse_more(session, plan, user.id, held.project_id)
        held.status, held.error, held.finished_at, held.repairs = "queued", "", None, 0
        held.started_at, held.priority = None, plan.priority
        held.cost = cost_of(plan, Brief.model_validate(held.brief), held.revision)
        _reopen_steps(session, film_id)
        credits.reserve(session, held)
        number = events.tell(session, film_id, "job.retried", cost=held.cost)
    session.refresh(film)
    send(studio, film, str(number))


def owned(session: Session, user: User, film_id: str) -> Film:
    """The account's film.

    :raises NotFoundError: there is none, it is somebody else's, or its project was deleted.
    """
    film = session.scalar(_OWNED, {"film": film_id, "owner": user.id})
    if film is None:
        raise NotFoundError("there is no such film")
    return film


def films_of(session: Session, project: Project) -> list[Film]:
    """The project's versions, newest first."""
    mine = Film.project_id == project.id
    return list(session.scalars(select(Film).where(mine).order_by(Film.number.desc())))


def is_revision(brief: Brief, before: Film | None, plan: Plan) -> bool:
    """Whether a brief is an edit of a film already paid for, that would not have cost more."""
    if before is None:
        return False
    paid = Brief.model_validate(before.brief)
    old, new = _sentences(paid.script), _sentences(brief.script)
    if len(old & new) < _SAME_FILM * max(len(old), 1):
        return False
    return cost_of(plan, brief, False) <= cost_of(plan, paid, False)


def _sentences(script: str) -> set[str]:
    found = (" ".join(one.split()).casefold() for one in _SENTENCE.findall(script))
    return {one for one in found if any(letter.isalnum() for letter in one)}


def refuse_what_cannot_be_met(studio: Studio, brief: Brief) -> None:
    """Tell before anything is spent.

    :raises InputError: a provider or the style that was chosen is not there.
    """
    studio.registry.require(brief.use)
    styles = studio.registry.styles()
    if brief.style not in styles:
        known = ", ".join(sorted(styles))
        raise InputError(f"there is no style {brief.style!r}; styles: {known}")


def _refuse_what_does_not_fit(project: Project) -> None:
    """Speech is never cut. A script that nobody understood yet is measured by its planner."""
    if project.screenplay is not None and drafts.is_read(project):
        play = Screenplay.model_validate(project.screenplay)
        understanding.refuse_unfit(play, drafts.draft_of(project).duration)


def _refuse_more(session: Session, plan: Plan, user_id: str, project_id: str) -> None:
    at_work = Film.status.in_(events.AT_WORK)
    mine = (
        select(Film.project_id)
        .join(Project, Project.id == Film.project_id)
        # A campaign's films wait for those that somebody sits and waits for, not these for them.
        .where(Film.owner_id == user_id, at_work, Project.hidden.is_(False))
    )
    making = list(session.scalars(mine))
    if project_id in making:
        raise ConflictError("this film is being made already; wait for it, or cancel it first")
    if len(making) >= plan.films_at_once:
        raise ConflictError(
            f"{len(making)} of your films are being made, as many as the plan {plan.name} makes "
            "at once: wait for one, or cancel it"
        )


def _held(session: Session, user_id: str) -> User:
    """The account, locked until the commit: of many starts at once, one goes after another."""
    return session.get_one(User, user_id, populate_existing=True, with_for_update=True)


def _current(session: Session, project_id: str) -> Project:
    project = session.get(Project, project_id, populate_existing=True)
    if project is None or project.deleted_at is not None:
        raise NotFoundError("there is no such project")
    return project


def _newest_done(session: Session, project_id: str) -> Film | None:
    done = (Film.project_id == project_id, Film.status == "done")
    return session.scalar(select(Film).where(*done).order_by(Film.number.desc()).limit(1))


def _newest_number(session: Session, project_id: str) -> int:
    return session.scalar(select(func.max(Film.number)).where(Film.project_id == project_id)) or 0


def _reopen_steps(session: Session, film_id: str) -> None:
    ended = (Step.film_id == film_id, Step.status.in_(("failed", "cancelled")))
    for step in session.scalars(select(Step).where(*ended)):
        step.status, step.error, step.attempts, step.fraction = "waiting", "", [], 0.0
        step.finished_at = None


def send(studio: Studio, film: Film, mark: str) -> None:
    """Tell the workers. Without Redis they find the film when it is back."""
    events.ring(studio, film.id)
    try:
        laying.send(studio, film.id, film.priority, mark)
    except RedisError as error:
        log.warning("film %s waits for the queue server: %s", film.id, error)
