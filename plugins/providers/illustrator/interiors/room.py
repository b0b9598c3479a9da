"""A room in one-point perspective, measured in metres.

``X`` runs across from the middle of the frame, ``Y`` up from the floor, and ``s`` is nearness: the
share of its full size a thing has there (1 where the actors stand, ``room.back`` at the far wall).
:meth:`Room.at` turns that into stage units and everything else builds on it, so a table of
0.75 m is a table of 0.75 m in every frame. A room is drawn far to near::

    room = Room(stage, palette)
    room.view("garden")                         # what the windows show
    wall = room.wall([Window(-1.2, 0.9, 1.3, 1.4)])
    ...hang things on the wall...
    floor = room.floor(); planks(room, floor)
    back = room.sheet("furniture", 0.72); shelf(room, back, ...)
    room.lamp(...)
    room.finish()                               # light falls on everything drawn
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from filmwright import Motion
from plugins.providers.illustrator.interiors.lighting import Pool, indoors, relight
from plugins.providers.illustrator.interiors.palette import Palette, palette_for
from plugins.providers.illustrator.scenery.canvas import Box, Gradient, Point, polygon
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.paint import around, glow, texture
from plugins.providers.illustrator.scenery.sheet import Sheet, Work
from plugins.providers.illustrator.scenery.stage import Stage

EYE = 1.42
"""Height of the camera above the floor in metres."""

WALL, FLOOR = 0.5, 0.66
"""Depths of the back wall and of the floor."""


@dataclass(frozen=True)
class Window:
    """An opening in the back wall, in metres: its middle, its sill, its size."""

    x: float
    sill: float
    width: float
    height: float
    arch: str = ""
    """``round``, ``pointed`` or ``cusped``; empty: square."""
    bars: tuple[int, int] = (2, 2)
    """Panes across and up; (1, 1) is one sheet of glass."""


class Room:
    """The room being drawn; see the module's docstring."""

    def __init__(
        self, stage: Stage, palette: Palette | None = None, *, adult: float = 0.62,
        ground: float = 0.93, back: float = 0.62, height: float = 2.9, spread: float = 0.47,
        straight: bool = False,
    ) -> None:  # fmt: skip
        """
        :param back: nearness of the far wall; the smaller, the deeper the room.
        :param spread: half the far wall's width as a share of the frame's.
        :param straight: look along the middle from every angle.
        """
        self.stage = stage
        angle = stage.request.angle
        stage.stand(ground, adult * (1.0, 1.0, 1.06)[angle % 3])
        first = 1 if self.fixed("side").random() < 0.5 else -1
        stage.side = first if angle % 2 == 0 else -first
        self.outside = stage.light
        stage.light = indoors(stage.light, stage.request.time)
        self.light = stage.light
        self.unit = stage.person / 1.68
        """Stage units in a metre at nearness 1."""
        self.back = back
        turn = (0.0, 0.06, -0.05)[angle % 3] * stage.side + self.fixed("axis").uniform(-0.02, 0.02)
        self.middle = stage.w * (0.5 + (0.0 if straight else turn))
        self.eye = stage.ground - EYE * self.unit
        stage.horizon = self.eye
        top = stage.h * (0.15 if stage.tall else 0.055)
        self.height = max(height, EYE + (self.eye - top) / (self.unit * back))
        """Of the ceiling: at least so high that it shows at the top of the frame."""
        self.half = stage.w * spread / (self.unit * back)
        """Half the width of the back wall in metres."""
        self.palette = palette or palette_for(stage)
        self.pools: list[Pool] = []
        self._halos: list[tuple[float, float, float, str, float, bool]] = []
        self._mine: list[Sheet] = []
        self._later: list[tuple[Sheet, Work, Box | None]] = []
        self._shades: dict[str, list[Pool]] = {}
        self.night = stage.light.night
        self.time = stage.request.time
        self.dark = stage.request.time in ("dusk", "night")
        self.side = stage.side

    # --- measuring -----------------------------------------------------------------------

    def at(self, x: float, y: float, s: float = 1.0) -> Point:
        """A place in the room as stage units."""
        metre = self.unit * s
        return self.middle + x * metre, self.eye + (EYE - y) * metre

    def m(self, s: float) -> float:
        """Stage units in a metre at nearness ``s``."""
        return self.unit * s

    def reach(self, s: float) -> float:
        """Half the width of what the frame shows at nearness ``s``, in metres."""
        return self.stage.w / 2 / self.m(s)

    def fixed(self, name: str) -> Random:
        """Chance that is the same from every angle: what the place is made of."""
        request = self.stage.request
        return Random(f"{request.setting}/{request.seed}/{request.culture}/{name}")

    def rng(self, name: str) -> Random:
        """Chance that differs from angle to angle: how things stand."""
        return self.stage.rng(name)

    def tone(self, colour: str, lit: float = 0.5) -> str:
        """A surface's colour in the light of the room."""
        return self.stage.tone(colour, lit)

    def window(
        self, x: float, sill: float, width: float, height: float, arch: str = "",
        bars: tuple[int, int] = (2, 2),
    ) -> Window:  # fmt: skip
        """A window as it fits this room: taller where an upright frame gives a high wall."""
        if self.stage.tall:
            taller = min(height * 1.55, self.height - 0.5 - sill)
            bars = (bars[0], round(bars[1] * 1.5) if bars[1] > 1 else 1)
            height = max(height, taller)
        return Window(x, sill, width, height, arch, bars)

    # --- sheets --------------------------------------------------------------------------

    def sheet(
        self, name: str, depth: float, motion: Motion | None = None, blur: float = 0.0
    ) -> Sheet:
        """A layer of the room: the lamps will fall on it."""
        sheet = self.stage.sheet(name, depth, motion, blur)
        self._mine.append(sheet)
        return sheet

    def near(self, name: str = "foreground", depth: float = 1.3, blur: float = 7.0) -> Sheet:
        """Something right in front of the lens, out of focus; keep it to the edges."""
        return self.sheet(name, depth, None, blur)

    # --- solids --------------------------------------------------------------------------

    def quad(
        self, sheet: Sheet, corners: Sequence[tuple[float, float, float]], colour: str,
        opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """A flat surface through places of the room."""
        sheet.polygon([self.at(*corner) for corner in corners], colour, opacity)

    def box(
        self, sheet: Sheet, x0: float, x1: float, y0: float, y1: float, s0: float, s1: float,
        colour: str, *, top: str = "", shadow: float = 0.5,
    ) -> None:  # fmt: skip
        """A solid from ``s0`` (its back) to ``s1`` (its front): faces, edges, shadow below.

        :param top: colour of the top face when it differs.
        :param shadow: strength of the shadow on the floor; 0 for what hangs or stands on things.
        """
        if shadow and y0 < 0.35:
            self.shadow(sheet, x0, x1, s0, s1, shadow)
        for edge, lit in (
            (x0, 0.34 if self.side > 0 else 0.72),
            (x1, 0.72 if self.side > 0 else 0.34),
        ):
            if (edge == x0 and x0 > 0) or (edge == x1 and x1 < 0):
                corners = ((edge, y0, s1), (edge, y1, s1), (edge, y1, s0), (edge, y0, s0))
                self.quad(sheet, corners, self.tone(colour, lit - 0.12))
        if y1 < EYE:
            corners = ((x0, y1, s1), (x1, y1, s1), (x1, y1, s0), (x0, y1, s0))
            self.quad(sheet, corners, self.tone(top or colour, 0.95))
        elif y0 > EYE:
            corners = ((x0, y0, s1), (x1, y0, s1), (x1, y0, s0), (x0, y0, s0))
            self.quad(sheet, corners, self.tone(colour, 0.1))
        left, upper = self.at(x0, y1, s1)
        right, lower = self.at(x1, y0, s1)
        paint = Gradient(((0.0, self.tone(colour, 0.64)), (1.0, self.tone(colour, 0.36))))
        sheet.rect(left, upper, right - left, lower - upper, paint)
        light = self.tone(lighter(top or colour, 0.06), 1.0)
        sheet.line([(left, upper + 1), (right, upper + 1)], light, 1.6, 0.7, soft=False)

    def shadow(
        self, sheet: Sheet, x0: float, x1: float, s0: float, s1: float, strength: float = 0.5
    ) -> None:
        """A soft shadow on the floor under something."""
        left, bottom = self.at(x0, 0, s1)
        right, _ = self.at(x1, 0, s1)
        top = self.at(0, 0, s0)[1]
        rx, ry = (right - left) * 0.6, max(6.0, (bottom - top) * 0.85)
        self.blot(sheet, (left + right) / 2 - self.side * rx * 0.08, (top + bottom) / 2 + ry * 0.22,
                  rx, ry, strength)  # fmt: skip

    def blot(self, sheet: Sheet, x: float, y: float, rx: float, ry: float, strength: float) -> None:
        """A soft dark ellipse, in stage units."""
        ink = self.tone("#2a1d28", 0.1)
        stops = ((0.0, ink, strength), (0.55, ink, strength * 0.66), (1.0, ink, 0.0))
        sheet.ellipse(x, y, rx, ry, Gradient(stops, 0.5, 0.5, 0.5, radial=True))

    def cool(self) -> None:
        """Tube lights instead of warm lamps: what actors are lit by after dark."""
        if self.dark:
            light = replace(self.light, actors=mix(self.light.actors, "#c9d2ee", 0.65))
            self.light = self.stage.light = light

    # --- light ---------------------------------------------------------------------------

    def lamp(
        self, x: float, y: float, radius: float = 320.0, colour: str = "#ffc27a",
        power: float = 1.0, flame: bool = False, halo: float = 1.0,
    ) -> None:  # fmt: skip
        """A lamp at a place in stage units; it is lit when the hour asks for lamps.

        :param radius: how far its light reaches, in stage units.
        :param flame: its halo flickers, and it burns by day too.
        """
        if not (self.light.lamps or flame):
            return
        strength = {"night": 1.15, "dusk": 0.65, "dawn": 0.4, "day": 0.28}[self.time] * power
        self.pools.append(Pool(x, y, radius, radius, colour, 1.5 * strength, 1.6))
        self._halos.append((x, y, radius * 0.4 * halo, colour, 0.42 * strength, flame))

    def later(self, sheet: Sheet, work: Work, reach: Box | None = None) -> None:
        """Brushwork and patches of sun for when everything on the sheet is drawn (each change
        between shapes and pixels costs a pass over the whole sheet)."""
        self._later.append((sheet, work, reach))

    def shade(self, sheet: Sheet, pools: Sequence[Pool]) -> None:
        """Shade that gathers on one sheet: in corners, under ceilings. Not in flat looks."""
        if self.stage.look.gradients:
            self._shades.setdefault(sheet.name, []).extend(pools)

    def finish(self, dust: float = 0.0) -> None:
        """Let the light fall: pools on every sheet, halos in the air, dust in the beams."""
        for sheet, work, reach in self._later:
            sheet.apply(work, reach)
        for sheet in self._mine:
            pools = [*self._shades.get(sheet.name, []), *(self.pools if sheet.depth <= 1 else [])]
            if pools:
                sheet.apply(relight(pools, self.stage.look.steps))
        for flame in (False, True):
            halos = [halo for halo in self._halos if halo[5] is flame]
            if halos:
                self._glow(halos, flame)
        self.stage.sheets.sort(key=lambda sheet: sheet.depth >= 1)
        if dust:
            self.stage.effect("dust", dust, mix(self.light.sun, "#ffffff", 0.3))

    def _glow(self, halos: list[tuple[float, float, float, str, float, bool]], flame: bool) -> None:
        motion = Motion(kind="flicker", amplitude=0.14, period=2.3) if flame else None
        sheet = self.stage.sheet("flames" if flame else "lamplight", 0.78, motion, 0, plain=True)
        bands = 2 if self.stage.look.finish == "flat" else 0
        for x, y, radius, colour, strength, _ in halos:
            share = min(0.85, strength * self.stage.look.glow)
            wide = radius * (0.5 if bands else 1.0)
            sheet.apply(glow(x, y, wide, colour, share * 0.8, bands=bands), around(x, y, wide))
            inner = radius * 0.22
            bright = mix(colour, "#fff6dc", 0.6)
            sheet.apply(glow(x, y, inner, bright, share, bands=bands), around(x, y, inner))

    def plaster(self, sheet: Sheet, strength: float = 0.02) -> None:
        """Brushwork on walls."""
        amount = strength * self.stage.look.texture
        if amount:
            self.later(sheet, texture(amount, 34, self.stage.seed("plaster"), 3.0))

    def outline(self, corners: Sequence[tuple[float, float, float]]) -> str:
        """Places of the room as an SVG outline."""
        return polygon(self.at(*corner) for corner in corners)
