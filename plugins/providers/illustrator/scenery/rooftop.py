"""The rooftop: a terrace above the city."""

from __future__ import annotations

from random import Random

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import horizontal, polygon, smooth, vertical
from plugins.providers.illustrator.scenery.heights import mist_bank
from plugins.providers.illustrator.scenery.paint import around, glow, wash
from plugins.providers.illustrator.scenery.plants import leaf
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.town import blocks, city_glow, paving


@setting("rooftop")
def draw_rooftop(stage: Stage) -> None:
    """A roof terrace above the city: parapet, tank, washing or a string of lamps."""
    stage.look_from(0.6, 0.91, 0.44, 0.12, 0.06)
    h = stage.h
    sky(stage, sun=0.7, heaps=3)
    city_glow(stage, stage.y(0.66))
    u = (h if not stage.tall else stage.w) * stage.pick(1.0, 0.8, 1.35)
    blocks(
        stage,
        "far city",
        0.08,
        stage.y(0.72),
        (u * 0.08, u * 0.22),
        (u * 0.04, u * 0.08),
        0.58,
        0.7,
    )
    mist_bank(stage, "city haze", 0.1, stage.y(0.62), u * 0.12, 0.45)
    blocks(stage, "city", 0.18, stage.y(0.8), (u * 0.1, u * 0.27), (u * 0.07, u * 0.13), 0.32, 0.4)
    near = blocks(
        stage, "near roofs", 0.34, stage.y(0.86), (u * 0.09, u * 0.19), (u * 0.14, u * 0.26), 0.14
    )
    _roof_things(stage, near, u)
    _terrace(stage)
    _string_lamps(stage)


def _roof_things(stage: Stage, sheet: Sheet, u: float) -> None:
    """Antennas on the roofs below."""
    random = stage.rng("aerials")
    left, _, right, _ = sheet.frame
    for _ in range(9):
        x, y = random.uniform(left, right), stage.y(random.uniform(0.69, 0.74))
        tall = u * random.uniform(0.05, 0.09)
        path = f"M{x:.1f} {y:.1f}v{-tall:.1f}"
        for rung in range(3):
            path += f"M{x - 9 + rung * 2:.1f} {y - tall + rung * 8:.1f}h{18 - rung * 4}"
        sheet.path(
            path,
            None,
            (x - 12, y - tall, x + 12, y),
            stroke=stage.tone("#3f4652", 0.3, 0.1),
            width=1.7,
        )


def _terrace(stage: Stage) -> None:
    h, random = stage.h, stage.rng("terrace")
    ground = stage.sheet("terrace", 0.9)
    left, _, right, _ = ground.frame
    floor = "#b9745a" if stage.indian else "#a39a92"
    top = h * 0.83
    paving(stage, ground, top, floor, stage.w / 2, 7)
    wall = "#d9c6a8" if stage.indian else "#9c6a58"
    ground.rect(
        left,
        h * 0.745,
        right - left,
        h * 0.095,
        vertical(stage.tone(wall, 0.75), stage.tone(wall, 0.4)),
    )
    _masonry(stage, ground, wall)
    ground.rect(
        left,
        h * 0.732,
        right - left,
        h * 0.018,
        vertical(stage.tone(wall, 1), stage.tone(wall, 0.6)),
        2,
    )
    ground.apply(
        wash(stage.tone("#2b2430", 0.1), h * 0.83, h * 0.87, 0.28, 0.0),
        (left, h * 0.83, right, h * 0.88),
    )
    side = stage.sheet("tank", 0.93)
    _tank(
        stage,
        side,
        stage.lit(stage.pick(0.05, 0.95, 0.08)),
        h * 0.86,
        h * stage.pick(0.34, 0.26, 0.52),
    )
    for index, share in enumerate(
        ((0.9, 0.96, 1.02), (0.02, 0.08, 0.14), (0.9, 1.0, 0.95))[stage.view]
    ):
        _pot_plant(
            stage,
            side,
            stage.lit(share),
            h * (0.86 + 0.012 * index),
            h * (0.13 - 0.01 * index),
            random,
        )


def _masonry(stage: Stage, ground: Sheet, wall: str) -> None:
    """The pierced pattern of an Indian parapet, or courses of brick."""
    h = stage.h
    left, _, right, _ = ground.frame
    if stage.indian:
        holes = "".join(
            polygon(
                [
                    (x, h * 0.775),
                    (x + h * 0.012, h * 0.79),
                    (x, h * 0.805),
                    (x - h * 0.012, h * 0.79),
                ]
            )
            for x in _steps(left, right, h * 0.038)
        )
    else:
        holes = "".join(
            f"M{x:.1f} {h * (0.762 + 0.019 * (row % 4)):.1f}h{h * 0.03:.1f}"
            for row in range(4)
            for x in _steps(left + (row % 2) * h * 0.02, right, h * 0.04)
        )
    if stage.indian:
        ground.path(holes, stage.tone(wall, 0.02), (left, h * 0.76, right, h * 0.82), opacity=0.7)
    else:
        ground.path(
            holes,
            None,
            (left, h * 0.74, right, h * 0.84),
            stroke=stage.tone(wall, 0.1),
            width=1.6,
            opacity=0.5,
        )


