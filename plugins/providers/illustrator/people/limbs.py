"""Arms with hands, legs with shoes."""

from __future__ import annotations

from math import atan2, pi

from .colours import GOLD, glow, mix, shadow
from .curves import Point, joined, placed, resampled, smooth, tube, warped
from .motifs import draw_motif
from .outfits import Outfit
from .pen import Pen
from .person import Person

#: Elbow and wrist of each pose for the arm on the viewer's right, from the shoulder joint:
#: x in arm breadths outwards, y in shares of the way from joint to hip.
POSES: dict[str, tuple[Point, Point]] = {
    "rest": ((0.52, 0.60), (0.30, 1.10)),
    "easy": ((0.80, 0.58), (0.42, 1.06)),
    "hip": ((1.42, 0.56), (-0.42, 0.86)),
    "fold": ((0.62, 0.60), (-1.70, 0.80)),
    "explain": ((0.46, 0.60), (1.02, 0.35)),
}


def arm_spine(person: Person, pose: str) -> list[Point]:
    """Shoulder, upper arm, elbow, forearm, wrist of the arm on the viewer's right."""
    b = person.build
    x, y = b.joint
    reach = b.hip_y - y
    (ex, ey), (wx, wy) = POSES[pose]
    elbow = (x + ex * b.arm, y + ey * reach)
    wrist = (x + wx * b.arm, y + wy * reach)
    bow = 0.10 * b.arm
    return [(x, y), ((x + elbow[0]) / 2 + bow, (y + elbow[1]) / 2), elbow,
            ((elbow[0] + wrist[0]) / 2 + bow, (elbow[1] + wrist[1]) / 2), wrist]  # fmt: skip


_BREADTHS = (1.0, 0.94, 0.80, 0.76, 0.52)


def _arm_outline(person: Person, run: list[Point], widths: list[float], side: float) -> str:
    """A limb with a round shoulder that grows out of the slope of the neck."""
    b = person.build
    outline = tube(run, widths)
    count = len(run)
    outer, inner = outline[1:count], outline[count:-1]
    seam = (b.shoulder - b.arm * 1.02, b.shoulder_y - 3)
    ease = (widths[0] - b.arm) * 0.5
    cap = [seam, (b.shoulder - b.arm * 0.42, b.shoulder_y + 7 - ease * 0.4),
           (b.shoulder - b.arm * 0.02 + ease * 0.6, b.shoulder_y + b.arm * 0.62)]  # fmt: skip
    pit = (b.chest - 2 - ease, b.shoulder_y + 116)
    back = [*inner, pit, (b.shoulder - b.arm * 1.05, b.shoulder_y + 52), seam]
    runs = [[*cap, *outer], [outer[-1], inner[0]], back]
    return joined(*[[(side * x, y) for x, y in points] for points in runs])


def draw_arm(
    pen: Pen, person: Person, outfit: Outfit, side: float, cloth: str, pose: str = "rest"
) -> None:
    """One arm; ``side`` −1 is on the viewer's left, ``cloth`` the colour of its sleeve."""
    b, skin = person.build, person.skin
    spine = resampled(arm_spine(person, pose), 13)
    slim = 0.92 if person.female else 1.0
    widths = [b.arm * slim * _share(_BREADTHS, k / 12) for k in range(13)]
    if outfit.sleeve < 0.9:
        path = _bare_arm(person, outfit, spine, widths, side)
        pen.surface(path, skin.base, b.shoulder_y, b.hip_y + 160)
        with pen.clipped(path):
            edge = [(side * x + b.arm * 0.2, y) for x, y in spine]
            pen.brush(edge, skin.shade, b.arm * 0.42, 0.55, start=0.8, end=0.8)
    _hand(pen, person, spine, side, pose)
    if outfit.sleeve > 0:
        _sleeve(pen, person, outfit, spine, widths, cloth, side)
    bare = outfit.sleeve < 0.9 and person.age != "child"
    if person.female and person.culture == "indian" and bare:
        _bangles(pen, person, spine, side)


