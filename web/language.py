"""The interface's languages: which one a request is in, and its catalogue.

Catalogues are kept as ``translations/<locale>/LC_MESSAGES/messages.po`` and compiled in memory
when their language is first asked for; ``scripts/translate`` keeps them in step with the strings.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request, session
from flask_babel import Babel, Domain, get_locale

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
    app.jinja_env.globals.update(text_direction=direction)


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
