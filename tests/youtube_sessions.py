"""Google's resumable uploads, from the server's side.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

import hashlib
import re
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: What a server keeps of a chunk that broke off, and what chunks must be multiples of.
UNIT = 256 * 1024

_PIECE = 64 * 1024


@dataclass
class Upload:
    """One session."""

    body: dict[str, Any]
    size: int
    path: Path
    has: int = 0
    """Bytes kept."""
    video: dict[str, Any] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sessions:
    """All sessions, and what is planned for them."""

    def __init__(
        self, folder: Path, finished: Callable[[dict[str, Any], str, int], dict[str, Any]]
    ) -> None:
        self._folder = folder
        self._finished = finished
        self.known: dict[str, Upload] = {}
        self.cuts: list[int] = []
        """Offsets at which the connection breaks, each once."""
        self.statuses: list[tuple[int, int]] = []
        """(offset, status): what a chunk that reaches there is answered with, each once."""
        self.takes: list[int] = []
        """Of the next chunks, how many bytes are kept."""
        self.silent_end = False
        """Whether the answer to the last chunk is lost on its way, once."""
        self.reached: Callable[[int], None] = lambda _: None
        """Told how many bytes of a film are there, after each piece."""
        self.questions = 0
        self.wrong: list[str] = []
        """What clients did that the protocol does not allow."""

    def begin(self, body: dict[str, Any], size: int) -> str:
        """Open one; gives back its number."""
        number = secrets.token_hex(12)
        path = self._folder / number
        path.touch()
        self.known[number] = Upload(body, size, path)
        return number

    def lose(self) -> None:
        """Forget all of them."""
        self.known.clear()

    def put(self, request: Any, number: str) -> None:
        """Bytes, or the question how many there are."""
        upload = self.known.get(number)
        length = int(request.headers["Content-Length"])
        if upload is None:
            request.rfile.read(length)
            request.answer(404, {"error": {"code": 404, "message": "no such session"}})
            return
        with upload.lock:
            asked = request.headers.get("Content-Range", "")
            if asked == f"bytes */{upload.size}" and length == 0:
                self.questions += 1
                self._tell(request, upload)
                return
            if upload.video is not None:
                request.rfile.read(length)
                self._tell(request, upload)
                return
            fault = self._fault(asked, length, upload)
            if fault:
                self.wrong.append(fault)
                request.rfile.read(length)
                request.answer(400, {"error": {"code": 400, "message": fault}})
                return
            self._receive(request, upload, length)

    def _fault(self, asked: str, length: int, upload: Upload) -> str:
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", asked)
        if found is None:
            return f"no such range: {asked!r}"
        first, last, size = map(int, found.groups())
        if size != upload.size or last >= size or length != last - first + 1:
            return f"the range {asked!r} does not fit {length} bytes of {upload.size}"
        if first != upload.has:
            return f"{asked!r}, but {upload.has} bytes are there"
        if last + 1 != size and length % UNIT:
            return f"{length} bytes are no multiple of 256 KiB"
        return ""

    def _receive(self, request: Any, upload: Upload, length: int) -> None:
        start, got = upload.has, 0
        keep = self.takes.pop(0) if self.takes else length
        with upload.path.open("r+b") as stream:
            stream.seek(start)
            while got < length:
                piece = request.rfile.read(min(_PIECE, length - got))
                if not piece:
                    break
                stream.write(piece)
                got += len(piece)
                self.reached(start + got)
                if self._cut(start + got):
                    upload.has = start + got // UNIT * UNIT
                    self._hang_up(request)
                    return
        if got < length:
            # The client is gone.
            upload.has = start + got // UNIT * UNIT
            request.close_connection = True
            return
        upload.has = start + (length if keep >= length else keep // UNIT * UNIT)
        status = self._status(upload.has)
        if upload.has == upload.size:
            self._finish(upload)
            if self.silent_end:
                self.silent_end = False
                self._hang_up(request)
                return
        if status:
            request.answer(status, {"error": {"code": status, "message": "planned"}})
        else:
            self._tell(request, upload)

    def _finish(self, upload: Upload) -> None:
        with upload.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        assert upload.path.stat().st_size == upload.size
        upload.video = self._finished(upload.body, digest, upload.size)
        upload.path.unlink()

    def _tell(self, request: Any, upload: Upload) -> None:
        if upload.video is not None:
            request.answer(200, upload.video)
        elif upload.has:
            request.answer(308, None, Range=f"bytes=0-{upload.has - 1}")
        else:
            request.answer(308, None)

    def _cut(self, there: int) -> bool:
        for offset in self.cuts:
            if there >= offset:
                self.cuts.remove(offset)
                return True
        return False

    def _status(self, there: int) -> int:
        for one in self.statuses:
            if there >= one[0]:
                self.statuses.remove(one)
                return one[1]
        return 0

    @staticmethod
    def _hang_up(request: Any) -> None:
        with suppress(OSError):
            request.connection.shutdown(socket.SHUT_RDWR)
        request.close_connection = True
