"""Ways through the land: a road and a river."""

from __future__ import annotations

import itertools

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import (
    Paint,
    Point,
    horizontal,
    smooth,
    trace,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.countryside import far_country, front_grass, meadow
from plugins.providers.illustrator.scenery.heights import massif, mist_bank, wooded
from plugins.providers.illustrator.scenery.land import haze_foot
from plugins.providers.illustrator.scenery.paint import texture, wash
from plugins.providers.illustrator.scenery.plants import (
    banyan,
    broadleaf,
    bush,
    flowers,
    grass,
    palm,
    pine,
)
from plugins.providers.illustrator.scenery.sky import sky, sun_place
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.towers import chhatri
from plugins.providers.illustrator.scenery.vessels import fishing_boat, reflection, rocks
from plugins.providers.illustrator.scenery.water import water


@setting("road")
def draw_road(stage: Stage) -> None:
    """A country road that runs to the hills."""
    stage.look_from(0.57, 0.91, 0.38, 0.1, 0.1)
    h = stage.h
    sky(stage, sun=0.64, heaps=3)
    far_country(stage, stage.y(0.585))
    dry = "#b3a35a" if stage.indian else "#86a552"
    land = meadow(stage, "land", stage.y(0.58), dry, 0.88, rise=0.004)
    _carriageway(stage)
    _roadside(stage)
    left, _, right, _ = stage.extent(0.88)
    random = stage.rng("verge")
    if not stage.light.snow:
        for row in range(7):
            y = stage.y(0.64 + 0.055 * row)
            reach = stage.w * (0.4 - 0.062 * row)
            for a, b in ((left, reach), (stage.w - reach, right)):
                if b - a > 30:
                    grass(stage, land, a, b, y, h * (0.012 + 0.008 * row), random, dry, 0.8,
                          0.2 - 0.03 * row, h * 0.03)  # fmt: skip
    front_grass(stage, "#7f8f44", ("#f4ead0", "#e9b949"))


def _carriageway(stage: Stage) -> None:
    w = stage.w
    sheet = stage.sheet("carriageway", 0.88)
    _, _, _, bottom = sheet.frame
    vx, vy = stage.lit(stage.pick(0.54, 0.3, 0.66)), stage.y(0.582)
    tar = "#c3c9d2" if stage.light.snow else "#666970"
    bend = stage.side * w * stage.pick(0.05, -0.16, 0.12)

    def edge(offset: float) -> list[Point]:
        points = []
        for index in range(17):
            t = index / 16
            drop = t**1.9
            x = vx + bend * (1 - t) * t * 3 + (w / 2 + offset - vx) * drop
            points.append((x + offset * 0.008, vy + (bottom - vy) * drop))
        return points

    half = w * 0.46 if not stage.tall else w * 0.62

    def ribbon(a: float, b: float, paint: Paint, opacity: float = 1.0) -> None:
        one, two = edge(a), edge(b)
        reach = (sheet.frame[0], vy, sheet.frame[2], bottom)
        outline = smooth(one, False) + "L" + smooth(list(reversed(two)), False)[1:] + "Z"
        sheet.path(outline, paint, reach, opacity=opacity)

    ribbon(
        -half * 1.14,
        half * 1.14,
        vertical(stage.tone("#c2a877", 0.7, 0.4), stage.tone("#c2a877", 0.6)),
    )
    ribbon(
        -half,
        half,
        vertical(stage.tone(tar, 0.7, 0.5), stage.tone(tar, 0.66, 0.1), stage.tone(tar, 0.48)),
    )
    for side in (-1, 1):
        ribbon(side * half * 0.94, side * half * 0.91, stage.tone("#f2ecdc", 0.8, 0.05), 0.85)
    sheet.apply(texture(0.1 * stage.look.texture, 9, stage.seed("tar"), 6))
    centre = edge(0.0)
    for index in range(2, 16):
        (x1, y1), (x2, y2) = centre[index], centre[min(16, index + 1)]
        share = 0.55
        wide = half * 0.024 * ((y1 - vy) / (bottom - vy))
        wide2 = half * 0.024 * ((y1 + (y2 - y1) * share - vy) / (bottom - vy))
        xe, ye = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
        sheet.polygon(
            [(x1 - wide, y1), (x1 + wide, y1), (xe + wide2, ye), (xe - wide2, ye)],
            stage.tone("#f2e6c0", 0.8, 0.05),
            0.9,
        )
    if stage.light.wet:
        sheet.apply(wash(stage.light.sky[3], vy, bottom, 0.6, 0.1))


def _roadside(stage: Stage) -> None:
    """Trees in rank on one side, poles and wires on the other."""
    h, w, random = stage.h, stage.w, stage.rng("roadside")
    vx, vy = stage.lit(stage.pick(0.54, 0.3, 0.66)), stage.y(0.582)
    side = stage.side if stage.view != 1 else -stage.side
    far = stage.sheet("far trees", 0.4)
    near = stage.sheet("near trees", 0.84, stage.sway(5))
    for index, scale in enumerate((0.1, 0.14, 0.2, 0.29, 0.42, 0.62)):
        for way in (side, -side):
            y = vy + (stage.y(1.0) - vy) * scale
            x = vx + way * w * (0.62 * scale + 0.02) + random.uniform(-6, 6)
            sheet = far if index < 4 else near
            distance = max(0.0, 0.4 - 0.55 * scale)
            if way == side:
                if stage.indian:
                    broadleaf(
                        stage, sheet, x, y, h * 0.85 * scale, random, "#55863c", distance, 0.66, 0.8
                    )
                elif index % 2:
                    broadleaf(stage, sheet, x, y, h * 0.82 * scale, random, "", distance, 0.58, 0.8)
                else:
                    pine(stage, sheet, x, y, h * 0.85 * scale, random, distance=distance)
    poles = stage.sheet("poles", 0.5)
    tops = []
    for scale in (0.09, 0.14, 0.21, 0.32, 0.5):
        x, y = vx - side * w * (0.68 * scale + 0.015), vy + (stage.y(1.0) - vy) * scale
        tall, wood = h * 0.62 * scale, stage.tone("#5f4a3a", 0.45, max(0.0, 0.4 - scale))
        poles.rect(x - tall * 0.014, y - tall, tall * 0.028, tall, wood)
        poles.rect(x - tall * 0.1, y - tall * 0.93, tall * 0.2, tall * 0.022, wood)
        tops.append((x, y - tall * 0.93, tall))
    for one, two in itertools.pairwise(tops):
        for arm in (-0.09, 0.09):
            a, b = (one[0] + arm * one[2], one[1]), (two[0] + arm * two[2], two[1])
            poles.line(
                [a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + two[2] * 0.05), b],
                stage.tone("#3a3436", 0.2, 0.1),
                1.3,
                0.8,
            )
    if stage.indian:
        _milestone(stage, vx + side * w * 0.4, stage.y(0.84))


