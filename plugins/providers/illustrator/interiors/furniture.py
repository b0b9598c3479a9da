"""Furniture, in metres of the room it stands in."""

from __future__ import annotations

from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import Gradient, smooth, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet


def block(
    room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, height: float,
    colour: str, radius: float = 0.0, lit: tuple[float, float] = (0.72, 0.38),
) -> None:  # fmt: skip
    """An upright flat shape with soft shading: ``x`` its middle, ``y`` its foot, in metres."""
    left, top = room.at(x - width / 2, y + height, s)
    metre = room.m(s)
    paint = vertical(room.tone(colour, lit[0]), room.tone(colour, lit[1]))
    sheet.rect(left, top, width * metre, height * metre, paint, radius * metre)


def table(
    room: Room, sheet: Sheet, x0: float, x1: float, s0: float, s1: float, height: float = 0.75,
    colour: str = "", cloth: str = "",
) -> None:  # fmt: skip
    """A table; with ``cloth`` a cover hangs over its front."""
    colour = colour or room.palette.wood
    room.shadow(sheet, x0, x1, s0, s1, 0.55)
    for x in (x0 + 0.06, x1 - 0.06):
        for s in (s0 + 0.01, s1):
            block(room, sheet, x, 0, s, 0.07, height - 0.05, colour, 0.01, (0.5, 0.28))
    room.box(sheet, x0, x1, height - 0.13, height - 0.04, s0 + 0.01, s1 - 0.012, colour, shadow=0)
    room.box(sheet, x0 - 0.05, x1 + 0.05, height - 0.05, height, s0, s1, cloth or colour, shadow=0)
    if cloth:
        left, top = room.at(x0 - 0.05, height - 0.03, s1)
        metre = room.m(s1)
        points, count = [], max(4, round((x1 - x0) * 7))
        wide = (x1 - x0 + 0.1) * metre
        for index in range(count + 1):
            drop = (0.24 + 0.035 * (index % 2)) * metre
            points.append((left + wide * index / count, top + drop))
        outline = [(left, top), (left + wide, top), *points[::-1]]
        sheet.smooth(outline, vertical(room.tone(cloth, 0.7), room.tone(cloth, 0.35)))
        sheet.rect(left, top, wide, 0.1 * metre,
            vertical(room.tone(cloth, 0.75), room.tone(cloth, 0.6)))  # fmt: skip


def chair(
    room: Room, sheet: Sheet, x: float, s: float, colour: str = "", facing: int = 1,
    seat: str = "", back: float = 0.92,
) -> None:  # fmt: skip
    """A wooden chair seen from the side: ``facing`` 1 to the right, -1 to the left."""
    colour, f = colour or room.palette.wood, facing
    room.shadow(sheet, x - 0.25, x + 0.25, s - 0.05, s + 0.01, 0.5)
    for dx, ds, lit in (
        (-0.19, -0.035, 0.3),
        (0.19, -0.035, 0.3),
        (-0.2, 0.0, 0.55),
        (0.2, 0.0, 0.55),
    ):
        block(room, sheet, x + dx * f, 0, s + ds, 0.045, 0.45, colour, 0.01, (lit, lit - 0.15))
    room.box(sheet, x - 0.23, x + 0.23, 0.42, 0.47, s - 0.06, s, seat or colour, shadow=0)
    for ds, lit in ((-0.05, 0.4), (0.0, 0.62)):
        foot, top = room.at(x - 0.21 * f, 0.45, s + ds), room.at(x - 0.27 * f, back, s + ds)
        sheet.line([foot, top], room.tone(colour, lit), 0.05 * room.m(s))
    for y in (0.62, 0.76, 0.88):
        a = room.at(x - (0.21 + 0.06 * (y - 0.45) / 0.47) * f, y, s - 0.05)
        b = room.at(x - (0.21 + 0.06 * (y - 0.45) / 0.47) * f, y, s)
        sheet.line([a, b], room.tone(colour, 0.5), 0.06 * room.m(s))


