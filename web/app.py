"""The Flask application: pages, API, and what both share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from apiflask import APIFlask
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

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


class _Sessions(SecureCookieSessionInterface):
    """Flask's sessions; what signs them is put together once, not for each request."""

    def __init__(self) -> None:
        self._signs: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._signs = self._signs or super().get_signing_serializer(app)
        return self._signs


class _Application(APIFlask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing in the house is asynchronous to Flask: there is no need to look each time."""
        return func


def create_app(studio: Studio) -> APIFlask:
    """The studio's web application over an open :class:`~core.studio.Studio`."""
    app = _Application(
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
    app.session_interface = _Sessions()
    context.install(app, studio)
    for part in (headers, language, assets, templating, faults, guard, limits, health, pages, api):
        part.install(app)
    return app
