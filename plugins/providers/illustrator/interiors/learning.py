"""Where people learn and heal: classroom, library, laboratory, hospital."""

from __future__ import annotations

import math

from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.interiors.shell import sunlight, walls
from plugins.providers.illustrator.scenery.canvas import Gradient, horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("classroom")
def classroom(stage: Stage) -> None:
    """A board, the teacher's table, rows of desks with an aisle between, tall windows."""
    room = Room(stage, back=0.56)
    pal, side, wide = room.palette, room.side, room.half
    windows = [room.window(side * wide * share, 0.95, min(1.0, wide * 0.28), 1.5, "", (2, 3))
        for share in (0.52, 0.86)]  # fmt: skip
    wall = walls(room, windows, "village" if pal.indian else "garden", dado=0.95,
                 colour="#e6d3a6" if pal.indian else "#d5dcc8")  # fmt: skip
    mid = -side * wide * 0.22
    board = min(3.0, wide * 0.95)
    details.board(room, wall, mid, 1.0, room.back, board, 1.2)
    clutter.clock(room, wall, mid, 2.5, room.back, 0.34)
    details.chart(room, wall, -side * wide * 0.86, 1.25, room.back, min(0.9, wide * 0.24), 0.62,
        "map")  # fmt: skip
    details.banner(room, wall, mid - board / 2, mid + board / 2, 2.78, room.back,
        (*pal.cloth, "#e8d8a8"), 0.12)  # fmt: skip
    ground = floor(room, "tiles" if pal.indian else "planks", "#b99a78" if pal.indian else "")
    sunlight(room, windows, ground)
    back = room.sheet("furniture", 0.72)
    s0 = room.back + 0.04
    room.box(back, mid - board / 2 - 0.3, mid + board / 2 + 0.3, 0, 0.14, room.back + 0.01, s0
        + 0.08, pal.wood)  # fmt: skip
    desk = mid - side * board * 0.28
    furniture.table(room, back, desk - 0.6, desk + 0.6, s0 - 0.01, s0 + 0.05, 0.86)
    clutter.pile(room, back, room.fixed("pile"), desk - 0.35, 0.86, s0 + 0.03, 4)
    _globe(room, back, desk + 0.3, 0.86, s0 + 0.03)
    for x in (-wide * 0.45, wide * 0.45):
        if pal.indian:
            details.fan(room, back, x, 0.75)
        else:
            lamps.pendant(room, back, x, 2.5, 0.75, "#e6e0d0", 0.28, kind="globe")
    for depth, s, share in ((0.78, 0.74, 0.6), (0.9, 0.96, 0.86)):
        rows = room.sheet("desks", depth)
        for way in (-1, 1):
            x = way * max(0.95, room.reach(s) * share - 0.1)
            _school_desk(room, rows, x, s, pal)
            if s < 0.9:
                _school_desk(room, rows, x + way * 1.35, s, pal)
    room.finish(0.25)


