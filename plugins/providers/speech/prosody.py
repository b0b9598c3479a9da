"""How emotion and delivery shape a voice.

Directions and sizes follow the summary of acoustic correlates in Scherer (2003), "Vocal
communication of emotion", Speech Communication 40, table 2: arousal raises rate, pitch,
range and level; sadness and tenderness lower them. The sizes are half to two thirds of
what actors do, because a synthetic voice sounds false long before a human one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prosody:
    """Factors on a voice's own way of speaking."""

    rate: float = 1.0
    """Speaking rate."""
    pitch: float = 1.0
    """Mean fundamental frequency."""
    range: float = 1.0
    """Excursions of the melody about its mean."""
    level: float = 0.0
    """Decibels louder than common speech."""
    pause: float = 1.0
    """Length of pauses."""
    breath: float = 0.0
    """0–1: aspiration mixed into the voice."""
    drive: float = 0.0
    """0–1: pressed voice: compressed and brighter."""
    tremor: float = 0.0
    """0–1: unsteady pitch and level."""
    whispered: bool = False
    """No voice at all."""

    def __mul__(self, other: Prosody) -> Prosody:
        """Both influences at once."""
        return Prosody(
            rate=self.rate * other.rate,
            pitch=self.pitch * other.pitch,
            range=self.range * other.range,
            level=self.level + other.level,
            pause=self.pause * other.pause,
            breath=min(1.0, self.breath + other.breath),
            drive=min(1.0, self.drive + other.drive),
            tremor=min(1.0, self.tremor + other.tremor),
            whispered=self.whispered or other.whispered,
        )


EMOTIONS: dict[str, Prosody] = {
    "neutral": Prosody(),
    "happy": Prosody(rate=1.05, pitch=1.06, range=1.25, level=1.0, pause=0.9),
    "excited": Prosody(rate=1.12, pitch=1.12, range=1.4, level=2.0, pause=0.75, drive=0.15),
    "tender": Prosody(rate=0.93, pitch=0.99, range=0.9, level=-2.0, pause=1.15, breath=0.25),
    "sad": Prosody(rate=0.87, pitch=0.94, range=0.7, level=-2.5, pause=1.35, breath=0.15),
    "angry": Prosody(rate=1.06, pitch=1.05, range=1.3, level=3.0, pause=0.8, drive=0.6),
    "afraid": Prosody(rate=1.1, pitch=1.13, range=1.1, level=-1.0, breath=0.2, tremor=0.6),
    "surprised": Prosody(rate=1.04, pitch=1.13, range=1.45, level=1.0),
    "serious": Prosody(rate=0.94, pitch=0.95, range=0.85, pause=1.15),
    "hopeful": Prosody(rate=0.98, pitch=1.04, range=1.15, pause=1.05),
    "proud": Prosody(rate=0.95, pitch=0.98, range=1.15, level=1.0, pause=1.1, drive=0.1),
    "curious": Prosody(rate=1.0, pitch=1.05, range=1.25),
}

DELIVERIES: dict[str, Prosody] = {
    "normal": Prosody(),
    "whisper": Prosody(rate=0.92, level=-5.0, pause=1.1, whispered=True),
    "shout": Prosody(rate=1.03, pitch=1.18, range=1.25, level=4.0, pause=0.85, drive=1.0),
    "soft": Prosody(rate=0.95, pitch=0.99, range=0.88, level=-3.0, breath=0.3),
    "urgent": Prosody(rate=1.14, pitch=1.05, range=1.15, level=1.5, pause=0.65, drive=0.2),
    "slow": Prosody(rate=0.8, pause=1.3),
}


def prosody_of(emotion: str, delivery: str) -> Prosody:
    """The prosody of a line."""
    return EMOTIONS[emotion] * DELIVERIES[delivery]
