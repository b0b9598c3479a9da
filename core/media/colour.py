"""Colour as it is encoded: BT.709, limited range, and the grade each look gives the film.

Pictures are held premultiplied, so that compositing, filtering, the conversion to Y′CbCr and the
grade are all linear and can be done in any order: the grade is a matrix folded into the
conversion and costs nothing per frame.

Source of the coefficients: ITU-R BT.709-6, sections 3 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.frozen import RGB

Bytes = NDArray[np.uint8]
Matrix = NDArray[np.float32]

_LUMA = np.array([0.2126, 0.7152, 0.0722])

#: Y′CbCr of black and of no colour at all.
BLACK, NEUTRAL = 16, 128


@dataclass(frozen=True)
class Look:
    """A grade: ``contrast`` about middle grey, ``colour`` is saturation, ``warmth`` in levels of
    red against blue, ``vignette`` the share of light the corners lose."""

    contrast: float = 1.0
    colour: float = 1.0
    warmth: float = 0.0
    lift: float = 0.0
    vignette: float = 0.16


LOOKS = {
    "cinematic": Look(contrast=1.05, colour=1.06, warmth=2.0, vignette=0.24),
    "photorealistic": Look(contrast=1.03, colour=1.02, vignette=0.18),
    "documentary": Look(contrast=1.03, colour=0.94, vignette=0.16),
    "anime": Look(contrast=1.02, colour=1.1, vignette=0.1),
    "flat": Look(contrast=1.0, colour=1.03, vignette=0.06),
    "watercolor": Look(contrast=0.99, colour=1.02, lift=2.0, vignette=0.05),
    "ink": Look(contrast=1.02, colour=0.96, vignette=0.12),
    "noir": Look(contrast=1.14, colour=0.0, vignette=0.34),
}


def look_of(name: str) -> Look:
    """The grade of a style; a style without one of its own is barely graded."""
    return LOOKS.get(name, Look())


def encoding() -> NDArray[np.float64]:
    """4 × 4: premultiplied R, G, B, A (0–255) to premultiplied Y′, Cb, Cr, A."""
    luma = _LUMA * 219 / 255
    blue = (np.array([0, 0, 1]) - _LUMA) / 1.8556 * 224 / 255
    red = (np.array([1, 0, 0]) - _LUMA) / 1.5748 * 224 / 255
    matrix = np.zeros((4, 4))
    matrix[0] = [*luma, BLACK / 255]
    matrix[1] = [*blue, NEUTRAL / 255]
    matrix[2] = [*red, NEUTRAL / 255]
    matrix[3, 3] = 1
    return matrix


def grading(look: Look, light: RGB = (255, 255, 255)) -> NDArray[np.float64]:
    """4 × 4 on premultiplied R, G, B, A: the scene's light on a thing, then the look's grade."""
    lit = np.diag([*(np.array(light) / 255), 1.0])
    grey = np.tile(_LUMA, (3, 1))
    graded = np.zeros((4, 4))
    graded[:3, :3] = look.contrast * (look.colour * np.eye(3) + (1 - look.colour) * grey)
    middle = 112.0
    offset = middle * (1 - look.contrast) + look.lift
    graded[:3, 3] = (offset + np.array([1, 0, -1]) * look.warmth) / 255
    graded[3, 3] = 1
    return graded @ lit


@lru_cache(maxsize=64)
def graded_encoding(look: Look, light: RGB = (255, 255, 255)) -> Matrix:
    """What turns a drawn picture into the film's colours, as one matrix."""
    return (encoding() @ grading(look, light)).astype(np.float32)


def encoded(premultiplied: Bytes, matrix: Matrix) -> Bytes:
    """Apply a 4 × 4 matrix to (height, width, 4) premultiplied pixels, in bands to save memory."""
    result = np.empty_like(premultiplied)
    rows = max(1, (1 << 20) // max(1, premultiplied.shape[1]))
    for top in range(0, premultiplied.shape[0], rows):
        band = premultiplied[top : top + rows].astype(np.float32)
        # Adding nothing rounds and saturates to bytes in one pass.
        cv2.add(
            cv2.transform(band, matrix), (0.0, 0.0, 0.0, 0.0),
            dst=result[top : top + rows], dtype=cv2.CV_8U,
        )  # fmt: skip
    return result


def colour_of(rgb: RGB, look: Look | None = None) -> tuple[int, int, int]:
    """A plain colour as Y′, Cb, Cr, graded when a look is given."""
    matrix = graded_encoding(look) if look else encoding()
    values = matrix @ np.array([*rgb, 255.0])
    y, u, v = (int(value) for value in np.clip(np.rint(values[:3]), 0, 255))
    return y, u, v


def rgb_of(y: Bytes, u: Bytes, v: Bytes) -> Bytes:
    """Planes of a frame (chroma at half size) as (height, width, 3) RGB."""
    height, width = y.shape
    chroma = [
        cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        for plane in (u, v)
    ]
    light = (y.astype(np.float32) - BLACK) * (255 / 219)
    blue, red = ((plane - NEUTRAL) * (255 / 224) for plane in chroma)
    rgb = np.stack(
        [light + 1.5748 * red, light - 0.1873 * blue - 0.4681 * red, light + 1.8556 * blue], axis=2
    )
    result: Bytes = np.clip(np.rint(rgb), 0, 255).astype(np.uint8)
    return result
