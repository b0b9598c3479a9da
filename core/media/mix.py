"""The film's sound: voices over ducked music over the place, as loud as it should be.

Levels are set against the voices: music lies under them by a fixed distance and steps back
further while somebody speaks. The sum is brought to the asked loudness, limited, encoded, and
measured as encoded; what the codec changed is corrected and encoded again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage, signal

from core.errors import ProviderError
from core.frozen import Ref
from core.media.ffmpeg import run_ffmpeg
from core.media.loudness import RATE, SILENCE, Loudness, Samples, integrated, measure
from core.media.sound import (
    Curve,
    applied,
    compressed,
    followed,
    frame_levels,
    limited,
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
_TRIES = 6
_NEAR = 0.2
"""LU: near enough to the asked loudness."""

#: Codec → file ending, media type, FFmpeg's settings.
_CODECS = {
    "aac": (".m4a", "audio/mp4", ["-c:a", "aac", "-b:a", "192k"]),
    "opus": (".webm", "audio/webm", ["-c:a", "libopus", "-b:a", "160k"]),
}

Locate = Callable[[Ref], Path]


@dataclass(frozen=True)
class Mixed:
    """The finished sound."""

    path: Path
    media_type: str
    loudness: Loudness


def mix_sound(request: MixRequest, locate: Locate, folder: Path) -> Mixed:
    """Mix, bring to loudness and encode.

    :param locate: gives a file that holds a reference.
    :param folder: where the result is written.
    :raises ProviderError: a sound cannot be read, or the loudness cannot be met.
    """
    if request.duration <= 0:
        raise ProviderError("the film has no length, so it has no sound; plan it again")
    return _mastered(mixed(request, locate), request, folder)


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
    return result


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


def _mastered(samples: Samples, request: MixRequest, folder: Path) -> Mixed:
    ending, media_type, settings = _CODECS[request.codec]
    path = folder / f"mix{ending}"
    present = integrated(samples)
    if present <= SILENCE:
        _encode(samples, path, settings)
        return Mixed(path, media_type, measure(path))
    gain = request.lufs - present
    ceiling = request.true_peak - (0.7 if request.codec == "aac" else 1.0)
    best: tuple[float, float, float] | None = None
    for attempt in range(_TRIES):
        loud = _at_loudness(samples, gain, ceiling, request.lufs) if not attempt else None
        if loud is not None:
            gain = loud
        _encode(_brought(samples, gain, ceiling), path, settings)
        heard = measure(path)
        short, over = request.lufs - heard.lufs, heard.true_peak - request.true_peak
        if over <= 0 and abs(short) <= _NEAR:
            return Mixed(path, media_type, heard)
        if over <= 0 and (best is None or abs(short) < best[0]):
            best = abs(short), gain, ceiling
        ceiling -= max(0.0, over) + (0.1 if over > 0 else 0.0)
        gain += 1.15 * short
    if best is None:
        raise ProviderError(
            f"the mix cannot be kept under {request.true_peak:g} dBTP; ask for a lower loudness"
        )
    _encode(_brought(samples, best[1], best[2]), path, settings)
    return Mixed(path, media_type, measure(path))


def _at_loudness(samples: Samples, gain: float, ceiling: float, lufs: float) -> float:
    """The gain at which the limited sum has the asked loudness."""
    for _ in range(3):
        short = lufs - integrated(_brought(samples, gain, ceiling))
        if abs(short) < 0.05:
            break
        gain += 1.2 * short
    return gain


def _brought(samples: Samples, gain: float, ceiling: float) -> Samples:
    return limited(samples * np.float32(10 ** (gain / 20)), ceiling)


def _encode(samples: Samples, path: Path, settings: list[str]) -> None:
    raw = path.with_suffix(".f32")
    samples.astype("<f4").tofile(raw)
    run_ffmpeg(
        ["-v", "error", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(raw),
         "-map_metadata", "-1", *settings, "-threads", "1", "-flags", "+bitexact",
         "-fflags", "+bitexact", str(path)],
        "encode the mix",
    )  # fmt: skip
    raw.unlink()
