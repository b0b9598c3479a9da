"""Worked land: the farm and its fields of wheat or paddy."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.buildings import barn, hut
from plugins.providers.illustrator.scenery.canvas import smooth, vertical
from plugins.providers.illustrator.scenery.countryside import (
    far_country,
    front_grass,
    furrows,
    meadow,
)
from plugins.providers.illustrator.scenery.land import rolling
from plugins.providers.illustrator.scenery.plants import (
    broadleaf,
    flowers,
    grass,
    palm,
)
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.water import still_water


@setting("farm")
def draw_farm(stage: Stage) -> None:
    """A barn or a thatched farm, haystacks, a fence."""
    stage.look_from(0.58, 0.9, 0.36)
    h, indian = stage.h, stage.indian
    stage.take_prop("barn", "haystack", "farm")
    sky(stage, sun=0.3, heaps=3)
    far_country(stage, stage.y(0.6))
    random = stage.rng("farm")
    field = meadow(
        stage, "field", stage.y(0.595), "#c7ad52" if indian else "#8fa64e", 0.3, stage.y(0.86), 0.2
    )
    furrows(stage, field, stage.y(0.6), stage.y(0.84), "#8a7a3a", 30)
    flip = 1 if stage.view != 1 else -1
    place = 0.5 + flip * stage.pick(0.31, 0.33, 0.12)
    yard = stage.sheet("yard", 0.5)
    scale = (0.78 if stage.tall else 1.0) * stage.size
    if indian:
        hut(stage, yard, stage.at(place), stage.y(0.77), h * 0.5 * scale, random, 0.05, True)
        for index, share in enumerate((place - 0.27 * flip, place - 0.35 * flip)):
            _haystack(
                stage, yard, stage.at(share), stage.y(0.76), h * (0.16 - 0.03 * index) * stage.size
            )
        palms = stage.sheet("palms", 0.45, stage.sway(5))
        palm(stage, palms, stage.at(place + 0.14 * flip), stage.y(0.76), h * 0.5, random, 0.08)
    else:
        barn(stage, yard, stage.at(place), stage.y(0.765), h * 0.46 * scale, 0.06)
        for share in (place - 0.25 * flip, place - 0.31 * flip, place - 0.4 * flip):
            _bale(stage, yard, stage.at(share), stage.y(0.765), h * 0.04 * stage.size)
    tree = stage.sheet("tree", 0.6, stage.sway(5))
    broadleaf(
        stage,
        tree,
        stage.at(0.5 - flip * 0.42),
        stage.y(0.8),
        h * stage.pick(0.44, 0.6, 0.34),
        random,
        distance=0.03,
    )
    ground = meadow(
        stage, "yard ground", stage.y(0.77), "#8a9a4a", 0.9, trail="#bf9a6a", mid=0.5 + 0.06 * flip
    )
    _rail_fence(stage, ground, indian)
    grass(
        stage,
        ground,
        *stage.extent(0.9)[::2],
        stage.y(0.8),
        h * 0.025,
        random,
        "#86984a",
        0.6,
        spread=h * 0.05,
    )
    front_grass(stage, "#7a8a40")


def _haystack(stage: Stage, sheet: Sheet, x: float, y: float, size: float) -> None:
    random, straw = stage.rng(f"hay {x:.0f}"), "#d9b45a"
    points = [
        (x - size * 0.5, y),
        (x - size * 0.46, y - size * 0.5),
        (x - size * 0.2, y - size * 0.95),
        (x, y - size * 1.1),
        (x + size * 0.2, y - size * 0.95),
        (x + size * 0.46, y - size * 0.5),
        (x + size * 0.5, y),
    ]
    sheet.smooth(points, vertical(stage.tone(straw, 0.9, 0.05), stage.tone(straw, 0.3, 0.05)))
    for lit in (0.1, 1.0):
        path = ""
        for _ in range(40):
            u, v = random.uniform(-0.42, 0.42), random.random() ** 1.4
            if abs(u) < 0.45 - 0.36 * v:
                path += (
                    f"M{x + u * size:.1f} {y - v * size:.1f}l{u * size * 0.16:.1f} {size * 0.1:.1f}"
                )
        sheet.path(
            path or "M0 0",
            None,
            (x - size, y - size * 1.2, x + size, y),
            stroke=stage.tone(straw, lit, 0.05),
            width=1.6,
            opacity=0.5,
        )


def _bale(stage: Stage, sheet: Sheet, x: float, y: float, radius: float) -> None:
    straw = "#d6b35e"
    sheet.rect(
        x,
        y - radius * 2,
        radius * 1.6,
        radius * 2,
        vertical(stage.tone(straw, 0.85, 0.08), stage.tone(straw, 0.25, 0.08)),
        radius * 0.5,
    )
    sheet.ellipse(x, y - radius, radius * 0.75, radius, stage.tone(straw, 0.7, 0.08))
    for share in (0.7, 0.4):
        sheet.path(
            smooth(
                [
                    (x - radius * 0.75 * share, y - radius),
                    (x, y - radius * (1 + share)),
                    (x + radius * 0.75 * share, y - radius),
                    (x, y - radius * (1 - share)),
                ]
            ),
            None,
            (x - radius, y - 2 * radius, x + radius, y),
            stroke=stage.tone(straw, 0.15, 0.08),
            width=1.6,
            opacity=0.6,
        )


def _rail_fence(stage: Stage, sheet: Sheet, indian: bool) -> None:
    h, wood = stage.h, "#8a6a4a"
    left, _, right, _ = sheet.frame
    for a, b in ((left, stage.w * 0.24), (stage.w * 0.78, right)):
        x = a
        while x < b:
            lean = 3 if indian else 0
            sheet.line(
                [(x, stage.y(0.855)), (x + lean, stage.y(0.765))], stage.tone(wood, 0.6), h * 0.013
            )
            x += h * 0.12
        for y in (0.785, 0.82):
            sheet.line(
                [(a, stage.y(y)), ((a + b) / 2, stage.y(y + 0.006)), (b, stage.y(y))],
                stage.tone(wood, 0.8),
                h * 0.009,
            )


@setting("field")
def draw_field(stage: Stage) -> None:
    """Wheat under a big sky, or paddy terraces that mirror it."""
    stage.look_from(0.56, 0.91, 0.36)
    h, random = stage.h, stage.rng("field")
    sky(stage, sun=0.68, heaps=3)
    far_country(stage, stage.y(0.58))
    if stage.indian:
        _paddy(stage)
    else:
        _wheat(stage)
    tree = stage.sheet("tree", 0.42, stage.sway(5))
    x = stage.at(stage.pick(0.14, 0.83, 0.64))
    if stage.indian:
        for dx, size, lean in ((0.0, 0.44, 0.03), (0.04, 0.36, 0.2), (-0.05, 0.32, -0.18)):
            palm(
                stage,
                tree,
                x + dx * stage.w,
                stage.y(0.69),
                h * size * stage.size,
                random,
                0.12,
                lean,
            )
    else:
        broadleaf(
            stage,
            tree,
            x,
            stage.y(0.7),
            h * 0.34 * stage.pick(1, 1.5, 1.3),
            random,
            "#5d8a3f",
            0.12,
            0.75,
        )
    crop = "#7fae4a" if stage.indian else "#d9b35a"
    ground = meadow(
        stage,
        "headland",
        stage.y(0.81),
        "#84a04a" if stage.indian else "#a89a50",
        0.9,
        trail="#b8986a",
        wide=0.3,
    )
    left, _, right, _ = stage.extent(0.9)
    if not stage.light.snow:
        for a, b in ((left, stage.w * 0.24), (stage.w * 0.76, right)):
            for y in (0.83, 0.87, 0.92):
                grass(
                    stage, ground, a, b, stage.y(y), h * 0.075, random, crop, 0.9, spread=h * 0.02
                )
        spots = [(random.uniform(left, right), random.uniform(stage.y(0.85), h)) for _ in range(18)]
        flowers(stage, ground, spots, h * 0.012, random, ("#d9483a", "#5a7fd0", "#f4f0e6"))
    front_grass(stage, crop)


def _wheat(stage: Stage) -> None:
    h = stage.h
    for index, (depth, top, distance) in enumerate(((0.26, 0.59, 0.22), (0.5, 0.68, 0.1))):
        gold = ("#dcb65a", "#d2a546")[index]
        sheet = meadow(
            stage, f"wheat {index}", stage.y(top), gold, depth, stage.y(top + 0.24), distance, 0.014
        )
        furrows(stage, sheet, stage.y(top + 0.015), stage.y(top + 0.24), "#9a7430", 26)
        if not stage.light.snow:
            left, _, right, _ = stage.extent(depth)
            grass(
                stage,
                sheet,
                left,
                right,
                stage.y(top + 0.02),
                h * (0.02 + 0.016 * index),
                stage.rng(f"ears {index}"),
                gold,
                1.6,
                distance,
                h * 0.08,
            )


def _paddy(stage: Stage) -> None:
    h = stage.h
    for index, top in enumerate((0.585, 0.625, 0.675, 0.735)):
        depth, distance = 0.2 + 0.12 * index, 0.26 - 0.07 * index
        sheet = stage.sheet(f"paddy {index}", depth)
        left, _, right, _ = stage.extent(depth)
        bottom = stage.y(top + 0.13)
        sheet.apply(
            still_water(stage, stage.y(top), bottom, "#4f7a6a", f"water {index}", 0.8),
            (left, stage.y(top) + 6, right, bottom),
        )
        random = stage.rng(f"bund {index}")
        line = rolling(random, left, right, stage.y(top) + 4, h * 0.006, 3)
        green = "#6fa048"
        sheet.path(
            smooth(line, False),
            None,
            (left, stage.y(top) - 20, right, stage.y(top) + 20),
            stroke=stage.tone(green, 0.75, distance),
            width=h * (0.009 + 0.003 * index),
        )
        if stage.light.snow:
            continue
        for row in range(3 + index):
            y = stage.y(top) + h * (0.016 + 0.02 * row * (0.7 + 0.25 * index))
            tall = h * (0.014 + 0.006 * index)
            grass(
                stage,
                sheet,
                left,
                right,
                y + tall,
                tall,
                random,
                "#8fbf4f",
                0.45,
                distance,
                3,
                (0.35, 0.95),
            )
