"""What a creator may choose from: voices, styles, kinds of music, providers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from core.errors import NotFoundError
from core.film import Language, MusicKind, Voice
from core.offers import ProviderInfo
from core.plugins import STAGE_HOOKS
from core.stages import Stage
from core.studio import Studio

#: Voices of at least this quality sound like people.
NATURAL = 0.4

#: What a voice says when it introduces itself, by language; others say it in English letters.
_INTRODUCTIONS = {
    "en": "Every story is waiting for the right voice. This one could be yours.",
    "es": "Cada historia espera la voz adecuada. Esta podría ser la tuya.",
    "fr": "Chaque histoire attend la bonne voix. Celle-ci pourrait être la vôtre.",
    "de": "Jede Geschichte wartet auf die richtige Stimme. Vielleicht ist es diese.",
    "it": "Ogni storia aspetta la voce giusta. Questa potrebbe essere la tua.",
    "pt": "Cada história espera pela voz certa. Esta pode ser a sua.",
    "nl": "Elk verhaal wacht op de juiste stem. Misschien is dit de jouwe.",
    "ru": "Каждая история ждёт свой голос. Может быть, это он.",
    "hi": "हर कहानी को एक सही आवाज़ का इंतज़ार होता है। शायद यह वही आवाज़ है।",
    "ta": "ஒவ்வொரு கதையும் சரியான குரலுக்காகக் காத்திருக்கிறது. இது அந்தக் குரலாக இருக்கலாம்.",
    "te": "ప్రతి కథ సరైన గొంతు కోసం ఎదురుచూస్తుంది. ఇది ఆ గొంతు కావచ్చు.",
    "ml": "ഓരോ കഥയും ശരിയായ ശബ്ദത്തിനായി കാത്തിരിക്കുന്നു. ഇത് ആ ശബ്ദമാകാം.",
    "bn": "প্রতিটি গল্প সঠিক কণ্ঠের অপেক্ষায় থাকে। হয়তো এটাই সেই কণ্ঠ।",
    "mr": "प्रत्येक कथा योग्य आवाजाची वाट पाहते. कदाचित हाच तो आवाज.",
    "zh": "每个故事都在等待合适的声音。也许就是这一个。",
    "ja": "どの物語も、ぴったりの声を待っています。",
    "ko": "모든 이야기는 어울리는 목소리를 기다립니다.",
    "ar": "كل قصة تنتظر الصوت المناسب. ربما يكون هذا هو.",
    "tr": "Her hikâye doğru sesi bekler. Belki de bu sestir.",
    "pl": "Każda historia czeka na właściwy głos. Może to właśnie ten.",
}


@dataclass(frozen=True)
class Wish:
    """What kind of voice is looked for; empty: any."""

    language: str = ""
    gender: str = ""
    age: str = ""
    accent: str = ""
    query: str = ""


@dataclass(frozen=True)
class Style:
    """A look that films can have."""

    name: str
    description: str
    same_as: str = ""
    """The style of which this is another name."""


def voices(studio: Studio, wish: Wish) -> list[Voice]:
    """The voices that fit, the most natural first."""
    terms = wish.query.casefold().split()
    found = [
        voice
        for voice in studio.registry.voices()
        if (not wish.language or wish.language in voice.languages)
        and (not wish.gender or voice.gender == wish.gender)
        and (not wish.age or voice.age == wish.age)
        and (not wish.accent or voice.accent.casefold() == wish.accent.casefold())
        and all(any(word.startswith(term) for word in _words(voice)) for term in terms)
    ]
    return sorted(
        found,
        key=lambda voice: (
            voice.quality < NATURAL,
            bool(wish.language) and voice.languages[0] != wish.language,
            -voice.quality,
            voice.name,
            voice.id,
        ),
    )


def voice(studio: Studio, voice_id: str) -> Voice:
    """One voice.

    :raises NotFoundError: there is none with this id.
    """
    for one in studio.registry.voices():
        if one.id == voice_id:
            return one
    raise NotFoundError(f"there is no voice {voice_id!r}")


def accents(studio: Studio, language: str = "") -> list[str]:
    """The accents in which a language (or any) is spoken, by name."""
    return sorted(
        {
            voice.accent
            for voice in studio.registry.voices()
            if voice.accent and (not language or language in voice.languages)
        }
    )


def languages(studio: Studio) -> list[tuple[Language, int, bool]]:
    """Every spoken language: its code, how many voices it has, and whether any is natural;
    those with natural voices first, then by code."""
    catalogue = studio.registry.voices()
    counts = Counter(code for one in catalogue for code in one.languages)
    natural = {code for one in catalogue if one.quality >= NATURAL for code in one.languages}
    return sorted(
        ((code, count, code in natural) for code, count in counts.items()),
        key=lambda entry: (not entry[2], entry[0]),
    )


def introduction(voice: Voice, language: str = "") -> tuple[Language, str]:
    """What the voice says when it is tried, and in which of its languages."""
    spoken = language if language in voice.languages else voice.languages[0]
    return spoken, _INTRODUCTIONS.get(spoken, _INTRODUCTIONS["en"])


def styles(studio: Studio) -> list[Style]:
    """Every style, each look under one name first, then its other names."""
    told = studio.registry.styles()
    found = [Style(name, line, _same_as(line, told)) for name, line in told.items()]
    return sorted(found, key=lambda style: bool(style.same_as))


def style(studio: Studio, name: str) -> Style:
    """One style.

    :raises NotFoundError: nobody here can draw it.
    """
    for one in styles(studio):
        if one.name == name:
            return one
    raise NotFoundError(f"there is no style {name!r}")


def music_kinds() -> tuple[MusicKind, ...]:
    """The kinds of music that can be asked for."""
    return get_args(MusicKind)


def providers(studio: Studio) -> list[tuple[ProviderInfo, bool, str]]:
    """Every provider, whether it can work here, and if not, why; in the order of the stages."""
    registry = studio.registry
    seen: dict[str, ProviderInfo] = {}
    stages: Iterable[Stage] = STAGE_HOOKS
    for stage in stages:
        for info in registry.serving(stage):
            seen.setdefault(info.name, info)
    told = []
    for info in seen.values():
        readiness = registry.readiness(info.name)
        told.append((info, readiness.ready, readiness.reason))
    return told


def _words(voice: Voice) -> list[str]:
    parts = (voice.name, voice.id, voice.accent, voice.description, voice.gender, voice.age)
    return re.findall(r"\w+", " ".join(parts).casefold())


def _same_as(line: str, told: dict[str, str]) -> str:
    """Providers say of another name for a look that it is ``The same as`` the first."""
    name = line.removeprefix("The same as ")
    return name if name != line and name in told else ""
