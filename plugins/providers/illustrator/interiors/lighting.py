"""Light inside: what the hour becomes behind walls, lamps that lift colours, beams, patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from plugins.providers.illustrator.scenery.canvas import Point
from plugins.providers.illustrator.scenery.colour import mix, rgb
from plugins.providers.illustrator.scenery.light import Light
from plugins.providers.illustrator.scenery.noise import Field, smoothstep
from plugins.providers.illustrator.scenery.sheet import View, Work


@dataclass(frozen=True)
class Pool:
    """Light (or with a negative ``gain`` shade) that falls on surfaces around a place.

    Places in stage units. Colours under it are multiplied by ``1 + gain × colour`` at its centre,
    which shows their own hue instead of whitening them.
    """

    x: float
    y: float
    rx: float
    ry: float
    colour: str = "#ffd9a0"
    gain: float = 1.0
    hard: float = 2.0
    """How quickly it falls off: 1 is wide and even, 3 is tight."""


#: Rows worked on at a time, so that they stay in the processor's cache.
_ROWS = 32

# Key and ambient light of a room, the actors' light and their rim, by hour.
_HOURS: dict[str, tuple[str, str, str, str]] = {
    "dawn": ("#ffe6c8", "#ac9abb", "#ffe6d2", "#6b4526"),
    "day": ("#fffcf2", "#cfc3c6", "#fff8ee", "#3b3322"),
    "dusk": ("#ffc892", "#806a92", "#ffd6b0", "#80481e"),
    "night": ("#b492a4", "#4a3f6c", "#e0b691", "#6c4220"),
}


def indoors(light: Light, time: str) -> Light:
    """The light of a room at an hour: softer and warmer than outside, with lamps after dark."""
    key, ambient, actors, rim = _HOURS[time]
    return replace(
        light,
        key=mix(key, light.key, 0.2),
        ambient=mix(ambient, light.ambient, 0.2),
        actors=mix(actors, light.actors, 0.25),
        rim=mix(rim, light.rim, 0.3),
        lamps=light.lamps or light.cover > 0.7,
        contrast=light.contrast * 1.02,
        wet=False,
        snow=False,
    )


def relight(pools: Sequence[Pool], bands: int = 0) -> Work:
    """Atop: all pools at once. ``bands`` > 0 steps the light as cel shading does."""

    def work(view: View) -> None:
        rows, columns = view.pixels.shape[:2]
        step = 1 if bands else max(1, round(3 * max(1.0, view.k)))
        y, x = view.y[::step], view.x[:, ::step]
        light = np.zeros((y.shape[0], x.shape[1], 3), np.float32)
        shade = np.ones_like(light)
        for pool in pools:
            fall = _fall(pool, x, y)[..., None]
            colour = np.array(rgb(pool.colour), np.float32)
            if pool.gain < 0:
                shade *= 1 + fall * (colour - 1) * np.float32(-pool.gain)
            else:
                light += fall * colour * np.float32(pool.gain)
        if bands:
            light = _stepped(light, bands)
        gain = (1 + light / (1 + 0.22 * light)) * shade
        _multiply(view.pixels, cv2.resize(gain, (columns, rows), interpolation=cv2.INTER_LINEAR))

    return work


def _fall(pool: Pool, x: Field, y: Field) -> Field:
    distance = np.sqrt(((x - pool.x) / pool.rx) ** 2 + ((y - pool.y) / pool.ry) ** 2)
    fall: Field = (np.clip(1 - distance, 0, 1) ** pool.hard).astype(np.float32)
    return fall


def _stepped(light: Field, bands: int) -> Field:
    """Cel shading: the strength of the light in few steps, its colour as it was."""
    strength = light.max(axis=2, keepdims=True)
    scaled = strength * np.float32(bands / 1.6)
    whole = np.floor(scaled)
    edge = smoothstep(scaled - whole, 0.46, 0.54)
    stepped: Field = light * ((whole + edge) / np.maximum(scaled, 1e-4)) * np.float32(0.9)
    return stepped


def _multiply(pixels: Field, gain: Field) -> None:
    """Light premultiplied pixels; bright colours roll off instead of clipping to white."""
    for top in range(0, pixels.shape[0], _ROWS):
        part = pixels[top : top + _ROWS]
        colours = part[:, :, :3] * gain[top : top + _ROWS]
        alpha = part[:, :, 3:]
        excess = np.maximum(colours - alpha * np.float32(0.72), 0)
        colours -= excess
        excess /= 1 + excess * np.float32(2.4)
        colours += excess
        np.minimum(colours, alpha, out=part[:, :, :3])


def patch(
    shapes: Sequence[Sequence[Point]], colour: str, gain: float, soft: float = 5.0,
    fade: tuple[float, float] | None = None,
) -> Work:  # fmt: skip
    """Atop: light of a given outline, as the sun throws a window upon a floor.

    :param fade: ``y`` where it is full and ``y`` where it has gone.
    """

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        mask = np.zeros(shape, np.uint8)
        left, top = float(view.x[0, 0]), float(view.y[0, 0])
        for points in shapes:
            corners = np.array([((x - left) * view.k, (y - top) * view.k) for x, y in points])
            corners = np.clip(corners, -20000, 20000)
            cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        field = mask.astype(np.float32) / 255
        if soft * view.k > 0.5:
            field = cv2.GaussianBlur(field, (0, 0), soft * view.k)
        if fade is not None:
            field *= 1 - smoothstep(view.y, fade[0], fade[1])
        weights = np.array(rgb(colour), np.float32) * np.float32(gain)
        _multiply(view.pixels, 1 + field[..., None] * weights)

    return work
