"""A picture made ready for the camera: layers decoded, graded, framed, defocused and merged.

All that need not be done for every frame is done here, once for a take: layers that move as
one are merged, and what others always hide is cut away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import ProviderError
from core.media.camera import Camera
from core.media.colour import encoded, graded_encoding, look_of
from core.media.images import Reader, decoded, lay_packed
from core.media.motions import reach, still
from core.media.occlusion import apart, trimmed
from core.media.pieces import Packed, Piece
from core.media.sheets import sheet_of
from core.stages import Layer, Take

Bytes = NDArray[np.uint8]

_TOGETHER = 0.25
"""Pixels: layers that never part by more are drawn as one; blurred ones may part by more."""

_DEFOCUS = {"wide": 0.0, "medium": 0.0038, "close": 0.0075}
"""Blur behind the actors, as a share of the frame's height."""

_ROOM = 24
"""Pixels kept around what the camera sees."""


def pieces_of(take: Take, camera: Camera, read: Reader) -> list[Piece]:
    """The take's picture as pieces, far to near.

    :raises ProviderError: a layer's image cannot be read.
    """
    picture = take.picture
    pieces: list[Piece] = []
    unit = camera.height / 1080 * camera.framing.zoom
    for layers in _groups(take, camera):
        packed = None
        for layer in layers:
            staged = _staged(layer, take, camera, read)
            if staged is not None:
                packed = staged if packed is None else _merged(packed, staged)
        if packed is None:
            continue
        depth, motion = layers[0].depth, layers[0].motion
        if motion is not None and still(motion, unit):
            motion = None
        if motion is not None:
            packed = _shrunk(packed)
        sheet = sheet_of(packed.pixels, packed.left, packed.top, depth, _soft(take, camera, layers))
        bends = motion is not None and motion.kind in ("sway", "turn")
        pieces.append(Piece(sheet, motion, *((packed, packed) if bends else ())))
    if not any(layer.depth < 1 for layer in picture.layers):
        raise ProviderError("the picture has no layer behind the actors; draw it again")
    sheets = trimmed(
        [piece.sheet for piece in pieces],
        [reach(piece.motion, unit) for piece in pieces],
        [piece.motion is None or piece.motion.kind in ("bob", "flow", "sway") for piece in pieces],
        camera,
    )
    return [
        piece.with_sheet(sheet)
        for piece, sheet in zip(pieces, sheets, strict=True)
        if sheet is not None
    ]


def _groups(take: Take, camera: Camera) -> list[list[Layer]]:
    """Layers in their order, those together that are drawn as one."""
    groups: list[list[Layer]] = []
    for layer in take.picture.layers:
        last = groups[-1] if groups else None
        if (
            last is not None
            and layer.motion is None
            and last[-1].motion is None
            and (layer.depth < 1) == (last[0].depth < 1)
            and apart(camera, last[0].depth, layer.depth) < _tolerance(take, camera, layer)
            and not (len(groups) == 1 and _parted_by_stars(take))
        ):
            last.append(layer)
        else:
            groups.append([layer])
    return groups


def _parted_by_stars(take: Take) -> bool:
    """Stars shine between the farthest layer and the next."""
    return any(effect.kind in ("stars", "lightning") for effect in take.picture.effects)


def _blur(take: Take, camera: Camera, layer: Layer) -> float:
    """Standard deviation in staged pixels of a layer's defocus."""
    most = _DEFOCUS[take.framing] * camera.height
    if layer.depth < 1:
        return most * (0.55 + 0.45 * (1 - layer.depth))
    return most * min(1.6, 0.5 + 1.2 * (layer.depth - 1))


def _soft(take: Take, camera: Camera, layers: Sequence[Layer]) -> bool:
    return all(_blur(take, camera, layer) >= 1.5 for layer in layers)


def _tolerance(take: Take, camera: Camera, layer: Layer) -> float:
    return max(_TOGETHER, 0.35 * _blur(take, camera, layer))


