"""The panels under the stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from core.errors import InputError
from core.film import Voice
from core.models import Film, Project
from core.revising import CHOICES
from core.services import drafts, films, pictures, renditions, storyboard, understanding, versions
from core.stages import PublishRequest
from web.context import database, studio, user
from web.pages.film import words
from web.pages.film.area import part


def render(panel: str, project: Project, film: Film | None) -> str:
    """One panel."""
    return _PANELS[panel](project, film)


def storyboard_panel(project: Project, _film: Film | None = None) -> str:
    """The storyboard with its scenes."""
    try:
        facts = board_facts(project)
    except InputError as error:
        return part("panels/unready", project=project, reason=str(error))
    return part("panels/storyboard", **facts)


def board_facts(project: Project) -> dict[str, Any]:
    """The storyboard, what it would cost to film it, and what its choices are chosen from."""
    board = storyboard.board(studio(), database(), project)
    return {
        "project": project,
        "board": board,
        "pictures": {card.scene.id: picture_of(project, board, card) for card in board.cards},
        "people": [(one.id, one.name) for one in board.play.characters],
        "choices": CHOICES,
        "words": words,
        **_cost(project, board),
    }


def _cost(project: Project, board: storyboard.Board) -> dict[str, Any]:
    """What filming the changes costs; nothing is asked when there are none."""
    return cost_facts(project) if board.changes else {"estimate": None, "obstacle": ""}


def cost_facts(project: Project) -> dict[str, Any]:
    """What the next version costs, or why it cannot be made."""
    try:
        play = understanding.understand(studio(), database(), project)
        asked = drafts.draft_of(project).duration
        if obstacle := words.misfit(understanding.fit(play, asked)):
            return {"estimate": None, "obstacle": obstacle}
        return {"estimate": films.estimate(studio(), database(), user(), project), "obstacle": ""}
    except InputError as error:
        return {"estimate": None, "obstacle": str(error)}


def picture_of(project: Project, board: storyboard.Board, card: storyboard.Card) -> str:
    """The address of a card's picture; empty: there is none."""
    if card.image and card.picture != "film":
        return url_for("media.asset", asset_id=card.image, w=640)
    here = url_for("media.scene", project_id=project.id, scene_id=card.scene.id, w=640)
    if board.base is None or card.picture == "place":
        drawn = pictures.is_drawn(studio(), board.brief, card.scene)
        return f"{here}&v={pictures.plate_task(board.brief, card.scene)[-12:]}" if drawn else ""
    if card.picture == "stale" and pictures.is_drawn(studio(), board.brief, card.scene):
        return f"{here}&v={pictures.plate_task(board.brief, card.scene)[-12:]}"
    return url_for("media.still", film_id=board.base.id, scene_id=card.scene.id, w=640)


def cast_panel(project: Project, film: Film | None) -> str:
    """Who plays, and with which voice."""
    try:
        play = understanding.understand(studio(), database(), project)
        parts = storyboard.cast_of(studio(), database(), project)
        voices = understanding.chosen_voices(studio(), play, drafts.draft_of(project))
    except InputError as error:
        return part("panels/unready", project=project, reason=str(error))
    shown = storyboard.newest(database(), project)
    return part(
        "panels/cast", film=film, base=shown, parts=parts, voices=voices,
        catalogue=_catalogue(play.language), play=play, **board_facts(project),
    )  # fmt: skip


def _catalogue(language: str) -> list[Voice]:
    able = [one for one in studio().registry.voices() if language in one.languages]
    return sorted(able, key=lambda one: (-one.quality, one.name))


def timeline_panel(project: Project, film: Film | None) -> str:
    """The film laid out to scale."""
    if film is None:
        return part("panels/nothing", project=project, panel="timeline")
    delivery = PublishRequest.model_validate(film.delivery)
    return part(
        "panels/timeline", project=project, film=film, timeline=delivery.timeline,
        score=delivery.score, words=words,
    )  # fmt: skip


def versions_panel(project: Project, film: Film | None) -> str:
    """Every version, and what each changed."""
    listed = versions.listed(database(), project)
    if not listed:
        return part("panels/nothing", project=project, panel="versions")
    plays = {one.film.id: storyboard.version_of(one.film) for one in listed}
    return part(
        "panels/versions", project=project, film=film, versions=listed, plays=plays, words=words,
        pair=versions.pair(listed),
    )  # fmt: skip


def downloads_panel(project: Project, film: Film | None) -> str:
    """Everything of the film that can be saved."""
    if film is None:
        return part("panels/nothing", project=project, panel="downloads")
    if film.moderation in ("flagged", "rejected"):
        return part("panels/held", project=project)
    delivery = renditions.delivery_of(film)
    return part(
        "panels/downloads", project=project, film=film, delivery=delivery,
        renditions=renditions.renditions_of(film), words=words,
    )  # fmt: skip


_PANELS: dict[str, Callable[[Project, Film | None], str]] = {
    "storyboard": storyboard_panel,
    "cast": cast_panel,
    "timeline": timeline_panel,
    "versions": versions_panel,
    "downloads": downloads_panel,
}
