"""Land: mountain ranges as lit relief, rolling hills, and ground to stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from plugins.providers.illustrator.scenery.canvas import Point, vertical
from plugins.providers.illustrator.scenery.colour import mix, rgb
from plugins.providers.illustrator.scenery.noise import Field, fbm, smooth_noise, smoothstep
from plugins.providers.illustrator.scenery.paint import over, ramp, texture, wash
from plugins.providers.illustrator.scenery.sheet import Sheet, View, Work
from plugins.providers.illustrator.scenery.stage import Stage


@dataclass(frozen=True)
class Range:
    """A mountain range to paint."""

    foot: float
    """Where it meets the plain, in stage units."""
    height: float
    """Of its highest peak above the foot."""
    peaks: tuple[tuple[float, float, float], ...]
    """Place ``x``, height (share) and half width in stage units of each massif."""
    seed: int
    distance: float
    rock: str = "#8a8494"
    meadow: str = "#6f9a5a"
    snow: float = 0.55
    """Height (share) above which snow lies; above 1 there is none."""
    jag: float = 1.0


def mountain_range(stage: Stage, spec: Range) -> Work:
    """Paint a range by its relief: slopes to the light shine, snow lies on what is flat and
    high, valleys fill with haze."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        shrink = 2 if view.k > 0.45 else 1
        rows, columns = max(2, shape[0] // shrink), max(2, shape[1] // shrink)
        x = np.linspace(float(view.x[0, 0]), float(view.x[0, -1]), columns, dtype=np.float32)
        top, bottom = float(view.y[0, 0]), float(view.y[-1, 0])
        heights = _relief(spec, x)
        slices = heights.shape[0]
        away = np.linspace(0, 1, slices, dtype=np.float32)[:, None]
        y = spec.foot - spec.height * heights - away * spec.height * 0.1
        row = (y - top) / (bottom - top) * rows
        index = _visible(row, rows)
        place = np.arange(columns)[None, :]
        hit = np.minimum(index, slices - 1)
        lit, high, flat = (field[hit, place] for field in _surface(stage, spec, heights, x))
        alpha = (index < slices).astype(np.float32)
        colour = _colours(stage, spec, lit, high, flat, away[:, 0][hit])
        both = np.dstack([colour, alpha]).astype(np.float32)
        both = cv2.GaussianBlur(both, (0, 0), 0.7)
        both = cv2.resize(both, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        over(view, np.clip(both[:, :, :3], 0, 1), np.clip(both[:, :, 3], 0, 1))

    return work


def _relief(spec: Range, x: Field) -> Field:
    """Heights (share of the range's) over slices near → far and columns."""
    slices, columns = 150, x.shape[0]
    width = float(x[-1] - x[0])
    cell = columns / width * spec.height
    field = np.zeros((slices, columns), np.float32)
    weight, total, down, across = 1.0, 0.0, 46.0, cell * 0.62
    for octave in range(5):
        noise = smooth_noise((slices, columns), (down, max(2.0, across)), spec.seed + octave * 31)
        field += weight * (1 - np.abs(2 * noise - 1)) ** 1.4
        total += weight
        weight, down, across = weight * 0.5, down * 0.5, across * 0.5
    field /= total
    # Ridge lines wander: a straight one would show as a seam down the middle of its peak.
    bend = fbm((slices, columns), (30, max(2.0, cell * 0.5)), spec.seed + 7, 3) - 0.5
    wander = x[None, :] + bend * spec.height * 0.85
    envelope = np.zeros((slices, columns), np.float32)
    for place, height, half in spec.peaks:
        reach = np.clip(1 - np.abs(wander - place) / half, 0, 1)
        envelope = np.maximum(envelope, height * (0.25 * reach + 0.75 * reach**1.6))
    away = np.linspace(0, 1, slices, dtype=np.float32)[:, None]
    rise = np.sin(np.pi * np.clip(away * 0.95 + 0.02, 0, 1)) ** 0.9
    body = envelope * rise
    return body * (0.5 + 0.75 * spec.jag * field * (0.4 + 0.6 * rise)) + 0.02 * field * rise


def _visible(row: Field, rows: int) -> NDArray[np.intp]:
    """For each pixel the nearest slice that covers it: how many lie wholly below it."""
    _slices, columns = row.shape
    nearest = np.minimum.accumulate(row, axis=0)
    cells = np.clip(np.ceil(nearest), 0, rows).astype(np.intp)
    counts = np.zeros((rows + 1, columns), np.int32)
    columns_index = np.broadcast_to(np.arange(columns), cells.shape)
    np.add.at(counts, (cells.ravel(), columns_index.ravel()), 1)
    below = np.cumsum(counts[::-1], axis=0)[::-1]
    return below[1:].astype(np.intp)[:rows]


def _surface(stage: Stage, spec: Range, heights: Field, x: Field) -> tuple[Field, Field, Field]:
    """Light (0–1), height (share) and flatness (0–1) of each point of the relief."""
    pitch = float(x[1] - x[0])
    across = cv2.Sobel(heights, cv2.CV_32F, 1, 0, ksize=3) / 8 * spec.height / pitch
    deep = cv2.Sobel(heights, cv2.CV_32F, 0, 1, ksize=3) / 8 * spec.height / 4
    steep = np.sqrt(across**2 + deep**2 + 1)
    lit = 0.5 + (across * -stage.side * 0.72 + 0.14 - deep * 0.2) / steep
    return np.clip(lit, 0, 1), heights, 1 / steep


def _colours(stage: Stage, spec: Range, lit: Field, high: Field, flat: Field, away: Field) -> Field:
    light = stage.light
    steps = stage.look.steps
    if steps:
        lit = smoothstep(lit, 0.44, 0.5) * 0.8 + smoothstep(lit, 0.72, 0.76) * 0.2

    def tones(colour: str) -> Field:
        near = tuple((s, stage.tone(colour, s, spec.distance)) for s in (0.0, 0.35, 0.7, 1.0))
        return ramp(near, lit)

    noise = fbm(lit.shape, max(2.0, lit.shape[1] / 40), spec.seed + 77, 4)
    colour = tones(spec.rock)
    green = smoothstep(high + (noise - 0.5) * 0.3, 0.42, 0.26)[..., None]
    colour = colour * (1 - green) + tones(spec.meadow) * green
    line = 0.06 if light.snow else spec.snow
    snow = smoothstep(high + (noise - 0.5) * 0.28 + (flat - 0.5) * 0.16, line, line + 0.05)
    if spec.snow <= 1 or light.snow:
        colour = colour * (1 - snow[..., None]) + tones("#f6f9ff") * snow[..., None]
    valley = (smoothstep(high, 0.5, 0.0) * 0.5 + (1 - away) * 0.12) * (0.35 + 0.65 * spec.distance)
    valley = np.clip(valley * light.thickness**0.5, 0, 0.9)[..., None]
    return colour * (1 - valley) + np.asarray(rgb(light.haze), np.float32) * valley


def hill(
    stage: Stage, sheet: Sheet, skyline: Sequence[Point], bottom: float, colour: str,
    distance: float, grain: float = 1.0, shade: float = 0.25,
) -> None:  # fmt: skip
    """A hill under a skyline: lighter along its crest, darker below, brushed, hazed at its foot."""
    top = min(point[1] for point in skyline)
    if stage.light.snow:
        colour = mix(colour, "#eef3fa", 0.86)
    crest, body = stage.tone(colour, 0.85, distance), stage.tone(colour, 0.85 - shade, distance)
    foot = stage.tone(colour, 0.72 - 1.5 * shade, distance)
    shape = [*skyline, (skyline[-1][0], bottom), (skyline[0][0], bottom)]
    sheet.polygon(shape, vertical(crest, body, foot))
    box = (skyline[0][0], top, skyline[-1][0], bottom)
    strength = 0.11 * stage.look.texture * grain * (1 - 0.6 * distance)
    if strength > 0:
        sheet.apply(texture(strength, 14 * (1.3 - distance), stage.seed(sheet.name), 4.5), box)


def haze_foot(stage: Stage, sheet: Sheet, top: float, bottom: float, strength: float) -> None:
    """Haze gathering at the foot of what is drawn on the sheet."""
    thick = min(1.0, strength * (0.55 + 0.45 * stage.light.thickness)) * stage.look.haze
    sheet.apply(wash(stage.light.haze, top, bottom, 0.0, min(0.95, thick)))


def rolling(
    random: Random, left: float, right: float, y: float, rise: float, waves: int = 3
) -> list[Point]:
    """A soft skyline of a few long waves."""
    parts = [(random.uniform(0.6, 1.7) * waves, random.random() * 6.3, random.uniform(0.4, 1))
             for _ in range(3)]  # fmt: skip
    total = sum(part[2] for part in parts)
    points = []
    for index in range(61):
        t = index / 60
        lift = sum(w * np.sin(f * t * 6.283 / 1.6 + p) for f, p, w in parts) / total
        points.append((left + (right - left) * t, float(y - lift * rise)))
    return points


def ground_plane(
    stage: Stage, seed: str, horizon: float, strength: float = 0.3,
    stretch: float = 2.4, second: str = "", share: float = 0.45,
) -> Work:  # fmt: skip
    """Atop: patches of light, dark and a second colour lying in perspective on flat ground."""

    if stage.light.snow:
        strength, second, share = strength * 0.5, stage.tone("#9fb4d6", 0.4), share * 0.4

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        small = (max(2, shape[0] // 2), max(2, shape[1] // 2))
        y = np.linspace(float(view.y[0, 0]), float(view.y[-1, 0]), small[0], dtype=np.float32)
        x = np.linspace(float(view.x[0, 0]), float(view.x[0, -1]), small[1], dtype=np.float32)
        below = np.maximum(y - horizon, 6)[:, None]
        plane = fbm((512, 1024), 64, stage.seed(seed), 5, 0.55)
        across = (x[None, :] - stage.w / 2) / below * 300 / stretch + 512
        across = np.abs(np.mod(across, 2046) - 1023)
        away = np.broadcast_to(np.mod(90000 / (below + 60), 511), small)
        field = cv2.remap(plane, across.astype(np.float32), away.astype(np.float32),
                          cv2.INTER_LINEAR)  # fmt: skip
        field = cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        fade = smoothstep(view.y, horizon, horizon + 90)
        pixels = view.pixels
        if second:
            tint = np.asarray(rgb(second), np.float32)
            alpha = (smoothstep(field, 0.62 - share * 0.3, 0.7 - share * 0.3) * fade * 0.6)[
                ..., None
            ]
            pixels[:, :, :3] += (tint * pixels[:, :, 3:] - pixels[:, :, :3]) * alpha
        pixels[:, :, :3] *= (1 + (field - 0.5) * 2 * strength * fade)[..., None]
        np.clip(pixels, 0, pixels[:, :, 3:], out=pixels)

    return work
