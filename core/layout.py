"""The spoken lines laid out in time: the film's timeline."""

from __future__ import annotations

import math
from collections.abc import Mapping

from core.direction import shots_of
from core.film import Screenplay, TimedLine, TimedScene, TimedShot, Timeline
from core.formats import FPS
from core.pacing import Pace, end_seconds, pause_after, pause_before, title_seconds

#: Frames over which one scene dissolves into the next.
DISSOLVE = 14


def lay_out(
    screenplay: Screenplay,
    cast: Mapping[str, str],
    spoken: Mapping[str, float],
    pace: Pace,
    target: int,
) -> Timeline:
    """The whole film in frames. ``spoken``: line id → seconds; ``cast``: speaker → voice.

    Everything inside a scene is counted from its own first frame, so that a scene whose lines
    did not change is the same wherever it lies.
    """
    scenes = []
    first = 0
    last = len(screenplay.scenes) - 1
    for number in range(len(screenplay.scenes)):
        opening = round(title_seconds(target) * FPS) if number == 0 else 0
        closing = round(end_seconds(target) * FPS) if number == last else 0
        scene = _scene(screenplay, number, cast, spoken, pace, first, (opening, closing))
        scenes.append(scene)
        first += scene.frames
    return Timeline(fps=FPS, frames=first, scenes=tuple(scenes))


def _scene(
    screenplay: Screenplay,
    number: int,
    cast: Mapping[str, str],
    spoken: Mapping[str, float],
    pace: Pace,
    first: int,
    cards: tuple[int, int],
) -> TimedScene:
    scene = screenplay.scenes[number]
    opening, closing = cards
    cursor = opening
    lines = []
    previous = None
    if not scene.lines:
        cursor += round(pause_before(None, None, pace) * FPS)
    for line in scene.lines:
        cursor += round(pause_before(previous, line, pace) * FPS)
        starts = first + cursor
        cursor += math.ceil(spoken[line.id] * FPS)
        lines.append(
            TimedLine(
                line=line,
                voice=cast[line.speaker],
                start=starts / FPS,
                end=starts / FPS + spoken[line.id],
            )
        )
        previous = line
    body = cursor + round(pause_after(pace) * FPS) - opening
    shots = shots_of(
        scene, lines, body, FPS, (first + opening) / FPS, screenplay.mode, closes=closing > 0
    )
    return TimedScene(
        scene=scene,
        first=first,
        frames=opening + body + closing,
        shots=_with_cards(shots, scene.id, first, cards),
        lines=tuple(lines),
    )


def _with_cards(
    shots: list[TimedShot], scene: str, first: int, cards: tuple[int, int]
) -> tuple[TimedShot, ...]:
    """The shots counted from the film's first frame, between the title card and the end card."""
    opening, closing = cards
    placed = [shot.model_copy(update={"first": shot.first + first + opening}) for shot in shots]
    after = placed[-1].first + placed[-1].frames
    if opening:
        card = TimedShot(
            id=f"{scene}.title", framing="wide", camera="push_in", strength=0.3,
            card="title", first=first, frames=opening,
        )  # fmt: skip
        placed.insert(0, card)
    if closing:
        card = TimedShot(
            id=f"{scene}.end", framing="wide", camera="pull_out", strength=0.3,
            card="end", first=after, frames=closing,
        )  # fmt: skip
        placed.append(card)
    return tuple(placed)
