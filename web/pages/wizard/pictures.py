"""The creator's own film in small pictures, before anything is filmed: scenes, styles, faces."""

from __future__ import annotations

from flask import Response, request

from core.errors import NotFoundError
from core.film import Scene, Screenplay
from core.frozen import Ref
from core.models import Project
from core.services import assets, catalogue, previews
from core.services.drafts import draft_of
from core.services.understanding import understand
from web import previews as showing
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.wizard.blueprint import blueprint, owned


@blueprint.get("/<project_id>/edit/pictures/scenes/<scene_id>")
@signed_in
def scene(project_id: str, scene_id: str) -> Response:
    """A scene in the chosen look (``?style=``, ``?aspect=`` for another)."""
    project = owned(project_id)
    play = understand(studio(), database(), project)
    one = _scene(play, scene_id)
    draft = draft_of(project)
    upload = draft.images.get(one.id) or draft.images.get(one.id.lstrip("s"))
    return showing.send(
        previews.scene_preview(
            studio().registry,
            play,
            one,
            _style(project),
            _aspect(draft.aspect),
            draft.variations.get(one.id, 0),
            _ref(upload) if upload else None,
        )
    )


@blueprint.get("/<project_id>/edit/pictures/styles/<style>")
@signed_in
def style(project_id: str, style: str) -> Response:
    """The film's first scene with somebody in it, in a style."""
    project = owned(project_id)
    catalogue.style(studio(), style)
    play = understand(studio(), database(), project)
    peopled = [one for one in play.scenes if one.characters] or list(play.scenes)
    framing = "medium" if peopled[0].characters else "wide"
    return showing.send(
        previews.scene_preview(studio().registry, play, peopled[0], style, "16:9", framing=framing)
    )


@blueprint.get("/<project_id>/edit/pictures/faces/<who>")
@signed_in
def face(project_id: str, who: str) -> Response:
    """Somebody of the film, drawn in the chosen look or from their photograph."""
    project = owned(project_id)
    play = understand(studio(), database(), project)
    character = play.character(who)
    if character is None:
        raise NotFoundError(f"nobody in the film is called {who!r}")
    draft = draft_of(project)
    photo = draft.portraits.get(character.name) or draft.portraits.get(character.id)
    return showing.send(
        previews.portrait_preview(
            studio().registry, play, character, _style(project), _ref(photo) if photo else None
        )
    )


def _scene(play: Screenplay, scene_id: str) -> Scene:
    for one in play.scenes:
        if one.id == scene_id:
            return one
    raise NotFoundError("the film has no such scene")


def _style(project: Project) -> str:
    wish = request.args.get("style", "")
    return catalogue.style(studio(), wish or draft_of(project).style).name


def _aspect(chosen: previews.Aspect) -> previews.Aspect:
    wish = request.args.get("aspect", "")
    return next((aspect for aspect in previews.SIZES if aspect == wish), chosen)


def _ref(asset_id: str) -> Ref:
    return assets.ref_of(assets.owned(database(), user(), asset_id))
