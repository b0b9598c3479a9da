"""Where the camera looks at each frame of a take: sub-pixel, eased, and never past an edge.

What is filmed lies in *staged* coordinates: pixels of the frame at rest, after the framing has
chosen its part of the plate. The camera sees a window of them that moves and changes size; a
thing's depth says how much of that movement it follows (parallax). A window's centre and size
are linear in the eased progress of the take, and the windows that show no gap are a convex set:
keeping both ends inside it keeps every frame inside it, without a kink.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.stages import Take

_REST = 1.022
"""Zoom of every shot at least: resampling then never rests on the pixel grid, so that a slow
move does not go from sharp to soft and back."""

_RAMP = 0.24
"""Share of the take in which the camera gathers speed, and again in which it loses it."""

_EDGE = 3.0
"""Pixels kept between a window and the end of a layer, for the resampling filter."""

_BASE_ZOOM = {"wide": 1.0, "medium": 1.35, "close": 1.8}

#: Zoom and travel (shares of the frame) at full strength.
_TRAVEL = {
    "wide": {"zoom": 0.24, "pan": 0.062, "tilt": 0.06, "drift": 0.03},
    "medium": {"zoom": 0.17, "pan": 0.045, "tilt": 0.04, "drift": 0.022},
    "close": {"zoom": 0.15, "pan": 0.035, "tilt": 0.03, "drift": 0.018},
}


@dataclass(frozen=True)
class View:
    """Frame pixel (X, Y) shows the staged point (``scale`` X + ``x``, ``scale`` Y + ``y``)."""

    scale: float
    x: float
    y: float

    def affine(self) -> NDArray[np.float64]:
        """2 × 3, from staged positions to the frame's; corners of pixels at whole numbers."""
        zoom = 1 / self.scale
        return np.array(
            [
                [zoom, 0, 0.5 - (self.x + 0.5) * zoom],
                [0, zoom, 0.5 - (self.y + 0.5) * zoom],
            ]
        )


@dataclass(frozen=True)
class Window:
    """A part of the staged picture: its centre, and its size as a share of the frame."""

    cx: float
    cy: float
    size: float

    def towards(self, other: Window, share: float) -> Window:
        """Between this and another."""
        return Window(
            self.cx + (other.cx - self.cx) * share,
            self.cy + (other.cy - self.cy) * share,
            self.size + (other.size - self.size) * share,
        )


@dataclass(frozen=True)
class Framing:
    """Which part of the plate is staged: ``zoom`` about the plate's point (cx, cy), in pixels."""

    zoom: float
    cx: float
    cy: float


def eased(share: float) -> float:
    """Progress of a move: it starts and stops gently and travels evenly between."""
    share = min(1.0, max(0.0, share))
    if share > 0.5:
        return 1.0 - eased(1.0 - share)
    return _gathered(share) / (1.0 - _RAMP)


def _gathered(share: float) -> float:
    """Way made while the speed rises as a smoothstep over the ramp, then stays."""
    if share >= _RAMP:
        return share - _RAMP / 2
    u = share / _RAMP
    return _RAMP * (u**3 - u**4 / 2)


