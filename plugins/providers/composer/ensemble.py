"""The players of a piece: parts made as they are first written for, each in its seat."""

from __future__ import annotations

from random import Random

from plugins.providers.composer.instruments import VOICES, within
from plugins.providers.composer.notes import Note, Part

#: Where players sit: pan (-1 left … 1 right), how much of the room is heard with them, and
#: their level in decibels, balanced so that the tune leads and the strings carry.
_SEATS: dict[str, tuple[float, float, float]] = {
    "violins": (-0.35, 0.45, 2.5), "violas": (0.12, 0.45, 2.5), "cellos": (0.35, 0.4, 2.5),
    "basses": (0.3, 0.3, 1.0), "spiccato": (-0.1, 0.3, 5.5), "tremolo": (-0.2, 0.5, 0.0),
    "pizzicato": (0.15, 0.35, -2.0), "harp": (-0.45, 0.4, -3.0), "piano": (-0.05, 0.3, 0.0),
    "felt": (-0.05, 0.35, 1.5), "horn": (-0.25, 0.6, -0.5), "trumpet": (0.2, 0.5, -2.0),
    "trombone": (0.3, 0.45, 0.0), "tuba": (0.25, 0.35, -1.0), "choir": (0.0, 0.65, -5.0),
    "oohs": (0.0, 0.6, -3.0), "flute": (-0.15, 0.45, 0.0), "oboe": (0.1, 0.4, 0.5),
    "clarinet": (-0.1, 0.4, 0.5), "bassoon": (0.18, 0.4, -0.5), "violin": (-0.2, 0.45, 1.0),
    "cello": (0.22, 0.4, 2.0), "celesta": (-0.4, 0.5, 0.0), "glockenspiel": (0.4, 0.5, -2.0),
    "musicbox": (0.3, 0.5, 0.0), "vibraphone": (0.3, 0.45, 1.0), "timpani": (0.12, 0.45, -4.5),
    "taiko": (0.0, 0.4, -0.5), "cymbal": (0.1, 0.4, -10.0), "bells": (0.25, 0.6, 0.0),
    "guitar": (0.3, 0.25, 0.0), "steel": (-0.35, 0.22, 0.0), "clean": (0.4, 0.3, 2.0),
    "muted": (0.45, 0.2, 0.0), "bass": (0.0, 0.04, 0.0), "upright": (0.0, 0.08, 0.5),
    "kit": (0.0, 0.12, 3.0), "brushes": (0.0, 0.15, 4.0), "rhodes": (-0.2, 0.3, 0.0),
    "warmpad": (0.0, 0.5, 0.0), "kalimba": (0.25, 0.4, 1.0), "marimba": (-0.3, 0.35, 1.0),
    "bansuri": (-0.08, 0.5, 0.5), "sitar": (0.12, 0.35, -5.5), "santoor": (0.3, 0.4, -3.5),
    "sarangi": (-0.1, 0.45, 1.0), "harmonium": (-0.3, 0.3, 0.0), "shehnai": (0.1, 0.45, -2.0),
    "tabla na": (0.1, 0.2, 1.0), "tabla tin": (0.1, 0.2, 2.0), "tabla tun": (0.1, 0.2, 2.0),
    "tabla te": (0.1, 0.2, 6.0), "tabla ge": (-0.1, 0.15, 0.0), "tabla ke": (-0.1, 0.15, 6.0),
    "manjira": (0.35, 0.4, 4.0),
}  # fmt: skip


class Ensemble:
    """Collects parts. ``rng`` makes the playing human: a few milliseconds, a little weight."""

    def __init__(self, rng: Random, looseness: float = 0.010) -> None:
        self.parts: dict[str, Part] = {}
        self._rng = rng
        self._looseness = looseness

    def part(self, name: str, line: str = "") -> Part:
        """The part of an instrument; ``line`` names a further player of the same instrument."""
        title = f"{name} {line}".strip()
        if title not in self.parts:
            pan, room, gain = _SEATS.get(name, (0.0, 0.35, 0.0))
            self.parts[title] = Part(title, name, pan, gain, room, melodic=line == "tune")
        return self.parts[title]

    def write(
        self,
        name: str,
        start: float,
        duration: float,
        pitch: float,
        velocity: float,
        *,
        line: str = "",
        exact: bool = False,
        fold: bool = True,
        swell: tuple[tuple[float, float], ...] = (),
        bend: tuple[tuple[float, float], ...] = (),
        vibrato: tuple[float, float, float] = (0.0, 0.0, 0.0),
    ) -> None:
        """Write a note, played by a person: not quite in time, not quite evenly.

        :param exact: on the very instant (what marks a change of scene).
        :param fold: move it by octaves into the instrument's range.
        """
        loose = 0.0 if exact else self._rng.gauss(0, self._looseness)
        weight = 1 + self._rng.gauss(0, 0.05)
        if fold and name in VOICES:
            pitch = within(name, pitch)
        note = Note(
            start=max(0.0, start + max(-0.03, min(0.03, loose))),
            duration=max(0.04, duration),
            pitch=pitch,
            velocity=max(0.04, min(1.0, velocity * weight)),
            bend=bend,
            swell=swell,
            vibrato=vibrato,
        )
        self.part(name, line).add(note)
