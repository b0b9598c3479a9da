"""Which mouth shape each sound of the IPA takes."""

from __future__ import annotations

import unicodedata
from typing import get_args

from filmwright import Viseme

#: Shape → the sounds that take it. Sounds are looked up without diacritics and length.
_SOUNDS: dict[Viseme, str] = {
    "mbp": "p b m ɓ ʙ ɸ β ƥ",
    "fv": "f v ʋ ɱ ⱱ",
    "a": "a ɑ æ ɐ ʌ ɶ",
    "e": "e ɛ ə ɜ ɚ ɝ ɘ ɞ i ɪ ɨ ɤ ɯ j ʝ ɰ ᵻ",
    "o": "o ɔ ɒ ɵ ø œ",
    "u": "u ʊ w ʍ ʉ y ʏ ɥ ᵿ ɹ ɻ",
    "l": "l ɭ ʎ ʟ ɫ ɬ ɮ ɺ n ɳ ɲ ɴ θ ð r ɾ ɽ ɖ ʈ ɗ ᶑ",
    "s": "s z ʃ ʒ ʂ ʐ ɕ ʑ t d c ɟ k ɡ g q ɢ ŋ x χ ɣ ʁ ʀ ç h ɦ ħ ʕ ʔ ʛ ɠ ʄ ɧ ʜ ʢ ʡ ʣ ʤ ʥ ʦ ʧ ʨ",
    "x": "",
}
_SHAPE: dict[str, Viseme] = {
    sound: shape for shape, sounds in _SOUNDS.items() for sound in sounds.split()
}
VOWELS = frozenset("aɑæɐʌɶeɛəɜɚɝɘɞiɪɨɤɯᵻoɔɒɵøœuʊʉyʏᵿ")

#: Made deep in the mouth: the lips keep the shape of the vowel beside them.
UNSEEN = frozenset("kɡgqɢŋxχɣʁʀhɦħʕʔʛɠʜʢʡ")

#: How much a shape insists on being seen when sounds follow too fast for all of them.
INSISTENCE: dict[Viseme, int] = {
    "mbp": 6, "fv": 5, "u": 4, "o": 4, "a": 3, "e": 2, "l": 1, "s": 1, "x": 0,
}  # fmt: skip

assert set(_SOUNDS) == set(get_args(Viseme)), "every shape of the contract is described"


def shapes_of(symbol: str, stressed: bool = True) -> list[Viseme]:
    """The shapes of one phoneme in order: two for a diphthong, none for a mark without sound.

    An unstressed open vowel opens the mouth less.
    """
    shapes: list[Viseme] = []
    for letter in _letters(symbol):
        shape = _SHAPE.get(letter)
        if shape == "a" and letter in "ɐʌæ" and not stressed:
            shape = "e"
        if shape and shape not in shapes[-1:]:
            shapes.append(shape)
    return shapes


def is_vowel(symbol: str) -> bool:
    """Whether a phoneme begins with a vowel."""
    return _letters(symbol)[:1] in VOWELS if _letters(symbol) else False


def is_unseen(symbol: str) -> bool:
    """Whether the lips take no part in a phoneme."""
    letters = _letters(symbol)
    return bool(letters) and all(letter in UNSEEN for letter in letters)


def _letters(symbol: str) -> str:
    """The base letters: ``ẽː`` → ``e``, ``tʃʰ`` → ``tʃ``."""
    if symbol in _SHAPE:
        return symbol
    plain = unicodedata.normalize("NFD", symbol)
    return "".join(letter for letter in plain if letter in _SHAPE)
