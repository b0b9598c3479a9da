"""A content-addressed store in a folder.

``objects/ab/abcd…`` holds bytes under their SHA-256; ``results/<key>.json`` holds what a task
gave back. Both are written to a temporary file and renamed, so a reader meets all of a file
or none of it, whatever died in between.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.errors import DamagedArtifactError, StoreError
from core.execution.alive import is_running
from core.frozen import Ref

_CHUNK = 1 << 20


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class FolderStore:
    """Artifacts by content, results by task key. Safe to share between processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._verified: set[str] = set()
        with _telling(root):
            for folder in ("objects", "results", "jobs", "scratch"):
                (root / folder).mkdir(parents=True, exist_ok=True)

    # --- bytes -------------------------------------------------------------------------

    def put(self, content: bytes, media_type: str) -> Ref:
        """Keep ``content``. Keeping the same bytes twice costs nothing."""
        name = hashlib.sha256(content).hexdigest()
        if not self._holds(name, len(content)):
            self._write(self._object(name), lambda stream: stream.write(content))
        return Ref(sha256=name, media_type=media_type)

    def put_file(self, path: Path, media_type: str) -> Ref:
        """Keep a copy of a file's content."""
        name = digest_of(path)
        if not self._holds(name, path.stat().st_size):
            with path.open("rb") as source:
                self._write(
                    self._object(name), lambda stream: shutil.copyfileobj(source, stream, _CHUNK)
                )
        return Ref(sha256=name, media_type=media_type)

    def path(self, ref: Ref) -> Path:
        """The file that holds ``ref``; its content is checked once per process.

        :raises DamagedArtifactError: the file is missing or its bytes changed; a damaged file
            is removed, so that the task that made it runs again.
        """
        path = self._object(ref.sha256)
        if ref.sha256 in self._verified and path.exists():
            return path
        try:
            sound = digest_of(path) == ref.sha256
        except FileNotFoundError:
            raise DamagedArtifactError(f"artifact {ref.sha256[:12]} is missing") from None
        if not sound:
            path.unlink(missing_ok=True)
            raise DamagedArtifactError(f"artifact {ref.sha256[:12]} was damaged and is remade")
        self._verified.add(ref.sha256)
        return path

    def read(self, ref: Ref) -> bytes:
        """The bytes of ``ref``, verified as by :meth:`path`."""
        return self.path(ref).read_bytes()

    def sound(self, ref: Ref) -> bool:
        """Whether ``ref`` can be read as it was written; if not, it is dropped."""
        try:
            self.path(ref)
        except DamagedArtifactError:
            return False
        return True

    def holds(self, ref: Ref) -> bool:
        """Whether there is a file for ``ref``. Its content is checked when it is read."""
        return self._object(ref.sha256).exists()

    def drop(self, ref: Ref) -> None:
        """Delete the bytes of ``ref``. A task whose result they are will run again."""
        self._verified.discard(ref.sha256)
        self._object(ref.sha256).unlink(missing_ok=True)

    # --- what a film keeps ----------------------------------------------------------------

    def keep_memory(self, place: str, document: bytes) -> None:
        """Keep what the film delivered at ``place`` hands to its next version."""
        self._write(self._memory(place), lambda stream: stream.write(document))

    def memory_of(self, place: str) -> bytes | None:
        """What :meth:`keep_memory` kept, if it can be read."""
        try:
            return self._memory(place).read_bytes()
        except OSError:
            return None

    def _memory(self, place: str) -> Path:
        return self.root / "films" / f"{hashlib.sha256(place.encode()).hexdigest()[:24]}.json"

    # --- results and outside jobs --------------------------------------------------------

    def record(self, key: str, document: bytes) -> None:
        """Keep the result of the task with this key."""
        self._write(self._result(key), lambda stream: stream.write(_sealed(document)))

    def recorded(self, key: str) -> bytes | None:
        """The result kept under ``key``, or ``None`` when there is none or it is damaged."""
        try:
            return _unsealed(self._result(key).read_bytes())
        except FileNotFoundError:
            return None

    def forget(self, key: str) -> None:
        """Drop the result of a task, so that it is made again."""
        self._result(key).unlink(missing_ok=True)

    def remember_job(self, key: str, job: str) -> None:
        """Keep the id of an outside job that serves the task ``key``."""
        self._write(self.root / "jobs" / key, lambda stream: stream.write(job.encode()))

    def recall_job(self, key: str) -> str | None:
        """The id kept by :meth:`remember_job`, if any."""
        try:
            return (self.root / "jobs" / key).read_text()
        except FileNotFoundError:
            return None

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """An empty folder on the store's own disk, deleted afterwards."""
        with _telling(self.root):
            folder = Path(tempfile.mkdtemp(dir=self.root / "scratch", prefix=_mine()))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Delete the unfinished work of processes of this machine that died."""
        host = _host()
        for left in (self.root / "scratch").glob(f"{host}-*"):
            process = left.name.removeprefix(f"{host}-").split("-")[0]
            if process.isdigit() and not is_running(int(process)):
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)

    def _object(self, name: str) -> Path:
        return self.root / "objects" / name[:2] / name

    def _result(self, key: str) -> Path:
        return self.root / "results" / f"{key}.json"

    def _holds(self, name: str, size: int) -> bool:
        path = self._object(name)
        return (
            path.exists()
            and path.stat().st_size == size
            and (name in self._verified or digest_of(path) == name)
        )

    def _write(self, path: Path, fill: Callable[[IO[bytes]], object]) -> None:
        with _telling(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.root / "scratch", prefix=_mine())
            try:
                with os.fdopen(handle, "wb") as stream:
                    fill(stream)
                Path(temporary).replace(path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise


def _host() -> str:
    return "".join(letter for letter in socket.gethostname() if letter.isalnum())


def _mine() -> str:
    """How this process marks its unfinished files."""
    return f"{_host()}-{os.getpid()}-"


def _sealed(document: bytes) -> bytes:
    return hashlib.sha256(document).hexdigest().encode() + b"\n" + document


def _unsealed(content: bytes) -> bytes | None:
    seal, _, document = content.partition(b"\n")
    return document if seal == hashlib.sha256(document).hexdigest().encode() else None


@contextmanager
def _telling(root: Path) -> Iterator[None]:
    """Turns the system's errors into one line for a person."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot write to the work folder {root}: {error.strerror}") from error
