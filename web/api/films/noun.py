"""The noun's blueprint and the shapes its modules share."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from apiflask import APIBlueprint
from pydantic import Field

from core.models import Film
from core.services import films
from core.services.versions import duration_of
from web.api.envelope import View
from web.context import database

blueprint = APIBlueprint("films_api", __name__, tag="Films")

Status = Literal["queued", "running", "cancelling", "cancelled", "failed", "done"]


class StageView(View):
    """How far one stage is."""

    stage: str
    total: int
    done: int
    fraction: float = Field(description="0–1.")
    reused: int = Field(description="Of those done, how many were taken over and not made.")


class JobView(View):
    """One version of a project's film, and the job that makes it."""

    id: str
    project: str
    number: int = Field(description="1 for the project's first version.")
    name: str = Field(description="Empty: it goes by its number.")
    status: Status
    progress: float = Field(description="0–1.")
    seconds_left: float | None
    error: str
    warnings: list[str]
    cost: int = Field(description="Credits.")
    revision: bool = Field(description="A change to a film already paid for.")
    held: bool = Field(description="Looked at by an admin; cannot be watched or saved.")
    duration: float = Field(description="Seconds; 0 while it is not made.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class WholeJob(JobView):
    """A job with its stages."""

    stages: list[StageView]


def job_view(film: Film) -> JobView:
    """A film as the API tells it."""
    return JobView(
        id=film.id,
        project=film.project_id,
        number=film.number,
        name=film.name,
        status=film.status,  # type: ignore[arg-type]
        progress=film.progress,
        seconds_left=film.seconds_left if film.at_work else None,
        error=film.error,
        warnings=film.warnings,
        cost=film.cost,
        revision=film.revision,
        held=film.moderation in ("flagged", "rejected"),
        duration=duration_of(film),
        created_at=film.created_at,
        started_at=film.started_at,
        finished_at=film.finished_at,
    )


def whole_job(film: Film) -> WholeJob:
    """A film with the progress of its stages."""
    seen = films.progress_of(database(), film)
    facts = dict(job_view(film)) | {
        "progress": seen.fraction,
        "seconds_left": seen.seconds_left if film.at_work else None,
    }
    return WholeJob(**facts, stages=[StageView.model_validate(one) for one in seen.stages])
