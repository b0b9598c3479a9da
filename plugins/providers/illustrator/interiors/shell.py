"""The shell of a room: walls with windows, ceiling, floors, curtains, the sun on them."""

from __future__ import annotations

from collections.abc import Sequence

from filmwright import Motion
from plugins.providers.illustrator.interiors.arches import arch_curve
from plugins.providers.illustrator.interiors.lighting import Pool, patch
from plugins.providers.illustrator.interiors.outside import View, view
from plugins.providers.illustrator.interiors.room import WALL, Room, Window
from plugins.providers.illustrator.scenery.canvas import Gradient, Point, box, polygon, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet


def opening(room: Room, window: Window, grow: float = 0.0) -> list[Point]:
    """The outline of a window in stage units, clockwise from its lower left."""
    s, half = room.back, window.width / 2 + grow
    sill, head = window.sill - grow, window.sill + window.height + grow
    if not window.arch:
        corners = [(-half, sill), (-half, head), (half, head), (half, sill)]
    else:
        corners = [(-half, sill), *_arch(window.arch, half, sill, head), (half, sill)]
    return [room.at(window.x + x, y, s) for x, y in corners]


def _arch(kind: str, half: float, sill: float, head: float) -> list[Point]:
    """The top of an arched opening, left to right, in metres from its middle."""
    rise = min(half * (1.25 if kind == "pointed" else 1.0), (head - sill) * 0.6)
    return [(x * half, head - rise + y * rise) for x, y in arch_curve(kind)]


def walls(
    room: Room, windows: Sequence[Window] = (), outside: View = "garden", *, colour: str = "",
    dado: float = 0.0, ceiling: str = "#efe6d6", beams: int = 0,
) -> Sheet:  # fmt: skip
    """Back wall, side walls and ceiling; the world behind the windows.

    :param dado: height in metres of the differently coloured lower part; 0 for none.
    :param beams: wooden beams across the ceiling.
    """
    if windows:
        outlines = [point for window in windows for point in opening(room, window)]
        xs, ys = [x for x, _ in outlines], [y for _, y in outlines]
        view(room, outside, (min(xs), min(ys), max(xs), max(ys)))
    sheet = room.sheet("wall", WALL)
    colour = colour or room.palette.wall
    _back_wall(room, sheet, windows, colour)
    if dado:
        _dado(room, sheet, windows, dado)
    _sides(room, sheet, colour, dado)
    _ceiling(room, sheet, ceiling, beams or (5 if room.stage.tall else 0))
    room.plaster(sheet)
    _corner_shade(room, sheet)
    for window in windows:
        frame(room, sheet, window)
    return sheet


def _back_wall(room: Room, sheet: Sheet, windows: Sequence[Window], colour: str) -> None:
    left, top, right, bottom = sheet.frame
    holes = "".join(polygon(opening(room, window)[::-1]) for window in windows)
    near, far = room.tone(colour, 0.72), room.tone(colour, 0.4)
    stops = ((0.0, far), (0.45, room.tone(colour, 0.6)), (1.0, near))
    paint = Gradient(stops if room.side > 0 else tuple((1 - o, c) for o, c in stops[::-1]), x2=1.0,
        y2=0.25)  # fmt: skip
    outline = box(left, top, right - left, bottom - top)
    sheet.path(outline + holes, paint)


def _dado(room: Room, sheet: Sheet, windows: Sequence[Window], height: float) -> None:
    left, _, right, _ = sheet.frame
    y, foot = room.at(0, height, room.back)[1], room.at(0, 0, room.back)[1]
    holes = [window for window in windows if window.sill < height]
    paint = vertical(room.tone(room.palette.dado, 0.6), room.tone(room.palette.dado, 0.36))
    edge = left
    for window in sorted(holes, key=lambda one: one.x):
        x0 = room.at(window.x - window.width / 2, 0, room.back)[0]
        sheet.rect(edge, y, x0 - edge, foot - y + 30, paint)
        edge = room.at(window.x + window.width / 2, 0, room.back)[0]
    sheet.rect(edge, y, right - edge, foot - y + 30, paint)
    sheet.line([(left, y), (right, y)], room.tone(room.palette.trim, 0.8), 4, 0.9, soft=False)


