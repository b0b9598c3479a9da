"""The request and the result of each of the eight stages.

A request is everything a provider may look at; a result is everything it gives back. Both
are frozen and name large things (pictures, sound) by content, so a request's digest is a
stable part of its task's key.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.film import (
    Aspect,
    CameraMove,
    Character,
    Cue,
    Culture,
    Delivery,
    Emotion,
    Framing,
    Language,
    Mode,
    Mood,
    MusicKind,
    Phoneme,
    Screenplay,
    Setting,
    Timeline,
    TimeOfDay,
    Weather,
    Word,
)  # fmt: skip
from core.frozen import RGB, Fraction, Frozen, Ref, Seconds

Stage = Literal["script", "images", "voice", "lipsync", "music", "subtitles", "compose", "publish"]


class Request(Frozen):
    """What a stage is asked to do."""


class Result(Frozen):
    """What a stage gave back."""


# --- script analysis ---------------------------------------------------------------------


class ScriptRequest(Request):
    """Understand this script. → :class:`Script`"""

    script: str
    title: str = ""
    mode: Mode | None = None
    language: Language | None = None


class Script(Result):
    screenplay: Screenplay


# --- images ------------------------------------------------------------------------------


class PlateRequest(Request):
    """Draw the place of a scene, without its characters. → :class:`Picture`"""

    setting: Setting
    place: str = ""
    time: TimeOfDay = "day"
    weather: Weather = "clear"
    mood: Mood = "calm"
    culture: Culture = "western"
    props: tuple[str, ...] = ()
    description: str = ""
    style: str = "cinematic"
    width: int
    height: int
    """Size of the film's frame in pixels."""
    seed: int = 0
    """The same place in another scene has the same seed; another place another."""
    angle: int = 0
    """0 is the establishing view; 1, 2 … are other views of the same place."""
    upload: Ref | None = None
    """The creator's own picture, to be shown in this scene's place."""


class Motion(Frozen):
    """A small endless movement of a layer. Amplitude in frame pixels at 1080 lines, or a share."""

    kind: Literal["sway", "bob", "drift", "flicker", "flow", "turn"]
    """sway: rotates about its foot; bob: up and down; drift: travels sideways and wraps;
    flicker: brightness; flow: slides sideways back and forth (water); turn: rotates."""
    amplitude: Fraction
    period: Seconds
    phase: Fraction = 0.0


class Layer(Frozen):
    """A picture in a stack of pictures at different distances."""

    image: Ref
    """PNG with straight alpha."""
    x: Fraction = 0.0
    y: Fraction = 0.0
    """Where its top left corner lies, in frame pixels; may be negative (overscan)."""
    depth: Fraction
    """How much of the camera's movement it follows: 0 at infinity, 1 where the actors stand, up
    to 2 for what is right in front of the lens."""
    motion: Motion | None = None


class Effect(Frozen):
    """Something moving in the air of a scene, drawn frame by frame."""

    kind: Literal[
        "rain", "snow", "fog", "dust", "fireflies", "leaves", "petals", "embers", "stars",
        "bubbles", "lightning",
    ]  # fmt: skip
    amount: Fraction = 0.5
    colour: RGB = (255, 255, 255)


class Picture(Result):
    """A place in layers, far to near, in the coordinates of the frame.

    Layers at depth < 1 lie behind the actors, the others before them. Together they cover the
    frame and at least ``overscan`` of its width and height beyond each edge.
    """

    width: int
    height: int
    overscan: Fraction = 0.08
    layers: tuple[Layer, ...]
    ground: Fraction = 0.9
    """Where an actor's feet stand in a wide shot, as a share of the frame's height."""
    adult: Fraction = 0.5
    """How tall a standing adult is there, as a share of the frame's height."""
    light: RGB = (255, 255, 255)
    """Multiplies the actors' colours, so that they stand in the scene's light."""
    rim: RGB = (0, 0, 0)
    """Added along the actors' edge on the light's side; black for none."""
    effects: tuple[Effect, ...] = ()


