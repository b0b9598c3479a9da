"""Finds the proper names of people in a text, and not those of places, months or brands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from plugins.providers.analyst import names
from plugins.providers.analyst.text import Token, tokens
from plugins.providers.analyst.vocabulary import base_language, lexicon, listed, stem, words

#: What people do and places do not.
_DEEDS = listed("deeds")
_NAMING = listed("naming")
_ENOUGH = 3.0


@dataclass(frozen=True)
class Candidate:
    """A name that stands for a person."""

    name: str
    key: str
    """The given name, lower case, by which the text calls them."""
    title: str = ""
    surname: str = ""
    noun: str = ""
    word: str = ""
    """The entry of ``words/people.toml`` they are said to be, and the script's word for it."""
    also: tuple[tuple[str, str], ...] = ()
    """All such entries and words that mean this person."""


def discover(told: list[str], spoken: list[str], language: str) -> list[Candidate]:
    """The named people in order of appearance; ``told`` and ``spoken`` are sentences."""
    if base_language(language) == "hi":
        return _devanagari(told, spoken, language)
    return _Latin(told, spoken, language).people()


class _Latin:
    """Weighs every capitalised word as the name of a person."""

    def __init__(self, told: list[str], spoken: list[str], language: str) -> None:
        self.language = language
        self.scores: defaultdict[str, float] = defaultdict(float)
        self.forms: dict[str, Counter[tuple[str, str, str]]] = {}
        self.nouns: dict[str, dict[str, str]] = {}
        text = told + spoken
        self.common = {t.text for s in text for t in tokens(s) if t.text.islower()}
        self.prepositions = words("grammar", "place_prepositions", language)
        self.placing = words("grammar", "place_names", language)
        self.stop = words("grammar", "stop", language) | words("grammar", "stop", "en")
        self.articles = {"the", "el", "la", "los", "las"}
        if base_language(language) == "de":
            for kind in ("articles", "indefinite", "possessives"):
                self.articles |= words("grammar", kind, language)
        self.verbs = lexicon("speech", language)
        self.people_nouns = lexicon("people", language)
        for sentence in told:
            self._read(sentence, quoted=False)
        for sentence in spoken:
            self._read(sentence, quoted=True)

    def people(self) -> list[Candidate]:
        accepted = []
        for key, forms in self.forms.items():
            if self.scores[key] >= _ENOUGH:
                (name, title, surname), _ = max(forms.items(), key=lambda one: len(one[0][0]))
                nouns = self.nouns.get(key, {})
                noun, word = next(iter(nouns.items()), ("", ""))
                accepted.append(
                    Candidate(name, key, title, surname, noun, word, tuple(nouns.items()))
                )
        return accepted

    def _read(self, sentence: str, quoted: bool) -> None:
        found = tokens(sentence)
        at = 0
        while at < len(found):
            run = self._run(sentence, found, at)
            if run:
                self._weigh(sentence, found, at, at + len(run), quoted)
                at += len(run)
            else:
                at += 1

    def _run(self, sentence: str, found: list[Token], at: int) -> list[Token]:
        """The capitalised words from ``at`` on that stand together."""
        run: list[Token] = []
        for token in found[at:]:
            if run and sentence[run[-1].end : token.start].strip() not in ("", "."):
                break
            if not token.capital or (len(token.text) > 1 and token.text.isupper() and not run):
                break
            run.append(token)
            if token.text.endswith(("'s", "’s")):
                break
        return run

    def _weigh(
        self, sentence: str, found: list[Token], first: int, last: int, quoted: bool
    ) -> None:
        opens = first == 0 or sentence[found[first - 1].end : found[first].start].strip() in '"“'
        opens = first == 0 or (opens and sentence[found[first - 1].end] in '"“')
        while first < last and self._not_a_name(found[first].text, opens):
            first, opens = first + 1, False
        title, opening = "", first
        while first < last - 1 and found[first].text.casefold() in names.titles():
            title, first, opens = found[first].text.casefold(), first + 1, False
        noun = word = ""
        if first < last - 1 and (labels := self.people_nouns.labels(found[first].text)):
            # ``Uhrmacher Anton``, ``Farmer Giles``
            noun, word, first = labels[0], found[first].text, first + 1
        if first >= last:
            return
        given = re.sub(r"['’]s?$", "", found[first].text)
        key = given.casefold()
        if key in names.never(self.language) or self.people_nouns.labels(given):
            known = names.lookup(key)
            if not (known and title):
                return
        surname = re.sub(r"['’]s?$", "", found[last - 1].text) if last - first == 2 else ""
        score = self._own_weight(key, opens, bool(title), quoted)
        score += self._company(sentence, found, first, last, key)
        if noun:
            self.nouns.setdefault(key, {}).setdefault(noun, word)
            score += 2.4
        if title:
            self._apposition(sentence, found, opening, last, key)
        full = " ".join(p for p in (self._shown(title), given, surname) if p)
        self.scores[key] += score
        self.forms.setdefault(key, Counter())[(full, title, surname.casefold())] += 1

    def _not_a_name(self, word: str, opens: bool) -> bool:
        lower = word.casefold()
        if lower in names.titles() or lower.rstrip(".") in names.titles():
            return False
        if lower in self.stop:
            return True
        if opens and lower.endswith("s") and names.lookup(lower) is None:
            things = (lexicon(kind, self.language) for kind in ("props", "settings"))
            if any(one.labels(word) for one in things):
                return True
        return opens and lower in self.common and names.lookup(lower) is None

    def _shown(self, title: str) -> str:
        if not title or title in ("the", "host"):
            return ""
        dotted = title in ("mr", "mrs", "ms", "dr", "prof")
        return title.capitalize() + ("." if dotted else "")

    def _own_weight(self, key: str, opens: bool, titled: bool, quoted: bool) -> float:
        """What the word itself says."""
        score = 3.0 if titled else 0.0
        if names.lookup(key) is not None:
            plain = key not in names.ambiguous(self.language) or key not in self.common
            score += 3.0 if plain and key not in names.ambiguous("en") else 1.6
        if not opens:
            score += 0.6
        if key in self.common:
            score -= 2.0
        return score if not quoted or score >= 3.0 else score * 0.8

    def _company(self, sentence: str, found: list[Token], first: int, last: int, key: str) -> float:
        """What the words around it say."""
        before = found[first - 1].text.casefold() if first else ""
        after = found[last].text.casefold() if last < len(found) else ""
        score = 0.0
        joined = first and not sentence[found[first - 1].end : found[first].start].strip()
        follows = (
            last < len(found) and not sentence[found[last - 1].end : found[last].start].strip()
        )
        if (joined and self.verbs.labels(before)) or (follows and self.verbs.labels(after)):
            score += 3.0
        if after in _DEEDS:
            score += 1.6
        if names.lookup(key) is None:
            score += self._like_a_person(found, first, last, after)
        if before in _NAMING:
            score += 2.0 if self._person_nearby(found, first) else 0.3
        if before in self.placing and names.lookup(key) is None:
            score -= 2.5
        if before in self.articles and names.lookup(key) is None:
            score -= 3.0
        if after and stem(after, self.language) in ("street", "road", "river", "bay", "lake"):
            score -= 4.0
        return score + self._apposition(sentence, found, first, last, key)

    def _like_a_person(self, found: list[Token], first: int, last: int, after: str) -> float:
        """Whether an unknown name does something and is ``he`` or ``she``."""
        rest = {token.text.casefold() for token in found[last:]}
        score = 1.2 if first == 0 and len(after) > 3 and after.endswith("ed") else 0.0
        if first == 0 and rest & {"his", "her", "he", "she", "himself", "herself"}:
            score += 1.2
        return score - (1.0 if rest & {"its", "itself"} else 0.0)

    def _person_nearby(self, found: list[Token], first: int) -> bool:
        near = " ".join(token.text for token in found[max(0, first - 5) : first])
        return bool(self.people_nouns.scores(near))

    def _apposition(
        self, sentence: str, found: list[Token], first: int, last: int, key: str
    ) -> float:
        """``the keeper, Tomas`` and ``Tomas, the old keeper`` and ``a girl named Maya``."""
        window = [found[max(0, first - 5) : first], found[last : last + 5]]
        for side, near in enumerate(window):
            hits = list(self.people_nouns.find(near))
            if not hits:
                continue
            hit = hits[-1] if side == 0 else hits[0]
            edge = (near[hit.last], found[first]) if side == 0 else (found[last - 1], near[0])
            gap = sentence[edge[0].end : edge[1].start].strip()
            middle = near[hit.last + 1 :] if side == 0 else near[: hit.first]
            linking = {token.text.casefold() for token in middle}
            allowed = _NAMING | {"the", "a", "an", "her", "his", "old", "young", "little", "is",
                                 "was", "una", "un", "la", "el", "su", "era", "se"}  # fmt: skip
            apposed = gap == "," or (side == 0 and (not middle or linking & _NAMING))
            apposed = apposed or bool(linking & {"was", "is", "era"})
            if linking <= allowed and apposed and (gap in (",", "") or linking & _NAMING):
                word = sentence[near[hit.first].start : near[hit.last].end]
                if side == 0 or "the" in linking or gap == "," or linking & {"was", "is", "era"}:
                    self.nouns.setdefault(key, {}).setdefault(hit.label, word)
                return 2.4
        return 0.0


