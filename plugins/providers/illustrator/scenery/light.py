"""The light of a scene: from time of day, weather, mood and look to every colour in it.

Surfaces are described by their own (local) colour as seen under white light. :meth:`Light.tone`
gives the colour to paint: multiplied by the key light or by the ambient light, and moved
towards the haze with distance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from filmwright import PlateRequest
from plugins.providers.illustrator.scenery.colour import (
    css,
    ints,
    lighter,
    mix,
    multiply,
    oklab,
    rgb,
    richer,
)
from plugins.providers.illustrator.scenery.looks import Look


@dataclass(frozen=True)
class Light:
    """All colours of a scene's light, as hex; see the module's docstring."""

    sky: tuple[str, str, str, str]
    """Zenith, middle, low, horizon."""
    key: str
    """Multiplies what the light strikes."""
    ambient: str
    """Multiplies what lies in shade."""
    haze: str
    """What distance fades to."""
    sun: str
    """The disc and its glow."""
    actors: str
    """Multiplies the actors: ``Picture.light``."""
    rim: str
    """Added along the actors' edge: ``Picture.rim``."""
    cloud: tuple[str, str]
    """Lit and shaded side of clouds."""
    height: float
    """How high the sun or moon stands: 0 the horizon, 1 the top of the sky."""
    thickness: float = 1.0
    """Of the air: how soon distance fades."""
    cover: float = 0.3
    """Share of the sky that clouds cover."""
    lamps: bool = False
    """Windows and lanterns are lit."""
    disc: bool = True
    """Sun or moon can be seen."""
    night: bool = False
    wet: bool = False
    """Streets and stones shine."""
    snow: bool = False
    """Roofs and ground lie white."""
    breaks: str = ""
    """Colour of the light that breaks through heavy clouds; empty when none does."""
    contrast: float = 1.0
    saturation: float = 1.0
    haze_share: float = 1.0

    def tone(self, colour: str, lit: float = 0.5, distance: float = 0.0) -> str:
        """The colour to paint a surface with.

        :param lit: 0 in shade, 1 in full light.
        :param distance: 0 beside the camera, 1 at the far mountains.
        """
        colour = richer(colour, self.saturation) if self.saturation != 1 else colour
        lit = 0.5 + (lit - 0.5) * self.contrast
        shown = mix(multiply(colour, self.ambient), multiply(colour, self.key), lit)
        return self.far(shown, distance)

    def far(self, colour: str, distance: float) -> str:
        """A colour already lit, moved towards the haze."""
        share = 1 - 2.718 ** (-1.9 * self.thickness * self.haze_share * max(0.0, distance))
        return mix(colour, self.haze, share)

    def glowing(self, colour: str, day: str = "#3a4656") -> str:
        """A window's pane: ``colour`` when lamps are lit, otherwise a dull reflection."""
        return colour if self.lamps else self.tone(day, 0.6)


# fmt: off
_TIMES: dict[str, Light] = {
    "day": Light(
        sky=("#2f7fd0", "#62aee6", "#a9d8f0", "#e6f3ea"), key="#fffbee", ambient="#7a88bf",
        haze="#bcd9f2", sun="#fff6d6", actors="#fffaf2", rim="#30291a",
        cloud=("#ffffff", "#a9c1de"), height=0.8, thickness=0.78, cover=0.35),
    "dawn": Light(
        sky=("#4d74b8", "#9fa6d8", "#f3bcb4", "#ffe3ae"), key="#ffdcb4", ambient="#7d80b4",
        haze="#f0c6bb", sun="#fff1cf", actors="#ffe7d6", rim="#6a4426",
        cloud=("#ffe2c6", "#b596c0"), height=0.16, thickness=1.0, cover=0.4),
    "dusk": Light(
        sky=("#27285e", "#71468c", "#dd6a63", "#ffc163"), key="#ffb880", ambient="#56539a",
        haze="#c9808a", sun="#ffe6a6", actors="#ffd8bc", rim="#8a4a1c",
        cloud=("#ffb27a", "#6a4a8c"), height=0.1, thickness=0.9, cover=0.45, lamps=True),
    "night": Light(
        sky=("#081132", "#122657", "#254a82", "#4a7ba8"), key="#8fade6", ambient="#34457c",
        haze="#34568c", sun="#f4f1dc", actors="#a9b8de", rim="#4a6ca4",
        cloud=("#6a8aba", "#1a2d5a"), height=0.62, cover=0.25, lamps=True, night=True),
}

