"""How the people of a film look: what the script says, filled out so that no two look alike."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from filmwright import Looks
from plugins.providers.analyst.model import Person
from plugins.providers.analyst.text import tokens
from plugins.providers.analyst.things import colour_at, hex_of
from plugins.providers.analyst.vocabulary import lexicon, table

_FLAGS = ("beard", "moustache", "glasses")
_SKINS = {
    "indian": ("brown", "tan", "deep", "brown", "tan"),
    "western": ("fair", "light", "tan", "deep", "fair", "brown"),
}
_HAIR_COLOURS = {
    "indian": ("black", "black", "brown"),
    "western": ("brown", "blonde", "black", "red"),
}
_HAIR = {
    ("female", "child"): ("braid", "ponytail", "short", "curly"),
    ("female", "teen"): ("ponytail", "long", "curly", "braid"),
    ("female", "adult"): ("long", "bun", "curly", "short", "ponytail"),
    ("female", "senior"): ("bun", "short", "curly"),
    ("male", "child"): ("short", "curly"),
    ("male", "teen"): ("curly", "short"),
    ("male", "adult"): ("short", "curly", "short", "bald"),
    ("male", "senior"): ("short", "bald", "curly"),
}
_DRESS = {
    ("indian", "female", "child"): ("salwar", "dress", "school"),
    ("indian", "female", "teen"): ("salwar", "kurta"),
    ("indian", "female", "adult"): ("sari", "salwar", "kurta"),
    ("indian", "female", "senior"): ("sari",),
    ("indian", "male", "child"): ("tshirt", "kurta", "school"),
    ("indian", "male", "teen"): ("tshirt", "shirt"),
    ("indian", "male", "adult"): ("kurta", "shirt"),
    ("indian", "male", "senior"): ("kurta", "dhoti"),
    ("western", "female", "child"): ("dress", "sweater", "tshirt"),
    ("western", "female", "teen"): ("sweater", "tshirt"),
    ("western", "female", "adult"): ("dress", "shirt", "sweater"),
    ("western", "female", "senior"): ("sweater", "dress"),
    ("western", "male", "child"): ("tshirt", "sweater", "shirt"),
    ("western", "male", "teen"): ("tshirt", "sweater"),
    ("western", "male", "adult"): ("shirt", "sweater", "coat"),
    ("western", "male", "senior"): ("coat", "sweater"),
}


def described(sentence: str, language: str) -> dict[str, str]:
    """What a sentence says of somebody's looks: field → value (flags are ``yes``)."""
    found = tokens(sentence)
    told: dict[str, str] = {}
    for hit in lexicon("looks", language).find(found):
        name, _, value = hit.label.partition(".")
        told.setdefault(name, value)
        if name == "dress" and (colour := colour_at(found, hit, language)):
            told["colour"] = hex_of(colour)
    return told


class Wardrobe:
    """Dresses everybody of one film, in order of importance."""

    def __init__(self, school: bool, podcast: bool) -> None:
        self._school = school
        self._podcast = podcast
        self._taken: list[dict[str, Any]] = []

    def dress(self, person: Person, culture: str, told: dict[str, str]) -> Looks:
        """Looks for ``person`` that nobody dressed before them has."""
        look = self._first_idea(person, culture, told)
        for step in range(12):
            if not any(_alike(look, other) for other in self._taken):
                break
            look = self._vary(look, person, culture, told, step)
        look["colour"] = look["colour"] or self._colour(culture)
        self._taken.append(look)
        return Looks(**{name: value for name, value in look.items() if name[0] != "_"})

    def _first_idea(self, person: Person, culture: str, told: dict[str, str]) -> dict[str, Any]:
        entry = table("people").get(person.noun, {})
        gender = person.gender if person.gender in ("female", "male") else "male"
        age = person.age or "adult"
        seed = zlib.crc32(person.name.encode())
        old = age == "senior"
        hair_colours = ("white", "grey") if old else _HAIR_COLOURS[culture]
        look: dict[str, Any] = {
            "skin": _pick(_SKINS[culture], seed),
            "hair_colour": _pick(hair_colours, seed >> 4),
            "hair": _pick(
                _HAIR[gender, age][: 4 if gender == "female" else 2], 0 if old else seed >> 8
            ),
            "beard": gender == "male" and (old or entry.get("kind") == "beast"),
            "moustache": False,
            "glasses": bool(entry.get("glasses")),
            "headwear": entry.get("headwear", ""),
            "dress": self._dress(person, culture, gender, age, seed),
            "colour": "",
            "_kind": (gender, age),
        }
        if culture == "indian" and gender == "male" and age == "adult":
            look["moustache"] = seed % 2 == 0
        for name, value in told.items():
            if name in look:
                look[name] = True if name in _FLAGS else value
        return look

    def _dress(self, person: Person, culture: str, gender: str, age: str, seed: int) -> str:
        dress = str(table("people").get(person.noun, {}).get("dress", ""))
        if dress and not (dress == "kurta" and gender == "female"):
            return dress
        if age in ("child", "teen") and self._school:
            return "school"
        options = _DRESS[culture, gender, age]
        if self._podcast:
            options = tuple(one for one in options if one not in ("coat", "sari")) or options
        return _pick(options, seed >> 12 if len(options) > 1 else 0)

    def _vary(
        self, look: dict[str, Any], person: Person, culture: str, told: dict[str, str], step: int
    ) -> dict[str, Any]:
        """Another look for the same person: one free feature after another is changed."""
        gender = person.gender if person.gender in ("female", "male") else "male"
        age = person.age or "adult"
        options: dict[str, tuple[Any, ...]] = {
            "skin": _SKINS[culture],
            "hair": _HAIR[gender, age],
            "dress": _DRESS[culture, gender, age],
            "hair_colour": ("grey", "white") if age == "senior" else _HAIR_COLOURS[culture],
        }
        if gender == "male" and age in ("adult", "senior"):
            options["beard"] = (True, False)
        if age not in ("child", "teen"):
            options["glasses"] = (True, False)
        free = [name for name in options if name not in told]
        if table("people").get(person.noun, {}).get("dress") and "dress" in free:
            free.remove("dress")
        changed = dict(look)
        name = free[step % len(free)] if free else "glasses"
        values = options.get(name, (True, False))
        at = values.index(look[name]) if look[name] in values else -1
        changed[name] = values[(at + 1) % len(values)]
        return changed

    def _colour(self, culture: str) -> str:
        palette = table("looks")["palette"][culture]
        taken = {look["colour"] for look in self._taken}
        return str(next((one for one in palette if one not in taken), palette[len(taken) % 10]))


def _pick(options: Sequence[str], seed: int) -> str:
    return options[seed % len(options)]


def _alike(look: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two looks could be taken for one another: fewer than two features tell them apart."""
    features = ("skin", "hair_colour", "hair", "beard", "moustache", "glasses", "headwear", "dress")
    needed = 3 if look["_kind"] == other["_kind"] else 1
    return bool(sum(look[name] != other[name] for name in features) < needed)
