"""Dust, fireflies, embers, stars, leaves, petals and bubbles."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from core.frozen import RGB
from core.media.camera import View
from core.media.canvas import Canvas
from core.media.colour import colour_of, encoded, graded_encoding, look_of
from core.media.effects import Place, Scene
from core.media.images import premultiplied
from core.media.particles import Coverage, Floats, chance, soft_dot, veil
from core.media.turning import draw_affine, rotation, square

Bytes = NDArray[np.uint8]

_AUTUMN: tuple[RGB, ...] = ((196, 122, 44), (214, 150, 58), (168, 82, 40), (142, 120, 52))


def _wave(seconds: float, period: Floats | float, phase: Floats) -> Floats:
    return np.asarray(np.sin(2 * math.pi * (seconds / period + phase)))


def _on_frame(view: View, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Staged positions as the camera shows them."""
    return (x - view.x) / view.scale, (y - view.y) / view.scale


class Dust:
    """Motes that hang in the light, wander, and glint as they turn."""

    places: tuple[Place, ...] = ("before",)

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:  # noqa: ARG002 one place
        """Lay the motes on the frame."""
        scene, now = self._scene, frame / self._scene.fps
        cover = Coverage(canvas)
        for size, (radius, count, depth) in enumerate(
            ((1.5, 80, 0.8), (2.8, 34, 1.2), (7.0, 9, 1.8))
        ):
            view = scene.camera.view(depth, frame)
            motes = np.arange(int(count * (0.3 + scene.amount)))
            own = [chance(scene.seed, motes, size, key) for key in range(7)]
            wide, high = canvas.width * 1.1, canvas.height * 1.1
            drift = 9 * scene.unit * now
            x = own[0] * wide + drift * (own[1] - 0.3) + 26 * scene.unit * _wave(now, 9.1, own[2])
            y = own[3] * high - drift * (own[4] - 0.45) + 20 * scene.unit * _wave(now, 7.3, own[5])
            x, y = _on_frame(view, x % wide - 0.05 * canvas.width, y % high - 0.05 * canvas.height)
            glint = 0.5 + 0.5 * _wave(now, 2.6 + 3 * own[6], own[1])
            strength = (0.7, 0.55, 0.22)[size] * glint * (0.4 + 0.6 * own[5])
            cover.stamp(soft_dot(round(max(0.7, radius * scene.unit), 2)), x, y, strength)
        veil(canvas, cover.visible, scene.colour)


class Fireflies:
    """Points of light that wander low over the ground and breathe."""

    places: tuple[Place, ...] = ("behind", "before")

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene
        warm = scene.rgb if scene.rgb != (255, 255, 255) else (226, 255, 140)
        self._glow = colour_of(warm)
        self._core = colour_of(tuple(min(255, value + 40) for value in warm))  # type: ignore[arg-type]

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:
        """Lay the far or the near ones on the frame."""
        scene, now = self._scene, frame / self._scene.fps
        near = place == "before"
        flies = np.arange(int((9 if near else 22) * (0.35 + scene.amount)))
        own = [chance(scene.seed, flies, 7 + near, key) for key in range(9)]
        unit = scene.unit * (1.5 if near else 1.0)
        x = own[0] * canvas.width + unit * (
            90 * _wave(now, 11 + 5 * own[1], own[2]) + 30 * _wave(now, 3.7, own[3])
        )
        y = canvas.height * (0.42 + 0.5 * own[4]) + unit * (
            46 * _wave(now, 8 + 4 * own[5], own[6]) + 18 * _wave(now, 2.9, own[7])
        )
        x, y = _on_frame(scene.camera.view(1.3 if near else 0.7, frame), x, y)
        pulse = np.clip(_wave(now, 2.4 + 2.2 * own[8], own[3]) * 0.9 + 0.35, 0, 1) ** 1.5
        cover = Coverage(canvas)
        cover.stamp(soft_dot(round(11 * unit, 2)), x, y, 0.42 * pulse)
        veil(canvas, cover.visible, self._glow)
        cover = Coverage(canvas)
        cover.stamp(soft_dot(round(max(0.8, 2.1 * unit), 2)), x, y, 0.95 * pulse)
        veil(canvas, cover.visible, self._core)


