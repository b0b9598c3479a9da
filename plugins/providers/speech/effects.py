"""What prosody adds to the sound itself: breath, whisper, pressed voice, tremor, formants."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as Ratio

import numpy as np

from plugins.providers.speech.prosody import Prosody
from plugins.providers.speech.sounds import Samples, Utterance

_WINDOW, _HOP = 600, 150
"""25 ms and 6.25 ms at 24 kHz."""
_TREMOR_HERTZ = 5.6


def colour(utterance: Utterance, prosody: Prosody, whisper: bool = False) -> Utterance:
    """The utterance with the breath, drive and tremor of ``prosody``.

    ``whisper``: replace the voice by noise of the same spectrum, for engines that cannot
    whisper by themselves.
    """
    samples, rate = utterance.samples, utterance.rate
    if prosody.tremor:
        samples = _trembling(samples, rate, prosody.tremor)
    if whisper:
        samples = _aspiration(samples, rate, low=500.0)
    elif prosody.breath:
        samples = samples + 0.5 * prosody.breath * _aspiration(samples, rate, low=1800.0)
    if prosody.drive:
        samples = _pressed(samples, rate, prosody.drive)
    return replace(utterance, samples=samples.astype(np.float32))


def resized(utterance: Utterance, factor: float) -> Utterance:
    """Played ``factor`` times faster: a vocal tract and a pitch that much smaller or larger."""
    from scipy.signal import resample_poly

    ratio = Ratio(factor).limit_denominator(32)
    if ratio == 1:
        return utterance
    samples = resample_poly(utterance.samples, ratio.denominator, ratio.numerator)
    scale = (len(samples) / utterance.rate) / max(utterance.duration, 1e-9)
    sounds = tuple(sound.moved(0.0, scale) for sound in utterance.sounds)
    return Utterance(samples.astype(np.float32), utterance.rate, sounds)


def at_rate(utterance: Utterance, rate: int) -> Utterance:
    """The same sound at another sampling rate."""
    from scipy.signal import resample_poly

    if utterance.rate == rate:
        return utterance
    ratio = Ratio(rate, utterance.rate)
    samples = resample_poly(utterance.samples, ratio.numerator, ratio.denominator)
    return Utterance(samples.astype(np.float32), rate, utterance.sounds)


def _aspiration(samples: Samples, rate: int, low: float) -> Samples:
    """Noise that follows the spectral envelope of the voice, without its harmonics.

    The envelope is the magnitude smoothed over 300 Hz; below ``low`` hertz it fades out, as
    it does in a throat without vibrating folds.
    """
    from scipy.ndimage import uniform_filter1d
    from scipy.signal import istft, stft

    noise = np.random.default_rng(20).standard_normal(len(samples))
    _, _, voice = stft(samples, rate, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    hertz, _, hiss = stft(noise, rate, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    width = max(3, round(300 / (rate / _WINDOW)))
    envelope = uniform_filter1d(np.abs(voice), width, axis=0)
    tilt = (hertz / low) ** 2 / (1 + (hertz / low) ** 2)
    hiss *= envelope / np.abs(hiss).mean() * tilt[:, None]
    _, aspiration = istft(hiss, rate, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    out = np.zeros(len(samples), np.float32)
    out[: min(len(out), len(aspiration))] = aspiration[: len(out)]
    return out


def _pressed(samples: Samples, rate: int, drive: float) -> Samples:
    """Compressed and brighter, as a voice under effort: less contrast, more upper harmonics."""
    from scipy.signal import butter, sosfilt

    peak = float(np.abs(samples).max()) or 1.0
    gain = 1.0 + 2.0 * drive
    squeezed = np.tanh(gain * samples / peak) / np.tanh(gain)
    bright = sosfilt(butter(1, 1800.0, "highpass", fs=rate, output="sos"), squeezed)
    return np.asarray((squeezed + 0.6 * drive * bright) * peak, np.float32)


def _trembling(samples: Samples, rate: int, amount: float) -> Samples:
    """Pitch and level waver at the rate of a trembling voice (5–6 Hz)."""
    from scipy.signal import resample_poly

    time = np.arange(len(samples)) / rate
    phase = 2 * np.pi * _TREMOR_HERTZ * time
    # A cosine in time displaces by at most 0.4 ms: pitch wavers, timings do not.
    moved = time + 0.014 * amount / (2 * np.pi * _TREMOR_HERTZ) * (np.cos(phase) - 1)
    fine = resample_poly(samples, 4, 1)
    warped = np.interp(moved * rate * 4, np.arange(len(fine)), fine)
    return np.asarray(warped * (1 - 0.12 * amount * (1 + np.sin(phase))), np.float32)
