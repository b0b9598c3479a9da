"""How a film ends: done, with everything that can be delivered, or given up, and paid back."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from redis.exceptions import RedisError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import DamagedArtifactError, NotFoundError
from core.execution import queued
from core.execution.unfolding import Unfolding
from core.models import Film, Project, Step, User, now
from core.runner import refs_in
from core.services import credits, events, letters, preferences, sharing, steps, webhooks
from core.services.publishing import automatic
from core.stages import PublishRequest, ScriptRequest
from core.studio import Studio

#: So many credits left are few.
LOW_CREDITS = 1

#: Days for which the letter's link to the film holds.
_LINK_DAYS = 7


def finish(studio: Studio, film_id: str, unfolding: Unfolding) -> None:
    """Every task is done: keep what can be delivered, take the credits, say so. Once.

    :raises DamagedArtifactError: part of the film is not what was made; it must be made again.
    """
    delivery = unfolding.plan.deliver(unfolding.graph.results)
    shown = delivery.model_dump(mode="json", include={"film", "subtitles", "thumbnails"})
    # A list, not a generator: every damaged artifact is to be found at once.
    if not all([studio.store.sound(ref) for ref in set(refs_in(shown))]):  # noqa: C419
        raise DamagedArtifactError("part of the finished film was damaged")
    document = delivery.model_dump(mode="json")
    studio.store.keep(refs_in(document))
    with studio.sessions() as session:
        with writing(session):
            film = held(session, film_id)
            if film is None:
                return
            film.status, film.progress, film.seconds_left = "done", 1.0, 0.0
            film.finished_at, film.error = now(), ""
            film.delivery, film.duration = document, delivery.film.duration
            film.handed_on = unfolding.plan.next_continuity().model_dump(mode="json")
            film.screenplay = unfolding.plan.screenplay.model_dump(mode="json")
            film.warnings = _warnings(session, film_id, unfolding)
            _show_on_project(session, film, unfolding, delivery)
            credits.capture(session, film)
            _write_letters(studio, session, film, delivery.title)
            _tell_webhooks(studio, session, film, delivery.title)
            session.flush()
            automatic.owe(session, film)
            events.tell(
                session, film_id, "job.completed", project=film.project_id, number=film.number,
                duration=delivery.film.duration, warnings=film.warnings,
            )  # fmt: skip
        events.ring(studio, film_id)
    with suppress(RedisError):
        queued.drop(studio.redis, film_id)


def give_up(studio: Studio, film_id: str, why: str, task: str = "") -> None:
    """The film cannot be made: say why, stop the rest, give the credits back. Once."""
    with studio.sessions() as session:
        with writing(session):
            film = held(session, film_id)
            if film is None:
                return
            film.status, film.error, film.finished_at = "failed", why, now()
            film.seconds_left = None
            end_steps(session, film_id)
            if task:
                mine = (Step.film_id == film_id, Step.task == task, Step.status == "cancelled")
                failed = update(Step).where(*mine).values(status="failed", error=why)
                session.execute(failed)
            credits.release(session, film)
            webhooks.tell(session, film.owner_id, "film.failed", f"{film.id}:{now():%Y%m%d%H%M%S}",
                          {**_named(studio, film), "error": why})  # fmt: skip
            events.tell(session, film_id, "job.failed", error=why, task=task)
        events.ring(studio, film_id)
    with suppress(RedisError):
        queued.drop(studio.redis, film_id)


def _write_letters(studio: Studio, session: Session, film: Film, title: str) -> None:
    """Tell the maker by letter, where one is wanted; small changes need none."""
    user = session.get_one(User, film.owner_id)
    wanted = preferences.of(user)
    if film.revision or not user.email:
        return
    address = studio.settings.address
    if wanted.film_ready:
        facts = {"title": title, "link": f"{address}/projects/{film.project_id}"}
        # Who looks at a film that was held back gets no link to save it.
        with suppress(NotFoundError):
            facts["download"] = sharing.link(studio, film, "mp4", _LINK_DAYS)
        letters.write(session, f"film:{film.id}", user, "film_ready", **facts)
    if wanted.low_credits and film.cost and user.credits <= LOW_CREDITS:
        month = f"low:{user.id}:{now():%Y-%m}"
        link = f"{address}/billing"
        letters.write(session, month, user, "low_credits", credits=user.credits, link=link)


def _tell_webhooks(studio: Studio, session: Session, film: Film, title: str) -> None:
    told = {**_named(studio, film), "title": title, "duration": film.duration}
    webhooks.tell(session, film.owner_id, "film.completed", film.id, told)
    left = session.get_one(User, film.owner_id).credits
    if film.cost and left <= LOW_CREDITS:
        month = f"{film.owner_id}:{now():%Y-%m}"
        webhooks.tell(session, film.owner_id, "credits.low", month, {"credits": left})


def _named(studio: Studio, film: Film) -> dict[str, object]:
    """How a film is called in what others are told."""
    page = f"{studio.settings.address}/projects/{film.project_id}"
    return {"job": film.id, "project": film.project_id, "number": film.number, "url": page}


def end_steps(session: Session, film_id: str) -> None:
    """Cancel what is not done, in the caller's transaction; workers notice and stop."""
    session.execute(
        update(Step)
        .where(Step.film_id == film_id, Step.status.in_((*steps.OPEN, "running")))
        .values(status="cancelled", finished_at=now(), beat_at=None)
    )


def held(session: Session, film_id: str) -> Film | None:
    """The film, locked until the commit, if it is still to be made."""
    film = session.get(Film, film_id, populate_existing=True, with_for_update=True)
    return film if film is not None and film.status in ("queued", "running") else None


def _warnings(session: Session, film_id: str, unfolding: Unfolding) -> list[str]:
    """What its maker should know, each once."""
    mine = select(Step.warnings).where(Step.film_id == film_id).order_by(Step.task)
    told = [text for texts in session.scalars(mine) for text in texts]
    return list(dict.fromkeys([*unfolding.plan.notices, *told]))


def _show_on_project(
    session: Session, film: Film, unfolding: Unfolding, delivery: PublishRequest
) -> None:
    """The project's card shows its newest film; its storyboard, the script as understood."""
    project = session.get_one(Project, film.project_id, populate_existing=True)
    if delivery.thumbnails is not None:
        project.cover = delivery.thumbnails.poster.model_dump(mode="json")
    if not project.title:
        project.title = delivery.title[:160]
    project.updated_at = now()
    brief = unfolding.brief
    if brief.screenplay is None and not project.corrected and _unchanged(project, film):
        request = ScriptRequest(
            script=brief.script, title=brief.title, mode=brief.mode, language=brief.language
        )
        project.screenplay = film.screenplay
        project.screenplay_of = hashlib.sha256(request.canonical()).hexdigest()


def _unchanged(project: Project, film: Film) -> bool:
    """Whether the draft still has the script that was filmed."""
    return bool(project.draft.get("script") == film.draft.get("script"))
