"""The body from the neck to the hem of the top garment."""

from __future__ import annotations

from .colours import glow, mix, shadow
from .curves import Point, ellipse, joined, mirrored, smooth
from .motifs import draw_motif
from .outfits import Outfit
from .pen import Pen
from .person import Person


def hem_y(person: Person, hem: float) -> float:
    """Height of a hem: −1 waist, 0 hip, 1 knee, 2 ankle."""
    b = person.build
    stops = (b.waist_y, b.hip_y, b.knee_y, b.feet_y - 34)
    place = min(2.999, max(0.0, hem + 1))
    index = int(place)
    return stops[index] + (stops[index + 1] - stops[index]) * (place - index)


def neckline(person: Person, kind: str) -> list[Point]:
    """The upper edge of the top from the viewer's left shoulder seam to the right."""
    b = person.build
    n, y = b.neck, b.neck_y
    side = (n + 10, y - 14)
    deep = {"scoop": y + 62, "v": y + 78, "boat": y + 26, "crew": y + 22, "mandarin": y + 14,
            "collar": y + 30, "turtle": y + 8, "cross": y + 96}[kind]  # fmt: skip
    if kind in ("v", "cross"):
        right = [(0, deep), (n * 0.55, y + 28), side]
    elif kind == "boat":
        right = [(0, deep), (n * 1.2, y + 18), (n + 34, y - 2)]
    elif kind == "scoop":
        right = [(0, deep), (n * 0.62, deep - 14), (n + 6, y + 12), (n + 20, y - 8)]
    else:
        right = [(0, deep), (n * 0.7, deep - 10), side]
    return [*mirrored(right[::-1]), *right[1:]]


def side_line(person: Person, outfit: Outfit) -> list[Point]:
    """The garment's edge on the viewer's right, from neck to hem."""
    b = person.build
    start = neckline(person, outfit.neck)[-1]
    ease = (outfit.loose - 1) * 60
    fit = outfit.waisted
    chest = b.chest + ease * 0.4
    waist = (b.waist + 4) * fit + (max(b.chest, b.waist) + ease * 0.5) * (1 - fit)
    hip = b.hip + 6 + ease * 0.5
    bottom = hem_y(person, outfit.hem)
    slope = b.shoulder_y + 2
    line = [start, (b.shoulder * 0.62, slope - 10), (b.shoulder - b.arm * 0.42, slope + 8),
            (b.shoulder - b.arm * 0.24, slope + 38), (chest + 4, b.shoulder_y + 128),
            (chest, b.shoulder_y + 190)]  # fmt: skip
    for x, y in ((waist, b.waist_y), (hip, b.hip_y)):
        if y < bottom - 24:
            line.append((x, y))
    spread = hip if bottom >= b.hip_y - 24 else waist
    reach = max(0.0, bottom - b.waist_y)
    line.append((spread + reach * 0.32 * outfit.flare, bottom))
    return line


def torso_path(person: Person, outfit: Outfit) -> str:
    """The outline of the top garment."""
    right = side_line(person, outfit)
    end, bottom = right[-1]
    hem = [(end, bottom), (end * 0.5, bottom + 9), (0, bottom + 11), (-end * 0.5, bottom + 9),
           (-end, bottom)]  # fmt: skip
    return joined(neckline(person, outfit.neck), right, hem, mirrored(right)[::-1])


