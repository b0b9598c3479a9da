"""What is sewn and worn over the top: jackets, coats, waistcoats, aprons, ties."""

from __future__ import annotations

from dataclasses import replace

from .colours import glow, mix, shadow
from .curves import ellipse, joined, mirrored
from .motifs import draw_motif
from .outfits import Outfit
from .pen import Pen
from .person import Person
from .torso import hem_y, neckline, side_line


def _opened(
    pen: Pen,
    p: Person,
    o: Outfit,
    *,
    hem: float,
    gap: float,
    lapel: float,
    shut: float,
    flare: float,
) -> None:
    """A jacket: two fronts that leave ``gap`` open, meeting at ``shut`` (share neck → waist)."""
    b, colour = p.build, o.second
    cut = replace(
        o, neck="collar", hem=hem, loose=max(1.12, o.loose), flare=flare, waisted=o.waisted
    )
    side = side_line(p, cut)
    bottom = hem_y(p, hem)
    meet = b.neck_y + (b.waist_y - b.neck_y) * shut
    dim, lit = shadow(colour, 0.5), glow(colour, 0.14)
    for s in (1, -1):
        over = 7 if s < 0 and shut < 1 else 0
        inner = [(s * (b.neck + 10), b.neck_y - 16), (s * b.neck * 0.84, b.neck_y + 46),
                 (s * (gap + 8) + over, meet), (s * gap + over, (meet + bottom) / 2),
                 (s * (gap + 14 + 26 * (hem > 0.4)) + over, bottom + 4)]  # fmt: skip
        outer = [(s * x, y) for x, y in side]
        hemline = [inner[-1], ((inner[-1][0] + outer[-1][0]) / 2, bottom + 9), outer[-1]]
        path = joined([inner[0], outer[0]], outer, hemline[::-1], inner[::-1])
        with pen.moved("translate(0 5)"):
            pen.shade(path, "#1c1020", 0.3, 6)
        pen.surface(path, colour, b.neck_y, max(bottom, b.shoulder_y + 420), line=False)
        with pen.clipped(path):
            if s > 0:
                far = joined([(b.chest * 0.72, b.shoulder_y), (b.hip * 0.8, bottom + 20)],
                             [(b.hip * 3, bottom), (b.hip * 3, b.shoulder_y)])  # fmt: skip
                pen.shade(far, dim, 0.42, 14)
            armpit = (s * (b.chest + 6), b.shoulder_y + 130)
            pen.brush(
                [
                    armpit,
                    (s * b.chest * 0.82, armpit[1] + 50),
                    (s * b.chest * 0.62, armpit[1] + 120),
                ],
                dim,
                10,
                0.36,
            )
            pen.brush([(s * b.chest * 0.94, b.waist_y - 50), (s * b.chest * 0.6, b.waist_y - 20),
                       (s * (gap + 30), b.waist_y - 34)], dim, 9, 0.3)  # fmt: skip
        pen.contour(path, colour)
        if lapel:
            _lapel(pen, p, s, colour, lit, dim, meet, gap + over * s, lapel)


def _lapel(
    pen: Pen,
    p: Person,
    s: int,
    colour: str,
    lit: str,
    dim: str,
    meet: float,
    gap: float,
    width: float,
) -> None:
    b = p.build
    n, y = b.neck, b.neck_y
    notch = y + (meet - y) * 0.34
    flap = joined(
        [(s * (n + 6), y - 30), (s * n * 0.86, y + 36), (s * (gap + 8), meet)],
        [(s * (gap + 8), meet), (s * (n + width * 0.72), notch + 40), (s * (n + width), notch)],
        [(s * (n + width), notch), (s * (n + width * 0.62), notch - 12)],
        [(s * (n + width * 0.62), notch - 12), (s * (n + width * 0.86), notch - 34)],
        [
            (s * (n + width * 0.86), notch - 34),
            (s * (n + 26), y + 4),
            (s * (n + 16), y - 24),
            (s * (n + 6), y - 30),
        ],
    )
    with pen.moved("translate(2 5)"):
        pen.shade(flap, dim, 0.6, 4)
    pen.fill(flap, mix(lit, colour, 0.3))
    pen.stroke([(s * (n + width * 0.62), notch - 12), (s * n * 0.92, notch - 26)], dim, 2.4, 0.55)


def draw_jacket(pen: Pen, p: Person, o: Outfit) -> None:
    _opened(pen, p, o, hem=0.16, gap=0, lapel=44, shut=0.72, flare=0.1)
    b = p.build
    for row in range(2):
        y = b.neck_y + (b.waist_y - b.neck_y) * (0.78 + row * 0.2)
        pen.fill(ellipse(9, y, 6.5), shadow(o.second, 0.5))
    x, y = b.chest * 0.62, b.shoulder_y + 128
    kerchief = joined([(x - 17, y), (x - 10, y - 17), (x - 2, y - 7), (x + 6, y - 19), (x + 17, y)],
                      [(x + 17, y), (x - 17, y)])  # fmt: skip
    pen.fill(kerchief, o.trim)
    pen.stroke([(x - 21, y + 1), (x + 21, y - 2)], shadow(o.second, 0.45), 3.4, 0.8)


def draw_labcoat(pen: Pen, p: Person, o: Outfit) -> None:
    _opened(pen, p, o, hem=0.92, gap=30, lapel=46, shut=0.8, flare=0.12)
    b = p.build
    x, y = b.chest * 0.56, b.shoulder_y + 150
    dim = shadow(o.second, 0.3)
    pen.stroke([(x - 24, y), (x - 24, y + 52), (x + 22, y + 52), (x + 22, y)], dim, 2.4, 0.8)
    pen.stroke([(x - 24, y), (x + 22, y)], dim, 4, 0.8)
    for k, tint in enumerate(("#2b5fa5", "#c23b3b")):
        pen.stroke([(x - 12 + k * 13, y - 15), (x - 12 + k * 13, y + 4)], tint, 5)


