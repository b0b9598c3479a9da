"""The stage of a theatre, seen from the stalls."""

from __future__ import annotations

import math

from filmwright import Motion
from plugins.providers.illustrator.interiors import clutter
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette, is_indian
from plugins.providers.illustrator.interiors.room import WALL, Room
from plugins.providers.illustrator.scenery.canvas import (
    Gradient,
    horizontal,
    ridge,
    smooth,
    under,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage, setting


@setting("stage")
def theatre(stage: Stage) -> None:
    """A painted backdrop, wings and red curtains, beams from above, footlights."""
    indian = is_indian(stage.request)
    red = ("#a3222f", "#8a1f3a", "#7a2440")[stage.request.seed % 3]
    pal = Palette("#2f2a4a", "#241f38", "#d0a850", "#7a4a2b", "#9a6a42",
        (red, "#d9a840", "#2f4f78"), indian)  # fmt: skip
    room = Room(stage, pal, back=0.62, height=4.2, spread=0.6)
    _house_light(room)
    _backdrop(room)
    ground = floor(room, "planks", "#a06d42")
    _spots_on_floor(room, ground)
    for index, (s, depth) in enumerate(((0.72, 0.7), (0.84, 0.8))):
        wings = room.sheet(f"wings {index}", depth,
            Motion(kind="sway", amplitude=2.0, period=8.0 + index))  # fmt: skip
        reach = room.reach(s)
        for way in (-1, 1):
            _curtain(room, wings, way * (reach + 0.25), way * (reach * (0.72 + 0.1 * index)), 4.6,
                s, lighter(red, -0.06 + 0.05 * index))  # fmt: skip
    _footlights(room)
    front = room.sheet("curtain", 0.9)
    reach = room.reach(0.95)
    for way in (-1, 1):
        _curtain(room, front, way * (reach + 0.4), way * (reach * 0.9), 4.8, 0.95, red, tie=1.25)
    _valance(room, front, red)
    if indian:
        clutter.toran(room, front, -reach, reach, 2.62 if not stage.tall else 3.9, 0.95, 0.12)
    _beams(room)
    _audience(room)
    room.finish(0.5)


def _house_light(room: Room) -> None:
    """The stage is lit by its own lamps at any hour: a warm key over a dark house."""
    from dataclasses import replace

    light = room.light
    warm = replace(
        light, key=mix(light.key, "#ffe9c8", 0.6), ambient=mix(light.ambient, "#5a4a78", 0.65),
        actors=mix(light.actors, "#fff0d8", 0.7), rim="#7a5a34", lamps=True, night=False,
    )  # fmt: skip
    room.light = room.stage.light = warm


def _backdrop(room: Room) -> None:
    """Painted scenery: a great moon or sun over hills, and a village or a wood."""
    sheet = room.sheet("backdrop", WALL)
    left, top, right, bottom = sheet.frame
    sky = {"dawn": ("#6a5a9a", "#f0a08a", "#ffd9a0"), "day": ("#3f6fb0", "#8fc0dc", "#f0e0b8"),
        "dusk": ("#3a2a6a", "#b0507a", "#f6a860"),
        "night": ("#14163f", "#2a3a7a", "#5a6aa8")}[room.time]  # fmt: skip
    y = room.at(0, 0, room.back)[1]
    stops = tuple((index / 2, room.tone(colour, 0.75)) for index, colour in enumerate(sky))
    sheet.rect(left, top, right - left, bottom - top, Gradient(stops, 0, top, 0, y, units="user"))
    cx, cy = room.middle + room.side * room.stage.w * 0.17, room.eye - room.stage.h * 0.14
    disc = {"dawn": "#ffe9b0", "day": "#fff3c0", "dusk": "#ffd080", "night": "#f6f0d8"}[room.time]
    sheet.apply(glow(cx, cy, 260, disc, 0.5, bands=3 if room.stage.look.finish == "flat" else 0),
        around(cx, cy, 260))  # fmt: skip
    sheet.ellipse(cx, cy, 92, paint=disc)
    random = room.fixed("painted")
    if room.time in ("night", "dusk"):
        for _ in range(40):
            px, py = random.uniform(left, right), random.uniform(top, room.eye)
            _star(sheet, px, py, random.uniform(3, 8), "#fff3c4")
    _painted_clouds(room, sheet)
    for share, colour in ((0.34, "#5f6fa0"), (0.2, "#4f7a80"), (0.08, "#3f6a52")):
        line = ridge(random, left, right, y - share * 560, 150 * (share + 0.3), 0.45)
        sheet.path(smooth(under(line, bottom), True, 0.7),
            vertical(room.tone(lighter(colour, 0.06), 0.8), room.tone(colour, 0.45)))  # fmt: skip
    for index in range(7):
        x = left + (right - left) * (index + 0.5) / 7 + random.uniform(-30, 30)
        _painted_tree(room, sheet, x, y - random.uniform(4, 26), random.uniform(90, 170))
    sheet.rect(left, y - 12, right - left, 60, room.tone("#3a2a3a", 0.3))


def _star(sheet: Sheet, x: float, y: float, size: float, colour: str) -> None:
    points = []
    for index in range(8):
        r = size if index % 2 == 0 else size * 0.34
        points.append((x + math.sin(index * math.tau / 8) * r,
            y - math.cos(index * math.tau / 8) * r))  # fmt: skip
    sheet.polygon(points, colour, 0.85)


def _painted_clouds(room: Room, sheet: Sheet) -> None:
    random = room.fixed("painted clouds")
    left, _, right, _ = sheet.frame
    for _ in range(5):
        x, y = random.uniform(left, right), room.eye - random.uniform(0.05, 0.32) * room.stage.h
        for index in range(4):
            w = random.uniform(60, 110)
            sheet.ellipse(x + index * 62, y - 12 * (index % 2), w, 21, room.tone("#f3e3d0", 0.8),
                0.35)  # fmt: skip


def _painted_tree(room: Room, sheet: Sheet, x: float, foot: float, size: float) -> None:
    sheet.line([(x, foot), (x, foot - size * 0.5)], room.tone("#5a3a34", 0.5), size * 0.08)
    colour = ("#3f7a5a", "#2f6a5a", "#5f8a4a")[int(x) % 3]
    for dx, dy, r in ((0, -0.8, 0.3), (-0.2, -0.6, 0.24), (0.2, -0.62, 0.25)):
        sheet.ellipse(x + dx * size, foot + dy * size, r * size,
            paint=vertical(room.tone(lighter(colour, 0.08), 0.9),
            room.tone(colour, 0.35)))  # fmt: skip


def _curtain(
    room: Room,
    sheet: Sheet,
    outer: float,
    inner: float,
    tall: float,
    s: float,
    colour: str,
    tie: float = 0.0,
) -> None:
    """Heavy folds from above the frame to the boards; with ``tie`` gathered at that height."""
    folds = 7
    metre = room.m(s)
    for index in range(folds):
        x0 = outer + (inner - outer) * index / folds
        x1 = outer + (inner - outer) * (index + 1) / folds
        a, b = room.at(min(x0, x1), tall, s), room.at(max(x0, x1), tall, s)
        fa, fb = room.at(min(x0, x1), 0.0, s), room.at(max(x0, x1), 0.0, s)
        paint = horizontal(room.tone(colour, 0.08), room.tone(colour, 0.8),
            room.tone(lighter(colour, -0.04), 0.25))  # fmt: skip
        if not tie:
            sheet.polygon([(a[0] - 2, a[1]), (b[0] + 2, b[1]), (fb[0] + 3, fb[1]),
                (fa[0] - 3, fa[1])], paint)  # fmt: skip
            continue
        y = room.at(0, tie, s)[1]
        out_x = room.at(outer, 0, s)[0]
        pull = 0.45
        ta, tb = a[0] + (out_x - a[0]) * pull, b[0] + (out_x - b[0]) * pull
        high, low = y - 0.5 * metre, y + 0.4 * metre
        path = f"M{a[0] - 2:.1f} {a[1]:.1f}L{b[0] + 2:.1f} {b[1]:.1f}"
        path += f"Q{b[0]:.1f} {high:.1f} {tb + 2:.1f} {y:.1f}"
        path += f"Q{tb:.1f} {low:.1f} {fb[0]:.1f} {fb[1]:.1f}"
        path += f"L{fa[0]:.1f} {fa[1]:.1f}Q{ta:.1f} {low:.1f} {ta - 2:.1f} {y:.1f}"
        path += f"Q{a[0]:.1f} {high:.1f} {a[0] - 2:.1f} {a[1]:.1f}Z"
        sheet.path(path, paint, (min(a[0], ta, fa[0]), a[1], max(b[0], tb, fb[0]), fb[1]))
    if tie:
        x0, y = room.at(outer, tie, s)
        x1 = x0 + (room.at(inner, tie, s)[0] - x0) * 0.57
        sheet.rect(min(x0, x1), y - 9, abs(x1 - x0), 20, vertical(room.tone("#f3cf78", 1.0),
            room.tone("#a8742a", 0.5)), 8)  # fmt: skip


def _valance(room: Room, sheet: Sheet, colour: str) -> None:
    """Swags across the top with a gold fringe."""
    left, top, right, _ = sheet.frame
    count = 5 if not room.stage.tall else 3
    step = (right - left) / count
    base = 0.02 * room.stage.h
    for index in range(count):
        x0, x1 = left + step * index, left + step * (index + 1)
        drop = 120
        paint = horizontal(room.tone(colour, 0.15), room.tone(lighter(colour, 0.03), 0.75),
            room.tone(colour, 0.2))  # fmt: skip
        edge, deep = base + 20, base + drop * 1.7
        path = f"M{x0:.1f} {top:.1f}H{x1:.1f}V{edge:.1f}"
        path += f"Q{(x0 + x1) / 2:.1f} {deep:.1f} {x0:.1f} {edge:.1f}Z"
        sheet.path(path, paint, (x0, top, x1, base + drop * 1.2))
        for fold in (0.35, 0.65):
            curve = [(x0, base + 20 - 60 * (1 - fold)),
                ((x0 + x1) / 2, base + 20 + drop * 0.72 * fold),
                (x1, base + 20 - 60 * (1 - fold))]  # fmt: skip
            sheet.line(curve, room.tone(colour, 0.05), 5, 0.5)
        points = [(x0 + (x1 - x0) * i / 20, base + 22 + drop * 0.84 * 4 * (i / 20) * (1 - i / 20))
            for i in range(21)]  # fmt: skip
        sheet.line(points, room.tone("#e6bf60", 0.9), 10)
        for px, py in points:
            sheet.line([(px, py), (px, py + 15)], room.tone("#d0a348", 0.7), 3, soft=False)


def _spots_on_floor(room: Room, sheet: Sheet) -> None:
    """Pools of light where the actors stand."""
    from plugins.providers.illustrator.interiors.lighting import Pool, relight

    y = room.at(0, 0, 0.92)[1]
    pools = [Pool(room.middle + dx, y, 420, 95, colour, 0.85, 0.9) for dx,
        colour in ((-190, "#ffe2a8"), (200, "#ffd9b8"))]  # fmt: skip
    room.later(sheet, relight(pools, room.stage.look.steps))


def _footlights(room: Room) -> None:
    sheet = room.sheet("footlights", 0.92)
    s, reach = 1.03, room.reach(1.03)
    count = 11 if not room.stage.tall else 6
    for index in range(count):
        x, y = room.at((index / (count - 1) - 0.5) * 2 * reach * 0.98, 0, s)
        sheet.path(f"M{x - 22:.1f} {y + 14:.1f}A22 22 0 0 1 {x + 22:.1f} {y + 14:.1f}Z",
            room.tone("#5a4030", 0.5), (x - 22, y - 10, x + 22, y + 14))  # fmt: skip
        sheet.ellipse(x, y + 2, 12, 7, "#ffe9b0")
    lamps_y = room.at(0, 0.05, s)[1]
    for share in (0.12, 0.88):
        room.lamp(room.stage.at(share), lamps_y, 1.2 * room.m(1), "#ffc878", 0.7)


def _beams(room: Room) -> None:
    """Spotlights through the haze of the stage."""
    air = room.stage.sheet("beams", 0.8, Motion(kind="flicker", amplitude=0.05, period=6), 9,
        plain=True)  # fmt: skip
    w = room.stage.w
    full = 0.34 * room.stage.look.glow
    foot = room.at(0, 0, 0.93)[1]
    for x0, x1, colour in ((0.16, 0.4, "#fff0c8"), (0.86, 0.62, "#ffe6c4"), (0.5, 0.5, "#c8d4ff")):
        top, half = -60.0, w * 0.012
        wide = w * 0.11
        strength = full * (0.5 if x0 == 0.5 else 1.0)
        stops = ((0.0, colour, strength), (0.6, colour, strength * 0.45),
            (1.0, colour, strength * 0.1))  # fmt: skip
        paint = Gradient(stops, x0 * w, top, x1 * w, foot, units="user")
        air.polygon([(x0 * w - half, top), (x0 * w + half, top), (x1 * w + wide, foot),
            (x1 * w - wide, foot)], paint)  # fmt: skip


def _audience(room: Room) -> None:
    """Heads and seat backs low in the corners, out of focus."""
    near = room.near("audience", 1.35, 9)
    left, _, right, bottom = near.frame
    dark = mix("#120c18", room.tone("#3a2434", 0.2), 0.5)
    random = room.fixed("audience")
    for way in (-1, 1):
        for index in range(3):
            x = (left if way < 0 else right) - way * (70 + index * 118)
            y = room.stage.h * 0.98 + index * 26
            r = random.uniform(40, 50)
            near.ellipse(x, y, r, r * 1.15, dark)
            near.ellipse(x, y + r * 2.2, r * 2.0, r * 1.5, dark)
    near.rect(left, room.stage.h * 1.06, right - left, bottom, dark)
