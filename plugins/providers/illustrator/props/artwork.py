"""Icons and drawings as SVG in the light of a stage.

Every colour is taken apart and put through ``stage.tone``; afterwards a soft fall of light from
the stage's side is laid over, so that an icon looks painted there and not stuck on.
"""

from __future__ import annotations

import json
import re
from functools import cache

import numpy as np

from core.assets import npm_package
from plugins.providers.illustrator.props.catalogue import Prop, drawings, materials
from plugins.providers.illustrator.props.paint import main_hue, repainted
from plugins.providers.illustrator.scenery.canvas import Box
from plugins.providers.illustrator.scenery.colour import lighter, mix, richer
from plugins.providers.illustrator.scenery.sheet import View, Work
from plugins.providers.illustrator.scenery.stage import Stage

_HEX = re.compile(r"!?#[0-9a-fA-F]{6}\b|!?#[0-9a-fA-F]{3}\b")
_MATERIAL = re.compile(r"\$([a-z]+)(?:_([vsld]))?")
_VIEW = 32.0

#: Icons that float in drawn water, or stand on a drawn floor, are cut off above it.
_CUT = {
    "canoe": 6.0, "speedboat": 5.0, "motor-boat": 6.0, "passenger-ship": 5.5, "ferry": 5.5,
    "ship": 5.5,
}  # fmt: skip


@cache
def icons() -> dict[str, str]:
    """Every icon of fluent-emoji-flat (MIT): name → SVG body on a 32 × 32 grid."""
    path = npm_package("@iconify-json/fluent-emoji-flat") / "icons.json"
    loaded = json.loads(path.read_text("utf-8"))["icons"]
    return {name: icon["body"] for name, icon in loaded.items()}


@cache
def _extent(icon: str) -> Box:
    """What of the 32 × 32 grid an icon fills."""
    from plugins.providers.illustrator.scenery.canvas import rasterise

    image = np.asarray(rasterise(icons()[icon], (0.0, 0.0, _VIEW, _VIEW), 128, 128))
    rows, columns = np.nonzero(image[:, :, 3] > 24)
    bottom = min((rows.max() + 1) / 4, _VIEW - _CUT.get(icon, 0.0))
    return float(columns.min() / 4), float(rows.min() / 4), float((columns.max() + 1) / 4), bottom


def proportion(prop: Prop) -> float:
    """Width over height."""
    if prop.icon.startswith("@"):
        return float(drawings()[prop.icon[1:]]["width"]) / 100
    left, top, right, bottom = _extent(prop.icon)
    return (right - left) / (bottom - top)


def markup(
    stage: Stage, prop: Prop, x: float, foot: float, height: float, mirrored: bool, key: str
) -> tuple[str, Box]:
    """The SVG of a prop standing at ``(x, foot)`` with a height in stage units, and its bounds."""
    half = height * proportion(prop) / 2
    box: Box = (x - half, foot - height, x + half, foot)
    if prop.icon.startswith("@"):
        body = _drawing(stage, prop, key)
        left, top, right, bottom = 0.0, 0.0, float(drawings()[prop.icon[1:]]["width"]), 100.0
        clip = ""
    else:
        body = _icon(stage, prop, key)
        left, top, right, bottom = _extent(prop.icon)
        clip = f'<clipPath id="{key}c"><path d="M-1-1h34v{bottom + 1:.2f}h-34z"/></clipPath>'
        body = f'<g clip-path="url(#{key}c)">{body}</g>'
    scale = height / (bottom - top)
    flip = f"translate({left + right} 0) scale(-1 1)" if mirrored else ""
    move = f"translate({box[0]:.2f} {box[1]:.2f}) scale({scale:.4f}) translate({-left} {-top})"
    return f'{clip}<g transform="{move} {flip}">{body}</g>', box


def _icon(stage: Stage, prop: Prop, key: str) -> str:
    body = icons()[prop.icon]
    body = re.sub(r'\bid="', f'id="{key}', body)
    body = body.replace("url(#", f"url(#{key}").replace('href="#', f'href="#{key}')
    hue = main_hue(_long(colour) for colour in _HEX.findall(body)) if prop.paint else None

    def shown(match: re.Match[str]) -> str:
        colour = richer(_long(match.group()), 0.82)
        if prop.paint:
            colour = repainted(colour, hue, prop.paint)
        elif prop.tint:
            colour = _tinted(colour, prop.tint)
        return stage.tone(_softened(colour), 0.7)

    parts = re.split(r"(url\([^)]*\)|href=\"[^\"]*\")", body)
    return "".join(part if index % 2 else _HEX.sub(shown, part) for index, part in enumerate(parts))


