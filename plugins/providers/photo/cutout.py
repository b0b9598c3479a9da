"""Cutting a person out of a photograph, and framing the cut."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from plugins.providers.photo.landmarks import CHIN, FOREHEAD, LEFT_CHEEK, RIGHT_CHEEK

_ABOVE, _BELOW, _BESIDE = 0.95, 1.55, 1.75
"""Margins round the face in heights of the face."""
_WORKING_SIDE = 320
"""GrabCut works on a picture about this large; the edge is then refined."""


@dataclass(frozen=True)
class Bust:
    """A photograph framed as a bust at the size of the canvas."""

    picture: np.ndarray
    """8-bit BGR."""
    points: np.ndarray
    """The face, in pixels of the picture."""
    alpha: np.ndarray
    """Float32 in 0…1: 1 where the person is."""


def framed(photo: np.ndarray, points: np.ndarray, height: int) -> Bust:
    """The bust round the face ``points``, scaled to ``height`` pixels, cut out."""
    top, chin = points[FOREHEAD], points[CHIN]
    face = float(np.linalg.norm(chin - top))
    centre = (points[LEFT_CHEEK][0] + points[RIGHT_CHEEK][0]) / 2
    left = max(0, int(centre - _BESIDE * face))
    right = min(photo.shape[1], int(centre + _BESIDE * face))
    upper = max(0, int(min(top[1], chin[1]) - _ABOVE * face))
    lower = min(photo.shape[0], int(chin[1] + _BELOW * face))
    crop = photo[upper:lower, left:right]
    scale = height / len(crop)
    size = (max(2, round(crop.shape[1] * scale)), height)
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    picture = cv2.resize(crop, size, interpolation=kind)
    moved = (points - (left, upper)) * scale
    alpha = _person(picture, moved)
    margins = (upper == 0, right == photo.shape[1], left == 0)
    return Bust(picture, moved, _softened(alpha, margins))


def _person(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Where the person is; an oval when the background cannot be told apart."""
    scale = _WORKING_SIDE / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    face = points * scale
    hint = _hint(small.shape[:2], face)
    cv2.setRNGSeed(1)  # GrabCut starts from a random clustering
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, hint, None, *models, 6, cv2.GC_INIT_WITH_MASK)
    mask = ((hint == cv2.GC_FGD) | (hint == cv2.GC_PR_FGD)).astype(np.uint8)
    mask = _largest(mask, face)
    hull = np.zeros_like(mask)
    cv2.fillConvexPoly(hull, cv2.convexHull(np.round(face).astype(np.int32)), 1)
    share = float(mask.mean())
    kept = float(mask[hull > 0].mean())
    if not (0.12 < share < 0.85 and kept > 0.97):
        mask = _oval(small.shape[:2], face)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.6)
    size = (picture.shape[1], picture.shape[0])
    wide = cv2.resize(soft, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip((wide - 0.35) / 0.4, 0, 1), np.float32)


def _hint(shape: tuple[int, ...], face: np.ndarray) -> np.ndarray:
    """What GrabCut is told: the face surely, head and shoulders probably, the corners not."""
    hint = np.full(shape, cv2.GC_PR_BGD, np.uint8)
    height = float(np.linalg.norm(face[CHIN] - face[FOREHEAD]))
    middle = (face[LEFT_CHEEK] + face[RIGHT_CHEEK]) / 2
    head = (int(middle[0]), int(middle[1] - 0.18 * height))
    axes = (int(0.62 * height), int(0.85 * height))
    cv2.ellipse(hint, head, axes, 0, 0, 360, int(cv2.GC_PR_FGD), -1)
    chin = face[CHIN]
    shoulders = np.array(
        [
            (chin[0] - 0.4 * height, chin[1]), (chin[0] + 0.4 * height, chin[1]),
            (chin[0] + 1.25 * height, chin[1] + 0.7 * height),
            (chin[0] + 1.35 * height, shape[0]), (chin[0] - 1.35 * height, shape[0]),
            (chin[0] - 1.25 * height, chin[1] + 0.7 * height),
        ]
    )  # fmt: skip
    cv2.fillPoly(hint, [shoulders.astype(np.int32)], int(cv2.GC_PR_FGD))
    surely = np.round((face - middle) * 0.95 + middle).astype(np.int32)
    cv2.fillConvexPoly(hint, cv2.convexHull(surely), int(cv2.GC_FGD))
    neck = (int(chin[0] - 0.2 * height), int(chin[1]), int(0.4 * height), int(0.5 * height))
    cv2.rectangle(hint, neck, int(cv2.GC_FGD), -1)
    edge = max(2, shape[0] // 60)
    hint[:edge] = cv2.GC_BGD
    hint[: int(chin[1]), :edge] = cv2.GC_BGD
    hint[: int(chin[1]), -edge:] = cv2.GC_BGD
    return hint


def _largest(mask: np.ndarray, face: np.ndarray) -> np.ndarray:
    """The connected piece that holds the nose, its holes filled."""
    _, labels = cv2.connectedComponents(mask)
    x, y = np.clip(face[1].astype(int), 0, np.array(mask.shape[::-1]) - 1)
    piece = (labels == labels[y, x]).astype(np.uint8) if mask[y, x] else mask
    outlines, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(piece)
    cv2.drawContours(filled, outlines, -1, 1, -1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    return np.asarray(cv2.morphologyEx(filled, cv2.MORPH_OPEN, kernel))


def _oval(shape: tuple[int, ...], face: np.ndarray) -> np.ndarray:
    mask = np.zeros(shape, np.uint8)
    middle = (face[LEFT_CHEEK] + face[RIGHT_CHEEK]) / 2
    axes = (int(shape[1] * 0.46), int(shape[0] * 0.56))
    cv2.ellipse(mask, (int(middle[0]), int(shape[0] * 0.52)), axes, 0, 0, 360, 1, -1)
    return mask


def _softened(alpha: np.ndarray, cut: tuple[bool, bool, bool]) -> np.ndarray:
    """Edges where the photograph ends fade out instead of showing a straight cut."""
    height, width = alpha.shape
    fade = max(2, height // 22)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    top, right, left = cut
    if top:
        alpha[:fade] *= ramp[:, None]
    if right:
        alpha[:, width - fade :] *= ramp[::-1]
    if left:
        alpha[:, :fade] *= ramp
    return alpha
