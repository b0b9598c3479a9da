"""What templates can use beside Flask's own."""

from __future__ import annotations

from flask import Flask

from web.language import LANGUAGES, chosen


def install(app: Flask) -> None:
    """Give templates their globals."""
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, current_locale=chosen)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
