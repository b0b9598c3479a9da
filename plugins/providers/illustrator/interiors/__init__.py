"""Interiors: rooms in one-point perspective. ``room.py`` explains how one is built."""

#: Modules of this package that register settings.
SETTING_MODULES = ("home", "learning", "work", "trade", "sacred", "theatre", "travel")
