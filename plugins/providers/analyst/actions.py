"""Whether somebody named by a noun does something, and so is there to be seen."""

from __future__ import annotations

from functools import cache

from plugins.providers.analyst.text import Token
from plugins.providers.analyst.vocabulary import base_language, listed, words

#: What may stand between a person and their verb: ``a man with a clipboard came``.
_BETWEEN = frozenset((
    "with", "in", "on", "at", "from", "by", "of", "called", "named", "carrying", "holding",
    "wearing", "beside", "behind", "near", "and",
))  # fmt: skip
_REACH = 7
_POSTPOSITIONS = frozenset(("का", "की", "के", "को", "से", "में", "पर", "है", "हैं", "था", "थी", "थे"))


def acts(found: list[Token], first: int, last: int, language: str) -> bool:
    """Whether the person named from word ``first`` to ``last`` is the subject of an action."""
    base = base_language(language)
    after = [token.text.casefold() for token in found[last + 1 : last + 1 + _REACH]]
    if base == "hi":
        return bool(after) and after[0] not in _POSTPOSITIONS and not _gone(after, language)
    before = found[first - 1].text.casefold() if first else ""
    if base != "en":
        places = words("grammar", "place_prepositions", language)
        leaving = words("grammar", "from_prepositions", language)
        return bool(after) and before not in places | leaving and not _gone(after, language)
    return _english(after) and not _gone(after[:2], language)


def _gone(after: list[str], language: str) -> bool:
    return bool(words("grammar", "dead", language) & set(after))


def _english(after: list[str]) -> bool:
    """Whether a verb of doing follows, past adverbs or one phrase of how somebody looks."""
    between = False
    for at, word in enumerate(after):
        if word in ("who", "that", "which", "whom", "he", "she", "i", "they"):
            return False
        if _deed(word) and not (between and after[at - 1] in ("a", "an", "the", "his", "her")):
            return True
        if word in ("was", "is", "stood") and at + 1 < len(after) and after[at + 1][-3:] == "ing":
            return True
        between = between or word in _BETWEEN
        if not between and not word.endswith("ly") and word not in ("then", "only", "still"):
            return False
    return False


@cache
def _past() -> frozenset[str]:
    pairs = [entry.split(">") for entry in words("grammar", "irregular_past", "en")]
    present = {f"{pair[0]}s" for pair in pairs} | {f"{pair[0]}es" for pair in pairs}
    others = {"slept", "watched", "swam", "sold", "taught", "spoke", "laughs", "watches", "waits"}
    return frozenset({pair[-1] for pair in pairs} | present | others | listed("deeds"))


def _deed(word: str) -> bool:
    regular = len(word) > 4 and word.endswith("ed") and word not in ("naked", "tired", "wicked")
    return (regular and word not in ("called", "named")) or word in _past() - {"had", "has"}
