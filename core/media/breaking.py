"""Where text may be broken: between words, and in scripts without spaces between phrases."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import budoux

#: Languages written without spaces between words.
UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my"})

#: Signs that join the consonants on either side into one cluster (Unicode 15.1, rule GB9c).
_LINKERS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")

#: Not at the start of a line, and not at its end (JIS X 4051 and its Chinese counterpart).
_NOT_FIRST = frozenset(
    "、。，．！？：；」』）】》〉〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…‥・,.!?:;)%ๆฯ”’"
)
_NOT_LAST = frozenset("「『（【《〈〔([“‘")


@lru_cache(maxsize=1024)
def pieces(text: str, language: str) -> tuple[str, ...]:
    """The parts between which a line may be broken; joined, by a space or nothing, they are it.

    Japanese, Chinese and Thai are parted into phrases by BudouX's models, other unspaced
    scripts between clusters.
    """
    if language not in UNSPACED:
        return tuple(text.split())
    parts: list[str] = []
    for phrase in _phrases(text.strip(), language):
        if parts and (phrase[0] in _NOT_FIRST or parts[-1][-1] in _NOT_LAST or phrase.isspace()):
            parts[-1] += phrase
        else:
            parts.append(phrase)
    return tuple(parts)


def clusters(text: str) -> tuple[str, ...]:
    """What a reader takes for one character each: a letter with its marks, a conjunct, an emoji."""
    found: list[str] = []
    for character in text:
        linked = bool(found) and found[-1][-1] in _LINKERS and character.isalpha()
        zero_joined = bool(found) and found[-1][-1] == "\u200d" and ord(character) > 0x2000
        if found and (_extends(character) or linked or zero_joined):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def _extends(character: str) -> bool:
    skin_tone = 0x1F3FB <= ord(character) <= 0x1F3FF
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") or skin_tone


def _phrases(text: str, language: str) -> list[str]:
    parser = _parser(language)
    if parser is not None:
        return [phrase for phrase in parser.parse(text) if phrase] if text else []
    phrases: list[str] = []
    for cluster in clusters(text):
        latin = bool(phrases) and (phrases[-1][-1] + cluster).isascii()
        if latin and not phrases[-1][-1].isspace():
            phrases[-1] += cluster
        else:
            phrases.append(cluster)
    return phrases


@cache
def _parser(language: str) -> budoux.Parser | None:
    if language == "ja":
        return budoux.load_default_japanese_parser()
    if language == "zh":
        return budoux.load_default_simplified_chinese_parser()
    if language == "yue":
        return budoux.load_default_traditional_chinese_parser()
    if language == "th":
        return budoux.load_default_thai_parser()
    return None
