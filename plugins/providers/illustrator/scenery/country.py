"""Where people live with the land: village, farm, field, garden."""

from __future__ import annotations

from filmwright import Motion
from plugins.providers.illustrator.scenery.buildings import barn, chhatri, cottage, hut
from plugins.providers.illustrator.scenery.canvas import Point, fading, smooth, vertical
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.heights import massif, mist_bank
from plugins.providers.illustrator.scenery.land import ground_plane, haze_foot, hill, rolling
from plugins.providers.illustrator.scenery.paint import patches, wash
from plugins.providers.illustrator.scenery.plants import (
    banyan,
    broadleaf,
    bush,
    flowers,
    grass,
    leaf,
    overhang,
    palm,
    pine,
)
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.water import still_water

SWAY = Motion(kind="sway", amplitude=0.6, period=7)


def far_country(stage: Stage, foot: float, fields: bool = True) -> None:
    """Hills in the haze, a patchwork of fields and a line of trees before them."""
    h, random = stage.h, stage.rng("far country")
    massif(stage, "far hills", 0.07, foot - h * 0.015, h * 0.13, 0.62, 6, 2.0, "#8493a0", 0.6)
    sheet = stage.sheet("near hills", 0.14)
    left, _, right, _ = stage.extent(0.14)
    skyline = rolling(random, left, right, foot - h * 0.035, h * 0.025)
    hill(stage, sheet, skyline, foot + h * 0.05, "#6f9562", 0.42)
    if fields:
        sheet.apply(patches(stage.tone("#c9b45a", 0.8, 0.4), 0.35, 12, stage.seed("fields"), 9, 0.7, 0.02))
    x = left
    while x < right:
        size = h * random.uniform(0.025, 0.05)
        bush(stage, sheet, x, foot + h * 0.006, size * 1.3, random, "#4d7a50", 0.4)
        x += size * random.uniform(0.6, 2.4)
    haze_foot(stage, sheet, foot - h * 0.05, foot + h * 0.03, 0.35)


def meadow(
    stage: Stage, name: str, top: float, colour: str, depth: float, bottom: float | None = None,
    distance: float = 0.0, rise: float = 0.012, trail: str = "", mid: float = 0.5, wide: float = 0.17,
) -> Sheet:  # fmt: skip
    """Grass land to stand on, with a trodden path towards the middle when a colour is given."""
    random, h = stage.rng(name), stage.h
    sheet = stage.sheet(name, depth)
    left, _, right, edge = stage.extent(depth)
    bottom = edge if bottom is None else bottom
    hill(stage, sheet, rolling(random, left, right, top, h * rise, 2), bottom, colour, distance, 1.2, 0.2)
    box = (left, top - h * 0.03, right, bottom)
    sheet.apply(ground_plane(stage, colour, name, top - h * 0.12, 0.22, 2.0,
                             stage.tone(mix(colour, "#d9c96a", 0.45), 0.8, distance)), box)  # fmt: skip
    if trail and not stage.light.snow:
        x, w = stage.at(mid), stage.w
        shape: list[Point] = [
            (x - w * 0.012, top + 1), (x + w * 0.012, top + 1), (x + w * 0.06, top + (bottom - top) * 0.22),
            (x + w * 0.07, top + (bottom - top) * 0.5), (x + w * wide * 1.3, bottom + 20),
            (x - w * wide * 1.3, bottom + 20), (x - w * 0.12, top + (bottom - top) * 0.5),
            (x - w * 0.005, top + (bottom - top) * 0.22),
        ]  # fmt: skip
        sheet.path(smooth(shape), vertical(stage.tone(trail, 0.75, distance + 0.06), stage.tone(trail, 0.5, distance)), box)
        rim = smooth(shape)
        sheet.path(rim, None, box, stroke=stage.tone(mix(colour, trail, 0.4), 0.25, distance), width=3, opacity=0.4)
    return sheet


