"""The Flask application: pages, API, and what both share."""

from __future__ import annotations

from datetime import timedelta

from apiflask import APIFlask

from core.studio import Studio
from web import (
    api,
    assets,
    context,
    faults,
    guard,
    headers,
    health,
    language,
    limits,
    pages,
    templating,
)


def create_app(studio: Studio) -> APIFlask:
    """The studio's web application over an open :class:`~core.studio.Studio`."""
    app = APIFlask(
        "web",
        title="Filmwright",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
    )
    app.config.update(
        SECRET_KEY=studio.settings.secret(),
        MAX_CONTENT_LENGTH=110_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        SESSION_COOKIE_NAME="filmwright",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=studio.settings.address.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,
    )
    context.install(app, studio)
    for part in (headers, language, assets, templating, faults, guard, limits, health, pages, api):
        part.install(app)
    return app
