"""Wild country: mountains, forest, desert."""

from __future__ import annotations

import cv2
import numpy as np

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import smooth, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.land import (
    Range,
    ground_plane,
    haze_foot,
    hill,
    mountain_range,
    rolling,
)
from plugins.providers.illustrator.scenery.noise import fbm
from plugins.providers.illustrator.scenery.paint import mist, speckle, texture
from plugins.providers.illustrator.scenery.plants import (
    bush,
    flowers,
    grass,
    palm,
    pine,
    pines,
)
from plugins.providers.illustrator.scenery.sheet import Sheet, View, Work
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.vessels import rocks
from plugins.providers.illustrator.scenery.water import still_water


def massif(
    stage: Stage, name: str, depth: float, foot: float, height: float, distance: float,
    count: int, snow: float = 0.5, rock: str = "#847f95", jag: float = 1.0, hero: float = 0.0,
    meadow: str = "#6f9a5a",
) -> Sheet:  # fmt: skip
    """A mountain range across the frame on its own sheet; ``hero`` places its highest peak."""
    random = stage.rng(name)
    sheet = stage.sheet(name, depth)
    left, _, right, _ = stage.extent(depth)
    left, right = left - 5, right + 5
    peaks = []
    for index in range(count):
        share = (index + random.uniform(0.25, 0.75)) / count
        peaks.append((left + share * (right - left), random.uniform(0.45, 0.8),
                      random.uniform(1.0, 1.6) * (right - left) / count))  # fmt: skip
    if hero:
        peaks.append((stage.lit(hero), 1.0, height * 1.25))
    spec = Range(foot, height, tuple(peaks), random.randrange(1 << 30), distance, rock=rock,
                 meadow=meadow, snow=snow, jag=jag)  # fmt: skip
    sheet.apply(
        mountain_range(stage, spec), (left, foot - height * 1.25, right, foot + height * 0.02)
    )
    return sheet


def wooded(
    stage: Stage, name: str, depth: float, y: float, rise: float, bottom: float, distance: float,
    tree: tuple[float, float], colour: str = "#3f6b4c", gap: float = 0.34,
) -> Sheet:  # fmt: skip
    """A hill with a wood along its back."""
    random = stage.rng(name)
    sheet = stage.sheet(name, depth)
    left, _, right, _ = stage.extent(depth)
    skyline = rolling(random, left, right, y, rise)
    hill(stage, sheet, skyline, bottom, colour, distance)
    pines(stage, sheet, skyline, tree, random, colour, distance, gap)
    return sheet


def mist_bank(
    stage: Stage, name: str, depth: float, y: float, thickness: float, strength: float
) -> None:
    """Drifting mist between the hills."""
    foggy = stage.request.weather in ("fog", "rain", "storm", "snow")
    strength *= stage.look.haze * (1.4 if foggy else 1.0)
    if stage.look.finish == "flat":
        strength *= 0.7
    motion = Motion(kind="flow", amplitude=26, period=38)
    sheet = stage.sheet(name, depth, motion, plain=True)
    left, _, right, _ = stage.extent(depth)
    colour = lighter(stage.light.haze, 0.05)
    sheet.apply(
        mist(y, thickness, colour, min(0.9, strength), stage.seed(name), left - 60, right + 60),
        (left, y - thickness, right, y + thickness),
    )


@setting("mountains")
def draw_mountains(stage: Stage) -> None:
    """Snow peaks over wooded valleys, seen from an alpine meadow."""
    stage.look_from(0.6 if stage.tall else 0.64, 0.9, 0.36, 0.1, 0.07)
    sky(stage, stage.horizon, sun=0.78, heaps=2)
    h = stage.h
    hero = stage.pick(0.34, 0.7, 0.52)
    tall = (0.34 if stage.tall else 0.5) * stage.pick(1.0, 0.8, 1.16)
    massif(stage, "snow peaks", 0.06, stage.horizon + h * 0.02, h * tall, 0.55, 5, 0.42, hero=hero)
    ridge = massif(stage, "ridge", 0.12, stage.horizon + h * 0.05, h * tall * 0.45, 0.36, 6, 0.8,
                   "#7a7a86", 0.8)  # fmt: skip
    haze_foot(stage, ridge, stage.horizon - h * 0.1, stage.horizon + h * 0.05, 0.6)
    mist_bank(stage, "valley mist", 0.14, stage.horizon + h * 0.005, h * 0.1, 0.65)
    far = wooded(stage, "far wood", 0.22, stage.horizon + h * 0.02, h * 0.03, stage.y(0.85), 0.3,
                 (h * 0.025, h * 0.05))  # fmt: skip
    haze_foot(stage, far, stage.y(0.66), stage.y(0.78), 0.45)
    if stage.view != 2:
        _tarn(stage)
    wooded(
        stage,
        "wood",
        0.45,
        stage.y(0.755),
        h * 0.035,
        stage.y(0.95),
        0.13,
        (h * 0.05, h * 0.11),
        "#33614a",
    )
    _meadow(stage)


