"""What moves in the air of a scene: which effects a take has, and when each is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from core.media.camera import Camera
from core.media.canvas import Canvas
from core.media.colour import colour_of, look_of
from core.stages import Effect, Take

Place = Literal["sky", "behind", "before"]
"""Right after the farthest layer; between the place and the actors; in front of all."""


@dataclass(frozen=True)
class Scene:
    """What an effect needs to know of its take."""

    camera: Camera
    seed: int
    amount: float
    colour: tuple[int, int, int]
    """Y′CbCr, graded."""
    rgb: tuple[int, int, int]
    ground: float
    """Where the ground begins in the frame, in pixels from the top."""
    fps: int
    look: str

    @property
    def unit(self) -> float:
        """Pixels to one at 1080 lines of the shorter side, larger as the camera is nearer."""
        shorter = min(self.camera.width, self.camera.height)
        return float(shorter / 1080 * self.camera.framing.zoom**0.5)


class Air(Protocol):
    """Something in the air."""

    places: tuple[Place, ...]

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:
        """Lay on the frame what is to be seen at this place."""


def air_of(take: Take, camera: Camera, fps: int) -> list[Air]:
    """The take's effects, ready to be drawn."""
    from core.media import motes, weather

    makers: dict[str, Callable[[Scene, str], Air]] = {
        "rain": weather.Rain, "snow": weather.Snow, "fog": weather.Fog,
        "lightning": weather.Lightning, "dust": motes.Dust, "fireflies": motes.Fireflies,
        "embers": motes.Embers, "stars": motes.Stars, "leaves": motes.Leaves,
        "petals": motes.Leaves, "bubbles": motes.Bubbles,
    }  # fmt: skip
    return [makers[effect.kind](_scene(take, camera, effect, fps), effect.kind)
            for effect in take.picture.effects if effect.amount > 0]  # fmt: skip


def _scene(take: Take, camera: Camera, effect: Effect, fps: int) -> Scene:
    framing = camera.framing
    ground = take.picture.ground * camera.height
    return Scene(
        camera=camera,
        seed=take.seed,
        amount=min(1.0, effect.amount),
        colour=colour_of(effect.colour, look_of(take.look)),
        rgb=effect.colour,
        ground=(ground - framing.cy) * framing.zoom + camera.height / 2,
        fps=fps,
        look=take.look,
    )
