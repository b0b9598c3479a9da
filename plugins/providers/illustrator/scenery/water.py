"""Water: open sea, glitter under the sun, breaking waves, still reflections."""

from __future__ import annotations

import cv2
import numpy as np

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import smooth
from plugins.providers.illustrator.scenery.colour import mix, rgb
from plugins.providers.illustrator.scenery.noise import fbm, smoothstep
from plugins.providers.illustrator.scenery.paint import ramp
from plugins.providers.illustrator.scenery.sheet import View, Work
from plugins.providers.illustrator.scenery.stage import Stage


def water_stops(stage: Stage, deep: str, shallow: str) -> tuple[tuple[float, str], ...]:
    """Colours of a water surface from the horizon to the near edge: far water mirrors the sky."""
    light = stage.light
    far = mix(light.sky[3], light.tone(deep, 0.6), 0.42)
    middle = mix(light.tone(deep, 0.62), light.sky[1], 0.25)
    return (
        (0.0, far),
        (0.18, mix(far, middle, 0.6)),
        (0.5, middle),
        (1.0, light.tone(shallow, 0.6)),
    )


def water(
    stage: Stage, horizon: float, bottom: float, sun_x: float, deep: str = "#1f6f9c",
    shallow: str = "#38a6ae", rough: float = 0.5, seed: str = "water", glitter: float = 1.0,
) -> Work:  # fmt: skip
    """An opaque water surface between the horizon and ``bottom``, waves in perspective.

    :param rough: 0 a mirror, 1 a storm.
    """
    light = stage.light
    stops = water_stops(stage, deep, shallow)
    steps = stage.look.steps

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        below = np.maximum(view.y - horizon, 0.5)
        t = np.clip(below / (bottom - horizon), 0, 1)
        pixels = np.broadcast_to(ramp(stops, t[:, 0])[:, None, :], (*shape, 3)).copy()
        crest, fine = _waves(stage, view, horizon, seed)
        near = smoothstep(below, 2, 70)
        if steps:
            crest = np.where(crest > 0.16, 0.3, np.where(crest < -0.2, -0.25, 0.0))
        lift = (crest * (0.35 + 0.9 * rough) * near).astype(np.float32)
        bright = np.asarray(rgb(mix(light.sky[2], "#ffffff", 0.15)), np.float32)
        dark = np.asarray(rgb(light.tone(deep, 0.1)), np.float32)
        up, down = np.clip(lift, 0, 0.6)[..., None], np.clip(-lift, 0, 0.6)[..., None]
        pixels += (bright - pixels) * up + (dark - pixels) * down
        if rough > 0.7:
            foam = smoothstep(fine + crest * 0.9, 0.2, 0.36) * near * (rough - 0.5) * 1.4
            white = np.asarray(rgb(light.tone("#f4fafc", 0.8)), np.float32)
            pixels += (white - pixels) * np.clip(foam, 0, 0.85)[..., None]
        if (light.disc or light.breaks) and glitter > 0:
            pixels = _glitter(stage, view, pixels, below, fine, sun_x, glitter)
        view.pixels[:, :, :3] = pixels
        view.pixels[:, :, 3] = 1

    return work