def front_grass(stage: Stage, colour: str = "#4f7f3c", blooms: tuple[str, ...] = ()) -> None:
    """Out of focus grass and flowers at the bottom corners."""
    h, random = stage.h, stage.rng("front grass")
    if stage.light.snow:
        return
    sheet = stage.sheet("front", 1.35, Motion(kind="sway", amplitude=1.0, period=5), blur=3.5)
    left, _, right, _ = stage.extent(1.35)
    for a, b in ((left, stage.w * 0.11), (stage.w * 0.9, right)):
        grass(stage, sheet, a, b, h * 1.08, h * 0.19, random, colour, 1.1, lit=(0.05, 0.5))
        spots = [(random.uniform(a, b), h * random.uniform(1.0, 1.06)) for _ in range(8 if blooms else 0)]
        flowers(stage, sheet, spots, h * 0.035, random, blooms or ("#ffffff",))


def smoke(stage: Stage, x: float, y: float, size: float, depth: float) -> None:
    """A thread of chimney smoke."""
    from plugins.providers.illustrator.scenery.paint import around, glow

    sheet = stage.sheet(f"smoke {x:.0f}", depth, Motion(kind="sway", amplitude=2.5, period=8), plain=True)
    colour = stage.light.far(mix(stage.light.cloud[0], stage.light.haze, 0.4), 0.1)
    for index in range(9):
        t = index / 8
        px = x + stage.side * -size * 0.5 * t**1.5 + (0.09 * size if index % 2 else -0.05 * size) * t
        r = size * (0.06 + 0.17 * t)
        sheet.apply(glow(px, y - size * t, r * 1.6, colour, 0.42 * (1 - t) + 0.06), around(px, y - size * t, r * 1.6))


@setting("village")
def draw_village(stage: Stage) -> None:
    """Houses about a path under a great tree."""
    stage.stand(0.9, 0.36)
    h, indian = stage.h, stage.indian
    stage.horizon = h * 0.58
    stage.take_prop("house", "hut", "village", "cottage")
    sky(stage, sun=0.72, heaps=3)
    far_country(stage, h * 0.6)
    flip = 1 if stage.request.angle % 2 == 0 else -1
    meadow(stage, "green", h * 0.595, "#7fa050" if indian else "#6f9a4c", 0.3, h * 0.86, 0.2)
    random = stage.rng("houses")
    build = hut if indian else cottage
    far = stage.sheet("far houses", 0.32)
    for share, size in ((0.36, 0.13), (0.57, 0.15), (0.66, 0.12)):
        build(stage, far, stage.at(share), h * (0.62 + size * 0.1), h * size * 1.1, random, 0.3)
        broadleaf(stage, far, stage.at(share + 0.06), h * 0.632, h * size * 1.2, random, distance=0.28, leafy=0.6)
    mist_bank(stage, "mist", 0.36, h * 0.64, h * 0.06, 0.3)
    middle = stage.sheet("houses", 0.5)
    scale = 0.8 if stage.tall else 1.0
    left_share, right_share = (0.1, 0.93) if flip > 0 else (0.06, 0.88)
    build(stage, middle, stage.at(left_share), h * 0.78, h * 0.44 * scale, random, 0.06)
    build(stage, middle, stage.at(right_share), h * 0.75, h * 0.38 * scale, random, 0.1)
    for share in (0.25, 0.29, 0.77, 0.8):
        bush(stage, middle, stage.at(share), h * 0.775, h * 0.08, random, distance=0.07,
             bloom=("#e57f9a", "#f2d15a") if share < 0.5 else ())  # fmt: skip
    if not indian:
        smoke(stage, stage.at(right_share), h * 0.52, h * 0.22, 0.49)
    _village_tree(stage, indian, flip)
    ground = meadow(stage, "lane", h * 0.765, "#86a04a" if indian else "#6f9a48", 0.9,
                    trail="#c89a6a" if indian else "#b7a07c", wide=0.24)  # fmt: skip
    _lane_side(stage, ground, indian)
    front_grass(stage, blooms=("#f2b13a", "#e2692e") if indian else ("#f4f0e6", "#d98fd0"))


