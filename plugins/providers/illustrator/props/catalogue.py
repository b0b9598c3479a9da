"""The table of things that can be drawn, and what a script may call them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from plugins.providers.illustrator.props.paint import PAINTS

_FOLDER = Path(__file__).parent

Where = Literal["ground", "water", "sky", "table", "wall", "hang"]


@dataclass(frozen=True)
class Prop:
    """A thing that can be drawn."""

    noun: str
    icon: str
    """A name in fluent-emoji-flat; ``@name``: drawn by hand in ``drawn/``."""
    where: Where
    height: float
    """Its real height in metres."""
    motion: str = ""
    """sway, bob, drift or flicker; empty: it stands still."""
    tint: str = ""
    """A colour the icon's own are pulled towards."""
    paint: str = ""
    """The colour that the script gives it, as ``#rrggbb``."""


@cache
def props() -> dict[str, Prop]:
    """Every prop by its noun."""
    found = {}
    for path in sorted((_FOLDER / "nouns").glob("*.toml")):
        for noun, row in tomllib.loads(path.read_text("utf-8")).items():
            found[noun] = Prop(noun, *row)
    return found


@cache
def synonyms() -> dict[str, str]:
    """Other names → the noun that is drawn."""
    table: dict[str, str] = tomllib.loads((_FOLDER / "synonyms.toml").read_text("utf-8"))
    return table


@cache
def shown() -> dict[str, frozenset[str]]:
    """Setting → nouns that it draws of itself."""
    table = tomllib.loads((_FOLDER / "shown.toml").read_text("utf-8"))
    return {setting: frozenset(nouns) for setting, nouns in table.items()}


@cache
def drawings() -> dict[str, dict[str, Any]]:
    """Hand-drawn props: name → ``width`` (the height is 100) and ``svg``."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((_FOLDER / "drawn").glob("*.toml")):
        found.update(tomllib.loads(path.read_text("utf-8")))
    return found


@cache
def materials() -> dict[str, str]:
    """What drawings are made of: name → colour under white light."""
    table: dict[str, str] = tomllib.loads((_FOLDER / "materials.toml").read_text("utf-8"))
    return table


def find(name: str) -> Prop | None:
    """The prop a script means: plurals, synonyms, the last word of a phrase and a colour before
    it are understood.

    >>> find("fishing boats").noun
    'boat'
    """
    words = name.lower().replace("_", " ").replace("-", " ").split()
    for start in range(len(words)):
        phrase = "-".join(words[start:])
        for form in (phrase, *_singulars(phrase)):
            known = synonyms().get(form, form)
            if known in props():
                return replace(props()[known], paint=PAINTS.get(words[0], "") if start else "")
    return None


def _singulars(noun: str) -> tuple[str, ...]:
    forms = []
    if noun.endswith("ies"):
        forms.append(noun[:-3] + "y")
    if noun.endswith("ves"):
        forms += [noun[:-3] + "f", noun[:-3] + "fe"]
    if noun.endswith("es"):
        forms.append(noun[:-2])
    if noun.endswith("s") and not noun.endswith("ss"):
        forms.append(noun[:-1])
    irregular = {"mice": "mouse", "geese": "goose", "oxen": "ox", "sheep": "sheep"}
    return (*forms, *((irregular[noun],) if noun in irregular else ()))
