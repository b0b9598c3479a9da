"""Running the studio: people, films at work, moderation, figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from apiflask import APIBlueprint
from flask import g
from pydantic import Field

from core.models import User
from core.services import admin, films, moderation, operations, statistics
from core.services.moderation import Held
from core.services.operations import Working
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.context import database, studio
from web.guard import needs

blueprint = APIBlueprint("admin_api", __name__, tag="Admin")

Note = Field(default="", max_length=280, description="Kept in the audit.")


class PersonView(View):
    """An account, as admins see it."""

    id: str
    email: str
    name: str
    role: str
    tier: str
    status: str
    credits: int
    verified_at: datetime | None
    created_at: datetime
    seen_at: datetime | None


class PersonChange(Body):
    """What to change; what is left out stays."""

    tier: str | None = Field(default=None, max_length=20, examples=["pro"])
    status: Literal["active", "suspended"] | None = None
    role: Literal["user", "admin"] | None = None
    note: str = Note


class Grant(Body):
    """Credits to give."""

    amount: int = Field(ge=1, le=admin.MOST)
    note: str = Note
    key: str = Field(
        min_length=1, max_length=60, examples=["welcome-2026"],
        description="The same key gives the credits once, however often it is sent.",
    )  # fmt: skip


class Decision(Body):
    """What becomes of a held film."""

    approved: bool
    note: str = Note


class PersonQuery(Paging):
    """Which accounts."""

    query: str = Field(default="", max_length=200, description="Words of the name or address.")
    tier: str = Field(default="", max_length=20)
    status: Literal["", "active", "suspended"] = ""
    role: Literal["", "user", "admin"] = ""
    sort: Literal["recent", "seen", "name", "credits", "films"] = "recent"


class HeldQuery(Paging):
    """Which films."""

    state: Literal["flagged", "approved", "rejected"] = "flagged"


class Days(View):
    """How far to look back."""

    days: int = Field(default=30, ge=1, le=365)


class HeldView(View):
    """A film that waits for a look, or was looked at."""

    film_id: str
    project_id: str
    title: str
    owner_id: str
    owner_email: str
    moderation: str
    reason: str = Field(description="Category and term.")
    excerpt: str = Field(description="The script around the term.")
    created_at: datetime


class Decided(View):
    """A film, looked at."""

    id: str
    status: str
    moderation: str


class JobQuery(Paging):
    """Which films."""

    state: Literal["at_work", "failed", "done", "cancelled"] = "at_work"


class WorkingView(View):
    """A film, and how far it is."""

    job_id: str
    project_id: str
    owner_id: str
    number: int
    status: str
    progress: float = Field(description="0–1.")
    done: int
    total: int = Field(description="Steps planned so far.")
    error: str
    created_at: datetime


class QueueFigures(View):
    """One queue."""

    name: str
    waiting: int
    failed: int


class WorkerFigures(View):
    """One worker."""

    name: str
    busy: bool
    film_id: str
    task: str
    seen_at: datetime | None


class JobsView(View):
    """Films by state, with queues and workers."""

    films: Page[WorkingView]
    reachable: bool = Field(description="Whether the queue server answers.")
    queues: list[QueueFigures]
    workers: list[WorkerFigures]


class DayView(View):
    """What happened on one day (UTC)."""

    day: date
    done: int
    failed: int
    other: int
    joined: int
    spent: int


class StatisticsView(View):
    """The studio at a glance; `minutes` are of finished film, `wait` is in seconds."""

    people: int
    joined: int
    active: int
    suspended: int
    tiers: dict[str, int]
    projects: int
    films: int
    at_work: int
    success: float | None = Field(description="0–1, of the films that ended.")
    minutes: float
    wait: float | None = Field(description="Median seconds from start to finish.")
    credits_spent: int
    credits_granted: int
    credits_held: int
    days: list[DayView]


@blueprint.get("/admin/users")
@needs("admin:read")
@blueprint.input(PersonQuery, location="query", arg_name="asked")
@blueprint.output(Envelope[Page[PersonView]])
@blueprint.doc(summary="List accounts")
def people(asked: PersonQuery) -> dict[str, object]:
    """Accounts that fit, a page at a time."""
    found, total = admin.people(database(), **asked.model_dump())
    return ok(_page([one.user for one in found], total, asked))


@blueprint.get("/admin/users/<user_id>")
@needs("admin:read")
@blueprint.output(Envelope[PersonView])
@blueprint.doc(summary="One account")
def person(user_id: str) -> dict[str, object]:
    """An account, whatever its state."""
    return ok(admin.person(database(), user_id))


@blueprint.patch("/admin/users/<user_id>")
@needs("admin:write")
@blueprint.input(PersonChange, arg_name="body")
@blueprint.output(Envelope[PersonView])
@blueprint.doc(summary="Change an account", responses=[409])
def change(user_id: str, body: PersonChange) -> dict[str, object]:
    """Change an account's plan, suspend or reinstate it, make it an admin or not."""
    return ok(admin.change(database(), _asking(), user_id, **body.model_dump()))


