"""The script helper: a few questions become a first draft.

Composed on this machine from the patterns of ``config/helper.toml``, in English; the same
answers give the same draft, and ``take`` another.
"""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from config import read
from core.film import MusicKind

Kind = Literal["product", "explain", "story", "appeal", "invite", "talk"]
Tone = Literal["warm", "playful", "serious", "inspiring"]
Length = Literal["short", "medium", "long"]

#: The lengths in order: a beat appears from one of them on.
_LENGTHS: tuple[Length, ...] = ("short", "medium", "long")

_CALLS: dict[str, str] = {
    "product": "Try it today.",
    "explain": "Now go and tell somebody.",
    "story": "And every time, somebody sets out the next morning.",
    "appeal": "Please help us today.",
    "invite": "Let us know that you are coming.",
    "talk": "Take one small step before dinner.",
}

_SENTENCE_ENDS = (".", "!", "?", "…", "\"", "”")  # fmt: skip

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]


class Answers(BaseModel):
    """What the helper asks."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind = "story"
    subject: Needed
    """What the film is about, as a few words: ``a bakery that opens at night``."""
    audience: Text = ""
    """For whom: ``young parents``."""
    message: Text = ""
    """The one thing to remember."""
    call: Text = ""
    """What people should do afterwards."""
    tone: Tone = "warm"
    length: Length = "medium"
    take: Annotated[int, Field(ge=0, le=999)] = 0
    """Another number, another draft."""


@dataclass(frozen=True)
class Written:
    """A first draft."""

    title: str
    script: str
    style: str
    music: MusicKind
    by: str
    """Who wrote it: ``patterns``, or the provider's name."""


def write(answers: Answers) -> Written:
    """A first draft of 50 to 500 words from the answers."""
    pattern = next(one for one in read("helper")["patterns"] if one["kind"] == answers.kind)
    document = answers.model_dump_json()
    dice = random.Random(hashlib.sha256(document.encode()).digest())
    slots = _slots(answers, dice)
    beats = [
        _filled(dice.choice(_variants(beat, answers.tone)), slots)
        for beat in pattern["beats"]
        if _belongs(beat, answers.length)
    ]
    return Written(
        title=_title(answers.subject),
        script="\n\n".join(beats),
        style=pattern["style"],
        music=pattern["music"],
        by="patterns",
    )


def _belongs(beat: dict[str, Any], length: Length) -> bool:
    if "only" in beat:
        return bool(beat["only"] == length)
    return _LENGTHS.index(beat.get("from", "short")) <= _LENGTHS.index(length)


def _variants(beat: dict[str, Any], tone: Tone) -> list[str]:
    return list(beat.get(tone) or beat["any"])


def _slots(answers: Answers, dice: random.Random) -> dict[str, str]:
    people = read("helper")
    woman = dice.random() < 0.5
    hero = dice.choice(people["women" if woman else "men"])
    friend = dice.choice(people["men" if woman else "women"])
    audience = _phrase(answers.audience) or (
        "people like you" if answers.kind != "invite" else "dear friends"
    )
    subject = _phrase(answers.subject)
    message = _sentence(answers.message) or f"It begins with {subject}, and it is worth your time."
    return {
        "hero": hero,
        "HERO": hero.upper(),
        "friend": friend,
        "FRIEND": friend.upper(),
        "she": "she" if woman else "he",
        "She": "She" if woman else "He",
        "her": "her" if woman else "him",
        "her_own": "her" if woman else "his",
        "herself": "herself" if woman else "himself",
        "subject": subject,
        "audience": audience,
        "Audience": audience[:1].upper() + audience[1:],
        "message": message,
        "call": _sentence(answers.call) or _CALLS[answers.kind],
    }


def _filled(beat: str, slots: dict[str, str]) -> str:
    # Not str.format: what people write may hold braces of its own.
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], beat)


def _phrase(text: str) -> str:
    """Words for the middle of a sentence: no full stop, one line."""
    return " ".join(text.split()).rstrip(".!? ")


def _sentence(text: str) -> str:
    """A whole sentence."""
    flat = " ".join(text.split())
    if not flat:
        return ""
    flat = flat[0].upper() + flat[1:]
    return flat if flat.endswith(_SENTENCE_ENDS) else f"{flat}."


def _title(subject: str) -> str:
    flat = _phrase(subject)
    return (flat[0].upper() + flat[1:])[:80]
