"""Vehicles at the kerb, seen from behind."""

from __future__ import annotations

from random import Random

from plugins.providers.illustrator.scenery.canvas import Point, vertical
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.perspective import Lens
from plugins.providers.illustrator.scenery.stage import Stage


def car(stage: Stage, lens: Lens, across: float, away: float, random: Random) -> None:
    """A parked car seen from behind."""
    sheet = stage.sheet("car", 0.76)
    colour = random.choice(("#3f6f8f", "#a8433a", "#4f7f5f", "#c9a24a"))

    def at(dx: float, up: float) -> Point:
        return lens.at(across + dx, up, away)

    x, y = at(0, 0)
    unit = at(1, 0)[0] - x
    sheet.apply(
        glow(x, y, unit * 1.25, stage.tone("#1c1a22", 0.1), 0.6, squash=0.16),
        around(x, y, unit * 1.25, unit * 0.2),
    )
    for dx in (-0.82, 0.56):
        tyre = stage.tone("#1f2126", 0.3)
        sheet.rect(x + dx * unit, y - unit * 0.35, unit * 0.26, unit * 0.35, tyre, unit * 0.05)
    cabin = [at(-0.74, 0.95), at(-0.55, 1.42), at(0.55, 1.42), at(0.74, 0.95)]
    sheet.polygon(cabin, stage.tone(colour, 0.7))
    glass = [at(-0.62, 0.97), at(-0.48, 1.33), at(0.48, 1.33), at(0.62, 0.97)]
    sheet.polygon(glass, mix(stage.tone("#2f3b4a", 0.5), stage.light.sky[1], 0.35))
    sheet.rect(
        x - unit * 0.9,
        y - unit * 0.98,
        unit * 1.8,
        unit * 0.72,
        vertical(stage.tone(colour, 0.9), stage.tone(colour, 0.3)),
        unit * 0.14,
    )
    for dx in (-0.84, 0.56):
        sheet.rect(
            x + dx * unit,
            y - unit * 0.82,
            unit * 0.28,
            unit * 0.16,
            "#e0483a" if stage.light.lamps else stage.tone("#b8382f", 0.7),
            unit * 0.05,
        )
    sheet.rect(
        x - unit * 0.26,
        y - unit * 0.66,
        unit * 0.52,
        unit * 0.13,
        stage.tone("#eae6da", 0.8),
        unit * 0.02,
    )
    sheet.rect(
        x - unit * 0.92,
        y - unit * 0.36,
        unit * 1.84,
        unit * 0.1,
        stage.tone("#4a4d54", 0.5),
        unit * 0.05,
    )


def rickshaw(stage: Stage, lens: Lens, across: float, away: float) -> None:
    """A green and yellow auto-rickshaw seen from behind."""
    sheet = stage.sheet("rickshaw", 0.76)
    x, y = lens.at(across, 0, away)
    unit = lens.at(across + 1, 0, away)[0] - x
    sheet.apply(
        glow(x, y, unit * 1.0, stage.tone("#1c1a22", 0.1), 0.6, squash=0.16),
        around(x, y, unit, unit * 0.2),
    )
    for dx in (-0.62, 0.48):
        sheet.rect(
            x + dx * unit,
            y - unit * 0.36,
            unit * 0.14,
            unit * 0.36,
            stage.tone("#1f2126", 0.3),
            unit * 0.04,
        )
    hood = [
        (x - unit * 0.68, y - unit * 0.8),
        (x - unit * 0.6, y - unit * 1.5),
        (x - unit * 0.3, y - unit * 1.74),
        (x + unit * 0.3, y - unit * 1.74),
        (x + unit * 0.6, y - unit * 1.5),
        (x + unit * 0.68, y - unit * 0.8),
    ]
    sheet.smooth(hood, vertical(stage.tone("#f0b72f", 0.95), stage.tone("#f0b72f", 0.5)))
    sheet.rect(
        x - unit * 0.34,
        y - unit * 1.48,
        unit * 0.68,
        unit * 0.36,
        mix(stage.tone("#2f3b4a", 0.5), stage.light.sky[1], 0.3),
        unit * 0.06,
    )
    sheet.rect(
        x - unit * 0.68,
        y - unit * 0.92,
        unit * 1.36,
        unit * 0.66,
        vertical(stage.tone("#2f7f4f", 0.85), stage.tone("#2f7f4f", 0.3)),
        unit * 0.08,
    )
    sheet.rect(
        x - unit * 0.68, y - unit * 0.98, unit * 1.36, unit * 0.09, stage.tone("#f0b72f", 0.9)
    )
    for dx in (-0.6, 0.42):
        sheet.rect(
            x + dx * unit,
            y - unit * 0.72,
            unit * 0.18,
            unit * 0.13,
            "#e0483a" if stage.light.lamps else stage.tone("#b8382f", 0.7),
            2,
        )
    sheet.rect(
        x - unit * 0.22, y - unit * 0.56, unit * 0.44, unit * 0.12, stage.tone("#f4e9a0", 0.8), 2
    )
