"""From a request to a finished score: compose, play, mix, keep."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import soundfile

from filmwright import Ref, Score, ScoreRequest, Workbench
from plugins.providers.composer import (
    ambient,
    chant,
    contemporary,
    indian,
    orchestral,
    upload,
)  # fmt: skip
from plugins.providers.composer.desk import Desk
from plugins.providers.composer.instruments import sampled
from plugins.providers.composer.notes import RATE, Stereo
from plugins.providers.composer.places.soundscape import soundscape
from plugins.providers.composer.score import Draft

_STYLES: dict[str, Callable[[ScoreRequest, Random], Draft]] = {
    "indian": indian.compose,
    "orchestral": orchestral.compose,
    "ambient": ambient.compose,
    "contemporary": contemporary.compose,
    "chant": chant.compose,
}

#: Which share of the work is done when the music is.
_MUSIC = 0.75


def seed_of(request: ScoreRequest) -> int:
    """What decides everything left to chance: the film's seed and the kind of music."""
    text = f"{request.seed}/{request.kind}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def draft(request: ScoreRequest) -> Draft:
    """The composed piece, not yet sounding."""
    return _STYLES[request.kind](request, Random(seed_of(request)))


def perform(piece: Draft, seed: int, progress: Callable[[float], None]) -> Stereo:
    """Play and mix a piece."""
    desk = Desk(piece.form.duration)
    for layer in piece.layers:
        layer(desk)
    progress(0.1)
    players = dict(piece.players)
    # Parts of one instrument follow one another, so that its samples can be let go after them.
    for number, part in enumerate(sorted(piece.parts, key=lambda one: one.instrument)):
        if part.instrument not in players:
            players = {**piece.players, part.instrument: sampled(part.instrument)}
        desk.play(part, players[part.instrument])
        progress(0.1 + (_MUSIC - 0.2) * (number + 1) / len(piece.parts))
    desk.shape(_faders(piece))
    return desk.master(piece.form.hold, np.random.default_rng(seed), piece.room)


def _faders(piece: Draft) -> list[tuple[float, float]]:
    """Each passage at the level its intensity asks for, reached just as it begins."""
    points: list[tuple[float, float]] = []
    for passage in piece.form.passages:
        level = (passage.intensity - 0.5) * piece.dynamics
        end = piece.form.duration if passage.last else passage.end - 0.3
        points += [(passage.start, level), (end, level)]
    return points


def score(request: ScoreRequest, workbench: Workbench) -> Score:
    """Compose, play and keep the film's score and the sound of its places.

    :raises InputError: the creator's own music cannot be used.
    """
    if request.upload is not None:
        music = upload.fit(workbench.path(request.upload), request.duration)
        description = "The creator's own music"
    else:
        piece = draft(request)
        description = piece.description
        music = perform(piece, seed_of(request), workbench.progress)
    workbench.progress(_MUSIC)
    with workbench.scratch() as folder:
        ref = _keep(music, workbench, folder / "music.flac")
        del music
        workbench.progress(_MUSIC + 0.05)
        places = soundscape(request)
        ambience = (
            _keep(places, workbench, folder / "ambience.flac") if places is not None else None
        )
    workbench.progress(1.0)
    return Score(music=ref, ambience=ambience, duration=request.duration, description=description)


def _keep(sound: Stereo, workbench: Workbench, path: Path) -> Ref:
    """Write a stem as FLAC (16 bits) and keep it."""
    step = RATE * 10
    with soundfile.SoundFile(path, "w", RATE, 2, "PCM_16", format="FLAC") as stream:
        for start in range(0, sound.shape[1], step):
            stream.write(np.ascontiguousarray(sound[:, start : start + step].T))
    return workbench.put_file(path, "audio/flac")
