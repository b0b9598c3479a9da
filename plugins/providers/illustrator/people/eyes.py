"""Eyes and brows: where a face is read."""

from __future__ import annotations

from .colours import luminance, mix, shadow
from .curves import Point, ellipse, joined
from .face import faced, features
from .pen import Pen
from .person import Person

#: State → share of the opening that the upper lid leaves, lift of the lid, sideways gaze.
EYE_STATES: dict[str, tuple[float, float]] = {
    "open": (1.0, 0.0), "half": (0.52, 0.0), "closed": (0.0, 0.0), "wide": (1.2, 0.0),
    "look_left": (1.0, -0.34), "look_right": (1.0, 0.34),
}  # fmt: skip

#: State → lift of inner end, middle and outer end, in figure units (negative is up).
BROW_STATES: dict[str, tuple[float, float, float, float]] = {
    "neutral": (0.0, 0.0, 0.0, 0.0),
    "raised": (-9.0, -13.0, -7.0, 0.0),
    "furrowed": (11.0, 3.0, -1.0, -6.0),
    "sad": (-11.0, -2.0, 7.0, -2.0),
}


def draw_eyes(pen: Pen, person: Person, state: str) -> None:
    """Both eyes in one of :data:`EYE_STATES`."""
    openness, gaze = EYE_STATES[state]
    for side in (-1.0, 1.0):
        _Eye(pen, person, side, openness, gaze).draw()


