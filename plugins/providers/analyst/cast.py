"""Finds the people of a script and every place where it mentions them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plugins.providers.analyst import names
from plugins.providers.analyst.discovery import Candidate, discover
from plugins.providers.analyst.model import Mention, Person, slug
from plugins.providers.analyst.text import Token, tokens
from plugins.providers.analyst.vocabulary import (
    Lexicon,
    base_language,
    lexicon,
    listed,
    table,
    words,
)

_NAMED_LATER = re.compile(
    r"(?:(?i:\b(?:her|his|whose|su) (?:name|nombre) (?:was|is|era|es))|\b[Ss]e llama(?:ba)?|"
    r"\bनाम) ([^\W\d_][^\s,.।]*)"
)
#: Adjectives between article and noun that are part of a mention, kept as looks.
_REACH = 3


class Cast:
    """Everybody of a script, and who a text mentions."""

    def __init__(
        self,
        told: Iterable[str],
        spoken: Iterable[str],
        language: str,
        given: Iterable[str] = (),
    ) -> None:
        """``given`` names are those a script marks as speakers."""
        told = list(told)
        self.language = language
        self.people: list[Person] = []
        self._nouns: Lexicon = lexicon("people", language)
        self._by_name: dict[str, Person] = {}
        self._by_noun: dict[str, Person] = {}
        self._female = words("grammar", "female_pronouns", language)
        self._male = words("grammar", "male_pronouns", language)
        self._articles = words("grammar", "articles", language)
        self._indefinite = words("grammar", "indefinite", language)
        self._possessives = words("grammar", "possessives", language)
        for name in given:
            self.enlist(name)
        for candidate in discover(list(told), list(spoken), language):
            person = self.add(candidate)
            if candidate.noun and not person.noun:
                self.describe_as(person, candidate.noun, candidate.word)
            for noun, word in candidate.also:
                self._by_noun.setdefault(_key(noun, word), person)
        self._bind_names(told)

    @classmethod
    def of(cls, people: list[Person], language: str) -> Cast:
        """A cast of people already found."""
        cast = cls([], [], language)
        cast.people = people
        for person in people:
            for part in (person.name.casefold(), *person.name.casefold().split()):
                if part not in names.titles() and not cast._nouns.labels(part):
                    cast._by_name.setdefault(part, person)
            if person.noun:
                cast._by_noun.setdefault(_key(person.noun, person.role), person)
        return cast

    # --- people --------------------------------------------------------------------------

    def add(self, candidate: Candidate) -> Person:
        """The person a name stands for, created when new."""
        known = self._by_name.get(candidate.key)
        if known:
            return known
        person = Person(key=slug(candidate.name), name=candidate.name)
        listed = names.lookup(candidate.key)
        title = names.titles().get(candidate.title, "")
        if title in ("female", "male"):
            person.gender = title
        elif listed:
            person.gender = listed[0]
        if listed:
            person.culture = listed[1]
        elif {candidate.surname, candidate.key} & names.surnames():
            person.culture = "indian"
        if candidate.title:
            self._describe(person, candidate.title)
        if candidate.noun:
            self.describe_as(person, candidate.noun, candidate.word or candidate.noun)
        self.people.append(person)
        for part in (candidate.key, candidate.name.casefold(), candidate.surname):
            if part:
                self._by_name.setdefault(part, person)
        return person

    def enlist(self, cue: str) -> Person:
        """The person a speaker's cue names (``MAYA``, ``OLD KEEPER``, ``Dr. Sen``)."""
        shown = " ".join(w.capitalize() if w.isupper() and len(w) > 1 else w for w in cue.split())
        known = self._by_name.get(shown.casefold())
        if known:
            return known
        labels = self._nouns.labels(shown) or self._nouns.labels(shown.split()[-1])
        parts = shown.split()
        title = parts[0].casefold().rstrip(".") if len(parts) > 1 else ""
        if labels:
            same = self._by_noun.get(_key(labels[0], shown))
            if same and len(parts) == 1:
                return same
            person = self.add(Candidate(shown, shown.casefold(), noun=labels[0], word=shown))
            person.words += [part.casefold() for part in parts[:-1]]
            self._by_noun.setdefault(_key(labels[0], shown), person)
            return person
        given = parts[1] if title in names.titles() else parts[0]
        title = title if title in names.titles() else ""
        surname = parts[-1].casefold() if len(parts) > 1 and parts[-1] != given else ""
        return self.add(Candidate(shown, given.casefold(), title, surname))

    def _describe(self, person: Person, title: str) -> None:
        person.words.append(title)
        for label in self._nouns.labels(title)[:1]:
            self.describe_as(person, label, title)

    def _bind_names(self, told: list[str]) -> None:
        """``A woman stopped. Her name was Ingrid.``: the woman is Ingrid."""
        noun = word = ""
        for sentence in told:
            naming = _NAMED_LATER.search(sentence)
            person = self._by_name.get(naming.group(1).casefold()) if naming else None
            if person and noun:
                self.describe_as(person, noun, word)
                self._by_noun.setdefault(_key(noun, word), person)
            found = tokens(sentence)
            for hit in self._nouns.find(found):
                if table("people")[hit.label]["kind"] in ("generic", "role"):
                    noun, word = hit.label, found[hit.last].text

    def describe_as(self, person: Person, noun: str, word: str) -> None:
        """Note that ``person`` is a ``noun`` of ``words/people.toml``."""
        entry = table("people").get(noun, {})
        if person.noun and entry.get("kind") == "generic":
            person.gender = person.gender or entry.get("gender", "")
            return
        person.noun = noun
        person.role = noun if entry.get("kind") == "kin" else word.casefold()
        person.gender = person.gender or entry.get("gender", "")
        if not person.gender and entry.get("kind") != "beast":
            person.gender = names.role_gender(word, base_language(self.language))
        person.age = person.age or entry.get("age", "")
        if entry.get("kind") in ("kin", "role"):
            self._by_noun.setdefault(_key(noun, word), person)

    def named(self, name: str) -> Person | None:
        """The person with this name, or part of it, or this word for them."""
        key = name.casefold().strip(" .:")
        if key in self._by_name:
            return self._by_name[key]
        for label in self._nouns.labels(key):
            if _key(label, key) in self._by_noun:
                return self._by_noun[_key(label, key)]
        return self._by_name.get(key.split(" ")[-1]) if key else None

    # --- mentions ------------------------------------------------------------------------

    def mentions(self, text: str, spoken: bool = False) -> list[Mention]:
        """Everybody ``text`` names or stands a pronoun for, in order.

        In what is ``spoken``, nouns such as ``my child`` introduce nobody.
        """
        found = tokens(text)
        nouns = {hit.first: hit for hit in self._nouns.find(found)}
        mentions: list[Mention] = []
        at = 0
        while at < len(found):
            mention, step = self._named_at(found, at), 1
            if mention is None and at in nouns and self._introduces(nouns[at].label, spoken):
                last = nouns[at].last
                seen = [m.person for m in mentions if m.person]
                mention = self._noun_at(text, found, at, last, nouns[at].label, seen)
                step = last - at + 1
            if mention is None:
                mention = self._pronoun_at(found[at])
            if mention:
                while mentions and mentions[-1].start >= mention.start:
                    mentions.pop()
                mentions.append(mention)
                while at + step < len(found) and found[at + step].start < mention.end:
                    step += 1
            at += step
        return mentions

    def _introduces(self, noun: str, spoken: bool) -> bool:
        return not spoken or noun in self._by_noun or table("people")[noun]["kind"] == "kin"

    def greet(self, spoken: list[str]) -> None:
        """Family is called in the cast list what the others call it: ``Dadi, look!``"""
        for sentence in spoken:
            first = sentence.split(" ")[0]
            if first.endswith((",", "!")) and self._nouns.labels(first):
                self.mentions(first, spoken=True)

    def _named_at(self, found: list[Token], at: int) -> Mention | None:
        token = found[at]
        word, possessive = _bare(token.text)
        person = self._by_name.get(word.casefold())
        if person is None or (not token.capital and token.text[:1].isascii()):
            return None
        end = token.end
        for following in found[at + 1 : at + 3]:
            bare, owns = _bare(following.text)
            if not (following.capital and self._by_name.get(bare.casefold()) is person):
                break
            end, possessive = following.end, owns
        after = next((t.text.casefold() for t in found[at + 1 :] if t.start >= end), "")
        return Mention(
            token.start, end, person, possessive=possessive, bodily=after in listed("body")
        )

    def _pronoun_at(self, token: Token) -> Mention | None:
        word = token.text.casefold()
        for gender, forms in (("female", self._female), ("male", self._male)):
            if word in forms:
                possessive = word in ("his", "their", "hers") or word == "her"
                return Mention(token.start, token.end, None, gender, possessive)
        if word in ("they", "them", "ellos", "ellas"):
            return Mention(token.start, token.end, None, "plural")
        if word in words("grammar", "first_person", self.language):
            return Mention(token.start, token.end, None, "self", word in ("my", "mi", "our"))
        if word in words("grammar", "subject_pronouns", self.language) and not word.isascii():
            return Mention(token.start, token.end, None, "any")
        return None

    def _noun_at(
        self,
        text: str,
        found: list[Token],
        first: int,
        last: int,
        noun: str,
        seen: list[Person],
    ) -> Mention | None:
        """A person named by a noun: ``the old keeper``, ``her grandmother``, ``Dadi``."""
        entry = table("people")[noun]
        word, possessive = _bare(found[last].text)
        following = found[last + 1].text if last + 1 < len(found) else ""
        if self._plural(word, following) or (
            entry["kind"] == "beast" and not self._beast_speaks(noun)
        ):
            return None
        start, determiner, adjectives = self._phrase(text, found, first)
        if not self._refers(found, first, determiner, entry["kind"]):
            return None
        indefinite = determiner in self._indefinite
        phrase = text[found[first].start : found[last].end]
        phrase = phrase[: len(phrase) - len(found[last].text) + len(word)]
        person = self._person_for(noun, phrase, indefinite, adjectives, seen)
        absent = following in ("had", "había", "never", "used")
        return Mention(start, found[last].end, person, "", possessive or absent, indefinite,
                       following.casefold() in listed("body"))  # fmt: skip

    def _plural(self, word: str, following: str) -> bool:
        base = base_language(self.language)
        lower = word.casefold()
        if base in ("en", "es", "fr", "pt"):
            if base == "en" and lower in ("men", "women", "children", "people", "fishermen"):
                return True
            singular = lower.endswith(("ss", "us", "boss", "princess", "seamstress"))
            return lower.endswith("s") and not singular and lower not in ("dios", "fils")
        if base == "hi" and lower in ("बच्चे", "लड़के"):
            return following not in ("ने", "को", "से", "का", "की", "के")
        return base == "hi" and lower.endswith(("ों", "ियाँ", "ियां", "ओं"))

    def _beast_speaks(self, noun: str) -> bool:
        return noun in self._by_noun

    def _phrase(self, text: str, found: list[Token], first: int) -> tuple[int, str, list[str]]:
        """Where the noun phrase starts, its article and its adjectives."""
        adjectives: list[str] = []
        determiners = self._articles | self._indefinite | self._possessives
        for back in range(1, _REACH + 1):
            at = first - back
            if at < 0 or text[found[at].end : found[at + 1].start].strip():
                break
            word = found[at].text.casefold()
            if word in determiners:
                return found[at].start, word, adjectives
            if word.endswith("'s") or word.endswith("’s"):
                return found[at].start, "his", adjectives
            adjectives.append(word)
        near = [word for word in adjectives[:1] if word in ("old", "little", "young")]
        return found[first - len(near)].start, "", near

    def _refers(self, found: list[Token], first: int, determiner: str, kind: str) -> bool:
        """Whether the noun stands for a person here, not for a kind of person."""
        if determiner:
            return True
        if base_language(self.language) in ("hi", "ta", "te", "zh"):
            return True
        return kind == "kin" and (found[first].capital or self.language != "en")

    def _person_for(
        self, noun: str, phrase: str, indefinite: bool, adjectives: list[str], seen: list[Person]
    ) -> Person | None:
        entry = table("people")[noun]
        if noun == "man" and "old" in adjectives:
            noun, entry = "old man", table("people")["old man"]
        if noun == "woman" and "old" in adjectives:
            noun, entry = "old woman", table("people")["old woman"]
        if not indefinite and entry["kind"] in ("generic", "child"):
            fitting = self._fitting(entry, seen)
            if fitting:
                if entry.get("age") and not fitting.age:
                    fitting.votes[f"age:{entry['age']}"] += 2
                    fitting.reasons.setdefault(entry["age"], f"the script says “{phrase}”")
                return fitting
        person = self._by_noun.get(_key(noun, phrase))
        if person is None:
            person = Person(key=slug(phrase), name=self._title(phrase, entry["kind"]))
            person.culture = entry.get("culture", "")
            self.describe_as(person, noun, phrase)
            self._by_noun[_key(noun, phrase)] = person
            self.people.append(person)
        person.words += adjectives
        return person

    def _fitting(self, entry: dict[str, str], seen: list[Person]) -> Person | None:
        """The one named person whom ``the girl`` or ``her son`` can mean."""
        gender, age = entry.get("gender", ""), entry.get("age", "")
        fitting = [
            one
            for one in self.people
            if (not gender or one.gender in ("", gender))
            and (not age or not one.age or one.age == age or (age, one.age) == ("child", "teen"))
            and self._may_be(one, entry)
            and not (entry["kind"] == "child" and (one in seen or (one.mentioned and not one.age)))
        ]
        unique = {id(one): one for one in fitting}
        return next(iter(unique.values())) if len(unique) == 1 else None

    def _may_be(self, person: Person, entry: dict[str, str]) -> bool:
        """Whether somebody known may also be called by a generic noun."""
        kind = table("people").get(person.noun, {}).get("kind", "generic")
        named = person in self._by_name.values()
        if kind == "kin":
            return (
                entry["kind"] == "generic" and bool(person.age) and person.age == entry.get("age")
            )
        return kind in ("generic", "child") and named

    def _title(self, phrase: str, kind: str) -> str:
        """How the cast list names somebody without a name."""
        article = {"en": "The", "es": "El", "hi": ""}.get(self.language, "")
        if self.language == "es" and phrase.casefold().endswith(("a", "triz")):
            article = "La"
        if kind == "kin" or not article:
            return phrase[:1].upper() + phrase[1:]
        return f"{article} {phrase.casefold()}"


def _key(noun: str, word: str) -> str:
    """Under what a nameless person is remembered: two roles of one kind are two people."""
    if table("people").get(noun, {}).get("kind") != "role" or not word:
        return noun
    return word.casefold().split()[-1].removesuffix("जी")


def _bare(word: str) -> tuple[str, bool]:
    """A word without its possessive ending, and whether it had one."""
    for ending in ("'s", "’s", "'", "’"):
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)], True
    return word, False
