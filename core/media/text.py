"""Letters on screen: shaped, measured, wrapped and rasterised the same on every machine.

HarfBuzz shapes and draws; which face writes which character is decided here from the fonts'
own character maps, and the order of runs by :mod:`core.media.bidi`. A line is laid out once
and drawn from its glyphs, so a coloured word stands exactly where the plain one stood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import uharfbuzz as hb  # type: ignore[import-untyped, unused-ignore]
from numpy.typing import NDArray

from core.media.bidi import levels, right_to_left, visual_order
from core.media.breaking import UNSPACED, pieces
from core.media.typefaces import EMOJI, SANS, SCRIPTS, SYMBOLS, Typeface, han, writes

Mask = NDArray[np.uint8]
"""(height, width): how much of each pixel is covered, 0–255."""

_HAN_LANGUAGES = ("zh", "yue", "ja", "ko")
_FINE = 64
"""HarfBuzz's units to the pixel."""


@dataclass
class Overlay:
    """A picture to lay over the frame; ``x``, ``y``, width and height are even, for 4:2:0."""

    image: NDArray[np.uint8]
    """(height, width, 4): red, green, blue, alpha; straight alpha."""
    x: int
    y: int


@dataclass(frozen=True)
class Font:
    """How text is set."""

    face: Typeface
    size: float
    """Pixels to the em."""
    weight: int = 400
    italic: bool = False
    tracking: float = 0.0
    """Space added between letters, in ems; left out where letters join."""


class Glyph(NamedTuple):
    """A drawn form and where it stands on the line; ``character`` is its first one's index."""

    font: hb.Font
    form: int
    x: float
    y: float
    advance: float
    character: int


@dataclass(frozen=True)
class Line:
    """A shaped line. Lengths in pixels; ``y`` of its glyphs grows upwards from the baseline."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    ascent: float
    descent: float
    """Below the baseline, positive."""

    def extent(self, first: int, last: int) -> tuple[float, float]:
        """Left and right edge of the characters ``first`` up to ``last``, in pixels."""
        inside = [glyph for glyph in self.glyphs if first <= glyph.character < last]
        left = min((glyph.x for glyph in inside), default=0.0)
        return left, max((glyph.x + glyph.advance for glyph in inside), default=left)


# --- which face writes what --------------------------------------------------------------


@lru_cache(maxsize=2048)
def faces(text: str, face: Typeface, language: str) -> tuple[Typeface, ...]:
    """A face for each character, with a glyph for it.

    Spaces, punctuation, digits and marks stay with the face before them where it has them, so
    that shaping is not broken at them.
    """
    strong = [c for c in text if c.isalpha() and not _joins(c)]
    before = _face_for(strong[0], face, language) if strong else face
    chosen = []
    for character in text:
        keeps = _joins(character) or not character.isalpha()
        if not (keeps and writes(before, character)):
            before = _face_for(character, face, language)
        chosen.append(before)
    return tuple(chosen)


def _joins(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc", "Cf")


@lru_cache(maxsize=8192)
def _face_for(character: str, face: Typeface, language: str) -> Typeface:
    first = (han(language),) if language in _HAN_LANGUAGES else ()
    candidates: list[Typeface] = [face, *first, SANS, *SCRIPTS, han(language), SYMBOLS, EMOJI]
    for candidate in candidates:
        if writes(candidate, character):
            return candidate
    return face


def main_face(text: str, language: str) -> Typeface:
    """The face that writes most of a text."""
    written = faces(drawable(text), SANS, language)
    return max(sorted(set(written), key=written.index), key=written.count, default=SANS)


def cell_height(face: Typeface) -> float:
    """Height in ems that other renderers (libass, GDI) take for this font's size."""
    font = _font(face, 1000.0, 400, False)
    tags = (hb.OTMetricsTag.HORIZONTAL_CLIPPING_ASCENT, hb.OTMetricsTag.HORIZONTAL_CLIPPING_DESCENT)
    return float(sum(font.get_metric_position_with_fallback(tag) for tag in tags)) / _FINE / 1000


def spaced(text: str) -> bool:
    """Whether letters may be spaced apart: not where they join or stack (Arabic, Devanagari)."""
    return not any(0x0590 <= ord(c) < 0x1100 or 0x1780 <= ord(c) < 0x1900 for c in text)


# --- shaping -----------------------------------------------------------------------------


@cache
def _face(face: Typeface, italic: bool) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(face.path(italic))), face.index)


@lru_cache(maxsize=256)
def _font(face: Typeface, size: float, weight: int, italic: bool) -> hb.Font:
    font = hb.Font(_face(face, italic))
    font.scale = (round(size * _FINE), round(size * _FINE))
    axes = {axis.tag: axis for axis in font.face.axis_infos}
    wanted = {"wght": float(weight), "opsz": size, "SOFT": 100.0, "WONK": 0.0}
    font.set_variations(
        {
            tag: min(max(value, axes[tag].min_value), axes[tag].max_value)
            for tag, value in wanted.items()
            if tag in axes
        }
    )
    return font


