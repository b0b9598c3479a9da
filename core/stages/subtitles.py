"""Subtitles: what is said, timed and written."""

from __future__ import annotations

from typing import Literal

from core.film import Cue, Language, Word
from core.frozen import Frozen, Ref, Seconds
from core.stages.base import Request, Result


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
