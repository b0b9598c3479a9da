"""Publish: the finished film and all around it, handed to a destination."""

from __future__ import annotations

from core.film import Aspect, Language, Timeline
from core.frozen import Ref
from core.stages.base import Request, Result
from core.stages.compose import Clip, Film, Thumbnails
from core.stages.music import Score
from core.stages.subtitles import Subtitles


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