def draw_neck(pen: Pen, person: Person) -> None:
    """Neck and upper chest: reaches up behind the face, so that a turning head shows no gap."""
    b, skin = person.build, person.skin
    right = [(b.neck * 0.96, 66), (b.neck * 0.94, b.chin_y + 4), (b.neck + 2, b.neck_y - 26),
             (b.neck + 22, b.neck_y + 10), (b.shoulder * 0.62, b.shoulder_y + 4),
             (b.shoulder - b.arm * 0.6, b.shoulder_y + 34), (b.chest - 8, b.shoulder_y + 150),
             (b.chest * 0.7, min(b.shoulder_y + 290, b.waist_y - 40))]  # fmt: skip
    path = smooth([*right, *mirrored(right)[::-1]], closed=True)
    pen.surface(path, skin.base, 60, b.shoulder_y + 330)
    with pen.clipped(path):
        drop = b.chin_y + (24 if not person.child else 15)
        cast = smooth([(-b.neck - 14, 90), (-b.neck - 14, drop - 30), (-b.neck * 0.4, drop + 4),
                       (b.neck * 0.5, drop + 14), (b.neck + 20, drop - 4), (b.neck + 20, 90)],
                      closed=True)  # fmt: skip
        pen.shade(cast, skin.deep, 0.6, 6)
        far = joined(
            [(b.neck * 0.5, 100), (b.neck * 0.62, b.neck_y - 20), (b.neck + 34, b.neck_y + 20)],
            [(b.neck + 60, b.neck_y), (b.neck + 20, 100)],
        )
        pen.shade(far, skin.shade, 0.7, 8)
        if not person.child:
            _collarbones(pen, person)


def _collarbones(pen: Pen, person: Person) -> None:
    b, skin = person.build, person.skin
    y = b.neck_y
    for side in (-1, 1):
        tendon = [
            (side * b.neck * 0.78, y - 44),
            (side * b.neck * 0.5, y - 10),
            (side * 13, y + 17),
        ]
        pen.brush(tendon, skin.deep, 4 if person.old else 3.2, 0.32 if person.old else 0.2)
        bone = [
            (side * 13, y + 20),
            (side * (b.neck + 6), y + 24),
            (side * b.shoulder * 0.6, y + 14),
        ]
        pen.brush(bone, skin.deep, 4, 0.26)
    pen.shade(ellipse(2, y + 16, 9, 7), skin.deep, 0.3, 3)


def draw_top(pen: Pen, person: Person, outfit: Outfit) -> None:
    """The garment on the upper body with its cloth, folds and fastening."""
    b = person.build
    path = torso_path(person, outfit)
    bottom = hem_y(person, outfit.hem)
    pen.surface(path, outfit.top, b.neck_y - 20, max(bottom, b.shoulder_y + 380), line=False)
    with pen.clipped(path):
        if outfit.motif == "emblem":
            _emblem(pen, person, outfit)
        draw_motif(pen, path, outfit.motif, outfit.top, outfit.trim)
        _folds(pen, person, outfit, bottom)
        if outfit.cuff and outfit.hem > 0.3:
            _border(pen, person, outfit, bottom)
        if outfit.placket:
            _placket(pen, person, outfit, bottom)
    pen.contour(path, outfit.top)
    _neck_finish(pen, person, outfit)


def _folds(pen: Pen, person: Person, outfit: Outfit, bottom: float) -> None:
    b = person.build
    dim = shadow(outfit.top, 0.55)
    far = joined(
        [(b.chest * 0.62, b.shoulder_y), (b.chest * 0.66, b.waist_y), (b.hip * 0.7, bottom + 30)],
        [(b.hip * 3, bottom + 30), (b.hip * 3, b.shoulder_y)],
    )
    pen.shade(far, dim, 0.4, 16)
    if pen.look.shading == "soft":
        pen.glow(-b.chest * 0.42, b.shoulder_y + 64, b.chest * 0.62, 92, glow(outfit.top, 0.6), 0.4)
    for side in (-1, 1):
        armpit = (side * (b.chest + 2), b.shoulder_y + 132)
        pen.brush(
            [
                armpit,
                (side * b.chest * 0.82, armpit[1] + 42),
                (side * b.chest * 0.66, armpit[1] + 96),
            ],
            dim,
            9,
            0.34,
        )
        pen.brush(
            [
                (side * (b.neck + 22), b.neck_y + 22),
                (side * b.shoulder * 0.6, b.shoulder_y + 34),
                (side * b.shoulder * 0.72, b.shoulder_y + 84),
            ],
            dim,
            6,
            0.22,
        )
    if person.female and person.age in ("adult", "senior"):
        for side in (-1, 1):
            bust = [
                (side * b.chest * 0.96, b.shoulder_y + 170),
                (side * b.chest * 0.6, b.shoulder_y + 204),
                (side * 14, b.shoulder_y + 188),
            ]
            pen.brush(bust, dim, 9, 0.26)
    dice = person.dice("folds")
    if bottom > b.hip_y + 60:
        for index in range(7):
            x = (index - 3) / 3 * b.hip * 0.86
            top = b.waist_y + dice.uniform(20, 120)
            sway = x * (0.14 + outfit.flare * 0.5)
            pen.brush([(x * 0.8, top), (x, (top + bottom) / 2), (x + sway, bottom + 6)], dim,
                      dice.uniform(7, 15), 0.3, end=0.6, fullest=0.75)  # fmt: skip
    elif bottom > b.waist_y - 10:
        for side in (-1, 1):
            pen.brush([(side * b.waist, b.waist_y - 40), (side * b.waist * 0.6, b.waist_y - 18),
                       (side * b.waist * 0.2, b.waist_y - 26)], dim, 8, 0.3)  # fmt: skip


