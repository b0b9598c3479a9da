"""Words with two meanings: the words around them tell which one a text means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from plugins.providers.analyst.text import Token, tokens
from plugins.providers.analyst.vocabulary import (
    Hit,
    base_language,
    entries,
    lexicon,
    stem,
    table,
)

Phrases = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Sense:
    """What a word tells when one of the conditions holds."""

    to: str
    """A label of the lexicon; empty: the word tells nothing."""
    weight: float
    before: Phrases
    after: Phrases
    near: Phrases
    about: Phrases

    def holds(self, stems: Sequence[str], at: int, whole: frozenset[str]) -> bool:
        """Whether the word at ``at`` is meant so; ``whole`` is every word of the script."""
        ends = (tuple(stems[max(0, at - length) : at]) for length in (1, 2))
        starts = (tuple(stems[at + 1 : at + 1 + length]) for length in (1, 2, 3))
        return (
            any(one in self.before for one in ends)
            or any(one in self.after for one in starts)
            or any((one,) in self.near for at_, one in enumerate(stems) if at_ != at)
            or any(one in whole for (one,) in self.about)
        )


@cache
def senses(kind: str, language: str) -> dict[str, tuple[Sense, ...]]:
    """The words of a lexicon that have several senses, by stem."""

    def phrases(text: str) -> Phrases:
        return frozenset(tuple(_stems(tokens(entry), language)) for entry in entries(text))

    found: dict[str, tuple[Sense, ...]] = {}
    for row in table("senses").get(kind, []):
        if row.get("language", "en") != language:
            continue
        conditions = (phrases(row.get(name, "")) for name in ("before", "after", "near", "about"))
        one = Sense(row["to"], float(row.get("weight", 3)), *conditions)
        key = stem(row["word"], language)
        found[key] = (*found.get(key, ()), one)
    return found


def script_words(text: str, language: str) -> frozenset[str]:
    """Every word of a script as the ``about`` conditions see it."""
    return frozenset(_stems(tokens(text), base_language(language)))


def sensed(kind: str, found: list[Token], language: str, whole: frozenset[str]) -> list[Hit]:
    """What the lexicon ``kind`` finds, each ambiguous word taken in the sense that is meant."""
    base = base_language(language)
    known = senses(kind, base)
    hits = list(lexicon(kind, language).find(found))
    if not known:
        return hits
    stems = _stems(found, base)
    # ``the ring`` is as ambiguous as ``ring``; ``space station`` is not.
    inside = {
        at
        for hit in hits
        if hit.last > hit.first and stems[hit.first] not in ("a", "an", "the")
        for at in range(hit.first, hit.last + 1)
    }
    meant: dict[int, Sense] = {}
    for at, word in enumerate(stems):
        if at not in inside:
            for sense in known.get(word, ()):
                if sense.holds(stems, at, whole):
                    meant[at] = sense
                    break
    kept = [hit for hit in hits if hit.last not in meant]
    kept += [Hit(one.to, one.weight, at, at) for at, one in meant.items() if one.to]
    return sorted(kept, key=lambda hit: hit.first)


def _stems(found: Sequence[Token], language: str) -> list[str]:
    return [stem(token.text, language) for token in found]
