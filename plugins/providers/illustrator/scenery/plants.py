"""Plants, each drawn on a sheet with its foot at ``(x, y)``; ``distance`` is for the haze."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from random import Random

from plugins.providers.illustrator.scenery.canvas import (
    Box,
    Gradient,
    Point,
    polygon,
    smooth,
    trace,
)
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.foliage import leaves
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage

GREENS = ("#4f8a3c", "#5d9440", "#487f45", "#6a9a3f")
AUTUMN = ("#c9822e", "#b8602c", "#d3a03c", "#8f8a3a")


def leaf(x: float, y: float, length: float, width: float, angle: float) -> str:
    """A leaf-shaped dab as a path."""
    dx, dy = math.cos(angle) * length, math.sin(angle) * length
    nx, ny = -math.sin(angle) * width, math.cos(angle) * width
    return (
        f"M{x:.1f} {y:.1f}q{dx / 2 + nx:.1f} {dy / 2 + ny:.1f} {dx:.1f} {dy:.1f}"
        f"q{-dx / 2 - nx:.1f} {-dy / 2 - ny:.1f} {-dx:.1f} {-dy:.1f}Z"
    )


def contact(
    stage: Stage, sheet: Sheet, x: float, y: float, reach: float, distance: float = 0.0
) -> None:
    """The soft shadow of a thing on the ground it stands on, falling away from the light."""
    dark = mix(stage.tone("#23301f", 0.0, distance), stage.light.ambient, 0.12)
    shade = Gradient(
        ((0.0, dark, 0.5), (0.55, dark, 0.34), (1.0, dark, 0.0)), 0.5, 0.5, 0.5, radial=True
    )
    sheet.ellipse(x - stage.side * reach * 0.25, y, reach, reach * 0.13, shade)


def _limb(start: Point, end: Point, thick: float, thin: float, bend: float = 0.0) -> str:
    """A tapering branch."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    mx, my = (x1 + x2) / 2 + nx * bend, (y1 + y2) / 2 + ny * bend
    middle = (thick + thin) / 2
    return trace(
        "M", x1 + nx * thick, y1 + ny * thick,
        "Q", mx + nx * middle, my + ny * middle, x2 + nx * thin, y2 + ny * thin,
        "L", x2 - nx * thin, y2 - ny * thin,
        "Q", mx - nx * middle, my - ny * middle, x1 - nx * thick, y1 - ny * thick, "Z",
    )  # fmt: skip


def foliage(
    stage: Stage, sheet: Sheet, clumps: Sequence[tuple[float, float, float]], colour: str,
    random: Random, distance: float = 0.0, leafy: float = 1.0, size: float = 0.0,
) -> None:  # fmt: skip
    """A crown of clumps ``(x, y, radius)``, lit from the light's side; ``size`` is a leaf's
    length, ``leafy`` how many there are."""
    largest = max(clump[2] for clump in clumps)
    size = size or largest * 0.17
    if stage.light.snow:
        colour = mix(colour, "#a9b7c4", 0.45)
    tones = [stage.tone(colour, lit, distance) for lit in (0.0, 0.2, 0.46, 0.74, 1.0)]
    tones[-1] = mix(tones[-1], stage.light.far(stage.light.sun, distance), 0.2)
    snow = stage.tone("#f4f8ff", 0.75, distance) if stage.light.snow else ""
    up = 0.95 if stage.light.height > 0.3 else 0.6
    pad = size * 1.5
    reach: Box = (
        min(c[0] - c[2] for c in clumps) - pad, min(c[1] - c[2] for c in clumps) - pad,
        max(c[0] + c[2] for c in clumps) + pad, max(c[1] + c[2] for c in clumps) + pad,
    )  # fmt: skip
    seed = random.randrange(1 << 30)
    sheet.apply(leaves(clumps, tones, size, (0.8 * stage.side, up), seed, leafy, snow,
                       stage.look.finish == "flat"), reach)  # fmt: skip


