"""Which chord sounds when: progressions by mood, keys by passage, cadences at the seams."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from plugins.providers.composer.form import Form, Passage
from plugins.providers.composer.theory import Chord, chord

#: Moods that glide into the next scene; the others announce it with its dominant.
_GLIDING = frozenset({"mysterious", "calm", "wonder"})


@dataclass(frozen=True)
class Span:
    """One chord and where it lies."""

    beat: int
    beats: int
    chord: Chord


@dataclass(frozen=True)
class Key:
    """A passage's tonal home."""

    tonic: int
    mode: str


@dataclass(frozen=True)
class Harmony:
    """The chords of one passage, one span a bar."""

    key: Key
    spans: tuple[Span, ...]

    def at(self, beat: float) -> Chord:
        """The chord that sounds on a beat."""
        return [span for span in self.spans if span.beat <= beat + 1e-6][-1].chord


@lru_cache(maxsize=1)
def moods() -> dict[str, Any]:
    """The tables of ``harmony.toml``."""
    return tomllib.loads(files(__package__).joinpath("harmony.toml").read_text("utf-8"))


def harmonise(form: Form, tonic: int, rng: Random) -> tuple[tuple[Harmony, ...], Chord]:
    """The chords of every passage, and the film's last chord.

    One progression is drawn for each mood, so that a mood that returns is recognised.
    """
    tables = moods()
    drawn = {
        mood: (rng.choice(table["progressions"]), rng.choice(table["keys"]))
        for mood, table in sorted(tables.items())
    }
    keys = [
        Key((tonic + drawn[passage.mood][1]) % 12, drawn[passage.mood][0][0])
        for passage in form.passages
    ]
    harmonies = []
    for number, passage in enumerate(form.passages):
        following = keys[number + 1] if number + 1 < len(keys) else None
        table = tables[passage.mood]
        numerals = drawn[passage.mood][0][1:]
        spans = _spans(passage, keys[number], numerals, table["cadence"], following)
        harmonies.append(Harmony(keys[number], spans))
    final = chord(tables[form.passages[-1].mood]["final"], keys[-1].tonic)
    return tuple(harmonies), final


def _spans(
    passage: Passage, key: Key, numerals: list[str], cadence: list[str], following: Key | None
) -> tuple[Span, ...]:
    count = len(passage.bars)
    names = [numerals[bar % len(numerals)] for bar in range(count)]
    tonics = [key.tonic] * count
    if passage.last and count >= 2:
        ending = cadence[-min(len(cadence), count - 1) :]
        names[-len(ending) :] = ending
    elif following is not None and count >= 3 and passage.mood not in _GLIDING:
        names[-1], tonics[-1] = "Vsus4" if passage.intensity < 0.5 else "V", following.tonic
    return tuple(
        Span(passage.bar(bar), passage.bars[bar], chord(names[bar], tonics[bar]))
        for bar in range(count)
    )
