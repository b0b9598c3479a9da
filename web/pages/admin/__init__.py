"""Running the studio: for admins with a second factor."""

from __future__ import annotations

from web.pages.admin import moderation, overview, people, record, system, work
from web.pages.admin.blueprint import blueprint

__all__ = ["blueprint", "moderation", "overview", "people", "record", "system", "work"]
