"""A line spoken by Kokoro."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from filmwright import Speech, SpeechRequest, Workbench
from plugins.providers.kokoro import model, reading
from plugins.providers.kokoro.catalogue import Recipe, repertoire
from plugins.providers.speech.effects import resized
from plugins.providers.speech.english import Marks
from plugins.providers.speech.finish import deliver
from plugins.providers.speech.passages import Passage, passages_of
from plugins.providers.speech.prosody import Prosody, prosody_of
from plugins.providers.speech.sounds import Utterance, gather, heard

_SLOWEST, _FASTEST = 0.55, 1.8
"""Speeds beyond which the model slurs or swallows sounds."""
_PIVOT = 0.88
"""Share of the mean F0 about which melody widens: speakers reach up more than down."""
_WHISPER_STYLE = "af_nicole"
"""The published voice that is nearest to a whisper; its timbre softens whispered lines."""


def speak(request: SpeechRequest, voice: str, workbench: Workbench) -> Speech:
    """Say the line of ``request`` with Kokoro's voice ``voice``.

    :raises ProviderError: the model or a voice is missing, or the line has no sounds.
    """
    recipe = repertoire().recipes[voice]
    mood = prosody_of(request.emotion, request.delivery)
    prosody = mood * Prosody(breath=recipe.breath, tremor=recipe.tremor)
    if prosody.whispered:
        prosody = replace(prosody, breath=0.0, tremor=0.0, drive=0.0)
    passages = passages_of(request.text)
    parts: list[tuple[Utterance, float]] = []
    for number, passage in enumerate(passages):
        parts += _spoken(passage, request, recipe, prosody)
        workbench.progress((number + 1) / (len(passages) + 1))
    return deliver(parts, request, prosody, workbench)


def _spoken(
    passage: Passage, request: SpeechRequest, recipe: Recipe, prosody: Prosody
) -> list[tuple[Utterance, float]]:
    """A passage as one utterance, or several where its phonemes exceed the model's reach."""
    marks = reading.read(passage.text, request.language, recipe.accent)
    pieces = _cut(marks)
    spoken = []
    for index, piece in enumerate(pieces):
        pause = passage.pause if index + 1 == len(pieces) else 0.0
        if heard(piece):
            spoken.append((_utterance(piece, passage.first, request, recipe, prosody), pause))
    return spoken


def _utterance(
    marks: Marks, first: int, request: SpeechRequest, recipe: Recipe, prosody: Prosody
) -> Utterance:
    # The tract is made smaller by speaking slower and playing the result faster.
    speed = request.rate * prosody.rate * recipe.rate / recipe.formant
    pitch = recipe.pitch * prosody.pitch / recipe.formant
    widen = recipe.range * prosody.range - 1.0
    if prosody.whispered:
        pitch, widen = 0.0, 0.0
    spoken = model.speak(
        "".join(mark for mark, _ in marks),
        _style(recipe, prosody.whispered),
        speed=min(max(speed, _SLOWEST), _FASTEST),
        # F0 · (pitch + bend · F0) is pitch · F0 at the pivot and (1 + widen) times as steep.
        pitch=pitch * (1 - widen),
        bend=pitch * widen / (_PIVOT * recipe.base),
    )
    written = [("", None), *marks, ("", None)]
    sounds = gather(
        [
            (mark or " ", None if word is None else first + word, count * model.FRAME)
            for (mark, word), count in zip(written, spoken.frames, strict=True)
        ]
    )
    return resized(Utterance(spoken.samples, model.RATE, sounds), recipe.formant)


def _style(recipe: Recipe, whispered: bool) -> np.ndarray:
    return _mixed(
        tuple(sorted(recipe.timbre.items())), tuple(sorted(recipe.melody.items())), whispered
    )


@cache
def _mixed(
    timbre: tuple[tuple[str, float], ...], melody: tuple[tuple[str, float], ...], whispered: bool
) -> np.ndarray:
    """Float32 of shape (510, 256): the timbre of some voices, pace and melody of others."""
    colour = sum(weight * model.voice_style(name)[:, :128] for name, weight in timbre)
    manner = sum(weight * model.voice_style(name)[:, 128:] for name, weight in melody)
    if whispered:
        colour = 0.6 * colour + 0.4 * model.voice_style(_WHISPER_STYLE)[:, :128]
    return np.concatenate([colour, manner], axis=1).astype(np.float32)


def _cut(marks: Marks) -> list[Marks]:
    """Marks in pieces the model can read, cut at the last space that fits."""
    pieces = []
    while len(marks) > model.LONGEST:
        spaces = [at for at in range(model.LONGEST) if marks[at][0] == " "]
        cut = spaces[-1] if spaces else model.LONGEST
        pieces.append(marks[:cut])
        marks = marks[cut:]
    return [*pieces, marks]
