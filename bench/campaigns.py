"""``python -m bench.campaigns``: one script with a variable, a film for each of many people.

Prints what is made for each film and what is shared, the seconds of work of a person's film as a
share of the whole film's, and what a campaign of 1,000 costs beside one film: the film that all
share, and the scenes with variables of each. Pictures, voices and music come from the null
provider; ``--real`` asks the built-in ones.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.continuity import Continuity
from core.execution.local import LocalExecutor
from core.film import Brief
from core.planning import FilmPlan
from core.plugins import Registry, load_plugins
from core.runner import Outcome, run_task
from core.services.campaigns.template import Template, template_of
from core.stages import Script, ScriptRequest
from core.store.folder import FolderStore
from plugins import BUILT_IN

NULL = "plugins.providers.null"

SCRIPT = """A Year With You

INT. OFFICE - DAY

Anna sits at the long desk by the window. It has been a long year for everyone here.

ANNA: Hello {{FirstName}}! I kept every letter you wrote to us. Come and sit with me.

EXT. HARBOUR - NIGHT

The ships come in slowly. Anna walks along the quay with a lantern.

ANNA: We have travelled far since then. And there is more to come.

EXT. FOREST - DAWN

Rain falls on the old trees, and somewhere a door opens for those who kept walking.

INT. KITCHEN - DAY

Anna lays the table. Bread, a blue jug, and one chair more than last year.

ANNA: So stay with us one more year. The kettle is on, and the table is long enough for all.
"""

_FIRST = ("Amara", "Jörg", "Li", "Maximilian", "Priya", "Oluwaseun", "Bo", "Katharina", "Tom",
          "Bartholomew", "Ana", "Christopher")  # fmt: skip
_SECOND = ("", "Lee", "Marie", "Singh", "Okafor", "van Dyk")


@dataclass(frozen=True)
class Made:
    """What one film took."""

    outcomes: dict[str, Outcome]
    kept: Continuity
    frames: int

    @property
    def fresh(self) -> dict[str, float]:
        """Task → seconds of work, of what was not in the store."""
        return {name: one.seconds for name, one in self.outcomes.items() if not one.reused}

    @property
    def filmed(self) -> int:
        """Frames that were filmed for it."""
        pieces = (name for name in self.fresh if name.startswith("segment/"))
        return sum(self.outcomes[name].document["frames"] for name in pieces)

    @property
    def seconds(self) -> float:
        """Seconds of work in all."""
        return sum(self.fresh.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--duration", type=int, default=45)
    parser.add_argument("--resolution", default="720p")
    parser.add_argument("--real", action="store_true", help="the built-in voices and pictures")
    asked, _ = parser.parse_known_args()
    names = [_name(number) for number in range(asked.people)]
    with tempfile.TemporaryDirectory() as folder:
        registry, store = load_plugins((*BUILT_IN, NULL)), FolderStore(Path(folder))
        with LocalExecutor(registry, store, (*BUILT_IN, NULL)) as executor:
            films = _films(executor, registry, store, names, asked)
    _tell(films[0], films[1:], names)


def _name(number: int) -> str:
    rest, first = divmod(number, len(_FIRST))
    second = _SECOND[rest % len(_SECOND)]
    numeral = f" {rest // len(_SECOND)}" if rest >= len(_SECOND) else ""
    return f"{_FIRST[first]} {second}".strip() + numeral


def _films(
    executor: LocalExecutor,
    registry: Registry,
    store: FolderStore,
    names: list[str],
    asked: argparse.Namespace,
) -> list[Made]:
    template = _template(registry, store)
    use = {} if asked.real else {"images": "null", "voice": "null", "music": "null"}
    whole = Brief(
        script=SCRIPT, screenplay=template.filled({"FirstName": "friend"}),
        duration=asked.duration, resolution=asked.resolution, use=use,
        style="cinematic" if asked.real else "grey",
        longest=template.longest({"FirstName": name} for name in names),
    )  # fmt: skip
    films = [_film(executor, registry, whole, None)]
    for name in names:
        play = template.filled({"FirstName": name})
        own = whole.model_copy(update={"screenplay": play, "longest": {}})
        films.append(_film(executor, registry, own, films[0].kept))
    return films


def _template(registry: Registry, store: FolderStore) -> Template:
    request = ScriptRequest(script=SCRIPT, title="", mode=None, language=None)
    script = run_task(registry, store, request, {}, lambda _done: None).result_for(request)
    assert isinstance(script, Script)
    return template_of(SCRIPT, "", script.screenplay)


def _film(
    executor: LocalExecutor, registry: Registry, brief: Brief, kept: Continuity | None
) -> Made:
    plan = FilmPlan(brief, registry.voices(), "", kept)
    run = executor.run(plan.graph, brief.use, lambda _event: None)
    return Made(run.outcomes, plan.next_continuity(), plan.timeline.frames)


def _tell(whole: Made, films: list[Made], names: list[str]) -> None:
    tasks, seconds = len(whole.fresh), whole.seconds
    print(
        f"the film that all share  {tasks:3d} made  {whole.filmed} frames  {seconds:.1f} s of work"
    )
    for name, film in itertools.islice(zip(names, films, strict=True), 12):
        fresh = len(film.fresh)
        longer = "" if film.frames == whole.frames else f"  {film.frames - whole.frames:+d} frames"
        print(
            f"{name:24} {fresh:3d} made  {len(film.outcomes) - fresh:3d} shared  "
            f"{film.filmed / whole.filmed:6.1%} of the frames  "
            f"{film.seconds / seconds:6.1%} of the work{longer}"
        )
    kinds = Counter(task.split("/")[0] for film in films for task in film.fresh)
    made = ", ".join(f"{kind} {count / len(films):.1f}" for kind, count in kinds.most_common())
    print(f"made for each, on average: {made}")
    each = statistics.fmean(film.seconds for film in films)
    share, count = each / whole.seconds, len(films)
    print(f"each person's film: {share:.1%} of the whole film's work")
    for people in sorted({count, 1000}):
        told = "measured" if people == count else "at that rate"
        total = 1 + people * share
        print(
            f"{people:5d} people: {total:7.1f} whole films' work ({told}); made one by one "
            f"{people} — {people / total:.1f}× as much"
        )


if __name__ == "__main__":
    main()
