"""Pages for people, one module (or package) per area, each with a ``blueprint``."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

AREAS = ("landing", "account", "dashboard", "projects", "wizard", "film", "media", "share",
         "publish", "campaigns", "watch", "settings", "billing", "admin")  # fmt: skip


def install(app: Flask) -> None:
    """Register every area."""
    for area in AREAS:
        app.register_blueprint(import_module(f"web.pages.{area}").blueprint)
