"""Projects: the shelf, making, changing, copying, deleting and taking back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from apiflask import APIBlueprint
from pydantic import BaseModel, Field, StringConstraints

from core.services import drafts, projects
from core.services.drafts import Draft
from core.services.projects import Card, Only, Sort, State
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.context import database, user
from web.guard import needs
from web.kept import keep

blueprint = APIBlueprint("projects_api", __name__, tag="Projects")

Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)]


class Wanted(Paging):
    """Which projects, and in which order."""

    q: str = Field(default="", max_length=80, description="Words of the title or the script.")
    sort: Sort = "recent"
    only: Only = Field(default="", description="One shelf; empty: all but the bin.")


class NewProject(Body):
    """A project to begin."""

    title: Title = ""
    draft: dict[str, Any] = Field(
        default={}, description="Fields of the draft; the others come from your preferences."
    )


class Changes(Body):
    """What to change; what is not sent stays."""

    title: Annotated[Title, Field(min_length=1)] | None = None
    favourite: bool | None = None
    draft: dict[str, Any] = Field(default={}, description="Fields of the draft.")


class CopyOf(Body):
    """What the copy is called."""

    title: Title = Field(default="", description="Empty: as the original.")


class ProjectView(View):
    """A project on the shelf."""

    id: str
    title: str
    favourite: bool
    status: State = Field(description="`held`: finished, and waiting for an admin to look at it.")
    job: str | None = Field(description="The newest version's job.")
    versions: int
    progress: float = Field(description="Of the newest version, 0–1.")
    seconds_left: float | None
    seconds: float | None = Field(description="The length of the newest finished version.")
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = Field(description="Set: in the bin, for 30 days.")


class WholeProject(ProjectView):
    """A project with its draft."""

    draft: Draft


class Gone(BaseModel):
    """It is in the bin."""

    deleted: bool = True


@blueprint.get("/projects")
@needs("projects:read")
@blueprint.input(Wanted, location="query", arg_name="wanted")
@blueprint.output(Envelope[Page[ProjectView]])
@blueprint.doc(summary="List projects")
@keep
def index(wanted: Wanted) -> dict[str, object]:
    """Your projects, one page of them."""
    shelf = projects.shelf(
        database(), user(), wanted.q, wanted.sort, wanted.only, wanted.page, wanted.size
    )
    items = [_view(card) for card in shelf.cards]
    return ok({"items": items, "page": shelf.page, "pages": shelf.pages, "total": shelf.total})


@blueprint.post("/projects")
@needs("projects:write")
@blueprint.input(NewProject, arg_name="body")
@blueprint.output(Envelope[WholeProject], status_code=201)
@blueprint.doc(summary="Begin a project")
def create(body: NewProject) -> dict[str, object]:
    """A new project with its draft."""
    return ok(_whole(projects.create(database(), user(), body.title, body.draft).id))


@blueprint.get("/projects/<project_id>")
@needs("projects:read")
@blueprint.output(Envelope[WholeProject])
@blueprint.doc(summary="One project", responses=[404])
@keep
def get(project_id: str) -> dict[str, object]:
    """A project with its draft."""
    return ok(_whole(project_id))


@blueprint.patch("/projects/<project_id>")
@needs("projects:write")
@blueprint.input(Changes, arg_name="body")
@blueprint.output(Envelope[WholeProject])
@blueprint.doc(summary="Change a project", responses=[404])
def change(project_id: str, body: Changes) -> dict[str, object]:
    """Its title, its mark as a favourite, fields of its draft."""
    project = projects.owned(database(), user(), project_id)
    if body.draft:
        drafts.save(database(), project, body.draft)
    if body.title is not None:
        projects.rename(database(), user(), project_id, body.title)
    if body.favourite is not None:
        projects.favourite(database(), user(), project_id, body.favourite)
    return ok(_whole(project_id))


@blueprint.delete("/projects/<project_id>")
@needs("projects:write")
@blueprint.output(Envelope[Gone])
@blueprint.doc(summary="Delete a project", responses=[404])
def delete(project_id: str) -> dict[str, object]:
    """Into the bin, from where it can be restored for 30 days."""
    projects.bin(database(), user(), project_id)
    return ok({"deleted": True})


@blueprint.post("/projects/<project_id>/restore")
@needs("projects:write")
@blueprint.output(Envelope[WholeProject])
@blueprint.doc(summary="Restore a project", responses=[404])
def restore(project_id: str) -> dict[str, object]:
    """Out of the bin; one that is not in it stays as it is."""
    return ok(_whole(projects.take_back(database(), user(), project_id).id))


@blueprint.post("/projects/<project_id>/duplicate")
@needs("projects:write")
@blueprint.input(CopyOf, arg_name="body")
@blueprint.output(Envelope[WholeProject], status_code=201)
@blueprint.doc(summary="Duplicate a project", responses=[404])
def duplicate(project_id: str, body: CopyOf) -> dict[str, object]:
    """A new project with the same draft and own files; films are not copied."""
    return ok(_whole(projects.duplicate(database(), user(), project_id, body.title).id))


def _view(card: Card) -> dict[str, Any]:
    one = card.project
    return {
        "id": one.id, "title": one.title, "favourite": one.favourite, "status": card.state,
        "job": card.film_id, "versions": card.versions, "progress": card.progress,
        "seconds_left": card.seconds_left, "seconds": card.seconds,
        "created_at": one.created_at, "updated_at": one.updated_at, "deleted_at": one.deleted_at,
    }  # fmt: skip


def _whole(project_id: str) -> dict[str, Any]:
    card, draft = projects.whole(database(), user(), project_id)
    return {**_view(card), "draft": draft}