def _staged(layer: Layer, take: Take, camera: Camera, read: Reader) -> Packed | None:
    """A layer in staged coordinates, cut to what may be seen; ``None``: nothing of it is."""
    picture, framing = take.picture, camera.framing
    scale = camera.width / picture.width * framing.zoom
    offset_x = layer.x * scale - framing.cx * framing.zoom + camera.width / 2
    offset_y = layer.y * scale - framing.cy * framing.zoom + camera.height / 2
    image = decoded(read(layer.image))
    if image is None:
        raise ProviderError("a layer of the picture is not an image; draw the picture again")
    blur = _blur(take, camera, layer)
    box = _wanted(image, layer, take, camera, scale, offset_x, offset_y)
    if box is None:
        return None
    left, top, right, bottom = box
    image = encoded(image, graded_encoding(look_of(take.look)))
    if scale == 1 and blur < 0.5 and offset_x == int(offset_x) and offset_y == int(offset_y):
        x, y = left - int(offset_x), top - int(offset_y)
        return Packed(image[y : y + bottom - top, x : x + right - left], left, top)
    image, shift = _defocused(image, blur / scale, layer, take, max(1, int(1 / scale)))
    factor = 1 / (scale * shift.scale)
    matrix = np.array(
        [
            [factor, 0, (left + 0.5 - offset_x) * factor + shift.x - 0.5],
            [0, factor, (top + 0.5 - offset_y) * factor + shift.y - 0.5],
        ]
    )
    soft = blur >= 1.5 or factor > 1
    flags = (cv2.INTER_LINEAR if soft else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP
    edge = cv2.BORDER_REPLICATE if blur >= 0.5 else cv2.BORDER_CONSTANT
    pixels = cv2.warpAffine(
        image, matrix, (right - left, bottom - top), flags=flags, borderMode=edge
    )
    return Packed(pixels, left, top)


@dataclass(frozen=True)
class _Shift:
    """Where a layer's pixels went: index = position in the layer · ``scale``⁻¹ + (x, y)."""

    scale: float
    x: float
    y: float


def _defocused(
    image: Bytes, blur: float, layer: Layer, take: Take, least: int
) -> tuple[Bytes, _Shift]:
    """Blurred by ``blur`` of the layer's own pixels, at reduced size where it loses nothing.

    :param least: shrink it so many times at least.
    """
    if blur < 0.5 and least == 1:
        return image, _Shift(1, 0, 0)
    less = max(least, 4 if blur >= 7 else 2 if blur >= 3.5 else 1)
    room = (int(4 * blur) // less + 1) * less
    image = _extended(image, room, layer, take, less)
    if less > 1:
        size = (image.shape[1] // less, image.shape[0] // less)
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    if blur >= 0.5:
        sigma = blur / less
        image = cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return image, _Shift(less, room / less, room / less)


def _extended(image: Bytes, room: int, layer: Layer, take: Take, multiple: int) -> Bytes:
    """With ``room`` around it: more of the same where the plate ends, nothing elsewhere."""
    picture = take.picture
    height, width = image.shape[:2]
    margin_x, margin_y = picture.overscan * picture.width, picture.overscan * picture.height
    ends = (
        layer.y <= 2 - margin_y,
        layer.y + height >= picture.height + margin_y - 2,
        layer.x <= 2 - margin_x,
        layer.x + width >= picture.width + margin_x - 2,
    )
    rooms = [room, room + -height % multiple, room, room + -width % multiple]
    for edge, kind in ((True, cv2.BORDER_REPLICATE), (False, cv2.BORDER_CONSTANT)):
        sides = [space if end is edge else 0 for space, end in zip(rooms, ends, strict=True)]
        top, bottom, left, right = sides
        image = cv2.copyMakeBorder(image, top, bottom, left, right, kind)
    return image


def _wanted(
    image: Bytes, layer: Layer, take: Take, camera: Camera, scale: float, x: float, y: float
) -> tuple[int, int, int, int] | None:
    """The staged box of a layer that may be seen: left, top, right, bottom."""
    blur = _blur(take, camera, layer)
    height, width = image.shape[:2]
    far = 4 * blur
    left, top = x - far, y - far
    right, bottom = x + width * scale + far, y + height * scale + far
    unit = camera.height / 1080 * camera.framing.zoom
    room = reach(layer.motion, unit) + _ROOM
    seen = camera.seen(layer.depth)
    if room < float("inf"):
        left, top = max(left, seen[0] - room), max(top, seen[1] - room)
        right, bottom = min(right, seen[2] + room), min(bottom, seen[3] + room)
    if scale == 1 and not blur:
        box = round(left), round(top), round(right), round(bottom)
        box = max(box[0], int(x)), max(box[1], int(y)), box[2], box[3]
        box = box[0], box[1], min(box[2], int(x) + width), min(box[3], int(y) + height)
    else:
        box = int(np.floor(left)), int(np.floor(top)), int(np.ceil(right)), int(np.ceil(bottom))
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else None


def _merged(below: Packed, above: Packed) -> Packed:
    """One picture of two, the second in front."""
    left, top = min(below.left, above.left), min(below.top, above.top)
    right, bottom = max(below.right, above.right), max(below.bottom, above.bottom)
    pixels = below.pixels
    if (left, top, right, bottom) != (below.left, below.top, below.right, below.bottom):
        pixels = np.zeros((bottom - top, right - left, 4), np.uint8)
        pixels[_inside(below, left, top)] = below.pixels
    elif not pixels.flags.owndata:
        pixels = pixels.copy()
    place = pixels[_inside(above, left, top)]
    lay_packed(place, above.pixels)
    return Packed(pixels, left, top)


def _shrunk(packed: Packed) -> Packed:
    """Without the empty pixels around it."""
    x, y, width, height = cv2.boundingRect(np.ascontiguousarray(packed.pixels[..., 3]))
    if not width or not height:
        return packed
    pixels = np.ascontiguousarray(packed.pixels[y : y + height, x : x + width])
    return Packed(pixels, packed.left + x, packed.top + y)


def _inside(packed: Packed, left: int, top: int) -> tuple[slice, slice]:
    return np.s_[packed.top - top : packed.bottom - top, packed.left - left : packed.right - left]
