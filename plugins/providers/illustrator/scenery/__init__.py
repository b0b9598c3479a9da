"""Scenery: places drawn in layers. ``stage.py`` explains how a setting is written."""

#: Modules of this package that register settings.
SETTING_MODULES = ("beyond", "coast", "country", "heights", "street", "town", "ways")
