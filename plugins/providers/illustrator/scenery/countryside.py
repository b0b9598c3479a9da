"""What country places share: hills in the haze, grass with a path, the grass before the lens."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.canvas import Point, smooth, vertical
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.heights import massif
from plugins.providers.illustrator.scenery.land import ground_plane, haze_foot, hill, rolling
from plugins.providers.illustrator.scenery.paint import patches, texture
from plugins.providers.illustrator.scenery.plants import (
    bush,
    flowers,
    grass,
)
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage


def far_country(stage: Stage, foot: float, fields: bool = True) -> None:
    """Hills in the haze, a patchwork of fields and a line of trees before them."""
    h, random = stage.h, stage.rng("far country")
    massif(stage, "far hills", 0.07, foot - h * 0.015, h * 0.13, 0.62, 6, 2.0, "#8493a0", 0.6)
    sheet = stage.sheet("near hills", 0.14)
    left, _, right, _ = stage.extent(0.14)
    skyline = rolling(random, left, right, foot - h * 0.035, h * 0.025)
    hill(stage, sheet, skyline, foot + h * 0.05, "#6f9562", 0.42)
    if fields and not stage.light.snow:
        sheet.apply(
            patches(stage.tone("#c9b45a", 0.8, 0.4), 0.35, 12, stage.seed("fields"), 9, 0.7, 0.02)
        )
    x = left
    while x < right:
        size = h * random.uniform(0.025, 0.05)
        bush(stage, sheet, x, foot + h * 0.006, size * 1.3, random, "#4d7a50", 0.4)
        x += size * random.uniform(0.6, 2.4)
    haze_foot(stage, sheet, foot - h * 0.05, foot + h * 0.03, 0.35)


def meadow(
    stage: Stage, name: str, top: float, colour: str, depth: float, bottom: float | None = None,
    distance: float = 0.0, rise: float = 0.012, trail: str = "", mid: float = 0.5,
    wide: float = 0.17,
) -> Sheet:  # fmt: skip
    """Grass land to stand on, with a trodden path towards the middle when a colour is given."""
    random, h = stage.rng(name), stage.h
    sheet = stage.sheet(name, depth)
    left, _, right, edge = stage.extent(depth)
    bottom = edge if bottom is None else bottom
    hill(
        stage,
        sheet,
        rolling(random, left, right, top, h * rise, 2),
        bottom,
        colour,
        distance,
        1.2,
        0.2,
    )
    box = (left, top - h * 0.03, right, bottom)
    sheet.apply(
        ground_plane(
            stage,
            name,
            top - h * 0.12,
            0.22,
            2.0,
            stage.tone(mix(colour, "#d9c96a", 0.45), 0.8, distance),
        ),
        box,
    )
    if trail and not stage.light.snow:
        shape = path_shape(stage, stage.at(mid), top + 2, bottom + 20, stage.w * wide)
        rim = stage.tone(mix(colour, trail, 0.5), 0.45, distance)
        sheet.path(
            smooth(shape, tension=0.7),
            vertical(stage.tone(trail, 0.85, distance + 0.08), stage.tone(trail, 0.5, distance)),
            box,
            stroke=rim,
            width=2.4,
        )
        sheet.apply(texture(0.06 * stage.look.texture, 7, stage.seed(name + " path"), 5), box)
    return sheet


def path_shape(stage: Stage, x: float, top: float, bottom: float, half: float) -> list[Point]:
    """A path that winds once on its way from far to near, widening towards the camera."""
    bend, one, two = stage.side * half * 0.5, [], []
    for index in range(11):
        t = index / 10
        middle = x + bend * (1 - t) * (t * 2.4 - 0.25)
        wide = 4 + half * 1.25 * t**1.6
        y = top + (bottom - top) * t**1.25
        one.append((middle - wide, y))
        two.append((middle + wide, y))
    return [*one, *reversed(two)]


def front_grass(stage: Stage, colour: str = "#4f7f3c", blooms: tuple[str, ...] = ()) -> None:
    """Out of focus grass and flowers at the bottom corners."""
    h, random = stage.h, stage.rng("front grass")
    if stage.light.snow:
        return
    sheet = stage.sheet("front", 1.35, stage.sway(9, 5), blur=3.5)
    left, _, right, _ = stage.extent(1.35)
    for a, b in ((left, stage.w * 0.11), (stage.w * 0.9, right)):
        grass(stage, sheet, a, b, h * 1.08, h * 0.19, random, colour, 1.1, lit=(0.05, 0.5))
        spots = [
            (random.uniform(a, b), h * random.uniform(1.0, 1.06)) for _ in range(8 if blooms else 0)
        ]
        flowers(stage, sheet, spots, h * 0.035, random, blooms or ("#ffffff",))


def smoke(stage: Stage, x: float, y: float, size: float, depth: float) -> None:
    """A thread of chimney smoke."""
    from plugins.providers.illustrator.scenery.paint import around, glow

    sheet = stage.sheet(f"smoke {x:.0f}", depth, stage.sway(14, 8), plain=True)
    colour = stage.light.far(mix(stage.light.cloud[0], stage.light.haze, 0.4), 0.1)
    for index in range(9):
        t = index / 8
        px = (
            x + stage.side * -size * 0.5 * t**1.5 + (0.09 * size if index % 2 else -0.05 * size) * t
        )
        r = size * (0.06 + 0.17 * t)
        sheet.apply(
            glow(px, y - size * t, r * 1.6, colour, 0.42 * (1 - t) + 0.06),
            around(px, y - size * t, r * 1.6),
        )


def furrows(stage: Stage, sheet: Sheet, top: float, bottom: float, colour: str, count: int) -> None:
    """Furrows that run to a vanishing point."""
    vx, vy = stage.lit(0.62), top - stage.h * 0.06
    left, _, right, _ = sheet.frame
    path = ""
    for index in range(-count, count + 1):
        x = vx + index * (right - left) / count * 1.6
        share = (top - vy) / (bottom - vy)
        path += f"M{vx + (x - vx) * share:.1f} {top:.1f}L{x:.1f} {bottom:.1f}"
    sheet.path(
        path,
        None,
        (left, top, right, bottom),
        stroke=stage.tone(colour, 0.2, 0.15),
        width=3,
        opacity=0.4,
    )
