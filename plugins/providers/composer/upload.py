"""The creator's own music, fitted to the film: trimmed or looped on its beat, and faded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from filmwright import InputError
from plugins.providers.composer.desk import LOUDNESS, PEAK, finish, integrated_loudness, limit
from plugins.providers.composer.notes import RATE, Stereo

#: Seconds over which a loop's end melts into its beginning, and of the last fade.
_CROSSFADE, _FADE = 1.2, 3.0

#: A loop of less than this makes no music (seconds).
_SHORTEST = 1.0

#: Longer uploads are read only this far beyond the film (seconds).
_SPARE = 30.0


def fit(path: Path, duration: float) -> Stereo:
    """The file's music, ``duration`` seconds of it.

    :raises InputError: it cannot be decoded, or holds less than a second of sound.
    """
    sound = _trimmed(decode(path, duration + _SPARE))
    if sound.shape[1] < _SHORTEST * RATE:
        raise InputError("the uploaded music is shorter than a second; choose a longer recording")
    frames = round(duration * RATE)
    if sound.shape[1] < frames:
        sound = _looped(sound, frames)
    sound = np.ascontiguousarray(sound[:, :frames])
    level = integrated_loudness(sound)
    if level > -70:
        sound *= np.float32(10 ** ((LOUDNESS - level) / 20))
    limit(sound, PEAK)
    finish(sound, min(_FADE, 0.3 * duration))
    return sound


def decode(path: Path, seconds: float) -> Stereo:
    """Up to ``seconds`` of the first audio stream of any file FFmpeg reads, stereo at 48 kHz.

    :raises InputError: it holds no sound that can be read.
    """
    import av

    blocks: list[NDArray[np.float32]] = []
    count = 0
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InputError("the uploaded music holds no sound; upload an audio file")
            resampler = av.AudioResampler("fltp", "stereo", RATE)
            for frame in container.decode(audio=0):
                for piece in resampler.resample(frame):
                    blocks.append(piece.to_ndarray())
                    count += blocks[-1].shape[1]
                if count >= seconds * RATE:
                    break
            else:
                blocks += [piece.to_ndarray() for piece in resampler.resample(None)]
    except (av.FFmpegError, ValueError, UnicodeDecodeError) as error:
        raise InputError(
            f"the uploaded music cannot be read ({_reason(error)}); "
            "upload MP3, M4A, WAV, FLAC or OGG"
        ) from error
    if not blocks:
        raise InputError("the uploaded music holds no sound; upload an audio file")
    sound = np.concatenate(blocks, axis=1).astype(np.float32)
    return np.nan_to_num(sound, copy=False)


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).splitlines()[0]


def _trimmed(sound: Stereo) -> Stereo:
    """Without the silence before it begins and after it ends."""
    loud = np.flatnonzero(np.abs(sound).max(axis=0) > 10 ** (-50 / 20))
    if not len(loud):
        raise InputError("the uploaded music is silent; upload another recording")
    return sound[:, max(0, loud[0] - 480) : loud[-1] + 4800]


def _looped(sound: Stereo, frames: int) -> Stereo:
    """Repeated, each turn joined where the rhythm of its end meets that of its beginning."""
    cross = min(round(_CROSSFADE * RATE), sound.shape[1] // 4)
    body = sound[:, : _seam(sound, cross)]
    out = np.zeros((2, frames), np.float32)
    rise = np.sin(np.linspace(0, np.pi / 2, cross)).astype(np.float32)
    at = 0
    while at < frames:
        turn = body.copy()
        if at:
            turn[:, :cross] *= rise
        turn[:, -cross:] *= rise[::-1]
        span = min(turn.shape[1], frames - at)
        out[:, at : at + span] += turn[:, :span]
        at += body.shape[1] - cross
    return out


def _seam(sound: Stereo, cross: int) -> int:
    """Where to end a turn: within the last fifth, where its pulse best agrees with the start's.

    Compares the energy's rises (10 ms apart) of the first seconds with those before each
    candidate end; without a pulse the end itself wins.
    """
    hop = RATE // 100
    energy = np.abs(sound).mean(axis=0)
    count = len(energy) // hop
    curve = np.maximum(0, np.diff(np.log1p(50 * energy[: count * hop].reshape(count, hop).mean(1))))
    window = max(8, cross // hop)
    head = curve[:window]
    if count < 4 * window or head.std() < 1e-4:
        return int(sound.shape[1])
    best, most = count, -1.0
    for end in range(int(0.8 * count), count - 1):
        tail = curve[end - window : end]
        if len(tail) < window or tail.std() < 1e-4:
            continue
        match = float(np.corrcoef(head, tail)[0, 1]) + 0.1 * end / count
        if match > most:
            best, most = end, match
    return int(min(sound.shape[1], best * hop))
