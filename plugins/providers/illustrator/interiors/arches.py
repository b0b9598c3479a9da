"""The curves of arched openings, for windows and halls alike."""

from __future__ import annotations

import math

from plugins.providers.illustrator.scenery.canvas import Point


def arch_curve(kind: str, steps: int = 60) -> list[Point]:
    """An arch from its left foot (-1, 0) over its crown (0, 1) to its right foot (1, 0).

    ``round``: a half circle; ``pointed``: the Gothic arch; ``cusped``: the lobed arch of Mughal
    and Rajput buildings, with a small ogee at its crown.
    """
    points = []
    for step in range(steps + 1):
        angle = math.pi * (1 - step / steps)
        x, y = math.cos(angle), math.sin(angle)
        if kind == "pointed":
            y = (1 - abs(x) ** 1.6) ** 0.75
        elif kind == "cusped":
            lobe = 0.86 + 0.1 * abs(math.sin(4.5 * (angle - math.pi / 2) + math.pi / 2))
            if step in (0, steps):
                lobe = 1.0
            x, y = x * min(1.0, lobe + 0.06), y * lobe * 0.92
            y += 0.15 * math.exp(-((x / 0.13) ** 2))
        points.append((x, max(0.0, y)))
    return points
