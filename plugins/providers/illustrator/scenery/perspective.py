"""True perspective: metres across, up and away become stage units."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.canvas import Point
from plugins.providers.illustrator.scenery.stage import Stage

ACTOR = 6.0


class Lens:
    """Maps metres (across, up, away) to stage units; the actors' feet lie on the ground line."""

    def __init__(self, stage: Stage, vanish: float) -> None:
        self.stage = stage
        self.x, self.y = stage.at(vanish), stage.horizon
        self.metre = stage.person / 1.7
        self.eye = (stage.ground - stage.horizon) / self.metre

    def at(self, across: float, up: float, away: float) -> Point:
        """Where a point of the street is seen."""
        scale = self.metre * ACTOR / away
        return self.x + across * scale, self.y + (self.eye - up) * scale

    def distance(self, away: float) -> float:
        """Haze at this distance."""
        return min(0.75, max(0.0, (away - 7) / 90))


def quad(lens: Lens, x: float, z1: float, z2: float, y1: float, y2: float) -> list[Point]:
    """A rectangle on a façade at ``x``: from ``z1`` to ``z2`` away, ``y1`` to ``y2`` up."""
    return [lens.at(x, y1, z1), lens.at(x, y2, z1), lens.at(x, y2, z2), lens.at(x, y1, z2)]
