"""Draws hair and beards from their locks."""

from __future__ import annotations

from math import cos, pi, sin

from .colours import mix
from .curves import Point, between, ellipse, joined, smooth
from .face import outline
from .hair import HairShape
from .locks import draw_braid, draw_curls, draw_lock
from .pen import Pen
from .person import Person


def draw_hair_back(pen: Pen, person: Person, shape: HairShape) -> None:
    """What hangs or sits behind head and body."""
    dice = person.dice("hair back")
    if shape.bun:
        _bun(pen, person, *shape.bun)
    for lock in shape.back:
        draw_lock(pen, person.hair, lock, dice, 13, None, dim=0.55)
    draw_curls(pen, person.hair, shape.curls_back, shape.curl, dice, 0.25)


def draw_hair_front(pen: Pen, person: Person, shape: HairShape) -> None:
    """What lies over skull and forehead."""
    dice = person.dice("hair front")
    if shape.cap:
        draw_lock(pen, person.hair, shape.cap, dice, 6, None, dim=0.6)
    for lock in shape.front:
        small = len(lock) == 2 and len(lock[0]) <= 4
        draw_lock(pen, person.hair, lock, dice, 5 if small else 11, None if small else shape.shine)
    draw_curls(pen, person.hair, shape.curls_front, shape.curl, dice)
    if shape.cap is None and shape.front and len(shape.front[0][0]) > 4:
        _parting(pen, person, shape)


def draw_braids(pen: Pen, person: Person, shape: HairShape) -> None:
    """Plaits that lie over the shoulders."""
    for spine in shape.braids:
        draw_braid(pen, person.hair, spine, shape.braid, person.accent, person.dice("braid"))


def _parting(pen: Pen, person: Person, shape: HairShape) -> None:
    front, top = shape.front[0][0][0], shape.front[0][1][0]
    pen.stroke([front, top], person.hair.dark, 2.6)
    pen.brush(
        [front, between([front], [top], 0.45)[0]],
        mix(person.skin.shade, person.hair.dark, 0.4),
        3.4,
        0.6,
        start=0.9,
    )


def _bun(pen: Pen, person: Person, x: float, y: float, r: float) -> None:
    tone = person.hair
    path = ellipse(x, y, r, r * 0.92)
    pen.fill(path, mix(tone.base, tone.dark, 0.25))
    with pen.clipped(path):
        for index in range(5):
            k = 0.9 - index * 0.17
            arc = [(x - r * k, y + r * 0.4 * k), (x - r * 0.5 * k, y - r * 0.75 * k),
                   (x + r * 0.5 * k, y - r * 0.72 * k), (x + r * k, y + r * 0.25 * k)]  # fmt: skip
            pen.brush(arc, tone.light if index % 2 else tone.dark, r * 0.1, 0.55)
        pen.shade(ellipse(x + r * 0.4, y + r * 0.5, r, r * 0.7), tone.dark, 0.5, 8)
    if person.flowers:
        for index in range(13):
            angle = 2 * pi * index / 13
            fx, fy = x + cos(angle) * r * 0.98, y + sin(angle) * r * 0.92
            pen.fill(ellipse(fx, fy, r * 0.19), "#fdf8ea", line=False)
            pen.fill(ellipse(fx + 1.5, fy + 2, r * 0.08), "#e8d9a8", line=False)


