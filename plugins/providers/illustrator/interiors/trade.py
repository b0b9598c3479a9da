"""Where things are sold: cafe, shop, market."""

from __future__ import annotations

from random import Random

from filmwright import Motion
from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.room import Room, Window
from plugins.providers.illustrator.interiors.shell import sunlight, walls
from plugins.providers.illustrator.scenery.canvas import horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("cafe")
def cafe(stage: Stage) -> None:
    """A counter with its machine and cakes, small tables, globes of light, the street outside."""
    room = Room(stage, back=0.6)
    pal, side, wide = room.palette, room.side, room.half
    window = Window(side * wide * 0.48, 0.7, min(2.1, wide * 0.7), 1.75, "round" if pal.indian else "", (3, 1))
    wall = walls(room, [window], "city", dado=1.0)
    counter = -side * wide * 0.5
    details.board(room, wall, counter, 1.55, room.back, min(1.7, wide * 0.6), 0.75, "#33302f", "#8a5a34")
    if pal.indian:
        clutter.picture(room, wall, side * wide * 0.02, 1.4, room.back, 0.45, 0.6, pal.cloth, name="a")
    ground = floor(room, "checker", "#6f4a3a" if pal.indian else "#7a6a5c", "#e6d6b4" if pal.indian else "#d8ccb8")
    sunlight(room, [window], ground)
    lamps.fairy_lights(room, wall, window.x - window.width / 2 - 0.2, window.x + window.width / 2 + 0.2, 2.62, room.back, 0.12)
    back = room.sheet("counter", 0.72)
    edge = room.reach(room.back) + 0.5
    x0, x1 = sorted((-side * edge, -side * wide * 0.12))
    furniture.cupboard(room, back, x0, x1, 0, 1.0, room.back + 0.04, room.back + 0.13, pal.wood, 5, "#e0d0b0")
    room.box(back, x0 - 0.04, x1 + 0.04, 0.99, 1.06, room.back + 0.03, room.back + 0.14, "#d8c49c", shadow=0)
    s = room.back + 0.09
    if pal.indian:
        details.kettle(room, back, counter, 1.06, s, "#c98f3c", 0.38)
        for index, colour in enumerate(("#d9a86a", "#c98a4a", "#e6d09a", "#b5703c")):
            clutter.jar(room, back, counter - side * (0.4 + index * 0.24), 1.06, s, 0.32, colour, "#b8322c")
        for index in range(4):
            _chai(room, back, counter + side * (0.32 + index * 0.11), 1.06, s)
    else:
        _machine(room, back, counter - side * 0.15, 1.06, s)
        _cakes(room, back, counter + side * 0.62, 1.06, s)
    details.steam(room, counter, 1.4, s, 0.5, 0.3)
    for index, share in enumerate((-0.72, -0.28, 0.2, 0.62)):
        lamps.pendant(room, back, side * wide * share, 2.2 + 0.14 * (index % 2), 0.74, pal.cloth[index % 3], 0.2, reach=1.3, kind="globe" if not pal.indian else "cone")
    _cafe_table(room, back, window.x, 0.76, pal.cloth[0])
    middle = room.sheet("near table", 0.88)
    x = side * min(room.reach(0.95) - 0.4, 2.0)
    _cafe_table(room, middle, x, 0.95, pal.cloth[0])
    clutter.plant(room, middle, -side * min(room.reach(0.96) - 0.2, 2.2), 0, 0.95, 1.15, pal.cloth[1], "palm")
    near = room.near()
    clutter.plant(room, near, -side * room.reach(1.5), -0.25, 1.5, 1.1, pal.cloth[1], "leafy", "near")
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
    sheet.ellipse(cx, top + 0.03 * metre, 0.4 * metre, 0.1 * metre, room.tone(room.palette.wood, 0.35))
    sheet.ellipse(cx, top, 0.4 * metre, 0.1 * metre, room.tone(lighter(room.palette.wood, 0.08), 0.9))
    for dx in (-0.2, 0.16):
        if room.palette.indian:
            _chai(room, sheet, x + dx, 0.74, s)
        else:
            _cup(room, sheet, x + dx, 0.735, s)
    sheet.rect(cx - 0.02 * metre, top - 0.15 * metre, 0.05 * metre, 0.15 * metre, room.tone("#cfe3e6", 0.8), 3, 0.85)
    sheet.line([(cx, top - 0.14 * metre), (cx + 0.02 * metre, top - 0.28 * metre)], room.tone("#4f8446", 0.5), 2.4)
    clutter.flower(room, sheet, cx + 0.02 * metre, top - 0.29 * metre, 0.045 * metre, "#e8736a")


