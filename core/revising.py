"""Changes a person makes to a screenplay, each giving a new one; and the script it then is.

Ids stay with what they name: a scene that is moved keeps its id, and with it its picture and
its lines' voices. What is added gets an id that was never used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from core.errors import InputError, NotFoundError
from core.film import (
    NARRATOR,
    Framing,
    Line,
    Mood,
    Scene,
    Screenplay,
    Setting,
    TimeOfDay,
    Weather,
)  # fmt: skip
from core.frozen import Frozen

T = TypeVar("T")
K = TypeVar("K", bound=Frozen)

#: What of a scene a person may say.
SCENE_FIELDS = ("heading", "setting", "place", "time", "weather", "mood", "framings", "props",
                "description", "characters")  # fmt: skip
LINE_FIELDS = ("text", "speaker", "emotion", "delivery")
CHARACTER_FIELDS = ("name", "gender", "age", "looks")

MOST_SCENES = 60
MOST_LINES = 300
MOST_LETTERS = 1000
"""Of one line."""

#: What a line may end with.
_STOPS = ".,!?…।。"

_INDOORS: frozenset[Setting] = frozenset(
    ("kitchen", "living_room", "bedroom", "classroom", "office", "laboratory", "library", "cafe",
     "shop", "workshop", "temple", "palace", "hospital", "train", "station", "stage", "studio")
)  # fmt: skip

CHOICES: Mapping[str, tuple[str, ...]] = {
    "setting": get_args(Setting),
    "time": get_args(TimeOfDay),
    "weather": get_args(Weather),
    "mood": get_args(Mood),
    "framing": get_args(Framing),
}
"""What a scene's choices are chosen from."""


# --- lines -------------------------------------------------------------------------------


def with_line(play: Screenplay, line_id: str, changes: Mapping[str, Any]) -> Screenplay:
    """A line said otherwise, or by somebody else.

    :raises NotFoundError: there is no such line.
    :raises InputError: a change is not possible.
    """
    scene, line = _line(play, line_id)
    changed = _changed(line, _only(changes, LINE_FIELDS))
    lines = tuple(changed if one.id == line_id else one for one in scene.lines)
    return _with_scene(play, _attended(scene, lines, changed.speaker))


def with_new_line(
    play: Screenplay, scene_id: str, speaker: str, text: str, after: str = ""
) -> Screenplay:
    """One more line in a scene, behind the line ``after``; by default at its end.

    :raises NotFoundError: there is no such scene or line.
    """
    scene = _scene(play, scene_id)
    if len(play.lines) >= MOST_LINES:
        raise InputError(f"a film takes at most {MOST_LINES} lines; remove one first")
    at = len(scene.lines)
    if after:
        ids = [line.id for line in scene.lines]
        if after not in ids:
            raise NotFoundError(f"scene {scene_id} has no line {after!r}")
        at = ids.index(after) + 1
    number = _unused(f"{scene.id}.l", (line.id for line in play.lines))
    line = _built(Line, id=number, speaker=speaker, text=_words(text), language=play.language)
    lines = (*scene.lines[:at], line, *scene.lines[at:])
    return _with_scene(play, _attended(scene, lines, speaker))


def without_line(play: Screenplay, line_id: str) -> Screenplay:
    """A line cut.

    :raises NotFoundError: there is no such line.
    :raises InputError: it is the film's only one.
    """
    scene, _ = _line(play, line_id)
    if len(play.lines) == 1:
        raise InputError("a film needs at least one line; write another before you cut this one")
    lines = tuple(one for one in scene.lines if one.id != line_id)
    return _with_scene(play, _changed(scene, {"lines": lines}))


def with_moved_line(play: Screenplay, line_id: str, by: int) -> Screenplay:
    """A line earlier (``by`` < 0) or later in its scene."""
    scene, line = _line(play, line_id)
    rest = [one for one in scene.lines if one.id != line_id]
    at = max(0, min(len(rest), scene.lines.index(line) + by))
    rest.insert(at, line)
    return _with_scene(play, _changed(scene, {"lines": tuple(rest)}))


