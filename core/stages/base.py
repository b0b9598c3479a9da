"""What every stage has: a request, everything a provider may look at, and a result."""

from __future__ import annotations

from typing import Literal

from core.frozen import Frozen

Stage = Literal["script", "images", "voice", "lipsync", "music", "subtitles", "compose", "publish"]


class Request(Frozen):
    """What a stage is asked to do."""


class Result(Frozen):
    """What a stage gave back."""
