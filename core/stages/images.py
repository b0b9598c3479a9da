"""Images: places as layered pictures, people as rigs."""

from __future__ import annotations

from typing import Literal

from core.film import Character, Culture, Mood, Setting, TimeOfDay, Weather
from core.frozen import RGB, Fraction, Frozen, Ref, Seconds
from core.stages.base import Request, Result


class PlateRequest(Request):
    """Draw the place of a scene, without its characters. → :class:`Picture`"""

    setting: Setting
    place: str = ""
    time: TimeOfDay = "day"
    weather: Weather = "clear"
    mood: Mood = "calm"
    culture: Culture = "western"
    props: tuple[str, ...] = ()
    description: str = ""
    style: str = "cinematic"
    width: int
    height: int
    """Size of the film's frame in pixels."""
    seed: int = 0
    """The same place in another scene has the same seed; another place another."""
    angle: int = 0
    """0 is the establishing view; 1, 2 … are other views of the same place."""
    upload: Ref | None = None
    """The creator's own picture, to be shown in this scene's place."""


class Motion(Frozen):
    """A small endless movement of a layer. Amplitude in frame pixels at 1080 lines, or a share."""

    kind: Literal["sway", "bob", "drift", "flicker", "flow", "turn"]
    """sway: rotates about its foot; bob: up and down; drift: travels sideways and wraps;
    flicker: brightness; flow: slides sideways back and forth (water); turn: rotates."""
    amplitude: Fraction
    period: Seconds
    phase: Fraction = 0.0


class Layer(Frozen):
    """A picture in a stack of pictures at different distances."""

    image: Ref
    """PNG with straight alpha."""
    x: Fraction = 0.0
    y: Fraction = 0.0
    """Where its top left corner lies, in frame pixels; may be negative (overscan)."""
    depth: Fraction
    """How much of the camera's movement it follows: 0 at infinity, 1 where the actors stand, up
    to 2 for what is right in front of the lens."""
    motion: Motion | None = None


class Effect(Frozen):
    """Something moving in the air of a scene, drawn frame by frame."""

    kind: Literal[
        "rain", "snow", "fog", "dust", "fireflies", "leaves", "petals", "embers", "stars",
        "bubbles", "lightning",
    ]  # fmt: skip
    amount: Fraction = 0.5
    colour: RGB = (255, 255, 255)


class Picture(Result):
    """A place in layers, far to near, in the coordinates of the frame.

    Layers at depth < 1 lie behind the actors, the others before them. Together they cover the
    frame and at least ``overscan`` of its width and height beyond each edge.
    """

    width: int
    height: int
    overscan: Fraction = 0.08
    layers: tuple[Layer, ...]
    ground: Fraction = 0.9
    """Where an actor's feet stand in a wide shot, as a share of the frame's height."""
    adult: Fraction = 0.5
    """How tall a standing adult is there, as a share of the frame's height."""
    light: RGB = (255, 255, 255)
    """Multiplies the actors' colours, so that they stand in the scene's light."""
    rim: RGB = (0, 0, 0)
    """Added along the actors' edge on the light's side; black for none."""
    effects: tuple[Effect, ...] = ()


class PortraitRequest(Request):
    """Draw a character so that it can act. → :class:`Rig`"""

    character: Character
    style: str = "cinematic"
    framing: Literal["bust", "full"]
    """bust: head to chest, for close and medium shots; full: head to feet, for wide shots."""
    height: int
    """Height of the rig's canvas in pixels."""
    photo: Ref | None = None
    """A photograph of a face, to be made to speak instead of a drawing (bust only)."""


Viseme = Literal["x", "mbp", "fv", "e", "a", "o", "u", "l", "s"]
"""Mouth shapes: rest; p b m; f v; e ɛ ə; a ɑ; o ɔ; u w; l n th; s t k and the like."""

Eyes = Literal["open", "half", "closed", "wide"]
Brows = Literal["neutral", "raised", "furrowed", "sad"]
Expression = Literal["neutral", "smile", "sad", "stern"]


class Sprite(Frozen):
    image: Ref
    """PNG with straight alpha."""
    x: Fraction = 0.0
    y: Fraction = 0.0
    """Top left corner on the rig's canvas, in its pixels."""


class Part(Frozen):
    """A piece of a rig with one or more drawn states, listed back to front."""

    name: Literal[
        "back", "body", "arm_left", "arm_right", "head", "mouth", "eyes", "brows", "front"
    ]
    moves: Literal["body", "head", "arm_left", "arm_right"]
    """Which joint carries it: parts of one joint turn together about its pivot."""
    states: dict[str, Sprite]
    """``mouth``: a :data:`Viseme`, and optionally ``smile``, ``sad``, ``stern`` for rest;
    ``eyes``: :data:`Eyes`; ``brows``: :data:`Brows`; every other part: ``"base"``."""


class Rig(Result):
    """A character that can act: parts on a canvas, and where its joints are."""

    width: int
    height: int
    framing: Literal["bust", "full"]
    parts: tuple[Part, ...]
    pivots: dict[str, tuple[float, float]]
    """Joint name → pivot on the canvas in pixels (``head``: the base of the neck)."""
    face: tuple[float, float, float, float]
    """Left, top, width, height of the face on the canvas."""
    photo: bool = False
    """Made from a photograph: heads move less, light is not tinted."""