def _milestone(stage: Stage, x: float, y: float) -> None:
    """The yellow-capped kilometre stone of an Indian highway."""
    sheet, size = stage.sheet("milestone", 0.88), stage.h * 0.075
    sheet.rect(
        x - size * 0.36,
        y - size,
        size * 0.72,
        size,
        horizontal(stage.tone("#f4efe2", 0.9), stage.tone("#f4efe2", 0.5)),
        size * 0.32,
    )
    sheet.path(
        trace(
            "M",
            x - size * 0.36,
            y - size * 0.55,
            "V",
            y - size * 0.7,
            "a",
            size * 0.36,
            size * 0.32,
            "0 0 1",
            size * 0.72,
            "0 V",
            y - size * 0.55,
            "Z",
        ),
        stage.tone("#f0b92f", 0.85),
        (x - size, y - size * 1.2, x + size, y),
    )
    for row in (0.4, 0.25):
        sheet.rect(
            x - size * 0.2, y - size * row, size * 0.4, size * 0.06, stage.tone("#3a3a3f", 0.4)
        )


@setting("river")
def draw_river(stage: Stage) -> None:
    """A river in its valley; ghats and a shrine, or woods, on the far bank."""
    stage.look_from(0.55, 0.91, 0.36)
    h = stage.h
    stage.take_prop("boat", "river")
    sky(stage, sun=0.68, heaps=2)
    massif(
        stage,
        "mountains",
        0.07,
        stage.y(0.58),
        h * 0.24 * stage.pick(1, 1.25, 0.8),
        0.58,
        5,
        1.2 if stage.indian else 0.62,
        "#7f8a9c",
        0.9,
        0.36,
    )
    mist_bank(stage, "river mist", 0.09, stage.y(0.565), h * 0.08, 0.6)
    green = "#5a8a52" if stage.indian else "#3f6b4c"
    bank = wooded(
        stage,
        "far bank",
        0.16,
        stage.y(0.575),
        h * 0.012,
        stage.y(0.645),
        0.3,
        (h * 0.03, h * 0.07),
        green,
    )
    haze_foot(stage, bank, stage.y(0.58), stage.y(0.64), 0.25)
    _stream(stage)
    if stage.indian:
        _ghat(stage)
    _bend(stage)
    boat = stage.sheet("boat", 0.5, Motion(kind="bob", amplitude=3.5, period=5))
    fishing_boat(
        stage,
        boat,
        stage.lit(stage.pick(0.4, 0.56, 0.3)),
        stage.y(0.72),
        h * 0.16 * stage.size,
        0.12,
        "#7a4a30",
        True,
    )
    _near_bank(stage)