def _waves(stage: Stage, view: View, horizon: float, seed: str) -> tuple[np.ndarray, np.ndarray]:
    """Broad slopes and fine ripples, about −0.5 … 0.5, squeezed towards the horizon."""
    shape = view.pixels.shape[:2]
    small = (max(2, shape[0]), max(2, shape[1] // 2))
    y = np.linspace(float(view.y[0, 0]), float(view.y[-1, 0]), small[0], dtype=np.float32)
    x = np.linspace(float(view.x[0, 0]), float(view.x[0, -1]), small[1], dtype=np.float32)
    below = np.maximum(y - horizon, 1.5)[:, None]
    number = stage.seed(seed)
    out = []
    for scale, cell, step in ((150.0, 34.0, 0), (420.0, 30.0, 9)):
        plane = fbm((512, 1024), (cell * 0.7, cell * 1.3), number + step, 3)
        across = (x[None, :] - stage.w / 2) / (below + 40) * scale * 1.1 + 512
        across = np.abs(np.mod(across, 2046) - 1023).astype(np.float32)
        away = np.mod(scale * 330 / (below + 40), 511)
        away = np.broadcast_to(away, small).astype(np.float32)
        field = cv2.remap(plane, across, away, cv2.INTER_LINEAR) - 0.5
        out.append(cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR) * 1.6)
    return out[0] + 0.35 * out[1], out[1]


def _glitter(
    stage: Stage, view: View, pixels: np.ndarray, below: np.ndarray, fine: np.ndarray,
    sun_x: float, strength: float,
) -> np.ndarray:  # fmt: skip
    light = stage.light
    low = 1.0 if light.height < 0.3 else 0.62
    width = (46 if low == 1.0 else 90) + below * 0.3
    path = np.exp(-(((view.x - sun_x) / width) ** 2))
    sparks = smoothstep(fine + 0.34 * path, 0.24, 0.36) * path
    sheen = path * 0.34 * smoothstep(below, 260, 0)
    colour = np.asarray(rgb(light.breaks or light.sun), np.float32)
    share = (0.75 if light.night else 1.0) * (0.7 if light.breaks else 1.0)
    alpha = np.clip((sparks * 0.9 + sheen) * low * strength * share * stage.look.glow, 0, 0.95)
    return pixels + (colour - pixels) * alpha[..., None]


def breaker(
    stage: Stage, name: str, y: float, height: float, depth: float, colour: str = "#4fb3b4"
) -> None:
    """A low wave coming in: a bright back, a foaming lip; it slides to and fro."""
    random = stage.rng(name)
    left, _, right, _ = stage.extent(depth)
    left, right = left - 30, right + 30
    motion = Motion(kind="flow", amplitude=16, period=random.uniform(6, 8), phase=random.random())
    sheet = stage.sheet(name, depth, motion)
    count = 22
    lip, foot = [], []
    for index in range(count + 1):
        x = left + (right - left) * index / count
        swell = random.uniform(-0.3, 0.3) * height
        lip.append((x, y + swell))
        foot.append((x, y + height * random.uniform(0.7, 1.3) + swell))
    light = stage.light
    back = light.tone(colour, 0.75)
    frame = (left, y - height * 2, right, y + height * 2.5)
    sheet.path(smooth([*lip, *reversed(foot)]), mix(back, light.sky[3], 0.2), frame, opacity=0.75)
    foam = light.tone("#fbfdfd", 0.92)
    for _ in range(46):
        x = random.uniform(left, right)
        where = int((x - left) / (right - left) * count)
        rx, ry = random.uniform(14, 60), random.uniform(0.12, 0.3) * height
        sheet.ellipse(x, foot[where][1] - ry * 0.4, rx, ry, paint=foam,
                      opacity=random.uniform(0.5, 0.95))  # fmt: skip
    sheet.path(smooth(foot, False), None, frame, stroke=foam, width=height * 0.22)
    sheet.path(smooth(lip, False), None, frame, stroke=foam, width=height * 0.07, opacity=0.5)


def still_water(
    stage: Stage, top: float, bottom: float, body: str, seed: str, mirror: float = 0.75
) -> Work:
    """A calm surface: the sky upside down, streaked by a breath of wind."""
    light = stage.light
    base = light.tone(body, 0.5)
    zenith, middle, low, last = light.sky
    stops = (
        (0.0, mix(base, last, mirror)), (0.25, mix(base, low, mirror)),
        (0.65, mix(base, middle, mirror)), (1.0, mix(base, zenith, mirror * 0.8)),
    )  # fmt: skip

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        t = np.clip((view.y[:, 0] - top) / (bottom - top), 0, 1)
        pixels = ramp(stops, t)[:, None, :]
        field = fbm(shape, (max(2.0, 5 * view.k), 150 * view.k), stage.seed(seed), 3)
        streak = smoothstep(field, 0.56, 0.66) * 0.28 * t[:, None] ** 0.5
        bright = np.asarray(rgb(mix(light.sky[3], "#ffffff", 0.3)), np.float32)
        view.pixels[:, :, :3] = pixels + (bright - pixels) * streak[..., None]
        view.pixels[:, :, 3] = 1

    return work


def swell(
    stage: Stage, name: str, y: float, height: float, depth: float, waves: float,
    bottom: float | None = None,
) -> None:  # fmt: skip
    """A great wave across the frame, seen from close to the water: a sharp crest that the light
    shines through, a dark flank, foam torn off in wind. It reaches down to ``bottom``."""
    random = stage.rng(name)
    motion = Motion(kind="flow", amplitude=26, period=random.uniform(7, 9), phase=random.random())
    sheet = stage.sheet(name, depth, motion)
    left, _, right, edge = stage.extent(depth)
    left, right = left - 40, right + 40
    bottom = edge if bottom is None else bottom
    turn, span = random.random() * 6.3, right - left
    rough = {"storm": 1.0, "wind": 0.8, "rain": 0.7}.get(stage.request.weather, 0.5)
    light = stage.light
    body = light.tone("#1f6f94" if rough < 0.7 else "#2c5f74", 0.6)
    clear = mix(light.tone("#3f9fa6", 0.9), light.sky[2], 0.2)
    stops = (
        (0.0, mix(clear, light.sky[3], 0.3)), (0.16, clear), (0.42, body),
        (1.0, mix(body, light.tone("#123f66", 0.4), 0.75)),
    )  # fmt: skip

    def work(view: View) -> None:
        t = (view.x - left) / span * 6.283 * waves + turn
        roll = 0.5 + 0.5 * np.sin(t + 0.5 * np.sin(t * 0.5 + turn))
        crest = y - height * (roll**1.7 + 0.14 * np.sin(t * 3.1 + turn * 2))
        shape = view.pixels.shape[:2]
        fine = fbm(shape, (max(2.0, 7 * view.k), max(2.0, 60 * view.k)), stage.seed(name), 4)
        below = view.y - crest + (fine - 0.5) * height * 0.12
        part = np.clip(below / (height * 2.4) + (fine - 0.5) * 0.3, 0, 1)
        if stage.look.steps:
            part = np.floor(part * 6) / 6
        colours = ramp(stops, part)
        foam = smoothstep(fine + roll * 0.22 * rough, 0.66, 0.74) * np.exp(-below / (height * 0.9))
        lip = np.exp(-np.abs(below) / max(2.0, height * 0.035)) * (0.3 + 0.7 * roll)
        white = np.asarray(rgb(light.tone("#f6fbfc", 0.9)), np.float32)
        share = np.clip(foam * (0.5 + 0.6 * rough) + lip * (0.35 + 0.5 * rough), 0, 0.92)[..., None]
        alpha = smoothstep(below, -1.2, 1.2)[..., None]
        view.pixels[:, :, :3] = (colours + (white - colours) * share) * alpha
        view.pixels[:, :, 3:] = alpha

    sheet.apply(work, (left, y - height * 1.3, right, bottom))
