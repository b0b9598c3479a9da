"""Rain, snow, fog and lightning."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.media.canvas import Canvas
from core.media.colour import NEUTRAL
from core.media.effects import Place, Scene
from core.media.particles import Coverage, chance, soft_dot, veil

Bytes = NDArray[np.uint8]

_WIND = -0.13
"""How far rain goes sideways as it falls by one."""


@dataclass(frozen=True)
class _Streaks:
    """One distance of rain; lengths in pixels at 1080 lines, speed a frame at 24 a second."""

    count: int
    length: float
    speed: float
    thick: float
    strength: float


_RAIN: dict[Place, tuple[_Streaks, ...]] = {
    "behind": (_Streaks(900, 20, 34, 1.0, 0.20), _Streaks(420, 42, 58, 1.25, 0.26)),
    "before": (_Streaks(110, 96, 104, 2.0, 0.20),),
}


class Rain:
    """Streaks at three distances, and splashes where they meet the ground."""

    places: tuple[Place, ...] = ("behind", "before")

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene
        y, u, v = scene.colour
        # Drops show the sky, not their own colour: pale and nearly without hue.
        self._colour = max(y, 170), (u + 3 * NEUTRAL) // 4, (v + 3 * NEUTRAL) // 4
        width, height = scene.camera.width, scene.camera.height
        self._tiles = {
            place: [
                _streaks(one, scene.unit, scene.amount, width, height, scene.seed + index)
                for index, one in enumerate(distances)
            ]
            for place, distances in _RAIN.items()
        }

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:
        """Lay the far or the near rain on the frame."""
        height, width = canvas.y.shape
        total = canvas.scratch.take("rain", height, width)
        for index, (one, tile) in enumerate(zip(_RAIN[place], self._tiles[place], strict=True)):
            rows, columns = tile.shape[0] - height, tile.shape[1] - width
            way = one.speed * self._scene.unit * frame * 24 / self._scene.fps
            y, x = round(-way) % rows, round(-_WIND * way) % columns
            part = tile[y : y + height, x : x + width]
            if index:
                cv2.add(total, part, dst=total)
            else:
                np.copyto(total, part)
        if place == "behind" and self._scene.ground < height:
            cv2.add(total, self._splashes(canvas, frame), dst=total)
        veil(canvas, total, self._colour)

    def _splashes(self, canvas: Canvas, frame: int) -> Bytes:
        """Small crowns on the ground, each for a few frames at a place of its own."""
        scene, life = self._scene, 6
        slots = np.arange(int(70 * scene.amount + 12))
        first = np.floor(chance(scene.seed, slots, 1) * life).astype(np.int64)
        turn, age = (frame + first) // life, (frame + first) % life
        deep = chance(scene.seed, slots, turn, 2)
        x = chance(scene.seed, slots, turn, 3) * canvas.width
        y = scene.ground * 0.99 + deep * (canvas.height - scene.ground * 0.99)
        near = 0.5 + deep
        cover = Coverage(canvas)
        for stage in range(life - 1):
            now = age == stage
            size = (1.0 + 1.1 * stage) * scene.unit
            for side in (-1, 1):
                cover.stamp(
                    soft_dot(round(max(0.8, 1.1 * scene.unit), 2)),
                    x[now] + side * size * near[now] * 1.6,
                    y[now] - size * near[now] * (1 - stage / 4) * 1.2,
                    np.full(int(now.sum()), 0.5 * (1 - stage / 5)),
                )
        return cover.visible


@lru_cache(maxsize=6)
def _streaks(
    one: _Streaks, unit: float, amount: float, width: int, height: int, seed: int
) -> Bytes:
    """A field of streaks that repeats, twice as large as its period less what is never shown."""
    rng = np.random.default_rng(seed)
    rows, columns = round(height * 1.25), round(width * 1.1)
    field = np.zeros((rows, columns), np.uint8)
    count = int(one.count * (0.25 + 0.75 * amount) * width * height / (1920 * 1080 * unit**2))
    thickness = max(1, round(one.thick * unit))
    for x, y, bright, size in zip(*rng.random((4, max(6, min(count, 4000)))), strict=True):
        length = one.length * unit * (0.6 + 0.8 * size)
        start = np.array([x * columns, y * rows])
        end = start + np.array([_WIND * length, length])
        level = int(255 * one.strength * (0.45 + 0.55 * bright))
        for right in (0, columns):
            for up in (0, -rows):
                moved = np.array([right, up])
                ends = (np.rint(16 * (point + moved)).astype(int) for point in (start, end))
                first, last = (tuple(int(value) for value in point) for point in ends)
                cv2.line(field, first, last, level, thickness, cv2.LINE_AA, 4)
    field = cv2.GaussianBlur(field, (0, 0), 0.5 + 0.35 * one.thick * unit)
    field = cv2.convertScaleAbs(field, alpha=1.5)
    return np.asarray(cv2.copyMakeBorder(field, 0, height, 0, width, cv2.BORDER_WRAP))


#: Radius, hardness, how many, pixels a second, strength, depth.
_FLAKES = (
    (1.9, 0.0, 330, 62, 0.8, 0.5),
    (3.4, 0.1, 150, 105, 0.88, 0.9),
    (9.0, 0.0, 26, 190, 0.42, 1.5),
)


class Snow:
    """Flakes at three distances, falling and swaying, the nearest out of focus."""

    places: tuple[Place, ...] = ("behind", "before")

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:
        """Lay the far or the near flakes on the frame."""
        scene, seconds = self._scene, frame / self._scene.fps
        cover = Coverage(canvas)
        for index, (radius, hard, count, speed, strength, depth) in enumerate(_FLAKES):
            if (depth >= 1) != (place == "before"):
                continue
            view = scene.camera.view(depth, frame)
            flakes = np.arange(int(count * (0.3 + 0.9 * scene.amount)))
            own = [chance(scene.seed, flakes, index, key) for key in range(6)]
            wide, high = canvas.width * 1.2, canvas.height * 1.15
            fall = speed * scene.unit * (0.75 + 0.5 * own[0]) * seconds
            sway = (8 + 16 * own[1]) * scene.unit
            turn = 2 * math.pi * (seconds / (2.2 + 2.6 * own[2]) + own[3])
            x = (own[4] * wide + 0.16 * fall + sway * np.sin(turn) - view.x) % wide
            y = (own[5] * high + fall - view.y) % high
            stamp = soft_dot(round(max(0.7, radius * scene.unit), 2), hard)
            cover.stamp(
                stamp, x - 0.1 * canvas.width, y - 0.07 * canvas.height,
                strength * (0.55 + 0.45 * own[1]),
            )  # fmt: skip
        veil(canvas, cover.visible, scene.colour)


class Fog:
    """Two banks drifting past each other, thickest above the ground; a thin one in front."""

    places: tuple[Place, ...] = ("behind", "before")
    _CELL = 12

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene
        columns = scene.camera.width // self._CELL
        rows = scene.camera.height // self._CELL + 2
        self._banks = [_bank(columns, rows, scene.seed + index) for index in range(2)]
        lines = np.arange(rows) * self._CELL
        lift = (lines - scene.ground) / scene.camera.height
        self._profile = (0.35 + 0.65 * np.exp(-((lift / 0.34) ** 2)))[:, None].astype(np.float32)

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:
        """Lay one of the banks on the frame."""
        scene = self._scene
        index = 0 if place == "behind" else 1
        bank = self._banks[index]
        columns = bank.shape[1] // 2
        speed = (13.0, -21.0)[index] * scene.unit / self._CELL
        shift = speed * frame / scene.fps + scene.camera.view(0.8, frame).x / self._CELL
        whole = math.floor(shift)
        part = bank[:, whole % columns : whole % columns + columns + 2]
        most = (0.5, 0.2)[index] * scene.amount
        low = np.rint(255 * most * self._profile * part).astype(np.uint8)
        matrix = np.array(
            [[1 / self._CELL, 0, shift - whole], [0, 1 / self._CELL, 0.5 / self._CELL]]
        )
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = (canvas.width, canvas.height)
        cover = cv2.warpAffine(low, matrix, size, canvas.scratch.take("fog", size[1], size[0]),
                               flags, cv2.BORDER_REPLICATE)  # fmt: skip
        veil(canvas, cover, scene.colour)


@lru_cache(maxsize=8)
def _bank(columns: int, rows: int, seed: int) -> NDArray[np.float32]:
    """Smooth noise 0–1 that repeats sideways, two periods wide."""
    rng = np.random.default_rng(seed)
    total = np.zeros((rows, columns), np.float32)
    for sigma, weight in ((columns / 9, 1.0), (columns / 20, 0.6), (columns / 44, 0.3)):
        noise = rng.standard_normal((rows, columns)).astype(np.float32)
        edge = int(3 * sigma)
        tall = cv2.copyMakeBorder(noise, edge, edge, edge, edge, cv2.BORDER_WRAP)
        soft = cv2.GaussianBlur(tall, (0, 0), sigmaX=sigma, sigmaY=max(0.5, sigma * 0.35))
        soft = soft[edge:-edge, edge:-edge]
        total += weight * soft / max(1e-6, float(soft.std()))
    shape = np.clip(0.5 + total / (2.6 * float(total.std())), 0, 1)
    return np.concatenate([shape, shape], axis=1)


_FLASH = (0.55, 1.0, 0.5, 0.2, 0.62, 0.38, 0.2, 0.1, 0.04)
"""Light of a stroke, a twenty-fourth of a second each: two flashes, fewer than three a second."""


class Lightning:
    """Now and then a stroke lights the sky, and the actors a little."""

    places: tuple[Place, ...] = ("sky", "behind", "before")

    def __init__(self, scene: Scene, _kind: str) -> None:
        self._scene = scene
        self._every = 4.4 + 3.4 * (1 - scene.amount)

    def draw(self, canvas: Canvas, place: Place, frame: int) -> None:
        """Lay the light of the moment on the frame."""
        light, stroke = self._now(frame)
        if light <= 0.01:
            return
        scene = self._scene
        if place == "sky":
            bolt = _bolt(canvas.width, canvas.height, scene.seed + stroke)
            shown = canvas.scratch.take("bolt", *bolt.shape)
            cv2.convertScaleAbs(bolt, dst=shown, alpha=min(1.0, 1.3 * light))
            veil(canvas, shown, (235, 132, 124))
        share = {"sky": 0.42, "behind": 0.16, "before": 0.08}[place] * light
        for plane, value in ((canvas.y, 225), (canvas.u, 138), (canvas.v, 122)):
            cv2.convertScaleAbs(plane, dst=plane, alpha=1 - share, beta=value * share)

    def _now(self, frame: int) -> tuple[float, int]:
        """Light 0–1, and which stroke it is."""
        seconds = frame / self._scene.fps
        stroke = int(seconds // self._every)
        start = self._every * stroke + (0.15 + 0.6 * float(chance(self._scene.seed, stroke))) * (
            self._every - 0.6
        )
        step = int((seconds - start) * 24 + 1e-6)
        lit = _FLASH[step] if seconds >= start and step < len(_FLASH) else 0.0
        return lit * (0.6 + 0.4 * float(chance(self._scene.seed, stroke, 1))), stroke


@lru_cache(maxsize=2)
def _bolt(width: int, height: int, seed: int) -> Bytes:
    """Coverage of a forked stroke with its glow, by midpoint displacement."""
    rng = np.random.default_rng(seed)
    plane = np.zeros((height, width), np.uint8)
    top = np.array([width * rng.uniform(0.15, 0.85), -0.02 * height])
    foot = np.array([top[0] + width * rng.uniform(-0.16, 0.16), height * rng.uniform(0.42, 0.6)])
    main = _jagged(top, foot, rng)
    strokes = [(main, 1.0)]
    for _ in range(3):
        fork = main[int(rng.integers(len(main) // 4, len(main) - 3))]
        away = np.array([rng.uniform(-0.12, 0.12) * width, rng.uniform(0.08, 0.2) * height])
        strokes.append((_jagged(fork, fork + away, rng), 0.5))
    for points, weight in strokes:
        thick = max(1, round(3.2 * weight * height / 1080))
        line = np.rint(points * 16).astype(np.int32)
        cv2.polylines(plane, [line], False, 255, thick, cv2.LINE_AA, 4)
    small = cv2.resize(plane, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    glow = cv2.GaussianBlur(small, (0, 0), height / 190).astype(np.float32) * 2.4
    wide = cv2.GaussianBlur(small, (0, 0), height / 60).astype(np.float32) * 3.0
    soft = np.clip(glow + wide, 0, 200).astype(np.uint8)
    large = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.max(plane, large))


def _jagged(
    start: NDArray[np.float64], end: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    points = np.array([start, end])
    offset = 0.16 * float(np.hypot(*(end - start)))
    for _ in range(6):
        middles = (points[:-1] + points[1:]) / 2
        middles[:, 0] += rng.uniform(-offset, offset, len(middles))
        middles[:, 1] += 0.3 * rng.uniform(-offset, offset, len(middles))
        points = np.insert(points, np.arange(1, len(points)), middles, axis=0)
        offset *= 0.54
    return points
