"""Details that several rooms share: steam, fans, boards, screens, hanging things."""

from __future__ import annotations

import math
from itertools import pairwise

from filmwright import Motion
from plugins.providers.illustrator.interiors import clutter
from plugins.providers.illustrator.interiors.furniture import block
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import Gradient, horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet


def steam(
    room: Room, x: float, y: float, s: float, height: float = 0.7, strength: float = 0.3
) -> None:
    """Steam rising from something hot."""
    sheet = room.stage.sheet("steam", 0.76, Motion(kind="sway", amplitude=7, period=5.5), 7,
        plain=True)  # fmt: skip
    metre, random = room.m(s), room.rng("steam")
    white = room.tone("#ffffff", 0.95)
    for index in range(8):
        share = index / 7
        cx, cy = room.at(x + 0.06 * math.sin(share * 5) + random.uniform(-0.02, 0.02), y
            + height * share, s)  # fmt: skip
        r = (0.05 + 0.09 * share) * metre
        sheet.ellipse(cx, cy, r, r * 1.3, white, strength * (1 - share) ** 0.8)


def fan(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A ceiling fan."""
    metre = room.m(s)
    cx, cy = room.at(x, min(room.height - 0.35, 2.62 if not room.stage.tall else room.height - 0.5),
        s)  # fmt: skip
    top = room.at(x, room.height + 1, s)[1]
    dark = room.tone("#6b5a4c", 0.5)
    sheet.line([(cx, top), (cx, cy)], dark, 0.025 * metre, soft=False)
    for angle in (0.35, 2.45, 4.5):
        dx, dy = math.cos(angle) * 0.62 * metre, math.sin(angle) * 0.15 * metre
        nx, ny = -math.sin(angle) * 0.07 * metre, math.cos(angle) * 0.03 * metre
        points = [(cx + dx * 0.18 - nx * 0.5, cy + dy * 0.18 - ny * 0.5),
            (cx + dx - nx, cy + dy - ny), (cx + dx + nx, cy + dy + ny),
            (cx + dx * 0.18 + nx * 0.5, cy + dy * 0.18 + ny * 0.5)]  # fmt: skip
        sheet.polygon(points, room.tone("#a58d74", 0.35 + 0.3 * (dy < 0)))
    sheet.ellipse(cx, cy, 0.1 * metre, 0.05 * metre, room.tone("#8a7560", 0.6))
    sheet.ellipse(cx, cy + 0.03 * metre, 0.06 * metre, 0.035 * metre, room.tone("#c9b08a", 0.7))


def board(
    room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, height: float,
    colour: str = "#2f5a4a", edge: str = "", chalk: str = "#eef3e6",
) -> None:  # fmt: skip
    """A blackboard with chalk drawings: sums, a plant, a graph; no letters of any language."""
    edge, metre = edge or room.palette.wood, room.m(s)
    left, top = room.at(x - width / 2, y + height, s)
    w, h, rim = width * metre, height * metre, 0.05 * metre
    sheet.rect(left - rim + 4, top - rim + 9, w + 2 * rim, h + 2 * rim, room.tone("#2a1d28", 0.1),
        3, 0.3)  # fmt: skip
    sheet.rect(left - rim, top - rim, w + 2 * rim, h + 2 * rim,
        vertical(room.tone(lighter(edge, 0.06), 0.9), room.tone(edge, 0.4)), 3)  # fmt: skip
    sheet.rect(left, top, w, h, Gradient(((0.0, room.tone(colour, 0.42)),
        (0.6, room.tone(lighter(colour, 0.05), 0.62)), (1.0, room.tone(colour, 0.4))), x2=1.0,
        y2=0.8))  # fmt: skip
    ink, random = room.tone(chalk, 0.75), room.fixed("board")
    for row in range(3):
        length = random.uniform(0.16, 0.3) * w
        y0 = top + h * (0.18 + 0.13 * row)
        points = [(left + w * 0.07 + length * i / 14, y0 + math.sin(i * 2.1 + row) * h * 0.018)
            for i in range(15)]  # fmt: skip
        sheet.line(points, ink, 2.0, 0.6)
    ox, oy, ow, oh = left + w * 0.46, top + h * 0.78, w * 0.22, h * 0.58
    sheet.line([(ox, oy - oh), (ox, oy), (ox + ow, oy)], ink, 2.2, 0.75, soft=False)
    curve = [(ox + ow * i / 12, oy - oh * (0.08 + 0.78 * (i / 12) ** 2.2)) for i in range(13)]
    sheet.line(curve, room.tone("#f3d98a", 0.8), 2.4, 0.85)
    cx, cy, r = left + w * 0.84, top + h * 0.42, h * 0.2
    sheet.ellipse(cx, cy, r * 0.3, paint=room.tone("#f3d98a", 0.8), opacity=0.8)
    for index in range(3):
        reach = r * (0.62 + 0.34 * index)
        _ring(sheet, cx, cy, reach, reach * 0.42, ink)
        angle = index * 2.2 + 0.6
        sheet.ellipse(cx + math.cos(angle) * reach, cy + math.sin(angle) * reach * 0.42, 4.5,
            paint=room.tone(("#e9a08a", "#a8d0e0", "#b9dba0")[index], 0.8))  # fmt: skip
    triangle = [(left + w * 0.1, top + h * 0.86), (left + w * 0.3, top + h * 0.86),
        (left + w * 0.1, top + h * 0.62)]  # fmt: skip
    sheet.line([*triangle, triangle[0]], ink, 2.2, 0.7, soft=False)
    sheet.rect(left - rim, top + h + rim * 0.4, w + 2 * rim, rim * 0.9,
        room.tone(lighter(edge, 0.05), 0.9))  # fmt: skip
    for index in range(3):
        sheet.rect(left + w * (0.3 + index * 0.05), top + h + rim * 0.1, w * 0.025, rim * 0.35,
            room.tone(("#f5f0e2", "#f0c98a", "#e9a0a0")[index], 0.9), 1)  # fmt: skip


def _ring(sheet: Sheet, x: float, y: float, rx: float, ry: float, colour: str) -> None:
    points = [(x + math.cos(i * math.tau / 28) * rx, y + math.sin(i * math.tau / 28) * ry)
        for i in range(29)]  # fmt: skip
    sheet.line(points, colour, 1.4, 0.6)


def chart(
    room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, height: float, kind: str
) -> None:
    """A wall chart: ``map`` or ``grid`` (coloured cells)."""
    metre = room.m(s)
    left, top = room.at(x - width / 2, y + height, s)
    w, h = width * metre, height * metre
    sheet.rect(left + 4, top + 6, w, h, room.tone("#2a1d28", 0.1), opacity=0.25)
    random = room.fixed(f"chart{kind}")
    if kind == "grid":
        sheet.rect(left, top, w, h, room.tone("#f2ecdd", 0.75))
        colours = ("#d9705c", "#e3b04c", "#6fa07a", "#5d8fb0", "#9a7ab0", "#d99a8a")
        for row in range(6):
            for column in range(12):
                if row < 2 and 1 + row <= column < 11 - row * 1:
                    continue
                cell = colours[(column // 3 + row // 3 * 2) % 6]
                sheet.rect(left + w * (0.04 + column * 0.0775), top + h * (0.07 + row * 0.148),
                    w * 0.067, h * 0.125, room.tone(cell, 0.7))  # fmt: skip
        return
    sheet.rect(left, top, w, h, vertical(room.tone("#a9cbd9", 0.8), room.tone("#8fb8cc", 0.6)))
    from plugins.providers.illustrator.scenery.canvas import blob

    for cx, cy, rx, ry in (
        (0.2, 0.35, 0.12, 0.2),
        (0.28, 0.7, 0.06, 0.2),
        (0.52, 0.32, 0.09, 0.12),
        (0.54, 0.62, 0.08, 0.2),
        (0.74, 0.36, 0.16, 0.19),
        (0.84, 0.74, 0.07, 0.08),
    ):
        shade = random.choice(("#c9b26a", "#9ab06a", "#d0986a", "#b9c07a"))
        sheet.smooth(blob(random, left + w * cx, top + h * cy, w * rx, h * ry, 9, 0.28),
            room.tone(shade, 0.7))  # fmt: skip
    for edge in (top - 3, top + h - 2):
        sheet.rect(left - 4, edge, w + 8, 6, room.tone(room.palette.wood, 0.6), 2)


def screen(
    room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, kind: str = "code"
) -> None:
    """A monitor on a stand; it shines after dark."""
    metre = room.m(s)
    w, h = width * metre, width * 0.6 * metre
    cx, foot = room.at(x, y, s)
    grey = room.tone("#3a3d46", 0.5)
    sheet.ellipse(cx, foot - 2, w * 0.2, w * 0.035, grey)
    sheet.rect(cx - w * 0.04, foot - h * 0.32, w * 0.08, h * 0.32, grey)
    top = foot - h * 1.26
    sheet.rect(cx - w / 2, top, w, h, room.tone("#2a2c34", 0.55), 5)
    face = mix("#1f3a4c", room.tone("#2f5268", 0.7), 0.5)
    sheet.rect(cx - w * 0.475, top + h * 0.05, w * 0.95, h * 0.88,
        vertical(lighter(face, 0.06), face), 3)  # fmt: skip
    random = room.fixed(f"screen{x:.1f}")
    if kind == "pulse":
        points = [(cx - w * 0.44 + w * 0.88 * i / 24, top
            + h * (0.4 - 0.26 * (i % 8 == 3) + 0.16 * (i % 8 == 4)))
            for i in range(25)]  # fmt: skip
        sheet.line(points, "#6ff0a0", 2.4, soft=False)
        sheet.line([(cx - w * 0.44, top + h * 0.7), (cx + w * 0.44, top + h * 0.7)], "#f0d060", 1.6,
            0.7)  # fmt: skip
    else:
        for row in range(7):
            length = random.uniform(0.15, 0.6) * w
            colour = random.choice(("#8fd0e0", "#e8c27a", "#a8d8a0", "#d8dfe6"))
            sheet.rect(cx - w * 0.42 + w * 0.06 * random.randrange(3), top
                + h * (0.13 + row * 0.11), length, h * 0.04, colour, opacity=0.8)  # fmt: skip
    if room.light.lamps:
        room.lamp(cx, top + h / 2, 0.8 * room.m(1), "#8fc4e8", 0.45)


def hanging_string(room: Room, sheet: Sheet, x: float, y: float, s: float, kind: str) -> None:
    """A string of chillies, garlic or onions on the wall."""
    metre, random = room.m(s), room.fixed(f"string{kind}{x:.1f}")
    colour = {"chilli": "#b8322c", "garlic": "#efe6d6", "onion": "#a2566a"}[kind]
    cx, top = room.at(x, y, s)
    sheet.line([(cx, top - 0.08 * metre), (cx, top + 0.4 * metre)], room.tone("#8a7048", 0.5), 2)
    for index in range(13):
        side = -1 if index % 2 else 1
        px, py = cx + side * 0.025 * metre, top + index * 0.033 * metre
        if kind == "chilli":
            tip = (px + side * 0.05 * metre, py + 0.075 * metre)
            sheet.smooth([(px - 3, py), (px + side * 0.04 * metre, py + 0.02 * metre), tip,
                (px, py + 0.045 * metre)],
                room.tone(colour, random.uniform(0.4, 0.85)))  # fmt: skip
        else:
            sheet.ellipse(px, py, 0.035 * metre, 0.032 * metre,
                vertical(room.tone(colour, 0.9), room.tone(colour, 0.4)))  # fmt: skip


def banner(
    room: Room,
    sheet: Sheet,
    x0: float,
    x1: float,
    y: float,
    s: float,
    colours: tuple[str, ...],
    sag: float = 0.14,
) -> None:
    """Bunting: little flags on a string."""
    count, metre = max(6, round((x1 - x0) / 0.2)), room.m(s)
    points = [room.at(x0 + (x1 - x0) * i / count, y - sag * 4 * (i / count) * (1 - i / count), s)
        for i in range(count + 1)]  # fmt: skip
    sheet.line(points, room.tone("#4a3a34", 0.4), 1.8)
    for index, (one, two) in enumerate(pairwise(points)):
        tip = ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2 + 0.19 * metre)
        colour = colours[index % len(colours)]
        sheet.polygon([(one[0] + 2, one[1]), (two[0] - 2, two[1]), tip],
            vertical(room.tone(colour, 0.85), room.tone(colour, 0.5)))  # fmt: skip


def tiles(
    room: Room,
    sheet: Sheet,
    x0: float,
    x1: float,
    y0: float,
    y1: float,
    s: float,
    colours: tuple[str, ...],
    size: float = 0.15,
) -> None:
    """Wall tiles, some with a motif."""
    random, metre = room.fixed("tiles"), room.m(s)
    rows, columns = round((y1 - y0) / size), round((x1 - x0) / size)
    left, top = room.at(x0, y1, s)
    sheet.rect(left, top, columns * size * metre, rows * size * metre,
        room.tone(lighter(colours[0], -0.06), 0.5))  # fmt: skip
    step = size * metre
    for row in range(rows):
        for column in range(columns):
            x, y = left + column * step, top + row * step
            lit = random.uniform(0.55, 0.78)
            sheet.rect(x + 1, y + 1, step - 2, step - 2, room.tone(colours[0], lit), 1.5)
            if len(colours) > 1 and (row + column) % 2 == 0:
                mid = (x + step / 2, y + step / 2)
                r = step * 0.3
                sheet.polygon([(mid[0], mid[1] - r), (mid[0] + r, mid[1]), (mid[0], mid[1] + r),
                    (mid[0] - r, mid[1])],
                    room.tone(colours[1 + (row // 2) % (len(colours) - 1)], 0.62))  # fmt: skip


def hung_pans(
    room: Room,
    sheet: Sheet,
    x0: float,
    x1: float,
    y: float,
    s: float,
    count: int = 4,
    colour: str = "#b5703c",
) -> None:
    """Pans and ladles on a rail."""
    metre = room.m(s)
    a, b = room.at(x0, y, s), room.at(x1, y, s)
    sheet.line([a, b], room.tone("#5a4a40", 0.6), 0.022 * metre, soft=False)
    for index in range(count):
        x = x0 + (x1 - x0) * (index + 0.5) / count
        cx, top = room.at(x, y, s)
        drop = (0.14 + 0.05 * (index % 2)) * metre
        sheet.line([(cx, top), (cx, top + drop)], room.tone("#3f3430", 0.5), 0.02 * metre,
            soft=False)  # fmt: skip
        r = (0.085 + 0.02 * (index % 3)) * metre
        sheet.ellipse(cx + 3, top + drop + r + 4, r, paint=room.tone("#2a1d28", 0.1), opacity=0.25)
        sheet.ellipse(cx, top + drop + r, r, paint=vertical(room.tone(lighter(colour, 0.1), 0.95),
            room.tone(colour, 0.35)))  # fmt: skip
        sheet.ellipse(cx, top + drop + r, r * 0.78, paint=vertical(room.tone(colour, 0.4),
            room.tone(lighter(colour, 0.05), 0.75)))  # fmt: skip


def stove(room: Room, sheet: Sheet, x: float, s0: float, s1: float, indian: bool) -> None:
    """A cooker between counters, with a pot on it; flames of gas."""
    colour = "#4a4f58" if indian else "#e6e0d2"
    room.box(sheet, x - 0.33, x + 0.33, 0, 0.9, s0, s1, colour, top="#33363c", shadow=0.4)
    block(room, sheet, x, 0.16, s1, 0.52, 0.44, "#2b2e34", 0.03, (0.5, 0.3))
    block(room, sheet, x, 0.2, s1, 0.44, 0.34, "#3d2a22", 0.02,
        (0.35, 0.6 if room.light.lamps else 0.3))  # fmt: skip
    for index in range(4):
        cx, cy = room.at(x - 0.21 + index * 0.14, 0.72, s1)
        sheet.ellipse(cx, cy, 0.028 * room.m(s1),
            paint=room.tone("#1f2126" if not indian else "#c9ccd0", 0.6))  # fmt: skip
    s = (s0 + s1) / 2
    for dx in (-0.15, 0.17):
        cx, cy = room.at(x + dx, 0.905, s)
        sheet.ellipse(cx, cy, 0.13 * room.m(s), 0.03 * room.m(s), "#3f7fd0", 0.8)
    metre = room.m(s)
    if indian:
        clutter.pot(room, sheet, x - 0.15, 0.91, s, 0.3, "#b9bcc2")
        clutter.pot(room, sheet, x + 0.17, 0.91, s, 0.24, "#c98f3c")
    else:
        cx, foot = room.at(x - 0.15, 0.91, s)
        w = 0.29 * metre
        sheet.rect(cx - w / 2, foot - w * 0.62, w, w * 0.62, horizontal(room.tone("#8f3a32", 0.35),
            room.tone("#c75a48", 0.9), room.tone("#8f3a32", 0.3)), 7)  # fmt: skip
        sheet.ellipse(cx, foot - w * 0.62, w * 0.54, w * 0.09, room.tone("#c75a48", 0.9))
        sheet.ellipse(cx, foot - w * 0.74, w * 0.07, paint=room.tone("#3a2e2a", 0.5))
        kettle(room, sheet, x + 0.17, 0.91, s)


def kettle(
    room: Room,
    sheet: Sheet,
    x: float,
    y: float,
    s: float,
    colour: str = "#a9b0b4",
    size: float = 0.22,
) -> None:
    """A kettle."""
    metre = room.m(s)
    cx, foot = room.at(x, y, s)
    w = size * metre
    body = horizontal(room.tone(colour, 0.35), room.tone(lighter(colour, 0.1), 1.0),
        room.tone(colour, 0.5), room.tone(colour, 0.25))  # fmt: skip
    sheet.line([(cx + w * 0.3, foot - w * 0.3), (cx + w * 0.56, foot - w * 0.5),
        (cx + w * 0.62, foot - w * 0.68)], room.tone(colour, 0.5), w * 0.12)  # fmt: skip
    sheet.smooth([(cx - w * 0.44, foot), (cx - w * 0.46, foot - w * 0.34),
        (cx - w * 0.2, foot - w * 0.66), (cx + w * 0.2, foot - w * 0.66),
        (cx + w * 0.46, foot - w * 0.34), (cx + w * 0.44, foot)], body)  # fmt: skip
    sheet.line([(cx - w * 0.3, foot - w * 0.66), (cx - w * 0.24, foot - w * 0.96),
        (cx + w * 0.24, foot - w * 0.96), (cx + w * 0.3, foot - w * 0.66)],
        room.tone("#3a2e2a", 0.4), w * 0.07)  # fmt: skip
    sheet.ellipse(cx, foot - w * 0.7, w * 0.06, paint=room.tone("#3a2e2a", 0.5))
