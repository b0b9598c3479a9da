"""The typefaces of the house: which file holds a family and which characters it can write.

All come as data in Python packages under the SIL Open Font License, so that letters are the
same on every machine and nothing is asked of the system's fonts.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from core.errors import ProviderError


@dataclass(frozen=True)
class Typeface:
    """A family as its fonts name it, and the file that holds its weights."""

    family: str
    package: str
    file: str
    italic: str = ""
    """The file with the italics, if there is one."""
    index: int = 0
    """Which font of a collection it is."""

    def path(self, italic: bool = False) -> Path:
        """The font file on this machine.

        :raises ProviderError: the package that brings it is not installed.
        """
        found = folder_of(self.package) / (self.italic if italic and self.italic else self.file)
        if not found.is_file():
            raise ProviderError(f"the font {found.name} is missing; reinstall {self.package}")
        return found


def _noto(script: str) -> Typeface:
    name = f"NotoSans{script.replace(' ', '')}[wght].ttf"
    return Typeface(f"Noto Sans {script}".strip(), "manimgx_fonts", name)


SANS = Typeface(
    "Noto Sans", "manimgx_fonts", "NotoSans[wght].ttf", italic="NotoSans-Italic[wght].ttf"
)
CINZEL = Typeface("Cinzel", "fontpkg_cinzel", "files/Cinzel[wght].ttf")
GARAMOND = Typeface(
    "EB Garamond", "fontpkg_eb_garamond", "files/EBGaramond[wght].ttf",
    italic="files/EBGaramond-Italic[wght].ttf",
)  # fmt: skip
FRAUNCES = Typeface(
    "Fraunces", "fontpkg_fraunces", "files/Fraunces[SOFT,WONK,opsz,wght].ttf",
    italic="files/Fraunces-Italic[SOFT,WONK,opsz,wght].ttf",
)  # fmt: skip
SPARTAN = Typeface("League Spartan", "fontpkg_league_spartan", "files/LeagueSpartan[wght].ttf")

#: Scripts with a face of their own, beside the Latin, Greek and Cyrillic of :data:`SANS`.
SCRIPTS = tuple(
    _noto(script)
    for script in (
        "Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati",
        "Gurmukhi", "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya",
        "Sinhala", "Tamil", "Telugu", "Thai",
    )
)  # fmt: skip
SYMBOLS = _noto("Symbols")
EMOJI = Typeface("Noto Emoji", "manimgx_fonts", "NotoEmoji[wght].ttf")

_HAN = {"ja": ("JP", 0), "ko": ("KR", 1), "zh": ("SC", 2), "yue": ("HK", 4)}


def han(language: str) -> Typeface:
    """The face for Chinese, Japanese and Korean; the same character is drawn as each is used to."""
    region, index = _HAN.get(language, _HAN["zh"])
    return Typeface(
        f"Noto Sans CJK {region}", "manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", index=index
    )


@cache
def folder_of(package: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ProviderError(
            f"the font package {package.replace('_', '-')} is not installed; run `make setup`"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def writes(face: Typeface, character: str) -> bool:
    """Whether the face has a glyph for this character."""
    starts, ends = _coverage(face.path())
    found = bisect_right(starts, ord(character)) - 1
    return found >= 0 and ord(character) <= ends[found]


@cache
def _coverage(path: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the ranges in a font's character map, in order.

    Reads formats 4 and 12 of the ``cmap`` table (OpenType 1.9), which every face here has.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
        offset = struct.unpack(">I", head[12:16])[0] if head[:4] == b"ttcf" else 0
        count = struct.unpack(">H", head[offset + 4 : offset + 6])[0]
        records = (head[offset + 12 + 16 * i : offset + 28 + 16 * i] for i in range(count))
        table = next(record for record in records if record[:4] == b"cmap")
        start, length = struct.unpack(">II", table[8:16])
        stream.seek(start)
        cmap = stream.read(length)
    subtables = struct.unpack(">H", cmap[2:4])[0]
    offsets = {struct.unpack(">I", cmap[8 + 8 * i : 12 + 8 * i])[0] for i in range(subtables)}
    by_format = {struct.unpack(">H", cmap[at : at + 2])[0]: cmap[at:] for at in sorted(offsets)}
    ranges = _groups(by_format[12]) if 12 in by_format else _segments(by_format[4])
    ordered = sorted(ranges)
    return tuple(first for first, _ in ordered), tuple(last for _, last in ordered)


def _groups(table: bytes) -> list[tuple[int, int]]:
    count = struct.unpack(">I", table[12:16])[0]
    numbers = struct.unpack(f">{3 * count}I", table[16 : 16 + 12 * count])
    return list(zip(numbers[0::3], numbers[1::3], strict=True))


def _segments(table: bytes) -> list[tuple[int, int]]:
    count = struct.unpack(">H", table[6:8])[0] // 2
    ends = struct.unpack(f">{count}H", table[14 : 14 + 2 * count])
    starts = struct.unpack(f">{count}H", table[16 + 2 * count : 16 + 4 * count])
    return [pair for pair in zip(starts, ends, strict=True) if pair[0] != 0xFFFF]
