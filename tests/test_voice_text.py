"""Reading: numerals, names, passages, and which written word each sound belongs to."""

from __future__ import annotations

import pytest

from plugins.providers.kokoro import reading
from plugins.providers.kokoro.catalogue import repertoire
from plugins.providers.kokoro.model import LONGEST, alphabet
from plugins.providers.speech.alignment import owners
from plugins.providers.speech.english import names, read_english
from plugins.providers.speech.passages import PARAGRAPH_PAUSE, passages_of
from plugins.providers.speech.symbols import to_ipa


def spoken(text: str, accent: str = "") -> dict[str, str]:
    """Written word → its phonemes."""
    words = text.split()
    heard = dict.fromkeys(words, "")
    for mark, word in reading.read(text, "en", accent):
        if word is not None:
            heard[words[word]] += mark
    return heard


@pytest.mark.parametrize(
    ("text", "word", "phonemes"),
    [
        ("Dr. Rao came", "Dr.", "dˈɑktəɹ"),
        ("in 1947 he", "1947", "nˌIntˈinfˈɔɹTisˈɛvən"),
        ("about 50% of it", "50%", "fˈɪftipəɹsˈɛnt"),
        ("at 7:30 we left", "7:30", "sˈɛvənθˈɜɹTi"),
        ("at 3 pm we left", "pm", "pˌiˈɛm"),
        ("it cost 2,50,000 rupees", "2,50,000", "tˈulˈækfˈɪftiθˈWzᵊnd"),
        ("I said no.", "no.", "nˈO."),
        ("Nooo! Stop!", "Nooo!", "nˈO!"),
        ("Meera's chai", "Meera's", "mˈiɹəz"),
        ("Meera's chai", "chai", "ʧˈI"),
        ("Aarav ran", "Aarav", "ˈɑɹəv"),
        ("Call Dadi now", "Dadi", "dˈɑdi"),
        ("It was *very* late", "*very*", "vˈɛɹi"),
    ],
)
def test_how_words_are_read(text: str, word: str, phonemes: str) -> None:
    assert spoken(text)[word] == phonemes


def test_the_indian_accent_moves_sounds_and_keeps_words() -> None:
    plain, indian = spoken("three very old towers"), spoken("three very old towers", "Indian")
    assert list(plain) == list(indian)
    assert indian["three"].startswith("tɾ")
    assert indian["very"].startswith("ʋ")


def test_every_name_is_in_the_model_s_alphabet() -> None:
    for name, phonemes in names().items():
        assert set(phonemes) <= set(alphabet()), name


def test_sounds_belong_to_the_words_as_written() -> None:
    assert [owners("Dr. Rao", "doctor Rao")[place] for place in (0, 5, 7)] == [0, 0, 1]
    owner = owners("at 7:30 sharp", "at seven thirty sharp")
    assert [owner[place] for place in (0, 3, 9, 16)] == [0, 1, 1, 2]
    assert owners("", "") == []


def test_french_liaison_keeps_words_apart() -> None:
    words = {word for _, word in reading.read("Les amis, ils ont 25 ans.", "fr")}
    assert words == {None, 0, 1, 2, 3, 4, 5}


def test_a_hindi_line_may_hold_english_words() -> None:
    marks = reading.read("मेरा phone कहाँ है?", "hi")
    assert {word for _, word in marks} == {None, 0, 1, 2, 3}
    assert "(" not in "".join(mark for mark, _ in marks)


def test_passages_follow_sentences_and_paragraphs() -> None:
    text = "Mr. Das sat. “Go!” he said. It rained.\n\nLater, it stopped."
    found = passages_of(text, longest=30)
    assert [passage.text for passage in found] == [
        "Mr. Das sat. “Go!” he said.", "It rained.", "Later, it stopped.",
    ]  # fmt: skip
    assert [passage.first for passage in found] == [0, 6, 8]
    assert found[1].pause == PARAGRAPH_PAUSE


def test_a_sentence_of_any_length_fits_the_model() -> None:
    text = "and then, " * 300
    found = passages_of(text)
    assert " ".join(passage.text for passage in found).split() == text.split()
    assert max(len(passage.text) for passage in found) <= 200
    assert len(read_english(found[0].text)) < LONGEST


def test_the_catalogue_is_whole() -> None:
    voices = repertoire().voices
    assert len({voice.id for voice in voices}) == len(voices) > 90
    for language in ("en", "hi", "es", "fr", "it", "pt"):
        speaking = [voice for voice in voices if language in voice.languages]
        assert len(speaking) >= 8
        for gender in ("female", "male"):
            ages = {voice.age for voice in speaking if voice.gender == gender}
            assert ages == {"child", "teen", "adult", "senior"}
    recipes = [repr(recipe) for recipe in repertoire().recipes.values()]
    assert len(set(recipes)) == len(recipes), "no two voices are made alike"


def test_every_letter_of_the_model_has_an_ipa_symbol() -> None:
    for letter in alphabet():
        assert not set(to_ipa(letter)) & set("AIOQSTWYᵊᵻ")
