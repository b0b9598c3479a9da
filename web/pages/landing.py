"""The page that shows visitors what a film made here looks like; the theme."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from babel.core import Locale, UnknownLocaleError
from flask import Blueprint, Response, g, redirect, render_template, request, send_file, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import format_currency
from sqlalchemy import update

from core.database import writing
from core.errors import NotFoundError
from core.models import User
from core.services import catalogue, gallery, showcase
from core.services.plans import plans
from web.context import database, studio
from web.previews import send

blueprint = Blueprint("landing", __name__)

THEMES = ("dark", "light", "system")

_DAY = 86_400


@blueprint.get("/")
def index() -> str:
    """The landing page."""
    languages = catalogue.languages(studio())
    return render_template(
        "landing/index.html",
        film=showcase.find(studio().settings.home),
        script=showcase.script(),
        soon=studio().settings.showcase,
        looks=gallery.looks(studio().registry),
        languages=languages,
        tongues=_own_names(languages),
        price=_price,
        voices=len(studio().registry.voices()),
        plans=list(plans().values()),
    )


@blueprint.get("/showcase/<any(film, poster, subtitles):part>")
def shown(part: str) -> Response:
    """A part of the film that visitors see, in ranges."""
    found = showcase.find(studio().settings.home)
    path = getattr(found, part, None)
    if path is None or not path.is_file():
        raise NotFoundError("the film is still being made")
    kind = {"film": "video/mp4", "poster": "image/jpeg", "subtitles": "text/vtt; charset=utf-8"}
    return send_file(path, mimetype=kind[part], conditional=True, max_age=_DAY)


@blueprint.get("/showcase/looks/<style>")
def look(style: str) -> Response:
    """A picture in one look; 202 while it is being drawn."""
    return send(gallery.picture(studio().registry, style), lasting=True)


@blueprint.post("/theme")
def theme() -> ResponseReturnValue:
    """Keep the theme: in the account, or for this browser."""
    wish = request.form.get("theme", "")
    if wish in THEMES:
        browser["theme"] = wish
        if g.user is not None:
            with writing(database()):
                change = update(User).where(User.id == g.user.id).values(theme=wish)
                database().execute(change)
    if request.headers.get("HX-Request"):
        return Response(status=204)  # The page's script has changed it already.
    return redirect(_back())


def _own_names(languages: list[tuple[str, int, bool]]) -> list[tuple[str, str, bool]]:
    """Language, its name in itself, whether its voices are natural."""
    named = []
    for code, _, natural in languages:
        with suppress(UnknownLocaleError, ValueError):
            name = Locale.parse(code, sep="-").get_display_name()
            if name:
                named.append((code, name[0].upper() + name[1:], natural))
    return named


def _price(cents: int) -> str:
    """A price without cents, as the reader's language writes it."""
    return str(format_currency(cents / 100, "USD", format="¤#,##0", currency_digits=False))


def _back() -> str:
    """The page the choice was made on; ours only."""
    asked = urlsplit(request.form.get("next", ""))
    if asked.netloc or not asked.path.startswith("/") or asked.path.startswith(("//", "/\\")):
        return url_for("landing.index")
    return asked.path + (f"?{asked.query}" if asked.query else "")
