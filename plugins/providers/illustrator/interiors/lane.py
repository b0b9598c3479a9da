"""An open lane between house fronts, for markets: no ceiling, the sky of the hour."""

from __future__ import annotations

from dataclasses import replace

from plugins.providers.illustrator.interiors.arches import arch_curve
from plugins.providers.illustrator.interiors.lighting import Pool
from plugins.providers.illustrator.interiors.room import FLOOR, Room
from plugins.providers.illustrator.scenery.canvas import Gradient, box, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.light import Light
from plugins.providers.illustrator.scenery.paint import texture
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage


def lane(stage: Stage) -> Room:
    """Sky, far roofs, house fronts on both sides and the ground; the rest is the caller's."""
    room = Room(stage, back=0.42, adult=0.58, ground=0.93)
    inside = stage.light
    stage.light = room.outside
    sky(stage, room.eye + 30, 0.7)
    far = stage.sheet("town", 0.2)
    _town(room, far)
    stage.light = inside if room.night else mixed(room)
    room.light = stage.light
    fronts = room.sheet("house fronts", 0.48)
    for way in (-1, 1):
        _fronts(room, fronts, way)
    ground = room.sheet("ground", FLOOR)
    _ground(room, ground)
    return room


def mixed(room: Room) -> Light:
    """Outdoors by day the market has the light of the street, a little gentler."""
    light = room.outside
    return replace(light, ambient=mix(light.ambient, room.light.ambient, 0.4), lamps=light.lamps)


def _town(room: Room, sheet: Sheet) -> None:
    """Roofs behind the lane in two ranks, and a landmark at its end."""
    stage, random = room.stage, room.rng("town")
    left, _, right, bottom = sheet.frame
    base = room.eye + 60
    for distance, rise in ((0.5, 250.0), (0.22, 150.0)):
        x = left
        while x < right:
            w = random.uniform(80, 150)
            top = base - rise * random.uniform(0.55, 1.0)
            own = random.choice(("#c9a07a", "#b98a72", "#d9c09a", "#a8908a", "#c7867a"))
            colour = stage.tone(own, 0.6, distance)
            sheet.rect(x, top, w + 1, bottom - top, vertical(colour, lighter(colour, -0.06)))
            _roof(room, sheet, x, top, w, colour, distance)
            for row in range(3):
                for column in range(3):
                    if random.random() < 0.5:
                        pane = stage.light.glowing(mix("#ffd08a", colour, 0.25), "#5d6472")
                        px = x + w * (0.17 + 0.27 * column)
                        sheet.rect(px, top + 18 + row * 34, w * 0.11, 19, pane, 4, 0.85)
            x += w * random.uniform(0.88, 1.02)
    _landmark(room, sheet, base + 40)


def _roof(
    room: Room, sheet: Sheet, x: float, top: float, w: float, colour: str, distance: float
) -> None:
    kind = room.rng(f"roof{x:.0f}").random()
    if room.palette.indian:
        sheet.rect(x - 3, top - 5, w + 6, 8, lighter(colour, 0.05))
        if kind < 0.3:
            sheet.ellipse(x + w / 2, top, w * 0.24, w * 0.26, colour)
            sheet.line([(x + w / 2, top - w * 0.38), (x + w / 2, top)], colour, 3)
        elif kind < 0.6:
            sheet.rect(x + w * 0.2, top - 26, w * 0.3, 28, lighter(colour, -0.04))
    elif kind < 0.75:
        tiles = room.stage.tone("#a8604a", 0.6, distance)
        sheet.polygon([(x - 6, top), (x + w / 2, top - w * 0.42), (x + w + 6, top)], tiles)


def _landmark(room: Room, sheet: Sheet, foot: float) -> None:
    """A gateway with kiosks, or a clock tower, where the lane leads."""
    stage, x = room.stage, room.middle
    if room.palette.indian:
        stone, dark = stage.tone("#cf9a6c", 0.7, 0.16), stage.tone("#8a5a44", 0.3, 0.1)
        top = foot - 250
        sheet.rect(x - 92, top, 184, foot - top + 120, vertical(lighter(stone, 0.04), stone))
        sheet.rect(x - 100, top - 8, 200, 14, lighter(stone, 0.08))
        arch = [(x + px * 44, foot - 92 - py * 82) for px, py in arch_curve("cusped")]
        gate = [(x - 44, foot + 130), *arch, (x + 44, foot + 130)]
        sheet.polygon(gate, dark)
        sheet.line(arch, lighter(stone, 0.1), 6, soft=False)
        for dx, size in ((-84, 22), (0, 34), (84, 22)):
            sheet.rect(x + dx - size * 0.8, top - size * 1.3, size * 1.6, size * 1.3, stone)
            sheet.ellipse(x + dx, top - size * 1.3, size, size * 0.95, lighter(stone, 0.05))
            tip = top - size * 2.2
            sheet.line([(x + dx, tip - size * 0.4), (x + dx, tip)], stage.tone("#e0b448", 0.9), 3)
        return
    stone, slate = stage.tone("#b9a48c", 0.7, 0.18), stage.tone("#5a6a7a", 0.5, 0.16)
    top = foot - 300
    sheet.rect(x - 40, top, 80, foot - top + 120, vertical(lighter(stone, 0.04), stone))
    sheet.polygon([(x - 48, top), (x, top - 130), (x + 48, top)], slate)
    sheet.ellipse(x, top + 52, 24, paint=stage.light.glowing("#fff0c0", "#f3ead6"))
    for end in ((x, top + 36), (x + 11, top + 58)):
        sheet.line([(x, top + 52), end], stage.tone("#2a2428", 0.4), 3.4, soft=False)


