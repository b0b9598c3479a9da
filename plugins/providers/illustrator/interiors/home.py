"""Rooms of a house: kitchen, living room, bedroom."""

from __future__ import annotations

from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.room import Room, Window
from plugins.providers.illustrator.interiors.shell import sunlight, walls
from plugins.providers.illustrator.scenery.canvas import Gradient, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("living_room")
def living_room(stage: Stage) -> None:
    """A sofa by a window, lamps, books, a rug; an Indian one has brass, a calendar, a toran."""
    room = Room(stage)
    pal, side, wide = room.palette, room.side, room.half
    arch, bars = ("round", (2, 2)) if pal.indian else ("", (3, 2))
    window = room.window(side * wide * 0.42, 0.85, min(1.7, wide * 0.62), 1.45, arch, bars)
    wall = walls(room, [window], "garden", dado=0.9 if pal.indian else 0.0)
    other = -side * wide
    if pal.indian:
        half = window.width / 2 + 0.1
        clutter.toran(
            room,
            wall,
            window.x - half,
            window.x + half,
            window.sill + window.height + 0.16,
            room.back,
        )
        clutter.calendar(room, wall, other * 0.3, 1.25, room.back, pal.cloth[0])
        clutter.picture(room, wall, other * 0.52, 1.3, room.back, 0.5, 0.62, pal.cloth, name="a")
        clutter.clock(room, wall, other * 0.12, 2.0, room.back)
    else:
        clutter.picture(room, wall, other * 0.18, 1.25, room.back, 0.95, 0.66, pal.cloth, name="a")
        clutter.picture(room, wall, other * 0.43, 1.5, room.back, 0.42, 0.52, pal.cloth[::-1],
            name="b")  # fmt: skip
        clutter.picture(room, wall, other * 0.43, 1.12, room.back, 0.42, 0.32, pal.cloth, name="c")
    ground = floor(room, "tiles" if pal.indian else "planks")
    furniture.rug(room, ground, 0.0, room.back + 0.1, 1.0, min(3.6, wide * 1.5),
        (pal.cloth[0], pal.cloth[2]))  # fmt: skip
    sunlight(room, [window], ground)
    clutter.curtains(room, window, pal.cloth[1])
    back = room.sheet("furniture", 0.72)
    _bookcase(room, back, other * 0.8)
    furniture.sofa(room, back, window.x - side * 0.1, 0.78, min(2.0, wide * 0.8), pal.cloth[0],
        (pal.cloth[1], pal.cloth[2]))  # fmt: skip
    lamps.floor_lamp(room, back, window.x - side * min(1.35, wide * 0.5), 0.74)
    lamps.pendant(room, back, 0.2, 2.4, 0.8, pal.cloth[2], 0.26)
    clutter.plant(room, back, window.x + side * min(1.15, wide * 0.45), 0, 0.8, 1.2, kind="palm")
    middle = room.sheet("near furniture", 0.86)
    x = other / abs(other) * min(room.reach(0.95) - 0.2, 2.2)
    furniture.table(room, middle, x - 0.35, x + 0.35, 0.84, 0.95, 0.5)
    lamps.table_lamp(room, middle, x, 0.5, 0.9)
    _leaves_near(room, side)
    room.finish(0.25)


def _bookcase(room: Room, sheet: Sheet, x: float) -> None:
    s, random = room.back + 0.05, room.fixed("case")
    for index, (y, height) in enumerate(
        furniture.rack(room, sheet, x - 0.55, x + 0.55, 0, 2.0, s, 5)
    ):
        if index == 2:
            clutter.pot(room, sheet, x - 0.25, y, s, 0.26, "#c98f3c" if room.palette.indian
                else "#6f93a0")  # fmt: skip
            clutter.books(room, sheet, random, x, x + 0.5, y, s, height)
        else:
            clutter.books(room, sheet, random, x - 0.5, x + 0.5, y, s, height)


def _leaves_near(room: Room, side: int) -> None:
    near = room.near()
    clutter.plant(room, near, side * room.reach(1.5) * 0.98, -0.25, 1.5, 1.2, kind="leafy",
        name="near")  # fmt: skip


