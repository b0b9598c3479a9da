"""Eyes and brows."""

from __future__ import annotations

import random

from plugins.providers.lipsync.phrasing import Phrasing
from plugins.providers.lipsync.temper import Brows, Eyes, Temper

_LIDS: tuple[tuple[float, Eyes], ...] = ((0.0, "half"), (0.042, "closed"), (0.125, "half"))
_BLINK = 0.167
"""Seconds a blink takes: four frames at 24 a second, two of them closed."""
_ACCENT = 0.4


def eye_track(
    phrasing: Phrasing, temper: Temper, dice: random.Random
) -> tuple[tuple[float, Eyes], ...]:
    """Lids with the second from which each state holds: blinks every 2–5 s, drawn to the ends
    of phrases as people's are, and wide eyes where the temper wants them."""
    wide_until = temper.wide * phrasing.duration
    track: list[tuple[float, Eyes]] = [(0.0, "wide" if wide_until else "open")]
    blinks = _blinks(phrasing, temper, dice)
    if wide_until and all(not at - 0.1 <= wide_until <= at + _BLINK + 0.1 for at in blinks):
        track.append((wide_until, "open"))
    for at in blinks:
        track += [(at + offset, lids) for offset, lids in _LIDS]
        track.append((at + _BLINK, "wide" if at + _BLINK < wide_until else "open"))
    return tuple((round(at, 3), lids) for at, lids in sorted(track))


def brow_track(phrasing: Phrasing, temper: Temper) -> tuple[tuple[float, Brows], ...]:
    """Brows with the second from which each state holds: stressed words and questions lift."""
    lifts = [(max(0.0, at - 0.08), at - 0.08 + _ACCENT, temper.accent) for at in phrasing.stresses]
    lifts += [(start, end + 0.15, "raised") for start, end in phrasing.questions]
    track: list[tuple[float, Brows]] = [(0.0, temper.brows)]
    free = 0.0
    for start, end, brows in sorted(lifts):
        if brows == temper.brows or start < free or end > phrasing.duration:
            continue
        track += [(start, brows), (end, temper.brows)]
        free = end + 0.3
    if track[1:] and track[1][0] == 0.0:
        track = track[1:]
    return tuple((round(at, 3), brows) for at, brows in track)


def _blinks(phrasing: Phrasing, temper: Temper, dice: random.Random) -> list[float]:
    blinks: list[float] = []
    at = dice.uniform(0.6, 3.0)
    while at + _BLINK < phrasing.duration:
        near = [end for end in phrasing.ends if abs(end - at) < 0.7]
        if near:
            at = min(near, key=lambda end: abs(end - at)) - 0.03
        earliest = blinks[-1] + 1.2 if blinks else 0.2
        at = max(at, earliest)
        if at + _BLINK < phrasing.duration:
            blinks.append(at)
        at += dice.uniform(2.0, 5.0) / temper.blinking
    return blinks
