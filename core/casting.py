"""Who speaks with which voice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from core.errors import InputError
from core.film import NARRATOR, Age, Character, Gender, Language, Screenplay, Voice

#: Two variants of one voice sound related: worth this much less.
_SAME_BASE = 2.5

#: Ages from young to old: a neighbouring age is a better substitute than a distant one.
_AGES: tuple[Age, ...] = ("child", "teen", "adult", "senior")


def speakers(screenplay: Screenplay) -> list[str]:
    """Everyone who says something: the narrator first, then characters by name."""
    speaking = {line.speaker for line in screenplay.lines}
    return sorted(speaking, key=lambda one: (one != NARRATOR, one))


def cast(
    screenplay: Screenplay,
    catalogue: Sequence[Voice],
    wished: Mapping[str, str],
    kept: Mapping[str, str],
) -> dict[str, str]:
    """Speaker → voice id, no voice twice as long as there are enough.

    ``wished`` (from :func:`wished_voices`) comes first; ``kept`` is the cast of the film's
    previous version, so that an edit does not change voices.

    :raises InputError: nobody speaks the language.
    """
    able = [voice for voice in catalogue if screenplay.language in voice.languages]
    if not able:
        raise InputError(
            f"no voice here speaks {screenplay.language!r}; "
            "`filmwright voices` lists the languages that are spoken"
        )
    parts = speakers(screenplay)
    result = dict(wished)
    known = {voice.id for voice in able}
    for speaker in parts:
        voice = kept.get(speaker)
        if speaker not in result and voice in known and voice not in result.values():
            result[speaker] = voice
    # The narrator, whom any voice suits, chooses last.
    for speaker in (*parts[1:], *parts[:1]) if parts[:1] == [NARRATOR] else parts:
        if speaker not in result:
            result[speaker] = _best(screenplay, speaker, able, result.values())
    return {speaker: result[speaker] for speaker in parts}


def wished_voices(
    screenplay: Screenplay, catalogue: Sequence[Voice], chosen: Mapping[str, str]
) -> dict[str, str]:
    """The creator's own choice, by name or id in any case, as speaker → voice id.

    :raises InputError: a chosen name or voice is unknown.
    """
    people = {NARRATOR: NARRATOR}
    for character in screenplay.characters:
        people[character.name.casefold()] = people[character.id] = character.id
    voices = {voice.id for voice in catalogue}
    result = {}
    for name, voice in chosen.items():
        if voice not in voices:
            raise InputError(f"there is no voice {voice!r}; `filmwright voices` lists them")
        if name.casefold() not in people:
            there = ", ".join(["narrator", *(one.name for one in screenplay.characters)])
            raise InputError(f"nobody in the script is called {name!r}; there are: {there}")
        result[people[name.casefold()]] = voice
    return result


def _best(screenplay: Screenplay, speaker: str, able: Sequence[Voice], taken: Iterable[str]) -> str:
    heard = set(taken)
    bases = {_base(voice) for voice in heard}
    free = [voice for voice in able if voice.id not in heard] or list(able)
    character = screenplay.character(speaker)

    def fit(voice: Voice) -> tuple[float, str]:
        score, tie = _fit(voice, speaker, character, screenplay.language)
        return score - (_SAME_BASE if _base(voice.id) in bases else 0.0), tie

    return max(free, key=fit).id


def _base(voice: str) -> str:
    """The voice of which this is a variant (``kokoro:af_heart+child``)."""
    return voice.split("+")[0]


def _fit(
    voice: Voice, speaker: str, character: Character | None, language: Language
) -> tuple[float, str]:
    """How well a voice suits a part; ties fall differently for different people."""
    gender: Gender = character.gender if character else "neutral"
    age: Age = character.age if character else "adult"
    score = 4.0 * voice.quality
    if gender != "neutral":
        score += 6.0 if voice.gender == gender else 0.0
    score -= 1.5 * abs(_AGES.index(voice.age) - _AGES.index(age))
    score += 0.5 if voice.languages[0] == language else 0.0
    return score, hashlib.sha256(f"{speaker} {voice.id}".encode()).hexdigest()
