"""Shots: faces while they speak, views while they do not, no flashes, no endless shots."""

from __future__ import annotations

from itertools import pairwise

from core.direction import shots_of
from core.film import Line, Scene, TimedLine


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
    assert max(shot.frames for shot in shots) <= 168 + 30
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
