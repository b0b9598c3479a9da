"""Pictures and sounds of unknown origin, made safe to keep and to show."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import InputError
from core.media.headers import picture_header, sound_format

#: Pixels that are decoded at most, and the longest side that is kept: a 4K film with overscan
#: needs no more.
_MOST_PIXELS = 80_000_000
_LONGEST_SIDE = 4608
_SHORTEST_SIDE = 64

_QUALITY = 95

#: Large pictures are decoded one at a time: each takes hundreds of megabytes.
_one_by_one = threading.Lock()


@dataclass(frozen=True)
class CleanPicture:
    """A picture written anew: upright, without anything but its pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class KnownSound:
    """A sound that can be played."""

    media_type: str
    seconds: float


def clean_picture(content: bytes, name: str) -> CleanPicture:
    """Decode a picture and write its pixels anew: turned upright, without places, dates or
    whatever else the file carried.

    :raises InputError: not a JPEG, PNG or WebP, too small or too large, or broken.
    """
    header = picture_header(content)
    if header is None:
        raise InputError(f"{name} is not a JPG, PNG or WebP picture")
    if header.pixels > _MOST_PIXELS:
        raise InputError(
            f"{name} has {header.width} × {header.height} pixels; "
            f"at most {_MOST_PIXELS // 1_000_000} million are taken"
        )
    if min(header.width, header.height) < _SHORTEST_SIDE:
        raise InputError(
            f"{name} has only {header.width} × {header.height} pixels; "
            f"at least {_SHORTEST_SIDE} a side are needed"
        )
    with _one_by_one:
        return _written_anew(content, header.media_type, name)


def known_sound(content: bytes | BinaryIO, name: str, longest: float) -> KnownSound:
    """Make sure that a sound is one. A long one is read from its file, packet by packet.

    :param longest: seconds it may last.
    :raises InputError: not MP3, WAV, FLAC or M4A, broken, silent of content, or too long.
    """
    import av

    source = io.BytesIO(content) if isinstance(content, bytes) else content
    told = sound_format(source.read(16))
    source.seek(0)
    unreadable = f"{name} is not an MP3, WAV, FLAC or M4A file that can be played"
    if told is None:
        raise InputError(unreadable)
    try:
        # The format is given: a text that looks like a playlist must never be followed.
        with av.open(source, format=told[0]) as container:
            stream = container.streams.audio[0]
            next(container.decode(stream))
            container.seek(0)
            end = 0.0
            for packet in container.demux(stream):
                if packet.pts is not None and packet.time_base is not None:
                    end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
                if end > longest:
                    break
    except (av.FFmpegError, StopIteration, IndexError, ValueError):
        raise InputError(unreadable) from None
    if end < 1:
        raise InputError(f"{name} lasts less than a second; choose a longer recording")
    if end > longest:
        raise InputError(f"{name} lasts more than {round(longest / 60)} minutes; shorten it")
    return KnownSound(told[1], end)


def _written_anew(content: bytes, media_type: str, name: str) -> CleanPicture:
    import cv2
    import numpy as np

    data = np.frombuffer(content, np.uint8)
    how = cv2.IMREAD_COLOR if media_type == "image/jpeg" else cv2.IMREAD_UNCHANGED
    try:
        image = cv2.imdecode(data, how)
    except cv2.error:
        image = None
    if image is None:
        raise InputError(f"{name} is damaged and cannot be opened; save it again")
    if image.dtype != np.uint8:
        image = cv2.convertScaleAbs(image, alpha=1 / 257)
    height, width = image.shape[:2]
    scale = _LONGEST_SIDE / max(height, width)
    if scale < 1:
        size = round(width * scale), round(height * scale)
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    see_through = image.ndim == 3 and image.shape[2] == 4 and int(image[..., 3].min()) < 255
    if media_type == "image/png" or see_through:
        ending, written, settings = ".png", "image/png", [cv2.IMWRITE_PNG_COMPRESSION, 4]
    else:
        if image.ndim == 3 and image.shape[2] == 4:
            image = cv2.cvtColor(image, cv2.COLOR_BGRA2BGR)
        ending, written, settings = ".jpg", "image/jpeg", [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    _done, encoded = cv2.imencode(ending, image, settings)
    height, width = image.shape[:2]
    return CleanPicture(encoded.tobytes(), written, width, height)
