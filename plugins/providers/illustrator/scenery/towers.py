"""City blocks with their windows, and the domed pavilions that crown Indian roofs."""

from __future__ import annotations

from random import Random

from plugins.providers.illustrator.scenery.canvas import Box, horizontal, trace
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage


def tower(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, height: float, random: Random,
    distance: float, colour: str = "", crown: bool = True,
) -> None:  # fmt: skip
    """A city block with its windows; ``x`` is its left edge."""
    colour = colour or random.choice(
        ("#8792a6", "#a39a94", "#75839a", "#b39f8c", "#6d7c8c", "#c0ab98")
    )
    tones = [stage.tone(colour, lit, distance) for lit in (0.2, 0.55, 0.75)]
    sheet.rect(
        x, y - height, width, height, horizontal(*(tones if stage.side > 0 else reversed(tones)))
    )
    edge = x + (width * 0.86 if stage.side > 0 else 0.0)
    sheet.rect(
        edge, y - height, width * 0.14, height, stage.tone(colour, 1.0, distance), opacity=0.5
    )
    if crown:
        _crown(stage, sheet, x, y - height, width, random, distance, colour)
    columns = max(2, int(width / max(7.0, width * 0.14)))
    cell = width / (columns + 0.5)
    rows = max(1, int(height / (cell * 1.35)))
    lit, dull = "", ""
    for row in range(rows):
        for column in range(columns):
            left = x + cell * (column + 0.42)
            top = y - height + cell * 0.7 + row * cell * 1.35
            if top + cell * 0.8 > y:
                continue
            pane = f"M{left:.1f} {top:.1f}h{cell * 0.62:.1f}v{cell * 0.8:.1f}h{-cell * 0.62:.1f}Z"
            if stage.light.lamps and random.random() < (0.42 if stage.light.night else 0.3):
                lit += pane
            else:
                dull += pane
    reach: Box = (x, y - height, x + width, y)
    if dull:
        glass = mix(
            stage.tone("#2f3d52", 0.5, distance),
            stage.light.sky[1],
            0.3 if not stage.light.night else 0.1,
        )
        sheet.path(dull, glass, reach, opacity=0.75)
    if lit:
        warm = mix(
            random.choice(("#ffd488", "#ffe2ac", "#ffc266", "#fff0cf")),
            stage.light.haze,
            0.35 * distance,
        )
        sheet.path(lit, warm, reach)


def _crown(
    stage: Stage, sheet: Sheet, x: float, top: float, width: float, random: Random,
    distance: float, colour: str,
) -> None:  # fmt: skip
    """What stands on a roof: a setback, a mast, a tank, a spire."""
    kind = random.choice(("step", "mast", "tank", "flat", "step", "spire"))
    if kind == "spire" and (stage.indian or width > 0.06 * stage.h):
        kind = "step"
    tone = stage.tone(colour, 0.6, distance)
    if kind in ("step", "spire"):
        sheet.rect(x + width * 0.2, top - width * 0.3, width * 0.6, width * 0.31, tone)
    if kind == "spire":
        middle = x + width / 2
        sheet.polygon([(middle - width * 0.22, top - width * 0.3), (middle, top - width * 1.1),
                       (middle + width * 0.22, top - width * 0.3)], tone)  # fmt: skip
    elif kind == "mast":
        sheet.rect(x + width * 0.48, top - width * 0.7, max(1.2, width * 0.03), width * 0.7, tone)
        if stage.light.lamps:
            sheet.ellipse(
                x + width * 0.5, top - width * 0.7, max(1.6, width * 0.035), paint="#ff6a5a"
            )
    elif kind == "tank":
        sheet.rect(
            x + width * 0.55, top - width * 0.28, width * 0.26, width * 0.22, tone, width * 0.03
        )
        sheet.rect(x + width * 0.58, top - width * 0.1, width * 0.03, width * 0.1, tone)
        sheet.rect(x + width * 0.75, top - width * 0.1, width * 0.03, width * 0.1, tone)


def chhatri(
    stage: Stage, sheet: Sheet, x: float, y: float, width: float, distance: float = 0.0,
    colour: str = "#e2c9a0",
) -> None:  # fmt: skip
    """A small domed pavilion on pillars; also the crown of an Indian tower."""
    tone = stage.tone
    for share in (-0.42, -0.15, 0.15, 0.42):
        shade = 0.35 + 0.5 * (0.5 + share * stage.side)
        sheet.rect(
            x + share * width - width * 0.03,
            y - width * 0.7,
            width * 0.06,
            width * 0.7,
            tone(colour, shade, distance),
        )
    sheet.rect(
        x - width * 0.6,
        y - width * 0.76,
        width * 1.2,
        width * 0.08,
        tone(colour, 0.85, distance),
        1,
    )
    top, half = y - width * 0.76, width * 0.42
    dome = trace(
        "M", x - half, top,
        "C", x - half * 1.25, top - half, x - half * 0.3, top - half * 1.15, x, top - half * 1.55,
        "C", x + half * 0.3, top - half * 1.15, x + half * 1.25, top - half, x + half, top, "Z",
    )  # fmt: skip
    tones = [tone(colour, lit, distance) for lit in (0.2, 0.6, 0.98)]
    sheet.path(dome, horizontal(*(tones if stage.side > 0 else reversed(tones))),
               (x - width, top - half * 1.6, x + width, top))  # fmt: skip
    sheet.line(
        [(x, top - half * 1.5), (x, top - half * 2)],
        tone("#d9a93a", 0.8, distance),
        max(1.2, width * 0.025),
    )
    sheet.ellipse(x, top - half * 1.8, width * 0.04, paint=tone("#e5b94a", 0.9, distance))
