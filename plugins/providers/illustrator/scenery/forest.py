"""The forest: a clearing among tall trunks, light falling between them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import (
    Point,
    fading,
    polygon,
    smooth,
    trace,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.land import ground_plane, hill, rolling
from plugins.providers.illustrator.scenery.paint import backdrop, glow, mist, speckle
from plugins.providers.illustrator.scenery.plants import (
    bush,
    flowers,
    foliage,
    grass,
    leaf,
    overhang,
)
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.vessels import rocks

_ROWS = (
    # distance, foot, trunks, thickness, canopy
    (0.85, 0.62, 20, 0.011, 0.3),
    (0.55, 0.665, 13, 0.019, 0.22),
    (0.28, 0.72, 9, 0.031, 0.13),
)


@setting("forest")
def draw_forest(stage: Stage) -> None:
    """Rows of trees that pale towards a bright gap; moss, ferns and a path before them."""
    stage.look_from(0.62, 0.9, 0.42, 0.1, 0.07)
    conifer = not stage.indian and stage.rng("kind").random() < 0.5
    leaf_colour = "#3f7a5c" if conifer else "#5f9a3f"
    light = stage.light
    veil = mix(light.haze, stage.tone("#d6e89a" if not conifer else "#b8d8c0", 0.95), 0.55)
    if light.height < 0.3:
        veil = mix(veil, mix(light.sky[3], light.sun, 0.25), 0.22 if light.breaks else 0.5)
    stage.light = replace(light, haze=veil)
    sun_x = stage.lit(stage.pick(0.6, 0.3, 0.5))
    _gap(stage, sun_x, veil, leaf_colour)
    for index, row in enumerate(_ROWS):
        sheet = stage.sheets[0] if index < 2 else stage.sheet("trees", 0.38)
        _trees(stage, sheet, f"trees {index}", row, conifer, leaf_colour)
        if index < 2:
            _mist(stage, sheet, stage.y(row[1] - 0.015))
    _shafts(stage, sun_x)
    _floor(stage, conifer, leaf_colour)
    _frame(stage, conifer)


def _gap(stage: Stage, sun_x: float, veil: str, colour: str) -> None:
    """The bright air behind the trees."""
    h, light = stage.h, stage.light
    sheet = stage.sheet("gap", 0.1)
    bands = 6 if stage.look.finish == "flat" else 0
    top = mix(stage.tone(colour, 0.5, 0.3), veil, 0.25)
    stops = ((0.0, top), (0.45, mix(veil, stage.tone(colour, 0.9, 0.5), 0.3)), (1.0, veil))
    sheet.apply(backdrop(stops, 0, stage.y(0.7), bands), sheet.frame)
    bright = mix(light.sun, veil, 0.62 if light.night else 0.2)
    strength = (0.65 if light.disc else 0.4) * stage.look.glow
    for reach, share in ((0.75, 0.75), (0.34, 0.8)):
        sheet.apply(
            glow(sun_x, h * 0.36, h * reach, bright, strength * share, bands=bands), sheet.frame
        )


def _trees(
    stage: Stage, sheet: Sheet, name: str, row: tuple[float, float, int, float, float],
    conifer: bool, colour: str,
) -> None:  # fmt: skip
    """A row of trunks, the leaves above and the shrubs below them."""
    random, h = stage.rng(name), stage.h
    distance, foot, count, thick, canopy = row
    near = sheet.depth > 0.3
    left, top, right, _ = sheet.frame
    left, right = left - 8, right + 8
    count, thick = round(count * stage.pick(1, 0.62, 1.4)), thick * stage.pick(1, 1.6, 0.75)
    gap = (right - left) / count
    bark = "#6b5040" if conifer else "#7a6248"
    for index in range(count):
        x = left + gap * (index + random.uniform(0.1, 0.9))
        if abs(x - stage.w * 0.5) < stage.w * 0.09 and near:
            continue
        trunk(
            stage,
            sheet,
            x,
            stage.y(foot) + random.uniform(-6, 10),
            h * thick * random.uniform(0.65, 1.3),
            top,
            bark,
            distance,
            random.uniform(-0.04, 0.04),
        )
    _canopy(stage, sheet, random, h * canopy, colour, distance, (left, top, right))
    under, x = [], left
    while x < right:
        radius = h * random.uniform(0.02, 0.045) * (1.1 - 0.4 * distance)
        under.append((x, stage.y(foot) + radius * 0.1, radius))
        x += radius * random.uniform(0.7, 1.5)
    base = stage.y(foot) + h * 0.012
    sheet.rect(
        left,
        base,
        right - left,
        stage.y(0.8) - base,
        vertical(stage.tone(colour, 0.35, distance), stage.tone(colour, 0.2, distance * 0.8)),
    )
    foliage(stage, sheet, under, colour, random, distance, 0.9, h * (0.013 - 0.005 * distance))


def _mist(stage: Stage, sheet: Sheet, y: float) -> None:
    """Mist lying among the trunks of a row."""
    weather = 1.5 if stage.request.weather in ("fog", "rain", "storm", "snow") else 1.0
    strength = min(0.85, 0.55 * stage.look.haze * weather)
    left, _, right, _ = sheet.frame
    thick, colour = stage.h * 0.13, lighter(stage.light.haze, 0.05)
    paint = mist(y, thick, colour, strength, stage.seed(f"mist {y:.0f}"), left - 200, right + 200)
    sheet.apply(paint, (left, y - thick, right, y + thick))


def _canopy(
    stage: Stage, sheet: Sheet, random: Random, low: float, colour: str, distance: float,
    span: tuple[float, float, float],
) -> None:  # fmt: skip
    """Boughs along the top, lower at the sides than over the clearing."""
    left, top, right = span
    clumps, x, h = [], left, stage.h
    while x < right:
        aside = min(1.0, abs(x - stage.w * 0.5) / (stage.w * 0.5))
        edge = low * (0.45 + 0.75 * aside) + random.uniform(-0.035, 0.035) * h
        radius = h * random.uniform(0.045, 0.085)
        clumps.append((x, edge - radius, radius))
        clumps.append((x + radius * 0.6, (edge + top) / 2 - radius * 0.4, radius * 1.15))
        clumps.append((x, top, radius * 1.3))
        x += radius * random.uniform(0.8, 1.3)
    sheet.rect(
        left, top, right - left, max(4.0, low * 0.3 - top), stage.tone(colour, 0.1, distance)
    )
    foliage(
        stage, sheet, clumps, colour, random, distance, 1.0, h * (0.012 + 0.012 * (1 - distance))
    )


def trunk(
    stage: Stage, sheet: Sheet, x: float, y: float, thick: float, top: float, bark: str,
    distance: float, lean: float,
) -> None:  # fmt: skip
    """A trunk that runs out of the top of the frame, its foot spread, lit along one side."""
    dx, side = (top - y) * lean, stage.side
    reach = (min(x, x + dx) - thick * 2, top, max(x, x + dx) + thick * 2, y + thick)
    body = smooth(
        [
            (x - thick * 1.35, y + 3),
            (x - thick * 0.6, y - thick * 3),
            (x + dx - thick * 0.42, top),
            (x + dx + thick * 0.42, top),
            (x + thick * 0.6, y - thick * 3),
            (x + thick * 1.35, y + 3),
        ],
        tension=0.35,
    )
    sheet.path(body, stage.tone(bark, 0.12, distance), reach)
    for start, lit in ((0.1, 0.5), (0.32, 0.92)):
        edge = polygon(
            [
                (x + side * thick * start, y),
                (x + dx + side * thick * start * 0.8, top),
                (x + dx + side * thick * 0.42, top),
                (x + side * thick * 0.58, y - thick * 3),
                (x + side * thick * 1.1, y),
            ]
        )
        sheet.path(edge, stage.tone(bark, lit, distance), reach)


def _shafts(stage: Stage, sun_x: float) -> None:
    """Beams of light between the trunks."""
    light = stage.light
    if not light.disc and stage.request.weather not in ("fog", "cloudy"):
        return
    sheet = stage.sheet("shafts", 0.5, Motion(kind="flicker", amplitude=0.3, period=7), plain=True)
    random, h = stage.rng("shafts"), stage.h
    strength = (0.22 if light.night else 0.4) * stage.look.glow
    foot = stage.y(0.84)
    for _ in range(7):
        start = sun_x + random.uniform(-0.16, 0.2) * stage.w
        slant, wide = -stage.side * random.uniform(0.16, 0.42) * h, random.uniform(16, 70)
        shape = [(start, -20), (start + wide * 0.5, -20),
                 (start + slant + wide * 1.6, foot), (start + slant, foot)]  # fmt: skip
        sheet.polygon(shape, fading(light.sun, strength * random.uniform(0.5, 1), 0.0))
    sheet.blur = 6


def _floor(stage: Stage, conifer: bool, colour: str) -> None:
    h, random = stage.h, stage.rng("floor")
    sheet = stage.sheet("floor", 0.88)
    left, _, right, bottom = stage.extent(0.88)
    moss = "#66803c" if conifer else "#6f9440"
    hill(
        stage,
        sheet,
        rolling(random, left, right, stage.y(0.765), h * 0.012, 4),
        bottom,
        moss,
        0.04,
        1.4,
        0.24,
    )
    box = (left, stage.y(0.74), right, bottom)
    if not stage.light.snow:
        _trail(stage, sheet, box)
    sheet.apply(ground_plane(stage, "floor light", stage.y(0.66), 0.34, 1.4,
                             stage.tone(mix(moss, "#d9d27a", 0.5), 0.95), 0.35), box)  # fmt: skip
    sheet.apply(speckle(stage.tone("#8a6a3a", 0.5), 0.1, stage.seed("litter"), 3.2, 0.5), box)
    pool = glow(
        stage.lit(0.44),
        stage.y(0.87),
        stage.w * 0.36,
        stage.light.sun,
        0.34 * stage.look.glow * (0.5 if stage.light.night else 1),
        squash=0.2,
        inside=True,
    )
    sheet.apply(pool, box)
    _undergrowth(stage, sheet, colour)


def _undergrowth(stage: Stage, sheet: Sheet, colour: str) -> None:
    """Stones, bushes, ferns, grass and flowers to either side of the path."""
    h, random = stage.h, stage.rng("undergrowth")
    left, _, right, _ = sheet.frame
    stones = [
        (stage.lit(0.17), stage.y(0.83), h * 0.045),
        (stage.lit(0.8), stage.y(0.85), h * 0.06),
        (stage.lit(0.85), stage.y(0.86), h * 0.035),
    ]
    rocks(stage, sheet, stones, "#7d8076", 0.0, "stones")
    for share, wide in (
        (0.02, 0.24),
        (0.97, 0.26),
        (0.12, 0.15),
        (0.88, 0.14),
        (0.22, 0.09),
        (0.77, 0.09),
    ):
        bush(
            stage,
            sheet,
            stage.at(share),
            stage.y(0.83),
            h * wide,
            random,
            mix(colour, "#2f5a34", 0.3),
            0.02,
        )
    for share in (0.06, 0.15, 0.24, 0.74, 0.83, 0.93):
        fern(
            stage,
            sheet,
            stage.at(share),
            h * random.uniform(0.86, 0.93),
            h * random.uniform(0.07, 0.11),
            random,
        )
    if stage.light.snow:
        return
    for _ in range(54):
        x = random.uniform(left, right)
        if abs(x - stage.w / 2) > stage.w * 0.2:
            y = random.uniform(stage.y(0.78), stage.y(0.98))
            grass(
                stage, sheet, x - 26, x + 26, y, h * 0.03, random, "#6f9a44", 0.8, lit=(0.3, 0.95)
            )
    spots = [
        (
            random.choice(
                (random.uniform(left, stage.w * 0.27), random.uniform(stage.w * 0.73, right))
            ),
            random.uniform(stage.y(0.84), stage.y(0.98)),
        )
        for _ in range(22)
    ]
    flowers(stage, sheet, spots, h * 0.012, random, ("#f5f2ea", "#c9a6f0", "#f0d06a"))


def _trail(stage: Stage, sheet: Sheet, box: tuple[float, float, float, float]) -> None:
    w = stage.w
    bottom, mid, sway = box[3], w * 0.5, stage.side * w * 0.05
    trail: list[Point] = []
    for way in (-1, 1):
        edge = []
        for index in range(9):
            t = index / 8
            x = mid + sway * (1 - t) ** 2 * 1.6 + way * (8 + w * 0.22 * t**1.7)
            edge.append((x, stage.y(0.768) + (bottom - stage.y(0.768)) * t))
        trail += edge if way < 0 else list(reversed(edge))
    earth = "#b8986a"
    sheet.path(
        smooth(trail, tension=0.8),
        vertical(stage.tone(earth, 0.95, 0.1), stage.tone(earth, 0.5)),
        box,
        opacity=0.8,
    )


def fern(stage: Stage, sheet: Sheet, x: float, y: float, size: float, random: Random) -> None:
    """Arching fronds from one root."""
    reach = (x - size * 1.4, y - size * 1.4, x + size * 1.4, y + size * 0.3)
    for lit in (0.15, 0.5, 0.85):
        path = ""
        for _ in range(4):
            way = random.uniform(-1.1, 1.1)
            px, py = x, y
            for step in range(9):
                t = step / 8
                nx = x + way * size * t
                ny = y - size * (1.25 * t - 0.75 * t * t) * (1.2 - 0.4 * abs(way))
                long = size * 0.26 * (1 - t * 0.75)
                for turn in (-1, 1):
                    path += leaf(nx, ny, long, long * 0.2, (-1.57 + way) + turn * 1.15)
                px, py = nx, ny
            path += leaf(px, py, size * 0.1, size * 0.02, -1.57 + way)
        sheet.path(path, stage.tone("#5f9a45", lit), reach)


def _frame(stage: Stage, conifer: bool) -> None:
    """Two great trunks that frame the clearing, and leaves before the lens."""
    h, random = stage.h, stage.rng("near")
    sheet = stage.sheet("near trees", 0.95)
    left, top, right, _ = stage.extent(0.95)
    bark = "#5f4634" if conifer else "#6f5640"
    for share in ((0.02, 0.985), (0.16,), (0.87,))[stage.view]:
        x = stage.at(share)
        girth = h * stage.pick(0.06, 0.085, 0.09)
        trunk(stage, sheet, x, stage.y(0.925), girth, top, bark, 0.0, random.uniform(-0.03, 0.03))
        marks = ""
        for _ in range(46):
            y = random.uniform(top, stage.y(0.86))
            dx = random.uniform(-0.5, 0.5) * h * 0.055
            bend, drift = random.uniform(-4, 4), random.uniform(-3, 3)
            marks += trace("M", x + dx, y, "q", bend, 14.0, drift, random.uniform(18, 50))
        sheet.path(
            marks,
            None,
            (x - h * 0.06, top, x + h * 0.06, stage.y(0.92)),
            stroke=stage.tone(bark, 0.0),
            width=2.6,
            opacity=0.55,
        )
        sheet.path(
            marks,
            None,
            (x - h * 0.06, top, x + h * 0.06, stage.y(0.92)),
            stroke=stage.tone(bark, 0.9),
            width=1.2,
            opacity=0.3,
            turn=f"translate({stage.side * 3} 0)",
        )
        fern(stage, sheet, x - h * 0.06, stage.y(0.94), h * 0.11, random)
        fern(stage, sheet, x + h * 0.07, stage.y(0.945), h * 0.1, random)
    boughs = stage.sheet("boughs", 0.97, stage.sway(5, 7))
    clumps = [
        (stage.at(share), top + h * drop, h * size)
        for share, drop, size in (
            (-0.06, 0.1, 0.13),
            (0.03, 0.05, 0.1),
            (0.11, 0.03, 0.075),
            (-0.08, 0.24, 0.09),
            (0.18, 0.0, 0.06),
            (1.06, 0.1, 0.13),
            (0.97, 0.05, 0.1),
            (0.89, 0.03, 0.075),
            (1.08, 0.24, 0.09),
            (0.82, 0.0, 0.06),
        )
    ]
    dark = lighter("#3f6a3a" if not conifer else "#2f5a48", -0.04)
    for part in (clumps[:5], clumps[5:]):
        foliage(stage, boughs, part, dark, random, 0.0, 1.0, h * 0.026)
    leaves = stage.sheet("leaves", 1.45, Motion(kind="bob", amplitude=5, period=6), blur=4.5)
    left, top, right, _bottom = stage.extent(1.45)
    overhang(stage, leaves, (left, top), stage.w * 0.3, h * 0.4, random, "#3a6a3c", 34)
    overhang(stage, leaves, (right, top), -stage.w * 0.27, h * 0.36, random, "#3a6a3c", 30)
    ferns = stage.sheet("ferns", 1.5, stage.sway(8, 5), blur=5)
    for a, b in ((left, stage.w * 0.1), (stage.w * 0.91, right)):
        grass(stage, ferns, a, b, h * 1.08, h * 0.22, random, "#3a6438", 0.9, lit=(0.0, 0.4))