def _bare_arm(
    person: Person, outfit: Outfit, spine: list[Point], widths: list[float], side: float
) -> str:
    """What of the arm its sleeve may show: all of it, or from inside the sleeve downwards."""
    if outfit.sleeve == 0:
        return _arm_outline(person, spine, widths, side)
    first = max(1, round(12 * outfit.sleeve * 0.7))
    outline = tube(spine[first:], widths[first:])
    return smooth([(side * x, y) for x, y in outline], closed=True)


def _share(values: tuple[float, ...], position: float) -> float:
    """The value at ``position`` (0–1) along evenly spaced ``values``."""
    spot = position * (len(values) - 1)
    k = min(int(spot), len(values) - 2)
    return values[k] + (values[k + 1] - values[k]) * (spot - k)


def _sleeve(
    pen: Pen, person: Person, outfit: Outfit, spine: list[Point], widths: list[float],
    cloth: str, side: float,
) -> None:  # fmt: skip
    b = person.build
    end = min(1.0, 0.1 + 0.88 * outfit.sleeve)
    count = max(5, round(13 * end))
    run = resampled(spine, count, 0.0, end)
    ease = 1.06 + (outfit.loose - 1) * 0.5
    bell = 1.1 if outfit.loose > 1.3 else 0.12
    puff = person.child and person.dress == "dress"
    breadth = []
    for k in range(count):
        share = k / (count - 1) * end
        plain = _share(tuple(widths), share) * ease + 5 + bell * b.arm * share**1.5
        breadth.append(plain * (1.3 if puff and 0 < k < count - 1 else 1.0))
    path = _arm_outline(person, run, breadth, side)
    pen.surface(path, cloth, b.shoulder_y - 20, b.shoulder_y + 520, line=False)
    dim = shadow(cloth, 0.55)
    with pen.clipped(path):
        if cloth == outfit.top:
            draw_motif(pen, path, outfit.motif, cloth, outfit.trim)
        pen.brush([(side * x + b.arm * 0.3, y) for x, y in run], dim, b.arm * 0.46, 0.36, 0.9, 0.9)
        if pen.look.shading == "soft":
            lit = [(side * x - b.arm * 0.2, y) for x, y in run]
            pen.brush(lit, glow(cloth, 0.5), b.arm * 0.26, 0.18)
        _creases(pen, person, outfit, [(side * x, y) for x, y in run], dim)
        _cuff(pen, person, outfit, run, breadth, cloth, side)
    pen.contour(path, cloth)


def _cuff(
    pen: Pen, person: Person, outfit: Outfit, run: list[Point], breadth: list[float], cloth: str,
    side: float,
) -> None:  # fmt: skip
    (x, y), (px, py) = run[-1], run[-2]
    dx, dy = x - px, y - py
    length = (dx * dx + dy * dy) ** 0.5 or 1
    ux, uy, w = dx / length, dy / length, breadth[-1] * 0.7
    rich = person.dress in ("sari", "salwar", "kurta", "robe")
    tint = outfit.trim if rich and outfit.cuff else mix(cloth, shadow(cloth, 0.55), 0.35)
    wide = 14 if outfit.cuff else 5
    middle = (x - ux * wide * 0.6, y - uy * wide * 0.6)
    ends = [(side * (middle[0] + s * uy * w), middle[1] - s * ux * w) for s in (-1, 1)]
    pen.stroke(ends, tint, wide, 1.0 if outfit.cuff else 0.5)


def _creases(pen: Pen, person: Person, outfit: Outfit, run: list[Point], dim: str) -> None:
    b = person.build
    if outfit.sleeve < 0.5:
        return
    for share, size in ((0.46, 0.5), (0.56, 0.42), (0.86, 0.3)):
        x, y = run[min(round(share * (len(run) - 1)), len(run) - 1)]
        pen.brush(
            [(x - b.arm * 0.46, y - 10), (x, y + 2), (x + b.arm * size, y - 12)], dim, 7, 0.32
        )


