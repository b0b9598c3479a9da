"""What is never seen is not drawn: layers lose what nearer ones always hide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.media.camera import Camera
from core.media.sheets import OPAQUE, PAD, Sheet, cut_sheet

_BLOCK = 8
"""Masks are kept at one cell to this many pixels."""

Cells = NDArray[np.uint8]


def apart(camera: Camera, one: float, other: float) -> float:
    """The furthest, in staged pixels, that things at two depths ever part on the screen."""
    furthest = 0.0
    for first, second in zip(camera.ends(one), camera.ends(other), strict=True):
        for x, y in ((0, 0), (camera.width, camera.height)):
            furthest = max(
                furthest,
                abs((first.scale - second.scale) * x + first.x - second.x),
                abs((first.scale - second.scale) * y + first.y - second.y),
            )
    return furthest


class _Grid:
    """Cells over all that the camera may see at any depth."""

    def __init__(self, sheets: Sequence[Sheet], camera: Camera) -> None:
        boxes = [camera.seen(sheet.depth) for sheet in sheets]
        self.left = math.floor(min(box[0] for box in boxes)) - _BLOCK
        self.top = math.floor(min(box[1] for box in boxes)) - _BLOCK
        self.columns = math.ceil((max(box[2] for box in boxes) - self.left) / _BLOCK) + 1
        self.rows = math.ceil((max(box[3] for box in boxes) - self.top) / _BLOCK) + 1

    def cells(self, sheet: Sheet) -> tuple[Cells, Cells]:
        """Where a sheet hides everything, and where it shows anything."""
        alpha = np.zeros((self.rows * _BLOCK, self.columns * _BLOCK), np.uint8)
        x, y = round(sheet.left) - self.left, round(sheet.top) - self.top
        inner = np.s_[PAD : PAD + sheet.height, PAD : PAD + sheet.width]
        own = 255 - sheet.clear[inner] if sheet.clear is not None else np.full(
            (sheet.height, sheet.width), 255, np.uint8
        )  # fmt: skip
        from_x, from_y = max(0, -x), max(0, -y)
        # A sheet may lie wholly beyond what the camera sees: then nothing of it is left.
        own = own[from_y : max(0, alpha.shape[0] - y), from_x : max(0, alpha.shape[1] - x)]
        x, y = max(0, x), max(0, y)
        alpha[y : y + own.shape[0], x : x + own.shape[1]] = own
        opaque, shown = (
            cv2.resize(
                cv2.threshold(alpha, least, 255, cv2.THRESH_BINARY)[1],
                (self.columns, self.rows), interpolation=cv2.INTER_AREA,
            )
            for least in (OPAQUE - 1, 0)
        )  # fmt: skip
        return (opaque == 255).astype(np.uint8), (shown > 0).astype(np.uint8)

    def box(self, box: tuple[float, float, float, float]) -> tuple[slice, slice]:
        """The cells that lie in a staged box."""
        return (
            slice(
                max(0, math.floor((box[1] - self.top) / _BLOCK)),
                math.ceil((box[3] - self.top) / _BLOCK),
            ),
            slice(
                max(0, math.floor((box[0] - self.left) / _BLOCK)),
                math.ceil((box[2] - self.left) / _BLOCK),
            ),
        )


def trimmed(
    sheets: Sequence[Sheet], reaches: Sequence[float], hiding: Sequence[bool], camera: Camera
) -> list[Sheet | None]:  # fmt: skip
    """Sheets, far to near, each cut to what is ever seen of it; ``None``: nothing.

    :param reaches: for each, how far in pixels it moves of its own; one without bound is kept.
    :param hiding: for each, whether it always hides what its opaque parts cover.
    """
    if not sheets:
        return []
    grid = _Grid(sheets, camera)
    masks = [grid.cells(sheet) for sheet in sheets]
    kept: list[Sheet | None] = []
    for index, sheet in enumerate(sheets):
        if math.isinf(reaches[index]):
            kept.append(sheet)
            continue
        opaque, shown = masks[index]
        seen = np.zeros_like(shown)
        left, top, right, bottom = camera.seen(sheet.depth)
        far = reaches[index]
        seen[grid.box((left - far, top - far, right + far, bottom + far))] = 1
        hidden = np.zeros_like(shown)
        for nearer in range(index + 1, len(sheets)):
            if hiding[nearer]:
                way = apart(camera, sheet.depth, sheets[nearer].depth) + far + reaches[nearer]
                hidden |= _shrunk(masks[nearer][0], math.ceil(way / _BLOCK) + 1)
        kept.append(_cut(_solid(sheet, opaque, seen, grid), shown & seen & (1 - hidden), grid))
    return kept


def _shrunk(cells: Cells, margin: int) -> Cells:
    side = 2 * margin + 1
    around = np.ones((side, side), np.uint8)
    edge = cv2.BORDER_CONSTANT
    return np.asarray(cv2.erode(cells, around, borderType=edge, borderValue=1))


def _solid(sheet: Sheet, opaque: Cells, seen: Cells, grid: _Grid) -> Sheet:
    """Notes from which row the sheet hides everything, or that it is opaque throughout."""
    if sheet.clear is None:
        return sheet
    full = np.asarray((opaque >= seen).all(axis=1))
    if full.all():
        return replace(sheet, clear=None, clear_chroma=None)
    if not full[-1]:
        return sheet
    first = int(np.flatnonzero(~full)[-1]) + 1
    return replace(sheet, solid=float(grid.top + first * _BLOCK))


def _cut(sheet: Sheet, cells: Cells, grid: _Grid) -> Sheet | None:
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    if not len(rows):
        return None
    # One cell more on each side than is seen, and even, so that chroma stays where it was.
    left = _inward((columns[0] - 1) * _BLOCK + grid.left - sheet.left, sheet.width)
    top = _inward((rows[0] - 1) * _BLOCK + grid.top - sheet.top, sheet.height)
    right = _inward((columns[-1] + 2) * _BLOCK + grid.left - sheet.left, sheet.width)
    bottom = _inward((rows[-1] + 2) * _BLOCK + grid.top - sheet.top, sheet.height)
    if (right - left) * (bottom - top) > 0.94 * sheet.width * sheet.height:
        return sheet
    return cut_sheet(sheet, left, top, right, bottom)


def _inward(offset: float, length: int) -> int:
    return int(min(length, max(0, math.floor(offset / 2) * 2)))