class _Eye:
    """One eye; ``side`` −1 is on the viewer's left."""

    def __init__(self, pen: Pen, person: Person, side: float, openness: float, gaze: float) -> None:
        build = person.build
        self.pen, self.person, self.side = pen, person, side
        self.openness, self.gaze = openness, gaze
        self.e = build.eye * (1 + (pen.look.eye - 1) * 0.35)
        self.h = build.eye * build.eye_round * pen.look.eye
        self.inner = person.slant * self.e * 0.7 + 2
        self.outer = -person.slant * self.e

    def _at(self, *points: Point) -> list[Point]:
        """Points with x outwards from the eye's middle → on the face."""
        build = self.person.build
        return features(self.person, [(self.side * (build.eye_x + x), y) for x, y in points])

    def _lid(self, openness: float) -> list[Point]:
        """The upper lid's edge, inner to outer corner."""
        e, h, low = self.e, self.h, self._low()
        top = [(-e * 0.62, -h * 0.62), (-0.06 * e, -h * 1.02), (e * 0.56, -h * 0.78)]
        middle = [
            (x, bottom + (y - bottom) * openness)
            for (x, y), bottom in zip(top, (low[3], low[2], low[1]), strict=True)
        ]
        return [(-e, self.inner), *middle, (e, self.outer)]

    def _low(self) -> tuple[float, float, float, float]:
        """Heights of the lower lid: corner, outer, middle, inner."""
        h = self.h
        return self.outer, h * 0.5, h * 0.74, h * 0.6

    def draw(self) -> None:
        e, low = self.e, self._low()
        upper = self._lid(self.openness)
        lower = [(e, self.outer), (e * 0.6, low[1]), (0, low[2]), (-e * 0.6, low[3]),
                 (-e, self.inner)]  # fmt: skip
        self._upper_lid(upper)
        if self.openness > 0.1:
            white = joined(self._at(*upper), self._at(*lower))
            self._ball(white, upper)
        self._lines(upper, lower)

    def _upper_lid(self, upper: list[Point]) -> None:
        """The skin between the crease and the lashes: falls as the eye closes."""
        pen, skin, e, h = self.pen, self.person.skin, self.e, self.h
        rise = h * 0.36 if self.openness > 0.6 else h * 0.2
        wide = self._lid(max(self.openness, 0.98))
        crease = [(x * 0.98 + 0.5, y - rise * (0.35 if abs(x) > e * 0.9 else 1)) for x, y in wide]
        patch = joined(self._at(*crease), self._at(*reversed(upper)))
        painted = self.person.female and not self.person.child
        tint = mix(skin.shade, skin.lip, 0.25) if painted else skin.shade
        if self.openness < 0.9:
            pen.fill(patch, mix(skin.base, skin.shade, 0.42), line=False)
        pen.shade(patch, tint, 0.5, 1.5)
        fold = crease[1:] if not self.person.child else crease[2:]
        pen.brush(self._at(*fold), skin.deep, 2.6, 0.6, start=0.1, end=0.15)
        if self.person.old:
            hood = [(-e * 0.3, -h * 1.5), (e * 0.5, -h * 1.25), (e * 1.15, -h * 0.2)]
            pen.brush(self._at(*hood), skin.deep, 3.0, 0.36)

    def _ball(self, white: str, upper: list[Point]) -> None:
        pen, person, h = self.pen, self.person, self.h
        soft = pen.look.shading == "soft"
        tint = mix("#fffdfa", person.skin.blush, 0.07)
        paint = tint
        if soft:
            paint = pen.vertical(((0, mix(tint, "#8f7f8c", 0.42)), (0.5, tint), (1, tint)), -h, h)
        pen.fill(white, paint, line=False)
        with pen.clipped(white):
            self._iris()
            lash = self._at(*[(x, y - 14) for x, y in upper])
            edge = self._at(*[(x, y + h * 0.24) for x, y in upper])
            pen.shade(joined(lash, edge[::-1]), "#3a2230", 0.42, 1.6)
            corner = self._at((-self.e + 1.5, self.inner + 0.5))[0]
            pen.fill(ellipse(*corner, 4.2, 3.2), mix(person.skin.blush, "#d98a86", 0.5), False, 0.8)

    def _iris(self) -> None:
        pen, person, h = self.pen, self.person, self.h
        big = self.e * (0.605 if person.child else 0.585) * (1 + (pen.look.eye - 1) * 0.6)
        tall = big * (1.14 if pen.look.name == "anime" else 1.0)
        x, y = self._at((0, -h * 0.12))[0]
        x += self.gaze * self.e
        colour = person.iris
        dark = mix(colour, "#120a10", 0.62)
        lit = mix(colour, "#d59a55" if luminance(colour) < 0.26 else "#fff1d8", 0.4)
        pen.fill(ellipse(x, y, big, tall), dark, line=False)
        if pen.look.shading == "flat":
            pen.fill(ellipse(x, y + 0.6, big * 0.84, tall * 0.84), colour, line=False)
        else:
            paint = pen.vertical(
                ((0, mix(colour, "#120a10", 0.5)), (0.5, colour), (1, lit)),
                y - tall, y + tall,
            )  # fmt: skip
            pen.fill(ellipse(x, y, big * 0.87, tall * 0.87), paint, line=False)
        pen.fill(ellipse(x, y, big * 0.45, tall * 0.45), "#140c10", line=False)
        if pen.look.shading in ("soft", "cel", "wash"):
            low = joined(
                [
                    (x - big * 0.6, y + tall * 0.3),
                    (x, y + tall * 0.75),
                    (x + big * 0.6, y + tall * 0.3),
                ],
                [
                    (x + big * 0.6, y + tall * 0.3),
                    (x, y + tall * 0.5),
                    (x - big * 0.6, y + tall * 0.3),
                ],
            )
            pen.shade(low, mix(lit, "#fff1d8", 0.3), 0.5, 1)
        pen.fill(ellipse(x - big * 0.36, y - tall * 0.4, big * 0.29, tall * 0.31), "#ffffff", False)
        pen.fill(ellipse(x + big * 0.42, y + tall * 0.4, big * 0.14), "#ffffff", False, 0.75)

    def _lines(self, upper: list[Point], lower: list[Point]) -> None:
        pen, person, e = self.pen, self.person, self.e
        dark = mix("#1c1014", person.hair.dark, 0.25)
        made_up = person.female and not person.child
        width = (5.6 if made_up else 4.7 if person.female or person.child else 4.2) * (e / 30)
        width *= 1.3 if pen.look.name == "anime" else 0.92 if person.old else 1.0
        tail = (e * 1.12, self.outer - e * (0.1 if made_up else -0.02))
        if self.openness == 0:
            tail = (e * 1.1, self.outer + 4)
        lash = [(x, y - width * 0.22) for x, y in upper]
        run = [*lash[:-1], (e * 0.97, self.outer - 0.5), *([tail] if person.female else [])]
        pen.brush(self._at(*run), dark, width, 0.95, start=0.22, end=0.06, fullest=0.6)
        if made_up and not person.old:
            self._lashes(upper, dark, width)
        kohl = made_up and person.culture == "indian"
        tone = dark if kohl else person.skin.deep
        rim = lower[:-1] if kohl else lower[1:-1]
        if self.openness > 0:
            pen.brush(self._at(*rim), tone, 3.0 if kohl else 2.2, 0.62 if kohl else 0.5)

    def _lashes(self, upper: list[Point], dark: str, width: float) -> None:
        e = self.e
        down = self.openness == 0
        for base, reach in (
            ((e * 0.62, upper[3][1] + 1), 0.20),
            ((e * 0.86, upper[3][1] * 0.45), 0.25),
        ):
            x, y = base
            tip = (x + e * reach, y + e * (reach if down else -reach * 0.95))
            if down:
                y = self._low()[1] * 0.7
                tip = (x + e * reach * 0.7, y + e * reach)
            self.pen.brush(
                self._at((x - 1, y), ((x + tip[0]) / 2 + 1.5, (y + tip[1]) / 2 + 0.8), tip),
                dark,
                width * 0.55,
                0.9,
                start=0.9,
                end=0.05,
                fullest=0.1,
            )


