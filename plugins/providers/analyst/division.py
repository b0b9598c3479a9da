"""Divides a story into scenes where place, time or the story itself turns.

Every gap between two beats is worth something as a cut; scenes that are too short or too
long cost something; dynamic programming finds the cheapest division.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from plugins.providers.analyst.model import Beat
from plugins.providers.analyst.places import Evidence, best, evidence
from plugins.providers.analyst.senses import script_words
from plugins.providers.analyst.text import count_words, tokens
from plugins.providers.analyst.things import coloured_later
from plugins.providers.analyst.vocabulary import lexicon

_MOST_SCENES = 14
#: What is remembered or dreamed of is elsewhere.
_ELSEWHERE = re.compile(
    r"(?i)\b(?:thought of|remember(?:ed|s)?|dream(?:ed|t|s)? of|imagin(?:ed|es)|missed|"
    r"used to|(?:miles|kilometres|kilometers) away|recordó|soñaba con|pensó en)\b|याद आ"
)
_OPENING = 6
"""Words at the start of a sentence among which a turn is announced."""


@dataclass
class Read:
    """A beat with what it tells."""

    beat: Beat
    told: Evidence
    words: int
    turn: float
    """How strongly it announces another time, place or turn."""
    jump: bool
    """Another time, so that the weather may have changed."""
    afar: bool
    """Somebody thinks of another place."""
    time_turn: float = 0.0
    """How strongly it announces another time, if only ``One day``."""


def read(beats: list[Beat], language: str) -> list[Read]:
    """Reads every beat for place, time and turns."""
    found: list[Read] = []
    whole = script_words(" ".join(beat.source or beat.text for beat in beats), language)
    last = ""
    for beat in beats:
        afar = _ELSEWHERE.search(beat.source) is not None
        told = evidence(beat.source, language, afar, whole) if beat.source else Evidence()
        if beat.speaker is not None or beat.quoted:
            told.add(evidence(beat.text, language, True, whole))
        elif beat.text and beat.text.strip(".।") not in beat.source:
            told.add(evidence(beat.text, language, afar, whole))
        colour = coloured_later(beat.source or beat.text, language)
        if colour and last and not told.props:
            told.colours[last] = colour
        last = next(reversed(told.props), last)
        turn, jump, at = _turn(beat, language)
        found.append(Read(beat, told, count_words(beat.text), turn, jump, afar, at))
    return found


def _turn(beat: Beat, language: str) -> tuple[float, bool, float]:
    """How strongly a beat turns the story, whether to another day, and how much in time."""
    if beat.speaker is not None:
        return 0.0, False, 0.0
    found = tokens(beat.source or beat.text)
    score, jump, moved = 0.0, False, 0.0
    for hit in lexicon("turns", language).find(found):
        if hit.first < _OPENING or (hit.label == "time" and hit.weight >= 3.5):
            score = max(score, hit.weight)
            jump = jump or (hit.label == "time" and hit.weight >= 3)
            moved = max(moved, hit.weight) if hit.label == "time" else moved
    return score, jump, moved


def divide(reads: list[Read]) -> list[list[Read]]:
    """The beats in scenes: at most fourteen, unless the script itself heads more."""
    total = sum(one.words for one in reads)
    parts = _headed(reads)
    ideal = min(40.0, max(17.0, total / 5.5))
    while True:
        scenes = [scene for part in parts for scene in _cut(part, ideal)]
        if len(scenes) <= max(_MOST_SCENES, len(parts)):
            return scenes
        ideal *= 1.2


def _headed(reads: list[Read]) -> list[list[Read]]:
    parts: list[list[Read]] = []
    for one in reads:
        if not parts or (one.beat.heading is not None and parts[-1]):
            parts.append([])
        parts[-1].append(one)
    return parts


def _cut(reads: list[Read], ideal: float) -> list[list[Read]]:
    if reads[0].beat.heading is not None:
        ideal *= 1.5
    worth = _worths(reads)
    best_at: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(reads) + 1):
        options = []
        spoken = 0
        for start in range(end - 1, -1, -1):
            spoken += reads[start].words
            if spoken > ideal * 3 and start < end - 1:
                break
            gain = worth[start] if start else 0.0
            options.append((best_at[start][0] + gain - _cost(spoken, ideal), start))
        best_at.append(max(options, key=lambda option: (option[0], -option[1])))
    cuts, at = [], len(reads)
    while at:
        cuts.append((best_at[at][1], at))
        at = best_at[at][1]
    return [reads[start:end] for start, end in reversed(cuts)]


def _cost(spoken: int, ideal: float) -> float:
    """What a scene of so many words costs: little near the ideal, much when it is a fragment."""
    ratio = spoken / ideal
    if ratio < 1:
        return 1.0 + 3.2 * (1 - ratio) ** 2 + (1.5 if spoken < 6 else 0.0)
    return 1.0 + 1.6 * (ratio - 1) ** 2


def _worths(reads: list[Read]) -> list[float]:
    """What each gap is worth as a cut; the gap before the first beat is not counted."""
    worths = [0.0]
    place, time = best(reads[0].told.settings, 2.0), best(reads[0].told.times, 2.0)
    for before, after in pairwise(reads):
        worth = 0.9 if after.beat.paragraph != before.beat.paragraph else 0.0
        worth += 0.7 * after.turn
        here, now = best(after.told.settings, 2.4), best(after.told.times, 2.0)
        if here and here != place:
            worth += 1.6 if place else 0.4
        if now and now != time:
            worth += 1.2 if time else 0.3
        place, time = here or place, now or time
        if after.beat.speaker is not None:
            worth -= 2.2 if before.beat.speaker is not None else 1.0
        if not before.words:
            worth -= 5.0
        worths.append(worth)
    return worths
