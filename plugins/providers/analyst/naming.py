"""What the cast list calls people without a name, in the language of the script."""

from __future__ import annotations

import re

from plugins.providers.analyst.names import role_gender
from plugins.providers.analyst.vocabulary import base_language, entries, listed, table


def aged(phrase: str, adjectives: list[str], kind: str) -> str:
    """``old fisherman``: age is part of what somebody without a name is called."""
    old = next((word for word in adjectives if word in listed("old")), "")
    old = {"बूढ़े": "बूढ़ा"}.get(old, old)
    return f"{old} {phrase}" if old and kind == "role" else phrase


def titled(phrase: str, noun: str, language: str) -> str:
    """``The boy``, ``Le garçon``, ``Das Mädchen``; family keeps its word alone: ``Dadi``."""
    base = base_language(language)
    articles = entries(table("grammar")["definite"].get(base, ""))
    if table("people").get(noun, {}).get("kind") == "kin" or not articles:
        return phrase[:1].upper() + phrase[1:]
    phrase = re.sub(r"^(?:l|un)['’]", "", phrase)
    small = phrase.endswith(("chen", "lein"))
    feminine = not small and _gender(phrase, noun, base) == "female"
    if base == "de":
        return f"{articles[2 if small else 1 if feminine else 0]} {phrase}"
    if base in ("fr", "it") and phrase[:1].casefold() in "aeiouhéèêàî":
        return f"L'{phrase.casefold()}"
    return f"{articles[1 if feminine else 0]} {phrase.casefold()}"


def _gender(phrase: str, noun: str, base: str) -> str:
    known = str(table("people").get(noun, {}).get("gender", ""))
    return known or role_gender(phrase.split()[-1], base)


def plural(word: str, following: str, language: str) -> bool:
    """Whether a noun for people means several of them."""
    base = base_language(language)
    lower = word.casefold()
    if base in ("en", "es", "fr", "pt"):
        if base == "en" and lower in ("men", "women", "children", "people", "fishermen"):
            return True
        singular = lower.endswith(("ss", "us", "boss", "princess", "seamstress"))
        return lower.endswith("s") and not singular and lower not in ("dios", "fils", "inês")
    if base == "hi" and lower in ("बच्चे", "लड़के"):
        return following not in ("ने", "को", "से", "का", "की", "के")
    return base == "hi" and lower.endswith(("ों", "ियाँ", "ियां", "ओं"))
