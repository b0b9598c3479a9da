"""Houses, each with its foot on a line: thatch and tile, cottage and barn."""

from __future__ import annotations

from random import Random

from plugins.providers.illustrator.scenery.canvas import Box, Point, horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.plants import contact
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage

LAMPLIGHT = "#ffcf7a"
INDIAN_WALLS = ("#e9dcc3", "#d9b48a", "#9fc0c4", "#e3b6a0", "#cfd2a0", "#e7cf8f")
COTTAGE_WALLS = ("#efe5d0", "#e2d3b8", "#cfd6d2", "#d9c2a8")


def window(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, height: float,
    distance: float = 0.0, frame: str = "#f4ecdc", lit: bool | None = None, panes: bool = True,
) -> None:  # fmt: skip
    """A window from its top left corner; lit from within when lamps are."""
    burning = stage.light.lamps if lit is None else (lit and stage.light.lamps)
    edge = width * 0.12
    sheet.rect(
        x - edge, y - edge, width + 2 * edge, height + 2 * edge, stage.tone(frame, 0.6, distance)
    )
    if burning:
        sheet.rect(x, y, width, height, vertical("#ffe6a6", LAMPLIGHT))
    else:
        glass = mix(stage.tone("#39485a", 0.5, distance), stage.light.sky[1], 0.35)
        sheet.rect(x, y, width, height, vertical(lighter(glass, 0.1), glass))
    if panes:
        bar = stage.tone(frame, 0.6, distance)
        sheet.rect(x + width * 0.46, y, width * 0.08, height, bar)
        sheet.rect(x, y + height * 0.46, width, height * 0.06, bar)
    sheet.rect(
        x - edge * 1.5,
        y + height + edge,
        width + 3 * edge,
        edge * 0.9,
        stage.tone(frame, 0.9, distance),
    )


def window_glow(stage: Stage, sheet: Sheet, x: float, y: float, size: float) -> None:
    """The halo of a lit window, when it is dark."""
    if stage.light.lamps:
        sheet.apply(glow(x, y, size, LAMPLIGHT, 0.36 * stage.look.glow), around(x, y, size))


def _door(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, height: float, colour: str,
    distance: float,
) -> None:  # fmt: skip
    sheet.rect(x - width * 0.12, y - height * 1.05, width * 1.24, height * 1.05,
               stage.tone("#efe3cc", 0.5, distance))  # fmt: skip
    sheet.rect(
        x,
        y - height,
        width,
        height,
        vertical(stage.tone(colour, 0.7, distance), stage.tone(colour, 0.35, distance)),
    )
    sheet.rect(
        x + width * 0.47, y - height, width * 0.05, height, stage.tone(colour, 0.05, distance)
    )
    sheet.ellipse(
        x + width * 0.4, y - height * 0.48, width * 0.05, paint=stage.tone("#d9b35a", 0.9, distance)
    )


