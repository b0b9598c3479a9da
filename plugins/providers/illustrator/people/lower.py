"""What is worn below the waist."""

from __future__ import annotations

from .colours import glow, mix, shadow
from .curves import Point, joined, mirrored, smooth, tube
from .limbs import draw_leg, draw_shoe, leg_spine, leg_widths
from .motifs import draw_motif
from .outfits import Outfit
from .pen import Pen
from .person import Person
from .torso import hem_y

_LEGS: dict[str, tuple[tuple[float, ...], float]] = {
    "trousers": ((1.06, 1.02, 1.2, 1.2, 1.62), 1.0),
    "jeans": ((1.04, 0.98, 1.1, 1.08, 1.35), 1.0),
    "churidar": ((1.04, 1.0, 1.06, 1.02, 1.12), 1.0),
    "salwar": ((1.15, 1.35, 1.9, 1.75, 1.3), 1.0),
    "pyjama": ((1.12, 1.22, 1.6, 1.5, 1.8), 1.0),
    "shorts": ((1.12, 1.3, 1.75, 1.6, 1.8), 0.47),
}


def draw_lower(pen: Pen, person: Person, outfit: Outfit) -> None:
    """Legs, feet and their cloth, from behind the top's hem to the ground."""
    kind = outfit.below
    bare = kind in ("none", "skirt", "shorts", "dhoti")
    if bare and hem_y(person, outfit.hem) < person.build.feet_y - 60:
        for side in (-1.0, 1.0):
            draw_leg(pen, person, side)
            if kind in ("skirt", "shorts"):
                _sock(pen, person, side)
    for side in (1.0, -1.0):
        draw_shoe(pen, person, outfit, side)
    if kind in _LEGS:
        for side in (1.0, -1.0):
            _trouser(pen, person, outfit, side)
        _seat(pen, person, outfit)
    elif kind == "skirt":
        _skirt(pen, person, outfit)
    elif kind == "dhoti":
        _dhoti(pen, person, outfit)
    elif kind == "sari":
        _sari(pen, person, outfit)


def _sock(pen: Pen, person: Person, side: float) -> None:
    spine, widths = leg_spine(person, side), leg_widths(person)
    path = smooth(tube(spine[3:], [w * 1.06 for w in widths[3:]]), closed=True)
    pen.surface(path, "#f1eee8", spine[3][1], person.build.feet_y)


def _trouser(pen: Pen, person: Person, outfit: Outfit, side: float) -> None:
    b, cloth = person.build, outfit.lower
    shares, length = _LEGS[outfit.below]
    spine = leg_spine(person, side)
    widths = [w * s for w, s in zip(leg_widths(person), shares, strict=True)]
    if length < 1:
        spine, widths = spine[:3], widths[:3]
    else:
        spine[-1] = (
            spine[-1][0],
            b.feet_y - (30 if outfit.below in ("trousers", "pyjama") else 40),
        )
    outline = tube(spine, widths)
    n = len(spine)
    (lx, ly), (rx, ry) = outline[n - 1], outline[n]
    path = joined(outline[:n], [(lx, ly), ((lx + rx) / 2, max(ly, ry) + 7), (rx, ry)], outline[n:])
    pen.surface(path, cloth, b.hip_y - 40, b.feet_y, line=False)
    dim = shadow(cloth, 0.55)
    with pen.clipped(path):
        if outfit.below not in ("jeans", "trousers"):
            draw_motif(pen, path, "dots" if outfit.below == "salwar" else "", cloth, outfit.trim)
        pen.brush(
            [(x + widths[0] * 0.26, y) for x, y in spine], dim, widths[0] * 0.42, 0.32, 0.9, 0.9
        )
        if outfit.below == "trousers":
            pen.stroke([(x - 6, y) for x, y in spine], glow(cloth, 0.2), 2.4, 0.5)
        _leg_folds(pen, outfit, spine, widths, dim)
        if outfit.below == "jeans":
            pen.stroke([(x + side * widths[k] * 0.36, y) for k, (x, y) in enumerate(spine)],
                       mix(cloth, "#e0b070", 0.5), 2, 0.5)  # fmt: skip
    pen.contour(path, cloth)


