"""What the styles write and the instruments play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: Hertz. Everything is rendered at the rate of the film's sound.
RATE = 48000

#: Sound: two rows (left, right) of float32 samples at :data:`RATE`.
Stereo = NDArray[np.float32]


@dataclass(frozen=True)
class Note:
    """One note, in seconds of film time."""

    start: float
    duration: float
    pitch: float
    """MIDI key, 60 = middle C; fractions are microtones."""
    velocity: float = 0.6
    """0–1."""
    bend: tuple[tuple[float, float], ...] = ()
    """(Second from the start, semitones away from ``pitch``), joined smoothly."""
    swell: tuple[tuple[float, float], ...] = ()
    """(Share of the duration, gain factor), joined by lines: crescendo and diminuendo."""
    vibrato: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Depth in semitones, rate in hertz, seconds before it sets in."""


#: Plays one note: stereo sound that starts at the note's start and includes its release.
Instrument = Callable[[Note], Stereo]


@dataclass
class Part:
    """A player: an instrument, where it sits, and what it plays."""

    name: str
    instrument: str
    """A name in ``instruments.toml`` or one of the synthesised instruments."""
    pan: float = 0.0
    """-1 left … 1 right."""
    gain: float = 0.0
    """Decibels."""
    room: float = 0.3
    """How much is sent to the reverberation, 0–1."""
    notes: list[Note] = field(default_factory=list)
    melodic: bool = False
    """Carries the tune, so it makes room for speech and obeys the raga."""

    def add(self, note: Note) -> None:
        """Write one note."""
        self.notes.append(note)
