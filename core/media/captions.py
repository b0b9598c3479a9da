"""Burned-in captions: one bitmap for each state that a viewer sees.

The letters of a caption are laid out once; its states differ in colour alone, so nothing
moves as the highlight goes from word to word.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from core.frozen import RGB
from core.media.lettering import even, straight
from core.media.text import Font, Line, Mask, Overlay, draw, drawable, shape, wrap
from core.media.typefaces import SANS
from core.media.typography import WHITE
from core.stages import Caption

ACCENT: RGB = (255, 203, 92)
"""The word being spoken: the warm yellow of lamplight, 1.5:1 against white, 14:1 on black."""

_SPEAKERS: tuple[RGB, ...] = (
    (255, 203, 92), (127, 214, 255), (174, 232, 140), (255, 168, 153), (208, 182, 255),
    (255, 184, 224),
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How captions of one style look; lengths in ems of the caption's text."""

    weight: int
    scale: float = 1.0
    outline: float = 0.0
    """Radius of the dark edge around letters."""
    shadow: float = 0.0
    """Opacity of the soft shadow under them."""
    blur: float = 0.0
    """Radius of that shadow."""
    box: float = 0.0
    """Opacity of the box behind the lines."""


STYLES = {
    "classic": Style(weight=600, outline=0.055, shadow=0.6, blur=0.14),
    "highlight": Style(weight=700, scale=1.04, outline=0.06, shadow=0.65, blur=0.16),
    "boxed": Style(weight=500, scale=0.94, box=0.68),
    "minimal": Style(weight=400, scale=0.82, shadow=0.8, blur=0.12),
}


@dataclass(frozen=True)
class _Lettering:
    """A caption's letters before they are coloured, all of one size."""

    fill: Mask
    backing: Mask
    """Coverage of the black behind the letters: outline, shadow or box."""
    label: Mask
    words: tuple[Mask, ...]
    x: int
    y: int


def caption_bitmap(
    caption: Caption, style: str, width: int, height: int, spoken: int | None
) -> Overlay:
    """Draw a caption for a frame of ``width`` × ``height`` pixels.

    :param style: ``classic``, ``highlight``, ``boxed`` or ``minimal``.
    :param spoken: index in ``caption.words`` of the word being spoken, which ``highlight``
        colours; ``None`` before the first and after the last.
    :returns: the caption at the bottom centre, inside the title-safe area.
    """
    words = tuple(word for word, _, _ in caption.words) if style == "highlight" else ()
    if spoken is not None and not 0 <= spoken < len(words):
        spoken = None
    return _bitmap(
        caption.lines, words, caption.speaker, caption.language, style, width, height, spoken
    )


@lru_cache(maxsize=24)
def _bitmap(
    lines: tuple[str, ...],
    words: tuple[str, ...],
    speaker: str,
    language: str,
    style: str,
    width: int,
    height: int,
    spoken: int | None,
) -> Overlay:
    lettering = _lettering(lines, words, speaker, language, style, width, height)
    fill = lettering.fill.astype(np.float32) / 255
    label = lettering.label.astype(np.float32) / 255
    backing = lettering.backing.astype(np.float32) / 255
    ink = np.maximum(fill, label)
    white, accent = np.asarray(WHITE, np.float32), np.asarray(ACCENT, np.float32)
    colour = fill[..., None] * white
    if spoken is not None:
        hot = lettering.words[spoken].astype(np.float32)[..., None] / 255
        colour += hot * (accent - white)
    if speaker:
        colour = np.maximum(
            colour, label[..., None] * np.asarray(_speaker_colour(speaker), np.float32)
        )
    image = straight(colour, ink, backing)
    image.flags.writeable = False
    return Overlay(image, lettering.x, lettering.y)


@lru_cache(maxsize=4)
def _lettering(
    lines: tuple[str, ...],
    words: tuple[str, ...],
    speaker: str,
    language: str,
    style: str,
    width: int,
    height: int,
) -> _Lettering:
    look = STYLES[style]
    font, rows = _fitted(lines, look, width, height, language)
    label = shape(speaker.upper(), _label_font(font), language) if speaker else None
    tallest = max((row.ascent + row.descent) / font.size for row in rows)
    latin = all(ord(c) < 0x0590 for row in rows for c in row.text)
    leading = font.size * (1.26 if latin else min(max(1.34, tallest), 1.5))
    pad = 2 * round(font.size * 0.28)
    head = font.size * 0.86 if label else 0.0
    inner = max(row.width for row in (*rows, *((label,) if label else ())))
    w = even(inner + 2 * pad)
    top = max(rows[0].ascent, font.size) * 0.86
    h = even(head + top + leading * (len(rows) - 1) + rows[-1].descent * 0.8 + 2 * pad)
    fill = np.zeros((h, w), np.uint8)
    marks = [np.zeros((h, w), np.uint8) for _ in words]
    found = _placed([row.text for row in rows], words)
    for number, row in enumerate(rows):
        baseline = pad + head + top + number * leading
        x = (w - row.width) / 2
        fill = np.maximum(fill, draw(row.glyphs, x, baseline, w, h))
        for mark, spans in zip(marks, found, strict=True):
            for line, first, last in spans:
                if line == number:
                    inside = [g for g in row.glyphs if first <= g.character < last]
                    np.maximum(mark, draw(inside, x, baseline, w, h), out=mark)
    tag = np.zeros((h, w), np.uint8)
    if label:
        tag = draw(label.glyphs, (w - label.width) / 2, pad + head * 0.72, w, h)
    backing = _backing(np.maximum(fill, tag), look, font.size, pad)
    x, y = (width - w) // 2 & ~1, bottom_of(width, height) - h + pad
    return _Lettering(fill, backing, tag, tuple(marks), x, y & ~1)


