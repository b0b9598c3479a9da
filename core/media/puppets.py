"""A rig's parts made ready: scaled once for the take, lit, and composed by state when first met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import ProviderError
from core.frozen import RGB
from core.media.acting import Acting
from core.media.colour import Matrix, encoded, encoding
from core.media.images import Reader, decoded, lay_packed, size_of
from core.media.turning import Affine
from core.stages import Part, Rig, Sprite

Bytes = NDArray[np.uint8]

_MOST_STATES = 40
"""Compositions kept of one joint; a line meets about fifteen."""

_FALLBACKS = {
    "smile": "x", "sad": "x", "stern": "x", "fv": "mbp", "mbp": "x", "l": "e", "s": "e",
    "e": "a", "u": "o", "half": "closed", "wide": "open", "look_left": "open",
    "look_right": "open", "raised": "neutral", "furrowed": "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Light:
    """How the scene lights a figure."""

    matrix: Matrix
    """From drawn to encoded colours, the tint included."""
    rim: RGB
    side: float
    """−1: the light comes from the left, 1: from the right."""
    reach: float
    """Width of the rim in pixels."""


@dataclass(frozen=True)
class Drawn:
    """Premultiplied Y′CbCr and alpha, and where its corner lies."""

    pixels: Bytes
    left: int
    top: int


class Joint:
    """Neighbouring parts that turn together, drawn as one picture."""

    def __init__(
        self, rig: Rig, parts: Sequence[Part], scale: float, light: Light, read: Reader
    ) -> None:
        self.name = parts[0].moves
        self._parts = parts
        self._light = light
        self._read = read
        boxes = np.array(
            [
                _box(sprite, read)
                for part in parts
                for sprite in part.states.values()
            ] or [(0.0, 0.0, float(rig.width), float(rig.height))]
        )  # fmt: skip
        room = 3 + int(2 * light.reach / scale)
        low, high = np.floor(boxes.min(axis=0)) - room, np.ceil(boxes.max(axis=0)) + room
        self._left, self._top = int(low[0]), int(low[1])
        self._size = int(high[2]) - self._left, int(high[3]) - self._top
        self._grid = round(self._size[0] * scale) or 1, round(self._size[1] * scale) or 1
        self._pieces: dict[tuple[str, str], Drawn] = {}
        self._composed: dict[tuple[str, ...], Drawn] = {}
        self._rim: tuple[Bytes, Bytes] | None = None

    def affine(self, drawn: Drawn) -> Affine:
        """From a picture's pixels to the rig's canvas."""
        across, down = self._size[0] / self._grid[0], self._size[1] / self._grid[1]
        return np.array(
            [
                [across, 0, self._left + across * drawn.left],
                [0, down, self._top + down * drawn.top],
            ]
        )

    def picture(self, acting: Acting) -> Drawn:
        """The joint's parts in the states an actor is in."""
        wanted = {"mouth": acting.mouth, "eyes": acting.eyes, "brows": acting.brows}
        key = tuple(_state(part, wanted.get(part.name, "base")) for part in self._parts)
        known = self._composed.get(key)
        if known is None:
            if len(self._composed) >= _MOST_STATES:
                self._composed.clear()
            known = self._composed[key] = _cropped(self._compose(key))
        return known

    def _compose(self, key: tuple[str, ...]) -> Bytes:
        picture = np.zeros((self._grid[1], self._grid[0], 4), np.uint8)
        for part, state in zip(self._parts, key, strict=True):
            piece = self._piece(part, state)
            height, width = piece.pixels.shape[:2]
            if height and width:
                place = picture[piece.top : piece.top + height, piece.left : piece.left + width]
                lay_packed(place, piece.pixels)
        if any(self._light.rim):
            if self._rim is None:
                self._rim = _rim(np.ascontiguousarray(picture[..., 3]), self._light)
            lighter, darker = self._rim
            cv2.add(picture, lighter, dst=picture)
            cv2.subtract(picture, darker, dst=picture)
        return picture

    def _piece(self, part: Part, state: str) -> Drawn:
        """A part in a state, scaled on the joint's grid and lit."""
        known = self._pieces.get((part.name, state))
        if known is None:
            known = _cropped(self._placed(part.states[state]))
            if known.pixels.size:
                pixels = encoded(np.ascontiguousarray(known.pixels), self._light.matrix)
                known = Drawn(pixels, known.left, known.top)
            self._pieces[part.name, state] = known
        return known

    def _placed(self, sprite: Sprite) -> Bytes:
        """A sprite on the whole grid, not yet lit."""
        image = decoded(self._read(sprite.image))
        if image is None:
            raise ProviderError("a part of a character is not an image; draw the character again")
        width, height = self._size
        x, y = sprite.x - self._left, sprite.y - self._top
        if x == int(x) and y == int(y):
            full = np.zeros((height, width, 4), np.uint8)
            full[int(y) : int(y) + image.shape[0], int(x) : int(x) + image.shape[1]] = image
        else:
            shift = np.array([[1.0, 0, x], [0, 1.0, y]])
            full = cv2.warpAffine(image, shift, (width, height), flags=cv2.INTER_LINEAR)
        if self._grid == self._size:
            return full
        how = cv2.INTER_AREA if self._grid[0] < width else cv2.INTER_CUBIC
        scaled = np.asarray(cv2.resize(full, self._grid, interpolation=how))
        # The cubic filter may leave colour where there is no cover.
        np.minimum(scaled[..., :3], scaled[..., 3:], out=scaled[..., :3])
        return scaled


