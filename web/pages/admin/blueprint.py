"""The blueprint, and what every admin page shows."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from core.services import moderation
from web.context import database

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

#: Rows on one page of a list.
SIZE = 25


@blueprint.context_processor
def _shared() -> dict[str, object]:
    waiting = moderation.waiting(database())
    return {"sections": _sections(waiting)}


def page_asked() -> int:
    """The page of a list that was asked for; the first when that is no page."""
    return min(max(request.args.get("page", 1, type=int), 1), 100_000)


def pages_of(total: int, size: int = SIZE) -> int:
    """How many pages ``total`` rows fill, one at least."""
    return max(1, -(-total // size))


def _sections(waiting: int) -> list[tuple[str, str, bool]]:
    entries = [
        ("admin.index", _("Overview")),
        ("admin.people", _("People")),
        ("admin.work", _("Jobs")),
        (
            "admin.moderation_queue",
            f"{_('Moderation')} ({waiting})" if waiting else _("Moderation"),
        ),
        ("admin.providers", _("Providers")),
        ("admin.integrations", _("Integrations")),
        ("admin.audit", _("Audit")),
        ("admin.health", _("Health")),
    ]
    here = request.endpoint or ""
    within = {
        "admin.person": "admin.people", "admin.film": "admin.work",
        "admin.salesforce": "admin.integrations",
    }  # fmt: skip
    return [(url_for(name), text, name == within.get(here, here)) for name, text in entries]
