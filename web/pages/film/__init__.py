"""The film room: watch a film being made, play it, change it, take it home."""

from __future__ import annotations

from web.pages.film import board, making, room, versions
from web.pages.film.area import blueprint

__all__ = ["blueprint", "board", "making", "room", "versions"]
