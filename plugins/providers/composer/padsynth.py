"""Lush endless tones: pads and choirs by the PADsynth method.

Nasca Octavian Paul, *PADsynth algorithm* (2006): every harmonic becomes a bell of frequencies
with random phases, and one inverse FFT turns them into a loop without a seam that sounds like
many players. A choir is the same with a vowel's formants laid over the harmonics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from plugins.providers.composer.notes import RATE, Instrument, Note, Stereo

#: Samples in a loop (5.5 s).
_LOOP = 1 << 18

Mono = NDArray[np.float32]

#: Formants of sung men's vowels: (hertz, relative level, width in hertz).
_VOWELS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "a": ((600, 1.0, 90), (1040, 0.5, 100), (2250, 0.2, 140), (2800, 0.22, 160)),
    "o": ((400, 1.0, 70), (750, 0.32, 90), (2400, 0.06, 150), (2700, 0.07, 160)),
    "u": ((350, 1.0, 60), (600, 0.12, 80), (2400, 0.02, 150), (2675, 0.03, 160)),
    "i": ((280, 1.0, 60), (1750, 0.16, 110), (2450, 0.14, 140), (3000, 0.12, 160)),
    "e": ((400, 1.0, 70), (1620, 0.24, 100), (2400, 0.16, 140), (2800, 0.14, 160)),
    "m": ((250, 1.0, 80), (1100, 0.015, 120), (2200, 0.008, 200), (2800, 0.005, 200)),
}


def _warm(harmonic: int, _hertz: float) -> float:
    return float(harmonic**-1.7)


def _glass(harmonic: int, _hertz: float) -> float:
    return {1: 1.0, 2: 0.18, 3: 0.32, 5: 0.12, 8: 0.06, 12: 0.03}.get(harmonic, 0.0)


def _bright(harmonic: int, hertz: float) -> float:
    return float(harmonic**-1.05 / (1 + (hertz / 4200) ** 2))


def _air(harmonic: int, hertz: float) -> float:
    return float(harmonic**-0.9 / (1 + (hertz / 5200) ** 2))


def _vowel(name: str) -> Callable[[int, float], float]:
    def level(harmonic: int, hertz: float) -> float:
        shape = sum(
            strength / (1 + ((hertz - centre) / width) ** 2)
            for centre, strength, width in _VOWELS[name]
        )
        return float(harmonic**-0.45 * (shape + 0.004))

    return level


#: Timbre → (level of a harmonic, bandwidth of the first harmonic in cents).
_TIMBRES: dict[str, tuple[Callable[[int, float], float], float]] = {
    "warm": (_warm, 28.0),
    "glass": (_glass, 14.0),
    "bright": (_bright, 34.0),
    "air": (_air, 90.0),
    **{f"choir {name}": (_vowel(name), 24.0) for name in _VOWELS},
}


@lru_cache(maxsize=64)
def loop(timbre: str, frequency: float) -> Mono:
    """A seamless loop of one tone, RMS 0.1."""
    profile, cents = _TIMBRES[timbre]
    bins = np.fft.rfftfreq(_LOOP, 1 / RATE)
    spectrum = np.zeros(len(bins))
    harmonic = 1
    while frequency * harmonic < min(9000, 60 * frequency):
        centre = frequency * harmonic
        level = profile(harmonic, centre)
        if level > 1e-4:
            width = (2 ** (cents / 1200) - 1) * centre * harmonic**-0.15
            low, high = np.searchsorted(bins, (centre - 4 * width, centre + 4 * width))
            bell = np.exp(-(((bins[low:high] - centre) / width) ** 2))
            # Energy, not height, is what a harmonic's level means.
            spectrum[low:high] += level * bell / np.sqrt(max(1e-9, float(np.sum(bell**2))))
        harmonic += 1
    rng = np.random.default_rng(round(frequency * 1000) + len(timbre))
    phases = rng.uniform(0, 2 * np.pi, len(bins))
    wave = np.fft.irfft(spectrum * np.exp(1j * phases))
    return np.asarray(0.1 * wave / np.sqrt(np.mean(wave**2)), np.float32)


@dataclass(frozen=True)
class PadVoice:
    """An instrument of such tones. Moves slowly between two timbres, from ``one`` to ``two``."""

    one: str
    two: str
    attack: float = 1.6
    release: float = 2.4
    drift: float = 0.09
    """How fast the timbre wanders, in hertz."""
    gain: float = 1.0

    def __call__(self, note: Note) -> Stereo:
        """The sound of a note."""
        frames = round((note.duration + self.release) * RATE)
        frequency = round(440 * 2 ** ((note.pitch - 69) / 12), 2)
        one, two = loop(self.one, frequency), loop(self.two, frequency)
        begin = int(note.start * 7919 * 48) % _LOOP
        coarse = np.arange(0, frames + 480, 480)
        wander = 0.5 + 0.5 * np.sin(2 * np.pi * self.drift * (note.start + coarse / RATE))
        mix = np.interp(np.arange(frames), coarse, wander).astype(np.float32)
        out = np.empty((2, frames), np.float32)
        for channel in range(2):
            # Two readings of the same loop, far apart, are two choirs: width without comb.
            at = begin + channel * (_LOOP // 3)
            out[channel] = _tile(one, at, frames)
            out[channel] += (_tile(two, at, frames) - out[channel]) * mix
        out *= _arch(frames, note, self.attack, self.release)
        if note.swell:
            shares, gains = zip(*note.swell, strict=True)
            held = np.arange(frames) / max(1.0, note.duration * RATE)
            out *= np.interp(held, shares, gains).astype(np.float32)
        out *= np.float32(self.gain * note.velocity)
        return out


def _tile(wave: Mono, begin: int, frames: int) -> Mono:
    begin %= len(wave)
    if begin + frames <= len(wave):
        return wave[begin : begin + frames]
    return np.resize(np.roll(wave, -begin), frames)


def _arch(frames: int, note: Note, attack: float, release: float) -> Mono:
    times = np.arange(frames) / RATE
    rise = np.clip(times / min(attack, max(0.05, 0.6 * note.duration)), 0, 1)
    fall = np.clip((note.duration + release - times) / release, 0, 1)
    return np.asarray(np.sin(rise * np.pi / 2) ** 2 * np.sin(fall * np.pi / 2) ** 2, np.float32)


def players() -> dict[str, Instrument]:
    """The synthesised pads and choirs by name."""
    voices: dict[str, Instrument] = {
        "pad": PadVoice("warm", "bright"),
        "halo": PadVoice("glass", "air", 2.2, 3.0, 0.07, 0.8),
        "breath": PadVoice("air", "warm", 1.2, 2.0, 0.11, 0.8),
        "om": PadVoice("choir o", "choir a", 1.4, 1.8, 0.05),
        "hum": PadVoice("choir m", "choir u", 0.5, 0.7, 0.13),
    }
    for vowel in "aeiou":
        voices[f"sung {vowel}"] = PadVoice(f"choir {vowel}", f"choir {vowel}", 0.07, 0.16, 0.1)
    return voices
