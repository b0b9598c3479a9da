"""Links that expire: a page to save a file of a film from, for anybody who has the link."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from core.errors import NotFoundError
from core.services import bundles, pictures, renditions, sharing
from core.services.sharing import Shared
from web.context import database, studio
from web.sending import saved, sent

blueprint = Blueprint("share", __name__, url_prefix="/d")


@blueprint.get("/<token>")
def show(token: str) -> str:
    """What the link gives, and until when."""
    shared = _shared(token)
    delivery = renditions.delivery_of(shared.film)
    return render_template(
        "share/show.html",
        token=token,
        shared=shared,
        title=delivery.title,
        duration=delivery.film.duration,
        form=_form(shared),
        file=_file(shared),
        has_poster=delivery.thumbnails is not None,
        address=studio().settings.address,
    )


@blueprint.get("/<token>/file")
def file(token: str) -> Response:
    """The file itself, in ranges."""
    shared = _shared(token)
    return saved(shared.film, shared.item)


@blueprint.get("/<token>/poster")
def poster(token: str) -> Response:
    """A picture that stands for the film."""
    thumbnails = renditions.delivery_of(_shared(token).film).thumbnails
    if thumbnails is None:
        raise NotFoundError("this film has no poster")
    small = request.args.get("w") == "960"
    ref = pictures.scaled(studio(), thumbnails.poster, 960) if small else thumbnails.poster
    return sent(ref, final=False)


@blueprint.after_request
def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shared(token: str) -> Shared:
    shared = sharing.read(studio(), database(), token)
    if shared.item == sharing.WATCH:
        raise NotFoundError("this link is for watching")
    return shared


def _form(shared: Shared) -> renditions.Rendition | None:
    """The form of the film that is shared, if it is one."""
    found = renditions.renditions_of(shared.film)
    return next((one for one in found if one.name == shared.item), None)


def _file(shared: Shared) -> str:
    """What it is called once saved."""
    if shared.item in (sharing.WHOLE, sharing.EDIT):
        stem = bundles.stem_of(shared.film, renditions.delivery_of(shared.film))
        return f"{stem}.{shared.item}"
    return bundles.item(shared.film, shared.item).file
