"""The compartment of a train, with the country running past."""

from __future__ import annotations

from filmwright import Motion
from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.lighting import Pool
from plugins.providers.illustrator.interiors.luggage import suitcase
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.room import WALL, Room, Window
from plugins.providers.illustrator.interiors.shell import opening, sunlight
from plugins.providers.illustrator.scenery.canvas import box, horizontal, polygon, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("train")
def train(stage: Stage) -> None:
    """Two benches face each other by a wide window; the country runs past outside."""
    indian = is_indian(stage.request)
    if indian:
        pal = Palette("#d9cfae", "#8fa9a8", "#9aa5a8", "#6f5238", "#7d8586",
            ("#2f5f9a", "#c9772f", "#8f3f3a"), True)  # fmt: skip
    else:
        pal = Palette("#a8683f", "#7d4a2b", "#c9945a", "#7d4a2b", "#7a3f38",
            ("#7a2433", "#d0a860", "#2f4f5f"), False)  # fmt: skip
    room = Room(stage, pal, back=0.74, height=2.5, spread=0.62, adult=0.64)
    half = min(1.5, room.reach(room.back) * 0.46)
    gap = 0.12
    windows = [Window(way * (half / 2 + gap / 2), 0.78, half, 1.22, "", (1, 1)) for way in (-1, 1)]
    _landscape(room)
    _wall(room, windows, indian)
    ground = floor(room, "plain", pal.floor)
    sunlight(room, windows, ground, 1.0)
    seats = room.sheet("benches", 0.8)
    for way in (-1, 1):
        _bench(room, seats, way, indian)
    _little_table(room, seats, indian)
    if not indian:
        for way in (-1, 1):
            lamps.table_lamp(room, seats, way * (half + 0.32), 1.35, room.back + 0.02, "#e8c98a",
                "#c9a04a", 0.6)  # fmt: skip
    else:
        details.fan(room, seats, 0.0, 0.86)
    x, y = room.at(0, 2.25, 0.85)
    room.lamp(x, y, 1.9 * room.m(1), "#ffd9a0", 0.8)
    near = room.near()
    way = room.side
    _near_seat(room, near, way, pal.cloth[0])
    room.finish(0.25)


def _landscape(room: Room) -> None:
    """Sky that stands, hills that drift slowly, trees and poles that rush past."""
    stage = room.stage
    inside, eye = stage.light, stage.horizon
    stage.light = room.outside
    horizon = room.at(0, 1.28, room.back)[1]
    first = len(stage.sheets)
    sky(stage, horizon, 0.66, clouds=False)
    rise = 0.07 * stage.h
    top, bottom = room.at(0, 2.05, room.back)[1] - rise, room.at(0, 0.74, room.back)[1] + rise
    left, _, right, _ = stage.extent(0.5)
    for sheet in stage.sheets[first:]:
        sheet.frame = (left, top, right, bottom)
    for name, depth, amplitude, distance in (
        ("far hills", 0.06, 26.0, 0.8),
        ("fields", 0.12, 110.0, 0.42),
        ("near trees", 0.2, 420.0, 0.08),
    ):
        period = 4.0
        sheet = stage.sheet(name, depth, Motion(kind="drift", amplitude=amplitude, period=period))
        sheet.frame = (left, top, right, bottom)
        _strip(room, sheet, name, distance, horizon)
    _window_weather(room, (left, top, right, bottom))
    stage.light, stage.horizon = inside, eye


def _window_weather(room: Room, around: tuple[float, float, float, float]) -> None:
    from plugins.providers.illustrator.interiors import outside

    outside.weather(room, around)


def _strip(room: Room, sheet: Sheet, name: str, distance: float, horizon: float) -> None:
    """A strip of country that fits itself end to end."""
    import math

    stage, random = room.stage, room.rng(name)
    left, _, right, bottom = sheet.frame
    wide = right - left
    green = {"far hills": "#6f8a8a", "fields": "#8fa858", "near trees": "#5a7f42"}[name]
    rise = {"far hills": 70.0, "fields": 26.0, "near trees": 8.0}[name]
    base = horizon + {"far hills": 6.0, "fields": 34.0, "near trees": 150.0}[name]
    phases = [random.uniform(0, math.tau) for _ in range(3)]
    points = []
    for index in range(61):
        share = index / 60
        wave = sum(math.sin(share * math.tau * (k + 2) + phases[k]) / (k + 1) for k in range(3))
        points.append((left + wide * share, base - rise * 0.5 * (1 + wave * 0.6)))
    crest = stage.tone(green, 0.75, distance)
    sheet.path(polygon([*points, (right, bottom), (left, bottom)]), vertical(crest,
        lighter(stage.tone(green, 0.5, distance), -0.03)),
        (left, base - rise * 1.6, right, bottom))  # fmt: skip
    if name == "fields":
        for index in range(14):
            x = left + wide * (index + 0.5) / 14 + random.uniform(-20, 20)
            y = base + random.uniform(4, 40)
            colour = random.choice(("#c9b45a", "#7f9a4a", "#a8b85f", "#d9c070"))
            sheet.ellipse(x, y + 20, 80, 9, stage.tone(colour, 0.75, distance), 0.8)
            _tree(room, sheet, x + 30, y, random.uniform(18, 34), distance)
    elif name == "near trees":
        for index in range(7):
            x = left + wide * (index + 0.5) / 7 + random.uniform(-40, 40)
            if index % 3 == 1:
                tall = 330
                sheet.line([(x, base + 60), (x, base - tall)], stage.tone("#5a4636", 0.4), 9,
                    soft=False)  # fmt: skip
                sheet.line([(x - 34, base - tall + 26), (x + 34, base - tall + 26)],
                    stage.tone("#5a4636", 0.4), 6, soft=False)  # fmt: skip
            else:
                _tree(room, sheet, x, base + 10, random.uniform(100, 150), distance)