def _village_tree(stage: Stage, indian: bool, flip: int) -> None:
    h, random = stage.h, stage.rng("tree")
    sheet = stage.sheet("tree", 0.62, SWAY)
    x = stage.at(0.83 if flip < 0 else 0.19)
    if indian:
        banyan(stage, sheet, x, h * 0.8, h * 0.42, random, 0.03)
        base = stage.sheet("platform", 0.63)
        base.rect(x - h * 0.14, h * 0.785, h * 0.28, h * 0.035, vertical(stage.tone("#c9b49a", 0.9), stage.tone("#c9b49a", 0.4)), 3)
        base.rect(x - h * 0.14, h * 0.782, h * 0.28, h * 0.009, stage.tone("#c2563a", 0.7), 2)
        palms = stage.sheet("palms", 0.45, SWAY)
        for share, size in ((0.72, 0.42), (0.76, 0.34)) if flip > 0 else ((0.24, 0.42), (0.29, 0.34)):
            palm(stage, palms, stage.at(share), h * 0.74, h * size, random, 0.12)
    else:
        broadleaf(stage, sheet, x, h * 0.82, h * 0.5, random, "#5f9340", 0.02, 0.72, count=13)


def _lane_side(stage: Stage, sheet: Sheet, indian: bool) -> None:
    h, random = stage.h, stage.rng("lane side")
    left, _, right, _ = stage.extent(0.9)
    if not stage.light.snow:
        for a, b in ((left, stage.w * 0.28), (stage.w * 0.74, right)):
            grass(stage, sheet, a, b, h * 0.8, h * 0.028, random, "#7a9a44", 0.8, spread=h * 0.14)
            spots = [(random.uniform(a, b), random.uniform(h * 0.84, h * 0.98)) for _ in range(14)]
            tints = ("#f2b13a", "#e2692e", "#f6efe0") if indian else ("#f4f0e6", "#d98fd0", "#f2d15a")
            flowers(stage, sheet, spots, h * 0.012, random, tints)
    if indian:
        _pots(stage, sheet, stage.at(0.05), h * 0.885)
        return
    fence = stage.tone("#f1eadb", 0.8)
    for a, b in ((left, stage.w * 0.17), (stage.w * 0.85, right)):
        x = a
        while x < b:
            sheet.rect(x, h * 0.8, h * 0.011, h * 0.075, fence, 2)
            x += h * 0.034
        for y in (0.82, 0.85):
            sheet.rect(a, h * y, b - a, h * 0.009, stage.tone("#f1eadb", 0.55))


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


@setting("farm")
def draw_farm(stage: Stage) -> None:
    """A barn or a thatched farm, haystacks, a fence."""
    stage.stand(0.9, 0.36)
    h, indian = stage.h, stage.indian
    stage.horizon = h * 0.58
    stage.take_prop("barn", "haystack", "farm")
    sky(stage, sun=0.3, heaps=3)
    far_country(stage, h * 0.6)
    random = stage.rng("farm")
    field = meadow(stage, "field", h * 0.595, "#c7ad52" if indian else "#8fa64e", 0.3, h * 0.86, 0.2)
    _rows(stage, field, h * 0.6, h * 0.84, "#8a7a3a", 30)
    flip = 1 if stage.request.angle % 2 == 0 else -1
    place = 0.5 + flip * 0.31
    yard = stage.sheet("yard", 0.5)
    scale = 0.78 if stage.tall else 1.0
    if indian:
        hut(stage, yard, stage.at(place), h * 0.77, h * 0.5 * scale, random, 0.05, True)
        for index, share in enumerate((place - 0.27 * flip, place - 0.35 * flip)):
            _haystack(stage, yard, stage.at(share), h * 0.76, h * (0.16 - 0.03 * index))
        palms = stage.sheet("palms", 0.45, SWAY)
        palm(stage, palms, stage.at(place + 0.14 * flip), h * 0.76, h * 0.5, random, 0.08)
    else:
        barn(stage, yard, stage.at(place), h * 0.765, h * 0.46 * scale, 0.06)
        for share in (place - 0.25 * flip, place - 0.31 * flip, place - 0.4 * flip):
            _bale(stage, yard, stage.at(share), h * 0.765, h * 0.04)
    tree = stage.sheet("tree", 0.6, SWAY)
    broadleaf(stage, tree, stage.at(0.5 - flip * 0.42), h * 0.8, h * 0.44, random, distance=0.03)
    ground = meadow(stage, "yard ground", h * 0.77, "#8a9a4a", 0.9, trail="#bf9a6a", mid=0.5 + 0.06 * flip)
    _rail_fence(stage, ground, indian)
    grass(stage, ground, *stage.extent(0.9)[::2], h * 0.8, h * 0.025, random, "#86984a", 0.6, spread=h * 0.05)
    front_grass(stage, "#7a8a40")


