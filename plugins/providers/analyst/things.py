"""The things a text names that want to be seen, and what colour it gives them."""

from __future__ import annotations

import re
from functools import cache

from plugins.providers.analyst.senses import sensed
from plugins.providers.analyst.text import Token, tokens
from plugins.providers.analyst.vocabulary import (
    Hit,
    base_language,
    entries,
    listed,
    table,
    words,
)

#: Languages whose adjectives of colour follow the noun.
_COLOUR_LAST = frozenset(("es", "fr", "pt", "it"))
_UNSEEN = listed("unseen")
#: In speech a thing is at hand only when it is pointed out.
_SHOWING = listed("showing")
_IT_WAS = re.compile(r"(?i)\b(?:it|they) (?:was|were|is|are) (?:a |as )?(\w+)")


@cache
def colours(language: str) -> dict[str, str]:
    """Colour words of a language → the English name of the colour."""
    base = base_language(language)
    return {
        word.casefold(): name
        for name, row in table("colours").items()
        for word in entries(row.get(base, ""))
    }


def hex_of(colour: str) -> str:
    """The CSS hex of a colour's English name."""
    return str(table("colours")[colour]["hex"])


def things(
    found: list[Token], language: str, spoken: bool, whole: frozenset[str]
) -> tuple[dict[str, float], dict[str, str]]:
    """Prop → how much it wants to be seen, and prop → its colour in English."""
    weights: dict[str, float] = {}
    coloured: dict[str, str] = {}
    for hit in sensed("props", found, language, whole):
        if hit.weight <= 0 or _compared(found, hit, language):
            continue
        if spoken and not _shown(found, hit):
            continue
        weights[hit.label] = weights.get(hit.label, 0.0) + hit.weight
        colour = colour_at(found, hit, language)
        if colour:
            coloured.setdefault(hit.label, colour)
    return weights, coloured


def coloured_later(text: str, language: str) -> str:
    """The colour that ``It was red.`` gives to what was named last; empty when it gives none."""
    match = _IT_WAS.search(text) if base_language(language) == "en" else None
    return colours(language).get(match.group(1).casefold(), "") if match else ""


def colour_at(found: list[Token], hit: Hit, language: str) -> str:
    """The colour of the thing at ``hit``, in English; empty when the text gives none."""
    known = colours(language)
    near = [token.text for token in found[hit.first : hit.last]]
    if base_language(language) in _COLOUR_LAST:
        near += [token.text for token in found[hit.last + 1 : hit.last + 3]]
    else:
        before = found[max(0, hit.first - 2) : hit.first]
        stops = words("grammar", "stop", language)
        if before and before[-1].text.casefold() in stops - {"little", "small", "old", "big"}:
            before = []
        near += [token.text for token in reversed(before)]
    return next((known[word.casefold()] for word in near if word.casefold() in known), "")


def _compared(found: list[Token], hit: Hit, language: str) -> bool:
    """Whether a thing is only compared with, denied, or what something turns into."""
    likes = _UNSEEN | words("grammar", "like", language)
    before = {token.text.casefold() for token in found[max(0, hit.first - 3) : hit.first]}
    after = {token.text for token in found[hit.last + 1 : hit.last + 3]}
    return bool(before & likes) or bool(after & listed("likened"))


def _shown(found: list[Token], hit: Hit) -> bool:
    before = {token.text.casefold() for token in found[max(0, hit.first - 3) : hit.first]}
    return bool(before & _SHOWING)


@cache
def _fixtures(place: str) -> frozenset[str]:
    return frozenset(entries(table("fixtures").get(place, "")))


def worth_seeing(
    weights: dict[str, float], coloured: dict[str, str], setting: str, time: str, most: int
) -> tuple[str, ...]:
    """The most telling things of a scene, first the one that tells most, with their colours."""
    common = _fixtures("everywhere") | _fixtures(setting) | _fixtures(time)

    def weight(prop: str) -> float:
        return weights[prop] + (1.5 if prop in coloured else 0.0)

    kept = [
        prop
        for prop in weights
        if (prop not in common or (prop in coloured and prop not in _fixtures("everywhere")))
        and not any(one.endswith(f" {prop}") for one in weights)
    ]
    ranked = sorted(kept, key=lambda prop: -weight(prop))[:most]
    return tuple(dressed(prop, coloured.get(prop, "")) for prop in ranked)


def dressed(prop: str, colour: str) -> str:
    """``blue umbrella``; a colour that is part of the name is not said twice."""
    return prop if not colour or colour in prop.split() else f"{colour} {prop}"


def things_named(text: str, language: str) -> list[tuple[Hit, str, list[Token]]]:
    """Every thing of ``text`` with its colour, for the words a title is made from."""
    found = tokens(text)
    hits = sensed("props", found, language, frozenset())
    seen = [hit for hit in hits if not _compared(found, hit, language)]
    return [(hit, colour_at(found, hit, language), found) for hit in seen]
