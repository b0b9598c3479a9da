"""The vocabulary of film-making: what a creator asks for, and what a script is understood to be."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from core.frozen import Fraction, Frozen, Ref, Seconds

Gender = Literal["female", "male", "neutral"]
Age = Literal["child", "teen", "adult", "senior"]
Culture = Literal["indian", "western", "mixed"]
Mode = Literal["film", "podcast"]
TimeOfDay = Literal["dawn", "day", "dusk", "night"]
Weather = Literal["clear", "cloudy", "rain", "storm", "snow", "fog", "wind"]
Framing = Literal["wide", "medium", "close"]
Aspect = Literal["16:9", "9:16", "1:1"]
Resolution = Literal["720p", "1080p", "4k"]
MusicKind = Literal["indian", "orchestral", "ambient", "contemporary", "chant"]

Mood = Literal[
    "calm", "joyful", "tender", "hopeful", "wonder", "mysterious",
    "tense", "sad", "triumphant", "playful", "reflective", "epic",
]  # fmt: skip

Emotion = Literal[
    "neutral", "happy", "excited", "tender", "sad", "angry", "afraid",
    "surprised", "serious", "hopeful", "proud", "curious",
]  # fmt: skip

Delivery = Literal["normal", "whisper", "shout", "soft", "urgent", "slow"]

Setting = Literal[
    "sea", "beach", "harbour", "mountains", "forest", "desert", "river", "village",
    "field", "garden", "city_street", "skyline", "rooftop", "road", "kitchen",
    "living_room", "bedroom", "classroom", "office", "laboratory", "library", "cafe",
    "shop", "workshop", "temple", "palace", "hospital", "market", "train", "station",
    "farm", "space", "stage", "studio", "abstract",
]  # fmt: skip

CameraMove = Literal[
    "hold", "push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "drift",
]  # fmt: skip

#: The speaker of a line that no character says.
NARRATOR = "narrator"

#: BCP 47 primary language, such as ``en`` or ``hi``.
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Looks(Frozen):
    """How a character appears, as a draughtsman needs it. Empty: not said, draw what fits."""

    skin: Literal["", "light", "fair", "tan", "brown", "deep"] = ""
    hair_colour: Literal["", "black", "brown", "blonde", "red", "grey", "white"] = ""
    hair: Literal["", "short", "long", "braid", "bun", "curly", "bald", "ponytail"] = ""
    beard: bool = False
    moustache: bool = False
    glasses: bool = False
    headwear: Literal["", "turban", "hat", "cap", "scarf", "helmet", "crown"] = ""
    dress: Literal[
        "", "sari", "kurta", "salwar", "dhoti", "suit", "dress", "shirt", "coat", "uniform",
        "apron", "school", "robe", "labcoat", "tshirt", "sweater",
    ] = ""  # fmt: skip
    colour: str = ""
    """The main colour of the clothes as a CSS hex (``#b5443a``); empty: chosen from the name."""


class Character(Frozen):
    """A person of the film. ``id`` is a slug of the name and stays the same across edits."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: str
    gender: Gender = "neutral"
    age: Age = "adult"
    role: str = ""
    """What they are in the story: ``keeper``, ``grandmother``, ``host``."""
    culture: Culture = "western"
    looks: Looks = Looks()
    description: str = ""


#: Names a scene or a line; also part of file names.
Identity = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]


class Line(Frozen):
    """What one voice says without interruption."""

    id: Identity
    """``s2.l3``: the third line of the second scene."""
    speaker: str
    """A character's id, or :data:`NARRATOR`."""
    text: Annotated[str, Field(pattern=r"\S")]
    language: Language
    emotion: Emotion = "neutral"
    delivery: Delivery = "normal"


class Scene(Frozen):
    """One place at one time."""

    id: Identity
    """``s2``: the second scene."""
    heading: str
    """How a person would name it: ``The harbour, night``."""
    setting: Setting
    place: str = ""
    """The words of the script that name the place."""
    time: TimeOfDay = "day"
    weather: Weather = "clear"
    mood: Mood = "calm"
    culture: Culture = "western"
    props: tuple[str, ...] = ()
    """Things named in the script that ought to be seen, as singular English nouns: ``boat``."""
    characters: tuple[str, ...] = ()
    """Ids of those present, speaking or not, in order of importance."""
    framings: tuple[Framing, ...] = ("wide",)
    """Shot types in the order they should come; the director repeats the last as needed."""
    lines: tuple[Line, ...] = ()
    description: str = ""
    """One sentence a picture could be made from."""


class Screenplay(Frozen):
    """A script as understood. Everything inferred is here, so that a person can correct it."""

    title: str
    language: Language
    mode: Mode = "film"
    culture: Culture = "western"
    logline: str = ""
    characters: tuple[Character, ...] = ()
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1)]
    inferred: tuple[str, ...] = ()
    """What was guessed and from what, one sentence each."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Screenplay:
        for what, names in (
            ("scene", [scene.id for scene in self.scenes]),
            ("line", [line.id for line in self.lines]),
            ("character", [character.id for character in self.characters]),
        ):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"two of its {what}s have the id {name!r}")
        people = {NARRATOR, *(character.id for character in self.characters)}
        for line in self.lines:
            if line.speaker not in people:
                raise ValueError(f"line {line.id} is spoken by {line.speaker!r}, who is nobody")
        for scene in self.scenes:
            for name in scene.characters:
                if name not in people:
                    raise ValueError(f"scene {scene.id} shows {name!r}, who is nobody")
        return self

    def character(self, identity: str) -> Character | None:
        """The character with this id, or ``None`` for the narrator."""
        return next((one for one in self.characters if one.id == identity), None)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of the film in order."""
        return tuple(line for scene in self.scenes for line in scene.lines)


