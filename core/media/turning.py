"""Pictures that rotate: moved by any affine map and laid on the frame."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from core.media.canvas import Canvas, lay

Bytes = NDArray[np.uint8]
Affine = NDArray[np.float64]


def rotation(degrees: float, pivot: tuple[float, float]) -> Affine:
    """Clockwise about a point, y down."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = pivot
    return np.array(
        [[cosine, -sine, x - cosine * x + sine * y], [sine, cosine, y - sine * x - cosine * y]]
    )


def square(affine: Affine) -> Affine:
    """2 × 3 as 3 × 3, so that maps multiply."""
    return np.vstack([affine, [0.0, 0.0, 1.0]])


def draw_affine(canvas: Canvas, pixels: Bytes, affine: Affine) -> None:
    """Lay packed premultiplied pixels on the frame.

    :param affine: 2 × 3, from positions on ``pixels`` (corners at whole numbers) to the frame's.
    """
    height, width = pixels.shape[:2]
    corners = affine @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]])
    left, top = (max(0, math.floor(low) - 1) & ~1 for low in corners.min(axis=1))
    right = min(canvas.width, math.ceil((corners[0].max() + 1) / 2) * 2)
    bottom = min(canvas.height, math.ceil((corners[1].max() + 1) / 2) * 2)
    if right <= left or bottom <= top:
        return
    shape = bottom - top, right - left
    # Pixel centres are at halves: shift the map to indices, and to the cut-out's corner.
    matrix = affine.copy()
    matrix[:, 2] += affine[:, :2] @ [0.5, 0.5] - [left + 0.5, top + 0.5]
    moved = cv2.warpAffine(
        pixels, matrix, (shape[1], shape[0]), canvas.scratch.take("turned", *shape, 4),
        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
    )  # fmt: skip
    half = cv2.resize(
        moved, (shape[1] // 2, shape[0] // 2),
        canvas.scratch.take("turned half", shape[0] // 2, shape[1] // 2, 4),
        interpolation=cv2.INTER_AREA,
    )  # fmt: skip
    y, _, _, alpha = cv2.split(moved)
    _, u, v, alpha_half = cv2.split(half)
    lay(canvas.y[top:bottom, left:right], y, cv2.bitwise_not(alpha))
    there = np.s_[top // 2 : bottom // 2, left // 2 : right // 2]
    clear = cv2.bitwise_not(alpha_half)
    lay(canvas.u[there], u, clear)
    lay(canvas.v[there], v, clear)
