"""The market: a lane of stalls."""

from __future__ import annotations

from random import Random

from filmwright import Motion
from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.interiors.wares import chai_glass, crate, fruit, sack
from plugins.providers.illustrator.scenery.canvas import horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("market")
def market(stage: Stage) -> None:
    """A lane of stalls under awnings: fruit, spices, cloth, strings of lights, the town."""
    from plugins.providers.illustrator.interiors.lane import lane

    room = lane(stage)
    pal = room.palette
    motion = Motion(kind="sway", amplitude=4.0, period=6.0)
    for depth, s, out, name in (
        (0.6, 0.55, 0.42, "far"),
        (0.7, 0.68, 0.62, "middle"),
        (0.82, 0.86, 0.8, "near"),
    ):
        sheet = room.sheet(f"stalls {name}", depth)
        for way in (-1, 1):
            x = way * max(1.25, room.reach(s) * out)
            stall(room, sheet, x, s, way, f"{name}{way}")
    lights = room.sheet("lights", 0.76, motion)
    reach = room.reach(0.75)
    if pal.indian:
        clutter.toran(room, lights, -reach - 0.3, reach + 0.3, 3.05, 0.75, 0.3)
    else:
        details.banner(room, lights, -reach - 0.3, reach + 0.3, 3.1, 0.75, (*pal.cloth, "#efe2c0"),
            0.35)  # fmt: skip
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
        crate(room, near, way * x, 0.98, ("#d9402f", "#c9302a", "#e06a3f"), random)
        crate(room, near, -way * x, 0.98, ("#e8b23a", "#f0c85a", "#d99a2f"), random)
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
    room.quad(sheet, ((x - half, 0.9, s0), (x + half, 0.9, s0), (x + half, 2.25, s0),
        (x - half, 2.25, s0)), room.tone(lighter(colour, -0.18), 0.2), 0.85)  # fmt: skip
    for row in range(3):
        for index in range(6):
            cx, cy = room.at(x - half + 0.2 + index * 0.32, 1.55 + row * 0.2, s0)
            if random.random() < 0.6:
                cloth = random.choice((*pal.cloth, "#e6c46a", "#8f3f6a"))
                sheet.rect(cx - 0.12 * room.m(s0), cy, 0.24 * room.m(s0), 0.17 * room.m(s0),
                    room.tone(cloth, 0.45), 2)  # fmt: skip
    room.box(sheet, x - half, x + half, 0, 0.75, s0, s1, "#8f6238")
    room.box(sheet, x - half - 0.04, x + half + 0.04, 0.73, 0.8, s0, s1 + 0.01, "#b98a52", shadow=0)
    _wares(room, sheet, random, x - half, x + half, s1)
    cloth_edge(room, sheet, x - half - 0.04, x + half + 0.04, 0.73, s1 + 0.011, colour)
    for dx in (-half, half):
        furniture.block(room, sheet, x + dx, 0, s1 + 0.01, 0.07, 2.05, "#8a5f3a", 0.0, (0.6, 0.35))
    _awning(room, sheet, x - half - 0.22, x + half + 0.22, s0, s1 + 0.06, colour)
    cx, cy = room.at(x, 1.95, s)
    sheet.line([room.at(x, 2.3, s), (cx, cy)], room.tone("#2f2527", 0.3), 2, soft=False)
    sheet.ellipse(cx, cy + 8, 8 * s + 3, paint="#fff0c0" if room.light.lamps
        else room.tone("#e8dcc0", 0.8))  # fmt: skip
    room.lamp(cx, cy + 8, 1.9 * room.m(1) * s, "#ffb45e", 1.25)
    del way