class PortraitRequest(Request):
    """Draw a character so that it can act. → :class:`Rig`"""

    character: Character
    style: str = "cinematic"
    framing: Literal["bust", "full"]
    """bust: head to chest, for close and medium shots; full: head to feet, for wide shots."""
    height: int
    """Height of the rig's canvas in pixels."""
    photo: Ref | None = None
    """A photograph of a face, to be made to speak instead of a drawing (bust only)."""


Viseme = Literal["x", "mbp", "fv", "e", "a", "o", "u", "l", "s"]
"""Mouth shapes: rest; p b m; f v; e ɛ ə; a ɑ; o ɔ; u w; l n th; s t k and the like."""

Eyes = Literal["open", "half", "closed", "wide"]
Brows = Literal["neutral", "raised", "furrowed", "sad"]
Expression = Literal["neutral", "smile", "sad", "stern"]


class Sprite(Frozen):
    image: Ref
    """PNG with straight alpha."""
    x: Fraction = 0.0
    y: Fraction = 0.0
    """Top left corner on the rig's canvas, in its pixels."""


class Part(Frozen):
    """A piece of a rig with one or more drawn states, listed back to front."""

    name: Literal[
        "back", "body", "arm_left", "arm_right", "head", "mouth", "eyes", "brows", "front"
    ]
    moves: Literal["body", "head", "arm_left", "arm_right"]
    """Which joint carries it: parts of one joint turn together about its pivot."""
    states: dict[str, Sprite]
    """``mouth``: a :data:`Viseme`, and optionally ``smile``, ``sad``, ``stern`` for rest;
    ``eyes``: :data:`Eyes`; ``brows``: :data:`Brows`; every other part: ``"base"``."""


class Rig(Result):
    """A character that can act: parts on a canvas, and where its joints are."""

    width: int
    height: int
    framing: Literal["bust", "full"]
    parts: tuple[Part, ...]
    pivots: dict[str, tuple[float, float]]
    """Joint name → pivot on the canvas in pixels (``head``: the base of the neck)."""
    face: tuple[float, float, float, float]
    """Left, top, width, height of the face on the canvas."""
    photo: bool = False
    """Made from a photograph: heads move less, light is not tinted."""


# --- voice -------------------------------------------------------------------------------


class SpeechRequest(Request):
    """Say one line. → :class:`Speech`"""

    text: str
    language: Language
    voice: str
    emotion: Emotion = "neutral"
    delivery: Delivery = "normal"
    rate: Fraction = 1.0
    """1 is the voice's own pace; 1.2 is a fifth faster."""


class Speech(Result):
    audio: Ref
    """Mono FLAC or WAV, trimmed to at most 40 ms of silence at either end."""
    duration: Seconds
    words: tuple[Word, ...]
    phonemes: tuple[Phoneme, ...]
    gain: Fraction = 0.0
    """Decibels the mixer should add so that all voices are equally loud."""


# --- lip-sync ----------------------------------------------------------------------------


class LipSyncRequest(Request):
    """Act one spoken line. → :class:`Performance`"""

    duration: Seconds
    words: tuple[Word, ...]
    phonemes: tuple[Phoneme, ...]
    emotion: Emotion = "neutral"
    delivery: Delivery = "normal"
    language: Language = "en"
    seed: int = 0


class Pose(Frozen):
    """Where the head is at a moment; drawn frames move smoothly between poses."""

    at: Seconds
    tilt: Fraction = 0.0
    """Degrees, clockwise."""
    x: Fraction = 0.0
    y: Fraction = 0.0
    """Shares of the face's width and height."""


class Performance(Result):
    """How a face acts a line: states with the second from which they hold, in order."""

    duration: Seconds
    mouth: tuple[tuple[Seconds, Viseme], ...]
    eyes: tuple[tuple[Seconds, Eyes], ...]
    brows: tuple[tuple[Seconds, Brows], ...]
    head: tuple[Pose, ...]
    expression: Expression = "neutral"
    """The face at rest."""
    energy: Fraction = 0.5
    """0–1: how much arms and body take part."""


# --- music -------------------------------------------------------------------------------


class ScoreSection(Frozen):
    """A stretch of film that wants one kind of music: usually a scene."""

    start: Seconds
    duration: Seconds
    mood: Mood
    intensity: Fraction = 0.5
    setting: Setting = "abstract"
    weather: Weather = "clear"
    time: TimeOfDay = "day"
    ambience: bool = True
    """Whether the place should be heard (waves, birds, traffic) under the music."""


