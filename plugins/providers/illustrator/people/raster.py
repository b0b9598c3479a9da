"""Drawings become pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from filmwright import ProviderError

from .looks import Look
from .pen import Pen

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True)
class Canvas:
    """A window on the figure and its size in pixels."""

    left: float
    top: float
    scale: float
    """Pixels per figure unit."""
    width: int
    height: int

    @property
    def window(self) -> tuple[float, float, float, float]:
        """What of the figure is seen: left, top, right, bottom."""
        return (self.left, self.top, self.left + self.width / self.scale,
                self.top + self.height / self.scale)  # fmt: skip

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Figure → canvas pixels."""
        return (x - self.left) * self.scale, (y - self.top) * self.scale


Box = tuple[float, float, float, float]
"""Left, top, right, bottom in figure units."""


def rasterised(pen: Pen, canvas: Canvas, within: Box | None = None) -> tuple[Pixels, int, int]:
    """BGRA pixels with straight alpha, cropped to what is drawn, and where they lie.

    ``within`` limits the work to a part of the figure that surely holds the drawing.
    """
    import cv2
    import resvg_py

    x0, y0, x1, y1 = _window(canvas, within)
    width, height = x1 - x0, y1 - y0
    svg = pen.svg(
        canvas.left + x0 / canvas.scale, canvas.top + y0 / canvas.scale,
        width / canvas.scale, height / canvas.scale, (width, height),
    )  # fmt: skip
    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    except ValueError as error:
        raise ProviderError(f"the drawing of a person could not be rasterised: {error}") from error
    decoded = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    pixels: Pixels = np.asarray(decoded, np.uint8)
    left, top, wide, tall = cv2.boundingRect(pixels[:, :, 3])
    if wide == 0:
        return np.zeros((1, 1, 4), np.uint8), x0, y0
    return pixels[top : top + tall, left : left + wide], x0 + left, y0 + top


def _window(canvas: Canvas, within: Box | None) -> tuple[int, int, int, int]:
    if within is None:
        return 0, 0, canvas.width, canvas.height
    x0, y0 = canvas.at(within[0], within[1])
    x1, y1 = canvas.at(within[2], within[3])
    return (max(0, int(x0)), max(0, int(y0)), min(canvas.width, int(x1) + 1),
            min(canvas.height, int(y1) + 1))  # fmt: skip


def encoded(pixels: Pixels) -> bytes:
    """PNG, compressed lightly: these files are read far more often than they are kept."""
    import cv2

    done, png = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not done:
        raise ProviderError("a sprite could not be written as PNG; check the free memory")
    return bytes(png.tobytes())


def finished(
    pixels: Pixels, x: int, y: int, look: Look, seed: int, height: int, feature: bool = False
) -> Pixels:
    """The look's own surface: washes and paper grain, hatching; fixed to the canvas.

    The texture is the same at the same place of the canvas in every sprite, so that switching
    states moves no grain. ``feature``: eyes and mouth, which no bloom may veil.
    """
    if look.shading not in ("wash", "hatch"):
        return pixels
    tall, wide = pixels.shape[:2]
    bloom, grain = (f[y : y + tall, x : x + wide, None] for f in _paper(seed, height))
    colour = pixels[:, :, :3].astype(np.float32)
    grey = colour @ np.array([0.114, 0.587, 0.299], np.float32)
    # Thinned pigment on dark skin or hair would read as dust, so bloom fades with darkness.
    bloom = bloom * (0.0 if feature else np.clip((grey - 50) / 130, 0, 0.8)[:, :, None])
    if look.shading == "wash":
        colour += (255 - colour) * bloom
        colour = (colour + 5) * grain
    else:
        colour = colour * 0.78 + grey[:, :, None] * 0.22
        colour += (np.array([206, 230, 240], np.float32) - colour) * (0.08 + 0.5 * bloom)
        strokes = _hatching(height)[y : y + tall, x : x + wide]
        dark = np.clip((84 - grey) / 60, 0, 1) * 0.4
        colour *= (1 - dark * strokes)[:, :, None] * grain
    result = pixels.copy()
    result[:, :, :3] = np.clip(colour, 0, 255).astype(np.uint8)
    return result


Field = np.ndarray[Any, np.dtype[np.float32]]


@lru_cache(maxsize=4)
def _paper(seed: int, height: int) -> tuple[Field, Field]:
    """Where water left the pigment thin (0–0.3), and the paper's grain (around 1).

    Pigment is only ever thinned, never darkened: dark blots would read as dirt on a face.
    """
    import cv2

    size = (int(height * 1.6), int(height * 1.02) + 2)
    dice = np.random.default_rng(seed)

    def noise(cells: int) -> Field:
        raw = dice.standard_normal((cells, int(cells * 1.6))).astype(np.float32)
        return np.asarray(cv2.resize(raw, size, interpolation=cv2.INTER_CUBIC), np.float32)

    bloom = np.clip(noise(6) * 0.10 + noise(17) * 0.06 + noise(48) * 0.03, 0, 0.3)
    grain = np.clip(1 + noise(max(40, height // 3)) * 0.02, 0.92, 1.06)
    return bloom, grain


@lru_cache(maxsize=4)
def _hatching(height: int) -> Field:
    """Diagonal pen strokes, 0–1."""
    rows, columns = np.mgrid[0 : int(height * 1.02) + 2, 0 : int(height * 1.6)].astype(np.float32)
    step = max(4.0, height / 130)
    phase = (rows + columns * 0.85 + np.sin(columns / step / 3) * step * 0.2) / step
    return np.asarray(np.clip((np.sin(phase * 2 * np.pi) - 0.1) * 2.2, 0, 1), np.float32)
