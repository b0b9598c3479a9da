"""Who says a quotation, how, and what of the words around it is worth reading aloud.

``said Maya`` says only who speaks and is not read; ``Maya dropped the lamp and whispered``
leaves ``Maya dropped the lamp``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.providers.analyst.cast import Cast
from plugins.providers.analyst.discourse import Discourse
from plugins.providers.analyst.model import Mention, Person
from plugins.providers.analyst.text import Token, count_words, sentence_case, tokens
from plugins.providers.analyst.vocabulary import base_language, lexicon, table, words

#: Languages whose verb stands last.
_VERB_LAST = frozenset(("hi", "ta", "te"))
_JOINS = re.compile(
    r"[,;]?\s*\b(?:and then|and|then|as|while|before|y|e|et|und|और|फिर)\s*$", re.IGNORECASE
)


#: ``demanda-t-il``
_INVERTED = re.compile(r"-(?:t-)?(il|elle|ils|elles|je|on)\b")


#: Whoever tells the story (``I said``) or wrote what is read from a page: the narrator says it.
NOBODY = Person("", "")


@dataclass(frozen=True)
class Attribution:
    """What a clause around a quotation tells."""

    speaker: Person | None
    narration: str
    """What remains to be read; empty when the clause only says who speaks."""
    cue: str


@dataclass(frozen=True)
class _Verb:
    first: int
    last: int
    label: str


class Attributor:
    """Reads the clauses that introduce or follow quotations."""

    def __init__(self, cast: Cast, discourse: Discourse) -> None:
        self._cast = cast
        self._discourse = discourse
        self._language = cast.language
        self._base = base_language(cast.language)
        self._verbs = lexicon("speech", cast.language)
        self._adverbs = words("grammar", "adverbs", cast.language)

    def after(self, clause: str) -> Attribution | None:
        """Read a clause that follows a quotation; ``None`` when it does not say who speaks."""
        if self._base == "fr":
            clause = _INVERTED.sub(r" \1", clause)
        found = tokens(clause)
        verb = self._verb(found, 9 if self._base in _VERB_LAST else 7, latest=False)
        if verb is None:
            return None
        if self._base in _VERB_LAST:
            return self._hindi(clause, found, verb)
        mentions = self._cast.mentions(clause)
        start, end = found[verb.first].start, found[verb.last].end
        subject = self._before(mentions, clause, start) if verb.first else None
        inverted = None if subject else self._following(mentions, clause, end)
        mention = subject or inverted
        if mention is None and verb.first > 2:
            return None
        if mention is None and self._base == "en" and verb.first == 0 and not found[1:]:
            return Attribution(None, "", clause)
        speaker = self._person(mention)
        rest = clause[max(end, mention.end if mention else 0) :]
        named = (
            clause[mention.start : mention.end] if mention else (speaker.name if speaker else "")
        )
        remains = self._remains(named, rest, found[verb.first].text)
        if remains and subject and verb.label in ("laugh", "weep"):
            remains = sentence_case(clause)
        return Attribution(speaker, remains, clause)

    def before(self, clause: str) -> Attribution | None:
        """Read a clause that introduces a quotation."""
        found = tokens(clause)
        verb = self._verb(found, len(found), latest=True)
        if verb is None:
            return None
        if self._base in _VERB_LAST:
            return self._hindi(clause, found, verb)
        mentions = self._cast.mentions(clause)
        start = found[verb.first].start
        direct = self._before(mentions, clause, start)
        subject = direct or self._main_subject(mentions, clause, start)
        if subject is None:
            subject = self._following(mentions, clause, found[verb.last].end)
        lead = clause[: direct.start] if direct else clause[:start]
        return Attribution(self._person(subject), self._lead(lead, bool(direct)), clause)

    # --- finding ---------------------------------------------------------------------------

    def _verb(self, found: list[Token], reach: int, latest: bool) -> _Verb | None:
        hits = [hit for hit in self._verbs.find(found) if hit.first < reach]
        if not hits:
            return None
        hit = hits[-1] if latest else hits[0]
        return _Verb(hit.first, hit.last, hit.label)

    def _before(self, mentions: list[Mention], clause: str, at: int) -> Mention | None:
        """The mention that ends right before ``at``, but for adverbs."""
        for mention in reversed(mentions):
            if mention.end <= at and not mention.possessive:
                return mention if self._only_adverbs(clause[mention.end : at]) else None
        return None

    def _following(self, mentions: list[Mention], clause: str, at: int) -> Mention | None:
        for mention in mentions:
            if mention.start >= at:
                return mention if self._only_adverbs(clause[at : mention.start]) else None
        return None

    def _only_adverbs(self, text: str) -> bool:
        return all(self._is_adverb(token.text) for token in tokens(text))

    def _is_adverb(self, word: str) -> bool:
        lower = word.casefold()
        ending = {"en": "ly", "es": "mente", "pt": "mente", "it": "mente", "fr": "ment"}
        tail = ending.get(self._base, "")
        return lower in self._adverbs or bool(tail and lower.endswith(tail) and len(lower) > 5)

    def _main_subject(self, mentions: list[Mention], clause: str, at: int) -> Mention | None:
        """The subject of the main clause, past a leading ``When the boat came in,``."""
        openers = words("grammar", "temporal_openers", self._language)
        first = tokens(clause)[0].text.casefold()
        comma = clause.find(",")
        floor = comma if first in openers and 0 < comma < at else 0
        for mention in mentions:
            if floor <= mention.start < at and not mention.possessive:
                return mention
        owners = [m for m in mentions if m.start < at and m.possessive]
        return owners[0] if owners else None

    def _person(self, mention: Mention | None) -> Person | None:
        if mention is None:
            if self._base == "en":
                return None
            return self._discourse.focus or self._discourse.next_turn()
        if mention.person:
            return mention.person
        if mention.pronoun == "self":
            return NOBODY
        focus = self._discourse.focus
        if focus and focus.gender == mention.pronoun:
            return focus
        turns = self._discourse.turns
        return self._discourse.resolve(mention.pronoun, turns[-1] if turns else None)

    # --- what remains ----------------------------------------------------------------------

    def _lead(self, lead: str, direct: bool) -> str:
        """What stands before ``Maya said`` and is worth reading."""
        text = lead.strip()
        while True:
            cut = _JOINS.sub("", text)
            trailing = tokens(cut)
            if cut == text and trailing and self._is_adverb(trailing[-1].text) and not direct:
                cut = cut[: trailing[-1].start].rstrip()
            if cut == text:
                break
            text = cut
        text = text.strip(" ,;:")
        found = tokens(text)
        if not found or self._only_adverbs(text):
            return ""
        if direct and len(found) < 6:
            turning = lexicon("turns", self._language).scores(text) or lexicon(
                "time", self._language
            ).scores(text)
            if not turning and not self._subordinate(found):
                return ""
        if self._subordinate(found):
            text = text[found[0].end :].strip()
        return sentence_case(text) if count_words(text) > 1 else ""

    def _subordinate(self, found: list[Token]) -> bool:
        openers = words("grammar", "temporal_openers", self._language)
        return found[0].text.casefold() in openers and len(found) > 3

    def _remains(self, named: str, rest: str, verb: str) -> str:
        """What stands after ``said Maya`` and is worth reading, as a sentence about her."""
        text = rest.strip(" .!?")
        text = re.sub(r"^(?:to|at|a|à|zu)\s+(?:\w+\s+)?\w+(?=[,.]|$)", "", text).strip()
        found = tokens(text)
        joined = re.match(r",?\s*(?:and|then|but|y|et|und|e)\s+(?:then\s+)?", text)
        if joined:
            tail = text[joined.end() :]
            if re.match(r"(?i)(?:he|she|they|il|elle|él|ella|er|sie|ele|ela)\s", tail):
                return sentence_case(tail)
            return sentence_case(f"{named} {tail}") if count_words(tail) > 1 else ""
        openers = words("grammar", "temporal_openers", self._language)
        start = next((i for i, token in enumerate(found) if not self._is_adverb(token.text)), -1)
        if start < 0:
            return ""
        if found[start].text.casefold() in openers:
            tail = text[found[start].end :].strip()
            return sentence_case(tail) if count_words(tail) > 2 else ""
        if self._participle(found[start].text):
            return self._acted(named, text[found[start].start :])
        apart = "," in text[: found[start].start]
        if len(found) - start >= 6 and self._base == "en" and not apart:
            return sentence_case(f"{named} {verb} {text}")
        return ""

    def _participle(self, word: str) -> bool:
        if self._base == "en":
            return word.casefold().endswith("ing") and len(word) > 5
        return self._base == "es" and word.casefold().endswith(("ando", "iendo", "yendo"))

    def _acted(self, named: str, text: str) -> str:
        """``lifting the lamp`` as ``Maya lifted the lamp``."""
        found = tokens(text)
        first = found[0].text.casefold()
        if len(found) < 3:
            return ""
        if self._base == "es":
            return sentence_case(f"{named} estaba {text}") if len(found) > 4 else ""
        return sentence_case(f"{named} {past_of(first)}{text[found[0].end :]}")

    # --- verb last -----------------------------------------------------------------------------

    def _hindi(self, clause: str, found: list[Token], verb: _Verb) -> Attribution:
        """The verb stands last; the speaker stands first or before ``ने``."""
        mentions = self._cast.mentions(clause)
        marked = [i for i, token in enumerate(found) if token.text == "ने"]
        subject = None
        if marked:
            at = found[marked[0]].start
            subject = next((m for m in reversed(mentions) if m.end <= at), None)
        subject = subject or next(iter(mentions), None)
        if subject and subject.pronoun == "any" and not marked:
            ending = found[verb.last].text[-1:]
            gender = {"ी": "female", "ा": "male"}.get(ending, "any")
            subject = Mention(subject.start, subject.end, None, gender)
        inside = found[: verb.first]
        carrying = [
            token
            for token in inside
            if not self._is_adverb(token.text)
            and not (subject and subject.start <= token.start < subject.end)
        ]
        narration = ""
        joined = re.search(r"\s(?:और|फिर)\s", clause[: found[verb.first].start])
        if len(carrying) >= 3:
            told = clause[: joined.start()] if joined else clause
            narration = sentence_case(told)
        return Attribution(self._person(subject), narration, clause)


def past_of(participle: str) -> str:
    """The past tense of an English ``-ing`` form."""
    irregular = dict(
        entry.split(">") for entry in words("grammar", "irregular_past", "en") if ">" in entry
    )
    base = participle[:-3]
    if len(base) > 2 and base[-1] == base[-2] and base[-1] not in "lsz":
        base = base[:-1]
    for form in (base, base + "e"):
        if form in irregular:
            return irregular[form]
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ied"
    return participle[:-3] + "ed" if base == participle[:-3] else base + base[-1] + "ed"


def kind_of(noun: str) -> str:
    """Whether a noun is ``kin``, ``role``, ``generic``, ``child`` or ``beast``."""
    return str(table("people").get(noun, {}).get("kind", ""))
