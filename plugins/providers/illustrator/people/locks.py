"""Hair as locks: bundles of guide curves between which strands and shine are drawn."""

from __future__ import annotations

from math import atan2, pi
from random import Random

from .colours import HairTone, mix
from .curves import Point, Points, between, ellipse, joined, placed, resampled
from .pen import Pen

Lock = list[list[Point]]
"""Two or more guides with equally many points, each from root to tip."""


def lock_path(lock: Lock) -> str:
    """The outline of a lock: first guide, tips, last guide back, roots."""
    first, last = lock[0], lock[-1]
    if len(lock) == 2:
        return joined(first, last[::-1])
    tips = [guide[-1] for guide in lock]
    roots = [guide[0] for guide in reversed(lock)]
    return joined(first, tips, last[::-1], roots)


def strand(lock: Lock, share: float) -> list[Point]:
    """A strand ``share`` of the way across the lock."""
    span = share * (len(lock) - 1)
    index = min(int(span), len(lock) - 2)
    return between(lock[index], lock[index + 1], span - index)


def draw_lock(
    pen: Pen, tone: HairTone, lock: Lock, dice: Random, strands: int = 9,
    shine: tuple[float, float] | None = (0.3, 0.52), dim: float = 0.0, line: bool = True,
) -> None:  # fmt: skip
    """One lock with strands; ``shine``: from where to where along it the light lies."""
    path = lock_path(lock)
    ys = [y for guide in lock for _, y in guide]
    base = mix(tone.base, tone.dark, dim)
    _ground(pen, tone, base, path, min(ys), max(ys))
    with pen.clipped(path):
        count = max(2, round(strands * pen.look.detail))
        for index in range(count):
            share = (index + 0.5 + dice.uniform(-0.3, 0.3)) / count
            curve = strand(lock, min(0.98, max(0.02, share)))
            lit = index % 3 == 1
            colour = tone.light if lit else tone.dark
            part = resampled(curve, 9, dice.uniform(0, 0.12), dice.uniform(0.84, 1.0))
            width = dice.uniform(2.2, 5.0) * (1.5 if pen.look.detail < 0.6 else 1)
            opacity = (0.4 if lit else 0.5) * (1 - 0.5 * dim * lit)
            pen.brush(part, colour, width, opacity, fullest=dice.uniform(0.35, 0.65))
        if shine:
            _shine(pen, tone, lock, dice, shine, strands)
    if line:
        pen.contour(path, tone.dark)


def _ground(pen: Pen, tone: HairTone, base: str, path: str, top: float, bottom: float) -> None:
    if pen.look.shading == "soft":
        paint = pen.vertical(
            ((0, mix(base, tone.light, 0.4)), (0.4, base), (1, mix(base, tone.dark, 0.6))),
            top, bottom,
        )  # fmt: skip
    elif pen.look.shading == "wash":
        paint = pen.vertical(((0, mix(base, tone.shine, 0.22)), (1, base)), top, bottom)
    else:
        paint = base
    pen.fill(path, paint, line=False)


def _shine(
    pen: Pen, tone: HairTone, lock: Lock, dice: Random, span: tuple[float, float], strands: int
) -> None:
    """A broken band of light across the strands."""
    hard = pen.look.shading in ("flat", "cel")
    count = max(4, round(strands * (0.6 if hard else 1.1)))
    for index in range(count):
        share = (index + 0.5) / count
        curve = strand(lock, min(0.97, share))
        start = span[0] + dice.uniform(-0.05, 0.05)
        end = span[1] + dice.uniform(-0.07, 0.07)
        edge = 1 - abs(share - 0.5) * 1.2
        opacity = (0.6 if hard else 0.4) * edge
        run = resampled(curve, 5, max(0.0, start), min(1.0, end))
        pen.brush(run, tone.shine, dice.uniform(3.5, 6.5) * (1.4 if hard else 1), opacity)


def draw_curls(
    pen: Pen, tone: HairTone, spots: Points, size: float, dice: Random, dim: float = 0.0
) -> None:
    """Round curls at ``spots``, later ones in front."""
    for x, y in spots:
        r = size * dice.uniform(0.86, 1.14)
        base = mix(tone.base, tone.dark, min(1.0, max(0.0, dim + dice.uniform(-0.1, 0.35))))
        pen.fill(ellipse(x, y, r, r * dice.uniform(0.9, 1.06)), base)
        for ring, colour, opacity in ((0.72, tone.light, 0.55), (0.36, tone.dark, 0.6)):
            a = dice.uniform(0, 0.8)
            arc = [
                (x - r * ring, y + r * 0.1 + a),
                (x - r * ring * 0.62, y - r * ring * 0.74),
                (x + r * ring * 0.28, y - r * ring * 0.92),
                (x + r * ring * 0.92, y - r * 0.16),
            ]
            pen.brush(arc, colour, r * 0.15, opacity * (1 - 0.6 * dim))


def draw_braid(
    pen: Pen, tone: HairTone, spine: Points, width: float, tie: str, dice: Random
) -> None:
    """A plait along ``spine`` that ends in a tied tuft."""
    steps = 11
    run = resampled(spine, steps + 1)
    for index in range(steps - 1, -1, -1):
        (x, y), (nx, ny) = run[index], run[index + 1]
        turn = atan2(ny - y, nx - x) - pi / 2
        w = width * (1 - 0.42 * index / steps)
        step = ((nx - x) ** 2 + (ny - y) ** 2) ** 0.5
        for flip in (False, True) if index % 2 else (True, False):
            leaf = joined(
                [(-w * 0.1, step * 1.25), (w * 0.46, step * 0.8), (w * 0.56, step * 0.1),
                 (w * 0.3, -step * 0.42)],
                [(w * 0.3, -step * 0.42), (w * 0.02, 0), (-w * 0.16, step * 0.5),
                 (-w * 0.1, step * 1.25)],
            )  # fmt: skip
            shape = placed(leaf, x, y, 1.0, turn, flip)
            pen.fill(shape, mix(tone.base, tone.dark, 0.35 if flip else 0.0))
            gloss = placed(
                joined([(w * 0.4, -step * 0.1), (w * 0.44, step * 0.35), (w * 0.26, step * 0.75)],
                       [(w * 0.26, step * 0.75), (w * 0.3, step * 0.3), (w * 0.4, -step * 0.1)]),
                x, y, 1.0, turn, flip,
            )  # fmt: skip
            pen.shade(gloss, tone.shine, 0.5, 1)
    x, y = run[-1]
    w = width * 0.5
    tuft = [[(x - w * 0.4, y), (x - w * 0.7, y + 26), (x - 2, y + 62)],
            [(x + w * 0.4, y), (x + w * 0.75, y + 26), (x + 2, y + 60)]]  # fmt: skip
    draw_lock(pen, tone, tuft, dice, 4, None)
    pen.fill(ellipse(x, y + 2, w * 0.62, 8), tie)
