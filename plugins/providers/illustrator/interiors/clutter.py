"""What makes a room lived in: books, jars, plants, pictures, clocks, cloth."""

from __future__ import annotations

import math
from random import Random

from filmwright import Motion
from plugins.providers.illustrator.interiors.room import Room, Window
from plugins.providers.illustrator.scenery.canvas import (
    box,
    horizontal,
    radial,
    smooth,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet

SPINES = (
    "#8d3b34", "#c27b3a", "#d9b25f", "#5d7a5a", "#35606b", "#2f4668", "#6b4a6e", "#a85f4d",
    "#e0d0a8", "#7d5a3a", "#456b58", "#b4504a", "#c9a47a", "#556080",
)  # fmt: skip


def books(
    room: Room,
    sheet: Sheet,
    random: Random,
    x0: float,
    x1: float,
    y: float,
    s: float,
    height: float,
) -> None:
    """A row of books standing on a board."""
    x, metre = x0, room.m(s)
    while x < x1 - 0.03:
        if random.random() < 0.07:
            x += random.uniform(0.05, 0.14)
            continue
        width = random.uniform(0.022, 0.052)
        tall = height * random.uniform(0.62, 0.94)
        colour = random.choice(SPINES)
        left, top = room.at(x, y + tall, s)
        lean = random.random() < 0.06
        turn = f"rotate(9 {left:.1f} {top + tall * metre:.1f})" if lean else ""
        paint = horizontal(room.tone(colour, 0.5), room.tone(colour, 0.74), room.tone(colour, 0.4))
        outline = box(left, top, width * metre, tall * metre)
        reach = (left - 9, top - 9, left + width * metre + 30, top + tall * metre + 9)
        sheet.path(outline, paint, reach, turn=turn)
        if random.random() < 0.55 and not lean:
            band = room.tone(mix(colour, "#f0dca0", 0.65), 0.8)
            for share in (0.12, 0.8):
                sheet.rect(left + 1, top + tall * metre * share, width * metre - 2, 0.012 * metre
                    + 0.8, band, opacity=0.8)  # fmt: skip
        x += width + (0.05 if lean else 0.002)


def pile(
    room: Room, sheet: Sheet, random: Random, x: float, y: float, s: float, count: int = 3
) -> float:
    """Books lying on one another; gives the height of the pile."""
    metre, top = room.m(s), y
    for _ in range(count):
        thick, width = random.uniform(0.025, 0.045), random.uniform(0.19, 0.26)
        dx = random.uniform(-0.02, 0.02)
        left, upper = room.at(x + dx - width / 2, top + thick, s)
        colour = random.choice(SPINES)
        sheet.rect(left, upper, width * metre, thick * metre,
            vertical(room.tone(colour, 0.9), room.tone(colour, 0.45)), 2)  # fmt: skip
        sheet.rect(left + width * metre * 0.06, upper + thick * metre * 0.25, width * metre * 0.1,
            thick * metre * 0.5, room.tone("#efdfb0", 0.7), opacity=0.8)  # fmt: skip
        top += thick
    return top - y


def jar(
    room: Room, sheet: Sheet, x: float, y: float, s: float, height: float, colour: str,
    lid: str = "#b98a4a", glass: bool = True,
) -> None:  # fmt: skip
    """A jar of something: spices, sweets, pickles."""
    metre = room.m(s)
    w, h = height * 0.62 * metre, height * metre
    cx, foot = room.at(x, y, s)
    body = horizontal(room.tone(colour, 0.35), room.tone(colour, 0.8), room.tone(colour, 0.5),
        room.tone(colour, 0.3))  # fmt: skip
    sheet.rect(cx - w / 2, foot - h * 0.84, w, h * 0.84, body, w * 0.16)
    if glass:
        sheet.rect(cx - w * 0.5, foot - h * 0.84, w, h * 0.22, "#ffffff", w * 0.14, 0.16)
        sheet.rect(cx - w * 0.34, foot - h * 0.74, w * 0.1, h * 0.56, "#ffffff", w * 0.05, 0.32)
    sheet.rect(cx - w * 0.4, foot - h, w * 0.8, h * 0.17, horizontal(room.tone(lid, 0.4),
        room.tone(lid, 0.9), room.tone(lid, 0.35)), 3)  # fmt: skip


def pot(
    room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, colour: str = "#c98f3c",
    shine: bool = True,
) -> None:  # fmt: skip
    """A round-bellied pot: brass, copper, clay."""
    metre = room.m(s)
    w = width * metre
    cx, foot = room.at(x, y, s)
    body = radial(room.tone(lighter(colour, 0.14), 1.0), room.tone(colour, 0.7),
        room.tone(colour, 0.25), room.tone(lighter(colour, -0.1), 0.2),
        centre=(0.5 + 0.18 * room.side, 0.34), radius=0.75)  # fmt: skip
    outline = smooth([(cx - w * 0.24, foot), (cx - w * 0.5, foot - w * 0.38),
        (cx - w * 0.26, foot - w * 0.76), (cx + w * 0.26, foot - w * 0.76),
        (cx + w * 0.5, foot - w * 0.38), (cx + w * 0.24, foot)])  # fmt: skip
    sheet.path(outline, body, (cx - w * 0.6, foot - w, cx + w * 0.6, foot + w * 0.1))
    sheet.rect(cx - w * 0.22, foot - w * 0.9, w * 0.44, w * 0.18, horizontal(room.tone(colour, 0.3),
        room.tone(colour, 0.85), room.tone(colour, 0.3)))  # fmt: skip
    sheet.ellipse(cx, foot - w * 0.9, w * 0.31, w * 0.065, room.tone(lighter(colour, 0.08), 0.95))
    sheet.ellipse(cx, foot - w * 0.9, w * 0.22, w * 0.04, room.tone(lighter(colour, -0.25), 0.2))
    if shine:
        sheet.ellipse(cx + room.side * w * 0.2, foot - w * 0.5, w * 0.05, w * 0.11, "#fff6d8", 0.55)


def plate(room: Room, sheet: Sheet, x: float, y: float, s: float, size: float, colour: str) -> None:
    """A plate standing upright, as on a dresser."""
    cx, cy = room.at(x, y + size / 2, s)
    r = size / 2 * room.m(s)
    sheet.ellipse(cx, cy, r, paint=vertical(room.tone(lighter(colour, 0.04), 0.95),
        room.tone(colour, 0.4)))  # fmt: skip
    sheet.ellipse(cx, cy, r * 0.66, paint=vertical(room.tone(colour, 0.5),
        room.tone(lighter(colour, 0.04), 0.8)))  # fmt: skip


def plant(
    room: Room, sheet: Sheet, x: float, y: float, s: float, height: float,
    pot_colour: str = "#b5603c",
    kind: str = "leafy", name: str = "plant",
) -> None:  # fmt: skip
    """A pot plant: ``leafy``, ``palm``, ``tulsi`` or ``snake``."""
    random, metre = room.rng(f"{name}{x:.1f}"), room.m(s)
    cx, foot = room.at(x, y, s)
    ph = height * 0.3 * metre
    if y < 0.1:
        room.blot(sheet, cx, foot, ph * 1.1, ph * 0.22, 0.5)
    rim = foot - ph
    _leaves(room, sheet, random, cx, rim, height * 0.7 * metre, kind)
    paint = horizontal(room.tone(pot_colour, 0.35), room.tone(pot_colour, 0.85),
        room.tone(pot_colour, 0.3))  # fmt: skip
    sheet.polygon([(cx - ph * 0.46, rim), (cx + ph * 0.46, rim), (cx + ph * 0.34, foot),
        (cx - ph * 0.34, foot)], paint)  # fmt: skip
    sheet.rect(cx - ph * 0.52, rim - ph * 0.04, ph * 1.04, ph * 0.22, paint, 3)


def _leaves(
    room: Room, sheet: Sheet, random: Random, cx: float, foot: float, size: float, kind: str
) -> None:
    count = {"palm": 11, "tulsi": 26, "snake": 9}.get(kind, 20)
    for index in range(count):
        share = index / max(1, count - 1)
        green = random.choice(("#4c7f46", "#5d9150", "#3d6f4d", "#79a352"))
        lit = 0.2 + 0.7 * random.random()
        if kind == "snake":
            lean = (share - 0.5) * 0.5
            tip = (cx + lean * size, foot - size * random.uniform(0.7, 1.0))
            w = size * 0.06
            mid = (cx + lean * size * 0.4, foot - size * 0.5)
            points = [(cx + (share - 0.5) * size * 0.2 - w, foot), (mid[0] - w, mid[1]), tip,
                (mid[0] + w, mid[1]), (cx + (share - 0.5) * size * 0.2 + w, foot)]  # fmt: skip
        elif kind == "tulsi":
            ax, ay = cx + random.uniform(-0.34, 0.34) * size, foot - random.uniform(0.2, 1.0) * size
            r = size * random.uniform(0.05, 0.1)
            sheet.line([(cx, foot), (ax, ay)], room.tone("#4c5a34", 0.3), 1.6)
            sheet.ellipse(ax, ay, r, r * 0.7, room.tone(green, lit))
            continue
        else:
            way = 0.08 + 0.84 * random.random() if kind == "leafy" else 0.04 + 0.92 * share
            angle = math.pi * way
            reach = size * random.uniform(0.6, 1.0)
            tip = (cx + math.cos(angle) * reach * 0.8, foot - math.sin(angle) * reach + reach * 0.1)
            mid = (cx + math.cos(angle) * reach * 0.34,
                foot - math.sin(angle) * reach * 0.72 - reach * 0.08)  # fmt: skip
            w = reach * (0.1 if kind == "leafy" else 0.06)
            nx, ny = math.sin(angle) * w, math.cos(angle) * w
            points = [(cx, foot), (mid[0] - nx, mid[1] - ny), tip, (mid[0] + nx, mid[1] + ny)]
        sheet.smooth(points, room.tone(green, lit))


def picture(
    room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, height: float,
    colours: tuple[str, ...], edge: str = "", name: str = "picture",
) -> None:  # fmt: skip
    """A framed landscape on the wall; ``y`` is its lower edge."""
    edge, metre = edge or room.palette.wood, room.m(s)
    left, top = room.at(x - width / 2, y + height, s)
    w, h, rim = width * metre, height * metre, 0.035 * metre
    ink = room.tone("#2a1d28", 0.1)
    sheet.rect(left + 5, top + 8, w, h, ink, 2, 0.28)
    sheet.rect(left, top, w, h, vertical(room.tone(lighter(edge, 0.05), 0.9), room.tone(edge, 0.4)),
        2)  # fmt: skip
    sheet.rect(left + rim, top + rim, w - 2 * rim, h - 2 * rim, room.tone("#f3ecdd", 0.8))
    random, mat = room.fixed(name), rim * 2
    il, it, iw, ih = left + mat, top + mat, w - 2 * mat, h - 2 * mat
    sky, far, near = colours[0], colours[1 % len(colours)], colours[2 % len(colours)]
    sheet.rect(il, it, iw, ih, vertical(room.tone(sky, 0.6), room.tone(lighter(sky, 0.2), 0.8)))
    sheet.ellipse(il + iw * random.uniform(0.25, 0.75), it + ih * 0.36, ih * 0.1,
        paint=room.tone("#fff0c4", 0.95))  # fmt: skip
    for share, colour in ((0.5, far), (0.68, near)):
        bump = random.uniform(-0.1, 0.1)
        points = [(il, it + ih * (share + bump)), (il + iw * 0.35, it + ih * (share - 0.12)),
            (il + iw * 0.7, it + ih * (share + 0.05)), (il + iw, it + ih * (share - bump)),
            (il + iw, it + ih), (il, it + ih)]  # fmt: skip
        sheet.polygon(points, room.tone(colour, 0.6))


def clock(
    room: Room,
    sheet: Sheet,
    x: float,
    y: float,
    s: float,
    size: float = 0.36,
    edge: str = "#3a2a22",
) -> None:
    """A round wall clock."""
    cx, cy = room.at(x, y, s)
    r = size / 2 * room.m(s)
    sheet.ellipse(cx + 4, cy + 6, r, paint=room.tone("#2a1d28", 0.1), opacity=0.3)
    sheet.ellipse(cx, cy, r, paint=vertical(room.tone(lighter(edge, 0.1), 0.8),
        room.tone(edge, 0.4)))  # fmt: skip
    sheet.ellipse(cx, cy, r * 0.85, paint=room.tone("#f6efdf", 0.85))
    ink = room.tone("#33262c", 0.4)
    for hour in range(12):
        angle = hour * math.tau / 12
        a = (cx + math.sin(angle) * r * 0.68, cy - math.cos(angle) * r * 0.68)
        b = (cx + math.sin(angle) * r * 0.76, cy - math.cos(angle) * r * 0.76)
        sheet.line([a, b], ink, max(1.0, r * 0.05), soft=False)
    time = {"dawn": 6.2, "day": 10.6, "dusk": 6.6, "night": 9.4}[room.time]
    for turn, length, width in ((time / 12, 0.42, 0.09), (time % 1, 0.62, 0.06)):
        angle = turn * math.tau
        sheet.line([(cx, cy), (cx + math.sin(angle) * r * length,
            cy - math.cos(angle) * r * length)], ink, r * width)  # fmt: skip


def calendar(room: Room, sheet: Sheet, x: float, y: float, s: float, colour: str) -> None:
    """A hanging calendar with a picture above its days."""
    metre = room.m(s)
    left, top = room.at(x - 0.17, y + 0.5, s)
    w, h = 0.34 * metre, 0.5 * metre
    sheet.rect(left + 3, top + 5, w, h, room.tone("#2a1d28", 0.1), opacity=0.25)
    sheet.rect(left, top, w, h, room.tone("#f7f0e0", 0.8))
    sheet.rect(left, top, w, h * 0.5, vertical(room.tone(colour, 0.8),
        room.tone(mix(colour, "#f2c25a", 0.6), 0.8)))  # fmt: skip
    sheet.ellipse(left + w * 0.5, top + h * 0.27, h * 0.13, paint=room.tone("#fbe7b0", 0.95))
    for row in range(4):
        for column in range(6):
            ink = "#b8463c" if column == 0 else "#6b5f66"
            sheet.rect(left + w * (0.1 + column * 0.14), top + h * (0.57 + row * 0.1), w * 0.07,
                h * 0.035, room.tone(ink, 0.5), opacity=0.75)  # fmt: skip
    sheet.line([(left + w * 0.3, top), (left + w * 0.5, top - h * 0.1), (left + w * 0.7, top)],
        room.tone("#4a3a34", 0.4), 1.5, soft=False)  # fmt: skip


def toran(
    room: Room, sheet: Sheet, x0: float, x1: float, y: float, s: float, sag: float = 0.12
) -> None:
    """A garland of marigolds and mango leaves over a door or window."""
    metre, random = room.m(s), room.fixed("toran")
    count = max(5, round((x1 - x0) / 0.07))
    for index in range(count + 1):
        share = index / count
        px, py = room.at(x0 + (x1 - x0) * share, y - sag * 4 * share * (1 - share), s)
        if index % 3 == 1:
            green = room.tone(random.choice(("#4f8446", "#5d9150")), random.uniform(0.4, 0.8))
            leaf = 0.16 * metre
            sheet.smooth([(px, py), (px + leaf * 0.16, py + leaf * 0.45), (px, py + leaf),
                (px - leaf * 0.16, py + leaf * 0.45)], green)  # fmt: skip
    for index in range(count + 1):
        share = index / count
        px, py = room.at(x0 + (x1 - x0) * share, y - sag * 4 * share * (1 - share), s)
        flower(room, sheet, px, py, 0.042 * metre, ("#f08a1d", "#f7b52a")[index % 2])


def flower(room: Room, sheet: Sheet, x: float, y: float, r: float, colour: str) -> None:
    """A marigold head, in stage units."""
    sheet.ellipse(x, y, r, paint=room.tone(lighter(colour, -0.12), 0.45))
    sheet.ellipse(x, y - r * 0.08, r * 0.82, paint=room.tone(colour, 0.75))
    sheet.ellipse(x + room.side * r * 0.15, y - r * 0.25, r * 0.45,
        paint=room.tone(lighter(colour, 0.08), 0.95))  # fmt: skip


def garland(room: Room, sheet: Sheet, x: float, y: float, s: float, length: float) -> None:
    """A string of marigolds hanging down."""
    metre = room.m(s)
    count = max(3, round(length / 0.07))
    for index in range(count):
        px, py = room.at(x, y - index * 0.07, s)
        flower(room, sheet, px, py, 0.04 * metre, ("#f08a1d", "#f7b52a", "#e8661c")[index % 3])


def curtains(
    room: Room,
    window: Window,
    colour: str,
    *,
    depth: float = 0.53,
    drop: float = 0.12,
    wide: float = 0.36,
) -> None:
    """A pair of curtains that stir a little, and their rod."""
    s, metre = room.back + 0.01, room.m(room.back + 0.01)
    top = window.sill + window.height + 0.14
    foot = max(0.04, window.sill - drop) if window.sill > 0.3 else 0.03
    half = window.width / 2 + 0.2
    rod = room.sheet("rod", depth - 0.02)
    a, b = (room.at(window.x + way * (half + 0.06), top + 0.02, s) for way in (-1, 1))
    rod.line([a, b], room.tone("#8a6a3c", 0.6), 0.035 * metre, soft=False)
    for x, y in (a, b):
        rod.ellipse(x, y, 0.035 * metre, paint=room.tone("#c29a54", 0.8))
    for side in (-1, 1):
        period = 6.5 if side < 0 else 7.7
        sheet = room.sheet("curtain", depth,
            Motion(kind="sway", amplitude=3.0, period=period, phase=0.25))  # fmt: skip
        outer, inner = window.x + side * half, window.x + side * (half - wide - 0.06)
        folds = 5
        for index in range(folds):
            x0 = outer + (inner - outer) * index / folds
            x1 = outer + (inner - outer) * (index + 1) / folds
            l0, top_y = room.at(min(x0, x1), top, s)
            r0, foot_y = room.at(max(x0, x1), foot, s)
            flare = side * (index - 1.5) * -2.0
            toward = 0.08 if side == room.side else 0.0
            paint = horizontal(room.tone(colour, 0.3 + toward), room.tone(colour, 0.82),
                room.tone(colour, 0.42 + toward))  # fmt: skip
            outline = [(l0 - 1, top_y), (r0 + 1, top_y), (r0 + 2 + flare, foot_y),
                (l0 - 2 + flare, foot_y)]  # fmt: skip
            sheet.polygon(outline, paint)
        hem = room.tone(mix(colour, "#f2d48a", 0.6), 0.7)
        l0, _ = room.at(min(outer, inner), 0, s)
        r0, foot_y = room.at(max(outer, inner), foot + 0.06, s)
        sheet.rect(l0, foot_y, r0 - l0, 0.022 * metre, hem, opacity=0.8)