def draw_brows(pen: Pen, person: Person, state: str) -> None:
    """Both brows in one of :data:`BROW_STATES`."""
    build = person.build
    inner, middle, outer, shift = BROW_STATES[state]
    e, y, thick = build.eye, build.brow_y - (pen.look.eye - 1) * 30, build.brow
    for side in (-1.0, 1.0):
        lift = 7 * person.arch + (3 if person.female else 0)
        points = [
            (side * (build.eye_x - e * 0.92 + shift), y + 2 + inner),
            (side * (build.eye_x - e * 0.25 + shift * 0.6), y - lift * 0.5 + (inner + middle) / 2),
            (side * (build.eye_x + e * 0.5), y - lift * 0.8 + middle),
            (side * (build.eye_x + e * 1.3), y + 6 + outer),
        ]
        run = features(person, points)
        colour = person.brow
        start = 0.42 if not person.female else 0.3
        pen.brush(run, colour, thick * 1.25, 0.94, start=start, end=0.05, fullest=0.36)
        if pen.look.detail > 0.6:
            _brow_hairs(pen, person, run, thick, side)
    if state == "furrowed":
        for x in (-5, 6):
            px, py = faced(person, x, y + 10)
            pen.brush(
                [(px, py - 9), (px + (1 if x > 0 else -1), py + 6)], person.skin.deep, 2.6, 0.45
            )
    if state == "raised" and not person.child:
        run = features(person, [(-40, y - 32), (0, y - 36), (40, y - 32)])
        pen.brush(run, person.skin.deep, 2.2, 0.2)


def _brow_hairs(pen: Pen, person: Person, run: list[Point], thick: float, side: float) -> None:
    """Single hairs along the upper edge, so that a brow is not a bar."""
    dice = person.dice(f"brow{side}")
    tone = (
        shadow(person.brow, 0.3)
        if luminance(person.brow) < 0.5
        else mix(person.brow, "#ffffff", 0.25)
    )
    count = 7 if person.old and not person.female else 5
    for index in range(count):
        share = (index + 0.3) / count * 0.72
        spot = share * (len(run) - 1)
        k = min(int(spot), len(run) - 2)
        x = run[k][0] + (run[k + 1][0] - run[k][0]) * (spot - k)
        y = run[k][1] + (run[k + 1][1] - run[k][1]) * (spot - k)
        lean = thick * (0.5 + 0.5 * share)
        start = (x - side * lean * 0.4, y + thick * 0.35)
        tip = (x + side * lean * 0.8, y - thick * (0.62 - 0.3 * share) + dice.uniform(-1, 1))
        pen.brush([start, tip], tone, 1.9, 0.55, start=0.6)