def _steps(left: float, right: float, gap: float) -> list[float]:
    return [left + index * gap for index in range(int((right - left) / gap) + 1)]


def _tank(stage: Stage, sheet: Sheet, x: float, y: float, size: float) -> None:
    """The water tank on its stand: black plastic in India, wooden staves in the West."""
    colour = "#39404a" if stage.indian else "#96704e"
    half, body = size * 0.34, size * 0.56
    for dx in (-0.8, 0.0, 0.8):
        sheet.rect(
            x + dx * half - size * 0.02,
            y - size * 0.42,
            size * 0.04,
            size * 0.42,
            stage.tone("#5a5f68", 0.4),
        )
    tones = [stage.tone(colour, lit) for lit in (0.1, 0.5, 1.0, 0.7)]
    paint = horizontal(*(tones if stage.side > 0 else reversed(tones)))
    sheet.rect(x - half, y - size * 0.42 - body, half * 2, body, paint, size * 0.03)
    for index in range(1, 5):
        ring = y - size * 0.42 - body * index / 5
        sheet.line([(x - half, ring), (x + half, ring)], stage.tone(colour, 0.0), 2.4, 0.6)
    if stage.indian:
        sheet.ellipse(x, y - size * 0.42 - body, half, size * 0.08, paint)
        sheet.rect(
            x - half * 0.25,
            y - size * 0.54 - body,
            half * 0.5,
            size * 0.06,
            stage.tone(colour, 0.7),
            3,
        )
    else:
        cone = [
            (x - half * 1.12, y - size * 0.41 - body),
            (x, y - size * 0.68 - body),
            (x + half * 1.12, y - size * 0.41 - body),
        ]
        sheet.polygon(cone, horizontal(stage.tone("#6b5444", 0.2), stage.tone("#6b5444", 0.9)))


def _pot_plant(stage: Stage, sheet: Sheet, x: float, y: float, size: float, random: Random) -> None:
    """A leafy plant in a clay pot."""
    for lit in (0.1, 0.45, 0.85):
        path = ""
        for _ in range(16):
            angle = random.uniform(-2.7, -0.45)
            path += leaf(x, y - size * 0.4, size * random.uniform(0.5, 1.0), size * 0.1, angle)
        sheet.path(path, stage.tone("#4f8f4a", lit), (x - size, y - size * 1.5, x + size, y))
    clay = [stage.tone("#b5623a", lit) for lit in (0.2, 0.6, 0.95)]
    paint = horizontal(*(clay if stage.side > 0 else reversed(clay)))
    pot = [
        (x - size * 0.3, y - size * 0.45),
        (x + size * 0.3, y - size * 0.45),
        (x + size * 0.21, y),
        (x - size * 0.21, y),
    ]
    sheet.polygon(pot, paint)
    sheet.rect(x - size * 0.34, y - size * 0.5, size * 0.68, size * 0.1, paint, 2)


def _string_lamps(stage: Stage) -> None:
    """Washing by day, bulbs by night, on a line between two poles."""
    h, random = stage.h, stage.rng("line")
    sheet = stage.sheet("line", 0.8, Motion(kind="bob", amplitude=3, period=5))
    a, b, y = stage.at(-0.1), stage.at(1.1), h * (0.3 if not stage.tall else 0.36)
    points = [(a + (b - a) * i / 24, y + h * 0.1 * (1 - (i / 12 - 1) ** 2)) for i in range(25)]
    sheet.path(
        smooth(points, False),
        None,
        (a, y, b, y + h * 0.1),
        stroke=stage.tone("#3a3640", 0.3),
        width=2.2,
    )
    lit = stage.light.lamps
    for index, (x, top) in enumerate(points):
        if index % 2 or lit:
            colour = random.choice(("#ffd98a", "#ffe9b8", "#ffc46a"))
            size = h * 0.009
            sheet.ellipse(
                x, top + size * 1.7, size, size * 1.3, colour if lit else stage.tone("#f3e6c4", 0.9)
            )
            if lit:
                sheet.apply(
                    glow(x, top + size * 1.7, size * 8, colour, 0.5 * stage.look.glow),
                    around(x, top + size * 1.7, size * 8),
                )
