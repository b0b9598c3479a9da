"""How a setting is written, and how it becomes a ``Picture``.

A setting is a function that adds sheets (layers) to a :class:`Stage`, far to near. Lengths are
**stage units**: the frame's shorter side is 1000, the origin its top left corner; ``stage.w`` and
``stage.h`` are its size. ``stage.person`` is an adult's height, ``stage.ground`` the line where
feet stand, ``stage.horizon`` the eye line: measure things in persons and they fit every frame.
A module in ``scenery/`` or ``interiors/`` that is listed in ``SETTING_MODULES`` is imported when a
picture is drawn. For example::

    @setting("studio")
    def draw(stage: Stage) -> None:
        stage.stand(ground=0.9, adult=0.5)                  # where actors stand, how tall they are
        left, top, right, bottom = stage.extent(0.2)        # the frame and its overscan
        wall = stage.sheet("wall", depth=0.2)
        colour = stage.tone("#c9a98a", lit=0.7)             # a local colour in this scene's light
        wall.rect(left, top, right - left, bottom - top, vertical(colour, "#5f4a3a"))
        wall.apply(texture(0.06, 30, stage.seed("plaster")))        # brushwork (paint.py)
        flicker = Motion(kind="flicker", amplitude=0.1, period=3)
        lamp = stage.sheet("lamp", depth=0.5, motion=flicker)
        lamp.ellipse(stage.at(0.2), 300, 30, 18, "#ffe2a0")
        lamp.apply(glow(stage.at(0.2), 300, 260, "#ffcf7a", 0.6), around(stage.at(0.2), 300, 260))
        if stage.take_prop("book"):                         # otherwise the prop hook places it
            ...
        stage.effect("dust", 0.3, "#fff0cc")

An outdoor setting that calls ``stage.look_from`` instead of ``stand`` and gives every height on
the ground as ``stage.y(share)`` has three views (``request.angle``) that differ in horizon,
distance and size; ``stage.pick(a, b, c)`` chooses what else changes between them.

Rules: the sheets at depth < 1 must be opaque together over ``extent(depth)``; nearer sheets stay
near the left, right and bottom edges. Use ``stage.rng("name")`` for everything random: the same
seed and angle give the same place in any weather. Draw with ``stage.tone`` and the look follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from random import Random

from filmwright import Effect, Layer, Motion, Picture, PlateRequest, Workbench
from plugins.providers.illustrator.scenery.canvas import Box
from plugins.providers.illustrator.scenery.colour import ints
from plugins.providers.illustrator.scenery.light import Light, actors_light, light_for
from plugins.providers.illustrator.scenery.looks import Look, look_for
from plugins.providers.illustrator.scenery.sheet import Sheet

OVERSCAN = 0.08
_MARGIN = 0.095
"""Drawn beyond each edge for depth 1: the overscan and a little for layers that sway."""

SETTING_PACKAGES = (
    "plugins.providers.illustrator.scenery",
    "plugins.providers.illustrator.interiors",
)

Draw = Callable[["Stage"], None]
_SETTINGS: dict[str, Draw] = {}


def setting(*names: str) -> Callable[[Draw], Draw]:
    """Registers a function as the one that draws these settings."""

    def register(draw: Draw) -> Draw:
        for name in names:
            _SETTINGS[name] = draw
        return draw

    return register


def settings() -> dict[str, Draw]:
    """Every setting that can be drawn, by name."""
    for package in SETTING_PACKAGES:
        try:
            listed = import_module(package)
        except ModuleNotFoundError:
            continue
        for module in getattr(listed, "SETTING_MODULES", ()):
            import_module(f"{package}.{module}")
    return _SETTINGS


@dataclass
class Stage:
    """The place being drawn."""

    request: PlateRequest
    look: Look
    light: Light
    ground: float = 0.0
    """The line where feet stand, in stage units."""
    horizon: float = 0.0
    """The eye line, in stage units."""
    person: float = 0.0
    """An adult's height at :attr:`ground`, in stage units."""
    sun: tuple[float, float] | None = None
    """Where the sun or moon is seen, in stage units; its glow warms what lies before it."""
    open_air: bool = True
    """Whether rain, fog and the rest reach this place; not so below the sea."""
    sheets: list[Sheet] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """Props nobody has drawn yet."""

    def __post_init__(self) -> None:
        self.k: float = min(self.request.width, self.request.height) / 1000
        """Pixels in a stage unit."""
        self.w: float = self.request.width / self.k
        self.h: float = self.request.height / self.k
        self.tall: bool = self.h > self.w * 1.2
        self.waiting = list(self.request.props)
        self.side: int = 1 if self.rng("side").random() < 0.5 else -1
        """Where the sun or the main light stands: 1 right, -1 left. Compose with it."""
        self.stand(0.9, 0.46)
        self._drawn = 0.58
        self.horizon = self.h * 0.58

    # --- composition ---------------------------------------------------------------------

    @property
    def view(self) -> int:
        """0 the establishing view, 1 from nearer and higher, 2 from farther and low."""
        return self.request.angle % 3

    def pick(self, *values: float) -> float:
        """The value for this view, of three."""
        return values[self.view]

    def look_from(
        self, drawn: float, ground: float, adult: float, near: float = 0.08, low: float = 0.1,
    ) -> None:  # fmt: skip
        """Place the camera for this view of a setting, before anything is drawn.

        :param drawn: the horizon of the establishing view, a share of the height.
        :param ground: where feet stand in every view, and ``adult`` as in :meth:`stand`.
        :param near: how far the nearer view lifts the horizon: the camera looks down.
        :param low: how far the low view drops it: a wide sky, people small under it.
        """
        self.stand(ground, adult * self.pick(1.0, 1.2, 0.86))
        self._drawn = drawn
        self.horizon = self.h * (drawn + self.pick(0.0, -near, low))

    def y(self, share: float) -> float:
        """A height in the establishing view (share of the frame's height), as it lies in this
        view, in stage units: the ground is stretched between the horizon and the actors' feet."""
        if share <= self._drawn:
            return self.horizon + (share - self._drawn) * self.h
        part = (share - self._drawn) / (self.ground / self.h - self._drawn)
        return self.horizon + part * (self.ground - self.horizon)

    @property
    def size(self) -> float:
        """How large things between the actors and the horizon are in this view."""
        return self.pick(1.0, 1.28, 0.74)

    def stand(self, ground: float, adult: float) -> None:
        """Say where feet stand and how tall an adult is, as shares of a 16:9 frame's height;
        in narrower frames people are drawn smaller so that two fit side by side."""
        share = adult * min(1.0, max(0.68, 0.36 + 0.36 * self.w / self.h))
        self.ground, self.person = self.h * ground, self.h * share

    def at(self, share: float) -> float:
        """A place across the frame: 0 its left edge, 1 its right edge."""
        return share * self.w

    def lit(self, share: float) -> float:
        """As :meth:`at`, counted towards the light: 1 is the edge on the light's side."""
        return self.w * (share if self.side > 0 else 1 - share)

    def extent(self, depth: float = 0.5) -> Box:
        """Left, top, right, bottom of all that may be seen of a layer at this depth."""
        margin = _MARGIN * max(1.0, depth)
        return -margin * self.w, -margin * self.h, (1 + margin) * self.w, (1 + margin) * self.h

    # --- chance --------------------------------------------------------------------------

    def rng(self, name: str) -> Random:
        """A source of chance of its own for each thing that is drawn."""
        request = self.request
        return Random(f"{request.setting}/{request.seed}/{request.angle}/{name}")

    def seed(self, name: str) -> int:
        """A seed for a noise field."""
        return self.rng(name).randrange(1 << 30)

    # --- movement ------------------------------------------------------------------------

    def sway(self, pixels: float, period: float = 7) -> Motion:
        """A plant in the wind of this weather: how far its top goes, in pixels at 1080 lines.
        Only for layers that stand on one foot: the whole layer turns about it."""
        gust = {"wind": 2.0, "storm": 2.4, "rain": 1.3, "fog": 0.5}.get(self.request.weather, 1.0)
        return Motion(kind="sway", amplitude=pixels * gust, period=period / gust**0.5)

    # --- drawing -------------------------------------------------------------------------

    def tone(self, colour: str, lit: float = 0.5, distance: float = 0.0) -> str:
        """A surface's own colour as it looks here: see :meth:`Light.tone`."""
        return self.light.tone(colour, lit, distance)

    def sheet(
        self, name: str, depth: float, motion: Motion | None = None, blur: float = 0.0,
        plain: bool = False,
    ) -> Sheet:  # fmt: skip
        """A new layer in front of those made so far.

        :param blur: out of focus, radius in stage units.
        :param plain: skies, mist and light: no pen lines or pigment edges.
        """
        sheet = Sheet(
            name, depth, self.extent(depth), self.k, self.look.gradients, motion, blur, plain=plain
        )
        self.sheets.append(sheet)
        return sheet

    def effect(self, kind: str, amount: float = 0.5, colour: str = "#ffffff") -> None:
        """Something moving in the air; a second call for a kind replaces the first."""
        self.effects = [one for one in self.effects if one.kind != kind]
        self.effects.append(Effect(kind=kind, amount=amount, colour=ints(colour)))

    def take_prop(self, *names: str) -> bool:
        """Whether the scene asks for one of these things; whoever asks first draws it."""
        found = [prop for prop in self.waiting if prop in names]
        self.waiting = [prop for prop in self.waiting if prop not in names]
        return bool(found)

    @property
    def indian(self) -> bool:
        """Whether things of this place are drawn the Indian way; a mixed place by chance."""
        culture = self.request.culture
        return culture == "indian" or (culture == "mixed" and self.rng("culture").random() < 0.5)