# What weather does: (grey of the sky by day, share of it, light lost, thickness, cover).
_WEATHERS: dict[str, tuple[str, float, float, float, float]] = {
    "clear": ("#ffffff", 0.0, 0.0, 1.0, 0.0),
    "wind": ("#d4dde0", 0.08, 0.0, 1.0, 0.1),
    "cloudy": ("#b4bfca", 0.5, 0.1, 1.25, 0.55),
    "rain": ("#7f90a3", 0.68, 0.24, 1.7, 0.8),
    "storm": ("#3d4a5c", 0.78, 0.38, 1.45, 0.95),
    "snow": ("#c3cfdb", 0.62, 0.06, 1.8, 0.6),
    "fog": ("#c6cfd4", 0.8, 0.05, 3.1, 0.2),
}

# What mood does: (tint, share of it, saturation, contrast).
_MOODS: dict[str, tuple[str, float, float, float]] = {
    "calm": ("#ffffff", 0.0, 1.0, 1.0), "joyful": ("#fff0b8", 0.07, 1.14, 1.05),
    "tender": ("#ffd9cf", 0.1, 1.02, 0.94), "hopeful": ("#ffeec0", 0.08, 1.06, 1.0),
    "wonder": ("#cdb8ff", 0.1, 1.15, 1.06), "mysterious": ("#3f7f86", 0.16, 0.94, 1.1),
    "tense": ("#3c3140", 0.15, 0.88, 1.18), "sad": ("#6f86a6", 0.17, 0.72, 0.92),
    "triumphant": ("#ffdc96", 0.09, 1.14, 1.12), "playful": ("#ffe7d0", 0.05, 1.18, 1.02),
    "reflective": ("#c3b6cf", 0.09, 0.9, 0.96), "epic": ("#ffc48c", 0.07, 1.1, 1.18),
}
# fmt: on

_HARD_WEATHER = ("cloudy", "rain", "storm", "snow", "fog")
_HEAVY_WEATHER = ("rain", "storm")

# Films light a night for its faces: clouds and rain dim it, but never below these.
_NIGHT_GREY = {"storm": "#61769c", "rain": "#7086aa"}
_NIGHT_ACTORS = (156, 168, 200)
_NIGHT_RIM = (62, 92, 146)
_SILVER = "#c2d4ee"
_AMBER = "#ffb765"


def light_for(request: PlateRequest, look: Look) -> Light:
    """The light of a place as it was asked for, seen through a look."""
    light = _weathered(_TIMES[request.time], request.weather)
    light = _felt(light, request.mood)
    saturation, lift = look.saturation, look.lift

    def through(colour: str) -> str:
        return lighter(richer(colour, saturation), lift * (1.0 - oklab(colour)[0]))

    zenith, middle, low, horizon = (through(colour) for colour in light.sky)
    return replace(
        light,
        sky=(zenith, middle, low, horizon),
        haze=through(light.haze),
        cloud=(through(light.cloud[0]), through(light.cloud[1])),
        ambient=lighter(light.ambient, lift * 0.9),
        key=lighter(light.key, lift * 0.5),
        contrast=light.contrast * look.contrast,
        saturation=light.saturation * saturation,
        haze_share=look.haze,
    )