def _stream(stage: Stage) -> None:
    h = stage.h
    sheet = stage.sheet("river", 0.22, plain=True)
    left, _, right, _ = stage.extent(0.22)
    sun_x, _ = sun_place(stage, stage.horizon, 0.68)
    box = (left, stage.y(0.625), right, stage.y(0.93))
    sheet.apply(
        water(stage, stage.y(0.6), stage.y(0.93), sun_x, "#2f6f7f", "#4a8f86", 0.3, "river", 0.7),
        box,
    )
    random = stage.rng("bank mirror")
    for _ in range(40):
        x = random.uniform(left, right)
        reflection(
            stage,
            sheet,
            x,
            stage.y(0.63),
            h * random.uniform(0.04, 0.12),
            h * random.uniform(0.03, 0.09),
            "#4a6f52",
            f"{x:.0f}",
            0.3,
        )
    sheet.apply(
        wash(stage.tone("#3f5f48", 0.2, 0.2), stage.y(0.625), stage.y(0.655), 0.5, 0.0),
        (left, stage.y(0.625), right, stage.y(0.66)),
    )


def _ghat(stage: Stage) -> None:
    """Stone steps with pavilions and a spired shrine at the water."""
    h, x = stage.h, stage.lit(stage.pick(0.7, 0.36, 0.58))
    sheet = stage.sheet("ghat", 0.26)
    for step in range(6):
        half, y = h * (0.2 + 0.022 * step), stage.y(0.605) + h * 0.0085 * step
        sheet.rect(
            x - half,
            y,
            half * 2,
            h * 0.0095,
            vertical(stage.tone("#d6b794", 0.95, 0.2), stage.tone("#a5836a", 0.2, 0.2)),
        )
    shikhara = "#dba878"
    tones = [stage.tone(shikhara, lit, 0.2) for lit in (0.2, 0.6, 0.95)]
    paint = horizontal(*(tones if stage.side > 0 else reversed(tones)))
    base, half = stage.y(0.607), h * 0.045
    eaves, waist, crown = base - h * 0.06, base - h * 0.15, base - h * 0.19
    spire = trace(
        "M", x - half, base, "V", eaves,
        "C", x - half, waist, x - half * 0.4, crown, x, base - h * 0.23,
        "C", x + half * 0.4, crown, x + half, waist, x + half, eaves, "V", base, "Z",
    )  # fmt: skip
    sheet.path(spire, paint, (x - half, base - h * 0.24, x + half, base))
    for row in range(7):
        y = base - h * (0.05 + 0.022 * row)
        wide = half * (1 - 0.1 * row)
        sheet.line([(x - wide, y), (x + wide, y)], stage.tone(shikhara, 0.1, 0.2), 1.6, 0.5)
    door = "#ffcf86" if stage.light.lamps else stage.tone("#5a3a2f", 0.2, 0.2)
    sheet.rect(x - half * 0.3, base - h * 0.045, half * 0.6, h * 0.045, door, half * 0.28)
    sheet.line([(x, base - h * 0.23), (x, base - h * 0.28)], stage.tone("#8a5a34", 0.5, 0.2), 2)
    sheet.polygon(
        [
            (x, base - h * 0.28),
            (x - stage.side * h * 0.035, base - h * 0.27),
            (x, base - h * 0.258),
        ],
        stage.tone("#e8762e", 0.9, 0.15),
    )
    for dx in (-0.13, 0.13):
        chhatri(stage, sheet, x + dx * h, base, h * 0.05, 0.2, "#e2c3a0")
    for index in range(8):
        reflection(
            stage,
            sheet,
            x + (index - 4) * h * 0.035,
            stage.y(0.66),
            h * 0.05,
            h * 0.07,
            "#c99a76",
            f"g{index}",
            0.2,
        )


