"""A line spoken by hibari."""

from __future__ import annotations

from filmwright import Speech, SpeechRequest, Workbench
from plugins.providers.hibari import model
from plugins.providers.hibari.voices import MORPHS, Morph
from plugins.providers.speech.english import Marks, read_english
from plugins.providers.speech.finish import deliver
from plugins.providers.speech.passages import Passage, passages_of
from plugins.providers.speech.prosody import Prosody, prosody_of
from plugins.providers.speech.sounds import Utterance, gather, heard

_LONGEST_PASSAGE = 180


def speak(request: SpeechRequest, voice: str, workbench: Workbench) -> Speech:
    """Say the line of ``request`` with hibari's voice ``voice``.

    :raises ProviderError: the line has no sounds.
    """
    morph = MORPHS[voice]
    prosody = prosody_of(request.emotion, request.delivery) * Prosody(breath=morph.breath)
    parts = [
        (_utterance(passage, marks, request, morph, prosody), passage.pause)
        for passage in passages_of(request.text, _LONGEST_PASSAGE)
        if (marks := _read(passage))
    ]
    return deliver(parts, request, prosody, workbench, whisper=prosody.whispered)


def _read(passage: Passage) -> Marks:
    known = model.alphabet()
    marks = [(mark, word) for mark, word in read_english(passage.text) if mark in known]
    return marks[: model.LONGEST] if heard(marks) else []


def _utterance(
    passage: Passage, marks: Marks, request: SpeechRequest, morph: Morph, prosody: Prosody
) -> Utterance:
    bent = Morph(
        pitch=morph.pitch * prosody.pitch,
        formant=morph.formant,
        range=morph.range * prosody.range,
        tremor=min(1.0, morph.tremor + prosody.tremor),
    )
    speed = min(max(request.rate * prosody.rate * morph.rate, 0.5), 2.0)
    spoken = model.speak("".join(mark for mark, _ in marks), speed, bent)
    written = [(" ", None), *marks, (" ", None)]
    sounds = gather(
        [
            (mark, None if word is None else passage.first + word, count * model.FRAME)
            for (mark, word), count in zip(written, spoken.frames, strict=True)
        ]
    )
    return Utterance(spoken.samples, model.RATE, sounds)
