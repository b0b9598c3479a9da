"""The storyboard: the screenplay as it is corrected before it is filmed."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from core import revising
from core.film import (
    Age,
    Character,
    Delivery,
    Emotion,
    Framing,
    Gender,
    Mood,
    Scene,
    Screenplay,
    Setting,
    TimeOfDay,
    Weather,
)  # fmt: skip
from core.models import Project
from core.services import projects, storyboard
from web.api.envelope import Body, Envelope, View, ok
from web.api.films.jobs import ChangeView
from web.api.films.noun import blueprint
from web.context import database, studio, user
from web.guard import needs

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Name = Annotated[str, Field(max_length=64)]


class CardView(View):
    """One scene of the storyboard."""

    scene: Scene
    number: int
    seconds: float
    filmed: bool = Field(description="Whether `seconds` is measured and not expected.")
    picture: str = Field(description="`film`, `place`, `stale` (will be redrawn) or `none`.")
    image: str = Field(description="Your own picture: an asset's id, or empty.")
    variation: int


class ImpactView(View):
    """What must be made anew."""

    voices: int
    pictures: int
    scenes: int
    of_scenes: int
    music: bool


class BoardView(View):
    """The storyboard, and what tells it from the newest version."""

    title: str
    characters: list[Character]
    scenes: list[CardView]
    version: int = Field(description="The version it is compared with; 0: none.")
    changes: list[ChangeView]
    impact: ImpactView | None


class SceneChanges(Body):
    """What to change of a scene; what is not sent stays."""

    heading: Annotated[str, Field(max_length=120)] | None = None
    setting: Setting | None = None
    place: Annotated[str, Field(max_length=120)] | None = None
    time: TimeOfDay | None = None
    weather: Weather | None = None
    mood: Mood | None = None
    framings: Annotated[list[Framing], Field(min_length=1, max_length=12)] | None = None
    props: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=12)] | None = None
    description: Annotated[str, Field(max_length=400)] | None = None


class LineChanges(Body):
    """What to change of a line; what is not sent stays."""

    text: Words | None = None
    speaker: Name | None = None
    emotion: Emotion | None = None
    delivery: Delivery | None = None


class NewLine(Body):
    """A line to add."""

    text: Words
    speaker: Name = "narrator"
    after: Name = Field(default="", description="The line it follows; empty: the scene's last.")


class Order(Body):
    """The scenes in their new order."""

    scenes: Annotated[list[Name], Field(min_length=1, max_length=100)]


class Picture(Body):
    """Your own picture."""

    asset: Name = Field(description="An image of yours; empty: take it out again.")


class PartChanges(Body):
    """Who somebody is, and with which voice; what is not sent stays."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)] | None = None
    gender: Gender | None = None
    age: Age | None = None
    voice: Name | None = Field(default=None, description="A voice's id; empty: chosen for you.")
    portrait: Name | None = Field(default=None, description="An image of yours; empty: drawn.")


@blueprint.get("/projects/<project_id>/storyboard")
@needs("projects:read")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="The storyboard", responses=[401, 403, 404, 422])
def board(project_id: str) -> dict[str, object]:
    """Scenes, lines, people, and what is not filmed yet."""
    return ok(_board(_project(project_id)))


@blueprint.put("/projects/<project_id>/storyboard/order")
@needs("projects:write")
@blueprint.input(Order, arg_name="body")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="Put the scenes in another order", responses=[401, 403, 404, 422])
def order(project_id: str, body: Order) -> dict[str, object]:
    """Every scene once."""
    return _revised(project_id, lambda play: revising.with_order(play, body.scenes))


@blueprint.patch("/projects/<project_id>/scenes/<scene_id>")
@needs("projects:write")
@blueprint.input(SceneChanges, arg_name="body")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="Change a scene", responses=[401, 403, 404, 422])
def scene(project_id: str, scene_id: str, body: SceneChanges) -> dict[str, object]:
    """Where it is, when, and how it feels."""
    changes = _sent(body)
    return _revised(project_id, lambda play: revising.with_scene(play, scene_id, changes))


@blueprint.post("/projects/<project_id>/scenes/<scene_id>/after")
@needs("projects:write")
@blueprint.output(Envelope[BoardView], status_code=201)
@blueprint.doc(summary="Add a scene after another", responses=[401, 403, 404, 422])
def add_scene(project_id: str, scene_id: str) -> tuple[dict[str, object], int]:
    """In the same place, without lines."""
    return _revised(project_id, lambda play: revising.with_new_scene(play, scene_id)), 201


