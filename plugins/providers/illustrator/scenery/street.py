"""A city street in true perspective: façades left and right of one vanishing point."""

from __future__ import annotations

from random import Random

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import Point, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.heights import mist_bank
from plugins.providers.illustrator.scenery.land import haze_foot
from plugins.providers.illustrator.scenery.paint import around, glow, texture, wash
from plugins.providers.illustrator.scenery.plants import broadleaf, overhang
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.town import blocks, city_glow, lamp_post

_INDIAN_FRONTS = ("#e6c79a", "#d99a7a", "#9fc3c0", "#e9dcc0", "#c9a4b4", "#b9c890", "#e2b45f")
_WESTERN_FRONTS = ("#a85f4a", "#8f5a4a", "#c9b394", "#7d8794", "#b58a6a", "#d6cbb8", "#96716a")
_AWNINGS = ("#c2473c", "#2f7f7a", "#e0a33a", "#3f5f9a", "#8a3f6f")
_ACTOR = 6.0
"""How far from the camera the actors stand, in metres."""


class Lens:
    """Maps metres (across, up, away) to stage units; the actors' feet lie on the ground line."""

    def __init__(self, stage: Stage, vanish: float) -> None:
        self.stage = stage
        self.x, self.y = stage.at(vanish), stage.horizon
        self.metre = stage.person / 1.7
        self.eye = (stage.ground - stage.horizon) / self.metre

    def at(self, across: float, up: float, away: float) -> Point:
        """Where a point of the street is seen."""
        scale = self.metre * _ACTOR / away
        return self.x + across * scale, self.y + (self.eye - up) * scale

    def distance(self, away: float) -> float:
        """Haze at this distance."""
        return min(0.75, max(0.0, (away - 7) / 90))


@setting("city_street")
def draw_street(stage: Stage) -> None:
    """Shops and flats, lamps and a tree, the road running away between them."""
    stage.stand(0.91, 0.46)
    h = stage.h
    stage.horizon = h * 0.62
    sky(stage, sun=0.56, heaps=2)
    city_glow(stage, stage.horizon)
    vanish = 0.5 + (0.06 if stage.request.angle % 2 == 0 else -0.06) * stage.side
    lens = Lens(stage, vanish)
    u = min(stage.w, h)
    blocks(stage, "far city", 0.08, stage.horizon + 6, (u * 0.1, u * 0.26), (u * 0.05, u * 0.1), 0.66)
    mist_bank(stage, "street haze", 0.1, stage.horizon - h * 0.02, h * 0.16, 0.55)
    half = 6.2 if not stage.tall else 4.4
    _road(stage, lens, half)
    spans = ((0.16, (34, 80), 0.0), (0.32, (15, 34), 0.0), (0.55, (4.2, 15), 0.0))
    for index, (depth, (near, far), _) in enumerate(spans):
        sheet = stage.sheet(f"fronts {index}", depth)
        for side in (-1, 1):
            _terrace(stage, sheet, lens, side, half + 1.8, near, far, stage.rng(f"row {index} {side}"))
        if index < 2:
            haze_foot(stage, sheet, stage.horizon - h * 0.1, stage.horizon + h * 0.12, 0.4 - 0.2 * index)
    _furniture(stage, lens, half)
    _foreground(stage)


def _quad(lens: Lens, x: float, z1: float, z2: float, y1: float, y2: float) -> list[Point]:
    """A rectangle on a façade at ``x``: from ``z1`` to ``z2`` away, ``y1`` to ``y2`` up."""
    return [lens.at(x, y1, z1), lens.at(x, y2, z1), lens.at(x, y2, z2), lens.at(x, y1, z2)]


