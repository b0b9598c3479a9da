"""The face without what moves on it: ears, skin, nose, light and age."""

from __future__ import annotations

from .colours import mix
from .curves import Point, Points, both_sides, ellipse, joined, smooth, warped
from .pen import Pen
from .person import Person


def faced(person: Person, x: float, y: float) -> Point:
    """Where a point of a frontal face lies on this face, which looks a little to one side."""
    reach = max(0.0, 1.0 - (x / person.build.cheek) ** 2)
    return x + person.turn * reach, y


def features(person: Person, points: Points) -> list[Point]:
    """:func:`faced` for a run of points."""
    return [faced(person, x, y) for x, y in points]


def outline(person: Person) -> str:
    """The face's edge as a closed path."""
    return smooth(both_sides(person.build.face()), closed=True)


def draw_face(pen: Pen, person: Person, hair_shadow: list[str]) -> None:
    """Ears, face and nose. ``hair_shadow``: paths of the hair that shade the forehead."""
    skin = person.skin
    if not person.ears_hidden:
        _ear(pen, person, 1.0, 0.86)
        _ear(pen, person, -1.0, 1.0)
    path = outline(person)
    pen.surface(path, skin.base, -170, 215, line=False)
    with pen.clipped(path):
        _planes(pen, person)
        if hair_shadow:
            for shape in hair_shadow:
                dropped = warped(shape, lambda x, y: (x * 0.97 + 3, y + 13))
                pen.shade(dropped, skin.deep, 0.28, 7)
        _marks(pen, person)
        if person.old:
            _age(pen, person)
        elif person.age == "adult":
            _maturity(pen, person)
    pen.contour(path, skin.deep)
    _nose(pen, person)


def _planes(pen: Pen, person: Person) -> None:
    """The large turns of the form: lit brow, shaded far side, blush."""
    build, skin = person.build, person.skin
    k, chin = build.cheek, build.chin_y
    far = joined(
        [(k * 0.80, -120), (k * 0.92, -30), (k * 0.82, 40), (build.jaw * 0.66, 96),
         (build.chin * 0.9, chin - 14), (-10, chin - 3)],
        [(-10, chin + 60), (k * 1.6, chin), (k * 1.5, -120)],
    )  # fmt: skip
    pen.shade(far, skin.shade, 0.62, 11)
    if pen.look.shading == "soft":
        near = joined(
            [(-k * 0.86, -90), (-k * 0.93, 20), (-build.jaw * 0.9, 92), (-build.chin, chin - 6)],
            [(-build.chin, chin + 60), (-k * 1.6, chin), (-k * 1.6, -90)],
        )
        pen.shade(near, skin.shade, 0.34, 9)
        pen.glow(-k * 0.22, -74, k * 0.62, 46, skin.light, 0.55)
        pen.glow(-k * 0.5, 34, 34, 24, skin.light, 0.6)
        pen.glow(person.turn * 0.8, chin - 17, 22, 13, skin.light, 0.5)
    strength = 0.62 if person.child else 0.42 if person.female else 0.26
    for side in (-1, 1):
        x, y = faced(person, side * (build.eye_x + 15), build.nose_y * 0.5 + 25)
        pen.glow(x, y, 34, 24, skin.blush, strength * (0.8 if side > 0 else 1))
    # the hollows between brow and nose
    for side in (-1, 1):
        x, y = faced(person, side * (build.eye_x - 21), -11)
        pen.shade(ellipse(x, y, 13, 19), skin.shade, 0.34 if side < 0 else 0.42, 7)
    for side in (-1, 1):
        x, y = faced(person, side * (build.eye_x + 1), -4)
        pen.shade(ellipse(x, y, build.eye * 1.1, build.eye * 0.8), skin.shade, 0.2, 7)


def _ear(pen: Pen, person: Person, side: float, scale: float) -> None:
    build, skin = person.build, person.skin
    tall = 33 * build.ear * scale
    x = side * (build.cheek - 3 - (3 if side > 0 else 0))
    y = 22.0
    wide = 19 * build.ear * scale
    shape = [
        (x - side * 6, y - tall * 0.72), (x + side * wide * 0.45, y - tall * 1.02),
        (x + side * wide, y - tall * 0.62), (x + side * wide * 0.98, y + tall * 0.05),
        (x + side * wide * 0.62, y + tall * 0.66), (x + side * wide * 0.28, y + tall * 0.98),
        (x - side * 4, y + tall * 0.8),
    ]  # fmt: skip
    path = smooth(shape, closed=True)
    pen.fill(path, mix(skin.base, skin.shade, 0.3 if side < 0 else 0.55))
    inner = [
        (x + side * 1, y - tall * 0.5), (x + side * wide * 0.5, y - tall * 0.74),
        (x + side * wide * 0.72, y - tall * 0.4), (x + side * wide * 0.5, y + tall * 0.05),
        (x + side * wide * 0.4, y + tall * 0.35), (x, y + tall * 0.4),
    ]  # fmt: skip
    pen.shade(smooth(inner, closed=True), mix(skin.shade, skin.blush, 0.3), 0.75, 2)
    rim = [
        (x + side * wide * 0.2, y - tall * 0.78), (x + side * wide * 0.72, y - tall * 0.66),
        (x + side * wide * 0.82, y - tall * 0.1), (x + side * wide * 0.5, y + tall * 0.5),
    ]  # fmt: skip
    pen.brush(rim, skin.deep, 2.6, 0.4)