def draw_coat(pen: Pen, p: Person, o: Outfit) -> None:
    _opened(pen, p, o, hem=0.8, gap=26, lapel=58, shut=0.86, flare=0.2)
    b = p.build
    for row in range(3):
        for s in (-1, 1):
            x, y = s * (b.chest * 0.48), b.shoulder_y + 142 + row * 92
            pen.shade(ellipse(x + 2, y + 3, 9.5), "#1a1018", 0.4, 1)
            pen.fill(ellipse(x, y, 9), o.trim)
            pen.fill(ellipse(x - 2, y - 2, 3), glow(o.trim, 0.7), False)


def draw_waistcoat(pen: Pen, p: Person, o: Outfit) -> None:
    b, colour = p.build, o.second
    cut = replace(o, neck="v", hem=-0.02, loose=1.1, flare=0.0, waisted=0.2)
    right = side_line(p, cut)
    right = [
        right[0],
        (b.shoulder * 0.6, b.shoulder_y - 9),
        (b.chest * 0.92, b.shoulder_y + 70),
        *right[4:],
    ]
    bottom = right[-1][1]
    edge = neckline(p, "v")
    path = joined(edge, right, [(right[-1][0], bottom), (0, bottom + 14), (-right[-1][0], bottom)],
                  mirrored(right)[::-1])  # fmt: skip
    dim = shadow(colour, 0.5)
    with pen.moved("translate(0 6)"):
        pen.shade(path, "#1c1020", 0.32, 6)
    pen.surface(path, colour, b.neck_y, bottom, line=False)
    with pen.clipped(path):
        draw_motif(pen, path, "weave", colour, o.trim)
        far = joined(
            [(b.chest * 0.5, b.shoulder_y), (b.chest * 0.6, bottom)],
            [(b.hip * 2, bottom), (b.hip * 2, b.shoulder_y)],
        )
        pen.shade(far, dim, 0.4, 14)
    pen.contour(path, colour)
    pen.stroke([(2, b.neck_y + 80), (2, bottom + 12)], dim, 3, 0.7)
    y = b.neck_y + 104
    while y < bottom - 16:
        pen.fill(ellipse(-6, y, 5.6), o.trim)
        y += 58
    pen.stroke(
        [(b.chest * 0.4, b.shoulder_y + 128), (b.chest * 0.72, b.shoulder_y + 122)], dim, 4, 0.7
    )


def draw_apron(pen: Pen, p: Person, o: Outfit) -> None:
    b, colour = p.build, o.second
    top, bottom = b.shoulder_y + 96, hem_y(p, 0.8)
    bib, wide = b.chest * 0.62, b.hip + 8
    for s in (-1, 1):
        pen.stroke(
            [(s * bib * 0.9, top + 6), (s * (b.neck + 14), b.neck_y + 2)], shadow(colour, 0.25), 15
        )
    right = [(bib, top), (bib + 6, b.waist_y - 90), (b.waist + 4, b.waist_y - 20), (wide, b.hip_y),
             (wide + 10, bottom)]  # fmt: skip
    path = joined(
        [(-bib, top), (0, top + 6), (bib, top)],
        right,
        [(wide + 10, bottom), (0, bottom + 14), (-wide - 10, bottom)],
        mirrored(right)[::-1],
    )
    with pen.moved("translate(0 5)"):
        pen.shade(path, "#1c1020", 0.3, 6)
    pen.surface(path, colour, top, bottom, line=False)
    dim = shadow(colour, 0.5)
    with pen.clipped(path):
        for k in (-0.6, 0.1, 0.7):
            pen.brush([(k * b.waist, b.waist_y), (k * wide, bottom)], dim, 12, 0.3, end=0.7)
        pen.stroke([(-bib, top + 12), (0, top + 18), (bib, top + 12)], o.trim, 4, 0.8)
        pocket = [
            (-b.hip * 0.5, b.hip_y - 30),
            (-b.hip * 0.5, b.hip_y + 70),
            (b.hip * 0.5, b.hip_y + 70),
            (b.hip * 0.5, b.hip_y - 30),
        ]
        for start, end in zip([*pocket], [*pocket[1:], pocket[0]], strict=True):
            pen.stroke([start, end], dim, 3, 0.55)
    pen.contour(path, colour)
    pen.stroke(
        [(-b.waist - 4, b.waist_y - 22), (0, b.waist_y - 12), (b.waist + 4, b.waist_y - 22)],
        dim,
        9,
        0.7,
    )


def draw_tie(pen: Pen, p: Person, o: Outfit) -> None:
    b, colour = p.build, o.trim
    y = b.neck_y + 12
    knot = joined(
        [(-15, y), (0, y - 4), (15, y)],
        [(15, y), (9, y + 28)],
        [(9, y + 28), (-9, y + 28)],
        [(-9, y + 28), (-15, y)],
    )
    end = b.waist_y - 30 if not p.child else b.shoulder_y + 150
    blade = joined(
        [(-9, y + 27), (9, y + 27)],
        [(9, y + 27), (21, end - 24)],
        [(21, end - 24), (1, end)],
        [(1, end), (-19, end - 24)],
        [(-19, end - 24), (-9, y + 27)],
    )
    pen.surface(blade, colour, y, end)
    with pen.clipped(blade):
        stripe = glow(colour, 0.45)
        for k in range(-1, 12):
            yy = y + 30 + k * 40
            pen.stroke([(-30, yy + 26), (30, yy - 8)], stripe, 7, 0.75)
    pen.fill(knot, shadow(colour, 0.12))