class ScoreRequest(Request):
    """Compose the music of the whole film. → :class:`Score`"""

    kind: MusicKind
    culture: Culture = "western"
    sections: Annotated[tuple[ScoreSection, ...], Field(min_length=1)]
    duration: Seconds
    seed: int
    """From the script: another film has another tune, the same film the same."""
    speech: tuple[tuple[Seconds, Seconds], ...] = ()
    """When somebody speaks, so that the score can leave room."""
    upload: Ref | None = None
    """The creator's own music, to be fitted to the film's length."""


class Score(Result):
    music: Ref | None
    """Stereo FLAC, 48 kHz, ``duration`` long; ``None``: no music."""
    ambience: Ref | None = None
    """Stereo FLAC, 48 kHz, of the same length: the sound of the places."""
    duration: Seconds
    description: str = ""
    """For the credits and the report: key, tempo, instruments."""


# --- subtitles ---------------------------------------------------------------------------


class SpokenLine(Frozen):
    """A line on the film's timeline; word times in seconds from the start of the film."""

    speaker: str
    """The name to show, or empty for the narrator."""
    text: str
    start: Seconds
    end: Seconds
    words: tuple[Word, ...]


class SubtitleRequest(Request):
    """Write the subtitles of the film in one language. → :class:`Subtitles`"""

    lines: tuple[SpokenLine, ...]
    spoken: Language
    language: Language
    translation: tuple[str, ...] = ()
    """The lines in ``language``, when the creator brought them."""
    labels: bool = False
    """Show who speaks."""
    style: Literal["classic", "highlight", "boxed", "minimal"] = "highlight"
    width: int
    height: int
    duration: Seconds


class Subtitles(Result):
    language: Language
    cues: tuple[Cue, ...]
    srt: Ref
    vtt: Ref
    ass: Ref


# --- compose -----------------------------------------------------------------------------


class VideoFormat(Frozen):
    """How pictures are encoded. All segments of a film share one, so that they join by copy."""

    width: int
    height: int
    fps: int = 24
    codec: Literal["h264", "vp9"] = "h264"
    preset: str = "veryfast"
    crf: int = 20


class Delivered(Frozen):
    """A performance laid in a take."""

    start: Fraction
    """Seconds from the take's start; negative when the take cuts into the line."""
    performance: Performance


class Actor(Frozen):
    """A rig placed in a take."""

    rig: Rig
    x: Fraction
    """Centre, as a share of the frame's width."""
    feet: Fraction
    """The canvas's bottom edge, as a share of the frame's height (may lie below the frame)."""
    height: Fraction
    """The canvas's height, as a share of the frame's height."""
    mirrored: bool = False
    speaks: tuple[Delivered, ...] = ()
    expression: Expression = "neutral"
    seed: int = 0
    """Gives each actor blinks and breath of its own."""


class Title(Frozen):
    """Words over a take: intro and outro cards, place names."""

    text: str
    subtitle: str = ""
    style: Literal["title", "end", "place"] = "title"
    language: Language = "en"
    start: Seconds = 0.0
    duration: Seconds = 3.0


class Take(Frozen):
    """A whole shot as it would be filmed, from which segments cut frames."""

    picture: Picture
    look: str = "cinematic"
    framing: Framing
    camera: CameraMove
    strength: Fraction = 0.5
    """0–1: how far the camera travels over the take."""
    focus: tuple[float, float] = (0.5, 0.5)
    """What the camera keeps in view, as shares of the frame."""
    actors: tuple[Actor, ...] = ()
    title: Title | None = None
    frames: int
    fade_in: int = 0
    fade_out: int = 0
    """Frames from and to black."""
    seed: int = 0


class Slice(Frozen):
    """Consecutive frames of a take, from ``first``."""

    take: Take
    first: int


class Caption(Frozen):
    """A burned-in subtitle; frames counted from the start of the segment (may be negative)."""

    first: int
    frames: int
    lines: tuple[str, ...]
    words: tuple[tuple[str, int, int], ...] = ()
    """Word, first frame, frames: for the highlight."""
    speaker: str = ""
    language: Language = "en"