def _terrace(
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


def _house(
    stage: Stage, sheet: Sheet, lens: Lens, side: int, wall: float, z1: float, z2: float,
    colour: str, floors: int, random: Random,
) -> None:  # fmt: skip
    """One façade: shop below, windows above, a cornice, balconies."""
    x, storey, ground = side * wall, 3.3, 3.8
    top = ground + floors * storey
    distance = lens.distance((z1 + z2) / 2)
    lit = 0.3 if side == stage.side else 0.78
    face = _quad(lens, x, z1, z2, 0, top)
    sheet.polygon(face, vertical(stage.tone(colour, lit + 0.1, distance), stage.tone(colour, lit - 0.18, distance)))
    end = [lens.at(x, 0, z1), lens.at(x, top, z1), lens.at(x + side * 9, top, z1), lens.at(x + side * 9, 0, z1)]
    sheet.polygon(end, stage.tone(colour, 0.42 if side == stage.side else 0.2, distance))
    for index in range(floors):
        _storey(stage, sheet, lens, x, z1, z2, ground + index * storey, colour, lit, distance, random)
    _shop(stage, sheet, lens, x, side, z1, z2, lit, distance, random)
    cornice = stage.tone(mix(colour, "#f4ecdc", 0.5), lit + 0.15, distance)
    sheet.polygon(_quad(lens, x - side * 0.25, z1, z2, top - 0.35, top + 0.25), cornice)
    if stage.light.snow:
        sheet.polygon(_quad(lens, x - side * 0.25, z1, z2, top + 0.2, top + 0.55), stage.tone("#f4f8ff", 0.8, distance))


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
        sheet.polygon(_quad(lens, x, a - 0.12, b + 0.12, base + 0.55, base + 2.55), frame)
        burning = stage.light.lamps and random.random() < 0.55
        glass = mix("#ffd488", stage.light.haze, 0.3 * distance) if burning else dull
        sheet.polygon(_quad(lens, x, a, b, base + 0.7, base + 2.4), glass)
        sheet.polygon(_quad(lens, x, (a + b) / 2 - 0.05, (a + b) / 2 + 0.05, base + 0.7, base + 2.4), frame)
        sheet.polygon(_quad(lens, x - side * 0.15, a - 0.2, b + 0.2, base + 0.42, base + 0.58), frame)
    if stage.indian and random.random() < 0.6:
        _balcony(stage, sheet, lens, x, side, z1, z2, base, colour, lit, distance)


def _balcony(
    stage: Stage, sheet: Sheet, lens: Lens, x: float, side: int, z1: float, z2: float, base: float,
    colour: str, lit: float, distance: float,
) -> None:  # fmt: skip
    front = x - side * 0.9
    a, b = z1 + (z2 - z1) * 0.15, z1 + (z2 - z1) * 0.85
    slab = stage.tone(lighter(colour, 0.06), lit + 0.1, distance)
    sheet.polygon(_quad(lens, front, a, b, base + 0.1, base + 0.32), slab)
    rails = stage.tone("#4a4038", 0.4, distance)
    for index in range(9):
        z = a + (b - a) * index / 8
        sheet.line([lens.at(front, base + 0.3, z), lens.at(front, base + 1.2, z)], rails, lens.metre * 0.035 * _ACTOR / z)
    sheet.line([lens.at(front, base + 1.2, a), lens.at(front, base + 1.2, b)], rails, lens.metre * 0.06 * _ACTOR / a, soft=False)


def _shop(
    stage: Stage, sheet: Sheet, lens: Lens, x: float, side: int, z1: float, z2: float, lit: float,
    distance: float, random: Random,
) -> None:  # fmt: skip
    """The ground floor: a lit shop window, a sign, an awning over the pavement."""
    a, b = z1 + (z2 - z1) * 0.1, z1 + (z2 - z1) * 0.9
    inside = "#ffd690" if stage.light.lamps else mix(stage.tone("#3a4454", 0.4, distance), stage.light.sky[1], 0.2)
    inside = mix(inside, stage.light.haze, 0.25 * distance)
    sheet.polygon(_quad(lens, x, a, b, 0.35, 2.7), inside)
    trim = stage.tone(random.choice(("#3f4a4a", "#5a3f34", "#2f4a5f", "#6b2f2f")), lit, distance)
    for index in range(4):
        z = a + (b - a) * index / 3
        sheet.polygon(_quad(lens, x, z - 0.07, z + 0.07, 0.0, 2.8), trim)
    sheet.polygon(_quad(lens, x, a, b, 0.0, 0.4), trim)
    sign = random.choice(_AWNINGS)
    sheet.polygon(_quad(lens, x - side * 0.1, a, b, 2.75, 3.45), stage.tone(sign, lit, distance))
    text = stage.tone("#f9efd8", 0.85, distance)
    z = a + (b - a) * 0.2
    while z < a + (b - a) * 0.78:
        wide = random.uniform(0.15, 0.4)
        sheet.polygon(_quad(lens, x - side * 0.12, z, z + wide, 2.98, 3.24), text, 0.85)
        z += wide + 0.12
    if random.random() < 0.7:
        cloth = random.choice(_AWNINGS)
        stripes = 8
        for index in range(stripes):
            c, d = a + (b - a) * index / stripes, a + (b - a) * (index + 1) / stripes
            tone = stage.tone(cloth if index % 2 else "#f6efe0", lit + 0.12, distance)
            roof = [lens.at(x, 2.8, c), lens.at(x, 2.8, d), lens.at(x - side * 1.3, 2.25, d), lens.at(x - side * 1.3, 2.25, c)]
            sheet.polygon(roof, tone)
            sheet.polygon(_quad(lens, x - side * 1.3, c, d, 2.05, 2.26), stage.tone(cloth if index % 2 else "#f6efe0", lit - 0.1, distance))
    if stage.light.lamps:
        gx, gy = lens.at(x - side * 0.6, 1.2, (a + b) / 2)
        size = lens.metre * 3.2 * _ACTOR / ((a + b) / 2)
        sheet.apply(glow(gx, gy, size, "#ffbe6a", 0.34 * stage.look.glow), around(gx, gy, size))


def _road(stage: Stage, lens: Lens, half: float) -> None:
    """Carriageway, kerbs, pavements; wet it mirrors the lights."""
    h = stage.h
    sheet = stage.sheet("road", 0.88)
    left, _, right, bottom = sheet.frame
    top = stage.horizon + 3
    pave, tar = "#a79d94", "#5d6068"
    if stage.light.snow:
        pave, tar = "#e9eef5", "#aeb6c2"
    sheet.rect(left, top, right - left, bottom - top,
               vertical(stage.tone(pave, 0.6, 0.5), stage.tone(pave, 0.6, 0.1), stage.tone(pave, 0.5)))  # fmt: skip
    z0, z1 = 2.2, 90.0

    def strip(a: float, b: float, up: float = 0.0) -> list[Point]:
        return [lens.at(a, up, z0), lens.at(a, up, z1), lens.at(b, up, z1), lens.at(b, up, z0)]

    sheet.polygon(strip(-half, half), vertical(stage.tone(tar, 0.7, 0.5), stage.tone(tar, 0.62, 0.08), stage.tone(tar, 0.45)))
    for side in (-1, 1):
        sheet.polygon(strip(side * half, side * (half + 0.25), 0.12), stage.tone("#cfc8bd", 0.8, 0.05))
        sheet.polygon([lens.at(side * half, 0, z0), lens.at(side * half, 0, z1), lens.at(side * half, 0.14, z1), lens.at(side * half, 0.14, z0)],
                      stage.tone("#8f8a86", 0.3, 0.05))  # fmt: skip
    if not stage.light.snow:
        z = 8.5
        while z < 70:
            dash = [lens.at(-0.09, 0, z), lens.at(-0.09, 0, z + 2.6), lens.at(0.09, 0, z + 2.6), lens.at(0.09, 0, z)]
            sheet.polygon(dash, stage.tone("#f1ead8", 0.8, lens.distance(z)), 0.85)
            z += 5.2
        for index in range(8):
            a = -half + (2 * half) * (index + 0.2) / 8
            bar = [lens.at(a, 0, 6.6), lens.at(a, 0, 7.9), lens.at(a + half * 0.15, 0, 7.9), lens.at(a + half * 0.15, 0, 6.6)]
            sheet.polygon(bar, stage.tone("#efe9da", 0.75), 0.7)
    box = (left, top, right, bottom)
    sheet.apply(texture(0.08 * stage.look.texture, 9, stage.seed("tar"), 7), box)
    sheet.apply(wash(stage.light.haze, top, top + h * 0.08, 0.6, 0.0), box)
    if stage.light.wet or stage.light.lamps:
        _sheen(stage, sheet, lens, half)


def _sheen(stage: Stage, sheet: Sheet, lens: Lens, half: float) -> None:
    """Light of sky and shops lying on the road."""
    strength = 0.5 if stage.light.wet else 0.22
    left, _, right, bottom = sheet.frame
    box = (left, stage.horizon, right, bottom)
    sky_light = mix(stage.light.sky[3], stage.light.sky[2], 0.5)
    sheet.apply(glow(lens.x, stage.horizon + 4, stage.h * 0.42, sky_light, strength, squash=0.7, inside=True), box)
    if stage.light.lamps:
        for side in (-1, 1):
            for z in (7.0, 11.0, 18.0):
                x, y = lens.at(side * half * 0.86, 0, z)
                size = lens.metre * 2.6 * _ACTOR / z
                sheet.apply(glow(x, y, size, "#ffb35a", 0.42 * stage.look.glow, squash=0.3, inside=True), around(x, y, size, size * 0.3))


def _furniture(stage: Stage, lens: Lens, half: float) -> None:
    """Lamps, trees, a parked vehicle, wires."""
    random = stage.rng("furniture")
    sheet = stage.sheet("street things", 0.7)
    for z in (26.0, 17.0, 11.5):
        for side in (-1, 1):
            x, y = lens.at(side * (half + 0.5), 0, z)
            tall = lens.at(0, 0, z)[1] - lens.at(0, 5.2, z)[1]
            lamp_post(stage, sheet, x, y, tall, -side * tall * 0.24)
    side = stage.side if stage.request.angle % 2 == 0 else -stage.side
    if stage.indian:
        _wires(stage, sheet, lens, half)
        _rickshaw(stage, lens, -side * (half - 1.1), 10.5)
    else:
        _car(stage, lens, -side * (half - 1.2), 10.5, random)
    tree = stage.sheet("street tree", 0.82, Motion(kind="sway", amplitude=0.5, period=7))
    x, y = lens.at(side * (half + 0.9), 0, 8.4)
    tall = y - lens.at(0, 6.2, 8.4)[1]
    broadleaf(stage, tree, x, y, tall, random, "#5f9440", 0.0, 0.62, 1.0, 11)


def _wires(stage: Stage, sheet: Sheet, lens: Lens, half: float) -> None:
    dark = stage.tone("#2f2a2a", 0.2, 0.1)
    for index in range(7):
        z1, z2 = 9.0 + 2.2 * index, 11.0 + 3.0 * index
        a = lens.at(-half - 1.6, 7.5 - 0.3 * (index % 3), z1)
        b = lens.at(half + 1.6, 7.2 + 0.25 * (index % 4), z2)
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + stage.h * 0.03)
        sheet.line([a, middle, b], dark, 1.6, 0.75)


