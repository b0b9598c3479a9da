"""Things that give light."""

from __future__ import annotations

from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import horizontal, smooth, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet

WARM = "#ffbf75"


def _shade(room: Room, colour: str) -> str:
    """A lamp shade: glowing when lit."""
    return mix(colour, "#ffe3ab", 0.78) if room.light.lamps else room.tone(colour, 0.8)


def pendant(
    room: Room, sheet: Sheet, x: float, drop: float, s: float, colour: str = "#c9743c",
    radius: float = 0.22, reach: float = 1.7, kind: str = "cone",
) -> None:  # fmt: skip
    """A lamp on a cord from the ceiling; ``drop`` is its lower edge's height in metres."""
    metre = room.m(s)
    cx, y = room.at(x, drop, s)
    top = room.at(x, room.height + 1.5, s)[1]
    r = radius * metre
    sheet.line([(cx, top), (cx, y - r)], room.tone("#2f2527", 0.4), max(1.6, 0.014 * metre),
        soft=False)  # fmt: skip
    glow = mix(WARM, "#fff6da", 0.6) if room.light.lamps else room.tone("#efe6d2", 0.8)
    if kind == "globe":
        sheet.ellipse(cx, y - r * 0.6, r * 0.7, paint=glow)
    else:
        sheet.ellipse(cx, y, r * 0.82, r * 0.2, glow)
        body = horizontal(room.tone(colour, 0.3), room.tone(lighter(colour, 0.05), 0.9),
            room.tone(colour, 0.35))  # fmt: skip
        sheet.path(smooth([(cx - r, y), (cx - r * 0.62, y - r * 0.62),
            (cx - r * 0.14, y - r * 0.98), (cx + r * 0.14, y - r * 0.98),
            (cx + r * 0.62, y - r * 0.62), (cx + r, y), (cx, y - r * 0.1)], True, 0.8), body,
            (cx - r * 1.2, y - r * 1.3, cx + r * 1.2, y + r * 0.3))  # fmt: skip
        if room.light.lamps:
            sheet.ellipse(cx, y + r * 0.02, r * 0.3, r * 0.16, "#fffbe8")
    room.lamp(cx, y + r * 0.3, reach * room.m(1), WARM)


def floor_lamp(
    room: Room, sheet: Sheet, x: float, s: float, colour: str = "#e8d3a8", height: float = 1.55
) -> None:
    """A standing lamp."""
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    top = room.at(x, height, s)[1]
    room.blot(sheet, cx, foot, 0.24 * metre, 0.05 * metre, 0.5)
    sheet.ellipse(cx, foot - 3, 0.15 * metre, 0.035 * metre, room.tone("#4a3a30", 0.5))
    sheet.line([(cx, foot - 3), (cx, top)], room.tone("#7a5f3a", 0.55), 0.028 * metre, soft=False)
    _drum(room, sheet, cx, top + 0.06 * metre, 0.24 * metre, 0.3 * metre, colour)
    room.lamp(cx, top - 0.1 * metre, 2.0 * room.m(1), WARM)


def table_lamp(
    room: Room,
    sheet: Sheet,
    x: float,
    y: float,
    s: float,
    colour: str = "#e6c99a",
    base: str = "#7d4f38",
    size: float = 1.0,
) -> None:
    """A lamp with a round base, standing at height ``y``."""
    metre = room.m(s) * size
    cx, foot = room.at(x, y, s)
    sheet.ellipse(cx, foot - 0.1 * metre, 0.085 * metre, 0.1 * metre,
        horizontal(room.tone(base, 0.3), room.tone(lighter(base, 0.08), 0.9),
        room.tone(base, 0.3)))  # fmt: skip
    sheet.rect(cx - 0.015 * metre, foot - 0.26 * metre, 0.03 * metre, 0.12 * metre,
        room.tone("#b9904f", 0.7))  # fmt: skip
    _drum(room, sheet, cx, foot - 0.22 * metre, 0.17 * metre, 0.22 * metre, colour)
    room.lamp(cx, foot - 0.32 * metre, 1.35 * room.m(1) * size**0.5, WARM)