def _border(pen: Pen, person: Person, outfit: Outfit, bottom: float) -> None:
    b = person.build
    wide = b.hip * 2.4
    band = [(-wide, bottom - 26), (0, bottom - 15), (wide, bottom - 26)]
    pen.stroke(band, outfit.trim, 15, 0.95)
    pen.stroke([(x, y - 13) for x, y in band], outfit.trim, 3, 0.8)


def _placket(pen: Pen, person: Person, outfit: Outfit, bottom: float) -> None:
    b = person.build
    top = b.neck_y + 14
    dim = shadow(outfit.top, 0.5)
    if outfit.placket == "double":
        pen.stroke([(b.chest * 0.36, top), (b.chest * 0.3, bottom)], dim, 2.4, 0.7)
        for row in range(4):
            for side in (-1, 1):
                x, y = side * b.chest * (0.27 - 0.01 * row) - 4, b.shoulder_y + 66 + row * 84
                _button(pen, x, y, 8.5, outfit.trim)
        return
    if outfit.placket == "short":
        end = b.shoulder_y + 178
        panel = joined([(-14, top - 8), (-14, end)], [(-14, end), (0, end + 13), (14, end)],
                       [(14, end), (14, top - 8)])  # fmt: skip
        pen.fill(
            panel,
            mix(outfit.top, outfit.trim, 0.5) if outfit.cuff else glow(outfit.top, 0.1),
            False,
        )
        pen.stroke([(-14, top), (-14, end), (0, end + 13), (14, end), (14, top)], dim, 2, 0.6)
        for row in range(4):
            _button(pen, 0, top + 24 + row * 38, 4.6, outfit.trim if not outfit.cuff else "#fff3d6")
        return
    pen.stroke([(13, top), (13, bottom)], dim, 2.4, 0.6)
    pen.stroke([(-13, top), (-13, bottom)], dim, 1.8, 0.3)
    y = b.neck_y + 54
    while y < bottom - 20:
        _button(pen, 0, y, 4.6, mix(outfit.top, "#ffffff", 0.65))
        y += 66


def _button(pen: Pen, x: float, y: float, r: float, colour: str) -> None:
    pen.shade(ellipse(x + 1.2, y + 1.8, r), "#1a1018", 0.4, 0.6)
    pen.fill(ellipse(x, y, r), colour, line=False)
    pen.fill(ellipse(x - r * 0.25, y - r * 0.3, r * 0.36), glow(colour, 0.7), False, 0.8)


def _emblem(pen: Pen, person: Person, outfit: Outfit) -> None:
    b = person.build
    y = b.shoulder_y + 150
    r = b.chest * 0.4
    pen.fill(ellipse(0, y, r), outfit.trim, line=False, opacity=0.92)
    wave = [
        (-r * 0.8, y + r * 0.2),
        (-r * 0.3, y - r * 0.2),
        (r * 0.2, y + r * 0.25),
        (r * 0.8, y - r * 0.1),
    ]
    pen.stroke(wave, outfit.top, r * 0.16)
    pen.fill(ellipse(r * 0.2, y - r * 0.45, r * 0.2), outfit.top, line=False)