def _leg_folds(pen: Pen, outfit: Outfit, spine: list[Point], widths: list[float], dim: str) -> None:
    rows: list[tuple[float, float]] = [(2, -16), (2, 14)]
    if outfit.below == "churidar":
        rows += [(len(spine) - 1, -k * 17.0) for k in range(1, 7)]
    else:
        rows.append((len(spine) - 1, -26))
    for index, drop in rows:
        k = int(index)
        if k < len(spine):
            x, y = spine[k]
            w = widths[k] * 0.5
            pen.brush(
                [(x - w, y + drop - 6), (x, y + drop + 5), (x + w, y + drop - 8)], dim, 7, 0.36
            )
    if outfit.below == "salwar":
        for lean in (-0.5, 0.0, 0.5):
            pen.brush(
                [
                    (spine[0][0], spine[0][1] + 60),
                    (spine[2][0] + lean * widths[2], spine[2][1]),
                    (spine[4][0] + lean * widths[4] * 0.7, spine[4][1]),
                ],
                dim,
                11,
                0.3,
            )


def _seat(pen: Pen, person: Person, outfit: Outfit) -> None:
    """Joins the trousers between waist and crotch."""
    b = person.build
    right = [(b.waist + 2, b.waist_y - 8), (b.hip + 3, b.hip_y - 16), (b.hip * 0.98, b.hip_y + 60),
             (b.hip * 0.5, b.hip_y + 88), (0, b.hip_y + 66)]  # fmt: skip
    path = smooth([*right, *mirrored(right)[::-1]], closed=True)
    pen.surface(path, outfit.lower, b.waist_y, b.hip_y + 500, line=False)
    dim = shadow(outfit.lower, 0.5)
    pen.stroke([(2, b.hip_y - 60), (3, b.hip_y + 64)], dim, 3, 0.5)
    for side in (-1, 1):
        pen.brush([(side * 6, b.hip_y + 60), (side * b.hip * 0.45, b.hip_y + 34),
                   (side * b.hip * 0.86, b.hip_y + 30)], dim, 8, 0.34)  # fmt: skip
        pen.stroke(
            [(side * b.waist * 0.86, b.waist_y + 22), (side * b.hip * 0.92, b.hip_y - 20)],
            dim,
            2.6,
            0.4,
        )


def _hanging(person: Person, top: float, bottom: float, spread: float) -> tuple[str, float]:
    """A skirt shape from the waist to ``bottom``; also its half width there."""
    b = person.build
    end = b.hip + spread
    right = [
        (b.waist + 2, top),
        (b.hip + 6, b.hip_y),
        ((b.hip + end) / 2 + 8, (b.hip_y + bottom) / 2),
        (end, bottom),
    ]
    hem = [(end, bottom), (end * 0.5, bottom + 12), (0, bottom + 15), (-end * 0.5, bottom + 12),
           (-end, bottom)]  # fmt: skip
    waist = [(-b.waist - 2, top), (0, top + 6), (b.waist + 2, top)]
    return joined(waist, right, hem, mirrored(right)[::-1]), end


def _skirt(pen: Pen, person: Person, outfit: Outfit) -> None:
    b, cloth = person.build, outfit.lower
    bottom = b.knee_y - 10
    path, end = _hanging(person, b.waist_y - 10, bottom, 46)
    pen.surface(path, cloth, b.waist_y, bottom, line=False)
    dim, lit = shadow(cloth, 0.6), glow(cloth, 0.2)
    with pen.clipped(path):
        for k in range(-3, 4):
            x = k / 3.4
            pen.stroke([(x * b.waist, b.waist_y), (x * end, bottom + 20)], dim, 4, 0.6)
            pen.stroke([(x * b.waist + 5, b.waist_y), (x * end + 8, bottom + 20)], lit, 3, 0.4)
    pen.contour(path, cloth)


