"""Birds and insects, each call a few moving tones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plugins.providers.composer.notes import RATE, Stereo
from plugins.providers.composer.places.noise import Generator, Mono, hump, moments, place, tone


def _chirp(first: float, last: float, seconds: float, wobble: float = 0.0) -> NDArray[np.float64]:
    frames = round(seconds * RATE)
    along = np.linspace(0, 1, frames)
    pitch = first * (last / first) ** along
    pitch = pitch * (1 + wobble * np.sin(2 * np.pi * 28 * along * seconds))
    return tone(pitch, seconds, (1.0, 0.06)) * hump(frames, 0.25)


def _song(rng: Generator) -> Mono:
    """One bird's phrase: its own few syllables, repeated or in turn."""
    base = float(rng.uniform(2300, 4800))
    count = int(rng.integers(2, 7))
    pieces = []
    turn, gap = float(rng.uniform(0.7, 1.45)), float(rng.uniform(0.04, 0.13))
    wobble = float(rng.choice((0.0, 0.0, 0.05)))
    for number in range(count):
        height = base * float(rng.choice((1.0, 1.0, 1.19, 0.84)))
        bent = turn if number % 2 == 0 else 1 / turn
        pieces.append(_chirp(height, height * bent, float(rng.uniform(0.06, 0.19)), wobble))
        pieces.append(np.zeros(round(gap * RATE)))
    return np.concatenate(pieces).astype(np.float32)


def _far(sound: Mono, rng: Generator) -> Mono:
    """Heard across a distance: two late, dull reflections."""
    out = np.zeros(len(sound) + round(0.4 * RATE), np.float32)
    out[: len(sound)] += sound
    for delay, level in (
        (float(rng.uniform(0.06, 0.12)), 0.3),
        (float(rng.uniform(0.2, 0.35)), 0.16),
    ):
        at = round(delay * RATE)
        dull = np.convolve(sound, np.ones(5, np.float32) / 5, "same")
        out[at : at + len(sound)] += dull.astype(np.float32) * np.float32(level)
    return out


def birds(seconds: float, rng: Generator, every: float = 2.2) -> Stereo:
    """Several birds, each with its own song and tree."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for _ in range(4):
        song = _far(_song(rng), rng)
        pan, near = float(rng.uniform(-0.9, 0.9)), float(rng.uniform(0.05, 0.2))
        for at in moments(seconds, every * 2.6, rng, -1.0):
            place(out, song, max(0.0, at), near * float(rng.uniform(0.6, 1.0)), pan)
    return out


def dawn_birds(seconds: float, rng: Generator) -> Stereo:
    """The dawn chorus: more of them, and a koel's rising call far away."""
    out = birds(seconds, rng, 1.0) + birds(seconds, rng, 1.5)
    for at in moments(seconds, 9.0, rng):
        start = at
        for step in range(4):
            call = _chirp(880 * 1.06**step, 1250 * 1.06**step, 0.3)
            sound = _far(call.astype(np.float32), rng)
            place(out, sound, start, 0.07, -0.5)
            start += 0.62
    return np.asarray(out, np.float32)


def gulls(seconds: float, rng: Generator) -> Stereo:
    """Gulls over water: falling cries in twos and threes."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for at in moments(seconds, 6.5, rng):
        pan, start = float(rng.uniform(-0.8, 0.8)), at
        base = float(rng.uniform(1150, 1500))
        for _ in range(int(rng.integers(2, 4))):
            length = float(rng.uniform(0.28, 0.5))
            frames = round(length * RATE)
            along = np.linspace(0, 1, frames)
            pitch = base * (0.8 + 0.5 * np.sin(np.pi * along**0.6)) * (1 - 0.12 * along)
            cry = tone(pitch, length, (1.0, 0.55, 0.3, 0.12)) * hump(frames, 0.2)
            place(out, _far(cry.astype(np.float32), rng), start, 0.05, pan)
            start += length + float(rng.uniform(0.08, 0.25))
    return out


def crickets(seconds: float, rng: Generator) -> Stereo:
    """A summer night: three crickets near, a field of them far."""
    frames = round(seconds * RATE)
    t = np.arange(frames, dtype=np.float32) / np.float32(RATE)
    out = np.zeros((2, frames), np.float32)
    for pitch, rate, pan, level in (
        (4350, 2.3, -0.6, 0.06), (4720, 1.9, 0.5, 0.045), (4080, 2.9, 0.1, 0.03),
    ):  # fmt: skip
        rate *= float(rng.uniform(0.92, 1.08))
        pulse = np.clip(np.sin(2 * np.pi * np.float32(rate * 13) * t), 0, 1) ** 2
        place_in = (t * np.float32(rate) + np.float32(rng.uniform(0, 1))) % 1
        gate = np.clip(np.minimum(place_in * 30, (0.3 - place_in) * 30), 0, 1)
        sound = np.sin(np.float32(2 * np.pi * pitch) * t) * pulse * gate
        place(out, sound.astype(np.float32), 0, level, pan)
    field = np.sin(np.float32(2 * np.pi * 5150) * t) * (
        0.6 + 0.4 * np.sin(np.float32(2 * np.pi * 47) * t)
    )
    place(out, field.astype(np.float32), 0, 0.008, -0.2)
    return out


def owl(seconds: float, rng: Generator) -> Stereo:
    """Now and then an owl."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for at in moments(seconds, 13.0, rng):
        pan = float(rng.uniform(-0.7, 0.7))
        for delay, length in ((0.0, 0.35), (0.62, 0.16), (0.86, 0.7)):
            frames = round(length * RATE)
            pitch = 375 - 26 * np.linspace(0, 1, frames) ** 2
            hoot = tone(pitch, length, (1.0, 0.12)) * hump(frames, 0.3)
            place(out, _far(hoot.astype(np.float32), rng), at + delay, 0.09, pan)
    return out


def hens(seconds: float, rng: Generator) -> Stereo:
    """A farmyard: clucks, and once in a while a cow far off."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for at in moments(seconds, 2.4, rng):
        start, pan = at, float(rng.uniform(-0.7, 0.7))
        for _ in range(int(rng.integers(2, 5))):
            call = _chirp(640, 430, 0.07) + 0.4 * _chirp(1280, 900, 0.07)
            place(out, call.astype(np.float32), start, 0.05, pan)
            start += float(rng.uniform(0.14, 0.3))
    for at in moments(seconds, 15.0, rng):
        frames = round(1.5 * RATE)
        pitch = 150 + 34 * np.sin(np.pi * np.linspace(0, 1, frames) ** 0.7)
        low = tone(pitch, 1.5, (1.0, 0.7, 0.5, 0.3, 0.2, 0.1)) * hump(frames, 0.3)
        place(out, _far(low.astype(np.float32), rng), at, 0.03, 0.4)
    return out
