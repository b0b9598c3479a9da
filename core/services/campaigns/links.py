"""The address under which a person watches their film."""

from __future__ import annotations

from core.models import Film
from core.services import sharing
from core.studio import Studio


def link_of(studio: Studio, film: Film, days: int) -> str:
    """The public address of a finished film; empty while nobody may watch it."""
    if film.status != "done" or film.moderation in ("flagged", "rejected"):
        return ""
    return sharing.link(studio, film, "watch", days)
