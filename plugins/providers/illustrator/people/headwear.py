"""Turbans, hats, caps, scarves, helmets and crowns."""

from __future__ import annotations

from collections.abc import Callable

from .colours import GOLD, glow, luminance, mix, shadow
from .curves import Point, between, ellipse, joined, mirrored, resampled, smooth
from .outfits import WHITE
from .pen import Pen
from .person import Person


def draw_headwear(pen: Pen, person: Person) -> None:
    """On top of hair and brow."""
    maker = _HEADWEAR.get(person.headwear)
    if not maker:
        return
    wide, high = person.build.cheek / 112, person.build.crown / -160
    with pen.moved(f"scale({wide:.4f} {high:.4f})"):
        maker(pen, person)


def draw_headwear_back(pen: Pen, person: Person) -> None:
    """What of the headwear lies behind the head."""
    if person.headwear == "scarf":
        tint = shadow(_scarf_colour(person), 0.35)
        b = person.build
        right = [(0, -208), (96, -170), (142, -70), (146, 60), (126, 170), (150, b.neck_y + 60)]
        pen.surface(
            smooth([*right, *mirrored(right)[::-1]], closed=True), tint, -208, b.neck_y + 60
        )
    if person.headwear == "hat" and not _toque(person):
        pen.fill(ellipse(0, -104, 214, 40), shadow(_felt(person), 0.5))


def _scarf_colour(person: Person) -> str:
    return person.cloth if person.dress in ("sari",) else person.accent


def _felt(person: Person) -> str:
    return person.dice("felt").choice(("#7a5a3c", "#4d4a46", "#a98a5c", "#5c4636", "#c9a870"))


def _toque(person: Person) -> bool:
    return (
        any(word in person.role.lower() for word in ("chef", "cook", "baker"))
        or person.dress == "apron"
    )


def _turban(pen: Pen, person: Person) -> None:
    colour = (
        person.accent if luminance(person.cloth) > 0.7 else mix(person.cloth, person.accent, 0.65)
    )
    colour = person.dice("turban").choice((colour, "#c4532d", "#d8a032", "#a32638", "#e8dcc4"))
    right = [(0, -250), (84, -240), (142, -188), (152, -118), (124, -48)]
    low = [(124, -48), (104, -86), (60, -112), (4, -126), (-60, -108), (-104, -82), (-124, -48)]
    path = joined([*mirrored(right)[::-1], *right[1:]], low)
    pen.surface(path, colour, -250, -50, line=False)
    dim, lit = shadow(colour, 0.55), glow(colour, 0.4)
    with pen.clipped(path):
        for k in range(7):
            f = k / 6
            a = [(-150, -60 - 130 * f), (-60, -118 - 116 * f), (20, -128 - 112 * f)]
            c = [(150, -60 - 130 * f), (70, -112 - 104 * f), (-14, -130 - 96 * f)]
            pen.brush([*a, (70, -100 - 124 * f)], dim, 8, 0.5, start=0.4)
            pen.brush([(x, y - 7) for x, y in a], lit, 6, 0.3)
            if k % 2 == 0:
                pen.brush(c, dim, 8, 0.5, start=0.4)
                pen.brush([(x, y - 7) for x, y in c], lit, 6, 0.3)
        far = joined([(70, -260), (112, -150), (96, -40)], [(260, -40), (260, -260)])
        pen.shade(far, dim, 0.4, 14)
    knot = smooth(
        [(4, -128), (30, -152), (34, -188), (6, -214), (-18, -186), (-16, -150)], closed=True
    )
    pen.surface(knot, mix(colour, lit, 0.3), -214, -128)
    for x in (-6, 6, 18):
        pen.brush([(4, -132), (x, -170), (6, -206)], dim, 5, 0.4)
    pen.contour(path, colour)


