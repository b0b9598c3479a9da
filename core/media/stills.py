"""Small pictures for pages: a place without its camera, a character at rest, an upload."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import ProviderError
from core.media.images import Reader, decoded, lay_packed
from core.stages import Part, Picture, Rig

Bytes = NDArray[np.uint8]

_AT_REST = ("base", "smile", "x", "open", "neutral")
"""Which state a part shows when nobody speaks, the first that it has."""


def place(picture: Picture, width: int, read: Reader) -> Bytes:
    """A drawn place as the frame shows it: (height, ``width``, 3) RGB.

    :raises ProviderError: a layer cannot be read.
    """
    scale = width / picture.width
    height = round(picture.height * scale)
    sheet = np.zeros((height, width, 4), np.uint8)
    sheet[..., 3] = 255
    for layer in picture.layers:
        _lay(sheet, _image(read(layer.image)), layer.x * scale, layer.y * scale, scale)
    return np.ascontiguousarray(sheet[..., :3])


def bust(rig: Rig, size: int, read: Reader) -> Bytes:
    """A character's face and shoulders at rest: (``size``, ``size``, 4) straight RGBA.

    :raises ProviderError: a part cannot be read.
    """
    left, top, wide, high = rig.face
    side = min(2.1 * max(wide, high), float(max(rig.width, rig.height)))
    scale = size / side
    origin_x = left + wide / 2 - side / 2
    origin_y = top + high / 2 - side * 0.46
    sheet = np.zeros((size, size, 4), np.uint8)
    for part in rig.parts:
        sprite = part.states[_rest(part)]
        image = _image(read(sprite.image))
        _lay(sheet, image, (sprite.x - origin_x) * scale, (sprite.y - origin_y) * scale, scale)
    return np.asarray(cv2.cvtColor(sheet, cv2.COLOR_mRGBA2RGBA))


def fitted(content: bytes, width: int) -> Bytes:
    """A picture file no wider than ``width``: straight RGBA.

    :raises ProviderError: it is no picture.
    """
    image = _image(content)
    scale = min(1.0, width / image.shape[1])
    return np.asarray(cv2.cvtColor(_scaled(image, scale), cv2.COLOR_mRGBA2RGBA))


def _rest(part: Part) -> str:
    wanted = (name for name in _AT_REST if name in part.states)
    return next(wanted, next(iter(part.states)))


def _image(content: bytes) -> Bytes:
    image = decoded(content)
    if image is None:
        raise ProviderError("a part of the picture is not an image; draw the picture again")
    return image


def _scaled(image: Bytes, scale: float) -> Bytes:
    if scale == 1:
        return image
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=how))


def _lay(sheet: Bytes, image: Bytes, x: float, y: float, scale: float) -> None:
    """Lay a premultiplied image on the sheet, cut where it reaches beyond."""
    image = _scaled(image, scale)
    left, top = round(x), round(y)
    height, width = sheet.shape[:2]
    right, bottom = min(width, left + image.shape[1]), min(height, top + image.shape[0])
    if right <= max(0, left) or bottom <= max(0, top):
        return
    window = sheet[max(0, top) : bottom, max(0, left) : right]
    above = image[max(0, -top) : bottom - top, max(0, -left) : right - left]
    below = np.ascontiguousarray(window)
    lay_packed(below, np.ascontiguousarray(above))
    window[:] = below