def _drawn_hue(raw: str) -> float | None:
    used = [materials()[name] for name, _ in _MATERIAL.findall(raw)]
    return main_hue([*used, *(_long(text.lstrip("!")) for text in _HEX.findall(raw))])


def _drawing(stage: Stage, prop: Prop, key: str) -> str:
    definitions: dict[str, str] = {}
    pull = prop.tint if prop.icon == "@bird" else ""

    def material(match: re.Match[str]) -> str:
        name, shade = match.group(1), match.group(2) or "r"
        colour = materials()[name]
        if pull:
            colour = mix(colour, pull, 0.85)
        if prop.paint:
            colour = repainted(colour, hue, prop.paint)
        if shade in "sld":
            shift, lit = {"s": (0.0, 0.6), "l": (0.06, 0.95), "d": (-0.09, 0.3)}[shade]
            return stage.tone(lighter(colour, shift), lit)
        identity = f"{key}{name}{shade}"
        definitions[identity] = _gradient(stage, identity, colour, shade)
        return f"url(#{identity})"

    def shown(match: re.Match[str]) -> str:
        text = match.group()
        if text.startswith("!"):
            return _long(text[1:])
        colour = _long(text)
        return stage.tone(repainted(colour, hue, prop.paint) if prop.paint else colour, 0.65)

    raw = str(drawings()[prop.icon[1:]]["svg"])
    hue = _drawn_hue(raw) if prop.paint else None
    body = _MATERIAL.sub(material, _HEX.sub(shown, raw))
    return "".join(definitions.values()) + body


def _gradient(stage: Stage, identity: str, colour: str, shade: str) -> str:
    """A material on a round thing (``r``) or lit from above (``v``)."""
    light, middle = stage.tone(lighter(colour, 0.07), 1.0), stage.tone(colour, 0.7)
    dark = stage.tone(lighter(colour, -0.04), 0.34)
    stops: tuple[tuple[float, str], ...]
    if shade == "v":
        stops, line = ((0.0, light), (0.45, middle), (1.0, dark)), 'x2="0" y2="1"'
    elif stage.side > 0:
        stops, line = ((0.0, dark), (0.35, middle), (0.7, light), (1.0, middle)), 'x2="1" y2="0"'
    else:
        stops, line = ((0.0, middle), (0.3, light), (0.65, middle), (1.0, dark)), 'x2="1" y2="0"'
    if not stage.look.gradients:
        stops = ((0.0, middle), (1.0, middle))
    marks = "".join(f'<stop offset="{offset}" stop-color="{tint}"/>' for offset, tint in stops)
    return f'<linearGradient id="{identity}" x1="0" y1="0" {line}>{marks}</linearGradient>'


def _long(colour: str) -> str:
    if len(colour) == 4:
        return "#" + "".join(letter * 2 for letter in colour[1:])
    return colour.lower()


def _softened(colour: str) -> str:
    """Pure white and black become paper and ink."""
    return mix(colour, "#8a7468", 0.1)


def _tinted(colour: str, tint: str) -> str:
    """The tint's hue at the colour's own lightness."""
    from plugins.providers.illustrator.scenery.colour import oklab

    shift = oklab(colour)[0] - oklab(tint)[0]
    return mix(colour, lighter(tint, shift * 0.8), 0.72)


def shading(box: Box, side: int, strength: float = 1.0) -> Work:
    """Atop: light from one side and above, shade below and away, within ``box``."""

    def work(view: View) -> None:
        left, top, right, bottom = box
        across = np.clip((view.x - left) / max(1e-3, right - left), 0, 1)
        across = across if side > 0 else 1 - across
        down = np.clip((view.y - top) / max(1e-3, bottom - top), 0, 1)
        gain = 1 + strength * (0.2 * (across - 0.45) - 0.34 * np.clip(down - 0.42, 0, 1))
        view.pixels[:, :, :3] *= gain[..., None].astype(np.float32)
        np.minimum(view.pixels[:, :, :3], view.pixels[:, :, 3:], out=view.pixels[:, :, :3])

    return work
