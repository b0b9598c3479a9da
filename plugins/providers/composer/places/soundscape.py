"""The sound of the film's places, section by section, each melting into the next."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from filmwright import ScoreRequest, ScoreSection
from plugins.providers.composer.desk import finish, integrated_loudness, limit
from plugins.providers.composer.notes import RATE, Stereo
from plugins.providers.composer.places import creatures, human, nature

Sound = Callable[[float, np.random.Generator], Stereo]

_SOUNDS: dict[str, Sound] = {
    "sea": nature.sea, "rough_sea": nature.rough_sea, "lapping": nature.lapping,
    "stream": nature.stream, "rain": nature.rain, "roof_rain": nature.roof_rain,
    "thunder": nature.thunder, "wind": nature.wind, "breeze": nature.breeze,
    "fire": nature.fire, "drip": nature.drip, "birds": creatures.birds,
    "dawn_birds": creatures.dawn_birds, "gulls": creatures.gulls,
    "crickets": creatures.crickets, "owl": creatures.owl, "hens": creatures.hens,
    "room": human.room, "ventilation": human.ventilation, "hall": human.hall,
    "murmur": human.murmur, "cups": human.cups, "traffic": human.traffic,
    "skyline": human.skyline, "train": human.train, "keyboard": human.keyboard,
    "clock": human.clock, "monitor": human.monitor, "hammer": human.hammer,
    "temple_bells": human.temple_bells, "chime": human.chime, "deep_space": human.deep_space,
}  # fmt: skip

#: Weather out of doors and under a roof: what is added, and by how many decibels the living
#: things fall silent.
_WEATHER: dict[str, tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], float]] = {
    "rain": ((("rain", 0),), (("roof_rain", 0),), -12),
    "storm": (
        (("rain", 1), ("wind", -3), ("thunder", 4)),
        (("roof_rain", 2), ("wind", -10), ("thunder", 0)),
        -40,
    ),
    "wind": ((("wind", 0),), (("wind", -12),), -4),
    "snow": ((("wind", -6),), (("wind", -16),), -14),
    "fog": ((("wind", -14),), (), -6),
}

_LIVING = frozenset({"birds", "dawn_birds", "crickets", "gulls", "hens", "owl"})

#: Seconds over which one place becomes the next.
_CROSSFADE = 0.8

#: Seconds of one place that are made before they are heard again.
_LONGEST = 48.0


@lru_cache(maxsize=1)
def _atlas() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("atlas.toml").read_text("utf-8"))


def recipe(section: ScoreSection) -> tuple[tuple[tuple[str, float], ...], float]:
    """What is heard in a section, as (sound, decibels), and how loud it is in all (LUFS)."""
    table = _atlas()[section.setting]
    open_air = table.get("open", False)
    outside, inside, hush = _WEATHER.get(section.weather, ((), (), 0.0))
    layers = []
    for name, level in [*table["always"], *table.get(section.time, [])]:
        if name == "sea" and section.weather == "storm":
            name = "rough_sea"
        layers.append((name, level + (hush if name in _LIVING else 0.0)))
    layers += outside if open_air else inside
    level = float(table["level"])
    if section.weather in ("rain", "storm") and section.setting not in ("space", "abstract"):
        level = max(level, -30.0 if open_air else -34.0)
    if section.weather == "storm" and open_air:
        level += 2
    return tuple((name, gain) for name, gain in layers if gain > -30), level


def soundscape(request: ScoreRequest) -> Stereo | None:
    """The whole film's ambience, or ``None`` when no section wants any."""
    if not any(section.ambience for section in request.sections):
        return None
    frames = round(request.duration * RATE)
    out = np.zeros((2, frames), np.float32)
    half = _CROSSFADE / 2
    for section, start, end in _runs(request):
        begin, stop = max(0.0, start - half), min(request.duration, end + half)
        first, last = round(begin * RATE), min(frames, round(stop * RATE))
        if last - first < RATE // 10:
            continue
        seed = f"{request.seed}/{section.setting}/{section.weather}/{section.time}/{first}"
        number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
        sound = _place(section, (last - first) / RATE, np.random.default_rng(number))
        sound = sound[:, : last - first]
        fade = min(round(_CROSSFADE * RATE), sound.shape[1] // 2)
        rise = np.sin(np.linspace(0, np.pi / 2, fade)).astype(np.float32)
        sound[:, :fade] *= rise
        sound[:, -fade:] *= rise[::-1]
        out[:, first : first + sound.shape[1]] += sound
    limit(out, 0.5)
    finish(out, 1.5)
    return out


def _runs(request: ScoreRequest) -> list[tuple[ScoreSection, float, float]]:
    """Neighbouring sections in one place and weather are one stretch of sound."""
    runs: list[tuple[ScoreSection, float, float]] = []
    for section in sorted(request.sections, key=lambda one: one.start):
        if not section.ambience:
            continue
        end = min(request.duration, section.start + section.duration)
        if runs:
            before, start, stop = runs[-1]
            same = (before.setting, before.weather, before.time) == (
                section.setting, section.weather, section.time,
            )  # fmt: skip
            if same and abs(stop - section.start) < 0.05:
                runs[-1] = (before, start, end)
                continue
        runs.append((section, section.start, end))
    return runs


def _place(section: ScoreSection, seconds: float, rng: np.random.Generator) -> Stereo:
    from scipy.signal import butter, sosfilt

    layers, level = recipe(section)
    # Sparse calls are designed at their final level; a place needs a few seconds to show it.
    frames = round(seconds * RATE)
    measured = min(max(seconds, 4.0), _LONGEST)
    out = np.zeros((2, round(measured * RATE)), np.float32)
    for name, gain in layers:
        sound = _SOUNDS[name](measured, rng)[:, : out.shape[1]]
        out[:, : sound.shape[1]] += sound * np.float32(10 ** (gain / 20))
    # Rumble that only costs headroom, and would cloud the voices, is left out.
    low = butter(2, 75, "highpass", fs=RATE, output="sos")
    for channel in out:
        channel[:] = sosfilt(low, channel)
    loudness = integrated_loudness(out)
    if loudness > -90:
        out *= np.float32(10 ** ((level - loudness) / 20))
    return out[:, :frames] if out.shape[1] >= frames else _again(out, frames)


def _again(sound: Stereo, frames: int) -> Stereo:
    """A long scene hears the same minute more than once, its turns melted into each other."""
    cross = round(2.0 * RATE)
    rise = np.sin(np.linspace(0, np.pi / 2, cross)).astype(np.float32)
    sound[:, :cross] *= rise
    sound[:, -cross:] *= rise[::-1]
    out = np.zeros((2, frames), np.float32)
    for start in range(0, frames, sound.shape[1] - cross):
        length = min(sound.shape[1], frames - start)
        out[:, start : start + length] += sound[:, :length]
    # The first turn begins at once: its own rise is undone.
    out[:, :cross] /= np.maximum(rise, 0.05)
    return out
