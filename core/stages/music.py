"""Music: the score and the sound of places."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.film import Culture, Mood, MusicKind, Setting, TimeOfDay, Weather
from core.frozen import Fraction, Frozen, Ref, Seconds
from core.stages.base import Request, Result


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