class Embers:
    """Sparks that rise, waver and go out."""

    places: tuple[Place, ...] = ("before",)

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene
        self._hot = colour_of((255, 214, 140))
        self._glow = colour_of(scene.rgb if scene.rgb != (255, 255, 255) else (255, 122, 40))

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:  # noqa: ARG002 one place
        """Lay the sparks on the frame."""
        scene, now = self._scene, frame / self._scene.fps
        sparks = np.arange(int(60 * (0.3 + scene.amount)))
        own = [chance(scene.seed, sparks, 21, key) for key in range(8)]
        life = 2.6 + 3.2 * own[0]
        turn, age = np.divmod(now / life + own[1], 1.0)
        where = chance(scene.seed, sparks, turn.astype(np.int64), 22)
        x = where * canvas.width + scene.unit * (
            60 * age * _wave(now, 2.3 + own[2], own[3]) + 90 * age * (own[4] - 0.5)
        )
        y = canvas.height * (1.04 - (0.55 + 0.5 * own[5]) * age)
        x, y = _on_frame(scene.camera.view(1.2, frame), x, y)
        flicker = 0.72 + 0.28 * _wave(now, 0.31 + 0.3 * own[6], own[7])
        light = flicker * np.clip(4 * age, 0, 1) * (1 - age) ** 0.8
        cover = Coverage(canvas)
        cover.stamp(soft_dot(round(9.0 * scene.unit, 2)), x, y, 0.4 * light)
        veil(canvas, cover.visible, self._glow)
        cover = Coverage(canvas)
        cover.stamp(soft_dot(round(max(0.7, 2.3 * scene.unit), 2)), x, y, light)
        veil(canvas, cover.visible, self._hot)


class Stars:
    """Stars that twinkle, high over the horizon and fixed to the sky."""

    places: tuple[Place, ...] = ("sky",)

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:  # noqa: ARG002 one place
        """Lay the stars on the sky."""
        scene, now = self._scene, frame / self._scene.fps
        view = scene.camera.view(0.0, frame)
        cover = Coverage(canvas)
        for size, (radius, count) in enumerate(((0.8, 150), (1.25, 60), (2.0, 10))):
            stars = np.arange(int(count * (0.3 + scene.amount)))
            own = [chance(scene.seed, stars, 31 + size, key) for key in range(5)]
            x = (own[0] * 1.1 - 0.05) * canvas.width
            y = (own[1] ** 1.3 * 0.66 - 0.05) * canvas.height
            x, y = _on_frame(view, x, y)
            twinkle = 0.62 + 0.38 * _wave(now, 0.9 + 2.4 * own[2], own[3])
            low = np.clip((0.62 - y / canvas.height) / 0.3, 0, 1)
            strength = twinkle * low * (0.3 + 0.6 * own[4])
            cover.stamp(soft_dot(round(max(0.62, radius * scene.unit), 2)), x, y, strength)
        veil(canvas, cover.visible, scene.colour)


class Leaves:
    """Leaves or petals that fall, tumble and are carried sideways."""

    places: tuple[Place, ...] = ("behind", "before")

    def __init__(self, scene: Scene, kind: str) -> None:
        self._scene = scene
        self._petals = kind == "petals"
        plain = scene.rgb == (255, 255, 255)
        base = _AUTUMN if plain and not self._petals else _shades(
            (248, 190, 204) if plain else scene.rgb
        )  # fmt: skip
        size = round((15 if self._petals else 21) * scene.unit * 2)
        self._images = [_leaf(size, colour, self._petals, scene.look) for colour in base]

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:
        """Lay the far or the near ones on the frame."""
        scene, now = self._scene, frame / self._scene.fps
        near = place == "before"
        depth = 1.35 if near else 0.85
        view = scene.camera.view(depth, frame)
        leaves = np.arange(int((6 if near else 16) * (0.4 + scene.amount)))
        own = [chance(scene.seed, leaves, 41 + near, key) for key in range(9)]
        size = (0.85 if near else 0.5) * (0.75 + 0.5 * own[0])
        speed = (96 if near else 62) * scene.unit * (0.8 + 0.5 * own[1])
        wide, high = canvas.width * 1.3, canvas.height * 1.2
        swing = _wave(now, 2.3 + 1.4 * own[2], own[3])
        x = own[4] * wide + 0.62 * speed * now + 46 * scene.unit * swing
        y = own[5] * high + speed * now + 10 * scene.unit * np.abs(swing)
        x, y = _on_frame(view, x % wide - 0.15 * canvas.width, y % high - 0.1 * canvas.height)
        angle = 360 * (own[6] + now / (4 + 5 * own[7])) + 38 * swing
        flip = _wave(now, 1.9 + 1.6 * own[8], own[2])
        for one in range(len(leaves)):
            image = self._images[one % len(self._images)]
            half = image.shape[0] / 2
            shrink = np.diag([size[one], size[one] * (0.28 + 0.72 * abs(flip[one])), 1.0])
            shrink[:2, 2] = x[one], y[one]
            turned = square(rotation(float(angle[one]), (0.0, 0.0)))
            centred = np.array([[1.0, 0, -half], [0, 1.0, -half], [0, 0, 1]])
            draw_affine(canvas, image, (shrink @ turned @ centred)[:2])