def draw_plate(request: PlateRequest, bench: Workbench) -> Picture:
    """Draw a place. An unknown setting is drawn as ``abstract``."""
    import cv2

    from plugins.providers.illustrator.scenery.air import fill_air, veil

    cv2.setNumThreads(1)
    look = look_for(request.style)
    stage = Stage(request, look, light_for(request, look))
    drawn = settings()
    (drawn.get(request.setting) or drawn["abstract"])(stage)
    if stage.open_air:
        veil(stage)
        fill_air(stage)
    _place_props(stage)
    return develop(stage, bench)


def _place_props(stage: Stage) -> None:
    try:
        props = import_module("plugins.providers.illustrator.props")
    except ModuleNotFoundError:
        return
    if stage.waiting:
        props.place(stage, tuple(stage.waiting))


def bathe(stage: Stage) -> None:
    """Let the sun's glow spill over what lies between it and the viewer."""
    from plugins.providers.illustrator.scenery.paint import around, glow

    if stage.sun is None or not stage.look.gradients:
        return
    x, y = stage.sun
    low = stage.light.height < 0.3
    reach = 760 if low else 620
    for sheet in stage.sheets:
        if sheet.plain or not 0 < sheet.depth < 0.7:
            continue
        strength = (0.5 if low else 0.3) * (1 - sheet.depth / 0.7) * stage.look.glow
        strength *= 0.4 if stage.light.night else 1.0
        spill = glow(x, y, reach, stage.light.sun, strength, inside=True)
        sheet.apply(spill, around(x, y, reach), False)


def develop(stage: Stage, bench: Workbench) -> Picture:
    """Turn the sheets into layers of a picture."""
    layers: list[Layer] = []
    bathe(stage)
    for index, sheet in enumerate(stage.sheets):
        layers += _layers(stage, sheet, bench)
        bench.progress((index + 1) / len(stage.sheets))
    light, rim = actors_light(stage.light)
    request = stage.request
    return Picture(
        width=request.width, height=request.height, overscan=OVERSCAN, layers=tuple(layers),
        ground=stage.ground / stage.h, adult=stage.person / stage.h, light=light, rim=rim,
        effects=tuple(stage.effects),
    )  # fmt: skip


def _layers(stage: Stage, sheet: Sheet, bench: Workbench) -> list[Layer]:
    from plugins.providers.illustrator.scenery.finish import finish, pieces, png

    drawn = sheet.draw()
    if drawn is None:
        return []
    pixels, column, row = drawn
    layers = []
    for piece, left, top in pieces(pixels, stage.request.width * 0.1):
        x, y = column + left, row + top
        image = bench.put(png(finish(piece, stage, sheet, x, y)), "image/png")
        layers.append(Layer(image=image, x=x, y=y, depth=sheet.depth, motion=sheet.motion))
    return layers
