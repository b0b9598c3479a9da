"""The frame being drawn: its planes, and the few ways of laying something on them.

Planes are Y′, Cb and Cr with chroma at half size (4:2:0, co-sited left), the memory that the
encoder reads. Everything laid on them is premultiplied and comes with ``clear``, 255 − alpha,
so that laying on is one multiplication and one addition of bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from core.media.colour import BLACK, NEUTRAL

Bytes = NDArray[np.uint8]


@dataclass
class Scratch:
    """Memory used again from frame to frame: fresh pages cost more than the arithmetic."""

    _kept: dict[str, Bytes] = field(default_factory=dict)

    def take(self, name: str, *shape: int) -> Bytes:
        """An array of this shape; its content is whatever was there."""
        size = int(np.prod(shape))
        flat = self._kept.get(name)
        if flat is None or flat.size < size:
            flat = self._kept[name] = np.empty(size, np.uint8)
        return flat[:size].reshape(shape)


@dataclass
class Canvas:
    """A frame's planes. ``u`` and ``v`` have half the width and height of ``y``."""

    y: Bytes
    u: Bytes
    v: Bytes
    scratch: Scratch = field(default_factory=Scratch)

    @classmethod
    def blank(cls, width: int, height: int) -> Canvas:
        """A black frame of its own."""
        canvas = cls(
            np.empty((height, width), np.uint8),
            np.empty((height // 2, width // 2), np.uint8),
            np.empty((height // 2, width // 2), np.uint8),
        )
        canvas.clear()
        return canvas

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.y.shape[0])

    def clear(self) -> None:
        """Make it black."""
        self.y[:] = BLACK
        self.u[:] = NEUTRAL
        self.v[:] = NEUTRAL

    def fade(self, light: float) -> None:
        """Darken to ``light`` 0–1 of what is there."""
        for plane, dark in ((self.y, BLACK), (self.u, NEUTRAL), (self.v, NEUTRAL)):
            cv2.convertScaleAbs(plane, dst=plane, alpha=light, beta=dark * (1 - light))

    def mix(self, other: Canvas, share: float) -> None:
        """Dissolve to ``other``: 0 leaves this, 1 is the other."""
        for plane, theirs in ((self.y, other.y), (self.u, other.u), (self.v, other.v)):
            cv2.addWeighted(plane, 1 - share, theirs, share, 0, dst=plane)


def lay(plane: Bytes, colour: Bytes, clear: Bytes) -> None:
    """Lay premultiplied ``colour`` over ``plane``, all of one shape."""
    cv2.multiply(plane, clear, dst=plane, scale=1 / 255)
    cv2.add(plane, colour, dst=plane)


@dataclass(frozen=True)
class Patch:
    """A small picture ready to be laid on a frame at an even place, such as a caption."""

    y: Bytes
    u: Bytes
    v: Bytes
    clear: Bytes
    clear_chroma: Bytes
    left: int
    top: int

    def lay_on(self, canvas: Canvas, strength: float = 1.0) -> None:
        """Lay it on, thinned to ``strength`` 0–1. What lies outside the frame is cut off."""
        left, top = max(0, self.left), max(0, self.top)
        right = min(canvas.width, self.left + self.y.shape[1]) & ~1
        bottom = min(canvas.height, self.top + self.y.shape[0]) & ~1
        if right <= left or bottom <= top or strength <= 0:
            return
        for plane, colour, clear, halve in (
            (canvas.y, self.y, self.clear, 1),
            (canvas.u, self.u, self.clear_chroma, 2),
            (canvas.v, self.v, self.clear_chroma, 2),
        ):
            there = np.s_[top // halve : bottom // halve, left // halve : right // halve]
            here = np.s_[
                (top - self.top) // halve : (bottom - self.top) // halve,
                (left - self.left) // halve : (right - self.left) // halve,
            ]
            colour, clear = colour[here], clear[here]
            if strength < 1:
                colour = cv2.convertScaleAbs(colour, alpha=strength)
                clear = cv2.convertScaleAbs(clear, alpha=strength, beta=255 * (1 - strength))
            lay(plane[there], colour, clear)


def halved(packed: Bytes) -> Bytes:
    """Pixels at half width and height, sited as 4:2:0 chroma is: left, and between two rows.

    :param packed: (height, width, channels), both even.
    """
    wide = np.array([0.25, 0.5, 0.25])
    soft = cv2.sepFilter2D(packed, -1, wide, np.ones(1), borderType=cv2.BORDER_REPLICATE)
    columns = np.ascontiguousarray(soft[:, ::2])
    size = columns.shape[1], columns.shape[0] // 2
    return np.asarray(cv2.resize(columns, size, interpolation=cv2.INTER_AREA))


def patch_of(packed: Bytes, left: int, top: int) -> Patch:
    """A patch from premultiplied (height, width, 4) Y′CbCr and alpha; even size and place."""
    y, _, _, alpha = cv2.split(packed)
    _, u, v, alpha_chroma = cv2.split(halved(packed))
    return Patch(y, u, v, cv2.bitwise_not(alpha), cv2.bitwise_not(alpha_chroma), left, top)
