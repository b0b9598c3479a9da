"""Corrections on the storyboard and in the cast.

Each scene's card is a form. A field that changes is sent at once and answered with the bar that
tells what is not filmed yet; a button (``do``) changes the board and is answered with all of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core import revising
from core.errors import InputError
from core.film import NARRATOR, Screenplay
from core.models import Project
from core.services import assets, storyboard
from web.context import database, studio
from web.guard import signed_in
from web.pages.film import panels
from web.pages.film.area import blueprint, by_script, own_project, part

Correction = Callable[[Screenplay], Screenplay]


@blueprint.post("/<project_id>/scenes/<scene_id>")
@signed_in
def scene(project_id: str, scene_id: str) -> ResponseReturnValue:
    """Correct a scene: its fields, and what the pressed button asks."""
    project = own_project(project_id)
    form = request.form
    correction = _fields(scene_id, form)
    storyboard.revise(studio(), database(), project, correction)
    action, _, target = form.get("do", "").partition(":")
    focus = _act(project, scene_id, action, target) if action else ""
    return _answer(project, whole=bool(action), focus=focus)


@blueprint.post("/<project_id>/order")
@signed_in
def order(project_id: str) -> ResponseReturnValue:
    """Put the scenes in another order (``scene`` once for each)."""
    project = own_project(project_id)
    names = request.form.getlist("scene")
    storyboard.revise(studio(), database(), project, lambda play: revising.with_order(play, names))
    return _answer(project, whole=True)


@blueprint.post("/<project_id>/cast/<who>")
@signed_in
def cast(project_id: str, who: str) -> ResponseReturnValue:
    """Give somebody another voice or portrait, or say who they are."""
    project = own_project(project_id)
    form = request.form
    chosen = {name: form[name] for name in ("voice", "portrait") if name in form}
    facts = {name: form[name] for name in ("name", "gender", "age") if name in form}
    if facts and who != NARRATOR:
        storyboard.revise(
            studio(), database(), project, lambda play: revising.with_character(play, who, facts)
        )
    if chosen:
        storyboard.recast(studio(), database(), project, who, chosen)
    if by_script():
        return panels.cast_panel(project, None), 200, {"HX-Trigger": "film:changed"}
    return redirect(url_for("film.panel", project_id=project.id, panel="cast"))


@blueprint.post("/<project_id>/own-picture")
@signed_in
def upload(project_id: str) -> ResponseReturnValue:
    """Bring a picture in and show it in a ``scene``, or give it to a ``part`` as a portrait."""
    project = own_project(project_id)
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InputError("no picture came with it; choose a file")
    scene_id, who = request.form.get("scene", ""), request.form.get("part", "")
    if bool(scene_id) == bool(who):
        raise InputError("a picture belongs to one scene or to one person")
    asset = assets.upload(studio(), database(), project, "image", file.filename, file.stream)
    if who:
        storyboard.recast(studio(), database(), project, who, {"portrait": asset.id})
        return panels.cast_panel(project, None)
    storyboard.own_picture(studio(), database(), project, scene_id, asset.id)
    return _answer(project, whole=True, focus=f"picture-{scene_id}")


def _fields(scene_id: str, form: MultiDict[str, str]) -> Correction:
    """The card's own fields; those that were not sent stay."""
    fields: dict[str, object] = {
        name: form[name].strip()
        for name in ("heading", "setting", "time", "weather", "mood", "description")
        if name in form
    }
    if form.get("framing"):
        fields["framings"] = (form["framing"],)
    lines = {name.removeprefix("line:"): {"text": value} for name, value in form.items()
             if name.startswith("line:")}  # fmt: skip
    for name, value in form.items():
        if name.startswith("speaker:"):
            lines.setdefault(name.removeprefix("speaker:"), {})["speaker"] = value

    def correct(play: Screenplay) -> Screenplay:
        known = {line.id for line in play.lines}
        was = next((one for one in play.scenes if one.id == scene_id), None)
        if was is not None and fields.get("framings") == was.framings[:1]:
            del fields["framings"]
        play = revising.with_scene(play, scene_id, fields)
        for line_id, changes in lines.items():
            if line_id in known:
                play = revising.with_line(play, line_id, changes)
        return play

    return correct


def _act(project: Project, scene_id: str, action: str, target: str) -> str:
    """Do what the button asks; gives the id of the element that should have the focus."""
    if action == "picture":
        storyboard.another_picture(studio(), database(), project, scene_id)
        return f"picture-{scene_id}"
    if action == "image":
        storyboard.own_picture(studio(), database(), project, scene_id, target)
        return f"picture-{scene_id}"
    before = {line.id for line in _play(project).lines}
    scenes = {one.id for one in _play(project).scenes}
    storyboard.revise(studio(), database(), project, _correction(scene_id, action, target))
    after = _play(project)
    if action == "add":
        return next(f"line-{line.id}" for line in after.lines if line.id not in before)
    if action == "scene":
        return next(f"heading-{one.id}" for one in after.scenes if one.id not in scenes)
    if action in ("remove", "cut"):
        return f"heading-{scene_id}" if action == "remove" else "board"
    return f"{action}-{target or scene_id}"


def _correction(scene_id: str, action: str, target: str) -> Correction:
    speaker = request.form.get("new-speaker", NARRATOR)
    moves = {"earlier": -1, "later": 1, "up": -1, "down": 1}
    corrections: dict[str, Correction] = {
        "add": lambda play: revising.with_new_line(
            play, scene_id, speaker, request.form.get("new-line", ""), target
        ),
        "remove": lambda play: revising.without_line(play, target),
        "up": lambda play: revising.with_moved_line(play, target, moves["up"]),
        "down": lambda play: revising.with_moved_line(play, target, moves["down"]),
        "earlier": lambda play: revising.with_moved_scene(play, scene_id, moves["earlier"]),
        "later": lambda play: revising.with_moved_scene(play, scene_id, moves["later"]),
        "scene": lambda play: revising.with_new_scene(play, scene_id),
        "cut": lambda play: revising.without_scene(play, scene_id),
    }
    return corrections.get(action, lambda play: play)


def _play(project: Project) -> Screenplay:
    return Screenplay.model_validate(project.screenplay)


def _answer(project: Project, whole: bool, focus: str = "") -> ResponseReturnValue:
    if not by_script():
        return redirect(url_for("film.show", project_id=project.id, _anchor="board"))
    facts = panels.board_facts(project)
    if not whole:
        return part("panels/bar", **facts), 200, {"HX-Retarget": "#changes"}
    told = {"film:board": {"focus": focus}}
    return part("panels/storyboard", **facts), 200, {"HX-Trigger-After-Settle": json.dumps(told)}
