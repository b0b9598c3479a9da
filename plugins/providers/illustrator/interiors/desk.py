"""The desk of the studio: before the two who talk, with microphones on their arms."""

from __future__ import annotations

import math

from plugins.providers.illustrator.interiors import lamps
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import Gradient, horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet

DEPTH = 1.1
TOP = 0.8
"""Where the desk's edge lies, as a share of the frame's height: captions fit below."""


def draw_desk(room: Room, accent: str) -> None:
    """Desk, microphones and what lies about; the faces stay clear above it."""
    stage = room.stage
    sheet = stage.sheet("desk", DEPTH)
    left, _, right, bottom = sheet.frame
    y = stage.h * TOP
    wood = room.palette.wood
    bright = mix(room.tone(lighter(wood, 0.04), 1.0), "#ffd9a8", 0.12)
    thick = 26.0
    top = f"M{left:.1f} {y + 34:.1f}Q{stage.w / 2:.1f} {y - 22:.1f} {right:.1f} {y + 34:.1f}"
    sheet.path(f"{top}V{y + 90:.1f}H{left:.1f}Z",
        vertical(bright, room.tone(wood, 0.62)), (left, y - 10, right, y + 92))  # fmt: skip
    _grain(room, sheet, left, right, y)
    front = y + 74
    sheet.rect(left, front, right - left, thick, vertical(room.tone(lighter(wood, 0.05), 0.9),
        room.tone(wood, 0.4)))  # fmt: skip
    dark = Gradient(((0.0, room.tone(lighter(wood, -0.2), 0.3)), (1.0, room.tone("#1a141c", 0.2))))
    sheet.rect(left, front + thick, right - left, bottom - front, dark)
    sheet.rect(left, front + thick, right - left, 5, mix(accent, "#ffffff", 0.2), opacity=0.85)
    sheet.rect(left, front + thick + 5, right - left, 60,
        Gradient(((0.0, accent, 0.3), (1.0, accent, 0.0))))  # fmt: skip
    _things(room, sheet, y)
    for way in (-1, 1):
        _microphone(room, sheet, way, y)


def _grain(room: Room, sheet: Sheet, left: float, right: float, y: float) -> None:
    random = room.fixed("grain")
    line = room.tone(lighter(room.palette.wood, -0.1), 0.4)
    for _ in range(26):
        x, gy = random.uniform(left, right), y + random.uniform(22, 70)
        sheet.line([(x, gy), (x + random.uniform(90, 260), gy + 1.5)], line, 1.6, 0.25)
    for share in (0.28, 0.72):
        x = room.stage.at(share)
        stops = ((0.0, "#ffd9a0", 0.32), (1.0, "#ffd9a0", 0.0))
        sheet.ellipse(x, y + 38, 300, 34, Gradient(stops, 0.5, 0.5, 0.5, radial=True))


def _microphone(room: Room, sheet: Sheet, way: int, y: float) -> None:
    """A broadcast microphone on a sprung arm, turned to the person on that side."""
    stage = room.stage
    tall = stage.tall
    middle = stage.w / 2
    base = (middle + way * stage.w * 0.045, y + 20)
    elbow = (middle + way * stage.w * (0.03 if tall else 0.018), y - 165)
    head = (middle + way * stage.w * (0.115 if not tall else 0.1), y - 108)
    steel, dark = room.tone("#5a5c66", 0.7), room.tone("#26242c", 0.5)
    _foot(room, sheet, base)
    for one, two in ((base, elbow), (elbow, head)):
        sheet.line([one, two], dark, 13, soft=False)
        sheet.line([(one[0] - 2, one[1]), (two[0] - 2, two[1])], steel, 4.5, 0.9, soft=False)
        dx, dy = two[0] - one[0], two[1] - one[1]
        a = (one[0] + dx * 0.2 + 9, one[1] + dy * 0.2)
        b = (one[0] + dx * 0.8 + 9, one[1] + dy * 0.8)
        sheet.line([a, b], room.tone("#8a8c96", 0.8), 3, 0.8, soft=False)
    for point in (elbow, head):
        sheet.ellipse(*point, 11, paint=dark)
        sheet.ellipse(*point, 5, paint=steel)
    cable = [base, (base[0] - way * 20, y - 40), (elbow[0] - way * 16, elbow[1] + 40),
        (elbow[0], elbow[1] + 6)]  # fmt: skip
    sheet.line(cable, room.tone("#1c1a20", 0.3), 4, 0.8)
    _capsule(room, sheet, head, way)


