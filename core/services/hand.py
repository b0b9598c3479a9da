"""A helping hand beside the web: makes previews, one at a time, in a process of its own.

Voices to hear and pictures to see are made by the film's own stages, so they sound and look
as the film will. What was made once is found in the store at once. What is being made goes on
when nobody waits any longer: whoever asks again finds it done.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import ClassVar

from core.errors import FilmwrightError
from core.execution.local import Event, LocalExecutor
from core.graph import Graph, Results
from core.runner import look_up
from core.studio import Studio

log = logging.getLogger("filmwright.previews")

#: Previews asked for and not yet made; more are refused until some are done.
_MOST_WAITING = 24

#: Seconds without work after which the process, and the models it keeps warm, are let go.
_REST_AFTER = 240.0


class BusyError(FilmwrightError):
    """Too much is asked at once; ask again in a moment."""

    code: ClassVar[str] = "busy"
    status: ClassVar[int] = 503
    retry_after: ClassVar[int] = 5
    """Seconds."""


class Hand:
    """Makes graphs of previews for one web process. Safe to share between threads."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="previews")
        self._waiting: dict[str, Future[Results]] = {}
        self._lock = threading.Lock()
        self._executor: LocalExecutor | None = None
        self._timer: threading.Timer | None = None
        self._used = 0.0
        self._closed = False

    def make(
        self,
        name: str,
        plan: Callable[[], Graph],
        use: Mapping[str, str],
        patience: float = 2.5,
    ) -> Results | None:
        """What the graph gives; ``None``: not within ``patience`` seconds, it is being made.

        :param name: tells equal wishes, which are made once.
        :raises BusyError: too many wait already.
        :raises FilmwrightError: it cannot be made.
        """
        found = self.found(plan, use)
        if found is not None:
            return found
        try:
            return self._begun(name, plan, use).result(timeout=patience)
        except (TimeoutError, CancelledError):
            return None

    def found(self, plan: Callable[[], Graph], use: Mapping[str, str]) -> Results | None:
        """What the graph gives, if all of it was made before."""
        graph = plan()
        while not graph.done:
            for task in graph.ready():
                request = task.build(graph.results)
                kept = look_up(self._studio.registry, self._studio.store, request, use)
                if kept is None:
                    return None
                graph.finish(task.id, kept.result_for(request))
        return graph.results

    def begin(self, name: str, plan: Callable[[], Graph], use: Mapping[str, str]) -> None:
        """Have it made for whoever asks later; nothing happens when there is no room."""
        if self.found(plan, use) is None:
            try:
                self._begun(name, plan, use)
            except BusyError:
                return

    def close(self) -> None:
        """Stop, leaving undone what waits."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._executor is not None:
            self._executor.stop()

    def _begun(
        self, name: str, plan: Callable[[], Graph], use: Mapping[str, str]
    ) -> Future[Results]:
        with self._lock:
            running = self._waiting.get(name)
            if running is not None:
                return running
            if self._closed or len(self._waiting) >= _MOST_WAITING:
                raise BusyError("many previews are being made: ask again in a moment")
            future = self._thread.submit(self._work, plan, dict(use))
            self._waiting[name] = future
        future.add_done_callback(lambda _done: self._forget(name))
        return future

    def _forget(self, name: str) -> None:
        with self._lock:
            self._waiting.pop(name, None)

    def _work(self, plan: Callable[[], Graph], use: Mapping[str, str]) -> Results:
        studio = self._studio
        if self._executor is None:
            self._executor = LocalExecutor(studio.registry, studio.store, studio.modules, workers=1)
        try:
            return self._executor.run(plan, use, _unheard).results
        except Exception as error:
            if not self._closed:
                log.warning("a preview could not be made: %s", error)
            raise
        finally:
            self._used = time.monotonic()
            self._wind()

    def _wind(self) -> None:
        """See to it that the process rests when nothing more is asked."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(_REST_AFTER, self._offer_rest)
        self._timer.daemon = True
        self._timer.start()

    def _offer_rest(self) -> None:
        with self._lock:
            if self._waiting or self._closed:
                return
            # Closed in this very moment: then there is nothing left to rest.
            with suppress(RuntimeError):
                self._thread.submit(self._rest)

    def _rest(self) -> None:
        if self._executor is not None and time.monotonic() - self._used >= _REST_AFTER - 1:
            self._executor.stop()
            self._executor = None


def _unheard(_event: Event) -> None:
    """Nobody follows a preview's progress."""
