"""hibari: quick English voices for drafts, all made from one small neural voice."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec

from filmwright import (
    Offer,
    ProviderInfo,
    Readiness,
    Speech,
    SpeechRequest,
    Workbench,
    hookimpl,
)
from plugins.providers.hibari.voices import MORPHS, VOICES
from plugins.providers.kokoro.catalogue import repertoire
from plugins.providers.speech import takeover

NAME = "hibari"


@cache
def check() -> Readiness:
    """Ready when the hibari-tts package, which brings its model, is installed."""
    for package, name in (("hibari", "hibari-tts"), ("onnxruntime", "onnxruntime")):
        if find_spec(package) is None:
            return Readiness(False, f"missing Python package; run `pip install {name}`")
    return Readiness(True)


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name=NAME,
        title="Hibari",
        version="1",
        stages=("voice",),
        check=check,
        description="Quick English voices for drafts: many times faster than speech, plainer "
        "than Kokoro. All are made from one woman's voice.",
        voices=VOICES,
        languages=("en",),
    )


@hookimpl
def speak_line(request: SpeechRequest) -> Offer | None:
    if request.language != "en":
        return None
    own = request.voice in MORPHS
    voice = request.voice
    if not own:
        wanted = takeover.describe(request.voice, repertoire().voices)
        stand_in = takeover.nearest(wanted, "en", VOICES)
        if stand_in is None:
            return None
        voice = stand_in.id
    return Offer(
        NAME,
        partial(_run, request, voice),
        quality=0.5 if own else takeover.QUALITY[NAME],
        seconds=0.2 + 0.002 * len(request.text),
    )


def _run(request: SpeechRequest, voice: str, workbench: Workbench) -> Speech:
    from plugins.providers.hibari.speaking import speak

    if voice != request.voice:
        takeover.announce(request.voice, voice, workbench)
    return speak(request, voice, workbench)