def stool(
    room: Room, sheet: Sheet, x: float, s: float, height: float = 0.48, colour: str = ""
) -> None:
    """A round stool."""
    colour = colour or room.palette.wood
    room.shadow(sheet, x - 0.17, x + 0.17, s - 0.03, s, 0.5)
    metre = room.m(s)
    for dx in (-0.13, 0.13, 0.02):
        sheet.line([room.at(x + dx * 0.6, height, s), room.at(x + dx * 1.2, 0, s)],
                   room.tone(colour, 0.4), 0.045 * metre)  # fmt: skip
    cx, cy = room.at(x, height, s)
    sheet.ellipse(cx, cy + 0.035 * metre, 0.19 * metre, 0.06 * metre, room.tone(colour, 0.35))
    sheet.ellipse(cx, cy, 0.19 * metre, 0.06 * metre, room.tone(colour, 0.85))


def sofa(
    room: Room, sheet: Sheet, x: float, s: float, width: float = 2.0, colour: str = "",
    cushions: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """A sofa facing the camera."""
    colour = colour or room.palette.cloth[0]
    half, metre = width / 2, room.m(s)
    room.shadow(sheet, x - half, x + half, s - 0.1, s + 0.01, 0.6)
    for dx in (-half + 0.12, half - 0.12):
        block(room, sheet, x + dx, 0, s, 0.06, 0.14, room.palette.wood, 0.01, (0.4, 0.2))
    block(room, sheet, x, 0.36, s - 0.1, width * 0.94 * s / (s - 0.1), 0.54, colour, 0.14,
        (0.74, 0.4))  # fmt: skip
    room.box(sheet, x - half + 0.16, x + half - 0.16, 0.3, 0.46, s - 0.1, s - 0.005, colour,
        shadow=0)  # fmt: skip
    block(room, sheet, x, 0.11, s, width - 0.1, 0.26, colour, 0.05, (0.5, 0.24))
    seats = 3 if width > 1.9 else 2
    span = (width - 0.36) / seats
    for index in range(seats):
        cx = x - half + 0.18 + span * (index + 0.5)
        block(room, sheet, cx, 0.33, s - 0.004, span - 0.015, 0.15, lighter(colour, 0.02), 0.05,
            (0.85, 0.5))  # fmt: skip
    for index, cushion in enumerate(cushions):
        left, top = room.at(x + (index / max(1, len(cushions) - 1) - 0.5) * width * 0.62, 0.8,
            s - 0.05)  # fmt: skip
        size = 0.34 * metre
        paint = Gradient(((0.0, room.tone(cushion, 0.85)), (1.0, room.tone(cushion, 0.4))), 0.2,
            0.0, 0.6, 1.0)  # fmt: skip
        corners = [(left - size * 0.5, top + size * 0.06), (left, top + size * 0.02),
            (left + size * 0.5, top), (left + size * 0.46, top + size * 0.5),
            (left + size * 0.5, top + size), (left, top + size * 0.97),
            (left - size * 0.5, top + size * 1.02),
            (left - size * 0.46, top + size * 0.5)]  # fmt: skip
        sheet.path(smooth(corners, True, 0.5), paint,
            (left - size, top - size, left + size, top + size * 1.2))  # fmt: skip
    for side in (-1, 1):
        cx = x + side * (half - 0.1)
        block(room, sheet, cx, 0.1, s + 0.004, 0.22, 0.54, colour, 0.1,
            (0.85 if side == room.side else 0.6, 0.3))  # fmt: skip


def bed(
    room: Room, sheet: Sheet, x: float, s0: float, s1: float, width: float = 1.6, cover: str = "",
    sheets: str = "#ece6dc", wood: str = "",
) -> None:  # fmt: skip
    """A bed with its head at the wall and its foot towards the camera."""
    cover, wood, half = cover or room.palette.cloth[0], wood or room.palette.wood, width / 2
    room.shadow(sheet, x - half - 0.1, x + half + 0.1, s0, s1, 0.6)
    for dx in (-half + 0.06, half - 0.06):
        block(room, sheet, x + dx, 0, s1, 0.09, 0.3, wood, 0.01, (0.4, 0.2))
    block(room, sheet, x, 0, s0, width + 0.12, 1.15, wood, 0.09, (0.66, 0.3))
    block(room, sheet, x, 0.5, s0 + 0.002, width - 0.1, 0.5, lighter(wood, 0.05), 0.06, (0.7, 0.4))
    room.box(sheet, x - half, x + half, 0.1, 0.34, s0, s1, wood, shadow=0)
    room.box(sheet, x - half + 0.02, x + half - 0.02, 0.34, 0.56, s0 + 0.005, s1 - 0.005, sheets,
        shadow=0)  # fmt: skip
    for side in (-1, 1):
        cx, cy = room.at(x + side * width * 0.23, 0.7, s0 + 0.035)
        metre = room.m(s0)
        paint = vertical(room.tone("#fbf6ee", 0.95), room.tone("#e2d8d4", 0.45))
        sheet.path(smooth([(cx - 0.33 * metre, cy + 0.1 * metre),
            (cx - 0.3 * metre, cy - 0.11 * metre), (cx, cy - 0.16 * metre),
            (cx + 0.3 * metre, cy - 0.11 * metre), (cx + 0.33 * metre, cy + 0.1 * metre),
            (cx, cy + 0.15 * metre)]), paint,
            (cx - metre, cy - metre, cx + metre, cy + metre))  # fmt: skip
    fold = s0 + (s1 - s0) * 0.36
    top = [(x - half - 0.03, 0.585, fold), (x + half + 0.03, 0.585, fold),
           (x + half + 0.03, 0.57, s1), (x - half - 0.03, 0.57, s1)]  # fmt: skip
    room.quad(sheet, top, room.tone(cover, 0.9))
    room.quad(sheet, ((x - half - 0.03, 0.595, fold - 0.03), (x + half + 0.03, 0.595, fold - 0.03),
                      (x + half + 0.03, 0.585, fold + 0.03), (x - half - 0.03, 0.585, fold + 0.03)),
              room.tone(lighter(sheets, 0.03), 1.0))  # fmt: skip
    left, upper = room.at(x - half - 0.03, 0.57, s1)
    wide, drop = (width + 0.06) * room.m(s1), 0.34 * room.m(s1)
    sheet.rect(left, upper, wide, drop, vertical(room.tone(cover, 0.66), room.tone(cover, 0.3)), 6)
    for index in range(1, 9):
        gx = left + wide * index / 9
        sheet.line([(gx, upper + 4), (gx + 3, upper + drop - 3)], room.tone(cover, 0.2), 2, 0.35)
    for share in (0.55, 0.75, 0.95):
        s = s0 + (s1 - s0) * share
        sheet.line([room.at(x - half, 0.575, s), room.at(x + half, 0.575, s)],
            room.tone(mix(cover, "#f6e2b8", 0.5), 0.85), 3 + 4 * share, 0.5,
            soft=False)  # fmt: skip


def cupboard(
    room: Room, sheet: Sheet, x0: float, x1: float, y0: float, y1: float, s0: float, s1: float,
    colour: str, doors: int = 2, top: str = "", drawers: int = 0,
) -> None:  # fmt: skip
    """A cabinet with panelled doors and knobs; ``drawers`` rows of drawers above the doors."""
    room.box(sheet, x0, x1, y0, y1, s0, s1, colour, top=top, shadow=0.55 if y0 < 0.2 else 0)
    gap, wide = 0.03, (x1 - x0) / doors
    high = (y1 - y0) * 0.24
    for index in range(doors):
        cx = x0 + wide * (index + 0.5)
        plinth = 0.06 if y0 < 0.2 else 0.0
        low, tall = y0 + gap + plinth, y1 - y0 - 2 * gap - plinth
        for row in range(drawers):
            dy = y1 - gap - high * (row + 1) + gap / 2
            _panel(room, sheet, cx, dy, s1, wide - 2 * gap, high - gap, colour)
            _knob(room, sheet, cx, dy + high * 0.4, s1)
        _panel(room, sheet, cx, low, s1, wide - 2 * gap, tall - drawers * high, colour)
        toward = 1 if index % 2 == 0 else -1
        _knob(room, sheet, cx + toward * (wide / 2 - 0.08), low + (tall - drawers * high) * 0.6, s1)


def _panel(
    room: Room, sheet: Sheet, x: float, y: float, s: float, w: float, h: float, colour: str
) -> None:
    block(room, sheet, x, y, s, w, h, lighter(colour, -0.05), 0.012, (0.42, 0.3))
    block(room, sheet, x, y + 0.008, s, w - 0.016, h - 0.02, colour, 0.012, (0.72, 0.48))
    if w > 0.2 and h > 0.3:
        block(room, sheet, x, y + 0.07, s, w - 0.14, h - 0.14, lighter(colour, -0.06), 0.008,
            (0.4, 0.34))  # fmt: skip
        block(room, sheet, x, y + 0.078, s, w - 0.15, h - 0.156, lighter(colour, -0.01), 0.008,
            (0.6, 0.42))  # fmt: skip


def _knob(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    cx, cy = room.at(x, y, s)
    radius = 0.017 * room.m(s)
    sheet.ellipse(cx + 1, cy + 2, radius, paint=room.tone("#2a1d28", 0.2), opacity=0.5)
    sheet.ellipse(cx, cy, radius, paint=room.tone("#d8b468", 0.9))


def rack(
    room: Room, sheet: Sheet, x0: float, x1: float, y0: float, y1: float, s: float, shelves: int,
    colour: str = "", depth: float = 0.02, inside: float = 0.22,
) -> list[tuple[float, float]]:  # fmt: skip
    """An open case of shelves against a wall; gives (y, height) of each shelf's room, lowest
    first, in metres."""
    colour = colour or room.palette.wood
    if y0 < 0.2:
        room.shadow(sheet, x0, x1, s - depth, s, 0.5)
    left, top = room.at(x0, y1, s)
    metre = room.m(s)
    wide, tall = (x1 - x0) * metre, (y1 - y0) * metre
    sheet.rect(left, top, wide, tall, vertical(room.tone(colour, 0.4), room.tone(colour, 0.26)))
    back = lighter(colour, -0.13)
    board, pitch = 0.035, (y1 - y0 - 0.035) / shelves
    spaces = []
    for index in range(shelves):
        y = y0 + board + pitch * index
        cx, cy = room.at(x0 + board, y + pitch - board, s)
        paint = vertical(room.tone(back, 0.02), room.tone(back, inside + 0.1))
        sheet.rect(cx, cy, wide - 2 * board * metre, (pitch - board) * metre, paint)
        spaces.append((y, pitch - board))
    for index in range(shelves + 1):
        bx, by = room.at(x0 - 0.01, y0 + board + pitch * index, s)
        sheet.rect(bx, by, wide + 0.02 * metre, board * metre,
            vertical(room.tone(colour, 0.85), room.tone(colour, 0.45)))  # fmt: skip
    for x in (x0, x1 - board):
        bx, by = room.at(x, y1, s)
        sheet.rect(bx, by, board * metre, tall,
            room.tone(colour, 0.6 if (x > 0) == (room.side < 0) else 0.4))  # fmt: skip
    return spaces


def rug(
    room: Room, sheet: Sheet, x: float, s0: float, s1: float, width: float, colours: tuple[str, ...]
) -> None:
    """A woven rug with borders, flat on the floor."""
    colours = (*colours, "#ecdcb8")
    for index, (inset, colour) in enumerate(((0.0, 0), (0.07, 1), (0.11, 0), (0.3, 2), (0.34, 0))):
        ds = (s1 - s0) * inset * 0.55
        half = width / 2 - inset * 0.8
        corners = ((x - half, 0.005, s0 + ds), (x + half, 0.005, s0 + ds),
            (x + half, 0.005, s1 - ds * 1.4), (x - half, 0.005, s1 - ds * 1.4))  # fmt: skip
        room.quad(sheet, corners, room.tone(colours[colour % len(colours)], 0.6 + 0.03 * index),
            0.97)  # fmt: skip
    random = room.fixed("rug")
    count = max(4, round(width * 2.4))
    for row in (0.28, 0.5, 0.72):
        s = s0 + (s1 - s0) * row
        for index in range(count):
            px = x + (index + 0.5 + 0.5 * (row == 0.5) - count / 2) * (width - 0.8) / count
            size = 0.09
            mark = room.tone(colours[(index + random.randrange(2)) % len(colours)], 0.75)
            room.quad(sheet, ((px - size, 0.006, s), (px, 0.006, s + 0.028 * s),
                (px + size, 0.006, s), (px, 0.006, s - 0.028 * s)), mark, 0.8)  # fmt: skip
