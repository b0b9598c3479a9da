"""From spoken lines to a finished film: score, subtitles, segments, mix, join, delivery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from core.film import NARRATOR, Cue, MusicKind, TimedScene, TimedShot, Word
from core.formats import FPS, video_format
from core.graph import Results, Task
from core.layout import DISSOLVE
from core.stages import (
    Caption,
    Clip,
    Film,
    JoinRequest,
    Mix,
    MixRequest,
    Performance,
    Picture,
    PublishRequest,
    Result,
    Rig,
    Score,
    ScoreRequest,
    ScoreSection,
    Segment,
    SegmentRequest,
    Slice,
    Speech,
    SpokenLine,
    SubtitleRequest,
    Subtitles,
    Take,
    ThumbnailRequest,
    Thumbnails,
)
from core.staging import is_narrow, rig_id, take_of

if TYPE_CHECKING:
    from core.planning import FilmPlan

_Kind = TypeVar("_Kind", bound=Result)

#: Frames. A shot longer than this is filmed in pieces: finer edits, and both cores busy.
_PIECE = 96

_INTENSITY = {
    "calm": 0.35, "tender": 0.35, "reflective": 0.35, "sad": 0.4, "mysterious": 0.45,
    "hopeful": 0.55, "wonder": 0.6, "playful": 0.6, "joyful": 0.7, "tense": 0.75,
    "triumphant": 0.85, "epic": 0.9,
}  # fmt: skip


def take_result(results: Results, identity: str, kind: type[_Kind]) -> _Kind:
    """The result of a task, as the type it must be."""
    result = results[identity]
    if not isinstance(result, kind):
        raise TypeError(f"{identity} is a {type(result).__name__}, not a {kind.__name__}")
    return result


class Postproduction:
    """The tasks that follow from a timeline."""

    def __init__(self, plan: FilmPlan, spoken: Results) -> None:
        self._plan = plan
        self._spoken = spoken
        self._brief = plan.brief
        self._play = plan.screenplay
        self._timeline = plan.timeline
        self._format = video_format(plan.brief)
        self._shots = [(scene, shot) for scene in plan.timeline.scenes for shot in scene.shots]
        self._subtitle_requests = self._subtitling()

    def tasks(self) -> Iterator[Task]:
        """Everything still to be made."""
        plates = {task.id: task for task in map(self._plate, *zip(*self._shots, strict=True))}
        first_views = {self._plan.plate(scene, 0).id for scene in self._play.scenes}
        yield from (task for name, task in plates.items() if name not in first_views)
        yield Task("music", "music", lambda _: self._score_request(), seconds=20)
        for language, request in self._subtitle_requests.items():
            yield _fixed(f"subtitles/{language}", request)
        segments = list(self._segments())
        yield from segments
        yield Task("mix", "compose", self._mix_request, ("music",), 30)
        names = tuple(task.id for task in segments)
        yield Task("join", "compose", lambda r: self._join_request(r, names), ("mix", *names), 3)
        yield self._thumbnails()
        self._plan.deliver = lambda results: self._delivery(results, names)
        if self._plan.destination:
            needs = ("join", "thumbnails", "music", *self._written)
            yield Task("publish", "publish", self._plan.deliver, needs, 1)

    # --- sound and words -----------------------------------------------------------------

    def _score_request(self) -> ScoreRequest:
        speech = [(line.start, line.end) for scene in self._timeline.scenes for line in scene.lines]
        return ScoreRequest(
            kind=self._music_kind(),
            culture=self._play.culture,
            sections=tuple(map(self._section, self._timeline.scenes)),
            duration=self._timeline.duration,
            seed=self._plan.seed,
            speech=tuple(speech),
            upload=self._brief.music_file,
        )

    def _music_kind(self) -> MusicKind:
        if self._brief.music != "auto" and self._brief.music != "none":
            return self._brief.music
        if self._play.mode == "podcast":
            return "contemporary"
        if self._play.culture == "indian":
            sacred = sum(scene.setting == "temple" for scene in self._play.scenes)
            return "chant" if sacred * 2 > len(self._play.scenes) else "indian"
        return "orchestral" if self._play.characters else "ambient"

    def _section(self, timed: TimedScene) -> ScoreSection:
        scene = timed.scene
        return ScoreSection(
            start=timed.first / FPS,
            duration=timed.frames / FPS,
            mood=scene.mood,
            intensity=_INTENSITY[scene.mood],
            setting=scene.setting,
            weather=scene.weather,
            time=scene.time,
        )

    def _clips(self) -> tuple[Clip, ...]:
        clips = []
        for scene in self._timeline.scenes:
            for line in scene.lines:
                speech = take_result(self._spoken, f"voice/{line.line.id}", Speech)
                clips.append(Clip(audio=speech.audio, start=line.start, gain=speech.gain))
        return tuple(clips)

    def _mix_request(self, results: Results) -> MixRequest:
        score = take_result(results, "music", Score)
        return MixRequest(
            duration=self._timeline.duration,
            voices=self._clips(),
            music=None if self._brief.music == "none" else score.music,
            ambience=score.ambience,
            music_volume=self._brief.music_volume,
            codec="opus" if self._brief.container == "webm" else "aac",
        )

    def _subtitling(self) -> dict[str, SubtitleRequest]:
        """Language → request, for every language that somebody here can write."""
        spoken = self._play.language
        requests = {}
        for language in (*(self._brief.subtitles or (spoken,)), *self._brief.translations):
            request = self._subtitle_request(language)
            if language == spoken or self._plan.offered(request):
                requests[language] = request
            else:
                self._plan.notices.append(
                    f"no subtitles in {language!r}: nobody here translates from {spoken!r}; "
                    f"bring a translation with --translation {language}=FILE"
                )
        return requests or {spoken: self._subtitle_request(spoken)}

    def _subtitle_request(self, language: str) -> SubtitleRequest:
        speakers = {line.speaker for line in self._play.lines}
        return SubtitleRequest(
            lines=tuple(self._spoken_lines()),
            spoken=self._play.language,
            language=language,
            translation=self._brief.translations.get(language, ()),
            labels=len(speakers - {NARRATOR}) > 2 or self._play.mode == "podcast",
            style=self._brief.caption_style,
            width=self._format.width,
            height=self._format.height,
            duration=self._timeline.duration,
        )

    def _spoken_lines(self) -> Iterator[SpokenLine]:
        """Lines in film time, words on frame boundaries so that a shifted scene keeps its cues."""
        for scene in self._timeline.scenes:
            for line in scene.lines:
                speech = take_result(self._spoken, f"voice/{line.line.id}", Speech)
                character = self._play.character(line.line.speaker)
                yield SpokenLine(
                    speaker=character.name if character else "",
                    text=line.line.text,
                    start=line.start,
                    end=line.start + speech.duration,
                    words=tuple(_on_frames(word, line.start) for word in speech.words),
                )

    # --- pictures ------------------------------------------------------------------------

    def _plate(self, scene: TimedScene, shot: TimedShot) -> Task:
        return self._plan.plate(scene.scene, shot.angle)

    def _take(self, results: Results, number: int) -> Take:
        scene, shot = self._shots[number]
        rigs = {name: take_result(results, task, Rig) for name, task in self._rigs(shot).items()}
        performances = {
            line.line.id: take_result(results, f"lipsync/{line.line.id}", Performance)
            for line in scene.lines
            if line.line.speaker in shot.people
        }
        picture = take_result(results, self._plate(scene, shot).id, Picture)
        look = self._brief.style
        overlap = self._overlap(number)
        return take_of(shot, scene, self._play, picture, rigs, performances, look, overlap)

    def _take_needs(self, number: int) -> tuple[str, ...]:
        scene, shot = self._shots[number]
        speaking = [line.line for line in scene.lines if line.line.speaker in shot.people]
        return (
            self._plate(scene, shot).id,
            *self._rigs(shot).values(),
            *(f"lipsync/{line.id}" for line in speaking),
        )

    def _rigs(self, shot: TimedShot) -> dict[str, str]:
        """Who is in the picture → the task that draws them for it.

        A character made from a photograph has a face only, and stays out of whole figures.
        """
        narrow = is_narrow(self._format.width, self._format.height)
        tasks = {name: rig_id(name, shot.framing, narrow) for name in shot.people}
        return {name: task for name, task in tasks.items() if task in self._plan.rigs}

    def _overlap(self, number: int) -> tuple[int, int]:
        """Frames that a shot lends to the dissolves before and after it."""
        scene, shot = self._shots[number]
        starts = shot.first == scene.first and number > 0
        last = shot.first + shot.frames == scene.first + scene.frames
        ends = last and number < len(self._shots) - 1
        return (DISSOLVE // 2 if starts else 0, DISSOLVE // 2 if ends else 0)

    def _segments(self) -> Iterator[Task]:
        for number, (_, shot) in enumerate(self._shots):
            before, after = self._overlap(number)
            if before:
                first = shot.first - before
                yield self._segment(f"{shot.id}.dissolve", first, DISSOLVE, (number - 1, number))
            first, frames = shot.first + before, shot.frames - before - after
            count = max(1, round(frames / _PIECE))
            edges = [first + frames * piece // count for piece in range(count + 1)]
            for piece in range(count):
                length = edges[piece + 1] - edges[piece]
                yield self._segment(f"{shot.id}.{piece + 1}", edges[piece], length, (number,))

    def _segment(self, name: str, first: int, frames: int, numbers: tuple[int, ...]) -> Task:
        burned = f"subtitles/{next(iter(self._subtitle_requests))}"

        def build(results: Results) -> SegmentRequest:
            cues = take_result(results, burned, Subtitles) if self._brief.burn else None
            return SegmentRequest(
                format=self._format,
                frames=frames,
                slices=tuple(self._slice(results, number, first) for number in numbers),
                captions=tuple(_captions(cues, first, frames)) if cues else (),
                caption_style=self._brief.caption_style,
                watermark=self._brief.watermark,
            )

        needs = {need for number in numbers for need in self._take_needs(number)}
        needs |= {burned} if self._brief.burn else set()
        return Task(f"segment/{name}", "compose", build, tuple(sorted(needs)), frames / 12)

    def _slice(self, results: Results, number: int, first: int) -> Slice:
        _, shot = self._shots[number]
        return Slice(
            take=self._take(results, number), first=first - shot.first + self._overlap(number)[0]
        )

    # --- the film ------------------------------------------------------------------------

    def _join_request(self, results: Results, names: tuple[str, ...]) -> JoinRequest:
        return JoinRequest(
            segments=tuple(take_result(results, name, Segment).video for name in names),
            mix=take_result(results, "mix", Mix),
            format=self._format,
            container=self._brief.container,
            frames=self._timeline.frames,
            title=self._play.title,
            language=self._play.language,
        )

    def _thumbnails(self) -> Task:
        numbers = self._moments()

        def build(results: Results) -> ThumbnailRequest:
            moments = []
            for number in numbers:
                take = self._take(results, number)
                moments.append(Slice(take=take, first=take.frames * 2 // 3))
            return ThumbnailRequest(
                title=self._play.title,
                language=self._play.language,
                moments=tuple(moments),
                style=self._brief.style,
            )

        needs = {need for number in numbers for need in self._take_needs(number)}
        return Task("thumbnails", "compose", build, tuple(sorted(needs)), 3)

    def _moments(self) -> list[int]:
        """Three shots that sell the film: a wide view, then faces, from different scenes."""
        telling = [number for number, (_, shot) in enumerate(self._shots) if not shot.card] or [0]
        # Of many films that differ in some lines, all have the same pictures if they can.
        telling = [number for number in telling if not self._differs(number)] or telling
        wide = [number for number in telling if self._shots[number][1].framing == "wide"]
        faces = [number for number in telling if self._shots[number][1].framing != "wide"]
        picked = [*wide[:1], *faces[len(faces) // 3 :: 2], *wide[1:], *faces, *telling]
        return list(dict.fromkeys(picked))[:3]

    def _differs(self, number: int) -> bool:
        """Whether a shot shows somebody speak a line that other films have otherwise."""
        scene, shot = self._shots[number]
        lines = (line.line for line in scene.lines if line.line.id in self._plan.slots)
        return any(line.speaker in shot.people for line in lines)

    @property
    def _written(self) -> tuple[str, ...]:
        """The tasks that write subtitles."""
        return tuple(f"subtitles/{language}" for language in self._subtitle_requests)

    def _delivery(self, results: Results, names: tuple[str, ...]) -> PublishRequest:
        films = ((name.removeprefix("segment/"), results[name]) for name in names)
        return PublishRequest(
            destination=self._plan.destination,
            title=self._play.title,
            description=self._play.logline,
            language=self._play.language,
            film=take_result(results, "join", Film),
            aspect=self._brief.aspect,
            subtitles=tuple(take_result(results, name, Subtitles) for name in self._written),
            thumbnails=take_result(results, "thumbnails", Thumbnails),
            timeline=self._timeline,
            voices=self._clips(),
            segments=tuple(
                (name, one.video, one.frames) for name, one in films if isinstance(one, Segment)
            ),
            score=take_result(results, "music", Score),
        )


def _fixed(name: str, request: SubtitleRequest) -> Task:
    return Task(name, "subtitles", lambda _: request, seconds=0.5)


def _on_frames(word: Word, offset: float) -> Word:
    def snapped(seconds: float) -> float:
        return (round(offset * FPS) + round(seconds * FPS)) / FPS

    return Word(text=word.text, start=snapped(word.start), end=snapped(word.end))


def _captions(subtitles: Subtitles, first: int, frames: int) -> Iterator[Caption]:
    """The cues that show in a stretch of the film, in its own frames."""
    for cue in subtitles.cues:
        starts, ends = _frame(cue.start) - first, _frame(cue.end) - first
        if starts < frames and ends > 0:
            yield Caption(
                first=starts,
                frames=ends - starts,
                lines=cue.lines,
                words=_spans(cue, first),
                speaker=cue.speaker,
                language=subtitles.language,
            )


def _spans(cue: Cue, first: int) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (word.text, _frame(word.start) - first, max(1, _frame(word.end) - _frame(word.start)))
        for word in cue.words
    )


def _frame(seconds: float) -> int:
    return round(seconds * FPS)