@blueprint.post("/admin/users/<user_id>/grant")
@needs("admin:write")
@blueprint.input(Grant, arg_name="body")
@blueprint.output(Envelope[PersonView])
@blueprint.doc(summary="Give credits")
def grant(user_id: str, body: Grant) -> dict[str, object]:
    """Give an account credits, once for each key."""
    return ok(admin.grant(database(), _asking(), user_id, body.amount, body.note, body.key))


@blueprint.post("/admin/users/<user_id>/sign-out")
@needs("admin:write")
@blueprint.output(Envelope[PersonView])
@blueprint.doc(summary="Sign an account out")
def sign_out(user_id: str) -> dict[str, object]:
    """End all its sessions, in every browser and program."""
    return ok(admin.sign_out(database(), _asking(), user_id))


@blueprint.get("/admin/stats")
@needs("admin:read")
@blueprint.input(Days, location="query", arg_name="asked")
@blueprint.output(Envelope[StatisticsView])
@blueprint.doc(summary="Figures")
def figures(asked: Days) -> dict[str, object]:
    """How the studio is doing."""
    return ok(statistics.overview(database(), asked.days))


@blueprint.get("/admin/jobs")
@needs("admin:read")
@blueprint.input(JobQuery, location="query", arg_name="asked")
@blueprint.output(Envelope[JobsView])
@blueprint.doc(summary="Films at work, queues, workers")
def jobs(asked: JobQuery) -> dict[str, object]:
    """Everybody's films, with the queues and workers that make them."""
    found, total = operations.films(database(), asked.state, asked.page, asked.size)
    floor = operations.floor(studio(), 0)
    return ok(
        {"films": _page([_working(one) for one in found], total, asked),
         "reachable": floor.reachable, "queues": floor.queues, "workers": floor.workers}
    )  # fmt: skip


@blueprint.post("/admin/jobs/<job_id>/cancel")
@needs("admin:write")
@blueprint.output(Envelope[Decided])
@blueprint.doc(summary="Cancel anybody's film")
def cancel(job_id: str) -> dict[str, object]:
    """Stop making a film; its credits go back."""
    film = operations.film(database(), job_id)
    films.cancel(studio(), database(), film)
    admin.record(database(), g.user, "film_cancelled", job_id)
    return ok(film)


@blueprint.post("/admin/jobs/<job_id>/retry")
@needs("admin:write")
@blueprint.output(Envelope[Decided])
@blueprint.doc(summary="Try anybody's film again", responses=[402, 409])
def retry(job_id: str) -> dict[str, object]:
    """Go on with a film that failed or was cancelled."""
    film = operations.film(database(), job_id)
    films.retry(studio(), database(), film)
    admin.record(database(), g.user, "job_retried", job_id)
    return ok(film)


@blueprint.get("/admin/moderation")
@needs("admin:read")
@blueprint.input(HeldQuery, location="query", arg_name="asked")
@blueprint.output(Envelope[Page[HeldView]])
@blueprint.doc(summary="Moderation queue")
def held(asked: HeldQuery) -> dict[str, object]:
    """Films whose script tripped a term, those that wait longest first."""
    found, total = moderation.queue(database(), asked.state, asked.page, asked.size)
    return ok(_page([_held(one) for one in found], total, asked))


@blueprint.post("/admin/moderation/<film_id>")
@needs("admin:write")
@blueprint.input(Decision, arg_name="body")
@blueprint.output(Envelope[Decided])
@blueprint.doc(summary="Decide about a film", responses=[409])
def decide(film_id: str, body: Decision) -> dict[str, object]:
    """Let a held film go, or keep it in the studio; either can be changed later."""
    return ok(moderation.decide(database(), _asking(), film_id, body.approved, body.note))


def _asking() -> User:
    return g.user


def _page(items: list[object], total: int, asked: Paging) -> dict[str, object]:
    pages = max(1, -(-total // asked.size))
    return {"items": items, "page": asked.page, "pages": pages, "total": total}


def _working(one: Working) -> WorkingView:
    return WorkingView(
        job_id=one.film.id, project_id=one.project.id, owner_id=one.owner.id,
        number=one.film.number, status=one.film.status, progress=one.film.progress,
        done=one.done, total=one.total, error=one.film.error, created_at=one.film.created_at,
    )  # fmt: skip


def _held(one: Held) -> HeldView:
    return HeldView(
        film_id=one.film.id, project_id=one.project.id, title=one.project.title,
        owner_id=one.owner.id, owner_email=one.owner.email, moderation=one.film.moderation,
        reason=one.reason, excerpt="".join(one.excerpt), created_at=one.film.created_at,
    )  # fmt: skip
