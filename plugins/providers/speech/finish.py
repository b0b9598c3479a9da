"""From an engine's utterance to the result of the voice stage."""

from __future__ import annotations

import io

import numpy as np

from filmwright import Phoneme, ProviderError, Speech, SpeechRequest, Word, Workbench
from plugins.providers.speech import shaping
from plugins.providers.speech.alignment import tokens_of
from plugins.providers.speech.effects import at_rate, colour
from plugins.providers.speech.loudness import TARGET_LUFS, loudness
from plugins.providers.speech.prosody import Prosody
from plugins.providers.speech.sounds import Sound, Utterance
from plugins.providers.speech.symbols import to_ipa

RATE = 24_000
_PEAK = 0.7


def deliver(
    parts: list[tuple[Utterance, float]],
    request: SpeechRequest,
    prosody: Prosody,
    workbench: Workbench,
    whisper: bool = False,
) -> Speech:
    """Shape, join, level and keep what was spoken.

    :param parts: passages in order, each with the pause that follows it; the tokens of their
        sounds count from the start of the line.
    :param whisper: make the whisper here, because the engine did not.
    """
    if not parts:
        raise ProviderError(f"there is nothing to say in the line {request.text[:60]!r}")
    shaped = []
    for utterance, pause in parts:
        even = shaping.sharpen(at_rate(utterance, RATE))
        even = shaping.pace_pauses(even, prosody.pause / request.rate**0.5)
        shaped.append((shaping.trim(even), pause * prosody.pause / request.rate))
    spoken = shaping.join(shaped)
    spoken = shaping.trim(colour(spoken, prosody, whisper))
    if not len(spoken.samples) or not np.abs(spoken.samples).max():
        raise ProviderError(f"nothing was heard of the line {request.text[:60]!r}")
    samples = spoken.samples * np.float32(_PEAK / np.abs(spoken.samples).max())
    duration = len(samples) / RATE
    gain = TARGET_LUFS + prosody.level - loudness(samples, RATE)
    return Speech(
        audio=workbench.put(flac(samples), "audio/flac"),
        duration=duration,
        words=words_of(request.text, spoken.sounds, duration),
        phonemes=phonemes_of(spoken.sounds),
        gain=gain,
    )


def flac(samples: np.ndarray) -> bytes:
    """Mono FLAC, 16 bit, 24 kHz."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, samples, RATE, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def phonemes_of(sounds: tuple[Sound, ...]) -> tuple[Phoneme, ...]:
    """The heard sounds in IPA."""
    return tuple(
        Phoneme(
            symbol=to_ipa(sound.symbol), start=sound.start, end=sound.end, stressed=sound.stressed
        )
        for sound in sounds
        if not sound.silent and sound.end > sound.start
    )


def words_of(text: str, sounds: tuple[Sound, ...], duration: float) -> tuple[Word, ...]:
    """One word per written word, in order and without overlap.

    A written word nobody hears (a lone dash) takes the time between its neighbours.
    """
    spans: dict[int, tuple[float, float]] = {}
    for sound in sounds:
        if sound.token is not None:
            start, end = spans.get(sound.token, (sound.start, sound.end))
            spans[sound.token] = (min(start, sound.start), max(end, sound.end))
    words: list[Word] = []
    clock = 0.0
    tokens = tokens_of(text)
    for index, token in enumerate(tokens):
        if index in spans:
            start, end = spans[index]
        else:
            later = [spans[other][0] for other in range(index + 1, len(tokens)) if other in spans]
            start, end = clock, later[0] if later else duration
        start = max(start, clock)
        end = max(end, start)
        words.append(Word(text=token, start=start, end=end))
        clock = end
    return tuple(words)
