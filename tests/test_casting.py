"""Casting: by gender and age, nobody twice, stable across edits."""

from __future__ import annotations

import pytest

from core.casting import cast, wished_voices
from core.errors import InputError
from core.film import Character, Line, Scene, Screenplay, Voice


def voice(name: str, gender: str, age: str = "adult", language: str = "en", quality=0.5) -> Voice:
    return Voice(id=name, name=name, languages=(language,), gender=gender, age=age, quality=quality)


def play_of(*people: Character, language: str = "en") -> Screenplay:
    """Everybody and the narrator say one line."""
    speaking = ["narrator", *(person.id for person in people)]
    lines = [
        Line(id=f"s1.l{at}", speaker=who, text="Hm.", language=language)
        for at, who in enumerate(speaking)
    ]
    scene = Scene(id="s1", heading="Here", setting="sea", lines=tuple(lines))
    return Screenplay(title="T", language=language, characters=people, scenes=(scene,))


GIRL = Character(id="meera", name="Meera", gender="female", age="child")
GRANNY = Character(id="dadi", name="Dadi", gender="female", age="senior")
MAN = Character(id="ravi", name="Ravi", gender="male")
VOICES = [
    voice("man", "male"), voice("woman", "female"), voice("girl", "female", "child"),
    voice("old", "female", "senior"), voice("boy", "male", "child"),
]  # fmt: skip


def test_people_sound_like_themselves_and_like_nobody_else() -> None:
    result = cast(play_of(GIRL, GRANNY, MAN), VOICES, {}, {})
    assert (result["meera"], result["dadi"], result["ravi"]) == ("girl", "old", "man")
    assert len(set(result.values())) == 4


def test_the_creator_decides() -> None:
    play = play_of(GIRL, MAN)
    wished = wished_voices(play, VOICES, {"MEERA": "boy", "narrator": "old"})
    result = cast(play, VOICES, wished, {})
    assert (result["meera"], result["narrator"]) == ("boy", "old")


def test_the_cast_of_the_previous_version_stays() -> None:
    kept = {"meera": "woman", "dadi": "gone"}
    result = cast(play_of(GIRL, GRANNY), VOICES, {}, kept)
    assert (result["meera"], result["dadi"]) == ("woman", "old")


def test_a_language_nobody_speaks_is_refused() -> None:
    with pytest.raises(InputError, match="no voice here speaks 'ta'"):
        cast(play_of(GIRL, language="ta"), VOICES, {}, {})


def test_more_people_than_voices_share() -> None:
    result = cast(play_of(GIRL, GRANNY, MAN), VOICES[:2], {}, {})
    assert set(result) == {"narrator", "meera", "dadi", "ravi"}
