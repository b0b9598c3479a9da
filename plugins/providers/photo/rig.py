"""A rig whose parts are pieces of a photograph."""

from __future__ import annotations

import cv2
import numpy as np

from filmwright import Part, PortraitRequest, ProviderError, Rig, Sprite, Workbench
from plugins.providers.photo.cutout import Bust, framed
from plugins.providers.photo.landmarks import CHIN, FOREHEAD, LEFT_CHEEK, RIGHT_CHEEK, find_face
from plugins.providers.photo.warp import Face, Mouth, Patch

_MOUTHS = {
    "x": Mouth(0.0), "mbp": Mouth(0.0, -0.1), "fv": Mouth(0.04, 0.1), "s": Mouth(0.09, 0.45),
    "l": Mouth(0.16, 0.15), "e": Mouth(0.21, 0.45), "a": Mouth(0.42, 0.05),
    "o": Mouth(0.34, -1.1), "u": Mouth(0.16, -1.7),
    "smile": Mouth(0.0, 0.5, 0.05), "sad": Mouth(0.0, -0.1, -0.045), "stern": Mouth(0.0, -0.25),
}  # fmt: skip
_LIDS = {"open": 0.0, "half": 0.5, "closed": 1.0, "wide": -0.18}
_BROWS = {
    "neutral": (0.0, 0.0), "raised": (0.16, 0.0), "furrowed": (-0.05, -0.07), "sad": (0.0, 0.14),
}  # fmt: skip
_LARGEST = 4096


def rig_from_photo(request: PortraitRequest, workbench: Workbench) -> Rig:
    """The rig of ``request.photo``.

    :raises ProviderError: the file is not a picture, or shows no face.
    """
    cv2.setNumThreads(1)
    assert request.photo is not None
    photo = cv2.imdecode(np.frombuffer(workbench.read(request.photo), np.uint8), cv2.IMREAD_COLOR)
    if photo is None:
        raise ProviderError(
            f"the portrait photo of {request.character.name} cannot be read; use JPG, PNG or WebP"
        )
    if max(photo.shape[:2]) > _LARGEST:
        scale = _LARGEST / max(photo.shape[:2])
        photo = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bust = framed(photo, find_face(photo), request.height)
    face = Face(bust.picture, bust.points, bust.alpha)
    height, width = bust.alpha.shape
    parts = (
        Part(name="body", moves="body", states={"base": _kept(_whole(bust), workbench)}),
        Part(name="head", moves="head", states={"base": _kept(_head(bust), workbench)}),
        Part(name="mouth", moves="head", states=_mouths(face, workbench)),
        Part(name="eyes", moves="head", states=_eyes(face, workbench)),
        Part(name="brows", moves="head", states=_brows(face, workbench)),
    )
    left, top = bust.points.min(axis=0)
    right, bottom = bust.points.max(axis=0)
    chin = bust.points[CHIN]
    return Rig(
        width=width,
        height=height,
        framing="bust",
        parts=parts,
        pivots={
            "head": (round(float(chin[0]), 1), round(float(chin[1]) + 0.25 * (bottom - top), 1)),
            "body": (round(width / 2, 1), float(height)),
        },
        face=(
            round(float(left), 1), round(float(top), 1),
            round(float(right - left), 1), round(float(bottom - top), 1),
        ),
        photo=True,
    )  # fmt: skip


def _mouths(face: Face, workbench: Workbench) -> dict[str, Sprite]:
    return {name: _kept(face.mouth(shape), workbench) for name, shape in _MOUTHS.items()}


def _eyes(face: Face, workbench: Workbench) -> dict[str, Sprite]:
    return {
        name: _kept(_both(face.eye(0, closed), face.eye(1, closed)), workbench)
        for name, closed in _LIDS.items()
    }


def _brows(face: Face, workbench: Workbench) -> dict[str, Sprite]:
    return {
        name: _kept(_both(face.brow(0, *move), face.brow(1, *move)), workbench)
        for name, move in _BROWS.items()
    }


def _whole(bust: Bust) -> Patch:
    alpha = np.rint(bust.alpha * 255).astype(np.uint8)
    return np.dstack([bust.picture, alpha]), 0, 0


def _head(bust: Bust) -> Patch:
    """Face and hair with a wide soft edge, so that small movements over the body show no seam."""
    points = bust.points
    size = float(np.linalg.norm(points[CHIN] - points[FOREHEAD]))
    middle = (points[LEFT_CHEEK] + points[RIGHT_CHEEK]) / 2
    rows, columns = np.mgrid[: bust.alpha.shape[0], : bust.alpha.shape[1]].astype(np.float32)
    down = (rows - (middle[1] - 0.12 * size)) / (1.0 * size)
    along = (columns - middle[0]) / (0.85 * size)
    soft = np.clip((1 - np.sqrt(along**2 + down**2)) / 0.3, 0, 1)
    alpha = bust.alpha * soft * soft * (3 - 2 * soft)
    return np.dstack([bust.picture, np.rint(alpha * 255).astype(np.uint8)]), 0, 0


def _both(one: Patch, other: Patch) -> Patch:
    """Two patches on one sprite; where they overlap the more opaque pixel is kept."""
    x, y = min(one[1], other[1]), min(one[2], other[2])
    right = max(one[1] + one[0].shape[1], other[1] + other[0].shape[1])
    bottom = max(one[2] + one[0].shape[0], other[2] + other[0].shape[0])
    canvas = np.zeros((bottom - y, right - x, 4), np.uint8)
    for picture, left, top in (one, other):
        area = canvas[top - y : top - y + picture.shape[0], left - x : left - x + picture.shape[1]]
        area[:] = np.where(picture[..., 3:] > area[..., 3:], picture, area)
    return canvas, x, y


def _kept(patch: Patch, workbench: Workbench) -> Sprite:
    """The patch as a sprite, cut to what is visible."""
    picture, x, y = patch
    rows, columns = np.flatnonzero(picture[..., 3].any(1)), np.flatnonzero(picture[..., 3].any(0))
    if len(rows) and len(columns):
        picture = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        x, y = x + int(columns[0]), y + int(rows[0])
    _, content = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 4])
    return Sprite(image=workbench.put(content.tobytes(), "image/png"), x=x, y=y)
