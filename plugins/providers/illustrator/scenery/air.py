"""What moves in the air of a scene, from weather, time, mood and place."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.stage import Stage

_GREEN = ("forest", "garden", "river", "village", "field", "farm", "mountains")
_OUTSIDE = (
    "sea", "beach", "harbour", "mountains", "forest", "desert", "river", "village", "field",
    "garden", "city_street", "skyline", "rooftop", "road", "farm", "market",
)  # fmt: skip


_MISTY = ("forest", "city_street", "skyline", "rooftop")
"""These hang mist of their own between near and far."""
_VEILS = {"fog": 0.8, "rain": 0.3, "storm": 0.22, "snow": 0.4}


def veil(stage: Stage) -> None:
    """Hang the weather between what is far and what is near."""
    from filmwright import Motion
    from plugins.providers.illustrator.scenery.paint import mist

    strength = _VEILS.get(stage.request.weather, 0.0) * min(1.0, stage.look.haze)
    if stage.request.setting not in _OUTSIDE or stage.request.setting in _MISTY:
        return
    if not strength or not stage.horizon:
        return
    sheet = stage.sheet("veil", 0.45, Motion(kind="flow", amplitude=30, period=46), plain=True)
    left, _, right, _ = sheet.frame
    y, thick = stage.horizon + stage.h * 0.02, stage.h * 0.28
    reach = (left, y - thick, right, y + thick * 0.8)
    paint = mist(y, thick, stage.light.haze, strength, stage.seed("veil"), left - 400, right + 400)
    sheet.apply(paint, reach)
    stage.sheets.pop()
    behind = next((i for i, one in enumerate(stage.sheets) if one.depth >= 0.5), len(stage.sheets))
    stage.sheets.insert(behind, sheet)


def fill_air(stage: Stage) -> None:
    """Add the effects that the weather and the hour bring, beside those of the setting."""
    request = stage.request
    if request.setting not in _OUTSIDE or request.upload is not None:
        return
    light = stage.light
    mist = light.far("#ffffff", 0.6)
    if request.weather == "rain":
        stage.effect("rain", 0.55, light.tone("#dfeaf6", 0.7))
    elif request.weather == "storm":
        stage.effect("rain", 0.9, light.tone("#d5e2f2", 0.7))
        stage.effect("lightning", 0.5, "#e8efff")
    elif request.weather == "snow":
        stage.effect("snow", 0.6, light.tone("#ffffff", 0.9))
    elif request.weather == "fog":
        stage.effect("fog", 0.6, mist)
    else:
        _fair_air(stage)


def _fair_air(stage: Stage) -> None:
    request = stage.request
    open_sky = request.weather in ("clear", "wind")
    if stage.light.night and open_sky:
        stage.effect("stars", 0.7, "#eef3ff")
    if request.setting in _GREEN and request.time in ("dusk", "night"):
        if request.weather != "wind":
            stage.effect("fireflies", 0.45, "#ffe58a")
    elif request.weather == "wind" and request.setting in _GREEN:
        stage.effect("leaves", 0.5, stage.tone("#c98a3a", 0.8))
    elif request.mood in ("joyful", "tender", "hopeful") and request.setting in ("garden",):
        stage.effect("petals", 0.4, stage.tone("#ffc1cf", 0.9))
    elif request.mood in ("wonder", "tender", "hopeful", "reflective") and not stage.light.night:
        stage.effect("dust", 0.25, "#fff2cf")
