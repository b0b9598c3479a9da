"""Parts of the page that follow the script: cast, voices, scenes; templates and the helper."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from core.errors import FilmwrightError, InputError
from core.film import NARRATOR, Character, Voice
from core.models import Project
from core.services import assets, catalogue, scripthelper
from core.services.catalogue import Wish
from core.services.drafts import draft_of
from core.services.templates import templates
from core.services.understanding import chosen_voices, measure, understand
from web.context import database, studio
from web.guard import signed_in
from web.pages.wizard import labels
from web.pages.wizard.blueprint import blueprint, owned

#: Voices shown at once in the picker.
_SHELF = 20


@dataclass(frozen=True)
class Role:
    """Somebody who speaks or is seen, and with which voice."""

    id: str
    name: str
    character: Character | None
    voice: Voice | None
    chosen: bool
    """By the creator; else by the studio."""
    lines: int
    photo: str
    """An asset's id, or empty."""


@blueprint.get("/<project_id>/edit/cast")
@signed_in
def cast(project_id: str) -> ResponseReturnValue:
    """Who is in the film, and how they speak."""
    project = owned(project_id)
    try:
        play = understand(studio(), database(), project)
        roles = _roles(project)
    except InputError as error:
        return render_template("wizard/waiting.html", message=str(error))
    return render_template(
        "wizard/cast.html", project=project, play=play, roles=roles, labels=labels,
        style=draft_of(project).style,
    )  # fmt: skip


@blueprint.get("/<project_id>/edit/voices")
@signed_in
def voices(project_id: str) -> ResponseReturnValue:
    """The voices for one role, as they are searched for."""
    project = owned(project_id)
    play = understand(studio(), database(), project)
    who = request.args.get("who", NARRATOR)
    wish = Wish(
        language=request.args.get("language", play.language),
        gender=request.args.get("gender", ""),
        age=request.args.get("age", ""),
        accent=request.args.get("accent", ""),
        query=request.args.get("q", "")[:80],
    )
    found = catalogue.voices(studio(), wish)
    first = max(0, request.args.get("from", 0, type=int))
    role = next((one for one in _roles(project) if one.id == who), None)
    return render_template(
        "wizard/voices.html",
        project=project,
        found=found[first : first + _SHELF],
        total=len(found),
        first=first,
        following=first + _SHELF if first + _SHELF < len(found) else 0,
        natural=catalogue.NATURAL,
        spoken=play.language,
        wish=wish,
        role=role,
        labels=labels,
    )


@blueprint.get("/<project_id>/edit/scenes")
@signed_in
def scenes(project_id: str) -> ResponseReturnValue:
    """The film's scenes, each with room for an own picture."""
    project = owned(project_id)
    try:
        play = understand(studio(), database(), project)
    except InputError as error:
        return render_template("wizard/waiting.html", message=str(error))
    draft = draft_of(project)
    return render_template(
        "wizard/scenes.html",
        project=project,
        play=play,
        draft=draft,
        pictures=assets.assets_of(database(), project, "image"),
    )


@blueprint.get("/<project_id>/edit/templates")
@signed_in
def shelf(project_id: str) -> ResponseReturnValue:
    """Scripts to start from."""
    return render_template(
        "wizard/templates.html",
        project=owned(project_id),
        templates=list(templates().values()),
        labels=labels,
    )


@blueprint.post("/<project_id>/edit/helper")
@signed_in
def draft_script(project_id: str) -> ResponseReturnValue:
    """A first draft of a script from the answers to some questions."""
    owned(project_id)
    names = set(scripthelper.Answers.model_fields)
    try:
        answers = scripthelper.Answers.model_validate(
            {name: value for name, value in request.form.items() if name in names}
        )
    except ValidationError as error:
        fault = error.errors()[0]
        return render_template("wizard/drafted.html", fault=fault["loc"][0], written=None), 422
    written = scripthelper.write(answers)
    return render_template(
        "wizard/drafted.html", written=written, take=answers.take, size=measure(written.script)
    )


def _roles(project: Project) -> list[Role]:
    session = database()
    play = understand(studio(), session, project)
    draft = draft_of(project)
    try:
        speaking = chosen_voices(studio(), play, draft)
    except FilmwrightError:
        speaking = {}
    counts: dict[str, int] = {}
    for line in play.lines:
        counts[line.speaker] = counts.get(line.speaker, 0) + 1

    def role(who: str, name: str, character: Character | None) -> Role:
        wished = draft.voices.get(name) or draft.voices.get(who) or ""
        voice = speaking.get(who)
        return Role(
            id=who,
            name=name,
            character=character,
            voice=voice,
            chosen=bool(voice and wished == voice.id),
            lines=counts.get(who, 0),
            photo=draft.portraits.get(name) or draft.portraits.get(who) or "",
        )

    narrator = [role(NARRATOR, NARRATOR, None)] if NARRATOR in counts else []
    people = [role(one.id, one.name, one) for one in play.characters]
    return sorted(people, key=lambda one: -one.lines) + narrator
