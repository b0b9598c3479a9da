"""Mouths: nine shapes of speech and four of rest, all about one fixed middle."""

from __future__ import annotations

from dataclasses import dataclass

from .colours import glow, mix, shadow
from .curves import Point, ellipse, joined
from .face import faced
from .pen import Pen
from .person import Person


@dataclass(frozen=True)
class Shape:
    """Measures for a mouth of half width 27; ``up``/``down``: the opening above/below the line."""

    width: float
    up: float = 0.0
    down: float = 0.0
    upper: float = 7.0
    lower: float = 9.0
    corner: float = 0.0
    """Height of the corners: negative smiles."""
    bow: float = 1.0
    """How much of a cupid's bow the upper lip has."""
    teeth: float = 0.0
    """How far the upper teeth come down."""
    bottom_teeth: float = 0.0
    tongue: float = 0.0
    """How far the tongue rises from below."""
    rounded: bool = False
    """Drawn as a ring, without corners."""
    tip: bool = False
    """The tongue's tip behind the upper teeth."""


SHAPES: dict[str, Shape] = {
    "x": Shape(27, corner=-3.0),
    "mbp": Shape(25.5, upper=5.2, lower=6.4, corner=-0.8, bow=0.7),
    "fv": Shape(25.5, up=4.5, down=2.0, upper=6.0, lower=6.4, teeth=8.0),
    "e": Shape(30, up=4.5, down=9.5, upper=6.2, lower=8.0, corner=-2.2, teeth=6.6, tongue=4.2),
    "a": Shape(26.5, up=7.0, down=22.0, upper=6.4, lower=8.0, corner=1.0, teeth=6.6, tongue=9.5),
    "o": Shape(17.5, up=8.0, down=15.5, upper=7.4, lower=8.8, corner=3.0, bow=0.7, teeth=3.2,
               tongue=4.0, rounded=True),
    "u": Shape(11.5, up=3.6, down=6.6, upper=8.4, lower=9.6, corner=1.6, bow=0.6, rounded=True),
    "l": Shape(24.5, up=5.5, down=12.0, upper=6.4, lower=8.2, teeth=5.4, tongue=7.0, tip=True),
    "s": Shape(28.5, up=3.8, down=5.4, upper=6.0, lower=7.6, corner=-1.6, teeth=4.5,
               bottom_teeth=4.2),
    "smile": Shape(31.5, upper=5.8, lower=7.6, corner=-7.0, bow=0.8),
    "sad": Shape(25.0, upper=6.4, lower=8.6, corner=5.4),
    "stern": Shape(26.5, upper=4.8, lower=6.6, corner=2.2, bow=0.7),
}  # fmt: skip


def _arch(w: float, side: float, top: float) -> list[Point]:
    """Half an oval from (−w, side) over (0, top) to (w, side)."""
    rise = top - side
    shares = (
        (-1.0, 0.0),
        (-0.92, 0.4),
        (-0.5, 0.87),
        (0.0, 1.0),
        (0.5, 0.87),
        (0.92, 0.4),
        (1.0, 0.0),
    )
    return [(w * x, side + rise * y) for x, y in shares]


_DARK = "#3d0f17"
_TOOTH = "#fdf7ef"
_TONGUE = "#c4535c"


def draw_mouth(pen: Pen, person: Person, state: str) -> None:
    """The mouth in one of :data:`SHAPES`."""
    _Mouth(pen, person, SHAPES[state], state).draw()


