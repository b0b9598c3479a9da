"""Given names: whose they are likely to be."""

from __future__ import annotations

import re
from functools import cache

from plugins.providers.analyst.vocabulary import base_language, entries, table


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Name, lower case → (gender, culture). Empty where two groups differ."""
    names: dict[str, tuple[str, str]] = {}
    for gender in ("female", "male"):
        for group, text in table("names")[gender].items():
            culture = "indian" if group in ("indian", "devanagari") else "western"
            for name in entries(text):
                key = name.casefold()
                other = names.setdefault(key, (gender, culture))
                if other[1] != culture:
                    names[key] = (other[0] if other[0] == gender else "", "")
    return names


def lookup(name: str) -> tuple[str, str] | None:
    """(gender, culture) of a known given name."""
    return _known().get(name.casefold())


@cache
def ambiguous(language: str) -> frozenset[str]:
    """Names that are also words."""
    section = table("names")["ambiguous"]
    return frozenset(entries(section.get(base_language(language), section["en"])))


@cache
def never(language: str) -> frozenset[str]:
    """Capitalised words that never name a person: months, places, exclamations."""
    section = table("names")["never"]
    listed = set(entries(section["en"]) + entries(section.get(base_language(language), "")))
    places = table("culture")
    listed |= set(entries(places["places"]["en"]))
    for culture in ("indian", "western"):
        for text in places[culture].values():
            listed |= {entry.partition(":")[0] for entry in entries(text)}
    return frozenset(listed)


@cache
def titles() -> dict[str, str]:
    """Title, lower case, without period → gender (or ``neutral``)."""
    return {
        title: gender
        for gender, text in table("names")["titles"].items()
        for title in entries(text)
    }


@cache
def surnames() -> frozenset[str]:
    """Family names that tell a culture."""
    return frozenset(entries(table("names")["family"]["indian"]))


#: Endings of nouns that tell a gender: (female, male) by language.
_ENDINGS = {
    "en": (r"(?:ess|woman|mistress|girl|lady)$", r"(?:man|waiter|actor|master|masterji|boy)$"),
    "es": (r"(?:a|triz|ora)$", r"(?:o|or|ero|rey|e)$"),
    "hi": (r"(?:िका|की|नी|ी माँ|माँ)$", r"(?:मास्टर|मास्टरजी|गुरु|गुरुजी|वाला|क|ार|ा)$"),
    "de": (r"in$", r"(?:er|r|t)$"),
    "fr": (r"(?:trice|euse|ère|esse)$", r"(?:eur|er|ier)$"),
    "pt": (r"a$", r"(?:o|or|ro)$"),
    "it": (r"(?:a|essa)$", r"(?:o|ore)$"),
}


def role_gender(word: str, language: str) -> str:
    """The gender a noun for a person has by its ending; empty when it tells none."""
    female, male = _ENDINGS.get(language, ("(?!)", "(?!)"))
    lower = word.casefold()
    return "female" if re.search(female, lower) else "male" if re.search(male, lower) else ""


def guess_gender(name: str) -> str:
    """A guess from the ending, for names in no list."""
    last = name.casefold().rstrip(".")
    if "\u0900" <= last[-1:] <= "\u097f":
        return "female" if last.endswith(("ी", "ा", "ि")) else "male"
    return "female" if last.endswith(("a", "ie", "ine", "elle", "ette", "i", "y")) else "male"
