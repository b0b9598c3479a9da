"""The platform of a station."""

from __future__ import annotations

from plugins.providers.illustrator.interiors import clutter, details, furniture
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.luggage import suitcase
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import ellipse, horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("station")
def station(stage: Stage) -> None:
    """A platform under an iron roof, a train waiting, a clock, benches, lamps."""
    indian = is_indian(stage.request)
    if indian:
        pal = Palette("#c98a4f", "#8f4a34", "#e6d3a0", "#7a4a2b", "#a58f7a",
            ("#2f4f8a", "#c9502f", "#e0b040"), True)  # fmt: skip
    else:
        pal = Palette("#9a6a52", "#7d4a3a", "#e3d9c0", "#6b4a36", "#9a9088",
            ("#2f5f4f", "#a3402f", "#d9b060"), False)  # fmt: skip
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
        clutter.plant(room, near, -side * min(room.reach(0.98) - 0.4, 2.2), 0, 0.96, 0.9, "#7a4a3a",
            "leafy", "tub")  # fmt: skip
    details.steam(room, side * -1.2, 0.2, room.back + 0.04, 1.3, 0.4)
    fore = room.near()
    suitcase(room, fore, -side * room.reach(1.5) * 1.0, -0.2, 1.5, 0.7, 0.5, "#6b3f28")
    room.finish(0.0)


def _far_town(room: Room) -> None:
    stage = room.stage
    sheet = stage.sheet("town", 0.2)
    _, _, right, bottom = sheet.frame
    random, x = room.rng("far town"), sheet.frame[0]
    while x < right:
        w = random.uniform(60, 150)
        top = room.eye - random.uniform(10, 130)
        colour = stage.tone(random.choice(("#a8907a", "#8f8a90", "#b59a80")), 0.55, 0.6)
        sheet.rect(x, top, w + 1, bottom - top, vertical(colour, lighter(colour, -0.04)))
        for row in range(3):
            for column in range(3):
                if random.random() < 0.5:
                    sheet.rect(x + w * (0.16 + 0.27 * column), top + 14 + row * 26, w * 0.1, 12,
                        stage.light.glowing(mix("#ffd08a", colour, 0.3), "#7a8290"), 1,
                        0.8)  # fmt: skip
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
        sheet.rect(x, roof, w, low - roof, vertical(room.tone(lighter(body, 0.05), 0.85),
            room.tone(body, 0.4)), 16)  # fmt: skip
        sheet.rect(x, roof - 0.02 * metre, w, 0.24 * metre, vertical(room.tone("#8d9498", 0.9),
            room.tone("#5a6064", 0.5)), 14)  # fmt: skip
        for y0, thick in ((1.06, 0.09), (2.22, 0.06)):
            sheet.rect(x, room.at(0, y0, s)[1], w, thick * metre, room.tone(band, 0.75))
        count = 7
        for index in range(count):
            wx = x + w * (index + 0.5) / count
            if index in (0, count - 1):
                top = room.at(0, 2.3, s)[1]
                sheet.rect(wx - 0.3 * metre, top, 0.6 * metre, low - top,
                    room.tone(lighter(body, -0.08), 0.4), 4)  # fmt: skip
                sheet.rect(wx - 0.25 * metre, top + 0.08 * metre, 0.5 * metre,
                    low - top - 0.1 * metre, room.tone(lighter(body, 0.02), 0.6), 4)  # fmt: skip
                _pane(room, sheet, wx, 1.45, 0.34, 0.7, s)
            else:
                _pane(room, sheet, wx, 1.3, 0.62, 0.82, s)
        x += length


