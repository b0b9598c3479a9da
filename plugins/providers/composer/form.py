"""The film's sections as musical form: bars that end exactly where the scene does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from filmwright import ScoreRequest, ScoreSection

#: Beats per minute that suit a mood, slowest and fastest.
TEMPI: dict[str, tuple[int, int]] = {
    "calm": (62, 72), "tender": (60, 70), "reflective": (60, 70), "sad": (54, 64),
    "mysterious": (58, 70), "hopeful": (76, 90), "wonder": (70, 84), "playful": (104, 122),
    "joyful": (100, 118), "tense": (96, 112), "triumphant": (88, 104), "epic": (84, 98),
}  # fmt: skip

#: A section shorter than this belongs to the one before it (seconds).
_SHORTEST = 1.2

#: The last chord is held this share of the last section, within these bounds (seconds).
_HOLD_SHARE, _HOLD = 0.3, (2.2, 5.5)


@dataclass(frozen=True)
class Passage:
    """One section as music: where its bars lie in the film."""

    index: int
    section: ScoreSection
    start: float
    end: float
    """Seconds. ``end`` is the next passage's first beat, or the last chord of the film."""
    meter: int
    """Beats in an ordinary bar."""
    bars: tuple[int, ...]
    """Beats in each bar; the last may be longer or shorter, so that the bars fill the scene."""
    first: bool
    last: bool
    swing: float = 0.0

    @property
    def mood(self) -> str:
        return self.section.mood

    @property
    def intensity(self) -> float:
        return self.section.intensity

    @property
    def beats(self) -> int:
        """Beats in all."""
        return sum(self.bars)

    @property
    def tempo(self) -> float:
        """Beats per minute, before any ritardando."""
        return 60 * self.beats / (self.end - self.start)

    def bar(self, number: int) -> int:
        """The beat on which a bar begins."""
        return sum(self.bars[:number])

    def time(self, beat: float) -> float:
        """Film time of a beat. The last passage slows down over its final beats."""
        share = beat / self.beats
        if self.last and self.beats >= 4:
            share = _ritardando(share, min(0.5, 6 / self.beats))
        return self.start + share * (self.end - self.start)

    def span(self, beat: float, beats: float) -> float:
        """Seconds that ``beats`` last from ``beat``."""
        return self.time(beat + beats) - self.time(beat)


def _ritardando(share: float, over: float) -> float:
    """Warps 0–1 onto itself: steady, then slowing by a third over the last ``over``."""
    slow = 0.35

    def travelled(x: float) -> float:
        late = max(0.0, x - (1 - over))
        return x + slow * late * late / (2 * over)

    return travelled(share) / travelled(1.0)


@dataclass(frozen=True)
class Form:
    """The whole film's music, before a note is written."""

    passages: tuple[Passage, ...]
    duration: float
    hold: float
    """Seconds the last chord sounds, dying away included."""
    speech: tuple[tuple[float, float], ...]

    def speaking(self, start: float, end: float) -> float:
        """Which share of a stretch of time somebody speaks, 0–1."""
        if end <= start:
            end = start + 1e-3
        overlap = sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.speech)
        return min(1.0, overlap / (end - start))


def plan(
    request: ScoreRequest,
    rng: Random,
    meters: dict[str, tuple[int, ...]],
    pace: float = 1.0,
) -> Form:
    """Lay bars over the sections.

    :param meters: beats per bar to choose from, by mood (``""``: any other mood).
    :param pace: scales every mood's tempo.
    """
    duration = request.duration
    sections = _contiguous(request.sections, duration)
    whim = rng.uniform(0, 1)
    chosen = {name: rng.choice(options) for name, options in sorted(meters.items())}
    passages = []
    for index, (section, start, end) in enumerate(sections):
        last = index == len(sections) - 1
        hold = _hold(end - start) if last else 0.0
        slow, fast = TEMPI[section.mood]
        beat = 60 / ((slow + whim * (fast - slow)) * pace)
        meter = chosen.get(section.mood, chosen[""])
        bars = fit_bars(end - start - hold, beat, meter)
        passages.append(Passage(index, section, start, end - hold, meter, bars, index == 0, last))
    final = passages[-1]
    speech = tuple((a, b) for a, b in sorted(request.speech) if b > a)
    return Form(tuple(passages), duration, duration - final.end, speech)


def _hold(length: float) -> float:
    return min(max(_HOLD_SHARE * length, _HOLD[0]), _HOLD[1], 0.6 * length)


def _contiguous(
    sections: tuple[ScoreSection, ...], duration: float
) -> list[tuple[ScoreSection, float, float]]:
    """Sections that cover the film without holes: each lasts until the next begins."""
    ordered = sorted(
        (one for one in sections if one.start < duration - _SHORTEST), key=lambda one: one.start
    ) or [sections[0]]
    starts: list[float] = []
    kept: list[ScoreSection] = []
    for section in ordered:
        if starts and section.start - starts[-1] < _SHORTEST:
            continue
        kept.append(section)
        starts.append(section.start if starts else 0.0)
    ends = [*starts[1:], duration]
    return list(zip(kept, starts, ends, strict=True))


def fit_bars(seconds: float, beat: float, meter: int) -> tuple[int, ...]:
    """Bars that fill ``seconds`` with the beat changed as little as can be.

    A whole number of bars is worth up to 6% of tempo; half a bar more, 4%.
    """
    nearest = max(1, round(seconds / beat))
    best, least = nearest, float("inf")
    for beats in range(max(1, nearest - meter), nearest + meter + 1):
        left = beats % meter
        cost = abs(math.log(seconds / (beats * beat)))
        cost += 0.0 if left == 0 else 0.05 if 2 * left == meter else 0.09
        if cost < least:
            best, least = beats, cost
    whole, left = divmod(best, meter)
    if not whole:
        return (best,)
    if left == 1:
        return (*(meter,) * (whole - 1), meter + 1)
    return (meter,) * whole + ((left,) if left else ())
