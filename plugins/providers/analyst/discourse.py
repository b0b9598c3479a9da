"""Remembers who the story is about, to tell whom a pronoun means and whose turn it is."""

from __future__ import annotations

from plugins.providers.analyst.model import Mention, Person
from plugins.providers.analyst.vocabulary import table


class Discourse:
    """The people lately in view, latest first, and who spoke last."""

    def __init__(self) -> None:
        self._recent: list[Person] = []
        self._away: set[int] = set()
        """Those only spoken of so far; no pronoun means them while somebody else fits."""
        self.turns: list[Person] = []
        """Speakers in order, without repetitions of a turn."""
        self.addressee: Person | None = None
        self.focus: Person | None = None
        """Whom the narration since the last speech is about."""

    def present(self, mentions: list[Mention]) -> list[Person]:
        """Who is seen in a sentence with these mentions; owners of things are not."""
        seen: list[Person] = []
        for mention in mentions:
            if mention.pronoun == "plural":
                seen += self._recent[: 3 if mention.end - mention.start > 4 else 2]
            if mention.possessive and not mention.bodily:
                continue
            fitting = [p for p in seen if p.gender == mention.pronoun]
            person = mention.person or next(iter(fitting), None) or self.resolve(mention.pronoun)
            if person:
                seen.append(person)
        return list({id(person): person for person in seen}.values())

    def see(self, mentions: list[Mention]) -> None:
        """A sentence was read; its subject is remembered before its objects."""
        named = [m.person for m in mentions if m.person is not None]
        away = [m.person for m in mentions if m.absent and m.person]
        for person in reversed(named):
            if person not in away:
                self._bring(person)
            elif person not in self._recent:
                self._recent.append(person)
                self._away.add(id(person))
        owners = [m.person for m in mentions if m.person and m.possessive]
        for person in owners:
            if person in self._recent[:1] and len(set(map(id, named))) > 1:
                self._recent.remove(person)
                self._recent.insert(1, person)
        for person in named:
            person.mentioned += 1

    def _bring(self, person: Person) -> None:
        self._away.discard(id(person))
        if person in self._recent:
            self._recent.remove(person)
        self._recent.insert(0, person)

    def speak(self, person: Person | None, addressee: Person | None) -> None:
        """A turn was taken."""
        self.addressee, self.focus = addressee, None
        if person is None:
            return
        person.spoken += 1
        self._bring(person)
        if not self.turns or self.turns[-1] is not person:
            self.turns.append(person)

    def resolve(self, pronoun: str, avoid: Person | None = None) -> Person | None:
        """Whom ``she`` or ``he`` means: the latest who fits, rather not ``avoid``."""
        if pronoun in ("plural", "self", ""):
            return None
        fitting = [p for p in self._recent if pronoun == "any" or p.gender in ("", pronoun)]
        fitting = [p for p in fitting if id(p) not in self._away] or fitting
        others = [p for p in fitting if p is not avoid]
        chosen = next(iter(others or fitting if avoid else fitting), None)
        if chosen and not chosen.gender and pronoun in ("female", "male"):
            chosen.gender = pronoun
            pronoun = "she" if pronoun == "female" else "he"
            chosen.facts.append(
                f"{chosen.name} is taken for {chosen.gender}: the text says “{pronoun}”"
            )
        return chosen

    def subject(self, mentions: list[Mention]) -> Person | None:
        """The person a sentence is about: its first mention that is not an owner."""
        for mention in mentions:
            if mention.possessive and mention.person is None:
                continue
            if mention.possessive:
                continue
            person = mention.person or self.resolve(mention.pronoun)
            if person:
                return person
        return None

    def next_turn(self) -> Person | None:
        """Who answers: the one spoken to, else whoever spoke before the last speaker."""
        if self.addressee and (not self.turns or self.addressee is not self.turns[-1]):
            return self.addressee
        for person in reversed(self.turns[:-1]):
            if person is not self.turns[-1]:
                return person
        if self.turns:
            last = self.turns[-1]
            present = [p for p in self._recent[:4] if p is not last and _speaks(p)]
            return present[0] if present else None
        return self._recent[0] if self._recent and _speaks(self._recent[0]) else None


def _speaks(person: Person) -> bool:
    return bool(table("people").get(person.noun, {}).get("kind") != "beast")
