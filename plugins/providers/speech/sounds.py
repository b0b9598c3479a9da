"""What an engine hands over after speaking: samples, and when each sound is heard."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

#: Marks that stand for silence rather than sound.
PAUSES = frozenset(' ;:,.!?—…"()“”¿¡«»।、。')
_STRESS = "ˈˌ"
_MODIFIERS = frozenset("ːˑʰʱʲʷˠˤ̩̪̥̯̞̟̠̃ᵝ")


@dataclass(frozen=True)
class Sound:
    """A stretch of speech, in seconds. ``token``: the written word it belongs to.

    A sound without a token is a pause; its symbol is the mark that asked for it.
    """

    symbol: str
    start: float
    end: float
    stressed: bool = False
    token: int | None = None

    @property
    def silent(self) -> bool:
        return self.token is None

    def moved(self, offset: float, scale: float = 1.0) -> Sound:
        """The same sound ``offset`` seconds later, after stretching time by ``scale``."""
        return replace(self, start=self.start * scale + offset, end=self.end * scale + offset)


@dataclass(frozen=True)
class Utterance:
    """Samples in −1…1 at ``rate`` hertz with the sounds heard in them, in order."""

    samples: Samples
    rate: int
    sounds: tuple[Sound, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.rate


def heard(marks: list[tuple[str, int | None]]) -> bool:
    """Whether a phoneme string has a sound in it, and not only pauses."""
    return any(word is not None and mark not in PAUSES for mark, word in marks)


def gather(marks: list[tuple[str, int | None, float]]) -> tuple[Sound, ...]:
    """Sounds from consecutive marks ``(character, token, seconds)`` of a phoneme string.

    Stress marks lend their time to the sound they announce, length and other modifiers to
    the one they modify; neighbouring marks of silence become one pause.
    """
    sounds: list[Sound] = []
    clock, stress, lead = 0.0, False, 0.0
    for mark, token, seconds in marks:
        begin, clock = clock, clock + seconds
        previous = sounds[-1] if sounds else None
        if mark in _STRESS:
            stress, lead = stress or mark == "ˈ", lead + seconds
        elif mark in _MODIFIERS and previous and not previous.silent:
            sounds[-1] = replace(previous, symbol=previous.symbol + mark, end=clock)
        elif mark in PAUSES or token is None:
            if previous and previous.silent:
                sounds[-1] = replace(previous, symbol=previous.symbol + mark, end=clock)
            else:
                sounds.append(Sound(mark, begin - lead, clock))
            stress, lead = False, 0.0
        else:
            sounds.append(Sound(mark, begin - lead, clock, stress, token))
            stress, lead = False, 0.0
    return tuple(sounds)
