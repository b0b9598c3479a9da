"""Scripts to start from, from ``config/templates.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config import read
from core.errors import NotFoundError
from core.film import Language, MusicKind
from core.services.understanding import measure


@dataclass(frozen=True)
class Template:
    """A script to start from, and the look and music that suit it."""

    id: str
    field: str
    """The kind of work it comes from: ``business``, ``education`` …"""
    title: str
    about: str
    """One line."""
    script: str
    style: str
    music: MusicKind
    language: Language = "en"

    @property
    def words(self) -> int:
        """Its length."""
        return measure(self.script, self.language).words

    @property
    def seconds(self) -> int:
        """About how long its film lasts."""
        return measure(self.script, self.language).seconds


@cache
def templates() -> dict[str, Template]:
    """Every template by id, in the order of the file."""
    return {
        entry["id"]: Template(**{**entry, "script": entry["script"].strip()})
        for entry in read("templates")["templates"]
    }


def template(template_id: str) -> Template:
    """One template.

    :raises NotFoundError: there is none with this id.
    """
    try:
        return templates()[template_id]
    except KeyError:
        raise NotFoundError(f"there is no template {template_id!r}") from None
