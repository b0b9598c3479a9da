"""What is draped over the top: the end of a sari, scarves, shawls, sashes."""

from __future__ import annotations

from .colours import GOLD, glow, mix, shadow
from .curves import Point, between, ellipse, joined, resampled
from .motifs import draw_motif
from .outfits import Outfit
from .pen import Pen
from .person import Person
from .torso import neckline


def _cloth(
    pen: Pen, guides: list[list[Point]], colour: str, trim: str, motif: str = "", folds: int = 7,
    edges: tuple[bool, bool] = (True, True),
) -> None:  # fmt: skip
    """A draped length between guide curves, with folds along it and a border on its edges."""
    tips = [g[-1] for g in guides]
    roots = [g[0] for g in reversed(guides)]
    path = joined(guides[0], tips, guides[-1][::-1], roots)
    ys = [y for g in guides for _, y in g]
    with pen.moved("translate(3 9)"):
        pen.shade(path, "#1c1020", 0.3, 7)
    pen.surface(path, colour, min(ys), max(ys), line=False)
    dim, lit = shadow(colour, 0.55), glow(colour, 0.35)
    with pen.clipped(path):
        draw_motif(pen, path, motif, colour, trim)
        for k in range(folds):
            share = (k + 0.6) / folds * (len(guides) - 1)
            i = min(int(share), len(guides) - 2)
            run = between(guides[i], guides[i + 1], share - i)
            pen.brush(run, dim, 10, 0.36, start=0.5, end=0.5)
            pen.brush([(x - 5, y - 4) for x, y in run], lit, 5, 0.26, start=0.4, end=0.4)
        for wanted, guide in zip(edges, (guides[0], guides[-1]), strict=True):
            if wanted:
                pen.stroke(guide, trim, 24)
                pen.stroke(guide, shadow(trim, 0.45), 15, 0.35)
                pen.stroke(guide, glow(trim, 0.35), 9, 0.9)
    pen.contour(path, colour)


def draw_pallu(pen: Pen, p: Person, o: Outfit) -> None:
    """From the hip on the viewer's left across the breast, over the other shoulder."""
    b = p.build
    x = b.shoulder
    upper = [
        (-b.waist - 2, b.waist_y - 76),
        (-b.chest * 0.62, b.shoulder_y + 214),
        (-6, b.shoulder_y + 118),
        (b.neck + 30, b.neck_y + 26),
        (b.neck + 36, b.neck_y - 6),
    ]
    lower = [
        (-b.waist + 8, b.waist_y + 46),
        (-4, b.waist_y - 20),
        (b.chest * 0.72, b.shoulder_y + 210),
        (x * 0.86, b.shoulder_y + 92),
        (x * 0.85, b.shoulder_y + 2),
    ]
    _cloth(pen, [upper, between(upper, lower, 0.5), lower], o.second, o.trim, o.motif, 8)


def pallu_tail(pen: Pen, p: Person, o: Outfit) -> None:
    """The end of the sari that falls behind the shoulder; drawn behind the body."""
    b = p.build
    x, bottom = b.shoulder, b.hip_y + 190
    inner = [
        (b.neck + 30, b.neck_y),
        (x * 0.6, b.shoulder_y + 160),
        (x * 0.74, b.waist_y),
        (x * 0.66, bottom),
    ]
    outer = [
        (x * 0.9, b.shoulder_y),
        (x + 16, b.shoulder_y + 170),
        (x + 34, b.waist_y),
        (x + 40, bottom + 6),
    ]
    _cloth(pen, [inner, outer], shadow(o.second, 0.2), o.trim, o.motif, 5, (False, True))


