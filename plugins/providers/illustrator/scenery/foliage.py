"""Leaves: a crown is a heap of spheres, lit like a cloud, then painted leaf by leaf."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from plugins.providers.illustrator.scenery.clouds import heap_relief
from plugins.providers.illustrator.scenery.colour import ints, rgb
from plugins.providers.illustrator.scenery.noise import Field, blurred, fbm, smoothstep
from plugins.providers.illustrator.scenery.paint import over
from plugins.providers.illustrator.scenery.sheet import View, Work

Clump = tuple[float, float, float]
_MOST_LEAVES = 6000


def leaves(
    clumps: Sequence[Clump], tones: Sequence[str], size: float, sun: tuple[float, float],
    seed: int, density: float = 1.0, snow: str = "", clean: bool = False,
) -> Work:  # fmt: skip
    """Paint a crown of spheres ``(x, y, radius)``.

    :param tones: colours from deepest shade to full light, at least three.
    :param size: length of a leaf in stage units.
    :param sun: direction to the light, (right, up).
    :param snow: colour that lies on what faces up; empty for none.
    :param clean: cut-paper shapes without leaves.
    """

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        left, top = float(view.x[0, 0]), float(view.y[0, 0])
        relief = heap_relief(list(clumps), shape, left, top, view.k)
        big = max(clump[2] for clump in clumps) * view.k
        light, up, slope = _lighting(relief, big, sun)
        if clean:
            _paper_cut(view, relief, light, tones)
            return
        random = np.random.default_rng(seed)
        body = _mass(relief, light, max(1.5, size * view.k), tones, seed)
        strokes = _strokes(relief, light, slope, size * view.k, density, len(tones), random)
        for index, colour in enumerate(tones):
            _dab(body, strokes[3][strokes[0] == index], colour)
        if snow:
            _dab(body, strokes[3][up[strokes[2], strokes[1]] > 0.45], snow)
        painted = body.astype(np.float32) * np.float32(1 / 255)
        over(view, painted[:, :, :3], painted[:, :, 3])

    return work


def _lighting(relief: Field, big: float, sun: tuple[float, float]) -> tuple[Field, Field, Field]:
    """Light (0–1), how far a place faces up (−1 … 1), and the angle that runs downhill."""
    soft = blurred(relief, max(0.8, big * 0.16))
    broad = blurred(relief, max(1.0, big * 0.9))
    across = cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3) / 8
    down = cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3) / 8
    wide_x = cv2.Sobel(broad, cv2.CV_32F, 1, 0, ksize=3) / 8
    wide_y = cv2.Sobel(broad, cv2.CV_32F, 0, 1, ksize=3) / 8
    facing = 0.45 * (down * sun[1] - across * sun[0]) + 1.15 * (wide_y * sun[1] - wide_x * sun[0])
    light = np.clip(0.46 + facing, 0, 1).astype(np.float32)
    up = np.clip(down + wide_y, -1, 1)
    return light, up, np.arctan2(-down, -across)


def _mass(
    relief: Field, light: Field, leaf: float, tones: Sequence[str], seed: int
) -> NDArray[np.uint8]:
    """The crown's body as red, green, blue, alpha, its edge torn to the size of leaves. Colour
    runs on beyond the edge, so that leaves drawn there blend into it and not into black."""
    noise = fbm(relief.shape, max(2.0, leaf * 1.2), seed, 2, 0.7)
    mask = smoothstep(relief - noise * leaf * 3.0, leaf * 0.2, leaf * 0.7)
    colour = np.empty((*relief.shape, 3), np.float32)
    colour[:] = rgb(tones[0])
    for index, edge in ((1, 0.3), (2, 0.56)):
        share = smoothstep(light, edge, edge + 0.16)[..., None]
        colour += (np.asarray(rgb(tones[index]), np.float32) - colour) * share
    return np.asarray(np.dstack([colour, mask]) * 255, np.uint8)


def _paper_cut(view: View, relief: Field, light: Field, tones: Sequence[str]) -> None:
    mask = smoothstep(relief, 0.5, 1.8)
    over(view, rgb(tones[1]), mask)
    for tone, edge in ((tones[-2], 0.5), (tones[-1], 0.72)):
        over(view, rgb(tone), mask * smoothstep(light, edge, edge + 0.03))


Strokes = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _strokes(
    relief: Field, light: Field, slope: Field, leaf: float, density: float,
    tones: int, random: np.random.Generator,
) -> Strokes:  # fmt: skip
    """Tone, column, row and corner points (… × 4 × 2, pixels) of every leaf."""
    rows, columns = relief.shape
    leaf = max(2.2, leaf)
    inside = float((relief > 0).mean())
    wanted = int(min(_MOST_LEAVES, density * 2.4 * rows * columns * inside / leaf**2))
    tries = int(wanted / max(0.05, inside)) + 8
    x, y = random.integers(0, columns, tries), random.integers(0, rows, tries)
    hit = relief[y, x] > 0
    x, y = x[hit][:wanted], y[hit][:wanted]
    count = len(x)
    value = light[y, x] + random.normal(0, 0.1, count)
    tone = np.clip((value * tones).astype(int), 0, tones - 1)
    angle = slope[y, x] + random.normal(0, 0.6, count)
    length = leaf * random.uniform(0.65, 1.35, count)
    across, down = np.cos(angle), np.sin(angle) * 0.85 + 0.25
    wide = length * random.uniform(0.24, 0.36, count)
    points = np.empty((count, 4, 2), np.float32)
    points[:, 0, 0], points[:, 0, 1] = x - across * length * 0.4, y - down * length * 0.4
    points[:, 2, 0], points[:, 2, 1] = x + across * length * 0.6, y + down * length * 0.6
    points[:, 1, 0], points[:, 1, 1] = x - down * wide, y + across * wide
    points[:, 3, 0], points[:, 3, 1] = x + down * wide, y - across * wide
    return tone, x, y, points


def _dab(body: NDArray[np.uint8], leaves: NDArray[np.float32], colour: str) -> None:
    """Paint leaves in one colour."""
    paint = (*ints(colour), 255)
    for one in np.round(leaves * 16).astype(np.int32):
        cv2.fillConvexPoly(body, one, paint, cv2.LINE_AA, 4)
