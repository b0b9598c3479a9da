"""What tells one version of a film from another, and what must be made anew for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.film import Brief, Line, Scene, Screenplay
from core.planning import FilmPlan

Kind = Literal[
    "line", "speaker", "delivery", "line_added", "line_removed", "scene_added", "scene_removed",
    "order", "scene", "picture", "character", "voice", "portrait", "title", "choice",
]  # fmt: skip

#: What of a brief concerns the film as a whole.
_CHOICES = ("duration", "style", "aspect", "resolution", "music", "music_file", "music_volume",
            "subtitles", "translations", "burn", "caption_style", "watermark")  # fmt: skip
_EVERY_FRAME = ("style", "aspect", "resolution", "burn", "caption_style", "watermark")
_SCENE = ("heading", "setting", "place", "time", "weather", "mood", "culture", "props",
          "characters", "framings", "description")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference."""

    kind: Kind
    where: str = ""
    """The id of the scene, line or person; for a choice, its name."""
    number: int = 0
    """The scene's place in the newer film (in the older, when it is gone), from 1."""
    field: str = ""
    """Which part of a scene or a character."""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Script:
    """A version as it is compared: what was asked, and the screenplay that was filmed."""

    brief: Brief
    play: Screenplay


@dataclass(frozen=True)
class Impact:
    """What must be made anew; the rest is taken over."""

    voices: int
    """Lines to be spoken."""
    pictures: int
    """Places to be drawn."""
    scenes: int
    """Scenes to be filmed."""
    of_scenes: int
    music: bool

    @property
    def everything(self) -> bool:
        """Whether no scene stays as it is."""
        return self.scenes == self.of_scenes


def changes(old: Script, new: Script) -> list[Change]:
    """Every difference, in the order of the film; first what concerns all of it."""
    return [*_choices(old, new), *_people(old, new), *_scenes(old, new)]


def impact(old: Script, new: Script) -> Impact:
    """About what making ``new`` takes when ``old`` is made. Never told lower than it is, but
    for scenes whose length moves with their neighbours'."""
    told = changes(old, new)
    whole = any(one.kind == "choice" and one.where in _EVERY_FRAME for one in told)
    whole |= any(one.kind == "title" for one in told)
    heard = {one.where for one in told if one.kind == "voice"}
    redressed = {one.where for one in told if one.kind in ("character", "portrait")}
    before = {line.id: line for line in old.play.lines}
    touched, voices = set(), 0
    drawn = {_plate(old, scene) for scene in old.play.scenes}
    fresh: set[str] = set()
    for scene in new.play.scenes:
        lines = [line for line in scene.lines if _spoken_anew(before.get(line.id), line, heard)]
        voices += len(lines)
        if _plate(new, scene) not in drawn:
            fresh.add(_plate(new, scene))
            touched.add(scene.id)
        if lines or redressed & set(scene.characters):
            touched.add(scene.id)
    touched |= {one.where for one in told if one.kind in ("scene", "scene_added", "picture")}
    touched |= {one.field for one in told if one.kind in ("line_removed", "line_added")}
    count = len(new.play.scenes)
    filmed = count if whole else len(touched & {scene.id for scene in new.play.scenes})
    music = any(one.kind == "choice" and one.where.startswith("music") for one in told)
    return Impact(voices, len(fresh), filmed, count, music or bool(filmed))


def _choices(old: Script, new: Script) -> Iterator[Change]:
    if old.play.title != new.play.title:
        yield Change("title", before=old.play.title, after=new.play.title)
    for name in _CHOICES:
        before, after = getattr(old.brief, name), getattr(new.brief, name)
        if before != after:
            yield Change("choice", name, before=_told(before), after=_told(after))


def _people(old: Script, new: Script) -> Iterator[Change]:
    known = {one.id: one for one in old.play.characters}
    for one in new.play.characters:
        was = known.get(one.id)
        if was is None:
            continue
        for name in ("name", "gender", "age", "looks"):
            before, after = getattr(was, name), getattr(one, name)
            if before != after:
                words = ("", "") if name == "looks" else (str(before), str(after))
                yield Change("character", one.id, 0, name, *words)
    for speaker in sorted({line.speaker for line in new.play.lines}):
        before, after = _chosen(old, speaker, "voices"), _chosen(new, speaker, "voices")
        if before != after:
            yield Change("voice", speaker, before=before, after=after)
        if _chosen(old, speaker, "portraits") != _chosen(new, speaker, "portraits"):
            yield Change("portrait", speaker)


def _scenes(old: Script, new: Script) -> Iterator[Change]:
    before = {scene.id: scene for scene in old.play.scenes}
    after = {scene.id: scene for scene in new.play.scenes}
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield Change("order")
    for number, scene in enumerate(new.play.scenes, 1):
        was = before.get(scene.id)
        if was is None:
            yield Change("scene_added", scene.id, number, after=scene.heading)
            continue
        for name in _SCENE:
            if getattr(was, name) != getattr(scene, name):
                texts = _told(getattr(was, name)), _told(getattr(scene, name))
                yield Change("scene", scene.id, number, name, *texts)
        if _picture(old, scene.id) != _picture(new, scene.id):
            yield Change("picture", scene.id, number)
        yield from _lines(was, scene, number)
    for number, scene in enumerate(old.play.scenes, 1):
        if scene.id not in after:
            yield Change("scene_removed", scene.id, number, before=scene.heading)


def _lines(old: Scene, new: Scene, number: int) -> Iterator[Change]:
    before = {line.id: line for line in old.lines}
    after = {line.id: line for line in new.lines}
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield Change("order", new.id, number)
    for line in new.lines:
        was = before.get(line.id)
        if was is None:
            yield Change("line_added", line.id, number, new.id, after=line.text)
            continue
        if was.text != line.text:
            yield Change("line", line.id, number, new.id, was.text, line.text)
        if was.speaker != line.speaker:
            yield Change("speaker", line.id, number, new.id, was.speaker, line.speaker)
        for name in ("emotion", "delivery"):
            if getattr(was, name) != getattr(line, name):
                words = getattr(was, name), getattr(line, name)
                yield Change("delivery", line.id, number, new.id, *words)
    for line in old.lines:
        if line.id not in after:
            yield Change("line_removed", line.id, number, new.id, before=line.text)


def _spoken_anew(was: Line | None, line: Line, heard: set[str]) -> bool:
    said = ("text", "speaker", "emotion", "delivery", "language")
    return (
        was is None
        or line.speaker in heard
        or any(getattr(was, name) != getattr(line, name) for name in said)
    )


def _plate(version: Script, scene: Scene) -> str:
    return FilmPlan(version.brief, (), "").plate(scene, 0).id


def _picture(version: Script, scene_id: str) -> tuple[object, int]:
    own = version.brief.images.get(scene_id) or version.brief.images.get(scene_id.lstrip("s"))
    return own, version.brief.variations.get(scene_id, 0)


def _chosen(version: Script, speaker: str, what: Literal["voices", "portraits"]) -> str:
    """The creator's own choice for a speaker, by name or id in any case; empty: none."""
    character = version.play.character(speaker)
    names = {speaker.casefold(), character.name.casefold() if character else ""}
    choice: Mapping[str, Any] = getattr(version.brief, what)
    for name, value in choice.items():
        if name.casefold() in names:
            return value if isinstance(value, str) else str(value.sha256)
    return ""


def _told(value: object) -> str:
    """A value as words; what has none is empty."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value) if isinstance(value, str | int | float | bool) else ""
