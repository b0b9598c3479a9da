"""Pictures, rigs and takes made of plain shapes, for tests that film something."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.offers import Workbench
from core.frozen import Ref
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
        points = np.array(
            [[x - high / 6, 2 * height], [x, 2 * height - high], [x + high / 6, 2 * height]]
        )
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
            ends = [(round((x + side * half_width) * _SUPER), round((y + side * half_height) * _SUPER))
                    for side in (-1, 1)]  # fmt: skip
            cv2.rectangle(image, *ends, (*colour, 255), -1)
    small = cv2.resize(cv2.cvtColor(image, cv2.COLOR_RGBA2mRGBA), (width, height),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    return cv2.cvtColor(small, cv2.COLOR_mRGBA2RGBA)


_MOUTHS = {
    "x": (9, 2), "mbp": (8, 1), "fv": (8, 3), "e": (11, 5), "a": (10, 9), "o": (7, 8),
    "u": (4, 5), "l": (9, 6), "s": (10, 3), "smile": (13, 3),
}  # fmt: skip


def rig(bench: Workbench, height: int, framing: str = "bust") -> Rig:
    """A person of ovals. Its mouth is pure red (200, 0, 0), as high as the viseme is open."""
    k = height / 200
    width = round(height * 0.8)
    middle = width / 2
    head_y = 70 if framing == "bust" else 26
    size = k if framing == "bust" else 0.34 * k
    skin, dress, hair = (198, 142, 99), (178, 66, 60), (58, 32, 20)

    def sprite(*shapes: tuple[Any, ...]) -> Sprite:
        return Sprite(image=png(_drawn(width, height, *shapes), bench))

    def at(y: float) -> float:
        return head_y * k + y * size

    eyes = {
        state: sprite(*(("oval", middle + side * 15 * size, at(-4), 5 * size, tall * size, (30, 20, 20))
                        for side in (-1, 1)))
        for state, tall in (("open", 5), ("half", 2.5), ("closed", 0.6), ("wide", 6.5))
    }  # fmt: skip
    brows = {
        state: sprite(*(("box", middle + side * 15 * size, at(y), 7 * size, 1.4 * size, hair)
                        for side in (-1, 1)))
        for state, y in (("neutral", -16), ("raised", -20), ("furrowed", -13), ("sad", -17))
    }  # fmt: skip
    mouths = {
        state: sprite(("oval", middle, at(20), wide * size, tall * size, (200, 0, 0)))
        for state, (wide, tall) in _MOUTHS.items()
    }
    body = (
        ("oval", middle, at(120), 62 * size, 66 * size, dress) if framing == "bust" else
        ("box", middle, 110 * k, 20 * k, 60 * k, dress)
    )  # fmt: skip
    parts = [
        Part(name="back", moves="head", states={"base": sprite(("oval", middle, at(2), 42 * size, 50 * size, hair))}),
        Part(name="body", moves="body", states={"base": sprite(body, ("box", middle, at(52), 12 * size, 18 * size, skin))}),
    ]  # fmt: skip
    pivots = {"head": (middle, at(48)), "body": (middle, float(height))}
    if framing == "full":
        for name, side in (("arm_left", -1), ("arm_right", 1)):
            x = middle + side * 24 * k
            arm = sprite(
                ("box", x, 84 * k, 5 * k, 34 * k, dress), ("oval", x, 120 * k, 6 * k, 6 * k, skin)
            )
            parts.append(Part(name=name, moves=name, states={"base": arm}))  # type: ignore[arg-type]
            pivots[name] = (x, 54 * k)
        legs = sprite(
            *(
                ("box", middle + side * 10 * k, 183 * k, 7 * k, 15 * k, (40, 44, 60))
                for side in (-1, 1)
            )
        )
        parts.insert(0, Part(name="back", moves="body", states={"base": legs}))
    parts += [
        Part(name="head", moves="head", states={"base": sprite(("oval", middle, at(0), 36 * size, 44 * size, skin))}),
        Part(name="mouth", moves="head", states=mouths),
        Part(name="eyes", moves="head", states=eyes),
        Part(name="brows", moves="head", states=brows),
    ]  # fmt: skip
    return Rig(
        width=width, height=height, framing="bust" if framing == "bust" else "full",
        parts=tuple(parts), pivots=pivots,
        face=(middle - 36 * size, at(-44), 72 * size, 88 * size),
    )  # fmt: skip


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
