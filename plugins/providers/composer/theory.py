"""Scales, chords written as Roman numerals, and voice-leading."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

MODES: dict[str, tuple[int, ...]] = {
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
}

_DEGREES = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}

_SUFFIXES: dict[str, tuple[int, ...]] = {
    "7": (10,), "maj7": (11,), "add9": (14,), "9": (10, 14), "maj9": (11, 14), "6": (9,),
}  # fmt: skip

_NUMERAL = re.compile(r"([b#]?)([IViv]+)(o|\+|sus4|sus2)?(maj9|maj7|add9|9|7|6)?(?:/(\d))?$")

#: Names of the pitch classes, for the credits.
KEYS = ("C", "D♭", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


@dataclass(frozen=True)
class Chord:
    """A harmony: pitch classes relative to nothing (0 = C)."""

    root: int
    tones: tuple[int, ...]
    """Pitch classes, the root first, then third, fifth, and what is added."""
    bass: int
    """The pitch class that lies lowest."""
    numeral: str = ""

    @property
    def triad(self) -> tuple[int, ...]:
        """Root, third and fifth."""
        return self.tones[:3]

    @property
    def restful(self) -> tuple[int, ...]:
        """The tones a melody may rest on: none a semitone away from another of the chord."""
        return tuple(
            sorted(
                tone
                for tone in self.tones
                if not {(tone + 1) % 12, (tone - 1) % 12} & set(self.tones)
            )
        )


def chord(numeral: str, tonic: int) -> Chord:
    """``bVI``, ``iv7``, ``Vsus4`` or ``I/3`` (its third in the bass) over a tonic 0–11.

    :raises ValueError: it is not a numeral of this notation.
    """
    match = _NUMERAL.match(numeral)
    if not match:
        raise ValueError(f"{numeral!r} is not a chord")
    accidental, roman, shape, suffix, inversion = match.groups()
    root = _DEGREES[roman.upper()] + {"b": -1, "#": 1, "": 0}[accidental] + tonic
    third, fifth = (4 if roman.isupper() else 3), 7
    if shape == "o":
        third, fifth = 3, 6
    elif shape == "+":
        fifth = 8
    elif shape in ("sus4", "sus2"):
        third = 5 if shape == "sus4" else 2
    intervals = (0, third, fifth, *_SUFFIXES.get(suffix or "", ()))
    tones = tuple((root + interval) % 12 for interval in intervals)
    bass = {"3": tones[1], "5": tones[2], "7": tones[-1]}.get(inversion or "", tones[0])
    return Chord(root % 12, tones, bass, numeral)


def scale_over(harmony: Chord, mode: str, tonic: int) -> tuple[int, ...]:
    """The mode's pitch classes with the chord's own tones in place of their neighbours."""
    tones = set(harmony.tones)
    kept = {(tonic + step) % 12 for step in MODES[mode]}
    for tone in harmony.tones:
        if tone not in kept:
            kept -= {(tone + 1) % 12, (tone - 1) % 12} - tones
            kept.add(tone)
    return tuple(sorted(kept))


def near(pitch: float, classes: tuple[int, ...]) -> int:
    """The key nearest to ``pitch`` whose pitch class is allowed (the lower of two as near)."""
    base = round(pitch)
    for away in range(12):
        for key in (base - away, base + away):
            if key % 12 in classes:
                return key
    return base


def ladder(classes: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
    """Every key of these pitch classes between two keys, ascending."""
    return tuple(key for key in range(low, high + 1) if key % 12 in classes)


def voicing(
    harmony: Chord, previous: tuple[int, ...], low: int, high: int, voices: int = 4
) -> tuple[int, ...]:
    """The upper voices of a chord, as near as can be to where they were.

    Every voice moves little, none is doubled before all tones sound, the top voice is not
    led in parallel octaves or fifths with the lowest, and neighbours lie 3–12 semitones apart.
    """
    keys = ladder(tuple(harmony.tones), low, high)
    centre = (low + high) / 2
    best, least = tuple(keys[:voices]), float("inf")
    for choice in itertools.combinations(keys, voices):
        cost = _spread_cost(choice, harmony)
        if cost >= least:
            continue
        if len(previous) == voices:
            cost += sum(abs(a - b) for a, b in zip(choice, previous, strict=True))
            cost += 4 * _parallels(previous, choice)
            # A top voice that never moves sends the listener to sleep.
            cost += 1.6 * (choice[-1] == previous[-1])
        else:
            cost += abs(sum(choice) / voices - centre)
        if cost < least:
            best, least = choice, cost
    return best


def _spread_cost(choice: tuple[int, ...], harmony: Chord) -> float:
    missing = len(set(harmony.triad) - {key % 12 for key in choice})
    gaps = [upper - lower for lower, upper in itertools.pairwise(choice)]
    return 12 * missing + 3 * sum(gap < 3 or gap > 12 for gap in gaps)


def _parallels(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """Pairs of voices that move together from one perfect fifth or octave to another."""
    count = 0
    for one, other in itertools.combinations(range(len(before)), 2):
        first, second = before[other] - before[one], after[other] - after[one]
        moved = before[one] != after[one]
        count += moved and first % 12 in (0, 7) and first % 12 == second % 12
    return count