@blueprint.delete("/projects/<project_id>/scenes/<scene_id>")
@needs("projects:write")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="Remove a scene", responses=[401, 403, 404, 422])
def remove_scene(project_id: str, scene_id: str) -> dict[str, object]:
    """With its lines."""
    return _revised(project_id, lambda play: revising.without_scene(play, scene_id))


@blueprint.post("/projects/<project_id>/scenes/<scene_id>/lines")
@needs("projects:write")
@blueprint.input(NewLine, arg_name="body")
@blueprint.output(Envelope[BoardView], status_code=201)
@blueprint.doc(summary="Add a line", responses=[401, 403, 404, 422])
def add_line(project_id: str, scene_id: str, body: NewLine) -> tuple[dict[str, object], int]:
    """At the scene's end, or behind another line."""
    return _revised(
        project_id,
        lambda play: revising.with_new_line(play, scene_id, body.speaker, body.text, body.after),
    ), 201


@blueprint.patch("/projects/<project_id>/lines/<line_id>")
@needs("projects:write")
@blueprint.input(LineChanges, arg_name="body")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="Change a line", responses=[401, 403, 404, 422])
def line(project_id: str, line_id: str, body: LineChanges) -> dict[str, object]:
    """Its words, who says it, and how."""
    changes = _sent(body)
    return _revised(project_id, lambda play: revising.with_line(play, line_id, changes))


@blueprint.delete("/projects/<project_id>/lines/<line_id>")
@needs("projects:write")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="Remove a line", responses=[401, 403, 404, 422])
def remove_line(project_id: str, line_id: str) -> dict[str, object]:
    """Cut a line."""
    return _revised(project_id, lambda play: revising.without_line(play, line_id))


@blueprint.post("/projects/<project_id>/scenes/<scene_id>/picture")
@needs("projects:write")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(
    summary="Have a scene drawn differently",
    description="The new picture is drawn when the film is made.",
    responses=[401, 403, 404, 422],
)
def another_picture(project_id: str, scene_id: str) -> dict[str, object]:
    """Another picture of the same place."""
    project = _project(project_id)
    storyboard.another_picture(studio(), database(), project, scene_id)
    return ok(_board(project))


@blueprint.put("/projects/<project_id>/scenes/<scene_id>/picture")
@needs("projects:write")
@blueprint.input(Picture, arg_name="body")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="Show your own picture in a scene", responses=[401, 403, 404, 422])
def own_picture(project_id: str, scene_id: str, body: Picture) -> dict[str, object]:
    """An uploaded image takes the drawn place's stead."""
    project = _project(project_id)
    storyboard.own_picture(studio(), database(), project, scene_id, body.asset)
    return ok(_board(project))


@blueprint.patch("/projects/<project_id>/cast/<who>")
@needs("projects:write")
@blueprint.input(PartChanges, arg_name="body")
@blueprint.output(Envelope[BoardView])
@blueprint.doc(summary="Change who somebody is or how they sound", responses=[401, 403, 404, 422])
def cast(project_id: str, who: str, body: PartChanges) -> dict[str, object]:
    """``narrator``, or a character's id."""
    project = _project(project_id)
    sent = _sent(body)
    facts = {name: sent[name] for name in ("name", "gender", "age") if name in sent}
    chosen = {name: sent[name] for name in ("voice", "portrait") if name in sent}
    if facts:
        storyboard.revise(
            studio(), database(), project, lambda play: revising.with_character(play, who, facts)
        )
    storyboard.recast(studio(), database(), project, who, chosen)
    return ok(_board(project))


def _project(project_id: str) -> Project:
    return projects.owned(database(), user(), project_id)


def _sent(body: Body) -> dict[str, Any]:
    """What was sent; ``null`` means: as it is."""
    return {name: tuple(value) if isinstance(value, list) else value
            for name, value in body.model_dump(exclude_none=True).items()}  # fmt: skip


def _revised(project_id: str, correction: Any) -> dict[str, object]:
    project = _project(project_id)
    storyboard.revise(studio(), database(), project, correction)
    return ok(_board(project))


def _board(project: Project) -> BoardView:
    seen = storyboard.board(studio(), database(), project)
    play: Screenplay = seen.play
    return BoardView(
        title=play.title,
        characters=list(play.characters),
        scenes=[CardView.model_validate(card) for card in seen.cards],
        version=seen.base.number if seen.base else 0,
        changes=[ChangeView.model_validate(one) for one in seen.changes],
        impact=ImpactView.model_validate(seen.impact) if seen.impact else None,
    )