def broadleaf(
    stage: Stage, sheet: Sheet, x: float, y: float, height: float, random: Random,
    colour: str = "", distance: float = 0.0, spread: float = 0.62, leafy: float = 1.0,
    count: int = 11,
) -> None:  # fmt: skip
    """An oak, neem or mango tree."""
    colour = colour or random.choice(GREENS)
    crown_y, rx, ry = y - height * 0.63, height * spread * 0.5, height * 0.33
    bark = "#6b4f3a"
    trunk = height * 0.035
    top = (x + random.uniform(-0.04, 0.04) * height, crown_y + ry * 0.4)
    reach: Box = (x - rx, crown_y - ry, x + rx, y + 4)
    contact(stage, sheet, x, y, rx * 1.05, distance)
    sheet.path(
        _limb((x, y), top, trunk * 1.35, trunk * 0.8), stage.tone(bark, 0.15, distance), reach
    )
    lit = _limb((x + stage.side * trunk * 0.5, y), (top[0] + stage.side * trunk * 0.3, top[1]),
                trunk * 0.6, trunk * 0.35)  # fmt: skip
    sheet.path(lit, stage.tone(bark, 0.8, distance), reach)
    for angle in (-0.9, -0.35, 0.4, 0.95):
        end = (top[0] + math.sin(angle) * rx * 0.7, top[1] - math.cos(angle) * ry * 0.8)
        sheet.path(_limb((x, y - height * 0.22), end, trunk * 0.5, trunk * 0.2, angle * 8),
                   stage.tone(bark, 0.3, distance), reach)  # fmt: skip
    clumps = [(x, crown_y + ry * 0.05, min(rx, ry) * 0.62)]
    for index in range(count):
        angle = index * 2.4 + random.uniform(-0.3, 0.3)
        out = 0.35 + 0.65 * math.sqrt((index + 0.5) / count)
        radius = height * random.uniform(0.085, 0.14)
        clumps.append((
            x + math.cos(angle) * (rx - radius * 0.8) * out,
            crown_y + math.sin(angle) * (ry - radius * 0.7) * out, radius,
        ))  # fmt: skip
    foliage(stage, sheet, clumps, colour, random, distance, leafy, height * 0.021)


def banyan(
    stage: Stage, sheet: Sheet, x: float, y: float, height: float, random: Random,
    distance: float = 0.0,
) -> None:  # fmt: skip
    """A banyan: a wide low crown on many roots."""
    bark, reach = "#75604a", (x - height * 0.85, y - height, x + height * 0.85, y + 5)
    head = y - height * 0.58
    contact(stage, sheet, x, y, height * 0.8, distance)
    for index in range(11):
        share = index / 10 - 0.5
        foot, neck = x + share * height * 0.25 + random.uniform(-3, 3), x + share * height * 0.13
        lit = 0.45 + 0.9 * stage.side * share
        path = _limb(
            (foot, y + 3 * (1 - abs(share))),
            (neck, head),
            height * 0.022,
            height * 0.012,
            share * 14,
        )
        sheet.path(path, stage.tone(bark, lit, distance), reach)
    for share in (-0.62, -0.4, 0.38, 0.6):
        end = (x + share * height * 0.95, y - height * 0.68)
        sheet.path(
            _limb(
                (x + share * height * 0.1, y - height * 0.4),
                end,
                height * 0.024,
                height * 0.008,
                share * -40,
            ),
            stage.tone(bark, 0.3, distance),
            reach,
        )
    for _ in range(15):
        dx = random.choice((-1, 1)) * random.uniform(0.2, 0.66) * height
        foot = y - random.choice((0.0, 0.0, 0.14, 0.24, 0.3)) * height
        thick = random.uniform(1.2, 3.4) * (1.3 if foot == y else 0.8)
        sheet.line(
            [(x + dx, head), (x + dx + random.uniform(-5, 5), (head + foot) / 2), (x + dx, foot)],
            stage.tone(bark, 0.35, distance),
            thick,
        )
    clumps = []
    for index in range(25):
        share = index / 24 - 0.5
        arch = 1 - (2 * share) ** 2
        clumps += [
            (
                x + share * height * (1.45 - 0.12 * row) + random.uniform(-12, 12),
                y - height * (0.6 + (0.05 + 0.11 * arch) * row + random.uniform(-0.03, 0.03)),
                height * random.uniform(0.075, 0.12) * (0.75 + 0.35 * arch),
            )
            for row in range(3)
        ]
    foliage(stage, sheet, clumps, "#4a7a3a", random, distance, 0.9, height * 0.02)