def _weathered(light: Light, weather: str) -> Light:
    grey, share, lost, thickness, cover = _WEATHERS[weather]
    if light.night:
        grey = _NIGHT_GREY.get(weather, grey)
    grey = multiply(grey, _dimness(light))
    dark = mix("#ffffff", "#5b6478", 0.0 if light.night else lost)
    hard, heavy = weather in _HARD_WEATHER, weather in _HEAVY_WEATHER
    low = light.sky[2] if weather in ("rain", "snow", "fog") else light.sky[3]
    if heavy and light.height < 0.3:
        return _broken(light, weather, grey)
    sky = (
        mix(light.sky[0], lighter(grey, -0.12), share),
        mix(light.sky[1], grey, share),
        mix(light.sky[2], lighter(grey, 0.03), share),
        mix(low, lighter(grey, 0.08), share * 0.8),
    )
    key = multiply(mix(light.key, mix(light.key, light.ambient, 0.45), share), dark)
    return replace(
        light,
        sky=sky,
        key=key,
        ambient=multiply(mix(light.ambient, grey, share * 0.35), dark),
        haze=mix(light.haze, mix(sky[2], sky[3], 0.5), share),
        actors=multiply(mix(light.actors, mix(light.actors, "#cfd8e2", 0.6), share), dark),
        rim=mix(light.rim, "#000000", share * 0.7),
        cloud=(
            mix(light.cloud[0], lighter(grey, 0.1), share * (0.4 if light.night else 1.0)),
            mix(light.cloud[1], grey, share),
        ),
        breaks=_SILVER if light.night and hard and weather != "fog" else "",
        thickness=light.thickness * thickness,
        cover=max(light.cover, cover) if hard else light.cover + cover,
        lamps=light.lamps or weather in ("storm", "fog"),
        disc=weather in ("clear", "wind", "fog"),
        wet=weather in ("rain", "storm"),
        snow=weather == "snow",
        contrast=1.0 - share * 0.35,
    )


def _broken(light: Light, weather: str, grey: str) -> Light:
    """Rain with the sun low: slate clouds, and a warm break in them above the horizon."""
    _, _, lost, thickness, cover = _WEATHERS[weather]
    slate = richer(mix(grey, "#5a6c92", 0.4), 0.85)
    warm = mix(light.sky[3], _AMBER, 0.5)
    return replace(
        light,
        sky=(
            lighter(slate, -0.14), slate,
            mix(lighter(slate, 0.1), light.sky[2], 0.4), mix(warm, slate, 0.12),
        ),
        key=mix(light.key, "#ffffff", 0.1),
        ambient=mix(light.ambient, slate, 0.3),
        haze=mix(lighter(slate, 0.06), warm, 0.32),
        actors=multiply(mix(light.actors, "#dfe2ec", 0.35), mix("#ffffff", "#5b6478", lost * 0.4)),
        rim=mix(light.rim, "#000000", 0.15),
        cloud=(mix(light.cloud[0], lighter(slate, 0.12), 0.4), lighter(slate, -0.04)),
        thickness=light.thickness * (1 + (thickness - 1) * 0.55),
        cover=max(light.cover, cover),
        lamps=light.lamps or weather == "storm",
        disc=False,
        wet=True,
        contrast=0.92,
        breaks=_AMBER,
    )  # fmt: skip


def _dimness(light: Light) -> str:
    """How bright grey clouds are at this time of day: the colour of the middle sky, paled."""
    red, green, blue = rgb(mix(light.sky[1], light.sky[2], 0.5))
    top = max(red, green, blue, 0.22) + (0.14 if light.night else 0.0)
    peak = max(red, green, blue)
    pale = mix(css(red / peak, green / peak, blue / peak), "#ffffff", 0.6 if light.night else 0.72)
    return multiply(pale, css(*(3 * (min(1.0, top * 1.05 + 0.06),))))


def _felt(light: Light, mood: str) -> Light:
    tint, share, saturation, contrast = _MOODS[mood]

    def through(colour: str, strength: float = 1.0) -> str:
        at = oklab(colour)[0]
        target = lighter(tint, (at - oklab(tint)[0]) * 0.85)
        return richer(mix(colour, target, share * strength), saturation)

    zenith, middle, low, horizon = (through(colour) for colour in light.sky)
    return replace(
        light,
        sky=(zenith, middle, low, horizon),
        haze=through(light.haze),
        key=mix(light.key, multiply(light.key, tint), share),
        cloud=(through(light.cloud[0], 0.6), through(light.cloud[1])),
        contrast=light.contrast * contrast,
        saturation=light.saturation * saturation,
    )


def actors_light(light: Light) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """``Picture.light`` and ``Picture.rim``. At night faces stay readable and edges cool."""
    actors, rim = ints(light.actors), ints(light.rim)
    if light.night:
        actors, rim = _at_least(actors, _NIGHT_ACTORS), _at_least(rim, _NIGHT_RIM)
    return actors, rim


def _at_least(colour: tuple[int, int, int], floor: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = (max(one, two) for one, two in zip(colour, floor, strict=True))
    return red, green, blue
