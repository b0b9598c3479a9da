"""The abstract stage that fits every line: light, air and colour over a ground to stand on.

Each look has shapes of its own: lamps out of focus on film, wet washes on paper, turning rings
in ink, cut discs and hills in flat colour, a fan of beams in anime.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import (
    Gradient,
    ellipse,
    fading,
    polygon,
    smooth,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import lighter, mix, rgb, richer, turned
from plugins.providers.illustrator.scenery.land import rolling
from plugins.providers.illustrator.scenery.noise import fbm, smoothstep
from plugins.providers.illustrator.scenery.paint import (
    around,
    atop,
    backdrop,
    glow,
    over,
    texture,
    wash,
)
from plugins.providers.illustrator.scenery.sheet import View, Work
from plugins.providers.illustrator.scenery.stage import Stage, setting

MOOD_HUES = {
    "calm": "#3f8f9a", "joyful": "#f0a23a", "tender": "#e08a94", "hopeful": "#e8b95a",
    "wonder": "#7a5ad0", "mysterious": "#2f6f7a", "tense": "#8a2f3f", "sad": "#4a6a9a",
    "triumphant": "#d98a2f", "playful": "#e86f6a", "reflective": "#7a6f9a", "epic": "#b5523a",
}  # fmt: skip
_SECONDS = {
    "calm": "#6a7fd0", "joyful": "#e8607a", "tender": "#f2c08a", "hopeful": "#6fb0d8",
    "wonder": "#3fa8d8", "mysterious": "#4a3f8a", "tense": "#d9713a", "sad": "#7f6aa8",
    "triumphant": "#c23f5f", "playful": "#4fb8b0", "reflective": "#5f9aa8", "epic": "#5a3f8a",
}  # fmt: skip


@dataclass(frozen=True)
class _Palette:
    high: str
    middle: str
    low: str
    """The air from the top down to the horizon."""
    hue: str
    second: str
    shine: str
    """The light, and what it makes."""


def _palette(stage: Stage) -> _Palette:
    mood = stage.request.mood
    hue = richer(MOOD_HUES[mood], stage.look.saturation * 1.1)
    second = richer(_SECONDS[mood], stage.look.saturation)
    night = stage.light.night or mood in ("tense", "mysterious", "epic", "wonder")
    shine = mix(mix(hue, second, 0.25), "#fff3d6", 0.74)
    if stage.light.night:
        hue, second = mix(hue, "#16204a", 0.4), mix(second, "#16204a", 0.35)
        shine = mix(shine, second, 0.4)
    if night:
        high, middle = mix(hue, "#0d1330", 0.72), mix(mix(hue, second, 0.5), "#141c44", 0.42)
        return _Palette(high, middle, mix(second, shine, 0.3), hue, second, shine)
    high, middle = mix(hue, "#f4eee4", 0.1), mix(mix(hue, second, 0.5), "#f8efe2", 0.26)
    return _Palette(
        lighter(high, -0.1),
        middle,
        mix(mix(shine, "#ffd9a0", 0.35), second, 0.1),
        hue,
        second,
        shine,
    )


@setting("abstract")
def draw_abstract(stage: Stage) -> None:
    """A glow over a far horizon, slow shapes of light, a ground that mirrors them."""
    stage.stand(0.92, stage.pick(0.46, 0.54, 0.38))
    h = stage.h
    stage.horizon = h * stage.pick(0.66, 0.58, 0.74)
    colours = _palette(stage)
    flat = stage.look.finish == "flat"
    sun = (stage.lit(stage.pick(0.64, 0.34, 0.5)), stage.horizon - h * stage.pick(0.14, 0.26, 0.05))
    sheet = stage.sheet("air", 0.0, plain=True)
    stops = ((0.0, colours.high), (0.55, colours.middle), (1.0, colours.low))
    sheet.apply(backdrop(stops, -0.08 * h, stage.horizon, 8 if flat else 0), sheet.frame)
    for reach, share in ((0.85, 0.5), (0.4, 0.7)):
        halo = glow(*sun, h * reach, colours.shine, share * stage.look.glow, bands=5 if flat else 0)
        sheet.apply(halo, sheet.frame)
    _SHAPES[stage.look.finish](stage, colours, sun)
    _ground(stage, colours, sun)
    stage.effect("dust", 0.45, colours.shine)


# --- what floats in the air, look by look ------------------------------------------------


def _painted(stage: Stage, colours: _Palette, sun: tuple[float, float]) -> None:
    """Veils like northern lights, and lamps out of focus."""
    air = stage.sheets[0]
    _shafts(stage, colours, sun)
    air.apply(glow(*sun, stage.h * 0.2, mix(colours.shine, "#ffffff", 0.5),
                   0.9 * stage.look.glow, core=0.28), air.frame)  # fmt: skip
    _veils(stage, colours, 1)
    _hills(stage, colours, 3)
    _bokeh(stage, colours, "lights", 0.5, 26, (8, 44), 0.0)


def _shafts(stage: Stage, colours: _Palette, sun: tuple[float, float]) -> None:
    """Soft beams that fan out from the light and come and go."""
    motion = Motion(kind="flicker", amplitude=0.25, period=8)
    sheet = stage.sheet("shafts", 0.02, motion, blur=7, plain=True)
    random, reach = stage.rng("shafts"), stage.h * 0.95
    for index in range(9):
        angle = -math.pi * (0.06 + 0.11 * index) + random.uniform(-0.1, 0.1)
        wide = random.uniform(0.035, 0.085)
        fan = [sun] + [(sun[0] + math.cos(angle + w) * reach, sun[1] + math.sin(angle + w) * reach)
                       for w in (-wide, wide)]  # fmt: skip
        paint = Gradient(((0.0, colours.shine, 0.55), (1.0, colours.shine, 0.0)), x1=sun[0],
                         y1=sun[1], x2=reach, radial=True, units="user")  # fmt: skip
        box = (sun[0] - reach, sun[1] - reach * 0.8, sun[0] + reach, sun[1])
        sheet.path(polygon(fan), paint, box, opacity=random.uniform(0.35, 0.8))


def _watercolour(stage: Stage, colours: _Palette, sun: tuple[float, float]) -> None:
    """Wet washes that bloom into each other about a pale sun."""
    air, pale = stage.sheets[0], mix(colours.shine, "#ffffff", 0.5)
    air.apply(glow(*sun, stage.h * 0.15, pale, 0.85, core=0.55), air.frame)
    random, h = stage.rng("washes"), stage.h
    for index in range(4):
        motion = Motion(
            kind="bob", amplitude=10 + 3 * index, period=15 + 3 * index, phase=index / 4
        )
        sheet = stage.sheet(f"wash {index}", 0.05 + 0.05 * index, motion, plain=True)
        colour = turned(mix(colours.hue, colours.second, index / 3), random.uniform(-14, 14))
        x, y = stage.at(0.1 + 0.27 * index), h * random.uniform(0.12, 0.4)
        size = h * random.uniform(0.17, 0.27)
        sheet.apply(_bloom(stage, f"bloom {index}", x, y, size, colour), around(x, y, size * 1.35))
    _hills(stage, colours, 3)


def _bloom(stage: Stage, name: str, x: float, y: float, size: float, colour: str) -> Work:
    """A drop of pigment that spread in wet paper: pale within, darker where it stopped."""
    seed = stage.seed(name)

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        bend = fbm(shape, max(2.0, size * view.k * 0.5), seed, 5, 0.55) - 0.5
        out = np.sqrt((view.x - x) ** 2 * 0.72 + (view.y - y) ** 2) / size + bend * 0.75
        inside = smoothstep(out, 1.0, 0.93)
        rim = np.exp(-(((out - 0.9) / 0.07) ** 2))
        alpha = inside * (0.2 + 0.3 * smoothstep(out, 0.1, 0.95) + 0.2 * rim)
        over(view, rgb(colour), np.clip(alpha, 0, 1).astype(np.float32))

    return work


def _inked(stage: Stage, colours: _Palette, sun: tuple[float, float]) -> None:
    """Rings of pen strokes that turn about the light."""
    random, h = stage.rng("rings"), stage.h
    x, y = sun
    dark = mix(colours.hue, "#1d2230", 0.62)
    for index, radius in enumerate((0.15, 0.24, 0.35)):
        turn = Motion(kind="turn", amplitude=2.5 + index, period=26 + 8 * index)
        sheet = stage.sheet(f"ring {index}", 0.04 + 0.03 * index, turn, plain=True)
        path, r = "", h * radius
        for _ in range(150 + 70 * index):
            angle, out = random.random() * 6.283, r * random.uniform(0.93, 1.05)
            long = h * random.uniform(0.012, 0.04)
            cx, cy = math.cos(angle), math.sin(angle)
            px, py = x + cx * out, y + cy * out
            path += f"M{px - cy * long / 2:.1f} {py + cx * long / 2:.1f}"
            path += f"l{cy * long:.1f} {-cx * long:.1f}"
        sheet.path(path, None, around(x, y, r * 1.12), stroke=dark, width=2.0, opacity=0.55)
    disc = stage.sheet("disc", 0.03)
    disc.ellipse(x, y, h * 0.1, paint=mix(colours.shine, "#fffaf0", 0.4))
    _hills(stage, colours, 3)


def _cut(stage: Stage, colours: _Palette, sun: tuple[float, float]) -> None:
    """Discs of clean colour that overlap, and folded hills."""
    random, h = stage.rng("discs"), stage.h
    sheet = stage.sheet("sun", 0.03)
    for radius, share in ((0.25, 0.45), (0.19, 0.2), (0.13, 0.0)):
        sheet.ellipse(*sun, h * radius, paint=mix(mix(colours.shine, "#ffffff", 0.3),
                                                  colours.second, share))  # fmt: skip
    for index in range(5):
        motion = Motion(kind="flow", amplitude=40 + 10 * index, period=30 + 6 * index)
        cloud = stage.sheet(f"cloud {index}", 0.06 + 0.04 * index, motion)
        x, y = stage.at((index + random.uniform(0.2, 0.8)) / 5), h * random.uniform(0.1, 0.42)
        tint = mix(colours.shine, (colours.second, "#ffffff", colours.hue)[index % 3], 0.35)
        for row, (wide, aside) in enumerate(((0.2, 0.05), (0.3, 0.0), (0.22, -0.07))):
            wide *= h * random.uniform(0.8, 1.25)
            cloud.rect(x - wide / 2 + aside * h, y + row * h * 0.036, wide, h * 0.037, tint,
                       h * 0.0185)  # fmt: skip
    _hills(stage, colours, 4)


def _beams(stage: Stage, colours: _Palette, sun: tuple[float, float]) -> None:
    """A fan of beams behind everything, and sparks."""
    h, (x, y) = stage.h, sun
    turn = Motion(kind="flicker", amplitude=0.2, period=7)
    sheet = stage.sheet("beams", 0.03, turn, plain=True)
    reach = h * 1.05
    for index in range(18):
        if index % 2:
            continue
        a, b = index * math.tau / 18, (index + 0.9) * math.tau / 18
        fan = [(x, y), (x + math.cos(a) * reach, y + math.sin(a) * reach),
               (x + math.cos(b) * reach, y + math.sin(b) * reach)]  # fmt: skip
        paint = Gradient(((0.0, colours.shine, 0.4), (1.0, colours.shine, 0.0)), x1=x, y1=y,
                         x2=reach, radial=True, units="user")  # fmt: skip
        sheet.path(polygon(fan), paint, (x - h, y - h, x + h, stage.horizon + h * 0.02))
    sheet.ellipse(x, y, h * 0.085, paint=mix(colours.shine, "#ffffff", 0.6))
    _veils(stage, colours, 1)
    _hills(stage, colours, 3)
    sparks = stage.sheet("sparks", 0.4, Motion(kind="bob", amplitude=14, period=8), plain=True)
    random = stage.rng("sparks")
    for _ in range(22):
        sx, sy, r = stage.at(random.random()), h * random.uniform(0.06, 0.66), random.uniform(6, 20)
        star = f"M{sx:.1f} {sy - r:.1f}Q{sx:.1f} {sy:.1f} {sx + r:.1f} {sy:.1f}"
        star += f"Q{sx:.1f} {sy:.1f} {sx:.1f} {sy + r:.1f}Q{sx:.1f} {sy:.1f} {sx - r:.1f} {sy:.1f}"
        star += f"Q{sx:.1f} {sy:.1f} {sx:.1f} {sy - r:.1f}Z"
        sparks.path(star, mix(colours.shine, "#ffffff", 0.6), around(sx, sy, r),
                    opacity=random.uniform(0.4, 0.95))  # fmt: skip


_SHAPES: dict[str, Callable[[Stage, _Palette, tuple[float, float]], None]] = {
    "painted": _painted, "watercolor": _watercolour, "ink": _inked, "flat": _cut, "anime": _beams,
}  # fmt: skip


# --- what they share ---------------------------------------------------------------------


def _veils(stage: Stage, colours: _Palette, count: int) -> None:
    """Curtains of light with a bright, folded hem."""
    h = stage.h
    for index in range(count):
        depth = 0.04 + 0.05 * index
        motion = Motion(kind="flow", amplitude=30 + 12 * index, period=24 + 7 * index)
        sheet = stage.sheet(f"veil {index}", depth, motion, plain=True)
        left, _, right, _ = stage.extent(depth)
        base = stage.horizon - h * (0.3 - 0.09 * index)
        tint = mix(mix(colours.hue, colours.second, index / 2), colours.shine, 0.45)
        box = (left - 60, base - h * 0.42, right + 60, base + h * 0.12)
        sheet.apply(_curtain(stage, f"veil {index}", base, tint), box)


def _curtain(stage: Stage, name: str, base: float, colour: str) -> Work:
    seed, h = stage.seed(name), stage.h

    def work(view: View) -> None:
        width = view.pixels.shape[1]
        fold = fbm((2, width), (2.0, max(2.0, 260 * view.k)), seed, 4)[:1]
        pleat = fbm((2, width), (2.0, max(2.0, 34 * view.k)), seed + 5, 3)[:1]
        hem = base - (fold - 0.5) * h * 0.5
        above = hem - view.y
        rise = np.exp(-np.maximum(above, 0) / (h * 0.15)) * smoothstep(above, -h * 0.02, h * 0.012)
        fade = smoothstep(fold, 0.28, 0.5) * (0.3 + 0.9 * pleat)
        over(view, rgb(colour), np.clip(rise * fade * 0.8, 0, 0.8).astype(np.float32))

    return work


def _hills(stage: Stage, colours: _Palette, count: int) -> None:
    """Far folds of land, or of cloud, each bright along its crest."""
    h = stage.h
    for index in range(count):
        near = (index + 1) / count
        depth = 0.1 + 0.25 * near
        motion = Motion(kind="flow", amplitude=10 + 8 * index, period=34 + 6 * index)
        sheet = stage.sheet(f"fold {index}", depth, motion)
        left, _, right, _ = stage.extent(depth)
        left, right = left - 50, right + 50
        y = stage.horizon - h * (0.06 - 0.09 * near)
        tint = mix(colours.low, mix(colours.hue, colours.high, 0.5), 0.2 + 0.5 * near)
        line = rolling(stage.rng(f"fold {index}"), left, right, y, h * (0.075 - 0.03 * near), 2)
        foot, frame = y + h * 0.2, (left, y - h * 0.12, right, y + h * 0.2)
        shape = smooth(line, False) + f"L{right:.0f} {foot:.0f}L{left:.0f} {foot:.0f}Z"
        sheet.path(shape, vertical(lighter(tint, 0.05), tint, mix(tint, colours.low, 0.45)), frame)
        sheet.path(smooth(line, False), None, frame, stroke=mix(tint, colours.shine, 0.6),
                   width=h * 0.0035, opacity=0.8)  # fmt: skip


def _bokeh(
    stage: Stage, colours: _Palette, name: str, depth: float, count: int,
    sizes: tuple[float, float], blur: float,
) -> None:  # fmt: skip
    random = stage.rng(name)
    motion = Motion(kind="bob", amplitude=12, period=11 + 6 * depth)
    sheet = stage.sheet(name, depth, motion, blur=blur, plain=True)
    for _ in range(count):
        x, y = random.uniform(-0.03, 1.03) * stage.w, random.uniform(0.1, 0.58) * stage.h
        r = random.uniform(*sizes)
        tint = mix(random.choice((colours.shine, colours.second, colours.hue)), colours.shine, 0.55)
        sheet.ellipse(x, y, r, paint=tint, opacity=random.uniform(0.08, 0.24))
        sheet.path(ellipse(x, y, r), None, around(x, y, r), stroke=tint, width=1.4, opacity=0.3)


def _ground(stage: Stage, colours: _Palette, sun: tuple[float, float]) -> None:
    """A wide floor like wet sand: it mirrors the air, and the light lies across it."""
    h, w = stage.h, stage.w
    floor = stage.sheet("floor", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    top = stage.horizon + h * 0.1
    line = rolling(stage.rng("floor"), left, right, top, h * 0.006, 2)
    base = mix(colours.hue, colours.high, 0.55)
    tones = (mix(base, colours.low, 0.55), base, lighter(base, -0.07))
    floor.polygon([*line, (right, bottom), (left, bottom)], vertical(*tones))
    box = (left, top - h * 0.02, right, bottom)
    if stage.look.gradients:
        floor.apply(_streaks(stage, colours.shine, top), box)
        floor.apply(texture(0.05 * stage.look.texture, 14, stage.seed("floor"), 6), box)
        floor.apply(wash(colours.low, top - 6, top + h * 0.09, 0.55, 0.0), box)
    pool = 0.55 * stage.look.glow
    floor.apply(glow(sun[0], top, w * 0.3, colours.shine, pool, 0.5, inside=True), box)
    floor.apply(glow(w / 2, h * 0.92, w * 0.36, colours.shine, pool * 0.6, 0.16, inside=True), box)
    floor.path(smooth(line, False), fading(colours.shine, 0.0, 0.0), box, stroke=colours.shine,
               width=h * 0.003, opacity=0.55)  # fmt: skip


def _streaks(stage: Stage, colour: str, top: float) -> Work:
    """Atop: long pale bands, as where water lies on sand."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        cell = (max(2.0, 9 * view.k), max(2.0, 260 * view.k))
        field = fbm(shape, cell, stage.seed("streaks"), 3)
        share = smoothstep(field, 0.5, 0.72) * np.clip(1.2 - (view.y - top) / (stage.h * 0.4), 0, 1)
        atop(view, rgb(colour), (share * 0.3).astype(np.float32))

    return work
