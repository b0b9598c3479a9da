"""The film's sound: voices over ducked music over the place, as loud as it should be.

Levels are set against the voices: music lies under them by a fixed distance and steps back
further while somebody speaks. How loud the sum becomes is :mod:`core.media.master`'s affair.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import ndimage, signal

from core.errors import ProviderError
from core.frozen import Ref
from core.media.loudness import RATE, SILENCE, Samples, integrated
from core.media.master import Mixed, mastered
from core.media.sound import (
    Curve,
    applied,
    compressed,
    followed,
    frame_levels,
    read_sound,
)  # fmt: skip
from core.stages import Clip, MixRequest

#: Decibels under the voices: music between the lines at volume ½, and the place.
_MUSIC_UNDER = 8.0
_AMBIENCE_UNDER = 22.0

#: Decibels by which they step back while somebody speaks.
_DUCK = 12.0
_DUCK_AMBIENCE = 5.0

_ATTACK, _RELEASE = 0.08, 0.5
_BRIDGED = 0.45
"""Seconds: music does not come up in a shorter pause."""

_HOP = RATE // 100

Locate = Callable[[Ref], Path]


def mix_sound(request: MixRequest, locate: Locate, folder: Path) -> Mixed:
    """Mix, bring to loudness and encode.

    :param locate: gives a file that holds a reference.
    :param folder: where the result is written.
    :raises ProviderError: a sound cannot be read, or the loudness cannot be met.
    """
    if request.duration <= 0:
        raise ProviderError("the film has no length, so it has no sound; plan it again")
    return mastered(mixed(request, locate), request, folder)


def mixed(request: MixRequest, locate: Locate) -> Samples:
    """Voices, music and ambience at their levels: (count, 2), at no particular loudness."""
    count = round(request.duration * RATE)
    voices = _voices(request.voices, count, locate)
    voice = integrated(voices)
    if voice > SILENCE:
        compressed(voices, _speech_level(voices) + 3, 2.5)
        voice = integrated(voices)
    ducking = _ducking(voices, voice)
    result = np.repeat(voices, 2, axis=1)
    del voices
    base = voice if voice > SILENCE else -20.0
    for ref, under, duck, edges in (
        (request.music if request.music_volume > 0 else None,
         _MUSIC_UNDER - 20 * np.log10(max(1e-3, request.music_volume) / 0.5), _DUCK, (0.25, 1.6)),
        (request.ambience, _AMBIENCE_UNDER, _DUCK_AMBIENCE, (0.5, 1.2)),
    ):  # fmt: skip
        if ref is None:
            continue
        bed = _fitted(read_sound(locate(ref), 2), count)
        level = integrated(bed)
        if level <= SILENCE:
            continue
        bed *= np.float32(10 ** (min(30.0, base - under - level) / 20))
        applied(bed, ducking * duck, _HOP)
        _faded(bed, *edges)
        result += bed
    return _banded(result)


def _voices(clips: tuple[Clip, ...], count: int, locate: Locate) -> Samples:
    """All lines on one track, rumble taken out and edges rounded so that no cut clicks."""
    track = np.zeros((count, 1), np.float32)
    high_pass = signal.butter(2, 70, "highpass", fs=RATE, output="sos")
    edge = RATE // 200
    for clip in clips:
        line = read_sound(locate(clip.audio), 1)
        line = signal.sosfilt(high_pass, line, axis=0).astype(np.float32)
        _faded(line, edge / RATE, edge / RATE)
        first = round(clip.start * RATE)
        part = line[: max(0, count - first)]
        track[first : first + len(part)] += part * np.float32(10 ** (clip.gain / 20))
    return track


def _speech_level(voices: Samples) -> float:
    """Decibels of full scale of the loud half of what is said."""
    levels = frame_levels(voices, _HOP)
    spoken = levels[levels > levels.max() - 30]
    return float(np.percentile(spoken, 60))


def _ducking(voices: Samples, loudness: float) -> Curve:
    """0 where nobody speaks, down to −1 where somebody does, every hundredth of a second."""
    if loudness <= SILENCE:
        return np.zeros(-(-len(voices) // _HOP))
    speaking = frame_levels(voices, _HOP) > loudness - 22
    bridged = ndimage.binary_closing(np.pad(speaking, 100), np.ones(round(_BRIDGED * 100) | 1))[
        100:-100
    ]
    # Looking ahead by the attack, the music is down when the first syllable comes.
    ahead = round(_ATTACK * 100) + 2
    early = np.concatenate([bridged[ahead:], np.zeros(ahead, bool)]) | bridged
    curve = followed(-early.astype(np.float64), _ATTACK, _RELEASE, 0.01)
    return np.asarray(ndimage.uniform_filter1d(curve, 5, mode="nearest"))


def _banded(samples: Samples) -> Samples:
    """Without what lies above 18 kHz: codecs drop it, and peaks would grow by its loss."""
    kernel = signal.firwin(95, 18_000, fs=RATE).astype(np.float32)[:, None]
    edge = len(kernel) // 2
    before = np.zeros((edge, samples.shape[1]), np.float32)
    for start in range(0, len(samples), 20 * RATE):
        end = min(start + 20 * RATE, len(samples))
        after = samples[end : end + edge]
        after = np.pad(after, ((0, edge - len(after)), (0, 0)))
        part = np.concatenate([before, samples[start:end], after])
        before = samples[end - edge : end].copy()
        samples[start:end] = signal.oaconvolve(part, kernel, mode="valid", axes=0)
    return samples


def _fitted(samples: Samples, count: int) -> Samples:
    if len(samples) >= count:
        return samples[:count]
    return np.pad(samples, ((0, count - len(samples)), (0, 0)))


def _faded(samples: Samples, start: float, end: float) -> None:
    """Fade in and out over these seconds, in place."""
    for seconds, part in ((start, samples), (end, samples[::-1])):
        count = min(round(seconds * RATE), len(samples) // 2)
        if count:
            ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count)
            part[:count] *= ramp.astype(np.float32)[:, None]
