"""Halls: temple (Indian) or chapel (Western), palace."""

from __future__ import annotations

import math

from plugins.providers.illustrator.interiors import clutter, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.pillars import arch, column, spandrel
from plugins.providers.illustrator.interiors.room import Room, Window
from plugins.providers.illustrator.interiors.shell import opening, sunlight, walls
from plugins.providers.illustrator.scenery.canvas import horizontal, polygon, radial, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("temple")
def temple(stage: Stage) -> None:
    """A place of worship: carved pillars and rows of diyas, or a chapel of coloured light."""
    if is_indian(stage.request):
        _mandapa(stage)
    else:
        _chapel(stage)


def _mandapa(stage: Stage) -> None:
    """A pillared hall leading to a lamp-lit shrine; garlands, bells, diyas on the steps."""
    stone = ("#c9a273", "#b98a68", "#a8937c")[stage.request.seed % 3]
    pal = Palette(stone, "#8f6a4a", "#d0aa78", "#6b4528", "#a58a6a", ("#c9302f", "#e8992f", "#7a2f4f"), True)
    room = Room(stage, pal, back=0.46, height=3.6, spread=0.43)
    wide, tall = room.half, room.height
    wall = walls(room, [], colour=stone, ceiling=lighter(stone, -0.08))
    _shrine(room, wall, stone)
    ground = floor(room, "stone", "#b09472")
    _rangoli(room, ground, 0.0, 0.72)
    _steps(room, ground, stone)
    rows = ((0.54, 0.7, 0.58), (0.68, 0.76, 0.72), (0.88, 0.87, 0.9))
    for s, depth, share in rows:
        sheet = room.sheet(f"pillars {s}", depth)
        x = max(room.reach(s) * share, 1.25)
        for way in (-1, 1):
            column(room, sheet, way * x, s, 0.46, tall, stone)
            clutter.garland(room, sheet, way * (x - 0.3), tall - 0.55, s, 1.1)
            lamps.diya(room, sheet, way * (x - 0.36), 0.0, s + 0.02, 0.15, 0.6)
        if s < 0.8:
            spandrel(room, sheet, -x, x, tall - 0.75, tall - 0.22, tall + 1.5, s, "cusped", stone)
            clutter.toran(room, sheet, -x, x, tall - 0.45, s, 0.34)
        if s == 0.68:
            for dx in (-0.62, 0.0, 0.62):
                _bell(room, sheet, dx, tall - (0.95 if dx else 1.0), s)
    flames = room.sheet("offerings", 0.9)
    for way in (-1, 1):
        edge = min(room.reach(1.0) - 0.3, 2.1)
        _standing_lamp(room, flames, way * edge, 0.97)
    fore = room.near()
    way = -room.side
    x = way * room.reach(1.5) * 1.0
    clutter.pot(room, fore, x, -0.05, 1.5, 0.6, "#c98f3c")
    _light_shaft(room)
    room.finish(0.5)