class Camera:
    """The camera of one take, for a frame of ``width`` × ``height`` pixels."""

    def __init__(self, take: Take, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.frames = take.frames
        self.still = take.camera == "hold"
        self._take = take
        self._travel = _TRAVEL[take.framing]
        overscan = take.picture.overscan
        zoom = _BASE_ZOOM[take.framing]
        span = 0.5 / zoom - overscan
        centre = (
            (0.5, 0.5)
            if take.framing == "wide"
            else (_within(take.focus[0], span), _within(take.focus[1], span))
        )
        self.framing = Framing(zoom, centre[0] * width, centre[1] * height)
        self._left, self._right = self._bounds(width, centre[0], overscan, zoom)
        self._top, self._bottom = self._bounds(height, centre[1], overscan, zoom)
        self._pivot = (
            (take.focus[0] * width, take.focus[1] * height)
            if take.framing == "wide"
            else (0.5 * width, 0.45 * height)
        )
        self._ways: dict[float, tuple[Window, Window]] = {}

    def progress(self, frame: int) -> float:
        """How far the move is at a frame of the take, 0–1."""
        return eased(frame / max(1, self.frames - 1))

    def view(self, depth: float, frame: int) -> View:
        """What a frame shows of things at ``depth``."""
        start, end = self.way(depth)
        return self._view(start.towards(end, self.progress(frame)))

    def ends(self, depth: float) -> tuple[View, View]:
        """The first and the last view of things at ``depth``."""
        start, end = self.way(depth)
        return self._view(start), self._view(end)

    def seen(self, depth: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of all that is ever seen at ``depth``, staged."""
        views = self.ends(depth)
        return (
            min(view.x for view in views),
            min(view.y for view in views),
            max(view.x + view.scale * self.width for view in views),
            max(view.y + view.scale * self.height for view in views),
        )

    def way(self, depth: float) -> tuple[Window, Window]:
        """The windows at the start and the end of the take for things at ``depth``."""
        depth = 1.0 if self.still else depth
        known = self._ways.get(depth)
        if known is None:
            start, end = self._move(depth)
            known = self._ways[depth] = (self._inside(start), self._inside(end))
        return known

    def _view(self, window: Window) -> View:
        return View(
            window.size,
            window.cx - window.size * (self.width - 1) / 2,
            window.cy - window.size * (self.height - 1) / 2,
        )

    def _move(self, depth: float) -> tuple[Window, Window]:
        take, most = self._take, self._travel
        strength = min(1.0, max(0.0, take.strength))
        follow = depth if depth > 1 else 0.1 + 0.9 * depth
        swell = depth if depth > 1 else 0.3 + 0.7 * depth
        grown = most["zoom"] * strength * swell
        zooms, travel = {
            "hold": ((0.0, 0.006 + 0.012 * strength), (0.0, 0.0)),
            "push_in": ((0.0, grown), (0.0, 0.0)),
            "pull_out": ((grown, 0.0), (0.0, 0.0)),
            "pan_left": ((0.012, 0.012), (-most["pan"], 0.0)),
            "pan_right": ((0.012, 0.012), (most["pan"], 0.0)),
            "tilt_up": ((0.012, 0.012), (0.0, -most["tilt"])),
            "tilt_down": ((0.012, 0.012), (0.0, most["tilt"])),
            "drift": ((0.01, 0.01 + 0.3 * grown), self._diagonal()),
        }[take.camera]
        rest = Window(self.width / 2, self.height / 2, 1 / _REST)
        ends = []
        for zoom, side in zip(zooms, (-1.0, 1.0), strict=True):
            size = rest.size / (1 + zoom)
            kept = size / rest.size
            shift_x = side * travel[0] * self.width * strength * follow
            shift_y = side * travel[1] * self.height * strength * follow
            ends.append(
                Window(
                    self._pivot[0] + (rest.cx - self._pivot[0]) * kept + shift_x,
                    self._pivot[1] + (rest.cy - self._pivot[1]) * kept + shift_y,
                    size,
                )
            )
        return ends[0], ends[1]

    def _diagonal(self) -> tuple[float, float]:
        """A slow slanting way, mostly sideways, of the take's own choosing."""
        chance = random.Random(self._take.seed)
        way = self._travel["drift"]
        return chance.choice((-1, 1)) * way, chance.choice((-0.45, 0.3)) * way

    def _bounds(
        self, length: int, centre: float, overscan: float, zoom: float
    ) -> tuple[float, float]:
        """Where the plate ends, staged."""
        first = (-overscan - centre) * length * zoom + length / 2
        last = (1 + overscan - centre) * length * zoom + length / 2
        return first + _EDGE, last - _EDGE

    def _inside(self, window: Window) -> Window:
        room = min(
            (self._right - self._left) / self.width, (self._bottom - self._top) / self.height
        )
        size = min(window.size, room)
        half_width, half_height = size * self.width / 2, size * self.height / 2
        return Window(
            min(max(window.cx, self._left + half_width), self._right - half_width),
            min(max(window.cy, self._top + half_height), self._bottom - half_height),
            size,
        )


def _within(share: float, span: float) -> float:
    """A centre no nearer to an edge than the picture has to show."""
    span = min(0.5, max(0.0, span))
    return min(1 - span, max(span, share))
