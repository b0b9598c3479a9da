"""Bytes: films, pictures, subtitles and everything to be saved, each only to whom it belongs.

A film never changes once it is made, so its bytes are kept by browsers for good; what follows a
draft is asked for anew each time and answered by its content's name.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.errors import DamagedArtifactError, NotAllowedError, NotFoundError, NotSignedInError
from core.film import Screenplay
from core.frozen import Ref
from core.models import Asset, Film, Project
from core.services import bundles, pictures, renditions, storyboard
from core.stages import PublishRequest
from web.context import database, studio, user
from web.guard import sees_everything
from web.sending import kept, saved, sent, zipped
from web.templating import hue, initials

blueprint = Blueprint("media", __name__, url_prefix="/media")

_WIDTHS = (96, 192, 320, 480, 640, 960, 1280)
"""Pixels a picture may be asked in: few, so that each is drawn once."""


def _known(view: Any) -> Any:
    """For whoever is signed in, or whose key may read projects."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.user is None:
            raise NotSignedInError(g.refusal or "sign in to see this")
        if g.scopes is not None and "projects:read" not in g.scopes:
            raise NotAllowedError("this API key lacks the scope projects:read")
        return view(*args, **kwargs)

    return guarded


# --- a film ------------------------------------------------------------------------------


@blueprint.get("/films/<film_id>/video/<name>")
@_known
def film(film_id: str, name: str = "mp4") -> Response:
    """The film itself (``mp4``) or one of its other forms, in ranges."""
    one = renditions.find(_film(film_id), name, judging=sees_everything())
    if one.ref is None:
        raise NotFoundError("this form of the film is not made yet")
    return sent(one.ref)


@blueprint.get("/films/<film_id>/poster")
@_known
def poster(film_id: str) -> Response:
    """A picture that stands for the film."""
    thumbnails = _delivery(film_id).thumbnails
    if thumbnails is None:
        raise NotFoundError("this film has no poster")
    width = _width()
    ref = thumbnails.poster
    return sent(pictures.scaled(studio(), ref, width) if width else ref)


@blueprint.get("/films/<film_id>/thumbnails/<int:number>")
@_known
def thumbnail(film_id: str, number: int) -> Response:
    """One of the film's thumbnails, from 1."""
    thumbnails = _delivery(film_id).thumbnails
    if thumbnails is None or not 1 <= number <= len(thumbnails.images):
        raise NotFoundError("this film has no such thumbnail")
    width = _width()
    ref = thumbnails.images[number - 1]
    return sent(pictures.scaled(studio(), ref, width) if width else ref)


@blueprint.get("/films/<film_id>/subtitles/<language>.vtt")
@_known
def subtitles(film_id: str, language: str) -> Response:
    """The film's subtitles, for the player."""
    for one in _delivery(film_id).subtitles:
        if one.language == language:
            return sent(one.vtt, "text/vtt")
    raise NotFoundError("this film has no subtitles in that language")


@blueprint.get("/films/<film_id>/strip.webp")
@_known
def strip(film_id: str) -> Response:
    """The sheet of small pictures that the scrub bar shows."""
    return sent(Ref.model_validate(pictures.strip(studio(), _finished(film_id))["ref"]))


@blueprint.get("/films/<film_id>/strip.json")
@_known
def strip_facts(film_id: str) -> Response:
    """Where on the sheet each moment is."""
    facts = pictures.strip(studio(), _finished(film_id))
    answer = {name: value for name, value in facts.items() if name != "ref"}
    response = jsonify({**answer, "sheet": url_for("media.strip", film_id=film_id)})
    return kept(response)


@blueprint.get("/films/<film_id>/scenes/<scene_id>")
@_known
def still(film_id: str, scene_id: str) -> Response:
    """A scene as the film shows it, without words; while it is made, what is drawn of it."""
    made = _film(film_id)
    ref = pictures.still(studio(), database(), made, scene_id, _width() or 640)
    return sent(_there(ref), final=made.status == "done")


@blueprint.get("/films/<film_id>/faces/<character>")
@_known
def face(film_id: str, character: str) -> Response:
    """A character of the film."""
    made = _film(film_id)
    ref = pictures.face(studio(), database(), made, character, _width() or 192)
    return sent(_there(ref), final=made.status == "done")


@blueprint.get("/films/<film_id>/drawn/<path:task>")
@_known
def plate(film_id: str, task: str) -> Response:
    """What one step of the film drew."""
    ref = pictures.plate(studio(), database(), _film(film_id), task, _width() or 640)
    return sent(_there(ref))


# --- what is saved -----------------------------------------------------------------------


