"""Bending a face: mouths that open, lids that close, brows that move, as small patches."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from plugins.providers.photo.landmarks import (
    BROWS,
    CHIN,
    LOWER_INNER_LIP,
    LOWER_LIDS,
    NOSE_TIP,
    UPPER_INNER_LIP,
    UPPER_LIDS,
)

Patch = tuple[np.ndarray, int, int]
"""8-bit BGRA and where its top left corner lies."""


@dataclass(frozen=True)
class Mouth:
    """How a mouth stands. All in widths of the mouth at rest, but for ``wide``."""

    opening: float
    wide: float = 0.0
    """Positive: corners apart; negative: pursed."""
    corners: float = 0.0
    """Positive: raised in a smile."""


class Face:
    """A face in a picture, ready to be bent."""

    def __init__(self, picture: np.ndarray, points: np.ndarray, alpha: np.ndarray) -> None:
        """:param alpha: where the person is, so that no patch brings the background back."""
        self.picture = picture
        self.points = points
        self.alpha = alpha
        down = points[CHIN] - points[NOSE_TIP]
        self.down = down / np.linalg.norm(down)
        self.right = np.array([self.down[1], -self.down[0]])

    # --- mouth -------------------------------------------------------------------------

    def mouth(self, shape: Mouth) -> Patch:
        """The lower face with the mouth as ``shape`` says."""
        region = self._mouth_region
        u, v, width = region.u / region.half, region.v, region.width
        rest = region.rest_gap
        lateral = np.clip(1 - (np.abs(u) / 1.02) ** 2.2, 0, 1)
        gap = np.maximum(shape.opening * width * lateral, 0)
        change = gap - rest
        # A fifth of the change lifts the upper lip, the rest lowers lower lip and jaw.
        up, low = 0.2 * np.maximum(change, 0), np.maximum(gap - 0.2 * np.maximum(change, 0), 0)
        jaw = (shape.opening * width - region.rest_opening) * 0.8 * np.exp(-((u / 1.5) ** 2))
        below = np.clip((v - low) / (width * 0.35), 0, 1)
        fall = _smooth(np.clip(1 - np.clip(v - low, 0, None) / (region.chin * 1.25), 0, 1))
        drop = ((low - rest) * (1 - below) + jaw * below) * fall
        lift = up * np.clip(1 + (v + up) / (width * 0.35), 0, 1)
        inside = (v < low) & (v > -up) & (lateral > 0)
        source = np.where(
            v >= low, v - drop, np.where(v <= -up, v + lift, np.minimum(v + up, rest))
        )
        source = source + shape.corners * width * np.clip(u**2, 0, 1.4) * np.exp(
            -((v / (width * 0.4)) ** 2)
        )
        squeeze = 1 - shape.wide * 0.16 * np.exp(-((region.u / (width * 0.6)) ** 2)) * np.exp(
            -((v / (width * 0.5)) ** 2)
        )
        bent = self._sampled(region, region.u * squeeze, source)
        dark = inside & (v + up > rest)
        filled = self._with_inside(bent, dark, region, (v + up, low, gap, lateral, shape.opening))
        return self._patch(filled, region.alpha, region.x, region.y)

    @cached_property
    def _mouth_region(self) -> _Region:
        points = self.points
        upper, lower = points[list(UPPER_INNER_LIP)], points[list(LOWER_INNER_LIP)]
        centre = (points[13] + points[14]) / 2
        width = float(np.linalg.norm(points[61] - points[291]))
        reach = int(width * 1.5)
        x, y = max(0, int(centre[0]) - reach), max(0, int(centre[1] - width * 0.75))
        right = min(self.picture.shape[1], int(centre[0]) + reach)
        bottom = min(self.picture.shape[0], int(centre[1] + width * 1.75))
        u, v = self._axes(centre, x, y, right, bottom)
        top = _curve((upper - centre) @ self.right, (upper - centre) @ self.down, u)
        base = _curve((lower - centre) @ self.right, (lower - centre) @ self.down, u)
        inner = (upper - centre) @ self.right
        half = (inner.max() - inner.min()) / 2
        shift = (inner.max() + inner.min()) / 2
        opening = float(np.linalg.norm(points[13] - points[14]))
        # Lips that touch are a pixel or two apart in the mesh; teeth show a little beyond it.
        opening = opening + 0.03 * width if opening > 0.05 * width else 0.0
        gap = np.maximum(base - top, 0) + 0.03 * width
        gap = np.where((np.abs(u - shift) < half) & (opening > 0), gap, 0.0)
        chin = float(np.linalg.norm(points[CHIN] - centre))
        alpha = _oval_alpha(u, v, width * 1.12, chin * 1.3, -width * 0.55)
        return _Region(
            x, y, u - shift, v - top, centre + shift * self.right, top, half, width, gap,
            opening, chin, alpha,
        )  # fmt: skip

    def _with_inside(
        self, bent: np.ndarray, dark: np.ndarray, region: _Region, geometry: tuple
    ) -> np.ndarray:
        """The mouth's hollow with teeth and tongue, where lips have opened beyond the photo."""
        depth, low, gap, lateral, opening = geometry
        soft = cv2.GaussianBlur(dark.astype(np.float32), (0, 0), max(1.0, region.width * 0.012))
        height = np.maximum(gap, 1e-3)
        along = depth / height
        hollow = np.empty(bent.shape, np.float32)
        hollow[:] = (34, 20, 58)
        hollow *= (1.0 - 0.35 * np.clip(along, 0, 1))[..., None]
        own_teeth = region.rest_opening > 0
        teeth = np.clip(1 - np.abs(along - 0.14) / 0.15, 0, 1) * (lateral > 0.2)
        teeth = teeth * (0.0 if own_teeth else np.clip(opening * 6, 0, 1)) * 0.85
        teeth = cv2.GaussianBlur(teeth.astype(np.float32), (0, 0), max(1.0, region.width * 0.015))
        hollow = _over(hollow, np.array((200, 208, 218), np.float32), teeth)
        tall = max(opening * region.width * 0.42, 1.0)
        floor = region.v - low * 0.98
        tongue = 1 - (region.u / (region.width * 0.27)) ** 2 - (floor / tall) ** 2
        hollow = _over(hollow, np.array((92, 84, 178), np.float32), 0.8 * np.clip(tongue, 0, 1))
        return _over(bent, hollow, soft)

    # --- eyes and brows ----------------------------------------------------------------

    def eye(self, side: int, closed: float) -> Patch:
        """One eye, its lid lowered by a share of the opening; negative: raised."""
        upper, lower = self.points[list(UPPER_LIDS[side])], self.points[list(LOWER_LIDS[side])]
        brow = self.points[list(BROWS[side])].mean(axis=0)
        centre = (upper.mean(axis=0) + lower.mean(axis=0)) / 2
        width = float(np.linalg.norm(upper[0] - upper[-1]))
        room = float((centre - brow) @ self.down)
        x, y = max(0, int(centre[0] - width * 0.95)), max(0, int(centre[1] - room))
        right = min(self.picture.shape[1], int(centre[0] + width * 0.95))
        bottom = min(self.picture.shape[0], int(centre[1] + width * 0.6))
        u, v = self._axes(centre, x, y, right, bottom)
        top = _curve((upper - centre) @ self.right, (upper - centre) @ self.down, u)
        base = _curve((lower - centre) @ self.right, (lower - centre) @ self.down, u)
        inside = np.clip(1 - (np.abs(u) / (width * 0.56)) ** 4, 0, 1)
        opening = np.maximum(base - top, 0)
        edge = top + opening * closed * inside * (1.12 if closed > 0 else 1.0)
        skin, lash = max(room * 0.55, 2.0), width * 0.07
        # The skin between brow and lid stretches over the eye; the lashes ride on its edge.
        crease = top - lash
        share = np.clip((v - (top - skin)) / np.maximum(edge - lash - (top - skin), 1e-3), 0, 1)
        source = np.where(v < edge, np.minimum(v - edge + top, top), v)
        source = np.where(v < edge - lash, top - skin + share * (crease - (top - skin)), source)
        source = np.where(v < top - skin, v, source)
        if closed < 0:
            eye = np.clip((v - edge) / np.maximum(base - edge, 1e-3), 0, 1)
            source = np.where((v >= edge) & (v < base), top + eye * opening, source)
        region = _Region(x, y, u, v, centre, np.zeros_like(u), width / 2, width)
        bent = self._sampled(region, u, source)
        if closed > 0.3:
            shade = np.exp(-(((v - edge) / (width * 0.03)) ** 2)) * inside * 0.4
            bent = _over(bent, bent * 0.45, shade)
        alpha = _oval_alpha(u, v, width * 0.85, width * 0.5, -room * 0.8)
        return self._patch(bent, alpha, x, y)

    def brow(self, side: int, raised: float, inward: float = 0.0) -> Patch:
        """One brow moved up by a share of the eye's width; ``inward`` more at its inner end."""
        line = self.points[list(BROWS[side])]
        centre = line.mean(axis=0)
        width = float(np.linalg.norm(line[0] - line[4]))
        lid = self.points[list(UPPER_LIDS[side])].mean(axis=0)
        room = float((lid - centre) @ self.down)
        x, y = max(0, int(centre[0] - width * 0.95)), max(0, int(centre[1] - width * 0.75))
        right = min(self.picture.shape[1], int(centre[0] + width * 0.95))
        bottom = min(self.picture.shape[0], int(centre[1] + room))
        u, v = self._axes(centre, x, y, right, bottom)
        inner = (u if side == 0 else -u) / width
        move = (raised + inward * np.clip(0.5 + inner, 0, 1)) * min(width, 2.2 * room)
        hold = np.exp(-((u / (width * 0.75)) ** 2)) * np.where(
            v < 0,
            np.exp(-((v / (width * 0.6)) ** 2)),
            _smooth(np.clip(1.25 - v / max(room * 0.55, 1), 0, 1)),
        )
        region = _Region(x, y, u, v, centre, np.zeros_like(u), width / 2, width)
        bent = self._sampled(region, u, v + move * hold)
        alpha = _oval_alpha(u, v, width * 0.85, room * 0.85, -width * 0.68)
        return self._patch(bent, alpha, x, y)

    def _patch(self, picture: np.ndarray, alpha: np.ndarray, x: int, y: int) -> Patch:
        height, width = alpha.shape
        opaque = alpha * self.alpha[y : y + height, x : x + width]
        colours = np.clip(np.rint(picture), 0, 255)
        return np.dstack([colours, np.rint(opaque * 255)]).astype(np.uint8), x, y

    # --- sampling ------------------------------------------------------------------------

    def _axes(
        self, centre: np.ndarray, x: int, y: int, right: int, bottom: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Coordinates along and down the face, in pixels from ``centre``."""
        rows, columns = np.mgrid[y:bottom, x:right].astype(np.float64)
        dx, dy = columns - centre[0], rows - centre[1]
        return (
            dx * self.right[0] + dy * self.right[1],
            dx * self.down[0] + dy * self.down[1],
        )

    def _sampled(self, region: _Region, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        down = v + region.origin
        x = region.centre[0] + u * self.right[0] + down * self.down[0]
        y = region.centre[1] + u * self.right[1] + down * self.down[1]
        return np.asarray(
            cv2.remap(
                self.picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC,
                borderMode=cv2.BORDER_REPLICATE,
            )
        ).astype(np.float32)  # fmt: skip


@dataclass(frozen=True)
class _Region:
    """A part of the picture in the face's own coordinates."""

    x: int
    y: int
    u: np.ndarray
    v: np.ndarray
    centre: np.ndarray
    origin: np.ndarray
    """What was taken off ``v`` per pixel: the line it counts from."""
    half: float
    width: float
    rest_gap: np.ndarray | float = 0.0
    rest_opening: float = 0.0
    chin: float = 0.0
    alpha: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))


def _curve(u: np.ndarray, v: np.ndarray, at: np.ndarray) -> np.ndarray:
    """A smooth line through points, held level beyond its ends."""
    coefficients = np.polyfit(u, v, 4)
    return np.asarray(np.polyval(coefficients, np.clip(at, u.min(), u.max())))


def _smooth(share: np.ndarray) -> np.ndarray:
    return np.asarray(share * share * (3 - 2 * share))


def _oval_alpha(
    u: np.ndarray, v: np.ndarray, wide: float, below: float, above: float
) -> np.ndarray:
    """1 in the middle of an oval that reaches from ``above`` to ``below``, 0 at its edge."""
    middle, half = (below + above) / 2, (below - above) / 2
    distance = np.sqrt((u / wide) ** 2 + ((v - middle) / half) ** 2)
    return np.asarray(_smooth(np.clip((1 - distance) / 0.28, 0, 1)), np.float32)


def _over(under: np.ndarray, colour: np.ndarray, share: np.ndarray) -> np.ndarray:
    return np.asarray(under + (colour - under) * share[..., None])