def _bend(stage: Stage) -> None:
    """A spit of land with reeds that leads the eye into the picture."""
    h, w, random = stage.h, stage.w, stage.rng("bend")
    sheet = stage.sheet("spit", 0.4)
    left, _, right, _ = stage.extent(0.4)
    tip = stage.lit(stage.pick(0.3, 0.42, 0.24))
    root = left if stage.side > 0 else right
    way = 1 if tip > root else -1
    top = [
        (root + (tip - root) * t, stage.y(0.655 + 0.03 * t**2)) for t in (i / 12 for i in range(13))
    ]
    bottom = [
        (root + (tip - root) * t, stage.y(0.715 - 0.028 * t**2))
        for t in (i / 12 for i in range(12, -1, -1))
    ]
    colour = "#eef3fa" if stage.light.snow else "#7f9a52"
    sheet.path(
        smooth([*top, *bottom], tension=0.6),
        vertical(
            stage.tone(colour, 0.85, 0.14), stage.tone(mix(colour, "#6a5a44", 0.4), 0.3, 0.14)
        ),
        (min(root, tip) - 20, stage.y(0.64), max(root, tip) + 20, stage.y(0.73)),
    )
    for share, size in ((0.05, 0.3), (0.3, 0.24), (0.5, 0.15)):
        x = root + (tip - root) * share
        if stage.indian:
            palm(stage, sheet, x, stage.y(0.68), h * size * 1.25 * stage.size, random, 0.14)
        else:
            broadleaf(
                stage,
                sheet,
                x,
                stage.y(0.685),
                h * size * stage.size,
                random,
                distance=0.15,
                leafy=0.7,
            )
    for index in range(5):
        bush(
            stage,
            sheet,
            root + (tip - root) * (0.1 + 0.17 * index),
            stage.y(0.685),
            h * 0.06,
            random,
            distance=0.13,
        )
    if not stage.light.snow:
        grass(
            stage,
            sheet,
            min(tip, tip - way * w * 0.2),
            max(tip, tip - way * w * 0.2),
            stage.y(0.695),
            h * 0.04,
            random,
            "#86a04e",
            1.2,
            0.1,
        )


def _near_bank(stage: Stage) -> None:
    h = stage.h
    ground = meadow(
        stage, "bank", stage.y(0.835), "#7f9a4a" if stage.indian else "#6f9a4a", 0.9, rise=0.016
    )
    left, _, right, _ = stage.extent(0.9)
    rng = stage.rng("near bank")
    stones = [
        (
            rng.uniform(left, right),
            stage.y(0.845) + rng.uniform(0, 10),
            h * rng.uniform(0.012, 0.035),
        )
        for _ in range(26)
    ]
    rocks(stage, ground, stones, "#8f8a88", 0.0, "stones")
    if not stage.light.snow:
        grass(
            stage,
            ground,
            left,
            right,
            stage.y(0.86),
            h * 0.024,
            rng,
            "#7a9a48",
            0.7,
            spread=h * 0.06,
        )
        spots = [(rng.uniform(left, right), rng.uniform(stage.y(0.88), h)) for _ in range(26)]
        flowers(stage, ground, spots, h * 0.012, rng, ("#f4f0e6", "#d9a0e0", "#f2cf5a"))
    tree = stage.sheet("tree", 0.93, stage.sway(5))
    x = stage.lit(stage.pick(0.98, 0.03, 1.04))
    if stage.indian:
        banyan(stage, tree, x, stage.y(0.89), h * 0.5 * stage.pick(1, 1.2, 0.8), rng)
    else:
        broadleaf(
            stage,
            tree,
            x,
            stage.y(0.89),
            h * 0.66 * stage.pick(1, 1.2, 0.7),
            rng,
            "#5f9440",
            0.0,
            0.62,
            count=13,
        )
    if not stage.light.snow:
        reeds = stage.sheet("reeds", 0.95, stage.sway(8, 5))
        for a, b in ((left, stage.w * 0.1), (stage.w * 0.92, right)):
            grass(stage, reeds, a, b, stage.y(0.9), h * 0.13, rng, "#8fa04e", 0.8)
    front_grass(stage, "#5f8a40")
