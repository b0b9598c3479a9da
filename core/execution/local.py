"""Runs a graph on this machine: a pool of processes, one a core, over a store.

What is already made is found without starting the pool. Ended by whatever means, the next
run goes on from what is in the store.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from queue import Empty
from typing import Any

from core.errors import DamagedArtifactError, FilmwrightError
from core.execution.children import deaf_to_interrupts, leave_with
from core.graph import Graph, Task
from core.plugins import Registry, load_plugins
from core.runner import Outcome, look_up, run_task
from core.stages import Request, Result
from core.store.base import Store

#: How often a film is planned anew because artifacts were found damaged, or a worker died.
_REPAIRS, _CRASHES = 3, 3


@dataclass(frozen=True)
class Event:
    """Something happened to a task: ``fraction`` 0–1, and its outcome once it is done.

    Every task is first met with ``fraction`` 0 when it becomes known.
    """

    task: Task
    fraction: float
    outcome: Outcome | None = None


@dataclass
class Run:
    """What came of a graph: the results by task id, and how each came about."""

    results: Mapping[str, Result]
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)


class LocalExecutor:
    """Runs graphs with a pool of ``workers`` processes. Use as a context manager."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        built_in: Sequence[str],
        workers: int | None = None,
    ) -> None:
        self._registry = registry
        self._store = store
        self._built_in = tuple(built_in)
        self._workers = workers or os.cpu_count() or 2
        self._pool: ProcessPoolExecutor | None = None
        self._news: Queue[tuple[str, float]] | None = None

    def __enter__(self) -> LocalExecutor:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the pool and whatever it runs, at once."""
        if self._pool is None:
            return
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(5)
        self._pool = None

    def run(
        self,
        plan: Callable[[], Graph],
        use: Mapping[str, str],
        on_event: Callable[[Event], None],
    ) -> Run:
        """Make everything in the graph that ``plan`` gives.

        When an artifact is found damaged, all are verified, the damaged dropped and the graph
        planned again, so that their makers remake them. A worker that dies is replaced.

        :raises FilmwrightError: a task cannot be done; what else is made stays in the store.
        """
        repairs = crashes = 0
        while True:
            try:
                return self._run(plan(), use, on_event, verify=repairs > 0)
            except DamagedArtifactError as error:
                repairs += 1
                if repairs > _REPAIRS:
                    raise FilmwrightError(f"{error}, again and again: check the disk") from error
            except BrokenProcessPool as error:
                self.stop()
                crashes += 1
                if crashes > _CRASHES:
                    raise FilmwrightError(
                        "worker processes keep being killed, perhaps for want of memory; "
                        "try --workers 1"
                    ) from error

    def _run(
        self,
        graph: Graph,
        use: Mapping[str, str],
        on_event: Callable[[Event], None],
        verify: bool,
    ) -> Run:
        run = Run(graph.results, tasks=graph.tasks)
        flying: dict[Future[Outcome], tuple[Task, Request]] = {}

        def land(task: Task, request: Request, outcome: Outcome) -> None:
            run.outcomes[task.id] = outcome
            graph.finish(task.id, outcome.result_for(request))
            on_event(Event(task, 1.0, outcome))

        known: set[str] = set()
        while not graph.done:
            for identity in graph.tasks.keys() - known:
                on_event(Event(graph.tasks[identity], 0.0))
            known |= graph.tasks.keys()
            while ready := graph.ready():
                for task in ready:
                    request = task.build(graph.results)
                    outcome = look_up(self._registry, self._store, request, use, verify)
                    if outcome is not None:
                        land(task, request, outcome)
                    else:
                        flying[self._submit(task, request, use)] = (task, request)
            if not flying:
                continue
            finished, _ = wait(flying, timeout=0.2, return_when=FIRST_COMPLETED)
            self._tell(flying, on_event)
            for future in finished:
                task, request = flying.pop(future)
                land(task, request, future.result())
        return run

    def _submit(self, task: Task, request: Request, use: Mapping[str, str]) -> Future[Outcome]:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._news = context.Queue()
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=context,
                initializer=_start_worker,
                initargs=(self._built_in, self._store, self._news, os.getpid()),
            )
        with deaf_to_interrupts():
            return self._pool.submit(_work, task.id, request, dict(use))

    def _tell(
        self,
        flying: Mapping[Future[Outcome], tuple[Task, Request]],
        on_event: Callable[[Event], None],
    ) -> None:
        tasks = {task.id: task for task, _ in flying.values()}
        while self._news is not None:
            try:
                identity, fraction = self._news.get_nowait()
            except Empty:
                return
            if identity in tasks:
                on_event(Event(tasks[identity], fraction))


# --- in the worker -------------------------------------------------------------------------

_worker: dict[str, Any] = {}


def _start_worker(
    built_in: Sequence[str], store: Store, news: Queue[tuple[str, float]], parent: int
) -> None:
    """Load the plugins once; models stay warm between the tasks of one worker."""
    # Ctrl-C is the parent's to answer, from whichever thread it started this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_with(parent)
    _worker["registry"] = load_plugins(built_in)
    _worker["store"] = store
    _worker["news"] = news


def _work(identity: str, request: Request, use: Mapping[str, str]) -> Outcome:
    def tell(fraction: float) -> None:
        _worker["news"].put((identity, fraction))

    return run_task(_worker["registry"], _worker["store"], request, use, tell)
