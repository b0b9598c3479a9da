"""Who speaks when the voice that was asked for cannot.

Every engine of ours offers to take over a line in a language it speaks, at a quality below
any voice of its own, so that an offer by the voice's own provider always comes first. The
stand-in is the engine's nearest voice: same language, then gender, age and accent as the
catalogue gives them for the missing voice, and among equals one picked by the voice's name,
so that two characters keep two voices.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

from filmwright import Voice, Workbench

#: What a taken-over line is worth, by engine: below any offer by the voice's own provider.
QUALITY = {"kokoro": 0.15, "hibari": 0.12, "espeak": 0.05}

_FEMALE = re.compile(r"(?<![a-z])(f|female|woman|girl|lady|she)(?![a-z])|[a-z]f_|female|woman")
_MALE = re.compile(r"(?<![a-z])(m|male|man|boy|he)(?![a-z])|[a-z]m_")
_AGES = {"child": "child|girl|boy|kid", "teen": "teen", "senior": "senior|old|elder|grand"}


def describe(identity: str, known: Iterable[Voice] = ()) -> Voice:
    """What is known, or can be told from its name, about a voice."""
    for voice in known:
        if voice.id == identity:
            return voice
    name = identity.partition(":")[2].lower() or identity.lower()
    gender = "female" if _FEMALE.search(name) else "male" if _MALE.search(name) else "neutral"
    age = next((age for age, words in _AGES.items() if re.search(words, name)), "adult")
    return Voice.model_validate(
        {"id": identity, "name": name, "languages": (), "gender": gender, "age": age}
    )


def nearest(wanted: Voice, language: str, voices: Iterable[Voice]) -> Voice | None:
    """The voice of ``voices`` that should stand in for ``wanted``, or ``None``."""
    speaking = [voice for voice in voices if language in voice.languages]
    if not speaking:
        return None

    def distance(voice: Voice) -> tuple[bool, bool, bool]:
        return (
            wanted.gender != "neutral" and voice.gender != wanted.gender,
            voice.age != wanted.age,
            bool(wanted.accent) and voice.accent != wanted.accent,
        )

    best = min(map(distance, speaking))
    equals = sorted((voice for voice in speaking if distance(voice) == best), key=lambda v: v.id)
    return equals[zlib.crc32(wanted.id.encode()) % len(equals)]


def announce(wanted: str, chosen: str, workbench: Workbench) -> None:
    """Tell the creator that another voice speaks."""
    workbench.warn(f"the voice {wanted} could not be used here; {chosen} speaks instead")
