"""Where a line's phrases end and which words it stresses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from filmwright import LipSyncRequest, Word

_BREAK = 0.14
"""A silence longer than this ends a phrase."""
_APART = 0.75
"""Shortest time between two stresses that a face shows."""


@dataclass(frozen=True)
class Phrasing:
    duration: float
    ends: tuple[float, ...]
    """Seconds at which phrases end, the last included."""
    stresses: tuple[float, ...]
    """Seconds at which the stressed vowel of a weighty word begins."""
    questions: tuple[tuple[float, float], ...]
    """From the last word of each question to its end."""


def phrasing_of(request: LipSyncRequest) -> Phrasing:
    """The phrasing of a line, from its words' times and its phonemes' stress."""
    words = request.words
    ends = [word.end for word, following in pairwise(words) if following.start - word.end > _BREAK]
    return Phrasing(
        duration=request.duration,
        ends=(*ends, words[-1].end if words else request.duration),
        stresses=_stresses(request),
        questions=tuple(
            (word.start, word.end)
            for word in words
            if word.text.rstrip("\"'”’»)").endswith(("?", "？", "؟"))
        ),
    )


def _stresses(request: LipSyncRequest) -> tuple[float, ...]:
    """The weightiest words, no two closer than a face can follow."""
    vowels = [phoneme for phoneme in request.phonemes if phoneme.stressed]
    weighty: list[tuple[float, float]] = []
    for word in request.words:
        stressed = [one for one in vowels if word.start <= (one.start + one.end) / 2 <= word.end]
        if stressed:
            weighty.append((_weight(word), stressed[0].start))
    chosen: list[float] = []
    for _, at in sorted(weighty, key=lambda pair: (-pair[0], pair[1])):
        if all(abs(at - other) >= _APART for other in chosen):
            chosen.append(at)
    return tuple(sorted(chosen))


def _weight(word: Word) -> float:
    """Long words carry the meaning, and what is written in capitals or cried out wants weight."""
    loud = word.text.isupper() and len(word.text) > 2
    return (word.end - word.start) + (0.4 if loud or "!" in word.text else 0.0)
