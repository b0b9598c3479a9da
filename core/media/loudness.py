"""How loud sound is: ITU-R BS.1770-4 (EBU R 128) on samples, and on finished files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from core.media.ffmpeg import run_ffmpeg

Samples = NDArray[np.float32]

RATE = 48_000

SILENCE = -70.0
"""LUFS: the absolute gate; nothing quieter is measured."""

#: K-weighting at 48 kHz, as second-order sections: BS.1770-4, annex 1, tables 1 and 2.
_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285,
         1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)  # fmt: skip

HOP = RATE // 10
"""Samples in the tenth of a second by which blocks step."""
_CHUNK = 30 * RATE


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dBTP."""

    lufs: float
    true_peak: float


def integrated(samples: Samples) -> float:
    """LUFS of (count, channels) samples at 48 kHz; :data:`SILENCE` when there is nothing."""
    return gated(block_powers(samples))


def block_powers(samples: Samples, hop: int = HOP) -> NDArray[np.float64]:
    """Mean power, K-weighted and summed over channels, of every ``hop`` samples."""
    count = len(samples) // hop
    powers = np.zeros(count)
    for channel in range(samples.shape[1]):
        state = np.zeros((2, 2))
        for start in range(0, count * hop, _CHUNK):
            part = samples[start : min(start + _CHUNK, count * hop), channel]
            heard, state = signal.sosfilt(_K_WEIGHTING, part, zi=state)
            first = start // hop
            powers[first : first + len(part) // hop] += (heard**2).reshape(-1, hop).mean(axis=1)
    return powers


def gated(powers: NDArray[np.float64]) -> float:
    """LUFS of tenth-of-a-second powers: blocks of 400 ms, both gates of BS.1770."""
    if len(powers) < 4:
        powers = np.pad(powers, (0, 4 - len(powers)))
    blocks = np.convolve(powers, np.full(4, 0.25), "valid")
    loud = blocks[_lufs(blocks) > SILENCE]
    if not len(loud):
        return SILENCE
    loud = loud[_lufs(loud) > float(_lufs(loud.mean())) - 10]
    return float(_lufs(loud.mean()))


def measure(path: Path) -> Loudness:
    """Loudness and true peak of a file's sound, decoded as a player would.

    :raises ProviderError: there is no sound in it.
    """
    told = run_ffmpeg(
        ["-v", "error", "-i", str(path), "-map", "0:a:0", "-af",
         "aresample=48000,ebur128=peak=true:metadata=1,ametadata=mode=print:file=-",
         "-f", "null", "-"],
        f"measure the loudness of {path.name}",
    )  # fmt: skip
    lufs, peak = SILENCE, 0.0
    for line in told.splitlines():
        name, _, value = line.partition("=")
        if name == "lavfi.r128.I":
            lufs = float(value)
        elif name.startswith("lavfi.r128.true_peaks_ch"):
            peak = max(peak, float(value))
    return Loudness(max(lufs, SILENCE), 20 * math.log10(max(peak, 1e-6)))


def _lufs(power: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))
