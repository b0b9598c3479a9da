"""The head: slow drift, a small nod on stressed words, a tilt at questions."""

from __future__ import annotations

import random

from filmwright import Pose
from plugins.providers.lipsync.phrasing import Phrasing
from plugins.providers.lipsync.temper import Temper

_TILT, _SWAY, _NOD = 1.6, 0.012, 0.022
"""Degrees, share of the face's width, share of its height, in calm conversation."""
_NEAR = 0.16
"""Poses closer than this would jerk."""


def head_track(phrasing: Phrasing, temper: Temper, dice: random.Random) -> tuple[Pose, ...]:
    """Poses in order, the first at 0 and the last at the line's end."""
    keys: dict[float, Pose] = {}
    for at in _drift_times(phrasing.duration, dice):
        keys[at] = _drift(at, temper, dice)
    for at in phrasing.stresses:
        strength = temper.movement * dice.uniform(0.7, 1.2)
        _nod(keys, at, strength, phrasing.duration)
    for start, end in phrasing.questions:
        side = 1.0 if dice.random() < 0.5 else -1.0
        middle = round((start + end) / 2, 3)
        _clear(keys, middle, phrasing.duration)
        keys[middle] = Pose(
            at=middle, tilt=temper.lean + side * 3.2 * temper.movement**0.5, y=temper.bow - 0.01
        )
    return tuple(keys[at] for at in sorted(keys))


def _drift_times(duration: float, dice: random.Random) -> list[float]:
    times = [0.0]
    while times[-1] + 1.1 < duration:
        times.append(round(times[-1] + dice.uniform(0.7, 1.2), 3))
    if duration - times[-1] < _NEAR and len(times) > 1:
        times.pop()
    return [*times, round(duration, 3)] if duration > 0 else times


def _drift(at: float, temper: Temper, dice: random.Random) -> Pose:
    scale = temper.movement * (0.4 if at == 0 else 1.0)
    return Pose(
        at=at,
        tilt=temper.lean + dice.uniform(-_TILT, _TILT) * scale,
        x=dice.uniform(-_SWAY, _SWAY) * scale,
        y=temper.bow + dice.uniform(-0.4, 0.4) * _SWAY * scale,
    )


def _nod(keys: dict[float, Pose], at: float, strength: float, duration: float) -> None:
    """Down on the stressed vowel, from a hair's breadth up just before it."""
    lowest = round(at + 0.07, 3)
    before = [pose for when, pose in keys.items() if when <= at]
    base = before[-1] if before else Pose(at=0.0)
    base = max(before, key=lambda pose: pose.at, default=base)
    if lowest >= duration - _NEAR:
        return
    _clear(keys, lowest, duration)
    keys[lowest] = Pose(at=lowest, tilt=base.tilt, x=base.x, y=base.y + _NOD * strength)
    raised = round(at - 0.14, 3)
    if raised > _NEAR and all(abs(raised - when) >= _NEAR for when in keys):
        keys[raised] = Pose(at=raised, tilt=base.tilt, x=base.x, y=base.y - 0.35 * _NOD * strength)
    back = round(at + 0.34, 3)
    if back < duration - _NEAR and all(abs(back - when) >= _NEAR for when in keys):
        keys[back] = Pose(at=back, tilt=base.tilt * 0.8, x=base.x, y=base.y)


def _clear(keys: dict[float, Pose], at: float, duration: float) -> None:
    """Make room for a pose; the first and the last stay."""
    for when in [when for when in keys if abs(when - at) < _NEAR and 0 < when < duration]:
        del keys[when]