def _car(stage: Stage, lens: Lens, across: float, away: float, random: Random) -> None:
    """A parked car seen from behind."""
    sheet = stage.sheet("car", 0.76)
    colour = random.choice(("#3f6f8f", "#a8433a", "#4f7f5f", "#c9a24a"))

    def at(dx: float, up: float) -> Point:
        return lens.at(across + dx, up, away)

    x, y = at(0, 0)
    unit = at(1, 0)[0] - x
    sheet.apply(glow(x, y, unit * 1.25, stage.tone("#1c1a22", 0.1), 0.6, squash=0.16), around(x, y, unit * 1.25, unit * 0.2))
    sheet.rect(x - unit * 0.82, y - unit * 0.35, unit * 0.26, unit * 0.35, stage.tone("#1f2126", 0.3), unit * 0.05)
    sheet.rect(x + unit * 0.56, y - unit * 0.35, unit * 0.26, unit * 0.35, stage.tone("#1f2126", 0.3), unit * 0.05)
    cabin = [at(-0.74, 0.95), at(-0.55, 1.42), at(0.55, 1.42), at(0.74, 0.95)]
    sheet.polygon(cabin, stage.tone(colour, 0.7))
    glass = [at(-0.62, 0.97), at(-0.48, 1.33), at(0.48, 1.33), at(0.62, 0.97)]
    sheet.polygon(glass, mix(stage.tone("#2f3b4a", 0.5), stage.light.sky[1], 0.35))
    sheet.rect(x - unit * 0.9, y - unit * 0.98, unit * 1.8, unit * 0.72, vertical(stage.tone(colour, 0.9), stage.tone(colour, 0.3)), unit * 0.14)
    for dx in (-0.84, 0.56):
        sheet.rect(x + dx * unit, y - unit * 0.82, unit * 0.28, unit * 0.16, "#e0483a" if stage.light.lamps else stage.tone("#b8382f", 0.7), unit * 0.05)
    sheet.rect(x - unit * 0.26, y - unit * 0.66, unit * 0.52, unit * 0.13, stage.tone("#eae6da", 0.8), unit * 0.02)
    sheet.rect(x - unit * 0.92, y - unit * 0.36, unit * 1.84, unit * 0.1, stage.tone("#4a4d54", 0.5), unit * 0.05)