def _shrine(room: Room, sheet: Sheet, stone: str) -> None:
    """The sanctum: a carved doorway, golden light, a kalash on its pedestal."""
    s, metre = room.back, room.m(room.back)
    half, head = 0.85, 2.35
    for grow, tint in ((0.34, -0.05), (0.24, 0.06), (0.12, -0.02)):
        curve = [room.at(-half - grow, 0, s), *arch(room, -half - grow, half + grow, 1.35, head + grow * 1.1, s, "cusped"), room.at(half + grow, 0, s)]
        sheet.path(polygon(curve), vertical(room.tone(lighter(stone, tint), 0.9), room.tone(lighter(stone, tint), 0.45)))
    inner = [room.at(-half, 0, s), *arch(room, -half, half, 1.35, head, s, "cusped"), room.at(half, 0, s)]
    warm = radial("#ffe9a8", "#f6a93f", "#a8502a", "#5a2420", centre=(0.5, 0.55), radius=0.62)
    sheet.path(polygon(inner), warm)
    cx, y = room.at(0, 1.15, s)
    for index in range(24):
        angle = index * math.tau / 24
        r0, r1 = 0.36 * metre, (0.62 if index % 2 else 0.52) * metre
        a = (cx + math.cos(angle) * r0, y + math.sin(angle) * r0)
        sheet.line([a, (cx + math.cos(angle) * r1, y + math.sin(angle) * r1)], "#ffe6a0", 3, 0.55, soft=False)
    sheet.ellipse(cx, y, 0.36 * metre, paint="#ffdf8a", opacity=0.5)
    for level, (wide, high) in enumerate(((1.3, 0.2), (1.0, 0.2), (0.66, 0.2))):
        room.box(sheet, -wide / 2, wide / 2, level * 0.2, level * 0.2 + high, s - 0.01, s + 0.012 - level * 0.004, "#b5793f", shadow=0)
    clutter.pot(room, sheet, 0, 0.6, s, 0.46, "#d9a23f")
    top = room.at(0, 1.02, s)
    for angle in (-0.9, -0.45, 0.0, 0.45, 0.9):
        tip = (top[0] + math.sin(angle) * 0.22 * metre, top[1] - math.cos(angle) * 0.2 * metre)
        sheet.smooth([top, (top[0] + math.sin(angle - 0.3) * 0.12 * metre, top[1] - 0.1 * metre), tip, (top[0] + math.sin(angle + 0.3) * 0.12 * metre, top[1] - 0.1 * metre)], "#5f8f3a")
    sheet.ellipse(top[0], top[1] - 0.07 * metre, 0.1 * metre, 0.11 * metre, "#a8683a")
    for way in (-1, 1):
        for level in range(3):
            lamps.diya(room, sheet, way * (0.56 - level * 0.14), 0.2 + level * 0.2, s + 0.005, 0.13, 0.5)
        clutter.garland(room, sheet, way * 0.78, 1.95, s, 1.1)
    clutter.toran(room, sheet, -half, half, head - 0.3, s, 0.16)
    room.lamp(cx, y, 2.3 * room.m(1), "#ffb455", 1.15, flame=True, halo=0.9)


def _steps(room: Room, sheet: Sheet, stone: str) -> None:
    for index in range(2):
        s = room.back + 0.035 * (2 - index)
        wide = 1.7 - index * 0.35
        room.box(sheet, -wide, wide, 0, 0.09 * (index + 1), room.back + 0.002, s, lighter(stone, -0.03), shadow=0.4)
    for index in range(9):
        x = -1.5 + index * 0.375
        lamps.diya(room, sheet, x, 0.09, room.back + 0.068, 0.1, 0.28)


