"""The coast: sea, beach, harbour."""

from __future__ import annotations

import re

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import fading, polygon, vertical
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.heights import massif
from plugins.providers.illustrator.scenery.land import haze_foot, hill, rolling
from plugins.providers.illustrator.scenery.paint import around, glow, speckle, texture, wash
from plugins.providers.illustrator.scenery.plants import grass, overhang, palm, pines
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky, sun_place
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.underwater import dives, draw_depth
from plugins.providers.illustrator.scenery.vessels import (
    cylinder,
    fishing_boat,
    lighthouse,
    rocks,
    sailboat,
)
from plugins.providers.illustrator.scenery.water import breaker, swell, water

_ROUGH = {"storm": 1.0, "wind": 0.7, "rain": 0.6}
_BOAT = re.compile("boat|ship|yacht|canoe|dinghy|sail", re.IGNORECASE)


def _sea(stage: Stage, bottom: float, sun: float, rough: float | None = None) -> float:
    """Sky and sea down to ``bottom``; returns the sun's place across."""
    sky(stage, sun=sun)
    sun_x, _ = sun_place(stage, stage.horizon, sun)
    weather = stage.request.weather
    rough = _ROUGH.get(weather, 0.42) if rough is None else rough
    sheet = stage.sheet("sea", 0.1, plain=True)
    left, _, right, _ = stage.extent(0.1)
    deep = "#1d6a98" if weather in ("clear", "wind") else "#2c5f77"
    reach = (left, stage.horizon, right, bottom)
    sheet.apply(water(stage, stage.horizon, bottom, sun_x, deep, rough=rough), reach)
    band = stage.h * 0.03
    sheet.apply(wash(stage.light.sky[3], stage.horizon, stage.horizon + band, 0.55, 0.0), reach)
    return sun_x


def _headland(stage: Stage, towards_light: float, height: float, name: str) -> None:
    """A cape that runs out to sea on one side."""
    random = stage.rng(name)
    sheet = stage.sheet(name, 0.14)
    root, tip = stage.lit(towards_light), stage.lit(0.5 + (towards_light - 0.5) * 0.15)
    left, right = min(root, tip), max(root, tip)
    points = []
    for index in range(41):
        t = index / 40
        share = t if root < tip else 1 - t
        fall = max(0.0, 1 - share) ** 0.8
        points.append(
            (
                left + (right - left) * t,
                stage.horizon + 4 - height * fall * (0.75 + random.uniform(-0.07, 0.07)),
            )
        )
    hill(stage, sheet, points, stage.horizon + 5, "#5f7f5c", 0.62)
    pines(stage, sheet, points, (height * 0.1, height * 0.2), random, "#3d6b50", 0.62, 0.7)
    haze_foot(stage, sheet, stage.horizon - height * 0.6, stage.horizon + 5, 0.5)


def _asked_boat(stage: Stage) -> str:
    """The boat that the scene's props name, now drawn here; empty for none."""
    named = [prop for prop in stage.waiting if _BOAT.search(prop)]
    stage.take_prop(*named)
    return named[0] if named else ""


def _boat(stage: Stage, name: str, x: float, y: float, size: float) -> None:
    """A boat under way; sails unless the name says otherwise."""
    sheet = stage.sheet("boat", 0.24, Motion(kind="bob", amplitude=5, period=5))
    if re.search("fish|row|canoe|wooden|dinghy", name):
        hull = stage.rng("hull").choice(("#2f6f8f", "#b5443a", "#7a4a30"))
        fishing_boat(stage, sheet, x, y, size * 1.1, 0.2, hull, stage.indian)
    else:
        sailboat(stage, sheet, x, y, size)


@setting("sea")
def draw_sea(stage: Stage) -> None:
    """Wide water from a rocky shelf; among the swells; from a cliff, or from below."""
    if dives(stage) and (stage.view == 2 or re.search("under ?water|seabed", _words(stage))):
        draw_depth(stage)
        return
    (_wide_sea, _among_waves, _from_above)[stage.view](stage)


def _words(stage: Stage) -> str:
    return f"{stage.request.place} {stage.request.description}".lower()


