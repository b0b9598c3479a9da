"""Text to the phoneme characters Kokoro was trained on, in six languages.

English goes through misaki's rules (:mod:`plugins.providers.speech.english`); Hindi, Spanish,
French, Italian and Portuguese through espeak-ng's IPA, exactly as misaki's ``EspeakG2P`` does:
phrase by phrase, punctuation kept, tied affricates and diphthongs written with one letter.
"""

from __future__ import annotations

import re

from plugins.providers.espeak import child
from plugins.providers.kokoro.model import alphabet
from plugins.providers.speech.alignment import owners
from plugins.providers.speech.english import Marks, read_english
from plugins.providers.speech.indian import indian_english

#: Language → espeak-ng voice.
ESPEAK_VOICES = {"hi": "hi", "es": "es", "fr": "fr", "it": "it", "pt": "pt-br"}
LANGUAGES = ("en", *ESPEAK_VOICES)

_TIED = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q",
    "s^s": "S", "t^s": "ʦ", "t^ʃ": "ʧ", "ɔ^ɪ": "Y",
}  # fmt: skip
_LANGUAGE_SWITCH = re.compile(r"\(\^?[a-z](?:\^?[a-z-])*\)")
_PIECES = re.compile(r"(?P<marks>[;:,.!?…—–।॥\"“”«»()¿¡]+)|(?P<phrase>[^;:,.!?…—–।॥\"“”«»()¿¡]+)")
_MARKS = {"।": ".", "॥": ".", "–": "—", "«": "“", "»": "”", "¿": "", "¡": ""}
_UNHEARD = "·"
"""Stands for a written word that espeak-ng reads as nothing, so that the others keep count."""


def read(text: str, language: str, accent: str = "") -> Marks:
    """Phoneme characters with the index of their written word; ``None``: a pause or a space.

    :param accent: for English, ``British`` or ``Indian``; anything else is American.
    """
    if language == "en":
        marks = read_english(text, british=accent in ("British", "Indian"))
        if accent == "Indian":
            marks = indian_english(marks)
    else:
        marks = _read_by_espeak(text, ESPEAK_VOICES[language])
    known = alphabet()
    return [(mark, word) for mark, word in marks if mark in known]


def _read_by_espeak(text: str, voice: str) -> Marks:
    pieces = list(_PIECES.finditer(text))
    phrases = [piece["phrase"] for piece in pieces if (piece["phrase"] or "").strip()]
    together = iter(_phonemes(phrases, voice))
    apart = iter(_phonemes([word for phrase in phrases for word in phrase.split()], voice))
    marks: Marks = []
    for piece in pieces:
        if piece["marks"]:
            marks += [(_MARKS.get(mark, mark), None) for mark in piece["marks"]]
            continue
        phrase = piece["phrase"]
        if phrase[0].isspace():
            marks.append((" ", None))
        if not phrase.strip():
            continue
        margin = len(phrase) - len(phrase.lstrip())
        first = len(text[: piece.start() + margin + 1].split()) - 1
        heard = next(together)
        alone = " ".join(next(apart).replace(" ", "") or _UNHEARD for _ in phrase.split())
        marks += [
            (mark, None if word is None else first + word)
            for mark, word in zip(heard, owners(alone, heard), strict=True)
        ]
        if phrase[-1].isspace():
            marks.append((" ", None))
    return marks


def _phonemes(texts: list[str], voice: str) -> list[str]:
    if not texts:
        return []
    found: list[str] = child.ask("phonemes", voice=voice, texts=texts)["phonemes"]
    return [_in_letters(phonemes) for phonemes in found]


def _in_letters(phonemes: str) -> str:
    """espeak-ng's tied IPA in Kokoro's alphabet."""
    phonemes = _LANGUAGE_SWITCH.sub("", phonemes)
    for tied, letter in _TIED.items():
        phonemes = phonemes.replace(tied, letter)
    return " ".join(phonemes.replace("^", "").replace("-", "").split())