def _rows(stage: Stage, sheet: Sheet, top: float, bottom: float, colour: str, count: int) -> None:
    """Furrows that run to a vanishing point."""
    vx, vy = stage.lit(0.62), top - stage.h * 0.06
    left, _, right, _ = sheet.frame
    path = ""
    for index in range(-count, count + 1):
        x = vx + index * (right - left) / count * 1.6
        share = (top - vy) / (bottom - vy)
        path += f"M{vx + (x - vx) * share:.1f} {top:.1f}L{x:.1f} {bottom:.1f}"
    sheet.path(path, None, (left, top, right, bottom), stroke=stage.tone(colour, 0.2, 0.15), width=3, opacity=0.4)


def _haystack(stage: Stage, sheet: Sheet, x: float, y: float, size: float) -> None:
    random, straw = stage.rng(f"hay {x:.0f}"), "#d9b45a"
    points = [(x - size * 0.5, y), (x - size * 0.46, y - size * 0.5), (x - size * 0.2, y - size * 0.95),
              (x, y - size * 1.1), (x + size * 0.2, y - size * 0.95), (x + size * 0.46, y - size * 0.5), (x + size * 0.5, y)]  # fmt: skip
    sheet.smooth(points, vertical(stage.tone(straw, 0.9, 0.05), stage.tone(straw, 0.3, 0.05)))
    for lit in (0.1, 1.0):
        path = ""
        for _ in range(40):
            u, v = random.uniform(-0.42, 0.42), random.random() ** 1.4
            if abs(u) < 0.45 - 0.36 * v:
                path += f"M{x + u * size:.1f} {y - v * size:.1f}l{u * size * 0.16:.1f} {size * 0.1:.1f}"
        sheet.path(path or "M0 0", None, (x - size, y - size * 1.2, x + size, y), stroke=stage.tone(straw, lit, 0.05), width=1.6, opacity=0.5)


def _bale(stage: Stage, sheet: Sheet, x: float, y: float, radius: float) -> None:
    straw = "#d6b35e"
    sheet.rect(x, y - radius * 2, radius * 1.6, radius * 2, vertical(stage.tone(straw, 0.85, 0.08), stage.tone(straw, 0.25, 0.08)), radius * 0.5)
    sheet.ellipse(x, y - radius, radius * 0.75, radius, stage.tone(straw, 0.7, 0.08))
    for share in (0.7, 0.4):
        sheet.path(smooth([(x - radius * 0.75 * share, y - radius), (x, y - radius * (1 + share)), (x + radius * 0.75 * share, y - radius), (x, y - radius * (1 - share))]),
                   None, (x - radius, y - 2 * radius, x + radius, y), stroke=stage.tone(straw, 0.15, 0.08), width=1.6, opacity=0.6)  # fmt: skip


def _rail_fence(stage: Stage, sheet: Sheet, indian: bool) -> None:
    h, wood = stage.h, "#8a6a4a"
    left, _, right, _ = sheet.frame
    for a, b in ((left, stage.w * 0.24), (stage.w * 0.78, right)):
        x = a
        while x < b:
            lean = 3 if indian else 0
            sheet.line([(x, h * 0.855), (x + lean, h * 0.765)], stage.tone(wood, 0.6), h * 0.013)
            x += h * 0.12
        for y in (0.785, 0.82):
            sheet.line([(a, h * y), ((a + b) / 2, h * (y + 0.006)), (b, h * y)], stage.tone(wood, 0.8), h * 0.009)