# --- scenes ------------------------------------------------------------------------------


def with_scene(play: Screenplay, scene_id: str, changes: Mapping[str, Any]) -> Screenplay:
    """A scene that looks or feels otherwise.

    :raises NotFoundError: there is no such scene.
    :raises InputError: a change is not possible.
    """
    scene = _scene(play, scene_id)
    return _with_scene(play, _changed(scene, _only(changes, SCENE_FIELDS)))


def with_order(play: Screenplay, order: Sequence[str]) -> Screenplay:
    """The scenes in another order.

    :raises InputError: ``order`` does not name every scene once.
    """
    scenes = {scene.id: scene for scene in play.scenes}
    if sorted(order) != sorted(scenes):
        raise InputError("the order must name every scene once; open the storyboard again")
    return _changed(play, {"scenes": tuple(scenes[name] for name in order)})


def with_moved_scene(play: Screenplay, scene_id: str, by: int) -> Screenplay:
    """A scene earlier (``by`` < 0) or later."""
    scene = _scene(play, scene_id)
    order = [one.id for one in play.scenes if one.id != scene_id]
    order.insert(max(0, min(len(order), play.scenes.index(scene) + by)), scene_id)
    return with_order(play, order)


def with_new_scene(play: Screenplay, after: str) -> Screenplay:
    """One more scene behind another, in the same place, with a line to be written over.

    :raises NotFoundError: there is no scene ``after``.
    """
    scene = _scene(play, after)
    if len(play.scenes) >= MOST_SCENES:
        raise InputError(f"a film takes at most {MOST_SCENES} scenes; remove one first")
    fresh = _changed(
        scene, {"id": _unused("s", (one.id for one in play.scenes)), "lines": (), "props": ()}
    )
    at = play.scenes.index(scene) + 1
    return _changed(play, {"scenes": (*play.scenes[:at], fresh, *play.scenes[at:])})


def without_scene(play: Screenplay, scene_id: str) -> Screenplay:
    """A scene cut, with its lines.

    :raises InputError: nothing would be left to film.
    """
    scene = _scene(play, scene_id)
    if len(play.scenes) == 1 or len(play.lines) == len(scene.lines):
        raise InputError("a film needs at least one scene in which somebody speaks")
    return _changed(play, {"scenes": tuple(one for one in play.scenes if one.id != scene_id)})


def with_character(play: Screenplay, identity: str, changes: Mapping[str, Any]) -> Screenplay:
    """A character corrected. The id stays, whatever the name.

    :raises NotFoundError: there is no such character.
    """
    if play.character(identity) is None:
        raise NotFoundError(f"nobody in the film is called {identity!r}")
    allowed = _only(changes, CHARACTER_FIELDS)
    people = tuple(_changed(one, allowed) if one.id == identity else one for one in play.characters)
    return _changed(play, {"characters": people})


# --- the script --------------------------------------------------------------------------


def script_after(script: str, before: Screenplay, after: Screenplay) -> str:
    """The script that says what the corrected screenplay says.

    Words that were only changed are changed where they stand, so that the writer meets their own
    text again. Where lines came, went or moved, the script is written out scene by scene.
    """
    old, new = list(before.lines), list(after.lines)
    alike = [(line.id, line.speaker) for line in old] == [(line.id, line.speaker) for line in new]
    if not alike or [one.id for one in before.scenes] != [one.id for one in after.scenes]:
        return written(after)
    for one, other in zip(old, new, strict=True):
        if one.text != other.text:
            replaced = _replaced(script, one.text, other.text)
            if replaced is None:
                return written(after)
            script = replaced
    return script


