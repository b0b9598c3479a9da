"""On the way: the compartment of a train, the platform of a station."""

from __future__ import annotations

from filmwright import Motion
from plugins.providers.illustrator.interiors import clutter, details, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.lighting import Pool, relight
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.room import WALL, Room, Window
from plugins.providers.illustrator.interiors.shell import opening, sunlight
from plugins.providers.illustrator.scenery.canvas import box, horizontal, polygon, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("train")
def train(stage: Stage) -> None:
    """Two benches face each other by a wide window; the country runs past outside."""
    indian = is_indian(stage.request)
    if indian:
        pal = Palette("#d9cfae", "#8fa9a8", "#9aa5a8", "#6f5238", "#7d8586", ("#2f5f9a", "#c9772f", "#8f3f3a"), True)
    else:
        pal = Palette("#a8683f", "#7d4a2b", "#c9945a", "#7d4a2b", "#7a3f38", ("#7a2433", "#d0a860", "#2f4f5f"), False)
    room = Room(stage, pal, back=0.74, height=2.5, spread=0.62, adult=0.64)
    half = min(1.15, room.reach(room.back) * 0.44)
    gap = 0.09
    windows = [Window(way * (half / 2 + gap / 2), 0.82, half, 1.0, "", (1, 1)) for way in (-1, 1)]
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
            lamps.table_lamp(room, seats, way * (half + 0.32), 1.35, room.back + 0.02, "#e8c98a", "#c9a04a", 0.6)
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
    top, bottom = room.at(0, 2.1, room.back)[1], room.at(0, 0.6, room.back)[1]
    left, _, right, _ = stage.extent(0.5)
    for sheet in stage.sheets[first:]:
        sheet.frame = (left, top, right, bottom)
    for name, depth, amplitude, distance in (("far hills", 0.06, 26.0, 0.8), ("fields", 0.12, 110.0, 0.42), ("near trees", 0.2, 420.0, 0.08)):
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
    sheet.path(polygon([*points, (right, bottom), (left, bottom)]), vertical(crest, lighter(stage.tone(green, 0.5, distance), -0.03)),
               (left, base - rise * 1.6, right, bottom))  # fmt: skip
    if name == "fields":
        for index in range(14):
            x, y = left + wide * (index + 0.5) / 14 + random.uniform(-20, 20), base + random.uniform(4, 40)
            colour = random.choice(("#c9b45a", "#7f9a4a", "#a8b85f", "#d9c070"))
            sheet.ellipse(x, y + 20, 80, 9, stage.tone(colour, 0.75, distance), 0.8)
            _tree(room, sheet, x + 30, y, random.uniform(18, 34), distance)
    elif name == "near trees":
        for index in range(7):
            x = left + wide * (index + 0.5) / 7 + random.uniform(-40, 40)
            if index % 3 == 1:
                tall = 330
                sheet.line([(x, base + 60), (x, base - tall)], stage.tone("#5a4636", 0.4), 9, soft=False)
                sheet.line([(x - 34, base - tall + 26), (x + 34, base - tall + 26)], stage.tone("#5a4636", 0.4), 6, soft=False)
            else:
                _tree(room, sheet, x, base + 10, random.uniform(100, 150), distance)


def _tree(room: Room, sheet: Sheet, x: float, foot: float, size: float, distance: float) -> None:
    stage, random = room.stage, room.rng(f"passing{x:.0f}")
    sheet.line([(x, foot), (x, foot - size * 0.8)], stage.tone("#5c4632", 0.4, distance), size * 0.1)
    for lit in (0.2, 0.5, 0.85):
        for _ in range(4):
            dx, dy = random.uniform(-0.4, 0.4) * size, random.uniform(-0.3, 0.3) * size
            r = size * (0.42 - lit * 0.2)
            sheet.ellipse(x + dx * 0.9 + stage.side * lit * size * 0.1, foot - size * 1.1 + dy - lit * size * 0.16, r, r * 0.85, stage.tone("#5f8a42", lit, distance))


