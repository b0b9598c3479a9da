"""What a store is, wherever it keeps things."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from core.frozen import Ref

Tell = Callable[[Exception | None], None]
"""Is told how calls to a store elsewhere went: an error, or ``None`` when all is well."""


class Store(Protocol):
    """Artifacts by content, results by task key. Safe to share between threads and processes;
    pickled, it opens again where it arrives.

    Every method may raise :class:`~core.errors.StoreError`: a full disk, a folder without
    permission. A store elsewhere raises :class:`~core.errors.StoreAwayError` while it cannot be
    reached: wait, and do the same again.
    """

    @property
    def where(self) -> str:
        """Its place, as a person is told: ``the work folder /srv/films``."""

    # --- bytes -------------------------------------------------------------------------

    def put(self, content: bytes, media_type: str) -> Ref:
        """Keep ``content``. Keeping the same bytes twice costs nothing."""

    def put_file(self, path: Path, media_type: str) -> Ref:
        """Keep a copy of a file's content."""

    def path(self, ref: Ref) -> Path:
        """A local file that holds ``ref``; its content is checked once per process.

        :raises DamagedArtifactError: it is missing or its bytes changed; what is damaged is
            removed, so that the task that made it runs again.
        """

    def read(self, ref: Ref) -> bytes:
        """The bytes of ``ref``, verified as by :meth:`path`."""

    def sound(self, ref: Ref) -> bool:
        """Whether ``ref`` can be read as it was written; if not, it is dropped."""

    def holds(self, ref: Ref) -> bool:
        """Whether there are bytes for ``ref``. Their content is checked when they are read."""

    def keep(self, refs: Iterable[Ref]) -> None:
        """These are a person's own or part of a finished film: they stay until they are dropped,
        even where a store drops by itself what is only intermediate.

        :raises DamagedArtifactError: one is missing.
        """

    def drop(self, ref: Ref) -> None:
        """Delete the bytes of ``ref``. A task whose result they are will run again."""

    def link(self, ref: Ref, seconds: int, file: str = "", media_type: str = "", /) -> str:
        """An address from which whoever has it can read ``ref`` for so long, to be saved as
        ``file`` if that is given; empty: this store has no addresses."""

    # --- what a film keeps ----------------------------------------------------------------

    def keep_memory(self, place: str, document: bytes) -> None:
        """Keep what the film delivered at ``place`` hands to its next version."""

    def memory_of(self, place: str) -> bytes | None:
        """What :meth:`keep_memory` kept, if it can be read."""

    # --- results and outside jobs --------------------------------------------------------

    def record(self, key: str, document: bytes) -> None:
        """Keep the result of the task with this key."""

    def recorded(self, key: str) -> bytes | None:
        """The result kept under ``key``, or ``None`` when there is none or it is damaged."""

    def forget(self, key: str) -> None:
        """Drop the result of a task, so that it is made again."""

    def remember_job(self, key: str, job: str) -> None:
        """Keep the id of an outside job that serves the task ``key``."""

    def recall_job(self, key: str) -> str | None:
        """The id kept by :meth:`remember_job`, if any."""

    # --- files on their way in ---------------------------------------------------------------

    def stage(self, place: str, source: Path) -> None:
        """Keep a piece of a file that is still arriving, as ``place`` (``a/b``)."""

    def staged(self, place: str, target: BinaryIO) -> int:
        """Write a piece to ``target``; gives back its bytes.

        :raises DamagedArtifactError: it is missing.
        """

    def stage_link(self, place: str, seconds: int, size: int, /) -> str:
        """An address that takes ``size`` bytes as the piece ``place`` from whoever has it; empty:
        this store has no addresses."""

    def staged_size(self, place: str) -> int | None:
        """The bytes of a piece, if it is there."""

    def unstage(self, folder: str) -> None:
        """Delete every piece under ``folder/``."""

    # --- upkeep ----------------------------------------------------------------------------

    def scratch(self) -> AbstractContextManager[Path]:
        """An empty folder on this machine's own disk, deleted afterwards."""

    def sweep(self) -> None:
        """Delete the unfinished work of processes that died."""

    def check(self) -> None:
        """:raises StoreError: it cannot be read and written."""


def sealed(document: bytes) -> bytes:
    """A document under its digest."""
    return hashlib.sha256(document).hexdigest().encode() + b"\n" + document


def unsealed(content: bytes) -> bytes | None:
    """The document, unless it was damaged."""
    seal, _, document = content.partition(b"\n")
    return document if seal == hashlib.sha256(document).hexdigest().encode() else None
