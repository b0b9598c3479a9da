"""The heavens: a moon under a great planet."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from filmwright import Motion
from plugins.providers.illustrator.scenery.abstract import MOOD_HUES
from plugins.providers.illustrator.scenery.canvas import (
    Gradient,
    fading,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import lighter, mix, richer, turned
from plugins.providers.illustrator.scenery.heights import massif
from plugins.providers.illustrator.scenery.land import rolling
from plugins.providers.illustrator.scenery.noise import fbm, smoothstep
from plugins.providers.illustrator.scenery.paint import (
    around,
    atop,
    backdrop,
    glow,
    over,
    ramp,
    speckle,
)
from plugins.providers.illustrator.scenery.sheet import Sheet, View, Work
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("space")
def draw_space(stage: Stage) -> None:
    """A moon's plain under a great planet and a river of stars."""
    stage.look_from(0.68, 0.9, 0.4, 0.12, 0.06)
    h = stage.h
    hue = MOOD_HUES[stage.request.mood]
    sheet = stage.sheet("space", 0.0, plain=True)
    deep = "#070a1c"
    stops = ((0.0, deep), (0.55, mix(deep, hue, 0.16)), (1.0, mix(deep, hue, 0.42)))
    bands = 7 if stage.look.finish == "flat" else 0
    sheet.apply(backdrop(stops, 0, h * 0.8, bands), sheet.frame)
    if not bands:
        sheet.apply(_nebula(stage, hue), sheet.frame)
    _star_field(stage, sheet)
    _planet(stage)
    _moon_land(stage)
    stage.effect("stars", 0.6, "#eaf0ff")


