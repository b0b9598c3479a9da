"""Standing lamps of brass."""

from __future__ import annotations

from plugins.providers.illustrator.interiors import lamps
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import horizontal
from plugins.providers.illustrator.scenery.sheet import Sheet


def standing_lamp(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A tall brass lamp of five tiers."""
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    brass = horizontal(room.tone("#a8742a", 0.3), room.tone("#f0c458", 1.0),
        room.tone("#8a5a20", 0.3))  # fmt: skip
    room.blot(sheet, cx, foot, 0.3 * metre, 0.06 * metre, 0.6)
    sheet.smooth([(cx - 0.22 * metre, foot), (cx - 0.1 * metre, foot - 0.08 * metre),
        (cx + 0.1 * metre, foot - 0.08 * metre), (cx + 0.22 * metre, foot)], brass)  # fmt: skip
    sheet.rect(cx - 0.022 * metre, foot - 1.1 * metre, 0.044 * metre, 1.06 * metre, brass)
    for index, y in enumerate((0.42, 0.72, 0.98)):
        w = (0.2 - 0.045 * index) * metre
        py = foot - y * metre
        sheet.smooth([(cx - w, py - 0.02 * metre), (cx - w * 0.4, py + 0.045 * metre),
            (cx + w * 0.4, py + 0.045 * metre), (cx + w, py - 0.02 * metre)], brass)  # fmt: skip
        for dx in (-0.8, 0.0, 0.8):
            lamps.flame(sheet, cx + dx * w, py - 0.015 * metre, 0.075 * metre)
    sheet.smooth([(cx, foot - 1.3 * metre), (cx + 0.05 * metre, foot - 1.16 * metre),
        (cx, foot - 1.08 * metre), (cx - 0.05 * metre, foot - 1.16 * metre)], brass)  # fmt: skip
    room.lamp(cx, foot - 0.75 * metre, 1.4 * room.m(1), "#ffb04f", 0.9, flame=True, halo=0.8)
