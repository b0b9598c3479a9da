"""How each look sets its titles: faces, weights, colours and an ornament.

Where a look's display face cannot write a title's script, the sans of that script takes its
place in the same composition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.frozen import RGB
from core.media.text import Font, Line, drawable, spaced
from core.media.typefaces import CINZEL, FRAUNCES, GARAMOND, SANS, SPARTAN, Typeface, writes

WHITE: RGB = (255, 255, 255)


@dataclass(frozen=True)
class Typography:
    """How one look sets its titles."""

    display: Typeface
    weight: int
    small: Typeface
    small_weight: int
    capitals: bool = False
    tracking: float = 0.0
    italic: bool = False
    small_italic: bool = False
    small_capitals: bool = True
    ornament: Literal["diamond", "brush", "double", "bar"] = "diamond"
    leading: float = 1.16
    scale: float = 1.0
    """Size beside the other looks', since faces differ in how large they appear."""
    heavy: int = 900
    """Weight on thumbnails."""
    ink: RGB = WHITE
    accent: RGB = WHITE


TYPOGRAPHY = {
    "cinematic": Typography(
        CINZEL, 600, SPARTAN, 500, capitals=True, tracking=0.11, ornament="diamond",
        scale=0.92, ink=(255, 248, 235), accent=(236, 203, 140),
    ),
    "watercolor": Typography(
        FRAUNCES, 600, FRAUNCES, 400, italic=True, small_italic=True, small_capitals=False,
        ornament="brush", leading=1.12, scale=1.08, ink=(255, 250, 240), accent=(255, 206, 160),
    ),
    "ink": Typography(
        GARAMOND, 600, GARAMOND, 500, tracking=0.01, small_italic=True, small_capitals=False,
        ornament="double", leading=1.04, scale=1.14, heavy=800,
        ink=(250, 246, 236), accent=(226, 214, 190),
    ),
    "flat": Typography(
        SPARTAN, 800, SPARTAN, 500, tracking=-0.012, ornament="bar", leading=0.98,
        scale=1.08, ink=WHITE, accent=(255, 196, 61),
    ),
}  # fmt: skip

_RELATED = {
    "watercolour": "watercolor", "storybook": "watercolor", "anime": "flat", "documentary": "flat",
    "sketch": "ink", "noir": "ink", "pencil": "ink",
}  # fmt: skip


def typography(look: str) -> Typography:
    """The typography of a look; unknown ones are set as ``cinematic``."""
    return TYPOGRAPHY.get(_RELATED.get(look, look), TYPOGRAPHY["cinematic"])


def display_font(text: str, look: Typography, size: float) -> Font:
    """The display face, or the sans where it cannot write the text."""
    letters = drawable(text).upper() + drawable(text) if look.capitals else drawable(text)
    if all(writes(look.display, c) for c in letters):
        return Font(look.display, size, look.weight, look.italic, look.tracking)
    return Font(SANS, size / look.scale * 0.94, 700, tracking=max(0.0, look.tracking * 0.4))


def small_font(text: str, look: Typography, size: float) -> Font:
    tracking = 0.24 if look.small_capitals else 0.02
    letters = drawable(text)
    if all(writes(look.small, c) for c in letters + letters.upper()):
        grown = size * (1.0 if look.small_capitals else 1.28)
        return Font(look.small, grown, look.small_weight, look.small_italic, tracking)
    return Font(SANS, size * 1.05, 500, tracking=tracking * 0.5)


def cased(text: str, capitals: bool) -> str:
    return text.upper() if capitals and spaced(text) and "ß" not in text else text


def leading_of(lines: list[Line], font: Font, latin: float) -> float:
    """Line spacing in ems: the look's for its own face, the script's own where it is taller."""
    natural = max((line.ascent + line.descent) / font.size for line in lines)
    return latin if font.face is not SANS else max(latin, natural * 0.94)
