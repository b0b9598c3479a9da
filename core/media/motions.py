"""The small endless movements of a layer, as functions of the second."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.stages import Motion


@dataclass(frozen=True)
class Placement:
    """Where a moving layer is: shifted in staged pixels, turned in degrees, thinned."""

    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0
    """Degrees about its centre."""
    lean: float = 0.0
    """How far its top is to the right of its foot."""
    strength: float = 1.0


def placement(
    motion: Motion, seconds: float, unit: float, left: float, width: int,
    seen: tuple[float, float, float, float],
) -> tuple[Placement, ...]:  # fmt: skip
    """Where to draw a layer at a moment; a layer that wraps may be drawn twice.

    :param unit: staged pixels to one pixel at 1080 lines.
    :param left, width: where the layer lies at rest, staged.
    :param seen: left, top, right, bottom of what the camera ever sees.
    """
    turns = seconds / max(0.05, motion.period) + motion.phase
    wave = math.sin(2 * math.pi * turns)
    match motion.kind:
        case "bob":
            return (Placement(y=motion.amplitude * unit * wave),)
        case "flow":
            return (Placement(x=motion.amplitude * unit * wave),)
        case "sway":
            gust = 0.75 * wave + 0.25 * math.sin(2 * math.pi * (turns * 0.37 + 0.2))
            return (Placement(lean=motion.amplitude * unit * gust),)
        case "turn":
            return (Placement(angle=360 * motion.amplitude * turns % 360),)
        case "flicker":
            return (Placement(strength=1 - motion.amplitude * _unrest(turns)),)
        case "drift":
            return _drifting(motion.amplitude * unit * turns, left, width, seen)


def reach(motion: Motion | None, unit: float) -> float:
    """How far, in staged pixels, a layer may come from its place; infinite when it turns."""
    if motion is None or motion.kind == "flicker":
        return 0.0
    return abs(motion.amplitude) * unit if motion.kind in ("bob", "flow", "sway") else math.inf


def still(motion: Motion, unit: float) -> bool:
    """Whether nobody could see it move."""
    return motion.kind in ("bob", "flow", "sway") and abs(motion.amplitude) * unit < 0.3


def _drifting(
    way: float, left: float, width: int, seen: tuple[float, float, float, float]
) -> tuple[Placement, ...]:
    """Once round in the width seen and its own; a layer wider than that follows itself."""
    room = seen[2] - seen[0]
    circle = max(float(width), room) if width >= room else room + width
    first = (left + way - (seen[0] - width)) % circle + seen[0] - width
    places = [Placement(x=first - left)]
    if first + width < seen[2] and width >= room:
        places.append(Placement(x=first + circle - left))
    return tuple(places)


def _unrest(turns: float) -> float:
    """0–1, as a flame or an old lamp: three waves that never meet the same way."""
    waves = (
        math.sin(2 * math.pi * turns)
        + 0.6 * math.sin(2 * math.pi * (2.37 * turns + 0.3))
        + 0.4 * math.sin(2 * math.pi * (5.13 * turns + 0.7))
    )
    return 0.5 + waves / 4
