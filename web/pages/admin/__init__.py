"""Running the studio: for admins with a second factor."""

from __future__ import annotations

from web.pages.admin import (
    integrations,
    moderation,
    overview,
    people,
    record,
    salesforce,
    system,
    work,
)
from web.pages.admin.blueprint import blueprint

__all__ = [
    "blueprint", "integrations", "moderation", "overview", "people", "record", "salesforce",
    "system", "work",
]  # fmt: skip
