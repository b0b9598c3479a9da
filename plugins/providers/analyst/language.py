"""Which language a script is written in."""

from filmwright import detect_language

__all__ = ["detect_language"]
