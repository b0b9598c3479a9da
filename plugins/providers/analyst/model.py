"""What the analyst works with on the way from a text to a screenplay."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass, field

#: ISO 15919 without diacritics, enough for a readable id.
_LETTERS = "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौंँः"
_SOUNDS = (
    "a,a,i,i,u,u,ri,e,ai,o,au,k,kh,g,gh,n,ch,chh,j,jh,n,t,th,d,dh,n,t,th,d,dh,n,p,ph,b,bh,m,"
    "y,r,l,v,sh,sh,s,h,a,i,i,u,u,ri,e,ai,o,au,n,n,h"
)
_DEVANAGARI = dict(zip(_LETTERS, re.split(",", _SOUNDS), strict=True))
_VOWEL_SIGNS = "ािीुूृेैोौ्"


def slug(name: str) -> str:
    """An id for a name: ASCII where it can be read so, else a stable number."""
    text = _romanised(name) if re.search("[\u0900-\u097f]", name) else name
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    return text or f"person-{zlib.crc32(name.encode()):08x}"


def _romanised(name: str) -> str:
    letters = unicodedata.normalize("NFD", name).replace("\u093c", "")
    out = []
    for at, letter in enumerate(letters):
        out.append(_DEVANAGARI.get(letter, letter if letter.isascii() else ""))
        following = letters[at + 1 : at + 2]
        if "क" <= letter <= "ह" and following and following not in _VOWEL_SIGNS:
            out.append("a" if not following.isspace() else "")
    return "".join(out)


@dataclass
class Person:
    """Somebody of the story, while it is being read."""

    key: str
    name: str
    noun: str = ""
    """The entry of ``words/people.toml`` that describes them: ``grandmother``, ``keeper``."""
    role: str = ""
    gender: str = ""
    age: str = ""
    culture: str = ""
    mentioned: int = 0
    spoken: int = 0
    acts: int = 0
    """In how many sentences they do something."""
    words: list[str] = field(default_factory=list)
    """What the script says of how they look: ``old``, ``red``."""
    votes: Counter[str] = field(default_factory=Counter)
    """Pronouns that seem to mean them, by gender; ages likewise, as ``age:child``."""
    facts: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    """Age → why they may be of that age."""


@dataclass(frozen=True)
class Mention:
    """Where a text names a person or stands a pronoun for one; offsets in characters."""

    start: int
    end: int
    person: Person | None
    pronoun: str = ""
    """``female``, ``male``, ``plural``, ``self`` or empty when a person is named."""
    possessive: bool = False
    indefinite: bool = False
    bodily: bool = False
    """Owner of a hand, a face, a voice: there, though the hand is the subject."""
    absent: bool = False
    """Only spoken of: ``a letter from Ana``."""
    acting: bool = False
    """A person named by a noun who does something: seen, though they may never speak."""


@dataclass(frozen=True)
class Heading:
    """Where a scene opens in so many words."""

    text: str = ""
    place: str = ""
    time: str = ""
    interior: bool | None = None


@dataclass
class Beat:
    """The smallest piece of a film: one voice says one thing."""

    text: str
    """As spoken; empty for something seen and not said."""
    speaker: Person | None = None
    """``None``: the narrator."""
    source: str = ""
    """The narration it came with, read for place, time and props though not spoken."""
    cue: str = ""
    """How the script says it sounds: ``whispered softly``."""
    paragraph: int = 0
    heading: Heading | None = None
    present: list[Person] = field(default_factory=list)
    recalled: list[Person] = field(default_factory=list)
    """Whom it only speaks of: seen when the film goes where they are thought to be."""
    quoted: bool = False
    """Said or written by somebody, so that its places and weather may be elsewhere."""


@dataclass
class Draft:
    """A script taken apart."""

    beats: list[Beat]
    people: list[Person]
    title: str = ""
    mode: str = "film"
    inferred: list[str] = field(default_factory=list)
