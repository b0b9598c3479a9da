"""Words over the picture: captions with their highlight, titles that rise, the watermark."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.media.acting import smooth
from core.media.canvas import Canvas, Patch, patch_of
from core.media.captions import caption_bitmap
from core.media.colour import encoded, encoding
from core.media.images import premultiplied
from core.media.text import Overlay
from core.media.titles import title_bitmap, watermark_bitmap
from core.media.turning import draw_affine
from core.stages import Caption, Title

Bytes = NDArray[np.uint8]

_TITLE_FADE = 0.6
_TITLE_RISE = 1.1
"""Seconds in which a title appears, and in which it comes to its place."""

_CAPTION_FADE = 2
"""Frames in which a caption comes and goes."""


def packed_overlay(overlay: Overlay) -> Bytes:
    """A straight RGBA picture as premultiplied Y′CbCr and alpha; words are not graded."""
    return encoded(premultiplied(overlay.image), encoding().astype(np.float32))


def spoken_word(caption: Caption, frame: int) -> int | None:
    """Index of the word being said at a frame; a word holds until the next begins."""
    words = caption.words
    if not words or frame >= max(first + length for _, first, length in words):
        return None
    begun = [index for index, (_, first, _) in enumerate(words) if first <= frame]
    return begun[-1] if begun else None


class Captions:
    """The captions and the watermark of one segment."""

    def __init__(
        self, captions: Sequence[Caption], style: str, watermark: str, width: int, height: int
    ) -> None:
        self._captions = captions
        self._style = style
        self._size = width, height
        self._patches: dict[tuple[int, int | None], Patch] = {}
        self._mark = _watermark(watermark, width, height) if watermark else None

    def draw(self, canvas: Canvas, frame: int) -> None:
        """Lay on a frame of the segment what belongs on it."""
        if self._mark is not None:
            self._mark.lay_on(canvas)
        for number, caption in enumerate(self._captions):
            since, left = frame - caption.first, caption.first + caption.frames - frame
            if since < 0 or left <= 0:
                continue
            spoken = spoken_word(caption, frame) if self._style == "highlight" else None
            strength = min(1.0, (since + 1) / (_CAPTION_FADE + 1), left / (_CAPTION_FADE + 1))
            self._patch(number, caption, spoken).lay_on(canvas, strength)

    def _patch(self, number: int, caption: Caption, spoken: int | None) -> Patch:
        known = self._patches.get((number, spoken))
        if known is None:
            known = _patch(caption_bitmap(caption, self._style, *self._size, spoken))
            self._patches[number, spoken] = known
        return known


class TitleCard:
    """A title of a take."""

    def __init__(self, title: Title, look: str, width: int, height: int) -> None:
        self._title = title
        overlay = title_bitmap(title, look, width, height)
        self._left, self._top = overlay.x, overlay.y
        self._packed = packed_overlay(overlay)
        self._patch = patch_of(self._packed, overlay.x, overlay.y)
        self._way = 0.0 if title.style == "place" else 0.013 * height

    def draw(self, canvas: Canvas, seconds: float) -> None:
        """Lay it on the frame at a second of the take."""
        since = seconds - self._title.start
        left = self._title.duration - since
        if since < 0 or left < 0:
            return
        strength = smooth(since / _TITLE_FADE) * smooth(left / _TITLE_FADE)
        if strength <= 0:
            return
        down = self._way * (1 - smooth(0.5 + 0.5 * min(1.0, since / _TITLE_RISE))) * 2
        if down < 0.05:
            self._patch.lay_on(canvas, strength)
            return
        packed = np.rint(self._packed * np.float32(strength)).astype(np.uint8)
        draw_affine(canvas, packed, np.array([[1.0, 0, self._left], [0, 1.0, self._top + down]]))


@lru_cache(maxsize=2)
def _watermark(text: str, width: int, height: int) -> Patch:
    return _patch(watermark_bitmap(text, width, height))


def _patch(overlay: Overlay) -> Patch:
    return patch_of(packed_overlay(overlay), overlay.x, overlay.y)
