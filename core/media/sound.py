"""Sound as samples: read at 48 kHz, and the dynamics of the mix.

Dynamics are worked out a few hundred times a second and drawn out to samples, which is as fine
as the ear follows and costs nothing.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy import ndimage, signal

from core.errors import ProviderError
from core.media.loudness import RATE, Samples
from core.media.probe import opened

Curve = NDArray[np.float64]


def read_sound(path: Path, channels: int) -> Samples:
    """A sound file as (count, channels) samples at 48 kHz.

    :param channels: 1 mixes down; 2 gives mono to both sides.
    :raises ProviderError: it is not a sound file.
    """
    try:
        samples, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError:
        samples, rate = _decoded(path)
    if channels == 1:
        samples = samples.mean(axis=1, keepdims=True)
    elif samples.shape[1] == 1:
        samples = np.repeat(samples, 2, axis=1)
    samples = samples[:, :channels]
    if rate != RATE:
        ratio = Fraction(RATE, int(rate))
        samples = signal.resample_poly(samples, ratio.numerator, ratio.denominator, axis=0)
    return np.ascontiguousarray(samples, np.float32)


def _decoded(path: Path) -> tuple[Samples, int]:
    """By FFmpeg, for what libsndfile does not read (AAC in MP4)."""
    with opened(path) as container:
        if not container.streams.audio:
            raise ProviderError(f"{path.name} holds no sound; bring another file")
        stream: Any = container.streams.audio[0]
        import av

        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=stream.rate)
        parts = [
            piece.to_ndarray()
            for frame in container.decode(stream)
            for piece in resampler.resample(frame)
        ]
        if not parts:
            raise ProviderError(f"{path.name} holds no sound; bring another file")
        return np.concatenate(parts, axis=1).T, int(stream.rate)


def decibels(factor: Curve | float) -> Curve:
    """20 log₁₀, with a floor at −120."""
    return np.asarray(20 * np.log10(np.maximum(factor, 1e-6)))


def followed(target: Curve, attack: float, release: float, step: float) -> Curve:
    """A gain in decibels that falls to its target within ``attack`` seconds and rises again
    within ``release``, as one-pole filters do (to a tenth of the way)."""
    fall = float(np.exp(-2.3 * step / attack))
    rise = float(np.exp(-2.3 * step / release))
    level, result = 0.0, np.empty_like(target)
    for index, wanted in enumerate(target.tolist()):
        kept = fall if wanted < level else rise
        level = wanted + (level - wanted) * kept
        result[index] = level
    return result


def applied(samples: Samples, curve: Curve, hop: int) -> None:
    """Multiply samples by a gain in decibels given every ``hop`` samples, in place."""
    factors = 10 ** (curve / 20)
    places = np.arange(len(curve)) * hop + hop / 2
    for start in range(0, len(samples), 20 * RATE):
        end = min(start + 20 * RATE, len(samples))
        gain = np.interp(np.arange(start, end), places, factors).astype(np.float32)
        samples[start:end] *= gain[:, None]


def frame_levels(samples: Samples, hop: int) -> Curve:
    """Power of every ``hop`` samples, in decibels of full scale."""
    count = -(-len(samples) // hop)
    powers = np.zeros(count)
    for channel in range(samples.shape[1]):
        padded = np.zeros(count * hop, np.float32)
        padded[: len(samples)] = samples[:, channel]
        powers += (padded.reshape(count, hop).astype(np.float64) ** 2).mean(axis=1)
    return np.asarray(10 * np.log10(np.maximum(powers, 1e-12)))


def compressed(samples: Samples, threshold: float, ratio: float) -> None:
    """Gently reduce what is louder than ``threshold`` dB, in place."""
    hop = RATE // 200
    levels = ndimage.uniform_filter1d(frame_levels(samples, hop), 4, mode="nearest")
    over = np.maximum(0, levels - threshold) * (1 - 1 / ratio)
    applied(samples, followed(-over, 0.012, 0.14, 1 / 200), hop)


def true_peaks(samples: Samples, hop: int) -> Curve:
    """The highest inter-sample value of every ``hop`` samples."""
    count = -(-len(samples) // hop)
    peaks = np.zeros(count)
    chunk = 10_000 * hop
    for start in range(0, len(samples), chunk):
        before = min(64, start)
        part = samples[start - before : start + chunk + 64]
        kept = samples[start : start + chunk]
        if float(np.abs(part).max(initial=0.0)) < 0.25:
            fine = np.abs(kept).max(axis=1)
        else:
            four = np.abs(signal.resample_poly(part, 4, 1, axis=0)).max(axis=1)
            fine = four[4 * before : 4 * (before + len(kept))].reshape(-1, 4).max(axis=1)
        cells = -(-len(kept) // hop)
        padded = np.zeros(cells * hop)
        padded[: len(fine)] = fine
        first = start // hop
        peaks[first : first + cells] = padded.reshape(cells, hop).max(axis=1)
    return peaks


def recovering(target: Curve, release: float, step: float) -> Curve:
    """Falls at once, rises within ``release`` seconds."""
    rise = float(np.exp(-2.3 * step / release))
    level, result = 0.0, np.empty_like(target)
    for index, wanted in enumerate(target.tolist()):
        level = wanted if wanted < level else wanted + (level - wanted) * rise
        result[index] = level
    return result