def _hat(pen: Pen, person: Person) -> None:
    if _toque(person):
        _chef_hat(pen)
        return
    colour = _felt(person)
    crown = joined(
        [
            (-112, -112),
            (-116, -170),
            (-96, -236),
            (-40, -250),
            (0, -238),
            (42, -250),
            (96, -236),
            (116, -170),
            (112, -112),
        ],
        [(112, -112), (0, -92), (-112, -112)],
    )
    pen.surface(crown, colour, -250, -90, line=False)
    with pen.clipped(crown):
        pen.shade(
            joined([(50, -260), (80, -170), (70, -90)], [(200, -90), (200, -260)]),
            shadow(colour, 0.6),
            0.45,
            12,
        )
        pen.brush([(-14, -244), (0, -214), (8, -190)], shadow(colour, 0.6), 14, 0.4)
        pen.stroke([(-120, -128), (0, -106), (120, -128)], shadow(person.accent, 0.25), 26)
    pen.contour(crown, colour)
    brim = joined(
        [(-212, -106), (-150, -124), (-110, -116), (0, -98), (110, -116), (150, -124), (212, -106)],
        [(212, -106), (140, -74), (0, -62), (-140, -74), (-212, -106)],
    )
    pen.surface(brim, glow(colour, 0.08), -126, -60)
    pen.brush([(-190, -104), (0, -70), (190, -104)], shadow(colour, 0.5), 6, 0.4)


def _chef_hat(pen: Pen) -> None:
    puff = smooth(
        [
            (-104, -150),
            (-150, -190),
            (-140, -250),
            (-84, -276),
            (-30, -262),
            (10, -290),
            (70, -278),
            (110, -262),
            (148, -222),
            (138, -172),
            (104, -150),
            (0, -136),
        ],
        closed=True,
    )
    pen.surface(puff, WHITE, -290, -130)
    for x in (-86, -30, 34, 88):
        pen.brush([(x * 0.9, -150), (x * 1.05, -190), (x * 1.2, -236)], "#b9b6bd", 7, 0.5)
    band = joined(
        [(-114, -160), (0, -140), (114, -160)],
        [(114, -160), (116, -92)],
        [(116, -92), (0, -72), (-116, -92)],
        [(-116, -92), (-114, -160)],
    )
    pen.surface(band, WHITE, -160, -60)


def _cap(pen: Pen, person: Person) -> None:
    navy = any(
        w in person.role.lower()
        for w in ("keeper", "captain", "sailor", "pilot", "police", "guard", "officer")
    ) or person.dress in ("uniform", "coat")
    colour = "#2b3550" if navy else person.accent
    if navy and person.dress == "uniform" and "police" in person.role.lower():
        colour = "#6d6040"
    top = -232 if not navy else -222
    dome = joined(
        [
            (-122, -92),
            (-134, -150),
            (-104, top + 16),
            (0, top),
            (104, top + 16),
            (134, -150),
            (122, -92),
        ],
        [(122, -92), (0, -70), (-122, -92)],
    )
    pen.surface(dome, colour, top, -80, line=False)
    with pen.clipped(dome):
        pen.shade(
            joined([(60, -250), (100, -160), (86, -60)], [(220, -60), (220, -250)]),
            shadow(colour, 0.6),
            0.45,
            12,
        )
        if not navy:
            for x in (-60, 0, 60):
                pen.stroke(
                    [(x * 0.2, top), (x, -160), (x * 1.2, -90)], shadow(colour, 0.45), 2.4, 0.6
                )
        else:
            pen.stroke([(-134, -112), (0, -88), (134, -112)], shadow(colour, 0.35), 34)
            pen.stroke([(-126, -92), (0, -70), (126, -92)], GOLD, 6)
    pen.contour(dome, colour)
    visor = joined(
        [(-108, -92), (0, -76), (116, -90)],
        [(116, -90), (128, -66), (60, -48), (0, -46), (-66, -50), (-118, -70), (-108, -92)],
    )
    pen.surface(visor, "#1d1f2a" if navy else shadow(colour, 0.25), -94, -44)
    pen.brush([(-80, -72), (0, -60), (84, -70)], "#ffffff", 5, 0.22)
    if navy:
        pen.fill(ellipse(2, -108, 17, 19), GOLD)
        pen.fill(ellipse(2, -108, 8, 10), colour)


