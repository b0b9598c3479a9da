"""Clouds: cumulus built of lit spheres, decks in perspective, veils of cirrus."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np

from plugins.providers.illustrator.scenery.colour import mix, rgb
from plugins.providers.illustrator.scenery.noise import Field, blurred, fbm, smoothstep
from plugins.providers.illustrator.scenery.paint import over, ramp
from plugins.providers.illustrator.scenery.sheet import View, Work

Puff = tuple[float, float, float]


def cumulus_puffs(random: Random, x: float, y: float, width: float, height: float) -> list[Puff]:
    """Spheres ``(x, y, radius)`` of a heap cloud standing on ``y``: towers over a flat foot."""
    puffs = []
    towers = [(random.uniform(-0.3, 0.3), random.uniform(0.6, 1.0)) for _ in range(3)]
    towers.append((random.uniform(-0.1, 0.1), 1.0))
    for _ in range(64):
        share = random.triangular(-0.5, 0.5, 0)
        top = max(h * max(0.0, 1 - (abs(share - c) / 0.3) ** 2) for c, h in towers)
        top = max(top, 0.22 * (1 - (2 * share) ** 2))
        rise = random.random() ** 0.7 * top
        radius = height * random.uniform(0.12, 0.23) * (1.15 - 0.5 * rise)
        puffs.append((x + share * width, y - rise * (height - radius) - radius * 0.35, radius))
    for index in range(16):
        share = index / 15 - 0.5
        radius = height * random.uniform(0.07, 0.13) * (1.3 - 1.8 * abs(share))
        puffs.append((x + share * width, y - radius * random.uniform(0.1, 0.6), max(4.0, radius)))
    return puffs


def cumulus(
    puffs: list[Puff], foot: float, lit: str, shade: str, sun: tuple[float, float], seed: int,
    steps: int = 0, opacity: float = 1.0, crisp: float = 0.5,
) -> Work:  # fmt: skip
    """Paint a heap cloud.

    :param foot: where its flat underside is.
    :param sun: direction to the light, (right, up).
    :param steps: number of tones; 0 is smooth.
    :param crisp: 0–1, sharpness of its outline.
    """

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        shrink = 2 if view.k > 0.5 else 1
        small = (max(2, shape[0] // shrink), max(2, shape[1] // shrink))
        k = view.k / shrink
        left, top = float(view.x[0, 0]), float(view.y[0, 0])
        relief = heap_relief(puffs, small, left, top, k)
        size = max(puff[2] for puff in puffs)
        relief = _torn(relief, size * k, seed)
        density = smoothstep(relief, 0.0, size * k * (0.5 - 0.42 * crisp))
        y = top + np.arange(small[0], dtype=np.float32)[:, None] / k
        wave = fbm(small, max(2.0, size * k * 0.9), seed + 5, 3) - 0.5
        density *= 1 - smoothstep(y + wave * size * 0.9, foot - size * 0.35, foot + size * 0.3)
        colours = ramp(_tones(lit, shade), _shading(relief, y, puffs, foot, sun, k, steps))
        both = np.dstack([colours, density]).astype(np.float32)
        both = cv2.resize(both, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
        over(view, both[:, :, :3], np.clip(both[:, :, 3] * opacity, 0, 1))

    return work


def _tones(lit: str, shade: str) -> tuple[tuple[float, str], ...]:
    return (
        (0.0, mix(shade, "#202848", 0.06)), (0.3, shade), (0.62, mix(shade, lit, 0.72)),
        (0.8, lit), (1.0, mix(lit, "#ffffff", 0.5)),
    )  # fmt: skip


def heap_relief(
    puffs: list[Puff], shape: tuple[int, int], left: float, top: float, k: float
) -> Field:
    """The height of spheres ``(x, y, radius)`` towards the viewer, in pixels."""
    relief = np.zeros(shape, np.float32)
    for x, y, radius in puffs:
        cx, cy, r = (x - left) * k, (y - top) * k, radius * k
        x0, x1 = max(0, int(cx - r)), min(shape[1], int(cx + r) + 2)
        y0, y1 = max(0, int(cy - r)), min(shape[0], int(cy + r) + 2)
        if x1 <= x0 or y1 <= y0:
            continue
        dx = np.arange(x0, x1, dtype=np.float32)[None, :] - cx
        dy = np.arange(y0, y1, dtype=np.float32)[:, None] - cy
        bump = np.sqrt(np.maximum(0, r * r - dx * dx - dy * dy))
        np.maximum(relief[y0:y1, x0:x1], bump, out=relief[y0:y1, x0:x1])
    return relief


def _torn(relief: Field, size: float, seed: int) -> Field:
    """Fray the outline into small billows."""
    rows, columns = relief.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    for cell, amount, step in ((size * 0.6, size * 0.26, 0), (size * 0.17, size * 0.09, 50)):
        across = fbm((rows, columns), max(2.0, cell), seed + step, 2) - 0.5
        down = fbm((rows, columns), max(2.0, cell), seed + step + 9, 2) - 0.5
        relief = cv2.remap(relief, x + across * 2 * amount, y + down * 2 * amount, cv2.INTER_LINEAR)
    return relief


def _shading(
    relief: Field, y: Field, puffs: list[Puff], foot: float, sun: tuple[float, float], k: float,
    steps: int,
) -> Field:  # fmt: skip
    """0 in shade to 1 in full light."""
    size = max(puff[2] for puff in puffs)
    soft = blurred(relief, max(1.0, size * k * 0.1))
    broad = blurred(relief, max(1.0, size * k * 0.55))
    gain = 0.0
    for field, weight in ((soft, 0.5), (broad, 0.9)):
        across = cv2.Sobel(field, cv2.CV_32F, 1, 0, ksize=3) / 8
        down = cv2.Sobel(field, cv2.CV_32F, 0, 1, ksize=3) / 8
        gain = gain + weight * (-across * sun[0] + down * sun[1])
    crown = min(puff[1] - puff[2] for puff in puffs)
    rise = np.clip((foot - y) / max(1.0, foot - crown), 0, 1)
    shade = 0.4 + 0.5 * gain + (rise - 0.42) * 0.42
    if steps:
        edges = (0.36, 0.6, 0.82)[:steps]
        flat = sum(smoothstep(shade, edge - 0.015, edge + 0.015) for edge in edges)
        shade = 0.14 + flat * (0.8 / len(edges)) + shade * 0.05
    return np.clip(shade, 0, 1).astype(np.float32)


def deck(
    horizon: float, cover: float, lit: str, shade: str, seed: int, scale: float = 240.0,
    stretch: float = 1.8, opacity: float = 1.0, steps: int = 0, middle: float = 500.0,
    lining: tuple[float, float, float, str] | None = None, gap: float = 170.0,
) -> Work:  # fmt: skip
    """A layer of cloud overhead in perspective, smaller and denser towards the horizon.

    :param cover: share of the sky it hides.
    :param stretch: how many times longer a cloud is across than towards the viewer.
    :param lining: a light behind the clouds that shines through their edges: its place, how far
        it reaches, its colour.
    :param gap: how high over the horizon the clouds are whole.
    """

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        small = (max(2, shape[0] // 3), max(2, shape[1] // 3))
        y = np.linspace(float(view.y[0, 0]), float(view.y[-1, 0]), small[0], dtype=np.float32)
        x = np.linspace(float(view.x[0, 0]), float(view.x[0, -1]), small[1], dtype=np.float32)
        above = np.maximum(horizon - y, 1)[:, None] + scale * 0.12
        across = (x[None, :] - middle) / above * scale / stretch
        away = np.broadcast_to(scale * scale * 1.5 / above, small).astype(np.float32)
        plane = fbm((640, 1280), 96, seed, 5, 0.52)
        map_x = np.mod(across + 640, 2560).astype(np.float32)
        map_x = np.where(map_x > 1279, 2559 - map_x, map_x)
        field = cv2.remap(plane, map_x, np.mod(away, 639), cv2.INTER_LINEAR)
        shifted = cv2.remap(plane, map_x, np.mod(away + 14, 639), cv2.INTER_LINEAR)
        edge = 0.5 + (0.5 - cover) * 0.5
        density = smoothstep(field, edge - 0.07, edge + 0.1)
        light = np.clip(0.5 + (shifted - field) * 5.0 - (field - edge) * 1.3, 0, 1)
        if steps:
            light = np.floor(light * steps) / max(1, steps - 1)
        fade = smoothstep(y[:, None], horizon - 8, horizon - gap)
        tones = ((0.0, shade), (0.55, mix(shade, lit, 0.55)), (1.0, lit))
        colours = ramp(tones, light)
        if lining:
            place_x, place_y, reach, bright = lining
            near = np.exp(-(((x[None, :] - place_x) / reach) ** 2)
                          - ((y[:, None] - place_y) / (reach * 0.7)) ** 2)  # fmt: skip
            edge_light = 4 * density * (1 - density) * (0.12 + 0.88 * near) + 0.3 * near * light
            edge_light = np.clip(edge_light * 0.85, 0, 0.9)[..., None]
            colours = colours + (np.asarray(rgb(bright), np.float32) - colours) * edge_light
        both = np.dstack([colours, density * fade * opacity]).astype(np.float32)
        both = cv2.resize(both, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        over(view, both[:, :, :3], np.clip(both[:, :, 3], 0, 1))

    return work


def cirrus(colour: str, seed: int, strength: float, tilt: float = 0.18) -> Work:
    """Thin streaks high up."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        small = (max(2, shape[0] // 3), max(2, shape[1] // 3))
        cell = 26 * view.k / 3
        field = fbm((small[0] * 2, small[1]), (max(2, cell), max(2, cell * 9)), seed, 5, 0.62)
        y, x = np.mgrid[0 : small[0], 0 : small[1]].astype(np.float32)
        bend = (fbm(small, max(2, cell * 14), seed + 3, 2) - 0.5) * cell * 6
        field = cv2.remap(field, x, y + x * tilt + bend + small[0] * 0.3, cv2.INTER_LINEAR,
                          borderMode=cv2.BORDER_REFLECT)  # fmt: skip
        area = smoothstep(fbm(small, max(2, cell * 9), seed + 4, 2), 0.4, 0.75)
        alpha = smoothstep(field, 0.44, 0.9) * area * strength
        alpha = cv2.resize(alpha, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        over(view, rgb(colour), np.clip(alpha, 0, 1))

    return work
