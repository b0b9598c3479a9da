"""The hall of a palace."""

from __future__ import annotations

import math

from plugins.providers.illustrator.interiors import clutter, lamps
from plugins.providers.illustrator.interiors.brass import standing_lamp
from plugins.providers.illustrator.interiors.chapel import runner
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.pillars import arch, column, spandrel
from plugins.providers.illustrator.interiors.room import Room, Window
from plugins.providers.illustrator.interiors.shell import sunlight, walls
from plugins.providers.illustrator.scenery.canvas import polygon, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("palace")
def palace(stage: Stage) -> None:
    """A hall of arches open to a garden, a throne, drapes, a polished floor, chandeliers."""
    indian = is_indian(stage.request)
    if indian:
        pal = Palette("#d0b184", "#b58a58", "#e6cf9f", "#8a5a2f", "#c4a97e",
            ("#a8233f", "#e0a83a", "#1f6f6a"), True)  # fmt: skip
    else:
        pal = Palette("#c2b6a6", "#a3937d", "#e6dcc8", "#8a5f3a", "#b0a493",
            ("#7a1f35", "#d0a850", "#2f4f78"), False)  # fmt: skip
    room = Room(stage, pal, back=0.48, height=4.0, spread=0.42)
    wide, tall = room.half, room.height
    kind = "cusped" if indian else "round"
    high = min(tall - 0.7, 3.3)
    span = min(1.25, wide * 0.4)
    windows = [Window(way * wide * 0.56, 0.05, span, high, kind, (1, 1)) for way in (-1, 1)]
    wall = walls(room, windows, "hills" if not indian else "garden", ceiling="#e6d3a8",
        colour=pal.wall)  # fmt: skip
    _throne_wall(room, wall, indian, high)
    ground = floor(room, "checker", pal.floor, lighter(pal.floor, 0.09) if indian else "#8f8478")
    _polish(room, ground, windows)
    runner(room, ground)
    sunlight(room, windows, ground, 0.8)
    throne = room.sheet("throne", 0.7)
    for index in range(2):
        room.box(throne, -1.25 + index * 0.25, 1.25 - index * 0.25, 0.0 if not index else 0.1,
            0.1 * (index + 1), room.back + 0.005, room.back + 0.07 - index * 0.02, "#a8233f"
            if indian else "#7a1f35", top="#b8324a")  # fmt: skip
    _throne(room, throne, room.back + 0.035, indian)
    for s, depth, share in ((0.56, 0.71, 0.66), (0.74, 0.78, 0.8), (0.94, 0.89, 0.95)):
        sheet = room.sheet(f"pillars {s}", depth)
        x = max(room.reach(s) * share, 1.5)
        for way in (-1, 1):
            column(room, sheet, way * x, s, 0.4, tall, "#dcc396" if indian else "#cfc5b4",
                carved=indian)  # fmt: skip
            _drape(room, sheet, way * (x - 0.22), tall - 0.5, s, way, pal.cloth[0])
        if s < 0.9:
            spandrel(room, sheet, -x, x, tall - 0.95, tall - 0.2, tall + 1.5, s, kind, pal.wall,
                "#d9b060")  # fmt: skip
    hang = room.sheet("chandelier", 0.8)
    _chandelier(room, hang, 0.0, min(tall - 0.9, 3.05), 0.72)
    urns = room.sheet("urns", 0.9)
    for way in (-1, 1):
        x = way * min(room.reach(1.0) - 0.15, 2.3)
        if indian:
            standing_lamp(room, urns, x, 0.98)
        else:
            clutter.pot(room, urns, x, 0, 0.98, 0.55, "#d0a850")
            clutter.plant(room, urns, x, 0.4, 0.97, 0.9, "#d0a850", "leafy", f"urn{way}")
    room.finish(0.35)


