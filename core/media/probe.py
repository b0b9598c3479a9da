"""What a media file really holds, whatever its name says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from core.errors import InputError, ProviderError


@dataclass(frozen=True)
class Probe:
    """A media file's facts. Without a picture ``frames``, ``width``, ``height`` are 0."""

    duration: float
    """Seconds, of the longest stream."""
    frames: int
    width: int
    height: int
    fps: float
    video_codec: str
    audio_codec: str
    audio_start: float
    """Seconds from the film's start to the first sample a player lets be heard."""
    audio_duration: float
    channels: int
    rate: int
    pixel_format: str
    title: str
    language: str


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The file as a PyAV container.

    :raises ProviderError: it is not a media file.
    """
    try:
        container: Any = av.open(str(path))
    except (av.error.FFmpegError, OSError) as error:
        raise ProviderError(f"cannot read {path.name} as a media file: {error}") from error
    try:
        yield container
    finally:
        container.close()


def probe(path: Path) -> Probe:
    """Read a media file's facts; frames are counted, not estimated.

    :raises ProviderError: it is not a media file.
    """
    with opened(path) as container:
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        frames = 0
        ends = {0: 0.0, 1: 0.0}
        audio_start = None
        for packet in container.demux(*(one for one in (video, audio) if one is not None)):
            if packet.pts is None:
                continue
            heard = packet.stream is audio
            end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            ends[heard] = max(ends[heard], end)
            if heard and audio_start is None:
                audio_start = max(0.0, float(packet.pts * packet.time_base))
            frames += not heard
        rate = (video.average_rate or Fraction(0)) if video else Fraction(0)
        return Probe(
            duration=max(ends.values()),
            frames=frames,
            width=video.width if video else 0,
            height=video.height if video else 0,
            fps=float(rate),
            video_codec=video.codec_context.codec.canonical_name if video else "",
            audio_codec=audio.codec_context.codec.canonical_name if audio else "",
            audio_start=audio_start or 0.0,
            audio_duration=ends[1],
            channels=audio.codec_context.channels if audio else 0,
            rate=audio.codec_context.sample_rate if audio else 0,
            pixel_format=str(video.codec_context.pix_fmt) if video else "",
            title=container.metadata.get("title", ""),
            language=audio.language or "" if audio else "",
        )


def check_picture(content: bytes, name: str) -> tuple[int, int]:
    """Make sure that an upload is a picture that can be drawn.

    :returns: width and height in pixels.
    :raises InputError: it is not a JPEG, PNG or WebP, or it is damaged or out of all measure.
    """
    import cv2
    import numpy as np

    signed = (
        content[:3] == b"\xff\xd8\xff"
        or content[:8] == b"\x89PNG\r\n\x1a\n"
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
    )
    if not signed:
        raise InputError(f"{name} is not a JPEG, PNG or WebP picture; convert it to one")
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_REDUCED_COLOR_2)
    if image is None:
        raise InputError(f"{name} is damaged and cannot be opened; save it again")
    height, width = (2 * length for length in image.shape[:2])
    if min(width, height) < 64 or max(width, height) > 16_384:
        raise InputError(
            f"{name} is {width}x{height}; pictures between 64 and 16384 pixels can be used"
        )
    return width, height


def check_sound(path: Path, name: str) -> float:
    """Make sure that an upload is sound that can be played.

    :returns: its length in seconds.
    :raises InputError: it holds no sound, or less than a tenth of a second.
    """
    try:
        facts = probe(path)
    except ProviderError as error:
        raise InputError(f"{name} is not a sound file; bring WAV, FLAC, MP3, M4A or OGG") from error
    if not facts.audio_codec or facts.audio_duration < 0.1:
        raise InputError(f"{name} holds no sound; bring WAV, FLAC, MP3, M4A or OGG")
    return facts.audio_duration
