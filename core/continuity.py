"""What a film keeps from its previous version: its tune, its cast and its pace.

An editor does not recast and recut a whole film because one line changed. What is kept is
remembered per film (by the command line beside the work, by the studio in its database) and
given to the next plan; without it the plan is a pure function of the brief.
"""

from __future__ import annotations

import hashlib

from pydantic import Field

from core.film import Brief, Screenplay
from core.frozen import Frozen, Seconds
from core.pacing import Pace

#: A script that shares at least this part of its lines with the previous one is the same film.
_SAME_FILM = 0.5


class Continuity(Frozen):
    """What the next version of a film starts from."""

    asked: int | None
    target: int
    seed: int
    pace: Pace
    cast: dict[str, str]
    parts: dict[str, str]
    """Speaker → what the voice was chosen for (:func:`part_of`)."""
    wished: tuple[str, ...] = ()
    """Speakers whose voice the creator chose: a wish that is withdrawn does not linger."""
    lines: tuple[str, ...]
    slots: dict[str, Seconds] = Field(default_factory=dict)
    """Line id → seconds kept free for it, however long it is spoken. Where there are any, this is
    one of many films that differ in these lines alone: nothing else may move."""

    def voices_for(self, screenplay: Screenplay) -> dict[str, str]:
        """The voices that still suit: nobody's who was corrected, nor any that was wished."""
        return {
            speaker: voice
            for speaker, voice in self.cast.items()
            if speaker not in self.wished
            and self.parts.get(speaker) == part_of(screenplay, speaker)
        }

    def length_for(self, asked: int | None) -> tuple[int, float] | None:
        """Target and rate, when the same length is asked as before."""
        return (self.target, self.pace.rate) if asked in (self.asked, self.target) else None


def part_of(screenplay: Screenplay, speaker: str) -> str:
    """What a voice is chosen for."""
    character = screenplay.character(speaker)
    who = f"{character.gender} {character.age}" if character else "narrator"
    return f"{who} {screenplay.language}"


def seed_of(brief: Brief) -> int:
    """A film's own number: another script gives another tune."""
    return int.from_bytes(hashlib.sha256(brief.script.encode()).digest()[:4], "big")


def still(continuity: Continuity | None, screenplay: Screenplay) -> Continuity | None:
    """The continuity, if the screenplay is an edit of the film it came from."""
    if continuity is None or continuity.slots:
        return continuity
    lines = [line.text for line in screenplay.lines]
    kept = len(set(lines) & set(continuity.lines))
    return continuity if kept >= _SAME_FILM * max(len(lines), 1) else None
