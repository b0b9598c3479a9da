"""Columns and arches of halls."""

from __future__ import annotations

from plugins.providers.illustrator.interiors.arches import arch_curve
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import Gradient, Point, horizontal, polygon
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet


def column(
    room: Room, sheet: Sheet, x: float, s: float, width: float, height: float, colour: str,
    carved: bool = True,
) -> None:  # fmt: skip
    """A column from the floor up: carved in bands and a bracket capital, or plain and fluted."""
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    top = room.at(x, height, s)[1]
    half, tall = width / 2 * metre, foot - top
    room.blot(sheet, cx, foot, half * 2.2, half * 0.42, 0.6)
    toward = room.side > 0
    lit, shade = room.tone(lighter(colour, 0.05), 0.95), room.tone(colour, 0.2)
    mid = room.tone(colour, 0.6)
    tones = (shade, mid, lit, room.tone(colour, 0.4))
    paint = horizontal(*(tones if toward else tones[::-1]))
    sheet.rect(cx - half, top, half * 2, tall, paint)
    if carved:
        _bands(room, sheet, cx, foot, half, tall, colour, paint)
    else:
        for index in range(1, 6):
            fx = cx - half + half * 2 * index / 6
            sheet.line([(fx, top + half), (fx, foot - half)],
                room.tone(lighter(colour, -0.12), 0.2), 2.2, 0.4, soft=False)  # fmt: skip
    for wide, y0, y1 in (
        (1.5, 0.0, 0.035),
        (1.28, 0.035, 0.07),
        (1.35, 0.93, 0.96),
        (1.7, 0.96, 1.0),
    ):
        sheet.rect(cx - half * wide, foot - tall * y1, half * 2 * wide, tall * (y1 - y0) + 1, paint,
            2)  # fmt: skip
        edge = foot - tall * y1
        sheet.line([(cx - half * wide, edge + 1), (cx + half * wide, edge + 1)], lit, 1.6, 0.7,
            soft=False)  # fmt: skip


def _bands(
    room: Room,
    sheet: Sheet,
    cx: float,
    foot: float,
    half: float,
    tall: float,
    colour: str,
    paint: Gradient,
) -> None:
    """Rings, a belly and a row of petals, as on a carved stone pillar."""
    dark, light = room.tone(lighter(colour, -0.12), 0.2), room.tone(lighter(colour, 0.08), 0.95)
    for share, wide, thick in (
        (0.16, 1.14, 0.02),
        (0.2, 1.06, 0.012),
        (0.5, 1.12, 0.02),
        (0.66, 1.2, 0.035),
        (0.73, 1.08, 0.014),
        (0.86, 1.18, 0.03),
    ):
        y = foot - tall * share
        sheet.rect(cx - half * wide, y, half * 2 * wide, tall * thick, paint, 4)  # fmt: skip
        sheet.line([(cx - half * wide, y + tall * thick), (cx + half * wide, y + tall * thick)],
            dark, 2, 0.5, soft=False)  # fmt: skip
        sheet.line([(cx - half * wide, y + 1), (cx + half * wide, y + 1)], light, 1.5, 0.6,
            soft=False)  # fmt: skip
    for share in (0.25, 0.55):
        y = foot - tall * share
        for index in range(4):
            px = cx - half + half * 2 * (index + 0.5) / 4
            w = half * 0.22
            sheet.smooth([(px, y - w * 2.6), (px + w, y - w), (px, y), (px - w, y - w)], dark, 0.4)
            sheet.smooth([(px, y - w * 2.1), (px + w * 0.6, y - w), (px, y - w * 0.3),
                (px - w * 0.6, y - w)], light, 0.35)  # fmt: skip
    for row in range(3):
        y = foot - tall * (0.36 + row * 0.045)
        sheet.polygon([(cx, y - half * 0.34), (cx + half * 0.34, y), (cx, y + half * 0.34),
            (cx - half * 0.34, y)], dark, 0.3)  # fmt: skip


def arch(
    room: Room, x0: float, x1: float, spring: float, head: float, s: float, kind: str
) -> list[Point]:
    """The curve of an arch from its left foot to its right, in stage units: ``round``,
    ``pointed`` or ``cusped``."""
    half, middle = (x1 - x0) / 2, (x0 + x1) / 2
    return [
        room.at(middle + x * half, spring + y * (head - spring), s) for x, y in arch_curve(kind)
    ]


def spandrel(
    room: Room, sheet: Sheet, x0: float, x1: float, spring: float, head: float, top: float,
    s: float, kind: str, colour: str, edge: str = "",
) -> None:  # fmt: skip
    """The wall above an arch between two columns, from the arch up to ``top``."""
    curve = arch(room, x0, x1, spring, head, s, kind)
    left, right = room.at(x0, top, s), room.at(x1, top, s)
    reach = (left[0], left[1], right[0], curve[0][1])
    sheet.path(polygon([left, *curve, right]), room.tone(colour, 0.5), reach)
    sheet.line(curve, room.tone(edge or lighter(colour, 0.1), 0.85), 0.07 * room.m(s), soft=False)
    sheet.line([(x, y - 0.09 * room.m(s)) for x, y in curve],
        room.tone(lighter(colour, -0.12), 0.3), 0.02 * room.m(s), 0.7, soft=False)  # fmt: skip