def _foot(room: Room, sheet: Sheet, base: tuple[float, float]) -> None:
    sheet.ellipse(base[0], base[1] + 12, 46, 13, room.tone("#17131a", 0.2), 0.5)
    sheet.ellipse(base[0], base[1] + 6, 38, 11, room.tone("#2c2a32", 0.5))
    sheet.ellipse(base[0], base[1] + 3, 34, 8, room.tone("#4a4852", 0.7))


def _capsule(room: Room, sheet: Sheet, head: tuple[float, float], way: int) -> None:
    """The body of the microphone: pop filter towards the speaker, a ring that glows."""
    x, y = head
    angle = -24 * way
    turn = f"rotate({angle} {x:.1f} {y:.1f})"
    body = vertical(room.tone("#5a5862", 0.95), room.tone("#2c2a32", 0.5),
        room.tone("#1c1a20", 0.2))  # fmt: skip
    inner, outer = x + way * 4, x + way * 66
    left, wide = min(inner, outer), abs(outer - inner)
    reach = (x - 130, y - 90, x + 130, y + 90)
    path = f"M{left:.1f} {y - 21:.1f}h{wide:.1f}v42h{-wide:.1f}Z"
    sheet.path(path, body, reach, turn=turn)
    foam_x = x + way * 74
    foam = Gradient(((0.0, room.tone("#6a6872", 0.95)), (0.6, room.tone("#2a2830", 0.5)),
        (1.0, room.tone("#141218", 0.2))), 0.4, 0.25, 0.7, radial=True)  # fmt: skip
    sheet.path(_rounded(foam_x, y, 31, 29), foam, reach, turn=turn)
    ring = x + way * 14
    sheet.path(f"M{ring:.1f} {y - 21:.1f}v42", None, reach, stroke="#ff5a48", width=5, turn=turn)
    sheet.path(f"M{min(inner, outer) + 6:.1f} {y - 14:.1f}h{wide - 12:.1f}", None, reach,
        stroke="#ffffff", width=3, opacity=0.28, turn=turn)  # fmt: skip
    for index in range(5):
        radius = 8 + index * 4.5
        rim = [(foam_x + math.cos(a) * radius, y + math.sin(a) * radius * 0.92)
            for a in (i * 0.35 - 2.4 for i in range(8))]  # fmt: skip
        sheet.line(rim, room.tone("#8a8892", 0.7), 1.2, 0.22)


def _rounded(x: float, y: float, rx: float, ry: float) -> str:
    return f"M{x - rx:.1f} {y:.1f}a{rx} {ry} 0 1 1 {2 * rx} 0a{rx} {ry} 0 1 1 {-2 * rx} 0Z"


