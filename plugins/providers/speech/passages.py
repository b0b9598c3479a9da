"""Cutting a line into passages that a voice can say in one breath of the model."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"(\s*)(\S+)")
_ENDING = re.compile(r"[.!?…।॥。！？؟۔]+[\"'”’»)\]]*$")
_CLAUSE = re.compile(r"[,;:—、，؛،]+[\"'”’»)\]]*$")
_ABBREVIATIONS = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "sra", "dra", "srta", "m", "mme", "mlle",
    "vs", "etc", "no", "vol", "fig", "gen", "col", "capt", "lt", "sgt", "rev", "डॉ", "श्री",
})  # fmt: skip

#: Seconds between passages. Sentences inside a passage keep the pauses the voice gives them.
SENTENCE_PAUSE = 0.42
PARAGRAPH_PAUSE = 0.8
CLAUSE_PAUSE = 0.16


@dataclass(frozen=True)
class Passage:
    """Consecutive written words, said at once."""

    text: str
    first: int
    """Index of its first word in the line."""
    pause: float
    """Seconds of silence after it, if another follows."""


def passages_of(text: str, longest: int = 200) -> list[Passage]:
    """The passages of a line, each at most ``longest`` characters where sentences allow.

    Sentences stay together while they fit, because a voice that sees its neighbours finds a
    more natural melody; a sentence that is too long is cut at commas, or else between words.
    """
    passages: list[Passage] = []
    words: list[str] = []
    first, after = 0, 0.0
    for sentence, pause in _pieces(text, longest):
        if words and (after == PARAGRAPH_PAUSE or len(" ".join([*words, *sentence])) > longest):
            passages.append(Passage(" ".join(words), first, after))
            first, words = first + len(words), []
        words += sentence
        after = pause
    if words:
        passages.append(Passage(" ".join(words), first, after))
    return passages


def _pieces(text: str, longest: int) -> list[tuple[list[str], float]]:
    """Sentences, or parts of one that is too long, each with the pause that follows it."""
    pieces: list[tuple[list[str], float]] = []
    for sentence, pause in _sentences(text):
        while len(" ".join(sentence)) > longest:
            cut = _cut(sentence, longest)
            clause = CLAUSE_PAUSE if _CLAUSE.search(sentence[cut - 1]) else 0.0
            pieces.append((sentence[:cut], clause))
            sentence = sentence[cut:]
        if sentence:
            pieces.append((sentence, pause))
    return pieces


def _sentences(text: str) -> list[tuple[list[str], float]]:
    found = [(match[1], match[2]) for match in _TOKEN.finditer(text)]
    sentences: list[tuple[list[str], float]] = []
    words: list[str] = []
    for index, (_, word) in enumerate(found):
        words.append(word)
        gap, following = found[index + 1] if index + 1 < len(found) else ("", "")
        paragraph = gap.count("\n") > 1
        if paragraph or not following or _ends(word, following):
            sentences.append((words, PARAGRAPH_PAUSE if paragraph else SENTENCE_PAUSE))
            words = []
    return sentences


def _ends(word: str, following: str) -> bool:
    """Whether a sentence ends between two words."""
    if not _ENDING.search(word) or following[:1].islower():
        return False
    bare = word.strip("\"'“‘(«¿¡[").rstrip(".").casefold()
    return not word.endswith(".") or not (bare in _ABBREVIATIONS or len(bare) == 1)


def _cut(words: list[str], longest: int) -> int:
    """How many words to take from the front of a sentence that is too long; at least one."""
    length, best, last = 0, 0, 1
    for count, word in enumerate(words, 1):
        length += len(word) + 1
        if length > longest + 1:
            break
        last = count
        if _CLAUSE.search(word):
            best = count
    return min(best if best >= last // 3 and best else last, len(words))
