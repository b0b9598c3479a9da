"""The recording studio: where every podcast is held."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from filmwright import Motion
from plugins.providers.illustrator.interiors import clutter, furniture, lamps
from plugins.providers.illustrator.interiors.desk import draw_desk
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.room import WALL, Room, Window
from plugins.providers.illustrator.interiors.shell import frame, opening
from plugins.providers.illustrator.scenery.canvas import Box, Gradient, box, polygon, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting

# Wall, panels, wood, accent light, cloth.
_MOODS = (
    ("#2f4a55", "#243a45", "#9a6a42", "#35c8c0", ("#d9863f", "#3f7f86", "#e8c27a")),
    ("#4a3450", "#392740", "#9a6442", "#e07ab8", ("#e0a04a", "#7a4a86", "#f0d0a0")),
    ("#2f4a3c", "#233a30", "#8f6238", "#8fd06a", ("#d98a4a", "#4f7f5a", "#ead29a")),
    ("#2c3a5c", "#202c48", "#a06a45", "#6a9af0", ("#f0954a", "#3f5f9a", "#f0d8a8")),
    ("#5a3530", "#452622", "#a8703f", "#ff9a5a", ("#e8b050", "#8f4a3a", "#f3dcb0")),
)


@setting("studio")
def studio(stage: Stage) -> None:
    """A city window between panelled walls, warm lamps, a sign that says ON AIR, a desk in
    front with two microphones; room for a person on the left and one on the right."""
    pick = stage.request.seed % len(_MOODS)
    wall, panel, wood, accent, cloth = _MOODS[pick]
    indian = is_indian(stage.request)
    palette = Palette(wall, panel, wood, wood, lighter(wood, -0.08), cloth, indian)
    room = Room(
        stage, palette, back=0.66, height=2.75, adult=0.74, ground=0.98, spread=0.5, straight=True
    )
    _low_light(room)
    window = _city_window(room)
    _wall(room, window, accent)
    ground = floor(room, "planks", lighter(wood, -0.12))
    furniture.rug(room, ground, 0.0, room.back + 0.06, 1.05, 3.6, cloth)
    back = room.sheet("shelves", 0.62)
    _shelves(room, back, window, accent)
    _sign(room, window)
    _lamps(room, back, window)
    chairs = room.sheet("chairs", 0.82)
    for way in (-1, 1):
        _armchair(room, chairs, way)
    draw_desk(room, accent)
    near = room.near(blur=8)
    side = room.side
    clutter.plant(room, near, side * room.reach(1.45) * 1.04, 0.1, 1.45, 1.0, "#2f2a30", "leafy",
        "near")  # fmt: skip
    _bokeh(room)
    room.finish(0.3)


def _low_light(room: Room) -> None:
    """A studio is dim at any hour, so that its own lamps make the picture."""
    base = room.light
    low = {"day": 0.36, "dawn": 0.5, "dusk": 0.55, "night": 0.6}[room.time]
    light = replace(
        base, key=mix(base.key, "#c9a094", low), ambient=mix(base.ambient, "#4c4266", low + 0.15),
        actors=mix(base.actors, "#ffe3c4", 0.65), rim=mix(base.rim, "#8a5a30", 0.6), lamps=True,
    )  # fmt: skip
    room.light = room.stage.light = light


def _city_window(room: Room) -> Window:
    """The city out of focus behind the glass, its lights as soft discs."""
    stage = room.stage
    wide = 2.0 if not stage.tall else 1.5
    window = Window(0.0, 0.86, wide, 1.24 if not stage.tall else 1.8, "cusped"
        if room.palette.indian else "", (1, 1) if room.palette.indian else (3, 1))  # fmt: skip
    inside, eye = stage.light, stage.horizon
    stage.light = room.outside
    points = opening(room, window)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    pad = 0.06 * stage.w
    area = (min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad)
    horizon = area[1] + (area[3] - area[1]) * 0.74
    first = len(stage.sheets)
    sky(stage, horizon, 0.6, clouds=False)
    blocks = stage.sheet("city", 0.1, None, 3.0, plain=True)
    _blocks(room, blocks, area, horizon)
    lights = stage.sheet("city lights", 0.14, Motion(kind="flicker", amplitude=0.12, period=4.2),
        plain=True)  # fmt: skip
    _city_glow(room, lights, area, horizon)
    _discs(room, lights, area, horizon)
    for sheet in stage.sheets[first:]:
        sheet.frame = area
    from plugins.providers.illustrator.interiors.outside import weather

    mark = len(stage.sheets)
    weather(room, area)
    for sheet in stage.sheets[mark:]:
        sheet.frame = area
    stage.light, stage.horizon = inside, eye
    return window


def _blocks(room: Room, sheet: Sheet, area: Box, horizon: float) -> None:
    stage, random = room.stage, room.fixed("blocks")
    left, top, right, bottom = area
    for distance, rise in ((0.7, 0.75), (0.3, 0.5), (0.08, 0.26)):
        x = left
        while x < right:
            w = random.uniform(34, 74)
            y = horizon - (horizon - top) * rise * random.uniform(0.45, 1.0)
            colour = stage.tone(random.choice(("#6f7896", "#7d7a92", "#5f6a8a")), 0.5, distance)
            sheet.rect(x, y, w + 1, bottom - y, vertical(colour, lighter(colour, 0.03)))
            if room.palette.indian and random.random() < 0.25:
                sheet.ellipse(x + w / 2, y, w * 0.34, w * 0.4, colour)
                sheet.line([(x + w / 2, y - w * 0.62), (x + w / 2, y)], colour, 3)
            x += w


def _city_glow(room: Room, sheet: Sheet, area: Box, horizon: float) -> None:
    """The light of the streets on the air above them."""
    if room.dark:
        x, wide = (area[0] + area[2]) / 2, (area[2] - area[0]) * 0.7
        work = glow(x, horizon + 30, wide, "#ff9a5a", 0.5 * room.stage.look.glow, squash=0.34)
        sheet.apply(work, area)


def _discs(room: Room, sheet: Sheet, area: Box, horizon: float) -> None:
    random = room.fixed("discs")
    left, top, right, bottom = area
    share = {"night": 1.0, "dusk": 0.75, "dawn": 0.5, "day": 0.22}[room.time]
    colours = ("#ffd27a", "#ffb35c", "#ff8a5a", "#ffe6b0", "#8fd0ff", "#7fe0d0", "#ff9ab0")
    for _ in range(int(210 * share)):
        x = random.uniform(left, right)
        low = random.random() ** 1.5
        y = bottom - (bottom - horizon + (horizon - top) * 0.42) * low
        r = random.uniform(3.0, 11.0) * (1.15 - 0.5 * low)
        colour, alpha = random.choice(colours), random.uniform(0.22, 0.6)
        sheet.ellipse(x, y, r, paint=colour, opacity=alpha)
        sheet.path(polygon([(x + math.cos(a) * r, y + math.sin(a) * r)
            for a in (i * math.tau / 18 for i in range(18))]), None, around(x, y, r),
            stroke=lighter(colour, 0.06), width=1.1, opacity=alpha * 0.9)  # fmt: skip


def _wall(room: Room, window: Window, accent: str) -> None:
    """Panels that swallow sound, wooden slats beside the window, a line of light above."""
    sheet = room.sheet("wall", WALL)
    left, top, right, bottom = sheet.frame
    pal = room.palette
    hole = polygon(opening(room, window)[::-1])
    y0, y1 = room.at(0, room.height, room.back)[1], room.at(0, 0, room.back)[1]
    paint = Gradient(((0.0, room.tone(pal.wall, 0.35)), (0.5, room.tone(pal.wall, 0.65)),
        (1.0, room.tone(pal.wall, 0.35))), x2=1.0, y2=0.0)  # fmt: skip
    sheet.path(box(left, top, right - left, bottom - top) + hole, paint)
    _panels(room, sheet, window)
    _slats(room, sheet, window)
    sheet.rect(left, top, right - left, y0 - top, vertical(room.tone("#1f1a24", 0.2),
        room.tone("#2c2530", 0.45)))  # fmt: skip
    edge = 0.03 * room.m(room.back)
    sheet.rect(left, y0 - edge, right - left, edge * 2, mix(accent, "#ffffff", 0.25))
    strip = glow(room.middle, y0, (right - left) * 0.62, accent, 0.42 * room.stage.look.glow, 0.16)
    room.later(sheet, strip, (left, y0 - 140, right, y0 + 160))
    sheet.rect(left, y1 - 0.1 * room.m(room.back), right - left, 0.2 * room.m(room.back),
        room.tone(lighter(pal.wood, -0.12), 0.4))  # fmt: skip
    frame(room, sheet, window)
    x, y = room.at(window.x, window.sill + window.height / 2, room.back)
    room.lamp(x, y, 1.1 * room.m(1), mix(room.outside.sky[2], "#ffffff", 0.3), 0.4, halo=0.0)


def _panels(room: Room, sheet: Sheet, window: Window) -> None:
    """Squares of foam wedges, turned this way and that; an Indian studio has carved lattice."""
    size, metre = 0.42, room.m(room.back)
    dark, mid, lit = (room.tone(room.palette.dado, share) for share in (0.05, 0.5, 0.95))
    reach = room.reach(room.back) * 1.12
    limit = window.width / 2 + 0.48
    row, y = 0, 0.32
    while y + size < room.height - 0.06:
        for way in (-1, 1):
            column, x = 0, limit
            while x < reach:
                left, top = room.at(way * x - (size if way < 0 else 0), y + size, room.back)
                side = size * metre - 5
                sheet.rect(left, top, side, side, mid, 3)
                if room.palette.indian:
                    _lattice(sheet, left, top, side, dark, lit)
                else:
                    _wedges(sheet, left, top, side, dark, lit, (row + column) % 2 == 0)
                x += size
                column += 1
        y += size
        row += 1


def _wedges(
    sheet: Sheet, left: float, top: float, side: float, dark: str, lit: str, upright: bool
) -> None:
    count = 5
    step = side / count
    for index in range(count):
        a = index * step
        if upright:
            sheet.rect(left + a, top, step * 0.5, side, lit, opacity=0.34)
            sheet.rect(left + a + step * 0.5, top, step * 0.5, side, dark, opacity=0.5)
        else:
            sheet.rect(left, top + a, side, step * 0.5, lit, opacity=0.4)
            sheet.rect(left, top + a + step * 0.5, side, step * 0.5, dark, opacity=0.55)


def _lattice(sheet: Sheet, left: float, top: float, side: float, dark: str, lit: str) -> None:
    """A tile of jaali: an eight-pointed star in a square."""
    cx, cy, r = left + side / 2, top + side / 2, side * 0.42
    for turn in (0.0, math.pi / 4):
        corners = [(cx + math.cos(turn + i * math.pi / 2) * r, cy
            + math.sin(turn + i * math.pi / 2) * r) for i in range(4)]  # fmt: skip
        sheet.polygon(corners, dark, 0.75)
        sheet.line([*corners, corners[0]], lit, 2.6, 0.5, soft=False)
    petal = r * 0.34
    for index in range(8):
        angle = index * math.tau / 8
        sheet.ellipse(cx + math.cos(angle) * petal, cy + math.sin(angle) * petal, petal * 0.42,
            paint=lit, opacity=0.3)  # fmt: skip
    for dx in (0.0, 1.0):
        for dy in (0.0, 1.0):
            sheet.ellipse(left + dx * side, top + dy * side, side * 0.09, paint=dark, opacity=0.6)


def _slats(room: Room, sheet: Sheet, window: Window) -> None:
    """Strips of warm wood on both sides of the window."""
    s, metre = room.back, room.m(room.back)
    for way in (-1, 1):
        for index in range(6):
            x = way * (window.width / 2 + 0.1 + index * 0.062)
            a, b = room.at(x, room.height, s), room.at(x, 0.1, s)
            lit = 0.85 if (index + (way > 0)) % 2 else 0.62
            sheet.rect(a[0] - 0.022 * metre, a[1], 0.044 * metre, b[1] - a[1],
                room.tone(room.palette.wood, lit))  # fmt: skip


def _shelves(room: Room, sheet: Sheet, window: Window, accent: str) -> None:
    """Floating shelves with books, records, plants and prizes, lit from behind."""
    s, metre, random = room.back + 0.015, room.m(room.back + 0.015), room.fixed("shelf")
    reach = room.reach(room.back)
    x_in = window.width / 2 + 0.62
    x_out = min(reach - 0.08, x_in + 1.35)
    if x_out - x_in < 0.4:
        return
    boards = [(way, row, y) for way in (-1, 1) for row, y in enumerate((1.28, 1.78, 2.26))]
    light = mix(accent, "#ffcf8a", 0.65)
    for way, _, y in boards:
        x, top = room.at(way * (x_in + x_out) / 2, y, s)
        r = (x_out - x_in) * metre * 0.62
        work = glow(x, top - 6, r, light, 0.5 * room.stage.look.glow, squash=0.34)
        sheet.apply(work, around(x, top - 6, r, r * 0.38))
    for way, row, y in boards:
        x0, x1 = sorted((way * x_in, way * x_out))
        room.box(sheet, x0, x1, y - 0.04, y, room.back, s + 0.012, room.palette.wood, shadow=0)
        _on_shelf(room, sheet, random, x0 + 0.05, x1 - 0.05, y, s, (row + (way > 0)) % 3)


def _on_shelf(
    room: Room, sheet: Sheet, random: Random, x0: float, x1: float, y: float, s: float, kind: int
) -> None:
    middle, metre = (x0 + x1) / 2, room.m(s)
    if kind == 0:
        clutter.books(room, sheet, random, x0, middle + 0.12, y, s, 0.36)
        clutter.plant(room, sheet, x1 - 0.2, y, s, 0.4, "#c9a078", "leafy", f"shelf{x0:.1f}")
    elif kind == 1:
        if room.palette.indian:
            clutter.pot(room, sheet, x0 + 0.18, y, s, 0.26, "#d9a23f")
            lamps.diya(room, sheet, x0 + 0.45, y, s, 0.12, 0.35)
        else:
            _record(room, sheet, x0 + 0.2, y, s)
        clutter.books(room, sheet, random, middle + 0.1, x1, y, s, 0.34)
    else:
        clutter.pile(room, sheet, random, x0 + 0.2, y, s, 4)
        cx, foot = room.at(middle + 0.1, y, s)
        gold = room.tone("#f0c458", 0.9)
        sheet.rect(cx - 0.05 * metre, foot - 0.05 * metre, 0.1 * metre, 0.05 * metre,
            room.tone("#3a2a22", 0.4), 2)  # fmt: skip
        sheet.line([(cx, foot - 0.05 * metre), (cx, foot - 0.13 * metre)], gold, 4, soft=False)
        sheet.smooth([(cx - 0.075 * metre, foot - 0.28 * metre),
            (cx - 0.05 * metre, foot - 0.15 * metre), (cx + 0.05 * metre, foot - 0.15 * metre),
            (cx + 0.075 * metre, foot - 0.28 * metre)], gold)  # fmt: skip
        clutter.plant(room, sheet, x1 - 0.18, y, s, 0.36, "#6f7f86", "snake", f"trail{x0:.1f}")


def _record(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    left, top = room.at(x - 0.15, y + 0.3, s)
    size = 0.3 * metre
    sheet.ellipse(left + size * 0.75, top + size * 0.5, size * 0.46,
        paint=room.tone("#1a171c", 0.4))  # fmt: skip
    sheet.ellipse(left + size * 0.75, top + size * 0.5, size * 0.15,
        paint=room.tone("#d9603f", 0.7))  # fmt: skip
    sheet.rect(left, top, size * 0.96, size, vertical(room.tone(room.palette.cloth[0], 0.85),
        room.tone(room.palette.cloth[1], 0.5)), 2)  # fmt: skip
    sheet.ellipse(left + size * 0.48, top + size * 0.45, size * 0.26,
        paint=room.tone(room.palette.cloth[2], 0.9))  # fmt: skip


# Strokes of the letters on a grid 0–1 (y down), for a sign that needs no font.
_LETTERS = {"O": (((0.5, 0), (0.05, 0.22), (0.05, 0.78), (0.5, 1), (0.95, 0.78), (0.95, 0.22),
    (0.5, 0)),), "N": (((0.06, 1), (0.06, 0), (0.94, 1), (0.94, 0)),),
    "A": (((0.02, 1), (0.5, 0), (0.98, 1)), ((0.22, 0.66), (0.78, 0.66))),
    "I": (((0.5, 0), (0.5, 1)),), "R": (((0.08, 1), (0.08, 0), (0.62, 0), (0.92, 0.14),
    (0.92, 0.38), (0.62, 0.52), (0.08, 0.52)), ((0.5, 0.52), (0.95, 1)))}  # fmt: skip


def _sign(room: Room, window: Window) -> None:
    """ON AIR in red light above the window."""
    sheet = room.sheet("sign", 0.56, Motion(kind="flicker", amplitude=0.07, period=3.1))
    s, metre = room.back + 0.01, room.m(room.back + 0.01)
    cx, cy = room.at(window.x, window.sill + window.height + 0.2, s)
    w, h = 0.86 * metre, 0.25 * metre
    red = "#ff4a3c"
    sheet.apply(glow(cx, cy, w * 0.95, red, 0.55 * room.stage.look.glow, squash=0.55),
        around(cx, cy, w * 0.95, w * 0.55))  # fmt: skip
    sheet.rect(cx - w / 2, cy - h / 2, w, h, room.tone("#1c1218", 0.5), h * 0.24)
    sheet.rect(cx - w / 2 + 5, cy - h / 2 + 5, w - 10, h - 10,
        Gradient(((0.0, "#8f1a1a"), (0.5, "#d22f28"), (1.0, "#8f1a1a"))), h * 0.18)  # fmt: skip
    letter, gap = h * 0.34, h * 0.17
    total = 5 * letter + 3 * gap + letter * 0.8
    x = cx - total / 2
    for char in "ON AIR":
        if char == " ":
            x += letter * 0.8 - gap
            continue
        for stroke in _LETTERS[char]:
            points = [(x + px * letter, cy - h * 0.21 + py * h * 0.42) for px, py in stroke]
            sheet.line(points, "#fff3e4", h * 0.075, soft=char == "O")
        x += letter + gap
    room.lamp(cx, cy, 0.9 * room.m(1), red, 0.45, halo=0.5)


def _lamps(room: Room, sheet: Sheet, window: Window) -> None:
    """Bare warm bulbs over the window, a standing lamp on one side."""
    for index, x in enumerate((-0.62, 0.0, 0.62)):
        if index == 1:
            continue
        lamps.pendant(room, sheet, window.x + x * window.width, 2.2 - 0.1 * index, 0.72, "#b9783a",
            0.13, 1.25, "globe")  # fmt: skip
    x = -room.side * min(room.reach(0.7) - 0.25, 2.75)
    lamps.floor_lamp(room, sheet, x, 0.7, "#e8c792", 1.5)


def _armchair(room: Room, sheet: Sheet, way: int) -> None:
    """The back of a chair at each side, behind whoever sits there."""
    x, s = way * min(1.24, room.reach(0.9) * 0.55), 0.88
    colour = room.palette.cloth[0 if way < 0 else 1]
    block = furniture.block
    room.shadow(sheet, x - 0.45, x + 0.45, s - 0.1, s, 0.5)
    block(room, sheet, x, 0.35, s - 0.02, 0.86, 0.8, lighter(colour, -0.06), 0.2, (0.6, 0.25))
    block(room, sheet, x, 0.4, s - 0.015, 0.7, 0.68, colour, 0.15, (0.72, 0.3))
    for dx in (-0.17, 0.0, 0.17):
        for dy in (0.55, 0.78):
            cx, cy = room.at(x + dx, dy, s)
            sheet.ellipse(cx, cy, 5, paint=room.tone(lighter(colour, -0.14), 0.3))
    for side in (-1, 1):
        block(room, sheet, x + side * 0.45, 0.1, s, 0.2, 0.52, colour, 0.09, (0.7, 0.25))


def _bokeh(room: Room) -> None:
    """Soft discs of lamplight before the lens, at the edges only."""
    sheet = room.stage.sheet("bokeh", 1.5, Motion(kind="bob", amplitude=5, period=9), 1.2,
        plain=True)  # fmt: skip
    random = room.fixed("bokeh")
    w, h = room.stage.w, room.stage.h
    for _ in range(13):
        way = random.choice((0, 1))
        x = w * (random.uniform(-0.05, 0.12) if way == 0 else random.uniform(0.88, 1.05))
        y, r = h * random.uniform(0.02, 0.62), random.uniform(16, 46)
        sheet.ellipse(x, y, r, paint=random.choice(("#ffc878", "#ffb060", "#ffe0a8")),
            opacity=random.uniform(0.06, 0.16))  # fmt: skip
