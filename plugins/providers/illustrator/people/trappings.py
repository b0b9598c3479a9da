"""Small things on the top: belts, pockets, badges, straps, collars."""

from __future__ import annotations

from .colours import GOLD, glow, mix, shadow
from .curves import ellipse, joined
from .outfits import Outfit
from .pen import Pen
from .person import Person
from .torso import hem_y, side_line


def draw_belt(pen: Pen, p: Person, o: Outfit) -> None:
    if o.hem > 0:
        if p.dress != "uniform":
            return
        y = p.build.waist_y
    else:
        y = hem_y(p, o.hem) + 6
    b = p.build
    w = b.waist + 14 + (o.loose - 1) * 30 + (1 - o.waisted) * max(0.0, b.chest - b.waist)
    pen.stroke([(-w, y - 6), (0, y + 6), (w, y - 6)], o.second, 26)
    pen.stroke([(-15, y + 4), (15, y + 4)], GOLD, 26)
    pen.stroke([(-8, y + 4), (8, y + 4)], o.second, 13)


def draw_pockets(pen: Pen, p: Person, o: Outfit) -> None:
    b = p.build
    dim = shadow(o.top, 0.5)
    for s in (-1, 1):
        x, y = s * b.chest * 0.56, b.shoulder_y + 134
        body = joined(
            [(x - 32, y), (x - 32, y + 62)],
            [(x - 32, y + 62), (x, y + 72), (x + 32, y + 62)],
            [(x + 32, y + 62), (x + 32, y)],
        )
        pen.fill(body, mix(o.top, glow(o.top, 0.2), 0.5), line=False)
        pen.stroke(
            [(x - 32, y), (x - 32, y + 62), (x, y + 72), (x + 32, y + 62), (x + 32, y)],
            dim,
            2.2,
            0.6,
        )
        flap = joined(
            [(x - 34, y - 6), (x + 34, y - 6)],
            [(x + 34, y - 6), (x + 34, y + 14)],
            [(x + 34, y + 14), (x, y + 26), (x - 34, y + 14)],
        )
        pen.fill(flap, glow(o.top, 0.12))
        pen.stroke([(x - 34, y + 14), (x, y + 26), (x + 34, y + 14)], dim, 2.4, 0.6)
        pen.fill(ellipse(x, y + 15, 4.6), o.trim)
    x, y = -b.chest * 0.56, b.shoulder_y + 112
    for k, tint in enumerate(("#b5443a", "#2b6c8f", "#d9a441")):
        pen.stroke([(x - 18 + k * 18, y), (x - 4 + k * 18, y)], tint, 9)


def draw_pocket(pen: Pen, p: Person, o: Outfit) -> None:
    b = p.build
    x, y = b.chest * 0.54, b.shoulder_y + 140
    dim = shadow(o.top, 0.45)
    for start, end in (
        ((x - 26, y), (x - 26, y + 56)),
        ((x - 26, y + 56), (x + 26, y + 56)),
        ((x + 26, y + 56), (x + 26, y)),
    ):
        pen.stroke([start, end], dim, 2.4, 0.7)
    pen.stroke([(x - 26, y), (x + 26, y)], glow(o.top, 0.3), 5)


def draw_watch(pen: Pen, p: Person, _o: Outfit) -> None:
    """A nurse's fob and badge."""
    b = p.build
    x, y = -b.chest * 0.5, b.shoulder_y + 128
    pen.fill(
        joined(
            [(x - 26, y), (x + 26, y)],
            [(x + 26, y), (x + 26, y + 32)],
            [(x + 26, y + 32), (x - 26, y + 32)],
            [(x - 26, y + 32), (x - 26, y)],
        ),
        "#ffffff",
    )
    pen.stroke([(x - 16, y + 12), (x + 16, y + 12)], "#c0392b", 5)
    pen.stroke([(x - 16, y + 22), (x + 8, y + 22)], "#9aa4ad", 3)


def draw_epaulettes(pen: Pen, p: Person, o: Outfit) -> None:
    b = p.build
    for s in (-1, 1):
        x1, x2, y = s * (b.neck + 34), s * (b.shoulder - b.arm * 0.42), b.shoulder_y - 2
        flap = joined(
            [(x1, y - 20), (x2, y + 2)],
            [(x2, y + 2), (x2 - s * 3, y + 26)],
            [(x2 - s * 3, y + 26), (x1, y + 2)],
            [(x1, y + 2), (x1, y - 20)],
        )
        pen.fill(flap, shadow(o.top, 0.2))
        pen.fill(ellipse(x1 + s * 9, y - 6, 5), o.trim)
        for k in (0.66, 0.8):
            x = x1 + (x2 - x1) * k
            pen.stroke([(x, y - 8 + 10 * k), (x - s * 1, y + 8 + 12 * k)], o.trim, 4.5)


def draw_straps(pen: Pen, p: Person, o: Outfit) -> None:
    """A satchel's straps."""
    b = p.build
    for s in (-1, 1):
        run = [
            (s * (b.neck + 26), b.neck_y + 2),
            (s * b.chest * 0.72, b.shoulder_y + 90),
            (s * b.chest * 0.84, b.shoulder_y + 190),
        ]
        pen.stroke([(x + 2, y + 4) for x, y in run], "#1c1020", 19, 0.25)
        pen.stroke(run, o.second, 18)
        pen.stroke(run, glow(o.second, 0.4), 2, 0.6)


def draw_peterpan(pen: Pen, p: Person, o: Outfit) -> None:
    b = p.build
    n, y = b.neck, b.neck_y
    for s in (-1, 1):
        path = joined(
            [(0, y + 18), (s * n * 0.8, y + 4), (s * (n + 8), y - 18)],
            [
                (s * (n + 8), y - 18),
                (s * (n + 34), y + 8),
                (s * (n + 20), y + 46),
                (s * n * 0.4, y + 52),
                (0, y + 18),
            ],
        )
        with pen.moved("translate(1 5)"):
            pen.shade(path, shadow(o.top, 0.6), 0.5, 3)
        pen.fill(path, "#fbf6ee")


def draw_rib(pen: Pen, p: Person, o: Outfit) -> None:
    """The ribbed hem of a sweater."""
    y = hem_y(p, o.hem)
    x = side_line(p, o)[-1][0]
    dim = shadow(o.top, 0.5)
    pen.stroke([(-x, y - 26), (0, y - 16), (x, y - 26)], dim, 2.6, 0.5)
    for k in range(-12, 13):
        pen.stroke([(x * k / 12.4, y - 24), (x * k / 12.4, y + 6)], dim, 2.4, 0.4)
