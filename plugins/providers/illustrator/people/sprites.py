"""Which drawings a rig consists of: part and state → a pen that has drawn it."""

from __future__ import annotations

from dataclasses import dataclass

from .coiffure import (
    bald_shine,
    draw_beard,
    draw_braids,
    draw_hair_back,
    draw_hair_front,
    draw_moustache,
)  # fmt: skip
from .drapes import pallu_tail
from .eyes import BROW_STATES, EYE_STATES, draw_brows, draw_eyes
from .face import draw_face
from .hair import HairShape, shadow_paths, shape_of
from .headwear import draw_headwear, draw_headwear_back
from .limbs import draw_arm
from .looks import Look
from .lower import draw_lower
from .mouth import SHAPES, draw_mouth
from .outfits import Outfit, outfit_of
from .overlays import draw_over
from .pen import Pen
from .person import Person
from .torso import draw_neck, draw_top
from .worn import draw_bindi, draw_earrings, draw_glasses, draw_necklace


@dataclass(frozen=True)
class Drawing:
    """One part of a rig, in all its states."""

    name: str
    moves: str
    states: dict[str, Pen]


@dataclass(frozen=True)
class Sheet:
    """What all drawings of a rig are drawn with."""

    look: Look
    window: tuple[float, float, float, float]
    """The part of the figure that will be seen: left, top, right, bottom."""

    def pen(self) -> Pen:
        return Pen(self.look, self.window)


def drawings(person: Person, sheet: Sheet, framing: str) -> list[Drawing]:
    """Every part, back to front."""
    outfit, hair = outfit_of(person), shape_of(person)
    full = framing == "full"
    parts = [
        Drawing("back", "head", {"base": _back(person, sheet, hair)}),
        Drawing("body", "body", {"base": _body(person, sheet, outfit, full)}),
    ]
    if full:
        parts += [
            Drawing(f"arm_{name}", f"arm_{name}", {"base": _arm(person, sheet, outfit, side)})
            for name, side in (("left", -1.0), ("right", 1.0))
        ]
    parts += [
        Drawing("head", "head", {"base": _head(person, sheet, hair)}),
        Drawing("mouth", "head", {s: _one(sheet, draw_mouth, person, s) for s in SHAPES}),
        Drawing("eyes", "head", {s: _one(sheet, draw_eyes, person, s) for s in EYE_STATES}),
        Drawing("brows", "head", {s: _one(sheet, draw_brows, person, s) for s in BROW_STATES}),
        Drawing("front", "head", {"base": _front(person, sheet, hair)}),
    ]
    return parts


def _one(sheet: Sheet, draw: object, person: Person, state: str) -> Pen:
    pen = sheet.pen()
    draw(pen, person, state)  # type: ignore[operator]
    return pen


def _back(person: Person, sheet: Sheet, hair: HairShape) -> Pen:
    pen = sheet.pen()
    draw_headwear_back(pen, person)
    draw_hair_back(pen, person, hair)
    return pen


def _sleeve_cloth(outfit: Outfit) -> str:
    covering = {"jacket", "labcoat", "coat"} & set(outfit.over)
    return outfit.second if covering else outfit.top


def _arm(person: Person, sheet: Sheet, outfit: Outfit, side: float) -> Pen:
    pen = sheet.pen()
    draw_arm(pen, person, outfit, side, _sleeve_cloth(outfit), person.poses[side > 0])
    return pen


def _body(person: Person, sheet: Sheet, outfit: Outfit, full: bool) -> Pen:
    pen = sheet.pen()
    if "pallu" in outfit.over:
        pallu_tail(pen, person, outfit)
    if full:
        draw_lower(pen, person, outfit)
    draw_neck(pen, person)
    if not full:
        for side in (-1.0, 1.0):
            draw_arm(pen, person, outfit, side, _sleeve_cloth(outfit))
    draw_top(pen, person, outfit)
    draw_over(pen, person, outfit)
    draw_necklace(pen, person)
    return pen


def _head(person: Person, sheet: Sheet, hair: HairShape) -> Pen:
    pen = sheet.pen()
    draw_braids(pen, person, hair)
    draw_face(pen, person, shadow_paths(hair))
    bald_shine(pen, person)
    draw_beard(pen, person)
    draw_bindi(pen, person)
    draw_earrings(pen, person)
    return pen


def _front(person: Person, sheet: Sheet, hair: HairShape) -> Pen:
    pen = sheet.pen()
    draw_moustache(pen, person)
    draw_glasses(pen, person)
    draw_hair_front(pen, person, hair)
    draw_headwear(pen, person)
    return pen
