"""Bells, bowls and finger cymbals, synthesised from their partials."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from plugins.providers.composer.notes import RATE, Instrument, Note, Stereo

#: Partials per kind: (ratio to the strike note, level, decay per second).
_PARTIALS: dict[str, tuple[tuple[float, float, float], ...]] = {
    # Hum, prime, tierce, quint, nominal and above (as tuned bells are described since Simpson).
    "temple": (
        (0.5, 0.5, 0.45), (1.0, 0.7, 0.7), (1.19, 0.55, 0.9), (1.5, 0.25, 1.3), (2.0, 0.6, 1.2),
        (2.52, 0.2, 2.0), (3.01, 0.25, 2.4), (4.1, 0.18, 3.4), (5.4, 0.1, 5.0), (6.8, 0.06, 7.0),
    ),
    "bowl": ((1.0, 1.0, 0.28), (2.71, 0.42, 0.6), (5.05, 0.16, 1.2), (8.1, 0.05, 2.4)),
    "manjira": (
        (1.0, 0.7, 2.8), (1.483, 0.5, 3.4), (2.11, 0.4, 4.5), (2.93, 0.25, 6.0), (3.77, 0.15, 9.0),
    ),
    "glass": ((1.0, 1.0, 1.1), (2.756, 0.3, 2.4), (5.404, 0.1, 4.6)),
}  # fmt: skip


@lru_cache(maxsize=64)
def ring(kind: str, frequency: float, seconds: float = 6.0) -> Stereo:
    """One stroke at full force. Each partial is a pair slightly apart, so that it beats."""
    frames = round(seconds * RATE)
    times = np.arange(frames, dtype=np.float32) / np.float32(RATE)
    rng = np.random.default_rng(int(frequency * 100))
    out = np.zeros((2, frames), np.float32)
    for ratio, level, decay in _PARTIALS[kind]:
        if frequency * ratio > 14000:
            continue
        fall = np.exp(-times * np.float32(decay)) * np.float32(level)
        for channel, apart in ((0, -0.3), (1, 0.3)):
            angular = np.float32(2 * np.pi * (frequency * ratio + apart * ratio**0.3))
            out[channel] += np.sin(angular * times + np.float32(rng.uniform(0, 6.28))) * fall
    rise = 96 if kind != "bowl" else 2400
    out[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    ending = round(0.3 * seconds * RATE)
    out[:, -ending:] *= np.linspace(1, 0, ending, dtype=np.float32) ** 2
    return np.asarray(out * np.float32(0.2), np.float32)


def player(kind: str, seconds: float = 6.0) -> Instrument:
    """An instrument of one kind of bell."""

    def play(note: Note) -> Stereo:
        frequency = round(440 * 2 ** ((note.pitch - 69) / 12), 2)
        return ring(kind, frequency, seconds) * np.float32(note.velocity**1.3)

    return play
