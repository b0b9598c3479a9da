"""Things painted pixel by pixel: gradients, glows, mist, brushwork.

Every function returns a work for :meth:`Sheet.apply`. Those said to lie *atop* change only what
is drawn already and keep its outline; the others add to the sheet, so give ``apply`` their bounds
(:func:`around` helps).
"""

from __future__ import annotations

import itertools

import cv2
import numpy as np

from plugins.providers.illustrator.scenery.canvas import Box
from plugins.providers.illustrator.scenery.colour import mix, rgb
from plugins.providers.illustrator.scenery.noise import Field, fbm, smooth_noise, smoothstep
from plugins.providers.illustrator.scenery.sheet import View, Work

Stops = tuple[tuple[float, str], ...]


def around(x: float, y: float, rx: float, ry: float | None = None) -> Box:
    """The bounds of something around a centre."""
    ry = rx if ry is None else ry
    return x - rx, y - ry, x + rx, y + ry


def ramp(stops: Stops, where: Field) -> Field:
    """Colours (… × 3) along ``stops`` at the shares ``where``, even steps to the eye."""
    table = np.array([_at(stops, step / 255) for step in range(256)], np.float32)
    index = np.clip(where, 0, 1) * 255
    low = np.floor(index).astype(np.intp)
    high = np.minimum(low + 1, 255)
    share = (index - low)[..., None]
    return table[low] * (1 - share) + table[high] * share


def _at(stops: Stops, share: float) -> tuple[float, float, float]:
    for (start, one), (end, two) in itertools.pairwise(stops):
        if share <= end:
            return rgb(mix(one, two, (share - start) / max(1e-6, end - start)))
    return rgb(stops[-1][1])


def over(view: View, colour: Field | tuple[float, ...], alpha: Field) -> None:
    """Lay colour with an opacity field over what is drawn."""
    alpha = alpha[..., None]
    pixels = view.pixels
    pixels *= 1 - alpha
    pixels[:, :, :3] += np.asarray(colour, np.float32) * alpha
    pixels[:, :, 3:] += alpha


def atop(view: View, colour: Field | tuple[float, ...], alpha: Field) -> None:
    """Lay colour over what is drawn, within its outline."""
    cover = view.pixels[:, :, 3:]
    alpha = alpha[..., None]
    rgbs = view.pixels[:, :, :3]
    rgbs *= 1 - alpha
    rgbs += np.asarray(colour, np.float32) * alpha * cover


def backdrop(stops: Stops, top: float, bottom: float, bands: int = 0) -> Work:
    """An opaque vertical gradient; ``bands`` > 0 cuts it into flat steps."""

    def work(view: View) -> None:
        where = (view.y[:, 0] - top) / (bottom - top)
        if bands:
            where = (np.floor(where * bands) + 0.5) / bands
        view.pixels[:, :, :3] = ramp(stops, where)[:, None, :]
        view.pixels[:, :, 3] = 1

    return work


def glow(
    x: float, y: float, radius: float, colour: str, strength: float = 1.0, squash: float = 1.0,
    core: float = 0.0, inside: bool = False, bands: int = 0,
) -> Work:  # fmt: skip
    """A halo that fades outwards.

    :param squash: below 1 flattens it (a pool of light on the ground).
    :param core: share of the radius that is full.
    :param inside: lie atop, within what is drawn.
    :param bands: > 0 gives flat rings instead of a fade.
    """

    def work(view: View) -> None:
        distance = np.sqrt((view.x - x) ** 2 + ((view.y - y) / squash) ** 2) / radius
        fall = np.clip((1 - distance) / (1 - core), 0, 1)
        if bands:
            fall = np.ceil(fall * bands) / bands
        alpha = (fall**2 * strength).astype(np.float32)
        (atop if inside else over)(view, rgb(colour), np.clip(alpha, 0, 1))

    return work


def wash(colour: str, top: float, bottom: float, first: float, last: float) -> Work:
    """Atop: a colour whose opacity goes from ``first`` at ``top`` to ``last`` at ``bottom``:
    haze at the foot of hills, shade towards the floor."""

    def work(view: View) -> None:
        where = smoothstep(view.y, top, bottom) if bottom > top else view.y * 0
        alpha = np.broadcast_to(first + (last - first) * where, view.pixels.shape[:2])
        atop(view, rgb(colour), alpha)

    return work


def texture(
    strength: float, cell: float, seed: int, stretch: float = 1.0, octaves: int = 3
) -> Work:
    """Atop: brushwork that lightens and darkens. ``cell`` is a stroke's height in stage units,
    ``stretch`` how many times longer it is than high."""

    def work(view: View) -> None:
        if strength <= 0:
            return
        shape = view.pixels.shape[:2]
        half = (max(1, shape[0] // 2), max(1, shape[1] // 2))
        size = max(2.0, cell * view.k / 2)
        field = fbm(half, (size, size * stretch), seed, octaves)
        field = cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        view.pixels[:, :, :3] *= (1 + (field - 0.5) * 2.4 * strength)[..., None]
        np.clip(view.pixels, 0, view.pixels[:, :, 3:], out=view.pixels)

    return work


def patches(
    colour: str, share: float, cell: float, seed: int, stretch: float = 3.0, opacity: float = 0.5,
    soft: float = 0.08,
) -> Work:  # fmt: skip
    """Atop: irregular patches of another colour over about ``share`` of the surface."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        half = (max(1, shape[0] // 2), max(1, shape[1] // 2))
        size = max(2.0, cell * view.k / 2)
        field = fbm(half, (size, size * stretch), seed, 4)
        field = cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
        edge = 0.5 + (0.5 - share) * 0.55
        atop(view, rgb(colour), smoothstep(field, edge - soft, edge + soft) * opacity)

    return work


def mist(
    y: float, thickness: float, colour: str, strength: float, seed: int, left: float, right: float
) -> Work:
    """A bank of mist lying along a line: soft above and below, uneven along its length, gone
    before ``left`` and ``right``."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        small = (max(2, shape[0] // 4), max(2, shape[1] // 4))
        cell = thickness * view.k / 4
        field = fbm(small, (max(2, cell * 0.7), max(2, cell * 4)), seed, 4)
        field = cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
        band = np.exp(-(((view.y - y) / (thickness * 0.5)) ** 2))
        fade = (right - left) * 0.06
        ends = smoothstep(view.x, left, left + fade) * (1 - smoothstep(view.x, right - fade, right))
        alpha = np.clip((field - 0.22) * 2.1, 0, 1) * band * ends * strength
        over(view, rgb(colour), np.clip(alpha, 0, 1).astype(np.float32))

    return work


def speckle(colour: str, share: float, seed: int, size: float = 1.5, opacity: float = 0.4) -> Work:
    """Atop: fine grains, as of sand or gravel."""

    def work(view: View) -> None:
        shape = view.pixels.shape[:2]
        cell = max(1.0, size * view.k)
        field = smooth_noise(shape, (cell, cell), seed)
        atop(view, rgb(colour), smoothstep(field, 1 - share, 1 - share + 0.1) * opacity)

    return work


def rows(height: int, width: int) -> tuple[Field, Field]:
    """Pixel indices down and across."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return y, x
