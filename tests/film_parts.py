"""Pictures, rigs and takes made of plain shapes, for tests that film something."""

from __future__ import annotations

import io
import math
from typing import Any

import cv2
import numpy as np
import soundfile
from numpy.typing import NDArray

from core.frozen import Ref
from core.offers import Workbench
from core.stages import (
    Actor,
    Delivered,
    Effect,
    Layer,
    Motion,
    Part,
    Performance,
    Picture,
    Pose,
    Rig,
    Sprite,
    Take,
)  # fmt: skip

Bytes = NDArray[np.uint8]

OVERSCAN = 0.08
_SUPER = 3


def png(image: Bytes, bench: Workbench) -> Ref:
    """Keep straight (height, width, 4) RGBA as PNG."""
    done, content = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGBA2BGRA))
    assert done
    return bench.put(content.tobytes(), "image/png")


def blank(width: int, height: int) -> Bytes:
    """Transparent pixels."""
    return np.zeros((height, width, 4), np.uint8)


def hills(
    width: int, height: int, base: float, swing: float, colour: tuple[int, int, int]
) -> Bytes:
    """A ridge across the width, filled to the bottom, with smooth edges."""
    columns = np.arange(width)
    ridge = height * (base + swing * np.sin(columns / width * 11 + base * 40)
                      + 0.4 * swing * np.sin(columns / width * 31))  # fmt: skip
    image = blank(width, height)
    image[..., :3] = colour
    depth = np.arange(height)[:, None] - ridge[None, :]
    image[..., 3] = np.clip(128 + 128 * depth, 0, 255)
    return image


def sky(width: int, height: int) -> Bytes:
    """An opaque dusk with a sun to the left."""
    rows = np.linspace(0, 1, height)[:, None, None]
    image = (np.array([38, 42, 96]) * (1 - rows) + np.array([246, 168, 120]) * rows) * np.ones(
        (1, width, 1)
    )
    y, x = np.mgrid[:height, :width]
    glow = np.exp(-(((x - 0.3 * width) ** 2 + (y - 0.55 * height) ** 2) / (0.12 * height) ** 2))
    image += glow[..., None] * [90, 80, 40]
    return np.dstack([np.clip(image, 0, 255), np.full((height, width), 255)]).astype(np.uint8)


def trees(width: int, height: int, count: int, tall: float, colour: tuple[int, int, int]) -> Bytes:
    """Firs standing on the lower edge."""
    big = np.zeros((height * 2, width * 2), np.uint8)
    rng = np.random.default_rng(count)
    for x in rng.random(count) * 2 * width:
        high = 2 * height * tall * rng.uniform(0.6, 1.0)
        foot = 2 * height
        points = np.array([[x - high / 6, foot], [x, foot - high], [x + high / 6, foot]])
        cv2.fillPoly(big, [points.astype(np.int32)], 255, cv2.LINE_AA)
    image = blank(width, height)
    image[..., :3] = colour
    image[..., 3] = cv2.resize(big, (width, height), interpolation=cv2.INTER_AREA)
    return image


def landscape(
    bench: Workbench, width: int, height: int, effects: tuple[Effect, ...] = (), moving: bool = True
) -> Picture:
    """Five layers: sky, far hills, near hills, ground, and firs in front."""
    margin_x, margin_y = round(OVERSCAN * width), round(OVERSCAN * height)
    wide, high = width + 2 * margin_x, height + 2 * margin_y
    sway = Motion(kind="flow", amplitude=6, period=5) if moving else None
    stack = (
        (sky(wide, high), 0.0, None),
        (hills(wide, high, 0.55, 0.06, (112, 92, 150)), 0.25, None),
        (hills(wide, high, 0.66, 0.05, (74, 70, 120)), 0.55, None),
        (hills(wide, high, 0.80, 0.015, (44, 60, 66)), 1.0 - 0.05, sway),
        (trees(wide, high, 14, 0.3, (18, 26, 34)), 1.4, None),
    )
    layers = [
        Layer(image=png(image, bench), x=-margin_x, y=-margin_y, depth=depth, motion=motion)
        for image, depth, motion in stack
    ]
    return Picture(
        width=width, height=height, overscan=OVERSCAN, layers=tuple(layers), ground=0.86,
        adult=0.42, light=(235, 214, 225), rim=(120, 84, 50), effects=effects,
    )  # fmt: skip


def card(
    bench: Workbench, width: int, height: int, colour: tuple[int, int, int], depth: float = 0.5
) -> Picture:
    """One plain opaque colour."""
    margin_x, margin_y = round(OVERSCAN * width), round(OVERSCAN * height)
    image = np.full((height + 2 * margin_y, width + 2 * margin_x, 4), (*colour, 255), np.uint8)
    layer = Layer(image=png(image, bench), x=-margin_x, y=-margin_y, depth=depth)
    return Picture(width=width, height=height, overscan=OVERSCAN, layers=(layer,))


