"""The melody of a passage: the film's motif in phrases, making room for who speaks."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.providers.composer.form import Form, Passage
from plugins.providers.composer.harmony import Harmony
from plugins.providers.composer.motif import Cell, Motif, periods, sing
from plugins.providers.composer.theory import Chord, near

#: Above this share of a bar spoken over, the melody steps back.
_SPOKEN = 0.4


@dataclass(frozen=True)
class Sung:
    """One note of a melody."""

    beat: float
    beats: float
    key: int
    force: float
    """0–1: its weight in the phrase, softened under speech."""
    spoken: bool


def compose(
    form: Form,
    passage: Passage,
    harmony: Harmony,
    motif: Motif,
    register: float,
    rest_first: int = 0,
    thin: bool = True,
) -> list[Sung]:
    """The melody of a passage.

    :param register: MIDI key around which it lies; a fourth lower while somebody speaks.
    :param rest_first: bars of rest before it begins.
    :param thin: leave out notes and bars under speech, not only play them softly.
    """
    turned = motif.turned(passage.mood)
    bars = list(range(rest_first, len(passage.bars)))
    notes: list[Sung] = []
    last = register + turned.start
    previous_spoken = False
    for number, (name, lift) in zip(bars, periods(len(bars)), strict=True):
        begin, beats = passage.bar(number), passage.bars[number]
        share = form.speaking(passage.time(begin), passage.time(begin + beats))
        spoken = share > _SPOKEN
        if thin and spoken and (number - rest_first) % 2 == 1 and previous_spoken:
            # Call, then silence: a spoken sentence is heard better over a held chord.
            previous_spoken = False
            continue
        previous_spoken = spoken
        chord = harmony.spans[number].chord
        cell = turned.bar(name)
        if name in ("close", "half"):
            notes.append(_close(chord.triad, begin, beats, last, name == "half", spoken))
            last = notes[-1].key
            continue
        if spoken and thin:
            cell = cell.augmented()
        anchor = register - (5 if spoken else 0) + lift * 2 + turned.start * 0.5
        # Stay near what was just sung, so that bars join into a line.
        anchor += max(-4.0, min(4.0, (last - anchor) * 0.35))
        notes += _bar(cell, chord, harmony, anchor, begin, beats, spoken)
        last = notes[-1].key
    return notes


def _bar(
    cell: Cell, chord: Chord, harmony: Harmony, anchor: float, begin: int, beats: int, spoken: bool
) -> list[Sung]:
    tones = sing(cell, chord, harmony.key.mode, harmony.key.tonic, anchor, beats)
    sung = []
    for tone in tones:
        force = (0.72 if tone.strong else 0.6) + (0.06 if tone.beat == 0 else 0.0)
        force *= 0.62 if spoken else 1.0
        sung.append(Sung(begin + tone.beat, tone.beats, tone.key, force, spoken))
    return sung


def _close(
    triad: tuple[int, ...], begin: int, beats: int, last: float, half: bool, spoken: bool
) -> Sung:
    """The phrase's last note: home, or on the fifth when more is to come."""
    wanted = (triad[2], triad[1]) if half else (triad[0], triad[1])
    key = near(last - 1, wanted)
    length = max(1.0, beats - 1.0)
    return Sung(float(begin), length, key, 0.6 * (0.62 if spoken else 1.0), spoken)
