"""English text to phonemes, each with the written word it belongs to.

The grapheme-to-phoneme work is hibari's (a port of misaki, the reader Kokoro was trained
with); added here are names it does not know, in ``names.toml``, and the bookkeeping.
"""

from __future__ import annotations

import re
import threading
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from plugins.providers.speech.alignment import owners

Marks = list[tuple[str, int | None]]

_EMPHASIS = re.compile(r"[*_~`]+")
_DRAWN = re.compile(r"(?i)([a-z])\1{2,}")
_NO = re.compile(r"(?i)\b(no)\.(?! ?\d)")
_TWICE = re.compile(r"\b(24|50)[/-](7|50)\b")
_LAKHS = re.compile(r"\b\d{1,2}(?:,\d{2})+,\d{3}\b")

_loading = threading.Lock()


def read_english(text: str, british: bool = False) -> Marks:
    """Phoneme characters of the Kokoro alphabet with the index of their written word.

    Pauses and spaces have no word. Numbers, times, units and abbreviations are expanded.
    """
    from hibari.g2p.normalize import normalize

    with _loading:  # the reader's tables are large and it fills caches as it works
        reader = _reader(british)
        rewritten = normalize(_tidied(text))
        owner = owners(text, rewritten)
        tokens = reader.tokenize(rewritten)
        _pronounce_names(tokens)
        spoken = reader.phonemize_tokens(tokens)
    marks: Marks = []
    place = 0
    for token in spoken:
        found = rewritten.find(token.text, place)
        start = found if found >= 0 else place
        place = start + len(token.text)
        word = _owner(owner[start:place])
        marks += [(mark, None if mark == " " else word) for mark in token.phonemes or ""]
        if token.whitespace:
            marks.append((" ", None))
    return marks


@cache
def _reader(british: bool) -> Any:
    from hibari.g2p import G2P

    return G2P(british=british)


@cache
def names() -> dict[str, str]:
    """Lower-case name → phonemes, both accents."""
    with (Path(__file__).parent / "names.toml").open("rb") as stream:
        tables = tomllib.load(stream)
    return {name: phonemes for table in tables.values() for name, phonemes in table.items()}


def _pronounce_names(tokens: list[Any]) -> None:
    known = names()
    previous = ""
    for token in tokens:
        word = token.text.casefold().replace("’", "'")
        if token.phonemes is None and (phonemes := known.get(word)):
            token.phonemes, token.rating = phonemes, 5
        elif word == "'s" and previous in known:
            # Alone, the ending would be read as a word of its own, without its voice.
            token.phonemes, token.rating = "s" if known[previous][-1] in "ptkf" else "z", 5
        previous = word


def _tidied(text: str) -> str:
    """Conventions of scripts, and of Indian English, that the reader does not know."""
    text = " ".join(
        "—" if word in ("-", "--", "–") else word for word in _EMPHASIS.sub("", text).split()
    )
    text = _DRAWN.sub(r"\1", text)  # "Nooo!" is read as "No!"
    text = _NO.sub(r"\1 .", text)  # "I said no." is not the abbreviation of "number"
    text = _TWICE.sub(r"\1 \2", text)
    return _LAKHS.sub(_in_lakhs, text)


def _in_lakhs(number: re.Match[str]) -> str:
    """``2,50,000`` → ``2 lakh 50 thousand``."""
    value = int(number[0].replace(",", ""))
    crores, rest = divmod(value, 10_000_000)
    lakhs, rest = divmod(rest, 100_000)
    parts = [f"{count} {unit}" for count, unit in ((crores, "crore"), (lakhs, "lakh")) if count]
    return " ".join([*parts, *([str(rest)] if rest else [])])


def _owner(candidates: list[int | None]) -> int | None:
    """The word most of a token's characters belong to."""
    present = [word for word in candidates if word is not None]
    return max(sorted(set(present)), key=present.count) if present else None
