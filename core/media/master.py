"""A mix brought to its loudness: gain and limiter found, encoded, measured, corrected.

Gain and limiter act on what every millisecond of the mix needs and weighs (its true peak, its
K-weighted power), so that trying a gain costs milliseconds. What the codec changes is measured
on the encoded file and taken into account in the next try.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage

from core.errors import ProviderError
from core.media.ffmpeg import run_ffmpeg
from core.media.loudness import (
    HOP,
    RATE,
    SILENCE,
    Loudness,
    Samples,
    block_powers,
    gated,
    measure,
)  # fmt: skip
from core.media.sound import Curve, applied, decibels, recovering, true_peaks
from core.stages import MixRequest

_TRIES = 7
_PATIENT = 3
"""After so many tries sound that the codec makes overshoot becomes quieter than asked."""
_NEAR = 0.15
"""LU: near enough to the asked loudness."""

_MOST_GAIN = 60.0
_MOST_LIMITING = 12.0
"""Decibels: a limiter that takes more is heard to pump."""
_ROUNDED = 9.0
"""Decibels over the ceiling at which peaks are rounded then."""

_STEP = RATE // 1000

#: Codec → file ending, media type, FFmpeg's settings, decibels its overshoot usually takes.
_CODECS = {
    "aac": (".m4a", "audio/mp4", ["-c:a", "aac", "-b:a", "192k"], 0.7),
    "opus": (".webm", "audio/webm", ["-c:a", "libopus", "-b:a", "160k"], 1.0),
}


@dataclass(frozen=True)
class Mixed:
    """The finished sound."""

    path: Path
    media_type: str
    loudness: Loudness


class Master:
    """Tries gains on a mix of (count, 2) samples."""

    def __init__(self, samples: Samples) -> None:
        self.samples = samples
        self._peaks = decibels(true_peaks(samples, _STEP))
        self._powers = block_powers(samples, _STEP)
        self.loudness = gated(self._tenths(self._powers))

    def limiting(self, gain: float, ceiling: float) -> Curve:
        """The limiter's gain in decibels, every millisecond.

        What a millisecond needs is held over the 5 ms before and after it and then averaged
        over less, so it is always reached in time and never jumps; it returns within 80 ms.
        """
        needed = np.minimum(0, ceiling - gain - self._peaks)
        if not needed.any():
            return needed
        ahead = ndimage.minimum_filter1d(needed, 11, mode="nearest")
        held = recovering(ahead, 0.080, 1 / 1000)
        return np.asarray(ndimage.uniform_filter1d(held, 9, mode="nearest"))

    def predicted(self, gain: float, ceiling: float) -> float:
        """LUFS after gain and limiter, to about a tenth."""
        curve = self.limiting(gain, ceiling)[: len(self._powers)]
        return gated(self._tenths(self._powers * 10 ** ((curve + gain) / 10)))

    def gain_for(self, lufs: float, ceiling: float) -> float:
        """The gain that gives this loudness, or the most that is ever given."""
        low = lufs - self.loudness - 3
        high = min(_MOST_GAIN, low + 6)
        while high < _MOST_GAIN and self.predicted(high, ceiling) < lufs:
            high = min(_MOST_GAIN, high + 6)
        for _ in range(9):
            middle = (low + high) / 2
            if self.predicted(middle, ceiling) < lufs:
                low = middle
            else:
                high = middle
        return round((low + high) / 2, 3)

    def brought(self, gain: float, ceiling: float) -> Samples:
        """The samples after gain and limiter."""
        result = self.samples * np.float32(10 ** (gain / 20))
        curve = self.limiting(gain, ceiling)
        if curve.any():
            applied(result, curve, _STEP)
        return result

    def _tenths(self, powers: Curve) -> Curve:
        many = HOP // _STEP
        count = len(powers) // many
        return np.asarray(powers[: count * many].reshape(count, many).mean(axis=1))


def mastered(samples: Samples, request: MixRequest, folder: Path) -> Mixed:
    """Encode samples at the asked loudness, under the asked true peak.

    :raises ProviderError: the true peak cannot be kept.
    """
    ending, media_type, settings, overshoot = _CODECS[request.codec]
    path = folder / f"mix{ending}"
    master = Master(samples)
    if master.loudness <= SILENCE:
        _encode(samples, path, settings)
        return Mixed(path, media_type, measure(path))
    aim, ceiling = request.lufs, request.true_peak - overshoot
    master = _denser(master, aim, ceiling)
    best: tuple[float, float, float] | None = None
    tried: tuple[float, float] | None = None
    for attempt in range(_TRIES):
        gain = master.gain_for(aim, ceiling)
        if (gain, ceiling) == tried:
            break
        tried = gain, ceiling
        _encode(master.brought(gain, ceiling), path, settings)
        heard = measure(path)
        short, over = request.lufs - heard.lufs, heard.true_peak - request.true_peak
        if over <= 0 and abs(short) <= _NEAR:
            return Mixed(path, media_type, heard)
        if over <= 0 and (best is None or abs(short) < best[0]):
            best = abs(short), gain, ceiling
        aim += short
        if over > 0:
            ceiling -= over + 0.1
            if attempt >= _PATIENT:
                aim = heard.lufs - over - 0.3
    if best is None:
        raise ProviderError(
            f"the mix cannot be kept under {request.true_peak:g} dBTP; ask for a lower loudness"
        )
    _encode(master.brought(best[1], best[2]), path, settings)
    return Mixed(path, media_type, measure(path))


def _denser(master: Master, lufs: float, ceiling: float) -> Master:
    """With its highest peaks rounded, when a limiter alone would have to do too much."""
    for _ in range(4):
        gain = master.gain_for(lufs, ceiling)
        if float(master.limiting(gain, ceiling).min()) >= -_MOST_LIMITING:
            break
        level = np.float32(10 ** ((ceiling - gain + _ROUNDED) / 20))
        master = Master(level * np.tanh(master.samples / level))
    return master


def _encode(samples: Samples, path: Path, settings: list[str]) -> None:
    raw = path.with_suffix(".f32")
    # Not by tofile: its error on a full disk does not say that the disk is full.
    with raw.open("wb") as stream:
        stream.write(np.ascontiguousarray(samples, "<f4").data)
    run_ffmpeg(
        ["-v", "error", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(raw),
         "-map_metadata", "-1", *settings, "-threads", "1", "-flags", "+bitexact",
         "-fflags", "+bitexact", str(path)],
        "encode the mix",
    )  # fmt: skip
    raw.unlink()