@setting("field")
def draw_field(stage: Stage) -> None:
    """Wheat under a big sky, or paddy terraces that mirror it."""
    stage.stand(0.91, 0.36)
    h, random = stage.h, stage.rng("field")
    stage.horizon = h * 0.56
    sky(stage, sun=0.68, heaps=3)
    far_country(stage, h * 0.58)
    if stage.indian:
        _paddy(stage)
    else:
        _wheat(stage)
    tree = stage.sheet("tree", 0.42, SWAY)
    flip = 1 if stage.request.angle % 2 == 0 else -1
    x = stage.at(0.5 - flip * 0.36)
    if stage.indian:
        for dx, size in ((0.0, 0.44), (0.04, 0.36), (-0.05, 0.32)):
            palm(stage, tree, x + dx * stage.w, h * 0.69, h * size, random, 0.12)
    else:
        broadleaf(stage, tree, x, h * 0.7, h * 0.34, random, "#5d8a3f", 0.12, 0.75)
    crop = "#7fae4a" if stage.indian else "#d9b35a"
    ground = meadow(stage, "headland", h * 0.81, "#84a04a" if stage.indian else "#a89a50", 0.9, trail="#b8986a", wide=0.3)
    left, _, right, _ = stage.extent(0.9)
    if not stage.light.snow:
        for a, b in ((left, stage.w * 0.24), (stage.w * 0.76, right)):
            for y in (0.83, 0.87, 0.92):
                grass(stage, ground, a, b, h * y, h * 0.075, random, crop, 0.9, spread=h * 0.02)
        spots = [(random.uniform(left, right), random.uniform(h * 0.85, h)) for _ in range(18)]
        flowers(stage, ground, spots, h * 0.012, random, ("#d9483a", "#5a7fd0", "#f4f0e6"))
    front_grass(stage, crop)


def _wheat(stage: Stage) -> None:
    h = stage.h
    for index, (depth, top, distance) in enumerate(((0.26, 0.59, 0.22), (0.5, 0.68, 0.1))):
        gold = ("#dcb65a", "#d2a546")[index]
        sheet = meadow(stage, f"wheat {index}", h * top, gold, depth, h * (top + 0.24), distance, 0.014)
        _rows(stage, sheet, h * (top + 0.015), h * (top + 0.24), "#9a7430", 26)
        if not stage.light.snow:
            left, _, right, _ = stage.extent(depth)
            grass(stage, sheet, left, right, h * (top + 0.02), h * (0.02 + 0.016 * index), stage.rng(f"ears {index}"), gold, 1.6, distance, h * 0.08)


def _paddy(stage: Stage) -> None:
    h = stage.h
    for index, top in enumerate((0.585, 0.625, 0.675, 0.735)):
        depth, distance = 0.2 + 0.12 * index, 0.26 - 0.07 * index
        sheet = stage.sheet(f"paddy {index}", depth)
        left, _, right, _ = stage.extent(depth)
        bottom = h * (top + 0.13)
        sheet.apply(still_water(stage, h * top, bottom, "#4f7a6a", f"water {index}", 0.8), (left, h * top + 6, right, bottom))
        random = stage.rng(f"bund {index}")
        line = rolling(random, left, right, h * top + 4, h * 0.006, 3)
        green = "#6fa048"
        sheet.path(smooth(line, False), None, (left, h * top - 20, right, h * top + 20),
                   stroke=stage.tone(green, 0.75, distance), width=h * (0.009 + 0.003 * index))  # fmt: skip
        if stage.light.snow:
            continue
        for row in range(3 + index):
            y = h * top + h * (0.016 + 0.02 * row * (0.7 + 0.25 * index))
            tall = h * (0.014 + 0.006 * index)
            grass(stage, sheet, left, right, y + tall, tall, random, "#8fbf4f", 0.45, distance, 3, (0.35, 0.95))


