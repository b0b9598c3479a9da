"""Gives a text written without capitals (or in nothing but capitals) its capitals back."""

from __future__ import annotations

import re

from plugins.providers.analyst import names
from plugins.providers.analyst.text import tokens
from plugins.providers.analyst.vocabulary import lexicon, words


def restore_capitals(text: str, language: str) -> str:
    """``text`` with capitals at the start of sentences and names, when it has none of its own."""
    letters = [c for c in text if c.isalpha() and c.lower() != c.upper()]
    if len(letters) < 40:
        return text
    capitals = sum(c.isupper() for c in letters) / len(letters)
    if capitals > 0.8:
        text = text.lower()
    elif capitals > 0.004:
        return text
    return _named(_opened(text), language)


def _opened(text: str) -> str:
    pattern = r"(^|[.!?…]['\"”’»]?\s+|\n\s*|[“«¿¡]|(?<![\w])[\"“‘](?=\w))([^\W\d_])"
    text = re.sub(pattern, lambda m: m.group(1) + m.group(2).upper(), text)
    return re.sub(r"\bi(?=\b['’ ,.!?]|\b['’](?:m|ll|ve|d)\b)", "I", text)


def _named(text: str, language: str) -> str:
    """Known names, and whoever stands beside a verb of saying, get a capital."""
    verbs = lexicon("speech", language)
    people = lexicon("people", language)
    stop = words("grammar", "stop", language) | words("grammar", "adverbs", language)
    pronouns = words("grammar", "subject_pronouns", language)
    unsure = names.ambiguous(language) | names.ambiguous("en")
    found = tokens(text)
    capital: set[str] = set()
    for at, token in enumerate(found):
        word = re.sub(r"['’]s$", "", token.text.casefold())
        if names.lookup(word) and word not in unsure:
            capital.add(word)
            continue
        before = found[at - 1].text if at else ""
        after = found[at + 1].text if at + 1 < len(found) else ""
        says = bool(verbs.labels(before)) or bool(verbs.labels(after))
        plain = word in stop or word in pronouns or people.labels(word) or not word.isalpha()
        if says and not plain and names.lookup(word):
            capital.add(word)
    out, last = [], 0
    for token in found:
        word = re.sub(r"['’]s$", "", token.text.casefold())
        out.append(text[last : token.start])
        out.append(token.text[:1].upper() + token.text[1:] if word in capital else token.text)
        last = token.end
    return "".join(out) + text[last:]