def _sides(room: Room, sheet: Sheet, colour: str, dado: float) -> None:
    """The side walls run towards the camera from the corners of the back wall."""
    for edge in (-room.half, room.half):
        away = (edge > 0) == (room.side > 0)
        lit = 0.3 if away else 0.66
        tall, near = room.height + 1.6, 2.6
        corners = ((edge, -0.4, room.back), (edge, tall, room.back), (edge, tall, near),
            (edge, -0.4, near))  # fmt: skip
        x0, x1 = room.at(edge, 0, room.back)[0], room.at(edge, 0, 1.15)[0]
        stops = ((0.0, room.tone(colour, lit)), (1.0, room.tone(colour, lit - 0.28)))
        paint = Gradient(stops, x0, 0.0, x1, 0.0, units="user")
        sheet.path(room.outline(corners), paint)
        if dado:
            corners = ((edge, 0, room.back), (edge, dado, room.back), (edge, dado, near),
                (edge, 0, near))  # fmt: skip
            sheet.path(room.outline(corners), room.tone(room.palette.dado, lit - 0.1))
            line = [room.at(edge, dado, room.back), room.at(edge, dado, near)]
            sheet.line(line, room.tone(room.palette.trim, lit), 4, 0.9, soft=False)
    skirting = room.tone(room.palette.trim, 0.6)
    y = room.at(0, 0.1, room.back)[1]
    x0, x1 = room.at(-room.half, 0, room.back)[0], room.at(room.half, 0, room.back)[0]
    sheet.rect(x0, y, x1 - x0, room.m(room.back) * 0.2, skirting)
    for edge in (-room.half, room.half):
        room.quad(sheet, ((edge, 0, room.back), (edge, 0.1, room.back), (edge, 0.1, 2.6),
            (edge, 0, 2.6)), room.tone(room.palette.trim, 0.35))  # fmt: skip


def _ceiling(room: Room, sheet: Sheet, colour: str, beams: int) -> None:
    h, near = room.height, 2.6
    lit = 0.2 if room.dark else 0.42
    corners = ((-room.half, h, room.back), (room.half, h, room.back), (room.half, h, near),
        (-room.half, h, near))  # fmt: skip
    y = room.at(0, h, room.back)[1]
    top = sheet.frame[1]
    paint = Gradient(((0.0, room.tone(colour, lit - 0.15)), (1.0, room.tone(colour, lit + 0.12))),
                     0.0, top, 0.0, y, units="user")  # fmt: skip
    sheet.path(room.outline(corners), paint)
    for index in range(beams):
        s = room.back + 0.02 + index * 0.17
        for s0, s1, low in ((s, s + 0.045, 0.14),):
            room.quad(sheet, ((-4, h - low, s1), (4, h - low, s1), (4, h - low, s0),
                (-4, h - low, s0)), room.tone(room.palette.wood, 0.12))  # fmt: skip
            room.quad(sheet, ((-4, h, s0), (4, h, s0), (4, h - low, s0), (-4, h - low, s0)),
                      room.tone(room.palette.wood, 0.42))  # fmt: skip
    cornice = room.tone(room.palette.trim, 0.55)
    x0, x1 = room.at(-room.half, 0, room.back)[0], room.at(room.half, 0, room.back)[0]
    sheet.rect(x0, y - 1, x1 - x0, room.m(room.back) * 0.07, cornice)


def _corner_shade(room: Room, sheet: Sheet) -> None:
    """Corners and the line under the ceiling gather shade."""
    metre, shade = room.m(room.back), "#5a4a5e"
    x0, x1 = room.at(-room.half, 0, room.back)[0], room.at(room.half, 0, room.back)[0]
    top, foot = room.at(0, room.height, room.back)[1], room.at(0, 0, room.back)[1]
    middle, tall = (top + foot) / 2, (foot - top) * 0.8
    pools = [
        Pool(x0, middle, metre * 0.9, tall, shade, -0.6, 1.3),
        Pool(x1, middle, metre * 0.9, tall, shade, -0.6, 1.3),
        Pool((x0 + x1) / 2, top, (x1 - x0) * 0.7, metre * 0.7, shade, -0.5, 1.2),
        Pool((x0 + x1) / 2, foot, (x1 - x0) * 0.7, metre * 0.6, shade, -0.45, 1.2),
    ]
    room.shade(sheet, pools)


def frame(room: Room, sheet: Sheet, window: Window) -> None:
    """Reveal, frame, bars, sill, and a breath of reflection on the glass."""
    trim, metre = room.palette.trim, room.m(room.back)
    outline = opening(room, window)
    thick = 0.055 * metre
    inner = [room.at(window.x + dx, y, room.back) for dx, y in _bars(window)]
    for one, two in zip(inner[::2], inner[1::2], strict=True):
        sheet.line([one, two], room.tone(trim, 0.45), thick * 0.55, soft=False)
    x0, y0 = room.at(window.x - window.width / 2, window.sill + window.height, room.back)
    wide, high = window.width * metre, window.height * metre
    if not room.palette.indian:
        glint = [(x0 + wide * 0.1, y0 + high), (x0 + wide * 0.42, y0), (x0 + wide * 0.58, y0),
            (x0 + wide * 0.26, y0 + high)]  # fmt: skip
        sheet.polygon(glint, "#ffffff", 0.05)
    shade = polygon(outline, closed=not window.arch or True)
    reach = (x0 - 20, y0 - 20, x0 + wide + 20, y0 + high + 20)
    sheet.path(shade, None, reach, stroke=room.tone(trim, 0.2), width=thick * 1.9)
    sheet.path(shade, None, reach, stroke=room.tone(trim, 0.75), width=thick * 1.25)
    if window.sill > 0.2:
        left, top = room.at(window.x - window.width / 2 - 0.09, window.sill, room.back)
        span = (window.width + 0.18) * metre
        sheet.rect(left, top, span, 0.075 * metre, vertical(room.tone(lighter(trim, 0.05), 0.95),
            room.tone(trim, 0.5)), 2)  # fmt: skip
        sheet.rect(left, top + 0.075 * metre, span, 0.07 * metre,
            Gradient(((0.0, room.tone("#2a1d28", 0.1), 0.4),
            (1.0, room.tone("#2a1d28", 0.1), 0.0))))  # fmt: skip