def _sari(pen: Pen, person: Person, outfit: Outfit) -> None:
    """The wrapped length: pleats in front, a border along the hem."""
    b, cloth, trim = person.build, outfit.lower, outfit.trim
    bottom = b.feet_y - 12
    path, end = _hanging(person, b.waist_y - 4, bottom, 46)
    pen.surface(path, cloth, b.waist_y, bottom, line=False)
    dim = shadow(cloth, 0.6)
    with pen.clipped(path):
        draw_motif(pen, path, outfit.motif, cloth, trim)
        far = joined(
            [(b.hip * 0.55, b.waist_y), (b.hip * 0.66, bottom)],
            [(end * 2, bottom), (end * 2, b.waist_y)],
        )
        pen.shade(far, dim, 0.42, 18)
        for k in range(6):
            x = -30 + k * 13
            pen.brush(
                [(x * 0.7, b.waist_y + 8), (x * 1.0, b.hip_y + 80), (x * 2.0 - 6, bottom + 10)],
                dim,
                9,
                0.45,
                start=0.3,
                end=0.9,
                fullest=0.7,
            )
            pen.brush([(x * 0.7 + 6, b.waist_y + 12), (x + 7, b.hip_y + 90), (x * 2.0 + 6, bottom)],
                      glow(cloth, 0.35), 5, 0.35, start=0.3, end=0.8, fullest=0.7)  # fmt: skip
        for k in range(4):
            y = b.hip_y + 10 + k * 86
            pen.brush(
                [(-30, b.waist_y + 40 + k * 40), (-b.hip * 0.6, y), (-end, y + 30)], dim, 9, 0.26
            )
            pen.brush(
                [(40, b.waist_y + 40 + k * 40), (b.hip * 0.6, y), (end, y + 30)], dim, 9, 0.26
            )
        hem = [
            (-end - 20, bottom - 24),
            (-end * 0.5, bottom - 13),
            (0, bottom - 9),
            (end * 0.5, bottom - 13),
            (end + 20, bottom - 24),
        ]
        pen.stroke(hem, trim, 34)
        pen.stroke(hem, shadow(trim, 0.5), 3, 0.6)
        pen.stroke([(x, y - 26) for x, y in hem], trim, 4, 0.9)
    pen.contour(path, cloth)


def _dhoti(pen: Pen, person: Person, outfit: Outfit) -> None:
    b, cloth, trim = person.build, outfit.lower, outfit.trim
    bottom = b.knee_y + (b.feet_y - b.knee_y) * 0.62
    dim = shadow(cloth, 0.4)
    for side in (1.0, -1.0):
        spine = leg_spine(person, side)
        x2, x3 = spine[2][0], spine[3][0]
        right = [
            (side * 4, b.waist_y + 20),
            (side * 2, b.hip_y + 120),
            (x2 - side * 38, b.knee_y - 20),
            (x3 - side * 34, bottom - 22),
        ]
        left = [(side * (b.waist + 4), b.waist_y), (side * (b.hip + 14), b.hip_y + 20),
                (x2 + side * 66, b.knee_y - 60), (x3 + side * 46, bottom + 8)]  # fmt: skip
        hem = [right[-1], (x3, bottom + 12), left[-1]]
        path = joined(right, hem, left[::-1])
        pen.surface(path, cloth, b.waist_y, bottom, line=False)
        with pen.clipped(path):
            for k in range(5):
                f = k / 4
                foot = (right[-1][0] + (left[-1][0] - right[-1][0]) * f, bottom + 10)
                pen.brush(
                    [
                        (side * (10 + 60 * f), b.waist_y + 40),
                        (foot[0] + side * 14, b.knee_y - 60),
                        foot,
                    ],
                    dim,
                    11,
                    0.42,
                    end=0.8,
                    fullest=0.7,
                )
            pen.stroke([(x, y - 8) for x, y in hem], trim, 13, 0.9)
        pen.contour(path, cloth)
    pleat = joined([(-22, b.waist_y + 6), (-30, b.hip_y + 90), (-16, b.knee_y + 10)],
                   [(-16, b.knee_y + 10), (8, b.knee_y + 24), (30, b.knee_y + 6)],
                   [(30, b.knee_y + 6), (34, b.hip_y + 90), (24, b.waist_y + 6)])  # fmt: skip
    pen.surface(pleat, mix(cloth, "#ffffff", 0.2), b.waist_y, b.knee_y + 160)
    for k in range(4):
        x = -14 + k * 12
        pen.brush(
            [(x * 0.8, b.waist_y + 14), (x * 1.2, b.hip_y + 90), (x, b.knee_y + 12)], dim, 6, 0.45
        )
    pen.stroke([(-20, b.knee_y + 4), (6, b.knee_y + 15), (28, b.knee_y + 1)], trim, 10, 0.9)