def _globe(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    r = 0.13 * metre
    sheet.ellipse(cx, foot - 2, r * 0.7, r * 0.18, room.tone("#6b4a2e", 0.6))
    sheet.line([(cx, foot), (cx, foot - r * 0.5)], room.tone("#8a6a3a", 0.6), r * 0.2)
    blue = Gradient(((0.0, room.tone("#8fc4dc", 1.0)), (1.0, room.tone("#35688f", 0.3))), 0.35, 0.3,
        0.75, radial=True)  # fmt: skip
    sheet.ellipse(cx, foot - r * 1.5, r, paint=blue)
    for dx, dy, w, h in ((-0.3, -0.2, 0.34, 0.4), (0.3, 0.2, 0.3, 0.36), (0.1, -0.5, 0.3, 0.16)):
        sheet.ellipse(cx + dx * r, foot - r * 1.5 + dy * r, w * r, h * r, room.tone("#8fae5c", 0.7))


def _school_desk(room: Room, sheet: Sheet, x: float, s: float, pal: Palette) -> None:
    """A desk with its bench, its back to us."""
    top, seat = lighter(pal.wood, 0.08), pal.wood
    furniture.table(room, sheet, x - 0.52, x + 0.52, s - 0.09, s - 0.02, 0.72, top)
    clutter.pile(room, sheet, room.rng(f"desk{x:.1f}{s}"), x + 0.18, 0.72, s - 0.04, 2)
    left, y = room.at(x - 0.3, 0.725, s - 0.035)
    metre = room.m(s)
    sheet.polygon([(left, y), (left + 0.26 * metre, y), (left + 0.25 * metre, y - 0.05 * metre),
        (left + 0.02 * metre, y - 0.05 * metre)], room.tone("#f5efe0", 0.9))  # fmt: skip
    room.shadow(sheet, x - 0.5, x + 0.5, s, s + 0.03, 0.4)
    for dx in (-0.44, 0.44):
        furniture.block(room, sheet, x + dx, 0, s + 0.03, 0.06, 0.42, seat, 0.01, (0.5, 0.25))
    room.box(sheet, x - 0.5, x + 0.5, 0.38, 0.44, s - 0.01, s + 0.035, seat, shadow=0)


@setting("library")
def library(stage: Stage) -> None:
    """Walls of books, a tall arched window, green reading lamps, a ladder."""
    room = Room(stage, back=0.55, height=3.4)
    side, wide = room.side, room.half
    tall = room.height
    window = room.window(0.0, 1.0, 1.5, min(2.6, tall - 1.35), "pointed" if room.palette.indian
        else "round", (3, 4))  # fmt: skip
    walls(room, [window], "garden", colour="#7d4f3a", ceiling="#8a6a4c", beams=3)
    ground = floor(room, "planks", "#8a5636")
    furniture.rug(room, ground, 0.0, room.back + 0.1, 1.04, min(3.4, wide * 1.3),
        ("#7d2f35", "#c9a05a", "#35606b"))  # fmt: skip
    sunlight(room, [window], ground, 1.3)
    cases = room.sheet("bookcases", 0.7)
    random = room.fixed("cases")
    rows = max(6, round((tall - 0.3) / 0.42))
    spots = [(-wide * 0.99, -0.95), (0.95, wide * 0.99)]
    for x0, x1 in spots:
        for y, height in furniture.rack(
            room, cases, x0, x1, 0, tall - 0.25, room.back + 0.02, rows, "#7a4a2b"
        ):
            clutter.books(room, cases, random, x0 + 0.05, x1 - 0.05, y, room.back + 0.02, height)
    for x0, x1 in spots:
        room.box(cases, x0 - 0.03, x1 + 0.03, tall - 0.25, tall - 0.12, room.back, room.back + 0.04,
            "#8a5636", shadow=0)  # fmt: skip
    for way in (-1, 1):
        _side_books(room, cases, way)
    _ladder(room, cases, side * (0.95 + (wide - 0.95) * 0.5), tall - 0.7)
    lamps.pendant(room, cases, 0.0, min(2.75, tall - 0.4), 0.66, "#3f6a4c", 0.3, reach=1.8)
    middle = room.sheet("table", 0.8)
    for way in (-1, 1):
        x = way * min(room.reach(0.86) - 0.55, 2.2)
        furniture.table(room, middle, x - 0.75, x + 0.75, 0.78, 0.9, 0.76, "#7d4a2c")
        _reading_lamp(room, middle, x + way * 0.25, 0.76, 0.84)
        clutter.pile(room, middle, random, x - way * 0.35, 0.76, 0.87, 4)
    near = room.sheet("near furniture", 0.9)
    furniture.chair(room, near, side * min(room.reach(0.98) - 0.4, 1.9), 0.98, "#6b3f28", -side,
        "#7d2f35")  # fmt: skip
    fore = room.near()
    x = -side * room.reach(1.5)
    room.box(fore, x - 0.9, x + 0.45, 0, 0.35, 1.45, 1.55, "#5d3a26", shadow=0)
    clutter.pile(room, fore, random, x + side * 0.1, 0.35, 1.5, 5)
    room.finish(0.5)


def _side_books(room: Room, sheet: Sheet, way: int) -> None:
    """Shelves along a side wall, running towards us."""
    x, wood = way * room.half, "#6f4328"
    rows, near, tall = max(6, round((room.height - 0.3) / 0.42)), 1.5, room.height - 0.25
    room.quad(sheet, ((x, 0, room.back), (x, tall, room.back), (x, tall, near), (x, 0, near)),
        room.tone(wood, 0.25))  # fmt: skip
    random = room.fixed(f"side{way}")
    pitch = tall / rows
    for row in range(rows):
        z, low = 1 / room.back, row * pitch + 0.04
        while z > 1 / near:
            step = random.uniform(0.01, 0.024)
            if random.random() > 0.06:
                high = low + pitch * random.uniform(0.6, 0.86)
                s0, s1 = 1 / z, 1 / max(z - step, 0.5)
                colour = room.tone(random.choice(clutter.SPINES), random.uniform(0.25, 0.62)
                    + (0.12 if way != room.side else 0))  # fmt: skip
                room.quad(sheet, ((x, low, s0), (x, high, s0), (x, high, s1), (x, low, s1)), colour)
            z -= step
        y = (row + 1) * pitch
        room.quad(sheet, ((x, y - 0.03, room.back), (x, y + 0.01, room.back), (x, y + 0.01, near),
            (x, y - 0.03, near)), room.tone(wood, 0.62))  # fmt: skip
    z = 1 / room.back
    while z > 1 / near:
        s0, s1 = 1 / z, 1 / (z - 0.03)
        room.quad(sheet, ((x, 0, s0), (x, tall, s0), (x, tall, s1), (x, 0, s1)),
            room.tone(wood, 0.5))  # fmt: skip
        z -= 0.36


def _ladder(room: Room, sheet: Sheet, x: float, height: float) -> None:
    s, metre = room.back + 0.06, room.m(room.back + 0.06)
    wood = "#a8743f"
    for dx in (-0.19, 0.19):
        sheet.line([room.at(x + dx * 1.1, 0, s), room.at(x + dx * 0.85, height, s - 0.03)],
            room.tone(wood, 0.6), 0.05 * metre, soft=False)  # fmt: skip
    for index in range(int(height / 0.32)):
        y = 0.25 + index * 0.32
        k = 1.1 - 0.25 * y / height
        sheet.line([room.at(x - 0.19 * k, y, s), room.at(x + 0.19 * k, y, s)], room.tone(wood, 0.8),
            0.035 * metre, soft=False)  # fmt: skip


def _reading_lamp(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A brass lamp with a green glass shade."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    sheet.ellipse(cx, foot - 3, 0.09 * metre, 0.022 * metre, room.tone("#b98a3a", 0.7))
    sheet.line([(cx, foot - 3), (cx, foot - 0.3 * metre)], room.tone("#c99a4a", 0.8), 0.02 * metre,
        soft=False)  # fmt: skip
    w, top = 0.17 * metre, foot - 0.37 * metre
    lit = room.light.lamps
    green = "#4f9a63" if lit else room.tone("#2f6a48", 0.6)
    sheet.smooth([(cx - w, top + w * 0.55), (cx - w * 0.8, top + w * 0.08), (cx, top - w * 0.08),
        (cx + w * 0.8, top + w * 0.08), (cx + w, top + w * 0.55), (cx, top + w * 0.5)],
        vertical(lighter(green, 0.08), green))  # fmt: skip
    if lit:
        sheet.ellipse(cx, top + w * 0.56, w * 0.8, w * 0.1, "#fff3cc")
    room.lamp(cx, top + w, 1.15 * room.m(1), "#ffc878", 1.0)


@setting("laboratory")
def laboratory(stage: Stage) -> None:
    """Benches of glass and instruments, glowing flasks, a screen, a chart of elements."""
    indian = is_indian(stage.request)
    pal = Palette("#a9c2c4", "#7d9ca3", "#e6ecec", "#8a7a68", "#9aa8ac",
        ("#3f8f9a", "#d99a3f", "#7a5f9a"), indian)  # fmt: skip
    room = Room(stage, pal, back=0.6)
    room.cool()
    side, wide = room.side, room.half
    window = room.window(side * wide * 0.6, 1.05, min(1.9, wide * 0.6), 1.25, "", (3, 1))
    wall = walls(room, [window], "city", ceiling="#e9eef0")
    details.chart(room, wall, -side * wide * 0.22, 1.32, room.back, min(1.5, wide * 0.5), 0.82,
        "grid")  # fmt: skip
    clutter.clock(room, wall, side * wide * 0.1, 2.35, room.back, 0.32)
    ground = floor(room, "checker", "#a3b0b3", "#c3cccc")
    sunlight(room, [window], ground, 0.8)
    back = room.sheet("benches", 0.72)
    x0, x1 = sorted((-side * (room.reach(room.back) + 0.4), -side * wide * 0.48))
    for y in (1.5, 1.95):
        room.box(back, x0, x1, y - 0.04, y, room.back, room.back + 0.04, "#d8dee0", shadow=0)
        _glassware(room, back, x0 + 0.5, x1 - 0.1, y, room.back + 0.02, 0.27)
    edge = room.reach(room.back + 0.1) + 0.4
    furniture.cupboard(room, back, -edge, edge, 0, 0.9, room.back + 0.02, room.back + 0.12,
        "#dfe5e6", 9, "#3f4a52", drawers=1)  # fmt: skip
    s = room.back + 0.08
    details.screen(room, back, side * wide * 0.3, 0.9, s, 0.55, "pulse")
    _glassware(room, back, -wide * 0.6, wide * 0.1, 0.9, s, 0.3)
    _microscope(room, back, side * wide * 0.62, 0.9, s)
    _lamp_bar(room, back, 0.0, 0.72)
    middle = room.sheet("near bench", 0.88)
    for way in (-1, 1):
        x = way * min(room.reach(0.95) - 0.15, 2.15)
        furniture.cupboard(room, middle, x - 0.6, x + 0.6, 0, 0.92, 0.84, 0.97, "#cfd8da", 2,
            "#44505a", drawers=1)  # fmt: skip
        if way == side:
            _microscope(room, middle, x - way * 0.2, 0.92, 0.91, 1.1)
        else:
            _glassware(room, middle, x - 0.5, x + 0.5, 0.92, 0.92, 0.34)
    details.steam(room, -wide * 0.2, 1.2, s, 0.5, 0.22)
    near = room.near(blur=9)
    _glassware(room, near, side * room.reach(1.5) - 0.3, side * room.reach(1.5) + 0.4, -0.1, 1.5,
        0.5)  # fmt: skip
    room.finish(0.15)


def _glassware(
    room: Room, sheet: Sheet, x0: float, x1: float, y: float, s: float, size: float
) -> None:
    """Flasks and tubes of coloured liquids, which glow a little after dark."""
    random, metre = room.fixed(f"glass{x0:.1f}{y:.1f}"), room.m(s)
    x = x0
    while x < x1:
        colour = random.choice(("#4fd0c0", "#f0a83a", "#8f6ae0", "#5fb0f0", "#e06a8a", "#a0d84a"))
        cx, foot = room.at(x, y, s)
        h = size * random.uniform(0.7, 1.0) * metre
        liquid = mix(room.tone(colour, 0.8), colour, 0.35)
        glass = room.tone("#e8f4f6", 0.9)
        kind = random.randrange(3)
        if kind == 0:
            w = h * 0.4
            flask = [(cx - w * 0.22, foot - h), (cx - w * 0.22, foot - h * 0.62), (cx - w, foot),
                (cx + w, foot), (cx + w * 0.22, foot - h * 0.62),
                (cx + w * 0.22, foot - h)]  # fmt: skip
            sheet.polygon(flask, glass, 0.3)
            sheet.polygon([(cx - w * 0.56, foot - h * 0.34), (cx - w * 0.96, foot - 2),
                (cx + w * 0.96, foot - 2), (cx + w * 0.56, foot - h * 0.34)],
                vertical(lighter(liquid, 0.08), liquid), 0.9)  # fmt: skip
            sheet.line([(cx - w * 0.3, foot - h * 0.62), (cx - w * 0.7, foot - h * 0.1)], "#ffffff",
                2, 0.4, soft=False)  # fmt: skip
        elif kind == 1:
            r = h * 0.32
            sheet.rect(cx - r * 0.22, foot - h, r * 0.44, h * 0.5, glass, 2, 0.35)
            sheet.ellipse(cx, foot - r, r, paint=glass, opacity=0.35)
            half, level = r * 0.96, foot - r * 0.8
            bowl = (
                f"M{cx - half:.1f} {level:.1f}A{r:.1f} {r:.1f} 0 0 0 {cx + half:.1f} {level:.1f}Z"
            )
            sheet.path(bowl,
                vertical(lighter(liquid, 0.08), liquid),
                (cx - r, foot - r, cx + r, foot))  # fmt: skip
            sheet.ellipse(cx - r * 0.4, foot - r * 1.3, r * 0.14, r * 0.24, "#ffffff", 0.5)
        else:
            w = h * 0.14
            for index in range(3):
                tx = cx + (index - 1) * w * 1.6
                sheet.rect(tx - w / 2, foot - h * 0.8, w, h * 0.78, glass, w / 2, 0.35)
                fill = random.uniform(0.3, 0.6)
                sheet.rect(tx - w * 0.4, foot - h * fill - 3, w * 0.8, h * fill,
                    (liquid, "#f0c04a", "#e0708a")[index], w / 2, 0.85)  # fmt: skip
            sheet.rect(cx - w * 2.6, foot - h * 0.4, w * 5.2, h * 0.07, room.tone("#8a6a4a", 0.6),
                2)  # fmt: skip
        if room.light.lamps and random.random() < 0.4:
            room.lamp(cx, foot - h * 0.3, 0.42 * room.m(1), colour, 0.4)
        x += size * random.uniform(0.75, 1.15)


def _microscope(room: Room, sheet: Sheet, x: float, y: float, s: float, size: float = 1.0) -> None:
    metre = room.m(s) * 0.4 * size
    cx, foot = room.at(x, y, s)
    dark, pale = room.tone("#3a424c", 0.55), room.tone("#e3e8ea", 0.85)
    sheet.rect(cx - metre * 0.32, foot - metre * 0.1, metre * 0.64, metre * 0.1, dark, 4)
    sheet.line([(cx + metre * 0.2, foot - metre * 0.1), (cx + metre * 0.28, foot - metre * 0.5),
        (cx + metre * 0.08, foot - metre * 0.84)], pale, metre * 0.13)  # fmt: skip
    sheet.rect(cx - metre * 0.26, foot - metre * 0.36, metre * 0.42, metre * 0.06, dark, 2)
    sheet.line([(cx - metre * 0.08, foot - metre * 0.44), (cx - metre * 0.02, foot - metre * 0.9)],
        pale, metre * 0.17, soft=False)  # fmt: skip
    sheet.line([(cx - metre * 0.01, foot - metre * 0.92), (cx + metre * 0.01, foot - metre * 1.04)],
        dark, metre * 0.12, soft=False)  # fmt: skip


def _lamp_bar(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A long tube light under the ceiling."""
    left, y = room.at(x - 0.9, min(room.height - 0.2, 2.75), s)
    wide = 1.8 * room.m(s)
    lit = room.light.lamps
    sheet.rect(left, y, wide, 0.07 * room.m(s), "#f2fbff" if lit else room.tone("#e8eef0", 0.9), 5)
    for share in (0.2, 0.5, 0.8):
        room.lamp(left + wide * share, y, 1.7 * room.m(1), "#cfe6f5", 0.45)


@setting("hospital")
def hospital(stage: Stage) -> None:
    """A quiet ward: a bed, a drip, a screen that follows the heart, flowers at the window."""
    indian = is_indian(stage.request)
    pal = Palette("#b9d3cd", "#8fb5ae", "#f0f4f0", "#a88a68", "#b3c2bf",
        ("#8fc0ba", "#e3b98a", "#9aa8cc"), indian)  # fmt: skip
    room = Room(stage, pal, back=0.62)
    room.cool()
    side, wide = room.side, room.half
    window = room.window(side * wide * 0.45, 0.9, min(1.9, wide * 0.7), 1.4, "", (2, 1))
    wall = walls(room, [window], "city" if not indian else "garden", dado=1.0, ceiling="#f0f3f0")
    clutter.clock(room, wall, -side * wide * 0.06, 2.2, room.back, 0.34, "#e8eeee")
    clutter.picture(room, wall, -side * wide * 0.3, 1.5, room.back, 0.6, 0.45,
        ("#9ac0cc", "#8fb08a", "#d9c48a"), name="a")  # fmt: skip
    ground = floor(room, "tiles", "#b9c6c2")
    sunlight(room, [window], ground)
    clutter.curtains(room, window, "#a9d0c6")
    back = room.sheet("furniture", 0.72)
    bed = -side * wide * 0.56
    furniture.bed(room, back, bed, room.back + 0.03, 0.85, 1.15, "#7fb3b8", wood="#d0d6d6")
    _drip(room, back, bed + side * 0.82, room.back + 0.06)
    cart = bed - side * 0.95
    furniture.cupboard(room, back, cart - 0.25, cart + 0.25, 0, 0.8, room.back + 0.02, room.back
        + 0.1, "#e3e8e6", 1, drawers=2)  # fmt: skip
    details.screen(room, back, cart, 0.8, room.back + 0.06, 0.48, "pulse")
    stand = window.x
    furniture.cupboard(room, back, stand - 0.5, stand + 0.5, 0, 0.7, room.back + 0.02, room.back
        + 0.09, "#d9c4a0", 2)  # fmt: skip
    _vase(room, back, stand + side * 0.2, 0.7, room.back + 0.06)
    lamps.table_lamp(room, back, stand - side * 0.28, 0.7, room.back + 0.06, "#f0e2c0", "#8fb5ae",
        0.9)  # fmt: skip
    _lamp_bar(room, back, bed, 0.7)
    if indian:
        details.fan(room, back, side * 0.5, 0.8)
    screenwall = room.sheet("screen", 0.86)
    _folding_screen(room, screenwall, -side * min(room.reach(0.95), 2.35), 0.95)
    furniture.chair(room, screenwall, side * min(room.reach(0.95) - 0.35, 2.0), 0.95, "#c9d0d0",
        -side, "#8fc0ba")  # fmt: skip
    near = room.near()
    clutter.plant(room, near, side * room.reach(1.45), -0.2, 1.45, 1.0, "#e8ece8", "leafy", "near")
    room.finish(0.12)


def _drip(room: Room, sheet: Sheet, x: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    top = room.at(x, 1.85, s)[1]
    steel = room.tone("#b9c4c8", 0.8)
    sheet.line([(cx - 0.2 * metre, foot), (cx + 0.2 * metre, foot)], steel, 4, soft=False)
    sheet.line([(cx, foot), (cx, top)], steel, 4, soft=False)
    sheet.line([(cx - 0.14 * metre, top), (cx + 0.14 * metre, top)], steel, 3, soft=False)
    sheet.rect(cx + 0.07 * metre, top + 4, 0.13 * metre, 0.24 * metre,
        vertical(room.tone("#f2fafa", 0.95), room.tone("#bfe0e4", 0.8)), 5, 0.9)  # fmt: skip
    tube = [(cx + 0.13 * metre, top + 0.25 * metre), (cx + 0.12 * metre, top + 0.6 * metre),
        (cx - 0.1 * metre, top + 1.0 * metre), (cx - 0.35 * metre, top + 1.1 * metre)]  # fmt: skip
    sheet.line(tube, room.tone("#dfeeee", 0.9), 2, 0.7)


def _vase(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre, random = room.m(s), room.fixed("vase")
    cx, foot = room.at(x, y, s)
    for index in range(9):
        angle = math.pi * (0.2 + 0.6 * index / 8)
        reach = random.uniform(0.3, 0.42) * metre
        tip = (cx + math.cos(angle) * reach * 0.6, foot - 0.12 * metre - math.sin(angle) * reach)
        sheet.line([(cx, foot - 0.15 * metre), tip], room.tone("#5d8a4a", 0.5), 2.5)
        clutter.flower(room, sheet, *tip, 0.05 * metre,
            random.choice(("#f0c24a", "#e88a9a", "#f2efe2")))  # fmt: skip
    sheet.rect(cx - 0.06 * metre, foot - 0.2 * metre, 0.12 * metre, 0.2 * metre,
        horizontal(room.tone("#8fb8c4", 0.4), room.tone("#dff0f2", 0.9), room.tone("#8fb8c4", 0.4)),
        6, 0.9)  # fmt: skip


def _folding_screen(room: Room, sheet: Sheet, x: float, s: float) -> None:
    room.shadow(sheet, x - 0.7, x + 0.7, s - 0.04, s, 0.4)
    for index in range(3):
        left, top = room.at(x - 0.72 + index * 0.48, 1.7, s - 0.02 * (index % 2))
        metre = room.m(s - 0.02 * (index % 2))
        cloth = horizontal(room.tone("#cfe3dd", 0.5 + 0.14 * (index % 2)),
            room.tone("#dcebe6", 0.9), room.tone("#b9d3cc", 0.5))  # fmt: skip
        sheet.rect(left, top, 0.46 * metre, 1.55 * metre, cloth)
        sheet.rect(left, top, 0.46 * metre, 0.03 * metre, room.tone("#c9d0d0", 0.8))
        for dx in (0, 0.45):
            sheet.line([(left + dx * metre, top), (left + dx * metre, top + 1.7 * metre)],
                room.tone("#c9d0d0", 0.75), 4, soft=False)  # fmt: skip
