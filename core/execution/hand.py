"""A warm process that does the work of one worker.

It loads the plugins once and keeps their models between tasks. It can be stopped at any moment
(a cancelled film, a task that takes too long) and a crash in a provider's native code ends it
alone: the worker starts another.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from core import errors
from core.errors import FilmwrightError, ProviderError
from core.execution.children import deaf_to_interrupts, leave_with
from core.plugins import Registry, load_plugins
from core.runner import Outcome, run_task
from core.stages import Request
from core.store.base import Store

#: Seconds between two reports of progress from a task.
_REPORT_EVERY = 0.1

_STOPPED_WITHIN = 5.0


class HandDiedError(ProviderError):
    """The process ended in the middle of a task: a crash in native code, or no memory."""


class Hand:
    """The parent's end: started when first needed, and again after it was stopped or died."""

    def __init__(self, modules: Sequence[str], store: Store) -> None:
        self._modules = tuple(modules)
        self._store = store
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process, if there is none; it gets ready while the caller goes on."""
        if self._process is not None and self._process.is_alive():
            return
        self.stop()
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        arguments = (theirs, self._modules, self._store, os.getpid())
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        with deaf_to_interrupts():
            self._process.start()
        theirs.close()

    def stop(self) -> None:
        """End the process and whatever it does, at once."""
        if self._process is not None:
            self._process.kill()
            self._process.join(_STOPPED_WITHIN)
            self._process.close()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None

    def work(
        self,
        request: Request,
        use: Mapping[str, str],
        watch: Callable[[float], None],
        every: float = 0.1,
    ) -> Outcome:
        """Have a request answered. ``watch`` is called with the fraction done, at least every
        ``every`` seconds; whatever it raises stops the process and is raised on.

        :raises HandDiedError: the process died; the next call starts another.
        :raises FilmwrightError: as :func:`~core.runner.run_task`.
        """
        self.start()
        try:
            kind, content = self._answer(request, use, watch, every)
        except (EOFError, OSError) as error:
            self.stop()
            raise HandDiedError("the process that worked on it died") from error
        except BaseException:
            self.stop()
            raise
        if kind == "error":
            name, text = content
            raise getattr(errors, name, FilmwrightError)(text)
        return Outcome.model_validate(content)

    def _answer(
        self,
        request: Request,
        use: Mapping[str, str],
        watch: Callable[[float], None],
        every: float,
    ) -> tuple[str, Any]:
        assert self._line is not None
        self._line.send((request, dict(use)))
        fraction = 0.0
        while True:
            if self._line.poll(every):
                kind, content = self._line.recv()
                if kind != "fraction":
                    return kind, content
                fraction = max(fraction, content)
            watch(fraction)


# --- in the process ------------------------------------------------------------------------


def _serve(line: Connection, modules: Sequence[str], store: Store, parent: int) -> None:
    """Answer requests until the line is cut."""
    leave_with(parent)
    registry = load_plugins(modules)
    # The line is cut when the worker stops or dies.
    with suppress(EOFError, OSError):
        while True:
            request, use = line.recv()
            line.send(_answered(registry, store, request, use, _reporter(line)))


def _answered(
    registry: Registry,
    store: Store,
    request: Request,
    use: Mapping[str, str],
    report: Callable[[float], None],
) -> tuple[str, Any]:
    try:
        outcome = run_task(registry, store, request, use, report)
    except Exception as error:
        return "error", _named(error)
    return "outcome", outcome.model_dump(mode="json")


def _named(error: Exception) -> tuple[str, str]:
    """An error as its kind's name and its words: a plugin's own class may not travel."""
    for kind in type(error).__mro__:
        if getattr(errors, kind.__name__, None) is kind:
            return kind.__name__, str(error)
    return "FilmwrightError", f"{type(error).__name__}: {error}"


def _reporter(line: Connection) -> Callable[[float], None]:
    last = 0.0

    def report(fraction: float) -> None:
        nonlocal last
        moment = time.monotonic()
        if moment - last >= _REPORT_EVERY:
            last = moment
            line.send(("fraction", fraction))

    return report
