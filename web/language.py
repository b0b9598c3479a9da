"""The interface's languages: which one a request is in, and its catalogue.

Catalogues are kept as ``translations/<locale>/LC_MESSAGES/messages.po`` and compiled in memory
when their language is first asked for; ``scripts/translate`` keeps them in step with the strings.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, Domain, get_locale
from sqlalchemy import update

from core.database import writing
from core.models import User
from web.context import database

#: Locale → its own name, in the order of the switch.
LANGUAGES = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "pt": "Português",
    "it": "Italiano",
    "nl": "Nederlands",
    "ru": "Русский",
    "hi": "हिन्दी",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "ml": "മലയാളം",
    "bn": "বাংলা",
    "zh": "中文",
    "ja": "日本語",
}

#: The language of the strings in the code: it needs no catalogue.
SOURCE = "en"

CATALOGUES = Path(__file__).parent / "translations"

blueprint = Blueprint("language", __name__)


class _Catalogues(Domain):
    """Messages straight from the ``.po`` files."""

    def get_translations(self) -> NullTranslations:
        return catalogue(str(get_locale() or SOURCE))


class _Babel(Babel):
    domain_instance = _Catalogues()


babel = _Babel()


def install(app: Flask) -> None:
    """Choose each request's language; let templates say which it is."""
    babel.init_app(app, locale_selector=chosen)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(text_direction=direction)


@blueprint.post("/language")
def choose() -> ResponseReturnValue:
    """Change the interface's language and come back to the same page."""
    wish = request.form.get("locale", "")
    if wish in LANGUAGES:
        session["locale"] = wish
        if g.user is not None:
            with writing(database()):
                change = update(User).where(User.id == g.user.id).values(locale=wish)
                database().execute(change)
    return redirect(_back())


def chosen() -> str:
    """The language asked for: by the address, the account, the session, the browser."""
    account = getattr(g, "user", None)
    for wish in (request.args.get("lang"), account and account.locale, session.get("locale")):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(list(LANGUAGES), SOURCE) or SOURCE


def direction() -> str:
    """``ltr`` or ``rtl``, as the request's language is written."""
    return Locale.parse(chosen()).text_direction


@cache
def catalogue(locale: str) -> NullTranslations:
    """The messages of ``locale``; without a catalogue, the code's own words."""
    path = CATALOGUES / locale / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as stream:
        messages = read_po(stream, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def _back() -> str:
    """The page the choice was made on, without a language in its address; ours only."""
    try:
        asked = urlsplit(request.form.get("next", ""))
    except ValueError:
        return url_for("landing.index")
    if asked.netloc or not asked.path.startswith("/") or asked.path.startswith(("//", "/\\")):
        return url_for("landing.index")
    query = "&".join(part for part in asked.query.split("&") if not part.startswith("lang="))
    return asked.path + (f"?{query}" if query else "")
