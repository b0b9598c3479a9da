"""Boats, and the lighthouse that waits for them."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.canvas import (
    Box,
    Gradient,
    horizontal,
    polygon,
    vertical,
)
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage


def _hull(
    stage: Stage, sheet: Sheet, x: float, y: float, length: float, colour: str, distance: float,
    band: str = "#f3ead8",
) -> None:  # fmt: skip
    half, deep = length / 2, length * 0.15
    reach: Box = (x - half * 1.2, y - length * 0.25, x + half * 1.2, y + deep)
    body = (
        f"M{x - half:.1f} {y - deep:.1f}Q{x:.1f} {y - deep * 0.55:.1f} {x + half * 1.08:.1f}"
        f" {y - deep * 1.45:.1f}Q{x + half * 0.86:.1f} {y + deep * 0.1:.1f} {x + half * 0.6:.1f}"
        f" {y + deep * 0.3:.1f}L{x - half * 0.72:.1f} {y + deep * 0.3:.1f}Q{x - half * 0.95:.1f}"
        f" {y - deep * 0.2:.1f} {x - half:.1f} {y - deep:.1f}Z"
    )
    light, dark = stage.tone(colour, 0.85, distance), stage.tone(colour, 0.2, distance)
    sheet.path(body, vertical(light, dark), reach)
    strake = (
        f"M{x - half:.1f} {y - deep:.1f}Q{x:.1f} {y - deep * 0.55:.1f} {x + half * 1.08:.1f}"
        f" {y - deep * 1.45:.1f}"
    )
    sheet.path(strake, None, reach, stroke=stage.tone(band, 0.85, distance), width=length * 0.022)
    lower = (
        f"M{x - half * 0.97:.1f} {y - deep * 0.72:.1f}Q{x:.1f} {y - deep * 0.25:.1f}"
        f" {x + half:.1f} {y - deep * 1.05:.1f}"
    )
    sheet.path(lower, None, reach, stroke=stage.tone(band, 0.5, distance), width=length * 0.01)


def reflection(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, height: float, colour: str,
    name: str, distance: float = 0.2,
) -> None:  # fmt: skip
    """Broken streaks of a thing's colour in the water below it."""
    random = stage.rng(f"mirror {name}")
    for index in range(9):
        t = index / 9
        half = width * 0.5 * (1 - 0.5 * t) * random.uniform(0.55, 1)
        dx = random.uniform(-0.1, 0.1) * width
        sheet.ellipse(x + dx, y + t * height, half, max(1.0, height * 0.028),
                      paint=stage.tone(colour, 0.25, distance), opacity=0.5 * (1 - t))  # fmt: skip


def sailboat(
    stage: Stage, sheet: Sheet, x: float, y: float, size: float, distance: float = 0.25,
    hull: str = "#8f3f2f", sail: str = "#f7efdd",
) -> None:  # fmt: skip
    """A sloop, its sails full; ``size`` is its length, ``y`` its waterline."""
    reflection(
        stage,
        sheet,
        x,
        y + size * 0.05,
        size,
        size * 0.5,
        mix(hull, sail, 0.4),
        f"s{x:.0f}",
        distance,
    )
    mast = (x + size * 0.02, y - size * 1.15)
    sheet.line(
        [(mast[0], y - size * 0.1), mast], stage.tone("#5a4433", 0.5, distance), size * 0.022
    )
    lit, dark = stage.tone(sail, 1.0, distance), stage.tone(sail, 0.3, distance)
    reach: Box = (x - size * 0.6, mast[1], x + size * 0.7, y)
    main = (
        f"M{mast[0] - size * 0.02:.1f} {mast[1]:.1f}Q{x - size * 0.28:.1f} {y - size * 0.7:.1f}"
        f" {x - size * 0.44:.1f} {y - size * 0.22:.1f}L{mast[0] - size * 0.02:.1f}"
        f" {y - size * 0.2:.1f}Z"
    )
    jib = (
        f"M{mast[0] + size * 0.02:.1f} {mast[1] + size * 0.08:.1f}Q{x + size * 0.32:.1f}"
        f" {y - size * 0.6:.1f} {x + size * 0.5:.1f} {y - size * 0.24:.1f}"
        f"Q{x + size * 0.2:.1f} {y - size * 0.3:.1f} {mast[0] + size * 0.03:.1f}"
        f" {y - size * 0.22:.1f}Z"
    )
    from_right = stage.side > 0
    sheet.path(main, vertical(dark if from_right else lit, stage.tone(sail, 0.6, distance)), reach)
    sheet.path(jib, vertical(lit if from_right else dark, stage.tone(sail, 0.7, distance)), reach)
    _hull(stage, sheet, x, y, size, hull, distance)
    if stage.light.lamps:
        lamp(stage, sheet, x - size * 0.3, y - size * 0.2, size * 0.035, size * 0.5)


