"""The analyst's vocabulary: tables in ``words/*.toml`` and how a text is searched for them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from plugins.providers.analyst.text import Token, tokens

#: Languages written and inflected so alike that they read another's tables.
_KIN = {
    "mr": "hi", "ne": "hi", "sa": "hi", "bho": "hi", "mai": "hi", "gom": "hi", "ca": "es",
    "gl": "es", "ast": "es", "ja": "zh",
}  # fmt: skip
_LONGEST = 4
#: Languages that append case to the noun: a longer word may begin with an entry.
_AGGLUTINATIVE = frozenset(("ta", "te", "ml", "kn"))


@cache
def table(name: str) -> dict[str, Any]:
    """The table ``words/<name>.toml``, read once."""
    folder = resources.files("plugins.providers.analyst.words")
    return tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))


def base_language(language: str) -> str:
    """The language whose tables serve ``language``."""
    return _KIN.get(language, language)


def entries(text: str) -> list[str]:
    """The comma- or line-separated entries of a table's string."""
    return [entry.strip() for entry in re.split(r"[,\n]", text) if entry.strip()]


@cache
def words(name: str, key: str, language: str) -> frozenset[str]:
    """The entries of ``table[key][language]``, lower case; empty when the language has none."""
    section = table(name).get(key, {})
    return frozenset(e.casefold() for e in entries(section.get(base_language(language), "")))


@cache
def listed(key: str) -> frozenset[str]:
    """The small set ``key`` of ``words/sets.toml``."""
    return frozenset(entries(table("sets")[key]))


def stem(word: str, language: str) -> str:
    """``word`` without number and case, so that a table need list each noun once."""
    word = word.casefold().replace("’", "'")
    base = base_language(language)
    if base == "hi":
        return word.replace("\u093c", "").replace("ँ", "ं")
    if base == "en":
        return _english(word)
    if base in ("es", "pt", "fr", "it"):
        return _romance(_ELIDED.sub("", word))
    if base == "de" and len(word) > 5:
        return re.sub(r"(?:en|er|e|n|s)$", "", word)
    return word


#: Articles and prepositions that French and Italian write together with the noun.
_ELIDED = re.compile(r"^(?:l|d|qu|j|n|s|m|c|un|dell|all|nell|sull|dall|quell)'(?=\w\w)")
_PLURAL_ONLY = frozenset(["glasses", "spectacles", "goggles", "boots", "headphones", "news"])


def _english(word: str) -> str:
    word = re.sub(r"'s?$", "", word)
    if word in _PLURAL_ONLY:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


def _romance(word: str) -> str:
    if len(word) > 4 and word.endswith("ces"):
        return word[:-3] + "z"
    if len(word) > 4 and word.endswith("es") and word[-3] in "lrndzjsy":
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


#: Number and case endings of Hindi nouns and what the dictionary form has instead.
_HINDI_ENDINGS = (
    ("ियों", "ी"), ("ियां", "ी"), ("ियो", "ी"), ("ाओं", "ा"), ("ाएं", "ा"), ("ओं", ""),
    ("ों", ""), ("ों", "ा"), ("ें", ""), ("े", "ा"), ("े", ""), ("ो", "ा"), ("ां", "ी"),
)  # fmt: skip


def variants(word: str, language: str) -> list[str]:
    """The forms under which ``word`` may stand in a table, the likeliest first."""
    if base_language(language) != "hi":
        return [stem(word, language)]
    plain = stem(word, language)
    forms = [plain]
    for ending, instead in _HINDI_ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 2:
            forms.append(plain[: -len(ending)] + instead)
    return forms


@dataclass(frozen=True)
class Hit:
    """An entry of a lexicon found in a text."""

    label: str
    weight: float
    first: int
    last: int
    """Index of the first word and of the last, in the text's words."""


class Lexicon:
    """Phrases by label, found in a text by longest match on word stems."""

    def __init__(self, phrases: dict[tuple[str, ...], list[tuple[str, float]]], language: str):
        self._phrases = phrases
        self._language = language
        self._words = {word for phrase in phrases for word in phrase}

    def find(self, found: Sequence[Token]) -> Iterator[Hit]:
        """Every entry in the text, left to right; a longer phrase hides those inside it."""
        stems = [self._form(token.text) for token in found]
        at = 0
        while at < len(stems):
            step = 1
            for length in range(min(_LONGEST, len(stems) - at), 0, -1):
                labels = (
                    self._phrases.get(tuple(stems[at : at + length]))
                    if length > 1
                    else self._single(found[at].text)
                )
                if labels:
                    for label, weight in labels:
                        yield Hit(label, weight, at, at + length - 1)
                    step = length
                    break
            at += step

    def _forms(self, word: str) -> list[str]:
        forms = variants(word, self._language)
        if self._language in _AGGLUTINATIVE:
            plain = forms[0]
            forms += [plain[:end] for end in range(len(plain) - 1, max(2, len(plain) - 7), -1)]
        return forms

    def _form(self, word: str) -> str:
        forms = self._forms(word)
        return next((form for form in forms if form in self._words), forms[0])

    def _single(self, word: str) -> list[tuple[str, float]] | None:
        """The labels of a word that stands alone; one form of it may only occur in phrases."""
        forms = ((form,) for form in self._forms(word))
        return next((self._phrases[form] for form in forms if form in self._phrases), None)

    def scores(self, text: str) -> dict[str, float]:
        """The total weight of each label in ``text``."""
        totals: dict[str, float] = {}
        for hit in self.find(tokens(text)):
            totals[hit.label] = totals.get(hit.label, 0.0) + hit.weight
        return totals

    def labels(self, word: str) -> list[str]:
        """The labels of one word or phrase, exactly."""
        found = tokens(word)
        if len(found) == 1:
            return [label for label, _ in self._single(found[0].text) or []]
        key = tuple(self._form(token.text) for token in found)
        return [label for label, _ in self._phrases.get(key, [])]


@cache
def lexicon(name: str, language: str) -> Lexicon:
    """The lexicon of ``words/<name>.toml`` in a language.

    A section's entries are ``phrase``, ``phrase:weight`` (2 when not given) or
    ``phrase>label:weight`` (for a table whose label is not its section).
    """
    base = base_language(language)
    phrases: dict[tuple[str, ...], list[tuple[str, float]]] = {}
    for section, content in table(name).items():
        for entry in entries(content.get(base, "")) if isinstance(content, dict) else []:
            entry, _, weight = entry.partition(":")
            phrase, _, named = entry.partition(">")
            key = tuple(stem(token.text, base) for token in tokens(phrase))
            if key:
                label = named or (phrase if section == "_" else section)
                phrases.setdefault(key, []).append((label, float(weight or 2)))
    return Lexicon(phrases, base)
