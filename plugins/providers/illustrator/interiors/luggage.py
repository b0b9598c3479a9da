"""Suitcases."""

from __future__ import annotations

from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet


def suitcase(
    room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, tall: float, colour: str
) -> None:
    """A suitcase."""
    metre = room.m(s)
    left, top = room.at(x - width / 2, y + tall, s)
    w, h = width * metre, tall * metre
    sheet.line([(left + w * 0.38, top + 2), (left + w * 0.4, top - h * 0.14),
        (left + w * 0.6, top - h * 0.14), (left + w * 0.62, top + 2)], room.tone("#3a2a22", 0.4),
        h * 0.06)  # fmt: skip
    sheet.rect(left, top, w, h, vertical(room.tone(lighter(colour, 0.05), 0.85),
        room.tone(colour, 0.35)), h * 0.1)  # fmt: skip
    for share in (0.2, 0.74):
        sheet.rect(left + w * share, top, w * 0.06, h, room.tone(lighter(colour, -0.12), 0.4))
        sheet.rect(left + w * share + 1, top + h * 0.3, w * 0.06 - 2, h * 0.12,
            room.tone("#e0bf70", 0.9), 2)  # fmt: skip