def _label_font(font: Font) -> Font:
    return Font(SANS, max(font.size * 0.56, font.size * 0.5 + 4), 700, tracking=0.1)


def _fitted(
    lines: tuple[str, ...], look: Style, width: int, height: int, language: str
) -> tuple[Font, list[Line]]:
    """Set the lines in the size of the format; long ones are wrapped, then made smaller."""
    safe = width * 0.9 - height * 0.02
    font = Font(SANS, text_size(width, height) * look.scale, look.weight)
    texts = tuple(drawable(line) for line in lines if line.strip()) or (" ",)
    if max(shape(text, font, language).width for text in texts) > safe * 1.3:
        texts = tuple(part for text in texts for part in wrap(text, font, safe, language))
    rows = [shape(text, font, language) for text in texts]
    widest = max(row.width for row in rows)
    if widest > safe:
        font = Font(SANS, font.size * safe / widest * 0.995, look.weight)
        rows = [shape(text, font, language) for text in texts]
    return font, rows


def text_size(width: int, height: int) -> float:
    """Ems in pixels of a caption's text: 4.6% of the short side of a wide frame, more of a tall."""
    if height > width * 1.2:
        return width * 0.060
    if height > width * 0.9:
        return width * 0.050
    return height * 0.046


def bottom_of(width: int, height: int) -> int:
    """Where the last line ends, in pixels: above what telephones draw over tall videos."""
    if height > width * 1.2:
        return round(height * 0.80)
    return round(height * 0.93)


def _placed(lines: list[str], words: tuple[str, ...]) -> list[list[tuple[int, int, int]]]:
    """Where each word stands: (line, first character, one past its last), in order.

    A word that is not found has no place and is never highlighted.
    """
    places: list[list[tuple[int, int, int]]] = []
    line, at = 0, 0
    for word in words:
        word = drawable(word).strip()
        here: list[tuple[int, int, int]] = []
        for number in range(line, len(lines)):
            start = lines[number].find(word, at if number == line else 0) if word else -1
            if start >= 0:
                line, at = number, start + len(word)
                here = [(number, start, at)]
                break
        places.append(here)
    return places


def _backing(ink: Mask, look: Style, size: float, pad: int) -> Mask:
    """What darkens the picture behind the letters so that they read on anything."""
    if look.box:
        return _box(ink, size, round(look.box * 255), pad)
    dark = np.zeros(ink.shape, np.float32)
    if look.outline:
        radius = max(1, round(size * look.outline))
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        edge = cv2.GaussianBlur(cv2.dilate(ink, disc), (0, 0), max(0.6, radius * 0.35))
        dark = edge.astype(np.float32) / 255 * 0.82
    if look.shadow:
        blurred = cv2.GaussianBlur(ink, (0, 0), max(0.8, size * look.blur))
        soft = np.clip(blurred.astype(np.float32) / 255 * 1.9, 0, 1) * look.shadow
        drop = max(1, round(size * 0.04))
        soft = np.roll(soft, drop, axis=0)
        soft[:drop] = 0
        dark = dark + soft * (1 - dark)
    return np.asarray(np.rint(dark * 255), np.uint8)


def _box(ink: Mask, size: float, opacity: int, pad: int) -> Mask:
    """A rounded box around all letters, drawn four times too large for smooth corners."""
    x0, _, w, _ = cv2.boundingRect(ink)
    inset = round(pad * 0.86)
    big = np.zeros((ink.shape[0] * 4, ink.shape[1] * 4), np.uint8)
    left, top = (x0 - inset) * 4, (pad - inset) * 4
    right, bottom = (x0 + w + inset) * 4, (ink.shape[0] - pad + inset) * 4
    radius = round(size * 0.26) * 4
    cv2.rectangle(big, (left + radius, top), (right - radius, bottom), opacity, -1)
    cv2.rectangle(big, (left, top + radius), (right, bottom - radius), opacity, -1)
    for x in (left + radius, right - radius):
        for y in (top + radius, bottom - radius):
            cv2.circle(big, (x, y), radius, opacity, -1)
    return np.asarray(cv2.resize(big, ink.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)


def _speaker_colour(speaker: str) -> RGB:
    """A colour of their own, the same in every film."""
    return _SPEAKERS[hashlib.sha256(speaker.encode()).digest()[0] % len(_SPEAKERS)]
