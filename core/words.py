"""Counting words as a person would."""

from __future__ import annotations

import re

#: Scripts that write without spaces: about two characters make a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


def count_words(text: str) -> int:
    """Words as a person would count them, also in scripts that write without spaces."""
    unspaced = len(_UNSPACED.findall(text))
    spaced = re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*", _UNSPACED.sub(" ", text))
    return len(spaced) + (unspaced + 1) // 2