@setting("kitchen")
def kitchen(stage: Stage) -> None:
    """A counter under a window, a stove with a steaming pot, shelves of jars and pots."""
    room = Room(stage, back=0.64)
    pal, side, wide = room.palette, room.side, room.half
    window = room.window(side * wide * 0.36, 1.12, min(1.5, wide * 0.6), 1.15, "", (3, 2)
        if pal.indian else (2, 2))  # fmt: skip
    wall = walls(room, [window], "village" if pal.indian else "garden", beams=0 if pal.indian
        else 3)  # fmt: skip
    tile = ("#efe3c8", "#2f7d77", "#c9752f") if pal.indian else ("#f0eadc", "#8fae9f")
    left = -side
    edge = room.reach(room.back) + 0.4
    end = window.x - side * (window.width / 2 + 0.1)
    x0, x1 = sorted((left * edge, end))
    details.tiles(room, wall, x0, x1, 0.92, 1.4, room.back, tile)
    ground = floor(room, "checker" if not pal.indian else "tiles", pal.floor if pal.indian
        else "#b98a62", "" if pal.indian else "#e6d8bc")  # fmt: skip
    sunlight(room, [window], ground)
    if not pal.indian:
        clutter.curtains(room, Window(window.x, 1.75, window.width, window.height - 0.63),
            pal.cloth[0], drop=0.0, wide=0.3)  # fmt: skip
    back = room.sheet("counter", 0.7)
    _shelves(room, back, left * wide * 0.34, left * wide * 0.86)
    _counter(room, back, left * wide * 0.42, edge)
    if pal.indian:
        for index, kind in enumerate(("chilli", "garlic", "onion")):
            details.hanging_string(room, back,
                window.x - side * (window.width / 2 + 0.22 + 0.17 * index), 1.95, room.back,
                kind)  # fmt: skip
    else:
        mid = left * wide * 0.06
        details.hung_pans(room, back, mid - 0.45, mid + 0.4, 2.1, room.back)
    lamps.pendant(room, back, left * wide * 0.3, 2.25, 0.82, "#a3542f" if pal.indian else "#3f6f73",
        0.24)  # fmt: skip
    lamps.pendant(room, back, side * wide * 0.3, 2.25, 0.82, "#a3542f" if pal.indian else "#3f6f73",
        0.24)  # fmt: skip
    details.steam(room, left * wide * 0.42 - 0.15, 1.2, room.back + 0.06)
    _kitchen_table(room, side)
    near = room.near()
    x = left * room.reach(1.4)
    clutter.pot(room, near, x, 0.25, 1.4, 0.5, "#c98f3c" if pal.indian else "#5d7f86")
    room.box(near, x - 0.8, x + 0.5, 0.0, 0.25, 1.35, 1.45, pal.wood, shadow=0)
    room.finish(0.2)


def _counter(room: Room, sheet: Sheet, stove: float, edge: float) -> None:
    pal, s0, s1 = room.palette, room.back + 0.01, room.back + 0.11
    painted = room.fixed("counter").choice(("#5f7f78", "#e4dcc8", "#6a7f94"))
    body = "#8a5a3a" if pal.indian else painted
    top = "#5a5550" if pal.indian else "#d8b98a"
    lots = [(-edge, stove - 0.34), (stove + 0.34, edge)]
    for x0, x1 in lots:
        doors = max(2, round((x1 - x0) / 0.55))
        furniture.cupboard(room, sheet, x0, x1, 0, 0.88, s0, s1, body, doors, top, drawers=1)
        room.box(sheet, x0 - 0.02, x1 + 0.02, 0.87, 0.92, s0, s1 + 0.008, top, shadow=0)
    details.stove(room, sheet, stove, s0, s1, pal.indian)
    s, random = room.back + 0.07, room.fixed("counter things")
    sink = room.side * room.half * 0.36
    _sink(room, sheet, sink, s)
    for index in range(4):
        x = stove - room.side * (0.62 + index * 0.24)
        if pal.indian:
            clutter.jar(room, sheet, x, 0.92, s, 0.3 - 0.03 * index, "#c4c8cc", "#e6e8ea",
                glass=False)  # fmt: skip
        else:
            clutter.jar(room, sheet, x, 0.92, s, 0.28 - 0.03 * index,
                random.choice(("#d9b98a", "#e8d8b0", "#a8643a")), "#8a5a34")  # fmt: skip
    x = stove + room.side * 0.7
    _fruit_bowl(room, sheet, x, 0.92, s)
    clutter.plant(room, sheet, sink + room.side * 0.6, 0.92, s, 0.4, "#b5603c", "tulsi"
        if pal.indian else "leafy", "herb")  # fmt: skip