def _wall(room: Room, windows: list[Window], indian: bool) -> None:
    sheet = room.sheet("wall", WALL)
    left, top, right, bottom = sheet.frame
    pal = room.palette
    holes = "".join(polygon(opening(room, window)[::-1]) for window in windows)
    sheet.path(box(left, top, right - left, bottom - top) + holes, vertical(room.tone(pal.wall, 0.55), room.tone(pal.wall, 0.72)))
    y = room.at(0, 0.78, room.back)[1]
    sheet.rect(left, y, right - left, bottom - y, vertical(room.tone(pal.dado, 0.66), room.tone(pal.dado, 0.35)))
    step = 0.62 * room.m(room.back)
    x = room.middle - step * 12 - step / 2
    while x < right:
        if not indian:
            a = room.at(0, 0.72, room.back)[1]
            sheet.rect(x + step * 0.08, a, step * 0.84, 0.6 * room.m(room.back), room.tone(lighter(pal.dado, -0.05), 0.4), 4)
            sheet.rect(x + step * 0.1, a + 4, step * 0.8, 0.58 * room.m(room.back), room.tone(lighter(pal.dado, 0.02), 0.58), 4)
        else:
            sheet.ellipse(x, y + 14, 3, paint=room.tone("#e6e0cc", 0.7))
        x += step
    ceiling = room.at(0, 2.3, room.back)[1]
    sheet.rect(left, top, right - left, ceiling - top, vertical(room.tone(lighter(pal.wall, 0.06), 0.2), room.tone(lighter(pal.wall, 0.06), 0.6)))
    sheet.rect(left, ceiling - 7, right - left, 9, room.tone(pal.trim, 0.8))
    for window in windows:
        outline = polygon(opening(room, window))
        reach = _reach(opening(room, window))
        sheet.path(outline, None, reach, stroke=room.tone(pal.trim, 0.25), width=0.09 * room.m(room.back))
        sheet.path(outline, None, reach, stroke=room.tone(pal.trim, 0.8), width=0.06 * room.m(room.back))
        if indian:
            for share in (0.2, 0.4, 0.6, 0.8):
                a = room.at(window.x - window.width / 2, window.sill + window.height * share, room.back)
                b = room.at(window.x + window.width / 2, window.sill + window.height * share, room.back)
                sheet.line([a, b], room.tone("#6f7a80", 0.5), 4.5, soft=False)
        else:
            _blind(room, sheet, window)
    room.plaster(sheet, 0.02)
    foot = room.at(0, 0, room.back)[1]
    shade = "#4c3d52"
    sheet.apply(relight([Pool(room.middle, foot, room.stage.w * 0.8, 90, shade, -0.6, 1.0), Pool(room.middle, ceiling, room.stage.w * 0.8, 100, shade, -0.45, 1.0),
                         Pool(left, (ceiling + foot) / 2, 420, 700, shade, -0.5, 1.2), Pool(right, (ceiling + foot) / 2, 420, 700, shade, -0.5, 1.2)]))  # fmt: skip


