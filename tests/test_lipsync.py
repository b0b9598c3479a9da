"""Acting: mouths, eyes, brows and heads."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from core.execution.workbench import StoreWorkbench
from core.film import Delivery, Emotion
from core.store.folder import FolderStore
from filmwright import LipSyncRequest, Performance, Phoneme, Viseme, Word
from plugins.providers import lipsync
from plugins.providers.kokoro.model import alphabet
from plugins.providers.lipsync.mouth import HOLD, LEAD
from plugins.providers.lipsync.shapes import shapes_of
from plugins.providers.speech.sounds import PAUSES
from plugins.providers.speech.symbols import to_ipa

#: "Maybe Bob came home? … Wow!" with a pause of half a second.
SOUNDS = (
    ("Maybe", "m .07 eɪ .12* b .06 i .09"), ("Bob", "b .05 ɑ .14* b .06"),
    ("came", "k .05 eɪ .13* m .05"), ("home?", "h .05 oʊ .2* m .1"), ("", ". .5"),
    ("Wow!", "w .06 aʊ .25*"),
)  # fmt: skip


def request(**options: object) -> LipSyncRequest:
    clock, words, phonemes = 0.015, [], []
    for text, sounds in SOUNDS:
        parts = sounds.split()
        start = clock
        for symbol, length in zip(parts[::2], parts[1::2], strict=True):
            end = clock + float(length.rstrip("*"))
            if text:
                stressed = length.endswith("*")
                phonemes.append(Phoneme(symbol=symbol, start=clock, end=end, stressed=stressed))
            clock = end
        if text:
            words.append(Word(text=text, start=start, end=clock))
    return LipSyncRequest.model_validate(
        {"duration": clock + 0.03, "words": words, "phonemes": phonemes, **options}
    )


def act(folder: Path, **options: object) -> Performance:
    offer = lipsync.sync_lips(request(**options))
    assert offer
    result = offer.run(StoreWorkbench(FolderStore(folder)))
    assert isinstance(result, Performance)
    return result


def shape_at(performance: Performance, second: float) -> str:
    return [shape for start, shape in performance.mouth if start <= second + 1e-6][-1]


def test_lips_close_on_every_bilabial_and_lead_the_sound(tmp_path: Path) -> None:
    performance = act(tmp_path)
    for phoneme in request().phonemes:
        if phoneme.symbol in "mbp":
            closed = [
                start
                for start, shape in performance.mouth
                if shape == "mbp" and -HOLD - LEAD <= start - phoneme.start <= 0.001
            ]
            assert closed, phoneme
            assert shape_at(performance, phoneme.start) == "mbp", phoneme


def test_no_shape_flickers_and_the_mouth_rests_in_the_pause(tmp_path: Path) -> None:
    performance = act(tmp_path)
    starts = [start for start, _ in performance.mouth]
    assert starts[0] == 0
    assert all(later - start >= HOLD - 0.002 for start, later in pairwise(starts[1:]))
    assert all(one[1] != other[1] for one, other in pairwise(performance.mouth))
    pause = request().words[3].end
    assert shape_at(performance, pause + 0.3) == "x"
    assert performance.mouth[-1][1] == "x"


def test_open_vowels_open_the_mouth(tmp_path: Path) -> None:
    performance = act(tmp_path)
    for text, shape in (("Bob", "a"), ("home?", "o"), ("Wow!", "a")):
        word = next(word for word in request().words if word.text == text)
        assert shape in {shape_at(performance, word.start + step / 100) for step in range(20)}


@pytest.mark.parametrize("emotion", get_args(Emotion))
@pytest.mark.parametrize("delivery", ["normal", "whisper", "shout"])
def test_every_mood_can_be_acted(tmp_path: Path, emotion: Emotion, delivery: Delivery) -> None:
    performance = act(tmp_path, emotion=emotion, delivery=delivery, seed=5)
    for track in (performance.mouth, performance.eyes, performance.brows):
        starts = [start for start, _ in track]
        assert starts == sorted(starts)
        assert starts[0] == 0
        assert starts[-1] <= performance.duration
    assert [pose.at for pose in performance.head] == sorted(pose.at for pose in performance.head)
    assert all(abs(pose.tilt) < 9 and abs(pose.x) < 0.06 for pose in performance.head)


def test_moods_look_different(tmp_path: Path) -> None:
    sad, excited = act(tmp_path, emotion="sad"), act(tmp_path, emotion="excited")
    assert (sad.expression, excited.expression) == ("sad", "smile")
    assert sad.energy < 0.3 < 0.7 < excited.energy

    def travel(performance: Performance) -> float:
        return sum(abs(b.y - a.y) for a, b in pairwise(performance.head))

    assert travel(excited) > 2 * travel(sad)
    assert sum(pose.y for pose in sad.head) > sum(pose.y for pose in excited.head)


def test_eyes_blink_like_people_do(tmp_path: Path) -> None:
    long = request()
    stretched = LipSyncRequest(
        duration=40.0, words=long.words, phonemes=long.phonemes, emotion="neutral", seed=3
    )
    offer = lipsync.sync_lips(stretched)
    assert offer
    eyes = offer.run(StoreWorkbench(FolderStore(tmp_path))).eyes
    closed = [start for start, lids in eyes if lids == "closed"]
    assert 7 <= len(closed) <= 20
    assert all(1.0 < later - start < 6.5 for start, later in pairwise(closed))
    ends = dict(zip([start for start, _ in eyes], [s for s, _ in eyes[1:]], strict=False))
    assert all(0.06 <= ends[start] - start <= 0.12 for start in closed)


def test_stress_lifts_the_brows_and_nods_the_head(tmp_path: Path) -> None:
    performance = act(tmp_path)
    assert any(brows == "raised" for _, brows in performance.brows)
    assert max(pose.y for pose in performance.head) > 0.01


def test_the_seed_decides(tmp_path: Path) -> None:
    assert act(tmp_path, seed=1) == act(tmp_path, seed=1)
    assert act(tmp_path, seed=1).head != act(tmp_path, seed=2).head
    assert act(tmp_path, seed=1).mouth == act(tmp_path, seed=2).mouth


def test_silence_is_acted_too(tmp_path: Path) -> None:
    offer = lipsync.sync_lips(LipSyncRequest(duration=2.0, words=(), phonemes=()))
    assert offer
    performance = offer.run(StoreWorkbench(FolderStore(tmp_path)))
    assert isinstance(performance, Performance)
    assert performance.mouth == ((0.0, "x"),)


def test_every_sound_has_a_shape() -> None:
    modifiers = set("ˈˌːʰʲ̃ᵝ↓→↗↘")
    for letter in set(alphabet()) - PAUSES - modifiers:
        assert shapes_of(to_ipa(letter)), letter
    inventories = (
        "tʃ dʒ ts dz ɪə eə ʊə ɜː ɑ̃ ɛ̃ œ̃ ʎ ɲ ɾ r β ð ɣ θ x ʝ "  # Romance languages, English
        "t̪ d̪ʰ ʈʰ ɖʰ ɳ ɭ ɻ ʋ cʰ ɟʰ bʰ ɡʰ ɽ ɦ ʂ ʌ̃ ẽː ũː "  # Hindi, Tamil, Malayalam
        "y ʏ ø œ ç χ ʁ pf ɐ ɨ ɕ ʑ tɕ dʑ ʔ ħ ʕ q ɯ ɤ ɰ ɫ tˤ sˤ ɒ ʉ ɵ"  # German … Arabic
    )
    known = set(get_args(Viseme))
    for symbol in inventories.split():
        assert shapes_of(symbol), symbol
        assert set(shapes_of(symbol)) <= known
