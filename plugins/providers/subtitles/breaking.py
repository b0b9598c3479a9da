"""Where a line is broken into cues and a cue into rows, as a subtitler would."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from math import ceil, inf
from pathlib import Path

from core.media.breaking import UNSPACED, clusters
from plugins.providers.subtitles.tokens import Token, glue, length

_STOPS = ".!?…。！？؟।॥۔։።"
_PAUSES = ",;:—–、，；：،؛"
_CLOSERS = "\"'”’»)]}」』）】》"
_ABBREVIATIONS = frozenset(
    ["mr", "mrs", "ms", "dr", "st", "prof", "sr", "sra", "m", "mme", "no", "vs", "etc", "jr"]
)

LONGEST = 7.0
"""Seconds that a cue may stay."""
SHORTEST = 1.0
"""Seconds that a cue stays at least, where the next one leaves room."""


@dataclass(frozen=True)
class Limits:
    """How much a viewer can read. Figures after Netflix's timed-text style guides and BBC's."""

    language: str
    width: int
    """Characters in a row."""
    pace: float
    """Characters a second."""


def limits_for(language: str, width: int, height: int) -> Limits:
    """What one row holds in a frame of this shape, and how fast it can be read."""
    shape = 2 if height > width * 1.2 else 1 if height > width * 0.9 else 0
    if language in ("zh", "yue", "ja", "ko"):
        return Limits(language, (16, 14, 11)[shape], 9.0)
    if language in ("ta", "ml", "si", "my"):  # very wide letters
        return Limits(language, (30, 24, 19)[shape], 17.0)
    if language in ("te", "kn", "or"):
        return Limits(language, (36, 28, 22)[shape], 17.0)
    return Limits(language, (42, 34, 26)[shape], 17.0)


@dataclass(frozen=True)
class _Binding:
    bind: frozenset[str]
    open: frozenset[str]
    tail: frozenset[str]
    after: frozenset[str]
    inside: frozenset[str]


@cache
def _binding(language: str) -> _Binding:
    with (Path(__file__).parent / "breaks.toml").open("rb") as stream:
        words = tomllib.load(stream).get(language, {})
    keys = ("bind", "open", "tail", "after", "inside")
    return _Binding(*(frozenset(words.get(key, "").split()) for key in keys))


def ends_sentence(token: str) -> bool:
    """Whether a word closes a sentence; ``Mr.`` and initials do not."""
    bare = token.rstrip(_CLOSERS)
    if not bare or bare[-1] not in _STOPS:
        return False
    word = bare.rstrip(_STOPS)
    short = bare.endswith(".") and (
        word.casefold() in _ABBREVIATIONS or (len(word) == 1 and word.isupper() and word != "I")
    )
    return not short


def cost_of_break(left: str, right: str, language: str) -> float:
    """How much it hurts to part two neighbours: 0 at a sentence's end, 80 in a phrase."""
    words = _binding(language)
    bare, after = _bare(left), _bare(right)
    tail = left.rstrip(_CLOSERS)[-1:]
    if ends_sentence(left):
        return 0.0
    if tail and tail in _PAUSES:
        listed = tail in ",،、" and right.rstrip(_CLOSERS)[-1:] == tail
        return 14.0 if listed else 7.0 if tail in ",،、" else 4.0
    if unicodedata.category(right[0]) == "Pd" or (language in UNSPACED and left[-1].isspace()):
        return 8.0
    if after in words.tail:
        return 80.0
    if bare in words.bind and bare not in words.open - words.bind:
        return 80.0
    if bare[-1:].isdigit() or (_is_name(left) and _is_name(right) and language != "de"):
        return 50.0
    if bare in words.open:
        return 55.0
    if after in words.open or bare.endswith(tuple(words.after)):
        return 12.0
    if after in words.bind:
        return 20.0
    return 40.0 if bare.endswith(tuple(words.inside)) else 28.0


def _bare(word: str) -> str:
    return word.strip(_STOPS + _PAUSES + _CLOSERS + "“‘«([{¿¡\"'").casefold()


def _is_name(word: str) -> bool:
    return word[:1].isupper() and word[-1:].isalnum()


def rows(tokens: tuple[Token, ...], limits: Limits, lead: int = 0) -> tuple[str, ...] | None:
    """One row, or two of which the lower is the longer, or ``None`` when they do not fit.

    :param lead: characters that a speaker's label takes of the first row.
    """
    best = _best_rows(tokens, limits, lead)
    return best[1] if best else None


