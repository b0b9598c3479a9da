"""The garden: flower beds, an arch of roses or a marble pavilion."""

from __future__ import annotations

import itertools

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import smooth, vertical
from plugins.providers.illustrator.scenery.countryside import (
    front_grass,
    meadow,
)
from plugins.providers.illustrator.scenery.land import haze_foot
from plugins.providers.illustrator.scenery.paint import wash
from plugins.providers.illustrator.scenery.plants import (
    broadleaf,
    bush,
    flowers,
    grass,
    overhang,
)
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.towers import chhatri


@setting("garden")
def draw_garden(stage: Stage) -> None:
    """Flower beds about a path; a rose arch, or a channel with a pavilion."""
    stage.look_from(0.56, 0.9, 0.42, low=0.08)
    h, random = stage.h, stage.rng("garden")
    stage.take_prop("flower", "flowers", "rose", "fountain")
    sky(stage, sun=0.7, heaps=2)
    back = stage.sheet("far trees", 0.16)
    left, _, right, _ = stage.extent(0.16)
    back.rect(
        left,
        stage.y(0.53),
        right - left,
        h * 0.12,
        vertical(stage.tone("#5a8a52", 0.5, 0.6), stage.tone("#5a8a52", 0.6, 0.4)),
    )
    x = left
    while x < right:
        bush(stage, back, x, stage.y(0.575), h * 0.12, random, "#5a8a52", 0.55)
        x += h * 0.07
    x = left
    while x < right:
        size = h * random.uniform(0.2, 0.34) * stage.pick(1, 1.35, 0.8)
        broadleaf(
            stage,
            back,
            x,
            stage.y(0.63),
            size,
            random,
            distance=0.42,
            spread=0.8,
            leafy=0.7,
            count=9,
        )
        x += size * random.uniform(0.4, 0.6)
    haze_foot(stage, back, h * 0.42, stage.y(0.63), 0.45)
    lawn = meadow(stage, "lawn", stage.y(0.61), "#7fae55", 0.34, stage.y(0.86), 0.14)
    lawn.apply(wash(stage.light.haze, stage.y(0.6), stage.y(0.68), 0.3, 0.0))
    hedge = stage.sheet("hedge", 0.4)
    for share in (-0.02, 0.07, 0.16, 0.25, 0.75, 0.84, 0.93, 1.02):
        bush(
            stage,
            hedge,
            stage.at(share),
            stage.y(0.69),
            h * 0.19,
            random,
            "#4f8a48",
            0.12,
            ("#f4e7ef", "#e78fb0"),
        )
    if stage.indian:
        _pavilion(stage)
    else:
        _arch(stage)
    _beds(stage)
    leaves = stage.sheet("leaves", 1.45, Motion(kind="bob", amplitude=5, period=6), blur=4.5)
    edge, top, far_edge, _ = stage.extent(1.45)
    corner, way = ((edge, top), 1) if stage.side > 0 else ((far_edge, top), -1)
    overhang(stage, leaves, corner, way * stage.w * 0.24, h * 0.34, random, "#4a8a44", 28)
    front_grass(stage, "#5a9444", ("#e86f9a", "#f6d4e2", "#f2c14a", "#b58ae0"))
    if stage.request.time == "day" and stage.request.weather in ("clear", "wind"):
        stage.effect("petals", 0.25, stage.tone("#ffc6d6", 0.95))


def _pavilion(stage: Stage) -> None:
    h, x = stage.h, stage.at(stage.pick(0.5, 0.3, 0.66))
    sheet = stage.sheet("pavilion", 0.42)
    sheet.rect(
        x - h * 0.2,
        stage.y(0.655),
        h * 0.4,
        h * 0.05,
        vertical(stage.tone("#d9a98a", 0.8, 0.1), stage.tone("#d9a98a", 0.4, 0.1)),
    )
    chhatri(stage, sheet, x, stage.y(0.66), h * 0.22, 0.03, "#f6ead6")
    for dx in (-0.17, 0.17):
        chhatri(stage, sheet, x + dx * h, stage.y(0.66), h * 0.08, 0.05, "#efd9bc")


def _arch(stage: Stage) -> None:
    h, random, x = stage.h, stage.rng("arch"), stage.at(stage.pick(0.5, 0.3, 0.64))
    sheet = stage.sheet("arch", 0.46)
    foot = stage.y(0.73)
    half, top = h * 0.105 * stage.size, foot - h * 0.29 * stage.size
    arch = [
        (x - half, foot),
        (x - half, top + half * 0.7),
        (x - half * 0.7, top + 8),
        (x, top - half * 0.2),
        (x + half * 0.7, top + 8),
        (x + half, top + half * 0.7),
        (x + half, foot),
    ]
    sheet.path(
        smooth(arch, False),
        None,
        (x - half * 1.2, top - half, x + half * 1.2, foot),
        stroke=stage.tone("#f2ede2", 0.7, 0.08),
        width=h * 0.014,
    )
    for (x1, y1), (x2, y2) in itertools.pairwise(arch):
        for step in range(4):
            t = step / 4
            cx, cy = x1 + (x2 - x1) * t, y1 + (y2 - y1) * t
            bush(
                stage,
                sheet,
                cx,
                cy + h * 0.03,
                h * 0.055,
                random,
                "#558f48",
                0.06,
                ("#f6d9e4", "#e76f98", "#ffffff"),
            )


def _beds(stage: Stage) -> None:
    h, random = stage.h, stage.rng("beds")
    ground = meadow(stage, "garden path", stage.y(0.73), "#78a84e", 0.9, trail="#d6bf9a", wide=0.22)
    left, _, right, _ = stage.extent(0.9)
    tints = ("#e84f6f", "#f28fb0", "#f7d25a", "#b78ae6", "#fdf6ee", "#f08a3a")
    if stage.light.snow:
        return
    for row in range(7):
        y = stage.y(0.765 + 0.032 * row)
        size = h * (0.011 + 0.0022 * row)
        reach = stage.w * (0.36 - 0.03 * row)
        for a, b in ((left, reach), (stage.w - reach, right)):
            grass(stage, ground, a, b, y, size * 3, random, "#5f9a48", 0.7)
            count = int((b - a) / size / 2.6)
            spots = [(random.uniform(a, b), y + random.uniform(-3, 3)) for _ in range(count)]
            flowers(stage, ground, spots, size, random, tints[row % 3 :: 3] + tints[:1])
