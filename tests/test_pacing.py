"""Lengths: films land, speech is never cut, an edit moves nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.continuity import Continuity, part_of, still
from core.errors import InputError
from core.film import Character, Line, Scene, Screenplay
from core.layout import lay_out
from core.pacing import Pace, estimate, opening_pace, settle


def play_of(*scenes: list[str]) -> Screenplay:
    """A narrated screenplay with these lines."""
    return Screenplay(
        title="T",
        language="en",
        scenes=tuple(
            Scene(
                id=f"s{number}",
                heading="Somewhere",
                setting="sea",
                lines=tuple(
                    Line(id=f"s{number}.l{at}", speaker="narrator", text=text, language="en")
                    for at, text in enumerate(lines, 1)
                ),
            )
            for number, lines in enumerate(scenes, 1)
        ),
    )


SENTENCE = "The lamp above the bay went out and nobody saw it for a long while. "


@settings(max_examples=60, deadline=None)
@given(
    scenes=st.lists(st.lists(st.integers(1, 4), max_size=5), min_size=1, max_size=9),
    asked=st.integers(30, 300),
    error=st.floats(0.88, 1.06),
)
def test_films_land_within_five_per_cent_and_keep_every_word(scenes, asked, error) -> None:
    assume(any(scenes))
    play = play_of(*[[SENTENCE * count for count in lines] for lines in scenes])
    try:
        target, opening = opening_pace(play, asked)
    except InputError:
        assume(False)
    spoken = {line.id: estimate(line) / opening.rate * error for line in play.lines}
    pace = settle(play, spoken, target, opening, None)
    timeline = lay_out(play, {"narrator": "v"}, spoken, pace, target)
    assert abs(timeline.duration - asked) <= asked * 0.05
    lines = [line for scene in timeline.scenes for line in scene.lines]
    for line, after in pairwise(lines):
        assert after.start >= line.end
    assert lines[-1].end < timeline.duration
    covered = 0
    for scene in timeline.scenes:
        for shot in scene.shots:
            assert shot.first == covered
            covered += shot.frames
    assert covered == timeline.frames


def test_too_much_speech_is_refused_with_what_would_fit() -> None:
    play = play_of([SENTENCE * 12])
    with pytest.raises(InputError, match=r"--duration (\d+) or more") as refusal:
        opening_pace(play, 30)
    fits = int(str(refusal.value).split("--duration ")[1].split()[0])
    assert opening_pace(play, fits)[0] == fits


def test_without_a_wish_a_film_lasts_ninety_seconds_or_what_it_needs() -> None:
    assert opening_pace(play_of([SENTENCE * 5]), None)[0] == 90
    assert opening_pace(play_of([SENTENCE * 30]), None)[0] > 90


def test_an_edit_keeps_the_pace_and_so_every_other_scene() -> None:
    play = play_of([SENTENCE], [SENTENCE * 2], [SENTENCE])
    target, opening = opening_pace(play, 60)
    spoken = {line.id: estimate(line) for line in play.lines}
    pace = settle(play, spoken, target, opening, None)
    before = lay_out(play, {"narrator": "v"}, spoken, pace, target)
    spoken["s2.l1"] += 0.9
    assert settle(play, spoken, target, opening, pace) == pace
    after = lay_out(play, {"narrator": "v"}, spoken, pace, target)
    assert [scene.frames for scene in before.scenes][::2] == [
        scene.frames for scene in after.scenes
    ][::2]


def test_an_edit_that_would_miss_the_length_is_paced_anew() -> None:
    play = play_of([SENTENCE], [SENTENCE])
    target, opening = opening_pace(play, 60)
    spoken = {line.id: estimate(line) for line in play.lines}
    pace = settle(play, spoken, target, opening, None)
    spoken["s2.l1"] += 6
    assert settle(play, spoken, target, opening, pace) != pace


def kept_from(play: Screenplay, **changes) -> Continuity:
    """What a film of this screenplay hands to its next version."""
    facts = {
        "asked": None, "target": 60, "seed": 7, "pace": Pace(rate=1), "cast": {}, "parts": {},
        "lines": tuple(line.text for line in play.lines),
    }  # fmt: skip
    return Continuity.model_validate({**facts, **changes})


def test_another_script_at_the_same_place_is_another_film() -> None:
    play = play_of([SENTENCE], ["Something else."])
    kept = kept_from(play)
    assert still(kept, play) is kept
    assert still(kept, play_of(["All"], ["new"], ["words"])) is None


@pytest.mark.parametrize("asked", [None, 117, 122, 128, 135])
def test_an_edit_keeps_length_and_rate_even_where_they_would_tip(asked) -> None:
    play = play_of(*[[SENTENCE * 2] * 3 for _ in range(4)])
    longer = play_of(
        *[[SENTENCE * 2] * 3 for _ in range(3)],
        [SENTENCE * 2] * 2 + [SENTENCE * 2 + "Nobody at all."],
    )
    target, opening = opening_pace(play, asked)
    kept = kept_from(play, asked=asked, target=target, pace=opening)
    again, pace = opening_pace(longer, asked, kept.length_for(asked))
    assert (again, pace.rate) == (target, opening.rate)


def test_asking_for_another_length_is_heard() -> None:
    play = play_of([SENTENCE] * 3)
    kept = kept_from(play, asked=60)
    assert kept.length_for(60) == (60, 1.0)
    assert kept.length_for(90) is None
    assert kept.length_for(None) is None


def test_a_corrected_person_and_a_withdrawn_wish_are_cast_anew() -> None:
    girl = Character(id="meera", name="Meera", gender="female", age="child")
    line = Line(id="s1.l1", speaker="meera", text="Come.", language="en")
    scene = Scene(id="s1", heading="Here", setting="sea", lines=(line,))
    play = Screenplay(title="T", language="en", characters=(girl,), scenes=(scene,))
    parts = {"meera": part_of(play, "meera")}
    kept = kept_from(play, cast={"meera": "girl"}, parts=parts)
    assert kept.voices_for(play) == {"meera": "girl"}
    boy = play.model_copy(update={"characters": (girl.model_copy(update={"gender": "male"}),)})
    assert kept.voices_for(boy) == {}
    assert (
        kept_from(play, cast={"meera": "b"}, parts=parts, wished=("meera",)).voices_for(play) == {}
    )


def test_spare_time_goes_to_pauses_too() -> None:
    play = play_of([SENTENCE] * 4, [SENTENCE] * 4)
    target, opening = opening_pace(play, 120)
    spoken = {line.id: estimate(line) for line in play.lines}
    pace = settle(play, spoken, target, opening, None)
    assert pace.breath > 1
    assert pace.hold < 20
