"""The tanpura, synthesised: four strings whose overtones fall in a slow glitter (jawari)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from plugins.providers.composer.desk import Desk
from plugins.providers.composer.notes import RATE, Stereo

#: Seconds a plucked string rings.
_RING = 7.0

#: Overtones heard.
_OVERTONES = 38


@lru_cache(maxsize=32)
def tanpura_string(frequency: float, seed: int) -> Stereo:
    """One pluck. The curved bridge feeds energy down through the overtones as it dies away.

    Additive synthesis: overtone ``k`` decays at its own rate, and a formant that travels from
    the 26th overtone to the 5th within three seconds lifts those it passes (after the measured
    spectrograms in C. V. Raman, *On some Indian stringed instruments*, 1921, and later work).
    """
    rng = np.random.default_rng(seed)
    frames = round(_RING * RATE)
    coarse = np.linspace(0, _RING, 256)
    times = np.arange(frames, dtype=np.float32) / np.float32(RATE)
    out = np.zeros((2, frames), np.float32)
    centre = 5 + 21 * np.exp(-coarse / 1.3)
    second = 3 + 9 * np.exp(-coarse / 2.6)
    for number in range(1, _OVERTONES + 1):
        pitch = frequency * number * (1 + 3e-5 * number**2)
        if pitch > 9000:
            break
        body = number**-0.75 * np.exp(-coarse * (0.28 + 0.035 * number))
        glitter = 0.55 * np.exp(-(((number - centre) / 3.5) ** 2)) * np.exp(-coarse * 0.42)
        glow = 0.35 * np.exp(-(((number - second) / 2.0) ** 2)) * np.exp(-coarse * 0.3)
        level = np.interp(times, coarse, body + glitter + glow).astype(np.float32)
        phase = rng.uniform(0, 2 * np.pi)
        wave = np.sin(np.float32(2 * np.pi * pitch) * times + np.float32(phase)) * level
        lean = rng.uniform(-0.35, 0.35)
        out[0] += wave * np.float32(1 - lean)
        out[1] += wave * np.float32(1 + lean)
    rise = round(0.006 * RATE)
    out[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    ending = round(1.2 * RATE)
    out[:, -ending:] *= np.linspace(1, 0, ending, dtype=np.float32)
    return np.asarray(
        out * np.float32(0.16 / np.sqrt(np.mean(out[:, : 2 * RATE] ** 2))), np.float32
    )


def tanpura(
    desk: Desk, sa: float, drone: int, until: float, gain: float, seed: int, pace: float = 0.82
) -> None:
    """Pluck pa, sa, sa, low sa round and round until a second of the film.

    :param sa: MIDI key (fractions allowed) of the middle Sa.
    :param drone: semitones of the first string above low Sa: 7 (Pa), 5 (Ma) or 11 (Ni).
    :param pace: seconds between plucks.
    """
    rng = np.random.default_rng(seed)
    middle = 440 * 2 ** ((sa - 69) / 12)
    just = {7: 3 / 2, 5: 4 / 3, 11: 15 / 8}[drone]
    cycle = (
        (middle / 2 * just, 1.15, 1), (middle, 0.95, 2), (middle * 1.0012, 0.95, 3),
        (middle / 2, 1.9, 4),
    )  # fmt: skip
    second, number = 0.0, 0
    while second < until:
        frequency, wait, string = cycle[number % 4]
        sound = tanpura_string(round(frequency, 3), string)
        touch = gain + float(rng.normal(0, 0.6)) + (1.5 if number % 4 == 3 else 0)
        desk.lay(sound, second, touch, pan=(-0.3, -0.1, 0.12, 0.3)[number % 4], room=0.25)
        second += wait * pace * float(1 + rng.normal(0, 0.02))
        number += 1
