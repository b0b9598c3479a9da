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
    :param thin: leave out notes and bars under speech, and let notes pass between the chord's;
        without it every note is there and rests on the chord, as music that rings on needs.
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
            notes.append(_close(chord, begin, beats, last, name == "half", spoken))
            last = notes[-1].key
            continue
        if spoken and thin:
            cell = cell.augmented()
        anchor = register - (5 if spoken else 0) + lift * 2 + turned.start * 0.5
        # Stay near what was just sung, so that bars join into a line.
        anchor += max(-4.0, min(4.0, (last - anchor) * 0.35))
        notes += _bar(cell, chord, harmony, anchor, begin, beats, spoken, not thin)
        last = notes[-1].key
    return notes


def _bar(
    cell: Cell,
    chord: Chord,
    harmony: Harmony,
    anchor: float,
    begin: int,
    beats: int,
    spoken: bool,
    settled: bool,
) -> list[Sung]:
    key = harmony.key
    tones = sing(cell, chord, key.mode, key.tonic, anchor, beats, settled)
    sung = []
    for tone in tones:
        force = (0.72 if tone.strong else 0.6) + (0.06 if tone.beat == 0 else 0.0)
        force *= 0.62 if spoken else 1.0
        sung.append(Sung(begin + tone.beat, tone.beats, tone.key, force, spoken))
    return sung


def _close(chord: Chord, begin: int, beats: int, last: float, half: bool, spoken: bool) -> Sung:
    """The phrase's last note: home, or on the fifth when more is to come."""
    root, third, fifth = chord.triad
    wanted = {fifth, third} if half else {root, third}
    key = near(last - 1, tuple(sorted(wanted & set(chord.restful))) or chord.restful)
    length = max(1.0, beats - 1.0)
    return Sung(float(begin), length, key, 0.6 * (0.62 if spoken else 1.0), spoken)
