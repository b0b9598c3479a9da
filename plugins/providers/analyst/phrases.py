"""What the words around a person's noun tell of whom it means and whether they are there."""

from __future__ import annotations

from collections.abc import Iterable

from plugins.providers.analyst.model import Person
from plugins.providers.analyst.text import Token
from plugins.providers.analyst.vocabulary import base_language, listed, table, words

#: What age a noun says, and of what age whoever it means may be.
_SAME_AGE = frozenset((
    ("child", "child"), ("child", "teen"), ("teen", "teen"), ("adult", "adult"),
    ("adult", "senior"), ("senior", "senior"), ("teen", "child"),
))  # fmt: skip


def word_at(found: list[Token], at: int) -> str:
    """The word at an index, lower case; empty past the end."""
    return found[at].text.casefold() if at < len(found) else ""


def elsewhere(found: list[Token], first: int, last: int, language: str) -> bool:
    """Whether somebody is only spoken of: ``a letter from Ana``, ``माँ की चिट्ठी``."""
    if base_language(language) == "hi":
        after, following = word_at(found, last + 1), word_at(found, last + 2)
        return after in ("का", "की") or (after == "के" and following not in listed("beside"))
    before = word_at(found, first - 1) if first else ""
    beside = word_at(found, first - 2) if first > 1 else ""
    leaving = words("grammar", "from_prepositions", language)
    return before in leaving and beside not in listed("parts") | {"one", "both"}


def key_of(noun: str, word: str) -> str:
    """Under what a nameless person is remembered: two roles of one kind are two people."""
    if table("people").get(noun, {}).get("kind") != "role" or not word:
        return noun
    return word.casefold().split()[-1].removesuffix("जी")


def bare(word: str) -> tuple[str, bool]:
    """A word without its possessive ending, and whether it had one."""
    for ending in ("'s", "’s", "'", "’"):
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)], True
    return word, False


def likely(
    people: Iterable[Person], named: set[int], entry: dict[str, str], seen: list[Person]
) -> Person | None:
    """The one person whom ``the girl`` or ``her son`` can mean.

    ``named``: ids of those with a name; ``entry``: the noun in ``words/people.toml``;
    ``seen``: who is named in the same sentence already.
    """
    gender, age = entry.get("gender", ""), entry.get("age", "")
    fitting = [
        one
        for one in people
        if (not gender or one.gender in ("", gender))
        and (not age or not one.age or (age, one.age) in _SAME_AGE)
        and _may_be(one, id(one) in named, entry)
        and not (entry["kind"] == "child" and (one in seen or (one.mentioned and not one.age)))
        and not (one in seen and one.noun)
    ]
    known = [one for one in fitting if one.mentioned]
    unique = {id(one): one for one in known or fitting}
    return next(iter(unique.values())) if len(unique) == 1 else None


def _may_be(person: Person, named: bool, entry: dict[str, str]) -> bool:
    """Whether somebody known may also be called by a generic noun."""
    kind = table("people").get(person.noun, {}).get("kind", "generic")
    if kind == "kin":
        return entry["kind"] == "generic" and bool(person.age) and person.age == entry.get("age")
    if entry["kind"] == "generic" and kind in ("generic", "role") and not named:
        return bool(person.noun)
    return kind in ("generic", "child") and named
