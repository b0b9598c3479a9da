"""Goods that are heaped up: sacks, crates, fruit, glasses of tea."""

from __future__ import annotations

from random import Random

from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet


def chai_glass(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A small ribbed glass of tea."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = 0.07 * metre
    sheet.polygon([(cx - w * 0.55, foot - w * 1.5), (cx + w * 0.55, foot - w * 1.5),
        (cx + w * 0.4, foot), (cx - w * 0.4, foot)], room.tone("#f2ece0", 0.95), 0.6)  # fmt: skip
    sheet.polygon([(cx - w * 0.5, foot - w * 1.25), (cx + w * 0.5, foot - w * 1.25),
        (cx + w * 0.38, foot - 1), (cx - w * 0.38, foot - 1)], horizontal(room.tone("#a8642f", 0.6),
        room.tone("#cf8a4a", 0.95), room.tone("#a8642f", 0.6)))  # fmt: skip


def sack(room: Room, sheet: Sheet, x: float, s: float, colour: str, height: float = 0.5) -> None:
    """An open sack heaped with grain or spice."""
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    w, h = height * 0.86 * metre, height * 0.72 * metre
    room.blot(sheet, cx, foot, w * 0.75, w * 0.16, 0.55)
    sheet.smooth([(cx - w * 0.5, foot - h * 0.95), (cx, foot - h * 1.5),
        (cx + w * 0.5, foot - h * 0.95), (cx, foot - h * 0.8)],
        vertical(room.tone(lighter(colour, 0.06), 1.0), room.tone(colour, 0.5)))  # fmt: skip
    jute = horizontal(room.tone("#b08a58", 0.3), room.tone("#d0ac74", 0.8),
        room.tone("#b08a58", 0.3))  # fmt: skip
    sheet.smooth([(cx - w * 0.52, foot - h * 0.9), (cx - w * 0.56, foot - h * 0.3),
        (cx - w * 0.44, foot), (cx + w * 0.44, foot), (cx + w * 0.56, foot - h * 0.3),
        (cx + w * 0.52, foot - h * 0.9), (cx, foot - h * 0.8)], jute)  # fmt: skip
    sheet.line([(cx - w * 0.54, foot - h * 0.92), (cx, foot - h * 0.8),
        (cx + w * 0.54, foot - h * 0.92)], room.tone("#dcbc88", 0.8), h * 0.13)  # fmt: skip


def crate(
    room: Room,
    sheet: Sheet,
    x: float,
    s: float,
    colours: tuple[str, ...],
    random: Random,
    width: float = 0.8,
) -> None:
    """A wooden crate of fruit."""
    half = width / 2
    room.box(sheet, x - half, x + half, 0, 0.26, s - 0.1, s, "#a8763f")
    fruit(room, sheet, x - half + 0.06, x + half - 0.06, 0.27, s - 0.03, colours, random)
    for y in (0.02, 0.11, 0.2):
        room.box(sheet, x - half - 0.01, x + half + 0.01, y, y + 0.07, s - 0.002, s + 0.004,
            "#c08f52", shadow=0)  # fmt: skip


def fruit(
    room: Room,
    sheet: Sheet,
    x0: float,
    x1: float,
    y: float,
    s: float,
    colours: tuple[str, ...],
    random: Random,
    rows: int = 3,
    size: float = 0.055,
) -> None:
    """A heap of round fruit."""
    metre = room.m(s)
    for row in range(rows):
        x = x0 + row * size * 0.9
        while x < x1 - row * size * 0.9:
            colour = random.choice(colours)
            cx, cy = room.at(x + size * 0.5, y + row * size * 1.35, s)
            r = size * metre * random.uniform(0.9, 1.08)
            sheet.ellipse(cx, cy, r, paint=vertical(room.tone(lighter(colour, 0.05), 0.95),
                room.tone(colour, 0.3)))  # fmt: skip
            sheet.ellipse(cx + room.side * r * 0.3, cy - r * 0.4, r * 0.22, r * 0.16, "#fff6e0",
                0.5)  # fmt: skip
            x += size * 1.75
