"""A film's plan as far as it is known: its brief, and the results kept in the database.

Every process that needs the plan unfolds it by itself, from the same facts to the same graph.
It stays in memory between the tasks of a film, so that only what is new is read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from core.continuity import Continuity
from core.film import Brief
from core.graph import Graph, Task, Turn
from core.models import Film as FilmRow
from core.planning import FilmPlan
from core.plugins import Registry
from core.stages import (
    Film,
    Mix,
    Performance,
    Picture,
    Request,
    Result,
    Rig,
    Score,
    Script,
    Segment,
    Speech,
    Subtitles,
    Thumbnails,
)

#: What a task gives, by the first part of its id.
_GIVES: dict[str, type[Result]] = {
    "script": Script,
    "voice": Speech,
    "lipsync": Performance,
    "music": Score,
    "subtitles": Subtitles,
    "segment": Segment,
    "mix": Mix,
    "join": Film,
    "thumbnails": Thumbnails,
}

_MOST_KEPT = 8


class Unfolding:
    """One film's plan and graph, fed with results."""

    def __init__(self, film: FilmRow, registry: Registry) -> None:
        self.repairs = film.repairs
        self.brief = Brief.model_validate(film.brief)
        kept = Continuity.model_validate(film.continuity) if film.continuity else None

        def offered(request: Request) -> bool:
            return bool(registry.offers(request, self.brief.use))

        self.plan = FilmPlan(self.brief, registry.voices(), "", kept, offered)
        self.graph: Graph = self.plan.graph()
        self.whole = True
        """Whether every turn that was met could be unfolded."""

    def take(self, documents: Mapping[str, dict[str, Any]]) -> None:
        """Take results as they are kept. A result whose task is not planned yet is left out."""
        left = dict(documents)
        # A turn that raises is gone from the graph: whoever asks again must meet it again.
        self.whole = False
        # One result may unfold the plan so that the task of another becomes known.
        while known := [name for name in left if name in self.graph.tasks]:
            for name in known:
                self.graph.finish(name, result_of(name, left.pop(name)))
        self.whole = True

    def serves(self, film: FilmRow, done: set[str]) -> bool:
        """Whether it still stands: as often repaired as the film, by results that still hold."""
        return self.whole and self.repairs == film.repairs and self.graph.results.keys() <= done

    @property
    def open(self) -> list[Task]:
        """The tasks without a result, the longest first."""
        graph = self.graph
        tasks = [task for task in graph.tasks.values() if task.id not in graph.results]
        return sorted(tasks, key=lambda task: -task.seconds)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The points, still ahead, at which more becomes known."""
        return self.graph.turns

    def met(self, needs: Iterable[str]) -> bool:
        """Whether these results are there."""
        return all(need in self.graph.results for need in needs)


class Unfoldings:
    """The plans of the films this process lately worked on."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._kept: OrderedDict[str, Unfolding] = OrderedDict()

    def of(self, film: FilmRow, done: set[str]) -> Unfolding:
        """The film's plan; made anew when results it took no longer stand.

        :raises InputError: the brief cannot be met.
        """
        kept = self._kept.pop(film.id, None)
        if kept is None or not kept.serves(film, done):
            kept = Unfolding(film, self._registry)
        self._kept[film.id] = kept
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept

    def forget(self, film_id: str) -> None:
        """Drop a film's plan."""
        self._kept.pop(film_id, None)


def result_of(task: str, document: Mapping[str, Any]) -> Result:
    """A kept document as the result it is."""
    head, _, rest = task.partition("/")
    if head == "images":
        kind: type[Result] = Picture if rest.startswith("plate-") else Rig
    else:
        kind = _GIVES[head]
    return kind.model_validate(document)