def _cup(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = 0.1 * metre
    sheet.ellipse(cx, foot, w * 0.85, w * 0.2, room.tone("#e8e0d2", 0.8))
    sheet.polygon([(cx - w * 0.5, foot - w * 0.7), (cx + w * 0.5, foot - w * 0.7), (cx + w * 0.32, foot), (cx - w * 0.32, foot)], horizontal(room.tone("#d8cfc0", 0.5), room.tone("#fbf6ea", 1.0), room.tone("#d8cfc0", 0.5)))
    sheet.ellipse(cx, foot - w * 0.7, w * 0.5, w * 0.13, room.tone("#6b4028", 0.7))


def _chai(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A small ribbed glass of tea."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = 0.07 * metre
    sheet.polygon([(cx - w * 0.55, foot - w * 1.5), (cx + w * 0.55, foot - w * 1.5), (cx + w * 0.4, foot), (cx - w * 0.4, foot)], room.tone("#f2ece0", 0.95), 0.6)
    sheet.polygon([(cx - w * 0.5, foot - w * 1.25), (cx + w * 0.5, foot - w * 1.25), (cx + w * 0.38, foot - 1), (cx - w * 0.38, foot - 1)], horizontal(room.tone("#a8642f", 0.6), room.tone("#cf8a4a", 0.95), room.tone("#a8642f", 0.6)))


def _machine(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """An espresso machine with cups on top."""
    metre = room.m(s)
    left, top = room.at(x - 0.36, y + 0.46, s)
    steel = vertical(room.tone("#e3e6e6", 0.95), room.tone("#8f979c", 0.4))
    sheet.rect(left, top, 0.72 * metre, 0.18 * metre, steel, 6)
    sheet.rect(left + 0.05 * metre, top + 0.17 * metre, 0.62 * metre, 0.2 * metre, room.tone("#3a3f45", 0.4))
    sheet.rect(left, top + 0.37 * metre, 0.72 * metre, 0.09 * metre, steel, 4)
    sheet.rect(left, top + 0.06 * metre, 0.72 * metre, 0.03 * metre, room.tone("#b8432f", 0.7))
    for index in range(2):
        px = left + (0.2 + 0.3 * index) * metre
        sheet.rect(px, top + 0.17 * metre, 0.09 * metre, 0.06 * metre, room.tone("#c9ced0", 0.8), 2)
        sheet.line([(px + 0.04 * metre, top + 0.22 * metre), (px - 0.08 * metre, top + 0.25 * metre)], room.tone("#2a2422", 0.4), 5, soft=False)
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
            sheet.rect(cx - w * 0.08, shelf - h * 0.2, w * 0.16, h * 0.2, vertical(room.tone("#fff3e0", 0.9), room.tone(colour, 0.6)), 4)
            sheet.ellipse(cx, shelf - h * 0.22, w * 0.026, paint=room.tone("#c9302f", 0.7))
    sheet.rect(left, top, w, h, "#ffffff", 6, 0.1)
    sheet.polygon([(left + w * 0.1, top + h), (left + w * 0.4, top), (left + w * 0.52, top), (left + w * 0.22, top + h)], "#ffffff", 0.16)
    if room.light.lamps:
        room.lamp(left + w / 2, top + h * 0.4, 0.6 * room.m(1), "#ffd9a0", 0.6)


@setting("shop")
def shop(stage: Stage) -> None:
    """Shelves to the ceiling, a counter with jars and scales, sacks, strings of packets."""
    room = Room(stage, back=0.6)
    pal, side, wide = room.palette, room.side, room.half
    window = Window(side * wide * 0.62, 0.55, min(1.3, wide * 0.44), 1.85, "", (2, 2))
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
            _packets(room, back, side * wide * (0.3 - index * 0.055), room.height - 0.3, room.back + 0.05)
        clutter.toran(room, wall, window.x - window.width / 2, window.x + window.width / 2, 2.5, room.back)
    else:
        details.banner(room, wall, window.x - window.width / 2 - 0.2, window.x + window.width / 2 + 0.2, 2.62, room.back, pal.cloth)
    counter = room.sheet("counter", 0.76)
    c0, c1 = sorted((-side * (room.reach(0.7) + 0.3), -side * wide * 0.1))
    furniture.cupboard(room, counter, c0, c1, 0, 0.95, 0.7, 0.8, lighter(pal.wood, 0.04), 4, "#d8b98a")
    _scales(room, counter, c1 - 0.35 if side > 0 else c0 + 0.35, 0.95, 0.76)
    for index, colour in enumerate(("#e05a4a", "#f0c04a", "#8fc06a", "#e88fb0", "#c98a4a")):
        x = -side * (room.half * 0.1 + 0.75 + index * 0.27)
        clutter.jar(room, counter, x, 0.95, 0.76, 0.32, colour, "#b8322c" if pal.indian else "#8a5a34")
    for share in (-0.5, 0.15):
        lamps.pendant(room, counter, side * wide * share, 2.25, 0.76, pal.cloth[0], 0.24)
    middle = room.sheet("sacks", 0.88)
    for index, colour in enumerate(("#d9b45a", "#b8402f", "#c98a4a")):
        sack(room, middle, side * (min(room.reach(0.95) - 0.2, 2.1) - index * 0.52 * (index < 2)), 0.95 - 0.07 * (index == 2), colour, 0.5)
    _crate(room, middle, -side * min(room.reach(0.97) - 0.15, 2.15), 0.96, ("#d9622f", "#e8b23a", "#9ab04a"), random)
    near = room.near()
    sack(room, near, -side * room.reach(1.5), 1.5, "#e0b84a", 0.75)
    room.finish(0.25)


def _goods(
    room: Room, sheet: Sheet, random: Random, x0: float, x1: float, y: float, s: float, height: float, indian: bool
) -> None:
    x, metre = x0, room.m(s)
    while x < x1 - 0.12:
        kind, colour = random.randrange(4), random.choice(("#c9402f", "#e0a83a", "#3f7f6a", "#3f6f9a", "#8a4a7a", "#e6d6b0", "#d9702f"))
        run = min(random.randint(2, 4), int((x1 - x) / 0.16))
        for _ in range(run):
            left, top = room.at(x, y + height * 0.66, s)
            if kind == 0:
                clutter.jar(room, sheet, x + 0.07, y, s, height * 0.66, colour)
            elif kind == 1:
                sheet.rect(left, top, 0.13 * metre, height * 0.66 * metre, vertical(room.tone(colour, 0.8), room.tone(colour, 0.4)), 2)
                sheet.rect(left + 0.02 * metre, top + height * 0.2 * metre, 0.09 * metre, height * 0.2 * metre, room.tone("#f6ead0", 0.8), 2)
            elif kind == 2 and indian:
                clutter.pot(room, sheet, x + 0.08, y, s, 0.17, "#c98f3c")
            else:
                cx, foot = room.at(x + 0.07, y, s)
                sheet.rect(cx - 0.045 * metre, foot - height * 0.5 * metre, 0.09 * metre, height * 0.5 * metre, horizontal(room.tone(colour, 0.35), room.tone(colour, 0.85), room.tone(colour, 0.3)), 4)
                sheet.rect(cx - 0.02 * metre, foot - height * 0.7 * metre, 0.04 * metre, height * 0.22 * metre, room.tone(colour, 0.5), 2)
            x += 0.165
        x += 0.03


def _packets(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A strip of small packets hanging from the shelf's edge."""
    random, metre = room.fixed(f"packets{x:.2f}"), room.m(s)
    colour = random.choice(("#d9402f", "#e8b030", "#3f8f5a", "#3f7fc0", "#c04a8a"))
    for index in range(7):
        left, top = room.at(x - 0.045, y - index * 0.13, s)
        sheet.rect(left, top, 0.09 * metre, 0.115 * metre, vertical(room.tone(lighter(colour, 0.06), 0.9), room.tone(colour, 0.45)), 1)
        sheet.ellipse(left + 0.045 * metre, top + 0.055 * metre, 0.026 * metre, paint=room.tone("#fbeec0", 0.9))


def _scales(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    brass = room.tone("#d0a04a", 0.8)
    sheet.rect(cx - 0.12 * metre, foot - 0.04 * metre, 0.24 * metre, 0.04 * metre, room.tone("#6b4528", 0.5), 2)
    sheet.line([(cx, foot - 0.04 * metre), (cx, foot - 0.42 * metre)], brass, 0.024 * metre, soft=False)
    sheet.line([(cx - 0.22 * metre, foot - 0.37 * metre), (cx, foot - 0.41 * metre), (cx + 0.22 * metre, foot - 0.38 * metre)], brass, 0.018 * metre)
    for dx in (-0.22, 0.22):
        px, py = cx + dx * metre, foot - 0.14 * metre
        for k in (-0.09, 0.09):
            sheet.line([(px, foot - 0.375 * metre), (px + k * metre, py)], brass, 1.4, soft=False)
        sheet.smooth([(px - 0.11 * metre, py), (px, py + 0.055 * metre), (px + 0.11 * metre, py)], brass)


def sack(room: Room, sheet: Sheet, x: float, s: float, colour: str, height: float = 0.5) -> None:
    """An open sack heaped with grain or spice."""
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    w, h = height * 0.86 * metre, height * 0.72 * metre
    room.blot(sheet, cx, foot, w * 0.75, w * 0.16, 0.55)
    sheet.smooth([(cx - w * 0.5, foot - h * 0.95), (cx, foot - h * 1.5), (cx + w * 0.5, foot - h * 0.95), (cx, foot - h * 0.8)], vertical(room.tone(lighter(colour, 0.06), 1.0), room.tone(colour, 0.5)))
    jute = horizontal(room.tone("#b08a58", 0.3), room.tone("#d0ac74", 0.8), room.tone("#b08a58", 0.3))
    sheet.smooth([(cx - w * 0.52, foot - h * 0.9), (cx - w * 0.56, foot - h * 0.3), (cx - w * 0.44, foot), (cx + w * 0.44, foot), (cx + w * 0.56, foot - h * 0.3), (cx + w * 0.52, foot - h * 0.9), (cx, foot - h * 0.8)], jute)
    sheet.line([(cx - w * 0.54, foot - h * 0.92), (cx, foot - h * 0.8), (cx + w * 0.54, foot - h * 0.92)], room.tone("#dcbc88", 0.8), h * 0.13)


def _crate(room: Room, sheet: Sheet, x: float, s: float, colours: tuple[str, ...], random: Random, width: float = 0.8) -> None:
    """A wooden crate of fruit."""
    half = width / 2
    room.box(sheet, x - half, x + half, 0, 0.26, s - 0.1, s, "#a8763f")
    fruit(room, sheet, x - half + 0.06, x + half - 0.06, 0.27, s - 0.03, colours, random)
    for y in (0.02, 0.11, 0.2):
        room.box(sheet, x - half - 0.01, x + half + 0.01, y, y + 0.07, s - 0.002, s + 0.004, "#c08f52", shadow=0)


def fruit(room: Room, sheet: Sheet, x0: float, x1: float, y: float, s: float, colours: tuple[str, ...], random: Random, rows: int = 3, size: float = 0.055) -> None:
    """A heap of round fruit."""
    metre = room.m(s)
    for row in range(rows):
        x = x0 + row * size * 0.9
        while x < x1 - row * size * 0.9:
            colour = random.choice(colours)
            cx, cy = room.at(x + size * 0.5, y + row * size * 1.35, s)
            r = size * metre * random.uniform(0.9, 1.08)
            sheet.ellipse(cx, cy, r, paint=vertical(room.tone(lighter(colour, 0.05), 0.95), room.tone(colour, 0.3)))
            sheet.ellipse(cx + room.side * r * 0.3, cy - r * 0.4, r * 0.22, r * 0.16, "#fff6e0", 0.5)
            x += size * 1.75


@setting("market")
def market(stage: Stage) -> None:
    """A lane of stalls under awnings: fruit, spices and cloth, strings of lights, the town behind."""
    from plugins.providers.illustrator.interiors.lane import lane

    room = lane(stage)
    pal = room.palette
    motion = Motion(kind="sway", amplitude=4.0, period=6.0)
    for depth, s, out, name in ((0.66, 0.66, 0.5, "far"), (0.8, 0.84, 0.62, "middle")):
        sheet = room.sheet(f"stalls {name}", depth)
        for way in (-1, 1):
            x = way * max(1.2 if s > 0.7 else 1.05, room.reach(s) * out)
            stall(room, sheet, x, s, way, f"{name}{way}")
    lights = room.sheet("lights", 0.76, motion)
    reach = room.reach(0.75)
    if pal.indian:
        clutter.toran(room, lights, -reach - 0.3, reach + 0.3, 3.05, 0.75, 0.3)
    else:
        details.banner(room, lights, -reach - 0.3, reach + 0.3, 3.1, 0.75, (*pal.cloth, "#efe2c0"), 0.35)
    lamps.fairy_lights(room, lights, -reach - 0.3, reach + 0.3, 2.75, 0.78, 0.35, 26)
    near = room.sheet("near goods", 0.9)
    random = room.fixed("near goods")
    way = room.side
    x = min(room.reach(0.98) - 0.15, 2.15)
    if pal.indian:
        for index, colour in enumerate(("#d9a02f", "#b8322c", "#7a4a2a", "#e0c070")):
            sack(room, near, way * (x - index % 2 * 0.5), 0.99 - 0.07 * (index // 2), colour, 0.46)
        _chai_stall(room, near, -way * x, 0.98)
    else:
        _crate(room, near, way * x, 0.98, ("#d9402f", "#c9302a", "#e06a3f"), random)
        _crate(room, near, -way * x, 0.98, ("#e8b23a", "#f0c85a", "#d99a2f"), random)
        clutter.plant(room, near, -way * (x - 0.62), 0, 0.97, 0.6, "#b5603c", "leafy", "pots")
    fore = room.near()
    sack(room, fore, -way * room.reach(1.5) * 1.02, 1.5, "#e0a83a", 0.6)
    room.finish(0.0)


def stall(room: Room, sheet: Sheet, x: float, s: float, way: int, name: str) -> None:
    """A stall: a table of goods under a striped awning, its keeper's lamp above."""
    random, pal = room.fixed(f"stall{name}"), room.palette
    half = 0.95
    colour = pal.cloth[random.randrange(3)]
    s0, s1 = s - 0.1, s
    for dx in (-half, half):
        furniture.block(room, sheet, x + dx, 0, s0, 0.07, 2.3, "#7a5232", 0.0, (0.5, 0.3))
    room.quad(sheet, ((x - half, 0.9, s0), (x + half, 0.9, s0), (x + half, 2.25, s0), (x - half, 2.25, s0)), room.tone(lighter(colour, -0.18), 0.2), 0.85)
    for row in range(3):
        for index in range(6):
            cx, cy = room.at(x - half + 0.2 + index * 0.32, 1.55 + row * 0.2, s0)
            if random.random() < 0.6:
                cloth = random.choice((*pal.cloth, "#e6c46a", "#8f3f6a"))
                sheet.rect(cx - 0.12 * room.m(s0), cy, 0.24 * room.m(s0), 0.17 * room.m(s0), room.tone(cloth, 0.45), 2)
    room.box(sheet, x - half, x + half, 0, 0.75, s0, s1, "#8f6238")
    room.box(sheet, x - half - 0.04, x + half + 0.04, 0.73, 0.8, s0, s1 + 0.01, "#b98a52", shadow=0)
    _wares(room, sheet, random, x - half, x + half, s1)
    cloth_edge(room, sheet, x - half - 0.04, x + half + 0.04, 0.73, s1 + 0.011, colour)
    for dx in (-half, half):
        furniture.block(room, sheet, x + dx, 0, s1 + 0.01, 0.07, 2.05, "#8a5f3a", 0.0, (0.6, 0.35))
    _awning(room, sheet, x - half - 0.22, x + half + 0.22, s0, s1 + 0.06, colour)
    cx, cy = room.at(x, 1.95, s)
    sheet.line([room.at(x, 2.3, s), (cx, cy)], room.tone("#2f2527", 0.3), 2, soft=False)
    sheet.ellipse(cx, cy + 8, 8 * s + 3, paint="#fff0c0" if room.light.lamps else room.tone("#e8dcc0", 0.8))
    room.lamp(cx, cy + 8, 1.15 * room.m(1), "#ffbd6b", 0.8)
    del way


def _wares(room: Room, sheet: Sheet, random: Random, x0: float, x1: float, s: float) -> None:
    if room.palette.indian and random.random() < 0.55:
        for index, colour in enumerate(("#d98f2f", "#b8322c", "#e0c04a", "#7a4a2a", "#c9603f")):
            cone(room, sheet, x0 + 0.2 + index * 0.38, 0.8, s - 0.02, colour)
        return
    lots = (("#d9402f", "#c9302a"), ("#e8882f", "#f0a040"), ("#8fae3f", "#a8c050"), ("#e8c23a", "#f0d060"), ("#7a3f7a", "#8f4f8a"))
    for index in range(4):
        left = x0 + 0.04 + index * (x1 - x0) / 4
        fruit(room, sheet, left, left + (x1 - x0) / 4 - 0.06, 0.83, s - 0.02, lots[(index + random.randrange(2)) % 5], random, 3, 0.05)


def cone(room: Room, sheet: Sheet, x: float, y: float, s: float, colour: str) -> None:
    """A cone of spice in a bowl."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = 0.17 * metre
    sheet.polygon([(cx - w * 0.85, foot - w * 0.35), (cx, foot - w * 1.7), (cx + w * 0.85, foot - w * 0.35)], horizontal(room.tone(colour, 0.35 if room.side > 0 else 0.95), room.tone(colour, 0.95 if room.side > 0 else 0.35)))
    sheet.smooth([(cx - w, foot - w * 0.42), (cx - w * 0.6, foot), (cx + w * 0.6, foot), (cx + w, foot - w * 0.42), (cx, foot - w * 0.28)], room.tone("#c98f3c", 0.6))


def cloth_edge(room: Room, sheet: Sheet, x0: float, x1: float, y: float, s: float, colour: str) -> None:
    """A cloth hanging from a table's front in scallops."""
    left, top = room.at(x0, y, s)
    wide, metre = (x1 - x0) * room.m(s), room.m(s)
    count = max(4, round((x1 - x0) * 5))
    step = wide / count
    path = f"M{left:.1f} {top:.1f}h{wide:.1f}v{0.22 * metre:.1f}"
    path += f"q{-step / 2:.1f} {0.12 * metre:.1f} {-step:.1f} 0" * count + "Z"
    sheet.path(path, vertical(room.tone(colour, 0.75), room.tone(colour, 0.4)), (left, top, left + wide, top + 0.4 * metre))


def _awning(room: Room, sheet: Sheet, x0: float, x1: float, s0: float, s1: float, colour: str) -> None:
    """A striped cloth roof sloping towards us."""
    count, pale = 8, "#f2e4c4"
    for index in range(count):
        a, b = x0 + (x1 - x0) * index / count, x0 + (x1 - x0) * (index + 1) / count
        tint = colour if index % 2 == 0 else pale
        room.quad(sheet, ((a, 2.45, s0), (b, 2.45, s0), (b, 2.08, s1), (a, 2.08, s1)), room.tone(tint, 0.85))
        left, top = room.at(a, 2.08, s1)
        right = room.at(b, 2.08, s1)[0]
        drop = 0.16 * room.m(s1)
        path = f"M{left:.1f} {top:.1f}H{right:.1f}v{drop * 0.6:.1f}q{(left - right) / 2:.1f} {drop:.1f} {left - right:.1f} 0Z"
        sheet.path(path, room.tone(tint, 0.55), (left, top, right, top + drop * 1.7))


def _chai_stall(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A tea maker's box: stove, kettle, glasses."""
    room.box(sheet, x - 0.42, x + 0.42, 0, 0.62, s - 0.09, s, "#3f6f78", top="#b98a52")
    details.kettle(room, sheet, x - 0.12, 0.62, s - 0.03, "#b9a06a", 0.34)
    for index in range(3):
        _chai(room, sheet, x + 0.16 + index * 0.1, 0.62, s - 0.02)
    details.steam(room, x - 0.12, 0.95, s, 0.5, 0.3)