@lru_cache(maxsize=1024)
def shape(text: str, font: Font, language: str = "en") -> Line:
    """Lay out one line of text; it is not wrapped."""
    text = drawable(text)
    direction = levels(text, int(right_to_left(text)))
    writers = faces(text, font.face, language)
    keys = list(zip(direction, writers, strict=True))
    starts = [i for i in range(len(text)) if i == 0 or keys[i] != keys[i - 1]]
    items = list(zip(starts, (*starts[1:], len(text)), strict=False))
    order = visual_order([direction[first] for first, _ in items])
    glyphs: list[Glyph] = []
    at, ascent, descent = 0.0, 0.0, 0.0
    for first, last in (items[i] for i in order):
        written = _font(writers[first], font.size, font.weight, font.italic)
        backwards = direction[first] % 2 == 1
        piece, at = _shape_item(text, (first, last), written, at, language, backwards, font)
        glyphs += piece
        extents = written.get_font_extents("ltr")
        ascent = max(ascent, extents.ascender / _FINE)
        descent = max(descent, -extents.descender / _FINE)
    trailing = font.tracking * font.size if spaced(text) and glyphs else 0.0
    return Line(text, tuple(glyphs), at - trailing, ascent, descent)


def _shape_item(
    text: str,
    item: tuple[int, int],
    written: hb.Font,
    at: float,
    language: str,
    backwards: bool,
    font: Font,
) -> tuple[list[Glyph], float]:
    first, last = item
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(c) for c in text], first, last - first)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backwards else "ltr"
    buffer.language = language
    gap = font.tracking * font.size if spaced(text) else 0.0
    hb.shape(written, buffer, {"liga": False, "clig": False} if gap else {})
    glyphs = []
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    for i, (info, position) in enumerate(zip(infos, positions, strict=True)):
        ends = i + 1 == len(infos) or infos[i + 1].cluster != info.cluster
        advance = position.x_advance / _FINE + (gap if ends else 0.0)
        x, y = at + position.x_offset / _FINE, position.y_offset / _FINE
        glyphs.append(Glyph(written, info.codepoint, x, y, advance, info.cluster))
        at += advance
    return glyphs, at


def depth(line: Line) -> float:
    """How far the line's ink reaches below its baseline, in pixels."""
    room = round(line.ascent + 2 * line.descent) + 2
    ink = draw(line.glyphs, 0, room - 2 * line.descent, round(line.width) + 2, room)
    rows = np.flatnonzero(ink.max(axis=1) > 64)
    return max(0.0, float(rows[-1] + 1 - (room - 2 * line.descent))) if rows.size else 0.0


def drawable(text: str) -> str:
    """Text as it can be drawn: one line, without controls and emoji selectors."""
    text = unicodedata.normalize("NFC", " ".join(text.splitlines())).replace("\t", " ")
    unseen = "\ufe0e\ufe0f\u200b\ufeff\u00ad"
    return "".join(c for c in text if c not in unseen and unicodedata.category(c) != "Cc")


def measure(text: str, font: Font, language: str = "en") -> float:
    """The width of a line of text, in pixels."""
    return shape(text, font, language).width


# --- drawing -----------------------------------------------------------------------------


def draw(glyphs: Iterable[Glyph], x: float, baseline: float, width: int, height: int) -> Mask:
    """Rasterise glyphs of a line whose left edge is at ``x`` and baseline ``baseline`` pixels down.

    :returns: (height, width) coverage; what falls outside is cut.
    """
    pen = hb.RasterDraw()
    pen.extents = hb.RasterExtents(
        x_origin=0, y_origin=-height, width=width, height=height, stride=width
    )
    unit = 1 / _FINE
    for glyph in glyphs:
        pen.transform = (unit, 0, 0, unit, x + glyph.x, glyph.y - baseline)
        pen.draw_glyph(glyph.font, glyph.form)
    image = pen.render()
    rows = np.frombuffer(image.buffer, np.uint8)
    if rows.size != width * height:
        return np.zeros((height, width), np.uint8)
    return np.ascontiguousarray(rows.reshape(height, width)[::-1])


# --- wrapping ----------------------------------------------------------------------------


def wrap(text: str, font: Font, width: float, language: str = "en") -> tuple[str, ...]:
    """Break text into as few lines as fit ``width`` pixels, as even as can be.

    A word wider than ``width`` has a line of its own.
    """
    glue = "" if language in UNSPACED else " "
    words = pieces(drawable(text), language)

    @cache
    def wide(first: int, last: int) -> float:
        return measure(glue.join(words[first:last]), font, language)

    # Best ending for each start: fewest lines, then the smallest sum of squared widths, which
    # is least where lines are even.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] * (len(words) + 1)
    for start in range(len(words) - 1, -1, -1):
        options = []
        for end in range(start + 1, len(words) + 1):
            if wide(start, end) > width and end > start + 1:
                break
            lines, squares, _ = best[end]
            options.append((lines + 1, squares + wide(start, end) ** 2, end))
        best[start] = min(options)
    broken, at = [], 0
    while at < len(words):
        end = best[at][2]
        broken.append(glue.join(words[at:end]).strip())
        at = end
    return tuple(broken)
