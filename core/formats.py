"""Sizes of frames."""

from __future__ import annotations

from core.film import Aspect, Brief, Resolution
from core.stages import VideoFormat

FPS = 24

_LINES: dict[Resolution, int] = {"720p": 720, "1080p": 1080, "4k": 2160}
_SHAPES: dict[Aspect, tuple[int, int]] = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}


def frame_size(aspect: Aspect, resolution: Resolution) -> tuple[int, int]:
    """Width and height in pixels; the resolution names the shorter side."""
    wide, high = _SHAPES[aspect]
    short = _LINES[resolution]
    return short * wide // min(wide, high), short * high // min(wide, high)


def video_format(brief: Brief) -> VideoFormat:
    """How the film's pictures are encoded."""
    width, height = frame_size(brief.aspect, brief.resolution)
    codec = "vp9" if brief.container == "webm" else "h264"
    return VideoFormat(width=width, height=height, fps=FPS, codec=codec)
