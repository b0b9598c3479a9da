"""Drawn pictures: read, and laid on one another."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from core.frozen import Ref

Bytes = NDArray[np.uint8]

#: Gives the bytes that a reference names.
Reader = Callable[[Ref], bytes]


def decoded(content: bytes) -> Bytes | None:
    """An image file as (height, width, 4) premultiplied R, G, B, A; ``None``: not an image."""
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if image is None:
        return None
    if image.dtype != np.uint8:
        image = cv2.convertScaleAbs(image, alpha=1 / 257)
    if image.ndim == 2:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2RGBA))
    if image.shape[2] == 3:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGBA))
    return premultiplied(cv2.cvtColor(image, cv2.COLOR_BGRA2RGBA))


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height of an image file, for PNG from its header; ``None``: not an image."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) > 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    image = decoded(content)
    return None if image is None else (image.shape[1], image.shape[0])


def premultiplied(straight: Bytes) -> Bytes:
    """Colours times alpha."""
    return np.asarray(cv2.cvtColor(straight, cv2.COLOR_RGBA2mRGBA))


def lay_packed(below: Bytes, above: Bytes) -> None:
    """Lay premultiplied (height, width, 4) pixels over others of one shape, in place."""
    clear = cv2.merge([cv2.bitwise_not(np.ascontiguousarray(above[..., 3]))] * 4)
    cv2.multiply(below, clear, dst=below, scale=1 / 255)
    cv2.add(below, above, dst=below)