@blueprint.get("/films/<film_id>/files/<name>")
@_known
def download(film_id: str, name: str) -> ResponseReturnValue:
    """A file of the film, to be saved."""
    return saved(_film(film_id), name)


@blueprint.get("/archive")
@_known
def archive() -> Response:
    """Several films (``?film=…&film=…``) in one zip."""
    chosen = [_film(film_id) for film_id in dict.fromkeys(request.args.getlist("film"))]
    return zipped(bundles.archive_of(studio(), chosen))


# --- a project ---------------------------------------------------------------------------


@blueprint.get("/projects/<project_id>/cover")
@_known
def cover(project_id: str) -> Response:
    """The picture on a project's card: its own, its film's, or its initial in a colour."""
    project = _project(project_id)
    width = _width() or 480
    if project.cover:
        return sent(
            pictures.scaled(studio(), Ref.model_validate(project.cover), width), final=False
        )
    newest = storyboard.newest_finished(database(), project)
    if newest is not None and newest.delivery:
        thumbnails = PublishRequest.model_validate(newest.delivery).thumbnails
        if thumbnails is not None:
            return sent(pictures.scaled(studio(), thumbnails.poster, width), final=False)
    return _initial(project.title)


@blueprint.get("/projects/<project_id>/scenes/<scene_id>")
@_known
def scene(project_id: str, scene_id: str) -> Response:
    """The place of a scene as the storyboard has it now, when it was drawn before."""
    project = _project(project_id)
    if project.screenplay is None:
        raise NotFoundError("the script is not understood yet")
    play = Screenplay.model_validate(project.screenplay)
    wanted = next((one for one in play.scenes if one.id == scene_id), None)
    if wanted is None:
        raise NotFoundError("there is no such scene")
    brief = storyboard.sketch(database(), project, play)
    return sent(_there(pictures.place(studio(), brief, wanted, _width() or 640)), final=False)


@blueprint.get("/assets/<asset_id>")
@_known
def asset(asset_id: str) -> Response:
    """A creator's own file; a picture also smaller (``?w=``)."""
    one = database().get(Asset, asset_id)
    if one is None or not _mine(one.owner_id):
        raise NotFoundError("there is no such file")
    ref = Ref(sha256=one.sha256, media_type=one.media_type)
    width = _width()
    return sent(pictures.scaled(studio(), ref, width) if width and one.kind == "image" else ref)


@blueprint.errorhandler(DamagedArtifactError)
def _dropped(_error: DamagedArtifactError) -> ResponseReturnValue:
    """A store may drop what is only intermediate; what is made anew is asked for elsewhere."""
    return current_app.handle_user_exception(NotFoundError("this is not kept any more"))


# --- the parts ---------------------------------------------------------------------------


def _mine(owner_id: str) -> bool:
    return owner_id == user().id or sees_everything()


def _film(film_id: str) -> Film:
    found = database().get(Film, film_id)
    if found is None or not _mine(found.owner_id):
        raise NotFoundError("there is no such film")
    return found


def _finished(film_id: str) -> Film:
    found = _film(film_id)
    if found.status != "done" or found.delivery is None:
        raise NotFoundError("this film is not finished yet")
    return found


def _delivery(film_id: str) -> PublishRequest:
    return PublishRequest.model_validate(_finished(film_id).delivery)


def _project(project_id: str) -> Project:
    found = database().get(Project, project_id)
    if found is None or not _mine(found.owner_id):
        raise NotFoundError("there is no such project")
    return found


def _there(ref: Ref | None) -> Ref:
    if ref is None:
        raise NotFoundError("this is not drawn yet")
    return ref


def _width() -> int:
    """The asked width, as one of the few; 0: as it is."""
    asked = request.args.get("w", 0, type=int)
    return next((one for one in _WIDTHS if one >= asked), _WIDTHS[-1]) if asked > 0 else 0


def _initial(title: str) -> Response:
    """A card's picture while there is no other."""
    letter = (initials(title) or "F")[:1]
    colour = hue(title or "film")
    picture = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 270">'
        '<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">'
        '<stop offset="0" stop-color="hsl({0} 46% 34%)"/>'
        '<stop offset="1" stop-color="hsl({1} 52% 16%)"/></linearGradient></defs>'
        '<rect width="480" height="270" fill="url(#g)"/>'
        '<circle cx="400" cy="36" r="150" fill="hsl({0} 70% 70%)" opacity=".09"/>'
        '<text x="240" y="176" font-family="Inter, Noto Sans, system-ui, sans-serif" '
        'font-size="120" font-weight="700" text-anchor="middle" fill="#fff" opacity=".88">{2}'
        "</text></svg>"
    ).format(colour, (colour + 40) % 360, letter)
    response = current_app.response_class(str(picture), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return kept(response, final=False)