#: Hands in figure units of an arm 60 broad; the wrist at the origin, fingers downwards, the
#: thumb on the side of the body (−x for the arm on the viewer's right).
_PALM = ("M15 -8C20 10 25 28 24 46C23 58 21 70 17 80C15 86 9 87 7 82C5 90 -2 92 -5 85"
         "C-9 89 -15 86 -15 78C-20 76 -22 68 -22 58C-23 40 -20 14 -15 -8Z")  # fmt: skip
_THUMB = "M-11 6C-23 14 -31 28 -32 44C-33 54 -26 58 -22 50C-19 42 -13 38 -8 34Z"
_FINGERS = ("M7 82C8 72 8 62 7 52", "M-5 85C-4 74 -4 64 -5 54", "M-15 78C-14 68 -14 60 -14 54")

#: An open hand, palm to the viewer, for explaining.
_OPEN = ("M15 -8C21 8 26 22 26 36C32 44 36 52 38 60C39 66 33 69 29 63L20 50C22 62 22 74 20 84"
         "C18 90 11 90 10 83L7 58C6 70 5 80 2 90C0 96 -8 95 -8 88L-6 58C-9 68 -12 76 -16 82"
         "C-20 87 -26 83 -24 77L-19 52C-23 40 -20 14 -15 -8Z")  # fmt: skip


def _hand(pen: Pen, person: Person, spine: list[Point], side: float, pose: str) -> None:
    skin, b = person.skin, person.build
    (px, py), (x, y) = spine[-2], spine[-1]
    turn = atan2(y - py, x - px) - pi / 2
    if pose == "hip":
        turn += 0.5
    size = b.arm / 60 * (0.94 if person.female else 1.0) * (1.08 if person.child else 1.0)

    def at(path: str) -> str:
        bent = placed(path, x, y - 2, size, turn)
        return warped(bent, lambda px, py: (side * px, py))

    if pose == "explain":
        pen.surface(at(_OPEN), skin.base, y - 90, y + 20)
        pen.shade(at("M-10 6C-4 20 8 24 18 20L15 -8L-15 -8Z"), skin.shade, 0.5, 2)
        pen.stroke(at("M-12 30C-4 24 8 26 16 34"), skin.deep, 2, 0.3)
        return
    pen.surface(at(_PALM), skin.base, y - 20, y + 100 * size)
    for line in _FINGERS:
        pen.stroke(at(line), skin.deep, 2.2, 0.42)
    pen.shade(at("M-15 -8C-20 14 -23 40 -22 58C-14 50 -12 20 -8 -8Z"), skin.shade, 0.5, 2)
    pen.fill(at(_THUMB), mix(skin.base, skin.shade, 0.16), line=True)


def _bangles(pen: Pen, person: Person, spine: list[Point], side: float) -> None:
    b = person.build
    (px, py), (x, y) = spine[-3], spine[-1]
    dx, dy = x - px, y - py
    length = (dx * dx + dy * dy) ** 0.5 or 1
    ux, uy, w = dx / length, dy / length, b.arm * 0.31
    for index, colour in enumerate((GOLD, person.accent, GOLD)):
        back = 4 + index * 9
        cx, cy = x - ux * back, y - uy * back
        ends = [(side * (cx + s * uy * w), cy - s * ux * w) for s in (-1, 1)]
        middle = (side * (cx + ux * 5), cy + uy * 5)
        pen.stroke([ends[0], middle, ends[1]], colour, 5.2)


# --- legs ----------------------------------------------------------------------------------