def fishing_boat(
    stage: Stage, sheet: Sheet, x: float, y: float, size: float, distance: float = 0.1,
    hull: str = "#2f6f8f", indian: bool = False,
) -> None:  # fmt: skip
    """A working boat with a wheelhouse, or the long painted boat of an Indian shore."""
    reflection(stage, sheet, x, y + size * 0.05, size, size * 0.42, hull, f"f{x:.0f}", distance)
    tone = stage.tone
    if indian:
        pole = (x + size * 0.12, y - size * 0.75)
        sheet.line([(pole[0], y - size * 0.1), pole], tone("#6b4a30", 0.5, distance), size * 0.02)
        flag = [
            pole,
            (pole[0] - size * 0.2, pole[1] + size * 0.05),
            (pole[0], pole[1] + size * 0.11),
        ]
        sheet.polygon(flag, tone("#e2762e", 0.9, distance))
        roof = [(x - size * 0.3, y - size * 0.2), (x - size * 0.2, y - size * 0.36),
                (x + size * 0.06, y - size * 0.36), (x + size * 0.12, y - size * 0.16)]  # fmt: skip
        sheet.smooth(roof, vertical(tone("#c9a25e", 0.9, distance), tone("#a57c40", 0.3, distance)))
        _hull(stage, sheet, x, y, size, hull, distance, "#f2b632")
        return
    house = (x - size * 0.3, y - size * 0.42, size * 0.3, size * 0.34)
    wall = (tone("#efe6d4", 0.95, distance), tone("#efe6d4", 0.4, distance))
    sheet.rect(*house, vertical(*wall), radius=size * 0.02)
    sheet.rect(house[0] - size * 0.03, house[1] - size * 0.04, size * 0.38, size * 0.06,
               tone("#b5443a", 0.7, distance), radius=size * 0.02)  # fmt: skip
    pane = stage.light.glowing("#ffd98a", "#4d6b80")
    for index in range(2):
        sheet.rect(house[0] + size * (0.04 + 0.13 * index), house[1] + size * 0.07, size * 0.09,
                   size * 0.1, pane, radius=size * 0.01)  # fmt: skip
    mast = [(x + size * 0.12, y - size * 0.1), (x + size * 0.12, y - size * 0.9)]
    sheet.line(mast, tone("#5a4a3c", 0.5, distance), size * 0.02)
    for end in (0.46, -0.42):
        sheet.line(
            [mast[1], (x + size * end, y - size * 0.2)],
            tone("#5a4a3c", 0.4, distance),
            size * 0.006,
        )
    _hull(stage, sheet, x, y, size, hull, distance)
    if stage.light.lamps:
        lamp(stage, sheet, *mast[1], size * 0.03, size * 0.5)


def lamp(stage: Stage, sheet: Sheet, x: float, y: float, size: float, halo: float) -> None:
    """A small lit lantern with its glow."""
    strength = 0.75 * stage.look.glow
    sheet.apply(glow(x, y, halo, "#ffb95a", strength * 0.7), around(x, y, halo))
    sheet.ellipse(x, y, size, paint="#fff1c4")