def pine(
    stage: Stage, sheet: Sheet, x: float, y: float, height: float, random: Random,
    colour: str = "#2f5f48", distance: float = 0.0, tiers: int = 7,
) -> None:  # fmt: skip
    """A spruce: drooping tiers, brighter towards the light."""
    width = height * random.uniform(0.36, 0.44)
    reach: Box = (x - width, y - height, x + width, y + 3)
    trunk = height * 0.022
    sheet.rect(x - trunk, y - height * 0.14, trunk * 2, height * 0.15,
               stage.tone("#5a4434", 0.3, distance))  # fmt: skip
    snow = stage.light.snow
    contact(stage, sheet, x, y, width * 0.5, distance)
    for tier in range(tiers):
        share = tier / tiers
        foot = y - height * (0.08 + 0.86 * share)
        half = width * 0.5 * (1 - share) ** 0.85 + height * 0.015
        rise = height * (0.3 - 0.12 * share)
        teeth = 5
        lower = []
        for index in range(teeth * 2 + 1):
            at = -1 + index / teeth
            drop = (0.0 if index % 2 else 0.05) * height * (1 - share * 0.5)
            lower.append((x + at * half, foot + drop - (1 - abs(at)) * height * 0.02
                          + random.uniform(-1, 1) * height * 0.006))  # fmt: skip
        crown = (x, foot - rise)
        sheet.path(
            polygon([crown, *lower]), stage.tone(colour, 0.08 + share * 0.15, distance), reach
        )
        near = [p for p in lower if (p[0] - x) * stage.side > -half * 0.1]
        edge = [crown, *near] if stage.side > 0 else [*near, crown]
        inner = [(x + (px - x) * 0.97, py - height * 0.008) for px, py in edge]
        inner.append((x + stage.side * half * 0.08, foot - rise * 0.2))
        sheet.path(polygon(inner), stage.tone(colour, 0.55 + share * 0.3, distance), reach)
        if snow:
            cap = [crown, *((x + (px - x) * 0.8, py - rise * 0.28) for px, py in lower)]
            sheet.path(polygon(cap), stage.tone("#f4f8ff", 0.7, distance), reach)


def pines(
    stage: Stage, sheet: Sheet, ground: Sequence[Point], heights: tuple[float, float],
    random: Random, colour: str, distance: float, gap: float = 0.35,
) -> None:  # fmt: skip
    """A far wood along a skyline: simple two-tone spires, cheap in number."""
    left, right = ground[0][0], ground[-1][0]
    dark, light = [], []
    x, index = left, 0
    top = min(point[1] for point in ground) - heights[1]
    bottom = max(point[1] for point in ground) + heights[1] * 0.3
    while x < right:
        while index < len(ground) - 2 and ground[index + 1][0] < x:
            index += 1
        (x1, y1), (x2, y2) = ground[index], ground[index + 1]
        y = y1 + (y2 - y1) * (x - x1) / max(1e-6, x2 - x1)
        height = random.uniform(*heights)
        half = height * random.uniform(0.16, 0.22)
        foot = y + height * 0.14
        spire = [(x, y - height)]
        for tier in range(1, 5):
            spire += [(x + half * tier / 4, y - height * (1 - tier / 4.2)),
                      (x + half * (tier / 4 - 0.12), y - height * (1.04 - tier / 4.2))]  # fmt: skip
        spire.append((x + half, foot))
        mirrored = [(2 * x - px, py) for px, py in reversed(spire[1:])]
        dark.append(polygon([*spire, *mirrored]))
        side = spire if stage.side > 0 else [spire[0], *((2 * x - a, b) for a, b in spire[1:])]
        light.append(polygon([*side, (x + stage.side * half * 0.3, foot)]))
        x += height * random.uniform(gap * 0.5, gap)
    reach: Box = (left, top, right, bottom)
    sheet.path("".join(dark), stage.tone(colour, 0.2, distance), reach)
    sheet.path("".join(light), stage.tone(colour, 0.6, distance), reach, opacity=0.55)