def tiled(
    stage: Stage, sheet: Sheet, corners: list[tuple[float, float]], colour: str, distance: float,
    rows: int, lit: float, thatch: bool = False, seed: int = 1,
) -> None:  # fmt: skip
    """A roof plane, corners from the eaves' left clockwise (eaves left, ridge left, ridge right,
    eaves right), with courses of tile or strokes of straw."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = corners
    colour = mix(colour, "#f3f7fd", 0.85) if stage.light.snow else colour
    top, bottom = (
        stage.tone(colour, min(1, lit + 0.12), distance),
        stage.tone(colour, lit - 0.12, distance),
    )
    sheet.polygon(corners, vertical(top, bottom))
    random = Random(seed)
    reach: Box = (min(x1, x2), min(y2, y3), max(x3, x4), max(y1, y4))
    dark, bright = "", ""
    for row in range(1, rows + 1):
        t = row / rows
        lx, ly, rx, ry = (
            x2 + (x1 - x2) * t,
            y2 + (y1 - y2) * t,
            x3 + (x4 - x3) * t,
            y3 + (y4 - y3) * t,
        )
        if not thatch:
            dark += f"M{lx:.1f} {ly:.1f}L{rx:.1f} {ry:.1f}"
        for _ in range(
            int(abs(rx - lx) / max(3.0, abs(y1 - y2) / rows) * (1.7 if thatch else 0.5))
        ):
            u = random.random()
            sx, sy = lx + (rx - lx) * u, ly + (ry - ly) * u
            long = abs(y1 - y2) / rows * (0.8 if thatch else 0.9)
            stroke = f"M{sx:.1f} {sy - long:.1f}l{(u - 0.5) * long * 0.7:.1f} {long:.1f}"
            if random.random() < 0.6:
                dark += stroke
            else:
                bright += stroke
    width = max(0.7, abs(y1 - y2) / rows * (0.09 if thatch else 0.16))
    sheet.path(
        dark, None, reach, stroke=stage.tone(colour, lit - 0.4, distance), width=width, opacity=0.55
    )
    sheet.path(
        bright or "M0 0",
        None,
        reach,
        stroke=stage.tone(colour, min(1, lit + 0.3), distance),
        width=width,
        opacity=0.6,
    )


def hut(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, random: Random,
    distance: float = 0.0, thatch: bool | None = None,
) -> None:  # fmt: skip
    """An Indian village house: washed walls with a painted band, veranda posts, tile or thatch."""
    thatch = random.random() < 0.5 if thatch is None else thatch
    half, wall = width / 2, width * 0.36
    contact(stage, sheet, x, y, width * 0.72, distance)
    colour = (
        random.choice(("#c98f62", "#d9a878", "#e6d5b8")) if thatch else random.choice(INDIAN_WALLS)
    )
    tones = [stage.tone(colour, lit, distance) for lit in (0.35, 0.7, 0.85)]
    sheet.rect(
        x - half, y - wall, width, wall, horizontal(*(tones if stage.side > 0 else reversed(tones)))
    )
    band = "#8f4a34" if thatch else "#b5523a"
    sheet.rect(x - half, y - wall * 0.2, width, wall * 0.2, stage.tone(band, 0.5, distance))
    dots = "".join(
        f"M{x - half + (i + 0.5) * width / 16:.1f} {y - wall * 0.25:.1f}l{width / 60:.1f}"
        f" {-wall * 0.08:.1f}l{width / 60:.1f} {wall * 0.08:.1f}Z"
        for i in range(16)
    )
    sheet.path(dots, stage.tone("#f8efdc", 0.8, distance), (x - half, y - wall * 0.4, x + half, y))
    _door(
        stage,
        sheet,
        x - width * 0.08,
        y,
        width * 0.16,
        wall * 0.78,
        random.choice(("#3f7f9a", "#4f8a5a", "#8a4a2f")),
        distance,
    )
    for side in (-0.34, 0.2):
        window(
            stage,
            sheet,
            x + side * width,
            y - wall * 0.68,
            width * 0.12,
            wall * 0.3,
            distance,
            "#7a5236",
        )
    sheet.rect(
        x - half * 1.12,
        y - wall * 0.05,
        width * 1.12,
        wall * 0.09,
        stage.tone("#b7a08a", 0.75, distance),
    )
    _hut_roof(stage, sheet, x, y, width, wall, distance, thatch, random.randrange(1 << 20))
    window_glow(stage, sheet, x, y - wall * 0.5, width * 0.6)


def _hut_roof(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, wall: float, distance: float,
    thatch: bool, seed: int,
) -> None:  # fmt: skip
    """Deep eaves on veranda posts."""
    half = width / 2
    roof = "#c9a25c" if thatch else "#b85a3a"
    eaves, rise, over = y - wall * 0.92, width * (0.34 if thatch else 0.27), half * 1.22
    shade = stage.tone("#c9a888", 0.0, distance)
    sheet.rect(x - half, eaves, width, wall * 0.16, shade, opacity=0.55)
    ridge = half * (0.5 if thatch else 0.62)
    tiled(
        stage,
        sheet,
        [
            (x - over, eaves + wall * 0.06),
            (x - ridge, eaves - rise),
            (x + ridge, eaves - rise),
            (x + over, eaves + wall * 0.06),
        ],
        roof,
        distance,
        6 if thatch else 8,
        0.7,
        thatch,
        seed,
    )
    hip = [(x - stage.side * over, eaves + wall * 0.06), (x - stage.side * ridge, eaves - rise),
           (x - stage.side * ridge * 0.7, eaves + wall * 0.06)]  # fmt: skip
    sheet.polygon(hip, stage.tone(roof, 0.1, distance), 0.35)
    sheet.line(
        [(x - ridge, eaves - rise), (x + ridge, eaves - rise)],
        stage.tone(roof, 0.95, distance),
        width * 0.025,
    )
    for post in (-0.56, -0.28, 0.28, 0.56):
        sheet.rect(
            x + post * width - width * 0.012,
            eaves,
            width * 0.024,
            wall * 0.92,
            stage.tone("#6b4a30", 0.6, distance),
        )


def cottage(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, random: Random,
    distance: float = 0.0, roof: str = "", wall_colour: str = "",
) -> None:  # fmt: skip
    """A Western cottage: a gable to the light, a long roof, a chimney that smokes."""
    colour = wall_colour or random.choice(COTTAGE_WALLS)
    roof = roof or random.choice(("#8a4b3c", "#5f6470", "#7a5a44", "#9a5a3a"))
    side, wall = stage.side, width * 0.4
    contact(stage, sheet, x, y, width * 0.68, distance)
    gable, rise = width * 0.4, width * 0.34
    front = x + side * width * 0.5
    inner = front - side * gable
    back = x - side * width * 0.5
    long = (min(inner, back), max(inner, back))
    dark = vertical(stage.tone(colour, 0.32, distance), stage.tone(colour, 0.2, distance))
    sheet.rect(long[0], y - wall, long[1] - long[0], wall, dark)
    face = [
        (front, y),
        (front, y - wall),
        (front - side * gable / 2, y - wall - rise),
        (inner, y - wall),
        (inner, y),
    ]
    sheet.polygon(
        face, vertical(stage.tone(colour, 0.95, distance), stage.tone(colour, 0.7, distance))
    )
    peak = (front - side * gable / 2, y - wall - rise * 1.06)
    _cottage_roof(stage, sheet, (back, inner), peak, y - wall, width, roof, distance, random)
    edge = stage.tone(roof, 0.15, distance)
    sheet.line(
        [(front + side * width * 0.03, y - wall * 0.93), peak, (inner, y - wall * 0.93)],
        edge,
        width * 0.03,
        soft=False,
    )
    _door(stage, sheet, front - side * gable / 2 - width * 0.05, y, width * 0.1, wall * 0.66,
          random.choice(("#3f6f6a", "#8f3f35", "#34557a")), distance)  # fmt: skip
    window(
        stage,
        sheet,
        front - side * gable / 2 - width * 0.04,
        y - wall - rise * 0.45,
        width * 0.08,
        rise * 0.3,
        distance,
    )
    for t in (0.2, 0.6):
        left = back + side * (width * 0.6) * t
        window(
            stage,
            sheet,
            min(left, left + side * width * 0.13),
            y - wall * 0.72,
            width * 0.13,
            wall * 0.36,
            distance,
        )
    window_glow(stage, sheet, (inner + back) / 2, y - wall * 0.5, width * 0.5)


def _cottage_roof(
    stage: Stage, sheet: Sheet, span: tuple[float, float], peak: Point, eaves: float,
    width: float, roof: str, distance: float, random: Random,
) -> None:  # fmt: skip
    """The long roof plane and the chimney behind it; ``span`` is its back and its inner end."""
    (back, inner), side, rise = span, stage.side, width * 0.34
    chimney = back + side * width * 0.16
    sheet.rect(
        chimney - width * 0.035,
        eaves - rise * 1.3,
        width * 0.07,
        rise * 0.7,
        horizontal(stage.tone("#9a6a54", 0.6, distance), stage.tone("#9a6a54", 0.3, distance)),
    )
    sheet.rect(
        chimney - width * 0.045,
        eaves - rise * 1.34,
        width * 0.09,
        width * 0.025,
        stage.tone("#9a6a54", 0.9, distance),
    )
    tail = back - side * width * 0.05
    corners = [
        (tail, eaves + width * 0.016),
        (back + side * width * 0.168, peak[1]),
        peak,
        (inner + side * 2, eaves + width * 0.016),
    ]
    if side < 0:
        corners = [corners[3], corners[2], corners[1], corners[0]]
    tiled(stage, sheet, corners, roof, distance, 8, 0.5, seed=random.randrange(1 << 20))


def barn(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, distance: float = 0.0
) -> None:
    """A red barn with a gambrel roof, and a silo."""
    red, side, wall = "#a8392e", stage.side, width * 0.42
    contact(stage, sheet, x, y, width * 0.75, distance)
    silo = x - side * width * 0.66
    tones = [stage.tone("#b9bcc0", lit, distance) for lit in (0.2, 0.6, 0.95)]
    sheet.rect(silo - width * 0.11, y - width * 0.82, width * 0.22, width * 0.82,
               horizontal(*(tones if side > 0 else reversed(tones))))  # fmt: skip
    sheet.ellipse(
        silo, y - width * 0.82, width * 0.11, width * 0.1, stage.tone("#8f949c", 0.8, distance)
    )
    half = width * 0.5
    outline = [
        (x - half, y),
        (x - half, y - wall),
        (x - half * 0.72, y - wall * 1.55),
        (x, y - wall * 1.92),
        (x + half * 0.72, y - wall * 1.55),
        (x + half, y - wall),
        (x + half, y),
    ]
    sheet.polygon(
        outline, vertical(stage.tone(red, 0.85, distance), stage.tone(red, 0.5, distance))
    )
    boards = "".join(
        f"M{x - half + width * i / 22:.1f} {y:.1f}V{y - wall * 1.4:.1f}" for i in range(1, 22)
    )
    sheet.path(
        boards,
        None,
        (x - half, y - wall * 2, x + half, y),
        stroke=stage.tone(red, 0.1, distance),
        width=1.4,
        opacity=0.4,
    )
    trim = stage.tone("#f2ebdc", 0.85, distance)
    sheet.line(
        outline[1:6],
        stage.tone("#6b4a44" if not stage.light.snow else "#f3f7fd", 0.5, distance),
        width * 0.055,
        soft=False,
    )
    door = width * 0.3
    sheet.rect(x - door / 2, y - wall * 0.85, door, wall * 0.85, stage.tone(red, 0.25, distance))
    frame = [
        (x - door / 2, y),
        (x - door / 2, y - wall * 0.85),
        (x + door / 2, y - wall * 0.85),
        (x + door / 2, y),
    ]
    sheet.line(frame, trim, width * 0.018, soft=False)
    sheet.line([frame[0], frame[2]], trim, width * 0.014)
    sheet.line([frame[1], frame[3]], trim, width * 0.014)
    window(stage, sheet, x - width * 0.06, y - wall * 1.45, width * 0.12, wall * 0.28, distance)
    window_glow(stage, sheet, x, y - wall * 1.3, width * 0.4)
