"""The page on which somebody watches a film that was made for them, without an account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, url_for
from sqlalchemy import select, update

from core.database import writing
from core.errors import NotFoundError
from core.models import Campaign, Film, Recipient
from core.services import renditions, sharing
from core.services.campaigns.setup import Setup, setup_of
from core.stages import PublishRequest
from web.context import database, studio
from web.pages.film.room import player_facts
from web.sending import sent

blueprint = Blueprint("watch", __name__, url_prefix="/watch")


@blueprint.get("/<token>")
def show(token: str) -> str:
    """The film, and below it where to go next."""
    film = _film(token)
    delivery = renditions.delivery_of(film)
    known = _whose(film)
    recipient, setup = (known[0], setup_of(known[1])) if known else (None, Setup())
    return render_template(
        "watch/show.html",
        token=token,
        play=_play(token, film, delivery),
        name=recipient.name if recipient else "",
        setup=setup,
        counted=recipient is not None,
        address=studio().settings.address,
        has_poster=delivery.thumbnails is not None,
    )


@blueprint.get("/<token>/opened")
def opened(token: str) -> Response:
    """Count it: asked for by the page itself, which programs that look at links do not run."""
    film = _film(token)
    known = _whose(film)
    if known is not None and (g.user is None or g.user.id != film.owner_id):
        person = known[0].id
        with writing(database()):
            database().execute(
                update(Recipient)
                .where(Recipient.id == person)
                .values(watched=Recipient.watched + 1)
                .execution_options(synchronize_session=False)
            )
    response = Response(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<token>/film/<name>")
def film(token: str, name: str) -> Response:
    """The film's bytes, in ranges."""
    one = renditions.find(_film(token), name)
    if one.ref is None:
        raise NotFoundError("this form of the film is not made yet")
    return sent(one.ref, final=False)


@blueprint.get("/<token>/poster")
def poster(token: str) -> Response:
    """A picture that stands for the film."""
    thumbnails = renditions.delivery_of(_film(token)).thumbnails
    if thumbnails is None:
        raise NotFoundError("this film has no poster")
    # As it is: what shows previews of links knows JPEG best.
    return sent(thumbnails.poster, final=False)


@blueprint.get("/<token>/subtitles/<language>.vtt")
def subtitles(token: str, language: str) -> Response:
    """What is said, to be read."""
    for one in renditions.delivery_of(_film(token)).subtitles:
        if one.language == language:
            return sent(one.vtt, "text/vtt", final=False)
    raise NotFoundError("this film has no subtitles in that language")


@blueprint.after_request
def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _film(token: str) -> Film:
    shared = sharing.read(studio(), database(), token)
    if shared.item != sharing.WATCH:
        raise NotFoundError("this link is for a file")
    return shared.film


def _whose(film: Film) -> tuple[Recipient, Campaign] | None:
    """The person the film was made for, if it is one of a campaign's."""
    row = database().execute(
        select(Recipient, Campaign)
        .join(Campaign, Campaign.id == Recipient.campaign_id)
        .where(Recipient.film_id == film.id)
    ).first()  # fmt: skip
    return (row[0], row[1]) if row else None


def _play(token: str, film: Film, delivery: PublishRequest) -> dict[str, Any]:
    """What the player works with: the film room's facts, its addresses opened by the link."""
    facts = player_facts(film)
    sources = [
        {**one, "url": url_for("watch.film", token=token, name=one["name"])}
        for one in facts["sources"]
    ]
    written = [
        {**one, "url": url_for("watch.subtitles", token=token, language=one["language"])}
        for one in facts["subtitles"]
    ]
    own = {
        "poster": url_for("watch.poster", token=token) if delivery.thumbnails else "",
        "strip": "",
    }
    return {**facts, **own, "sources": sources, "subtitles": written}