class Bubbles:
    """Bubbles that rise, wobble and catch the light."""

    places: tuple[Place, ...] = ("before",)

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene
        self._image = _bubble(round(40 * scene.unit), scene.rgb, scene.look)

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:  # noqa: ARG002 one place
        """Lay the bubbles on the frame."""
        scene, now = self._scene, frame / self._scene.fps
        view = scene.camera.view(1.2, frame)
        bubbles = np.arange(int(20 * (0.35 + scene.amount)))
        own = [chance(scene.seed, bubbles, 51, key) for key in range(6)]
        size = 0.16 + 0.6 * own[0] ** 2
        speed = (46 + 60 * own[1]) * scene.unit
        high = canvas.height * 1.2
        x = own[2] * canvas.width + 18 * scene.unit * _wave(now, 2.1 + 2 * own[3], own[4])
        y = canvas.height * 1.1 - (own[5] * high + speed * now) % high
        x, y = _on_frame(view, x, y)
        for one in range(len(bubbles)):
            scale = float(size[one])
            half = self._image.shape[0] / 2 * scale
            draw_affine(
                canvas,
                self._image,
                np.array([[scale, 0, x[one] - half], [0, scale, y[one] - half]]),
            )


def _shades(rgb: RGB) -> tuple[RGB, ...]:
    shades = (1.0, 0.86, 1.1)
    return tuple(tuple(min(255, round(value * shade)) for value in rgb) for shade in shades)  # type: ignore[misc]


def _packed(rgb: RGB, light: NDArray[np.float32], alpha: NDArray[np.float32], look: str) -> Bytes:
    colour = np.clip(np.array(rgb, np.float32) * light[..., None], 0, 255)
    straight = np.dstack([colour, 255 * alpha])
    return encoded(
        premultiplied(np.rint(straight).astype(np.uint8)), graded_encoding(look_of(look))
    )


def _leaf(side: int, rgb: RGB, petal: bool, look: str) -> Bytes:
    """A pointed leaf with a rib, or a rounded petal, lying along the diagonal of a square."""
    side = max(8, side)
    rows, columns = np.mgrid[:side, :side].astype(np.float32)
    along = (columns + rows) / side - 1
    across = (columns - rows) / side
    if petal:
        half = 0.42 * np.sqrt(np.clip(1 - along**2, 0, 1)) * (1 - 0.42 * along)
    else:
        half = 0.36 * np.clip(1 - np.abs(along) ** 1.6, 0, 1) * (1 - 0.25 * along)
    alpha = np.clip((half - np.abs(across)) * side / 2, 0, 1)
    alpha[np.abs(along) > 1] = 0
    light = 1.0 + 0.16 * along + 0.10 * np.sign(across) * np.minimum(1, np.abs(across) * side)
    if not petal:
        light = light - 0.22 * np.exp(-((across * side / 1.6) ** 2))
    return _packed(rgb, light.astype(np.float32), alpha.astype(np.float32), look)


def _bubble(side: int, rgb: RGB, look: str) -> Bytes:
    side = max(8, side)
    rows, columns = (np.mgrid[:side, :side].astype(np.float32) + 0.5 - side / 2) / (side / 2)
    far = np.hypot(rows, columns)
    edge = np.clip((0.96 - far) * side / 2, 0, 1)
    rim = np.exp(-(((far - 0.86) / 0.09) ** 2))
    shine = np.exp(-(((rows + 0.42) / 0.16) ** 2) - ((columns + 0.38) / 0.2) ** 2)
    alpha = edge * np.clip(0.08 + 0.55 * rim + 0.85 * shine, 0, 1)
    return _packed(rgb, np.ones_like(far), cv2.GaussianBlur(alpha, (0, 0), 0.7), look)
