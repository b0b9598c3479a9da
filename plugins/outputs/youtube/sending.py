"""A film's bytes on their way: Google's resumable protocol, driven by Google's client.

A session takes the film in chunks and says after each how much it has, which may be less than was
sent. After anything that went wrong it is asked where it stands, and goes on from there.
https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest, MediaUpload

from filmwright import DestinationError, QuotaSpentError, SessionLostError
from plugins.outputs.youtube.faults import reason_of, told
from plugins.outputs.youtube.place import YouTube
from plugins.outputs.youtube.transport import Transport

#: Bytes of a chunk; Google wants a multiple of 256 KiB.
CHUNK = 8 * 1024 * 1024

#: Bytes read from the disk at once.
_READ = 256 * 1024

#: Seconds of rest after something went wrong, at first and at most.
REST = (0.5, 8.0)

#: How often in a row nothing arrives before the upload is left for later.
PATIENCE = 4

#: What a session answers that has ended: unknown, expired, cancelled.
_LOST = (404, 410, 499)

#: What it answers to bytes that it does not expect: it has more, or fewer, than was thought.
_ASTRAY = (400, 409, 412, 416)


class FilmFile(MediaUpload):
    """A film, read from the disk chunk by chunk."""

    def __init__(self, path: Path | None, size: int, media_type: str) -> None:
        self._path = path
        self._size = size
        self._media_type = media_type

    def chunksize(self) -> int:
        return CHUNK

    def mimetype(self) -> str:
        return self._media_type

    def size(self) -> int:
        return self._size

    def resumable(self) -> bool:
        return True

    def has_stream(self) -> bool:
        # A stream that was read cannot be sent again when the token is refreshed in between.
        return False

    def getbytes(self, begin: int, length: int) -> Chunk:
        assert self._path is not None
        return Chunk(self._path, begin, min(length, self._size - begin))


class Chunk:
    """Part of a film, read while it is sent, each time it is sent."""

    def __init__(self, path: Path, begin: int, length: int) -> None:
        self._path = path
        self._begin = begin
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb", buffering=0) as stream:
            stream.seek(self._begin)
            left = self._length
            while left:
                piece = stream.read(min(_READ, left))
                if not piece:
                    raise OSError(f"{self._path.name} is shorter than it was")
                left -= len(piece)
                yield piece


def begin(place: YouTube, transport: Transport, request: HttpRequest, size: int) -> str:
    """Open the session of a request whose media is a :class:`FilmFile`."""
    headers = {
        **request.headers,
        "X-Upload-Content-Type": request.resumable.mimetype(),
        "X-Upload-Content-Length": str(size),
    }
    with told(place, "videos.insert"):
        answer, content = transport.request(request.uri, "POST", request.body, headers)
        if answer.status != 200 or "location" not in answer:
            raise HttpError(answer, content, uri=request.uri)
    return str(answer["location"])


def resume(
    place: YouTube, transport: Transport, request: HttpRequest, session: str,
    tell: Callable[[int], None],
) -> dict[str, Any]:  # fmt: skip
    """Send what is missing; gives back the finished video.

    :raises SessionLostError: the session is not known any more.
    """
    request.resumable_uri = session
    asked, failures, rest = False, 0, REST[0]
    while True:
        before = request.resumable_progress
        try:
            video = _next(place, transport, request) if asked else _ask(place, transport, request)
            asked = True
        except DestinationError as error:
            failures += 1
            hopeless = not error.passing or isinstance(error, QuotaSpentError)
            if hopeless or error.after > REST[1] or failures >= PATIENCE:
                raise
            tell(request.resumable_progress)
            time.sleep(max(error.after, random.uniform(rest / 2, rest)))
            # The client itself asks where the session stands before it sends again.
            rest = min(2 * rest, REST[1])
            continue
        if video is not None:
            return video
        tell(request.resumable_progress)
        if request.resumable_progress > before:
            failures, rest = 0, REST[0]


def _ask(place: YouTube, transport: Transport, request: HttpRequest) -> dict[str, Any] | None:
    """Where the session stands; the video, when it is whole."""
    headers = {"Content-Range": f"bytes */{request.resumable.size()}", "Content-Length": "0"}
    with _session(place):
        answer, content = transport.request(request.resumable_uri, "PUT", None, headers)
        if answer.status in (200, 201):
            video: dict[str, Any] = json.loads(content)
            return video
        if answer.status != 308:
            raise HttpError(answer, content, uri=request.resumable_uri)
    arrived = str(answer.get("range", ""))
    request.resumable_progress = int(arrived.rpartition("-")[2]) + 1 if arrived else 0
    return None


def _next(place: YouTube, transport: Transport, request: HttpRequest) -> dict[str, Any] | None:
    """Send one chunk; the video, when it was the last."""
    before = request.resumable_progress
    with _session(place):
        _, video = request.next_chunk(http=transport)
    if video is None and request.resumable_progress <= before:
        raise DestinationError("YouTube took nothing of the film.", passing=True)
    return video


@contextmanager
def _session(place: YouTube) -> Iterator[None]:
    with told(place, "videos.insert"):
        try:
            yield
        except HttpError as error:
            status = int(error.resp.status)
            if status in _LOST:
                raise SessionLostError("YouTube does not know this upload any more.") from error
            if status in _ASTRAY and not reason_of(error):
                raise DestinationError("YouTube expected other bytes.", passing=True) from error
            raise
