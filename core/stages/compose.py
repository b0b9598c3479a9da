"""Compose: segments, mix, join and thumbnails."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.film import CameraMove, Framing, Language
from core.frozen import Fraction, Frozen, Ref, Seconds
from core.stages.base import Request, Result
from core.stages.images import Expression, Picture, Rig
from core.stages.voice import Performance


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
