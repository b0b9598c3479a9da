"""A small kit for building SVG: outlines from points, paints, and the way to pixels.

Points are ``(x, y)`` in stage units. Outlines are SVG path strings; paints are a hex colour or
a :class:`Gradient`. Everything random takes a ``random.Random`` and is reproducible.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Gradient:
    """Colours along a line or out from a centre, in shares of the painted shape's box.

    ``stops`` are ``(offset, colour)`` or ``(offset, colour, opacity)``. ``units="user"`` gives
    the coordinates in stage units instead.
    """

    stops: tuple[tuple[float, str] | tuple[float, str, float], ...]
    x1: float = 0.0
    y1: float = 0.0
    x2: float = 0.0
    y2: float = 1.0
    radial: bool = False
    """From centre ``(x1, y1)`` out to radius ``x2``."""
    units: str = "box"


Paint = str | Gradient


def vertical(*colours: str) -> Gradient:
    """From the first colour at the top to the last at the bottom."""
    return Gradient(_even(colours))


def horizontal(*colours: str) -> Gradient:
    """From the first colour at the left to the last at the right."""
    return Gradient(_even(colours), x2=1.0, y2=0.0)


def radial(*colours: str, centre: Point = (0.5, 0.5), radius: float = 0.6) -> Gradient:
    """From the first colour at the centre to the last at the rim."""
    return Gradient(_even(colours), x1=centre[0], y1=centre[1], x2=radius, radial=True)


def fading(colour: str, start: float, end: float, across: bool = False) -> Gradient:
    """One colour whose opacity goes from ``start`` to ``end``, downward or across."""
    stops = ((0.0, colour, start), (1.0, colour, end))
    return Gradient(stops, x2=1.0, y2=0.0) if across else Gradient(stops)


def _even(colours: Sequence[str]) -> tuple[tuple[float, str], ...]:
    last = max(1, len(colours) - 1)
    return tuple((index / last, colour) for index, colour in enumerate(colours))


# --- outlines ------------------------------------------------------------------------------


def polygon(points: Iterable[Point], closed: bool = True) -> str:
    """Straight lines through the points."""
    text = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return text + "Z" if closed else text


def smooth(points: Sequence[Point], closed: bool = True, tension: float = 1.0) -> str:
    """A soft curve through the points (Catmull–Rom as Béziers)."""
    count = len(points)
    if count < 3:
        return polygon(points, closed)

    def at(index: int) -> Point:
        return points[index % count] if closed else points[min(max(index, 0), count - 1)]

    pull = tension / 6
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for index in range(count if closed else count - 1):
        before, one, two, after = (at(index + step) for step in (-1, 0, 1, 2))
        out = ((two[0] - before[0]) * pull, (two[1] - before[1]) * pull)
        back = ((after[0] - one[0]) * pull, (after[1] - one[1]) * pull)
        parts.append(
            f"C{one[0] + out[0]:.1f} {one[1] + out[1]:.1f}"
            f" {two[0] - back[0]:.1f} {two[1] - back[1]:.1f} {two[0]:.1f} {two[1]:.1f}"
        )
    return "".join(parts) + ("Z" if closed else "")


def trace(*parts: str | float) -> str:
    """A path from commands and numbers: ``trace("M", x, y, "Q", cx, cy, x2, y2, "Z")``."""
    return " ".join(part if isinstance(part, str) else f"{part:.1f}" for part in parts)


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> str:
    """An ellipse (a circle without ``ry``) around a centre."""
    ry = rx if ry is None else ry
    return (
        f"M{x - rx:.1f} {y:.1f}a{rx:.1f} {ry:.1f} 0 1 1 {2 * rx:.1f} 0"
        f"a{rx:.1f} {ry:.1f} 0 1 1 {-2 * rx:.1f} 0Z"
    )


def box(x: float, y: float, width: float, height: float, radius: float = 0.0) -> str:
    """A rectangle from its top left corner, optionally with round corners."""
    if radius <= 0:
        return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}Z"
    r = min(radius, width / 2, height / 2)
    arc = f"a{r:.1f} {r:.1f} 0 0 1 "
    return (
        f"M{x + r:.1f} {y:.1f}h{width - 2 * r:.1f}{arc}{r:.1f} {r:.1f}v{height - 2 * r:.1f}"
        f"{arc}{-r:.1f} {r:.1f}h{-(width - 2 * r):.1f}{arc}{-r:.1f} {-r:.1f}"
        f"v{-(height - 2 * r):.1f}{arc}{r:.1f} {-r:.1f}Z"
    )


def blob(
    random: Random, x: float, y: float, rx: float, ry: float, count: int = 9, rough: float = 0.15
) -> list[Point]:
    """Points of an uneven round shape; pass them to :func:`smooth`."""
    turn = random.random() * math.tau
    points = []
    for index in range(count):
        angle = turn + index * math.tau / count
        reach = 1 + (random.random() * 2 - 1) * rough
        points.append((x + math.cos(angle) * rx * reach, y + math.sin(angle) * ry * reach))
    return points


def ridge(
    random: Random, left: float, right: float, y: float, rise: float, rough: float = 0.5,
    steps: int = 7,
) -> list[Point]:  # fmt: skip
    """A skyline from left to right by midpoint displacement; ``rise`` is its first swing."""
    heights = [random.uniform(-0.4, 0.4) * rise, random.uniform(-0.4, 0.4) * rise]
    swing = rise
    for _ in range(steps):
        grown = [heights[0]]
        for one, two in itertools.pairwise(heights):
            grown += [(one + two) / 2 + random.uniform(-1, 1) * swing * 0.5, two]
        heights, swing = grown, swing * rough
    last = len(heights) - 1
    return [(left + (right - left) * i / last, y - height) for i, height in enumerate(heights)]


def under(points: Sequence[Point], bottom: float) -> list[Point]:
    """A skyline closed into a shape that reaches down to ``bottom``."""
    return [*points, (points[-1][0], bottom), (points[0][0], bottom)]


def lowest(points: Sequence[Point], x: float) -> float:
    """The height ``y`` of a skyline (sorted left to right) at ``x``."""
    for one, two in itertools.pairwise(points):
        if one[0] <= x <= two[0]:
            share = (x - one[0]) / max(1e-6, two[0] - one[0])
            return one[1] + (two[1] - one[1]) * share
    return points[0][1] if x < points[0][0] else points[-1][1]


# --- pixels --------------------------------------------------------------------------------


def gradient_markup(identity: str, paint: Gradient) -> str:
    """The definition of a gradient."""
    units = ' gradientUnits="userSpaceOnUse"' if paint.units == "user" else ""
    stops = []
    for stop in paint.stops:
        opacity = f' stop-opacity="{stop[2]:.3f}"' if len(stop) > 2 else ""
        stops.append(f'<stop offset="{stop[0]:.3f}" stop-color="{stop[1]}"{opacity}/>')
    if paint.radial:
        head = (
            f'<radialGradient id="{identity}" cx="{paint.x1:.3f}" cy="{paint.y1:.3f}"'
            f' r="{paint.x2:.3f}"{units}>'
        )
        return head + "".join(stops) + "</radialGradient>"
    head = (
        f'<linearGradient id="{identity}" x1="{paint.x1:.3f}" y1="{paint.y1:.3f}"'
        f' x2="{paint.x2:.3f}" y2="{paint.y2:.3f}"{units}>'
    )
    return head + "".join(stops) + "</linearGradient>"


def rasterise(markup: str, frame: Box, width: int, height: int) -> object:
    """SVG elements seen through ``frame`` (stage units) as a ``height × width × 4`` uint8 array
    of blue, green, red and straight alpha."""
    import cv2
    import numpy as np
    import resvg_py

    left, top, right, bottom = frame
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="{left:.3f} {top:.3f} {right - left:.3f} {bottom - top:.3f}"'
        f' preserveAspectRatio="none">{markup}</svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=document, skip_system_fonts=True)
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
