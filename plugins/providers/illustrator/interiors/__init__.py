"""Interiors: rooms in one-point perspective. ``room.py`` explains how one is built."""

#: Modules of this package that register settings.
SETTING_MODULES = (
    "cafe", "home", "learning", "market", "palace", "shop", "station", "studio", "temple",
    "theatre", "train", "work",
)  # fmt: skip
