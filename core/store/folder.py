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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from core.errors import DamagedArtifactError, StoreError
from core.execution.alive import is_running
from core.frozen import Ref
from core.store.base import sealed, unsealed

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

    def __reduce__(self) -> tuple[type[FolderStore], tuple[Path]]:
        return FolderStore, (self.root,)

    @property
    def where(self) -> str:
        """The folder, as a person is told."""
        return f"the work folder {self.root}"

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

    def adopt(self, path: Path, name: str) -> None:
        """Take a file whose content is known to have the digest ``name``; it is moved."""
        target = self._object(name)
        with _telling(self.root):
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        self._verified.add(name)

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

    def keep(self, refs: Iterable[Ref]) -> None:
        """Nothing to do: a folder drops nothing by itself."""

    def link(self, _ref: Ref, _seconds: int, _file: str = "", _media_type: str = "") -> str:
        """A folder has no addresses."""
        return ""

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
        self._write(self._result(key), lambda stream: stream.write(sealed(document)))

    def recorded(self, key: str) -> bytes | None:
        """The result kept under ``key``, or ``None`` when there is none or it is damaged."""
        try:
            return unsealed(self._result(key).read_bytes())
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

    # --- files on their way in ---------------------------------------------------------------

    def stage(self, place: str, source: Path) -> None:
        """Keep a piece of a file that is still arriving."""
        with source.open("rb") as content:
            self._write(self._piece(place), lambda to: shutil.copyfileobj(content, to, _CHUNK))

    def staged(self, place: str, target: BinaryIO) -> int:
        """Write a piece to ``target``; gives back its bytes.

        :raises DamagedArtifactError: it is missing.
        """
        try:
            with self._piece(place).open("rb") as content:
                shutil.copyfileobj(content, target, _CHUNK)
                return content.tell()
        except FileNotFoundError:
            raise DamagedArtifactError(f"the piece {place} of an upload is missing") from None

    def stage_link(self, _place: str, _seconds: int, _size: int) -> str:
        """A folder has no addresses."""
        return ""

    def staged_size(self, place: str) -> int | None:
        """The bytes of a piece, if it is there."""
        path = self._piece(place)
        return path.stat().st_size if path.is_file() else None

    def unstage(self, folder: str) -> None:
        """Delete every piece under ``folder/``."""
        shutil.rmtree(self._piece(folder), ignore_errors=True)

    def _piece(self, place: str) -> Path:
        return self.root / "uploads" / place

    # --- upkeep ----------------------------------------------------------------------------

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

    def check(self) -> None:
        """:raises StoreError: the folder cannot be written."""
        with _telling(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            probe = self.root / ".ready"
            probe.write_bytes(b"")
            probe.unlink(missing_ok=True)

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


@contextmanager
def _telling(root: Path) -> Iterator[None]:
    """Turns the system's errors into one line for a person."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot write to the work folder {root}: {error.strerror}") from error
