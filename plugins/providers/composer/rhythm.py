"""The tabla's cycles (theka), their ornaments, and the fill that leads to the next scene."""

from __future__ import annotations

from random import Random

from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.form import Form, Passage
from plugins.providers.composer.tabla import STROKES


def _strokes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Strokes by half beat.
_KEHERWA = _strokes("dha ge na ti na ke dhin na")
_KEHERWA_2 = _strokes("dha ti na dhin - na ke na")
_DADRA = _strokes("dha dhin na dha tin na")
_TEENTAL = _strokes("dha dhin dhin dha dha dhin dhin dha dha tin tin ta ta dhin dhin dha")

#: Quick strokes by quarter beat, for the last bar.
_FILLS = (
    _strokes("dha ti te ti dha ti te ti dha ge na ti na ke dhin na"),
    _strokes("dha - te te dha te te - dha te dha te dha ge tin na"),
    _strokes("na ti na ge na ti na ge dha ti dha ge dha ge tin na"),
)


def theka(
    form: Form, passage: Passage, players: Ensemble, rng: Random, gentle: bool = False
) -> None:
    """Play the cycle through a passage, softer and plainer while somebody speaks.

    :param gentle: fingertips only, from the second bar on, without fills.
    """
    cycle = _cycle(passage, rng)
    fill = rng.choice(_FILLS)
    begin = 1 if gentle or (passage.first and len(passage.bars) >= 4) else 0
    for number in range(begin, len(passage.bars)):
        first, beats = passage.bar(number), passage.bars[number]
        spoken = form.speaking(passage.time(first), passage.time(first + beats)) > 0.4
        last = number == len(passage.bars) - 1 and number > begin
        if last and not spoken and not gentle:
            _fill(passage, players, first, beats, fill)
            continue
        offset = (number - begin) * 2 * passage.meter
        for half in range(2 * beats):
            name = cycle[(offset + half) % len(cycle)]
            if spoken and half % 2 and rng.random() < 0.5:
                continue
            accent = 1.0 if half == 0 else 0.84 if half % 2 == 0 else 0.68
            force = (0.5 + 0.35 * passage.intensity) * accent * (0.62 if spoken else 1.0)
            force *= 0.6 if gentle else 1.0
            _strike(players, name, passage.time(first + half / 2), force, half == 0)
            if not spoken and half % 4 == 3 and rng.random() < 0.35:
                _strike(players, "ti", passage.time(first + half / 2 + 0.25), 0.4 * force, False)
        _colour(passage, players, first, beats, spoken)


def _cycle(passage: Passage, rng: Random) -> tuple[str, ...]:
    if passage.meter == 3:
        return _DADRA
    if passage.mood in ("epic", "triumphant", "tense"):
        return _TEENTAL
    return rng.choice((_KEHERWA, _KEHERWA_2))


def _strike(players: Ensemble, name: str, second: float, force: float, exact: bool) -> None:
    for kind in STROKES[name]:
        level = force * (0.85 if kind == "ge" else 1.0)
        players.write(f"tabla {kind}", second, 0.4, 60, level, exact=exact)


def _fill(
    passage: Passage, players: Ensemble, first: int, beats: int, fill: tuple[str, ...]
) -> None:
    count = 4 * beats
    for quarter in range(count):
        name = fill[quarter % len(fill)]
        grow = 0.55 + 0.4 * quarter / count
        accent = 1.0 if quarter % 4 == 0 else 0.72
        force = (0.5 + 0.4 * passage.intensity) * grow * accent
        _strike(players, name, passage.time(first + quarter / 4), force, quarter == 0)


def _colour(passage: Passage, players: Ensemble, first: int, beats: int, spoken: bool) -> None:
    """Finger cymbals in bright scenes, a big drum in broad ones."""
    soft = 0.6 if spoken else 1.0
    if passage.mood in ("joyful", "triumphant", "hopeful"):
        for off in range(1, beats, 2):
            players.write("manjira", passage.time(first + off), 1.0, 102, 0.2 * soft)
    if passage.mood in ("epic", "triumphant", "tense"):
        for beat, level in ((0.0, 0.8), (1.5, 0.5), (2.0, 0.6)):
            if beat < beats:
                at = passage.time(first + beat)
                players.write(
                    "dhol", at, 1.0, 36, level * soft * passage.intensity, exact=beat == 0
                )
