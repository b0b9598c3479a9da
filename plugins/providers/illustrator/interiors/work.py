"""Where people work: office, workshop."""

from __future__ import annotations

import math
from random import Random

from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.room import Room, Window
from plugins.providers.illustrator.interiors.shell import sunlight, walls
from plugins.providers.illustrator.scenery.canvas import vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("office")
def office(stage: Stage) -> None:
    """Desks with screens before a wide window over the city, a board of notes, plants."""
    indian = is_indian(stage.request)
    pal = (Palette("#e0c9a0", "#c9a878", "#5b4636", "#8a5a38", "#a8866a",
        ("#c9692f", "#2f6f78", "#d9a840"), True) if indian else Palette("#c3cdd0", "#a3b0b5",
        "#4a525a", "#9a6f4a", "#8f7a6a", ("#d98a4a", "#3f6f80", "#e3c070"), False))  # fmt: skip
    room = Room(stage, pal, back=0.6)
    side, wide = room.side, room.half
    windows = [room.window(side * wide * share, 0.7, min(1.6, wide * 0.42), 1.75, "", (2, 1))
        for share in (0.12, 0.58)]  # fmt: skip
    wall = walls(room, windows, "city", ceiling="#e6e6e2")
    _notes(room, wall, -side * wide * 0.5, 1.1, min(1.5, wide * 0.44), 1.0)
    clutter.clock(room, wall, -side * wide * 0.16, 2.35, room.back, 0.34)
    ground = floor(room, "planks" if indian else "plain", pal.floor)
    sunlight(room, windows, ground)
    back = room.sheet("furniture", 0.72)
    s = room.back + 0.03
    x = -side * wide * 0.9
    random = room.fixed("files")
    for y, height in furniture.rack(room, back, x - 0.5, x + 0.5, 0, 1.9, s, 5):
        _files(room, back, random, x - 0.44, x + 0.44, y, s, height)
    clutter.plant(room, back, windows[1].x + side * 1.1, 0, 0.72, 1.5, "#e0dcd0", "palm")
    for share in (-0.3, 0.45):
        _desk(room, back, side * wide * share, 0.74, side)
        lamps.pendant(room, back, side * wide * share, 2.3, 0.78, pal.cloth[1], 0.25)
    if indian:
        details.fan(room, back, 0.0, 0.84)
    middle = room.sheet("near desk", 0.88)
    x = -side * min(room.reach(0.95) - 0.45, 1.95)
    _desk(room, middle, x, 0.95, -side)
    clutter.plant(room, middle, side * min(room.reach(0.97) - 0.15, 2.2), 0, 0.96, 1.05,
        pal.cloth[0], "snake")  # fmt: skip
    near = room.near()
    clutter.plant(room, near, side * room.reach(1.5), -0.3, 1.5, 1.0, "#e0dcd0", "leafy", "near")
    room.finish(0.15)


def _desk(room: Room, sheet: Sheet, x: float, s: float, facing: int) -> None:
    furniture.table(room, sheet, x - 0.7, x + 0.7, s - 0.09, s, 0.74)
    details.screen(room, sheet, x - facing * 0.15, 0.74, s - 0.05, 0.6)
    lamps.table_lamp(room, sheet, x + facing * 0.5, 0.74, s - 0.05, "#e6d2a8",
        room.palette.cloth[1], 0.85)  # fmt: skip
    random = room.fixed(f"desk{x:.0f}")
    clutter.pile(room, sheet, random, x - facing * 0.52, 0.74, s - 0.02, 3)
    cup = room.at(x + facing * 0.25, 0.74, s - 0.01)
    metre = room.m(s)
    sheet.rect(cup[0], cup[1] - 0.1 * metre, 0.08 * metre, 0.1 * metre,
        vertical(room.tone("#efe6d6", 0.9), room.tone("#c9bba8", 0.4)), 3)  # fmt: skip