def _sink(room: Room, sheet: Sheet, x: float, s: float) -> None:
    metre = room.m(s)
    cx, y = room.at(x, 0.92, s)
    sheet.ellipse(cx, y - 2, 0.26 * metre, 0.04 * metre, room.tone("#8a9094", 0.3))
    sheet.line([(cx, y), (cx, y - 0.24 * metre), (cx + 0.09 * metre, y - 0.3 * metre),
        (cx + 0.15 * metre, y - 0.22 * metre)], room.tone("#c9ced0", 0.8),
        0.03 * metre)  # fmt: skip


def _fruit_bowl(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre, random = room.m(s), room.fixed("fruit")
    cx, foot = room.at(x, y, s)
    for index in range(7):
        colour = random.choice(("#d9622f", "#e8b23a", "#9ab04a", "#b83f34"))
        px, py = cx + (index % 4 - 1.5) * 0.07 * metre, foot - (0.12 + 0.06 * (index // 4)) * metre
        sheet.ellipse(px, py, 0.048 * metre, paint=vertical_tone(room, colour))
    sheet.smooth([(cx - 0.19 * metre, foot - 0.12 * metre), (cx - 0.1 * metre, foot),
        (cx + 0.1 * metre, foot), (cx + 0.19 * metre, foot - 0.12 * metre)], vertical_tone(room,
        "#c98f3c" if room.palette.indian else "#5d8f9a"))  # fmt: skip


def vertical_tone(room: Room, colour: str) -> Gradient:
    """A surface lit from above."""
    return vertical(room.tone(lighter(colour, 0.06), 0.95), room.tone(colour, 0.35))


def _shelves(room: Room, sheet: Sheet, one: float, two: float) -> None:
    """Two boards with what a kitchen keeps in sight."""
    x0, x1 = sorted((one, two))
    s, random, pal = room.back + 0.02, room.fixed("shelves"), room.palette
    for row, y in enumerate((1.5, 1.92)):
        room.box(sheet, x0 - 0.06, x1 + 0.06, y - 0.035, y, room.back, s + 0.01, pal.wood, shadow=0)
        x = x0 + 0.1
        while x < x1 - 0.05:
            kind = random.randrange(4)
            if pal.indian and kind < 2:
                size = random.uniform(0.2, 0.28)
                clutter.pot(room, sheet, x, y, s, size,
                    random.choice(("#c98f3c", "#b9763a", "#d8b052")))  # fmt: skip
                x += size + 0.06
            elif kind == 0 or (row == 1 and kind == 1):
                clutter.plate(room, sheet, x, y, s, 0.27,
                    random.choice(("#e8e2d2", "#8fb0b8", "#d9a07a")))  # fmt: skip
                x += 0.2
            else:
                colour = random.choice(("#c9772f", "#b33a2c", "#d9b23f", "#8a5a34", "#6d8a4a",
                    "#e6d3a4"))  # fmt: skip
                clutter.jar(room, sheet, x, y, s, random.uniform(0.2, 0.27), colour)
                x += 0.21


def _kitchen_table(room: Room, side: int) -> None:
    pal = room.palette
    middle = room.sheet("table", 0.86)
    x = side * min(room.reach(0.95) - 0.35, 1.95)
    furniture.chair(room, middle, x - side * 0.62, 0.86, facing=side)
    furniture.table(room, middle, x - 0.5, x + 0.75, 0.85, 0.97, 0.76, cloth=pal.cloth[0]
        if not pal.indian else "")  # fmt: skip
    clutter.jar(room, middle, x + 0.22, 0.76, 0.9, 0.2, "#d9a23f")
    _fruit_bowl(room, middle, x - 0.1, 0.76, 0.91)
    if pal.indian:
        details.kettle(room, middle, x + 0.5, 0.76, 0.91, "#c98f3c", 0.26)


@setting("bedroom")
def bedroom(stage: Stage) -> None:
    """A bed by the wall, a lamp at its side, the window and its light across the room."""
    room = Room(stage, back=0.63)
    pal, side, wide = room.palette, room.side, room.half
    window = room.window(side * wide * 0.5, 0.75, min(1.35, wide * 0.5), 1.55, "cusped"
        if pal.indian else "", (2, 1) if pal.indian else (2, 3))  # fmt: skip
    wall = walls(room, [window], "village" if pal.indian else "garden", dado=0.0)
    bed = -side * wide * 0.5
    clutter.picture(room, wall, bed, 1.5, room.back, 0.85, 0.55, pal.cloth, name="a")
    if pal.indian:
        clutter.toran(room, wall, bed - 0.9, bed + 0.9, 2.4, room.back, 0.1)
    else:
        lamps.fairy_lights(room, wall, bed - 1.2, bed + 1.2, 2.35, room.back, 0.2)
    ground = floor(room, "planks" if not pal.indian else "tiles")
    furniture.rug(room, ground, side * 0.35, room.back + 0.14, 1.02, min(2.7, wide * 1.2),
        (pal.cloth[2], pal.cloth[1]))  # fmt: skip
    sunlight(room, [window], ground, 1.15)
    clutter.curtains(room, window, pal.cloth[2])
    back = room.sheet("furniture", 0.72)
    furniture.bed(room, back, bed, room.back + 0.03, 0.86, min(1.75, wide * 0.75), pal.cloth[0],
        wood=pal.wood)  # fmt: skip
    stand = bed + side * min(1.22, wide * 0.5)
    s0, s1 = room.back + 0.02, room.back + 0.09
    furniture.cupboard(room, back, stand - 0.24, stand + 0.24, 0, 0.55, s0, s1, pal.wood, 1,
        drawers=1)  # fmt: skip
    lamps.table_lamp(room, back, stand, 0.55, room.back + 0.06)
    clutter.pile(room, back, room.fixed("pile"), stand + 0.13, 0.55, s1 - 0.01, 2)
    chest = side * (wide * 0.98)
    x0, x1 = sorted((chest - side * 0.95, chest + side * 0.2))
    furniture.cupboard(room, back, x0, x1, 0, 1.95, room.back + 0.02, room.back + 0.14, pal.wood, 2)
    if pal.indian:
        details.fan(room, back, 0.1, 0.82)
    else:
        lamps.pendant(room, back, 0.15, 2.4, 0.8, pal.cloth[1], 0.25, reach=1.2, kind="globe")
    middle = room.sheet("near furniture", 0.88)
    x = side * min(room.reach(0.97) - 0.25, 2.1)
    furniture.chair(room, middle, x, 0.95, facing=-side, seat=pal.cloth[1])
    clutter.plant(room, middle, x + side * 0.45, 0, 0.9, 0.95, kind="snake")
    near = room.near()
    _near_curtain(room, near, -side, pal.cloth[2])
    room.finish(0.3)


def _near_curtain(room: Room, sheet: Sheet, side: int, colour: str) -> None:
    """The edge of a curtain right beside the lens."""
    left, top, right, bottom = sheet.frame
    edge = right if side > 0 else left
    for index in range(4):
        x = edge - side * index * 34
        tone = room.tone(colour, 0.3 if index % 2 else 0.12)
        sheet.polygon([(x, top), (x - side * 40, top), (x - side * (46 + index * 7), bottom),
            (x, bottom)], tone)  # fmt: skip
