"""Passes on how a store elsewhere is doing: at once when that changes, else now and then."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from core.store.base import Tell

log = logging.getLogger("filmwright.store")

#: Seconds between two words of the same.
_EVERY = 20.0


class Following:
    """A :data:`~core.store.base.Tell` that costs its callers nothing: ``tell`` is called in a
    thread of its own, so that it may write to a database that its callers hold."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._well: bool | None = None
        self._told = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-standing")

    def __call__(self, error: Exception | None) -> None:
        with self._lock:
            moment = time.monotonic()
            if self._well is (error is None) and moment - self._told < _EVERY:
                return
            self._well, self._told = error is None, moment
        with suppress(RuntimeError):  # Closed in the meantime.
            self._thread.submit(self._pass_on, error)

    def close(self) -> None:
        """Pass on what was said, and nothing more."""
        self._thread.shutdown(wait=True)

    def _pass_on(self, error: Exception | None) -> None:
        try:
            self._tell(error)
        except Exception as failure:
            log.warning("how the store is doing could not be noted: %s", failure)
