"""Voice and lip-sync: a line spoken, and how the face moves with it."""

from __future__ import annotations

from core.film import Delivery, Emotion, Language, Phoneme, Word
from core.frozen import Fraction, Frozen, Ref, Seconds
from core.stages.base import Request, Result
from core.stages.images import Brows, Expression, Eyes, Viseme


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
