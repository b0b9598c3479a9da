"""The temple: a pillared hall (a chapel in Western films)."""

from __future__ import annotations

import math

from plugins.providers.illustrator.interiors import clutter, lamps
from plugins.providers.illustrator.interiors.brass import standing_lamp
from plugins.providers.illustrator.interiors.chapel import chapel
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.pillars import arch, column, spandrel
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.interiors.shell import walls
from plugins.providers.illustrator.scenery.canvas import horizontal, polygon, radial, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("temple")
def temple(stage: Stage) -> None:
    """A place of worship: carved pillars and rows of diyas, or a chapel of coloured light."""
    if is_indian(stage.request):
        _mandapa(stage)
    else:
        chapel(stage)


def _mandapa(stage: Stage) -> None:
    """A pillared hall leading to a lamp-lit shrine; garlands, bells, diyas on the steps."""
    stone = ("#c9a273", "#b98a68", "#a8937c")[stage.request.seed % 3]
    pal = Palette(stone, "#8f6a4a", "#d0aa78", "#6b4528", "#a58a6a",
        ("#c9302f", "#e8992f", "#7a2f4f"), True)  # fmt: skip
    room = Room(stage, pal, back=0.46, height=3.6, spread=0.43)
    tall = room.height
    wall = walls(room, [], colour=stone, ceiling=lighter(stone, -0.08))
    _shrine(room, wall, stone)
    ground = floor(room, "stone", "#b09472")
    _rangoli(room, ground, 0.0, 0.72)
    _steps(room, ground, stone)
    rows = ((0.54, 0.7, 0.58), (0.68, 0.76, 0.72), (0.88, 0.87, 0.9))
    for s, depth, share in rows:
        sheet = room.sheet(f"pillars {s}", depth)
        x = max(room.reach(s) * share, 1.25)
        for way in (-1, 1):
            column(room, sheet, way * x, s, 0.46, tall, stone)
            clutter.garland(room, sheet, way * (x - 0.3), tall - 0.55, s, 1.1)
            lamps.diya(room, sheet, way * (x - 0.36), 0.0, s + 0.02, 0.15, 0.6)
        if s < 0.8:
            spandrel(room, sheet, -x, x, tall - 0.75, tall - 0.22, tall + 1.5, s, "cusped", stone)
            clutter.toran(room, sheet, -x, x, tall - 0.45, s, 0.34)
        if s == 0.68:
            for dx in (-0.62, 0.0, 0.62):
                _bell(room, sheet, dx, tall - (0.95 if dx else 1.0), s)
    flames = room.sheet("offerings", 0.9)
    for way in (-1, 1):
        edge = min(room.reach(1.0) - 0.3, 2.1)
        standing_lamp(room, flames, way * edge, 0.97)
    fore = room.near()
    way = -room.side
    x = way * room.reach(1.5) * 1.0
    clutter.pot(room, fore, x, -0.05, 1.5, 0.6, "#c98f3c")
    _light_shaft(room)
    room.finish(0.5)


def _shrine(room: Room, sheet: Sheet, stone: str) -> None:
    """The sanctum: a carved doorway, golden light, a kalash on its pedestal."""
    s, metre = room.back, room.m(room.back)
    half, head = 0.85, 2.35
    for grow, tint in ((0.34, -0.05), (0.24, 0.06), (0.12, -0.02)):
        curve = [room.at(-half - grow, 0, s), *arch(room, -half - grow, half + grow, 1.35, head
            + grow * 1.1, s, "cusped"), room.at(half + grow, 0, s)]  # fmt: skip
        sheet.path(polygon(curve), vertical(room.tone(lighter(stone, tint), 0.9),
            room.tone(lighter(stone, tint), 0.45)))  # fmt: skip
    inner = [room.at(-half, 0, s), *arch(room, -half, half, 1.35, head, s, "cusped"),
        room.at(half, 0, s)]  # fmt: skip
    warm = radial("#ffe9a8", "#f6a93f", "#a8502a", "#5a2420", centre=(0.5, 0.55), radius=0.62)
    sheet.path(polygon(inner), warm)
    cx, y = room.at(0, 1.15, s)
    for index in range(24):
        angle = index * math.tau / 24
        r0, r1 = 0.36 * metre, (0.62 if index % 2 else 0.52) * metre
        a = (cx + math.cos(angle) * r0, y + math.sin(angle) * r0)
        sheet.line([a, (cx + math.cos(angle) * r1, y + math.sin(angle) * r1)], "#ffe6a0", 3, 0.55,
            soft=False)  # fmt: skip
    sheet.ellipse(cx, y, 0.36 * metre, paint="#ffdf8a", opacity=0.5)
    for level, (wide, high) in enumerate(((1.3, 0.2), (1.0, 0.2), (0.66, 0.2))):
        room.box(sheet, -wide / 2, wide / 2, level * 0.2, level * 0.2 + high, s - 0.01, s
            + 0.012 - level * 0.004, "#b5793f", shadow=0)  # fmt: skip
    clutter.pot(room, sheet, 0, 0.6, s, 0.46, "#d9a23f")
    top = room.at(0, 1.02, s)
    for angle in (-0.9, -0.45, 0.0, 0.45, 0.9):
        tip = (top[0] + math.sin(angle) * 0.22 * metre, top[1] - math.cos(angle) * 0.2 * metre)
        sheet.smooth([top, (top[0] + math.sin(angle - 0.3) * 0.12 * metre, top[1] - 0.1 * metre),
            tip, (top[0] + math.sin(angle + 0.3) * 0.12 * metre, top[1] - 0.1 * metre)],
            "#5f8f3a")  # fmt: skip
    sheet.ellipse(top[0], top[1] - 0.07 * metre, 0.1 * metre, 0.11 * metre, "#a8683a")
    for way in (-1, 1):
        for level in range(3):
            lamps.diya(room, sheet, way * (0.56 - level * 0.14), 0.2 + level * 0.2, s + 0.005, 0.13,
                0.5)  # fmt: skip
        clutter.garland(room, sheet, way * 0.78, 1.95, s, 1.1)
    clutter.toran(room, sheet, -half, half, head - 0.3, s, 0.16)
    room.lamp(cx, y, 2.3 * room.m(1), "#ffb455", 1.15, flame=True, halo=0.9)


