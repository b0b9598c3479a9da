"""The illustrator's people: a character becomes a rig that can act."""

from .rig import draw_rig

__all__ = ["draw_rig"]
