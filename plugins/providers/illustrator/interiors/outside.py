"""What is seen through windows: the sky, what stands before it, and the weather on the pane."""

from __future__ import annotations

import math
from typing import Literal

from filmwright import Motion
from plugins.providers.illustrator.interiors.room import Room
from plugins.providers.illustrator.scenery.canvas import (
    Box,
    Gradient,
    blob,
    ridge,
    smooth,
    under,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky

View = Literal["garden", "city", "hills", "village"]


def view(room: Room, kind: View, box: Box) -> None:
    """The world outside, within ``box`` (stage units); its horizon is at the eye's height."""
    stage = room.stage
    inside, eye = stage.light, stage.horizon
    stage.light = room.outside
    left, top, right, bottom = _grown(room, box)
    high = box[3] - box[1]
    horizon = min(max(eye, box[1] + high * 0.4), box[1] + high * 0.78)
    first = len(stage.sheets)
    stage.horizon = horizon
    sky(stage, horizon, 0.66, clouds=False)
    land = stage.sheet("outside", 0.12)
    if kind == "city":
        _city(room, land, left, right, horizon, bottom)
    else:
        _country(room, land, kind, left, right, horizon, bottom)
    weather(room, (left, top, right, bottom))
    for sheet in stage.sheets[first:]:
        sheet.frame = (left, top, right, bottom)
    stage.light, stage.horizon = inside, eye


def _grown(room: Room, box: Box) -> Box:
    """The box and what parallax may uncover beside it."""
    reach = room.stage.extent(0.5)
    across, down = room.stage.w * 0.055, room.stage.h * 0.055
    return (
        max(reach[0], box[0] - across), max(reach[1], box[1] - down),
        min(reach[2], box[2] + across), min(reach[3], box[3] + down),
    )  # fmt: skip


def _city(
    room: Room, sheet: Sheet, left: float, right: float, horizon: float, bottom: float
) -> None:
    """Blocks in three ranks, the farther the hazier; lit windows after dark."""
    stage, random = room.stage, room.rng("city")
    for rank, (distance, rise) in enumerate(((1.0, 0.52), (0.55, 0.36), (0.2, 0.2))):
        x = left - 40
        base = ("#7c84a0", "#6d7391", "#5a5f7c")[rank]
        reach = (horizon - sheet.frame[1]) * 0.0 + (bottom - horizon + 240) * rise
        while x < right:
            width = random.uniform(42, 96) * (1 + rank * 0.28)
            top = horizon - reach * random.uniform(0.3, 1.0) + rank * 34
            wall = stage.tone(lighter(base, random.uniform(-0.03, 0.04)), 0.55, distance)
            side = lighter(wall, 0.035 * stage.side)
            sheet.rect(x, top, width, bottom - top, vertical(wall, stage.light.far(wall, 0.35)))
            sheet.rect(x + width * 0.62, top, width * 0.38, bottom - top, side, opacity=0.6)
            _roof(room, sheet, x, top, width, wall, rank)
            _windows(room, sheet, random.randrange(1 << 30), (x, top, x + width, bottom), rank,
                wall)  # fmt: skip
            x += width * random.uniform(0.82, 1.12)


def _roof(
    room: Room, sheet: Sheet, x: float, top: float, width: float, wall: str, rank: int
) -> None:
    random = room.rng(f"roof{x:.0f}{rank}")
    kind = random.random()
    if room.palette.indian and kind < 0.16:
        r = width * 0.3
        sheet.ellipse(x + width / 2, top, r, r * 1.05, wall)
        sheet.line([(x + width / 2, top - r * 1.5), (x + width / 2, top - r)], wall, 2.4)
    elif kind < 0.45:
        sheet.rect(x + width * 0.2, top - 14, width * 0.26, 15, wall, 3)
    elif kind < 0.62:
        sheet.line([(x + width * 0.5, top - 36), (x + width * 0.5, top)], wall, 2)


def _windows(room: Room, sheet: Sheet, seed: int, block: Box, rank: int, wall: str) -> None:
    from random import Random

    random = Random(seed)
    left, top, right, bottom = block
    step, light = 11 + rank * 4, room.outside
    share = (0.5 if light.night else 0.32) if light.lamps else 0.0
    y = top + 8
    while y < min(bottom, top + 260) and rank:
        x = left + 6
        while x < right - 7:
            if random.random() < share:
                warm = random.choice(("#ffd68a", "#ffc470", "#ffe6b4", "#bfe0ff"))
                sheet.rect(x, y, step * 0.42, step * 0.5,
                    mix(warm, wall, 0.18 if rank > 1 else 0.4))  # fmt: skip
            elif not light.night and random.random() < 0.55:
                sheet.rect(x, y, step * 0.42, step * 0.5, lighter(wall, 0.05), opacity=0.7)
            x += step
        y += step * 1.15


def _country(
    room: Room, sheet: Sheet, kind: View, left: float, right: float, horizon: float, bottom: float
) -> None:
    """Hills, a line of trees, and leaves close to the window."""
    stage, random = room.stage, room.rng("country")
    rise = (bottom - horizon) * (1.1 if kind == "hills" else 0.5) + 26
    for distance, share, green in ((0.9, 1.0, "#7d9a86"), (0.5, 0.55, "#6f9263")):
        line = ridge(random, left, right, horizon + 6, rise * share, 0.42)
        crest = stage.tone(green, 0.7, distance)
        sheet.path(smooth(under(line, bottom), True, 0.6), vertical(crest, lighter(crest, -0.06)))
    ground = stage.tone("#7fa055" if kind != "village" else "#b9a26a", 0.75, 0.18)
    sheet.rect(left, horizon + 24, right - left, bottom - horizon,
        vertical(ground, lighter(ground, -0.08)))  # fmt: skip
    if kind == "village":
        _huts(room, sheet, left, right, horizon + 34)
    x = left
    while x < right:
        size = random.uniform(46, 100)
        _tree(room, sheet, x, horizon + random.uniform(30, 64), size)
        x += size * random.uniform(0.9, 2.6 if kind == "garden" else 5.0)
    if kind == "garden":
        _hedge(room, sheet, left, right, bottom - (bottom - horizon) * 0.42, bottom)


def _tree(room: Room, sheet: Sheet, x: float, foot: float, size: float) -> None:
    """A crown of overlapping clumps, dark below, sunlit on the light's side."""
    stage, random = room.stage, room.rng(f"tree{x:.0f}")
    trunk = stage.tone("#5c4632", 0.4, 0.2)
    sheet.line([(x, foot), (x + size * 0.04, foot - size * 0.9)], trunk, size * 0.12)
    green = random.choice(("#4f8446", "#5f8f3f", "#3f7550", "#6d9a48"))
    clumps = []
    for index in range(11):
        angle, reach = index * 2.4, (index / 11) ** 0.6
        clumps.append((math.cos(angle) * reach * size * 0.6, math.sin(angle) * reach * size * 0.5))
    for lit, shift, scale in ((0.16, 0.0, 1.0), (0.5, 0.1, 0.78), (0.86, 0.19, 0.46)):
        for dx, dy in clumps:
            radius = size * random.uniform(0.26, 0.36) * scale
            centre = (x + dx + stage.side * shift * size, foot - size * 1.3
                + dy - shift * size * 1.1)  # fmt: skip
            sheet.smooth(blob(random, *centre, radius, radius * 0.85, 8, 0.14),
                stage.tone(green, lit, 0.18))  # fmt: skip


def _hedge(room: Room, sheet: Sheet, left: float, right: float, foot: float, bottom: float) -> None:
    """Bushes and flowers right under the window."""
    stage, random = room.stage, room.rng("hedge")
    for lit, lift in ((0.2, 20.0), (0.45, 8.0), (0.75, -2.0)):
        x = left
        while x < right:
            radius = random.uniform(20, 38)
            sheet.ellipse(x, foot + 30 - lift, radius, radius * 0.8,
                stage.tone("#5a8a42", lit, 0.05))  # fmt: skip
            x += radius * 1.1
        if lit < 0.3:
            sheet.rect(left, foot + 20, right - left, bottom - foot,
                stage.tone("#5a8a42", lit, 0.05))  # fmt: skip
    for _ in range(int((right - left) / 22)):
        colour = random.choice(("#f3d35a", "#f2f0e4", "#e0708a", "#e88f4a"))
        sheet.ellipse(random.uniform(left, right), foot + random.uniform(8, 60),
            random.uniform(2.4, 4.4), paint=stage.tone(colour, 0.85))  # fmt: skip


def _huts(room: Room, sheet: Sheet, left: float, right: float, foot: float) -> None:
    stage, random = room.stage, room.rng("huts")
    x = left + random.uniform(10, 120)
    while x < right:
        w = random.uniform(70, 110)
        wall = stage.tone(random.choice(("#d9b98a", "#c98f66", "#e3d2b0")), 0.7, 0.25)
        sheet.rect(x, foot - w * 0.5, w, w * 0.55, wall)
        roof = [(x - w * 0.12, foot - w * 0.46), (x + w * 0.5, foot - w * 0.92),
                (x + w * 1.12, foot - w * 0.46)]  # fmt: skip
        sheet.polygon(roof, stage.tone("#8f6a42", 0.7, 0.25))
        sheet.rect(x + w * 0.4, foot - w * 0.3, w * 0.2, w * 0.35,
                   stage.light.glowing("#ffcf7d", "#4a3a30"))  # fmt: skip
        x += w * random.uniform(2.2, 4.5)


def weather(room: Room, box: Box) -> None:
    """Rain or snow between the window and the world; drops on the glass."""
    weather = room.stage.request.weather
    if weather in ("rain", "storm"):
        for index in range(2):
            _rain(room, box, index)
    elif weather == "snow":
        for index in range(2):
            _snow(room, box, index)
    elif weather == "fog":
        sheet = room.stage.sheet("fog outside", 0.18, plain=True)
        mist = room.outside.haze
        sheet.rect(box[0], box[1], box[2] - box[0], box[3] - box[1],
                   Gradient(((0.0, mist, 0.35), (0.6, mist, 0.75), (1.0, mist, 0.85))))  # fmt: skip


def _rain(room: Room, box: Box, index: int) -> None:
    stage, random = room.stage, room.rng(f"rain{index}")
    motion = Motion(kind="flicker", amplitude=0.35, period=0.45 + 0.2 * index, phase=0.5 * index)
    sheet = stage.sheet("rain outside", 0.2 + 0.02 * index, motion, plain=True)
    left, top, right, bottom = box
    colour = lighter(room.outside.haze, 0.12)
    for _ in range(int((right - left) * (bottom - top) / 5200)):
        x, y = random.uniform(left, right), random.uniform(top, bottom)
        length = random.uniform(24, 60)
        sheet.line([(x, y), (x - length * 0.16, y + length)], colour, 1.3,
                   random.uniform(0.2, 0.55), soft=False)  # fmt: skip
    if index:
        for _ in range(int((right - left) * (bottom - top) / 3800)):
            x, y = random.uniform(left, right), random.uniform(top, bottom)
            size = random.uniform(1.4, 3.4)
            sheet.ellipse(x, y, size * 0.8, size, colour, random.uniform(0.3, 0.7))


def _snow(room: Room, box: Box, index: int) -> None:
    stage, random = room.stage, room.rng(f"snow{index}")
    motion = Motion(kind="bob", amplitude=16 + 10 * index, period=5 + 2 * index, phase=0.4 * index)
    sheet = stage.sheet("snow outside", 0.2 + 0.02 * index, motion, plain=True)
    left, top, right, bottom = box
    for _ in range(int((right - left) * (bottom - top) / 3600)):
        x, y = random.uniform(left, right), random.uniform(top - 40, bottom + 40)
        sheet.ellipse(x, y, random.uniform(1.4, 4.2), paint=stage.tone("#ffffff", 0.95),
                      opacity=random.uniform(0.4, 0.95))  # fmt: skip
