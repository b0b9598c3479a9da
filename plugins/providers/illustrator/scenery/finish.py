"""The last step of every layer: what makes a look a look, on pixels; and the way to PNG.

A finish takes straight blue, green, red and alpha as float32 in 0–255 and gives the same back.
``k`` is pixels in a stage unit: brush, pen and grain scale with the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from plugins.providers.illustrator.scenery.noise import Field, blurred, fbm, smoothstep

if TYPE_CHECKING:
    from plugins.providers.illustrator.scenery.sheet import Sheet
    from plugins.providers.illustrator.scenery.stage import Stage

Image = NDArray[np.uint8]
_TILE = 512
_PAPER_WHITE = np.array([236, 246, 250], np.float32)
_SEPIA_PAPER = np.array([214, 234, 246], np.float32)
_INK = np.array([34, 38, 46], np.float32)
_LUMA = np.array([0.114, 0.587, 0.299], np.float32)


def finish(pixels: Field, stage: Stage, sheet: Sheet, column: int, row: int) -> Image:
    """Premultiplied float RGBA → straight uint8 BGRA in the look of the stage."""
    image = straight(pixels)
    work = _FINISHES[stage.look.finish]
    image = work(image, stage, sheet, (column, row))
    if sheet.plain:
        image[:, :, :3] += tile(_grain(), image.shape, (column, row))[..., None]
    return np.clip(image, 0, 255).astype(np.uint8)


def straight(pixels: Field) -> Field:
    """Premultiplied RGBA floats → straight BGRA floats in 0–255. Colour bleeds a little beyond
    the outline, so that scaling and blurring show no dark fringe."""
    alpha = pixels[:, :, 3:]
    image = np.empty_like(pixels)
    image[:, :, :3] = pixels[:, :, 2::-1] * (255 / np.maximum(alpha, 1 / 1024))
    np.minimum(image[:, :, :3], 255, out=image[:, :, :3])
    image[:, :, 3:] = alpha * 255
    return image


def luma(image: Field) -> Field:
    """Brightness in 0–255."""
    return np.asarray(image[:, :, :3] @ _LUMA, np.float32)


# --- the finishes --------------------------------------------------------------------------


def _painted(image: Field, stage: Stage, sheet: Sheet, corner: tuple[int, int]) -> Field:
    """Film: a breath of canvas in the paint."""
    if not sheet.plain:
        grain = tile(_canvas(stage.k), image.shape, corner)
        image[:, :, :3] *= (1 + 0.035 * min(1.0, 0.15 + sheet.depth) * grain)[..., None]
    return image


def _watercolour(image: Field, stage: Stage, sheet: Sheet, corner: tuple[int, int]) -> Field:
    """Washes: melted detail, wobbling outlines, pigment gathered at edges, paper showing."""
    k = stage.k
    if not sheet.plain:
        image = _wobbled(image, 2.6 * k, 46 * k, stage.seed(sheet.name))
    colour, alpha = _melted(image, k), image[:, :, 3]
    light = luma(colour)
    pooled = np.clip((blurred(light, 7 * k) - light) / 46, 0, 1)
    cover = blurred(alpha, 3.2 * k) / 255
    rim = smoothstep(cover, 1.0, 0.62) if not sheet.plain else np.zeros_like(light)
    patch, bloom = _washes(light.shape, k, stage.seed(f"wash {sheet.name}"))
    thin = np.clip(0.06 + 0.3 * patch - 0.2 * pooled, 0, 0.6) * (0.25 + 0.75 * light / 255)
    colour += (_PAPER_WHITE - colour) * thin[..., None]
    grain = tile(_paper(k), image.shape, corner)
    granulation = 0.045 * (1.15 - light / 255)
    dark = 1 - 0.2 * pooled - 0.34 * rim - 0.05 * bloom + grain * (0.012 + granulation)
    colour *= dark[..., None]
    if not sheet.plain and sheet.blur == 0:
        solid = smoothstep(blurred(alpha, 10 * k) / 255, 0.36, 0.5)
        bare = smoothstep(cover, 0.66, 0.52) * smoothstep(patch, 0.4, 0.5) * solid
        colour += (_PAPER_WHITE - colour) * (0.75 * bare)[..., None]
    image[:, :, :3] = colour
    return image


def _ink(image: Field, stage: Stage, sheet: Sheet, corner: tuple[int, int]) -> Field:
    """Pen and wash: muted colour on toned paper, contours, hatching in the shade."""
    k = stage.k
    if not sheet.plain:
        image = _wobbled(image, 1.5 * k, 26 * k, stage.seed(sheet.name))
    colour, alpha = image[:, :, :3].copy(), image[:, :, 3]
    light = luma(image)
    grey = light[..., None] * np.array([0.86, 0.95, 1.0], np.float32)
    wash = (colour * 0.6 + grey * 0.4 - 128) * 1.12 + 134
    wash = wash + (_SEPIA_PAPER - wash) * (0.2 + 0.28 * smoothstep(light, 60, 230))[..., None]
    patch, _ = _washes(light.shape, k, stage.seed(f"wash {sheet.name}"))
    wash += (_SEPIA_PAPER - wash) * (0.22 * patch)[..., None]
    pen = _contours(light, alpha, k, 0.35 if sheet.plain else 1.0)
    if sheet.blur == 0:
        # By night everything is dark: only the deepest shade is hatched, or faces would drown.
        shown = np.minimum(light * 1.5 + 14, 255) if stage.light.night else light
        pen = np.maximum(pen, _hatching(shown, corner, k, sheet.plain))
    wash += (_INK - wash) * (np.clip(pen, 0, 1) * 0.86)[..., None]
    wash *= (1 + 0.045 * tile(_paper(k), image.shape, corner))[..., None]
    image[:, :, :3] = wash
    return image


def _flat(image: Field, stage: Stage, sheet: Sheet, corner: tuple[int, int]) -> Field:
    """Cut paper: a few clean values, nothing soft."""
    del corner
    if sheet.plain:
        return image
    colour = image[:, :, :3]
    clean = cv2.medianBlur(np.clip(colour, 0, 255).astype(np.uint8), 5 if stage.k > 0.9 else 3)
    colour = clean.astype(np.float32)
    light = luma(colour)[..., None]
    step = 255 / 11
    level = (np.floor(light / step) + 0.5) * step
    image[:, :, :3] = colour + (level - light) * 0.9
    return image


def _anime(image: Field, stage: Stage, sheet: Sheet, corner: tuple[int, int]) -> Field:
    """Cel and gouache: clear steps of value, fine dark contours, light that blooms."""
    del corner
    k = stage.k
    light = luma(image)
    if not sheet.plain and sheet.blur == 0:
        step = 255 / 13
        soft = light / step
        level = (np.floor(soft) + smoothstep(soft - np.floor(soft), 0.32, 0.68)) * step
        image[:, :, :3] += ((level - light) * 0.75)[..., None]
        if sheet.depth > 0.2:
            pen = _contours(light, image[:, :, 3], k, 0.75) * 0.5
            image[:, :, :3] *= (1 - pen)[..., None]
    shine = np.clip(light - 205, 0, 50) * (image[:, :, 3] / 255)
    image[:, :, :3] += (blurred(shine, 16 * k) * 0.9)[..., None] * np.array(
        [0.82, 0.95, 1.0], np.float32
    )
    return image


_FINISHES: dict[str, Callable[[Field, Stage, Sheet, tuple[int, int]], Field]] = {
    "painted": _painted, "watercolor": _watercolour, "ink": _ink, "flat": _flat, "anime": _anime,
}  # fmt: skip


# --- what finishes are made of -------------------------------------------------------------


def _wobbled(image: Field, amount: float, cell: float, seed: int) -> Field:
    """Outlines as from an unsteady hand. The sheet's own borders stay where they are."""
    rows, columns = image.shape[:2]
    small = (max(2, rows // 2), max(2, columns // 2))
    field = [
        (fbm(small, max(2.0, cell / 2), seed + step, 2, 0.6) - 0.5) * 2 * amount for step in (0, 9)
    ]
    across, down = (cv2.resize(one, (columns, rows)) for one in field)
    x = np.arange(columns, dtype=np.float32)[None, :] + across
    y = np.arange(rows, dtype=np.float32)[:, None] + down
    alpha = image[:, :, 3:] / 255
    joined = np.dstack([image[:, :, :3] * alpha, image[:, :, 3]])
    moved = cv2.remap(joined, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = np.maximum(moved[:, :, 3:] / 255, 1 / 1024)
    image = np.empty_like(moved)
    image[:, :, :3] = np.minimum(moved[:, :, :3] / cover, 255)
    image[:, :, 3] = moved[:, :, 3]
    return image


def _melted(image: Field, k: float) -> Field:
    """Colour with its small detail melted into washes, its edges kept."""
    rows, columns = image.shape[:2]
    shrink = 2 if k > 0.6 else 1
    size = (max(1, columns // shrink), max(1, rows // shrink))
    colour = np.clip(image[:, :, :3], 0, 255).astype(np.uint8)
    small = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(small, 5 if min(size) > 5 else 3)
    melted = cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    return melted * 0.72 + image[:, :, :3] * 0.28


def _washes(shape: tuple[int, ...], k: float, seed: int) -> tuple[Field, Field]:
    """How thin the wash lies (0–1), and the dark rims where a wet wash dried last."""
    rows, columns = shape[:2]
    small = (max(2, rows // 4), max(2, columns // 4))
    field = fbm(small, max(2.0, 150 * k / 4), seed, 5, 0.55)
    edge = np.abs(fbm(small, max(2.0, 210 * k / 4), seed + 40, 4, 0.5) - 0.52)
    bloom = np.exp(-((edge / 0.016) ** 2)) * smoothstep(field, 0.46, 0.62)
    patch = smoothstep(field, 0.3, 0.75)
    return cv2.resize(patch, (columns, rows)), cv2.resize(bloom, (columns, rows))


def _contours(light: Field, alpha: Field, k: float, strength: float) -> Field:
    """Pen lines where values or outlines change (difference of Gaussians; Winnemöller 2012)."""
    cover = alpha / 255
    tone = light / 255 * cover + (1 - cover)
    fine = cv2.GaussianBlur(tone, (0, 0), max(0.5, 0.85 * k))
    broad = cv2.GaussianBlur(tone, (0, 0), max(0.9, 1.7 * k))
    lines = smoothstep(broad - fine, 0.012, 0.042)
    edge = cv2.GaussianBlur(cover, (0, 0), max(0.5, 0.9 * k))
    outline = np.clip(1 - np.abs(edge - 0.5) * 2.6, 0, 1)
    return np.clip((lines + 0.8 * outline) * strength, 0, 1)


def _hatching(light: Field, corner: tuple[int, int], k: float, plain: bool) -> Field:
    """Strokes that thicken with the shade, crossed where it is deep."""
    rows, columns = light.shape
    x = (np.arange(columns, dtype=np.float32) + corner[0])[None, :] / k
    y = (np.arange(rows, dtype=np.float32) + corner[1])[:, None] / k
    shade = 1 - blurred(light, 2.5 * k) / 255
    bend = cv2.resize(
        fbm((max(2, rows // 6), max(2, columns // 6)), max(2.0, 60 * k / 6), 77, 3), (columns, rows)
    )
    pitch = 7.5 if not plain else 10.0
    first = np.abs(np.mod((x + y * 0.9 + bend * 16) / pitch, 1) - 0.5) * 2
    limit = 0.5 if not plain else 0.62
    pen = smoothstep(first, 1.0 - (shade - limit) * 1.3, 1.12 - (shade - limit) * 1.3)
    pen *= shade > limit - 0.08
    if not plain:
        cross = np.abs(np.mod((x - y * 1.1 + bend * 16) / pitch, 1) - 0.5) * 2
        second = smoothstep(cross, 1.0 - (shade - 0.7) * 1.3, 1.12 - (shade - 0.7) * 1.3)
        pen = np.maximum(pen, second * (shade > 0.66))
    broken = smoothstep(bend, 0.2, 0.36)
    return np.asarray(pen * (0.5 if plain else 0.72) * broken, np.float32)


# --- tiles ---------------------------------------------------------------------------------


def tile(pattern: Field, shape: tuple[int, ...], corner: tuple[int, int]) -> Field:
    """A repeating pattern cut to an image whose corner lies at ``corner`` of the frame."""
    column, row = corner[0] % _TILE, corner[1] % _TILE
    rows, columns = shape[:2]
    repeats = ((rows + row) // _TILE + 1, (columns + column) // _TILE + 1)
    return np.tile(pattern, repeats)[row : row + rows, column : column + columns]


def _seamless(field: Field) -> Field:
    """Fold a field twice as large over itself, so that it repeats without a seam."""
    half = _TILE
    ease = np.linspace(0, 1, half, dtype=np.float32)
    field = field[:half] * ease[:, None] + field[half:] * (1 - ease[:, None])
    return field[:, :half] * ease[None, :] + field[:, half:] * (1 - ease[None, :])


@lru_cache(maxsize=1)
def _grain() -> Field:
    """Half a step of noise, so that rounding leaves no bands in soft skies."""
    return np.random.default_rng(5).random((_TILE, _TILE), dtype=np.float32)


@lru_cache(maxsize=4)
def _paper(k: float) -> Field:
    """Cold-pressed paper lit from one side, about −1 … 1."""
    height = _seamless(fbm((2 * _TILE, 2 * _TILE), max(2.2, 7.5 * k), 11, 4, 0.62))
    relief = np.roll(height, (1, 1), (0, 1)) - np.roll(height, (-1, -1), (0, 1))
    return np.clip(relief / (relief.std() * 2), -1.5, 1.5)


@lru_cache(maxsize=4)
def _canvas(k: float) -> Field:
    """Fine uneven paint, about −1 … 1."""
    cell = (max(2.0, 6 * k), max(4.0, 15 * k))
    field = _seamless(fbm((2 * _TILE, 2 * _TILE), cell, 23, 4, 0.6))
    return np.clip((field - field.mean()) / (field.std() * 2), -1.2, 1.2)


# --- files ---------------------------------------------------------------------------------


def pieces(pixels: Field, gap: float) -> list[tuple[Field, int, int]]:
    """A drawing cut to what can be seen of it, with each piece's left and top. What stands at
    both sides of the frame becomes two pieces when more than ``gap`` columns between are empty:
    every empty pixel would cost time in every frame of the film."""
    shown = pixels[:, :, 3] > 1.5 / 255
    used = np.flatnonzero(shown.any(axis=0))
    if not len(used):
        return []
    breaks = np.flatnonzero(np.diff(used) > gap)
    starts = [int(used[0]), *(int(used[index + 1]) for index in breaks)]
    ends = [*(int(used[index]) + 1 for index in breaks), int(used[-1]) + 1]
    found = []
    for left, right in zip(starts, ends, strict=True):
        lines = np.flatnonzero(shown[:, left:right].any(axis=1))
        top, bottom = int(lines[0]), int(lines[-1]) + 1
        found.append((pixels[top:bottom, left:right], left, top))
    return found


def png(image: Image) -> bytes:
    """The image as PNG, packed quickly rather than tightly."""
    _, content = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return bytes(content.tobytes())
