"""A store in an S3-compatible bucket, for studios on several machines.

What this machine wrote or read lies in a folder too, within its room. Everything is written to
the bucket first: an artifact counts as kept only when it is there. In the bucket lie

``work/``   what can be made again: artifacts by content, results, ids of outside jobs; a
            lifecycle rule may drop it
``kept/``   finished films and what people sent in
``films/``  what a film hands to its next version
``uploads/``  pieces of files on their way in
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import BinaryIO

from core.errors import DamagedArtifactError, StoreError
from core.frozen import Ref
from core.store import multipart
from core.store.base import Tell, sealed, unsealed
from core.store.bucket import Bucket, Place
from core.store.folder import FolderStore, digest_of
from core.store.room import Room

log = logging.getLogger("filmwright.store")

WORK, KEPT, UPLOADS = "work/", "kept/", "uploads/"

#: Seconds for which an object that was seen is believed to be there.
_BELIEVED = 600.0

#: Bytes from which it is worth asking whether an object is there before it is written.
_WORTH_ASKING = 256 * 1024

_AT_ONCE = 8


def _unheard(_error: Exception | None) -> None:
    """Nobody listens."""


class S3Store:
    """A :class:`~core.store.base.Store` in a bucket, with a folder of what was used here."""

    def __init__(self, place: Place, root: Path, most: int, tell: Tell = _unheard) -> None:
        """:param most: bytes that the folder ``root`` may hold."""
        self.root, self.place = root, place
        self.bucket = Bucket(place, tell)
        self._most = most
        self._near = FolderStore(root)
        self._room = Room((root / "objects", root / "results"), most)
        self._seen: dict[str, tuple[float, str]] = {}
        self._fetching = tuple(threading.Lock() for _ in range(32))

    def __reduce__(self) -> tuple[type[S3Store], tuple[Place, Path, int]]:
        return S3Store, (self.place, self.root, self._most)

    @property
    def where(self) -> str:
        """The bucket, as a person is told."""
        return f"the store {self.place} or its folder {self.root}"

    # --- bytes -------------------------------------------------------------------------

    def put(self, content: bytes, media_type: str) -> Ref:
        """Keep ``content``, in the bucket and here."""
        name = hashlib.sha256(content).hexdigest()
        self._write(name, len(content), lambda: self.bucket.put(_work(name), content, media_type))
        ref = self._near.put(content, media_type)
        self._room.wrote(len(content))
        return ref

    def put_file(self, path: Path, media_type: str) -> Ref:
        """Keep a copy of a file's content, in the bucket and here."""
        name, size = digest_of(path), path.stat().st_size
        self._write(name, size, lambda: multipart.send(self.bucket, _work(name), path, media_type))
        ref = self._near.put_file(path, media_type)
        self._room.wrote(size)
        return ref

    def path(self, ref: Ref) -> Path:
        """A file of this machine that holds ``ref``, fetched if need be.

        :raises DamagedArtifactError: it is not in the bucket or not what it was; what is damaged
            is removed, here and there.
        """
        path = self._here(ref)
        if path is None:
            with self._fetching[int(ref.sha256[:2], 16) % len(self._fetching)]:
                path = self._here(ref) or self._fetched(ref)
        self._room.used(path)
        return path

    def read(self, ref: Ref) -> bytes:
        """The bytes of ``ref``, verified."""
        return self.path(ref).read_bytes()

    def sound(self, ref: Ref) -> bool:
        """Whether ``ref`` can be read and is in the bucket; it is brought back from here."""
        self._seen.pop(ref.sha256, None)
        try:
            path = self.path(ref)
        except DamagedArtifactError:
            return False
        return self._place_of(ref.sha256, path.stat().st_size) is not None or self._restored(ref)

    def holds(self, ref: Ref) -> bool:
        """Whether the bucket has ``ref``; what only this machine still has is brought back."""
        return self._place_of(ref.sha256) is not None or self._restored(ref)

    def keep(self, refs: Iterable[Ref]) -> None:
        """Move these to where nothing is dropped by itself."""
        wanted = {ref.sha256: ref for ref in refs}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self._keep, wanted.values()))

    def drop(self, ref: Ref) -> None:
        """Delete the bytes of ``ref``, there and here."""
        self._seen.pop(ref.sha256, None)
        self._near.drop(ref)
        for name in _places(ref.sha256):
            self.bucket.delete(name)

    def link(self, ref: Ref, seconds: int, file: str = "", media_type: str = "") -> str:
        """A signed address for ``ref``.

        :raises DamagedArtifactError: it is not in the bucket.
        """
        self._seen.pop(ref.sha256, None)
        name = self._place_of(ref.sha256)
        if name is None:
            raise _missing(ref)
        return self.bucket.get_link(name, seconds, file, media_type or ref.media_type)

    # --- what a film keeps ----------------------------------------------------------------

    def keep_memory(self, place: str, document: bytes) -> None:
        """Keep what the film delivered at ``place`` hands to its next version."""
        self.bucket.put(_memory(place), document, "application/json")

    def memory_of(self, place: str) -> bytes | None:
        """What :meth:`keep_memory` kept, if it can be read."""
        return self.bucket.get(_memory(place))

    # --- results and outside jobs --------------------------------------------------------

    def record(self, key: str, document: bytes) -> None:
        """Keep the result of the task with this key, there and here."""
        self.bucket.put(_result(key), sealed(document), "application/json")
        self._near.record(key, document)

    def recorded(self, key: str) -> bytes | None:
        """The result kept under ``key``, or ``None`` when there is none or it is damaged."""
        document = self._near.recorded(key)
        if document is None:
            content = self.bucket.get(_result(key))
            document = unsealed(content) if content is not None else None
            if document is not None:
                self._near.record(key, document)
        return document

    def forget(self, key: str) -> None:
        """Drop the result of a task, so that it is made again."""
        self._near.forget(key)
        self.bucket.delete(_result(key))

    def remember_job(self, key: str, job: str) -> None:
        """Keep the id of an outside job, here first: it is paid for already."""
        self._near.remember_job(key, job)
        self.bucket.put(_job(key), job.encode(), "text/plain")

    def recall_job(self, key: str) -> str | None:
        """The id kept by :meth:`remember_job`, on whichever machine."""
        known = self._near.recall_job(key)
        if known is None:
            content = self.bucket.get(_job(key))
            known = content.decode() if content is not None else None
        return known

    # --- files on their way in ---------------------------------------------------------------

    def stage(self, place: str, source: Path) -> None:
        """Keep a piece of a file that is still arriving."""
        with source.open("rb") as content:
            self.bucket.put(UPLOADS + place, content, "")

    def staged(self, place: str, target: BinaryIO) -> int:
        """Write a piece to ``target``; gives back its bytes.

        :raises DamagedArtifactError: it is missing.
        """
        before = target.tell()
        if self.bucket.fetch(UPLOADS + place, target) is None:
            raise DamagedArtifactError(f"the piece {place} of an upload is missing")
        return target.tell() - before

    def stage_link(self, place: str, seconds: int, size: int) -> str:
        """A signed address that takes a piece of ``size`` bytes."""
        return self.bucket.put_link(UPLOADS + place, seconds, size)

    def staged_size(self, place: str) -> int | None:
        """The bytes of a piece, if it is there."""
        head = self.bucket.head(UPLOADS + place)
        return head.size if head else None

    def unstage(self, folder: str) -> None:
        """Delete every piece under ``folder/``."""
        for name in list(self.bucket.names(f"{UPLOADS}{folder}/")):
            self.bucket.delete(name)

    # --- upkeep ----------------------------------------------------------------------------

    def scratch(self) -> AbstractContextManager[Path]:
        """An empty folder on this machine's own disk, deleted afterwards."""
        return self._near.scratch()

    def sweep(self) -> None:
        """Delete the unfinished work of processes that died; make room here."""
        self._near.sweep()
        self._room.tidy()
        try:
            multipart.abandon_old(self.bucket)
        except StoreError as error:
            log.warning("%s", error)

    def check(self) -> None:
        """:raises StoreError: the bucket or the folder cannot be used."""
        self._near.check()
        if self.bucket.ask("head_bucket") is None:
            raise StoreError(f"there is no bucket {self.place}; `filmwright store setup` makes it")

    # --- the parts ---------------------------------------------------------------------------

    def _write(self, name: str, size: int, send: Callable[[], None]) -> None:
        ask = size >= _WORTH_ASKING or name in self._seen
        if ask and self._place_of(name, size) is not None:
            return
        send()
        self._see(name, _work(name))

    def _place_of(self, name: str, size: int | None = None) -> str | None:
        """Where in the bucket an artifact is; ``size``: only if it has that many bytes."""
        until, place = self._seen.get(name, (0.0, ""))
        if time.monotonic() < until:
            return place
        for place in _places(name):
            head = self.bucket.head(place)
            if head is not None and size in (None, head.size):
                self._see(name, place)
                return place
        return None

    def _see(self, name: str, place: str) -> None:
        if len(self._seen) > 50_000:
            self._seen.clear()
        self._seen[name] = (time.monotonic() + _BELIEVED, place)

    def _here(self, ref: Ref) -> Path | None:
        with suppress(DamagedArtifactError):
            return self._near.path(ref)
        return None

    def _fetched(self, ref: Ref) -> Path:
        """Fetch an artifact; what is not as it was written is dropped."""
        damaged = False
        for place in _places(ref.sha256):
            with self._near.scratch() as folder:
                part = folder / "part"
                with part.open("wb") as target:
                    digest = self.bucket.fetch(place, target)
                if digest == ref.sha256:
                    size = part.stat().st_size
                    self._near.adopt(part, ref.sha256)
                    self._see(ref.sha256, place)
                    self._room.wrote(size)
                    return self._near.path(ref)
            if digest is not None:
                damaged = True
                self.bucket.delete(place)
        self._seen.pop(ref.sha256, None)
        if damaged:
            raise DamagedArtifactError(f"artifact {ref.sha256[:12]} was damaged and is remade")
        raise _missing(ref)

    def _restored(self, ref: Ref) -> bool:
        """Bring back to the bucket what is still whole on this machine; whether it was."""
        path = self._here(ref)
        if path is None:
            return False
        multipart.send(self.bucket, _work(ref.sha256), path, ref.media_type)
        self._see(ref.sha256, _work(ref.sha256))
        return True

    def _keep(self, ref: Ref) -> None:
        work, kept = _places(ref.sha256)
        self._seen.pop(ref.sha256, None)
        if not self.holds(ref):
            raise _missing(ref)
        if self._place_of(ref.sha256) == work:
            if not self.bucket.copy(work, kept) and self.bucket.head(kept) is None:
                raise _missing(ref)
            self._see(ref.sha256, kept)
            self.bucket.delete(work)


def _missing(ref: Ref) -> DamagedArtifactError:
    return DamagedArtifactError(f"artifact {ref.sha256[:12]} is missing")


def _places(name: str) -> tuple[str, str]:
    """Where an artifact can be. It only ever moves from the first to the second."""
    return _work(name), f"{KEPT}{name[:2]}/{name}"


def _work(name: str) -> str:
    return f"{WORK}objects/{name[:2]}/{name}"


def _result(key: str) -> str:
    return f"{WORK}results/{key[:2]}/{key}.json"


def _job(key: str) -> str:
    return f"{WORK}jobs/{key}"


def _memory(place: str) -> str:
    return f"films/{hashlib.sha256(place.encode()).hexdigest()[:24]}.json"
