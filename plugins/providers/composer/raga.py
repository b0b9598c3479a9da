"""Ragas: their notes, their phrases, and lines made of those phrases."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random

_SWARAS = "SrRgGmMPdDnN"

#: Just intonation over Sa, in semitones (5-limit, as the drone's overtones have it).
_JUST = (0, 1.117, 2.039, 3.156, 3.863, 4.98, 5.902, 7.02, 8.137, 8.844, 9.96, 10.883)


def swara(token: str) -> int:
    """``M`` → 6, ``N,`` → -1, ``S'`` → 12: semitones above Sa."""
    return _SWARAS.index(token[0]) - 12 * token.count(",") + 12 * token.count("'")


def tuned(step: int) -> float:
    """Semitones above Sa in just intonation."""
    return 12 * (step // 12) + _JUST[step % 12]


@dataclass(frozen=True)
class Raga:
    """One raga. All notes are semitones above the middle Sa."""

    name: str
    moods: tuple[str, ...]
    hours: tuple[str, ...]
    weather: tuple[str, ...]
    drone: int
    rests: frozenset[int]
    andolan: frozenset[int]
    phrases: tuple[tuple[int, ...], ...]

    @property
    def notes(self) -> frozenset[int]:
        """Its pitch classes, 0–11."""
        return frozenset(note % 12 for phrase in self.phrases for note in phrase)

    def fits(self, mood: str, hour: str, weather: str) -> float:
        """How well it suits a scene; 0 or less: not at all."""
        value = 2.0 - 0.2 * self.moods.index(mood) if mood in self.moods else -2.0
        value += 0.6 if hour in self.hours else -0.6
        if weather in self.weather:
            value += 3.0
        elif self.weather and "storm" in self.weather:
            value -= 2.0
        return value


@lru_cache(maxsize=1)
def ragas() -> tuple[Raga, ...]:
    """All ragas of ``ragas.toml``."""
    tables = tomllib.loads(files(__package__).joinpath("ragas.toml").read_text("utf-8"))
    return tuple(
        Raga(
            name=name,
            moods=tuple(table["moods"]),
            hours=tuple(table["hours"]),
            weather=tuple(table.get("weather", ())),
            drone=table["drone"],
            rests=frozenset(swara(token) % 12 for token in table["rest"].split()),
            andolan=frozenset(swara(token) for token in table.get("andolan", ())),
            phrases=tuple(tuple(map(swara, line.split())) for line in table["phrases"]),
        )
        for name, table in tables.items()
    )


def choose(mood: str, hour: str, weather: str, heard: list[Raga], rng: Random) -> Raga:
    """The raga of a scene: what suits mood, hour and weather; one already heard if it does."""
    whims = {raga.name: rng.uniform(0, 0.9) for raga in ragas()}

    def merit(raga: Raga) -> float:
        known = 1.2 if raga in heard else 0.0
        # A third change of raga within a few minutes would only confuse.
        crowded = -0.9 * len({r.name for r in heard}) if raga not in heard else 0.0
        return raga.fits(mood, hour, weather) + whims[raga.name] + known + crowded

    return max(ragas(), key=lambda raga: (merit(raga), raga.name))


def phrase_after(
    raga: Raga, last: int, goal: int, used: list[tuple[int, ...]], rng: Random
) -> tuple[int, ...]:
    """A phrase that begins near ``last``, leads toward ``goal`` and was not just heard."""
    best: list[tuple[float, tuple[int, ...]]] = []
    for phrase in raga.phrases:
        leap = abs(phrase[0] - last)
        cost = 0.8 * max(0, leap - 2) + (0.3 if leap == 0 else 0.0)
        cost += 0.45 * abs(phrase[-1] - goal)
        cost += 3.0 if phrase in used[-3:] else 0.0
        cost += 0.0 if phrase[-1] % 12 in raga.rests else 1.0
        best.append((cost + rng.uniform(0, 1.6), phrase))
    return min(best)[1]
