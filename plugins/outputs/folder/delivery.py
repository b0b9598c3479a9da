"""Writes a film's files; those already there with the same content are left alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from filmwright import InputError, Published, PublishRequest, Ref, Workbench
from plugins.outputs.folder.interchange import write_timeline
from plugins.outputs.folder.whole import whole_file

_SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "audio/flac": ".flac", "audio/wav": ".wav"}


def deliver(request: PublishRequest, workbench: Workbench) -> Published:
    """Put the film and everything around it at ``request.destination``."""
    film = Path(request.destination)
    stem = film.with_suffix("")
    try:
        film.parent.mkdir(parents=True, exist_ok=True)
        files = [_place(workbench, ref, path) for ref, path in _files(request, film, stem)]
        media = Path(f"{stem}.media")
        sounds = {ref.sha256: _place(workbench, ref, path) for ref, path in _sounds(request, media)}
        timeline = Path(f"{stem}.otio")
        write_timeline(request, film, sounds, timeline)
    except OSError as error:
        raise InputError(f"cannot write to {film.parent}: {error.strerror}") from error
    files.extend([timeline, *sounds.values()])
    return Published(location=str(film), files=tuple(str(path) for path in files))


def _files(request: PublishRequest, film: Path, stem: Path) -> Iterator[tuple[Ref, Path]]:
    yield request.film.video, film
    for subtitles in request.subtitles:
        for kind in ("srt", "vtt", "ass"):
            yield getattr(subtitles, kind), Path(f"{stem}.{subtitles.language}.{kind}")
    if request.thumbnails:
        for number, image in enumerate(request.thumbnails.images, 1):
            yield image, Path(f"{stem}.thumbnail-{number}.jpg")
        yield request.thumbnails.poster, Path(f"{stem}.poster.jpg")


def _sounds(request: PublishRequest, media: Path) -> Iterator[tuple[Ref, Path]]:
    lines = [line for scene in request.timeline.scenes for line in scene.lines]
    for line, clip in zip(lines, request.voices, strict=True):
        suffix = _SUFFIX.get(clip.audio.media_type, ".flac")
        yield clip.audio, media / f"{line.line.id}.{line.line.speaker}{suffix}"
    if request.score:
        for name in ("music", "ambience"):
            ref = getattr(request.score, name)
            if ref:
                yield ref, media / f"{name}.flac"


def _place(workbench: Workbench, ref: Ref, path: Path) -> Path:
    """Copy an artifact to ``path``; a file that is already right is not touched."""
    source = workbench.path(ref)
    if not _same(source, path):
        with whole_file(path) as temporary:
            shutil.copyfile(source, temporary)
    return path


def _same(source: Path, path: Path) -> bool:
    if not path.is_file() or path.stat().st_size != source.stat().st_size:
        return False
    with source.open("rb") as one, path.open("rb") as other:
        while block := one.read(1 << 20):
            if block != other.read(1 << 20):
                return False
    return True
