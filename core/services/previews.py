"""What a creator hears and sees before choosing, as graphs of the film's own stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core import variables
from core.film import (
    Aspect,
    Brief,
    Character,
    Culture,
    Framing,
    Language,
    Looks,
    MusicKind,
    Scene,
    Screenplay,
    TimedScene,
    TimedShot,
)  # fmt: skip
from core.frozen import Ref
from core.graph import Graph, Results, Task
from core.planning import FilmPlan
from core.plugins import Registry
from core.stages import (
    Clip,
    Mix,
    MixRequest,
    Picture,
    PlateRequest,
    PortraitRequest,
    Rig,
    Score,
    ScoreRequest,
    ScoreSection,
    Slice,
    Speech,
    SpeechRequest,
    Stage,
    ThumbnailRequest,
    Thumbnails,
)  # fmt: skip
from core.staging import is_narrow, take_of

#: Pixels of a sample picture, by the film's shape.
SIZES: dict[Aspect, tuple[int, int]] = {"16:9": (480, 270), "9:16": (270, 480), "1:1": (360, 360)}
_FACE = 192

#: Seconds of music to hear.
_MUSIC = 14.0

#: Frames of the take from which a picture is taken, and the one taken.
_TAKE, _MOMENT = 48, 20

#: The most people in a sample picture.
_MOST_PEOPLE = 3


@dataclass(frozen=True)
class Preview:
    """Something to make: under which name, by which graph, and what of it is shown."""

    name: str
    plan: Callable[[], Graph]
    use: Mapping[str, str]
    shown: Callable[[Results], Ref | None]
    """Out of the graph's results; ``None``: there is nothing to hear (silence)."""


def voice_preview(voice: str, language: Language, text: str) -> Preview:
    """A voice saying ``text``, as loud as in a film."""
    request = SpeechRequest(text=variables.in_words(text), language=language, voice=voice)

    def mix(results: Results) -> MixRequest:
        speech = results["speech"]
        assert isinstance(speech, Speech)
        clip = Clip(audio=speech.audio, start=0.15, gain=speech.gain)
        return MixRequest(duration=speech.duration + 0.4, voices=(clip,))

    def plan() -> Graph:
        return Graph(
            [
                Task("speech", "voice", lambda _: request),
                Task("mix", "compose", mix, ("speech",)),
            ]
        )

    return Preview(f"voice {request.digest()}", plan, {}, _sound)


def music_preview(registry: Registry, kind: MusicKind, culture: Culture) -> Preview:
    """Some seconds of a kind of music, by an offline provider."""
    request = ScoreRequest(
        kind=kind,
        culture=culture,
        sections=(
            ScoreSection(start=0, duration=_MUSIC, mood="hopeful", intensity=0.7, ambience=False),
        ),
        duration=_MUSIC,
        seed=7,
    )

    def mix(results: Results) -> MixRequest:
        score = results["score"]
        assert isinstance(score, Score)
        return MixRequest(duration=_MUSIC, voices=(), music=score.music, music_volume=1.0)

    def plan() -> Graph:
        return Graph(
            [
                Task("score", "music", lambda _: request),
                Task("mix", "compose", mix, ("score",)),
            ]
        )

    return Preview(f"music {request.digest()}", plan, offline(registry, "music"), _sound)


def style_preview(registry: Registry, style: str) -> Preview:
    """A style, shown on a picture that is the same for all."""
    return scene_preview(registry, _EXAMPLE, _EXAMPLE.scenes[0], style, "16:9", framing="medium")


def scene_preview(
    registry: Registry,
    screenplay: Screenplay,
    scene: Scene,
    style: str,
    aspect: Aspect,
    variation: int = 0,
    upload: Ref | None = None,
    framing: Framing = "wide",
    size: tuple[int, int] | None = None,
) -> Preview:
    """A scene with its people, as the film shows it; ``size`` in pixels, else a sample's."""
    width, height = size or SIZES[aspect]
    people = [who for who in scene.characters if screenplay.character(who)][:_MOST_PEOPLE]
    if framing != "wide":
        people = people[: 1 if is_narrow(width, height) else 2]
    plate = _plate(scene, style, width, height, variation, upload)
    return _picture_of(
        registry, screenplay, scene, style, people if upload is None else [], framing, plate
    )


