"""Small soft things by the hundred: where they are by chance, and how they reach the frame.

Everything is a function of the take's frame, so that a segment may begin anywhere. Particles of
one colour are gathered in one plane of coverage, which is then laid on the frame at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.media.canvas import Canvas, lay

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]

PHASES = 8
"""Sub-pixel places to which a particle is rounded, each way."""


def veil(canvas: Canvas, coverage: Bytes, colour: tuple[int, int, int]) -> None:
    """Lay a plain Y′CbCr colour on the frame as far as ``coverage`` (frame-sized) says."""
    scratch = canvas.scratch
    height, width = coverage.shape
    half = cv2.resize(
        coverage, (width // 2, height // 2), scratch.take("veil half", height // 2, width // 2),
        interpolation=cv2.INTER_AREA,
    )  # fmt: skip
    for plane, cover, value, name in (
        (canvas.y, coverage, colour[0], ""),
        (canvas.u, half, colour[1], " half"),
        (canvas.v, half, colour[2], " half"),
    ):
        tinted = scratch.take("veil tint" + name, *cover.shape)
        clear = scratch.take("veil clear" + name, *cover.shape)
        cv2.convertScaleAbs(cover, dst=tinted, alpha=value / 255)
        cv2.bitwise_not(cover, dst=clear)
        lay(plane, tinted, clear)


def chance(seed: int, *keys: NDArray[np.int64] | int) -> Floats:
    """Numbers 0–1 that depend on the seed and the keys alone (SplitMix64's finaliser)."""
    state = np.asarray(seed & 0xFFFFFFFFFFFFFFFF, np.uint64)
    with np.errstate(over="ignore"):
        for key in keys:
            state = state + np.asarray(key).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
            state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            state = state ^ (state >> np.uint64(31))
    return np.asarray(state >> np.uint64(11), dtype=np.float64) / float(1 << 53)


@dataclass(frozen=True)
class Stamp:
    """A soft dot at every sub-pixel phase: (phase y, phase x, side, side), 0–255."""

    images: NDArray[np.float32]

    @property
    def side(self) -> int:
        """Pixels."""
        return int(self.images.shape[-1])


@lru_cache(maxsize=32)
def soft_dot(radius: float, hardness: float = 0.0) -> Stamp:
    """A round spot: a bell of this radius, or nearer a disc as ``hardness`` goes to 1."""
    reach = int(np.ceil(radius * (2.6 - 1.4 * hardness))) + 1
    side = 2 * reach + 1
    offsets = np.arange(PHASES) / PHASES
    place = np.arange(side) - reach
    y = place[None, :] - offsets[:, None]
    square = y[:, None, :, None] ** 2 + y[None, :, None, :] ** 2
    bell = np.exp(-square / (2 * (0.62 * radius) ** 2))
    disc = np.clip(radius + 0.5 - np.sqrt(square), 0, 1)
    return Stamp((255 * ((1 - hardness) * bell + hardness * disc)).astype(np.float32))


class Coverage:
    """The plane in which particles are gathered; larger than the frame, so that none pops."""

    MARGIN = 64

    def __init__(self, canvas: Canvas, name: str = "coverage") -> None:
        shape = canvas.height + 2 * self.MARGIN, canvas.width + 2 * self.MARGIN
        self._plane = canvas.scratch.take(name, *shape)
        self._plane[:] = 0
        self._flat = self._plane.reshape(-1)

    def stamp(self, stamp: Stamp, x: Floats, y: Floats, strength: Floats) -> None:
        """Mark particles at frame positions; the strongest of several stays."""
        reach, width = stamp.side // 2, self._plane.shape[1]
        fine_x = np.floor(x * PHASES + 0.5).astype(np.int64) + self.MARGIN * PHASES
        fine_y = np.floor(y * PHASES + 0.5).astype(np.int64) + self.MARGIN * PHASES
        left, top = fine_x // PHASES - reach, fine_y // PHASES - reach
        within = (
            (left >= 0)
            & (top >= 0)
            & (left + stamp.side <= width)
            & (top + stamp.side <= self._plane.shape[0])
            & (strength > 0.004)
        )
        if not within.any():
            return
        fine_x, fine_y, left, top = fine_x[within], fine_y[within], left[within], top[within]
        images = stamp.images[fine_y % PHASES, fine_x % PHASES]
        values = (images * strength[within][:, None, None].astype(np.float32)).astype(np.uint8)
        place = np.arange(stamp.side)
        index = (
            (top[:, None, None] + place[None, :, None]) * width
            + left[:, None, None]
            + place[None, None, :]
        )
        np.maximum.at(self._flat, index.reshape(-1), values.reshape(-1))

    @property
    def visible(self) -> Bytes:
        """The part that lies on the frame."""
        edge = self.MARGIN
        return self._plane[edge:-edge, edge:-edge]
