"""A title for a film that has none, and its story in one sentence."""

from __future__ import annotations

import re
from collections import Counter

from plugins.providers.analyst.model import Beat, Person
from plugins.providers.analyst.names import lookup, titles
from plugins.providers.analyst.senses import sensed
from plugins.providers.analyst.text import count_words, sentences, tokens
from plugins.providers.analyst.things import colours, things_named, worth_seeing
from plugins.providers.analyst.vocabulary import base_language, lexicon, listed

#: Adjectives that make a noun worth a title.
_TELLING = listed("telling")
#: The article of a title for the article or possessive a thing has in the text.
_ARTICLES = {
    "fr": {"un": "Le", "le": "Le", "son": "Le", "une": "La", "la": "La", "sa": "La"},
    "es": {"un": "El", "el": "El", "una": "La", "la": "La"},
    "pt": {"um": "O", "o": "O", "seu": "O", "uma": "A", "a": "A", "sua": "A"},
    "it": {"un": "Il", "il": "Il", "suo": "Il", "una": "La", "la": "La", "sua": "La"},
}  # fmt: skip
_AND = {"en": "{0} and the {1}", "hi": "{0} और {1}"}


def invent(beats: list[Beat], people: list[Person], language: str, given_props: list[str]) -> str:
    """A short apt phrase of the text: a telling noun phrase, or the hero and the thing."""
    told = " ".join(beat.source or beat.text for beat in beats)
    show = re.search(
        r"(?i)welcome (?:back )?to (?-i:((?:the )?[A-Z][\w’']*(?: [A-Z][\w’']*)*))", told
    )
    phrase = show.group(1) if show else _telling_phrase(told, language)
    if phrase:
        return phrase
    hero = _hero(people)
    opening = _opening(beats)
    if not people and language == "en" and 3 <= count_words(opening) <= 6:
        return opening.title().replace("’S", "’s").replace("'S", "'s")
    thing = _thing(told, language, given_props)
    base = base_language(language)
    if hero and thing and base in _AND:
        return _AND[base].format(hero, thing if base == "hi" else thing.title())
    if thing and base == "en":
        return f"The {thing.title()}"
    if hero:
        return hero
    return opening


def _hero(people: list[Person]) -> str:
    """How the title calls whom the film is most about: by a given name rather than a noun."""
    for person in people:
        if person.name.startswith("The "):
            continue
        plain = [part for part in person.name.split() if part.casefold().strip(".") not in titles()]
        titled = 0 < len(plain) < len(person.name.split())
        given = plain[0] if titled or (plain and lookup(plain[0])) else ""
        if given or not person.noun or person.role.casefold() not in person.name.casefold():
            return given or person.name
    name = people[0].name if people else ""
    return name.title() if name.startswith("The ") else name


def _telling_phrase(told: str, language: str) -> str:
    """``the last ferry``: an article, a telling adjective and a thing, said most often."""
    found: Counter[str] = Counter()
    if language == "en":
        _telling(told, found)
    _coloured(told, language, found)
    if not found:
        return ""
    return max(found.items(), key=lambda one: one[1])[0]


def _telling(told: str, found: Counter[str]) -> None:
    props, settings = lexicon("props", "en"), lexicon("settings", "en")
    for match in re.finditer(
        r"\b(?:the|a|her|his)\s+([a-z]+)\s+([a-z]+(?:\s[a-z]+)?)\b", told, re.I
    ):
        adjective, noun = match.group(1).casefold(), match.group(2).casefold()
        if adjective not in _TELLING:
            continue
        for thing in (noun, noun.split()[0]):
            labels = [one for one in props.labels(thing) if worth_seeing({one: 1}, {}, "", "", 1)]
            place = settings.labels(thing) and worth_seeing({thing: 1}, {}, "", "", 1)
            if labels or (adjective != "old" and place):
                count = told.casefold().count(thing.split()[-1])
                if count >= 2:
                    found[f"The {adjective.title()} {thing.title()}"] += count
                break


def _coloured(told: str, language: str, found: Counter[str]) -> None:
    """``नीली छतरी``, ``The Blue Mitten``, ``La lanterne bleue``: a thing that has a colour."""
    base = base_language(language)
    named = things_named(told, language)
    counts = Counter(hit.label for hit, _, _ in named)
    for hit, colour, text in named:
        if not colour or hit.weight < 2 or not worth_seeing({hit.label: 1}, {}, "", "", 1):
            continue
        words_ = [token.text.casefold() for token in text[max(0, hit.first - 3) : hit.last + 3]]
        at = min(3, hit.first)
        noun = " ".join(words_[at : at + hit.last - hit.first + 1])
        adjective = next((w for w in words_ if colours(language).get(w) == colour), "")
        count = counts[hit.label]
        if base == "en":
            title = f"The {adjective.title()} {hit.label.title()}"
        elif base == "hi" and adjective:
            title = f"{adjective} {noun}"
        else:
            article = _ARTICLES.get(base, {}).get(words_[at - 1] if at else "", "")
            title = f"{article} {noun} {adjective}" if article and adjective else ""
        if title:
            found[title] = max(found[title], count)


def _thing(told: str, language: str, given_props: list[str]) -> str:
    """The thing the story turns about: named most often, in the words of the script."""
    found = tokens(told)
    counts: dict[str, float] = {}
    forms: dict[str, str] = {}
    for hit in sensed("props", found, language, frozenset()):
        if not worth_seeing({hit.label: 1}, {}, "", "", 1):
            continue
        counts[hit.label] = counts.get(hit.label, 0.0) + hit.weight
        word = " ".join(token.text for token in found[hit.first : hit.last + 1])
        forms.setdefault(hit.label, word)
    if not counts:
        return given_props[0] if given_props and language == "en" else ""
    label = max(counts, key=lambda one: counts[one])
    if language == "en":
        return label
    return forms[label]


def _opening(beats: list[Beat]) -> str:
    """The first words of the text, cut where a breath falls."""
    first = next((beat.text for beat in beats if beat.text), "")
    clause = re.split(r"[,;:.!?…।—–。]", first)[0].strip()
    kept = clause.split()
    return " ".join(kept[:6]) if kept else "Film"


def logline(beats: list[Beat], people: list[Person]) -> str:
    """The sentence of the narration that tells most of whom and where."""
    best, worth = "", -1.0
    for place, beat in enumerate(beats):
        if beat.speaker is not None:
            continue
        for sentence in sentences(beat.text):
            named = sum(person.name.split()[-1] in sentence for person in people[:3])
            value = named + (0.8 if place == 0 else 0.0) - abs(count_words(sentence) - 16) / 20
            if value > worth and len(sentence) <= 200:
                best, worth = sentence, value
    return best
