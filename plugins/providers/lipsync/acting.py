"""A whole performance: mouth, eyes, brows, head, and how much of the body takes part."""

from __future__ import annotations

import random
from dataclasses import dataclass

from filmwright import LipSyncRequest, Performance
from plugins.providers.lipsync.face import brow_track, eye_track
from plugins.providers.lipsync.head import head_track
from plugins.providers.lipsync.mouth import mouth_track
from plugins.providers.lipsync.phrasing import phrasing_of
from plugins.providers.lipsync.temper import temper_of


@dataclass(frozen=True)
class _Dice:
    """Independent reproducible chances for each part of the face."""

    seed: int

    def for_(self, part: str) -> random.Random:
        return random.Random(f"{part}:{self.seed}")


def perform(request: LipSyncRequest) -> Performance:
    """Act the line: the same request always gives the same performance."""
    temper = temper_of(request.emotion, request.delivery)
    phrasing = phrasing_of(request)
    dice = _Dice(request.seed)
    return Performance(
        duration=request.duration,
        mouth=mouth_track(request.phonemes, request.duration),
        eyes=eye_track(phrasing, temper, dice.for_("eyes")),
        brows=brow_track(phrasing, temper),
        head=head_track(phrasing, temper, dice.for_("head")),
        expression=temper.expression,
        energy=temper.energy,
    )