def _things(room: Room, sheet: Sheet, y: float) -> None:
    """Cups, headphones, a laptop, notes: at the sides and small."""
    stage = room.stage
    side = room.side
    _cup(room, sheet, stage.at(0.5 - side * 0.3), y + 40, room.palette.cloth[2])
    _cup(room, sheet, stage.at(0.5 + side * 0.36), y + 42, room.palette.cloth[0])
    _notes(room, sheet, stage.at(0.5 + side * 0.24), y + 52)
    _headphones(room, sheet, stage.at(0.5 - side * 0.4), y + 44)
    cx = stage.w / 2
    if room.palette.indian:
        w = 30
        clay = room.tone("#b5623a", 0.7)
        sheet.smooth([(cx - w, y + 14), (cx - w * 0.6, y + 34), (cx + w * 0.6, y + 34),
            (cx + w, y + 14), (cx, y + 20)], clay)  # fmt: skip
        lamps.flame(sheet, cx, y + 14, 26)
        room.lamp(cx, y, 0.5 * room.m(1), "#ffab4f", 0.5, flame=True, halo=0.8)
    else:
        sheet.rect(cx - 26, y - 2, 52, 40, horizontal(room.tone("#c9a078", 0.4),
            room.tone("#e8c8a0", 0.95), room.tone("#c9a078", 0.35)), 8)  # fmt: skip
        for index in range(9):
            angle = math.pi * (0.1 + 0.8 * index / 8)
            tip = (cx + math.cos(angle) * 44, y - 6 - math.sin(angle) * 34)
            mid = (cx + math.cos(angle) * 20, y - 4 - math.sin(angle) * 24)
            sheet.smooth([(cx, y), (mid[0] - 6, mid[1]), tip, (mid[0] + 6, mid[1])],
                room.tone(("#5d9150", "#4c7f46", "#79a352")[index % 3], 0.5
                + 0.05 * (index % 4)))  # fmt: skip


def _cup(room: Room, sheet: Sheet, x: float, foot: float, colour: str) -> None:
    sheet.ellipse(x, foot, 42, 9, room.tone("#17131a", 0.2), 0.4)
    paint = horizontal(room.tone(colour, 0.3), room.tone(lighter(colour, 0.05), 0.95),
        room.tone(colour, 0.35))  # fmt: skip
    sheet.path(f"M{x + 24:.1f} {foot - 46:.1f}q28 2 24 22q-4 14 -26 12", None,
        (x, foot - 60, x + 60, foot), stroke=room.tone(colour, 0.5), width=7)  # fmt: skip
    sheet.rect(x - 27, foot - 58, 54, 58, paint, 9)
    sheet.ellipse(x, foot - 58, 27, 6.5, room.tone(lighter(colour, 0.08), 0.95))
    sheet.ellipse(x, foot - 57, 22, 4.6, room.tone("#4a2c1c", 0.5))


def _notes(room: Room, sheet: Sheet, x: float, y: float) -> None:
    sheet.polygon([(x - 70, y), (x + 58, y + 2), (x + 46, y - 22), (x - 52, y - 24)],
        room.tone("#f3ead6", 0.9))  # fmt: skip
    sheet.polygon([(x - 46, y - 4), (x + 82, y + 1), (x + 66, y - 24), (x - 30, y - 27)],
        room.tone("#fbf4e4", 0.98))  # fmt: skip
    for index in range(4):
        gy = y - 20 + index * 5
        sheet.line([(x - 22, gy), (x + 54, gy + 2)], room.tone("#7a6a70", 0.5), 1.4, 0.6,
            soft=False)  # fmt: skip
    sheet.line([(x + 10, y - 8), (x + 78, y - 18)], room.tone("#2f4f78", 0.6), 4.5, soft=False)


def _band(x: float, y: float, rise: float) -> str:
    top = y - rise
    return (
        f"M{x - 46:.1f} {y:.1f}C{x - 44:.1f} {top:.1f} {x + 44:.1f} {top:.1f} {x + 46:.1f} {y:.1f}"
    )


def _headphones(room: Room, sheet: Sheet, x: float, y: float) -> None:
    dark = room.tone("#2a2830", 0.6)
    sheet.ellipse(x, y + 4, 62, 10, room.tone("#17131a", 0.2), 0.4)
    sheet.path(_band(x, y - 8, 54),
        None, (x - 60, y - 66, x + 60, y), stroke=dark, width=10)  # fmt: skip
    sheet.path(_band(x, y - 10, 48),
        None, (x - 60, y - 66, x + 60, y), stroke=room.tone("#6a6872", 0.8), width=2.5)  # fmt: skip
    for way in (-1, 1):
        cx = x + way * 44
        sheet.ellipse(cx, y - 8, 19, 23, dark)
        sheet.ellipse(cx - way * 6, y - 8, 11, 19, room.tone(room.palette.cloth[0], 0.6))