def _bars(window: Window) -> list[Point]:
    across, up = window.bars
    half, ends = window.width / 2, []
    rise = window.height * (0.82 if window.arch else 1.0)
    for index in range(1, across):
        x = -half + window.width * index / across
        ends += [(x, window.sill), (x, window.sill
            + window.height * (0.94 if window.arch else 1.0))]  # fmt: skip
    for index in range(1, up):
        y = window.sill + rise * index / up
        ends += [(-half, y), (half, y)]
    return ends


def sunlight(room: Room, windows: Sequence[Window], floor: Sheet, strength: float = 1.0) -> None:
    """Windows light the room: a wash on the wall around them, their shape on the floor, beams."""
    light, weather = room.outside, room.stage.request.weather
    clear = {"clear": 1.0, "wind": 0.9, "cloudy": 0.3, "fog": 0.15, "snow": 0.3}.get(weather, 0.12)
    power = {"day": 0.75, "dawn": 0.9, "dusk": 1.0, "night": 0.38}[room.time] * clear * strength
    colour = mix(light.sun, light.key, 0.35)
    if room.night:
        colour = "#a9c4ff"
    if room.time == "dusk":
        colour = "#ffb56a"
    shift = -room.side * {"day": 0.55, "dawn": 1.3, "dusk": 1.4, "night": 0.8}[room.time]
    long = {"day": 0.55, "dawn": 0.85, "dusk": 0.9, "night": 0.6}[room.time]
    shapes, edges = [], []
    for window in windows:
        metre = room.m(room.back)
        x, y = room.at(window.x, window.sill + window.height / 2, room.back)
        reach = max(window.width, window.height) * metre
        room.pools.append(Pool(x, y, reach * 1.7, reach * 1.5, colour, 0.42 * max(power, 0.16),
            1.5))  # fmt: skip
        shapes += _panes_on_floor(room, window, shift, long)
        edges.append(window)
    if power > 0.08:
        low = room.at(0, 0, room.back + long)[1]
        work = patch(shapes, colour, 1.15 * power, 4.5, (low - 60, low + 60))
        room.later(floor, work)
        _beams(room, edges, shift, long, colour, power)


def _panes_on_floor(room: Room, window: Window, shift: float, long: float) -> list[list[Point]]:
    across, up = window.bars
    shapes = []
    for column in range(across):
        for line in range(up):
            corners = []
            for dx, dy in ((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)):
                far = (line + dy) / up
                s = room.back + 0.05 + far * long * (1 - room.back) * 1.9
                x = window.x + ((column + dx) / across - 0.5) * window.width * 1.05
                corners.append(room.at(x + shift * (0.25 + far), 0, s))
            shapes.append(corners)
    return shapes


def _beams(
    room: Room, windows: Sequence[Window], shift: float, long: float, colour: str, power: float
) -> None:
    """Shafts of light from the windows to the floor, soft, in the air of the room."""
    air = room.stage.sheet("beams", 0.74, Motion(kind="flicker", amplitude=0.08, period=7), 9,
        plain=True)  # fmt: skip
    bright = mix(colour, "#ffffff", 0.25)
    full = 0.3 * power * room.stage.look.glow
    for window in windows:
        half, top = window.width / 2, window.sill + window.height * 0.95
        near = room.back + 0.05 + long * (1 - room.back) * 1.9
        one, two = (room.at(window.x + way * half, top, room.back) for way in (-1, 1))
        three = room.at(window.x + half + shift * 1.25, 0, near)
        four = room.at(window.x - half + shift * 1.25, 0, near)
        foot = room.at(window.x + half, window.sill, room.back)
        stops = ((0.0, bright, full), (0.55, bright, full * 0.5), (1.0, bright, 0.0))
        paint = Gradient(stops, one[0], one[1], one[0], three[1], units="user")
        corners = [one, two, three, four] if shift < 0 else [two, one, four, three]
        del foot
        air.polygon(corners, paint)