def palm(
    stage: Stage, sheet: Sheet, x: float, y: float, height: float, random: Random,
    distance: float = 0.0, lean: float | None = None,
) -> None:  # fmt: skip
    """A coconut palm; where snow lies, the deodar of the hills stands in its place."""
    if stage.light.snow:
        pine(stage, sheet, x, y, height * 0.92, random, "#3f6f5c", distance, 8)
        return
    lean = random.uniform(-0.25, 0.25) if lean is None else lean
    head = (x + lean * height, y - height * 0.8)
    spine = [
        (x + (head[0] - x) * (t**1.6), y + (head[1] - y) * t) for t in (i / 12 for i in range(13))
    ]
    width = height * 0.026
    half = [width * (1.3 - 0.7 * i / 12) for i in range(13)]
    outline = [(px - w, py) for (px, py), w in zip(spine, half, strict=True)]
    outline += [(px + w, py) for (px, py), w in reversed(list(zip(spine, half, strict=True)))]
    bark = "#8a6f54"
    contact(stage, sheet, x, y, height * 0.13, distance)
    reach: Box = (
        min(x, head[0]) - height * 0.5,
        y - height * 1.2,
        max(x, head[0]) + height * 0.5,
        y + 4,
    )
    sheet.path(smooth(outline), stage.tone(bark, 0.15, distance), reach)
    edge = [(px + stage.side * w * 0.45, py) for (px, py), w in zip(spine, half, strict=True)]
    sheet.line(edge, stage.tone(bark, 0.9, distance), width * 0.8)
    rings = "".join(
        f"M{px - w:.1f} {py:.1f}q{w:.1f} {w * 0.7:.1f} {2 * w:.1f} 0"
        for (px, py), w in zip(spine[1:], half[1:], strict=True)
    )
    sheet.path(rings, None, reach, stroke=stage.tone(bark, 0.0, distance), width=width * 0.22)
    _fronds(stage, sheet, head, height, random, distance, reach)


def _fronds(
    stage: Stage, sheet: Sheet, head: Point, height: float, random: Random, distance: float,
    reach: Box,
) -> None:  # fmt: skip
    count = 11
    order = sorted(range(count), key=lambda i: -abs(i - (count - 1) / 2) % 3)
    for index in order:
        angle = math.pi * (1.12 + 0.98 * 0.78 * index / (count - 1)) + random.uniform(-0.1, 0.1)
        angle = math.pi * (0.98 + 1.04 * index / (count - 1)) + random.uniform(-0.08, 0.08)
        length = height * random.uniform(0.36, 0.46)
        towards = math.cos(angle) * stage.side
        colour = random.choice(("#4f8f45", "#5b9a48", "#3f7d42"))
        lit = 0.3 + 0.3 * towards + 0.3 * max(0.0, -math.sin(angle))
        sheet.path(_frond(head, angle, length), stage.tone(colour, lit, distance), reach)
    for dx in (-0.018, 0.012, 0.03):
        sheet.ellipse(head[0] + dx * height, head[1] + 0.02 * height, height * 0.018,
                      paint=stage.tone("#7a5a30", 0.4, distance))  # fmt: skip


def _frond(head: Point, angle: float, length: float) -> str:
    """A feathered, drooping frond."""
    points = []
    for step in range(15):
        t = step / 14
        droop = t**2.1 * length * (0.35 + 0.45 * abs(math.cos(angle)))
        points.append((head[0] + math.cos(angle) * length * t,
                       head[1] + math.sin(angle) * length * t * 0.8 + droop))  # fmt: skip
    path = _limb(points[0], points[4], length * 0.012, length * 0.01)
    for one, two in itertools.pairwise(points):
        along = math.atan2(two[1] - one[1], two[0] - one[0])
        t = (one[0] - head[0]) ** 2 + (one[1] - head[1]) ** 2
        share = min(1.0, math.sqrt(t) / length)
        long = length * 0.26 * (1 - 0.65 * share) * (0.55 + min(0.45, share * 3))
        for turn in (0.75, -0.75):
            droop = 0.35 if math.cos(along) > 0 else -0.35
            path += leaf(one[0], one[1], long, length * 0.022, along + turn + droop)
        path += leaf(one[0], one[1], math.hypot(two[0] - one[0], two[1] - one[1]) * 1.2,
                     length * 0.012, along)  # fmt: skip
    return path


