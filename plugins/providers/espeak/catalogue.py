"""The plain voices: eight speakers in every language of ``voices.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filmwright import Voice

PREFIX = "espeak:"
_QUALITY = 0.15


@dataclass(frozen=True)
class Speaker:
    """How espeak-ng is set up for a voice."""

    voice: str
    """espeak-ng's language and variant, such as ``ta+f2``."""
    pitch: int
    range: int
    pace: int
    """Words a minute."""
    formant: float = 1.0
    tremor: float = 0.0
    breath: float = 0.0


@cache
def speakers() -> dict[str, Speaker]:
    """Voice id → its set-up. ``espeak:ta`` alone is ``espeak:ta+m1``."""
    tables = _tables()
    found: dict[str, Speaker] = {}
    for language, (voice, _) in tables["languages"].items():
        for key, table in tables["speakers"].items():
            options = {
                name: table[name] for name in ("formant", "tremor", "breath") if name in table
            }
            speaker = Speaker(
                f"{voice}+{table['variant']}", table["pitch"], table["range"], table["pace"],
                **options,
            )  # fmt: skip
            found[f"{PREFIX}{language}+{key}"] = speaker
        found[f"{PREFIX}{language}"] = found[f"{PREFIX}{language}+m1"]
    return found


@cache
def languages() -> tuple[str, ...]:
    """ISO 639 codes."""
    return tuple(_tables()["languages"])


@cache
def voices() -> tuple[Voice, ...]:
    """The catalogue."""
    tables = _tables()
    return tuple(
        _voice(language, name, key, table)
        for language, (_, name) in tables["languages"].items()
        for key, table in tables["speakers"].items()
    )


def _voice(language: str, language_name: str, key: str, table: dict[str, Any]) -> Voice:
    return Voice(
        id=f"{PREFIX}{language}+{key}",
        name=f"{language_name} {table['name']}",
        languages=(language,),
        gender=table["gender"],
        age=table.get("age", "adult"),
        accent="",
        description=f"plain fallback: an understandable but robotic {table['name']}",
        quality=_QUALITY,
    )


@cache
def _tables() -> dict[str, dict[str, Any]]:
    with (Path(__file__).parent / "voices.toml").open("rb") as stream:
        return tomllib.load(stream)