def draw_dupatta(pen: Pen, p: Person, o: Outfit) -> None:
    """A long scarf: over both shoulders, hanging low on the breast."""
    b = p.build
    for side in (-1, 1):
        inner = [
            (side * (b.neck + 14), b.neck_y - 4),
            (side * b.neck * 1.1, b.shoulder_y + 110),
            (side * b.chest * 0.5, b.waist_y - 30),
            (side * b.chest * 0.52, b.hip_y + 150),
        ]
        outer = [
            (side * b.shoulder * 0.72, b.shoulder_y - 2),
            (side * b.chest * 0.9, b.shoulder_y + 110),
            (side * b.chest * 0.96, b.waist_y),
            (side * b.hip * 0.9, b.hip_y + 166),
        ]
        _cloth(pen, [inner, outer], o.second, o.trim, "", 4)
        foot = [inner[-1], between([inner[-1]], [outer[-1]], 0.5)[0], outer[-1]]
        pen.stroke([(x, y - 6) for x, y in foot], o.trim, 14)


def draw_shawl(pen: Pen, p: Person, o: Outfit) -> None:
    """A folded cotton cloth over one shoulder."""
    b = p.build
    inner = [
        (b.neck + 14, b.neck_y - 6),
        (b.neck + 18, b.shoulder_y + 120),
        (b.chest * 0.44, b.waist_y - 30),
    ]
    outer = [
        (b.shoulder * 0.74, b.shoulder_y),
        (b.chest * 0.98, b.shoulder_y + 120),
        (b.chest * 0.98, b.waist_y - 20),
    ]
    _cloth(
        pen, [inner, outer], o.second, mix(o.second, "#fff6e6", 0.75), "stripes", 4, (True, False)
    )


def draw_yoke(pen: Pen, p: Person, o: Outfit) -> None:
    """Embroidery below the neckline."""
    edge = neckline(p, o.neck)
    b = p.build
    deep = [(x * 1.12, y + 34 - abs(x) * 0.16) for x, y in edge]
    path = joined(edge, deep[::-1])
    pen.fill(path, mix(o.top, o.trim, 0.4), line=False)
    pen.stroke(deep, o.trim, 4)
    for x, y in resampled(deep, 17):
        pen.fill(ellipse(x, y + 9, 3.6), o.trim, line=False)
    for x, y in resampled([(x * 1.06, y + 17) for x, y in edge], 13):
        pen.fill(ellipse(x, y, 3.0), glow(o.trim, 0.5), line=False)
    slit_x, top = 0, b.neck_y + 96
    pen.stroke([(slit_x, top), (slit_x, top + 50)], o.trim, 4)


def draw_mantle(pen: Pen, p: Person, _o: Outfit) -> None:
    """A royal collar of gold and jewels."""
    b = p.build
    inner = [(-b.neck - 16, b.neck_y - 8), (0, b.neck_y + 64), (b.neck + 16, b.neck_y - 8)]
    outer = [
        (-b.shoulder * 0.66, b.shoulder_y - 6),
        (0, b.shoulder_y + 128),
        (b.shoulder * 0.66, b.shoulder_y - 6),
    ]
    inner, outer = resampled(inner, 7), resampled(outer, 7)
    path = joined(inner, outer[::-1])
    pen.surface(path, GOLD, b.neck_y, b.shoulder_y + 150)
    middle = between(inner, outer, 0.55)
    for k, (x, y) in enumerate(resampled(middle, 11)):
        pen.fill(ellipse(x, y, 8.5), ("#b3202c", "#1f6f5a", "#2f4fa0")[k % 3])
        pen.fill(ellipse(x - 2, y - 3, 2.6), "#ffffff", False, 0.8)
    for x, y in resampled(outer, 23):
        pen.fill(ellipse(x, y + 4, 5), "#fbf3df")


def draw_sash(pen: Pen, p: Person, o: Outfit) -> None:
    b = p.build
    y = b.waist_y
    ease = (o.loose - 1) * 34 + 6 + (1 - o.waisted) * max(0.0, b.chest - b.waist)
    w = b.waist + ease
    band = joined(
        [(-w, y - 20), (0, y - 8), (w, y - 20)],
        [(w, y - 20), (w, y + 20)],
        [(w, y + 20), (0, y + 32), (-w, y + 20)],
        [(-w, y + 20), (-w, y - 20)],
    )
    pen.surface(band, o.second, y - 24, y + 34)
    for k in (-6, 6):
        pen.brush([(-w, y + k), (0, y + 12 + k), (w, y + k)], shadow(o.second, 0.5), 5, 0.4)
