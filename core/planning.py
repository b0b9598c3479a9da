"""A brief becomes a graph: analysis, then everything the screenplay asks for, then, once the
lines are spoken, the shots, the mix and the film."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.casting import cast, wished_voices
from core.continuity import Continuity, part_of, seed_of, still
from core.errors import InputError
from core.film import NARRATOR, Brief, Line, Scene, Screenplay, Timeline, Voice
from core.formats import frame_size
from core.frozen import Ref
from core.graph import Graph, Results, Task, Turn
from core.layout import lay_out
from core.pacing import Pace, estimate, opening_pace, settle
from core.postproduction import Postproduction
from core.stages import (
    LipSyncRequest,
    PlateRequest,
    PortraitRequest,
    PublishRequest,
    Request,
    Script,
    ScriptRequest,
    Speech,
    SpeechRequest,
)
from core.staging import is_narrow

#: Seconds kept free for a line that other films have otherwise, beyond what is guessed.
_SPARE = 0.25


@dataclass
class FilmPlan:
    """Plans one film. Everything derived is a pure function of the fields and of results."""

    brief: Brief
    catalogue: Sequence[Voice]
    destination: str
    """Where to publish, as the output provider understands it; empty: not yet, the film is handed
    over later by :attr:`deliver`."""
    continuity: Continuity | None = None
    offered: Callable[[Request], bool] = lambda _request: True
    """Whether somebody here can answer a request."""

    notices: list[str] = field(default_factory=list)
    """What the creator should know about the plan."""
    screenplay: Screenplay = field(init=False)
    cast: dict[str, str] = field(init=False)
    wished: tuple[str, ...] = field(init=False)
    """Speakers whose voice the creator chose."""
    target: int = field(init=False)
    opening: Pace = field(init=False)
    pace: Pace = field(init=False)
    slots: dict[str, float] = field(init=False)
    """Line id → seconds kept free for it, whatever is said there."""
    timeline: Timeline = field(init=False)
    deliver: Callable[[Results], PublishRequest] = field(init=False)
    """What to hand to an output, once every task is done."""
    rigs: frozenset[str] = field(init=False)
    """The tasks that draw characters."""

    def graph(self) -> Graph:
        """The whole film as a graph that unfolds as results come in."""
        brief = self.brief
        if brief.screenplay is not None:
            return Graph([Turn("casting", self._prepare)])
        request = ScriptRequest(
            script=brief.script, title=brief.title, mode=brief.mode, language=brief.language
        )
        return Graph(
            [
                Task("script", "script", lambda _: request, seconds=0.3),
                Turn("casting", self._prepare, ("script",)),
            ]
        )

    @cached_property
    def seed(self) -> int:
        """The film's own number, kept across edits."""
        return self.kept.seed if self.kept else seed_of(self.brief)

    @cached_property
    def kept(self) -> Continuity | None:
        """What is kept from the previous version."""
        return still(self.continuity, self.screenplay)

    def next_continuity(self) -> Continuity:
        """What the next version should start from, once this film is made."""
        return Continuity(
            asked=self.brief.duration,
            target=self.target,
            seed=self.seed,
            pace=self.pace,
            cast=self.cast,
            parts={speaker: part_of(self.screenplay, speaker) for speaker in self.cast},
            wished=self.wished,
            lines=tuple(line.text for line in self.screenplay.lines),
            slots=self.kept.slots if self.kept and self.kept.slots else self.slots,
        )

    # --- once the script is understood ---------------------------------------------------

    def _prepare(self, results: Results) -> Iterator[Task | Turn]:
        self.screenplay = _seated(self.brief.screenplay or _screenplay(results))
        self._refuse_unknown_scenes()
        self._refuse_short_translations()
        self._refuse_unknown_portraits()
        self.target, self.opening = self._opening()
        kept_cast = self.kept.voices_for(self.screenplay) if self.kept else {}
        wishes = wished_voices(self.screenplay, self.catalogue, self.brief.voices)
        self.wished = tuple(sorted(wishes))
        self.cast = cast(self.screenplay, self._choice_of_voices(), wishes, kept_cast)
        yield from self._voices()
        portraits = list(self._portraits())
        self.rigs = frozenset(task.id for task in portraits)
        yield from portraits
        yield from {task.id: task for task in self._plates()}.values()
        spoken = tuple(f"voice/{line.id}" for line in self.screenplay.lines)
        yield Turn("timeline", self._film, spoken)

    def _voices(self) -> Iterator[Task]:
        for line in self.screenplay.lines:
            request = SpeechRequest(
                text=line.text,
                language=line.language,
                voice=self.cast[line.speaker],
                emotion=line.emotion,
                delivery=line.delivery,
                rate=self.opening.rate,
            )
            seconds = 10 + len(line.text) / 15
            yield Task(f"voice/{line.id}", "voice", _always(request), seconds=seconds)
            if line.speaker != NARRATOR:
                yield self._lips(line)

    def _lips(self, line: Line) -> Task:
        def build(results: Results) -> LipSyncRequest:
            speech = results[f"voice/{line.id}"]
            assert isinstance(speech, Speech)
            return LipSyncRequest(
                duration=speech.duration,
                words=speech.words,
                phonemes=speech.phonemes,
                emotion=line.emotion,
                delivery=line.delivery,
                language=line.language,
                seed=_number(line.speaker),
            )

        return Task(f"lipsync/{line.id}", "lipsync", build, (f"voice/{line.id}",), 0.1)

    def _portraits(self) -> Iterator[Task]:
        width, high = frame_size(self.brief.aspect, self.brief.resolution)
        narrow = is_narrow(width, high)
        whole = high if narrow else round(high * 0.72)
        photos = {name.casefold(): photo for name, photo in self.brief.portraits.items()}
        seen = {name for scene in self.screenplay.scenes for name in scene.characters}
        for character in self.screenplay.characters:
            if character.id not in seen:
                continue
            photo = photos.get(character.name.casefold()) or photos.get(character.id)
            bust = PortraitRequest(
                character=character, style=self.brief.style, framing="bust",
                height=round(min(width, high) * 0.92), photo=photo,
            )  # fmt: skip
            yield Task(f"images/{character.id}/bust", "images", _always(bust), seconds=2.0)
            if photo or (self.screenplay.mode == "podcast" and not narrow):
                continue
            full = PortraitRequest(
                character=character, style=self.brief.style, framing="full", height=whole
            )  # fmt: skip
            yield Task(f"images/{character.id}/full", "images", _always(full), seconds=2.0)

    # --- places --------------------------------------------------------------------------

    def _plates(self) -> Iterator[Task]:
        for scene in self.screenplay.scenes:
            yield self.plate(scene, 0)

    def plate(self, scene: Scene, angle: int) -> Task:
        """The task that draws a view of a scene's place; two scenes may share one."""
        width, height = frame_size(self.brief.aspect, self.brief.resolution)
        upload = self._upload(scene)
        request = PlateRequest(
            setting=scene.setting,
            place=scene.place,
            time=scene.time,
            weather=scene.weather,
            mood=scene.mood,
            culture=scene.culture,
            props=scene.props,
            description=scene.description,
            style=self.brief.style,
            width=width,
            height=height,
            seed=_number(" ".join([scene.setting, scene.place, *self._variation(scene)])),
            angle=0 if upload else angle,
            upload=upload,
        )
        name = f"images/plate-{request.digest()[:12]}"
        return Task(name, "images", _always(request), seconds=3.0)

    def _variation(self, scene: Scene) -> tuple[str, ...]:
        """What tells another picture of the same place from the first."""
        number = self.brief.variations.get(scene.id, 0)
        return (f"variation {number}",) if number else ()

    def _upload(self, scene: Scene) -> Ref | None:
        return self.brief.images.get(scene.id) or self.brief.images.get(scene.id.lstrip("s"))

    def _refuse_unknown_scenes(self) -> None:
        known = {scene.id for scene in self.screenplay.scenes}
        known |= {identity.lstrip("s") for identity in known}
        for name in self.brief.images:
            if name not in known:
                count = len(self.screenplay.scenes)
                raise InputError(f"there is no scene {name!r}: the film has scenes 1 to {count}")

    def _choice_of_voices(self) -> Sequence[Voice]:
        """The voices of the provider the creator chose, if it has any for the language."""
        chosen = self.brief.use.get("voice")
        if chosen is None:
            return self.catalogue
        language = self.screenplay.language
        own = [voice for voice in self.catalogue if voice.id.startswith(f"{chosen}:")]
        if not any(language in voice.languages for voice in own):
            self.notices.append(f"voice: {chosen} has no voice that speaks {language!r}")
            return self.catalogue
        return own

    def _refuse_unknown_portraits(self) -> None:
        known = {name for one in self.screenplay.characters for name in (one.id, one.name)}
        folded = {name.casefold() for name in known}
        for name in self.brief.portraits:
            if name.casefold() not in folded:
                there = ", ".join(one.name for one in self.screenplay.characters) or "nobody"
                raise InputError(f"nobody is called {name!r}; the script has: {there}")

    def _refuse_short_translations(self) -> None:
        count = len(self.screenplay.lines)
        for language, lines in self.brief.translations.items():
            if len(lines) != count:
                raise InputError(
                    f"the translation into {language} has {len(lines)} lines and the film "
                    f"{count} spoken ones; `filmwright analyze SCRIPT --lines` prints them"
                )

    def _opening(self) -> tuple[int, Pace]:
        """The length to aim at and the rate to speak at."""
        if self.kept and self.kept.slots:
            return self.kept.target, Pace(rate=self.kept.pace.rate)
        length = self.kept.length_for(self.brief.duration) if self.kept else None
        play = with_texts(self.screenplay, self.brief.longest)
        return opening_pace(play, self.brief.duration, length)

    # --- once the lines are spoken -------------------------------------------------------

    def _film(self, results: Results) -> Iterator[Task | Turn]:
        spoken = {}
        for line in self.screenplay.lines:
            speech = results[f"voice/{line.id}"]
            assert isinstance(speech, Speech)
            spoken[line.id] = speech.duration
        self.slots = self._kept_free(spoken)
        spoken |= self.slots
        kept_pace = self.kept.pace if self.kept and self.kept.target == self.target else None
        if self.kept and self.kept.slots:
            self.pace = self.kept.pace
        else:
            self.pace = settle(self.screenplay, spoken, self.target, self.opening, kept_pace)
        self.timeline = lay_out(self.screenplay, self.cast, spoken, self.pace, self.target)
        yield from Postproduction(self, results).tasks()

    def _kept_free(self, spoken: Mapping[str, float]) -> dict[str, float]:
        """Line id → the seconds that a line takes in every film of the same making; more only
        where it does not fit. Measured by how long this voice took for the line it has."""
        if self.kept and self.kept.slots:
            return {line: max(spoken[line], seconds) for line, seconds in self.kept.slots.items()}
        free = {}
        for line in self.screenplay.lines:
            if line.id in self.brief.longest:
                other = line.model_copy(update={"text": self.brief.longest[line.id]})
                share = max(1.0, estimate(other) / estimate(line))
                free[line.id] = round(spoken[line.id] * share + _SPARE, 3)
        return free


def with_texts(play: Screenplay, texts: Mapping[str, str]) -> Screenplay:
    """The screenplay with other words in some lines; ``texts``: line id → what is said."""
    if not texts:
        return play

    def line(one: Line) -> Line:
        return one.model_copy(update={"text": texts.get(one.id, one.text)})

    scenes = (
        scene.model_copy(update={"lines": tuple(map(line, scene.lines))}) for scene in play.scenes
    )
    return play.model_copy(update={"scenes": tuple(scenes)})


def _seated(play: Screenplay) -> Screenplay:
    """In a podcast everybody keeps their chair: the same order in every topic."""
    if play.mode != "podcast":
        return play
    order = [character.id for character in play.characters]
    scenes = tuple(
        scene.model_copy(update={"characters": tuple(sorted(scene.characters, key=order.index))})
        for scene in play.scenes
    )
    return play.model_copy(update={"scenes": scenes})


def _screenplay(results: Results) -> Screenplay:
    script = results["script"]
    assert isinstance(script, Script)
    return script.screenplay


def _always(request: Request) -> Callable[[Results], Request]:
    return lambda _results: request


def _number(text: str) -> int:
    """A number that belongs to a text, the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:3], "big")
