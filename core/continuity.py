"""What a film keeps from its previous version: its tune, its cast and its pace.

An editor does not recast and recut a whole film because one line changed. What is kept is
remembered per film (by the command line beside the work, by the studio in its database) and
given to the next plan; without it the plan is a pure function of the brief.
"""

from __future__ import annotations

import hashlib

from core.film import Brief, Screenplay
from core.frozen import Frozen
from core.pacing import Pace

#: A script that shares at least this part of its lines with the previous one is the same film.
_SAME_FILM = 0.5


class Continuity(Frozen):
    """What the next version of a film starts from."""

    target: int
    seed: int
    pace: Pace
    cast: dict[str, str]
    lines: tuple[str, ...]


def seed_of(brief: Brief) -> int:
    """A film's own number: another script gives another tune."""
    return int.from_bytes(hashlib.sha256(brief.script.encode()).digest()[:4], "big")


def still(continuity: Continuity | None, screenplay: Screenplay, target: int) -> Continuity | None:
    """The continuity, if the screenplay is an edit of the film it came from."""
    if continuity is None or continuity.target != target:
        return None
    lines = [line.text for line in screenplay.lines]
    kept = len(set(lines) & set(continuity.lines))
    return continuity if kept >= _SAME_FILM * max(len(lines), 1) else None
