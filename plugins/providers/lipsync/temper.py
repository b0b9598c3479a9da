"""What an emotion and a delivery do to a face.

After the action units of Ekman & Friesen's Facial Action Coding System, as far as the drawn
states can show them: raised (AU 1+2), furrowed (AU 4) and sad (AU 1+4) brows, wide eyes (AU 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Eyes = Literal["open", "half", "closed", "wide"]
Brows = Literal["neutral", "raised", "furrowed", "sad"]
Expression = Literal["neutral", "smile", "sad", "stern"]


@dataclass(frozen=True)
class Temper:
    expression: Expression = "neutral"
    brows: Brows = "neutral"
    accent: Brows = "raised"
    """What the brows do on a stressed word."""
    wide: float = 0.0
    """Share of the line through which the eyes are wide, from its beginning."""
    movement: float = 1.0
    """How much the head moves; 1 is calm conversation."""
    energy: float = 0.45
    bow: float = 0.0
    """How far the head hangs, as a share of the face's height; negative: chin up."""
    lean: float = 0.0
    """Degrees to which the head is tilted throughout."""
    blinking: float = 1.0
    """How often it blinks; 1 is every 2–5 seconds."""


_EMOTIONS = {
    "neutral": Temper(),
    "happy": Temper("smile", movement=1.3, energy=0.65),
    "excited": Temper("smile", wide=0.25, movement=1.7, energy=0.95),
    "tender": Temper("smile", accent="neutral", movement=0.7, energy=0.3, bow=0.008, lean=2.5),
    "sad": Temper("sad", "sad", "sad", movement=0.5, energy=0.15, bow=0.025, blinking=0.8),
    "angry": Temper("stern", "furrowed", "furrowed", movement=1.5, energy=0.9, blinking=0.6),
    "afraid": Temper("sad", "sad", "raised", wide=0.8, movement=0.9, energy=0.6, blinking=1.5),
    "surprised": Temper(brows="raised", wide=0.5, movement=1.2, energy=0.7, bow=-0.012),
    "serious": Temper("stern", accent="furrowed", movement=0.7, energy=0.35),
    "hopeful": Temper("smile", movement=0.9, energy=0.45, bow=-0.012),
    "proud": Temper("smile", movement=0.8, energy=0.55, bow=-0.018),
    "curious": Temper(movement=1.0, energy=0.5, lean=3.0),
}  # fmt: skip
_LOUDER = {"shout": (1.5, 1.5), "urgent": (1.3, 1.25), "whisper": (0.6, 0.6), "soft": (0.75, 0.75),
           "slow": (0.8, 0.85)}  # fmt: skip


def temper_of(emotion: str, delivery: str) -> Temper:
    """The temper of a line."""
    temper = _EMOTIONS[emotion]
    movement, energy = _LOUDER.get(delivery, (1.0, 1.0))
    return replace(
        temper,
        movement=temper.movement * movement,
        energy=min(1.0, temper.energy * energy),
        bow=temper.bow + (0.01 if delivery == "whisper" else 0.0),
    )