def _best_rows(
    tokens: tuple[Token, ...], limits: Limits, lead: int
) -> tuple[float, tuple[str, ...]] | None:
    """The rows that cost least, and what they cost."""
    join = glue(limits.language)
    texts = [token.text for token in tokens]
    whole = join.join(texts)
    if length(whole, limits.language) + lead <= limits.width:
        return 0.0, (whole.strip(),)
    best: tuple[float, tuple[str, ...]] | None = None
    for cut in range(1, len(texts)):
        upper, lower = join.join(texts[:cut]).strip(), join.join(texts[cut:]).strip()
        over, under = length(upper, limits.language) + lead, length(lower, limits.language)
        if max(over, under) > limits.width:
            continue
        slope = (over - under) / limits.width
        uneven = 40 * (slope * 1.25 if slope > 0 else -slope * 0.8)
        orphan = 15.0 if cut in (1, len(texts) - 1) and len(texts) > 4 else 0.0
        cost = cost_of_break(texts[cut - 1], texts[cut], limits.language) + uneven + orphan
        if best is None or cost < best[0]:
            best = (cost, (upper, lower))
    return best


def split(tokens: tuple[Token, ...], limits: Limits, lead: int = 0) -> list[tuple[Token, ...]]:
    """Part a line's words into cues: sentences first, then clauses, never within a phrase.

    The parting with the least total cost is found by dynamic programming over all of them.
    """
    tokens = _narrowed(tokens, limits)
    count = len(tokens)
    best: list[tuple[float, int]] = [(0.0, count)] * (count + 1)
    for start in range(count - 1, -1, -1):
        options = []
        for end in range(start + 1, count + 1):
            cost = _cost(tokens, start, end, limits, lead if start == 0 else 0)
            if cost is None:
                break
            options.append((cost + best[end][0], end))
        best[start] = min(options)
    cues, at = [], 0
    while at < count:
        cues.append(tokens[at : best[at][1]])
        at = best[at][1]
    return cues


def _cost(
    tokens: tuple[Token, ...], start: int, end: int, limits: Limits, lead: int
) -> float | None:
    """What the cue of these tokens costs; ``None`` when it and all longer ones are too long."""
    cue = tokens[start:end]
    text = glue(limits.language).join(token.text for token in cue)
    size = length(text, limits.language)
    seconds = cue[-1].end - cue[0].start
    if len(cue) > 1 and (seconds > LONGEST or size + lead > 2 * limits.width + 1):
        return None
    laid = _best_rows(cue, limits, lead)
    if laid is None:
        return inf
    last = end == len(tokens)
    parting = 0.0
    if not last:
        parting = cost_of_break(tokens[end - 1].text, tokens[end].text, limits.language)
    silence = 0.0 if last else tokens[end].start - tokens[end - 1].end
    parting *= 0.35 if silence > 0.3 else 1.0
    stops = sum(ends_sentence(token.text) for token in cue[:-1])
    begins = start == 0 or ends_sentence(tokens[start - 1].text)
    whole = begins and (last or ends_sentence(cue[-1].text))
    mixed = stops * (6.0 if whole else 45.0)
    rushed = max(0.0, size / limits.pace - _room(tokens, start, end)) * 12
    brief = 30.0 * max(0.0, 1 - size / (0.45 * limits.width))
    return 10.0 + parting * 1.6 + laid[0] * 0.9 + mixed + rushed + brief


def _room(tokens: tuple[Token, ...], start: int, end: int) -> float:
    """Seconds that the cue could stay."""
    until = tokens[end].start if end < len(tokens) else tokens[-1].end + 1.0
    return min(LONGEST, until - tokens[start].start)


def _narrowed(tokens: tuple[Token, ...], limits: Limits) -> tuple[Token, ...]:
    """Part words that are wider than a row on their own."""
    narrow: list[Token] = []
    for token in tokens:
        if length(token.text, limits.language) <= limits.width:
            narrow.append(token)
            continue
        parts = token.text.split()  # a word and the dash after it
        if len(parts) == 1:
            letters = clusters(token.text)
            size = ceil(len(letters) / ceil(len(letters) / limits.width))
            parts = ["".join(letters[i : i + size]) for i in range(0, len(letters), size)]
        step = (token.end - token.start) / len(parts)
        spread = (
            Token(part, token.start + step * i, token.start + step * (i + 1))
            for i, part in enumerate(parts)
        )
        narrow += _narrowed(tuple(spread), limits)
    return tuple(narrow)
