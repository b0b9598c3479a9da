"""``/api/v1``: everything the pages do, for programs; one module per noun."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

NOUNS = ("auth", "users", "projects", "films", "assets", "catalogue", "credits", "keys", "admin")


def install(app: Flask) -> None:
    """Register every noun."""
    for noun in NOUNS:
        if find_spec(f"web.api.{noun}"):
            app.register_blueprint(import_module(f"web.api.{noun}").blueprint, url_prefix="/api/v1")