def leg_spine(person: Person, side: float) -> list[Point]:
    """Hip, thigh, knee, calf, ankle of one leg; the weight is on the viewer's left leg."""
    b = person.build
    x = b.hip * 0.5
    free = side > 0
    knee = x + b.hip * (0.16 if free else 0.03)
    ankle = x + b.hip * (0.24 if free else 0.06)
    return [
        (side * x, b.hip_y - 10),
        (side * (x + knee) / 2 + side * 4, (b.hip_y + b.knee_y) / 2),
        (side * knee, b.knee_y),
        (side * ((knee + ankle) / 2 + 3), (b.knee_y + b.feet_y) / 2 - 30),
        (side * ankle, b.feet_y - 34),
    ]


def leg_widths(person: Person) -> list[float]:
    """Breadths of a bare leg along :func:`leg_spine`."""
    b = person.build
    return [b.hip * share for share in (0.98, 0.84, 0.56, 0.54, 0.36)]


def draw_leg(pen: Pen, person: Person, side: float) -> None:
    """A bare leg."""
    skin, b = person.skin, person.build
    path = smooth(tube(leg_spine(person, side), leg_widths(person)), closed=True)
    pen.surface(path, skin.base, b.hip_y, b.feet_y + 40)
    with pen.clipped(path):
        spine = [(x + b.hip * 0.16, y) for x, y in leg_spine(person, side)]
        pen.brush(spine, skin.shade, b.hip * 0.3, 0.5, start=0.9, end=0.9)


def draw_shoe(pen: Pen, person: Person, outfit: Outfit, side: float) -> None:
    """A foot in its shoe, turned a little outwards."""
    b, skin = person.build, person.skin
    x, _ = leg_spine(person, side)[-1]
    base = b.feet_y
    size = b.hip / 118
    flip = side < 0

    def at(path: str) -> str:
        return placed(path, x, base, size, 0, flip)

    foot = (
        "M-24 -44C-28 -26 -27 -10 -22 -2C-4 0 34 0 52 -2C60 -6 58 -16 46 -21C32 -26 24 -34 22 -44Z"
    )
    if outfit.shoes in ("sandal", "flat"):
        pen.surface(at(foot), skin.base, base - 50, base + 10)
        sole = "M-26 -7C-8 -3 36 -3 57 -9C60 -4 58 0 52 0L-22 0C-26 -1 -27 -4 -26 -7Z"
        pen.fill(at(sole), shadow(outfit.shoe, 0.2))
        if outfit.shoes == "flat":
            upper = (
                "M-27 -20C-28 -10 -26 -4 -22 -2L52 -3C60 -8 56 -17 44 -21"
                "C40 -14 30 -10 20 -12C4 -14 -14 -14 -27 -20Z"
            )
            pen.fill(at(upper), outfit.shoe)
        else:
            for strap in ("M-8 -28C4 -22 20 -16 34 -6", "M26 -26C22 -18 26 -10 36 -6"):
                pen.stroke(at(strap), outfit.shoe, 8)
        return
    path = foot
    if outfit.shoes == "boot":
        path = (
            "M-29 -96C-30 -60 -31 -20 -25 -2C-4 0 36 0 56 -2C64 -8 62 -20 48 -26"
            "C36 -31 30 -40 30 -96Z"
        )
    pen.surface(at(path), outfit.shoe, base - 60, base + 6)
    sole = "M-27 -8C-4 -5 36 -5 59 -10C62 -4 60 0 54 0L-22 0C-27 -1 -28 -4 -27 -8Z"
    pale = outfit.shoes == "sneaker"
    pen.fill(at(sole), "#ffffff" if pale else shadow(outfit.shoe, 0.5), line=False)
    if outfit.shoes in ("shoe", "sneaker", "boot"):
        for k in range(3):
            x0, y0 = 12 + k * 8, -34 + k * 5
            lace = f"M{x0} {y0}C{x0 + 6} {y0 - 2} {x0 + 10} {y0 + 2} {x0 + 12} {y0 + 6}"
            pen.stroke(
                at(lace), glow(outfit.shoe, 0.4) if not pale else shadow(outfit.top, 0.1), 2.6, 0.8
            )