class _Mouth:
    def __init__(self, pen: Pen, person: Person, shape: Shape, state: str) -> None:
        build = person.build
        self.pen, self.person, self.shape, self.state = pen, person, shape, state
        self.m = build.mouth / 27
        self.x, self.y = faced(person, 0, build.mouth_y)
        self.w = shape.width
        full = person.lips * (1.0 if person.female else 0.8) * (0.86 if person.child else 1.0)
        self.upper, self.lower = shape.upper * full, shape.lower * full
        skin = person.skin
        plain = 0.5 if not person.female else 0.34 if person.child else 0.3 if person.old else 0.0
        self.lip = mix(skin.lip, skin.base, plain + 0.08)

    def _at(self, *points: Point) -> list[Point]:
        """Mouth units → figure; the half away from the viewer is a little shorter."""
        return [(self.x + px * self.m * (0.95 if px > 0 else 1.03), self.y + py * self.m)
                for px, py in points]  # fmt: skip

    def _inner(self) -> tuple[list[Point], list[Point]]:
        """Edges of the opening: upper from left to right, lower from right to left."""
        s, w = self.shape, self.w
        c = s.corner
        droop = 1.6 if s.up == 0 else 0.0
        if s.rounded:
            return _arch(w, c, -s.up), _arch(-w, c, s.down)
        top = [(-w, c), (-w * 0.52, -s.up * 0.86 + c * 0.18), (0, -s.up + droop),
               (w * 0.52, -s.up * 0.86 + c * 0.18), (w, c)]  # fmt: skip
        low = [(w, c), (w * 0.58, s.down * 0.84 + c * 0.15), (0, s.down + droop * (s.up == 0)),
               (-w * 0.58, s.down * 0.84 + c * 0.15), (-w, c)]  # fmt: skip
        return top, low

    def draw(self) -> None:
        top, low = self._inner()
        self._below()
        self._lips(top, low)
        if self.shape.up + self.shape.down > 0:
            self._inside(top, low)
        self._line(top)

    def _below(self) -> None:
        s, skin = self.shape, self.person.skin
        y = s.down + self.lower
        path = joined(
            self._at((-self.w * 0.55, y - 1), (0, y + 1.5), (self.w * 0.55, y - 1)),
            self._at((self.w * 0.45, y + 5), (0, y + 8.5), (-self.w * 0.45, y + 5)),
        )
        self.pen.shade(path, skin.shade, 0.6, 2.4)

    def _lips(self, top: list[Point], low: list[Point]) -> None:
        s, w, pen = self.shape, self.w, self.pen
        c, u = s.corner, self.upper
        peak = -s.up - u
        outer = [
            (-w - 1.2, c),
            (-w * 0.6, peak * 0.66 + c * 0.3 - 0.6),
            (-w * 0.22, peak),
            (0, peak + u * 0.3 * s.bow),
            (w * 0.22, peak),
            (w * 0.6, peak * 0.66 + c * 0.3 - 0.6),
            (w + 1.2, c),
        ]
        if s.rounded:
            outer = [*_arch(w + u * 0.62, c, peak)]
            outer[3] = (0, peak + u * 0.22)
        upper = joined(self._at(*outer), self._at(*reversed(top)))
        pen.fill(upper, mix(self.lip, self.person.skin.deep, 0.2), line=False)
        y = s.down + self.lower
        under = [(w + 0.6, c), (w * 0.62, y * 0.82 + c * 0.2), (w * 0.22, y), (-w * 0.22, y),
                 (-w * 0.62, y * 0.82 + c * 0.2), (-w - 0.6, c)]  # fmt: skip
        if s.rounded:
            under = _arch(-w - u * 0.62, c, y)
        lower = joined(self._at(*under), self._at(*reversed(low)))
        pen.fill(lower, self.lip, line=False)
        if pen.look.shading in ("soft", "cel", "wash"):
            shine = self._at((-w * 0.34, y - self.lower * 0.52), (-w * 0.05, y - self.lower * 0.4),
                             (w * 0.2, y - self.lower * 0.5))  # fmt: skip
            bright = 0.55 if self.person.female and not self.person.old else 0.28
            pen.brush(shine, glow(self.lip, 0.62), 3.2 * self.m, bright)
        if pen.look.line > 2.6:
            pen.brush(self._at(*outer), self.person.skin.deep, 1.8, 0.6)
            pen.brush(self._at(*under), self.person.skin.deep, 1.8, 0.6)

    def _inside(self, top: list[Point], low: list[Point]) -> None:
        s, w, pen = self.shape, self.w, self.pen
        hole = joined(self._at(*top), self._at(*low))
        pen.fill(hole, _DARK, line=False)
        with pen.clipped(hole):
            if s.tongue:
                self._tongue()
            if s.bottom_teeth:
                row = joined(
                    self._at((-w, s.down - s.bottom_teeth), (0, s.down - s.bottom_teeth + 0.6),
                             (w, s.down - s.bottom_teeth)),
                    self._at((w, s.down + 6), (-w, s.down + 6)),
                )  # fmt: skip
                pen.fill(row, mix(_TOOTH, "#c9b7b0", 0.3), line=False)
            if s.teeth:
                edge = -s.up + s.teeth
                row = joined(
                    self._at((-w * 0.98, edge - 2.2), (-w * 0.5, edge), (0, edge + 0.6),
                             (w * 0.5, edge), (w * 0.98, edge - 2.2)),
                    self._at((w, -s.up - 8), (-w, -s.up - 8)),
                )  # fmt: skip
                pen.fill(row, _TOOTH, line=False)
                if s.up + s.down > 5:
                    shade = joined(
                        self._at(*top), self._at(*[(x, y + 2.2) for x, y in reversed(top)])
                    )
                    pen.shade(shade, shadow(_DARK, 0.2), 0.34, 0.8)

    def _tongue(self) -> None:
        s, w, pen = self.shape, self.w, self.pen
        if s.tip:
            x, y = self._at((0, s.down - 4))[0]
            pen.fill(ellipse(x, y, w * 0.52 * self.m, 11.5 * self.m), _TONGUE, line=False)
            x, y = self._at((0, -1.5))[0]
            pen.fill(ellipse(x, y, w * 0.3 * self.m, 5.4 * self.m), glow(_TONGUE, 0.2), line=False)
            return
        x, y = self._at((0, s.down + 2.5))[0]
        pen.fill(ellipse(x, y, w * 0.64 * self.m, s.tongue * 1.15 * self.m), _TONGUE, line=False)
        pen.shade(ellipse(x - 2, y - s.tongue * 0.5, w * 0.3 * self.m, 2.4), "#f0959a", 0.5, 1)

    def _line(self, top: list[Point]) -> None:
        pen, s, w = self.pen, self.shape, self.w
        dark = mix(self.person.skin.deep, "#3a0f18", 0.45)
        weight = 1.25 if pen.look.line > 2.6 else 1.0
        if s.up + s.down == 0:
            pen.brush(self._at(*top), dark, 3.1 * self.m * weight, 0.85, start=0.35, end=0.35)
        else:
            pen.brush(self._at(*top), dark, 2.6 * self.m * weight, 0.7, start=0.4, end=0.4)
        for side in (-1, 1):
            c = s.corner
            if s.rounded:
                continue
            tuck = [(side * (w - 1), c - 0.5), (side * (w + 2.2), c - 0.4 + (c > 3) * 2)]
            pen.brush(self._at(*tuck), dark, 2.4 * self.m, 0.5, start=0.7)
        if self.state == "smile":
            for side in (-1, 1):
                crease = [(side * (w + 5), s.corner - 7), (side * (w + 8.5), s.corner),
                          (side * (w + 6), s.corner + 6)]  # fmt: skip
                pen.brush(self._at(*crease), self.person.skin.deep, 2.8 * self.m, 0.38)