def _tree(room: Room, sheet: Sheet, x: float, foot: float, size: float, distance: float) -> None:
    stage, random = room.stage, room.rng(f"passing{x:.0f}")
    sheet.line([(x, foot), (x, foot - size * 0.8)], stage.tone("#5c4632", 0.4, distance),
        size * 0.1)  # fmt: skip
    for lit in (0.2, 0.5, 0.85):
        for _ in range(4):
            dx, dy = random.uniform(-0.4, 0.4) * size, random.uniform(-0.3, 0.3) * size
            r = size * (0.42 - lit * 0.2)
            sheet.ellipse(x + dx * 0.9 + stage.side * lit * size * 0.1, foot - size * 1.1
                + dy - lit * size * 0.16, r, r * 0.85,
                stage.tone("#5f8a42", lit, distance))  # fmt: skip


def _wall(room: Room, windows: list[Window], indian: bool) -> None:
    sheet = room.sheet("wall", WALL)
    left, top, right, bottom = sheet.frame
    pal = room.palette
    holes = "".join(polygon(opening(room, window)[::-1]) for window in windows)
    sheet.path(box(left, top, right - left, bottom - top) + holes,
        vertical(room.tone(pal.wall, 0.55), room.tone(pal.wall, 0.72)))  # fmt: skip
    y = room.at(0, 0.78, room.back)[1]
    sheet.rect(left, y, right - left, bottom - y, vertical(room.tone(pal.dado, 0.66),
        room.tone(pal.dado, 0.35)))  # fmt: skip
    step = 0.62 * room.m(room.back)
    x = room.middle - step * 12 - step / 2
    while x < right:
        if not indian:
            a = room.at(0, 0.72, room.back)[1]
            sheet.rect(x + step * 0.08, a, step * 0.84, 0.6 * room.m(room.back),
                room.tone(lighter(pal.dado, -0.05), 0.4), 4)  # fmt: skip
            sheet.rect(x + step * 0.1, a + 4, step * 0.8, 0.58 * room.m(room.back),
                room.tone(lighter(pal.dado, 0.02), 0.58), 4)  # fmt: skip
        else:
            sheet.ellipse(x, y + 14, 3, paint=room.tone("#e6e0cc", 0.7))
        x += step
    ceiling = room.at(0, 2.3, room.back)[1]
    sheet.rect(left, top, right - left, ceiling - top,
        vertical(room.tone(lighter(pal.wall, 0.06), 0.2),
        room.tone(lighter(pal.wall, 0.06), 0.6)))  # fmt: skip
    sheet.rect(left, ceiling - 7, right - left, 9, room.tone(pal.trim, 0.8))
    for window in windows:
        outline = polygon(opening(room, window))
        reach = _reach(opening(room, window))
        sheet.path(outline, None, reach, stroke=room.tone(pal.trim, 0.25),
            width=0.09 * room.m(room.back))  # fmt: skip
        sheet.path(outline, None, reach, stroke=room.tone(pal.trim, 0.8),
            width=0.06 * room.m(room.back))  # fmt: skip
        if indian:
            for share in (0.2, 0.4, 0.6, 0.8):
                y = window.sill + window.height * share
                edges = (window.x - window.width / 2, window.x + window.width / 2)
                bar = [room.at(edge, y, room.back) for edge in edges]
                sheet.line(bar, room.tone("#6f7a80", 0.5), 4.5, soft=False)
        else:
            _blind(room, sheet, window)
    room.plaster(sheet, 0.02)
    foot = room.at(0, 0, room.back)[1]
    shade, wide, middle = "#4c3d52", room.stage.w * 0.8, (ceiling + foot) / 2
    pools = [
        Pool(room.middle, foot, wide, 90, shade, -0.6, 1.0),
        Pool(room.middle, ceiling, wide, 100, shade, -0.45, 1.0),
        Pool(left, middle, 420, 700, shade, -0.5, 1.2),
        Pool(right, middle, 420, 700, shade, -0.5, 1.2),
    ]
    room.shade(sheet, pools)


