"""How a raga's line is played: gliding on flute and bow, plucked on sitar and santoor."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.raga import Raga, tuned

#: Those that can glide from note to note without striking again.
_GLIDING = frozenset({"bansuri", "sarangi", "shehnai"})

#: Breath between two notes that are not joined: share of the first that is silent.
_BREATH = 0.06


@dataclass(frozen=True)
class Svara:
    """One note of a line, in film seconds."""

    start: float
    duration: float
    step: int
    """Semitones above Sa."""
    force: float
    exact: bool = False


class Melodist:
    """Plays lines of one raga on one instrument, Sa at MIDI key ``sa``."""

    def __init__(self, players: Ensemble, name: str, sa: float, raga: Raga, rng: Random) -> None:
        self._players = players
        self._name = name
        self._sa = sa
        self._raga = raga
        self._rng = rng

    def play(self, line: list[Svara]) -> None:
        """Play a phrase."""
        if self._name in _GLIDING:
            for joined in self._joined(line):
                self._glide(joined)
        elif self._name == "santoor":
            for svara in line:
                self._roll(svara)
        else:
            self._pluck(line)

    def _joined(self, line: list[Svara]) -> list[list[Svara]]:
        """Neighbours near in pitch and time are one breath or one bow."""
        groups: list[list[Svara]] = []
        for svara in line:
            before = groups[-1][-1] if groups else None
            if (
                before is not None
                and abs(svara.start - before.start - before.duration) < 0.04
                and abs(svara.step - before.step) <= 4
                and len(groups[-1]) < 5
                and self._rng.random() < 0.78
            ):
                groups[-1].append(svara)
            else:
                groups.append([svara])
        return groups

    def _glide(self, group: list[Svara]) -> None:
        first = group[0]
        base = tuned(first.step)
        bend: list[tuple[float, float]] = []
        swell: list[tuple[float, float]] = [(0.0, 0.75)]
        whole = sum(svara.duration for svara in group)
        if self._rng.random() < 0.4:
            # A grace from the scale step below (kan).
            bend += [(0.0, tuned(self._below(first.step)) - base), (0.07, 0.0)]
        at = 0.0
        for number, svara in enumerate(group):
            level = tuned(svara.step) - base
            if number:
                slide = min(0.16, 0.4 * group[number - 1].duration, 0.4 * svara.duration)
                bend += [(at - slide / 2, bend[-1][1] if bend else 0.0), (at + slide / 2, level)]
                swell += [(max(0.01, (at - 0.03) / whole), 0.8), ((at + 0.05) / whole, 0.95)]
            elif not bend:
                bend.append((0.0, 0.0))
            if svara.step % 12 in self._raga.andolan and svara.duration > 0.7:
                bend += self._sway(at, svara.duration, level)
            bend.append((at + 0.9 * svara.duration, level))
            at += svara.duration
        swell += [(0.9, 0.85), (1.05, 0.5)]
        long = group[-1].duration > 0.8
        delay = max(0.2, at - group[-1].duration + 0.35)
        self._players.write(
            self._name, first.start, whole * (1 - _BREATH / len(group)), self._sa + base,
            first.force, line="tune", exact=first.exact, fold=False, bend=tuple(bend),
            swell=tuple(sorted(swell)), vibrato=(0.16, 5.0, delay) if long else (0.0, 0.0, 0.0),
        )  # fmt: skip

    def _sway(self, at: float, duration: float, level: float) -> list[tuple[float, float]]:
        """Andolan: a slow swing of less than a semitone below the note."""
        points, time, up = [], at + 0.25, False
        while time < at + duration - 0.2:
            points.append((time, level + (0.0 if up else -0.45)))
            time, up = time + 0.17, not up
        return points

    def _below(self, step: int) -> int:
        lower = step - 1
        while lower % 12 not in self._raga.notes:
            lower -= 1
        return lower if step - lower <= 3 else step

    def _pluck(self, line: list[Svara]) -> None:
        skip = False
        for number, svara in enumerate(line):
            if skip:
                skip = False
                continue
            following = line[number + 1] if number + 1 < len(line) else None
            bend: tuple[tuple[float, float], ...] = ()
            length = svara.duration
            if (
                following is not None
                and 0 < following.step - svara.step <= 3
                and self._rng.random() < 0.45
            ):
                # Meend: one stroke, the string pulled up to the next note.
                rise = tuned(following.step) - tuned(svara.step)
                pull = min(0.2, 0.5 * length)
                bend = ((0.0, 0.0), (length - pull / 2, 0.0), (length + pull / 2, rise))
                length, skip = length + following.duration, True
            self._players.write(
                self._name, svara.start, length + 0.25, self._sa + tuned(svara.step), svara.force,
                line="tune", exact=svara.exact, fold=False, bend=bend,
            )  # fmt: skip
            if self._name == "sitar" and svara.duration > 0.9 and self._rng.random() < 0.6:
                # Chikari: the high drone strings fill a long note.
                for stroke in (0.5, 0.75):
                    at = svara.start + stroke * svara.duration
                    self._players.write(
                        self._name, at, 0.5, self._sa + 12, 0.4 * svara.force, line="chikari",
                        fold=False,
                    )  # fmt: skip

    def _roll(self, svara: Svara) -> None:
        pitch = self._sa + tuned(svara.step)
        self._players.write(
            self._name, svara.start, svara.duration + 0.4, pitch, svara.force, line="tune",
            exact=svara.exact, fold=False,
        )  # fmt: skip
        if svara.duration < 0.9:
            return
        at, force = svara.start + 0.35 * svara.duration, 0.35
        while at < svara.start + svara.duration - 0.08:
            self._players.write(
                self._name, at, 0.4, pitch, svara.force * force, line="tune", fold=False
            )
            at, force = at + 0.085, min(0.75, force + 0.04)
