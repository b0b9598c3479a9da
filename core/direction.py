"""Where the camera is, and when: scenes are cut into shots around what is said."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

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

#: Frames. A shot is cut to this long before its line begins.
_CUT_AHEAD = 5

#: Frames. No shot is shorter or longer than the outer two; the inner two read better.
_FLASH, _SHORTEST, _LONGEST, _LIMIT = 24, 30, 168, 216

#: Frames. A pause at least this long is a shot of its own, before a scene's lines and after.
_ESTABLISH = 40
_LINGER = 60

#: Frames. A scene this long opens wide, and on somebody who speaks at once for this long.
_ROOM = 60
_OPENING = 36

#: In a conversation, both are seen again after this many shots of somebody who speaks.
_TWO_SHOT_EVERY = 4

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
    """A stretch of a scene and what is said in it; frames from the scene's start."""

    first: int
    frames: int
    lines: tuple[TimedLine, ...] = ()

    def speakers(self, scene: Scene) -> tuple[str, ...]:
        """Who speaks and can be seen, in the order in which they speak."""
        spoken = dict.fromkeys(line.line.speaker for line in self.lines)
        return tuple(one for one in spoken if one in scene.characters)


@dataclass(frozen=True)
class _View:
    """What a shot shows."""

    framing: Framing
    focus: str = ""
    people: tuple[str, ...] = ()
    angle: int = 0

    def looks_like(self, other: _View | None) -> bool:
        """Whether a cut from one to the other would be a jump: the focus alone is not seen."""
        return other is not None and replace(self, focus="") == replace(other, focus="")


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
    cast = tuple(dict.fromkeys(one for one in scene.characters if one != NARRATOR))
    scene = scene.model_copy(update={"characters": cast})
    pieces = [
        piece for beat in _beats(scene, lines, frames, fps, start, mode) for piece in _pieces(beat)
    ]
    beats = _joined(pieces, lambda run: _cost(scene, run, mode))
    views = _Director(scene, mode, opens_wide=mode == "film" and frames >= _ROOM)
    for beat in beats:
        views.show(beat, leaves=closes and beat is beats[-1])
    return list(_numbered(scene, list(zip(beats, views.shown, strict=True)), fps))


def scene_seed(scene: Scene) -> str:
    """What a scene's chances are drawn from.

    Neither its number, so that a scene put in before it changes nothing, nor its words, so that
    an edited line changes its own shot alone.
    """
    return " ".join((scene.setting, scene.place, scene.time, *scene.characters))


# --- where the cuts are ------------------------------------------------------------------


def _beats(
    scene: Scene, lines: Sequence[TimedLine], frames: int, fps: int, start: float, mode: Mode
) -> Iterator[_Beat]:
    """One beat a line, and one for a quiet before the first or a long one after the last."""
    cut = 0
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        after = (
            round((line.end - start) * fps) + 10
            if last
            else round((lines[number + 1].start - start) * fps) - _CUT_AHEAD
        )
        if last and frames - after < _LINGER:
            after = frames
        if number == 0:
            begins, ends = (round((at - start) * fps) for at in (line.start, line.end))
            alone = mode == "film" and frames >= _ROOM and line.line.speaker in scene.characters
            cut = _opening(begins, ends, alone)
            if 0 < cut < after:
                yield _Beat(0, cut, (line,) if begins < cut else ())
            else:
                cut = 0
        yield _Beat(cut, after - cut, (line,))
        cut = after
    if cut < frames:
        yield _Beat(cut, frames - cut)


