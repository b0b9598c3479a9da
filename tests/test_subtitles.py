"""Subtitles: how lines are broken and timed, what the files say, what is offered."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pysubs2
import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from core.execution.workbench import StoreWorkbench
from core.media import typefaces
from core.media.breaking import pieces
from core.media.captions import caption_bitmap
from core.stages import Caption, SubtitleRequest, Subtitles
from core.store.folder import FolderStore
from filmwright import Cue, InputError, SpokenLine, Word
from plugins.providers import subtitles as provider
from plugins.providers.subtitles.breaking import limits_for
from plugins.providers.subtitles.cues import GAP, cues_for
from plugins.providers.subtitles.tokens import length, spoken_tokens

STORY = (
    "Every night, for forty-two years, the old keeper climbed the one hundred and twelve steps of "
    "the lighthouse and lit the lamp above the silent bay. Nobody thanked him. The ships that "
    "passed in the dark never knew his name, and he had never asked them to."
)
DIALOGUE = (
    ("", STORY),
    ("Maya", "Grandfather, look! There is a boat out there, and it is sinking!"),
    ("Maya", "Hurry!"),
    ("Old Keeper", "Then we shall bring them home, my child. Wait for Mr. Harris & his <men>."),
    ("", "{And} through the storm --> one small light \\N was enough. “It was enough,” she said."),
)


def spoken(text: str, start: float, speaker: str = "", pace: float = 14.5, language: str = "en"):
    """A line as a voice would report it: words without punctuation, pauses at commas and stops."""
    at, words = start, []
    for piece in pieces(text, language):
        bare = piece.strip(" .,!?;:—“”「」。、，！？।،؟{}<>\\")
        if bare:
            end = at + max(0.1, len(bare) / pace)
            words.append(Word(text=bare, start=at, end=end))
            at = end
        at += 0.35 if piece[-1] in ".!?।。" else 0.15 if piece[-1] in ",;—" else 0.0
    return SpokenLine(
        speaker=speaker, text=text, start=start, end=max(at, start + 0.1), words=tuple(words)
    )


def request(lines: tuple[tuple[str, str], ...], language: str = "en", **changes) -> SubtitleRequest:
    at, laid = 0.5, []
    for speaker, text in lines:
        laid.append(spoken(text, at, speaker, language=language))
        at = laid[-1].end + 0.4
    facts = {"lines": tuple(laid), "spoken": language, "language": language, "width": 1920}
    return SubtitleRequest(**{**facts, "height": 1080, "duration": at + 2, **changes})


def run(tmp_path: Path, asked: SubtitleRequest) -> tuple[Subtitles, StoreWorkbench]:
    bench = StoreWorkbench(FolderStore(tmp_path))
    offer = provider.subtitle_film(asked)
    assert offer is not None
    result = offer.run(bench)
    assert isinstance(result, Subtitles)
    return result, bench


# --- rules that hold for any text --------------------------------------------------------

_VOCABULARY = (
    "the a of to and but because in under light keeper lamp sea storm boat child — 1994 Mr. "
    "grandfather Harris Lakeview forty-two don't I was running quietly extraordinarily it's "
    "incomprehensibilities"
)
WORDS = st.sampled_from(_VOCABULARY.split())
SENTENCES = st.builds(
    lambda words, commas, stop: (
        "".join(
            word + ("," if comma else "") + " " for word, comma in zip(words, commas, strict=False)
        ).strip()
        + stop
    ),
    st.lists(WORDS, min_size=1, max_size=22),
    st.lists(st.booleans(), min_size=22, max_size=22),
    st.sampled_from([".", "!", "?", "…", ""]),
)


@st.composite
def films(draw) -> SubtitleRequest:
    at, lines = draw(st.floats(0, 2)), []
    for _ in range(draw(st.integers(1, 5))):
        text = " ".join(draw(st.lists(SENTENCES, min_size=1, max_size=3)))
        pace = draw(st.floats(6, 26))
        lines.append(spoken(text, at, draw(st.sampled_from(["", "Maya", "Ravi"])), pace))
        at = lines[-1].end + draw(st.sampled_from([0.0, 0.1, 0.4, 2.5]))
    width, height = draw(st.sampled_from([(1920, 1080), (1080, 1920), (1080, 1080)]))
    return SubtitleRequest(
        lines=tuple(lines), spoken="en", language="en", labels=draw(st.booleans()),
        width=width, height=height, duration=at + 1.5,
    )  # fmt: skip


def shown(cues: tuple[Cue, ...]) -> str:
    return " ".join(" ".join(cue.lines) for cue in cues)


@given(films())
@settings(max_examples=120, deadline=None, derandomize=True)
def test_any_film_keeps_to_the_rules_of_subtitling(film: SubtitleRequest) -> None:
    cues, speakers = cues_for(film)
    limits = limits_for("en", film.width, film.height)
    assert shown(cues).split() == " ".join(line.text for line in film.lines).split()
    for index, (cue, speaker) in enumerate(zip(cues, speakers, strict=True)):
        seconds = cue.end - cue.start
        label = f"{cue.speaker}: " if cue.speaker else ""
        labelled = len(label) + length(cue.lines[0], "en")
        assert labelled <= limits.width or " " not in cue.lines[0]
        assert all(length(line, "en") <= limits.width for line in cue.lines)
        assert 0 < seconds <= 7.001
        assert [word.text for word in cue.words] == _tokens_of(cue)
        assert all(cue.start <= w.start <= w.end <= cue.end for w in cue.words)
        heard = [line for line in film.lines if line.speaker == speaker]
        assert any(" ".join(cue.lines) in " ".join(line.text.split()) for line in heard)
        until = cues[index + 1].start - GAP if index + 1 < len(cues) else film.duration
        room = min(until - cue.start, 7.0)
        assert seconds >= min(1.0, room) - 0.002
        size = sum(length(line, "en") for line in cue.lines)
        assert size / seconds <= limits.pace + 0.1 or seconds >= room - 0.002
        if index + 1 < len(cues):
            gap = cues[index + 1].start - cue.end
            assert gap >= GAP - 0.002
            assert gap >= 0.298 or gap <= GAP + 0.002 or seconds >= 6.99


def _tokens_of(cue: Cue) -> list[str]:
    """What the words of a cue should be: its own, with signs that stand alone joined on."""
    found, text = [], " ".join(cue.lines)
    for word in cue.words:
        assert text.startswith(word.text), "each word stands where the one before it ended"
        found.append(word.text)
        text = text[len(word.text) :].lstrip()
    assert not text
    return found


@given(films())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_cue_appears_with_its_first_word(film: SubtitleRequest) -> None:
    starts = {round(w.start, 3) for line in film.lines for w in line.words}
    starts |= {round(line.start, 3) for line in film.lines}
    for cue in cues_for(film)[0]:
        assert min(abs(cue.start - start) for start in starts) <= 0.08


# --- how a good subtitler breaks ---------------------------------------------------------


def texts(*lines: str, language: str = "en", **changes) -> list[tuple[str, ...]]:
    asked = request(tuple(("", line) for line in lines), language, **changes)
    return [cue.lines for cue in cues_for(asked)[0]]


def test_sentences_come_first_then_clauses() -> None:
    cues = texts(STORY)
    assert ("Nobody thanked him.",) in cues
    assert cues[0] == ("Every night, for forty-two years,",)
    assert cues[-1] == ("and he had never asked them to.",)


def test_no_row_ends_within_a_phrase() -> None:
    rows = [row for cue in texts(STORY, *(line for _, line in DIALOGUE)) for row in cue]
    last = {row.split()[-1].casefold() for row in rows}
    assert not last & {"the", "a", "of", "and", "to", "mr.", "his", "in", "one", "hundred"}


def test_the_lower_row_is_the_longer() -> None:
    pairs = [cue for cue in texts(STORY) if len(cue) == 2]
    assert pairs
    assert sum(len(upper) <= len(lower) + 4 for upper, lower in pairs) >= 0.8 * len(pairs)


def test_names_numbers_and_hindi_postpositions_stay_together() -> None:
    rows = [r for c in texts("We all walked to the house of Anna Maria Lindqvist.") for r in c]
    assert any("Anna Maria Lindqvist" in row for row in rows)
    hindi = texts(
        "बूढ़ा रखवाला हर रात सीढ़ियाँ चढ़कर शांत खाड़ी के ऊपर अपने पुराने दीपक को जलाता था।", language="hi"
    )
    firsts = {row.split()[0] for cue in hindi for row in cue}
    assert not firsts & {"के", "को", "था।", "ने"}


def test_tall_frames_and_wide_scripts_have_shorter_rows() -> None:
    assert max(len(row) for cue in texts(STORY, width=1080, height=1920) for row in cue) <= 26
    chinese = texts(
        "四十二年来，每天晚上，年老的守灯人都会爬上灯塔，点亮寂静海湾上的那盏灯。", language="zh"
    )
    assert max(len(row) for cue in chinese for row in cue) <= 16
    japanese = texts("年老いた灯台守は静かな湾の上にランプを灯しました。", language="ja")
    assert all(row[0] not in "。、」" for cue in japanese for row in cue)


def test_a_word_longer_than_a_row_is_parted() -> None:
    word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz!"
    rows = [row for cue in texts(word, language="de") for row in cue]
    assert "".join(rows) == word
    assert max(map(len, rows)) <= 42


# --- words and their times ---------------------------------------------------------------


def test_written_words_take_the_times_of_what_was_heard() -> None:
    heard = ("In", "nineteen", "ninety", "four", "Dr", "Lee", "came", "home")
    words = tuple(Word(text=one, start=i * 0.5, end=i * 0.5 + 0.4) for i, one in enumerate(heard))
    line = SpokenLine(speaker="", text="In 1994, Dr. Lee came — home!", start=0, end=4, words=words)
    found = {token.text: (round(token.start, 2), round(token.end, 2)) for token in
             spoken_tokens(line, "en")}  # fmt: skip
    assert found["In"] == (0.0, 0.4)
    assert found["1994,"][0] == pytest.approx(0.5, abs=0.11)
    assert found["1994,"][1] == pytest.approx(1.9, abs=0.11)
    assert found["Dr."] == (2.0, 2.4)
    assert found["came —"] == (3.0, 3.4)
    assert found["home!"] == (3.5, 3.9)


def test_a_line_without_word_times_is_spread_over_its_time() -> None:
    line = SpokenLine(speaker="", text="One two three.", start=2, end=5, words=())
    tokens = spoken_tokens(line, "en")
    assert tokens[0].start == 2
    assert tokens[-1].end == pytest.approx(5)
    assert [token.text for token in tokens] == ["One", "two", "three."]


def test_two_who_speak_at_once_never_overlap_on_screen() -> None:
    lines = tuple(spoken("Look out, over there!", 1.0, who) for who in ("A", "B"))
    cues, _ = cues_for(
        SubtitleRequest(
            lines=lines, spoken="en", language="en", width=1920, height=1080, duration=9
        )
    )
    assert cues[0].end < cues[1].start


# --- files -------------------------------------------------------------------------------


def test_the_files_read_back_as_the_cues(tmp_path: Path) -> None:
    made, bench = run(tmp_path, request(DIALOGUE, labels=True))
    srt = pysubs2.SSAFile.from_string(bench.read(made.srt).decode(), format_="srt")
    ass = pysubs2.SSAFile.from_string(bench.read(made.ass).decode(), format_="ass")
    vtt = list(webvtt.from_buffer(io.StringIO(bench.read(made.vtt).decode())))
    assert len(srt) == len(ass) == len(vtt) == len(made.cues)
    for cue, one, two, three in zip(made.cues, srt, ass, vtt, strict=True):
        assert (one.start, one.end) == (round(cue.start * 1000), round(cue.end * 1000))
        assert two.start == pytest.approx(cue.start * 1000, abs=5.1)
        assert three.start_in_seconds + three.start_time.milliseconds / 1000 == pytest.approx(
            cue.start, abs=0.002
        )
        label = f"{cue.speaker.upper()}: " if cue.speaker else ""
        assert three.text == "\n".join(cue.lines).replace("&", "&amp;").replace(
            "<", "&lt;"
        ).replace(">", "&gt;")
        assert one.plaintext.startswith(label)


def test_signs_of_the_formats_are_escaped(tmp_path: Path) -> None:
    made, bench = run(tmp_path, request(DIALOGUE))
    srt, vtt, ass = (bench.read(ref).decode() for ref in (made.srt, made.vtt, made.ass))
    assert srt.count("-->") == len(made.cues)
    assert "&lt;men&gt;" in vtt
    assert "&amp;" in vtt
    assert vtt.count("-->") == len(made.cues)
    assert r"\{And\}" in ass
    assert "\\\u2060N" in ass
    assert "“It was" in srt


def test_speakers_are_named_when_the_turn_changes(tmp_path: Path) -> None:
    made, bench = run(tmp_path, request(DIALOGUE, labels=True))
    srt, vtt, ass = (bench.read(ref).decode() for ref in (made.srt, made.vtt, made.ass))
    assert srt.count("MAYA: ") == 1
    assert srt.count("OLD KEEPER: ") == 1
    assert vtt.count("<v Maya>") >= 2
    assert ",Old Keeper,0,0,0,," in ass
    silent, _ = run(tmp_path, request(DIALOGUE))
    assert not any(cue.speaker for cue in silent.cues)


def test_the_highlight_has_karaoke_times_that_fill_the_cue(tmp_path: Path) -> None:
    made, bench = run(tmp_path, request((("", STORY),), style="highlight"))
    ass = pysubs2.SSAFile.from_string(bench.read(made.ass).decode(), format_="ass")
    for cue, event in zip(made.cues, ass, strict=True):
        sung = sum(int(part.split("}")[0].lstrip("kf")) for part in event.text.split("{\\")[1:])
        assert sung * 10 == pytest.approx((cue.words[-1].end - cue.start) * 1000, abs=25)
    vtt = bench.read(made.vtt).decode()
    stamps = sum(line.count("<0") for line in vtt.splitlines())
    assert stamps >= sum(len(cue.words) for cue in made.cues) - 2 * len(made.cues)


@pytest.mark.parametrize(
    ("style", "language"), [("classic", "en"), ("boxed", "hi"), ("minimal", "ar")]
)
def test_the_style_names_a_font_of_ours_and_the_frame(
    tmp_path: Path, style: str, language: str
) -> None:
    words = {"en": "Hello there.", "hi": "नमस्ते दोस्तों।", "ar": "مرحبا يا صديقي."}[language]
    made, bench = run(tmp_path, request((("", words),), language, style=style))
    ass = pysubs2.SSAFile.from_string(bench.read(made.ass).decode(), format_="ass")
    caption = ass.styles["Caption"]
    script = {"en": "", "hi": " Devanagari", "ar": " Arabic"}[language]
    assert caption.fontname == f"Noto Sans{script}"
    assert (ass.info["PlayResX"], ass.info["PlayResY"]) == ("1920", "1080")
    assert caption.borderstyle == (4 if style == "boxed" else 1)
    assert caption.encoding == (-1 if language == "ar" else 1)
    srt = bench.read(made.srt).decode()
    assert ("\u202b" in srt) == (language == "ar")


@pytest.mark.parametrize(("language", "style"), [("hi", "highlight"), ("ar", "boxed")])
def test_ffmpeg_draws_the_ass_with_our_fonts_where_the_burned_captions_are(
    tmp_path: Path, language: str, style: str
) -> None:
    words = {"hi": "क्षत्रिय विद्यार्थी ने श्रीकृष्ण से कहा।", "ar": "كان الحارس العجوز يضيء المصباح!"}
    asked = request((("", words[language]),), language, style=style, width=640, height=360)
    made, bench = run(tmp_path, asked)
    (tmp_path / "film.ass").write_bytes(bench.read(made.ass))
    fonts = typefaces.folder_of("manimgx_fonts")
    moment = made.cues[0].end - 0.1
    done = subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-f", "lavfi",
            "-i", "color=0x404040:s=640x360:d=20", "-vf", f"ass=film.ass:fontsdir={fonts}",
            "-ss", str(moment), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
        ],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    assert b"not found" not in done.stderr
    frame = np.frombuffer(done.stdout, np.uint8).reshape(360, 640, 3).astype(int)
    inked = np.argwhere(np.abs(frame - 0x40).max(axis=2) > 90)
    (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0)
    spoken_words = tuple((word.text, 0, 1) for word in made.cues[0].words)
    caption = Caption(
        first=0, frames=1, lines=made.cues[0].lines, words=spoken_words, language=language
    )
    burned = caption_bitmap(caption, style, 640, 360, None)
    letters = np.argwhere(burned.image[..., :3].min(axis=2) > 200)
    assert abs((right - left) - np.ptp(letters[:, 1])) < 0.2 * (right - left)
    assert abs((left + right) / 2 - 320) < 8
    assert top > 360 * 0.7
    assert abs(bottom - (burned.y + letters[:, 0].max())) < 24


# --- what is offered ---------------------------------------------------------------------


def test_a_translation_is_timed_to_the_lines_it_translates(tmp_path: Path) -> None:
    asked = request(DIALOGUE, language="en")
    translation = tuple(f"Zeile {i}: das ist die deutsche Fassung." for i in range(3))
    asked = asked.model_copy(update={"lines": asked.lines[1:4]})
    german = asked.model_copy(update={"language": "de", "translation": translation})
    made, _ = run(tmp_path, german)
    assert made.language == "de"
    assert [" ".join(cue.lines) for cue in made.cues] == list(translation)
    assert not any(cue.words for cue in made.cues)
    for cue, line in zip(made.cues, asked.lines, strict=True):
        assert cue.start == pytest.approx(line.words[0].start, abs=0.08)


def test_without_a_translation_another_language_is_declined() -> None:
    asked = request(DIALOGUE).model_copy(update={"language": "fr"})
    assert provider.subtitle_film(asked) is None


def test_a_translation_of_the_wrong_length_is_told(tmp_path: Path) -> None:
    asked = request(DIALOGUE).model_copy(update={"language": "fr", "translation": ("Un",)})
    with pytest.raises(InputError, match="1 entries and the film 5 lines"):
        run(tmp_path, asked)


def test_a_film_without_speech_has_empty_subtitles(tmp_path: Path) -> None:
    made, bench = run(tmp_path, request(()))
    assert made.cues == ()
    assert bench.read(made.vtt).startswith(b"WEBVTT")


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    first, _ = run(tmp_path / "a", request(DIALOGUE, labels=True))
    second, _ = run(tmp_path / "b", request(DIALOGUE, labels=True))
    assert first == second
