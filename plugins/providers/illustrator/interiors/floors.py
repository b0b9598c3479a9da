"""Floors in perspective."""

from __future__ import annotations

import math
from itertools import pairwise

from plugins.providers.illustrator.interiors.lighting import Pool
from plugins.providers.illustrator.interiors.room import FLOOR, Room
from plugins.providers.illustrator.scenery.canvas import Gradient
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.paint import texture
from plugins.providers.illustrator.scenery.sheet import Sheet


def floor(room: Room, kind: str = "planks", colour: str = "", second: str = "") -> Sheet:
    """The floor as a sheet: ``planks``, ``tiles``, ``checker``, ``stone`` or ``plain``."""
    sheet = room.sheet("floor", FLOOR)
    colour = colour or room.palette.floor
    corners = ((-room.half, 0, room.back), (room.half, 0, room.back), (room.half, 0, 2.6),
        (-room.half, 0, 2.6))  # fmt: skip
    y, bottom = room.at(0, 0, room.back)[1], sheet.frame[3]
    stops = ((0.0, room.tone(colour, 0.5)), (0.5, room.tone(colour, 0.62)),
        (1.0, room.tone(colour, 0.4)))  # fmt: skip
    sheet.path(room.outline(corners), Gradient(stops, 0.0, y, 0.0, bottom, units="user"),
               (sheet.frame[0], y, sheet.frame[2], bottom))  # fmt: skip
    {"planks": _planks, "tiles": _tiles, "checker": _checker, "stone": _stone}.get(kind, _plain)(
        room, sheet, colour, second
    )
    if room.stage.look.texture:
        room.later(sheet, texture(0.05 * room.stage.look.texture, 16, room.stage.seed("floor"), 5))
    _contact(room, sheet)
    return sheet


def _contact(room: Room, sheet: Sheet) -> None:
    """Shade where floor and wall meet, and towards the lens."""
    y = room.at(0, 0, room.back)[1]
    wide, metre = room.stage.w, room.m(room.back)
    pools = [Pool(wide / 2, y, wide * 0.9, metre * 0.34, "#4c3d52", -0.7, 1.0), Pool(wide / 2,
        sheet.frame[3], wide * 1.2, room.stage.h * 0.14, "#4c3d52", -0.55, 1.0)]  # fmt: skip
    room.shade(sheet, pools)


def _plain(room: Room, sheet: Sheet, colour: str, second: str) -> None:
    del room, sheet, colour, second


def _steps(room: Room, pitch: float) -> list[float]:
    """Nearness at equal distances on the floor, from the wall to beyond the frame."""
    far = 1 / room.back
    steps, z = [], far
    while z > 0.36:
        steps.append(1 / z)
        z -= pitch * 0.36
    return steps


def _planks(room: Room, sheet: Sheet, colour: str, second: str) -> None:
    del second
    random = room.fixed("planks")
    near, width, x = _near(room), 0.17, -room.half
    base, dark = room.tone(colour, 0.56), room.tone(lighter(colour, -0.16), 0.3)
    steps = _steps(room, 1.0)
    while x < room.half:
        own = room.tone(lighter(colour, random.uniform(-0.035, 0.035)), random.uniform(0.42, 0.66))
        shade, joint = mix(base, own, 0.75), mix(base, dark, 0.5)
        corners = ((x, 0, room.back), (x + width, 0, room.back), (x + width, 0, near), (x, 0, near))
        room.quad(sheet, corners, shade)
        sheet.line([room.at(x, 0, room.back), room.at(x, 0, near)], joint, 1.5, soft=False)
        for s in steps[random.randrange(2) :: 2]:
            if random.random() < 0.7:
                sheet.line([room.at(x, 0, s), room.at(x + width, 0, s)], joint, 1.3, soft=False)
        x += width


def _near(room: Room) -> float:
    """Nearness of the floor at the lower edge of all that is ever seen."""
    bottom = room.stage.extent(1.0)[3]
    return 1.04 * (bottom - room.eye) / (room.stage.ground - room.eye)


def _tiles(room: Room, sheet: Sheet, colour: str, second: str) -> None:
    pitch, near = 0.42, _near(room)
    joint = room.tone(second or lighter(colour, -0.12), 0.45)
    line = mix(room.tone(colour, 0.56), joint, 0.6)
    x = -math.ceil(room.half / pitch) * pitch
    while x < room.half:
        sheet.line([room.at(x, 0, room.back), room.at(x, 0, near)], line, 2, soft=False)
        x += pitch
    for s in _steps(room, pitch):
        ends = [room.at(-room.half, 0, s), room.at(room.half, 0, s)]
        sheet.line(ends, line, 1.4 * s + 0.5, soft=False)


def _checker(room: Room, sheet: Sheet, colour: str, second: str) -> None:
    pitch = 0.42
    steps = _steps(room, pitch)
    count = math.ceil(room.half / pitch)
    other = second or lighter(colour, 0.16)
    paint = mix(room.tone(colour, 0.56), room.tone(other, 0.62), 0.85)
    for row, (s0, s1) in enumerate(pairwise(steps)):
        for column in range(-count, count):
            if (row + column) % 2:
                x0, x1 = max(column * pitch, -room.half), min((column + 1) * pitch, room.half)
                corners = ((x0, 0, s0), (x1, 0, s0), (x1, 0, s1), (x0, 0, s1))
                room.quad(sheet, corners, paint)
    _tiles(room, sheet, colour, lighter(colour, -0.08))


def _stone(room: Room, sheet: Sheet, colour: str, second: str) -> None:
    del second
    random = room.fixed("stone")
    base, dark = room.tone(colour, 0.56), room.tone(lighter(colour, -0.15), 0.3)
    joint = mix(base, dark, 0.5)
    for row, (s0, s1) in enumerate(pairwise(_steps(room, 0.62))):
        x = -room.half - (row % 2) * 0.35
        while x < room.half:
            width = random.uniform(0.6, 0.95)
            x0, x1 = max(x, -room.half), min(x + width, room.half)
            if x1 > x0:
                lit = random.uniform(0.42, 0.68)
                own = room.tone(lighter(colour, random.uniform(-0.04, 0.04)), lit)
                corners = ((x0, 0, s0), (x1, 0, s0), (x1, 0, s1), (x0, 0, s1))
                room.quad(sheet, corners, mix(base, own, 0.75))
                sheet.line([room.at(x0, 0, s0), room.at(x0, 0, s1)], joint, 1.6, soft=False)
            x += width
        ends = [room.at(-room.half, 0, s0), room.at(room.half, 0, s0)]
        sheet.line(ends, joint, 1.6, soft=False)
