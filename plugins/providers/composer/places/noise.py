"""Building blocks: shaped noise without seams, slow wandering, scattered events."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from plugins.providers.composer.notes import RATE, Stereo

Mono = NDArray[np.float32]
Generator = np.random.Generator

#: The level at each of some frequencies in hertz.
Spectrum = Callable[[NDArray[np.float64]], NDArray[np.float64]]

#: Samples in a loop of noise (10.9 s).
LOOP = 1 << 19


def shaped(level: Spectrum, rng: Generator) -> Mono:
    """A seamless loop of noise whose spectrum at ``hertz`` is ``level(hertz)``; RMS 0.1."""
    hertz = np.fft.rfftfreq(LOOP, 1 / RATE)
    magnitude = level(np.maximum(hertz, 1.0)) * (hertz > 18)
    phases = rng.uniform(0, 2 * np.pi, len(hertz))
    wave = np.fft.irfft(magnitude * np.exp(1j * phases))
    return np.asarray(0.1 * wave / np.sqrt(np.mean(wave**2)), np.float32)


def band(low: float, high: float, slope: float = 2.0, tilt: float = 0.0) -> Spectrum:
    """A spectrum between two corners; ``tilt`` is the power of 1/f within."""

    def level(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        sides = (
            1
            / np.sqrt(1 + (low / hertz) ** (2 * slope))
            / np.sqrt(1 + (hertz / high) ** (2 * slope))
        )
        return np.asarray(sides * hertz ** (-tilt))

    return level


def bed(wave: Mono, frames: int, spread: float = 1.0) -> Stereo:
    """A loop read twice, far apart, as left and right; ``spread`` 0 is mono."""
    left = np.resize(wave, frames)
    other = np.resize(np.roll(wave, LOOP // 3), frames)
    return np.stack((left, left + (other - left) * np.float32(spread))).astype(np.float32)


def wander(
    frames: int, period: float, low: float, high: float, rng: Generator
) -> NDArray[np.float32]:
    """A level that drifts between two values, changing course about every ``period`` seconds."""
    count = max(4, int(frames / RATE / period) + 4)
    points = rng.uniform(0, 1, count)
    at = np.linspace(0, frames, 8 * count)
    place = np.linspace(0, count - 1.001, 8 * count)
    index = place.astype(int)
    share = 0.5 - 0.5 * np.cos(np.pi * (place - index))
    smooth = points[index] * (1 - share) + points[np.minimum(index + 1, count - 1)] * share
    values = np.interp(np.arange(0, frames, 64), at, low + (high - low) * smooth)
    return np.repeat(values, 64)[:frames].astype(np.float32)


def moments(seconds: float, every: float, rng: Generator, first: float = 0.0) -> list[float]:
    """Random times about ``every`` seconds apart, none in the last half second."""
    times, at = [], first + float(rng.uniform(0.2, 0.8)) * every
    while at < seconds - 0.5:
        times.append(at)
        at += every * float(rng.uniform(0.55, 1.6))
    return times


def place(out: Stereo, sound: Mono, second: float, level: float, pan: float) -> None:
    """Add a mono sound at a second, equal-power panned, cut at the end of ``out``."""
    at = round(second * RATE)
    length = min(len(sound), out.shape[1] - at)
    if length <= 0:
        return
    angle = (pan + 1) * np.pi / 4
    out[0, at : at + length] += sound[:length] * np.float32(level * np.cos(angle))
    out[1, at : at + length] += sound[:length] * np.float32(level * np.sin(angle))


def tone(
    hertz: NDArray[np.float64] | float, seconds: float, overtones: tuple[float, ...] = (1.0,)
) -> NDArray[np.float64]:
    """A tone of steady or moving pitch (one value a sample) with overtones of given levels."""
    frames = round(seconds * RATE)
    pitch = np.broadcast_to(hertz, (frames,)) if np.ndim(hertz) == 0 else np.asarray(hertz)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return sum(
        (level * np.sin((number + 1) * phase) for number, level in enumerate(overtones)),
        np.zeros(frames),
    )


def hump(frames: int, rise: float = 0.2) -> NDArray[np.float64]:
    """An envelope: up over a share of the time, down over the rest."""
    up = max(1, int(rise * frames))
    return np.concatenate(
        (
            np.sin(np.linspace(0, np.pi / 2, up)) ** 2,
            np.cos(np.linspace(0, np.pi / 2, frames - up)) ** 2,
        )
    )


def patter(frames: int, rate: float, kernel: NDArray[np.float64], rng: Generator) -> Stereo:
    """``rate`` drops a second of one sound, each of its own strength and place."""
    from scipy.signal import oaconvolve

    impulses = np.zeros((2, frames))
    count = int(rate * frames / RATE)
    at = rng.integers(0, frames, count)
    strength = rng.exponential(1.0, count)
    pan = rng.uniform(0, 1, count)
    np.add.at(impulses[0], at, strength * np.cos(pan * np.pi / 2))
    np.add.at(impulses[1], at, strength * np.sin(pan * np.pi / 2))
    out = oaconvolve(impulses, kernel[None, :], axes=1)[:, :frames]
    return np.asarray(0.1 * out / max(1e-9, float(np.sqrt(np.mean(out**2)))), np.float32)
