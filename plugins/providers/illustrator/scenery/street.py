"""A city street in true perspective: façades left and right of one vanishing point."""

from __future__ import annotations

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import Point, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.facades import terrace
from plugins.providers.illustrator.scenery.land import haze_foot
from plugins.providers.illustrator.scenery.paint import around, glow, mist, texture, wash
from plugins.providers.illustrator.scenery.perspective import ACTOR, Lens
from plugins.providers.illustrator.scenery.plants import broadleaf, overhang
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.town import blocks, city_glow, lamp_post
from plugins.providers.illustrator.scenery.vehicles import car, rickshaw


@setting("city_street")
def draw_street(stage: Stage) -> None:
    """Shops and flats, lamps and a tree, the road running away between them."""
    stage.look_from(0.62, 0.91, 0.46, 0.08, 0.1)
    h = stage.h
    sky(stage, sun=0.56, heaps=2)
    city_glow(stage, stage.horizon)
    vanish = 0.5 + stage.pick(0.06, -0.3, 0.16) * stage.side
    lens = Lens(stage, vanish)
    u = min(stage.w, h)
    city = blocks(
        stage, "far city", 0.24, stage.horizon + 6, (u * 0.1, u * 0.26), (u * 0.05, u * 0.1), 0.66
    )
    _haze(stage, city)
    half = 6.2 if not stage.tall else 4.4
    _road(stage, lens, half)
    sheet = city
    for index, (depth, near, far) in enumerate(((0.24, 34, 80), (0.24, 15, 34), (0.55, 4.2, 15))):
        if sheet.depth != depth:
            sheet = stage.sheet(f"fronts {index}", depth)
        for side in (-1, 1):
            terrace(
                stage, sheet, lens, side, half + 1.8, near, far, stage.rng(f"row {index} {side}")
            )
        if index < 2:
            haze_foot(
                stage, sheet, stage.horizon - h * 0.1, stage.horizon + h * 0.12, 0.4 - 0.2 * index
            )
    if stage.indian:
        _wires(stage, city, lens, half)
    _furniture(stage, lens, half, sheet)
    _foreground(stage)


def _road(stage: Stage, lens: Lens, half: float) -> None:
    """Carriageway, kerbs, pavements; wet it mirrors the lights."""
    h = stage.h
    sheet = stage.sheet("road", 0.88)
    left, _, right, bottom = sheet.frame
    top = stage.horizon + 3
    pave, tar = "#a79d94", "#5d6068"
    if stage.light.snow:
        pave, tar = "#e9eef5", "#aeb6c2"
    sheet.rect(
        left,
        top,
        right - left,
        bottom - top,
        vertical(stage.tone(pave, 0.6, 0.5), stage.tone(pave, 0.6, 0.1), stage.tone(pave, 0.5)),
    )
    z0, z1 = 2.2, 90.0

    def strip(a: float, b: float, up: float = 0.0) -> list[Point]:
        return [lens.at(a, up, z0), lens.at(a, up, z1), lens.at(b, up, z1), lens.at(b, up, z0)]

    sheet.polygon(
        strip(-half, half),
        vertical(stage.tone(tar, 0.7, 0.5), stage.tone(tar, 0.62, 0.08), stage.tone(tar, 0.45)),
    )
    for side in (-1, 1):
        sheet.polygon(
            strip(side * half, side * (half + 0.25), 0.12), stage.tone("#cfc8bd", 0.8, 0.05)
        )
        sheet.polygon(
            [
                lens.at(side * half, 0, z0),
                lens.at(side * half, 0, z1),
                lens.at(side * half, 0.14, z1),
                lens.at(side * half, 0.14, z0),
            ],
            stage.tone("#8f8a86", 0.3, 0.05),
        )
    if not stage.light.snow:
        _markings(stage, sheet, lens, half)
    box = (left, top, right, bottom)
    sheet.apply(texture(0.08 * stage.look.texture, 9, stage.seed("tar"), 7), box)
    sheet.apply(wash(stage.light.haze, top, top + h * 0.08, 0.6, 0.0), box)
    if stage.light.wet or stage.light.lamps:
        _sheen(stage, sheet, lens, half)


