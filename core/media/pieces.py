"""What is drawn at one depth of a place: still, moving, swaying or turning."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.media.camera import Camera, View
from core.media.canvas import Canvas
from core.media.motions import Placement, placement
from core.media.sheets import Sheet, draw_sheet
from core.media.turning import draw_affine, rotation
from core.stages import Motion

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Packed:
    """A layer, staged: premultiplied Y′CbCr and alpha in one array."""

    pixels: Bytes
    left: int
    top: int

    @property
    def right(self) -> int:
        """Past the last column."""
        return self.left + int(self.pixels.shape[1])

    @property
    def bottom(self) -> int:
        """Past the last row."""
        return self.top + int(self.pixels.shape[0])

    def cut(self, left: int, top: int, right: int, bottom: int) -> Packed:
        """The part inside a staged box."""
        left, top = max(left, self.left), max(top, self.top)
        rows, columns = slice(top - self.top, bottom - self.top), slice(
            left - self.left, right - self.left
        )  # fmt: skip
        return Packed(np.ascontiguousarray(self.pixels[rows, columns]), left, top)


@dataclass(frozen=True)
class Piece:
    """One depth of a place, ready to be drawn."""

    sheet: Sheet
    motion: Motion | None = None
    packed: Packed | None = None
    """The pixels again, for a motion that bends or turns them."""
    whole: Packed | None = None
    """Where the packed pixels lay before they were cut: the foot and the middle are there."""

    @property
    def depth(self) -> float:
        """As of :class:`~core.stages.Layer`."""
        return self.sheet.depth

    def with_sheet(self, sheet: Sheet) -> Piece:
        """This piece cut as its sheet was."""
        packed = self.packed
        if packed is not None and sheet is not self.sheet:
            left, top = math.floor(sheet.left), math.floor(sheet.top)
            packed = packed.cut(left, top, left + sheet.width, top + sheet.height)
        return replace(self, sheet=sheet, packed=packed)

    def draw(self, canvas: Canvas, camera: Camera, frame: int, seconds: float) -> None:
        """Lay it on the frame."""
        sheet, view = self.sheet, camera.view(self.sheet.depth, frame)
        if self.motion is None:
            draw_sheet(canvas, sheet, view)
            return
        unit = canvas.height / 1080 * camera.framing.zoom
        seen = camera.seen(sheet.depth)
        for place in placement(self.motion, seconds, unit, sheet.left, sheet.width, seen):
            if self.packed is not None:
                self._bend(canvas, self.packed, view, place)
            else:
                moved = View(view.scale, view.x - place.x, view.y - place.y)
                draw_sheet(canvas, sheet, moved, place.strength)

    def _bend(self, canvas: Canvas, packed: Packed, view: View, place: Placement) -> None:
        whole = self.whole or packed
        middle = (whole.left + whole.right) / 2, (whole.top + whole.bottom) / 2
        moved = np.eye(3)
        moved[:2] = rotation(place.angle, middle)
        # What sways leans over its foot: a shear, so that a whole row of trees bends as one
        # and none of them rises.
        lean = place.lean / max(1, whole.bottom - whole.top)
        sheared = np.array([[1.0, -lean, lean * whole.bottom], [0, 1.0, 0], [0, 0, 1]])
        put = np.array([[1.0, 0, packed.left], [0, 1.0, packed.top], [0, 0, 1]])
        draw_affine(canvas, packed.pixels, view.affine() @ moved @ sheared @ put)