def portrait_preview(
    registry: Registry, screenplay: Screenplay, character: Character, style: str,
    photo: Ref | None = None,
) -> Preview:  # fmt: skip
    """A character's face, in the place where they first appear."""
    scene = next(
        (one for one in screenplay.scenes if character.id in one.characters), screenplay.scenes[0]
    )
    plate = _plate(scene, style, _FACE, _FACE)
    return _picture_of(registry, screenplay, scene, style, [character.id], "close", plate, photo)


def offline(registry: Registry, stage: Stage, style: str = "") -> dict[str, str]:
    """The provider that makes samples: one that costs nothing, and that draws the style."""
    ready = [
        info
        for info in registry.serving(stage)
        if info.offline and registry.readiness(info.name).ready
    ]
    ready.sort(key=lambda info: (bool(style) and style not in info.styles, not info.last_resort))
    able = [info for info in ready if info.styles] or ready
    return {stage: able[0].name} if able else {}


def _plate(
    scene: Scene, style: str, width: int, height: int, variation: int = 0, upload: Ref | None = None
) -> PlateRequest:
    """The scene's place as the film asks for it, only smaller."""
    brief = Brief(
        script="-",
        style=style,
        images={scene.id: upload} if upload else {},
        variations={scene.id: variation},
    )
    request = FilmPlan(brief, (), "").plate(scene, 0).build({})
    assert isinstance(request, PlateRequest)
    return request.model_copy(update={"width": width, "height": height})


def _picture_of(
    registry: Registry,
    screenplay: Screenplay,
    scene: Scene,
    style: str,
    people: Sequence[str],
    framing: Framing,
    plate: PlateRequest,
    photo: Ref | None = None,
) -> Preview:
    narrow = is_narrow(plate.width, plate.height)
    whole = framing == "wide" or (narrow and framing == "medium")
    portraits = {
        f"rig/{who}": PortraitRequest(
            character=character,
            style=style,
            framing="full" if whole else "bust",
            height=round(plate.height * (1.0 if narrow or not whole else 0.72)),
            photo=None if whole else photo,
        )
        for who in people
        if (character := screenplay.character(who)) is not None
    }
    shot = TimedShot(
        id=f"{scene.id}.k1", framing=framing, camera="hold", people=tuple(people),
        focus=people[0] if people and framing != "wide" else "", first=0, frames=_TAKE,
    )  # fmt: skip
    timed = TimedScene(scene=scene, first=0, frames=_TAKE, shots=(shot,), lines=())

    def still(results: Results) -> ThumbnailRequest:
        picture = results["plate"]
        assert isinstance(picture, Picture)
        rigs = {who: rig for who in people if isinstance(rig := results.get(f"rig/{who}"), Rig)}
        take = take_of(shot, timed, screenplay, picture, rigs, {}, style, (0, 0))
        return ThumbnailRequest(
            title="-", language="en", moments=(Slice(take=take, first=_MOMENT),), style=style,
            width=160, height=90,
        )  # fmt: skip

    def plan() -> Graph:
        drawn = [
            Task(name, "images", lambda _, request=request: request)  # type: ignore[misc]
            for name, request in portraits.items()
        ]
        needs = ("plate", *portraits)
        return Graph(
            [
                Task("plate", "images", lambda _: plate),
                *drawn,
                Task("still", "compose", still, needs),
            ]
        )

    name = f"picture {plate.digest()} {framing} {' '.join(people)} {photo}"
    use = {} if photo else offline(registry, "images", style)
    return Preview(name, plan, use, _still)


def _sound(results: Results) -> Ref | None:
    mix = results["mix"]
    assert isinstance(mix, Mix)
    return mix.audio


def _still(results: Results) -> Ref:
    still = results["still"]
    assert isinstance(still, Thumbnails)
    return still.poster


_EXAMPLE = Screenplay(
    title="-",
    language="en",
    culture="indian",
    characters=(
        Character(
            id="asha", name="Asha", gender="female", age="adult", culture="indian",
            looks=Looks(skin="brown", hair_colour="black", hair="braid", dress="salwar",
                        colour="#d99a2b"),
        ),
    ),
    scenes=(
        Scene(
            id="s1", heading="The river, dusk", setting="river", time="dusk", mood="tender",
            culture="indian", props=("boat",), characters=("asha",), framings=("medium",),
        ),
    ),
)  # fmt: skip
