"""The words of a line as they are written, each with when it is heard."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.media.breaking import UNSPACED, clusters, pieces
from filmwright import SpokenLine


@dataclass(frozen=True)
class Token:
    """A word with its punctuation; in unspaced scripts a phrase."""

    text: str
    start: float
    """Seconds from the start of the film."""
    end: float


def glue(language: str) -> str:
    """What stands between two tokens."""
    return "" if language in UNSPACED else " "


def length(text: str, language: str) -> float:
    """Characters as a reader counts them; Latin letters are half as wide as ideographs."""
    if language in ("zh", "yue", "ja", "ko"):
        return sum(0.5 if one.isascii() else 1.0 for one in clusters(text))
    return float(len(clusters(text)))


def spoken_tokens(line: SpokenLine, language: str) -> tuple[Token, ...]:
    """The line's written words at the times its spoken words were heard.

    Voices report words without punctuation, numbers as they say them, or syllables: the two
    are matched by their letters, and what has no match is spread over what lies between.
    """
    heard = [word for word in line.words if _letters(word.text)]
    if not heard:
        return spread_tokens(line.text, line.start, line.end, language)
    texts = _written(line.text, language)
    times = _letter_times(
        [(letter, at) for at, text in enumerate(texts) for letter in _letters(text)],
        [
            (letter, word.start + (word.end - word.start) * i / len(letters),
             word.start + (word.end - word.start) * (i + 1) / len(letters))
            for word in heard
            for letters in [_letters(word.text)]
            for i, letter in enumerate(letters)
        ],
    )  # fmt: skip
    return _ordered(texts, times, line.start, line.end)


def spread_tokens(text: str, start: float, end: float, language: str) -> tuple[Token, ...]:
    """Words of a text whose timing is unknown, spread over its time by their length."""
    texts = _written(text, language)
    weights = [length(one, language) + 1 for one in texts]
    pace = (end - start) / max(sum(weights), 1)
    tokens, at = [], start
    for one, weight in zip(texts, weights, strict=True):
        tokens.append(Token(one, at, at + weight * pace))
        at += weight * pace
    return tuple(tokens)


def _written(text: str, language: str) -> list[str]:
    """The words of a text; signs that stand alone (a dash) stay with the word before them."""
    words: list[str] = []
    for piece in pieces(" ".join(text.split()), language):
        leads = not _letters(piece) and unicodedata.category(piece[0]) in ("Ps", "Pi")
        if (words and not _letters(piece) and not leads) or (words and not _letters(words[-1])):
            words[-1] += glue(language) + piece
        else:
            words.append(piece)
    return words


def _letters(text: str) -> str:
    """What is heard of a text: letters and digits, without case or accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def _letter_times(
    written: Sequence[tuple[str, int]], heard: Sequence[tuple[str, float, float]]
) -> dict[int, tuple[float, float]]:
    """When each written word sounds, by its index: from its first letter to its last."""
    match = SequenceMatcher(
        None, [one for one, _ in written], [one for one, _, _ in heard], autojunk=False
    )
    times: dict[int, tuple[float, float]] = {}
    for kind, a, b, c, d in match.get_opcodes():
        if kind == "insert" or a == b:
            continue
        if kind == "equal":
            spans = [heard[c + i - a][1:] for i in range(a, b)]
        else:
            first = heard[c][1] if c < len(heard) else heard[-1][2]
            last = heard[d - 1][2] if d > c else first
            step = (last - first) / (b - a)
            spans = [(first + step * i, first + step * (i + 1)) for i in range(b - a)]
        for (_, word), (start, end) in zip(written[a:b], spans, strict=True):
            known = times.get(word, (start, end))
            times[word] = (min(known[0], start), max(known[1], end))
    return times


def _ordered(
    texts: list[str], times: dict[int, tuple[float, float]], start: float, end: float
) -> tuple[Token, ...]:
    """Tokens whose times never run backwards; those without letters take their neighbour's."""
    tokens: list[Token] = []
    before = start
    for index, text in enumerate(texts):
        first, last = times.get(index, (before, before))
        first = max(first, before)
        last = max(last, first)
        tokens.append(Token(text, first, last))
        before = last
    if tokens and tokens[-1].end == tokens[-1].start:
        tokens[-1] = Token(tokens[-1].text, tokens[-1].start, max(end, tokens[-1].start))
    return tuple(tokens)
