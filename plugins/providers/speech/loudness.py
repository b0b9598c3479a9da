"""Loudness of a line after ITU-R BS.1770-4, and the gain that brings it to common speech."""

from __future__ import annotations

import numpy as np

from plugins.providers.speech.sounds import Samples

TARGET_LUFS = -18.0
_OFFSET = -0.691
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS of mono speech; −70 for silence."""
    weighted = _k_weighted(samples.astype(np.float64), rate) ** 2
    block, hop = round(0.4 * rate), round(0.1 * rate)
    if len(weighted) < block:
        power = np.array([weighted.mean()]) if len(weighted) else np.zeros(1)
    else:
        sums = np.concatenate([[0.0], np.cumsum(weighted)])
        starts = np.arange(0, len(weighted) - block + 1, hop)
        power = (sums[starts + block] - sums[starts]) / block
    levels = _OFFSET + 10 * np.log10(np.maximum(power, 1e-12))
    kept = power[levels > _ABSOLUTE_GATE]
    if not len(kept):
        return _ABSOLUTE_GATE
    gate = _OFFSET + 10 * np.log10(kept.mean()) + _RELATIVE_GATE
    loud = power[levels > max(gate, _ABSOLUTE_GATE)]
    return float(_OFFSET + 10 * np.log10(loud.mean()))


def _k_weighted(samples: np.ndarray, rate: int) -> np.ndarray:
    """The two filters of BS.1770, their coefficients derived for any sampling rate."""
    from scipy.signal import lfilter

    shelf = np.tan(np.pi * 1681.974450955533 / rate)
    quality, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    norm = 1 + shelf / quality + shelf**2
    rising = (
        [
            (high + band * shelf / quality + shelf**2) / norm,
            2 * (shelf**2 - high) / norm,
            (high - band * shelf / quality + shelf**2) / norm,
        ],
        [1, 2 * (shelf**2 - 1) / norm, (1 - shelf / quality + shelf**2) / norm],
    )
    pole, damping = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    norm = 1 + pole / damping + pole**2
    cutting = ([1, -2, 1], [1, 2 * (pole**2 - 1) / norm, (1 - pole / damping + pole**2) / norm])
    return np.asarray(lfilter(*cutting, lfilter(*rising, samples)))
