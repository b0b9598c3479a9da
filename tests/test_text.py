"""Letters on screen: every script is shaped, measured, wrapped and ordered as it is read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.media.bidi import levels, visual_order
from core.media.breaking import clusters, pieces
from core.media.text import Font, draw, faces, measure, shape, wrap
from core.media.typefaces import CINZEL, FRAUNCES, GARAMOND, SANS, SCRIPTS, SPARTAN, han, writes

SAMPLES = {
    "hi": "क्षत्रिय विद्यार्थी ने श्रीकृष्ण की 42 प्रार्थनाएँ पढ़ीं — “सच?”",
    "ta": "ஒவ்வொரு இரவும், வயதான காவலர் விளக்கை ஏற்றினார். ஸ்ரீ!",
    "te": "ప్రతి రాత్రి, ముసలి కాపలాదారు స్త్రీ దీపం వెలిగించేవాడు.",
    "ml": "എല്ലാ രാത്രിയും കാവൽക്കാരൻ വിളക്ക് കൊളുത്തി; ക്ഷമ.",
    "bn": "প্রতি রাতে বৃদ্ধ রক্ষক প্রদীপ জ্বালাতেন। ক্ষোভ!",
    "kn": "ಪ್ರತಿ ರಾತ್ರಿ ವೃದ್ಧ ಕಾವಲುಗಾರ ದೀಪ ಹಚ್ಚುತ್ತಿದ್ದ.",
    "gu": "દરેક રાત્રે વૃદ્ધ રખેવાળ દીવો પ્રગટાવતો.",
    "pa": "ਹਰ ਰਾਤ ਬੁੱਢਾ ਰਖਵਾਲਾ ਦੀਵਾ ਜਗਾਉਂਦਾ ਸੀ।",
    "ar": "في كل ليلة، كان الحارس (42 عامًا) يضيء المصباح!",
    "ur": "ہر رات، بوڑھا رکھوالا چراغ جلاتا تھا۔",
    "he": "בכל לילה הדליק השומר את המנורה!",
    "th": "ทุกคืนผู้ดูแลประภาคารชราจะจุดตะเกียง",
    "zh": "每天晚上，老守灯人都会点亮“那盏灯”。",
    "ja": "毎晩、灯台守は「ランプ」を灯しました。",
    "ko": "매일 밤, 늙은 등대지기는 등불을 밝혔습니다.",
    "ru": "Каждую ночь старый смотритель зажигал лампу — ёлки!",
    "el": "Κάθε βράδυ ο γέρος φύλακας άναβε τη λάμπα.",
    "vi": "Mỗi đêm, người gác hải đăng già thắp ngọn đèn.",
    "pl": "Żółć! Naïve café — 😀 ☀ ₹500 €5",
    "am": "በየምሽቱ ሽማግሌው ጠባቂ መብራቱን ያበራ ነበር።",
}


@pytest.mark.parametrize("language", SAMPLES)
def test_every_script_has_a_glyph_for_every_character(language: str) -> None:
    text = SAMPLES[language]
    line = shape(text, Font(SANS, 48, 600), language)
    assert all(glyph.form != 0 for glyph in line.glyphs), "form 0 is the box of a missing glyph"
    ink = draw(line.glyphs, 20, 80, int(line.width) + 40, 120)
    assert ink.max() == 255
    assert all(
        writes(face, c) for face, c in zip(faces(line.text, SANS, language), line.text, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("क्ष", 1),  # a conjunct is one form
        ("श्री", 2),
        ("கௌ", 3),  # a vowel written on both sides of its consonant
        ("ക്ഷ", 1),
        ("ক্ষ", 1),
    ],
)
def test_conjuncts_are_formed(text: str, drawn: int) -> None:
    assert len(shape(text, Font(SANS, 40), "hi").glyphs) == drawn


def test_the_matra_stands_before_its_consonant() -> None:
    font = Font(SANS, 40)
    consonant = shape("क", font, "hi").glyphs[0].form
    assert shape("कि", font, "hi").glyphs[-1].form == consonant


def test_arabic_letters_join() -> None:
    font = Font(SANS, 40)
    alone = {glyph.form for letter in "سلام" for glyph in shape(letter, font, "ar").glyphs}
    together = {glyph.form for glyph in shape("سلام", font, "ar").glyphs}
    assert not together <= alone


def test_a_sentence_from_the_right_ends_at_the_left() -> None:
    line = shape("كان الحارس Filmwright يضيء!", Font(SANS, 40), "ar")
    order = [glyph.character for glyph in sorted(line.glyphs, key=lambda g: g.x)]
    assert order[0] == len(line.text) - 1
    assert order[-1] == 0
    latin = [at for at in order if line.text[at].isascii() and line.text[at].isalpha()]
    assert latin == sorted(latin), "the Latin name still reads from the left"


@pytest.mark.parametrize(
    ("text", "base", "seen"),
    [
        ("abc אבג def", 0, "abc גבא def"),
        ("אבג abc 123 דהו", 1, "והד abc 123 גבא"),
        ("אבג (abc) דהו", 1, "והד )abc( גבא"),
        ("אבג 1,234.5% דהו", 1, "והד 1,234.5% גבא"),
        ("he said אבג, דהו.", 0, "he said והד ,גבא."),
        ("العدد ١٢٣ هنا", 1, "انه ١٢٣ ددعلا"),
    ],
)
def test_runs_are_ordered_as_the_standard_says(text: str, base: int, seen: str) -> None:
    assert "".join(text[i] for i in visual_order(levels(text, base))) == seen


def test_words_of_a_line_have_the_extent_they_are_drawn_at() -> None:
    font = Font(SANS, 40, 600)
    line = shape("one two three", font)
    left, right = line.extent(4, 7)
    ink = draw([g for g in line.glyphs if 4 <= g.character < 7], 0, 60, 400, 80)
    columns = np.flatnonzero(ink.max(axis=0))
    assert left - 1 <= columns[0] <= left + 5
    assert right - 5 <= columns[-1] <= right + 1


def test_weight_and_tracking_widen_a_line_but_never_part_joined_letters() -> None:
    light, bold = (measure("Lighthouse", Font(SANS, 40, weight)) for weight in (400, 700))
    assert bold > light * 1.03
    tracked = Font(SANS, 40, tracking=0.1)
    assert measure("Lamp", tracked) == pytest.approx(measure("Lamp", Font(SANS, 40)) + 12, abs=1)
    assert measure("سلام", tracked, "ar") == measure("سلام", Font(SANS, 40), "ar")


def test_the_same_ideograph_is_drawn_as_each_language_is_used_to() -> None:
    drawn = [
        draw(shape("直", Font(SANS, 60), language).glyphs, 5, 60, 80, 80).tobytes()
        for language in ("ja", "zh", "ko")
    ]
    assert len(set(drawn)) >= 2


def test_a_display_face_is_used_only_for_what_it_writes() -> None:
    for face in (CINZEL, FRAUNCES, GARAMOND, SPARTAN):
        assert all(writes(face, c) for c in "AZazÉéñüßçł—’“”!?0189")
        assert not writes(face, "क")
    assert not writes(CINZEL, "Ж")
    assert writes(GARAMOND, "Ж")
    assert writes(han("ja"), "灯")
    assert [face.family for face in SCRIPTS if writes(face, "क")] == ["Noto Sans Devanagari"]


@given(st.text(max_size=60), st.sampled_from(["en", "ar", "hi", "zh", "th"]))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_text_at_all_can_be_set(text: str, language: str) -> None:
    line = shape(text, Font(SANS, 30, tracking=0.05), language)
    ink = draw(line.glyphs, 4, 40, 300, 60)
    assert ink.shape == (60, 300)
    assert line.width >= -2
    assert sorted(set(visual_order(levels(text, 0)))) == list(range(len(text)))


@given(
    st.lists(st.sampled_from(["the", "lamp", "above", "grandfather’s", "silent"]), min_size=1),
    st.integers(150, 900),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_wrapped_lines_fit_and_keep_every_word(words: list[str], width: int) -> None:
    font = Font(SANS, 40)
    lines = wrap(" ".join(words), font, width)
    assert " ".join(lines).split() == words
    for line in lines:
        assert measure(line, font) <= width or " " not in line
    greedy, row = 1, ""
    for word in words:
        longer = f"{row} {word}".strip()
        fits = measure(longer, font) <= width or not row
        greedy, row = (greedy, longer) if fits else (greedy + 1, word)
    assert len(lines) == greedy, "no fewer lines than filling each would give"


def test_wrapping_is_even() -> None:
    font = Font(SANS, 40)
    lines = wrap("The lamp above the silent bay tonight", font, 560)
    assert len(lines) == 2
    assert min(map(len, lines)) >= 14


def test_unspaced_scripts_break_at_phrases_and_never_before_a_stop() -> None:
    for language in ("ja", "zh", "th", "km"):
        parts = pieces(SAMPLES.get(language, "រៀងរាល់យប់ អ្នកយាមចាស់"), language)
        assert "".join(parts) == SAMPLES.get(language, "រៀងរាល់យប់ អ្នកយាមចាស់")
        assert len(parts) > 2
        assert not any(part[0] in "、。，”」" for part in parts)


def test_a_cluster_is_what_a_reader_takes_for_one_character() -> None:
    assert clusters("क्षत्रिय") == ("क्ष", "त्रि", "य")
    assert len(clusters("e\u0301te\u0301")) == 3
    assert len(clusters("👩‍🚀👍🏽")) == 2


def test_drawing_is_the_same_every_time() -> None:
    line = shape("The same letters", Font(GARAMOND, 50, 600), "en")
    assert np.array_equal(
        draw(line.glyphs, 3.25, 50.5, 500, 70), draw(line.glyphs, 3.25, 50.5, 500, 70)
    )
