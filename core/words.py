"""Counting words as a person would."""

from __future__ import annotations

import re
import unicodedata

#: Scripts that write without spaces: about two characters make a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")

#: Categories of what is written on, in or after a letter.
_SIGNS = frozenset({"Mn", "Mc", "Me", "Cf"})


def count_words(text: str) -> int:
    """Words as a person would count them, also in scripts that write without spaces."""
    unspaced = len(_UNSPACED.findall(text))
    rest = _UNSPACED.sub(" ", text)
    if not rest.isascii():
        # Vowel signs and joiners belong to the word in which they stand.
        rest = "".join(letter for letter in rest if unicodedata.category(letter) not in _SIGNS)
    spaced = re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*", rest)
    return len(spaced) + (unspaced + 1) // 2
