"""What a picture's or a sound's first bytes say, read before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"

#: JPEG frame headers (SOF); C4, C8 and CC in their midst are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}

#: JPEG markers that have no length, and those that a header does not have.
_BARE = frozenset((0x00, 0x01, *range(0xD0, 0xDB)))


@dataclass(frozen=True)
class PictureHeader:
    """What a picture says that it is."""

    media_type: str
    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many there are to decode."""
        return self.width * self.height


def picture_header(content: bytes) -> PictureHeader | None:
    """The header of a JPEG, PNG or WebP picture; ``None``: it is none of them."""
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    return None


def sound_format(content: bytes) -> tuple[str, str] | None:
    """How FFmpeg calls the sound's format, and its media type; ``None``: neither MP3, WAV, FLAC
    nor M4A."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav", "audio/wav"
    if content.startswith(b"fLaC"):
        return "flac", "audio/flac"
    if content[4:8] == b"ftyp":
        return "mp4", "audio/mp4"
    # An MPEG audio frame begins with eleven set bits; layer bits 01 are layer III.
    framed = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    if content.startswith(b"ID3") or framed:
        return "mp3", "audio/mpeg"
    return None


def _png(content: bytes) -> PictureHeader | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    return PictureHeader("image/png", width, height)


def _jpeg(content: bytes) -> PictureHeader | None:
    at = 2
    while at + 9 < len(content):
        # Whoever decodes it must come to the same frame header. Before it, every marker has a
        # length; those without one are where decoders read on in different places.
        marker = content[at + 1]
        if content[at] != 0xFF or marker in _BARE:
            return None
        if marker == 0xFF:
            at += 1
        elif marker in _FRAMES:
            height, width = (
                int.from_bytes(content[place : place + 2], "big") for place in (at + 5, at + 7)
            )
            return PictureHeader("image/jpeg", width, height)
        else:
            length = int.from_bytes(content[at + 2 : at + 4], "big")
            if length < 2:
                return None
            at += 2 + length
    return None


def _webp(content: bytes) -> PictureHeader | None:
    kind = content[12:16]
    if len(content) < 30:
        return None
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
    elif kind == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    else:
        return None
    return PictureHeader("image/webp", width, height)
