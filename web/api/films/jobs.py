"""Jobs: one for each version of a film."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.changes import Kind
from core.models import Film
from core.services import films, projects, understanding, versions
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.api.films.noun import JobView, Status, WholeJob, blueprint, job_view, whole_job
from web.context import database, studio, user
from web.guard import needs
from web.kept import keep


class Wanted(Paging):
    """Which jobs."""

    status: Status | Literal[""] = Field(default="", description="Empty: all.")
    project: str = Field(default="", max_length=64, description="A project's id; empty: all.")


class EstimateView(View):
    """What the next version costs."""

    cost: int = Field(description="Credits.")
    balance: int
    revision: bool = Field(description="A change to a film already paid for.")
    enough: bool


class ChangeView(View):
    """One difference between two versions."""

    kind: Kind
    where: str = Field(description="The id of the scene, line or person; the name of a choice.")
    number: int = Field(description="The scene's place, from 1; 0: the whole film.")
    field: str
    before: str
    after: str


class VersionView(View):
    """A version and what it changed."""

    job: JobView
    since: int = Field(description="The number of the version it is compared with; 0: none.")
    current: bool = Field(description="Whether the draft is still this version's.")
    changes: list[ChangeView]


class Comparison(View):
    """Two versions, the older first."""

    older: JobView
    newer: JobView
    changes: list[ChangeView]


class Name(Body):
    """What a version is called."""

    name: str = Field(max_length=80, description="Empty: it goes by its number.")


@blueprint.get("/projects/<project_id>/estimate")
@needs("projects:read")
@blueprint.output(Envelope[EstimateView])
@blueprint.doc(summary="What the next version costs", responses=[401, 403, 404, 422])
def estimate(project_id: str) -> dict[str, object]:
    """Credits, before anything is spent."""
    project = projects.owned(database(), user(), project_id)
    return ok(films.estimate(studio(), database(), user(), project))


@blueprint.post("/projects/<project_id>/generate")
@needs("films:write")
@blueprint.output(Envelope[JobView], status_code=202)
@blueprint.doc(
    summary="Make the project's film",
    description="Reserves the credits and queues the next version. What did not change since the "
    "version before is taken over.",
    responses=[401, 402, 403, 404, 409, 422],
)
def generate(project_id: str) -> tuple[dict[str, object], int]:
    """Have the next version made."""
    project = projects.owned(database(), user(), project_id)
    # Whether the speech fits is told before anything is spent.
    understanding.understand(studio(), database(), project)
    return ok(job_view(films.start(studio(), database(), user(), project))), 202


@blueprint.get("/projects/<project_id>/versions")
@needs("projects:read")
@blueprint.output(Envelope[list[VersionView]])
@blueprint.doc(summary="A project's versions", responses=[401, 403, 404])
@keep
def listing(project_id: str) -> dict[str, object]:
    """Every version, the newest first, and what each changed."""
    project = projects.owned(database(), user(), project_id)
    return ok([_version(one) for one in versions.listed(database(), project)])


@blueprint.get("/jobs")
@needs("projects:read")
@blueprint.input(Wanted, location="query", arg_name="wanted")
@blueprint.output(Envelope[Page[JobView]])
@blueprint.doc(summary="Your jobs", responses=[401, 403])
@keep
def index(wanted: Wanted) -> dict[str, object]:
    """The newest first."""
    found = versions.jobs(
        database(), user(), wanted.status, wanted.project, wanted.page, wanted.size
    )
    items = [job_view(film) for film in found.films]
    return ok({"items": items, "page": found.page, "pages": found.pages, "total": found.total})


@blueprint.get("/jobs/<job_id>")
@needs("projects:read")
@blueprint.output(Envelope[WholeJob])
@blueprint.doc(summary="One job and how far it is", responses=[401, 403, 404])
@keep
def show(job_id: str) -> dict[str, object]:
    """Status, progress and time left."""
    return ok(whole_job(_film(job_id)))


@blueprint.patch("/jobs/<job_id>")
@needs("projects:write")
@blueprint.input(Name, arg_name="body")
@blueprint.output(Envelope[JobView])
@blueprint.doc(summary="Name a version", responses=[401, 403, 404])
def name(job_id: str, body: Name) -> dict[str, object]:
    """Give a version a name."""
    film = _film(job_id)
    versions.name(database(), film, body.name)
    return ok(job_view(film))


@blueprint.post("/jobs/<job_id>/cancel")
@needs("films:write")
@blueprint.output(Envelope[JobView])
@blueprint.doc(
    summary="Stop a job",
    description="The credits come back. A job that is not at work stays as it is.",
    responses=[401, 403, 404],
)
def cancel(job_id: str) -> dict[str, object]:
    """Stop making a version."""
    film = _film(job_id)
    films.cancel(studio(), database(), film)
    return ok(job_view(film))


@blueprint.post("/jobs/<job_id>/retry")
@needs("films:write")
@blueprint.output(Envelope[JobView], status_code=202)
@blueprint.doc(
    summary="Try a failed or cancelled job again",
    description="It goes on from what was already made.",
    responses=[401, 402, 403, 404, 409],
)
def retry(job_id: str) -> tuple[dict[str, object], int]:
    """Go on with a version."""
    film = _film(job_id)
    films.retry(studio(), database(), film)
    return ok(job_view(film)), 202


@blueprint.post("/jobs/<job_id>/restore")
@needs("projects:write")
@blueprint.output(Envelope[JobView])
@blueprint.doc(
    summary="Bring a version's script and choices back",
    description="They replace the project's draft and storyboard. Nothing is filmed.",
    responses=[401, 403, 404, 422],
)
def restore(job_id: str) -> dict[str, object]:
    """Make a version's draft the project's."""
    film = _film(job_id)
    versions.restore(database(), projects.owned(database(), user(), film.project_id), film)
    return ok(job_view(film))


@blueprint.get("/jobs/<job_id>/compare/<other_id>")
@needs("projects:read")
@blueprint.output(Envelope[Comparison])
@blueprint.doc(summary="What tells two versions apart", responses=[401, 403, 404, 422])
def compare(job_id: str, other_id: str) -> dict[str, object]:
    """The older first."""
    older, newer, told = versions.compared(_film(job_id), _film(other_id))
    changes = [ChangeView.model_validate(one) for one in told]
    return ok(Comparison(older=job_view(older), newer=job_view(newer), changes=changes))


def _film(job_id: str) -> Film:
    return films.owned(database(), user(), job_id)


def _version(one: versions.Version) -> VersionView:
    return VersionView(
        job=job_view(one.film),
        since=one.since,
        current=one.current,
        changes=[ChangeView.model_validate(change) for change in one.changes],
    )
