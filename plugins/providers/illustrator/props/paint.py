"""Things in the colour that the script gives them: a *blue* umbrella, a *red* kite."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

#: What a colour's name looks like on a thing.
PAINTS = {
    "red": "#c8402f", "orange": "#e07b2c", "yellow": "#e8bd35", "green": "#4c9a52",
    "blue": "#2f6fc0", "purple": "#7a4fa8", "pink": "#e088a8", "brown": "#8a5a3a",
    "black": "#2a2a30", "white": "#f1eee6", "grey": "#8d9096", "gray": "#8d9096",
    "gold": "#d8a63a", "golden": "#d8a63a", "silver": "#b9bec6",
}  # fmt: skip

#: Colours paler than this (saturation 0–1) are a thing's metal, paper or shadow, not its own.
_PALE = 0.22


def repainted(colour: str, main: float | None, paint: str) -> str:
    """``colour`` (``#rrggbb``) in ``paint``, as light as it was, if it is of the ``main`` hue."""
    hue, light, strength = _hls(colour)
    if main is None or strength < _PALE or abs((hue - main + 0.5) % 1 - 0.5) > 0.12:
        return colour
    new_hue, new_light, new_strength = _hls(paint)
    red, green, blue = colorsys.hls_to_rgb(new_hue, (light + new_light) / 2, new_strength)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def main_hue(colours: Iterable[str]) -> float | None:
    """The hue (0–1) that most of a thing's strong colours share; ``None``: it has none."""
    weights: dict[float, float] = {}
    for colour in colours:
        hue, light, strength = _hls(colour)
        if strength >= _PALE and 0.08 < light < 0.92:
            near = next((one for one in weights if abs((one - hue + 0.5) % 1 - 0.5) < 0.08), hue)
            weights[near] = weights.get(near, 0.0) + strength
    return max(weights, key=lambda hue: weights[hue]) if weights else None


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)
