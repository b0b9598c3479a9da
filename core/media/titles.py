"""Words over a picture: titles, end cards, place names, thumbnails' titles and the watermark."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.media.bidi import right_to_left
from core.media.lettering import Card, even, laid, ornament, painted
from core.media.text import Font, Line, Overlay, depth, shape, wrap
from core.media.typefaces import CINZEL, SANS
from core.media.typography import (
    WHITE,
    Typography,
    cased,
    display_font,
    leading_of,
    small_font,
    typography,
)
from core.stages import Title

# --- titles over the film ----------------------------------------------------------------


def title_bitmap(title: Title, look: str, width: int, height: int) -> Overlay:
    """Draw a title for a frame of ``width`` × ``height`` pixels in the typography of ``look``.

    ``title`` and ``end`` stand in the middle of the frame, ``place`` at the left above where
    captions are.
    """
    return _title(
        title.text, title.subtitle, title.style, title.language, typography(look), width, height
    )


@lru_cache(maxsize=4)
def _title(
    text: str,
    subtitle: str,
    style: str,
    language: str,
    look: Typography,
    width: int,
    height: int,
) -> Overlay:
    if style == "place":
        return _place(text, subtitle, language, look, width, height)
    short = min(width, height)
    size = short * (0.118 if style == "title" else 0.105) * look.scale
    font, lines = _fit(text, display_font(text, look, size), width * 0.78, 3, language)
    beneath = small_font(subtitle, look, max(font.size * 0.29, short * 0.029))
    small = [
        shape(row, beneath, language)
        for part in subtitle.splitlines()
        for row in wrap(cased(part, look.small_capitals), beneath, width * 0.7, language)
    ]
    leading = font.size * leading_of(lines, font, look.leading)
    gap, step = font.size * 0.5, beneath.size * 1.5
    ascent = font.size * 0.76
    tall = (
        ascent + leading * (len(lines) - 1) + gap + (gap * 0.95 + step * len(small)) * bool(small)
    )
    pad = round(font.size * 1.1)
    card = Card(even(max(line.width for line in (*lines, *small)) + 2 * pad), even(tall + 2 * pad))
    baseline = pad + ascent
    for line in lines:
        card.centre(line, baseline, look.ink)
        baseline += leading
    rule = baseline - leading + gap + max(0.0, depth(lines[-1]) - font.size * 0.2)
    ornament(card, look, rule, font.size)
    baseline = rule + gap * 0.72 + beneath.size * 0.62
    for line in small:
        card.centre(line, baseline, look.ink)
        baseline += step
    y = round((height - card.height) / 2 - height * 0.02)
    return laid(painted(card, font.size), (width - card.width) // 2, y, width, height)


def _place(
    text: str, subtitle: str, language: str, look: Typography, width: int, height: int
) -> Overlay:
    short = min(width, height)
    base = small_font(text, look, short * 0.038)
    name = cased(text, look.small_capitals)
    font, lines = _fit(name, base, width * 0.62, 2, language)
    under = cased(subtitle, look.small_capitals)
    beneath = replace(base, size=font.size * 0.72)
    small = [shape(row, beneath, language) for row in wrap(under, beneath, width * 0.6, language)]
    pad, bar = round(font.size * 1.2), max(2, round(short * 0.0045))
    indent, leading, step = font.size * 0.55, font.size * 1.3, beneath.size * 1.5
    tall = font.size * 0.8 + leading * (len(lines) - 1) + step * len(small)
    widest = max(line.width for line in (*lines, *small))
    card = Card(even(widest + indent + bar + 2 * pad), even(tall + font.size * 0.3 + 2 * pad))
    baseline = pad + font.size * 0.8
    for line in lines:
        card.write(line, pad + bar + indent, baseline, look.ink)
        baseline += leading
    baseline += step - leading
    for line in small:
        card.write(line, pad + bar + indent, baseline, look.ink)
        baseline += step
    rule = np.zeros((card.height, card.width), np.uint8)
    rule[round(pad) : round(pad + tall + font.size * 0.22), pad : pad + bar] = 255
    card.inks.append((rule, look.accent))
    bottom = height * (0.66 if height > width * 1.2 else 0.7 if height > width * 0.9 else 0.74)
    left = round(width * 0.06) - pad
    return laid(painted(card, font.size), left, round(bottom) - card.height + pad, width, height)


def _fit(text: str, font: Font, width: float, most: int, language: str) -> tuple[Font, list[Line]]:
    """The largest size up to ``font.size`` at which ``text`` takes at most ``most`` lines."""
    written = text.upper() if font.face is CINZEL else text
    for step in range(40):
        trial = replace(font, size=font.size * 0.95**step)
        rows = wrap(written, trial, width, language) or ("",)
        lines = [shape(row, trial, language) for row in rows]
        allowed = 1 if step < 5 and len(written) < 14 else most if step > 7 else most - 1
        if len(lines) <= max(1, allowed) and max(line.width for line in lines) <= width:
            break
    return trial, lines


# --- thumbnails and watermark ------------------------------------------------------------


def thumbnail_title(
    text: str, language: str, look: str, width: int, height: int, variant: int
) -> Overlay:
    """A bold title over a whole thumbnail, darkening what lies beneath it.

    :param variant: 0 stacks the words where reading begins, 1 sets them on the dark foot of
        the picture, 2 large in its middle; other numbers come round again.
    """
    return _thumbnail(text, language, typography(look), width, height, variant % 3)


@lru_cache(maxsize=3)
def _thumbnail(
    text: str, language: str, look: Typography, width: int, height: int, variant: int
) -> Overlay:
    room = (0.52 if len(text) < 24 else 0.57, 0.9, 0.88)[variant] * width
    largest = (0.165, 0.15, 0.21)[variant] * height
    base = display_font(text, look, largest * look.scale)
    base = replace(base, weight=look.heavy, tracking=base.tracking * 0.25)
    font, lines = _fit_bold(text, base, room, (3, 2, 3)[variant], language)
    leading = font.size * min(1.25, leading_of(lines, font, min(1.02, look.leading)))
    tall = leading * (len(lines) - 1) + font.size * 0.74
    card = Card(width, height)
    edge, mirrored = width * 0.055, right_to_left(text)
    top = (height - tall) / 2
    if variant == 1:
        top = height * 0.93 - tall - max(0.0, depth(lines[-1]) - font.size * 0.05)
    for number, line in enumerate(lines):
        baseline = top + font.size * 0.74 + number * leading
        last = number == len(lines) - 1 and len(lines) > 1
        colour = look.accent if last else look.ink
        if variant == 0:
            card.write(line, width * 0.945 - line.width if mirrored else edge, baseline, colour)
        else:
            card.centre(line, baseline, colour)
    return laid(_over_scrim(card, font.size, variant, mirrored), 0, 0, width, height)


def _fit_bold(
    text: str, font: Font, room: float, most: int, language: str
) -> tuple[Font, list[Line]]:
    written = text.upper() if font.face is CINZEL else text
    for step in range(48):
        trial = replace(font, size=font.size * 0.96**step)
        lines = [
            shape(row, trial, language) for row in wrap(written, trial, room, language) or ("",)
        ]
        if len(lines) <= most and max(line.width for line in lines) <= room:
            break
    return trial, lines


def _over_scrim(card: Card, size: float, variant: int, mirrored: bool) -> NDArray[np.uint8]:
    x = np.linspace(0, 1, card.width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, card.height, dtype=np.float32)[:, None]
    if variant == 0:
        scrim = 0.80 * _ease(1 - (1 - x if mirrored else x) / 0.72) + 0 * y
    elif variant == 1:
        scrim = 0.88 * _ease((y - 0.36) / 0.56) + 0 * x
    else:
        scrim = 0.30 + 0.45 * _ease(((x - 0.5) ** 2 + (y - 0.5) ** 2) / 0.5)
    text = painted(card, size, depth=1.25).astype(np.float32)
    alpha = text[..., 3] / 255
    both = alpha + np.asarray(scrim, np.float32) * (1 - alpha)
    image = np.empty_like(text, dtype=np.uint8)
    image[..., :3] = np.rint(text[..., :3] * (alpha / np.maximum(both, 1e-3))[..., None])
    image[..., 3] = np.rint(np.clip(both, 0, 1) * 255)
    return image


def _ease(t: NDArray[np.floating]) -> NDArray[np.float32]:
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


@lru_cache(maxsize=4)
def watermark_bitmap(text: str, width: int, height: int) -> Overlay:
    """A small translucent mark at the top right, inside the title-safe area."""
    size = min(width, height) * 0.026
    font = Font(SANS, size, 600, tracking=0.04)
    line = shape(text, font)
    pad = round(size * 0.6)
    card = Card(even(line.width + 2 * pad), even(size * 1.3 + 2 * pad))
    card.centre(line, pad + size, WHITE)
    image = painted(card, size)
    image[..., 3] = np.rint(image[..., 3] * 0.6)
    x = round(width * 0.955) - card.width + pad
    return laid(image, x, round(height * 0.045) - pad, width, height)
