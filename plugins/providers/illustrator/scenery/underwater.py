"""Under the sea: rays from above, blue depth, rocks and weed, a school of fish."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import fading, trace
from plugins.providers.illustrator.scenery.colour import lighter, mix, rgb
from plugins.providers.illustrator.scenery.heights import massif
from plugins.providers.illustrator.scenery.land import hill, rolling
from plugins.providers.illustrator.scenery.noise import fbm, smoothstep
from plugins.providers.illustrator.scenery.paint import atop, backdrop, glow, speckle
from plugins.providers.illustrator.scenery.sheet import Sheet, View, Work
from plugins.providers.illustrator.scenery.stage import Stage
from plugins.providers.illustrator.scenery.vessels import rocks

_DIVES = re.compile(
    r"\b(under|underwater|undersea|beneath|deep|depths?|whales?|reefs?|corals?|fish(es)?"
    r"|seabed|dolphins?|octopus|mermaids?)\b", re.IGNORECASE,
)  # fmt: skip
_CORALS = ("#e0705f", "#e59a4a", "#c86aa0", "#8f7ad0", "#e6c25a")


def dives(stage: Stage) -> bool:
    """Whether the words about this place lead below the surface."""
    return bool(_DIVES.search(f"{stage.request.place} {stage.request.description}"))


def draw_depth(stage: Stage) -> None:
    """The sea from within; actors stand on the sand of its floor."""
    h = stage.h
    stage.stand(0.91, stage.pick(0.36, 0.42, 0.34))
    stage.horizon, stage.open_air = h * 0.5, False
    sea, deep, bright = _water(stage)
    sun_x = stage.lit(0.62)
    back = stage.sheet("depth", 0.0, plain=True)
    bands = 7 if stage.look.finish == "flat" else 0
    stops = ((0.0, bright), (0.28, sea), (0.75, mix(sea, deep, 0.75)), (1.0, deep))
    back.apply(backdrop(stops, -0.06 * h, h * 0.95, bands), back.frame)
    for reach, share in ((0.95, 0.5), (0.42, 0.75)):
        light = glow(sun_x, -0.02 * h, h * reach, lighter(bright, 0.12), share * stage.look.glow,
                     0.7, bands=bands)  # fmt: skip
        back.apply(light, back.frame)
    stage.light = replace(
        stage.light, key=mix(bright, "#ffffff", 0.35), ambient=mix(sea, deep, 0.5),
        haze=mix(sea, deep, 0.3), thickness=1.2, sun=bright, snow=False, wet=False, breaks="",
        actors=mix(bright, "#ffffff", 0.45), rim=mix("#000000", bright, 0.4),
    )  # fmt: skip
    _reefs(stage)
    told = f"{stage.request.place} {stage.request.description}"
    if stage.take_prop("whale") or re.search("whale", told, re.IGNORECASE):
        _whale(stage, mix(deep, sea, 0.3), mix(sea, bright, 0.35))
    _rays(stage, sun_x, bright)
    _school(stage, mix(deep, sea, 0.25), bright)
    _floor(stage, sea, deep, bright)
    _weed(stage, deep)
    stage.effect("bubbles", 0.55, lighter(bright, 0.1))


def _water(stage: Stage) -> tuple[str, str, str]:
    """The colour of the water, of its depth, and of its light."""
    key = stage.light.key if not stage.light.night else mix(stage.light.key, "#b8d4ff", 0.5)
    shades = ("#2a8fb8", "#0f3f6e", "#9fe4e2")
    sea, deep, bright = (mix(one, stage.light.tone(one, 0.9), 0.55) for one in shades)
    return sea, lighter(deep, 0.03), mix(bright, key, 0.25)


def _reefs(stage: Stage) -> None:
    """Drowned hills in the blue."""
    h, rock = stage.h, "#6f8796"
    for name, depth, foot, height, away, count, hero in (
        ("far reef", 0.1, 0.86, 0.36, 0.62, 5, 0.14), ("reef", 0.3, 0.88, 0.24, 0.3, 6, 0.9),
    ):  # fmt: skip
        massif(stage, name, depth, h * foot, h * height, away, count, 2.0, rock, 1.1, hero, rock)


def _whale(stage: Stage, dark: str, pale: str) -> None:
    """A whale that glides by, far off."""
    sheet = stage.sheet("whale", 0.2, Motion(kind="flow", amplitude=90, period=34))
    h, way = stage.h, -stage.side
    x, y, long = stage.lit(0.42), h * 0.3, h * 0.3

    def at(u: float, v: float) -> tuple[float, float]:
        return x + way * u * long, y + v * long

    body = [at(-1.0, 0.05), at(-0.5, -0.1), at(0.1, -0.24), at(0.65, -0.2), at(0.98, -0.02),
            at(0.9, 0.1), at(0.5, 0.2), at(0.0, 0.17), at(-0.5, 0.08)]  # fmt: skip
    tail = [at(-0.92, 0.05), at(-1.12, -0.14), at(-1.32, -0.18), at(-1.2, 0.02), at(-1.34, 0.16),
            at(-1.1, 0.14)]  # fmt: skip
    fin = [at(0.42, 0.14), at(0.3, 0.34), at(0.1, 0.44), at(0.18, 0.18)]
    for shape in (tail, body):
        sheet.smooth(shape, dark)
    belly = [at(0.96, 0.03), at(0.5, 0.1), at(-0.1, 0.12), at(0.05, 0.17), at(0.5, 0.2),
             at(0.88, 0.11)]  # fmt: skip
    sheet.smooth(belly, pale)
    sheet.smooth(fin, mix(dark, pale, 0.12))
    eye = at(0.7, 0.03)
    sheet.ellipse(*eye, long * 0.018, paint=lighter(dark, -0.12))


def _coral(sheet: Sheet, x: float, y: float, size: float, colour: str) -> None:
    """A fan of blunt fingers."""
    reach = (x - size, y - size * 1.3, x + size, y)
    path = ""
    for angle in (-0.8, -0.4, 0.0, 0.4, 0.8):
        tip_x, tip_y = x + math.sin(angle) * size, y - math.cos(angle) * size * 1.15
        path += f"M{x:.1f} {y:.1f}Q{x + angle * size * 0.2:.1f} {y - size * 0.6:.1f} "
        path += f"{tip_x:.1f} {tip_y:.1f}"
    sheet.path(path, None, reach, stroke=colour, width=size * 0.2)


def _rays(stage: Stage, sun_x: float, colour: str) -> None:
    """Shafts that fan out from the surface."""
    motion = Motion(kind="flicker", amplitude=0.28, period=6)
    sheet = stage.sheet("rays", 0.4, motion, plain=True)
    random, h = stage.rng("rays"), stage.h
    for index in range(8):
        lean = (index - 3.5) / 3.5 + random.uniform(-0.1, 0.1)
        start, wide = sun_x + lean * h * 0.16, random.uniform(10, 26)
        end, spread = sun_x + lean * h * 0.85, random.uniform(50, 120)
        foot = h * random.uniform(0.62, 0.84)
        shape = [(start - wide, -30), (start + wide, -30), (end + spread, foot), (end, foot)]
        share = random.uniform(0.16, 0.34) * stage.look.glow
        sheet.polygon(shape, fading(colour, share, 0.0))
    sheet.blur = 0 if stage.look.finish == "flat" else 9


def _school(stage: Stage, dark: str, bright: str) -> None:
    random, h = stage.rng("school"), stage.h
    sheet = stage.sheet("school", 0.46, Motion(kind="flow", amplitude=60, period=26))
    centre_x, centre_y = stage.lit(0.32), h * 0.36
    for index in range(22):
        t = index * 2.4
        away = math.sqrt((index + 0.5) / 22)
        x = centre_x + math.cos(t) * away * h * 0.26
        y = centre_y + math.sin(t) * away * h * 0.09
        long = h * random.uniform(0.014, 0.026) * -stage.side
        reach = (x - abs(long) * 2, y - abs(long), x + abs(long) * 2, y + abs(long))
        body = trace(
            "M", x - long, y, "Q", x, y - abs(long) * 0.62, x + long, y,
            "Q", x, y + abs(long) * 0.62, x - long, y,
            "L", x - long * 1.6, y - abs(long) * 0.42, "L", x - long * 1.45, y,
            "L", x - long * 1.6, y + abs(long) * 0.42, "Z",
        )  # fmt: skip
        sheet.path(body, mix(dark, bright, random.uniform(0.1, 0.5)), reach)


def _floor(stage: Stage, sea: str, deep: str, bright: str) -> None:
    h, random = stage.h, stage.rng("floor")
    sheet = stage.sheet("sand", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    sand = mix("#d9c79a", sea, 0.42)
    hill(stage, sheet, rolling(random, left, right, h * 0.81, h * 0.016, 2), bottom, sand, 0.0, 0.8)
    box = (left, h * 0.77, right, bottom)
    sheet.apply(_caustics(stage, bright), box)
    sheet.apply(speckle(deep, 0.1, stage.seed("grain"), 1.2, 0.2), box)
    stones = ((0.02, 0.87, 0.13), (0.1, 0.89, 0.06), (0.95, 0.86, 0.11), (0.87, 0.88, 0.05))
    spots = [(stage.lit(s), h * y, h * z) for s, y, z in stones]
    rocks(stage, sheet, spots, mix("#6a7486", sea, 0.3), 0.0, "stones")
    for share, y, size in ((0.06, 0.85, 0.07), (0.15, 0.9, 0.05), (0.91, 0.86, 0.06),
                           (0.99, 0.9, 0.09), (0.83, 0.87, 0.035)):  # fmt: skip
        colour = stage.tone(mix(random.choice(_CORALS), sea, 0.12), 0.85)
        _coral(sheet, stage.lit(share), h * y, h * size, colour)


def _caustics(stage: Stage, colour: str) -> Work:
    """Atop: the net of light that waves throw on the sand."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        cell = (max(2.0, 16 * view.k), max(2.0, 60 * view.k))
        one, two = (fbm(shape, cell, stage.seed("net") + step, 2) for step in (0, 40))
        net = smoothstep(1 - np.abs(one - two) * 9, 0.45, 1.0)
        atop(view, rgb(colour), (net * 0.34).astype(np.float32))

    return work


def _weed(stage: Stage, deep: str) -> None:
    """Ribbons of kelp to either side, near the lens."""
    random, h = stage.rng("weed"), stage.h
    for side, low, high in ((-1, -0.06, 0.09), (1, 0.92, 1.06)):
        sheet = stage.sheet(f"weed {side}", 0.94, stage.sway(9, 6))
        for _ in range(9):
            x, tall = stage.w * random.uniform(low, high), h * random.uniform(0.22, 0.62)
            foot, wide = h * random.uniform(0.9, 0.96), h * random.uniform(0.008, 0.016)
            green = mix(random.choice(("#3f8a5a", "#5a9a4a", "#2f6f5f")), deep, 0.25)
            line = [(x + math.sin(i * 0.9 + x) * h * 0.02 * (i / 8), foot - tall * i / 8)
                    for i in range(9)]  # fmt: skip
            back = [(px + wide * (1 - i / 9), py) for i, (px, py) in enumerate(line)]
            sheet.smooth([*line, *reversed(back)], stage.tone(green, random.uniform(0.3, 0.9)))
