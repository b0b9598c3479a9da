"""Variables in a script: ``{{FirstName}}``, ``{{Contact.Account.Name}}``.

A value is put where its variable stands, once, and nowhere is it read as part of the script: it
can bring neither scenes nor speakers nor further variables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

MOST_LETTERS = 80
"""Of one value."""

_NAME = r"[^\W\d]\w{0,39}(?:\.[^\W\d]\w{0,39}){0,4}"
_VARIABLE = re.compile(r"\{\{\s*(" + _NAME + r")\s*\}\}")
_IS_NAME = re.compile(_NAME)

#: What a voice, a caption or a page might take for more than a letter.
_MARKUP = str.maketrans(dict.fromkeys("{}<>[]|\\`*#", " "))

_WORDS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+|[^\W_]+")


def names_in(text: str) -> list[str]:
    """The variables of a text, each once, in the order of their first use."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def is_name(text: str) -> bool:
    """Whether a variable may be called so."""
    return _IS_NAME.fullmatch(text) is not None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every variable that has a value replaced by it."""
    return _replaced(text, lambda name, whole: values.get(name, whole))


def pieces(text: str, values: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The text for somebody, in pieces; ``True``: a value that stands for a variable."""
    found: list[tuple[str, bool]] = []
    at = 0
    for match in _VARIABLE.finditer(text):
        found.append((text[at : match.start()], False))
        said = values.get(match[1], match[0])
        found.append((_begun(text[: match.start()], said), True))
        at = match.end()
    return [piece for piece in (*found, (text[at:], False)) if piece[0]]


def in_words(text: str) -> str:
    """The text as it is read without anybody's values: ``{{FirstName}}`` as “first name”."""
    return _replaced(text, lambda name, _whole: label(name))


def plain(text: str) -> str:
    """The text with every variable written one way, without spaces inside."""
    return _VARIABLE.sub(r"{{\1}}", text)


def label(name: str) -> str:
    """What a variable is called for people: ``Contact.FirstName`` → “first name”."""
    parts = name.split(".")
    told = parts[1:] if len(parts) > 1 and parts[0].casefold() == "contact" else parts
    return " ".join(word for part in told for word in _WORDS.findall(part)).lower() or name


def clean(value: str) -> str:
    """A value as it may be spoken and shown: one line of plain words."""
    composed = unicodedata.normalize("NFC", value).translate(_MARKUP)
    kept = (one if unicodedata.category(one)[0] != "C" or one in "\u200c\u200d" else " "
            for one in composed)  # fmt: skip
    return " ".join("".join(kept).split())


def folded(name: str) -> str:
    """A variable's or a column's name, for telling whether the two mean the same."""
    letters = "".join(one for one in name.casefold() if one.isalnum())
    return letters.removeprefix("contact") or letters


def _replaced(text: str, value: Callable[[str, str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        return _begun(text[: found.start()], value(found[1], found[0]))

    return _VARIABLE.sub(one, text)


def _begun(before: str, said: str) -> str:
    """A value; one that begins a sentence begins with a capital letter."""
    before = before.rstrip(" \"'“‘„«(¿¡")
    begins = not before or before[-1] in ".!?…।:\n"
    return said[:1].upper() + said[1:] if begins else said
