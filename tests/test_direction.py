"""Shots: faces while they speak, views while they do not, no flashes, no endless shots."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from core.direction import scene_seed, shots_of
from core.film import Line, Mode, Scene, TimedLine, TimedShot


def timed(*spoken: tuple[str, float, float]) -> list[TimedLine]:
    """Lines as (speaker, start, end)."""
    return [
        TimedLine(
            line=Line(id=f"s1.l{at}", speaker=who, text="Something is said.", language="en"),
            voice="v",
            start=start,
            end=end,
        )
        for at, (who, start, end) in enumerate(spoken)
    ]


SCENE = Scene(
    id="s1",
    heading="Harbour",
    setting="harbour",
    characters=("maya", "sam"),
    framings=("wide", "medium", "close"),
)


def test_who_speaks_is_seen() -> None:
    lines = timed(("narrator", 2, 5), ("maya", 5.5, 8), ("sam", 8.5, 11))
    shots = shots_of(SCENE, lines, 12 * 24, 24, 0.0, "film")
    for line in lines[1:]:
        middle = round((line.start + line.end) * 12)
        (shot,) = (one for one in shots if one.first <= middle < one.first + one.frames)
        assert shot.focus == line.line.speaker
        assert shot.framing != "wide"


def test_a_scene_opens_wide_with_everybody() -> None:
    shots = shots_of(SCENE, timed(("narrator", 3, 6)), 8 * 24, 24, 0.0, "film")
    assert shots[0].framing == "wide"
    assert shots[0].people == ("maya", "sam")


def test_nobody_changes_sides_in_a_cut() -> None:
    lines = timed(("sam", 0.5, 3), ("maya", 3.5, 6), ("sam", 6.5, 9), ("maya", 9.5, 12))
    shots = shots_of(SCENE, lines, 13 * 24, 24, 0.0, "film")
    pairs = [shot.people for shot in shots if len(shot.people) == 2]
    assert pairs
    assert set(pairs) == {("maya", "sam")}


def test_a_long_quiet_is_cut_into_views_that_differ() -> None:
    empty = SCENE.model_copy(update={"characters": ()})
    shots = shots_of(empty, timed(("narrator", 30, 33)), 60 * 24, 24, 0.0, "film")
    assert sum(shot.frames for shot in shots) == 60 * 24
    assert max(shot.frames for shot in shots) <= 168
    assert min(shot.frames for shot in shots) >= 30
    assert len({shot.angle for shot in shots}) > 1
    for shot, after in pairwise(shots):
        assert (shot.camera, shot.angle) != (after.camera, after.angle)


def test_a_podcast_stays_in_the_studio_with_its_hosts() -> None:
    lines = timed(*[(("maya", "sam")[at % 2], at * 3 + 1, at * 3 + 3.6) for at in range(8)])
    shots = shots_of(SCENE, lines, 26 * 24, 24, 0.0, "podcast")
    assert {shot.framing for shot in shots} == {"medium", "close"}
    assert all(shot.focus in shot.people for shot in shots)


def test_a_scene_without_words_is_still_shown() -> None:
    shots = shots_of(SCENE, [], 72, 24, 0.0, "film")
    assert sum(shot.frames for shot in shots) == 72


def shown_at(shots: list[TimedShot], second: float) -> TimedShot:
    (shot,) = (one for one in shots if one.first <= round(second * 24) < one.first + one.frames)
    return shot


def test_a_short_answer_is_seen_though_it_is_no_shot_of_its_own() -> None:
    lines = timed(("maya", 2, 5), ("sam", 5.3, 5.7), ("maya", 6.1, 9))
    shots = shots_of(SCENE, lines, 10 * 24, 24, 0.0, "film")
    assert min(shot.frames for shot in shots) >= 24
    assert shown_at(shots, 5.5).framing == "medium"
    assert shown_at(shots, 5.5).people == ("maya", "sam")
    assert shown_at(shots, 7.5).focus == "maya"


def test_a_conversation_shows_the_place_then_both_then_faces_and_both_again() -> None:
    lines = timed(*[(("maya", "sam")[at % 2], at * 3 + 2, at * 3 + 4.6) for at in range(6)])
    shots = shots_of(SCENE, lines, 21 * 24, 24, 0.0, "film")
    assert [(shot.framing, shot.focus) for shot in shots[:6]] == [
        ("wide", ""), ("medium", "maya"), ("close", "sam"), ("close", "maya"), ("close", "sam"),
        ("medium", "maya"),
    ]  # fmt: skip


def test_who_speaks_at_once_is_seen_near_from_the_middle_of_their_line() -> None:
    shots = shots_of(SCENE, timed(("sam", 0.6, 4)), 5 * 24, 24, 0.0, "film")
    assert shots[0].framing == "wide"
    assert 24 <= shots[0].frames <= 36
    assert (shots[1].framing, shots[1].focus) == ("medium", "sam")


def test_a_silent_studio_shows_both_and_never_cuts_to_the_same() -> None:
    shots = shots_of(SCENE, timed(("maya", 20, 22)), 40 * 24, 24, 0.0, "podcast")
    assert shots[0].people == ("maya", "sam")
    assert "wide" not in {shot.framing for shot in shots}
    for shot, after in pairwise(shots):
        assert (shot.framing, shot.people) != (after.framing, after.people)


def test_a_third_guest_speaks_with_their_own_face() -> None:
    guests = SCENE.model_copy(update={"characters": ("maya", "sam", "noor")})
    lines = timed(("maya", 1, 4), ("noor", 4.5, 8), ("sam", 8.5, 11))
    shots = shots_of(guests, lines, 12 * 24, 24, 0.0, "podcast")
    assert shown_at(shots, 6.2).people == ("noor",)


def test_a_scene_is_filmed_alike_wherever_it_comes_and_whatever_is_said_first() -> None:
    lines = timed(("narrator", 3, 6), ("maya", 6.5, 9), ("sam", 9.5, 12))
    moved = SCENE.model_copy(update={"id": "s2", "heading": "Elsewhere"})
    shots = shots_of(SCENE, lines, 13 * 24, 24, 0.0, "film")
    later = shots_of(moved, lines, 13 * 24, 24, 0.0, "film")
    assert [shot.camera for shot in shots] == [shot.camera for shot in later]
    assert scene_seed(SCENE) == scene_seed(moved)
    assert scene_seed(SCENE) != scene_seed(SCENE.model_copy(update={"time": "night"}))


def any_scene(chance: random.Random, mode: Mode) -> tuple[Scene, list[TimedLine], int]:
    """A scene with what is said in it and its frames."""
    people = chance.sample(["ann", "bo", "cy", "di", "ed"], chance.randint(0, 5))
    people = people[:2] if mode == "podcast" else people
    spoken = []
    cursor = chance.choice([0.3, 0.7, 1.4, 6.0, 25.0])
    for _ in range(chance.randint(0, 8)):
        length = chance.choice([0.15, 0.4, 0.9, 2.5, 5.0, 9.5, 21.0]) * chance.uniform(0.9, 1.1)
        spoken.append((chance.choice([*people, "narrator", "stranger"]), cursor, cursor + length))
        cursor += length + chance.choice([0.25, 0.35, 0.9])
    scene = SCENE.model_copy(update={"characters": tuple(people)})
    return scene, timed(*spoken), round((cursor + chance.choice([0.2, 1.0, 8.0])) * 24)


@pytest.mark.parametrize("mode", ["film", "podcast"])
def test_no_scene_is_shown_badly(mode: Mode) -> None:
    chance = random.Random(20)
    for _ in range(1500):
        scene, lines, frames = any_scene(chance, mode)
        shots = shots_of(scene, lines, frames, 24, 0.0, mode, closes=chance.random() < 0.3)
        covered = [frame for shot in shots for frame in (shot.first, shot.first + shot.frames)]
        assert covered[0] == 0
        assert covered[-1] == frames
        assert covered[1:-1:2] == covered[2::2]
        if frames >= 24:
            assert all(24 <= shot.frames <= 216 for shot in shots)
        if mode == "film" and frames >= 60:
            assert shots[0].framing == "wide"
        for shot, after in pairwise(shots):
            assert (shot.framing, shot.people, shot.angle) != (
                after.framing, after.people, after.angle,
            )  # fmt: skip
        for line in lines:
            if line.line.speaker in scene.characters:
                assert line.line.speaker in shown_at(shots, (line.start + line.end) / 2).people
        for shot in shots:
            places = [scene.characters.index(one) for one in shot.people]
            assert places == sorted(places)
            assert shot.framing == "wide" or len(places) < 2 or places[0] == 0
