"""Colours as CSS hex strings, and the arithmetic a painter does with them."""

from __future__ import annotations

import colorsys
from functools import lru_cache

RGBf = tuple[float, float, float]


@lru_cache(maxsize=8192)
def rgb(colour: str) -> RGBf:
    """``#rrggbb`` as red, green, blue in 0–1."""
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def css(red: float, green: float, blue: float) -> str:
    """Red, green, blue in 0–1 (clipped) as ``#rrggbb``."""
    parts = (round(min(1.0, max(0.0, part)) * 255) for part in (red, green, blue))
    return "#" + "".join(f"{part:02x}" for part in parts)


def ints(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as red, green, blue in 0–255."""
    red, green, blue = (round(part * 255) for part in rgb(colour))
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    part = max(0.0, part)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


@lru_cache(maxsize=8192)
def oklab(colour: str) -> RGBf:
    """Lightness, green–red, blue–yellow. https://bottosson.github.io/posts/oklab/"""
    r, g, b = (_linear(part) for part in rgb(colour))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_oklab(lightness: float, a: float, b: float) -> str:
    """The inverse of :func:`oklab`, clipped to what a screen can show."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return css(
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


@lru_cache(maxsize=65536)
def mix(first: str, second: str, share: float) -> str:
    """``first`` at 0, ``second`` at 1, even steps to the eye between."""
    share = min(1.0, max(0.0, share))
    pairs = zip(oklab(first), oklab(second), strict=True)
    return from_oklab(*(one + (two - one) * share for one, two in pairs))


def multiply(first: str, second: str) -> str:
    """What a surface of one colour looks like under light of the other."""
    return css(*(one * two for one, two in zip(rgb(first), rgb(second), strict=True)))


def lighter(colour: str, by: float) -> str:
    """Raise (or with a negative ``by`` lower) the lightness by a share of the whole range."""
    lightness, a, b = oklab(colour)
    return from_oklab(min(1.0, max(0.0, lightness + by)), a, b)


def richer(colour: str, by: float) -> str:
    """Multiply the colourfulness: 1 leaves it, 0 makes it grey."""
    lightness, a, b = oklab(colour)
    return from_oklab(lightness, a * by, b * by)


def turned(colour: str, degrees: float) -> str:
    """Turn the hue."""
    hue, light, saturation = colorsys.rgb_to_hls(*rgb(colour))
    return css(*colorsys.hls_to_rgb((hue + degrees / 360) % 1, light, saturation))