def _markings(stage: Stage, sheet: Sheet, lens: Lens, half: float) -> None:
    """The centre line and a crossing."""
    z = 8.5
    while z < 70:
        dash = [
            lens.at(-0.09, 0, z),
            lens.at(-0.09, 0, z + 2.6),
            lens.at(0.09, 0, z + 2.6),
            lens.at(0.09, 0, z),
        ]
        sheet.polygon(dash, stage.tone("#f1ead8", 0.8, lens.distance(z)), 0.85)
        z += 5.2
    for index in range(8):
        a = -half + (2 * half) * (index + 0.2) / 8
        bar = [
            lens.at(a, 0, 6.6),
            lens.at(a, 0, 7.9),
            lens.at(a + half * 0.15, 0, 7.9),
            lens.at(a + half * 0.15, 0, 6.6),
        ]
        sheet.polygon(bar, stage.tone("#efe9da", 0.75), 0.7)


def _sheen(stage: Stage, sheet: Sheet, lens: Lens, half: float) -> None:
    """Light of sky and shops lying on the road."""
    strength = 0.5 if stage.light.wet else 0.22
    left, _, right, bottom = sheet.frame
    box = (left, stage.horizon, right, bottom)
    sky_light = mix(stage.light.sky[3], stage.light.sky[2], 0.5)
    sheet.apply(
        glow(
            lens.x, stage.horizon + 4, stage.h * 0.42, sky_light, strength, squash=0.7, inside=True
        ),
        box,
    )
    if stage.light.lamps:
        for side in (-1, 1):
            for z in (7.0, 11.0, 18.0):
                x, y = lens.at(side * half * 0.86, 0, z)
                size = lens.metre * 2.6 * ACTOR / z
                sheet.apply(
                    glow(x, y, size, "#ffb35a", 0.42 * stage.look.glow, squash=0.3, inside=True),
                    around(x, y, size, size * 0.3),
                )


def _haze(stage: Stage, sheet: Sheet) -> None:
    """The air at the end of the street."""
    thick = {"fog": 1.7, "snow": 1.5, "rain": 1.4, "storm": 1.3}.get(stage.request.weather, 1.0)
    strength = min(0.9, 0.55 * stage.look.haze * thick)
    left, _, right, _ = sheet.frame
    y, tall = stage.horizon - stage.h * 0.02, stage.h * 0.16
    colour = lighter(stage.light.haze, 0.05)
    paint = mist(y, tall, colour, strength, stage.seed("haze"), left - 200, right + 200)
    sheet.apply(paint, (left, y - tall, right, y + tall))


def _furniture(stage: Stage, lens: Lens, half: float, sheet: Sheet) -> None:
    """Lamps (on the sheet of the nearest houses), a tree, a parked vehicle, wires."""
    random = stage.rng("furniture")
    for z in (26.0, 17.0, 11.5):
        for side in (-1, 1):
            x, y = lens.at(side * (half + 0.5), 0, z)
            tall = lens.at(0, 0, z)[1] - lens.at(0, 5.2, z)[1]
            lamp_post(stage, sheet, x, y, tall, -side * tall * 0.24)
    side = stage.side if stage.view != 1 else -stage.side
    if stage.indian:
        rickshaw(stage, lens, -side * (half - 1.1), 10.5)
    else:
        car(stage, lens, -side * (half - 1.2), 10.5, random)
    tree = stage.sheet("street tree", 0.82, stage.sway(5, 7))
    x, y = lens.at(side * (half + 0.9), 0, stage.pick(13.0, 9.5, 12.0))
    tall = (y - stage.horizon) * 6.2 / lens.eye
    broadleaf(stage, tree, x, y, tall, random, "#5f9440", 0.0, 0.62, 1.0, 11)


def _wires(stage: Stage, sheet: Sheet, lens: Lens, half: float) -> None:
    dark = stage.tone("#2f2a2a", 0.2, 0.1)
    for index in range(7):
        z1, z2 = 9.0 + 2.2 * index, 11.0 + 3.0 * index
        a = lens.at(-half - 1.6, 7.5 - 0.3 * (index % 3), z1)
        b = lens.at(half + 1.6, 7.2 + 0.25 * (index % 4), z2)
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + stage.h * 0.03)
        sheet.line([a, middle, b], dark, 1.6, 0.75)


def _foreground(stage: Stage) -> None:
    leaves = stage.sheet("leaves", 1.45, Motion(kind="bob", amplitude=5, period=6), blur=5)
    left, top, right, _ = stage.extent(1.45)
    corner, way = ((left, top), 1) if stage.side > 0 else ((right, top), -1)
    overhang(
        stage,
        leaves,
        corner,
        way * stage.w * 0.2,
        stage.h * 0.3,
        stage.rng("leaves"),
        "#4a8040",
        24,
    )
