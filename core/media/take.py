"""A take on the stage: everything made ready once, then any frame of it drawn."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.media.actors import Player
from core.media.camera import Camera
from core.media.canvas import Canvas, Patch, patch_of
from core.media.colour import Look, look_of, rgb_of
from core.media.effects import Place, air_of
from core.media.images import Reader
from core.media.overlays import TitleCard
from core.media.plates import pieces_of
from core.stages import Take

Bytes = NDArray[np.uint8]

_KEPT = 3
"""Takes kept ready in a process: the two of a dissolve, and the next."""

_KEPT_PIXELS = 3 * 1920 * 1080
"""Fewer when frames are large."""


class Shooting:
    """One take, ready to be filmed at one size.

    :raises ProviderError: a picture or a part of a character cannot be read.
    """

    def __init__(self, take: Take, width: int, height: int, fps: int, read: Reader) -> None:
        self.take, self.fps = take, fps
        self._camera = Camera(take, width, height)
        self._pieces = pieces_of(take, self._camera, read)
        self._air = air_of(take, self._camera, fps)
        side = self._lit_side(width, height) if take.actors else 1.0
        self._players = [Player(take, actor, self._camera, side, read) for actor in take.actors]
        self._vignette = _vignette(look_of(take.look), width, height)
        title = take.title
        self._title = TitleCard(title, take.look, width, height) if title else None

    def draw(self, canvas: Canvas, frame: int) -> None:
        """Draw a frame of the take on a canvas of its size."""
        seconds = frame / self.fps
        self._draw_place(canvas, frame, seconds)
        for player in self._players:
            player.draw(canvas, frame, seconds)
        for piece in self._pieces:
            if piece.depth >= 1:
                piece.draw(canvas, self._camera, frame, seconds)
        self._draw_air(canvas, "before", frame)
        if self._vignette is not None:
            self._vignette.lay_on(canvas)
        if self._title is not None:
            self._title.draw(canvas, seconds)
        light = self._faded(frame)
        if light < 1:
            canvas.fade(light)

    def _draw_place(self, canvas: Canvas, frame: int, seconds: float) -> None:
        behind = [piece for piece in self._pieces if piece.depth < 1]
        if not behind or behind[0].sheet.clear is not None:
            canvas.clear()
        for number, piece in enumerate(behind):
            piece.draw(canvas, self._camera, frame, seconds)
            if number == 0:
                self._draw_air(canvas, "sky", frame)
        self._draw_air(canvas, "behind", frame)

    def _draw_air(self, canvas: Canvas, place: Place, frame: int) -> None:
        for air in self._air:
            if place in air.places:
                air.draw(canvas, place, frame)

    def _faded(self, frame: int) -> float:
        """Light left of the fades from and to black."""
        take, light = self.take, 1.0
        if frame < take.fade_in:
            light = frame / take.fade_in
        if frame >= take.frames - take.fade_out:
            light = min(light, (take.frames - 1 - frame) / take.fade_out)
        return min(1.0, max(0.0, light))

    def _lit_side(self, width: int, height: int) -> float:
        """From which side the light falls: where the place is brightest, −1 left to 1 right."""
        canvas = Canvas.blank(width, height)
        self._draw_place(canvas, 0, 0.0)
        small = cv2.resize(canvas.y, (32, 18), interpolation=cv2.INTER_AREA).astype(np.float64)
        bright = np.clip(small - np.percentile(small, 70), 0, None).sum(axis=0)
        if bright.sum() <= 0:
            return 1.0
        centre = float((bright * (np.arange(32) - 15.5)).sum() / bright.sum()) / 16
        return -1.0 if centre < 0 else 1.0


@lru_cache(maxsize=2)
def _vignette(look: Look, width: int, height: int) -> Patch | None:
    """Corners a little darker, dithered so that a clear sky shows no rings."""
    if look.vignette <= 0:
        return None
    rows = (np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1
    columns = (np.arange(width, dtype=np.float32) + 0.5) / width * 2 - 1
    far = np.sqrt(0.42 * rows[:, None] ** 2 + 0.58 * columns[None, :] ** 2)
    share = np.clip((far - 0.42) / 0.58, 0, 1)
    dark = look.vignette * 255 * share * share * (3 - 2 * share)
    noise = np.random.default_rng(7).random((height, width), dtype=np.float32)
    cover = np.floor(dark + noise).astype(np.uint8)
    packed = np.zeros((height, width, 4), np.uint8)
    for channel, value in enumerate((16, 128, 128, 255)):
        packed[..., channel] = np.rint(cover * np.float32(value / 255))
    return patch_of(packed, 0, 0)


_ready: OrderedDict[tuple[str, int, int, int], Shooting] = OrderedDict()


def shooting(take: Take, width: int, height: int, fps: int, read: Reader) -> Shooting:
    """The take ready to be filmed, kept for the next segment cut from it."""
    key = (take.digest(), width, height, fps)
    if key not in _ready:
        most = max(1, min(_KEPT, _KEPT_PIXELS // (width * height)))
        while len(_ready) >= most:
            _ready.popitem(last=False)
        _ready[key] = Shooting(take, width, height, fps, read)
    _ready.move_to_end(key)
    return _ready[key]


def forget_takes() -> None:
    """Let go of all takes kept ready."""
    _ready.clear()


def render_frame(
    take: Take, width: int, height: int, frame: int, read: Reader, fps: int = 24
) -> Bytes:
    """One frame of a take as (height, width, 3) RGB; sizes must be even.

    :param read: gives the bytes of a reference, such as ``workbench.read``.
    :raises ProviderError: a picture of the take cannot be read.
    """
    canvas = Canvas.blank(width, height)
    shooting(take, width, height, fps, read).draw(canvas, frame)
    return rgb_of(canvas.y, canvas.u, canvas.v)