def _wide_sea(stage: Stage) -> None:
    """All sky and water."""
    stage.stand(0.91, 0.34)
    stage.horizon = stage.h * (0.52 if stage.tall else 0.58)
    _sea(stage, stage.h * 0.99, 0.66)
    name, random = _asked_boat(stage), stage.rng("sea")
    if name or stage.request.mood in ("joyful", "hopeful"):
        x = stage.lit(random.uniform(0.26, 0.36))
        _boat(stage, name, x, stage.horizon + stage.h * 0.05, stage.h * 0.13)
    rough = _ROUGH.get(stage.request.weather, 0.42)
    breaker(stage, "swell", stage.h * 0.75, stage.h * (0.012 + 0.02 * rough), 0.4, "#2f86a6")
    shelf = stage.sheet("shelf", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    points = rolling(random, left, right, stage.h * 0.86, stage.h * 0.008, 4)
    hill(stage, shelf, points, bottom, "#77706c", 0.0, 1.6, 0.3)
    spots = [(stage.lit(s), stage.h * 0.885, stage.h * z)
             for s, z in ((-0.04, 0.14), (0.06, 0.07), (0.95, 0.06), (1.04, 0.1))]  # fmt: skip
    rocks(stage, shelf, spots, "#6f6a6c", 0.0, "rocks")


def _among_waves(stage: Stage) -> None:
    """Low over the water: one wave behind the other, the nearest about the actors' knees."""
    stage.stand(0.94, 0.42)
    h = stage.h
    stage.horizon = h * 0.66
    _sea(stage, h * 0.99, 0.3, 0.8)
    name = _asked_boat(stage)
    rough = 0.7 + 0.6 * _ROUGH.get(stage.request.weather, 0.42)
    swell(stage, "far swell", h * 0.705, h * 0.045 * rough, 0.2, 3.2, h * 0.84)
    if name:
        _boat(stage, name, stage.lit(0.62), h * 0.7, h * 0.26)
    swell(stage, "swell", h * 0.79, h * 0.085 * rough, 0.45, 2.1, h * 0.95)
    swell(stage, "near swell", h * 0.885, h * 0.085 * rough, 0.88, 1.5)
    swell(stage, "front swell", h * 1.03, h * 0.08 * rough, 1.15, 1.2)


def _from_above(stage: Stage) -> None:
    """From a grassy cliff: the sea spread out below, a coast across it."""
    stage.stand(0.93, 0.3)
    h = stage.h
    stage.horizon = h * 0.34
    _sea(stage, h * 0.99, 0.64, 0.5)
    massif(stage, "coast", 0.08, stage.horizon + h * 0.012, h * 0.12, 0.6, 6, 2.0, "#7f8a94", 0.7)
    name = _asked_boat(stage)
    if name:
        _boat(stage, name, stage.lit(0.6), h * 0.56, h * 0.09)
    for index, y in enumerate((0.47, 0.6, 0.73)):
        breaker(stage, f"line {index}", h * y, h * (0.006 + 0.006 * index), 0.2 + 0.1 * index)
    _stacks(stage)
    random, cliff = stage.rng("cliff"), stage.sheet("cliff", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    points = []
    for index in range(41):
        t = index / 40
        across = t if stage.side > 0 else 1 - t
        drop = 0.13 * max(0.0, 0.34 - across) / 0.34
        points.append((left + (right - left) * t,
                       h * (0.845 - drop) + random.uniform(-0.004, 0.004) * h))  # fmt: skip
    hill(stage, cliff, points, bottom, "#7f9a55", 0.0, 1.2, 0.24)
    for y in (0.86, 0.9, 0.95):
        if not stage.light.snow:
            grass(stage, cliff, left, right, h * y, h * 0.03, random, "#8aa052", 0.8,
                  spread=h * 0.04)  # fmt: skip
    spots = [(stage.lit(s), h * y, h * z) for s, y, z in ((0.03, 0.88, 0.07), (0.93, 0.9, 0.05))]
    rocks(stage, cliff, spots, "#7f7a78", 0.0, "stones")


def _stacks(stage: Stage) -> None:
    """Rocks that stand in the surf below."""
    h, sheet = stage.h, stage.sheet("stacks", 0.5)
    stones = ((0.8, 0.68, 0.12), (0.87, 0.69, 0.08), (0.93, 0.73, 0.15), (0.74, 0.7, 0.04))
    spots = [(stage.lit(s), h * y, h * z) for s, y, z in stones]
    rocks(stage, sheet, spots, "#6a6670", 0.1, "stacks")


@setting("beach")
def draw_beach(stage: Stage) -> None:
    """Sand in front, the sea behind, palms or dunes to one side."""
    stage.look_from(0.53, 0.9, 0.42, 0.12, 0.12)
    tropical = stage.indian or stage.rng("kind").random() < 0.5
    _sea(stage, stage.y(0.86), 0.7)
    _headland(stage, -0.1 if stage.view == 0 else 1.1, stage.h * 0.1, "cape")
    name = _asked_boat(stage)
    if name or (stage.view == 0 and stage.request.mood in ("joyful", "hopeful")):
        _boat(stage, name, stage.lit(0.4), stage.horizon + stage.h * 0.035, stage.h * 0.09)
    breaker(stage, "swell", stage.y(0.665), stage.h * 0.014, 0.3, "#3fa3ae")
    _sand(stage)
    breaker(stage, "surf", stage.y(0.735), stage.h * 0.02, 0.55)
    _shore_plants(stage, tropical)


def _sand(stage: Stage) -> None:
    random = stage.rng("sand")
    sheet = stage.sheet("sand", 0.8)
    left, _, right, bottom = stage.extent(0.8)
    top = stage.y(0.735)
    points = rolling(random, left, right, top, stage.h * 0.012, 2)
    dry = "#eadbb8"
    tones = (
        stage.tone(dry, 0.35),
        stage.tone(dry, 0.8),
        stage.tone(dry, 0.72),
        stage.tone(dry, 0.5),
    )
    sheet.polygon([*points, (right, bottom), (left, bottom)], vertical(*tones))
    wet = mix(stage.light.sky[2], stage.tone("#a98a64", 0.4), 0.45)
    sheet.apply(wash(wet, top - 10, top + stage.h * 0.075, 0.85, 0.0))
    box = (left, top, right, bottom)
    sheet.apply(texture(0.1, 16, stage.seed("sand"), 6), box)
    sheet.apply(speckle(stage.tone("#8a6a44", 0.3), 0.16, stage.seed("grain"), 1.1, 0.3), box)
    for _ in range(34):
        x, y = random.uniform(left, right), random.uniform(stage.y(0.8), bottom)
        wide = random.uniform(24, 90) * (y / stage.h) ** 3
        sheet.ellipse(x, y, wide, wide * 0.08, paint=stage.tone(dry, 0.2), opacity=0.22)
        sheet.ellipse(
            x, y - wide * 0.06, wide * 0.9, wide * 0.05, paint=stage.tone(dry, 1), opacity=0.4
        )
    for _ in range(9):
        x, y = random.uniform(left, right), random.uniform(stage.y(0.79), stage.y(0.98))
        sheet.ellipse(x, y, 5, 3, paint=stage.tone(random.choice(("#f6e7d8", "#d98f76")), 0.9))


_PALMS = (
    ((-0.01, 1.0, 0.16), (0.07, 0.78, 0.3), (-0.05, 0.66, 0.05)),
    ((0.99, 1.0, -0.3), (1.04, 0.7, -0.1)),
    ((0.7, 0.8, -0.1), (0.76, 1.0, 0.12), (0.8, 0.85, -0.2), (0.85, 1.05, 0.1), (0.9, 0.7, 0.2)),
)
"""Place across, height and lean of the palms, for each view."""


def _shore_plants(stage: Stage, tropical: bool) -> None:
    random = stage.rng("shore")
    sway = stage.sway(11, 6.5)
    if tropical:
        trees = stage.sheet("palms", 0.85, sway)
        height = stage.h * (0.62 if stage.tall else 0.8)
        height *= stage.pick(1.0, 1.16, 0.5)
        for share, size, lean in _PALMS[stage.view]:
            palm(stage, trees, stage.lit(share), stage.y(0.86 if stage.view < 2 else 0.79),
                 height * size, random, lean=lean * stage.side)  # fmt: skip
        leaves = stage.sheet("leaves", 1.5, Motion(kind="bob", amplitude=5, period=6), blur=5)
        left, top, right, _ = stage.extent(1.5)
        corner = (right, top) if stage.side > 0 else (left, top)
        overhang(
            stage, leaves, corner, -stage.side * stage.w * 0.22, stage.h * 0.34, random, "#35703f"
        )
    else:
        dune = stage.sheet("dune", 0.86)
        left, _, right, bottom = stage.extent(0.86)
        a, b = (left, stage.w * 0.4) if stage.side > 0 else (stage.w * 0.6, right)
        points = []
        for index in range(25):
            t = 1 - index / 24 if stage.side > 0 else index / 24
            points.append((a + (b - a) * index / 24, bottom - (bottom - stage.y(0.73)) * t**0.7))
        hill(stage, dune, points, bottom + 4, "#e2d2a8", 0.0)
        for x, y in points:
            if random.random() < 0.75 and abs(x - stage.w / 2) > stage.w * 0.3:
                grass(stage, dune, x - 40, x + 40, y + 12, stage.h * 0.09, random, "#9fa35a", 0.8)
    front = stage.sheet("front grass", 1.4, stage.sway(10, 4.5), blur=4)
    left, _, right, bottom = stage.extent(1.4)
    for a, b in ((left, stage.w * 0.1), (stage.w * 0.91, right)):
        grass(
            stage,
            front,
            a,
            b,
            stage.h * 1.08,
            stage.h * 0.2,
            random,
            "#6f7f42",
            1.2,
            lit=(0.0, 0.4),
        )


def _tower(stage: Stage) -> float:
    """The lighthouse's height: far off in the low view, near in the high one."""
    return stage.h * (0.3 if stage.tall else 0.42) * stage.pick(1.0, 0.62, 1.2)


@setting("harbour")
def draw_harbour(stage: Stage) -> None:
    """A quay, boats at their moorings, a lighthouse on the point."""
    stage.look_from(0.54, 0.91, 0.4, 0.1, 0.1)
    _asked_boat(stage)
    stage.take_prop("lighthouse")
    _sea(stage, stage.y(0.9), 0.3, 0.3)
    side = 1 if stage.view != 1 else -1
    point = stage.pick(0.78, 0.2, 0.5)
    _headland(stage, -0.1 if side > 0 else 1.1, stage.h * 0.09, "cape")
    _point(stage, point)
    _moorings(stage)
    _quay(stage)


def _point(stage: Stage, place: float) -> None:
    random = stage.rng("point")
    sheet = stage.sheet("point", 0.28)
    x, y, reach = stage.lit(place), stage.horizon + stage.h * 0.045, stage.w * 0.24
    crest = [(x - reach + 2 * reach * i / 20,
              y - stage.h * 0.055 * (1 - abs(i / 10 - 1) ** 2.2) - random.uniform(0, 5))
             for i in range(21)]  # fmt: skip
    lighthouse(stage, sheet, x, y - stage.h * 0.05, _tower(stage), 0.2)
    hill(stage, sheet, crest, y + 6, "#6c7a5c", 0.25)
    spots = [(x + random.uniform(-0.95, 0.95) * reach, y + random.uniform(2, 9),
              random.uniform(12, 32)) for _ in range(26)]  # fmt: skip
    rocks(stage, sheet, spots, "#6a6468", 0.25, "point rocks")
    if stage.light.lamps:
        _beam(stage, x, y - stage.h * 0.05 - _tower(stage) * 0.85)


def _beam(stage: Stage, x: float, y: float) -> None:
    """Two shafts of light from the lantern."""
    motion = Motion(kind="flicker", amplitude=0.35, period=5)
    sheet = stage.sheet("beam", 0.27, motion, plain=True)
    left, _, right, _ = sheet.frame
    strength = 0.5 * stage.look.glow
    for end, lift in ((left, -0.06), (right, 0.03)):
        tip, spread = y + lift * stage.h, stage.h * 0.075
        shape = polygon([(x, y - 4), (end, tip - spread), (end, tip + spread), (x, y + 4)])
        start, stop = (0.0, strength) if end < x else (strength, 0.0)
        reach = (min(x, end), y - stage.h * 0.2, max(x, end), y + stage.h * 0.2)
        sheet.path(shape, fading("#ffe9a8", start, stop, across=True), reach)
    sheet.apply(glow(x, y, 70, "#fff3c8", 0.9), around(x, y, 70))


_BERTHS = (
    ((0.56, 0.1, 0.13), (0.36, 0.15, 0.19), (0.1, 0.2, 0.27)),
    ((0.62, 0.08, 0.12), (0.44, 0.12, 0.17), (0.84, 0.2, 0.4)),
    ((0.24, 0.07, 0.1), (0.86, 0.11, 0.13), (0.12, 0.14, 0.17)),
)
"""Place across, distance below the horizon and size of the boats, for each view."""


def _moorings(stage: Stage) -> None:
    random = stage.rng("boats")
    hulls = ["#2f6f8f", "#b5443a", "#3f7f5c", "#d08a2e"]
    random.shuffle(hulls)
    for index, (share, low, size) in enumerate(_BERTHS[stage.view]):
        motion = Motion(kind="bob", amplitude=4 + index, period=4.2 + index * 0.7, phase=index / 3)
        sheet = stage.sheet(f"boat {index}", 0.3 + 0.13 * index, motion)
        x, y = stage.lit(share), stage.y(0.54 + low)
        length = stage.h * size * (0.8 if stage.tall else 1.25)
        fishing_boat(stage, sheet, x, y, length, 0.22 - 0.08 * index, hulls[index], stage.indian)


def _quay(stage: Stage) -> None:
    sheet = stage.sheet("quay", 0.9)
    left, _, right, bottom = stage.extent(0.9)
    top, random = stage.y(0.83), stage.rng("quay")
    stone = "#9a8f84"
    sheet.rect(
        left,
        top,
        right - left,
        bottom - top,
        vertical(stage.tone(stone, 0.85), stage.tone(stone, 0.6), stage.tone(stone, 0.35)),
    )
    sheet.apply(texture(0.1, 12, stage.seed("quay"), 5))
    y, row = top + 16, 0
    while y < bottom:
        tall = 14 + (y - top) * 0.2
        sheet.line([(left, y), (right, y)], stage.tone(stone, 0.12), 1.6, 0.5)
        x = left - random.uniform(0, 120)
        while x < right:
            x += random.uniform(90, 170) * (0.7 + (y - top) / stage.h * 3)
            dx = (x - stage.w / 2) * 0.05
            sheet.line([(x, y), (x + dx, y + tall)], stage.tone(stone, 0.12), 1.4, 0.45)
        y, row = y + tall, row + 1
    sheet.rect(
        left, top - 7, right - left, 12, vertical(stage.tone(stone, 1), stage.tone(stone, 0.5)), 4
    )
    if stage.light.wet:
        sheet.apply(wash(stage.light.sky[2], top, bottom, 0.35, 0.1))
    for share in (0.08, 0.9):
        _bollard(stage, sheet, stage.at(share), top + stage.h * 0.035)
    for share, size in ((0.0, 0.15), (1.0, 0.17)):
        _crates(stage, stage.lit(share), stage.y(0.9), stage.h * size)


def _bollard(stage: Stage, sheet: Sheet, x: float, y: float) -> None:
    size = stage.h * 0.05
    shade = cylinder(stage, "#4a4f5a", 0.0)
    sheet.rect(x - size * 0.3, y - size, size * 0.6, size, shade, size * 0.1)
    sheet.ellipse(x, y - size, size * 0.45, size * 0.18, paint=shade)
    rope = [
        (x - size * 0.35, y - size * 0.5),
        (x - size * 2.4, y + size * 0.1),
        (x - size * 5, y - size * 0.6),
    ]
    sheet.line(rope, stage.tone("#c9ad7a", 0.6), size * 0.12)


def _crates(stage: Stage, x: float, y: float, size: float) -> None:
    sheet = stage.sheet(f"crates {x:.0f}", 0.92)
    wood = "#a9774a"
    for dx, dy in ((0.0, 0.0), (0.75, 0.0), (0.3, 0.72)):
        left, top, side = x + (dx - 0.6) * size, y - (dy + 0.7) * size, size * 0.7
        sheet.rect(
            left, top, side, side, vertical(stage.tone(wood, 0.75), stage.tone(wood, 0.3)), 3
        )
        for row in range(1, 4):
            sheet.line([(left, top + side * row / 4), (left + side, top + side * row / 4)],
                       stage.tone(wood, 0.05), 2, 0.7)  # fmt: skip
        for edge in (0.0, 0.88):
            sheet.rect(left + side * edge, top, side * 0.12, side, stage.tone(wood, 0.9), 2)
