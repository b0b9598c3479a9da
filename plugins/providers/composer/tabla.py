"""The tabla and its relatives, synthesised mode by mode."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from plugins.providers.composer.notes import RATE, Instrument, Note, Stereo

#: The loaded membrane's modes are nearly harmonic (Raman 1934). Per stroke of the right drum:
#: (overtone, level, decay per second).
_DAYAN: dict[str, tuple[tuple[float, float, float], ...]] = {
    "na": ((1, 0.25, 14), (2.0, 1.0, 8), (3.01, 0.7, 9), (4.03, 0.35, 14), (5.0, 0.2, 20)),
    "tin": ((1, 0.7, 5), (2.0, 0.7, 7), (3.01, 0.25, 11), (4.03, 0.12, 18)),
    "tun": ((1, 1.0, 3.2), (2.0, 0.25, 6), (3.01, 0.12, 10)),
    "te": ((1.6, 0.5, 60), (2.7, 0.4, 70), (4.1, 0.3, 90)),
}

#: Compound strokes: what the right and the left hand do.
STROKES: dict[str, tuple[str, ...]] = {
    "dha": ("na", "ge"), "dhin": ("tin", "ge"), "na": ("na",), "ta": ("na",), "tin": ("tin",),
    "ge": ("ge",), "ke": ("ke",), "ti": ("te",), "te": ("te",), "re": ("te",), "tun": ("tun",),
    "dhi": ("tin", "ge"), "ka": ("ke",), "-": (),
}  # fmt: skip


def _noise(seed: int, frames: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).standard_normal(frames)


@lru_cache(maxsize=48)
def stroke(kind: str, pitch: float) -> NDArray[np.float32]:
    """One stroke at full force, mono.

    :param pitch: hertz of the right drum's ground tone (tuned to Sa).
    """
    frames = round(1.3 * RATE)
    t = np.arange(frames) / RATE
    if kind in _DAYAN:
        out = np.zeros(frames)
        for overtone, level, decay in _DAYAN[kind]:
            out += level * np.sin(2 * np.pi * pitch * overtone * t) * np.exp(-t * decay)
        click = 0.35 if kind == "na" else 0.18 if kind == "tin" else 0.5 if kind == "te" else 0.1
        out += click * _noise(1, frames) * np.exp(-t * (240 if kind != "te" else 120))
        out *= 0.8
    elif kind == "ge":
        # The heel of the hand presses: the pitch rises, then settles.
        f = 78 + 34 * np.exp(-((t - 0.07) ** 2) / 0.006) + 10 * np.exp(-t * 30)
        phase = 2 * np.pi * np.cumsum(f) / RATE
        out = np.sin(phase) * np.exp(-t * 4.2) + 0.28 * np.sin(2 * phase) * np.exp(-t * 8)
        out += 0.2 * _noise(2, frames) * np.exp(-t * 300)
        out *= 1.2
    elif kind == "ke":
        out = (0.6 * np.sin(2 * np.pi * 120 * t) + 0.35 * _noise(3, frames)) * np.exp(-t * 70)
    else:
        raise ValueError(f"{kind!r} is no stroke")
    rise = 36
    out[:rise] *= np.linspace(0, 1, rise)
    fall = round(0.2 * RATE)
    out[-fall:] *= np.linspace(1, 0, fall)
    return (0.4 * out).astype(np.float32)


@lru_cache(maxsize=16)
def drum(kind: str) -> NDArray[np.float32]:
    """Other skins: ``damaru`` (a small rattle drum), ``mridangam``, ``dhol``; mono."""
    frames = round(1.2 * RATE)
    t = np.arange(frames) / RATE
    if kind == "damaru":
        out = np.zeros(frames)
        for at, level in ((0.0, 1.0), (0.09, 0.8), (0.17, 0.9), (0.245, 0.7), (0.315, 0.8)):
            begin = round(at * RATE)
            s = t[: frames - begin]
            hit = np.sin(2 * np.pi * (330 - 40 * s) * s) * np.exp(-s * 34)
            out[begin:] += level * (hit + 0.3 * _noise(5, len(s)) * np.exp(-s * 160))
    elif kind == "mridangam":
        low = np.sin(2 * np.pi * (88 * t + 10 * (1 - np.exp(-t * 14)))) * np.exp(-t * 6)
        ring = sum(a * np.sin(2 * np.pi * 196 * m * t) * np.exp(-t * d)
                   for m, a, d in ((1, 0.5, 10), (2.02, 0.4, 13), (3.03, 0.2, 18)))  # fmt: skip
        out = low + ring + 0.2 * _noise(6, frames) * np.exp(-t * 260)
    elif kind == "dhol":
        out = np.sin(2 * np.pi * (62 * t + 3 * (1 - np.exp(-t * 20)))) * np.exp(-t * 5.5)
        out += 0.4 * np.sin(2 * np.pi * 124 * t) * np.exp(-t * 10)
        out += 0.35 * _noise(7, frames) * np.exp(-t * 90)
    else:
        raise ValueError(f"{kind!r} is no drum")
    out[:36] *= np.linspace(0, 1, 36)
    out[-4800:] *= np.linspace(1, 0, 4800)
    return (0.45 * out).astype(np.float32)


def _struck(sound: Callable[[], NDArray[np.float32]], lean: float) -> Instrument:
    def play(note: Note) -> Stereo:
        mono = sound() * np.float32(note.velocity**1.4)
        return np.stack((mono * np.float32(1 - lean), mono * np.float32(1 + lean)))

    return play


def tabla(pitch: float) -> dict[str, Instrument]:
    """The instruments ``tabla na``, ``tabla ge`` and so on, the right drum tuned to ``pitch``."""
    left = {"ge", "ke"}
    return {
        f"tabla {kind}": _struck(
            lambda kind=kind: stroke(kind, round(pitch, 2)),  # type: ignore[misc]
            -0.15 if kind in left else 0.15,
        )
        for kind in (*_DAYAN, "ge", "ke")
    }


def drums() -> dict[str, Instrument]:
    """The instruments ``damaru``, ``mridangam`` and ``dhol``."""
    return {
        kind: _struck(lambda kind=kind: drum(kind), 0.0)  # type: ignore[misc]
        for kind in ("damaru", "mridangam", "dhol")
    }