def _notes(room: Room, sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    """A white board with coloured notes and a rising line."""
    metre = room.m(room.back)
    left, top = room.at(x - width / 2, y + height, room.back)
    w, h = width * metre, height * metre
    sheet.rect(left + 4, top + 7, w, h, room.tone("#2a1d28", 0.1), 4, 0.3)
    sheet.rect(left - 4, top - 4, w + 8, h + 8, room.tone("#8f979c", 0.7), 4)
    sheet.rect(left, top, w, h, vertical(room.tone("#fbfbf6", 0.9), room.tone("#e6e6e0", 0.6)), 2)
    random = room.fixed("notes")
    size = h * 0.15
    for row in range(3):
        for column in range(4):
            if random.random() < 0.25:
                continue
            px = left + w * (0.06 + column * 0.13) + random.uniform(-2, 2)
            py = top + h * (0.12 + row * 0.27) + random.uniform(-2, 2)
            colour = random.choice(("#f6d860", "#f4a259", "#8cc7a1", "#7fb2d9", "#e88b9c"))
            sheet.rect(px, py, size, size, vertical(room.tone(lighter(colour, 0.03), 0.85),
                room.tone(colour, 0.6)))  # fmt: skip
            for line in range(2):
                sheet.line([(px + size * 0.15, py + size * (0.35 + 0.25 * line)),
                    (px + size * 0.75, py + size * (0.35 + 0.25 * line))],
                    room.tone("#6b5a5a", 0.4), 1.4, 0.5, soft=False)  # fmt: skip
    points = [(left + w * (0.62 + 0.32 * i / 5), top
        + h * (0.78 - (0.1, 0.18, 0.16, 0.33, 0.42, 0.58)[i])) for i in range(6)]  # fmt: skip
    sheet.line([(left + w * 0.61, top + h * 0.16), (left + w * 0.61, top + h * 0.82),
        (left + w * 0.96, top + h * 0.82)], room.tone("#4a525a", 0.5), 2, soft=False)  # fmt: skip
    sheet.line(points, room.tone("#c9502f", 0.7), 3.4)


def _files(
    room: Room,
    sheet: Sheet,
    random: Random,
    x0: float,
    x1: float,
    y: float,
    s: float,
    height: float,
) -> None:
    """Binders and boxes."""
    metre, x = room.m(s), x0
    while x < x1 - 0.06:
        width = random.choice((0.06, 0.07, 0.2))
        colour = random.choice(("#3f6f80", "#c98a4a", "#5d6b70", "#a84f44", "#d9c08a", "#4f7a5d"))
        tall = height * (0.8 if width < 0.1 else 0.55)
        left, top = room.at(x, y + tall, s)
        width = min(width, x1 - x)
        sheet.rect(left, top, width * metre - 1.5, tall * metre,
            vertical(room.tone(colour, 0.75), room.tone(colour, 0.4)), 1)  # fmt: skip
        sheet.rect(left + width * metre * 0.25, top + tall * metre * 0.2, width * metre * 0.45,
            tall * metre * 0.22, room.tone("#f2ead8", 0.8))  # fmt: skip
        x += width


@setting("workshop")
def workshop(stage: Stage) -> None:
    """A bench under a dusty window, tools on the wall, planks, shavings, something half made."""
    room = Room(stage, back=0.6)
    side, wide = room.side, room.half
    window = room.window(side * wide * 0.4, 1.15, min(1.7, wide * 0.55), 1.1, "", (4, 2))
    wall = walls(room, [window], "village" if room.palette.indian else "garden", colour="#9a7354",
        ceiling="#7a5a42", beams=4)  # fmt: skip
    _boards(room, wall, window)
    x0, x1 = sorted((-side * wide * 0.08, -side * wide * 0.72))
    _tools(room, wall, x0, x1, 1.25, 2.2)
    ground = floor(room, "planks", "#8f6a48")
    _shavings(room, ground)
    sunlight(room, [window], ground, 1.35)
    back = room.sheet("bench", 0.72)
    edge = room.reach(room.back + 0.1)
    b0, b1 = sorted((side * (edge + 0.3), -side * wide * 0.62))
    furniture.cupboard(room, back, b0, b1, 0.0, 0.8, room.back + 0.02, room.back + 0.13, "#7a5234",
        5, "#b5824f", drawers=1)  # fmt: skip
    room.box(back, b0 - 0.05, b1 + 0.05, 0.78, 0.88, room.back + 0.01, room.back + 0.145, "#b5824f",
        shadow=0)  # fmt: skip
    s = room.back + 0.1
    if room.palette.indian:
        for index, size in enumerate((0.34, 0.26, 0.4, 0.22)):
            clutter.pot(room, back, side * wide * (0.62 - index * 0.2), 0.88, s, size, "#b5623a",
                shine=False)  # fmt: skip
    else:
        _model_boat(room, back, side * wide * 0.42, 0.88, s)
        clutter.jar(room, back, side * wide * 0.72, 0.88, s, 0.26, "#c9a05a")
    _vice(room, back, -side * wide * 0.3, 0.88, s)
    clutter.pile(room, back, room.fixed("pile"), -side * wide * 0.05, 0.88, s, 3)
    _planks_leaning(room, back, -side * wide * 0.88)
    lamps.pendant(room, back, side * wide * 0.1, 2.2, 0.74, "#3f5a52", 0.27)
    lamps.pendant(room, back, -side * wide * 0.6, 2.2, 0.74, "#3f5a52", 0.27)
    middle = room.sheet("near furniture", 0.88)
    furniture.stool(room, middle, side * min(room.reach(0.95) - 0.5, 1.9), 0.95, 0.5, "#a8743f")
    x = -side * min(room.reach(0.97) - 0.2, 2.15)
    room.box(middle, x - 0.45, x + 0.45, 0, 0.42, 0.86, 0.97, "#9a6f42")
    for index in range(3):
        y = 0.06 + index * 0.13
        room.box(middle, x - 0.46, x + 0.46, y, y + 0.1, 0.965, 0.972, "#b5824f", shadow=0)
    _hand_saw(room, middle, x, 0.42, 0.92)
    near = room.near()
    nx = side * room.reach(1.5)
    room.box(near, nx - 0.5, nx + 0.8, 0, 0.3, 1.45, 1.55, "#6b4528", shadow=0)
    clutter.jar(room, near, nx - side * 0.1, 0.3, 1.5, 0.35, "#8a5a34")
    room.finish(0.6)


def _boards(room: Room, sheet: Sheet, window: Window) -> None:
    """Upright boards of a wooden wall."""
    x = -room.half
    while x < room.half:
        if not (window.x - window.width / 2 - 0.03 < x < window.x + window.width / 2 + 0.03):
            line = [room.at(x, 0, room.back), room.at(x, room.height, room.back)]
            sheet.line(line, room.tone("#4a3424", 0.2), 2.2, 0.45, soft=False)
        x += 0.26


def _tools(room: Room, sheet: Sheet, x0: float, x1: float, y0: float, y1: float) -> None:
    """Tools hung on a board, each in its place."""
    s, metre = room.back, room.m(room.back)
    left, top = room.at(x0, y1, s)
    w, h = (x1 - x0) * metre, (y1 - y0) * metre
    sheet.rect(left + 4, top + 7, w, h, room.tone("#2a1d28", 0.1), 3, 0.3)
    sheet.rect(left, top, w, h, vertical(room.tone("#c99a63", 0.75), room.tone("#a8784a", 0.45)), 3)
    random = room.fixed("tools")
    iron, wood = room.tone("#8d979d", 0.8), room.tone("#7a4a2a", 0.6)
    count = max(4, round(w / 52))
    for row in range(2):
        for index in range(count):
            cx, y = left + w * (index + 0.5) / count, top + h * (0.12 + 0.46 * row)
            size, kind = h * 0.3, random.randrange(5)
            if kind == 0:
                sheet.line([(cx, y + size * 0.2), (cx, y + size)], wood, 7, soft=False)
                sheet.rect(cx - size * 0.3, y, size * 0.6, size * 0.22, iron, 3)
            elif kind == 1:
                sheet.line([(cx, y + size * 0.55), (cx, y + size)], room.tone("#b8432f", 0.6), 8,
                    soft=False)  # fmt: skip
                sheet.line([(cx, y), (cx, y + size * 0.55)], iron, 3.5, soft=False)
            elif kind == 2:
                points = [(cx - size * 0.1, y + size), (cx + size * 0.2, y + size),
                    (cx + size * 0.12, y), (cx - size * 0.02, y)]  # fmt: skip
                sheet.polygon(points, iron)
                sheet.rect(cx - size * 0.16, y + size * 0.84, size * 0.42, size * 0.22, wood, 5)
            elif kind == 3:
                ring = [(cx + math.cos(a / 16 * math.tau) * size * 0.2, y + size * 0.24
                    + math.sin(a / 16 * math.tau) * size * 0.2) for a in range(13)]  # fmt: skip
                sheet.line(ring, iron, 5)
                sheet.line([(cx, y + size * 0.44), (cx, y + size)], iron, 7, soft=False)
            else:
                for dx in (-1, 1):
                    sheet.line([(cx + dx * size * 0.03, y), (cx + dx * size * 0.03, y + size * 0.4),
                        (cx + dx * size * 0.16, y + size)], room.tone("#35606b", 0.6) if dx > 0
                        else iron, 5)  # fmt: skip


def _shavings(room: Room, sheet: Sheet) -> None:
    random = room.rng("shavings")
    for _ in range(60):
        s = random.uniform(room.back + 0.05, 1.05)
        x, y = room.at(random.uniform(-1, 1) * room.reach(s), 0, s)
        size = 9 * s
        curl = [(x, y), (x + size * 0.5, y - size * 0.5), (x + size, y - size * 0.1),
            (x + size * 0.6, y + size * 0.1)]  # fmt: skip
        sheet.line(curl, room.tone("#e3bd84", random.uniform(0.5, 0.9)), 2.2 * s, 0.8)


def _model_boat(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A boat on the bench, nearly done."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = 0.9 * metre
    for dx in (-0.28, 0.28):
        sheet.line([(cx + dx * w, foot), (cx + dx * w * 0.8, foot - 0.08 * metre)],
            room.tone("#5d3a26", 0.5), 7, soft=False)  # fmt: skip
    hull = [(cx - w * 0.5, foot - 0.3 * metre), (cx + w * 0.52, foot - 0.33 * metre),
        (cx + w * 0.36, foot - 0.07 * metre), (cx - w * 0.36, foot - 0.06 * metre)]  # fmt: skip
    sheet.polygon(hull, vertical(room.tone("#d9a663", 0.95), room.tone("#a8743f", 0.3)))
    for index in range(1, 4):
        k = index / 4
        sheet.line([(cx - w * (0.5 - 0.14 * k), foot - (0.3 - 0.24 * k) * metre), (cx
            + w * (0.52 - 0.16 * k), foot - (0.33 - 0.26 * k) * metre)], room.tone("#7a4a2a", 0.4),
            2, 0.6)  # fmt: skip
    sheet.line([(cx, foot - 0.3 * metre), (cx, foot - 0.85 * metre)], room.tone("#a8743f", 0.6), 6,
        soft=False)  # fmt: skip
    sheet.polygon([(cx + 5, foot - 0.82 * metre), (cx + 5, foot - 0.36 * metre),
        (cx + w * 0.36, foot - 0.38 * metre)], vertical(room.tone("#f2e8d2", 0.95),
        room.tone("#d9c8a8", 0.55)))  # fmt: skip
    sheet.polygon([(cx - 5, foot - 0.7 * metre), (cx - 5, foot - 0.38 * metre),
        (cx - w * 0.26, foot - 0.38 * metre)], room.tone("#c9603f", 0.7))  # fmt: skip


def _vice(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    iron = room.tone("#3f5a6b", 0.6)
    sheet.rect(cx - 0.12 * metre, foot - 0.06 * metre, 0.26 * metre, 0.06 * metre, iron, 3)
    sheet.rect(cx - 0.1 * metre, foot - 0.2 * metre, 0.08 * metre, 0.15 * metre,
        room.tone("#4f6f82", 0.7), 3)  # fmt: skip
    sheet.rect(cx + 0.03 * metre, foot - 0.2 * metre, 0.08 * metre, 0.15 * metre,
        room.tone("#4f6f82", 0.7), 3)  # fmt: skip
    sheet.line([(cx + 0.1 * metre, foot - 0.1 * metre), (cx + 0.24 * metre, foot - 0.1 * metre)],
        iron, 5, soft=False)  # fmt: skip
    sheet.line([(cx + 0.24 * metre, foot - 0.18 * metre), (cx + 0.24 * metre, foot - 0.02 * metre)],
        iron, 4, soft=False)  # fmt: skip


def _planks_leaning(room: Room, sheet: Sheet, x: float) -> None:
    s, random = room.back + 0.05, room.fixed("leaning")
    room.shadow(sheet, x - 0.4, x + 0.5, s, s + 0.03, 0.5)
    for index in range(6):
        dx = (index - 2.5) * 0.15
        tall, colour = random.uniform(1.5, 2.3), random.choice(("#b5824f", "#a06d3f", "#c99a63"))
        a, b = room.at(x + dx, 0, s + 0.02), room.at(x + dx * 0.8 + 0.07, tall, s - 0.03)
        sheet.line([a, b], room.tone(colour, random.uniform(0.4, 0.85)), 0.12 * room.m(s),
            soft=False)  # fmt: skip


def _hand_saw(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    sheet.polygon([(cx - 0.32 * metre, foot - 3), (cx + 0.14 * metre, foot - 3),
        (cx + 0.14 * metre, foot - 0.11 * metre), (cx - 0.32 * metre, foot - 0.04 * metre)],
        room.tone("#b9c4c8", 0.85))  # fmt: skip
    sheet.rect(cx + 0.12 * metre, foot - 0.13 * metre, 0.13 * metre, 0.12 * metre,
        room.tone("#7a4a2a", 0.6), 6)  # fmt: skip
