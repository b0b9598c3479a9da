"""One film from brief to delivery on this machine: what the command line calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from core.continuity import Continuity
from core.errors import InputError
from core.execution.local import Event, LocalExecutor, Run
from core.film import Brief
from core.graph import Graph
from core.planning import FilmPlan
from core.plugins import Registry
from core.stages import Film, Published, Request
from core.store.base import Store


@dataclass(frozen=True)
class Production:
    """A finished film: its plan, and what came of every task."""

    plan: FilmPlan
    run: Run
    broken: tuple[str, ...] = ()
    """Plugins that could not be loaded or asked, and why."""

    @property
    def film(self) -> Film:
        """The film file's facts."""
        film = self.run.results["join"]
        assert isinstance(film, Film)
        return film

    @property
    def published(self) -> Published:
        """Where it was delivered."""
        published = self.run.results["publish"]
        assert isinstance(published, Published)
        return published

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the creator should know, each once."""
        told = [text for outcome in self.run.outcomes.values() for text in outcome.warnings]
        return tuple(dict.fromkeys([*self.broken, *self.plan.notices, *told]))


def produce(
    brief: Brief,
    destination: str,
    registry: Registry,
    store: Store,
    built_in: Sequence[str],
    on_event: Callable[[Event], None],
    workers: int | None = None,
) -> Production:
    """Make the film and deliver it; what was made before is found, not made.

    :raises InputError: the brief cannot be met; nothing was made.
    :raises FilmwrightError: a task failed for good; what was made stays in the store.
    """
    registry.require(brief.use)
    if brief.style not in registry.styles():
        raise InputError(
            f"there is no style {brief.style!r}; styles: {', '.join(sorted(registry.styles()))}"
        )
    place = destination if "://" in destination else str(Path(destination).resolve())
    plans: list[FilmPlan] = []

    def offered(request: Request) -> bool:
        return bool(registry.offers(request, brief.use))

    def plan() -> Graph:
        voices, kept = registry.voices(), _remembered(store, place)
        plans.append(FilmPlan(brief, voices, destination, kept, offered))
        return plans[-1].graph()

    with LocalExecutor(registry, store, built_in, workers) as executor:
        run = executor.run(plan, brief.use, on_event)
    store.keep_memory(place, plans[-1].next_continuity().canonical())
    broken = tuple(f"plugin {one.name}: {one.reason}" for one in registry.broken)
    return Production(plans[-1], run, broken)


def _remembered(store: Store, place: str) -> Continuity | None:
    document = store.memory_of(place)
    try:
        return Continuity.model_validate_json(document) if document else None
    except ValidationError:
        return None
