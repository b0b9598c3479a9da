"""The pictures under the scrub bar: a film's key frames in one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import ProviderError
from core.media.probe import opened

Bytes = NDArray[np.uint8]

_LONGER_SIDE = 192
"""Pixels of one picture's longer side."""
_COLUMNS = 10
_MOST = 120
"""Pictures in a sheet; of a longer film some key frames are left out."""


@dataclass(frozen=True)
class Strip:
    """A sheet of small pictures, row by row."""

    sheet: bytes
    """WebP."""
    width: int
    height: int
    """Of one picture, in pixels."""
    columns: int
    times: tuple[float, ...]
    """Seconds at which each picture is seen in the film."""


def strip_of(film: Path) -> Strip:
    """The film's key frames as one sheet. Only they are decoded: a minute takes a blink.

    :raises ProviderError: the file holds no pictures.
    """
    times, pictures = _key_frames(film)
    if not pictures:
        raise ProviderError(f"{film.name} holds no pictures")
    step = -(-len(pictures) // _MOST)
    times, pictures = times[::step], pictures[::step]
    height, width = pictures[0].shape[:2]
    columns = min(_COLUMNS, len(pictures))
    rows = -(-len(pictures) // columns)
    sheet = np.zeros((rows * height, columns * width, 3), np.uint8)
    for number, picture in enumerate(pictures):
        top, left = number // columns * height, number % columns * width
        sheet[top : top + height, left : left + width] = picture
    return Strip(webp(sheet, 72), width, height, columns, tuple(times))


def webp(picture: Bytes, quality: int = 82) -> bytes:
    """(height, width, 3 or 4) RGB or straight RGBA as WebP."""
    order = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGR
    settings = [cv2.IMWRITE_WEBP_QUALITY, quality]
    done, content = cv2.imencode(".webp", cv2.cvtColor(picture, order), settings)
    if not done:
        raise ProviderError("a picture could not be written as WebP")
    return content.tobytes()


def _key_frames(film: Path) -> tuple[list[float], list[Bytes]]:
    times: list[float] = []
    pictures: list[Bytes] = []
    with opened(film) as container:
        stream: Any = next(iter(container.streams.video), None)
        if stream is None:
            return times, pictures
        stream.codec_context.skip_frame = "NONKEY"
        scale = _LONGER_SIDE / max(stream.width, stream.height)
        size = (round(stream.width * scale / 2) * 2, round(stream.height * scale / 2) * 2)
        for frame in container.decode(stream):
            small = frame.reformat(*size, format="rgb24", interpolation="AREA")
            times.append(round(float(frame.time or 0), 3))
            pictures.append(small.to_ndarray())
    return times, pictures