def _scarf(pen: Pen, person: Person) -> None:
    colour = _scarf_colour(person)
    trim = person.trim
    outer = [(0, -206), (84, -188), (132, -116), (143, -20), (138, 70), (124, 150)]
    inner = [(0, -130), (58, -118), (98, -66), (112, 0), (114, 74), (100, 150)]
    ring = joined([*mirrored(outer)[::-1], *outer[1:]], [*inner[::-1], *mirrored(inner)[1:]])
    pen.surface(ring, colour, -206, 160, line=False)
    dim, lit = shadow(colour, 0.55), glow(colour, 0.35)
    with pen.clipped(ring):
        for side in (-1, 1):
            for f in (0.3, 0.55, 0.8):
                run = [(side * x, y) for x, y in between(inner, outer, f)]
                pen.brush(run, dim, 8, 0.42)
                pen.brush([(x - 4, y - 5) for x, y in run], lit, 4, 0.3)
        edge = [*mirrored(inner)[::-1], *inner[1:]]
        pen.stroke(edge, trim, 18)
        pen.stroke(edge, shadow(trim, 0.5), 2, 0.5)
    pen.contour(ring, colour)


def _helmet(pen: Pen, _person: Person) -> None:
    colour = "#5d6647"
    dome = joined(
        [(-138, -66), (-146, -130), (-112, -212), (0, -244), (112, -212), (146, -130), (138, -66)],
        [(138, -66), (70, -84), (0, -88), (-70, -84), (-138, -66)],
    )
    pen.surface(dome, colour, -244, -60, line=False)
    with pen.clipped(dome):
        pen.shade(
            joined([(50, -260), (104, -160), (100, -50)], [(220, -50), (220, -260)]),
            shadow(colour, 0.6),
            0.5,
            12,
        )
        pen.stroke(
            [(-144, -76), (-70, -98), (0, -102), (70, -98), (144, -76)],
            shadow(colour, 0.45),
            8,
            0.7,
        )
        pen.brush([(-90, -170), (-50, -212), (10, -222)], glow(colour, 0.5), 14, 0.35)
    pen.contour(dome, colour)
    for side in (-1, 1):
        pen.stroke([(side * 116, -66), (side * 110, 20), (side * 92, 96)], "#3d3326", 8)


def _crown(pen: Pen, _person: Person) -> None:
    base: list[Point] = [(-112, -150), (0, -128), (112, -150)]
    tips: list[Point] = []
    for k in range(5):
        left = -104 + k * 52
        tips += [
            (left - 14 + (14 if k == 0 else 0), -196),
            (left, -246 - (16 if k == 2 else 0)),
            (left + 14 - (14 if k == 4 else 0), -196),
        ]
    path = (
        "M-112 -150"
        + "".join(f"L{x} {y}" for x, y in tips)
        + "L112 -150C70 -128 -70 -128 -112 -150Z"
    )
    pen.surface(path, GOLD, -262, -120)
    pen.stroke([(x, y - 8) for x, y in base], shadow(GOLD, 0.4), 3, 0.8)
    pen.stroke([(x * 0.99, y - 36) for x, y in base], shadow(GOLD, 0.4), 3, 0.6)
    for k, (x, y) in enumerate(resampled([(x * 0.86, y - 22) for x, y in base], 5)):
        pen.fill(ellipse(x, y, 9 if k == 2 else 6.5), ("#b3202c", "#1f6f5a", "#2f4fa0")[k % 3])
        pen.fill(ellipse(x - 2, y - 2.5, 2.2), "#ffffff", False, 0.9)
    for k in range(5):
        pen.fill(ellipse(-104.0 + k * 52, -250 - (16 if k == 2 else 0), 7), "#f8efdc")


_HEADWEAR: dict[str, Callable[[Pen, Person], None]] = {
    "turban": _turban,
    "hat": _hat,
    "cap": _cap,
    "scarf": _scarf,
    "helmet": _helmet,
    "crown": _crown,
}