def _opening(begins: int, ends: int, alone: bool) -> int:
    """Where the view of the place ends and the first line's begins; 0: they are one.

    ``alone``: who speaks wants a shot of their own, from the middle of what they say at latest.
    """
    if begins - _CUT_AHEAD >= _ESTABLISH:
        return begins - _CUT_AHEAD
    return max(_FLASH, min(_OPENING, (begins + ends) // 2 - 2)) if alone else 0


def _pieces(beat: _Beat) -> Iterator[_Beat]:
    """A beat longer than a shot should be, cut into equal pieces."""
    count = max(1, -(-beat.frames // _LONGEST))
    edges = [beat.first + beat.frames * piece // count for piece in range(count + 1)]
    for first, after in pairwise(edges):
        yield _Beat(first, after - first, beat.lines)


def _joined(pieces: Sequence[_Beat], cost: Callable[[Sequence[_Beat]], float]) -> tuple[_Beat, ...]:
    """The pieces with the short ones joined to their neighbours, at the least cost in all."""
    best: list[tuple[float, tuple[_Beat, ...]]] = [(0.0, ())]
    for after in range(1, len(pieces) + 1):
        ways = []
        for begin in reversed(range(after)):
            run = pieces[begin:after]
            whole = _whole(run)
            if whole.frames > _LIMIT and len(run) > 1:
                break
            ways.append((best[begin][0] + cost(run), (*best[begin][1], whole)))
        best.append(min(ways, key=itemgetter(0)))
    return best[-1][1]


def _whole(run: Sequence[_Beat]) -> _Beat:
    lines = {line.line.id: line for beat in run for line in beat.lines}
    return _Beat(run[0].first, sum(beat.frames for beat in run), tuple(lines.values()))


def _cost(scene: Scene, run: Sequence[_Beat], mode: Mode) -> float:
    """How bad a shot of these pieces is: a flash is worst, then faces too far away or too many."""
    whole = _whole(run)
    speakers = whole.speakers(scene)
    cost = 1000.0 + _FLASH - whole.frames if whole.frames < _FLASH else 0.0
    cost += 5 * (_FLASH <= whole.frames < _SHORTEST) + 2 * (whole.frames > _LONGEST)
    if len(run) == 1:
        return cost
    cost += len(run) + 3 * len({beat.speakers(scene) for beat in run})
    if len(speakers) > 1:
        cost += 6 if _in_two_shot(scene, speakers) else 20 if mode == "film" else 60
    opens_on_speaker = mode == "film" and whole.first == 0 and speakers
    return cost + (15 if opens_on_speaker else 0)


# --- what they show ----------------------------------------------------------------------


class _Director:
    """Chooses the views of a scene one after another; the first that is no jump is taken."""

    def __init__(self, scene: Scene, mode: Mode, opens_wide: bool) -> None:
        self.shown: list[_View] = []
        self._scene = scene
        self._opens_wide = opens_wide
        self._in_studio = mode == "podcast" and bool(scene.characters)
        self._quiets = 0

    def show(self, beat: _Beat, leaves: bool) -> None:
        """Add the view for ``beat``; ``leaves``: the film ends with it."""
        before = self.shown[-1] if self.shown else None
        views = list(self._views(beat, leaves))
        views.append(replace(views[0], angle=(views[0].angle + 1) % 3))
        self.shown.append(next(view for view in views if not view.looks_like(before)))

    def _views(self, beat: _Beat, leaves: bool) -> Iterator[_View]:
        """What would fit, the best first."""
        speakers = beat.speakers(self._scene)
        opens = self._opens_wide and not self.shown
        if opens or (leaves and not speakers and not self._in_studio):
            yield self._wide(speakers)
        elif len(speakers) > 1:
            yield from self._together(speakers)
        elif speakers:
            yield from self._speaker(speakers[0], beat)
        elif self._in_studio:
            yield from self._silent_hosts()
        else:
            yield from self._quiet(beat)

    def _wide(self, speakers: Sequence[str] = ()) -> _View:
        """The place with up to four of those present, whoever speaks among them."""
        cast = self._scene.characters
        chosen = [*speakers, *(one for one in cast if one not in speakers)][:4]
        wides = sum(view.framing == "wide" for view in self.shown)
        angle = (wides // 2) % 2 if cast else wides % 3
        return _View("wide", "", tuple(one for one in cast if one in chosen), angle)

    def _together(self, speakers: Sequence[str]) -> Iterator[_View]:
        """Several who speak in one shot."""
        if _in_two_shot(self._scene, speakers) or self._in_studio:
            people = tuple(one for one in self._scene.characters if one in speakers[:2])
            yield _View("medium", speakers[0], people)
        if not self._in_studio:
            yield self._wide(speakers)

    def _speaker(self, speaker: str, beat: _Beat) -> Iterator[_View]:
        """Both first, then the faces one after another, and both again now and then."""
        both = _View("medium", speaker, _pair(self._scene, speaker))
        close = _View("close", speaker, (speaker,))
        framings = self._scene.framings
        asked = framings[len(self.shown)] if len(self.shown) < len(framings) else ""
        strong = any(line.line.emotion in _STRONG for line in beat.lines)
        since = self._closes_since_both()
        wants_close = since < _TWO_SHOT_EVERY and (strong or asked == "close")
        if self._in_studio and speaker not in self._scene.characters[:2]:
            wants_close = True
        if self.shown and self.shown[-1].framing == "medium":
            wants_close = True
        wants_both = since >= _TWO_SHOT_EVERY - 1 and not wants_close
        yield from (both, close) if wants_both else (close, both)

    def _closes_since_both(self) -> int:
        """How many close shots there were since two were seen together; many if they never were."""
        closes = 0
        for view in reversed(self.shown):
            if view.framing == "medium" and len(view.people) >= min(2, len(self._scene.characters)):
                return closes
            closes += view.framing == "close"
        return _TWO_SHOT_EVERY

    def _silent_hosts(self) -> Iterator[_View]:
        """A studio in which nobody speaks: both who sit there, or one who listens."""
        hosts = self._scene.characters[:2]
        yield _View("medium", hosts[0], hosts)
        self._quiets += 1
        listener = hosts[self._quiets % len(hosts)]
        yield _View("close", listener, (listener,))

    def _quiet(self, beat: _Beat) -> Iterator[_View]:
        """Narration or nothing: the place, and after it a face."""
        present = self._scene.characters[:4]
        if present and self.shown and self.shown[-1].framing == "wide":
            lead = _mentioned(self._scene, beat) or present[self._quiets % len(present)]
            self._quiets += 1
            yield _View("medium", lead, (lead,))
        yield self._wide()


def _in_two_shot(scene: Scene, speakers: Sequence[str]) -> bool:
    """Whether all of them are seen in one medium shot, each on their own side."""
    return len(speakers) == 1 or (len(speakers) == 2 and scene.characters[0] in speakers)


def _pair(scene: Scene, focus: str) -> tuple[str, ...]:
    """The focus and one other.

    The first of the cast is always on the left and everybody else on the right of them: nobody
    changes places in a cut.
    """
    others = [one for one in scene.characters if one != focus]
    chosen = {focus, *others[:1]}
    return tuple(one for one in scene.characters if one in chosen)


def _mentioned(scene: Scene, beat: _Beat) -> str | None:
    """The character whom the narration names."""
    words = re.findall(r"\w+", " ".join(line.line.text for line in beat.lines).casefold())
    return next((one for one in scene.characters if one.split("-")[0] in words), None)


def _numbered(scene: Scene, shots: Sequence[tuple[_Beat, _View]], fps: int) -> Iterator[TimedShot]:
    previous: CameraMove = "hold"
    for number, (beat, view) in enumerate(shots, 1):
        chance = random.Random(f"{scene_seed(scene)} {number}")
        moves = [move for move in _MOVES[scene.mood] if move != previous] or ["drift"]
        previous = chance.choice(moves)
        seconds = beat.frames / fps
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
