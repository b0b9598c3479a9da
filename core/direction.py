"""Where the camera is, and when: scenes are cut into shots around what is said."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.film import (
    NARRATOR,
    CameraMove,
    Emotion,
    Framing,
    Mode,
    Mood,
    Scene,
    TimedLine,
    TimedShot,
)  # fmt: skip

#: Frames. A shot is cut to this long before its line begins, and lasts no longer than this.
_CUT_AHEAD = 5
_LONGEST = 168
_SHORTEST = 30

#: A pause at least this long is a shot of its own.
_ESTABLISH = 40
_LINGER = 60

#: Whose faces want to be seen close.
_STRONG: frozenset[Emotion] = frozenset({"sad", "angry", "afraid", "surprised", "tender"})

#: What the camera does, by mood.
_MOVES: dict[Mood, tuple[CameraMove, ...]] = {
    "calm": ("drift", "push_in", "pan_right"),
    "joyful": ("pan_right", "push_in", "pan_left"),
    "tender": ("push_in", "drift"),
    "hopeful": ("push_in", "tilt_up", "pan_right"),
    "wonder": ("tilt_up", "pull_out", "push_in"),
    "mysterious": ("push_in", "pan_left", "drift"),
    "tense": ("push_in", "pan_left", "pan_right"),
    "sad": ("pull_out", "drift", "hold"),
    "triumphant": ("pull_out", "tilt_up", "push_in"),
    "playful": ("pan_left", "pan_right", "push_in"),
    "reflective": ("pull_out", "drift", "push_in"),
    "epic": ("pull_out", "pan_right", "tilt_up"),
}


@dataclass(frozen=True)
class _Beat:
    """A stretch of a scene in which one thing happens; frames from the scene's start."""

    first: int
    frames: int
    line: TimedLine | None

    @property
    def speaker(self) -> str:
        """The character who speaks, if one does."""
        speaker = self.line.line.speaker if self.line else NARRATOR
        return "" if speaker == NARRATOR else speaker


@dataclass(frozen=True)
class _View:
    """What a shot shows."""

    framing: Framing
    focus: str = ""
    people: tuple[str, ...] = ()
    angle: int = 0


def shots_of(
    scene: Scene,
    lines: Sequence[TimedLine],
    frames: int,
    fps: int,
    start: float,
    mode: Mode,
    closes: bool = False,
) -> list[TimedShot]:
    """The shots of one scene, covering ``frames`` frames from 0.

    ``start`` is the second of the film at which the scene's first frame is shown; the scene
    that ``closes`` the film takes its leave with a wide view.
    """
    pieces = [piece for beat in _beats(lines, frames, fps, start) for piece in _pieces(beat)]
    shots: list[tuple[_Beat, _View]] = []
    wides = 0
    for number, piece in enumerate(pieces, 1):
        view = _view(scene, piece, len(shots), wides, shots[-1][1] if shots else None, mode)
        if closes and number == len(pieces) and not piece.speaker and mode == "film":
            view = _View("wide", "", scene.characters[:4], wides % 2)
        if shots and _continues(shots[-1], piece, view):
            before = shots[-1][0]
            shots[-1] = (replace(before, frames=before.frames + piece.frames), view)
            continue
        wides += view.framing == "wide"
        shots.append((piece, view))
    return list(_numbered(scene, shots))


def _beats(lines: Sequence[TimedLine], frames: int, fps: int, start: float) -> Iterator[_Beat]:
    """One beat a line, and one for a long quiet before the first or after the last."""
    cut = 0
    for number, line in enumerate(lines):
        begins = round((line.start - start) * fps) - _CUT_AHEAD
        if number == 0 and begins >= _ESTABLISH:
            yield _Beat(0, begins, None)
            cut = begins
        last = number == len(lines) - 1
        after = (
            round((line.end - start) * fps) + 10
            if last
            else round((lines[number + 1].start - start) * fps) - _CUT_AHEAD
        )
        if last and frames - after < _LINGER:
            after = frames
        yield _Beat(cut, after - cut, line)
        cut = after
    if cut < frames:
        yield _Beat(cut, frames - cut, None)


