"""Small requests of every kind, to try a provider with."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib
from collections.abc import Iterator

from core.film import Character, Phoneme, Word
from core.frozen import Ref
from core.offers import ProviderInfo
from core.stages import (
    Clip,
    Layer,
    LipSyncRequest,
    MixRequest,
    Picture,
    PlateRequest,
    PortraitRequest,
    Request,
    ScoreRequest,
    ScoreSection,
    ScriptRequest,
    SegmentRequest,
    Slice,
    SpeechRequest,
    SpokenLine,
    Stage,
    SubtitleRequest,
    Take,
    ThumbnailRequest,
    VideoFormat,
)
from core.store.base import Store

_SCRIPT = (
    "Every night the old keeper lit the lamp above the silent bay. “Is anyone out there?” he "
    "asked the dark. The next morning a small boat lay on the beach, and a girl named Maya stood "
    "beside it. “Your light brought us home,” she said. The keeper smiled, and for the first "
    "time in years he put the kettle on for two."
)
_WIDTH, _HEIGHT = 320, 180
_WORDS = (Word(text="Come", start=0.0, end=0.4), Word(text="home.", start=0.4, end=1.0))
_PHONEMES = tuple(
    Phoneme(symbol=symbol, start=at / 6, end=(at + 1) / 6, stressed=symbol == "o")
    for at, symbol in enumerate("kʌmhom")
)
_SAMPLE_TEXTS = {"hi": "घर आ जाओ।", "es": "Vuelve a casa.", "fr": "Rentre à la maison."}


def samples_for(stage: Stage, info: ProviderInfo, store: Store) -> Iterator[Request]:
    """Requests of a stage that are quick to answer; what they name is put into ``store``."""
    makers = {
        "script": _scripts,
        "images": _images,
        "voice": _speech,
        "lipsync": _lips,
        "music": _music,
        "subtitles": _subtitles,
        "compose": _compose,
    }
    if stage in makers:
        yield from makers[stage](info, store)


def _scripts(_info: ProviderInfo, _store: Store) -> Iterator[Request]:
    yield ScriptRequest(script=_SCRIPT)


def _images(info: ProviderInfo, _store: Store) -> Iterator[Request]:
    style = next(iter(info.styles), "cinematic")
    yield PlateRequest(setting="sea", time="dusk", style=style, width=_WIDTH, height=_HEIGHT)
    person = Character(id="maya", name="Maya", gender="female", age="child")
    yield PortraitRequest(character=person, style=style, framing="bust", height=180)


def _speech(info: ProviderInfo, _store: Store) -> Iterator[Request]:
    for voice in info.voices[:1]:
        language = voice.languages[0]
        text = _SAMPLE_TEXTS.get(language, "Come home.")
        yield SpeechRequest(text=text, language=language, voice=voice.id)


def _lips(_info: ProviderInfo, _store: Store) -> Iterator[Request]:
    yield LipSyncRequest(duration=1.0, words=_WORDS, phonemes=_PHONEMES, emotion="happy")


def _music(_info: ProviderInfo, _store: Store) -> Iterator[Request]:
    sections = (
        ScoreSection(start=0, duration=3, mood="calm", setting="sea"),
        ScoreSection(start=3, duration=3, mood="joyful", setting="beach"),
    )
    yield ScoreRequest(kind="ambient", sections=sections, duration=6, seed=7)


def _subtitles(_info: ProviderInfo, _store: Store) -> Iterator[Request]:
    line = SpokenLine(speaker="Maya", text="Come home.", start=0, end=1, words=_WORDS)
    yield SubtitleRequest(
        lines=(line,), spoken="en", language="en", width=_WIDTH, height=_HEIGHT, duration=2
    )


def _compose(_info: ProviderInfo, store: Store) -> Iterator[Request]:
    layer = Layer(image=_grey(store), x=-40, y=-30, depth=0.5)
    picture = Picture(width=_WIDTH, height=_HEIGHT, layers=(layer,))
    take = Take(picture=picture, framing="wide", camera="push_in", frames=12)
    size = VideoFormat(width=_WIDTH, height=_HEIGHT)
    yield SegmentRequest(format=size, frames=12, slices=(Slice(take=take, first=0),))
    yield ThumbnailRequest(title="Home", language="en", moments=(Slice(take=take, first=3),))
    yield MixRequest(duration=4, voices=(Clip(audio=_tone(store), start=0.5),))


def _grey(store: Store) -> Ref:
    """A grey PNG with room around the frame."""
    width, height = _WIDTH + 80, _HEIGHT + 60

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\x00" + b"\x80\x80\x80\xff" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return store.put(b"\x89PNG\r\n\x1a\n" + b"".join(parts), "image/png")


def _tone(store: Store) -> Ref:
    """Two seconds of a swelling tone."""
    rate = 24_000
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        samples = (
            round(9000 * math.sin(at * 0.06) * math.sin(at / rate * 6) ** 2)
            for at in range(2 * rate)
        )
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return store.put(sound.getvalue(), "audio/wav")
