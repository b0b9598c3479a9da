"""The five looks a person can be drawn in, as parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shading = Literal["soft", "wash", "hatch", "flat", "cel"]


@dataclass(frozen=True)
class Look:
    """How a pencil behaves; everything drawn asks it."""

    name: str
    shading: Shading
    line: float
    """Width of contours in figure units; 0: shapes without outline."""
    line_share: float
    """How far a contour's colour goes from the shape's own towards ink."""
    line_opacity: float = 1.0
    blur: float = 0.0
    """Factor on the softness of shades; 0: hard edges."""
    shade: float = 1.0
    """Factor on the strength of shades."""
    eye: float = 1.0
    """Size of the eyes."""
    detail: float = 1.0
    """0–1: how many strands and folds are drawn."""


LOOKS: dict[str, Look] = {
    "cinematic": Look("cinematic", "soft", 0.0, 0.0, blur=1.0),
    "watercolor": Look("watercolor", "wash", 2.4, 0.55, 0.75, blur=0.45, shade=0.85, detail=0.8),
    "ink": Look("ink", "hatch", 3.6, 0.92, blur=0.0, shade=0.55, detail=0.9),
    "flat": Look("flat", "flat", 0.0, 0.0, blur=0.0, shade=0.75, detail=0.45),
    "anime": Look("anime", "cel", 2.8, 0.72, blur=0.0, shade=0.9, eye=1.3, detail=0.7),
}

_ALIASES = {
    "storybook": "watercolor",
    "documentary": "ink",
    "photorealistic": "cinematic",
    "bright": "flat",
}


def look_of(style: str) -> Look:
    """The look named ``style`` or one of its aliases; unknown styles are drawn as cinematic."""
    return LOOKS.get(_ALIASES.get(style, style), LOOKS["cinematic"])
