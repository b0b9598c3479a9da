"""Kokoro's voices: those its authors published, and those made from them (``voices.toml``)."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from filmwright import Voice

PREFIX = "kokoro:"


@dataclass(frozen=True)
class Recipe:
    """How a voice is made from published styles."""

    timbre: dict[str, float]
    melody: dict[str, float]
    f0: float
    """Mean pitch it should have, in hertz."""
    base: float
    """Mean pitch its melody has by itself, in hertz."""
    formant: float = 1.0
    rate: float = 1.0
    range: float = 1.0
    breath: float = 0.0
    tremor: float = 0.0
    accent: str = ""

    @property
    def pitch(self) -> float:
        """Factor from the melody's own pitch to the wanted one."""
        return self.f0 / self.base


@dataclass(frozen=True)
class Repertoire:
    voices: tuple[Voice, ...]
    recipes: dict[str, Recipe] = field(default_factory=dict)


@cache
def repertoire() -> Repertoire:
    """All voices, real ones first, with their recipes by id."""
    with (Path(__file__).parent / "voices.toml").open("rb") as stream:
        tables: dict[str, dict[str, Any]] = tomllib.load(stream)
    pitches = {name: float(table["f0"]) for name, table in tables.items()}
    return Repertoire(
        voices=tuple(_voice(name, table) for name, table in tables.items()),
        recipes={PREFIX + name: _recipe(name, table, pitches) for name, table in tables.items()},
    )


def _voice(name: str, table: dict[str, Any]) -> Voice:
    language = table["language"]
    return Voice(
        id=PREFIX + name,
        name=table["name"],
        # The Hindi voices speak English too, with the accent of India.
        languages=("hi", "en") if language == "hi" else (language,),
        gender=table["gender"],
        age=table.get("age", "adult"),
        accent=table["accent"],
        description=table["description"],
        quality=table["quality"],
    )


def _recipe(name: str, table: dict[str, Any], pitches: dict[str, float]) -> Recipe:
    own = {name.partition("+")[0]: 1.0}
    melody = table.get("melody", own)
    base = math.exp(sum(weight * math.log(pitches[style]) for style, weight in melody.items()))
    options = ("accent", "formant", "rate", "range", "breath", "tremor")
    return Recipe(
        timbre=table.get("timbre", own),
        melody=melody,
        f0=float(table["f0"]),
        base=base,
        **{option: table[option] for option in options if option in table},
    )
