"""Colours of skin, hair and cloth, and how they are mixed."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass


def rgb(colour: str) -> tuple[int, int, int]:
    """``#b5443a`` or ``#b43`` → (181, 68, 58)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def hexed(red: float, green: float, blue: float) -> str:
    """Channels 0–255 → ``#rrggbb``."""
    return "#" + "".join(f"{min(255, max(0, round(v))):02x}" for v in (red, green, blue))


def mix(a: str, b: str, share: float) -> str:
    """``share`` of the way from ``a`` to ``b``."""
    return hexed(*(p + (q - p) * share for p, q in zip(rgb(a), rgb(b), strict=True)))


def toned(colour: str, lightness: float = 0.0, saturation: float = 1.0, hue: float = 0.0) -> str:
    """Lightness moved (-1…1), saturation scaled, hue turned (share of a full circle)."""
    h, light, s = colorsys.rgb_to_hls(*(v / 255 for v in rgb(colour)))
    light = min(1.0, max(0.0, light + lightness))
    s = min(1.0, s * saturation)
    return hexed(*(v * 255 for v in colorsys.hls_to_rgb((h + hue) % 1.0, light, s)))


def shadow(colour: str, amount: float = 0.35) -> str:
    """The colour in shade: darker and a little towards violet, as in warm daylight."""
    return mix(toned(colour, -0.1 * amount / 0.35, 1.05), "#2a1838", amount * 0.55)


def glow(colour: str, amount: float = 0.3) -> str:
    """The colour in light: brighter and a little towards warm yellow."""
    return mix(colour, "#fff1d8", amount)


def luminance(colour: str) -> float:
    """0 black … 1 white (Rec. 709 weights on encoded values)."""
    red, green, blue = rgb(colour)
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


@dataclass(frozen=True)
class Skin:
    """The tones of one skin."""

    base: str
    shade: str
    deep: str
    light: str
    blush: str
    lip: str


#: Painted by eye; shade leans to red, never to grey, so that dark skin stays luminous.
SKINS: dict[str, Skin] = {
    "light": Skin("#f7d5c0", "#e3a68f", "#b86c5a", "#ffece0", "#f0938a", "#cc6468"),
    "fair": Skin("#efc5a2", "#d3946f", "#a3603f", "#fde0c4", "#e5886f", "#bd5a54"),
    "tan": Skin("#d9a377", "#b57a51", "#854c2d", "#efc59d", "#cf7352", "#a85248"),
    "brown": Skin("#b97d54", "#935b39", "#633620", "#d8a378", "#b4593f", "#91443c"),
    "deep": Skin("#8c583f", "#653b29", "#3d2017", "#b57f5f", "#9b4d3b", "#7d3c3b"),
}


@dataclass(frozen=True)
class HairTone:
    """The tones of one hair colour."""

    base: str
    dark: str
    light: str
    shine: str


HAIR: dict[str, HairTone] = {
    "black": HairTone("#2b2127", "#181217", "#4d3f4a", "#857688"),
    "brown": HairTone("#57351f", "#371f12", "#80552f", "#b98a5a"),
    "blonde": HairTone("#d2a256", "#a5762f", "#ecc983", "#fff0c2"),
    "red": HairTone("#a24820", "#6f2c13", "#cd6d35", "#f2a86a"),
    "grey": HairTone("#8f8b8c", "#67636a", "#b5b1b0", "#e2dfdc"),
    "white": HairTone("#dcd7d2", "#b0a9a9", "#f1eeea", "#ffffff"),
}

#: Cloth that looks well together and over most scenery.
CLOTHS: tuple[str, ...] = (
    "#b5443a", "#d0743c", "#d9a441", "#6f8f4e", "#2f7d6d", "#2b6c8f", "#3d4f8c", "#6a4a8a",
    "#9c4372", "#a65a48", "#4f6b78", "#7a5c48", "#c25b6b", "#38755a",
)  # fmt: skip
BRIGHT_CLOTHS: tuple[str, ...] = (
    "#c1272d", "#d6336c", "#e07a1f", "#d99a1c", "#0f8a6a", "#0f6f8c", "#4a3fa0", "#8c2f8f",
    "#a61e4d", "#1f7a3f",
)  # fmt: skip
SOBER_CLOTHS: tuple[str, ...] = (
    "#2f3b52", "#3b3f46", "#4a3d3a", "#37474a", "#51413f", "#394a3c", "#5a5348",
)  # fmt: skip

GOLD = "#e2b04a"
SILVER = "#cfd3d8"
INK = "#2a1d22"