def _pieces(beat: _Beat) -> Iterator[_Beat]:
    """A beat longer than a shot should be, cut into equal pieces."""
    count = max(1, -(-beat.frames // _LONGEST))
    edges = [beat.first + beat.frames * piece // count for piece in range(count + 1)]
    for first, after in pairwise(edges):
        yield _Beat(first, after - first, beat.line)


def _continues(before: tuple[_Beat, _View], piece: _Beat, view: _View) -> bool:
    """Whether a cut would show the same again, or flash by."""
    together = before[0].frames + piece.frames
    return (before[1] == view and together <= _LONGEST) or piece.frames < _SHORTEST


def _view(
    scene: Scene, beat: _Beat, number: int, wides: int, before: _View | None, mode: Mode
) -> _View:
    """What to show while ``beat`` happens."""
    present = scene.characters[:4]
    if mode == "podcast" and present:
        return _studio_view(scene, beat, number, before)
    if beat.speaker and beat.speaker in scene.characters:
        return _speaker_view(scene, beat, before)
    rests_on_face = before is not None and before.framing == "wide" and present and wides % 2
    if rests_on_face and number:
        lead = _mentioned(scene, beat) or present[0]
        return _View("medium", lead, _pair(scene, lead, alone=True))
    angle = wides % 3 if not present else (wides // 2) % 2
    return _View("wide", "", present, angle)


def _speaker_view(scene: Scene, beat: _Beat, before: _View | None) -> _View:
    speaker = beat.speaker
    assert beat.line is not None
    wanted = [framing for framing in scene.framings if framing != "wide"] or ["medium"]
    framing: Framing = wanted[beat.first % len(wanted)]
    if beat.line.line.emotion in _STRONG or (before and before.framing == "medium"):
        framing = "close"
    if before is not None and before == _View("close", speaker, (speaker,)):
        framing = "medium"
    if framing == "close":
        return _View("close", speaker, (speaker,))
    return _View("medium", speaker, _pair(scene, speaker))


def _studio_view(scene: Scene, beat: _Beat, number: int, before: _View | None) -> _View:
    """A podcast is two people at a table: both of them, then whoever talks."""
    hosts = scene.characters[:2]
    speaker = beat.speaker if beat.speaker in hosts else hosts[0]
    both = _View("medium", speaker, hosts)
    if number == 0 or (before is not None and before.framing == "close" and number % 3 == 0):
        return both
    return _View("close", speaker, (speaker,))


def _pair(scene: Scene, focus: str, alone: bool = False) -> tuple[str, ...]:
    """The focus and one other, always from the same side (nobody changes places in a cut)."""
    others = [one for one in scene.characters if one != focus]
    if alone or not others:
        return (focus,)
    chosen = {focus, others[0]}
    return tuple(one for one in scene.characters if one in chosen)


def _mentioned(scene: Scene, beat: _Beat) -> str | None:
    """The character whom the narration names."""
    text = beat.line.line.text.casefold() if beat.line else ""
    return next((one for one in scene.characters if one.split("-")[0] in text), None)


def _numbered(scene: Scene, shots: Sequence[tuple[_Beat, _View]]) -> Iterator[TimedShot]:
    previous: CameraMove = "hold"
    for number, (beat, view) in enumerate(shots, 1):
        chance = random.Random(f"{scene.id} {scene.mood} {number}")
        moves = [move for move in _MOVES[scene.mood] if move != previous] or ["drift"]
        previous = chance.choice(moves)
        seconds = beat.frames / 24
        yield TimedShot(
            id=f"{scene.id}.k{number}",
            framing=view.framing,
            camera=previous,
            strength=min(0.9, 0.25 + 0.09 * seconds) * (1.0 if view.framing == "wide" else 0.6),
            focus=view.focus,
            people=view.people,
            angle=view.angle,
            first=beat.first,
            frames=beat.frames,
        )
