"""The room itself: the stage (player, or the film being made) and the panels under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from core.models import Film, Project
from core.services import films, pictures, renditions, storyboard
from core.services.campaigns import book
from core.services.versions import duration_of
from core.stages import PublishRequest
from web.context import database, user
from web.guard import signed_in
from web.pages.film import panels, words
from web.pages.film.area import PANELS, blueprint, by_script, own_film, own_project, part


@dataclass(frozen=True)
class Stage:
    """What stands at the top of the page."""

    film: Film | None
    """The finished version that plays."""
    job: Film | None
    """The version being made, or the newest that failed or was cancelled."""
    newest: Film | None
    """The newest finished version."""


@blueprint.get("/<project_id>")
@signed_in
def show(project_id: str) -> ResponseReturnValue:
    """The page, with its storyboard open; of a campaign's films, the campaign."""
    campaign = book.whose(database(), user(), project_id)
    if campaign is not None:
        return redirect(url_for("campaigns.show", campaign_id=campaign.id))
    return _page(own_project(project_id), "storyboard")


@blueprint.get("/<project_id>/<any(storyboard, cast, timeline, versions, downloads):panel>")
@signed_in
def panel(project_id: str, panel: str) -> ResponseReturnValue:
    """The page with another panel open, or that panel alone."""
    project = own_project(project_id)
    if by_script():
        return panels.render(panel, project, stage_of(project).film)
    return _page(project, panel)


@blueprint.get("/<project_id>/stage")
@signed_in
def stage(project_id: str) -> ResponseReturnValue:
    """The stage alone: the page asks for it when a film is ready."""
    project = own_project(project_id)
    return render_stage(project)


@blueprint.get("/<project_id>/films/<film_id>/live")
@signed_in
def live(project_id: str, film_id: str) -> ResponseReturnValue:
    """Who speaks which line and which picture is whose, once the script is understood."""
    return live_facts(own_film(own_project(project_id), film_id))


def render_stage(project: Project) -> str:
    """The stage as it is now."""
    return part("stage", **_facts(project))


def stage_of(project: Project) -> Stage:
    """Which versions are on the stage: the asked one (``?version=``) or the newest."""
    versions = films.films_of(database(), project)
    done = [film for film in versions if film.status == "done"]
    newest = done[0] if done else None
    asked = request.args.get("version", type=int)
    chosen = next((film for film in done if film.number == asked), newest)
    job = versions[0] if versions and versions[0].status != "done" else None
    return Stage(chosen, job, newest)


def _page(project: Project, panel: str) -> str:
    facts = _facts(project)
    return render_template(
        "film/show.html",
        panel=panel,
        panels=PANELS,
        body=panels.render(panel, project, facts["film"]),
        **facts,
    )


def _facts(project: Project) -> dict[str, Any]:
    """What the stage shows."""
    on = stage_of(project)
    facts: dict[str, Any] = {
        "project": project,
        "film": on.film,
        "job": on.job,
        "newest": on.newest,
        "words": words,
        "watching": request.args.get("version", type=int) is not None,
        "estimate": None,
        "obstacle": "",
    }
    if on.film is not None:
        facts["play"] = player_facts(on.film)
    if on.job is not None:
        facts["progress"] = films.progress_of(database(), on.job)
        facts["live"] = live_facts(on.job)
    if on.film is None and (on.job is None or not on.job.at_work):
        facts |= panels.cost_facts(project)
    return facts


def player_facts(film: Film) -> dict[str, Any]:
    """Everything the player works with."""
    delivery = PublishRequest.model_validate(film.delivery)
    held = film.moderation in ("flagged", "rejected")
    timeline = delivery.timeline
    here = get_locale()
    return {
        "id": film.id,
        "title": delivery.title,
        "number": film.number,
        "held": held,
        "duration": duration_of(film),
        "fps": timeline.fps,
        "width": delivery.film.width,
        "height": delivery.film.height,
        "poster": url_for("media.poster", film_id=film.id),
        "strip": url_for("media.strip_facts", film_id=film.id),
        "burned": bool(film.brief.get("burn", True)),
        "sources": [] if held else _sources(film),
        "subtitles": [
            {
                "language": one.language,
                "label": _language(one.language, here),
                "url": url_for("media.subtitles", film_id=film.id, language=one.language),
            }
            for one in delivery.subtitles
        ],
        "chapters": [
            {
                "id": scene.scene.id,
                "number": number,
                "start": round(scene.first / timeline.fps, 3),
                "end": round((scene.first + scene.frames) / timeline.fps, 3),
                "title": scene.scene.heading,
            }
            for number, scene in enumerate(timeline.scenes, 1)
        ],
    }


def live_facts(film: Film) -> dict[str, Any]:
    """What the progress needs to say what is being done: who speaks which line, which picture
    belongs to which scene."""
    play = storyboard.version_of(film)
    lines: dict[str, dict[str, str]] = {}
    scenes: list[dict[str, str]] = []
    if play is not None:
        for scene in play.play.scenes:
            scenes.append({"id": scene.id, "title": scene.heading,
                           "task": pictures.plate_task(play.brief, scene)})  # fmt: skip
            for line in scene.lines:
                name = words.speaker(play.play, line.speaker)
                lines[line.id] = {"who": name, "text": line.text, "scene": scene.id}
    return {"scenes": scenes, "lines": lines}


def _sources(film: Film) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "label": f"{min(one.width, one.height)}p",
            "url": url_for("media.film", film_id=film.id, name=one.name),
            "type": one.media_type,
        }
        for one in renditions.renditions_of(film)
        if one.ref is not None and one.name != "webm"
    ]


def _language(code: str, here: Any) -> str:
    try:
        return str(Locale.parse(code).get_display_name(here) or code).capitalize()
    except (UnknownLocaleError, ValueError):
        return code
