"""The shop."""

from __future__ import annotations

from random import Random

from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.interiors.shell import sunlight, walls
from plugins.providers.illustrator.interiors.wares import crate, sack
from plugins.providers.illustrator.scenery.canvas import horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("shop")
def shop(stage: Stage) -> None:
    """Shelves to the ceiling, a counter with jars and scales, sacks, strings of packets."""
    room = Room(stage, back=0.6)
    pal, side, wide = room.palette, room.side, room.half
    window = room.window(side * wide * 0.62, 0.55, min(1.3, wide * 0.44), 1.85, "", (2, 2))
    wall = walls(room, [window], "city" if not pal.indian else "village", dado=0.0)
    ground = floor(room, "tiles" if pal.indian else "planks")
    sunlight(room, [window], ground)
    back = room.sheet("shelves", 0.7)
    x0, x1 = sorted((side * wide * 0.34, -side * wide * 1.0))
    random, s = room.fixed("goods"), room.back + 0.02
    tall = room.height - 0.35
    rows = max(5, round(tall / 0.46))
    for y, height in furniture.rack(room, back, x0, x1, 0, tall, s, rows, pal.wood, inside=0.35):
        _goods(room, back, random, x0 + 0.08, x1 - 0.05, y, s, height, pal.indian)
    if pal.indian:
        for index in range(6):
            _packets(room, back, side * wide * (0.3 - index * 0.055), room.height - 0.3, room.back
                + 0.05)  # fmt: skip
        half, top = window.width / 2, window.sill + window.height
        clutter.toran(room, wall, window.x - half, window.x + half, top + 0.1, room.back)
    else:
        details.banner(room, wall, window.x - window.width / 2 - 0.2, window.x + window.width / 2
            + 0.2, 2.62, room.back, pal.cloth)  # fmt: skip
    counter = room.sheet("counter", 0.76)
    c0, c1 = sorted((-side * (room.reach(0.7) + 0.3), -side * wide * 0.1))
    furniture.cupboard(room, counter, c0, c1, 0, 0.95, 0.7, 0.8, lighter(pal.wood, 0.04), 4,
        "#d8b98a")  # fmt: skip
    _scales(room, counter, c1 - 0.35 if side > 0 else c0 + 0.35, 0.95, 0.76)
    for index, colour in enumerate(("#e05a4a", "#f0c04a", "#8fc06a", "#e88fb0", "#c98a4a")):
        x = -side * (room.half * 0.1 + 0.75 + index * 0.27)
        clutter.jar(room, counter, x, 0.95, 0.76, 0.32, colour, "#b8322c" if pal.indian
            else "#8a5a34")  # fmt: skip
    for share in (-0.5, 0.15):
        lamps.pendant(room, counter, side * wide * share, 2.25, 0.76, pal.cloth[0], 0.24)
    middle = room.sheet("sacks", 0.88)
    for index, colour in enumerate(("#d9b45a", "#b8402f", "#c98a4a")):
        sack(room, middle, side * (min(room.reach(0.95) - 0.2, 2.1) - index * 0.52 * (index < 2)),
            0.95 - 0.07 * (index == 2), colour, 0.5)  # fmt: skip
    crate(room, middle, -side * min(room.reach(0.97) - 0.15, 2.15), 0.96,
        ("#d9622f", "#e8b23a", "#9ab04a"), random)  # fmt: skip
    near = room.near()
    sack(room, near, -side * room.reach(1.5), 1.5, "#e0b84a", 0.75)
    room.finish(0.25)


def _goods(
    room: Room,
    sheet: Sheet,
    random: Random,
    x0: float,
    x1: float,
    y: float,
    s: float,
    height: float,
    indian: bool,
) -> None:
    x, metre = x0, room.m(s)
    while x < x1 - 0.12:
        kind, colour = random.randrange(4), random.choice(("#c9402f", "#e0a83a", "#3f7f6a",
            "#3f6f9a", "#8a4a7a", "#e6d6b0", "#d9702f"))  # fmt: skip
        run = min(random.randint(2, 4), int((x1 - x) / 0.16))
        for _ in range(run):
            left, top = room.at(x, y + height * 0.66, s)
            if kind == 0:
                clutter.jar(room, sheet, x + 0.07, y, s, height * 0.66, colour)
            elif kind == 1:
                sheet.rect(left, top, 0.13 * metre, height * 0.66 * metre,
                    vertical(room.tone(colour, 0.8), room.tone(colour, 0.4)), 2)  # fmt: skip
                sheet.rect(left + 0.02 * metre, top + height * 0.2 * metre, 0.09 * metre,
                    height * 0.2 * metre, room.tone("#f6ead0", 0.8), 2)  # fmt: skip
            elif kind == 2 and indian:
                clutter.pot(room, sheet, x + 0.08, y, s, 0.17, "#c98f3c")
            else:
                cx, foot = room.at(x + 0.07, y, s)
                sheet.rect(cx - 0.045 * metre, foot - height * 0.5 * metre, 0.09 * metre,
                    height * 0.5 * metre, horizontal(room.tone(colour, 0.35),
                    room.tone(colour, 0.85), room.tone(colour, 0.3)), 4)  # fmt: skip
                sheet.rect(cx - 0.02 * metre, foot - height * 0.7 * metre, 0.04 * metre,
                    height * 0.22 * metre, room.tone(colour, 0.5), 2)  # fmt: skip
            x += 0.165
        x += 0.03


def _packets(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A strip of small packets hanging from the shelf's edge."""
    random, metre = room.fixed(f"packets{x:.2f}"), room.m(s)
    colour = random.choice(("#d9402f", "#e8b030", "#3f8f5a", "#3f7fc0", "#c04a8a"))
    for index in range(7):
        left, top = room.at(x - 0.045, y - index * 0.13, s)
        sheet.rect(left, top, 0.09 * metre, 0.115 * metre,
            vertical(room.tone(lighter(colour, 0.06), 0.9), room.tone(colour, 0.45)),
            1)  # fmt: skip
        sheet.ellipse(left + 0.045 * metre, top + 0.055 * metre, 0.026 * metre,
            paint=room.tone("#fbeec0", 0.9))  # fmt: skip


def _scales(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    brass = room.tone("#d0a04a", 0.8)
    sheet.rect(cx - 0.12 * metre, foot - 0.04 * metre, 0.24 * metre, 0.04 * metre,
        room.tone("#6b4528", 0.5), 2)  # fmt: skip
    sheet.line([(cx, foot - 0.04 * metre), (cx, foot - 0.42 * metre)], brass, 0.024 * metre,
        soft=False)  # fmt: skip
    sheet.line([(cx - 0.22 * metre, foot - 0.37 * metre), (cx, foot - 0.41 * metre),
        (cx + 0.22 * metre, foot - 0.38 * metre)], brass, 0.018 * metre)  # fmt: skip
    for dx in (-0.22, 0.22):
        px, py = cx + dx * metre, foot - 0.14 * metre
        for k in (-0.09, 0.09):
            sheet.line([(px, foot - 0.375 * metre), (px + k * metre, py)], brass, 1.4, soft=False)
        sheet.smooth([(px - 0.11 * metre, py), (px, py + 0.055 * metre), (px + 0.11 * metre, py)],
            brass)  # fmt: skip
