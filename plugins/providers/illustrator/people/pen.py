"""Draws shapes as SVG in a look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .colours import INK, glow, mix, shadow
from .curves import Points, bounds, smooth, tapered
from .looks import Look


class Pen:
    """Collects SVG in figure units. One pen draws one sprite."""

    def __init__(self, look: Look, window: tuple[float, float, float, float] | None = None) -> None:
        """``window``: left, top, right, bottom of what will be seen; blurs need not go beyond."""
        self.look = look
        self.window = window
        self._body: list[str] = []
        self._defs: list[str] = []
        self._names: dict[str, str] = {}

    # --- surfaces ------------------------------------------------------------------------

    def fill(self, path: str, paint: str, line: bool = True, opacity: float = 1.0) -> None:
        """A shape in its own colour, with a contour where the look has lines."""
        alpha = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
        stroke = ""
        if line and self.look.line and paint.startswith("#"):
            stroke = self._contour(paint, self.look.line)
        self._body.append(f'<path d="{path}" fill="{paint}"{stroke}{alpha}/>')

    def surface(self, path: str, colour: str, top: float, bottom: float, line: bool = True) -> None:
        """A large shape: lit from above in soft looks, plain in the others."""
        if self.look.shading == "soft":
            lit, dim = glow(colour, 0.10), shadow(colour, 0.26)
            paint = self.vertical(((0, lit), (0.45, colour), (1, dim)), top, bottom)
        elif self.look.shading == "wash":
            paint = self.vertical(((0, mix(colour, "#ffffff", 0.16)), (1, colour)), top, bottom)
        else:
            paint = colour
        self.fill(path, paint, line=False)
        if line:
            self.contour(path, colour)

    def contour(self, path: str, colour: str, width: float = 1.0) -> None:
        """The outline alone, in looks that have lines; heavier below, as a nib presses."""
        if not self.look.line:
            return
        stroke = self._contour(colour, self.look.line * width)
        self._body.append(f'<path d="{path}" fill="none"{stroke}/>')

    def _contour(self, colour: str, width: float) -> str:
        ink = mix(colour, INK, self.look.line_share)
        return (
            f' stroke="{ink}" stroke-width="{width:.2f}" stroke-linejoin="round"'
            f' stroke-linecap="round" stroke-opacity="{self.look.line_opacity}"'
        )

    # --- light and lines -----------------------------------------------------------------

    def shade(self, path: str, colour: str, opacity: float = 0.5, blur: float = 0.0) -> None:
        """A shadow or a light laid over a surface; soft, washed or hard as the look wants."""
        softness = blur * self.look.blur
        strength = opacity * self.look.shade
        if self.look.shading in ("flat", "cel", "hatch") and blur > 14:
            strength *= 0.75
        attribute = f' filter="url(#{self._blur(path, softness)})"' if softness > 0.4 else ""
        self._body.append(
            f'<path d="{path}" fill="{colour}" fill-opacity="{strength:.3f}"{attribute}/>'
        )

    def glow(self, x: float, y: float, rx: float, ry: float, colour: str, opacity: float) -> None:
        """A soft round light or blush; a plain pale patch in hard looks."""
        if self.look.blur == 0:
            self._body.append(
                f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx * 0.7:.1f}" ry="{ry * 0.7:.1f}"'
                f' fill="{colour}" fill-opacity="{opacity * 0.5:.3f}"/>'
            )
            return
        name = self._define(
            f'<radialGradient id="@"><stop offset="0" stop-color="{colour}"/>'
            f'<stop offset="0.45" stop-color="{colour}" stop-opacity="0.55"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
        )
        self._body.append(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}"'
            f' fill="url(#{name})" fill-opacity="{opacity:.3f}"/>'
        )

    def stroke(self, points: Points | str, colour: str, width: float, opacity: float = 1.0) -> None:
        """A line of even width with round ends."""
        path = points if isinstance(points, str) else smooth(points)
        self._body.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.2f}"'
            f' stroke-linecap="round" stroke-linejoin="round" stroke-opacity="{opacity:.3f}"/>'
        )

    def brush(
        self, points: Points, colour: str, width: float, opacity: float = 1.0,
        start: float = 0.0, end: float = 0.0, fullest: float = 0.5,
    ) -> None:  # fmt: skip
        """A stroke that swells and thins, as a brush leaves it."""
        path = tapered(points, width, start, end, fullest)
        self._body.append(f'<path d="{path}" fill="{colour}" fill-opacity="{opacity:.3f}"/>')

    # --- paint servers and groups --------------------------------------------------------

    def vertical(self, stops: tuple[tuple[float, str], ...], top: float, bottom: float) -> str:
        """A paint that changes from ``top`` to ``bottom``."""
        return self._linear(stops, 0, top, 0, bottom)

    def across(self, stops: tuple[tuple[float, str], ...], left: float, right: float) -> str:
        """A paint that changes from ``left`` to ``right``."""
        return self._linear(stops, left, 0, right, 0)

    def _linear(
        self, stops: tuple[tuple[float, str], ...], x1: float, y1: float, x2: float, y2: float
    ) -> str:
        marks = "".join(f'<stop offset="{at:.3f}" stop-color="{c}"/>' for at, c in stops)
        name = self._define(
            f'<linearGradient id="@" gradientUnits="userSpaceOnUse" x1="{x1:.1f}" y1="{y1:.1f}"'
            f' x2="{x2:.1f}" y2="{y2:.1f}">{marks}</linearGradient>'
        )
        return f"url(#{name})"

    def radial(
        self, stops: tuple[tuple[float, str], ...], x: float, y: float, radius: float
    ) -> str:
        """A paint that changes outwards from (x, y)."""
        marks = "".join(f'<stop offset="{at:.3f}" stop-color="{c}"/>' for at, c in stops)
        name = self._define(
            f'<radialGradient id="@" gradientUnits="userSpaceOnUse" cx="{x:.1f}" cy="{y:.1f}"'
            f' r="{radius:.1f}">{marks}</radialGradient>'
        )
        return f"url(#{name})"

    def pattern(self, tile: str, width: float, height: float, turn: float = 0.0) -> str:
        """A paint that repeats ``tile`` (SVG in a box of ``width`` × ``height`` units)."""
        name = self._define(
            f'<pattern id="@" patternUnits="userSpaceOnUse" x="{-width / 2}" y="{-height / 2}"'
            f' width="{width}" height="{height}"'
            f' patternTransform="rotate({turn})">{tile}</pattern>'
        )
        return f"url(#{name})"

    @contextmanager
    def clipped(self, path: str) -> Iterator[None]:
        """What is drawn inside is seen only within ``path``."""
        name = self._define(f'<clipPath id="@"><path d="{path}"/></clipPath>')
        self._body.append(f'<g clip-path="url(#{name})">')
        yield
        self._body.append("</g>")

    @contextmanager
    def moved(self, transform: str) -> Iterator[None]:
        """What is drawn inside is transformed (SVG syntax)."""
        self._body.append(f'<g transform="{transform}">')
        yield
        self._body.append("</g>")

    def _blur(self, path: str, softness: float) -> str:
        """A blur that works on no more than the shape's surroundings within the window."""
        left, top, right, bottom = bounds(path)
        if self.window:
            left, top = max(left, self.window[0]), max(top, self.window[1])
            right, bottom = min(right, self.window[2]), min(bottom, self.window[3])
        rim = softness * 2.6
        return self._define(
            f'<filter id="@" filterUnits="userSpaceOnUse" x="{left - rim:.0f}" y="{top - rim:.0f}"'
            f' width="{max(1.0, right - left + 2 * rim):.0f}"'
            f' height="{max(1.0, bottom - top + 2 * rim):.0f}">'
            f'<feGaussianBlur stdDeviation="{softness:.1f}"/></filter>'
        )

    def _define(self, markup: str) -> str:
        if markup not in self._names:
            name = f"d{len(self._names)}"
            self._names[markup] = name
            self._defs.append(markup.replace('id="@"', f'id="{name}"'))
        return self._names[markup]

    # --- result --------------------------------------------------------------------------

    def svg(
        self, left: float, top: float, width: float, height: float, pixels: tuple[int, int]
    ) -> str:
        """The drawing seen through a window of the figure, as a whole SVG document."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{pixels[0]}" height="{pixels[1]}"'
            f' viewBox="{left:.3f} {top:.3f} {width:.3f} {height:.3f}"'
            ' preserveAspectRatio="none">'
            f"<defs>{''.join(self._defs)}</defs>{''.join(self._body)}</svg>"
        )

    @property
    def empty(self) -> bool:
        """Whether nothing was drawn."""
        return not self._body
