"""Shops at street level: lit windows with goods, signs that are pictures, awnings, crates."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from plugins.providers.illustrator.scenery.canvas import Point, ellipse
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.perspective import ACTOR, Lens, quad
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage

_CLOTHS = ("#c2473c", "#2f7f7a", "#e0a33a", "#3f5f9a", "#8a3f6f")
_TRIMS = ("#3f4a4a", "#5a3f34", "#2f4a5f", "#6b2f2f")
_GOODS = ("#d9573f", "#e8a83a", "#5a9a5f", "#3f7fb0", "#c77fb0", "#f0e2c0", "#8a5a3a")
_FRUIT = ("#e2672e", "#d9b52e", "#7fae3f", "#c23f3a", "#8a4a8f")
_IN_SIGHT = 24.0
"""Metres up to which goods can be made out."""


@dataclass(frozen=True)
class Front:
    """A façade: at ``x`` on this ``side``, from ``z1`` to ``z2`` away (metres)."""

    x: float
    side: int
    z1: float
    z2: float
    lit: float
    distance: float

    @property
    def span(self) -> tuple[float, float]:
        """Where its shop begins and ends."""
        wide = self.z2 - self.z1
        return self.z1 + wide * 0.1, self.z1 + wide * 0.9


def shop(stage: Stage, sheet: Sheet, lens: Lens, front: Front, random: Random) -> None:
    """The ground floor of a house."""
    a, b = front.span
    _window(stage, sheet, lens, front)
    near = front.z1 < _IN_SIGHT
    if near:
        _goods(stage, sheet, lens, front, random)
    trim = stage.tone(random.choice(_TRIMS), front.lit, front.distance)
    for index in range(4):
        z = a + (b - a) * index / 3
        sheet.polygon(quad(lens, front.x, z - 0.07, z + 0.07, 0.0, 2.8), trim)
    sheet.polygon(quad(lens, front.x, a, b, 0.0, 0.4), trim)
    _fascia(stage, sheet, lens, front, random)
    if random.random() < 0.7:
        _awning(stage, sheet, lens, front, random.choice(_CLOTHS))
    if near:
        _crates(stage, sheet, lens, front, random)
        _hanging_sign(stage, sheet, lens, front, random)


def spill(stage: Stage, sheet: Sheet, lens: Lens, x: float, side: int, z: float) -> None:
    """The light of a shop on the pavement before it."""
    gx, gy = lens.at(x - side * 0.6, 1.2, z)
    size = min(lens.metre * 3.2 * ACTOR / z, stage.h * 0.3)
    sheet.apply(glow(gx, gy, size, "#ffbe6a", 0.34 * stage.look.glow), around(gx, gy, size))


def _window(stage: Stage, sheet: Sheet, lens: Lens, front: Front) -> None:
    dull = mix(stage.tone("#3a4454", 0.4, front.distance), stage.light.sky[1], 0.2)
    inside = "#ffd690" if stage.light.lamps else dull
    inside = mix(inside, stage.light.haze, 0.25 * front.distance)
    sheet.polygon(quad(lens, front.x, *front.span, 0.35, 2.7), inside)


def _goods(stage: Stage, sheet: Sheet, lens: Lens, front: Front, random: Random) -> None:
    """Two shelves of boxes, jars and cloth behind the glass."""
    (a, b), lamps = front.span, stage.light.lamps
    shelf = mix(stage.tone("#7a5a40", 0.5, front.distance), "#b5742e", 0.4 if lamps else 0.0)
    for base, tall in ((0.62, 0.62), (1.42, 0.55)):
        sheet.polygon(quad(lens, front.x, a, b, base - 0.07, base), shelf)
        z = a + 0.12
        while z < b - 0.3:
            wide, high = random.uniform(0.16, 0.42), tall * random.uniform(0.5, 1.0)
            own = random.choice(_GOODS)
            shown = mix(own, "#c9762e", 0.22) if lamps else stage.tone(own, 0.62, front.distance)
            shown = mix(shown, stage.light.haze, 0.3 * front.distance)
            sheet.polygon(quad(lens, front.x, z, z + wide, base, base + high), shown)
            if random.random() < 0.4:
                lid = quad(lens, front.x, z, z + wide, base + high * 0.8, base + high)
                sheet.polygon(lid, mix(shown, "#fff2d8", 0.45))
            z += wide + random.uniform(0.05, 0.22)


def _fascia(stage: Stage, sheet: Sheet, lens: Lens, front: Front, random: Random) -> None:
    """The board over the window: a border and pictures in place of words."""
    (a, b), x, side = front.span, front.x, front.side
    board = random.choice(_CLOTHS)
    lit, distance = front.lit, front.distance
    sheet.polygon(quad(lens, x - side * 0.1, a, b, 2.75, 3.5), stage.tone(board, lit, distance))
    pale = stage.tone("#f9efd8", 0.85, distance)
    for low in (2.8, 3.41):
        sheet.polygon(quad(lens, x - side * 0.11, a + 0.1, b - 0.1, low, low + 0.04), pale)
    middle, reach = (a + b) / 2, (b - a) * 0.3
    for z in (middle - reach, middle, middle + reach):
        shape = random.choice(((0.0, 0.5, 1.0, 0.5), (0.15, 1.0, 0.85, 0.0), (0.5, 1.0, 0.5, 0.0)))
        wide = 0.34 if z == middle else 0.2
        corners = [(-1.0, shape[0]), (-0.3, shape[1]), (0.3, shape[1]), (1.0, shape[2]),
                   (0.3, shape[3]), (-0.3, shape[3])]  # fmt: skip
        points = [lens.at(x - side * 0.12, 2.93 + 0.38 * v, z + u * wide) for u, v in corners]
        sheet.polygon(points, pale, 0.9)


def _awning(stage: Stage, sheet: Sheet, lens: Lens, front: Front, cloth: str) -> None:
    (a, b), x, side, stripes = front.span, front.x, front.side, 8
    for index in range(stripes):
        c, d = a + (b - a) * index / stripes, a + (b - a) * (index + 1) / stripes
        own = cloth if index % 2 else "#f6efe0"
        roof = [lens.at(x, 2.8, c), lens.at(x, 2.8, d),
                lens.at(x - side * 1.3, 2.25, d), lens.at(x - side * 1.3, 2.25, c)]  # fmt: skip
        sheet.polygon(roof, stage.tone(own, front.lit + 0.12, front.distance))
        sheet.polygon(
            quad(lens, x - side * 1.3, c, d, 2.05, 2.26),
            stage.tone(own, front.lit - 0.1, front.distance),
        )


def _crates(stage: Stage, sheet: Sheet, lens: Lens, front: Front, random: Random) -> None:
    """Fruit or flowers in boxes on the pavement."""
    a, b = front.span
    if random.random() < 0.35:
        return
    z = b - 0.5
    while z > a + (b - a) * 0.45:
        x, long = front.x - front.side * 0.75, 0.75
        wood, fruit = stage.tone("#9a7048", front.lit, front.distance), random.choice(_FRUIT)
        sheet.polygon(quad(lens, x, z - long, z, 0.0, 0.62), wood)
        sheet.polygon(
            [lens.at(x, 0.62, z - long), lens.at(x, 0.62, z),
             lens.at(front.x, 0.9, z), lens.at(front.x, 0.9, z - long)],
            stage.tone(fruit, 0.35, front.distance),
        )  # fmt: skip
        size = lens.metre * 0.085 * ACTOR / z
        dots: list[Point] = [
            lens.at(x + front.side * 0.75 * v, 0.68 + 0.26 * v, z - long * u)
            for v in (0.05, 0.3, 0.55, 0.8) for u in (0.12, 0.32, 0.52, 0.72, 0.9)
        ]  # fmt: skip
        reach = around(dots[0][0], dots[0][1], lens.metre * ACTOR / z * 1.4)
        path = "".join(ellipse(px, py, size) for px, py in dots)
        sheet.path(path, stage.tone(fruit, 0.85, front.distance), reach)
        z -= long + 0.12


def _hanging_sign(stage: Stage, sheet: Sheet, lens: Lens, front: Front, random: Random) -> None:
    """A round or square board on an iron arm, with a mark on it."""
    z, x, side = front.z2 - 0.4, front.x, front.side
    board, mark = random.sample(_CLOTHS, 2)
    scale = lens.metre * ACTOR / z
    iron = stage.tone("#2f3238", 0.4, front.distance)
    arm = [lens.at(x, 4.15, z), lens.at(x - side * 1.25, 4.15, z)]
    sheet.line(arm, iron, max(1.2, scale * 0.05), soft=False)
    cx, cy = lens.at(x - side * 0.8, 3.72, z)
    tone = stage.tone(board, 0.8, front.distance)
    if random.random() < 0.5:
        sheet.ellipse(cx, cy, scale * 0.4, paint=tone)
    else:
        sheet.rect(cx - scale * 0.38, cy - scale * 0.36, scale * 0.76, scale * 0.72, tone, 3)
    sheet.ellipse(cx, cy, scale * 0.27, paint=stage.tone("#f9efd8", 0.9, front.distance))
    petals = "".join(
        ellipse(cx + dx * scale, cy + dy * scale, scale * 0.075)
        for dx, dy in ((0.0, -0.12), (0.11, 0.0), (0.0, 0.12), (-0.11, 0.0))
    )
    sheet.path(petals, stage.tone(mark, 0.7, front.distance), around(cx, cy, scale * 0.4))
