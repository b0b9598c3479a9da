"""Glasses, jewellery and headwear."""

from __future__ import annotations

from .colours import GOLD, glow
from .curves import ellipse, joined, resampled, smooth
from .face import faced
from .pen import Pen
from .person import Person


def draw_glasses(pen: Pen, person: Person) -> None:
    """Spectacles in front of the eyes."""
    if not person.glasses:
        return
    b = person.build
    wide, high = {"round": (1.28, 1.26), "square": (1.42, 1.05), "wide": (1.5, 1.16)}[
        person.glasses
    ]
    rx, ry = b.eye * wide, b.eye * high * (0.95 if person.child else 1.0)
    frame = person.dice("frame").choice(("#2e2420", "#5a3424", "#8a6a3a", "#3a3f52"))
    for side in (-1, 1):
        x, y = faced(person, side * (b.eye_x + 1), 3)
        r = rx * (0.95 if side > 0 else 1.02)
        path = ellipse(x, y, r, ry)
        if person.glasses != "round":
            path = smooth(
                [
                    (x - r, y - ry * 0.5),
                    (x - r * 0.86, y - ry * 0.88),
                    (x, y - ry),
                    (x + r * 0.86, y - ry * 0.88),
                    (x + r, y - ry * 0.4),
                    (x + r * 0.82, y + ry * 0.66),
                    (x, y + ry),
                    (x - r * 0.82, y + ry * 0.66),
                ],
                closed=True,
            )
        pen.fill(path, "#ffffff", False, 0.1)
        gleam = [(x - r * 0.5, y + ry * 0.15), (x - r * 0.1, y - ry * 0.5)]
        pen.brush(gleam, "#ffffff", 7, 0.35)
        pen.stroke(path, frame, 5.4)
        pen.stroke(path, glow(frame, 0.4), 1.2, 0.5)
        ear = (side * (b.cheek - 1), -2)
        pen.stroke([(x + side * r, y - ry * 0.3), ear], frame, 4.6)
    left, right = faced(person, -b.eye_x - 1 + rx, 0), faced(person, b.eye_x + 1 - rx, 0)
    pen.stroke([left, ((left[0] + right[0]) / 2, -6), right], frame, 4.8)


def draw_bindi(pen: Pen, person: Person) -> None:
    """Between the brows."""
    if person.bindi:
        x, y = faced(person, 0, person.build.brow_y - 6)
        pen.fill(ellipse(x, y, 5.6), "#b3122a", line=False)
        pen.fill(ellipse(x - 1.4, y - 1.6, 1.7), "#f08a8a", False, 0.8)


def draw_earrings(pen: Pen, person: Person) -> None:
    """At both lobes."""
    if person.ears_hidden:
        return
    b = person.build
    for side in (-1, 1):
        x, y = side * (b.cheek + 3 * b.ear), 22 + 33 * b.ear * (0.86 if side > 0 else 1.0) * 0.92
        if person.earrings == "jhumka":
            _jhumka(pen, x, y)
        elif person.earrings == "stud":
            pen.fill(ellipse(x, y - 3, 4.6), GOLD)
            pen.fill(ellipse(x - 1.2, y - 4.4, 1.6), "#ffffff", False)
        elif person.earrings == "pearl":
            pen.fill(ellipse(x, y, 6), "#f3ece2")
            pen.fill(ellipse(x - 1.6, y - 1.8, 2), "#ffffff", False)
        elif person.earrings == "hoop":
            pen.stroke(ellipse(x + side * 2, y + 12, 9, 14), GOLD, 3.4)
        elif person.earrings == "drop":
            pen.stroke([(x, y - 2), (x, y + 12)], GOLD, 2.4)
            drop = smooth(
                [(x, y + 8), (x + 5.5, y + 22), (x, y + 28), (x - 5.5, y + 22)], closed=True
            )
            pen.fill(drop, person.accent)
            pen.fill(ellipse(x - 1.6, y + 20, 1.6), "#ffffff", False, 0.8)


def _jhumka(pen: Pen, x: float, y: float) -> None:
    pen.fill(ellipse(x, y - 2, 6), GOLD)
    pen.fill(ellipse(x, y - 2, 2.6), "#b3202c", line=False)
    bell = joined(
        [(x - 11, y + 22), (x - 9, y + 11), (x, y + 5), (x + 9, y + 11), (x + 11, y + 22)],
        [(x + 11, y + 22), (x, y + 25), (x - 11, y + 22)],
    )
    pen.fill(bell, GOLD)
    pen.brush([(x - 5, y + 20), (x - 4, y + 11)], "#fff3cf", 3, 0.8)
    for k in (-8, -2.7, 2.7, 8):
        pen.fill(ellipse(x + k, y + 27, 2.4), "#f7e7b8", line=False)


def draw_necklace(pen: Pen, person: Person) -> None:
    """Round the neck, over skin and cloth."""
    b, kind = person.build, person.necklace
    if not kind:
        return
    n, y = b.neck, b.neck_y
    if kind in ("fine", "mangalsutra"):
        deep = y + (48 if kind == "fine" else 84)
        run = [(-n - 4, y - 22), (-n * 0.6, y + 20), (0, deep), (n * 0.6, y + 20), (n + 4, y - 22)]
        pen.stroke(run, GOLD, 2.4)
        if kind == "mangalsutra":
            for x, yy in resampled(run, 25):
                pen.fill(ellipse(x, yy, 2.8), "#241a1c", line=False)
            for side in (-1, 1):
                pen.fill(ellipse(side * 6, deep + 6, 6.4), GOLD)
        else:
            pen.fill(ellipse(0, deep + 5, 5.2), person.accent)
        return
    run = [(-n - 2, y - 20), (-n * 0.7, y + 14), (0, y + 34), (n * 0.7, y + 14), (n + 2, y - 20)]
    if kind == "gold":
        low = [(x * 1.16, yy + 15 * (1 - abs(x) / (n * 2))) for x, yy in run]
        pen.fill(joined(run, low[::-1]), GOLD)
        for x, yy in resampled(low, 15):
            pen.fill(ellipse(x, yy + 4, 4), GOLD)
            pen.fill(ellipse(x, yy + 4, 1.8), "#b3202c", line=False)
        return
    tint = "#f6efe4" if kind == "pearls" else person.accent
    for x, yy in resampled(run, 17):
        pen.fill(ellipse(x, yy, 5.2), tint)
        pen.fill(ellipse(x - 1.4, yy - 1.6, 1.7), "#ffffff", False, 0.8)
