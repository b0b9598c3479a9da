"""The mouth's movement: shapes that lead the sound, blend where it is fast, and rest in pauses.

Animators' rules (Preston Blair, "Cartoon Animation", and studio practice since): the picture
leads the sound by a frame, lips close on every m, b and p, and no shape is shown so briefly
that it flickers.
"""

from __future__ import annotations

from dataclasses import dataclass

from filmwright import Phoneme, Viseme
from plugins.providers.lipsync.shapes import INSISTENCE, is_unseen, is_vowel, shapes_of

LEAD = 0.035
"""Seconds by which the mouth is ahead of the sound."""
HOLD = 0.062
"""Shortest time a shape is shown: three frames in two at 24 frames a second."""
REST_AFTER = 0.14
"""A silence longer than this closes the mouth."""
_RELEASE = 0.05
_FIRST_PART = 0.6
"""Share of a diphthong spent on its first vowel."""


@dataclass
class _Key:
    start: float
    shape: Viseme

    @property
    def insistence(self) -> int:
        return INSISTENCE[self.shape]


def mouth_track(phonemes: tuple[Phoneme, ...], duration: float) -> tuple[tuple[float, Viseme], ...]:
    """Mouth shapes with the second from which each holds; the first at 0, the last at rest."""
    keys = [_Key(0.0, "x")]
    for index, phoneme in enumerate(phonemes):
        following = phonemes[index + 1] if index + 1 < len(phonemes) else None
        _add(keys, phoneme, following)
        end = phoneme.end
        if following is None:
            keys.append(_Key(min(end + 0.02, duration), "x"))
        elif following.start - end > REST_AFTER:
            keys.append(_Key(end + _RELEASE - LEAD, "x"))
    keys = _merged(keys)
    _settle(keys)
    return tuple((round(key.start, 3), key.shape) for key in _merged(keys))


def _add(keys: list[_Key], phoneme: Phoneme, following: Phoneme | None) -> None:
    start = max(phoneme.start - LEAD, keys[-1].start)
    length = phoneme.end - phoneme.start
    shapes = shapes_of(phoneme.symbol, phoneme.stressed)
    if is_unseen(phoneme.symbol) and length < 0.12 and keys[-1].shape != "x":
        return
    if phoneme.symbol[:1] in "ɹɻ" and not (following and is_vowel(following.symbol)):
        return  # the r of "far" only colours its vowel
    if len(shapes) > 1 and not is_vowel(phoneme.symbol):
        shapes = shapes[-1:]  # an affricate: one shape
    for number, shape in enumerate(shapes):
        keys.append(_Key(start + (length * _FIRST_PART if number else 0.0), shape))


def _merged(keys: list[_Key]) -> list[_Key]:
    """Without repetitions and without shapes that never hold."""
    kept: list[_Key] = []
    for index, key in enumerate(keys):
        last = index + 1 == len(keys)
        if not last and keys[index + 1].start - key.start < 1e-6 and key.shape == "x":
            continue
        if not kept or kept[-1].shape != key.shape:
            kept.append(key)
    if kept[0].start > 0:
        kept[0].start = 0.0
    return kept


def _settle(keys: list[_Key]) -> None:
    """Give every shape its shortest time: from a neighbour, or by leaving it out."""
    index = 1
    while index < len(keys) - 1:
        key, following = keys[index], keys[index + 1]
        missing = HOLD - (following.start - key.start)
        if missing <= 1e-9:
            index += 1
            continue
        if key.insistence >= following.insistence or key.shape == "mbp":
            # It holds on; what comes next starts later, and may itself be left out for it.
            following.start = key.start + HOLD
            if index + 2 < len(keys) and keys[index + 2].start <= following.start:
                _yield(keys, index + 1)
            index += 1
        else:
            following.start = key.start
            del keys[index]
            if keys[index - 1].shape == keys[index].shape:
                del keys[index]
            index = max(1, index - 1)


def _yield(keys: list[_Key], index: int) -> None:
    """The shape at ``index`` has no time left: the weaker of it and the next one goes."""
    if keys[index].insistence > keys[index + 1].insistence and index + 2 < len(keys):
        del keys[index + 1]
    elif index + 1 < len(keys) - 1 or keys[index].shape != "mbp":
        keys[index + 1].start = max(keys[index + 1].start, keys[index].start)
        if index + 1 < len(keys):
            del keys[index]
