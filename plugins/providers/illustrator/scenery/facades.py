"""Rows of shops and flats along a street, in perspective."""

from __future__ import annotations

from random import Random

from plugins.providers.illustrator.scenery.canvas import vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.perspective import ACTOR, Lens, quad
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.shopfronts import Front, shop, spill
from plugins.providers.illustrator.scenery.stage import Stage

_INDIAN_FRONTS = ("#e6c79a", "#d99a7a", "#9fc3c0", "#e9dcc0", "#c9a4b4", "#b9c890", "#e2b45f")


_WESTERN_FRONTS = ("#a85f4a", "#8f5a4a", "#c9b394", "#7d8794", "#b58a6a", "#d6cbb8", "#96716a")


def terrace(
    stage: Stage, sheet: Sheet, lens: Lens, side: int, wall: float, near: float, far: float,
    random: Random,
) -> None:  # fmt: skip
    """Houses side by side from far to near."""
    edges, z = [], near
    while z < far:
        wide = random.uniform(5.0, 8.0) * (1.0 if z > 8 else 0.8)
        edges.append((z, min(far + 0.5, z + wide)))
        z += wide
    fronts = _INDIAN_FRONTS if stage.indian else _WESTERN_FRONTS
    for z1, z2 in reversed(edges):
        colour = random.choice(fronts)
        floors = random.choice((2, 3, 3, 4, 5))
        _house(stage, sheet, lens, side, wall, z1, z2, colour, floors, random)
    if stage.light.lamps and near < 30:
        for z1, z2 in edges:
            spill(stage, sheet, lens, side * wall, side, (z1 + z2) / 2)


def _house(
    stage: Stage, sheet: Sheet, lens: Lens, side: int, wall: float, z1: float, z2: float,
    colour: str, floors: int, random: Random,
) -> None:  # fmt: skip
    """One façade: shop below, windows above, a cornice, balconies."""
    x, storey, ground = side * wall, 3.3, 3.8
    top = ground + floors * storey
    distance = lens.distance((z1 + z2) / 2)
    lit = 0.3 if side == stage.side else 0.78
    face = quad(lens, x, z1, z2, 0, top)
    sheet.polygon(
        face,
        vertical(stage.tone(colour, lit + 0.1, distance), stage.tone(colour, lit - 0.18, distance)),
    )
    end = [
        lens.at(x, 0, z1),
        lens.at(x, top, z1),
        lens.at(x + side * 9, top, z1),
        lens.at(x + side * 9, 0, z1),
    ]
    sheet.polygon(end, stage.tone(colour, 0.42 if side == stage.side else 0.2, distance))
    for index in range(floors):
        _storey(
            stage, sheet, lens, x, z1, z2, ground + index * storey, colour, lit, distance, random
        )
    shop(stage, sheet, lens, Front(x, side, z1, z2, lit, distance), random)
    cornice = stage.tone(mix(colour, "#f4ecdc", 0.5), lit + 0.15, distance)
    sheet.polygon(quad(lens, x - side * 0.25, z1, z2, top - 0.35, top + 0.25), cornice)
    if stage.light.snow:
        sheet.polygon(
            quad(lens, x - side * 0.25, z1, z2, top + 0.2, top + 0.55),
            stage.tone("#f4f8ff", 0.8, distance),
        )


def _storey(
    stage: Stage, sheet: Sheet, lens: Lens, x: float, z1: float, z2: float, base: float,
    colour: str, lit: float, distance: float, random: Random,
) -> None:  # fmt: skip
    count = max(2, round((z2 - z1) / 2.3))
    step = (z2 - z1) / count
    frame = stage.tone(mix(colour, "#f6efe0", 0.6), lit + 0.05, distance)
    dull = mix(stage.tone("#33415a", 0.5, distance), stage.light.sky[1], 0.25)
    side = 1 if x > 0 else -1
    for index in range(count):
        a = z1 + step * (index + 0.24)
        b = a + step * 0.52
        sheet.polygon(quad(lens, x, a - 0.12, b + 0.12, base + 0.55, base + 2.55), frame)
        burning = stage.light.lamps and random.random() < 0.55
        glass = mix("#ffd488", stage.light.haze, 0.3 * distance) if burning else dull
        sheet.polygon(quad(lens, x, a, b, base + 0.7, base + 2.4), glass)
        if z1 > 30:
            continue
        sheet.polygon(
            quad(lens, x, (a + b) / 2 - 0.05, (a + b) / 2 + 0.05, base + 0.7, base + 2.4), frame
        )
        sheet.polygon(
            quad(lens, x - side * 0.15, a - 0.2, b + 0.2, base + 0.42, base + 0.58), frame
        )
    if stage.indian and random.random() < 0.6:
        _balcony(stage, sheet, lens, x, side, z1, z2, base, colour, lit, distance)


def _balcony(
    stage: Stage, sheet: Sheet, lens: Lens, x: float, side: int, z1: float, z2: float, base: float,
    colour: str, lit: float, distance: float,
) -> None:  # fmt: skip
    front = x - side * 0.9
    a, b = z1 + (z2 - z1) * 0.15, z1 + (z2 - z1) * 0.85
    slab = stage.tone(lighter(colour, 0.06), lit + 0.1, distance)
    sheet.polygon(quad(lens, front, a, b, base + 0.1, base + 0.32), slab)
    rails = stage.tone("#4a4038", 0.4, distance)
    for index in range(9):
        z = a + (b - a) * index / 8
        sheet.line(
            [lens.at(front, base + 0.3, z), lens.at(front, base + 1.2, z)],
            rails,
            lens.metre * 0.035 * ACTOR / z,
        )
    sheet.line(
        [lens.at(front, base + 1.2, a), lens.at(front, base + 1.2, b)],
        rails,
        lens.metre * 0.06 * ACTOR / a,
        soft=False,
    )