def lighthouse(
    stage: Stage, sheet: Sheet, x: float, y: float, height: float, distance: float
) -> None:
    """A banded tower with its lantern; the foot stands at ``y``."""
    tone, top = stage.tone, y - height
    wide, narrow = height * 0.105, height * 0.066

    def half(share: float) -> float:
        return wide + (narrow - wide) * share

    bands = 6
    for index in range(bands):
        low, high = index / bands * 0.8, (index + 1) / bands * 0.8
        colour = "#f6efe2" if index % 2 == 0 else "#c2473c"
        shape = [
            (x - half(low), y - low * height),
            (x + half(low), y - low * height),
            (x + half(high), y - high * height),
            (x - half(high), y - high * height),
        ]
        sheet.polygon(shape, cylinder(stage, colour, distance))
    for share, pane in ((0.2, 0.026), (0.45, 0.022)):
        sheet.rect(
            x - height * 0.013,
            y - share * height - height * pane,
            height * 0.026,
            height * pane * 2,
            stage.light.glowing("#ffd98a"),
            radius=height * 0.013,
        )
    deck = y - 0.8 * height
    sheet.rect(x - narrow * 1.7, deck - height * 0.015, narrow * 3.4, height * 0.025,
               tone("#3c4450", 0.6, distance), radius=2)  # fmt: skip
    for index in range(9):
        rail = x - narrow * 1.6 + index * narrow * 0.4
        sheet.line([(rail, deck - height * 0.05), (rail, deck)], tone("#3c4450", 0.6, distance),
                   height * 0.005)  # fmt: skip
    sheet.line([(x - narrow * 1.6, deck - height * 0.05), (x + narrow * 1.6, deck - height * 0.05)],
               tone("#3c4450", 0.6, distance), height * 0.006)  # fmt: skip
    glass = "#fff3c0" if stage.light.lamps else tone("#bfe0ea", 0.9, distance)
    sheet.rect(x - narrow * 0.8, deck - height * 0.1, narrow * 1.6, height * 0.09, glass)
    for dx in (-0.8, -0.25, 0.25, 0.8):
        sheet.line([(x + dx * narrow, deck - height * 0.1), (x + dx * narrow, deck)],
                   tone("#3c4450", 0.5, distance), height * 0.006)  # fmt: skip
    cap = [(x - narrow, deck - height * 0.1), (x, top), (x + narrow, deck - height * 0.1)]
    sheet.path(
        polygon(cap), cylinder(stage, "#c2473c", distance), (x - narrow, top, x + narrow, deck)
    )
    sheet.ellipse(x, top, height * 0.012, paint=tone("#3c4450", 0.6, distance))
    if stage.light.lamps:
        sheet.apply(glow(x, deck - height * 0.05, height * 0.55, "#ffd98a", 0.8 * stage.look.glow),
                    around(x, deck - height * 0.05, height * 0.55))  # fmt: skip


def cylinder(stage: Stage, colour: str, distance: float) -> Gradient:
    """The shading of a cylinder."""
    tones = [stage.tone(colour, lit, distance) for lit in (0.12, 0.45, 0.95, 0.75)]
    return horizontal(*(tones if stage.side > 0 else reversed(tones)))


def rocks(
    stage: Stage, sheet: Sheet, spots: list[tuple[float, float, float]], colour: str,
    distance: float, name: str,
) -> None:  # fmt: skip
    """Boulders ``(x, foot, size)``: a dark body and a facet that catches the light."""
    random = stage.rng(name)
    for x, y, size in spots:
        points = []
        for index in range(8):
            share = index / 7
            lift = (
                size * (0.28 + 0.72 * (1 - abs(2 * share - 1) ** 1.7)) * random.uniform(0.75, 1.1)
            )
            points.append((x + (share - 0.5) * size * 1.9, y - (lift if 0 < index < 7 else 0)))
        reach: Box = (x - size, y - size * 1.2, x + size, y + 3)
        sheet.path(
            polygon(points),
            vertical(stage.tone(colour, 0.35, distance), stage.tone(colour, 0.05, distance)),
            reach,
        )
        order = points if stage.side < 0 else list(reversed(points))
        face = [*order[1:5], (x - stage.side * -size * 0.1, y - size * 0.35),
                (order[1][0], order[1][1] + size * 0.3)]  # fmt: skip
        lit = "#f2f6fc" if stage.light.snow else colour
        sheet.path(polygon(face), stage.tone(lit, 0.85, distance), reach)