def _steps(room: Room, sheet: Sheet, stone: str) -> None:
    for index in range(2):
        s = room.back + 0.035 * (2 - index)
        wide = 1.7 - index * 0.35
        room.box(sheet, -wide, wide, 0, 0.09 * (index + 1), room.back + 0.002, s,
            lighter(stone, -0.03), shadow=0.4)  # fmt: skip
    for index in range(9):
        x = -1.5 + index * 0.375
        lamps.diya(room, sheet, x, 0.09, room.back + 0.068, 0.1, 0.28)


def _rangoli(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A rangoli on the floor: petals in rings of coloured powder."""
    cx, cy = room.at(x, 0, s)
    metre = room.m(s)
    squash = 0.3
    colours = ("#e8992f", "#d9406a", "#f6e3a0", "#3f8f7a", "#c9302f")
    for ring, (radius, count) in enumerate(((0.78, 16), (0.6, 12), (0.42, 10), (0.24, 6))):
        colour = room.tone(colours[ring % 5], 0.8)
        for index in range(count):
            angle = index * math.tau / count + ring * 0.2
            px = cx + math.cos(angle) * radius * metre
            py = cy + math.sin(angle) * radius * metre * squash
            w = radius * math.pi / count * 1.15 * metre
            out = (cx + math.cos(angle) * (radius + 0.13) * metre, cy
                + math.sin(angle) * (radius + 0.13) * metre * squash)  # fmt: skip
            nx, ny = -math.sin(angle) * w * 0.8, math.cos(angle) * w * 0.8 * squash
            back = (2 * px - out[0], 2 * py - out[1])
            sheet.smooth([out, (px + nx, py + ny), back, (px - nx, py - ny)], colour, 0.85)
    sheet.ellipse(cx, cy, 0.1 * metre, 0.1 * metre * squash, room.tone("#f6e3a0", 0.9), 0.9)


def _bell(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A brass bell on its chain."""
    metre = room.m(s)
    cx, top = room.at(x, y, s)
    up = room.at(x, room.height + 0.6, s)[1]
    sheet.line([(cx, up), (cx, top)], room.tone("#8a6a34", 0.5), 3, soft=False)
    w, h = 0.16 * metre, 0.3 * metre
    brass = horizontal(room.tone("#a8742a", 0.3), room.tone("#f0c458", 1.0),
        room.tone("#c98f3c", 0.6), room.tone("#8a5a20", 0.3))  # fmt: skip
    sheet.smooth([(cx - w * 0.3, top), (cx - w * 0.62, top + h * 0.45), (cx - w, top + h),
        (cx + w, top + h), (cx + w * 0.62, top + h * 0.45), (cx + w * 0.3, top)],
        brass)  # fmt: skip
    sheet.rect(cx - w * 1.05, top + h * 0.93, w * 2.1, h * 0.12, brass, 3)
    sheet.ellipse(cx, top + h * 1.12, w * 0.22, paint=room.tone("#8a5a20", 0.5))


def _light_shaft(room: Room) -> None:
    """The sun between the pillars."""
    power = {"clear": 1.0, "wind": 0.9, "cloudy": 0.3}.get(room.stage.request.weather, 0.12)
    power *= {"day": 0.8, "dawn": 1.0, "dusk": 0.9, "night": 0.3}[room.time] * room.stage.look.glow
    if power < 0.1:
        return
    air = room.stage.sheet("beams", 0.74, None, 12, plain=True)
    colour = "#a9c4ff" if room.night else mix(room.outside.sun, room.outside.key, 0.5)
    from plugins.providers.illustrator.scenery.canvas import Gradient

    w, h, side = room.stage.w, room.stage.h, room.side
    for index in range(3):
        x = room.stage.lit(0.98 - index * 0.17)
        stops = ((0.0, colour, 0.26 * power), (1.0, colour, 0.0))
        paint = Gradient(stops, x, 0, x - side * w * 0.3, h * 0.92, units="user")
        air.polygon([(x, -90), (x + side * w * 0.07, -90), (x - side * w * 0.2, h * 0.95),
            (x - side * w * 0.36, h * 0.95)], paint)  # fmt: skip
