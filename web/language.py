"""The interface's languages."""

from __future__ import annotations

from flask import Flask, g, request, session
from flask_babel import Babel

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

babel = Babel()


def install(app: Flask) -> None:
    """Choose each request's language."""
    babel.init_app(app, locale_selector=chosen)


def chosen() -> str:
    """The language asked for: by the address, the account, the session, the browser."""
    account = getattr(g, "user", None)
    for wish in (request.args.get("lang"), account and account.locale, session.get("locale")):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(list(LANGUAGES), "en") or "en"