@setting("garden")
def draw_garden(stage: Stage) -> None:
    """Flower beds about a path; a rose arch, or a channel with a pavilion."""
    stage.stand(0.9, 0.42)
    h, random = stage.h, stage.rng("garden")
    stage.horizon = h * 0.56
    stage.take_prop("flower", "flowers", "rose", "fountain")
    sky(stage, sun=0.7, heaps=2)
    back = stage.sheet("far trees", 0.16)
    left, _, right, _ = stage.extent(0.16)
    x = left
    while x < right:
        size = h * random.uniform(0.2, 0.34)
        broadleaf(stage, back, x, h * 0.63, size, random, distance=0.42, spread=0.8, leafy=0.7, count=9)
        x += size * random.uniform(0.4, 0.6)
    haze_foot(stage, back, h * 0.42, h * 0.63, 0.45)
    lawn = meadow(stage, "lawn", h * 0.61, "#7fae55", 0.34, h * 0.86, 0.14)
    lawn.apply(wash(stage.light.haze, h * 0.6, h * 0.68, 0.3, 0.0))
    hedge = stage.sheet("hedge", 0.4)
    for share in (-0.02, 0.07, 0.16, 0.25, 0.75, 0.84, 0.93, 1.02):
        bush(stage, hedge, stage.at(share), h * 0.69, h * 0.19, random, "#4f8a48", 0.12, ("#f4e7ef", "#e78fb0"))
    if stage.indian:
        _pavilion(stage)
    else:
        _arch(stage)
    _beds(stage)
    leaves = stage.sheet("leaves", 1.45, Motion(kind="sway", amplitude=1.2, period=6), blur=4.5)
    edge, top, far_edge, _ = stage.extent(1.45)
    corner, way = ((edge, top), 1) if stage.side > 0 else ((far_edge, top), -1)
    overhang(stage, leaves, corner, way * stage.w * 0.24, h * 0.34, random, "#4a8a44", 28)
    front_grass(stage, "#5a9444", ("#e86f9a", "#f6d4e2", "#f2c14a", "#b58ae0"))
    if stage.request.time == "day" and stage.request.weather in ("clear", "wind"):
        stage.effect("petals", 0.25, stage.tone("#ffc6d6", 0.95))


def _pavilion(stage: Stage) -> None:
    h, x = stage.h, stage.at(0.5)
    sheet = stage.sheet("pavilion", 0.42)
    sheet.rect(x - h * 0.2, h * 0.655, h * 0.4, h * 0.05, vertical(stage.tone("#d9a98a", 0.8, 0.1), stage.tone("#d9a98a", 0.4, 0.1)))
    chhatri(stage, sheet, x, h * 0.66, h * 0.22, 0.1, "#e9d3b4")
    for dx in (-0.17, 0.17):
        chhatri(stage, sheet, x + dx * h, h * 0.66, h * 0.08, 0.12, "#e0bf9c")


def _arch(stage: Stage) -> None:
    h, random, x = stage.h, stage.rng("arch"), stage.at(0.5)
    sheet = stage.sheet("arch", 0.46)
    half, top, foot = h * 0.105, h * 0.44, h * 0.73
    arch = [(x - half, foot), (x - half, top + half * 0.7), (x - half * 0.7, top + 8), (x, top - half * 0.2),
            (x + half * 0.7, top + 8), (x + half, top + half * 0.7), (x + half, foot)]  # fmt: skip
    sheet.path(smooth(arch, False), None, (x - half * 1.2, top - half, x + half * 1.2, foot), stroke=stage.tone("#f2ede2", 0.7, 0.08), width=h * 0.014)
    for (x1, y1), (x2, y2) in zip(arch, arch[1:], strict=False):
        for step in range(4):
            t = step / 4
            cx, cy = x1 + (x2 - x1) * t, y1 + (y2 - y1) * t
            bush(stage, sheet, cx, cy + h * 0.03, h * 0.055, random, "#558f48", 0.06, ("#f6d9e4", "#e76f98", "#ffffff"))


def _beds(stage: Stage) -> None:
    h, random = stage.h, stage.rng("beds")
    ground = meadow(stage, "garden path", h * 0.73, "#78a84e", 0.9, trail="#d6bf9a", wide=0.22)
    left, _, right, _ = stage.extent(0.9)
    tints = ("#e84f6f", "#f28fb0", "#f7d25a", "#b78ae6", "#fdf6ee", "#f08a3a")
    if stage.light.snow:
        return
    for row in range(7):
        y = h * (0.765 + 0.032 * row)
        size = h * (0.011 + 0.0022 * row)
        reach = stage.w * (0.36 - 0.03 * row)
        for a, b in ((left, reach), (stage.w - reach, right)):
            grass(stage, ground, a, b, y, size * 3, random, "#5f9a48", 0.7)
            count = int((b - a) / size / 2.6)
            spots = [(random.uniform(a, b), y + random.uniform(-3, 3)) for _ in range(count)]
            flowers(stage, ground, spots, size, random, tints[row % 3 :: 3] + tints[:1])


__all__ = ["fading", "far_country", "front_grass", "leaf", "meadow", "pine", "smoke"]
