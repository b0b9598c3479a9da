"""The film as an OpenTimelineIO timeline: shots, voices, music and ambience on their tracks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import opentimelineio as otio

from filmwright import PublishRequest, Ref
from plugins.outputs.folder.whole import whole_file


def write_timeline(
    request: PublishRequest, film: Path, sounds: Mapping[str, Path], path: Path
) -> None:
    """Write ``path``; media are named relative to it, so that the folder can be moved.

    ``sounds``: an artifact's SHA-256 → where it lies.
    """
    timeline = otio.schema.Timeline(name=request.title)
    timeline.tracks.append(_pictures(request, film, path))
    timeline.tracks.append(_voices(request, sounds, path))
    for name in ("music", "ambience"):
        ref: Ref | None = getattr(request.score, name) if request.score else None
        if ref:
            timeline.tracks.append(_bed(request, name, sounds[ref.sha256], path))
    with whole_file(path) as temporary:
        temporary.write_text(otio.adapters.write_to_string(timeline, "otio_json"), "utf-8")


def _pictures(request: PublishRequest, film: Path, path: Path) -> otio.schema.Track:
    track = otio.schema.Track("Pictures", kind=otio.schema.TrackKind.Video)
    for scene in request.timeline.scenes:
        for shot in scene.shots:
            name = f"{scene.scene.heading} · {shot.id} ({shot.framing})"
            track.append(
                _clip(request, name, film, path, (shot.first, shot.frames), request.timeline.frames)
            )
    return track


def _voices(request: PublishRequest, sounds: Mapping[str, Path], path: Path) -> otio.schema.Track:
    track = otio.schema.Track("Voices", kind=otio.schema.TrackKind.Audio)
    cursor = 0
    for first, frames, name, media in _spoken(request, sounds):
        if first > cursor:
            track.append(otio.schema.Gap(source_range=_range(request, 0, first - cursor)))
        track.append(_clip(request, name, media, path, (0, frames), frames))
        cursor = max(cursor, first) + frames
    return track


def _spoken(
    request: PublishRequest, sounds: Mapping[str, Path]
) -> Iterator[tuple[int, int, str, Path]]:
    fps = request.timeline.fps
    lines = [line for scene in request.timeline.scenes for line in scene.lines]
    for line, clip in zip(lines, request.voices, strict=True):
        first = round(line.start * fps)
        frames = max(1, round((line.end - line.start) * fps))
        yield first, frames, f"{line.line.speaker}: {line.line.text}", sounds[clip.audio.sha256]


def _bed(request: PublishRequest, name: str, media: Path, path: Path) -> otio.schema.Track:
    track = otio.schema.Track(name.title(), kind=otio.schema.TrackKind.Audio)
    track.append(
        _clip(request, name, media, path, (0, request.timeline.frames), request.timeline.frames)
    )
    return track


def _clip(
    request: PublishRequest,
    name: str,
    media: Path,
    path: Path,
    used: tuple[int, int],
    available: int,
) -> otio.schema.Clip:
    """A clip of ``used`` (first frame, frames) of a medium that is ``available`` frames long."""
    return otio.schema.Clip(
        name=name,
        media_reference=otio.schema.ExternalReference(
            target_url=quote(os.path.relpath(media, path.parent)),
            available_range=_range(request, 0, available),
        ),
        source_range=_range(request, *used),
    )


def _range(request: PublishRequest, start: int, frames: int) -> otio.opentime.TimeRange:
    fps = request.timeline.fps
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(start, fps), otio.opentime.RationalTime(frames, fps)
    )
