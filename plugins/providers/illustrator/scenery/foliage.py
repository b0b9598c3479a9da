"""Leaves: a crown is a heap of spheres, lit like a cloud, then painted leaf by leaf."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from plugins.providers.illustrator.scenery.clouds import heap_relief
from plugins.providers.illustrator.scenery.colour import rgb
from plugins.providers.illustrator.scenery.noise import Field, blurred, fbm, smoothstep
from plugins.providers.illustrator.scenery.paint import over
from plugins.providers.illustrator.scenery.sheet import View, Work

Clump = tuple[float, float, float]
_MOST_LEAVES = 2600


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
        mask = _mass(relief, max(1.5, size * view.k), seed)
        for index, edge in ((0, -1.0), (1, 0.3), (2, 0.56)):
            share = mask * (smoothstep(light, edge, edge + 0.16) if index else 1.0)
            over(view, rgb(tones[min(index, len(tones) - 1)]), share)
        strokes = _strokes(relief, light, up, slope, size * view.k, density, len(tones), random)
        for index, colour in enumerate([*tones, *([snow] if snow else [])]):
            chosen = strokes[0] == index if index < len(tones) else up[strokes[2], strokes[1]] > 0.45
            _dab(view, strokes, chosen, rgb(colour))

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


def _mass(relief: Field, leaf: float, seed: int) -> Field:
    """The crown's body, its edge torn to the size of leaves."""
    shape = relief.shape
    noise = fbm(shape, max(2.0, leaf * 1.2), seed, 2, 0.7)
    return smoothstep(relief - noise * leaf * 3.0, leaf * 0.2, leaf * 0.7)


def _paper_cut(view: View, relief: Field, light: Field, tones: Sequence[str]) -> None:
    mask = smoothstep(relief, 0.5, 1.8)
    over(view, rgb(tones[1]), mask)
    for tone, edge in ((tones[-2], 0.5), (tones[-1], 0.72)):
        over(view, rgb(tone), mask * smoothstep(light, edge, edge + 0.03))


Strokes = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _strokes(
    relief: Field, light: Field, up: Field, slope: Field, leaf: float, density: float,
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


def _dab(view: View, strokes: Strokes, chosen: np.ndarray, colour: tuple[float, ...]) -> None:
    """Paint the chosen leaves in one colour."""
    points = strokes[3][chosen]
    if not len(points):
        return
    mask = np.zeros(view.pixels.shape[:2], np.uint8)
    for one in np.round(points * 16).astype(np.int32):
        cv2.fillConvexPoly(mask, one, 255, cv2.LINE_AA, 4)
    over(view, colour, mask.astype(np.float32) * np.float32(0.92 / 255))
