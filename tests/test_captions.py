"""Burned-in captions: where they stand, what the highlight changes, how long they take."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.media import captions
from core.media.captions import STYLES, caption_bitmap
from core.media.text import Overlay
from core.stages import Caption

FRAMES = {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080), "720p": (1280, 720)}


def caption(*lines: str, speaker: str = "", language: str = "en") -> Caption:
    words = tuple((word, 0, 1) for line in lines for word in line.split())
    return Caption(first=0, frames=48, lines=lines, words=words, speaker=speaker, language=language)


BOAT = caption("There is a boat out there,", "and it is sinking!")


def gold(overlay: Overlay) -> np.ndarray:
    """Where the accent is: yellow, neither white nor dark."""
    image = overlay.image.astype(int)
    return (image[..., 0] > 200) & (image[..., 2] < 150) & (image[..., 3] > 200)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("shape", FRAMES)
def test_a_caption_stands_even_centred_and_inside_the_title_safe_area(
    style: str, shape: str
) -> None:
    width, height = FRAMES[shape]
    for speaker in ("", "Grandmother Meera"):
        made = caption_bitmap(
            BOAT.model_copy(update={"speaker": speaker}), style, width, height, None
        )
        rows, columns = made.image.shape[:2]
        assert not (made.x | made.y | rows | columns) % 2
        assert abs(made.x + columns / 2 - width / 2) <= 2
        solid = np.argwhere(made.image[..., 3] > 230)
        (top, left), (bottom, right) = solid.min(axis=0), solid.max(axis=0)
        assert made.x + left >= width * 0.05 - 2
        assert made.x + right <= width * 0.95 + 2
        assert made.y + bottom <= height * 0.95
        assert made.y + top >= height * 0.6


def test_tall_frames_have_larger_letters_higher_up() -> None:
    wide, tall = (caption_bitmap(BOAT, "classic", *FRAMES[s], None) for s in ("16:9", "9:16"))
    assert tall.image.shape[0] > wide.image.shape[0]
    assert (tall.y + tall.image.shape[0]) / 1920 < (wide.y + wide.image.shape[0]) / 1080


def test_only_the_colour_of_the_spoken_word_changes() -> None:
    plain = caption_bitmap(BOAT, "highlight", 1920, 1080, None)
    assert not gold(plain).any()
    seen = np.zeros(plain.image.shape[:2], int)
    for index in range(len(BOAT.words)):
        made = caption_bitmap(BOAT, "highlight", 1920, 1080, index)
        assert (made.x, made.y) == (plain.x, plain.y)
        assert np.array_equal(made.image[..., 3], plain.image[..., 3]), "nothing moves"
        assert gold(made).any()
        seen += gold(made)
    assert seen.max() == 1, "no letter belongs to two words"


def test_repeated_words_are_told_apart_by_their_order() -> None:
    again = caption("no no no")
    middles = [
        np.flatnonzero(gold(caption_bitmap(again, "highlight", 1920, 1080, i)).any(axis=0)).mean()
        for i in range(3)
    ]
    assert middles == sorted(middles)
    assert middles[1] - middles[0] > 30


def test_in_arabic_the_first_word_is_lit_at_the_right_without_breaking_its_letters() -> None:
    line = caption("كان الحارس العجوز يضيء المصباح!", language="ar")
    plain = caption_bitmap(line, "highlight", 1920, 1080, None)
    lit = [caption_bitmap(line, "highlight", 1920, 1080, i) for i in range(len(line.words))]
    middles = [np.flatnonzero(gold(one).any(axis=0)).mean() for one in lit]
    assert middles == sorted(middles, reverse=True)
    assert all(np.array_equal(one.image[..., 3], plain.image[..., 3]) for one in lit)


def test_phrases_of_unspaced_scripts_are_lit() -> None:
    line = Caption(
        first=0, frames=9, language="ja", lines=("年老いた灯台守は", "ランプを灯しました。"),
        words=tuple((w, 0, 1) for w in ("年老いた", "灯台守は", "ランプを", "灯しました。")),
    )  # fmt: skip
    rows = [
        np.flatnonzero(gold(caption_bitmap(line, "highlight", 1920, 1080, i)).any(axis=1)).mean()
        for i in range(4)
    ]
    assert rows[0] == pytest.approx(rows[1], abs=8)
    assert rows[2] > rows[1] + 30


def test_a_word_that_is_not_in_the_text_lights_nothing() -> None:
    odd = BOAT.model_copy(update={"words": (("zebra", 0, 1), ("There", 0, 1))})
    assert not gold(caption_bitmap(odd, "highlight", 1920, 1080, 0)).any()
    assert gold(caption_bitmap(odd, "highlight", 1920, 1080, 1)).any()
    assert not gold(caption_bitmap(BOAT, "highlight", 1920, 1080, 99)).any()


def test_a_long_caption_is_made_to_fit() -> None:
    long = caption("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und mehr davon")
    for width, height in FRAMES.values():
        made = caption_bitmap(long, "classic", width, height, None)
        assert made.image.shape[1] <= width
        assert made.x >= 0


def test_the_speaker_has_a_colour_and_keeps_it() -> None:
    maya = caption_bitmap(caption("Look!", speaker="Maya"), "boxed", 1920, 1080, None)
    plain = caption_bitmap(caption("Look!"), "boxed", 1920, 1080, None)
    assert maya.image.shape[0] > plain.image.shape[0]
    bright = maya.image[..., 3] == 255
    tinted = bright & (np.ptp(maya.image[..., :3].astype(int), axis=2) > 40)
    assert tinted.any()
    assert not (np.ptp(plain.image[..., :3].astype(int), axis=2) > 40).any()


@pytest.mark.parametrize("background", [0, 128, 255])
@pytest.mark.parametrize("style", STYLES)
def test_letters_are_told_from_any_picture(style: str, background: int) -> None:
    image = caption_bitmap(BOAT, style, 1920, 1080, None).image.astype(float)
    alpha = image[..., 3:] / 255
    over = (image[..., :3] * alpha + background * (1 - alpha)).mean(axis=2)
    letters = (image[..., 3] == 255) & (image[..., 0] == 255)
    near = np.zeros_like(letters)
    for shift in ((0, 4), (0, -4), (4, 0), (-4, 0)):
        near |= np.roll(letters, shift, (0, 1))
    near &= ~letters & (image[..., 0] < 128)
    assert over[letters].mean() - over[near].mean() > 55


def test_a_bitmap_takes_less_than_fifteen_milliseconds() -> None:
    caption_bitmap(caption("Warm", "up"), "highlight", 1920, 1080, 0)
    captions._bitmap.cache_clear()
    captions._lettering.cache_clear()
    before, drawn = time.process_time(), 0
    for number in range(4):
        line = caption(f"There is a boat number {number},", "and it is sinking fast, look!")
        for spoken in range(len(line.words)):
            caption_bitmap(line, "highlight", 1920, 1080, spoken)
            drawn += 1
    assert (time.process_time() - before) / drawn < 0.015


def test_the_same_caption_is_the_same_bytes() -> None:
    first = caption_bitmap(BOAT, "highlight", 1920, 1080, 3).image.tobytes()
    captions._bitmap.cache_clear()
    captions._lettering.cache_clear()
    assert caption_bitmap(BOAT, "highlight", 1920, 1080, 3).image.tobytes() == first
