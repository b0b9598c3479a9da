"""Painting letters: coloured masks over a soft shadow, cut to the frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from core.frozen import RGB
from core.media.text import Line, Mask, Overlay, draw
from core.media.typography import Typography


@dataclass
class Card:
    """Coloured masks of one size, gathered before they are painted."""

    width: int
    height: int
    inks: list[tuple[Mask, RGB]] = field(default_factory=list)

    def write(self, line: Line, x: float, baseline: float, colour: RGB) -> None:
        self.inks.append((draw(line.glyphs, x, baseline, self.width, self.height), colour))

    def centre(self, line: Line, baseline: float, colour: RGB) -> None:
        self.write(line, (self.width - line.width) / 2, baseline, colour)


def painted(card: Card, size: float, depth: float = 1.0) -> NDArray[np.uint8]:
    """Colour the masks and lay a soft shadow under them, for legibility on any picture."""
    ink: NDArray[np.float32] = np.zeros((card.height, card.width), np.float32)
    colour: NDArray[np.float32] = np.zeros((card.height, card.width, 3), np.float32)
    for mask, rgb in card.inks:
        cover = mask.astype(np.float32) / 255
        ink += cover * (1 - ink)
        colour *= 1 - cover[..., None]
        colour += cover[..., None] * np.asarray(rgb, np.float32)
    near = cv2.GaussianBlur(ink, (0, 0), max(1.0, size * 0.03))
    wide = _wide_blur(ink, max(2.0, size * 0.26))
    near = np.roll(near, max(1, round(size * 0.022)), axis=0)
    dark = np.clip(near * 0.75, 0, 0.6) * depth
    glow = np.clip(wide * 1.5, 0, 1) * 0.5 * depth
    shadow = dark + glow * (1 - dark)
    return straight(colour, ink, shadow)


def _wide_blur(ink: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """A Gaussian blur, done on a quarter of the size where that cannot be seen."""
    if sigma < 8:
        return np.asarray(cv2.GaussianBlur(ink, (0, 0), sigma), np.float32)
    height, width = ink.shape
    small = cv2.resize(ink, ((width + 3) // 4, (height + 3) // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    return np.asarray(
        cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )


def straight(
    colour: NDArray[np.floating], ink: NDArray[np.floating], shadow: NDArray[np.floating]
) -> NDArray[np.uint8]:
    """Premultiplied colour over a black of this coverage, as straight RGBA."""
    alpha = ink + shadow * (1 - ink)
    image = np.empty((*alpha.shape, 4), np.uint8)
    image[..., :3] = np.rint(np.clip(colour / np.maximum(alpha, 1e-3)[..., None], 0, 255))
    image[..., 3] = np.rint(np.clip(alpha, 0, 1) * 255)
    return image


def laid(image: NDArray[np.uint8], x: int, y: int, width: int, height: int) -> Overlay:
    """Cut what lies outside the frame and keep every edge even."""
    x, y = x & ~1, y & ~1
    left, top = max(0, x), max(0, y)
    right = min(x + image.shape[1], width) & ~1
    bottom = min(y + image.shape[0], height) & ~1
    cut = np.ascontiguousarray(image[top - y : bottom - y, left - x : right - x])
    cut.flags.writeable = False
    return Overlay(cut, left, top)


def even(length: float) -> int:
    return 2 * int(np.ceil(length / 2))


# --- ornaments ---------------------------------------------------------------------------


def ornament(card: Card, look: Typography, y: float, size: float) -> None:
    """Draw the look's ornament, centred at ``y``, four times too large and then reduced."""
    wide, high = min(card.width // 2, round(size * 1.5)), max(2, round(size * 0.25))
    big = np.zeros((high * 8, wide * 8), np.uint8)
    cx, cy, em = wide * 4.0, high * 4.0, size * 4
    if look.ornament == "bar":
        _rectangle(big, cx - em * 0.45, cy - em * 0.045, cx + em * 0.45, cy + em * 0.045)
    elif look.ornament == "double":
        _rectangle(big, cx - em * 1.3, cy - em * 0.03, cx + em * 1.3, cy - em * 0.006)
        _rectangle(big, cx - em * 1.3, cy + em * 0.03, cx + em * 1.3, cy + em * 0.04)
    elif look.ornament == "brush":
        _brush(big, cx, cy, em)
    else:
        _rectangle(big, cx - em * 1.35, cy - em * 0.011, cx - em * 0.2, cy + em * 0.011)
        _rectangle(big, cx + em * 0.2, cy - em * 0.011, cx + em * 1.35, cy + em * 0.011)
        corner = em * 0.075
        points = [(cx - corner, cy), (cx, cy - corner), (cx + corner, cy), (cx, cy + corner)]
        cv2.fillPoly(big, [np.rint(np.array(points)).astype(np.int32)], 255)
    small = cv2.resize(big, (wide * 2, high * 2), interpolation=cv2.INTER_AREA)
    mask = np.zeros((card.height, card.width), np.uint8)
    top, left = max(0, min(round(y) - high, card.height - 2 * high)), card.width // 2 - wide
    mask[top : top + 2 * high, left : left + 2 * wide] = small
    card.inks.append((mask, look.accent))


def _rectangle(mask: Mask, left: float, top: float, right: float, bottom: float) -> None:
    low = max(round(top) + 4, round(bottom))
    cv2.rectangle(mask, (round(left), round(top)), (round(right), low), 255, -1)


def _brush(mask: Mask, cx: float, cy: float, em: float) -> None:
    """A stroke of a round brush: it swells, wavers and runs out."""
    t = np.linspace(0, 1, 160)
    x = cx + (t - 0.5) * em * 2.2
    y = cy + np.sin(t * 2 * np.pi * 1.15 + 0.4) * em * 0.05
    half = em * 0.042 * np.sin(np.pi * np.clip(t * 0.97 + 0.03, 0, 1)) ** 0.55 * (1.15 - 0.6 * t)
    edge = np.concatenate([np.stack([x, y - half], 1), np.stack([x, y + half], 1)[::-1]])
    cv2.fillPoly(mask, [np.rint(edge).astype(np.int32)], 255)
