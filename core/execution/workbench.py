"""The workbench a provider works at when a task runs in this process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from core.frozen import Ref
from core.store.base import Store


def _ignore(_value: object) -> None:
    """Nobody listens."""


class StoreWorkbench:
    """A :class:`~core.offers.Workbench` over a store, for the task with ``key``."""

    def __init__(
        self,
        store: Store,
        key: str = "bench",
        on_progress: Callable[[float], None] = _ignore,
        on_warning: Callable[[str], None] = _ignore,
    ) -> None:
        self._store = store
        self._key = key
        self._on_progress = on_progress
        self._on_warning = on_warning

    def put(self, content: bytes, media_type: str) -> Ref:
        return self._store.put(content, media_type)

    def put_file(self, path: Path, media_type: str) -> Ref:
        return self._store.put_file(path, media_type)

    def read(self, ref: Ref) -> bytes:
        return self._store.read(ref)

    def path(self, ref: Ref) -> Path:
        return self._store.path(ref)

    def scratch(self) -> AbstractContextManager[Path]:
        return self._store.scratch()

    def progress(self, fraction: float) -> None:
        self._on_progress(fraction)

    def warn(self, message: str) -> None:
        self._on_warning(message)

    def recall(self) -> str | None:
        return self._store.recall_job(self._key)

    def remember(self, job: str) -> None:
        self._store.remember_job(self._key, job)
