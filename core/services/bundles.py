"""Everything that goes with a finished film, as files: one by one or in one archive."""

from __future__ import annotations

import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from zipstream import ZIP_STORED, ZipStream

from core.errors import FilmwrightError, InputError, NotFoundError
from core.frozen import Ref
from core.models import Film
from core.runner import run_task
from core.services.renditions import Rendition, delivery_of, renditions_of
from core.stages import Published, PublishRequest
from core.studio import Studio

#: Films that one archive holds at most.
MOST_AT_ONCE = 50

#: Archives that a process sends at once. While one is sent, however slowly it is taken, a film's
#: files lie on the disk a second time.
_OPEN = threading.BoundedSemaphore(16)


class BusyError(FilmwrightError):
    """Too many archives are being sent just now."""

    code = "too_many_requests"
    status = 429


@dataclass(frozen=True)
class Item:
    """A file of a film that can be had at once."""

    name: str
    """What it is asked for by: ``mp4``, ``720p``, ``srt.en``, ``thumbnail-1``, ``poster``."""
    ref: Ref
    file: str
    """What it is called once it is saved."""


def items(film: Film) -> list[Item]:
    """Every file of the film that is there, without those written on the fly (OTIO, zip).

    :raises NotFoundError: the film is not finished, or may not be downloaded.
    """
    delivery = delivery_of(film)
    stem = stem_of(film, delivery)
    found = [
        Item(one.name, one.ref, _film_name(stem, one))
        for one in renditions_of(film)
        if one.ref is not None
    ]
    for subtitles in delivery.subtitles:
        for kind in ("srt", "vtt", "ass"):
            language = subtitles.language
            ref: Ref = getattr(subtitles, kind)
            found.append(Item(f"{kind}.{language}", ref, f"{stem}.{language}.{kind}"))
    if delivery.thumbnails:
        for number, image in enumerate(delivery.thumbnails.images, 1):
            found.append(Item(f"thumbnail-{number}", image, f"{stem}.thumbnail-{number}.jpg"))
        found.append(Item("poster", delivery.thumbnails.poster, f"{stem}.poster.jpg"))
    return found


def item(film: Film, name: str) -> Item:
    """One file by name.

    :raises NotFoundError: there is none of that name.
    """
    for one in items(film):
        if one.name == name:
            return one
    raise NotFoundError(f"the film has no file {name!r}, or it is not made yet")


def stem_of(film: Film, delivery: PublishRequest) -> str:
    """How the film's files are called: the title as a file name, and the version after the first.

    Letters of every script stay; whatever a file system minds goes.
    """
    title = unicodedata.normalize("NFC", delivery.title)
    # A vowel sign of an Indian script is a mark (M), not a letter.
    kept = (one if unicodedata.category(one)[0] in "LMN" else " " for one in title)
    stem = "-".join("".join(kept).split()).lower()[:60].strip("-") or "film"
    return f"{stem}-v{film.number}" if film.number > 1 else stem


def edit_timeline(studio: Studio, film: Film) -> tuple[str, bytes]:
    """The OpenTimelineIO file's name and content."""
    with studio.store.scratch() as folder:
        published = _deliver(studio, delivery_of(film), stem_of(film, delivery_of(film)), folder)
        path = next(Path(one) for one in published.files if one.endswith(".otio"))
        return path.name, path.read_bytes()


@dataclass(frozen=True)
class Archive:
    """A zip that is written while it is sent."""

    file: str
    size: int | None
    """Bytes; ``None``: nobody knows until it is written."""
    content: Iterator[bytes]
    close: Callable[[], None]
    """To be called when it is sent, or given up."""


def archive(studio: Studio, film: Film) -> Archive:
    """Everything in one zip. Nothing is compressed: film, sound and pictures already are.

    :raises BusyError: too many are being sent.
    """
    delivery = delivery_of(film)
    stem = stem_of(film, delivery)
    with ExitStack() as opened:
        _take_turn(opened)
        folder = opened.enter_context(studio.store.scratch())
        _deliver(studio, delivery, stem, folder)
        stream = ZipStream(compress_type=ZIP_STORED, sized=True)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                stream.add_path(path, f"{stem}/{path.relative_to(folder)}")
        return Archive(f"{stem}.zip", len(stream), iter(stream), opened.pop_all().close)


def archive_of(studio: Studio, films: Sequence[Film]) -> Archive:
    """Several films in one zip, a folder each. A film's files are gathered when its turn comes and
    let go when it is sent: however many there are, there is only one on the disk.

    :raises InputError: none was asked for, or too many.
    :raises NotFoundError: one is not finished, or may not be downloaded.
    :raises BusyError: too many are being sent.
    """
    if not 0 < len(films) <= MOST_AT_ONCE:
        raise InputError(f"choose 1 to {MOST_AT_ONCE} films")
    wanted = [(delivery_of(film), stem_of(film, delivery_of(film))) for film in films]
    if lost := [one.title for one, _stem in wanted if not studio.store.holds(one.film.video)]:
        raise NotFoundError(f"the film “{lost[0]}” is not kept any more; choose without it")
    content = _one_by_one(studio, wanted)
    with ExitStack() as opened:
        _take_turn(opened)
        opened.callback(content.close)
        return Archive("films.zip", None, content, opened.pop_all().close)


def _take_turn(opened: ExitStack) -> None:
    if not _OPEN.acquire(blocking=False):
        raise BusyError("Too many requests. Wait a moment and try again.")
    opened.callback(_OPEN.release)


def _one_by_one(studio: Studio, wanted: list[tuple[PublishRequest, str]]) -> Generator[bytes]:
    stream, named = ZipStream(compress_type=ZIP_STORED), Counter[str]()
    for delivery, stem in wanted:
        named[stem] += 1
        top = stem if named[stem] == 1 else f"{stem}-{named[stem]}"
        with studio.store.scratch() as folder:
            _deliver(studio, delivery, stem, folder)
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    stream.add_path(path, f"{top}/{path.relative_to(folder)}")
            yield from stream.all_files()
    yield from stream.finalize()


def _deliver(studio: Studio, delivery: PublishRequest, stem: str, folder: Path) -> Published:
    """The film's files in a folder, by the folder output."""
    place = folder / f"{stem}.mp4"
    request = delivery.model_copy(update={"destination": str(place)})
    outcome = run_task(
        studio.registry, studio.store, request, {"publish": "folder"}, lambda _done: None
    )
    return Published.model_validate(outcome.document)


def _film_name(stem: str, one: Rendition) -> str:
    if one.name == "mp4":
        return f"{stem}.mp4"
    return f"{stem}.webm" if one.name == "webm" else f"{stem}.{one.name}.mp4"