def written(play: Screenplay) -> str:
    """A screenplay as a script in the usual form: headings, narration, ``Name: words``."""
    names = {one.id: one.name for one in play.characters}
    plain = play.mode == "podcast"
    parts = [] if plain else [f"TITLE: {play.title}"]
    for scene in play.scenes:
        block = [] if plain else [_slug(scene)]
        for line in scene.lines:
            name = names.get(line.speaker) or ("Narrator" if plain else "")
            block.append(f"{name}: {line.text}" if name else line.text)
        parts.append(("\n" if plain else "\n\n").join(block))
    return "\n\n".join(parts) + "\n"


def _slug(scene: Scene) -> str:
    where = "INT." if scene.setting in _INDOORS else "EXT."
    name = (scene.place or scene.setting.replace("_", " ")).upper()
    return f"{where} {name} - {scene.time.upper()}"


def _replaced(script: str, old: str, new: str) -> str | None:
    """``old`` as ``new`` where it stands, if it stands once; however its lines are broken.

    Before ``she said``, a line ends in the script with a comma that it is not spoken with.
    """
    for end in ("", _STOPS):
        words = old.rstrip(end).split() if end else old.split()
        pattern = r"\s+".join(re.escape(word) for word in words)
        places = list(re.finditer(pattern, script)) if words else []
        if len(places) == 1:
            start, stop = places[0].span()
            keeps = end and script[stop : stop + 1] in tuple(_STOPS)
            return script[:start] + (new.rstrip(end) if keeps else new) + script[stop:]
    return None


# --- the parts ---------------------------------------------------------------------------


def _scene(play: Screenplay, identity: str) -> Scene:
    for scene in play.scenes:
        if scene.id == identity:
            return scene
    raise NotFoundError(f"there is no scene {identity!r}; open the storyboard again")


def _line(play: Screenplay, identity: str) -> tuple[Scene, Line]:
    for scene in play.scenes:
        for line in scene.lines:
            if line.id == identity:
                return scene, line
    raise NotFoundError(f"there is no line {identity!r}; open the storyboard again")


def _with_scene(play: Screenplay, scene: Scene) -> Screenplay:
    return _changed(
        play, {"scenes": tuple(scene if one.id == scene.id else one for one in play.scenes)}
    )


def _attended(scene: Scene, lines: tuple[Line, ...], speaker: str) -> Scene:
    """The scene with these lines; whoever speaks is there."""
    present = scene.characters
    if speaker != NARRATOR and speaker not in present:
        present = (*present, speaker)
    return _changed(scene, {"lines": lines, "characters": present})


def _only(changes: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    unknown = sorted(set(changes) - set(allowed))
    if unknown:
        raise InputError(f"{unknown[0]!r} cannot be changed; what can: {', '.join(allowed)}")
    taken = dict(changes)
    if "text" in taken:
        taken["text"] = _words(taken["text"])
    return taken


def _words(text: str) -> str:
    """A line as it is spoken: one paragraph.

    :raises InputError: it is empty or too long.
    """
    words = " ".join(str(text).split())
    if not words:
        raise InputError("a line needs words; remove it if nobody speaks here")
    if len(words) > MOST_LETTERS:
        raise InputError(f"a line takes at most {MOST_LETTERS} letters; split it into two")
    return words


def _unused(stem: str, taken: Iterable[str]) -> str:
    numbers = [int(name[len(stem) :]) for name in taken
               if name.startswith(stem) and name[len(stem) :].isdigit()]  # fmt: skip
    return f"{stem}{max(numbers, default=0) + 1}"


def _changed(value: K, changes: Mapping[str, Any]) -> K:
    kind: Callable[..., K] = type(value)
    known = {name: getattr(value, name) for name in type(value).model_fields}
    return _built(kind, **{**known, **changes})


def _built(kind: Callable[..., T], **fields: Any) -> T:
    try:
        return kind(**fields)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        why = fault["msg"].removeprefix("Value error, ")
        raise InputError(f"{place}: {why}" if place else why) from None