def _wares(room: Room, sheet: Sheet, random: Random, x0: float, x1: float, s: float) -> None:
    if room.palette.indian and random.random() < 0.55:
        for index, colour in enumerate(("#d98f2f", "#b8322c", "#e0c04a", "#7a4a2a", "#c9603f")):
            cone(room, sheet, x0 + 0.2 + index * 0.38, 0.8, s - 0.02, colour)
        return
    lots = (("#d9402f", "#c9302a"), ("#e8882f", "#f0a040"), ("#8fae3f", "#a8c050"),
        ("#e8c23a", "#f0d060"), ("#7a3f7a", "#8f4f8a"))  # fmt: skip
    for index in range(4):
        left = x0 + 0.04 + index * (x1 - x0) / 4
        fruit(room, sheet, left, left + (x1 - x0) / 4 - 0.06, 0.83, s - 0.02,
            lots[(index + random.randrange(2)) % 5], random, 3, 0.05)  # fmt: skip


def cone(room: Room, sheet: Sheet, x: float, y: float, s: float, colour: str) -> None:
    """A cone of spice in a bowl."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = 0.17 * metre
    sheet.polygon([(cx - w * 0.85, foot - w * 0.35), (cx, foot - w * 1.7),
        (cx + w * 0.85, foot - w * 0.35)],
        horizontal(room.tone(colour, 0.35 if room.side > 0 else 0.95),
        room.tone(colour, 0.95 if room.side > 0 else 0.35)))  # fmt: skip
    sheet.smooth([(cx - w, foot - w * 0.42), (cx - w * 0.6, foot), (cx + w * 0.6, foot),
        (cx + w, foot - w * 0.42), (cx, foot - w * 0.28)], room.tone("#c98f3c", 0.6))  # fmt: skip


def cloth_edge(
    room: Room, sheet: Sheet, x0: float, x1: float, y: float, s: float, colour: str
) -> None:
    """A cloth hanging from a table's front in scallops."""
    left, top = room.at(x0, y, s)
    wide, metre = (x1 - x0) * room.m(s), room.m(s)
    count = max(4, round((x1 - x0) * 5))
    step = wide / count
    path = f"M{left:.1f} {top:.1f}h{wide:.1f}v{0.22 * metre:.1f}"
    path += f"q{-step / 2:.1f} {0.12 * metre:.1f} {-step:.1f} 0" * count + "Z"
    sheet.path(path, vertical(room.tone(colour, 0.75), room.tone(colour, 0.4)),
        (left, top, left + wide, top + 0.4 * metre))  # fmt: skip


def _awning(
    room: Room, sheet: Sheet, x0: float, x1: float, s0: float, s1: float, colour: str
) -> None:
    """A striped cloth roof sloping towards us."""
    count, pale = 8, "#f2e4c4"
    for index in range(count):
        a, b = x0 + (x1 - x0) * index / count, x0 + (x1 - x0) * (index + 1) / count
        tint = colour if index % 2 == 0 else pale
        room.quad(sheet, ((a, 2.45, s0), (b, 2.45, s0), (b, 2.08, s1), (a, 2.08, s1)),
            room.tone(tint, 0.85))  # fmt: skip
        left, top = room.at(a, 2.08, s1)
        right = room.at(b, 2.08, s1)[0]
        drop = 0.16 * room.m(s1)
        back = left - right
        path = f"M{left:.1f} {top:.1f}H{right:.1f}v{drop * 0.6:.1f}"
        path += f"q{back / 2:.1f} {drop:.1f} {back:.1f} 0Z"
        sheet.path(path, room.tone(tint, 0.55), (left, top, right, top + drop * 1.7))


def _chai_stall(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A tea maker's box: stove, kettle, glasses."""
    room.box(sheet, x - 0.42, x + 0.42, 0, 0.62, s - 0.09, s, "#3f6f78", top="#b98a52")
    details.kettle(room, sheet, x - 0.12, 0.62, s - 0.03, "#b9a06a", 0.34)
    for index in range(3):
        chai_glass(room, sheet, x + 0.16 + index * 0.1, 0.62, s - 0.02)
    details.steam(room, x - 0.12, 0.95, s, 0.5, 0.3)