def joints_of(rig: Rig, scale: float, light: Light, read: Reader) -> list[Joint]:
    """The rig's joints in drawing order.

    :param scale: pixels of the film to one of the rig's canvas.
    :raises ProviderError: a part's image cannot be read.
    """
    return [
        Joint(rig, list(parts), scale, light, read)
        for _, parts in groupby(rig.parts, key=lambda part: part.moves)
    ]


def _box(sprite: Sprite, read: Reader) -> tuple[float, float, float, float]:
    size = size_of(read(sprite.image))
    if size is None:
        raise ProviderError("a part of a character is not an image; draw the character again")
    return sprite.x, sprite.y, sprite.x + size[0], sprite.y + size[1]


def _cropped(picture: Bytes) -> Drawn:
    """Without the empty pixels around it, but for two that the filter wants."""
    left, top, width, height = cv2.boundingRect(np.ascontiguousarray(picture[..., 3]))
    if not width or not height:
        return Drawn(np.zeros((0, 0, 4), np.uint8), 0, 0)
    right, bottom = left + width + 2, top + height + 2
    left, top = max(0, left - 2), max(0, top - 2)
    return Drawn(np.ascontiguousarray(picture[top:bottom, left:right]), left, top)


def _state(part: Part, wanted: str) -> str:
    """The part's state that comes nearest to the one wanted."""
    if not part.states:
        raise ProviderError(f"a character's {part.name} has no picture; draw the character again")
    while wanted not in part.states:
        if wanted not in _FALLBACKS:
            plain = ("base", "x", "open", "neutral")
            return next((state for state in plain if state in part.states), min(part.states))
        wanted = _FALLBACKS[wanted]
    return wanted


def _rim(alpha: Bytes, light: Light) -> tuple[Bytes, Bytes]:
    """What the light along the edge adds to, and takes from, a premultiplied picture."""
    towards = np.array([light.side * 0.85, -0.53]) * light.reach
    soft = cv2.GaussianBlur(alpha, (0, 0), max(0.6, 0.45 * light.reach))
    # Each pixel asks whether the figure goes on towards the light.
    shift = np.array([[1.0, 0, -towards[0]], [0, 1.0, -towards[1]]])
    size = (alpha.shape[1], alpha.shape[0])
    beyond = cv2.warpAffine(soft, shift, size, flags=cv2.INTER_LINEAR)
    edge = cv2.subtract(soft, beyond).astype(np.float32) / 255 * (alpha.astype(np.float32) / 255)
    added = encoding()[:3, :3] @ np.array(light.rim, dtype=float)
    lighter = np.zeros((*alpha.shape, 4), np.uint8)
    darker = np.zeros_like(lighter)
    for channel, value in enumerate(added):
        target = lighter if value >= 0 else darker
        target[..., channel] = np.clip(np.rint(edge * abs(value)), 0, 255)
    return lighter, darker
