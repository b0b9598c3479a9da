"""Scenery: places drawn in layers. ``stage.py`` explains how a setting is written."""

#: Modules of this package that register settings.
SETTING_MODULES = (
    "abstract", "beyond", "coast", "farm", "forest", "garden", "heights", "rooftop", "skyline",
    "street", "village", "ways",
)  # fmt: skip
