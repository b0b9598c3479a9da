"""The village: houses about a lane under a great tree."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.buildings import cottage, hut
from plugins.providers.illustrator.scenery.canvas import vertical
from plugins.providers.illustrator.scenery.countryside import (
    far_country,
    front_grass,
    meadow,
    smoke,
)
from plugins.providers.illustrator.scenery.heights import mist_bank
from plugins.providers.illustrator.scenery.plants import (
    banyan,
    broadleaf,
    bush,
    flowers,
    grass,
    palm,
)
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting

_FAR_HOUSES = (
    ((0.36, 0.13), (0.57, 0.15), (0.66, 0.12)),
    ((0.42, 0.12), (0.54, 0.14), (0.3, 0.1)),
    ((0.5, 0.13), (0.6, 0.11), (0.68, 0.15), (0.78, 0.12)),
)
"""Place across and size of the houses behind, for each view."""


@setting("village")
def draw_village(stage: Stage) -> None:
    """Houses about a path under a great tree."""
    stage.look_from(0.58, 0.9, 0.36)
    h, indian = stage.h, stage.indian
    stage.take_prop("house", "hut", "village", "cottage")
    sky(stage, sun=0.72, heaps=3)
    far_country(stage, stage.y(0.6))
    flip = 1 if stage.view != 1 else -1
    meadow(
        stage, "green", stage.y(0.595), "#7fa050" if indian else "#6f9a4c", 0.3, stage.y(0.86), 0.2
    )
    random = stage.rng("houses")
    _strips(stage, stage.sheets[-1], stage.y(0.61), stage.y(0.77), indian)
    build = hut if indian else cottage
    far = stage.sheet("far houses", 0.32)
    for share, size in _FAR_HOUSES[stage.view]:
        build(
            stage,
            far,
            stage.at(share),
            stage.y(0.62 + size * 0.1),
            h * size * 1.1 * stage.size,
            random,
            0.3,
        )
        broadleaf(
            stage,
            far,
            stage.at(share + 0.06),
            stage.y(0.632),
            h * size * 1.2 * stage.size,
            random,
            distance=0.28,
            leafy=0.6,
        )
    mist_bank(stage, "mist", 0.36, stage.y(0.64), h * 0.06, 0.3)
    middle = stage.sheet("houses", 0.5)
    scale = (0.8 if stage.tall else 1.0) * stage.size
    left_share, right_share = ((0.1, 0.93), (0.1, 0.99), (0.3, 0.97))[stage.view]
    if flip < 0:
        left_share, right_share = 1 - right_share, 1 - left_share
    build(stage, middle, stage.at(left_share), stage.y(0.78), h * 0.44 * scale, random, 0.06)
    build(stage, middle, stage.at(right_share), stage.y(0.75), h * 0.38 * scale, random, 0.1)
    for share in ((0.25, 0.29, 0.77, 0.8), (0.2, 0.7, 0.74, 0.3), (0.4, 0.43, 0.85))[stage.view]:
        bush(stage, middle, stage.at(share), stage.y(0.775), h * 0.08, random, distance=0.07,
             bloom=("#e57f9a", "#f2d15a") if share < 0.5 else ())  # fmt: skip
    if not indian:
        smoke(stage, stage.at(right_share), stage.y(0.52), h * 0.22 * stage.size, 0.49)
    _village_tree(stage, indian, flip)
    ground = meadow(stage, "lane", stage.y(0.765), "#86a04a" if indian else "#6f9a48", 0.9,
                    trail="#c89a6a" if indian else "#b7a07c", wide=0.24)  # fmt: skip
    _lane_side(stage, ground, indian)
    front_grass(stage, blooms=("#f2b13a", "#e2692e") if indian else ("#f4f0e6", "#d98fd0"))


def _strips(stage: Stage, sheet: Sheet, top: float, bottom: float, indian: bool) -> None:
    """Small fields with hedges between, on the slope behind the houses."""
    random = stage.rng("strips")
    left, _, right, _ = sheet.frame
    crops = (
        ("#c9b44f", "#8fb552", "#a9bf5a", "#d6bd62")
        if indian
        else ("#d2bd62", "#8aab55", "#b7b45c", "#7f9f4f")
    )
    x = left
    while x < right:
        wide = random.uniform(0.1, 0.2) * stage.w
        y = random.uniform(top + 6, bottom - 50)
        tall, skew = (bottom - top) * random.uniform(0.1, 0.2), (x - stage.w / 2) * 0.14
        strip = [(x, y), (x + wide, y - 4), (x + wide + skew, y + tall), (x + skew, y + tall)]
        sheet.polygon(strip, stage.tone(random.choice(crops), 0.8, 0.22), 0.7)
        rows = "".join(
            f"M{x + wide * i / 9:.1f} {y:.1f}L{x + wide * i / 9 + skew:.1f} {y + tall:.1f}"
            for i in range(1, 9)
        )
        sheet.path(
            rows,
            None,
            (x - 80, y - 5, x + wide + 80, y + tall),
            stroke=stage.tone("#6b6a34", 0.2, 0.2),
            width=1.6,
            opacity=0.35,
        )
        hedge = x
        while hedge < x + wide:
            bush(stage, sheet, hedge, y + 3, stage.h * 0.022, random, "#557f48", 0.24)
            hedge += stage.h * random.uniform(0.014, 0.06)
        x += wide * random.uniform(0.75, 1.2)


def _village_tree(stage: Stage, indian: bool, flip: int) -> None:
    h, random = stage.h, stage.rng("tree")
    sheet = stage.sheet("tree", 0.62, stage.sway(5))
    x = stage.at(stage.pick(0.19, 0.9, 0.12))
    tall = stage.pick(1.0, 0.8, 1.25)
    if indian:
        banyan(stage, sheet, x, stage.y(0.8), h * 0.42 * tall, random, 0.03)
        base = stage.sheet("platform", 0.63)
        base.rect(
            x - h * 0.14,
            stage.y(0.785),
            h * 0.28,
            h * 0.035,
            vertical(stage.tone("#c9b49a", 0.9), stage.tone("#c9b49a", 0.4)),
            3,
        )
        base.rect(x - h * 0.14, stage.y(0.782), h * 0.28, h * 0.009, stage.tone("#c2563a", 0.7), 2)
        palms = stage.sheet("palms", 0.45, stage.sway(5))
        for share, size, lean in ((0.23, 0.42, -0.16), (0.28, 0.33, 0.2)):
            x = stage.at(share if flip < 0 else 1 - share)
            palm(stage, palms, x, stage.y(0.74), h * size, random, 0.12, -lean * flip)
    else:
        broadleaf(
            stage, sheet, x, stage.y(0.82), h * 0.5 * tall, random, "#5f9340", 0.02, 0.72, count=13
        )


def _lane_side(stage: Stage, sheet: Sheet, indian: bool) -> None:
    h, random = stage.h, stage.rng("lane side")
    left, _, right, _ = stage.extent(0.9)
    if not stage.light.snow:
        for a, b in ((left, stage.w * 0.28), (stage.w * 0.74, right)):
            grass(
                stage, sheet, a, b, stage.y(0.8), h * 0.028, random, "#7a9a44", 0.8, spread=h * 0.14
            )
            spots = [
                (random.uniform(a, b), random.uniform(stage.y(0.84), stage.y(0.98)))
                for _ in range(14)
            ]
            tints = (
                ("#f2b13a", "#e2692e", "#f6efe0") if indian else ("#f4f0e6", "#d98fd0", "#f2d15a")
            )
            flowers(stage, sheet, spots, h * 0.012, random, tints)
    if indian:
        _pots(stage, sheet, stage.at(0.05), stage.y(0.885))
        return
    fence = stage.tone("#f1eadb", 0.8)
    for a, b in ((left, stage.w * 0.17), (stage.w * 0.85, right)):
        x = a
        while x < b:
            sheet.rect(x, stage.y(0.8), h * 0.011, h * 0.075, fence, 2)
            x += h * 0.034
        for y in (0.82, 0.85):
            sheet.rect(a, stage.y(y), b - a, h * 0.009, stage.tone("#f1eadb", 0.55))


def _pots(stage: Stage, sheet: Sheet, x: float, y: float) -> None:
    """Clay water pots."""
    from plugins.providers.illustrator.scenery.canvas import horizontal

    for dx, size in ((0, 1.0), (0.055, 0.8), (0.027, 0.62)):
        r = stage.h * 0.032 * size
        tones = [stage.tone("#b5623a", lit) for lit in (0.15, 0.55, 0.95)]
        paint = horizontal(*(tones if stage.side > 0 else reversed(tones)))
        cx, cy = x + dx * stage.h, y - (stage.h * 0.05 if size < 0.7 else 0)
        sheet.ellipse(cx, cy - r, r, r * 0.92, paint)
        sheet.rect(cx - r * 0.45, cy - r * 2.05, r * 0.9, r * 0.3, paint, r * 0.12)
