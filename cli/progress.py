"""Progress that a person enjoys watching: a bar per stage, and the time left."""

from __future__ import annotations

import time
from dataclasses import dataclass

from rich import progress as bars
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from core.execution.local import Event
from core.stages import Script, Speech, Stage

_NAMES: dict[Stage, str] = {
    "script": "Reading the script",
    "images": "Drawing places and people",
    "voice": "Recording voices",
    "lipsync": "Acting",
    "music": "Composing",
    "subtitles": "Writing subtitles",
    "compose": "Filming",
    "publish": "Delivering",
}


@dataclass
class _Tally:
    seconds: float = 0.0
    done: float = 0.0
    reused: int = 0
    count: int = 0
    finished: int = 0


class Progress:
    """Shows events as they come; on a terminal as bars, elsewhere as one line a stage."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._began = time.monotonic()
        self._fractions: dict[str, float] = {}
        self._weights: dict[str, tuple[Stage, float]] = {}
        self._said: set[Stage] = set()
        self._note = Text("")
        self._bars = bars.Progress(
            bars.TextColumn("{task.description:<26}"),
            bars.BarColumn(bar_width=34, complete_style="magenta", finished_style="green"),
            bars.TextColumn("{task.percentage:>4.0f}%"),
            bars.TextColumn("[dim]{task.fields[note]}"),
            console=self._console,
        )
        self._rows = {
            stage: self._bars.add_task(name, total=1.0, note="") for stage, name in _NAMES.items()
        }
        live = self._console.is_terminal
        self._live = Live(self, console=self._console, refresh_per_second=8) if live else None

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._began

    def __enter__(self) -> Progress:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._live:
            self._live.stop()

    def __rich__(self) -> Group:
        return Group(self._bars, self._note, Text(self._clock(), style="bold"))

    def see(self, event: Event) -> None:
        """Take one event of the run."""
        task = event.task
        self._weights[task.id] = (task.stage, task.seconds)
        self._fractions[task.id] = 1.0 if event.outcome else event.fraction
        if event.outcome is not None:
            self._tell(event)
        self._draw(task.stage)

    def _tell(self, event: Event) -> None:
        """A word about what was just made."""
        document = event.outcome.document if event.outcome else {}
        if event.task.stage == "script":
            play = Script.model_validate(document).screenplay
            people = ", ".join(person.name for person in play.characters)
            cast = f" with {people}" if people else ""
            self._note = Text(f"“{play.title}” · {len(play.scenes)} scenes{cast}", style="italic")
            if not self._live:
                self._console.print(self._note)
        elif event.task.stage == "voice":
            words = Speech.model_validate(document).words
            self._note = Text(" ".join(word.text for word in words)[:96], style="italic dim")

    def _tally(self, stage: Stage) -> _Tally:
        tally = _Tally()
        for identity, (of, seconds) in self._weights.items():
            if of == stage:
                fraction = self._fractions.get(identity, 0.0)
                tally.seconds += seconds
                tally.done += seconds * fraction
                tally.count += 1
                tally.finished += fraction >= 1.0
        return tally

    def _draw(self, stage: Stage) -> None:
        tally = self._tally(stage)
        share = tally.done / tally.seconds if tally.seconds else 0.0
        note = f"{tally.finished}/{tally.count}"
        self._bars.update(self._rows[stage], completed=share, note=note)
        if not self._live and tally.finished == tally.count and stage not in self._said:
            self._said.add(stage)
            self._console.print(f"{self.seconds:6.1f} s  {_NAMES[stage]}: {tally.count} done")

    def _clock(self) -> str:
        tallies = [self._tally(stage) for stage in _NAMES]
        whole = sum(tally.seconds for tally in tallies)
        done = sum(tally.done for tally in tallies)
        spent = f"{self.seconds:.0f} s"
        if done < whole * 0.1:
            return spent
        left = self.seconds * (whole - done) / done
        return f"{spent} · about {left:.0f} s left"