def _drawn(width: int, height: int, *shapes: tuple[Any, ...]) -> Bytes:
    """Ellipses (kind, x, y, half width, half height, colour) and boxes, smooth."""
    image = np.zeros((height * _SUPER, width * _SUPER, 4), np.uint8)
    for kind, x, y, half_width, half_height, colour in shapes:
        if kind == "oval":
            centre, axes = (round(x * _SUPER), round(y * _SUPER)), (
                max(1, round(half_width * _SUPER)), max(1, round(half_height * _SUPER)),
            )  # fmt: skip
            cv2.ellipse(image, centre, axes, 0, 0, 360, (*colour, 255), -1)
        else:
            first, last = (
                (
                    round((x + side * half_width) * _SUPER),
                    round((y + side * half_height) * _SUPER),
                )
                for side in (-1, 1)
            )
            cv2.rectangle(image, first, last, (*colour, 255), -1)
    small = cv2.resize(cv2.cvtColor(image, cv2.COLOR_RGBA2mRGBA), (width, height),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    return cv2.cvtColor(small, cv2.COLOR_mRGBA2RGBA)


_MOUTHS = {
    "x": (9, 2), "mbp": (8, 1), "fv": (8, 3), "e": (11, 5), "a": (10, 9), "o": (7, 8),
    "u": (4, 5), "l": (9, 6), "s": (10, 3), "smile": (13, 3),
}  # fmt: skip


def rig(bench: Workbench, height: int, framing: str = "bust") -> Rig:
    """A person of ovals. Its mouth is pure red (200, 0, 0), as high as the viseme is open."""
    figure = _Figure(bench, height, full=framing == "full")
    parts = [
        Part(name="back", moves="head", states={"base": figure.oval(0, 2, 42, 50, HAIR)}),
        Part(name="body", moves="body", states={"base": figure.body()}),
    ]
    pivots = {"head": figure.at(0, 48), "body": (figure.middle, float(height))}
    if framing == "full":
        parts.insert(0, Part(name="back", moves="body", states={"base": figure.legs()}))
        for name, side in (("arm_left", -1), ("arm_right", 1)):
            arm, pivots[name] = figure.arm(side)
            parts.append(Part(name=name, moves=name, states={"base": arm}))  # type: ignore[arg-type]
    parts += [
        Part(name="head", moves="head", states={"base": figure.oval(0, 0, 36, 44, SKIN)}),
        Part(name="mouth", moves="head", states=figure.mouths()),
        Part(name="eyes", moves="head", states=figure.eyes()),
        Part(name="brows", moves="head", states=figure.brows()),
    ]
    left, top = figure.at(-36, -44)
    return Rig(
        width=figure.width, height=height, framing="full" if framing == "full" else "bust",
        parts=tuple(parts), pivots=pivots,
        face=(left, top, 72 * figure.size, 88 * figure.size),
    )  # fmt: skip


SKIN, DRESS, HAIR = (198, 142, 99), (178, 66, 60), (58, 32, 20)


class _Figure:
    """Draws parts in face units: the origin between the eyes, a face 88 high."""

    def __init__(self, bench: Workbench, height: int, full: bool) -> None:
        self._bench, self.height, self._full = bench, height, full
        self.k = height / 200
        self.width = round(height * 0.8)
        self.middle = self.width / 2
        self.size = 0.34 * self.k if full else self.k
        self._eye_line = (26 if full else 70) * self.k

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place on the canvas."""
        return self.middle + x * self.size, self._eye_line + y * self.size

    def sprite(self, *shapes: tuple[Any, ...]) -> Sprite:
        """Shapes given in canvas pixels."""
        return Sprite(image=png(_drawn(self.width, self.height, *shapes), self._bench))

    def shape(self, kind: str, x: float, y: float, wide: float, high: float, colour: Any) -> Any:
        """A shape given in face units."""
        return (kind, *self.at(x, y), wide * self.size, high * self.size, colour)

    def oval(self, x: float, y: float, wide: float, high: float, colour: Any) -> Sprite:
        """One oval."""
        return self.sprite(self.shape("oval", x, y, wide, high, colour))

    def body(self) -> Sprite:
        """Chest and neck."""
        chest = (
            ("box", self.middle, 110 * self.k, 20 * self.k, 60 * self.k, DRESS)
            if self._full
            else self.shape("oval", 0, 120, 62, 66, DRESS)
        )
        return self.sprite(chest, self.shape("box", 0, 52, 12, 18, SKIN))

    def legs(self) -> Sprite:
        """Two legs to the lower edge."""
        k = self.k
        return self.sprite(
            *(("box", self.middle + x * k, 183 * k, 7 * k, 15 * k, (40, 44, 60)) for x in (-10, 10))
        )

    def arm(self, side: int) -> tuple[Sprite, tuple[float, float]]:
        """A hanging arm and where it turns."""
        k, x = self.k, self.middle + side * 24 * self.k
        sleeve = ("box", x, 84 * k, 5 * k, 34 * k, DRESS)
        return self.sprite(sleeve, ("oval", x, 120 * k, 6 * k, 6 * k, SKIN)), (x, 54 * k)

    def mouths(self) -> dict[str, Sprite]:
        """Every viseme and a smile."""
        return {name: self.oval(0, 20, *size, (200, 0, 0)) for name, size in _MOUTHS.items()}

    def eyes(self) -> dict[str, Sprite]:
        """Dark ovals."""
        tall = {"open": 5, "half": 2.5, "closed": 0.6, "wide": 6.5}
        return {
            name: self.sprite(
                *(self.shape("oval", x, -4, 5, high, (30, 20, 20)) for x in (-15, 15))
            )
            for name, high in tall.items()
        }

    def brows(self) -> dict[str, Sprite]:
        """Bars at different heights."""
        lines = {"neutral": -16, "raised": -20, "furrowed": -13, "sad": -17}
        return {
            name: self.sprite(*(self.shape("box", x, y, 7, 1.4, HAIR) for x in (-15, 15)))
            for name, y in lines.items()
        }


def performance(seconds: float, step: float = 0.125) -> Performance:
    """Mouths in turn, each ``step`` seconds; a blink in the middle; a turning head."""
    order = ("a", "mbp", "e", "o", "x", "u", "s", "fv", "l")
    count = math.ceil(seconds / step)
    return Performance(
        duration=seconds,
        mouth=tuple((index * step, order[index % len(order)]) for index in range(count)),  # type: ignore[misc]
        eyes=((0, "open"), (seconds / 2, "closed"), (seconds / 2 + 0.12, "open")),
        brows=((0, "neutral"), (seconds / 3, "raised")),
        head=tuple(Pose(at=index * 0.4, tilt=2 * math.sin(index), x=0.02 * math.cos(index))
                   for index in range(math.ceil(seconds / 0.4) + 1)),
        energy=0.7,
    )  # fmt: skip


def take_in(picture: Picture, frames: int = 48, **changes: Any) -> Take:
    """A take of a picture: wide and still unless said otherwise."""
    return Take.model_validate(
        {
            "picture": picture,
            "framing": "wide",
            "camera": "hold",
            "frames": frames,
            "seed": 5,
            **changes,
        }
    )


def speaker(one: Rig, seconds: float = 2.0, start: float = 0.0, **place: Any) -> Actor:
    """An actor in the middle of the frame who speaks."""
    where = {"x": 0.5, "feet": 1.1, "height": 1.0, "seed": 3, **place}
    said = (Delivered(start=start, performance=performance(seconds)),) if seconds else ()
    return Actor(rig=one, speaks=said, **where)


def flac(samples: NDArray[Any], bench: Workbench, rate: int = 48_000) -> Ref:
    """Keep samples, mono or (count, 2), as FLAC."""
    sound = io.BytesIO()
    soundfile.write(sound, samples.astype("f4"), rate, "PCM_24", format="FLAC")
    return bench.put(sound.getvalue(), "audio/flac")


def tone(seconds: float, pitch: float = 1000.0, level: float = 0.5) -> NDArray[np.float64]:
    """A sine at 48 kHz."""
    return level * np.sin(2 * math.pi * pitch * np.arange(round(seconds * 48_000)) / 48_000)


def babble(seconds: float, level: float = 0.2, seed: int = 0) -> NDArray[np.float64]:
    """Noise with the rhythm of speech: syllables of voiced harmonics, at 48 kHz."""
    rng = np.random.default_rng(seed)
    count = round(seconds * 48_000)
    now = np.arange(count) / 48_000
    pitch = 2 * math.pi * np.cumsum(120 + 25 * np.sin(2 * math.pi * 0.7 * now)) / 48_000
    voice = sum(np.sin(pitch * order) / order for order in range(1, 24))
    syllables = np.clip(
        np.sin(2 * math.pi * 4.1 * now) + 0.4 * np.sin(2 * math.pi * 1.3 * now), 0, 1
    )
    return level * syllables * (voice + 0.3 * rng.standard_normal(count))


def score(seconds: float, level: float = 0.2) -> NDArray[np.float64]:
    """Chords and soft beats, (count, 2) at 48 kHz."""
    now = np.arange(round(seconds * 48_000)) / 48_000
    chord = sum(np.sin(2 * math.pi * pitch * now) for pitch in (220.0, 277.2, 329.6))
    beat = np.exp(-((now % 0.5) / 0.06)) * np.sin(2 * math.pi * 70 * now)
    swell = 0.7 + 0.3 * np.sin(2 * math.pi * now / 6)
    return level * np.stack([swell * chord + beat, swell * chord - 0.5 * beat], axis=1)