def _reach(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - 20, min(ys) - 20, max(xs) + 20, max(ys) + 20


def _blind(room: Room, sheet: Sheet, window: Window) -> None:
    """Small curtains tied at the window's sides."""
    colour, metre = room.palette.cloth[0], room.m(room.back)
    for way in (-1, 1):
        for index in range(3):
            x, top = room.at(window.x + way * (window.width / 2 - 0.03 - index * 0.05), window.sill + window.height + 0.05, room.back)
            foot = room.at(0, window.sill + 0.02, room.back)[1]
            sheet.polygon([(x - 0.035 * metre, top), (x + 0.035 * metre, top), (x + way * index * 6 + 0.03 * metre, foot), (x + way * index * 6 - 0.03 * metre, foot)], room.tone(colour, (0.35, 0.75, 0.5)[index]))


def _bench(room: Room, sheet: Sheet, way: int, indian: bool) -> None:
    """A bench at one side, seen from its end; a rack of luggage above it."""
    pal = room.palette
    reach = room.reach(0.8)
    inner, outer = way * max(1.15, reach * 0.5), way * (reach + 0.8)
    x0, x1 = sorted((inner, outer))
    s0, s1 = room.back + 0.01, 0.95
    cloth = pal.cloth[0]
    room.box(sheet, x0, x1, 0.08, 0.36, s0, s1, pal.wood)
    room.box(sheet, x0, x1, 0.36, 0.5, s0, s1, cloth, shadow=0)
    back_inner = way * (abs(inner) + 0.42)
    b0, b1 = sorted((back_inner, outer))
    room.box(sheet, b0, b1, 0.5, 1.22, s0, s1 + 0.004, cloth if indian else lighter(cloth, -0.02), shadow=0)
    room.box(sheet, b0, b1, 1.22, 1.3, s0, s1 + 0.008, pal.wood if not indian else "#b9c0c2", shadow=0)
    for index in range(3):
        s = s0 + (s1 - s0) * (index + 0.5) / 3
        a = room.at(back_inner, 0.56, s)
        b = room.at(back_inner, 1.18, s)
        sheet.line([a, b], room.tone(cloth, 0.12), 2.5, 0.5, soft=False)
    rack0, rack1 = sorted((way * (abs(inner) + 0.15), outer))
    room.box(sheet, rack0, rack1, 1.86, 1.9, s0, s0 + 0.1, "#b0803f" if not indian else "#8d989c", shadow=0)
    random = room.fixed(f"luggage{way}")
    x = rack0 + 0.1
    while x < rack1 - 0.3:
        width, tall = random.uniform(0.34, 0.55), random.uniform(0.22, 0.34)
        _case(room, sheet, x + width / 2, 1.9, s0 + 0.06, width, tall, random.choice(("#8a5a34", "#a3493a", "#3f5f6f", "#6b7a4a", "#c9985a")))
        x += width + 0.06


def _case(room: Room, sheet: Sheet, x: float, y: float, s: float, width: float, tall: float, colour: str) -> None:
    """A suitcase."""
    metre = room.m(s)
    left, top = room.at(x - width / 2, y + tall, s)
    w, h = width * metre, tall * metre
    sheet.line([(left + w * 0.38, top + 2), (left + w * 0.4, top - h * 0.14), (left + w * 0.6, top - h * 0.14), (left + w * 0.62, top + 2)], room.tone("#3a2a22", 0.4), h * 0.06)
    sheet.rect(left, top, w, h, vertical(room.tone(lighter(colour, 0.05), 0.85), room.tone(colour, 0.35)), h * 0.1)
    for share in (0.2, 0.74):
        sheet.rect(left + w * share, top, w * 0.06, h, room.tone(lighter(colour, -0.12), 0.4))
        sheet.rect(left + w * share + 1, top + h * 0.3, w * 0.06 - 2, h * 0.12, room.tone("#e0bf70", 0.9), 2)


def _little_table(room: Room, sheet: Sheet, indian: bool) -> None:
    """A folding table under the window with tea on it."""
    s0, s1 = room.back + 0.005, room.back + 0.07
    room.box(sheet, -0.36, 0.36, 0.72, 0.76, s0, s1, "#b98a52" if not indian else "#a8aeb0", shadow=0)
    block = furniture.block
    block(room, sheet, 0, 0.0, s0, 0.05, 0.72, "#7d858a", 0.0, (0.5, 0.3))
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
    points = [(edge, y), (edge - way * 70, y + 10), (edge - way * 120, y + 90), (edge - way * 130, bottom), (edge, bottom)]
    sheet.smooth(points, paint)
    sheet.rect(min(edge, edge - way * 60), y + 60, 60, bottom - y, room.tone(colour, 0.12))


@setting("station")
def station(stage: Stage) -> None:
    """A platform under an iron roof, a train waiting, a clock, benches, lamps."""
    indian = is_indian(stage.request)
    if indian:
        pal = Palette("#c98a4f", "#8f4a34", "#e6d3a0", "#7a4a2b", "#a58f7a", ("#2f4f8a", "#c9502f", "#e0b040"), True)
    else:
        pal = Palette("#9a6a52", "#7d4a3a", "#e3d9c0", "#6b4a36", "#9a9088", ("#2f5f4f", "#a3402f", "#d9b060"), False)
    room = Room(stage, pal, back=0.5, height=4.4, spread=1.2, adult=0.56)
    inside = stage.light
    stage.light = room.outside
    sky(stage, room.eye + 10, 0.7)
    _far_town(room)
    stage.light = inside
    _train_side(room, indian)
    ground = floor(room, "stone", pal.floor)
    _platform_edge(room, ground)
    roof = room.sheet("roof", 0.72)
    _canopy(room, roof)
    furniture_sheet = room.sheet("platform", 0.8)
    side = room.side
    lamps_x = room.reach(0.78)
    for way in (-1, 1):
        _iron_column(room, furniture_sheet, way * lamps_x * 0.66, 0.72)
    _platform_clock(room, furniture_sheet, 0.0, 0.74)
    _bench_seat(room, furniture_sheet, -side * lamps_x * 0.52, 0.8)
    near = room.sheet("near platform", 0.88)
    for way in (-1, 1):
        _iron_column(room, near, way * (room.reach(0.94) * 0.92), 0.94)
    x = side * min(room.reach(0.98) - 0.55, 2.0)
    _trolley(room, near, x, 0.97)
    if indian:
        _kiosk(room, furniture_sheet, side * lamps_x * 0.56, 0.78)
    else:
        clutter.plant(room, near, -side * min(room.reach(0.98) - 0.4, 2.2), 0, 0.96, 0.9, "#7a4a3a", "leafy", "tub")
    details.steam(room, side * -1.2, 0.2, room.back + 0.04, 1.3, 0.4)
    fore = room.near()
    _case(room, fore, -side * room.reach(1.5) * 1.0, -0.2, 1.5, 0.7, 0.5, "#6b3f28")
    room.finish(0.0)


def _far_town(room: Room) -> None:
    stage = room.stage
    sheet = stage.sheet("town", 0.2)
    left, _, right, bottom = sheet.frame
    random, x = room.rng("far town"), sheet.frame[0]
    while x < right:
        w = random.uniform(60, 150)
        top = room.eye - random.uniform(10, 130)
        colour = stage.tone(random.choice(("#a8907a", "#8f8a90", "#b59a80")), 0.55, 0.6)
        sheet.rect(x, top, w + 1, bottom - top, vertical(colour, lighter(colour, -0.04)))
        for row in range(3):
            for column in range(3):
                if random.random() < 0.5:
                    sheet.rect(x + w * (0.16 + 0.27 * column), top + 14 + row * 26, w * 0.1, 12, stage.light.glowing(mix("#ffd08a", colour, 0.3), "#7a8290"), 1, 0.8)
        x += w


def _train_side(room: Room, indian: bool) -> None:
    """Carriages standing at the far edge of the platform."""
    sheet = room.sheet("carriages", 0.5)
    left, _, right, bottom = sheet.frame
    s, metre = room.back, room.m(room.back)
    body = "#2f5f9a" if indian else "#2f5a48"
    band = "#e6d3a0" if indian else "#d9c08a"
    low, roof = room.at(0, 0.12, s)[1], room.at(0, 3.0, s)[1]
    sheet.rect(left, low, right - left, bottom - low, room.tone("#2a2428", 0.3))
    length = 6.4 * metre
    x = room.middle - length * 0.5 - length * 2 + room.rng("carriage").uniform(-0.3, 0.3) * length
    while x < right:
        w = length * 0.985
        sheet.rect(x, roof, w, low - roof, vertical(room.tone(lighter(body, 0.05), 0.85), room.tone(body, 0.4)), 16)
        sheet.rect(x, roof - 0.02 * metre, w, 0.24 * metre, vertical(room.tone("#8d9498", 0.9), room.tone("#5a6064", 0.5)), 14)
        for y0, thick in ((1.06, 0.09), (2.22, 0.06)):
            sheet.rect(x, room.at(0, y0, s)[1], w, thick * metre, room.tone(band, 0.75))
        count = 7
        for index in range(count):
            wx = x + w * (index + 0.5) / count
            if index in (0, count - 1):
                top = room.at(0, 2.3, s)[1]
                sheet.rect(wx - 0.3 * metre, top, 0.6 * metre, low - top, room.tone(lighter(body, -0.08), 0.4), 4)
                sheet.rect(wx - 0.25 * metre, top + 0.08 * metre, 0.5 * metre, low - top - 0.1 * metre, room.tone(lighter(body, 0.02), 0.6), 4)
                _pane(room, sheet, wx, 1.45, 0.34, 0.7, s)
            else:
                _pane(room, sheet, wx, 1.3, 0.62, 0.82, s)
        x += length


def _pane(room: Room, sheet: Sheet, x: float, y: float, width: float, height: float, s: float) -> None:
    metre = room.m(s)
    top = room.at(0, y + height, s)[1]
    w, h = width * metre, height * metre
    glass = mix("#ffd890", "#fff0c0", 0.3) if room.light.lamps else room.tone("#6f8a9a", 0.7)
    sheet.rect(x - w / 2 - 4, top - 4, w + 8, h + 8, room.tone("#d9cba0" if room.palette.indian else "#c9b07a", 0.6), 8)
    sheet.rect(x - w / 2, top, w, h, vertical(lighter(glass, 0.05), lighter(glass, -0.08)), 6)
    if not room.light.lamps:
        sheet.polygon([(x - w * 0.2, top + h), (x + w * 0.1, top), (x + w * 0.3, top), (x, top + h)], "#ffffff", 0.18)
    elif (int(x) // 7) % 3 == 0:
        sheet.ellipse(x, top + h * 0.52, w * 0.14, paint="#7a5236", opacity=0.75)
        sheet.path(f"M{x - w * 0.3:.1f} {top + h:.1f}Q{x:.1f} {top + h * 0.45:.1f} {x + w * 0.3:.1f} {top + h:.1f}Z", "#7a5236", (x - w / 2, top, x + w / 2, top + h), opacity=0.75)


def _platform_edge(room: Room, sheet: Sheet) -> None:
    for s0, s1, colour in ((room.back, room.back + 0.025, "#efe2c0"), (room.back + 0.05, room.back + 0.064, "#e0b040")):
        room.quad(sheet, ((-9, 0.004, s0), (9, 0.004, s0), (9, 0.004, s1), (-9, 0.004, s1)), room.tone(colour, 0.75))


def _canopy(room: Room, sheet: Sheet) -> None:
    """The roof of the platform: beams, a toothed valance."""
    left, top, right, _ = sheet.frame
    y = 0.085 * room.stage.h
    wood = room.tone("#5a4434" if room.palette.indian else "#4a5a50", 0.35)
    sheet.rect(left, top, right - left, y - top, vertical(lighter(wood, -0.05), lighter(wood, 0.05)))
    x = left
    while x < right:
        sheet.line([(x, top), (room.middle + (x - room.middle) * 0.8, y)], lighter(wood, -0.06), 5, 0.7, soft=False)
        x += 90
    sheet.rect(left, y - 4, right - left, 16, room.tone(room.palette.trim, 0.6))
    step, x = 30.0, left
    while x < right:
        sheet.path(f"M{x:.1f} {y + 11:.1f}h{step - 3:.1f}v18l{-(step - 3) / 2:.1f} 15l{-(step - 3) / 2:.1f} -15Z", room.tone(room.palette.trim, 0.5), (x, y, x + step, y + 46))
        sheet.ellipse(x + (step - 3) / 2, y + 24, 4, paint=room.tone("#5a4434", 0.3))
        x += step
    for share in (0.2, 0.5, 0.8):
        cx = room.stage.at(share)
        sheet.line([(cx, y + 8), (cx, y + 62)], room.tone("#2f2527", 0.3), 4, soft=False)
        sheet.path(f"M{cx - 34:.1f} {y + 82:.1f}Q{cx:.1f} {y + 36:.1f} {cx + 34:.1f} {y + 82:.1f}Z", room.tone("#35604f", 0.6), (cx - 34, y + 40, cx + 34, y + 84))
        sheet.ellipse(cx, y + 82, 20, 8, "#fff0c0" if room.light.lamps else room.tone("#efe6d2", 0.8))
        room.lamp(cx, y + 84, 1.7 * room.m(1), "#ffcf8a", 0.85)


def _iron_column(room: Room, sheet: Sheet, x: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    top = 0.085 * room.stage.h
    colour = "#3f6a58" if not room.palette.indian else "#8f4a34"
    paint = horizontal(room.tone(colour, 0.2), room.tone(lighter(colour, 0.08), 0.9), room.tone(colour, 0.25))
    room.blot(sheet, cx, foot, 0.3 * metre, 0.06 * metre, 0.55)
    sheet.rect(cx - 0.065 * metre, top, 0.13 * metre, foot - top, paint)
    sheet.rect(cx - 0.12 * metre, foot - 0.5 * metre, 0.24 * metre, 0.5 * metre, paint, 5)
    for y in (0.55, 1.9):
        sheet.rect(cx - 0.1 * metre, room.at(0, y, s)[1], 0.2 * metre, 0.06 * metre, paint, 3)
    for way in (-1, 1):
        y = top + 0.1 * metre
        curve = [(cx + way * 0.06 * metre, y + 0.62 * metre), (cx + way * 0.2 * metre, y + 0.22 * metre), (cx + way * 0.62 * metre, y)]
        sheet.line(curve, room.tone(colour, 0.5), 0.05 * metre)
        ring = (cx + way * 0.2 * metre, y + 0.1 * metre)
        sheet.path(f"M{ring[0] - 0.08 * metre:.1f} {ring[1]:.1f}a{0.08 * metre:.1f} {0.08 * metre:.1f} 0 1 1 {0.16 * metre:.1f} 0a{0.08 * metre:.1f} {0.08 * metre:.1f} 0 1 1 {-0.16 * metre:.1f} 0",
                   None, (ring[0] - 40, ring[1] - 40, ring[0] + 40, ring[1] + 40), stroke=room.tone(colour, 0.5), width=0.03 * metre)  # fmt: skip


def _platform_clock(room: Room, sheet: Sheet, x: float, s: float) -> None:
    cx, cy = room.at(x, 3.05 if not room.stage.tall else 3.6, s)
    top = 0.085 * room.stage.h
    sheet.line([(cx, top), (cx, cy)], room.tone("#2f2527", 0.4), 6, soft=False)
    y = (room.eye - cy) / room.m(s) + 1.42
    clutter.clock(room, sheet, x, y, s, 0.62, "#35604f" if not room.palette.indian else "#7a3f2a")


def _bench_seat(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A slatted platform bench."""
    wood = "#a8743f"
    room.shadow(sheet, x - 0.75, x + 0.75, s - 0.06, s, 0.5)
    for y in (0.62, 0.76, 0.9):
        room.box(sheet, x - 0.75, x + 0.75, y, y + 0.09, s - 0.06, s - 0.055, wood, shadow=0)
    for s1 in (s - 0.045, s - 0.022, s):
        room.box(sheet, x - 0.75, x + 0.75, 0.42, 0.46, s1 - 0.018, s1, wood, shadow=0)
    for dx in (-0.6, 0.6):
        furniture.block(room, sheet, x + dx, 0, s, 0.06, 0.44, "#3a3f42", 0.0, (0.5, 0.3))


def _trolley(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """Luggage on a barrow."""
    metre = room.m(s)
    room.shadow(sheet, x - 0.5, x + 0.5, s - 0.06, s, 0.5)
    room.box(sheet, x - 0.5, x + 0.5, 0.24, 0.3, s - 0.08, s, "#8a5f3a", shadow=0)
    for dx in (-0.32, 0.32):
        cx, cy = room.at(x + dx, 0.13, s)
        sheet.ellipse(cx, cy, 0.13 * metre, paint=room.tone("#3a3034", 0.4))
        sheet.ellipse(cx, cy, 0.06 * metre, paint=room.tone("#b9a07a", 0.7))
    sheet.line([room.at(x + 0.5, 0.28, s), room.at(x + 0.66, 0.95, s)], room.tone("#6b4a36", 0.5), 0.04 * metre, soft=False)
    _case(room, sheet, x - 0.04, 0.3, s - 0.03, 0.8, 0.3, "#8a5a34")
    _case(room, sheet, x - 0.12, 0.6, s - 0.03, 0.55, 0.26, "#35607a")
    _case(room, sheet, x - 0.04, 0.86, s - 0.03, 0.36, 0.2, "#a3493a")


def _kiosk(room: Room, sheet: Sheet, x: float, s: float) -> None:
    """A tea stall of the platform."""
    room.box(sheet, x - 0.6, x + 0.6, 0, 0.85, s - 0.1, s, "#2f6f78", top="#b98a52")
    for dx in (-0.56, 0.56):
        furniture.block(room, sheet, x + dx, 0.85, s - 0.01, 0.06, 1.15, "#7a5236", 0.0, (0.6, 0.4))
    room.box(sheet, x - 0.72, x + 0.72, 1.98, 2.14, s - 0.11, s + 0.02, "#c9502f", shadow=0)
    details.kettle(room, sheet, x - 0.22, 0.85, s - 0.02, "#b9a06a", 0.32)
    for index, colour in enumerate(("#d9a86a", "#e0c04a", "#b5703c")):
        clutter.jar(room, sheet, x + 0.08 + index * 0.2, 0.85, s - 0.02, 0.26, colour, "#b8322c")
    cx, cy = room.at(x, 1.9, s)
    room.lamp(cx, cy, 1.1 * room.m(1), "#ffbd6b", 0.7)