def _rickshaw(stage: Stage, lens: Lens, across: float, away: float) -> None:
    """A green and yellow auto-rickshaw seen from behind."""
    sheet = stage.sheet("rickshaw", 0.76)
    x, y = lens.at(across, 0, away)
    unit = lens.at(across + 1, 0, away)[0] - x
    sheet.apply(glow(x, y, unit * 1.0, stage.tone("#1c1a22", 0.1), 0.6, squash=0.16), around(x, y, unit, unit * 0.2))
    for dx in (-0.62, 0.48):
        sheet.rect(x + dx * unit, y - unit * 0.36, unit * 0.14, unit * 0.36, stage.tone("#1f2126", 0.3), unit * 0.04)
    hood = [(x - unit * 0.68, y - unit * 0.8), (x - unit * 0.6, y - unit * 1.5), (x - unit * 0.3, y - unit * 1.74),
            (x + unit * 0.3, y - unit * 1.74), (x + unit * 0.6, y - unit * 1.5), (x + unit * 0.68, y - unit * 0.8)]  # fmt: skip
    sheet.smooth(hood, vertical(stage.tone("#f0b72f", 0.95), stage.tone("#f0b72f", 0.5)))
    sheet.rect(x - unit * 0.34, y - unit * 1.48, unit * 0.68, unit * 0.36, mix(stage.tone("#2f3b4a", 0.5), stage.light.sky[1], 0.3), unit * 0.06)
    sheet.rect(x - unit * 0.68, y - unit * 0.92, unit * 1.36, unit * 0.66, vertical(stage.tone("#2f7f4f", 0.85), stage.tone("#2f7f4f", 0.3)), unit * 0.08)
    sheet.rect(x - unit * 0.68, y - unit * 0.98, unit * 1.36, unit * 0.09, stage.tone("#f0b72f", 0.9))
    for dx in (-0.6, 0.42):
        sheet.rect(x + dx * unit, y - unit * 0.72, unit * 0.18, unit * 0.13, "#e0483a" if stage.light.lamps else stage.tone("#b8382f", 0.7), 2)
    sheet.rect(x - unit * 0.22, y - unit * 0.56, unit * 0.44, unit * 0.12, stage.tone("#f4e9a0", 0.8), 2)


def _foreground(stage: Stage) -> None:
    leaves = stage.sheet("leaves", 1.45, Motion(kind="sway", amplitude=1.2, period=6), blur=5)
    left, top, right, _ = stage.extent(1.45)
    corner, way = ((left, top), 1) if stage.side > 0 else ((right, top), -1)
    overhang(stage, leaves, corner, way * stage.w * 0.2, stage.h * 0.3, stage.rng("leaves"), "#4a8040", 24)
