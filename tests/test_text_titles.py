"""Titles, end cards, place names, thumbnails' titles and the watermark."""

from __future__ import annotations

import numpy as np
import pytest

from core.media.text import Overlay
from core.media.titles import thumbnail_title, title_bitmap, watermark_bitmap
from core.media.typography import TYPOGRAPHY
from core.stages import Title

FRAMES = [(1920, 1080), (1080, 1920), (1080, 1080), (1280, 720)]
NAMES = {
    "en": "The Lamp Above the Bay",
    "hi": "शांत खाड़ी का दीपक",
    "ar": "مصباح الخليج الصامت",
    "zh": "寂静海湾上的灯",
    "ru": "Лампа над тихой бухтой",
    "ta": "அமைதியான விரிகுடாவின் விளக்கு",
}


def ink(overlay: Overlay) -> tuple[int, int, int, int]:
    """Left, top, right and bottom in the frame of what is nearly opaque."""
    solid = np.argwhere((overlay.image[..., 3] > 240) & (overlay.image[..., :3].max(axis=2) > 200))
    (top, left), (bottom, right) = solid.min(axis=0), solid.max(axis=0)
    return overlay.x + left, overlay.y + top, overlay.x + right, overlay.y + bottom


def fits(overlay: Overlay, width: int, height: int) -> bool:
    rows, columns = overlay.image.shape[:2]
    even = not (overlay.x | overlay.y | rows | columns) % 2
    inside = 0 <= overlay.x <= width - columns and 0 <= overlay.y <= height - rows
    return even and inside and rows > 0 and columns > 0


@pytest.mark.parametrize("look", TYPOGRAPHY)
@pytest.mark.parametrize("language", NAMES)
def test_a_title_stands_in_the_middle_in_any_script(look: str, language: str) -> None:
    title = Title(text=NAMES[language], subtitle=NAMES[language], language=language)
    for width, height in FRAMES[:2]:
        made = title_bitmap(title, look, width, height)
        assert fits(made, width, height)
        left, top, right, bottom = ink(made)
        assert abs((left + right) / 2 - width / 2) < width * 0.02
        assert width * 0.3 < right - left < width * 0.86
        assert height * 0.25 < top < height * 0.5 < bottom < height * 0.75


def test_long_and_short_titles_fit() -> None:
    long = "How a Small Village on the Edge of the World Learned to Trust the Sea Again"
    for text in ("It", long, "Supercalifragilisticexpialidocious"):
        for width, height in FRAMES:
            left, _, right, _ = ink(title_bitmap(Title(text=text), "cinematic", width, height))
            assert left >= width * 0.05
            assert right <= width * 0.95


def test_looks_have_typography_of_their_own() -> None:
    end = Title(text="The End", style="end")
    made = [title_bitmap(end, look, 1920, 1080) for look in TYPOGRAPHY]
    assert len({one.image.tobytes() for one in made}) == len(TYPOGRAPHY)
    unknown = title_bitmap(end, "claymation", 1920, 1080)
    assert unknown.image.tobytes() == made[0].image.tobytes()


@pytest.mark.parametrize(("width", "height"), FRAMES)
def test_a_place_name_is_small_at_the_left_above_the_captions(width: int, height: int) -> None:
    made = title_bitmap(
        Title(text="The harbour", subtitle="Night", style="place"), "cinematic", width, height
    )
    assert fits(made, width, height)
    left, top, right, bottom = ink(made)
    assert width * 0.04 < left < width * 0.1
    assert right < width * 0.7
    assert height * 0.5 < top < bottom < height * 0.77


@pytest.mark.parametrize("variant", [0, 1, 2])
@pytest.mark.parametrize("language", NAMES)
def test_a_thumbnails_title_is_large_and_bright_on_dark(variant: int, language: str) -> None:
    made = thumbnail_title(NAMES[language], language, "flat", 1280, 720, variant)
    assert made.image.shape == (720, 1280, 4)
    left, top, right, bottom = ink(made)
    assert left >= 1280 * 0.03
    assert right <= 1280 * 0.97
    assert top >= 720 * 0.03
    assert bottom <= 720 * 0.97
    assert bottom - top > 720 * 0.07
    if variant == 0:
        assert right < 1280 * 0.64 or (language == "ar" and left > 1280 * 0.36)
    if variant == 1:
        assert top > 720 * 0.5
        assert made.image[-1, :, 3].min() > 150, "the foot is dark"


def test_a_thumbnails_long_title_takes_three_lines_at_most() -> None:
    long = "How a Small Village on the Edge of the World Learned to Trust the Sea Again"
    for variant in range(3):
        made = thumbnail_title(long, "en", "flat", 1280, 720, variant)
        rows = (made.image[..., :3].max(axis=2) > 230) & (made.image[..., 3] > 250)
        inked = rows.any(axis=1).astype(int)
        assert np.count_nonzero(np.diff(inked) == 1) <= 3 + 2, "lines, and points above letters"


def test_the_watermark_is_small_translucent_and_at_the_top_right() -> None:
    made = watermark_bitmap("Made with Filmwright", 1920, 1080)
    assert fits(made, 1920, 1080)
    assert made.image[..., 3].max() <= 160
    assert made.x > 1920 * 0.7
    assert made.y + made.image.shape[0] < 1080 * 0.12


def test_a_title_is_the_same_bytes_every_time() -> None:
    from core.media import titles

    first = title_bitmap(Title(text="The Lamp"), "ink", 1280, 720).image.tobytes()
    titles._title.cache_clear()
    assert title_bitmap(Title(text="The Lamp"), "ink", 1280, 720).image.tobytes() == first
