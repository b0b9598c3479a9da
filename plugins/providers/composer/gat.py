"""The metred composition: a refrain (mukhra), answers, and a tihai that lands on the beat."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from plugins.providers.composer.form import Form, Passage
from plugins.providers.composer.melodist import Melodist, Svara
from plugins.providers.composer.raga import Raga, phrase_after

#: How many notes may fill a bar of 4 or 3 beats, and with what lengths (beats).
_RHYTHMS: dict[int, dict[int, tuple[tuple[float, ...], ...]]] = {
    4: {
        2: ((2, 2), (1, 3)),
        3: ((1, 1, 2), (0.5, 0.5, 3), (1.5, 0.5, 2)),
        4: ((1, 0.5, 0.5, 2), (0.5, 0.5, 1, 2), (1, 1, 1, 1), (1.5, 0.5, 1, 1)),
        5: ((0.5, 0.5, 0.5, 0.5, 2), (1, 0.5, 0.5, 1, 1), (0.5, 1, 0.5, 1, 1)),
        6: ((0.5, 0.5, 0.5, 0.5, 1, 1), (1, 0.5, 0.5, 0.5, 0.5, 1)),
        7: ((0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1),),
        8: ((0.5,) * 8,),
    },
    3: {
        2: ((1, 2), (2, 1)),
        3: ((1, 1, 1), (0.5, 0.5, 2)),
        4: ((0.5, 0.5, 1, 1), (1, 0.5, 0.5, 1)),
        5: ((0.5, 0.5, 0.5, 0.5, 1), (0.5, 0.5, 1, 0.5, 0.5)),
        6: ((0.5,) * 6,),
        7: ((0.5, 0.5, 0.5, 0.25, 0.25, 0.5, 0.5),),
        8: ((0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5),),
    },
}

#: What two-bar lines a passage is made of, in order, over and over: refrain, answer, high.
_PLAN = ("mukhra", "mukhra", "answer", "mukhra", "high", "mukhra", "answer", "high")


@dataclass(frozen=True)
class Composition:
    """The film's own refrain in one raga: two phrases with their rhythms."""

    raga: Raga
    phrases: tuple[tuple[int, ...], tuple[int, ...]]
    choice: tuple[int, int]

    @classmethod
    def invent(cls, raga: Raga, rng: Random) -> Composition:
        """Two phrases that belong together, the second coming home."""
        fit = [phrase for phrase in raga.phrases if 3 <= len(phrase) <= 5]
        first = rng.choice([phrase for phrase in fit if phrase[-1] != 0])
        second = phrase_after(raga, first[-1], 0, [first], rng)
        return cls(raga, (first, second), (rng.randrange(4), rng.randrange(4)))


class Gat:
    """One passage of metred music."""

    def __init__(self, form: Form, passage: Passage, piece: Composition, rng: Random) -> None:
        self._form = form
        self._passage = passage
        self._piece = piece
        self._rng = rng
        self._used: list[tuple[int, ...]] = []

    def play(self, lead: Melodist, answer: Melodist, last: int) -> int:
        """Play the passage; returns the last note, in semitones above Sa."""
        passage = self._passage
        count = len(passage.bars)
        ending = 1 if count >= 3 and passage.bars[-1] >= 3 else 0
        begin = 1 if passage.first and count >= 4 else 0
        quiet = 0
        for number in range(begin, count - ending):
            turn, half = divmod(number - begin, 2)
            kind = _PLAN[turn % len(_PLAN)]
            spoken = self._spoken(number)
            quiet = quiet + 1 if spoken else 0
            if quiet == 3:
                # A bar of the drums alone, so that a long speech is not crowded.
                quiet = 0
                continue
            phrase, choice = self._phrase(kind, half, last)
            player = answer if kind == "answer" and not spoken else lead
            line = self._bar(number, phrase, choice, spoken)
            player.play(line)
            last = line[-1].step
        if ending:
            last = self._tihai(lead, count - 1, last)
        return last

    def _spoken(self, number: int) -> bool:
        passage = self._passage
        begin = passage.bar(number)
        end = begin + passage.bars[number]
        return self._form.speaking(passage.time(begin), passage.time(end)) > 0.4

    def _phrase(self, kind: str, half: int, last: int) -> tuple[tuple[int, ...], int]:
        if kind == "mukhra":
            return self._piece.phrases[half], self._piece.choice[half]
        goal = (9, 12)[half] if kind == "high" else (7, 0)[half]
        phrase = phrase_after(self._piece.raga, last, goal, self._used, self._rng)
        self._used.append(phrase)
        return phrase, self._rng.randrange(4)

    def _bar(self, number: int, phrase: tuple[int, ...], choice: int, spoken: bool) -> list[Svara]:
        passage = self._passage
        beats = passage.bars[number]
        if spoken and len(phrase) > 3:
            phrase = (phrase[0], *phrase[-2:])
        table = _RHYTHMS[3 if beats == 3 else 4]
        options = table[max(2, min(len(phrase), 8))]
        rhythm = options[choice % len(options)]
        # Bars of another length keep the rhythm; the last note takes what is left.
        force = (0.4 if spoken else 0.62) + 0.26 * passage.intensity
        line, at = [], float(passage.bar(number))
        end = passage.bar(number) + beats
        for index, (step, length) in enumerate(zip(phrase, rhythm, strict=False)):
            if at >= end:
                break
            final = index == min(len(phrase), len(rhythm)) - 1
            length = end - at if final else min(length, end - at)
            sounding = length - (0.5 if final and length > 1.5 else 0.0)
            accent = 1.06 if index == 0 else 1.0 if at % 1 == 0 else 0.9
            line.append(
                Svara(
                    passage.time(at),
                    passage.span(at, sounding),
                    step,
                    force * accent,
                    exact=number == 0 and index == 0,
                )
            )
            at += length
        return line

    def _tihai(self, lead: Melodist, number: int, last: int) -> int:
        """A figure three times over, its last note falling on the next scene's first beat."""
        passage, raga = self._passage, self._piece.raga
        beats = passage.bars[number]
        below = [step for step in range(-5, 0) if step % 12 in raga.notes][-2:]
        above = [step for step in range(1, 6) if step % 12 in raga.notes][:2]
        figure = (above[1], above[0], 0) if last > 2 else (below[0], below[1], 0)
        unit = beats / 9
        force = 0.62 + 0.3 * passage.intensity
        if self._spoken(number):
            force *= 0.7
        line = []
        for turn in range(3):
            for index, step in enumerate(figure):
                at = passage.bar(number) + (3 * turn + index) * unit
                grow = 0.85 + 0.05 * turn
                line.append(Svara(passage.time(at), passage.span(at, unit), step, force * grow))
        lead.play(line)
        return 0