def _throne_wall(room: Room, sheet: Sheet, indian: bool, high: float) -> None:
    """Behind the throne: a great niche with hangings and gilded ornament."""
    s, metre = room.back, room.m(room.back)
    half = min(1.15, room.half * 0.3)
    kind = "cusped" if indian else "round"
    for grow, colour in ((0.16, "#d9b060"), (0.1, room.palette.wall), (0.0, room.palette.cloth[0])):
        curve = [room.at(-half - grow, 0, s), *arch(room, -half - grow, half + grow, high - 0.9,
            high + grow, s, kind), room.at(half + grow, 0, s)]  # fmt: skip
        sheet.path(polygon(curve), vertical(room.tone(colour, 0.8), room.tone(colour, 0.4)))
    for index in range(9):
        x = -half + half * 2 * (index + 0.5) / 9
        lit = 0.75 if index % 2 else 0.3
        a, b = room.at(x, high - 1.0 + 0.75 * (1 - (x / half) ** 2) ** 0.5 - 0.12,
            s), room.at(x, 0, s)  # fmt: skip
        sheet.line([a, b], room.tone(room.palette.cloth[0], lit), half * 0.16 * metre, 0.5,
            soft=False)  # fmt: skip
    random = room.fixed("ornament")
    for way in (-1, 1):
        for index in range(5):
            cx, cy = room.at(way * (half + 0.34), 0.7 + index * 0.5, s)
            r = 0.1 * metre
            gold = room.tone("#d9b060", 0.85)
            for petal in range(6):
                angle = petal * math.tau / 6 + random.random() * 0.01
                sheet.ellipse(cx + math.cos(angle) * r * 0.55, cy + math.sin(angle) * r * 0.55,
                    r * 0.34, paint=gold, opacity=0.7)  # fmt: skip
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
    back = [(cx - w, foot - 0.4 * metre), (cx - w * 1.05, foot - 1.2 * metre),
        (cx - w * 0.5, foot - 1.42 * metre), (cx, foot - 1.62 * metre),
        (cx + w * 0.5, foot - 1.42 * metre), (cx + w * 1.05, foot - 1.2 * metre),
        (cx + w, foot - 0.4 * metre)]  # fmt: skip
    sheet.smooth(back, gold)
    sheet.smooth([(cx + (x - cx) * 0.78, foot - 0.45 * metre + (y - foot + 0.45 * metre) * 0.86)
        for x, y in back], vertical(room.tone(lighter(cloth, 0.06), 0.9),
        room.tone(cloth, 0.4)))  # fmt: skip
    sheet.ellipse(cx, foot - 1.6 * metre, 0.07 * metre,
        paint=room.tone("#e0405a" if indian else "#4f8fd0", 0.9))  # fmt: skip
    sheet.rect(cx - w, foot - 0.52 * metre, w * 2, 0.16 * metre,
        vertical(room.tone(lighter(cloth, 0.06), 0.95), room.tone(cloth, 0.45)), 9)  # fmt: skip
    sheet.rect(cx - w * 1.02, foot - 0.38 * metre, w * 2.04, 0.12 * metre, gold, 3)
    for way in (-1, 1):
        sheet.rect(cx + way * w - 0.06 * metre, foot - 0.78 * metre, 0.12 * metre, 0.1 * metre,
            gold, 6)  # fmt: skip
        sheet.rect(cx + way * w - 0.045 * metre, foot - 0.7 * metre, 0.09 * metre, 0.7 * metre,
            gold, 3)  # fmt: skip


def _drape(room: Room, sheet: Sheet, x: float, y: float, s: float, way: int, colour: str) -> None:
    """A curtain gathered against a pillar."""
    metre = room.m(s)
    cx, top = room.at(x, y, s)
    tie, foot = room.at(x, 1.3, s)[1], room.at(x, 0.1, s)[1]
    for index in range(4):
        shift = (index - 1.5) * 0.1 * metre
        lit = (0.35, 0.8, 0.5, 0.25)[index]
        points = [(cx + shift - 0.06 * metre, top), (cx + shift + 0.06 * metre, top),
            (cx + way * 0.12 * metre + shift * 0.35 + 0.03 * metre, tie),
            (cx + shift * 0.9 + 0.06 * metre, foot), (cx + shift * 0.9 - 0.06 * metre, foot),
            (cx + way * 0.12 * metre + shift * 0.35 - 0.03 * metre, tie)]  # fmt: skip
        sheet.polygon(points, room.tone(colour, lit))
    sheet.rect(cx + way * 0.12 * metre - 0.1 * metre, tie - 0.03 * metre, 0.2 * metre, 0.06 * metre,
        room.tone("#e0b050", 0.9), 4)  # fmt: skip


def _chandelier(room: Room, sheet: Sheet, x: float, y: float, s: float) -> None:
    metre = room.m(s)
    cx, cy = room.at(x, y, s)
    top = room.at(x, room.height + 1.5, s)[1]
    gold = room.tone("#e0b860", 0.85)
    sheet.line([(cx, top), (cx, cy - 0.25 * metre)], gold, 4, soft=False)
    for reach, drop in ((0.55, 0.0), (0.36, -0.14), (0.18, -0.26)):
        y0 = cy + drop * metre
        sheet.smooth([(cx - reach * metre, y0), (cx, y0 + 0.09 * metre), (cx + reach * metre, y0),
            (cx, y0 + 0.05 * metre)], gold)  # fmt: skip
        count = max(3, round(reach * 14))
        for index in range(count):
            px = cx + (index / (count - 1) - 0.5) * 2 * reach * metre
            py = y0 + 0.05 * metre * (1 - ((index / (count - 1) - 0.5) * 2) ** 2)
            lamps.flame(sheet, px, py - 0.05 * metre, 0.07 * metre)
            sheet.rect(px - 2.5, py - 0.055 * metre, 5, 0.06 * metre, room.tone("#f6eeda", 0.9))
            sheet.line([(px, py + 4), (px, py + 0.08 * metre)], "#fff6e0", 2.4, 0.55, soft=False)
    room.lamp(cx, cy - 0.05 * metre, 2.4 * room.m(1), "#ffca80", 0.95, flame=True)
