"""What a style hands to the studio: parts to be played and sounds already made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from plugins.providers.composer.desk import Desk
from plugins.providers.composer.form import Form
from plugins.providers.composer.notes import Instrument, Part


@dataclass
class Draft:
    """A composed piece before it is rendered."""

    form: Form
    parts: list[Part]
    description: str
    players: dict[str, Instrument] = field(default_factory=dict)
    """Instruments that are synthesised, by the name parts use; others come from the bank."""
    layers: list[Callable[[Desk], None]] = field(default_factory=list)
    """Sounds laid on the desk directly: drones, pads."""
    room: float = 2.2
    """Seconds of reverberation."""
    dynamics: float = 2.0
    """Decibels by which a passage of intensity 1 is played louder than one of intensity 0, over
    and above what the styles write."""