class Voice(Frozen):
    """A voice in the catalogue."""

    id: str
    """``provider:name``, such as ``kokoro:af_heart``."""
    name: str
    languages: tuple[Language, ...]
    gender: Gender
    age: Age = "adult"
    accent: str = ""
    description: str = ""
    quality: Fraction = 0.5
    """0–1, for casting: the better voice goes to whoever speaks most."""


class Brief(Frozen):
    """What the creator asked for: all that a film is made from."""

    script: str
    screenplay: Screenplay | None = None
    """The script as a person corrected it; the analysis is then left out."""
    title: str = ""
    duration: Annotated[int, Field(ge=30, le=300)] | None = None
    """Seconds. ``None``: 90, or what the speech needs when it does not fit 90 comfortably."""
    mode: Mode | None = None
    language: Language | None = None
    style: str = "cinematic"
    aspect: Aspect = "16:9"
    resolution: Resolution = "1080p"
    container: Literal["mp4", "webm"] = "mp4"
    music: MusicKind | Literal["none", "auto"] = "auto"
    music_file: Ref | None = None
    music_volume: Annotated[Fraction, Field(ge=0, le=1)] = 0.5
    subtitles: tuple[Language, ...] = ()
    """Languages; empty: the script's own."""
    translations: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Language → the creator's own translation, one entry per spoken line, in order."""
    burn: bool = True
    caption_style: Literal["classic", "highlight", "boxed", "minimal"] = "highlight"
    voices: dict[str, str] = Field(default_factory=dict)
    """Character name (or ``narrator``) → voice id."""
    images: dict[str, Ref] = Field(default_factory=dict)
    """Scene id or number → the creator's own picture."""
    variations: dict[str, Annotated[int, Field(ge=0, le=999)]] = Field(default_factory=dict)
    """Scene id → how often another picture of its place was asked for."""
    portraits: dict[str, Ref] = Field(default_factory=dict)
    """Character name → a photograph of a face."""
    use: dict[str, str] = Field(default_factory=dict)
    """Stage → provider name, asked first."""
    watermark: str = ""
    longest: dict[str, str] = Field(default_factory=dict)
    """Line id → the longest text that stands there in other films of the same making, which are
    to be this one but for these lines: their time is kept free."""


class Word(Frozen):
    """A spoken word; times in seconds from the start of its line (or of the film, in a cue)."""

    text: str
    start: Seconds
    end: Seconds


class Phoneme(Frozen):
    """A spoken sound in IPA; times in seconds from the start of its line."""

    symbol: str
    start: Seconds
    end: Seconds
    stressed: bool = False


class Cue(Frozen):
    """One subtitle on screen; times in seconds from the start of the film."""

    start: Seconds
    end: Seconds
    lines: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]
    words: tuple[Word, ...] = ()
    """The words of ``lines`` in order, each with when it is spoken (empty in a translation)."""
    speaker: str = ""
    """Shown as a label when not empty."""


class TimedLine(Frozen):
    """A line laid on the film's timeline, in seconds."""

    line: Line
    voice: str
    start: Seconds
    end: Seconds


class TimedShot(Frozen):
    """A shot laid on the timeline, in frames."""

    id: str
    framing: Framing
    camera: CameraMove
    focus: str = ""
    """The character the shot is about, if any."""
    people: tuple[str, ...] = ()
    """Ids of the characters in the picture, left to right."""
    card: Literal["", "title", "end"] = ""
    """Whether words stand over the shot."""
    strength: Fraction = 0.5
    """0–1: how far the camera travels."""
    angle: int = 0
    """Which view of the place."""
    first: int
    frames: int


class TimedScene(Frozen):
    """A scene laid on the timeline, in frames; a dissolve lies across each boundary."""

    scene: Scene
    first: int
    frames: int
    shots: tuple[TimedShot, ...]
    lines: tuple[TimedLine, ...]


class Timeline(Frozen):
    """The whole film, laid out."""

    fps: int
    frames: int
    scenes: tuple[TimedScene, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.frames / self.fps
