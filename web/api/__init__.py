"""``/api/v1``: everything the pages do, for programs; one module per noun."""

from __future__ import annotations

from importlib import import_module

from apiflask import APIFlask
from flask import Response, current_app, g, request

from web import guard, kept
from web.api import document, shapes

# Before any noun is imported: its decorators ask for the shapes of their models at once.
shapes.register()

NOUNS = (
    "auth",
    "users",
    "projects",
    "films",
    "youtube",
    "assets",
    "transfers",
    "catalogue",
    "credits",
    "billing",
    "campaigns",
    "keys",
    "webhooks",
    "salesforce",
    "integrations",
    "admin",
)


def install(app: APIFlask) -> None:
    """Register every noun, and the document that describes them."""
    shapes.install(app)
    kept.install(app)
    app.before_request(_admit)
    for noun in NOUNS:
        app.register_blueprint(import_module(f"web.api.{noun}").blueprint, url_prefix="/api/v1")
    document.install(app)


def _admit() -> Response | None:
    """Ask for the scope before anything that was sent is looked at; give a kept answer."""
    scope = getattr(current_app.view_functions.get(request.endpoint or ""), "scope", None)
    if scope and request.method != "OPTIONS":
        guard.refuse_without(scope)
    known = g.get("kept")
    return Response(known.body, mimetype="application/json") if known else None
