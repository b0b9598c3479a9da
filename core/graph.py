"""A film as a graph of tasks that fans out as more becomes known.

A :class:`Task` is one request to one stage; it can be built when the results it needs are
there. A :class:`Turn` is a point at which the plan unfolds: from the results it needs come
further tasks and turns. Both are pure functions of results, so any process that holds the
brief and the results can build the same graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.stages import Request, Result, Stage

Results = Mapping[str, Result]


@dataclass(frozen=True)
class Task:
    """One request to one stage."""

    id: str
    """Names what is made: ``voice/s1.l3``, ``segment/s2.k1``."""
    stage: Stage
    build: Callable[[Results], Request]
    needs: tuple[str, ...] = ()
    seconds: float = 1.0
    """Expected seconds; longer tasks start first and weigh more in the progress shown."""


@dataclass(frozen=True)
class Turn:
    """A point at which the rest of the plan becomes known."""

    id: str
    unfold: Callable[[Results], Iterable[Task | Turn]]
    needs: tuple[str, ...] = ()


class Graph:
    """The tasks known so far and what has come of them."""

    def __init__(self, nodes: Iterable[Task | Turn]) -> None:
        self.tasks: dict[str, Task] = {}
        self.results: dict[str, Result] = {}
        self._turns: dict[str, Turn] = {}
        self._waiting: dict[str, Task] = {}
        self._add(nodes)
        self._unfold()

    def ready(self) -> list[Task]:
        """Tasks whose needs are met, each given out once; the longest first."""
        tasks = [task for task in self._waiting.values() if self._met(task.needs)]
        for task in tasks:
            del self._waiting[task.id]
        return sorted(tasks, key=lambda task: -task.seconds)

    def finish(self, identity: str, result: Result) -> None:
        """Take a task's result; turns that waited for it unfold."""
        self.results[identity] = result
        self._unfold()

    @property
    def unfolded(self) -> bool:
        """Whether the whole film is planned."""
        return not self._turns

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The points, still ahead, at which more of the plan becomes known."""
        return tuple(self._turns.values())

    @property
    def done(self) -> bool:
        """Whether every task has its result."""
        return self.unfolded and len(self.results) == len(self.tasks)

    def _unfold(self) -> None:
        while turns := [turn for turn in self._turns.values() if self._met(turn.needs)]:
            for turn in turns:
                del self._turns[turn.id]
                self._add(turn.unfold(self.results))

    def _met(self, needs: tuple[str, ...]) -> bool:
        return all(need in self.results for need in needs)

    def _add(self, nodes: Iterable[Task | Turn]) -> None:
        for node in nodes:
            if node.id in self.tasks or node.id in self._turns:
                raise ValueError(f"the plan holds {node.id} twice")
            if isinstance(node, Turn):
                self._turns[node.id] = node
            else:
                self.tasks[node.id] = self._waiting[node.id] = node