def _rangoli(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A rangoli on the floor: petals in rings of coloured powder."""
    cx, cy = room.at(x, 0, s)
    metre = room.m(s)
    squash = 0.3
    colours = ("#e8992f", "#d9406a", "#f6e3a0", "#3f8f7a", "#c9302f")
    for ring, (radius, count) in enumerate(((0.78, 16), (0.6, 12), (0.42, 10), (0.24, 6))):
        colour = room.tone(colours[ring % 5], 0.8)
        for index in range(count):
            angle = index * math.tau / count + ring * 0.2
            px, py = cx + math.cos(angle) * radius * metre, cy + math.sin(angle) * radius * metre * squash
            w = radius * math.pi / count * 1.15 * metre
            out = (cx + math.cos(angle) * (radius + 0.13) * metre, cy + math.sin(angle) * (radius + 0.13) * metre * squash)
            nx, ny = -math.sin(angle) * w * 0.8, math.cos(angle) * w * 0.8 * squash
            back = (2 * px - out[0], 2 * py - out[1])
            sheet.smooth([out, (px + nx, py + ny), back, (px - nx, py - ny)], colour, 0.85)
    sheet.ellipse(cx, cy, 0.1 * metre, 0.1 * metre * squash, room.tone("#f6e3a0", 0.9), 0.9)


def _bell(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A brass bell on its chain."""
    metre = room.m(s)
    cx, top = room.at(x, y, s)
    up = room.at(x, room.height + 0.6, s)[1]
    sheet.line([(cx, up), (cx, top)], room.tone("#8a6a34", 0.5), 3, soft=False)
    w, h = 0.16 * metre, 0.3 * metre
    brass = horizontal(room.tone("#a8742a", 0.3), room.tone("#f0c458", 1.0), room.tone("#c98f3c", 0.6), room.tone("#8a5a20", 0.3))
    sheet.smooth([(cx - w * 0.3, top), (cx - w * 0.62, top + h * 0.45), (cx - w, top + h), (cx + w, top + h), (cx + w * 0.62, top + h * 0.45), (cx + w * 0.3, top)], brass)
    sheet.rect(cx - w * 1.05, top + h * 0.93, w * 2.1, h * 0.12, brass, 3)
    sheet.ellipse(cx, top + h * 1.12, w * 0.22, paint=room.tone("#8a5a20", 0.5))


def _standing_lamp(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A tall brass lamp of five tiers."""
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    brass = horizontal(room.tone("#a8742a", 0.3), room.tone("#f0c458", 1.0), room.tone("#8a5a20", 0.3))
    room.blot(sheet, cx, foot, 0.3 * metre, 0.06 * metre, 0.6)
    sheet.smooth([(cx - 0.22 * metre, foot), (cx - 0.1 * metre, foot - 0.08 * metre), (cx + 0.1 * metre, foot - 0.08 * metre), (cx + 0.22 * metre, foot)], brass)
    sheet.rect(cx - 0.022 * metre, foot - 1.1 * metre, 0.044 * metre, 1.06 * metre, brass)
    for index, y in enumerate((0.42, 0.72, 0.98)):
        w = (0.2 - 0.045 * index) * metre
        py = foot - y * metre
        sheet.smooth([(cx - w, py - 0.02 * metre), (cx - w * 0.4, py + 0.045 * metre), (cx + w * 0.4, py + 0.045 * metre), (cx + w, py - 0.02 * metre)], brass)
        for dx in (-0.8, 0.0, 0.8):
            lamps.flame(sheet, cx + dx * w, py - 0.015 * metre, 0.075 * metre)
    sheet.smooth([(cx, foot - 1.3 * metre), (cx + 0.05 * metre, foot - 1.16 * metre), (cx, foot - 1.08 * metre), (cx - 0.05 * metre, foot - 1.16 * metre)], brass)
    room.lamp(cx, foot - 0.75 * metre, 1.4 * room.m(1), "#ffb04f", 0.9, flame=True, halo=0.8)


def _light_shaft(room: Room) -> None:
    """The sun between the pillars."""
    power = {"clear": 1.0, "wind": 0.9, "cloudy": 0.3}.get(room.stage.request.weather, 0.12)
    power *= {"day": 0.8, "dawn": 1.0, "dusk": 0.9, "night": 0.3}[room.time] * room.stage.look.glow
    if power < 0.1:
        return
    air = room.stage.sheet("beams", 0.74, None, 12, plain=True)
    colour = "#a9c4ff" if room.night else mix(room.outside.sun, room.outside.key, 0.5)
    from plugins.providers.illustrator.scenery.canvas import Gradient

    w, h, side = room.stage.w, room.stage.h, room.side
    for index in range(3):
        x = room.stage.lit(0.98 - index * 0.17)
        stops = ((0.0, colour, 0.26 * power), (1.0, colour, 0.0))
        paint = Gradient(stops, x, 0, x - side * w * 0.3, h * 0.92, units="user")
        air.polygon([(x, -90), (x + side * w * 0.07, -90), (x - side * w * 0.2, h * 0.95), (x - side * w * 0.36, h * 0.95)], paint)


def _chapel(stage: Stage) -> None:
    """Pointed windows of coloured glass, pews, an altar of candles."""
    pal = Palette("#c4b8a4", "#a39680", "#ddd2bd", "#6b4528", "#9a8c78", ("#7a2f3f", "#c9a04a", "#35506b"), False)
    room = Room(stage, pal, back=0.46, height=4.2, spread=0.36)
    wide, tall = room.half, room.height
    top = min(tall - 0.5, 3.6)
    windows = [Window(0.0, 1.35, 1.15, top - 1.35 + 0.1, "pointed", (1, 1)),
               *(Window(way * min(wide * 0.66, 1.5), 1.5, 0.7, top - 1.95, "pointed", (1, 1)) for way in (-1, 1))]  # fmt: skip
    wall = walls(room, windows, "garden", ceiling="#b5a88f", beams=0)
    for window in windows:
        _stained(room, wall, window)
    ground = floor(room, "stone", "#a89a84")
    furniture_rug(room, ground)
    sunlight(room, windows, ground, 1.2)
    back = room.sheet("altar", 0.7)
    furniture.table(room, back, -0.8, 0.8, room.back + 0.03, room.back + 0.08, 0.95, cloth="#efe6d6")
    for index, dx in enumerate((-0.62, -0.45, 0.45, 0.62)):
        lamps.candle(room, back, dx, 0.95, room.back + 0.06, 0.26 + 0.06 * (index in (1, 2)))
    for way in (-1, 1):
        clutter.plant(room, back, way * 1.25, 0, room.back + 0.08, 0.9, "#c9b78f", "leafy", f"altar{way}")
    for s, depth, share in ((0.54, 0.7, 0.62), (0.7, 0.77, 0.76), (0.9, 0.88, 0.92)):
        sheet = room.sheet(f"nave {s}", depth)
        x = max(room.reach(s) * share, 1.35)
        for way in (-1, 1):
            column(room, sheet, way * x, s, 0.42, tall, "#c9bda8", carved=False)
        if s < 0.8:
            spandrel(room, sheet, -x, x, tall - 1.15, tall - 0.15, tall + 1.5, s, "pointed", "#bdb09a")
    for s, depth in ((0.62, 0.73), (0.78, 0.82), (0.96, 0.9)):
        pews = room.sheet(f"pews {s}", depth)
        for way in (-1, 1):
            inner = 0.95 if s < 0.9 else max(1.15, room.reach(s) - 0.75)
            outer = room.reach(s) + 0.6
            x0, x1 = sorted((way * inner, way * outer))
            room.box(pews, x0, x1, 0, 0.46, s - 0.05, s, "#7a4f30")
            room.box(pews, x0 - 0.02, x1 + 0.02, 0.4, 0.88, s - 0.005, s + 0.004, "#8a5a38", shadow=0)
    room.finish(0.6)


def furniture_rug(room: Room, sheet: Sheet) -> None:
    """A red runner along the aisle."""
    for half, colour in ((0.62, "#c9a04a"), (0.56, "#8a2f38")):
        corners = ((-half, 0.003, room.back + 0.02), (half, 0.003, room.back + 0.02), (half, 0.003, 2.2), (-half, 0.003, 2.2))
        room.quad(sheet, corners, room.tone(colour, 0.6))


def _stained(room: Room, sheet: Sheet, window: Window) -> None:
    """Panes of coloured glass, bright by day."""
    outline = opening(room, window)
    clip = f"clip{abs(window.x):.1f}{window.x > 0:d}".replace(".", "")
    random = room.fixed(clip)
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    power = {"day": 0.0, "dawn": 0.12, "dusk": 0.2, "night": 0.52}[room.time]
    colours = ("#d9483f", "#f0b53f", "#3f78c9", "#4fa878", "#8a4fa8", "#f0d98a", "#5fb8d9")
    cells = []
    rows, columns = max(6, round((bottom - top) / 30)), max(3, round((right - left) / 28))
    for row in range(rows):
        for column in range(columns):
            x0, y0 = left + (right - left) * column / columns, top + (bottom - top) * row / rows
            w, h = (right - left) / columns, (bottom - top) / rows
            mirror = min(column, columns - 1 - column)
            colour = colours[(row * 2 + mirror * 3 + random.randrange(2)) % len(colours)]
            tint = mix(mix(colour, "#fff6e0", 0.12), "#1f2440", power)
            cells.append(f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{w + 0.6:.1f}" height="{h + 0.6:.1f}" fill="{tint}"/>')
            if (row + mirror) % 2:
                cells.append(f'<circle cx="{x0 + w / 2:.1f}" cy="{y0 + h / 2:.1f}" r="{min(w, h) * 0.34:.1f}" fill="{mix(tint, "#fff3c8", 0.5)}"/>')
    lead = "".join(f'<path d="M{left + (right - left) * c / columns:.1f} {top:.1f}V{bottom:.1f}"/>' for c in range(1, columns))
    lead += "".join(f'<path d="M{left:.1f} {top + (bottom - top) * r / rows:.1f}H{right:.1f}"/>' for r in range(1, rows))
    sheet.svg(f'<clipPath id="{clip}"><path d="{polygon(outline)}"/></clipPath><g clip-path="url(#{clip})" opacity="0.93">{"".join(cells)}'
              f'<g stroke="#2a2430" stroke-width="2.2" opacity="0.75">{lead}</g></g>', (left, top, right, bottom))  # fmt: skip
    sheet.path(polygon(outline), None, (left, top, right, bottom), stroke=room.tone("#b5a890", 0.7), width=9)
    if not room.night:
        sheet.apply(glow((left + right) / 2, (top + bottom) / 2, (bottom - top) * 0.8, "#ffe6b4", 0.2 * room.stage.look.glow),
                    around((left + right) / 2, (top + bottom) / 2, (bottom - top) * 0.8))  # fmt: skip


@setting("palace")
def palace(stage: Stage) -> None:
    """A hall of arches open to a garden, a throne, drapes, a polished floor, chandeliers."""
    indian = is_indian(stage.request)
    if indian:
        pal = Palette("#e6cfa8", "#c9a06a", "#f0deb8", "#8a5a2f", "#d9c4a0", ("#a8233f", "#e0a83a", "#1f6f6a"), True)
    else:
        pal = Palette("#d9d0c4", "#b8a890", "#f3ead6", "#8a5f3a", "#cbbfae", ("#7a1f35", "#d0a850", "#2f4f78"), False)
    room = Room(stage, pal, back=0.48, height=4.0, spread=0.42)
    wide, tall = room.half, room.height
    kind = "cusped" if indian else "round"
    high = min(tall - 0.7, 3.3)
    span = min(1.25, wide * 0.4)
    windows = [Window(way * wide * 0.56, 0.05, span, high, kind, (1, 1)) for way in (-1, 1)]
    wall = walls(room, windows, "hills" if not indian else "garden", ceiling="#e6d3a8", colour=pal.wall)
    _throne_wall(room, wall, indian, high)
    ground = floor(room, "checker", pal.floor, lighter(pal.floor, 0.09) if indian else "#8f8478")
    _polish(room, ground, windows)
    furniture_rug(room, ground)
    sunlight(room, windows, ground, 1.1)
    throne = room.sheet("throne", 0.7)
    for index in range(2):
        room.box(throne, -1.25 + index * 0.25, 1.25 - index * 0.25, 0.0 if not index else 0.1, 0.1 * (index + 1), room.back + 0.005, room.back + 0.07 - index * 0.02, "#a8233f" if indian else "#7a1f35", top="#b8324a")
    _throne(room, throne, room.back + 0.035, indian)
    for s, depth, share in ((0.56, 0.71, 0.66), (0.74, 0.78, 0.8), (0.94, 0.89, 0.95)):
        sheet = room.sheet(f"pillars {s}", depth)
        x = max(room.reach(s) * share, 1.5)
        for way in (-1, 1):
            column(room, sheet, way * x, s, 0.4, tall, "#ead6b0" if indian else "#e3dccf", carved=indian)
            _drape(room, sheet, way * (x - 0.22), tall - 0.5, s, way, pal.cloth[0])
        if s < 0.9:
            spandrel(room, sheet, -x, x, tall - 0.95, tall - 0.2, tall + 1.5, s, kind, pal.wall, "#d9b060")
    hang = room.sheet("chandelier", 0.8)
    _chandelier(room, hang, 0.0, min(tall - 0.9, 3.05), 0.72)
    urns = room.sheet("urns", 0.9)
    for way in (-1, 1):
        x = way * min(room.reach(1.0) - 0.15, 2.3)
        if indian:
            lamps_standing(room, urns, x, 0.98)
        else:
            clutter.pot(room, urns, x, 0, 0.98, 0.55, "#d0a850")
            clutter.plant(room, urns, x, 0.4, 0.97, 0.9, "#d0a850", "leafy", f"urn{way}")
    room.finish(0.35)


def lamps_standing(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """The brass lamp of the temple, in the palace too."""
    _standing_lamp(room, sheet, x, s)


def _throne_wall(room: Room, sheet: Sheet, indian: bool, high: float) -> None:
    """Behind the throne: a great niche with hangings and gilded ornament."""
    s, metre = room.back, room.m(room.back)
    half = min(1.15, room.half * 0.3)
    kind = "cusped" if indian else "round"
    for grow, colour in ((0.16, "#d9b060"), (0.1, room.palette.wall), (0.0, room.palette.cloth[0])):
        curve = [room.at(-half - grow, 0, s), *arch(room, -half - grow, half + grow, high - 0.9, high + grow, s, kind), room.at(half + grow, 0, s)]
        sheet.path(polygon(curve), vertical(room.tone(colour, 0.8), room.tone(colour, 0.4)))
    for index in range(9):
        x = -half + half * 2 * (index + 0.5) / 9
        lit = 0.75 if index % 2 else 0.3
        a, b = room.at(x, high - 1.0 + 0.75 * (1 - (x / half) ** 2) ** 0.5 - 0.12, s), room.at(x, 0, s)
        sheet.line([a, b], room.tone(room.palette.cloth[0], lit), half * 0.16 * metre, 0.5, soft=False)
    random = room.fixed("ornament")
    for way in (-1, 1):
        for index in range(5):
            cx, cy = room.at(way * (half + 0.34), 0.7 + index * 0.5, s)
            r = 0.1 * metre
            gold = room.tone("#d9b060", 0.85)
            for petal in range(6):
                angle = petal * math.tau / 6 + random.random() * 0.01
                sheet.ellipse(cx + math.cos(angle) * r * 0.55, cy + math.sin(angle) * r * 0.55, r * 0.34, paint=gold, opacity=0.7)
            sheet.ellipse(cx, cy, r * 0.3, paint=room.tone("#a8233f" if indian else "#2f4f78", 0.7))


def _polish(room: Room, sheet: Sheet, windows: list[Window]) -> None:
    """Reflections of the windows in the floor."""
    light = mix(room.outside.sky[3], "#ffffff", 0.2)
    from plugins.providers.illustrator.scenery.canvas import Gradient

    y0 = room.at(0, 0, room.back)[1]
    for window in windows:
        x0 = room.at(window.x - window.width / 2, 0, room.back)[0]
        x1 = room.at(window.x + window.width / 2, 0, room.back)[0]
        depth = window.height * room.m(room.back) * 0.62
        paint = Gradient(((0.0, light, 0.34), (1.0, light, 0.0)))
        sheet.rect(x0, y0, x1 - x0, depth, paint)


def _throne(room: Room, sheet: Sheet, s: float, indian: bool) -> None:
    metre = room.m(s)
    cx, foot = room.at(0, 0.2, s)
    gold = vertical(room.tone("#f3cf78", 1.0), room.tone("#a8742a", 0.35))
    w, cloth = 0.46 * metre, room.palette.cloth[0]
    back = [(cx - w, foot - 0.4 * metre), (cx - w * 1.05, foot - 1.2 * metre), (cx - w * 0.5, foot - 1.42 * metre), (cx, foot - 1.62 * metre),
            (cx + w * 0.5, foot - 1.42 * metre), (cx + w * 1.05, foot - 1.2 * metre), (cx + w, foot - 0.4 * metre)]  # fmt: skip
    sheet.smooth(back, gold)
    sheet.smooth([(cx + (x - cx) * 0.78, foot - 0.45 * metre + (y - foot + 0.45 * metre) * 0.86) for x, y in back], vertical(room.tone(lighter(cloth, 0.06), 0.9), room.tone(cloth, 0.4)))
    sheet.ellipse(cx, foot - 1.6 * metre, 0.07 * metre, paint=room.tone("#e0405a" if indian else "#4f8fd0", 0.9))
    sheet.rect(cx - w, foot - 0.52 * metre, w * 2, 0.16 * metre, vertical(room.tone(lighter(cloth, 0.06), 0.95), room.tone(cloth, 0.45)), 9)
    sheet.rect(cx - w * 1.02, foot - 0.38 * metre, w * 2.04, 0.12 * metre, gold, 3)
    for way in (-1, 1):
        sheet.rect(cx + way * w - 0.06 * metre, foot - 0.78 * metre, 0.12 * metre, 0.1 * metre, gold, 6)
        sheet.rect(cx + way * w - 0.045 * metre, foot - 0.7 * metre, 0.09 * metre, 0.7 * metre, gold, 3)


def _drape(room: Room, sheet: Sheet, x: float, y: float, s: float, way: int, colour: str) -> None:
    """A curtain gathered against a pillar."""
    metre = room.m(s)
    cx, top = room.at(x, y, s)
    tie, foot = room.at(x, 1.3, s)[1], room.at(x, 0.1, s)[1]
    for index in range(4):
        shift = (index - 1.5) * 0.1 * metre
        lit = (0.35, 0.8, 0.5, 0.25)[index]
        points = [(cx + shift - 0.06 * metre, top), (cx + shift + 0.06 * metre, top), (cx + way * 0.12 * metre + shift * 0.35 + 0.03 * metre, tie),
                  (cx + shift * 0.9 + 0.06 * metre, foot), (cx + shift * 0.9 - 0.06 * metre, foot), (cx + way * 0.12 * metre + shift * 0.35 - 0.03 * metre, tie)]  # fmt: skip
        sheet.polygon(points, room.tone(colour, lit))
    sheet.rect(cx + way * 0.12 * metre - 0.1 * metre, tie - 0.03 * metre, 0.2 * metre, 0.06 * metre, room.tone("#e0b050", 0.9), 4)


def _chandelier(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, cy = room.at(x, y, s)
    top = room.at(x, room.height + 1.5, s)[1]
    gold = room.tone("#e0b860", 0.85)
    sheet.line([(cx, top), (cx, cy - 0.25 * metre)], gold, 4, soft=False)
    for reach, drop in ((0.55, 0.0), (0.36, -0.14), (0.18, -0.26)):
        y0 = cy + drop * metre
        sheet.smooth([(cx - reach * metre, y0), (cx, y0 + 0.09 * metre), (cx + reach * metre, y0), (cx, y0 + 0.05 * metre)], gold)
        count = max(3, round(reach * 14))
        for index in range(count):
            px = cx + (index / (count - 1) - 0.5) * 2 * reach * metre
            py = y0 + 0.05 * metre * (1 - ((index / (count - 1) - 0.5) * 2) ** 2)
            lamps.flame(sheet, px, py - 0.05 * metre, 0.07 * metre)
            sheet.rect(px - 2.5, py - 0.055 * metre, 5, 0.06 * metre, room.tone("#f6eeda", 0.9))
            sheet.line([(px, py + 4), (px, py + 0.08 * metre)], "#fff6e0", 2.4, 0.55, soft=False)
    room.lamp(cx, cy - 0.05 * metre, 2.4 * room.m(1), "#ffca80", 0.95, flame=True)
