"""Looks: what makes one film a watercolour and another an anime.

A look is a set of parameters that drawing obeys, and a finish (``finish.py``) that every layer
passes through once it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Look:
    """How things are drawn in one style."""

    name: str
    title: str
    """One line about it, for people who choose."""
    finish: Literal["painted", "watercolor", "ink", "flat", "anime"]
    gradients: bool = True
    """Whether surfaces may shade softly; without, every gradient becomes one flat colour."""
    glow: float = 1.0
    """Strength of halos and beams."""
    haze: float = 1.0
    """Strength of the air between near and far."""
    texture: float = 1.0
    """Strength of brushwork inside surfaces."""
    saturation: float = 1.0
    contrast: float = 1.0
    """Distance between lit and shaded sides."""
    steps: int = 0
    """Number of tones a shaded form has; 0 is continuous."""
    outline: float = 0.0
    """Width of drawn contours in stage units; 0 is none."""
    lift: float = 0.0
    """How far colours move towards white paper."""


# fmt: off
LOOKS: dict[str, Look] = {
    look.name: look
    for look in (
        Look("cinematic", "Deep light, soft shading, glow and hazy distance", "painted"),
        Look("watercolor", "Storybook washes on grained paper with pigment edges", "watercolor",
             glow=0.7, haze=1.15, texture=0.5, saturation=1.08, contrast=0.8, lift=0.1),
        Look("ink", "Documentary: pen lines and hatching over a muted wash", "ink",
             glow=0.6, haze=1.1, texture=0.3, saturation=0.72, contrast=1.1),
        Look("flat", "Bright, crisp shapes in a bold limited palette", "flat",
             gradients=False, glow=0.85, haze=0.85, texture=0.0, saturation=1.3, contrast=1.1,
             steps=3),
        Look("anime", "Saturated skies, hard cel shading and painted clouds", "anime",
             glow=1.15, haze=0.8, texture=0.55, saturation=1.28, contrast=1.15, steps=3),
    )
}
# fmt: on

ALIASES = {
    "storybook": "watercolor", "watercolour": "watercolor", "painting": "watercolor",
    "documentary": "ink", "sketch": "ink", "noir": "ink",
    "photorealistic": "cinematic", "realistic": "cinematic", "film": "cinematic",
    "bright": "flat", "cartoon": "flat", "minimal": "flat", "explainer": "flat",
    "manga": "anime",
}  # fmt: skip


def look_for(style: str) -> Look:
    """The look of this name or alias; an unknown style is drawn as cinematic."""
    name = style.strip().lower()
    return LOOKS.get(ALIASES.get(name, name), LOOKS["cinematic"])


def style_titles() -> dict[str, str]:
    """Every style a film may ask for, with one line about it."""
    titles = {name: look.title for name, look in LOOKS.items()}
    for alias in ("storybook", "documentary", "photorealistic", "bright"):
        titles[alias] = f"The same as {ALIASES[alias]}"
    return titles