def _nebula(stage: Stage, hue: str) -> Work:
    """Glowing gas along a diagonal."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        small = (max(2, shape[0] // 3), max(2, shape[1] // 3))
        cell = 90 * view.k
        gas = fbm(small, max(2, cell), stage.seed("gas"), 6, 0.55)
        veil = fbm(small, max(2, cell * 0.8), stage.seed("veil"), 5, 0.55)
        y = np.linspace(0, 1, small[0], dtype=np.float32)[:, None]
        x = np.linspace(0, 1, small[1], dtype=np.float32)[None, :]
        band = np.exp(-(((y - 0.42 + (x - 0.5) * 0.5 * stage.side + (gas - 0.5) * 0.5) / 0.2) ** 2))
        where = np.clip(smoothstep(gas, 0.3, 0.72) * band * 0.95, 0, 1)
        tones = (
            (0.0, mix("#101638", hue, 0.4)),
            (0.45, richer(hue, 1.3)),
            (0.75, turned(lighter(hue, 0.16), 40)),
            (1.0, mix(turned(lighter(hue, 0.2), 40), "#fff0e0", 0.4)),
        )
        alpha = where * (0.35 + 0.65 * smoothstep(veil, 0.3, 0.6)) * 0.85
        both = np.dstack([ramp(tones, where * 0.9), alpha]).astype(np.float32)
        both = cv2.resize(both, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        over(view, both[:, :, :3], np.clip(both[:, :, 3], 0, 1))

    return work


def _star_field(stage: Stage, sheet: Sheet) -> None:
    random = stage.rng("stars")
    left, top, right, bottom = sheet.frame
    for index in range(int(420 * (right - left) * (bottom - top) / 2_200_000)):
        x, y = random.uniform(left, right), random.uniform(top, bottom)
        size = random.choice((0.7, 0.8, 0.9, 1.1, 1.5, 2.2))
        tint = random.choice(("#ffffff", "#dfe9ff", "#ffe9cf", "#cfe0ff"))
        sheet.ellipse(x, y, size, paint=tint, opacity=random.uniform(0.4, 1.0))
        if index % 40 == 0:
            for dx, dy in ((9, 0), (0, 9)):
                sheet.line([(x - dx, y - dy), (x + dx, y + dy)], tint, 0.8, 0.7)


def _planet(stage: Stage) -> None:
    """A banded planet in half light, with a ring."""
    h, short = stage.h, min(stage.w, stage.h)
    x, y = stage.lit(stage.pick(0.68, 0.3, 0.5)), h * stage.pick(0.36, 0.14, 0.5)
    r = short * stage.pick(0.21, 0.13, 0.4)
    sheet = stage.sheet("planet", 0.03, Motion(kind="bob", amplitude=4, period=18))
    hue = mix("#c98a5a", MOOD_HUES[stage.request.mood], 0.35)
    sheet.apply(
        glow(x, y, r * 1.6, lighter(hue, 0.1), 0.42 * stage.look.glow, core=0.1),
        around(x, y, r * 1.6),
    )
    _ring(sheet, x, y, r, hue, True)
    sheet.ellipse(x, y, r, paint=hue)
    steps = stage.look.steps

    def surface(view: View) -> None:
        u, v = (view.x - x) / r, (view.y - y) / r
        z = np.sqrt(np.maximum(0, 1 - u * u - v * v))
        shape = view.pixels.shape[:2]
        small = fbm((256, 256), (10, 90), stage.seed("bands"), 5)
        latitude = (v + 0.18 * u + 1) * 110
        longitude = np.clip((np.arctan2(u, z + 0.01) + 1.6) * 75, 0, 255)
        bands = cv2.remap(
            small,
            np.broadcast_to(longitude, shape).astype(np.float32),
            np.clip(latitude, 0, 255).astype(np.float32),
            cv2.INTER_LINEAR,
        )
        tones = (
            (0.2, lighter(hue, -0.12)),
            (0.45, hue),
            (0.6, lighter(hue, 0.14)),
            (0.8, turned(lighter(hue, 0.06), -16)),
        )
        colour = ramp(tones, bands)
        lit = np.clip(u * stage.side * -0.72 - v * 0.5 + z * 0.5, 0, 1)
        if steps:
            lit = smoothstep(lit, 0.28, 0.32) * 0.85 + 0.1
        shade = (0.1 + 0.95 * lit)[..., None]
        inside = (u * u + v * v < 1).astype(np.float32)
        atop(view, np.clip(colour * shade, 0, 1), inside)
        rim = smoothstep(1 - z, 0.55, 1.0) * lit * inside * 0.7
        atop(view, (1.0, 0.95, 0.88), np.clip(rim, 0, 1).astype(np.float32))

    sheet.apply(surface, around(x, y, r * 0.995))
    _ring(sheet, x, y, r, hue, False)
    moon = sheet
    mx, my = x - stage.side * r * 2.1, y - r * 0.75
    shade = Gradient(
        ((0.0, "#f3ece0"), (1.0, "#5a5668")),
        x1=0.3 if stage.side > 0 else 0.7,
        y1=0.3,
        x2=0.75,
        radial=True,
    )
    moon.ellipse(mx, my, r * 0.16, paint=shade)


def _ring(sheet: Sheet, x: float, y: float, r: float, hue: str, back: bool) -> None:
    tilt = -14
    for wide, width, colour, opacity in (
        (1.75, 0.1, lighter(hue, 0.2), 0.75),
        (1.55, 0.05, lighter(hue, 0.1), 0.6),
        (1.95, 0.035, lighter(hue, 0.16), 0.5),
    ):
        rx, ry = r * wide, r * wide * 0.22
        sweep = 1 if back else 0
        arc = f"M{x - rx:.1f} {y:.1f}A{rx:.1f} {ry:.1f} 0 0 {sweep} {x + rx:.1f} {y:.1f}"
        sheet.path(
            arc,
            None,
            around(x, y, rx, rx * 0.5),
            stroke=colour,
            width=r * width,
            opacity=opacity,
            cap="butt",
            turn=f"rotate({tilt} {x:.1f} {y:.1f})",
        )


def _moon_land(stage: Stage) -> None:
    h, random = stage.h, stage.rng("moon land")
    hue = MOOD_HUES[stage.request.mood]
    rock = mix("#9a94a4", hue, 0.12)
    deep = mix("#0b0f26", hue, 0.35)
    stage.light = replace(
        stage.light, key="#f7f2ea", ambient=mix("#232648", hue, 0.15), haze=deep, thickness=1.0,
        snow=False, wet=False, saturation=stage.look.saturation, contrast=1.1,
    )  # fmt: skip
    massif(stage, "far crags", 0.1, stage.y(0.71), h * 0.17, 0.5, 6, 2.0, rock, 1.3, 0.2, rock)
    massif(stage, "crags", 0.25, stage.y(0.785), h * 0.11, 0.25, 7, 2.0, rock, 1.2, 0.0, rock)

    def tone(colour: str, lit: float, distance: float) -> str:
        base = mix(mix(colour, "#0d1024", 0.8), lighter(colour, 0.06), lit)
        return mix(base, deep, distance)

    ground = stage.sheet("plain", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    line = rolling(random, left, right, stage.y(0.79), h * 0.012, 2)
    ground.polygon(
        [*line, (right, bottom), (left, bottom)],
        vertical(tone(rock, 0.95, 0.05), tone(rock, 0.6, 0), tone(rock, 0.35, 0)),
    )
    ground.apply(
        speckle(tone(rock, 0.1, 0), 0.14, stage.seed("dust"), 1.3, 0.35),
        (left, stage.y(0.76), right, bottom),
    )
    for share, y, wide in (
        (0.1, 0.85, 0.11),
        (0.86, 0.83, 0.09),
        (0.98, 0.93, 0.17),
        (0.66, 0.815, 0.05),
        (0.3, 0.82, 0.045),
        (0.02, 0.96, 0.16),
    ):
        cx, cy, rx = stage.lit(share), stage.y(y), h * wide * stage.size
        ground.ellipse(cx, cy, rx, rx * 0.26, fading(tone(rock, 0.0, 0), 0.75, 0.45))
        ground.ellipse(
            cx + stage.side * rx * 0.1, cy + rx * 0.06, rx * 0.86, rx * 0.19, tone(rock, 0.45, 0)
        )
        rim = f"M{cx - rx:.1f} {cy:.1f}A{rx:.1f} {rx * 0.26:.1f} 0 0 0 {cx + rx:.1f} {cy:.1f}"
        ground.path(
            rim, None, around(cx, cy, rx), stroke=tone(rock, 1.0, 0), width=rx * 0.05, opacity=0.8
        )
