"""A layer under construction: shapes and painted effects, in stage units, onto one sheet.

Shapes are collected as SVG and drawn together; :meth:`Sheet.apply` works on the pixels drawn so
far (textures, haze at the foot of hills, light from a window), limited to what is opaque
already when the caller multiplies by the alpha it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmwright import Motion
from plugins.providers.illustrator.scenery import canvas
from plugins.providers.illustrator.scenery.canvas import Box, Gradient, Paint, Point
from plugins.providers.illustrator.scenery.colour import mix

Pixels = NDArray[np.floating[Any]]


@dataclass
class View:
    """The part of a sheet that an :meth:`Sheet.apply` works on.

    ``pixels`` is ``rows × columns × 4``: red, green, blue premultiplied by alpha, and alpha, all
    0–1; change it in place. ``x`` (one row) and ``y`` (one column) are the pixels' stage
    coordinates.
    """

    pixels: Pixels
    x: Pixels
    y: Pixels
    k: float
    """Pixels in a stage unit."""


Work = Callable[[View], None]


@dataclass
class Sheet:
    """One layer. Make it with ``stage.sheet(...)``."""

    name: str
    depth: float
    frame: Box
    """All that may ever be seen of it; what lies outside is not drawn."""
    k: float
    gradients: bool = True
    motion: Motion | None = None
    blur: float = 0.0
    """Out of focus: radius in stage units."""
    far: float = 0.0
    """Distance that ``stage.tone`` was meant for; the finish may use it."""
    plain: bool = False
    """Finish without pen lines or pigment edges: skies, mist, light."""
    _work: list[tuple[str, object, Box]] = field(default_factory=list)
    _markup: list[str] = field(default_factory=list)
    _names: dict[Gradient, str] = field(default_factory=dict)
    _run: list[float] = field(default_factory=list)
    """Bounds of the shapes collected since the last work on pixels."""
    _reach: list[float] = field(default_factory=list)
    """Bounds of everything."""

    # --- shapes --------------------------------------------------------------------------

    def path(
        self, outline: str, paint: Paint | None, reach: Box | None = None, *, stroke: str = "",
        width: float = 0.0, opacity: float = 1.0, cap: str = "round", turn: str = "",
    ) -> None:  # fmt: skip
        """A shape from an SVG path string.

        :param reach: its bounds; without, the whole layer is kept (costly: give it).
        :param turn: an SVG transform.
        """
        attributes = f' fill="{self._fill(paint)}"' if paint else ' fill="none"'
        if stroke:
            attributes += f' stroke="{stroke}" stroke-width="{width:.2f}"'
            attributes += f' stroke-linecap="{cap}" stroke-linejoin="round"'
        if opacity < 1:
            attributes += f' opacity="{opacity:.3f}"'
        if turn:
            attributes += f' transform="{turn}"'
        self._add(f'<path d="{outline}"{attributes}/>', reach or self.frame, width)

    def polygon(self, points: Iterable[Point], paint: Paint, opacity: float = 1.0) -> None:
        """A shape with straight edges."""
        points = list(points)
        self.path(canvas.polygon(points), paint, _bounds(points), opacity=opacity)

    def smooth(self, points: Sequence[Point], paint: Paint, opacity: float = 1.0) -> None:
        """A closed soft shape through points."""
        left, top, right, bottom = _bounds(points)
        swell = 0.1 * max(right - left, bottom - top)
        around = (left - swell, top - swell, right + swell, bottom + swell)
        self.path(canvas.smooth(points), paint, around, opacity=opacity)

    def line(
        self, points: Sequence[Point], colour: str, width: float, opacity: float = 1.0,
        soft: bool = True,
    ) -> None:  # fmt: skip
        """An open stroke through points."""
        outline = canvas.smooth(points, False) if soft else canvas.polygon(points, False)
        around = _bounds(points)
        self.path(outline, None, around, stroke=colour, width=width, opacity=opacity)

    def rect(
        self, x: float, y: float, width: float, height: float, paint: Paint, radius: float = 0.0,
        opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """A rectangle from its top left corner."""
        around = (x, y, x + width, y + height)
        self.path(canvas.box(x, y, width, height, radius), paint, around, opacity=opacity)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float | None = None, paint: Paint = "#000000",
        opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """An ellipse around a centre; a circle without ``ry``."""
        ry = rx if ry is None else ry
        around = (x - rx, y - ry, x + rx, y + ry)
        self.path(canvas.ellipse(x, y, rx, ry), paint, around, opacity=opacity)

    def svg(self, markup: str, reach: Box) -> None:
        """Any SVG elements in stage units (groups, clips), with their bounds."""
        self._add(markup, reach)

    def paint(self, paint: Paint) -> str:
        """The value of a ``fill`` attribute for use in :meth:`svg`."""
        return self._fill(paint)

    # --- pixels --------------------------------------------------------------------------

    def apply(self, work: Work, reach: Box | None = None, grows: bool = True) -> None:
        """Work on the pixels drawn so far, within ``reach`` (default: all that is drawn).

        :param grows: whether it adds to the sheet; what lies atop only does not.
        """
        self._flush()
        if reach is not None and grows:
            _widen(self._reach, reach)
        self._work.append(("apply", work, reach or self.frame))

    def _fill(self, paint: Paint) -> str:
        if isinstance(paint, str):
            return paint
        if not self.gradients and all(len(stop) == 2 for stop in paint.stops):
            return _flat(paint)
        if paint not in self._names:
            self._names[paint] = f"g{len(self._names)}"
        return f"url(#{self._names[paint]})"

    def _add(self, markup: str, reach: Box, swell: float = 0.0) -> None:
        self._markup.append(markup)
        left, top, right, bottom = reach
        reach = (left - swell, top - swell, right + swell, bottom + swell)
        _widen(self._run, reach)
        _widen(self._reach, reach)

    def _flush(self) -> None:
        if self._markup:
            definitions = "".join(canvas.gradient_markup(n, g) for g, n in self._names.items())
            left, top, right, bottom = self._run
            self._work.append(
                ("svg", definitions + "".join(self._markup), (left, top, right, bottom))
            )
            self._markup, self._run, self._names = [], [], {}

    # --- drawing -------------------------------------------------------------------------

    def draw(self) -> tuple[Pixels, int, int] | None:
        """The pixels (as :class:`View` has them) and the column and row of their top left in
        the frame; ``None`` for an empty sheet."""
        self._flush()
        if not self._reach:
            return None
        pad = 3 * self.blur
        left = max(self.frame[0], self._reach[0] - pad - 1)
        top = max(self.frame[1], self._reach[1] - pad - 1)
        right = min(self.frame[2], self._reach[2] + pad + 1)
        bottom = min(self.frame[3], self._reach[3] + pad + 1)
        if right - left < 1 or bottom - top < 1:
            return None
        k = self._scale()
        column, row = int(np.floor(left * k)), int(np.floor(top * k))
        columns = int(np.ceil(right * k)) - column
        rows = int(np.ceil(bottom * k)) - row
        pixels = np.zeros((rows, columns, 4), np.float32)
        for kind, content, reach in self._work:
            if kind == "svg":
                _draw_svg(pixels, str(content), reach, column, row, k)
            else:
                _draw_work(pixels, content, reach, column, row, k)  # type: ignore[arg-type]
        return self._focus(pixels, column, row, k)

    def _scale(self) -> float:
        """Out of focus layers are drawn small, where a large blur is cheap."""
        shrink = min(4.0, max(1.0, self.blur * self.k / 3))
        return self.k / shrink

    def _focus(self, pixels: Pixels, column: int, row: int, k: float) -> tuple[Pixels, int, int]:
        if self.blur <= 0:
            return pixels, column, row
        import cv2

        from plugins.providers.illustrator.scenery.noise import blurred

        pixels = blurred(pixels, self.blur * k)
        grow = self.k / k
        if grow > 1:
            size = (round(pixels.shape[1] * grow), round(pixels.shape[0] * grow))
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
        return pixels, round(column * grow), round(row * grow)


def _draw_svg(pixels: Pixels, markup: str, reach: Box, column: int, row: int, k: float) -> None:
    window = _window(pixels, reach, column, row, k, 2)
    if window is None:
        return
    left, top, right, bottom = window
    frame = ((column + left) / k, (row + top) / k, (column + right) / k, (row + bottom) / k)
    image = canvas.rasterise(markup, frame, right - left, bottom - top)
    _over(pixels[top:bottom, left:right], image)


def _window(
    pixels: Pixels, reach: Box, column: int, row: int, k: float, pad: int = 0
) -> tuple[int, int, int, int] | None:
    """Bounds in stage units as left, top, right, bottom pixels of the sheet; ``None`` outside."""
    rows, columns = pixels.shape[:2]
    left = max(0, round(reach[0] * k) - column - pad)
    top = max(0, round(reach[1] * k) - row - pad)
    right = min(columns, round(reach[2] * k) - column + pad)
    bottom = min(rows, round(reach[3] * k) - row + pad)
    return None if right <= left or bottom <= top else (left, top, right, bottom)


def _widen(bounds: list[float], reach: Box) -> None:
    """Grow bounds (empty at first) to take in a reach."""
    if not bounds:
        bounds.extend(reach)
        return
    for index, pick in enumerate((min, min, max, max)):
        bounds[index] = pick(bounds[index], reach[index])


def _over(pixels: Pixels, image: object) -> None:
    """Lay a straight-alpha BGRA uint8 image over premultiplied RGBA floats, where it is."""
    import cv2

    array = np.asarray(image)
    left, top, width, height = cv2.boundingRect(array[:, :, 3])
    if width == 0:
        return
    window = (slice(top, top + height), slice(left, left + width))
    part = array[window].astype(np.float32) * np.float32(1 / 255)
    alpha = part[:, :, 3:]
    below = pixels[window]
    below *= 1 - alpha
    below[:, :, :3] += part[:, :, 2::-1] * alpha
    below[:, :, 3:] += alpha


def _draw_work(pixels: Pixels, work: Work, reach: Box, column: int, row: int, k: float) -> None:
    window = _window(pixels, reach, column, row, k)
    if window is None:
        return
    left, top, right, bottom = window
    x = (np.arange(left, right, dtype=np.float32) + (column + 0.5)) / np.float32(k)
    y = (np.arange(top, bottom, dtype=np.float32) + (row + 0.5)) / np.float32(k)
    work(View(pixels[top:bottom, left:right], x[None, :], y[:, None], k))


def _bounds(points: Iterable[Point]) -> Box:
    points = list(points)
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _flat(paint: Gradient) -> str:
    """One colour for a gradient: its middle."""
    first, last = paint.stops[0], paint.stops[-1]
    middle = paint.stops[len(paint.stops) // 2]
    return str(middle[1]) if len(paint.stops) > 2 else mix(str(first[1]), str(last[1]), 0.45)