def _pane(
    room: Room, sheet: Sheet, x: float, y: float, width: float, height: float, s: float
) -> None:
    metre = room.m(s)
    top = room.at(0, y + height, s)[1]
    w, h = width * metre, height * metre
    glass = mix("#ffd890", "#fff0c0", 0.3) if room.light.lamps else room.tone("#6f8a9a", 0.7)
    sheet.rect(x - w / 2 - 4, top - 4, w + 8, h + 8, room.tone("#d9cba0" if room.palette.indian
        else "#c9b07a", 0.6), 8)  # fmt: skip
    sheet.rect(x - w / 2, top, w, h, vertical(lighter(glass, 0.05), lighter(glass, -0.08)), 6)
    if not room.light.lamps:
        sheet.polygon([(x - w * 0.2, top + h), (x + w * 0.1, top), (x + w * 0.3, top),
            (x, top + h)], "#ffffff", 0.18)  # fmt: skip
    elif (int(x) // 7) % 3 == 0:
        sheet.ellipse(x, top + h * 0.52, w * 0.14, paint="#7a5236", opacity=0.75)
        a, b, y0 = x - w * 0.3, x + w * 0.3, top + h
        sheet.path(f"M{a:.1f} {y0:.1f}Q{x:.1f} {top + h * 0.45:.1f} {b:.1f} {y0:.1f}Z",
            "#7a5236", (x - w / 2, top, x + w / 2, top + h), opacity=0.75)  # fmt: skip


def _platform_edge(room: Room, sheet: Sheet) -> None:
    for s0, s1, colour in (
        (room.back, room.back + 0.025, "#efe2c0"),
        (room.back + 0.05, room.back + 0.064, "#e0b040"),
    ):
        room.quad(sheet, ((-9, 0.004, s0), (9, 0.004, s0), (9, 0.004, s1), (-9, 0.004, s1)),
            room.tone(colour, 0.75))  # fmt: skip


def _canopy(room: Room, sheet: Sheet) -> None:
    """The roof of the platform: beams, a toothed valance."""
    left, top, right, _ = sheet.frame
    y = 0.085 * room.stage.h
    wood = room.tone("#5a4434" if room.palette.indian else "#4a5a50", 0.35)
    sheet.rect(left, top, right - left, y - top,
        vertical(lighter(wood, -0.05), lighter(wood, 0.05)))  # fmt: skip
    x = left
    while x < right:
        sheet.line([(x, top), (room.middle + (x - room.middle) * 0.8, y)], lighter(wood, -0.06), 5,
            0.7, soft=False)  # fmt: skip
        x += 90
    sheet.rect(left, y - 4, right - left, 16, room.tone(room.palette.trim, 0.6))
    step, x = 30.0, left
    while x < right:
        half = (step - 3) / 2
        sheet.path(f"M{x:.1f} {y + 11:.1f}h{half * 2:.1f}v18l{-half:.1f} 15l{-half:.1f} -15Z",
            room.tone(room.palette.trim, 0.5), (x, y, x + step, y + 46))  # fmt: skip
        sheet.ellipse(x + (step - 3) / 2, y + 24, 4, paint=room.tone("#5a4434", 0.3))
        x += step
    for share in (0.2, 0.5, 0.8):
        cx = room.stage.at(share)
        sheet.line([(cx, y + 8), (cx, y + 62)], room.tone("#2f2527", 0.3), 4, soft=False)
        sheet.path(f"M{cx - 34:.1f} {y + 82:.1f}Q{cx:.1f} {y + 36:.1f} {cx + 34:.1f} {y + 82:.1f}Z",
            room.tone("#35604f", 0.6), (cx - 34, y + 40, cx + 34, y + 84))  # fmt: skip
        sheet.ellipse(cx, y + 82, 20, 8, "#fff0c0" if room.light.lamps
            else room.tone("#efe6d2", 0.8))  # fmt: skip
        room.lamp(cx, y + 84, 1.7 * room.m(1), "#ffcf8a", 0.85)


def _iron_column(room: Room, sheet: Sheet, x: float, s: float) -> None:
    metre = room.m(s)
    cx, foot = room.at(x, 0, s)
    top = 0.085 * room.stage.h
    colour = "#3f6a58" if not room.palette.indian else "#8f4a34"
    paint = horizontal(room.tone(colour, 0.2), room.tone(lighter(colour, 0.08), 0.9),
        room.tone(colour, 0.25))  # fmt: skip
    room.blot(sheet, cx, foot, 0.3 * metre, 0.06 * metre, 0.55)
    sheet.rect(cx - 0.065 * metre, top, 0.13 * metre, foot - top, paint)
    sheet.rect(cx - 0.12 * metre, foot - 0.5 * metre, 0.24 * metre, 0.5 * metre, paint, 5)
    for y in (0.55, 1.9):
        sheet.rect(cx - 0.1 * metre, room.at(0, y, s)[1], 0.2 * metre, 0.06 * metre, paint, 3)
    for way in (-1, 1):
        y = top + 0.1 * metre
        curve = [(cx + way * 0.06 * metre, y + 0.62 * metre),
            (cx + way * 0.2 * metre, y + 0.22 * metre), (cx + way * 0.62 * metre, y)]  # fmt: skip
        sheet.line(curve, room.tone(colour, 0.5), 0.05 * metre)
        ring = (cx + way * 0.2 * metre, y + 0.1 * metre)
        sheet.path(ellipse(*ring, 0.08 * metre),
            None, (ring[0] - 40, ring[1] - 40, ring[0] + 40, ring[1] + 40),
            stroke=room.tone(colour, 0.5), width=0.03 * metre)  # fmt: skip


def _platform_clock(room: Room, sheet: Sheet, x: float, s: float) -> None:
    top = 0.085 * room.stage.h
    cx, cy = room.at(x, 0, s)[0], top + 0.46 * room.m(s)
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
    sheet.line([room.at(x + 0.5, 0.28, s), room.at(x + 0.66, 0.95, s)], room.tone("#6b4a36", 0.5),
        0.04 * metre, soft=False)  # fmt: skip
    suitcase(room, sheet, x - 0.04, 0.3, s - 0.03, 0.8, 0.3, "#8a5a34")
    suitcase(room, sheet, x - 0.12, 0.6, s - 0.03, 0.55, 0.26, "#35607a")
    suitcase(room, sheet, x - 0.04, 0.86, s - 0.03, 0.36, 0.2, "#a3493a")


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
