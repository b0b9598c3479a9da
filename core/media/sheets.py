"""Layers as the camera draws them: planes in encoder's form, moved by sub-pixel.

A layer follows the camera by scaling and shifting only, and ``cv2.resize`` is the fastest exact
way to do that: the sub-pixel shift is folded into an integer origin in the source and an integer
crop of the result. A window scale ``a`` and a start ``s`` want ``source = a · x + s``; resizing a
cut-out that begins at integer ``o`` and skipping ``k`` pixels gives
``source = o + (x + k + ½) a − ½``, so among all ``k`` the one is taken that brings ``o`` nearest
to an integer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.media.camera import View
from core.media.canvas import Canvas, Scratch, halved, lay

Bytes = NDArray[np.uint8]

PAD = 64
"""Pixels around a sheet, for the filter and for the choice of ``k``."""

_HALF_PAD = 64
"""The same around chroma, in its own pixels."""

OPAQUE = 253
"""Alpha from which a pixel counts as opaque."""

_SKIPS = np.arange(2, PAD - 2)
_CLOSE = 0.006
"""Pixels: an origin this near to an integer needs no better."""
_FAR = 0.03
"""Pixels: an origin further than this from one is drawn the slow way."""


@dataclass(frozen=True)
class Sheet:
    """A premultiplied layer; planes have :data:`PAD` pixels around them."""

    y: Bytes
    u: Bytes
    v: Bytes
    clear: Bytes | None
    """255 − alpha; ``None``: opaque."""
    clear_chroma: Bytes | None
    left: float
    top: float
    """Where the first pixel lies, staged."""
    depth: float = 1.0
    solid: float = math.inf
    """Staged row from which downwards it hides all behind it, wherever the camera looks."""
    soft: bool = False
    """Out of focus: the cheaper filter loses nothing."""

    @property
    def width(self) -> int:
        """Pixels without the padding."""
        return int(self.y.shape[1]) - 2 * PAD

    @property
    def height(self) -> int:
        """Pixels without the padding."""
        return int(self.y.shape[0]) - 2 * PAD

    @property
    def nbytes(self) -> int:
        """Memory it holds."""
        planes = (self.y, self.u, self.v, self.clear, self.clear_chroma)
        return sum(plane.nbytes for plane in planes if plane is not None)


def sheet_of(packed: Bytes, left: float, top: float, depth: float, soft: bool = False) -> Sheet:
    """A sheet from (height, width, 4) premultiplied Y′CbCr and alpha."""
    height, width = packed.shape[:2]
    edge = cv2.BORDER_CONSTANT
    packed = cv2.copyMakeBorder(packed, PAD, PAD + height % 2, PAD, PAD + width % 2, edge)
    more = _HALF_PAD - PAD // 2
    half = cv2.copyMakeBorder(halved(packed), more, more, more, more, edge)
    y, _, _, alpha = cv2.split(packed)
    _, u, v, alpha_half = cv2.split(half)
    # What hides all behind it must do so wholly: behind it lies whatever was drawn before.
    clear, clear_half = (
        cv2.threshold(cv2.bitwise_not(cover), 255 - OPAQUE, 255, cv2.THRESH_TOZERO)[1]
        for cover in (alpha, alpha_half)
    )
    return Sheet(y, u, v, clear, clear_half, left, top, depth, soft=soft)


def cut_sheet(sheet: Sheet, left: int, top: int, right: int, bottom: int) -> Sheet:
    """The part of a sheet between even columns and rows of its own; what is around it stays."""
    full = np.s_[top : bottom + 2 * PAD, left : right + 2 * PAD]
    half = np.s_[top // 2 : bottom // 2 + 2 * _HALF_PAD, left // 2 : right // 2 + 2 * _HALF_PAD]
    return replace(
        sheet,
        y=sheet.y[full].copy(),
        u=sheet.u[half].copy(),
        v=sheet.v[half].copy(),
        clear=None if sheet.clear is None else sheet.clear[full].copy(),
        clear_chroma=None if sheet.clear_chroma is None else sheet.clear_chroma[half].copy(),
        left=sheet.left + left,
        top=sheet.top + top,
    )


def draw_sheet(canvas: Canvas, sheet: Sheet, view: View, strength: float = 1.0) -> None:
    """Lay a sheet on the frame as ``view`` shows it, thinned to ``strength`` 0–1."""
    left = max(0, math.floor((sheet.left - view.x) / view.scale) - 1) & ~1
    top = max(0, math.floor((sheet.top - view.y) / view.scale) - 1) & ~1
    right = min(canvas.width, _even((sheet.left + sheet.width - view.x) / view.scale + 1))
    bottom = min(canvas.height, _even((sheet.top + sheet.height - view.y) / view.scale + 1))
    if right <= left or bottom <= top or strength <= 0:
        return
    split = bottom
    if sheet.clear is None and strength >= 1:
        split = top
    elif sheet.solid < math.inf and strength >= 1:
        split = min(bottom, max(top, _even((sheet.solid - view.y) / view.scale + 2)))
    if split > top:
        _draw(canvas, sheet, view, (left, top, right, split), False, strength)
    if bottom > split:
        _draw(canvas, sheet, view, (left, split, right, bottom), True, 1.0)


def _draw(
    canvas: Canvas,
    sheet: Sheet,
    view: View,
    box: tuple[int, int, int, int],
    solid: bool,
    strength: float,
) -> None:
    left, top, right, bottom = box
    x, y = view.scale * left + view.x - sheet.left, view.scale * top + view.y - sheet.top
    how = cv2.INTER_LINEAR if sheet.soft else cv2.INTER_CUBIC
    full = _Resampling(view.scale, x + PAD, y + PAD, right - left, bottom - top, how)
    half = _Resampling(
        view.scale, x / 2 + _HALF_PAD, (y + 0.5 * view.scale - 0.5) / 2 + _HALF_PAD,
        (right - left) // 2, (bottom - top) // 2, cv2.INTER_LINEAR,
    )  # fmt: skip
    there = np.s_[top:bottom, left:right]
    there_half = np.s_[top // 2 : bottom // 2, left // 2 : right // 2]
    scratch = canvas.scratch
    clear = clear_half = None
    if not solid and sheet.clear is not None and sheet.clear_chroma is not None:
        clear = full.of(sheet.clear, scratch, "clear")
        clear_half = half.of(sheet.clear_chroma, scratch, "clear half")
    for plane, source, cut, place, see in (
        (canvas.y, sheet.y, full, there, clear),
        (canvas.u, sheet.u, half, there_half, clear_half),
        (canvas.v, sheet.v, half, there_half, clear_half),
    ):
        colour = cut.of(source, scratch, "colour")
        if see is None and strength >= 1:
            np.copyto(plane[place], colour)
        else:
            see = np.zeros_like(colour) if see is None else see
            if strength < 1:
                colour = cv2.convertScaleAbs(colour, alpha=strength)
                see = cv2.convertScaleAbs(see, alpha=strength, beta=255 * (1 - strength))
            lay(plane[place], colour, see)


class _Resampling:
    """Takes ``width`` × ``height`` pixels out of planes: source = ``scale`` · x + start."""

    def __init__(self, scale: float, x: float, y: float, width: int, height: int, how: int) -> None:
        self._how = how
        self._scale, self._x, self._y = scale, x, y
        self._width, self._height = width, height
        self._column, self._skip_x, error_x = _origin(scale, x)
        self._row, self._skip_y, error_y = _origin(scale, y)
        self._slow = max(error_x, error_y) > _FAR
        self._cut = (
            math.ceil((height + self._skip_y + 2) * scale) + 2,
            math.ceil((width + self._skip_x + 2) * scale) + 2,
        )

    def of(self, plane: Bytes, scratch: Scratch, name: str) -> Bytes:
        """The part of ``plane``, in memory that is ``name``'s until it is used again."""
        if self._slow:
            matrix = np.array([[self._scale, 0, self._x], [0, self._scale, self._y]])
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            size = (self._width, self._height)
            edge = cv2.BORDER_REPLICATE
            return np.asarray(cv2.warpAffine(plane, matrix, size, flags=flags, borderMode=edge))
        rows, columns = self._cut
        source = plane[self._row : self._row + rows, self._column : self._column + columns]
        factor = 1 / self._scale
        shape = round(source.shape[0] * factor), round(source.shape[1] * factor)
        result = cv2.resize(source, None, scratch.take(name, *shape), factor, factor, self._how)
        bottom, right = self._skip_y + self._height, self._skip_x + self._width
        return np.asarray(result)[self._skip_y : bottom, self._skip_x : right]


def _origin(scale: float, start: float) -> tuple[int, int, float]:
    """Integer origin, pixels to skip, and the error in pixels that remains."""
    origins = start + 0.5 - (_SKIPS + 0.5) * scale
    whole = np.rint(origins)
    errors = np.where(whole >= 0, np.abs(origins - whole), np.inf)
    near = np.flatnonzero(errors < _CLOSE)
    best = int(near[0]) if len(near) else int(np.argmin(errors))
    return int(whole[best]), int(_SKIPS[best]), float(errors[best])


def _even(value: float) -> int:
    return math.ceil(value / 2) * 2
