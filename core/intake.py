"""What a creator hands in, checked once, at the edge, with an error that says what to do."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from core.errors import InputError
from core.film import Screenplay
from core.frozen import Ref
from core.media.headers import picture_header
from core.pacing import LONGEST, SHORTEST
from core.store.base import Store
from core.words import count_words

FEWEST_WORDS, MOST_WORDS = 50, 500

#: What stands without a space, longer than any word or address; Chinese, Japanese and Thai have
#: no spaces. Reading a text takes time with the square of its longest word.
_NO_WORD = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]{301}")

MOST_IMAGE_BYTES = 10 * 1000 * 1000
MOST_IMAGES = 20
_MOST_IMAGE_PIXELS = 100_000_000


def read_script(path: Path) -> str:
    """The text of a script file.

    :raises InputError: it cannot be read, is not text, or has too few or too many words.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the script {path}: {error.strerror}") from error
    return admit_script(content, str(path))


def admit_script(content: bytes, name: str = "the script") -> str:
    """A script handed in as bytes; errors as :func:`read_script`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name} is not a text file: save it as UTF-8 text") from None
    if any(ord(letter) < 32 and letter not in "\t\n\r\f\v" for letter in text):
        raise InputError(f"{name} is not a text file: it holds control characters")
    if (found := _NO_WORD.search(text)) is not None:
        raise InputError(f"{name} holds a word of over 300 letters, {found[0][:20]}…: shorten it")
    _refuse_length(count_words(text), name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_length(words: int, name: str) -> None:
    if words == 0:
        raise InputError(f"{name} is empty: a script has {FEWEST_WORDS} to {MOST_WORDS} words")
    if words < FEWEST_WORDS:
        raise InputError(
            f"{name} has {words} words and a film needs at least {FEWEST_WORDS}: "
            f"write {FEWEST_WORDS - words} more"
        )
    if words > MOST_WORDS:
        raise InputError(
            f"{name} has {words} words and a film takes at most {MOST_WORDS}: "
            f"cut {words - MOST_WORDS}"
        )


def read_screenplay(path: Path) -> Screenplay:
    """A screenplay as ``filmwright analyze --json`` prints it and a person corrected it.

    :raises InputError: it cannot be read or is not one; the message names the place.
    """
    try:
        play = Screenplay.model_validate_json(_bytes_of(path, "screenplay"))
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"]) or "the file"
        raise InputError(f"{path} is not a screenplay: {place}: {fault['msg']}") from None
    _refuse_length(count_words(" ".join(line.text for line in play.lines)), str(path))
    return play


def admit_duration(seconds: int | None) -> int | None:
    """The asked length in seconds.

    :raises InputError: outside 30–300.
    """
    if seconds is not None and not SHORTEST <= seconds <= LONGEST:
        raise InputError(f"a film lasts {SHORTEST} to {LONGEST} seconds; {seconds} was asked")
    return seconds


def admit_image(store: Store, path: Path) -> Ref:
    """Keep a creator's picture.

    :raises InputError: not a JPEG, PNG or WebP, larger than 10 MB, or broken.
    """
    content = _bytes_of(path, "picture")
    if len(content) > MOST_IMAGE_BYTES:
        megabytes = len(content) / 1e6
        raise InputError(f"the picture {path} has {megabytes:.1f} MB; at most 10 MB are taken")
    header = picture_header(content)
    if header is None or header.pixels > _MOST_IMAGE_PIXELS or not _decodes(content):
        raise InputError(f"{path} is not a picture that can be read: use JPG, PNG or WebP")
    return store.put(content, header.media_type)


def admit_sound(store: Store, path: Path) -> Ref:
    """Keep a creator's music.

    :raises InputError: it holds no sound that can be decoded.
    """
    import av

    content = _bytes_of(path, "music")
    try:
        with av.open(str(path)) as container:
            next(container.decode(audio=0))
    except (av.FFmpegError, StopIteration, IndexError):
        raise InputError(f"{path} holds no sound that can be read: use MP3, WAV or FLAC") from None
    return store.put(content, "application/octet-stream")


def read_translation(path: Path) -> tuple[str, ...]:
    """A creator's translation: one spoken line per line of the file, blank lines aside.

    :raises InputError: it cannot be read or is not text.
    """
    content = _bytes_of(path, "translation")
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError(f"the translation {path} is not UTF-8 text") from None
    return tuple(line.strip() for line in lines if line.strip())


def admit_destination(path: Path) -> Path:
    """The film file to write, in a folder that can be written.

    :raises InputError: it is a folder, has no film suffix, or its folder cannot be written.
    """
    if path.suffix not in (".mp4", ".webm"):
        raise InputError(f"{path} is not a film's name: end it with .mp4 or .webm")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file in it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe = path.parent / f".{path.name}.probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(f"cannot write to the folder {path.parent}: {error.strerror}") from error
    return path


def _bytes_of(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the {what} {path}: {error.strerror}") from error


def _decodes(content: bytes) -> bool:
    import cv2
    import numpy as np

    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return False
    return picture is not None and picture.size > 1