def _reach(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - 20, min(ys) - 20, max(xs) + 20, max(ys) + 20


def _blind(room: Room, sheet: Sheet, window: Window) -> None:
    """Small curtains tied at the window's sides."""
    colour, metre = room.palette.cloth[0], room.m(room.back)
    for way in (-1, 1):
        for index in range(3):
            x, top = room.at(window.x + way * (window.width / 2 - 0.03 - index * 0.05), window.sill
                + window.height + 0.05, room.back)  # fmt: skip
            foot = room.at(0, window.sill + 0.02, room.back)[1]
            sheet.polygon([(x - 0.035 * metre, top), (x + 0.035 * metre, top),
                (x + way * index * 6 + 0.03 * metre, foot),
                (x + way * index * 6 - 0.03 * metre, foot)],
                room.tone(colour, (0.35, 0.75, 0.5)[index]))  # fmt: skip


def _bench(room: Room, sheet: Sheet, way: int, indian: bool) -> None:
    """A bench at one side, seen from its end; a rack of luggage above it."""
    pal = room.palette
    reach = room.reach(0.8)
    inner, outer = way * max(1.15, reach * 0.56), way * (reach + 0.8)
    x0, x1 = sorted((inner, outer))
    s0, s1 = room.back + 0.01, 0.95
    cloth = pal.cloth[0]
    room.box(sheet, x0, x1, 0.08, 0.36, s0, s1, pal.wood)
    room.box(sheet, x0, x1, 0.36, 0.5, s0, s1, cloth, shadow=0)
    back_inner = way * (abs(inner) + 0.42)
    b0, b1 = sorted((back_inner, outer))
    room.box(sheet, b0, b1, 0.5, 1.22, s0, s1 + 0.004, cloth if indian else lighter(cloth, -0.02),
        shadow=0)  # fmt: skip
    room.box(sheet, b0, b1, 1.22, 1.3, s0, s1 + 0.008, pal.wood if not indian else "#b9c0c2",
        shadow=0)  # fmt: skip
    for index in range(3):
        s = s0 + (s1 - s0) * (index + 0.5) / 3
        a = room.at(back_inner, 0.56, s)
        b = room.at(back_inner, 1.18, s)
        sheet.line([a, b], room.tone(cloth, 0.12), 2.5, 0.5, soft=False)
    rack0, rack1 = sorted((way * (abs(inner) + 0.15), outer))
    room.box(sheet, rack0, rack1, 1.86, 1.9, s0, s0 + 0.1, "#b0803f" if not indian else "#8d989c",
        shadow=0)  # fmt: skip
    random = room.fixed(f"luggage{way}")
    x = rack0 + 0.1
    while x < rack1 - 0.3:
        width, tall = random.uniform(0.34, 0.55), random.uniform(0.22, 0.34)
        suitcase(room, sheet, x + width / 2, 1.9, s0 + 0.06, width, tall,
            random.choice(("#8a5a34", "#a3493a", "#3f5f6f", "#6b7a4a", "#c9985a")))  # fmt: skip
        x += width + 0.06


def _little_table(room: Room, sheet: Sheet, indian: bool) -> None:
    """A folding table under the window with tea on it."""
    s0, s1 = room.back + 0.005, room.back + 0.07
    room.box(sheet, -0.36, 0.36, 0.72, 0.76, s0, s1, "#b98a52" if not indian else "#a8aeb0",
        shadow=0)  # fmt: skip
    block = furniture.block
    block(room, sheet, 0, 0.0, s0, 0.06, 0.72, room.palette.wood, 0.01, (0.5, 0.3))
    if indian:
        details.kettle(room, sheet, -0.1, 0.76, s0 + 0.04, "#c0a06a", 0.24)
    else:
        clutter.jar(room, sheet, -0.14, 0.76, s0 + 0.04, 0.2, "#cfe3e6", "#d9a0a0")
        cx, y = room.at(-0.14, 0.98, s0 + 0.04)
        for dx in (-0.05, 0.0, 0.05):
            clutter.flower(room, sheet, cx + dx * room.m(0.75), y - 10, 10, "#e8736a")
    clutter.pile(room, sheet, room.fixed("reading"), 0.18, 0.76, s0 + 0.05, 2)


def _near_seat(room: Room, sheet: Sheet, way: int, colour: str) -> None:
    """The corner of a seat beside the lens."""
    left, _, right, bottom = sheet.frame
    edge = right if way > 0 else left
    y = room.stage.h * 0.66
    paint = horizontal(room.tone(colour, 0.25), room.tone(colour, 0.1))
    points = [(edge, y), (edge - way * 70, y + 10), (edge - way * 120, y + 90),
        (edge - way * 130, bottom), (edge, bottom)]  # fmt: skip
    sheet.smooth(points, paint)
    sheet.rect(min(edge, edge - way * 60), y + 60, 60, bottom - y, room.tone(colour, 0.12))