def draw_beard(pen: Pen, person: Person) -> None:
    """A beard on the jaw, with the mouth left free."""
    if not person.beard:
        return
    build = person.build
    if person.beard == "stubble":
        if pen.look.blur == 0:
            return
        path = joined(*_beard_edges(person, 0, 1.0))
        with pen.clipped(outline(person)):
            pen.shade(path, mix(person.hair.dark, person.skin.deep, 0.4), 0.2, 8)
        return
    drop = {"short": 5, "full": 16, "long": 78}[person.beard]
    inner, outer = _beard_edges(person, drop, 1.03 if person.beard == "short" else 1.06)
    middle = between(inner, outer[::-1], 0.5)
    lock = [[inner[k], middle[k], outer[::-1][k]] for k in range(len(inner))]
    dice = person.dice("beard")
    draw_lock(pen, person.hair, lock, dice, 34, None, line=False)
    if pen.look.detail > 0.6:
        for _ in range(26):
            k = dice.randrange(2, len(inner) - 2)
            start = between(inner, outer[::-1], dice.uniform(0.2, 0.7))[k]
            tip = (
                start[0] + start[0] * 0.06 + dice.uniform(-3, 3),
                start[1] + dice.uniform(10, 22),
            )
            pen.brush([start, tip], person.hair.light, 2.2, 0.4, start=0.5)
    pen.contour(joined(inner, outer), person.hair.dark)
    pen.shade(ellipse(person.turn, build.mouth_y + 32, 20, 9), person.hair.dark, 0.4, 4)


def _beard_edges(person: Person, drop: float, wide: float) -> tuple[list[Point], list[Point]]:
    """Inner edge left to right, outer edge right to left."""
    b = person.build
    m, my = b.mouth, b.mouth_y
    cheek = [(b.cheek * 0.985, 6), (b.cheek * 0.93, 56), (b.jaw * 0.84, my - 28),
             (m + 24, my - 17), (m + 12, my - 13), (m + 9, my + 6), (m * 0.66, my + 19),
             (0, my + 21)]  # fmt: skip
    right = [(x + person.turn * max(0.0, 1 - (x / b.cheek) ** 2), y) for x, y in cheek]
    left = [(-x + person.turn * max(0.0, 1 - (x / b.cheek) ** 2), y) for x, y in cheek[:-1]]
    inner = [*left, *right[::-1]]
    low = (b.jaw_y + b.chin_y) / 2
    jaw = [(b.cheek * 1.0, 4), (b.cheek * 1.0 * wide, 52), (b.jaw * wide + 1, b.jaw_y + drop * 0.2),
           (b.jaw * 0.86 * wide, b.jaw_y + 26 + drop * 0.4),
           ((b.jaw + b.chin) * 0.52 * wide, low + 14 + drop * 0.62),
           (b.chin * 0.98 * wide, b.chin_y - 4 + drop * 0.86), (b.chin * 0.5, b.chin_y + drop),
           (0, b.chin_y + 2 + drop)]  # fmt: skip
    outer = [*jaw, *[(-x, y) for x, y in reversed(jaw[:-1])]]
    return inner, outer


def draw_moustache(pen: Pen, person: Person) -> None:
    """Over the upper lip; hangs in front of every mouth."""
    if not person.moustache:
        return
    b, tone = person.build, person.hair
    top, low = b.nose_y + 13, b.mouth_y - 7
    curl = {"full": 12, "chevron": 4, "handlebar": -13}[person.moustache]
    for side in (-1, 1):
        w = b.mouth * (1.42 if person.moustache != "chevron" else 1.22)
        tip = (person.turn + side * (w + 6), low + curl)
        upper = [(person.turn, top), (person.turn + side * w * 0.45, top + 3),
                 (person.turn + side * w * 0.9, low - 3 + min(0, curl) * 0.3), tip]  # fmt: skip
        lower = [(person.turn, low - 3), (person.turn + side * w * 0.42, low + 2),
                 (person.turn + side * w * 0.86, low + 6 + curl * 0.4), tip]  # fmt: skip
        draw_lock(pen, tone, [upper, lower], person.dice(f"moustache{side}"), 5, (0.25, 0.5))


def bald_shine(pen: Pen, person: Person) -> None:
    """Light on a bare crown."""
    if person.style in ("bald", "shaved", "receding") and pen.look.shading != "hatch":
        x, y = -26, person.build.crown + 34
        path = smooth(
            [(x - 34, y + 12), (x - 8, y - 8), (x + 34, y - 6), (x + 6, y + 6)], closed=True
        )
        pen.shade(path, person.skin.light, 0.75, 5)
