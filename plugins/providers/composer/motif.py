"""A short motif, made once per film, and what can be made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from plugins.providers.composer.theory import Chord, near, scale_over

#: Rhythms of one bar by its beats: (onset, length) pairs in beats.
_RHYTHMS: dict[int, tuple[tuple[tuple[float, float], ...], ...]] = {
    4: (
        ((0, 1.5), (1.5, 0.5), (2, 2)),
        ((0, 1), (1, 1), (2, 2)),
        ((0, 0.5), (0.5, 0.5), (1, 1), (2, 2)),
        ((0, 3), (3, 1)),
        ((0, 1.5), (1.5, 0.5), (2, 1), (3, 1)),
        ((0.5, 0.5), (1, 1), (2, 1.5), (3.5, 0.5)),
        ((0, 2), (2, 1), (3, 1)),
        ((0, 1), (1, 0.5), (1.5, 0.5), (2, 1.5), (3.5, 0.5)),
        ((0, 1.5), (1.5, 1), (2.5, 1.5)),
    ),
    3: (
        ((0, 2), (2, 1)),
        ((0, 1), (1, 1), (2, 1)),
        ((0, 1.5), (1.5, 0.5), (2, 1)),
        ((0, 1), (1, 2)),
        ((0, 1), (1, 0.5), (1.5, 0.5), (2, 1)),
    ),
}

#: How the line goes: scale steps from its first note.
_CONTOURS: tuple[tuple[int, ...], ...] = (
    (0, 2, 4, 3, 2), (0, 4, 3, 2, 1), (0, -1, 0, 2, 1), (0, 1, 2, 4, 3), (0, 5, 4, 2, 3),
    (0, -2, 1, 0, -1), (0, 2, 1, 3, 2), (0, 3, 2, 0, -1), (0, -3, -2, 0, 1), (0, 1, 3, 2, 4),
)  # fmt: skip

#: Which bar of the theme each bar of a phrase uses, and how it is turned: (bar, steps up).
_PERIODS: dict[int, tuple[tuple[str, int], ...]] = {
    1: (("a", 0),),
    2: (("a", 0), ("close", 0)),
    3: (("a", 0), ("b", 0), ("close", 0)),
    4: (("a", 0), ("a", 1), ("b", 0), ("close", 0)),
    8: (
        ("a", 0), ("b", 0), ("a", 1), ("half", 0),
        ("a", 2), ("a", 1), ("b", 0), ("close", 0),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One bar of melody: a rhythm and the scale steps of its notes."""

    rhythm: tuple[tuple[float, float], ...]
    steps: tuple[int, ...]

    def inverted(self) -> Cell:
        """Upside down."""
        return replace(self, steps=tuple(-step for step in self.steps))

    def augmented(self) -> Cell:
        """Half as many notes, each twice as long: the first and those on later strong beats."""
        kept = [number for number, (at, _) in enumerate(self.rhythm) if at % 2 == 0]
        ends = [self.rhythm[number][0] for number in kept[1:]]
        total = self.rhythm[-1][0] + self.rhythm[-1][1]
        rhythm = tuple(
            (self.rhythm[number][0], end - self.rhythm[number][0])
            for number, end in zip(kept, [*ends, total], strict=True)
        )
        return Cell(rhythm, tuple(self.steps[number] for number in kept))

    def quickened(self) -> Cell:
        """Long notes after the first broken into two, stepping on."""
        rhythm: list[tuple[float, float]] = []
        steps: list[int] = []
        for number, ((at, length), step) in enumerate(zip(self.rhythm, self.steps, strict=True)):
            if number and length >= 1:
                rhythm += [(at, length / 2), (at + length / 2, length / 2)]
                steps += [step, step + (1 if number % 2 else -1)]
            else:
                rhythm.append((at, length))
                steps.append(step)
        return Cell(tuple(rhythm), tuple(steps))


@dataclass(frozen=True)
class Motif:
    """The film's tune in miniature: two bars that belong together."""

    meter: int
    a: Cell
    b: Cell
    start: int
    """Scale steps above the tonic where it likes to begin: 0, 2 or 4."""

    def turned(self, mood: str) -> Motif:
        """As this mood would tell it."""
        if mood in ("sad", "calm", "reflective", "tender"):
            return replace(self, a=self.a, b=self.b.augmented())
        if mood in ("mysterious",):
            return replace(self, a=self.a.inverted().augmented(), b=self.b.inverted())
        if mood in ("tense", "playful", "joyful"):
            return replace(self, a=self.a, b=self.b.quickened())
        if mood in ("epic", "triumphant"):
            return replace(self, a=self.a.augmented(), b=self.b)
        return self

    def bar(self, name: str) -> Cell:
        """The cell of a bar of a period."""
        if name in ("close", "half"):
            long = float(self.meter - 1)
            return Cell(((0.0, long),), (0,))
        return self.a if name == "a" else self.b


def invent(rng: Random, meter: int) -> Motif:
    """A motif for this film."""
    rhythms = _RHYTHMS[meter]
    first, second = rng.sample(range(len(rhythms)), 2)
    shapes = rng.sample(range(len(_CONTOURS)), 2)
    return Motif(
        meter=meter,
        a=_cell(rhythms[first], _CONTOURS[shapes[0]]),
        b=_cell(rhythms[second], _CONTOURS[shapes[1]]),
        start=rng.choice((0, 2, 4)),
    )


def _cell(rhythm: tuple[tuple[float, float], ...], contour: tuple[int, ...]) -> Cell:
    return Cell(rhythm, contour[: len(rhythm)])


def periods(bars: int) -> list[tuple[str, int]]:
    """What each of ``bars`` bars holds: whole periods, then a shorter one to finish."""
    plan: list[tuple[str, int]] = []
    while bars > 0:
        length = next(size for size in (8, 4, 3, 2, 1) if size <= bars)
        if bars in (5, 9):
            length = min(length, bars - 2)
            length = max(size for size in _PERIODS if size <= length)
        plan += _PERIODS[length]
        bars -= length
    return plan


@dataclass(frozen=True)
class Tone:
    """A melody note in beats of its bar."""

    beat: float
    beats: float
    key: int
    strong: bool


def sing(
    cell: Cell,
    harmony: Chord,
    mode: str,
    tonic: int,
    anchor: float,
    beats: int,
    settled: bool = False,
) -> list[Tone]:
    """A cell over a chord: strong notes on chord tones, the others on the scale.

    :param anchor: MIDI key near which the bar begins.
    :param beats: the bar's own length; notes beyond it are left out.
    :param settled: every note rests on the chord: nothing passing, for music that rings on.
    """
    scale = scale_over(harmony, mode, tonic)
    first = near(anchor, harmony.restful)
    tones: list[Tone] = []
    for (at, length), step in zip(cell.rhythm, cell.steps, strict=True):
        if at >= beats:
            break
        strong = at % 2 == 0 or length >= 1.5
        key = _steps_from(first, step, scale)
        if strong or settled:
            key = near(key, harmony.restful)
        if tones and not strong and not settled and key == tones[-1].key and length < 1:
            key = _steps_from(key, 1 if step <= 0 else -1, scale)
        tones.append(Tone(at, min(length, beats - at), key, strong))
    return tones


def _steps_from(key: int, steps: int, scale: tuple[int, ...]) -> int:
    """``steps`` scale steps above (or below) a key of the scale."""
    key = near(key, scale)
    direction = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        key += direction
        while key % 12 not in scale:
            key += direction
    return key