def _drum(
    room: Room, sheet: Sheet, cx: float, foot: float, half: float, tall: float, colour: str
) -> None:
    bright = _shade(room, colour)
    edge = mix(bright, room.tone(colour, 0.4), 0.45)
    points = [(cx - half, foot), (cx + half, foot), (cx + half * 0.7, foot - tall),
        (cx - half * 0.7, foot - tall)]  # fmt: skip
    sheet.polygon(points, horizontal(edge, bright, lighter(bright, 0.03), bright, edge))
    for y, share in ((foot, 1.0), (foot - tall, 0.7)):
        sheet.line([(cx - half * share, y), (cx + half * share, y)], edge, 2.4, 0.9, soft=False)


def flame(sheet: Sheet, x: float, y: float, size: float) -> None:
    """A small flame standing on a wick at ``(x, y)``, in stage units."""
    for share, colour in ((1.0, "#ff9a2e"), (0.72, "#ffcf5c"), (0.42, "#fff6d0")):
        w, h = size * 0.34 * share, size * share
        sheet.smooth([(x, y), (x - w * 0.8, y - h * 0.28), (x - w * 0.35, y - h * 0.68),
            (x + w * 0.1, y - h), (x + w * 0.55, y - h * 0.6), (x + w * 0.8, y - h * 0.26)],
            colour)  # fmt: skip


def diya(
    room: Room, sheet: Sheet, x: float, y: float, s: float, size: float = 0.12, halo: float = 0.7
) -> None:
    """An earthen oil lamp, always burning."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = size * metre
    clay = "#b5623a"
    sheet.smooth([(cx - w * 0.5, foot - w * 0.34), (cx - w * 0.3, foot - w * 0.04), (cx, foot),
        (cx + w * 0.3, foot - w * 0.04), (cx + w * 0.5, foot - w * 0.34), (cx, foot - w * 0.26)],
        vertical(room.tone(lighter(clay, 0.08), 0.95), room.tone(clay, 0.3)))  # fmt: skip
    sheet.ellipse(cx, foot - w * 0.33, w * 0.42, w * 0.09, room.tone("#6b3420", 0.5))
    flame(sheet, cx + w * 0.05, foot - w * 0.34, w * 0.75)
    room.lamp(cx, foot - w * 0.6, halo * room.m(1), "#ffab4f", 0.6, flame=True, halo=0.6)


def candle(room: Room, sheet: Sheet, x: float, y: float, s: float, height: float = 0.16) -> None:
    """A candle, always burning."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w, h = 0.045 * metre, height * metre
    sheet.rect(cx - w / 2, foot - h, w, h, horizontal(room.tone("#e9dcc0", 0.5),
        room.tone("#fff8e6", 1.0), room.tone("#dccaa8", 0.5)), w * 0.2)  # fmt: skip
    flame(sheet, cx, foot - h, 0.07 * metre)
    room.lamp(cx, foot - h - 0.03 * metre, 0.7 * room.m(1), "#ffb45c", 0.5, flame=True, halo=0.6)


def fairy_lights(
    room: Room,
    sheet: Sheet,
    x0: float,
    x1: float,
    y: float,
    s: float,
    sag: float = 0.16,
    count: int = 16,
) -> None:
    """Little bulbs on a sagging wire."""
    points = [room.at(x0 + (x1 - x0) * i / count, y - sag * 4 * (i / count) * (1 - i / count), s)
        for i in range(count + 1)]  # fmt: skip
    sheet.line(points, room.tone("#3a2e2a", 0.4), 1.6)
    for x, py in points:
        if room.light.lamps:
            sheet.ellipse(x, py + 7, 10, paint="#ffcf80", opacity=0.25)
        sheet.ellipse(x, py + 7, 3.6, paint="#fff0c4" if room.light.lamps
            else room.tone("#e8d6a8", 0.8))  # fmt: skip