class SegmentRequest(Request):
    """Film ``frames`` frames; two slices dissolve from first to second. → :class:`Segment`"""

    format: VideoFormat
    frames: int
    slices: Annotated[tuple[Slice, ...], Field(min_length=1, max_length=2)]
    captions: tuple[Caption, ...] = ()
    caption_style: Literal["classic", "highlight", "boxed", "minimal"] = "highlight"
    watermark: str = ""


class Segment(Result):
    video: Ref
    frames: int


class Clip(Frozen):
    """Sound laid on the timeline."""

    audio: Ref
    start: Seconds
    gain: Fraction = 0.0
    """Decibels."""


class MixRequest(Request):
    """Mix the film's sound: voices over ducked music over ambience. → :class:`Mix`"""

    duration: Seconds
    voices: tuple[Clip, ...]
    music: Ref | None = None
    ambience: Ref | None = None
    music_volume: Fraction = 0.5
    codec: Literal["aac", "opus"] = "aac"
    lufs: Fraction = -14.0
    true_peak: Fraction = -1.0
    """dBTP that the encoded sound must not exceed."""


class Mix(Result):
    audio: Ref
    lufs: Fraction
    true_peak: Fraction


class JoinRequest(Request):
    """Join segments and sound by stream copy. → :class:`Film`"""

    segments: tuple[Ref, ...]
    mix: Mix
    format: VideoFormat
    container: Literal["mp4", "webm"] = "mp4"
    frames: int
    title: str
    language: Language


class Film(Result):
    video: Ref
    duration: Seconds
    width: int
    height: int
    size: int
    """Bytes."""
    lufs: Fraction
    true_peak: Fraction


class ThumbnailRequest(Request):
    """Make thumbnails from moments of the film. → :class:`Thumbnails`"""

    title: str
    language: Language
    moments: Annotated[tuple[Slice, ...], Field(min_length=1)]
    style: str = "cinematic"
    width: int = 1280
    height: int = 720


class Thumbnails(Result):
    images: tuple[Ref, ...]
    """JPEG, under 2 MB each, with the title on them."""
    poster: Ref
    """JPEG of the first moment at the film's size, without words."""


# --- publish -----------------------------------------------------------------------------


class PublishRequest(Request):
    """Deliver a finished film to one destination. → :class:`Published`"""

    destination: str
    """For the folder output: the path of the film file to write."""
    title: str
    description: str = ""
    language: Language
    film: Film
    aspect: Aspect = "16:9"
    subtitles: tuple[Subtitles, ...] = ()
    thumbnails: Thumbnails | None = None
    timeline: Timeline
    voices: tuple[Clip, ...] = ()
    segments: tuple[tuple[str, Ref, int], ...] = ()
    """Shot id, video, frames: for the edit interchange file."""
    score: Score | None = None


class Published(Result):
    location: str
    files: tuple[str, ...] = ()
    """Paths or addresses of everything delivered."""


ImageRequest = PlateRequest | PortraitRequest
ComposeRequest = SegmentRequest | MixRequest | JoinRequest | ThumbnailRequest

#: Which result answers which request.
RESULTS: dict[type[Request], type[Result]] = {
    ScriptRequest: Script,
    PlateRequest: Picture,
    PortraitRequest: Rig,
    SpeechRequest: Speech,
    LipSyncRequest: Performance,
    ScoreRequest: Score,
    SubtitleRequest: Subtitles,
    SegmentRequest: Segment,
    MixRequest: Mix,
    JoinRequest: Film,
    ThumbnailRequest: Thumbnails,
    PublishRequest: Published,
}

#: Which stage each request belongs to.
STAGES: dict[type[Request], Stage] = {
    ScriptRequest: "script",
    PlateRequest: "images",
    PortraitRequest: "images",
    SpeechRequest: "voice",
    LipSyncRequest: "lipsync",
    ScoreRequest: "music",
    SubtitleRequest: "subtitles",
    SegmentRequest: "compose",
    MixRequest: "compose",
    JoinRequest: "compose",
    ThumbnailRequest: "compose",
    PublishRequest: "publish",
}
