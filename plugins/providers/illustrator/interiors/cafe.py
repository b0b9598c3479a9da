"""The cafe."""

from __future__ import annotations

from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.interiors.shell import sunlight, walls
from plugins.providers.illustrator.interiors.wares import chai_glass
from plugins.providers.illustrator.scenery.canvas import horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("cafe")
def cafe(stage: Stage) -> None:
    """A counter with its machine and cakes, small tables, globes of light, the street outside."""
    room = Room(stage, back=0.6)
    pal, side, wide = room.palette, room.side, room.half
    window = room.window(side * wide * 0.48, 0.7, min(2.1, wide * 0.7), 1.75, "round" if pal.indian
        else "", (3, 1))  # fmt: skip
    wall = walls(room, [window], "city", dado=1.0)
    counter = -side * wide * 0.5
    details.board(room, wall, counter, 1.55, room.back, min(1.7, wide * 0.6), 0.75, "#33302f",
        "#8a5a34")  # fmt: skip
    if pal.indian:
        clutter.picture(room, wall, side * wide * 0.02, 1.4, room.back, 0.45, 0.6, pal.cloth,
            name="a")  # fmt: skip
    ground = floor(room, "checker", "#6f4a3a" if pal.indian else "#7a6a5c", "#e6d6b4" if pal.indian
        else "#d8ccb8")  # fmt: skip
    sunlight(room, [window], ground)
    lamps.fairy_lights(room, wall, window.x - window.width / 2 - 0.2, window.x + window.width / 2
        + 0.2, 2.62, room.back, 0.12)  # fmt: skip
    back = room.sheet("counter", 0.72)
    edge = room.reach(room.back) + 0.5
    x0, x1 = sorted((-side * edge, -side * wide * 0.12))
    furniture.cupboard(room, back, x0, x1, 0, 1.0, room.back + 0.04, room.back + 0.13, pal.wood, 5,
        "#e0d0b0")  # fmt: skip
    room.box(back, x0 - 0.04, x1 + 0.04, 0.99, 1.06, room.back + 0.03, room.back + 0.14, "#d8c49c",
        shadow=0)  # fmt: skip
    s = room.back + 0.09
    if pal.indian:
        details.kettle(room, back, counter, 1.06, s, "#c98f3c", 0.38)
        for index, colour in enumerate(("#d9a86a", "#c98a4a", "#e6d09a", "#b5703c")):
            clutter.jar(room, back, counter - side * (0.4 + index * 0.24), 1.06, s, 0.32, colour,
                "#b8322c")  # fmt: skip
        for index in range(4):
            chai_glass(room, back, counter + side * (0.32 + index * 0.11), 1.06, s)
    else:
        _machine(room, back, counter - side * 0.15, 1.06, s)
        _cakes(room, back, counter + side * 0.62, 1.06, s)
    details.steam(room, counter, 1.4, s, 0.5, 0.3)
    for index, share in enumerate((-0.72, -0.28, 0.2, 0.62)):
        lamps.pendant(room, back, side * wide * share, 2.2 + 0.14 * (index % 2), 0.74,
            pal.cloth[index % 3], 0.2, reach=1.3, kind="globe" if not pal.indian
            else "cone")  # fmt: skip
    _cafe_table(room, back, window.x, 0.76, pal.cloth[0])
    middle = room.sheet("near table", 0.88)
    x = side * min(room.reach(0.95) - 0.4, 2.0)
    _cafe_table(room, middle, x, 0.95, pal.cloth[0])
    clutter.plant(room, middle, -side * min(room.reach(0.96) - 0.2, 2.2), 0, 0.95, 1.15,
        pal.cloth[1], "palm")  # fmt: skip
    near = room.near()
    clutter.plant(room, near, -side * room.reach(1.5), -0.25, 1.5, 1.1, pal.cloth[1], "leafy",
        "near")  # fmt: skip
    room.finish(0.25)