def _nose(pen: Pen, person: Person) -> None:
    build, skin = person.build, person.skin
    y, n = build.nose_y, build.nose
    bridge = 0.55 if person.child else 1.0
    tip = y - (6, 8, 4)[person.nose_kind]

    def at(*points: Point) -> list[Point]:
        return features(person, points)

    side = joined(
        at((9, -20), (8, 8), (n * 0.52, tip - 16), (n * 0.98, y - 4)),
        at((n * 0.98, y - 4), (n * 0.42, y + 3), (n * 0.1, y - 8), (3, 6), (9, -20)),
    )
    pen.shade(side, skin.shade, 0.75 * bridge, 3.4)
    under = joined(
        at((-n * 0.8, y - 3), (-n * 0.3, y + 0.5), (0, y + 2), (n * 0.35, y), (n * 0.86, y - 4)),
        at((n * 0.86, y - 4), (n * 0.5, y + 6), (0, y + 9), (-n * 0.5, y + 6), (-n * 0.8, y - 3)),
    )
    pen.shade(under, skin.shade, 0.95, 1.2)
    if not person.child:
        cast = smooth(at((-n * 0.5, y + 8), (0, y + 10), (n * 0.9, y + 6), (n * 0.6, y + 16),
                         (0, y + 18)), closed=True)  # fmt: skip
        pen.shade(cast, skin.shade, 0.3, 4)
    line = 1.0 if pen.look.line == 0 else 1.25
    pen.brush(at((n * 0.84, y - 11), (n * 1.02, y - 4), (n * 0.8, y + 3)), skin.deep, 3.2 * line,
              0.55 * bridge)  # fmt: skip
    pen.brush(at((-n * 0.9, y - 9), (-n * 1.0, y - 3), (-n * 0.8, y + 2)), skin.deep, 2.6 * line,
              0.4 * bridge)  # fmt: skip
    for sign in (-1, 1):
        hole = at((sign * n * 0.66, y + 1), (sign * n * 0.42, y + 2.6), (sign * n * 0.2, y + 5.6))
        pen.brush(hole, skin.deep, 4.6 * line * (0.75 if person.child else 1), 0.72)
    if pen.look.line > 2.6:
        pen.brush(
            at((7, -6), (6, 16), (n * 0.6, tip - 10), (n * 0.72, y - 8)), skin.deep, 2.6, 0.55
        )
    x, _ = faced(person, -n * 0.08, 0)
    if pen.look.shading != "hatch":
        pen.glow(x, tip - 3, 9, 7, skin.light, 0.85)
        pen.shade(ellipse(x - 1, 12, 4, 24), skin.light, 0.5 * bridge, 3)
    if person.nose_stud:
        px, py = faced(person, -n * 0.86, y - 3)
        pen.fill(ellipse(px, py, 3.2), "#f3d27a", line=False)
        pen.fill(ellipse(px - 0.8, py - 0.9, 1.2), "#ffffff", line=False)


def _marks(pen: Pen, person: Person) -> None:
    """Freckles and the mole that makes a face somebody's own."""
    build, skin = person.build, person.skin
    if person.freckles:
        dice = person.dice("freckles")
        for _ in range(20):
            x, y = dice.gauss(0, 36), build.nose_y * 0.62 + dice.gauss(0, 10)
            if abs(x) > 9:
                px, py = faced(person, x, y)
                pen.fill(ellipse(px, py, dice.uniform(1.1, 2.0)), skin.deep, False, 0.3)
    if person.mole:
        x, y = faced(
            person, -44 if person.mole > 0.5 else 38, build.mouth_y - 22 + person.mole * 14
        )
        pen.fill(ellipse(x, y, 2.3), skin.deep, False, 0.85)


def _maturity(pen: Pen, person: Person) -> None:
    """The quiet lines of a grown face."""
    build, skin = person.build, person.skin
    strength = 0.0 if person.female else 0.2
    if not strength:
        return
    for side in (-1, 1):
        fold = features(person, [
            (side * (build.nose + 7), build.nose_y + 2),
            (side * (build.nose + 17), build.nose_y + 19),
            (side * (build.mouth + 9), build.mouth_y - 6),
        ])  # fmt: skip
        pen.brush(fold, skin.deep, 3.2, strength)


def _age(pen: Pen, person: Person) -> None:
    """A long life: folds from nose to mouth, crow's feet, brow lines, soft jaw."""
    build, skin = person.build, person.skin

    def lines(runs: list[list[Point]], width: float, opacity: float) -> None:
        for run in runs:
            pen.brush(features(person, run), skin.deep, width, opacity)

    for side in (-1, 1):
        m, n, e = side * build.mouth, side * build.nose, side * build.eye_x
        fold = [
            (n + side * 5, build.nose_y - 2),
            (n + side * 19, build.nose_y + 19),
            (m + side * 13, build.mouth_y - 2),
            (m + side * 12, build.mouth_y + 12),
        ]
        lines([fold], 4.4, 0.42)
        cheek = smooth(features(person, [*fold, (m + side * 30, build.mouth_y - 10)]), closed=True)
        pen.shade(cheek, skin.shade, 0.3, 5)
        out = side * (build.eye_x + build.eye)
        lines([[(out + side * 4, -3), (out + side * 15, -9)],
               [(out + side * 5, 4), (out + side * 17, 5)],
               [(out + side * 3, 10), (out + side * 13, 17)]], 2.4, 0.36)  # fmt: skip
        bag: list[Point] = [(e - side * 19, 18), (e, 26), (e + side * 20, 19)]
        lines([bag], 3.4, 0.34)
        lines(
            [[(m + side * 14, build.mouth_y + 22), (m + side * 18, build.mouth_y + 38)]], 2.6, 0.28
        )
    lines([[(-46, -80), (-8, -84), (44, -80)], [(-36, -95), (4, -99), (38, -95)]], 2.6, 0.26)
    lines([[(-6, -34), (-4, -22)], [(7, -35), (6, -24)]], 2.4, 0.3)