def _tarn(stage: Stage) -> None:
    """A lake in the valley that mirrors the sky."""
    x, wide = stage.lit(stage.pick(0.62, 0.42, 0.5)), stage.w * stage.pick(0.33, 0.46, 0.3)
    sheet = stage.sheet("lake", 0.3, plain=True)
    top, bottom = stage.y(0.7), stage.y(0.76)
    reach = (x - wide - 8, top, x + wide + 8, bottom)
    sheet.ellipse(x, (top + bottom) / 2, wide, (bottom - top) / 2, paint="#ffffff")

    surface = still_water(stage, top, bottom, "#2f6f8a", "lake")

    def work(view: View) -> None:
        cover = view.pixels[:, :, 3:].copy()
        surface(view)
        view.pixels *= cover

    sheet.apply(work, reach)


def _meadow(stage: Stage) -> None:
    h, random = stage.h, stage.rng("meadow")
    sheet = stage.sheet("meadow", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    skyline = rolling(random, left, right, stage.y(0.84), h * 0.015, 2)
    hill(stage, sheet, skyline, bottom, "#6f9a48", 0.0, 1.2, 0.2)
    sheet.apply(ground_plane(stage, "patch", stage.y(0.72), 0.24, 2.0, stage.tone("#a9b85a", 0.95)),
                (left, stage.y(0.8), right, bottom))  # fmt: skip
    rocks(
        stage,
        sheet,
        [
            (stage.lit(0.08), stage.y(0.9), h * 0.07),
            (stage.lit(0.13), stage.y(0.91), h * 0.04),
            (stage.lit(0.9), stage.y(0.875), h * 0.04),
        ],
        "#8a8790",
        0.0,
        "stones",
    )
    if not stage.light.snow:
        for y, tall in ((0.845, 0.014), (0.86, 0.02), (0.9, 0.028), (0.95, 0.034)):
            grass(
                stage,
                sheet,
                left,
                right,
                stage.y(y),
                h * tall,
                random,
                "#7aa64c",
                0.75,
                spread=h * 0.05,
                lit=(0.25, 0.9),
            )
        spots = []
        for _ in range(13):
            x, y = random.uniform(left, right), random.uniform(stage.y(0.87), stage.y(0.99))
            spots += [
                (x + random.gauss(0, 38), y + random.gauss(0, 7))
                for _ in range(random.randint(3, 8))
            ]
        flowers(
            stage, sheet, spots, h * 0.011, random, ("#f4f0e2", "#e5b1cf", "#c58adf", "#f2cf5a")
        )
    trees = stage.sheet("pines", 0.94, stage.sway(4, 7))
    place = ((-0.02, 0.5), (0.06, 0.36), (-0.07, 0.4)) if stage.view == 0 else (
        (1.0, 0.46), (0.93, 0.32), (1.06, 0.5))  # fmt: skip
    for share, size in place:
        across = stage.lit(1 - share if stage.view == 2 else share)
        pine(stage, trees, across, stage.y(0.9), h * size * stage.pick(1.0, 1.35, 0.62), random)
    if not stage.light.snow:
        front = stage.sheet("front", 1.35, stage.sway(9, 5), blur=3.5)
        left, _, right, bottom = stage.extent(1.35)
        for a, b in ((left, stage.w * 0.12), (stage.w * 0.9, right)):
            grass(stage, front, a, b, h * 1.08, h * 0.2, random, "#4f7a3a", 1.1, lit=(0.05, 0.5))


# --- desert --------------------------------------------------------------------------------


@setting("desert")
def draw_desert(stage: Stage) -> None:
    """Dunes with knife edges; mesas, or an oasis, far away."""
    stage.look_from(0.56, 0.9, 0.36, 0.1, 0.1)
    h = stage.h
    sky(stage, sun=0.72, heaps=1)
    mesas = not stage.indian and stage.rng("kind").random() < 0.55
    if mesas:
        _mesas(stage)
    else:
        massif(
            stage, "hills", 0.07, stage.horizon + h * 0.03, h * 0.16, 0.6, 7, 2.0, "#b08a72", 0.8
        )
    sand = "#dca868" if not mesas else "#cf8a58"
    _dunes(stage, "far dunes", 0.14, stage.y(0.575), h * 0.06 * stage.size, 0.5, sand, 6)
    _dunes(
        stage,
        "dunes",
        0.25,
        stage.y(0.61),
        h * 0.1 * stage.pick(1, 0.8, 1.35),
        0.28,
        sand,
        int(stage.pick(4, 6, 2)),
    )
    if stage.view == 1 or (not mesas and stage.view == 0):
        _oasis(stage)
    _dunes(
        stage,
        "near dunes",
        0.45,
        stage.y(0.68),
        h * 0.13 * stage.pick(1, 0.7, 1.0),
        0.1,
        sand,
        int(stage.pick(3, 5, 2)),
    )
    sheet = _near_sand(stage, sand)
    random = stage.rng("near")
    for share in (0.05, 0.13, 0.92, 0.99):
        grass(
            stage,
            sheet,
            stage.at(share) - 40,
            stage.at(share) + 40,
            h * random.uniform(0.86, 0.95),
            h * 0.06,
            random,
            "#9a9a5a",
            0.7,
        )
    stones = [
        (stage.lit(0.02), stage.y(0.93), h * 0.08),
        (stage.lit(0.1), stage.y(0.945), h * 0.04),
    ]
    rocks(stage, sheet, stones, "#a9704e", 0.0, "stones")


def _dunes(
    stage: Stage, name: str, depth: float, y: float, rise: float, distance: float, sand: str,
    count: int,
) -> None:  # fmt: skip
    """A row of dunes: a slope in the sun, a slope in shade, a winding crest between them."""
    random, side = stage.rng(name), stage.side
    sheet = stage.sheet(name, depth)
    left, _, right, bottom = stage.extent(depth)
    bottom = min(bottom, y + rise + stage.h * 0.2)
    crest, body = stage.tone(sand, 0.95, distance), stage.tone(sand, 0.62, distance)
    shaded = mix(sand, "#7d4a52", 0.3)
    dark, deep = stage.tone(shaded, 0.2, distance), stage.tone(shaded, 0.42, distance)
    sheet.rect(left, y, right - left, bottom - y, vertical(body, stage.tone(sand, 0.5, distance)))
    order = list(range(count))
    random.shuffle(order)
    for index in order:
        x = left + (right - left) * (index + random.uniform(0.2, 0.8)) / count
        wide = (right - left) / count * random.uniform(0.9, 1.5)
        tall = rise * random.uniform(0.55, 1.25)
        top, foot = y + rise - tall, y + rise * 1.05
        slope = [
            (x - side * wide * t, top + tall * t**0.75 * 1.05) for t in (0.1, 0.25, 0.45, 0.7, 1.0)
        ]
        lee = [
            (x + side * wide * 0.85 * t, top + tall * (0.25 * t + 0.8 * t**0.9))
            for t in (0.1, 0.3, 0.6, 1.0)
        ]
        around = (x - wide * 1.1, top - 2, x + wide * 1.1, bottom)
        whole = smooth([*reversed(slope), (x, top), *lee], False)
        whole += f"L{lee[-1][0]:.1f} {foot:.1f}L{slope[-1][0]:.1f} {foot:.1f}Z"
        sheet.path(whole, vertical(crest, body), around)
        down = [
            (x, top),
            (x + side * wide * 0.1, top + tall * 0.22),
            (x - side * wide * 0.03, top + tall * 0.5),
            (x + side * wide * 0.16, top + tall * 0.78),
            (x - side * wide * 0.05, foot),
        ]
        shade = smooth([*reversed(slope), *down], False)
        shade += f"L{slope[-1][0]:.1f} {foot:.1f}Z"
        sheet.path(shade, vertical(dark, deep), around)
    strength = 0.07 * stage.look.texture * (1 - 0.6 * distance)
    sheet.apply(texture(strength, 9, stage.seed(name), 6), (left, y - rise, right, bottom))
    haze_foot(stage, sheet, y, y + rise * 1.4, 0.45 * distance + 0.1)


def _near_sand(stage: Stage, sand: str) -> Sheet:
    random, h = stage.rng("near sand"), stage.h
    sheet = stage.sheet("ground", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    hill(
        stage,
        sheet,
        rolling(random, left, right, stage.y(0.81), h * 0.02, 2),
        bottom,
        sand,
        0.0,
        0.8,
        0.14,
    )
    box = (left, stage.y(0.78), right, bottom)
    sheet.apply(_ripples(stage), box)
    sheet.apply(speckle(stage.tone("#8a5a34", 0.3), 0.12, stage.seed("grain"), 1.1, 0.22), box)
    return sheet


def _ripples(stage: Stage) -> Work:
    """Wind ripples in the sand."""

    def work(view: View) -> None:
        pixels = view.pixels
        shape = pixels.shape[:2]
        bend = fbm((max(2, shape[0] // 4), max(2, shape[1] // 4)), 30, stage.seed("ripple"), 3)
        bend = cv2.resize(bend, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        below = np.maximum(view.y - stage.y(0.6), 20)
        wave = np.sin(26000 / below + bend * 26 + view.x * 0.004)
        fade = np.clip((below - stage.h * 0.2) / (stage.h * 0.2), 0, 1)
        pixels[:, :, :3] *= (1 + 0.05 * wave * fade)[..., None]
        np.clip(pixels, 0, pixels[:, :, 3:], out=pixels)

    return work


def _mesas(stage: Stage) -> None:
    random, h = stage.rng("mesas"), stage.h
    sheet = stage.sheet("mesas", 0.08)
    foot = stage.horizon + h * 0.025
    for share, wide, tall in (
        (0.2, 0.13, 0.2),
        (0.36, 0.05, 0.14),
        (0.9, 0.17, 0.15),
        (0.62, 0.06, 0.08),
    ):
        x, half, top = (
            stage.lit(share),
            stage.w * wide * 0.5,
            foot - h * tall * stage.pick(1, 0.8, 1.5),
        )
        wall = [
            (x - half * 1.5, foot),
            (x - half * 1.05, foot - h * tall * 0.35),
            (x - half * 0.96, top + 4),
        ]
        edge = range(9)
        wall += [(x + half * (0.2375 * i - 0.95), top + random.uniform(-3, 5)) for i in edge]
        wall += [
            (x + half * 0.97, top + 5),
            (x + half * 1.04, foot - h * tall * 0.35),
            (x + half * 1.5, foot),
        ]
        sheet.polygon(
            wall, vertical(stage.tone("#c4724e", 0.7, 0.4), stage.tone("#c4724e", 0.45, 0.5))
        )
        for index in range(7):
            line = top + h * tall * (0.1 + 0.12 * index)
            sheet.line(
                [(x - half, line), (x + half, line + 2)], stage.tone("#a2563e", 0.3, 0.42), 2.5, 0.5
            )
        shade = [
            (x - stage.side * half * 1.5, foot),
            (x - stage.side * half * 0.95, top + 4),
            (x - stage.side * half * 0.2, top + 3),
            (x - stage.side * half * 0.36, foot),
        ]
        sheet.polygon(shade, stage.tone("#7d4048", 0.1, 0.4), 0.65)
    haze_foot(stage, sheet, foot - h * 0.1, foot, 0.55)


def _oasis(stage: Stage) -> None:
    random, h = stage.rng("oasis"), stage.h
    sheet = stage.sheet("oasis", 0.5, stage.sway(4, 7))
    x = stage.lit(stage.pick(0.2, 0.34, 0.2))
    for index in range(6):
        palm(stage, sheet, x + (index - 2.5) * h * 0.045, stage.y(0.7) + random.uniform(0, 8),
             h * random.uniform(0.14, 0.25) * stage.pick(1, 1.5, 1), random, 0.15)  # fmt: skip
    for index in range(6):
        bush(
            stage,
            sheet,
            x + (index - 2.5) * h * 0.05,
            stage.y(0.71),
            h * 0.06,
            random,
            "#6d8a4a",
            0.15,
        )