def _fronts(room: Room, sheet: Sheet, way: int) -> None:
    """House fronts along one side, in perspective."""
    random = room.fixed(f"fronts{way}")
    indian = room.palette.indian
    walls = ("#c9a58a", "#b5846a", "#d8c8a8", "#a8a08f", "#c4b0a0")
    if indian:
        walls = ("#d9a06a", "#c9786a", "#8fb0a8", "#e0c48a", "#a8b8cc")
    x = way * min(room.reach(room.back) * 0.62, 3.3)
    x = way * max(abs(x), 1.6)
    z, lit = 1 / room.back, 0.34 if way == room.side else 0.72
    while z > 0.62:
        step = random.uniform(0.42, 0.62)
        s0, s1 = 1 / z, 1 / max(z - step, 0.3)
        tall = random.uniform(3.6, 5.4) + (1.5 if room.stage.tall else 0)
        colour = random.choice(walls)
        paint = Gradient(((0.0, room.tone(colour, lit + 0.12)),
            (1.0, room.tone(colour, lit - 0.1))))  # fmt: skip
        corners = ((x, -0.2, s0), (x, tall, s0), (x, tall, s1), (x, -0.2, s1))
        sheet.path(room.outline(corners), paint)
        room.quad(sheet, ((x, tall, s0), (x, tall + 0.12, s0), (x, tall + 0.12, s1), (x, tall, s1)),
            room.tone(lighter(colour, -0.1), lit))  # fmt: skip
        for level in (1.75, 3.15):
            for share in (0.22, 0.62):
                _window(room, sheet, random.random(), x, level, z - step * share,
                    z - step * (share + 0.2), lit, indian)  # fmt: skip
        _door(room, sheet, x, z - step * 0.35, z - step * 0.6, lit, indian)
        z -= step


def _window(
    room: Room,
    sheet: Sheet,
    chance: float,
    x: float,
    y: float,
    z0: float,
    z1: float,
    lit: float,
    indian: bool,
) -> None:
    s0, s1 = 1 / z0, 1 / z1
    frame = room.tone("#6b4a36" if indian else "#efe6d6", lit)
    room.quad(sheet, ((x, y - 0.06, s0), (x, y + 0.86, s0), (x, y + 0.86, s1), (x, y - 0.06, s1)),
        frame)  # fmt: skip
    pane = room.light.glowing("#ffcf80" if chance < 0.6 else "#5a5a70", "#55606e")
    middle = 1 / ((z0 + z1) / 2)
    for a, b in ((s0, middle), (middle, s1)):
        a, b = a * 1.006, b * 0.994
        room.quad(sheet, ((x, y, a), (x, y + 0.8, a), (x, y + 0.8, b), (x, y, b)), pane)
    if indian and chance < 0.5:
        room.quad(sheet, ((x * 0.93, y - 0.1, s0), (x * 0.93, y + 0.18, s0),
            (x * 0.93, y + 0.18, s1), (x * 0.93, y - 0.1, s1)), room.tone("#7a5236", lit),
            0.9)  # fmt: skip


def _door(
    room: Room, sheet: Sheet, x: float, z0: float, z1: float, lit: float, indian: bool
) -> None:
    s0, s1 = 1 / z0, 1 / z1
    colour = room.fixed(f"door{z0:.2f}{x:.1f}").choice(("#3f6f78", "#7a3f34", "#4f6a4a", "#6b4a36"))
    room.quad(sheet, ((x, 0, s0), (x, 1.55, s0), (x, 1.55, s1), (x, 0, s1)),
        room.tone(colour, lit - 0.1))  # fmt: skip
    del indian


def _ground(room: Room, sheet: Sheet) -> None:
    left, _, right, bottom = sheet.frame
    y = room.at(0, 0, room.back)[1]
    colour = "#c9a878" if room.palette.indian else "#a89a8c"
    if room.outside.snow:
        colour = "#e6ebf2"
    far, near = room.tone(colour, 0.72), room.tone(colour, 0.42)
    paint = Gradient(((0.0, far), (1.0, near)), 0, y, 0, bottom, units="user")
    sheet.path(box(left, y, right - left, bottom - y), paint, (left, y, right, bottom))
    middle = mix(far, near, 0.4)
    random = room.fixed("ground")
    z = 1 / room.back
    while z > 0.7:
        s0 = 1 / z
        z -= 0.05
        s1 = 1 / z
        x = -room.reach(s0) - 0.4 * random.random()
        while x < room.reach(s0) + 0.4:
            width = random.uniform(0.3, 0.5)
            shade = room.tone(lighter(colour, random.uniform(-0.035, 0.035)),
                random.uniform(0.4, 0.66))  # fmt: skip
            if random.random() < 0.6:
                points = [room.at(x, 0, s0), room.at(x + width * 0.94, 0, s0),
                    room.at(x + width * 0.94, 0, s1), room.at(x, 0, s1)]  # fmt: skip
                sheet.polygon(points, mix(middle, shade, 0.5))
            x += width
    if room.outside.wet:
        _puddles(room, sheet)
    if room.stage.look.texture:
        room.later(sheet, texture(0.05 * room.stage.look.texture, 14, room.stage.seed("ground"), 5))
    low = Pool(room.stage.w / 2, bottom, room.stage.w, room.stage.h * 0.16, "#4c3d52", -0.5, 1.0)
    room.shade(sheet, [low])


def _puddles(room: Room, sheet: Sheet) -> None:
    random = room.rng("puddles")
    for _ in range(7):
        s = random.uniform(0.55, 1.05)
        x, y = room.at(random.uniform(-1, 1) * room.reach(s) * 0.9, 0, s)
        wide = random.uniform(60, 150) * s
        paint = vertical(mix(room.outside.sky[2], room.outside.haze, 0.4), room.outside.sky[1])
        sheet.ellipse(x, y, wide, wide * 0.13, paint, 0.55)