def _neck_finish(pen: Pen, person: Person, outfit: Outfit) -> None:
    """Collar, band or rib at the neck; what stands behind the neck is drawn first by the rig."""
    b, kind = person.build, outfit.neck
    edge = neckline(person, kind)
    dim, lit = shadow(outfit.top, 0.4), glow(outfit.top, 0.16)
    if kind in ("crew", "boat", "scoop", "v"):
        trimmed = person.dress in ("sari", "salwar", "kurta")
        with pen.clipped(torso_path(person, outfit)):
            band = outfit.trim if trimmed else mix(outfit.top, dim, 0.55)
            pen.stroke([(x, y + 9) for x, y in edge], dim, 14 if kind != "crew" else 19, 0.4)
            pen.stroke(edge, band, 15 if kind != "crew" else 21)
    elif kind == "mandarin":
        top = [(-b.neck - 3, b.neck_y - 34), (-b.neck * 0.5, b.neck_y - 10), (-3, b.neck_y + 2)]
        low = [(-2, b.neck_y + 26), (-b.neck * 0.66, b.neck_y + 12), (-b.neck - 13, b.neck_y - 12)]
        for path in (joined(top, low), joined(mirrored(top), mirrored(low))):
            pen.fill(path, mix(lit, outfit.trim, 0.3 if outfit.cuff else 0.0))
    elif kind == "turtle":
        path = joined(
            [(-b.neck - 7, b.neck_y - 42), (0, b.neck_y - 22), (b.neck + 7, b.neck_y - 42)],
            [(b.neck + 16, b.neck_y + 2), (0, b.neck_y + 34), (-b.neck - 16, b.neck_y + 2)],
        )
        pen.surface(path, lit, b.neck_y - 50, b.neck_y + 40)
        for index in range(-4, 5):
            x = index / 4 * b.neck * 0.94
            drop = 18 * (1 - (index / 4.6) ** 2)
            pen.stroke([(x, b.neck_y - 40 + drop), (x * 1.16, b.neck_y + 6 + drop)], dim, 2.4, 0.4)
    elif kind == "collar":
        _collar(pen, person, lit, dim)
    elif kind == "cross":
        _crossed(pen, person, outfit)


def _collar(pen: Pen, person: Person, lit: str, dim: str) -> None:
    b = person.build
    n, y = b.neck, b.neck_y
    for side in (-1, 1):
        flap = joined(
            [(side * (n - 2), y - 38), (side * (n + 15), y - 22), (side * (n + 24), y + 4)],
            [(side * (n + 24), y + 4), (side * (n + 18), y + 34), (side * n * 0.72, y + 56)],
            [(side * n * 0.72, y + 56), (side * n * 0.3, y + 36), (0, y + 20)],
            [(0, y + 20), (side * n * 0.62, y - 4), (side * (n - 2), y - 38)],
        )
        with pen.moved("translate(2 6)"):
            pen.shade(flap, dim, 0.55, 3)
        pen.fill(flap, lit)
        pen.stroke([(side * (n + 20), y + 8), (side * (n + 13), y + 30), (side * n * 0.74, y + 48)],
                   dim, 1.6, 0.35)  # fmt: skip


def _crossed(pen: Pen, person: Person, outfit: Outfit) -> None:
    b = person.build
    n, y = b.neck, b.neck_y
    low = b.shoulder_y + 250
    under = [(n + 8, y - 18), (n * 0.6, y + 40), (-n * 0.1, y + 120), (-b.chest * 0.5, low)]
    over = [(-n - 8, y - 18), (-n * 0.6, y + 44), (n * 0.2, y + 130), (b.chest * 0.62, low)]
    for run in (under, over):
        pen.brush(run, shadow(outfit.top, 0.5), 46, 0.5, start=0.8, end=0.8)
        pen.brush(run, outfit.trim, 34, 1.0, start=0.8, end=0.7)
        pen.brush(
            [(x + 2, yy) for x, yy in run], glow(outfit.trim, 0.4), 4, 0.7, start=0.8, end=0.7
        )
