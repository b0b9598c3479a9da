"""Points and smooth curves, from which everything on a person is drawn.

Units are those of the figure: the eye line is ``y = 0``, the chin about 170, ``x = 0`` is the
middle of the body, y grows downwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import cos, hypot, sin

Point = tuple[float, float]
Points = Sequence[Point]

_PAIR = re.compile(r"(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)")


def smooth(points: Points, closed: bool = False) -> str:
    """A path that passes softly through ``points`` (centripetal-like Catmull-Rom as cubics)."""
    segments = [f"M{points[0][0]:.1f} {points[0][1]:.1f}", *_cubics(points, closed)]
    return "".join(segments) + ("Z" if closed else "")


def _cubics(points: Points, closed: bool) -> list[str]:
    count = len(points)
    segments = []
    for index in range(count if closed else count - 1):
        p1, p2 = points[index], points[(index + 1) % count]
        p0 = points[index - 1] if closed or index else p1
        p3 = points[(index + 2) % count] if closed or index + 2 < count else p2
        chord = _distance(p1, p2)
        a = _handle(p1, p0, p2, chord)
        b = _handle(p2, p3, p1, chord)
        segments.append(f"C{a[0]:.1f} {a[1]:.1f} {b[0]:.1f} {b[1]:.1f} {p2[0]:.1f} {p2[1]:.1f}")
    return segments


def _handle(at: Point, before: Point, after: Point, chord: float) -> Point:
    """Handle towards ``after``: along the tangent, a third of the chord, so nothing overshoots."""
    dx, dy = after[0] - before[0], after[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return at[0] + dx / length * chord / 3, at[1] + dy / length * chord / 3


def _distance(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def joined(*runs: Points) -> str:
    """A closed path of several smooth runs with sharp corners where they meet."""
    parts: list[str] = []
    for number, run in enumerate(runs):
        x, y = run[0]
        parts.append(f"{'L' if number else 'M'}{x:.1f} {y:.1f}")
        parts += _cubics(run, closed=False)
    return "".join(parts) + "Z"


def polygon(points: Points) -> str:
    """A closed path with straight sides."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> str:
    """An ellipse as a path, so that it can be warped and clipped like all others."""
    ry = rx if ry is None else ry
    kx, ky = rx * 0.5523, ry * 0.5523
    return (
        f"M{x - rx:.2f} {y:.2f}"
        f"C{x - rx:.2f} {y - ky:.2f} {x - kx:.2f} {y - ry:.2f} {x:.2f} {y - ry:.2f}"
        f"C{x + kx:.2f} {y - ry:.2f} {x + rx:.2f} {y - ky:.2f} {x + rx:.2f} {y:.2f}"
        f"C{x + rx:.2f} {y + ky:.2f} {x + kx:.2f} {y + ry:.2f} {x:.2f} {y + ry:.2f}"
        f"C{x - kx:.2f} {y + ry:.2f} {x - rx:.2f} {y + ky:.2f} {x - rx:.2f} {y:.2f}Z"
    )


def mirrored(points: Points) -> list[Point]:
    """The same points on the other side of the body, in the same order."""
    return [(-x, y) for x, y in points]


def both_sides(right: Points) -> list[Point]:
    """A symmetric outline from its right half, listed from top to bottom."""
    left = [(-x, y) for x, y in reversed(right) if abs(x) > 0.01]
    return [*right, *left]


def between(a: Points, b: Points, share: float) -> list[Point]:
    """The curve ``share`` of the way from ``a`` to ``b`` (same number of points)."""
    return [
        (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share)
        for p, q in zip(a, b, strict=True)
    ]


def resampled(points: Points, count: int, start: float = 0.0, end: float = 1.0) -> list[Point]:
    """``count`` points along the smooth curve, from share ``start`` to ``end`` of its spans."""
    spans = len(points) - 1
    result = []
    for index in range(count):
        position = (start + (end - start) * index / (count - 1)) * spans
        span = min(int(position), spans - 1)
        result.append(_on_span(points, span, position - span))
    return result


def _on_span(points: Points, span: int, share: float) -> Point:
    p1, p2 = points[span], points[span + 1]
    chord = _distance(p1, p2)
    c1 = _handle(p1, points[span - 1] if span else p1, p2, chord)
    c2 = _handle(p2, points[span + 2] if span + 2 < len(points) else p2, p1, chord)
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    return (
        sum(w * p[0] for w, p in zip(weights, (p1, c1, c2, p2), strict=True)),
        sum(w * p[1] for w, p in zip(weights, (p1, c1, c2, p2), strict=True)),
    )


def tapered(
    points: Points, width: float, start: float = 0.0, end: float = 0.0, fullest: float = 0.5
) -> str:
    """A brush stroke: ``width`` at ``fullest``, that share ``start``/``end`` of it at the ends."""
    spine = resampled(points, max(8, 4 * len(points)))
    near: list[Point] = []
    far: list[Point] = []
    last = len(spine) - 1
    for index, (x, y) in enumerate(spine):
        before, after = spine[max(0, index - 1)], spine[min(last, index + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        t = index / last
        rise = t / fullest if t < fullest else (1 - t) / (1 - fullest)
        floor = start if t < fullest else end
        half = width / 2 * (floor + (1 - floor) * (rise * (2 - rise)))
        near.append((x - dy / length * half, y + dx / length * half))
        far.append((x + dy / length * half, y - dx / length * half))
    return joined(near, far[::-1])


def tube(spine: Points, widths: Sequence[float]) -> list[Point]:
    """Closed outline of a limb: ``widths`` is its breadth at each point of ``spine``."""
    left: list[Point] = []
    right: list[Point] = []
    last = len(spine) - 1
    for index, (x, y) in enumerate(spine):
        before, after = spine[max(0, index - 1)], spine[min(last, index + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        half = widths[index] / 2
        left.append((x + dy / length * half, y - dx / length * half))
        right.append((x - dy / length * half, y + dx / length * half))
    return [*left, *right[::-1]]


def bounds(path: str) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a path's points and handles."""
    pairs = [(float(x), float(y)) for x, y in _PAIR.findall(path)]
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    return min(xs), min(ys), max(xs), max(ys)


def warped(path: str, move: Callable[[float, float], Point]) -> str:
    """``path`` (absolute commands with coordinate pairs only) with every point moved."""

    def replace(match: re.Match[str]) -> str:
        x, y = move(float(match[1]), float(match[2]))
        return f"{x:.1f} {y:.1f}"

    return _PAIR.sub(replace, path)


def placed(
    path: str, x: float, y: float, scale: float = 1.0, turn: float = 0.0, flip: bool = False
) -> str:
    """``path`` scaled, mirrored when ``flip``, turned by ``turn`` radians and moved to (x, y)."""
    cosine, sine, side = cos(turn), sin(turn), -1.0 if flip else 1.0

    def move(px: float, py: float) -> Point:
        px, py = px * scale * side, py * scale
        return x + px * cosine - py * sine, y + px * sine + py * cosine

    return warped(path, move)
