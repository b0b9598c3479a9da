"""How far a film is, and how long it still takes.

Steps weigh what they are expected to take. What was found in the store is no work and weighs
nothing. While the plan is not whole, the rest is guessed from the film's length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from core.models import Film, FilmStatus, Step, now
from core.services import events

#: The stages in the order in which people are told of them.
STAGES = ("script", "voice", "images", "lipsync", "music", "subtitles", "compose")

#: Seconds of work for a second of film: speaking it, and filming it (24 frames, 12 a second).
_SPEAKING, _FILMING = 2.0, 2.0
#: Seconds of work whatever the length: drawing people and places; music, mix, join, thumbnails.
_DRAWING, _FINISHING = 30.0, 56.0

#: How fast work is thought to go (expected seconds a second) before it was seen for some seconds.
_USUAL_SPEED, _SEEN_ENOUGH = 2.0, 6.0


_S = cast(Table, Step.__table__).c

#: Asked for by everyone who waits for a film: put together once.
_STEPS = select(
    _S.stage, _S.status, _S.fraction, _S.seconds, _S.reused, _S.task, _S.finished_at
).where(_S.film_id == bindparam("film"))


@dataclass(frozen=True)
class StageProgress:
    """How far one stage is."""

    stage: str
    total: int
    done: int
    fraction: float
    """0–1, by steps."""
    reused: int
    """Of those done, how many were found in the store."""


@dataclass(frozen=True)
class FilmProgress:
    """How far a film is."""

    status: FilmStatus
    fraction: float
    """0–1; never goes back."""
    seconds_left: float | None
    error: str
    stages: list[StageProgress]


def progress_of(session: Session, film: Film) -> FilmProgress:
    """How far the film is at this moment."""
    steps = session.execute(_STEPS, {"film": film.id}).all()
    stages = _stages(steps)
    if film.status == "done":
        return FilmProgress("done", 1.0, 0.0, "", stages)
    left, made = _work(film, steps)
    whole = left + made
    # Only the delivery is still missing when no step is left.
    fraction = max(film.progress, min(0.99, made / whole if whole else 0.0))
    seconds = _seconds_left(film, steps, left) if film.at_work else None
    status: FilmStatus = film.status  # type: ignore[assignment]
    return FilmProgress(status, round(fraction, 4), seconds, film.error, stages)


def report(session: Session, film_id: str) -> None:
    """Write a ``job.progress`` event, inside the caller's transaction."""
    film = session.get_one(Film, film_id, populate_existing=True)
    seen = progress_of(session, film)
    session.execute(
        update(Film)
        .where(Film.id == film_id)
        .values(progress=seen.fraction, seconds_left=seen.seconds_left)
    )
    events.tell(session, film_id, "job.progress", **body_of(seen))


def body_of(seen: FilmProgress) -> dict[str, Any]:
    """Progress as an event tells it."""
    stages = [
        {"stage": one.stage, "total": one.total, "done": one.done,
         "fraction": one.fraction, "reused": one.reused}
        for one in seen.stages
    ]  # fmt: skip
    return {"progress": seen.fraction, "seconds_left": seen.seconds_left, "stages": stages}


def _stages(steps: Sequence[Any]) -> list[StageProgress]:
    found = []
    for stage in STAGES:
        mine = [step for step in steps if step.stage == stage]
        if mine:
            done = [step for step in mine if step.status == "done"]
            fraction = sum(_part(step) for step in mine) / len(mine)
            reused = sum(step.reused for step in done)
            found.append(StageProgress(stage, len(mine), len(done), round(fraction, 4), reused))
    return found


def _part(step: Any) -> float:
    if step.status == "running":
        return float(step.fraction)
    return 1.0 if step.status == "done" else 0.0


def _work(film: Film, steps: Sequence[Any]) -> tuple[float, float]:
    """Expected seconds of work that are left, and that are done."""
    asked = [step for step in steps if not (step.status == "done" and step.reused)]
    made = float(sum(step.seconds * _part(step) for step in asked))
    left = sum(step.seconds for step in asked) - made
    tasks = {step.task.partition("/")[0] for step in steps}
    length = film.brief.get("duration") or 90
    # An edit finds most of what it needs: only new work is expected of it.
    share = 0.25 if film.revision else 1.0
    if "voice" not in tasks:
        left += (_SPEAKING * length + _DRAWING) * share
    if "join" not in tasks:
        left += (_FILMING * length + _FINISHING) * share
    return left, made


def _seconds_left(film: Film, steps: Sequence[Any], left: float) -> float:
    began = film.started_at
    elapsed = max(0.0, (now() - began).total_seconds()) if began else 0.0
    seen = float(sum(step.seconds * _part(step) for step in steps if _made_since(step, began)))
    speed = (seen + _USUAL_SPEED * _SEEN_ENOUGH) / (elapsed + _SEEN_ENOUGH)
    return round(left / max(speed, 0.05), 1)


def _made_since(step: Any, began: datetime | None) -> bool:
    if step.status == "running":
        return True
    if began is None or step.reused or step.finished_at is None:
        return False
    return bool(step.status == "done" and step.finished_at >= began)