def grass(
    stage: Stage, sheet: Sheet, left: float, right: float, y: float, height: float,
    random: Random, colour: str = "#5f8f3a", density: float = 1.0, distance: float = 0.0,
    spread: float = 0.0, lit: tuple[float, float] = (0.2, 0.8),
) -> None:  # fmt: skip
    """Blades along a line; ``spread`` scatters their feet below it."""
    count = max(3, int((right - left) / height * 7 * density))
    shades: list[list[str]] = [[], [], []]
    for _ in range(count):
        x = random.uniform(left, right)
        foot = y + random.random() * spread
        tall = height * random.uniform(0.45, 1.0)
        bend = random.uniform(-0.45, 0.45) * tall
        wide = height * random.uniform(0.035, 0.07)
        shades[random.randrange(3)].append(
            f"M{x - wide:.1f} {foot:.1f}Q{x:.1f} {foot - tall * 0.6:.1f} {x + bend:.1f}"
            f" {foot - tall:.1f}Q{x + wide:.1f} {foot - tall * 0.5:.1f} {x + wide:.1f} {foot:.1f}Z"
        )
    reach: Box = (left - height * 0.5, y - height, right + height * 0.5, y + spread)
    for index, blades in enumerate(shades):
        share = lit[0] + (lit[1] - lit[0]) * index / 2
        if blades:
            sheet.path("".join(blades), stage.tone(colour, share, distance), reach)


def flowers(
    stage: Stage, sheet: Sheet, spots: Sequence[Point], size: float, random: Random,
    colours: Sequence[str], distance: float = 0.0,
) -> None:  # fmt: skip
    """Blossoms at the spots, each with a stalk."""
    for x, y in spots:
        tall = size * random.uniform(1.6, 3.2)
        sheet.line([(x, y), (x + random.uniform(-2, 2), y - tall)],
                   stage.tone("#4f7f3a", 0.5, distance), size * 0.12)  # fmt: skip
        colour, r = random.choice(list(colours)), size * random.uniform(0.38, 0.55)
        petals = "".join(
            leaf(x, y - tall, r * 1.3, r * 0.75, turn * math.tau / 6 + random.random() * 0.3)
            for turn in range(6)
        )
        reach: Box = (x - 2 * r, y - tall - 2 * r, x + 2 * r, y)
        sheet.path(petals, stage.tone(colour, 0.75, distance), reach)
        sheet.ellipse(x, y - tall, r * 0.3, paint=stage.tone("#f2c14a", 0.8, distance))


def bush(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, random: Random,
    colour: str = "", distance: float = 0.0, bloom: Sequence[str] = (),
) -> None:  # fmt: skip
    """A round shrub, in bloom when given colours."""
    colour = colour or random.choice(GREENS)
    contact(stage, sheet, x, y, width * 0.55, distance)
    clumps = [(x + random.uniform(-0.06, 0.06) * width, y - width * 0.24, width * 0.23)]
    for index in range(8):
        share = index / 7 - 0.5
        radius = width * random.uniform(0.11, 0.16) * (1.25 - abs(share))
        rise = width * random.uniform(0.1, 0.34) * (1 - (2 * share) ** 2)
        clumps.append((x + share * width * 0.84, y - rise - radius * 0.72, radius))
    foliage(stage, sheet, clumps, colour, random, distance, 1.0, width * 0.045)
    for _ in range(14 if bloom else 0):
        share = random.uniform(-0.9, 0.9)
        rise = random.uniform(0.25, 0.85) * (1 - share * share) ** 0.5
        fx, fy = x + share * 0.42 * width, y - width * (0.06 + 0.42 * rise)
        sheet.ellipse(fx, fy, width * random.uniform(0.018, 0.032),
                      paint=stage.tone(random.choice(list(bloom)), 0.8, distance))  # fmt: skip


def overhang(
    stage: Stage, sheet: Sheet, corner: Point, reach_x: float, reach_y: float, random: Random,
    colour: str = "#2f5a38", count: int = 26,
) -> None:  # fmt: skip
    """Leaves hanging in from a corner of the frame, near the lens."""
    x, y = corner
    inward = 1 if reach_x > 0 else -1
    for tone in (0.05, 0.22, 0.42):
        path = ""
        for _ in range(count):
            u, v = random.random(), random.random()
            if u + v > 1:
                u, v = 1 - u, 1 - v
            size = abs(reach_x) * random.uniform(0.16, 0.3)
            angle = math.pi * (0.5 - 0.28 * inward) + random.uniform(-0.7, 0.7)
            path += leaf(x + reach_x * u * 0.85, y + reach_y * v * 0.8, size, size * 0.26, angle)
        around: Box = (min(x, x + reach_x * 1.3), min(y, y + reach_y * 1.4),
                       max(x, x + reach_x * 1.3), max(y, y + reach_y * 1.4))  # fmt: skip
        sheet.path(path, stage.tone(colour, tone), around)
