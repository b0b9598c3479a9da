"""A line spoken by espeak-ng."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Any

import numpy as np

from filmwright import Speech, SpeechRequest, Workbench
from plugins.providers.espeak import child
from plugins.providers.espeak.catalogue import Speaker, speakers
from plugins.providers.speech.effects import resized
from plugins.providers.speech.finish import deliver
from plugins.providers.speech.passages import Passage, passages_of
from plugins.providers.speech.prosody import Prosody, prosody_of
from plugins.providers.speech.sounds import Sound, Utterance

_LONGEST_PASSAGE = 400
_MARKS = re.compile(r"\([a-z-]+\)|[ˈˌ.ʲ]")
"""Stress, a switch of language, and signs that espeak-ng sends as sounds of their own."""
_PITCH_STEP = 0.012
"""Share by which one unit of espeak-ng's pitch (0–99) raises F0 near its middle, measured."""


def speak(request: SpeechRequest, voice: str, workbench: Workbench) -> Speech:
    """Say the line of ``request`` with the plain voice ``voice``.

    :raises ProviderError: espeak-ng is missing or failed, or the line has no sounds.
    """
    speaker = speakers()[voice]
    prosody = prosody_of(request.emotion, request.delivery)
    prosody = prosody * Prosody(breath=speaker.breath, tremor=speaker.tremor)
    parts = []
    for passage in passages_of(request.text, _LONGEST_PASSAGE):
        utterance = _utterance(passage, request, speaker, prosody)
        if utterance.sounds:
            parts.append((utterance, passage.pause))
    return deliver(parts, request, prosody, workbench, whisper=prosody.whispered)


def _utterance(
    passage: Passage, request: SpeechRequest, speaker: Speaker, prosody: Prosody
) -> Utterance:
    pace = speaker.pace * request.rate * prosody.rate / speaker.formant
    steps = np.log(prosody.pitch / speaker.formant) / np.log(1 + _PITCH_STEP)
    answer = child.ask(
        "speak",
        voice=speaker.voice,
        text=passage.text,
        rate=round(min(max(pace, 80), 400)),
        pitch=round(min(max(speaker.pitch + steps, 0), 99)),
        range=round(min(max(speaker.range * prosody.range, 0), 99)),
    )
    pcm = np.frombuffer(base64.b64decode(answer["pcm"]), "<i2")
    utterance = Utterance(
        (pcm / 32768).astype(np.float32), answer["rate"], _sounds(answer, passage)
    )
    return resized(utterance, speaker.formant)


def _sounds(answer: dict[str, Any], passage: Passage) -> tuple[Sound, ...]:
    """espeak-ng's events as sounds: each lasts until the next begins."""
    events: list[list[Any]] = answer["sounds"]
    ends = [at for at, _ in events[1:]] + [answer["end"]]
    owner = _owners(answer["words"], passage.text)
    sounds: list[Sound] = []
    for (start, symbol), end in zip(events, ends, strict=True):
        token = next((word for at, word in reversed(owner) if at <= start + 1e-4), 0)
        if end - start < 1e-4:
            continue
        if not symbol:
            mark = _mark_after(passage.text, token)
            sounds.append(Sound(mark, start, end))
            continue
        plain = _MARKS.sub("", symbol)
        if plain:
            sounds.append(Sound(plain, start, end, "ˈ" in symbol, passage.first + token))
        elif sounds:
            sounds[-1] = replace(sounds[-1], end=end)
    return tuple(_joined(sounds))


def _owners(words: list[list[Any]], text: str) -> list[tuple[float, int]]:
    """When each written word begins: ``(seconds, its index in the passage)``."""
    return [(at, max(len(text[: place + 1].split()) - 1, 0)) for at, place in words]


def _mark_after(text: str, token: int) -> str:
    """The punctuation behind a written word, for the length of the pause it asks for."""
    word = text.split()[token]
    return word[-1] if not word[-1].isalnum() else ","


def _joined(sounds: list[Sound]) -> list[Sound]:
    """Neighbouring pauses as one."""
    joined: list[Sound] = []
    for sound in sounds:
        if joined and sound.silent and joined[-1].silent:
            joined[-1] = replace(joined[-1], end=sound.end)
        else:
            joined.append(sound)
    return joined
