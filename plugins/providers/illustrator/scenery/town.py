"""What city places share: rows of towers, street lamps, paving."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.canvas import horizontal, vertical
from plugins.providers.illustrator.scenery.land import haze_foot
from plugins.providers.illustrator.scenery.paint import around, glow, texture, wash
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage
from plugins.providers.illustrator.scenery.towers import tower


def blocks(
    stage: Stage, name: str, depth: float, foot: float, rise: tuple[float, float],
    width: tuple[float, float], distance: float, swell: float = 0.0,
) -> Sheet:  # fmt: skip
    """A row of towers across the frame; ``swell`` raises them about a centre of the city."""
    random = stage.rng(name)
    sheet = stage.sheet(name, depth)
    left, _, right, _ = stage.extent(depth)
    centre = stage.lit(0.36)
    x = left - random.uniform(0, width[0])
    while x < right:
        wide = random.uniform(*width)
        near = max(0.0, 1 - abs(x + wide / 2 - centre) / (stage.w * 0.36))
        height = random.uniform(*rise) * (1 + swell * near**1.5)
        tower(stage, sheet, x, foot, wide, height, random, distance)
        x += wide * random.uniform(0.82, 1.25)
    haze_foot(stage, sheet, foot - rise[1] * 1.1, foot, 0.25 + 0.5 * distance)
    return sheet


def city_glow(stage: Stage, foot: float) -> None:
    """The light of a city on its own night sky."""
    if not stage.light.night:
        return
    sheet = stage.sheets[0]
    sheet.apply(
        glow(stage.lit(0.4), foot, stage.w * 0.62, "#d98a5a", 0.42 * stage.look.glow, squash=0.4),
        sheet.frame,
    )


def lamp_post(
    stage: Stage, sheet: Sheet, x: float, y: float, height: float, reach: float = 0.0
) -> None:
    """A street lamp; with a ``reach`` its arm hangs over the road."""
    iron = "#39414d"
    width = height * 0.022
    sheet.rect(
        x - width / 2,
        y - height,
        width,
        height,
        horizontal(stage.tone(iron, 0.3), stage.tone(iron, 0.8)),
    )
    sheet.rect(
        x - width * 1.4,
        y - height * 0.07,
        width * 2.8,
        height * 0.07,
        stage.tone(iron, 0.4),
        width * 0.5,
    )
    head = (x + reach, y - height * 1.01)
    if reach:
        arm = [(x, y - height * 0.93), (x + reach * 0.3, y - height * 1.02), head]
        sheet.line(arm, stage.tone(iron, 0.5), width * 0.8)
    size = height * 0.045
    lit = stage.light.lamps
    if lit:
        sheet.apply(
            glow(*head, height * 0.42, "#ffc266", 0.6 * stage.look.glow),
            around(*head, height * 0.42),
        )
    sheet.ellipse(
        head[0], head[1], size, size * 1.15, "#fff0c8" if lit else stage.tone("#e9e6da", 0.8)
    )
    sheet.rect(
        head[0] - size * 0.8, head[1] - size * 1.5, size * 1.6, size * 0.5, stage.tone(iron, 0.5), 2
    )


def paving(stage: Stage, sheet: Sheet, top: float, colour: str, vx: float, rows: int = 6) -> None:
    """Flagstones in perspective below ``top``."""
    left, _, right, bottom = sheet.frame
    sheet.rect(
        left,
        top,
        right - left,
        bottom - top,
        vertical(stage.tone(colour, 0.85), stage.tone(colour, 0.62), stage.tone(colour, 0.4)),
    )
    joints = stage.tone(colour, 0.08)
    path, vy = "", top - stage.h * 0.3
    for row in range(rows):
        y = top + (bottom - top) * (row / rows) ** 1.6
        path += f"M{left:.1f} {y:.1f}H{right:.1f}"
    for index in range(-18, 19):
        share = (top - vy) / (bottom - vy)
        x = vx + index * stage.w * 0.11
        path += f"M{vx + (x - vx) * share:.1f} {top:.1f}L{x:.1f} {bottom:.1f}"
    sheet.path(path, None, (left, top, right, bottom), stroke=joints, width=1.8, opacity=0.4)
    sheet.apply(texture(0.08 * stage.look.texture, 11, stage.seed("paving"), 5))
    if stage.light.wet:
        sheet.apply(wash(stage.light.sky[2], top, bottom, 0.45, 0.12))