def _cafe_table(room: Room, sheet: Sheet, x: float, s: float, cloth: str) -> None:
    """A round table with two chairs, cups and a flower."""
    furniture.chair(room, sheet, x - 0.55, s - 0.02, facing=1, seat=cloth)
    furniture.chair(room, sheet, x + 0.55, s - 0.02, facing=-1, seat=cloth)
    metre = room.m(s)
    cx, top = room.at(x, 0.74, s)
    foot = room.at(x, 0, s)[1]
    room.blot(sheet, cx, foot, 0.36 * metre, 0.07 * metre, 0.5)
    sheet.ellipse(cx, foot - 3, 0.2 * metre, 0.045 * metre, room.tone("#3a302c", 0.5))
    sheet.line([(cx, foot - 4), (cx, top)], room.tone("#3a302c", 0.5), 0.05 * metre, soft=False)
    sheet.ellipse(cx, top + 0.03 * metre, 0.4 * metre, 0.1 * metre,
        room.tone(room.palette.wood, 0.35))  # fmt: skip
    sheet.ellipse(cx, top, 0.4 * metre, 0.1 * metre,
        room.tone(lighter(room.palette.wood, 0.08), 0.9))  # fmt: skip
    for dx in (-0.2, 0.16):
        if room.palette.indian:
            chai_glass(room, sheet, x + dx, 0.74, s)
        else:
            _cup(room, sheet, x + dx, 0.735, s)
    sheet.rect(cx - 0.02 * metre, top - 0.15 * metre, 0.05 * metre, 0.15 * metre,
        room.tone("#cfe3e6", 0.8), 3, 0.85)  # fmt: skip
    sheet.line([(cx, top - 0.14 * metre), (cx + 0.02 * metre, top - 0.28 * metre)],
        room.tone("#4f8446", 0.5), 2.4)  # fmt: skip
    clutter.flower(room, sheet, cx + 0.02 * metre, top - 0.29 * metre, 0.045 * metre, "#e8736a")


def _cup(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = 0.1 * metre
    sheet.ellipse(cx, foot, w * 0.85, w * 0.2, room.tone("#e8e0d2", 0.8))
    sheet.polygon([(cx - w * 0.5, foot - w * 0.7), (cx + w * 0.5, foot - w * 0.7),
        (cx + w * 0.32, foot), (cx - w * 0.32, foot)], horizontal(room.tone("#d8cfc0", 0.5),
        room.tone("#fbf6ea", 1.0), room.tone("#d8cfc0", 0.5)))  # fmt: skip
    sheet.ellipse(cx, foot - w * 0.7, w * 0.5, w * 0.13, room.tone("#6b4028", 0.7))


def _machine(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """An espresso machine with cups on top."""
    metre = room.m(s)
    left, top = room.at(x - 0.36, y + 0.46, s)
    steel = vertical(room.tone("#e3e6e6", 0.95), room.tone("#8f979c", 0.4))
    sheet.rect(left, top, 0.72 * metre, 0.18 * metre, steel, 6)
    sheet.rect(left + 0.05 * metre, top + 0.17 * metre, 0.62 * metre, 0.2 * metre,
        room.tone("#3a3f45", 0.4))  # fmt: skip
    sheet.rect(left, top + 0.37 * metre, 0.72 * metre, 0.09 * metre, steel, 4)
    sheet.rect(left, top + 0.06 * metre, 0.72 * metre, 0.03 * metre, room.tone("#b8432f", 0.7))
    for index in range(2):
        px = left + (0.2 + 0.3 * index) * metre
        sheet.rect(px, top + 0.17 * metre, 0.09 * metre, 0.06 * metre, room.tone("#c9ced0", 0.8), 2)
        sheet.line([(px + 0.04 * metre, top + 0.22 * metre),
            (px - 0.08 * metre, top + 0.25 * metre)], room.tone("#2a2422", 0.4), 5,
            soft=False)  # fmt: skip
        _cup(room, sheet, x - 0.12 + 0.3 * index, y + 0.08, s)
    for index in range(4):
        _cup(room, sheet, x - 0.24 + 0.16 * index, y + 0.46, s)


def _cakes(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A glass case of cakes."""
    metre = room.m(s)
    left, top = room.at(x - 0.34, y + 0.46, s)
    w, h = 0.68 * metre, 0.46 * metre
    sheet.rect(left, top, w, h, room.tone("#f6ead2", 0.8), 6)
    random = room.fixed("cakes")
    for row in range(2):
        shelf = top + h * (0.46 + 0.48 * row)
        sheet.rect(left, shelf, w, 3, room.tone("#b9a888", 0.6))
        for index in range(4):
            colour = random.choice(("#c9784a", "#e8a0a8", "#6b4028", "#f0d08a", "#a8c07a"))
            cx = left + w * (0.14 + 0.24 * index)
            sheet.rect(cx - w * 0.08, shelf - h * 0.2, w * 0.16, h * 0.2,
                vertical(room.tone("#fff3e0", 0.9), room.tone(colour, 0.6)), 4)  # fmt: skip
            sheet.ellipse(cx, shelf - h * 0.22, w * 0.026, paint=room.tone("#c9302f", 0.7))
    sheet.rect(left, top, w, h, "#ffffff", 6, 0.1)
    sheet.polygon([(left + w * 0.1, top + h), (left + w * 0.4, top), (left + w * 0.52, top),
        (left + w * 0.22, top + h)], "#ffffff", 0.16)  # fmt: skip
    if room.light.lamps:
        room.lamp(left + w / 2, top + h * 0.4, 0.6 * room.m(1), "#ffd9a0", 0.6)
