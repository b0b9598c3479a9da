"""Fields of noise and soft masks as float32 arrays, the raw material of textures and clouds."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.floating[Any]]


def smooth_noise(shape: tuple[int, int], cell: tuple[float, float], seed: int) -> Field:
    """Value noise in 0–1. ``cell`` is the size of a bump in pixels, (down, across)."""
    rows = max(2, int(np.ceil(shape[0] / cell[0])) + 3)
    columns = max(2, int(np.ceil(shape[1] / cell[1])) + 3)
    rows, columns = min(rows, shape[0] + 3), min(columns, shape[1] + 3)
    grid = np.random.default_rng(seed).random((rows, columns), dtype=np.float32)
    scale_y, scale_x = 1 / max(cell[0], 1.0), 1 / max(cell[1], 1.0)
    matrix = np.array([[scale_x, 0, 1.0], [0, scale_y, 1.0]], np.float32)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    field = cv2.warpAffine(
        grid, matrix, (shape[1], shape[0]), flags=flags, borderMode=cv2.BORDER_REFLECT
    )
    return np.clip(field, 0, 1)


def fbm(
    shape: tuple[int, int], cell: float | tuple[float, float], seed: int, octaves: int = 4,
    gain: float = 0.5,
) -> Field:  # fmt: skip
    """Fractal noise in 0–1 around 0.5: ``octaves`` layers, each half the size of the last."""
    down, across = cell if isinstance(cell, tuple) else (cell, cell)
    total = np.zeros(shape, np.float32)
    weight, norm = 1.0, 0.0
    for octave in range(octaves):
        total += weight * smooth_noise(shape, (down, across), seed + octave * 101)
        norm += weight
        weight *= gain
        down, across = down / 2, across / 2
        if min(down, across) < 1:
            break
    return total / norm


def smoothstep(field: Field, low: float | Field, high: float | Field) -> Field:
    """0 below ``low``, 1 above ``high``, an ease between."""
    t = np.clip((field - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def blurred(image: Field, radius: float) -> Field:
    """Gaussian blur; large radii are done small, where they look the same and cost little."""
    if radius < 0.5:
        return image
    rows, columns = image.shape[:2]
    shrink = int(min(max(1, radius // 4), max(1, min(rows, columns) // 8)))
    if shrink > 1:
        size = (max(1, columns // shrink), max(1, rows // shrink))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    sigma = radius / shrink
    image = cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    if shrink > 1:
        image = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return image