def _devanagari(told: list[str], spoken: list[str], language: str) -> list[Candidate]:
    """Hindi has no capitals: names are known, or stand before ``ने`` and a verb of saying."""
    verbs = lexicon("speech", language)
    nouns = lexicon("people", language)
    pronouns = words("grammar", "subject_pronouns", language)
    unsure = names.ambiguous(language)
    plain = pronouns | words("grammar", "adverbs", language)
    scores: defaultdict[str, float] = defaultdict(float)
    known: dict[str, tuple[str, str]] = {}
    for sentence in told + spoken:
        found = tokens(sentence)
        for at, token in enumerate(found):
            word = token.text
            if at and (label := next(iter(nouns.labels(found[at - 1].text)), "")):
                phrase = " ".join(one.text for one in found[max(0, at - 2) : at])
                known.setdefault(word, (label, phrase))
            following = [t.text for t in found[at + 1 : at + 4]]
            says = following[:1] == ["ने"] or bool(following and verbs.labels(following[0]))
            called = "नाम" in following[:2] or (at and found[at - 1].text == "नाम")
            if names.lookup(word):
                scores[word] += 3.0 if word not in unsure or says or called else 0.8
            elif not nouns.labels(word) and word not in plain and len(word) > 2:
                says = says and not verbs.labels(word)
                spoke = following[:1] == ["ने"] and bool(verbs.scores(sentence))
                scores[word] += 3.0 if spoke and not word.endswith(("ों", "ने", "सब")) else 0.0
                scores[word] += 3.0 if says and len(found) <= 4 and not spoke else 0.0
                scores[word] += 1.5 if called and following[:1] == ["नाम"] else 0.0
                scores[word] += 1.5 if at and nouns.labels(found[at - 1].text) else 0.0
    return [
        Candidate(name, name.casefold(), "", "", *known.get(name, ("", "")))
        for name, score in scores.items()
        if score >= _ENOUGH
    ]
