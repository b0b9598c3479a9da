"""Personalised films: campaigns, their people, and what became of each film."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Annotated, Any, Literal

from apiflask import APIBlueprint
from apiflask.fields import UploadFile
from flask import Response, stream_with_context
from pydantic import BaseModel, ConfigDict, Field

from core.services import projects
from core.services.campaigns import book, gathering, people
from core.services.campaigns.book import Standing, setup_of
from core.services.campaigns.sheets import MOST_BYTES
from core.services.plans import plan_of
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.context import database, studio, user
from web.guard import needs

blueprint = APIBlueprint("campaigns_api", __name__, tag="Campaigns")

Word = Annotated[str, Field(max_length=200)]
Words = Annotated[dict[Word, Word], Field(max_length=50)]
Status = Literal["draft", "running", "paused", "done", "cancelled"]
Stand = Literal["waiting", "making", "done", "failed", "skipped"]


class Choices(Body):
    """What a campaign is told; what is not sent stays."""

    name: Annotated[str, Field(max_length=120)] | None = None
    fallbacks: Words | None = Field(
        default=None, description="Variable → what stands there for whoever has no value."
    )
    columns: Words | None = Field(default=None, description="Variable → column of the list.")
    call: Annotated[str, Field(max_length=40)] | None = Field(
        default=None, description="What the button below the film says."
    )
    call_url: Annotated[str, Field(max_length=500)] | None = None
    days: Annotated[int, Field(ge=1, le=365)] | None = Field(
        default=None, description="How long a link can be opened."
    )


class NewCampaign(Choices):
    """A campaign to begin."""

    project_id: str = Field(max_length=32, description="Its script has variables.")


class Somebody(Body):
    """Somebody a film is made for."""

    id: Annotated[str, Field(max_length=64)] = Field(
        default="", description="Who it is, the same each time: a key of yours; empty: the e-mail."
    )
    name: Annotated[str, Field(max_length=160)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    values: Words = Field(default={}, description="Variable or column → value.")


class People(Body):
    """People to add, each once: sent again, they are known."""

    people: Annotated[list[Somebody], Field(min_length=1, max_length=1000)]


class Sheet(BaseModel):
    """A list."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile = Field(description="CSV with a header row, up to 10,000 people and 8 MB.")


class SalesforceList(Body):
    """Which people of Salesforce."""

    campaign: Annotated[str, Field(max_length=18)] = Field(
        default="", description="The members of the campaign with this id."
    )
    condition: Annotated[str, Field(max_length=2000)] = Field(
        default="",
        description="Contacts that meet this SOQL condition: `Account.Industry = 'Banking'`.",
    )


class Counts(View):
    """How many people stand where."""

    waiting: int
    making: int
    done: int
    failed: int
    skipped: int
    total: int


class CampaignView(View):
    """A campaign."""

    id: str
    project_id: str
    name: str
    source: Literal["csv", "salesforce"]
    status: Status
    error: str = Field(description="Why it waits.")
    fallbacks: dict[str, str]
    columns: dict[str, str]
    call: str
    call_url: str
    days: int
    people: Counts
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class BadView(View):
    """A row that no film can be made from."""

    number: int
    reason: str


class TakenView(View):
    """What became of a list."""

    added: int
    known: int
    bad: list[BadView] = Field(description="The first hundred of them.")


class PriceView(View):
    """Credits."""

    people: int = Field(description="For how many a film is made.")
    first: int = Field(description="For the film that the others share their scenes with.")
    all: int = Field(description="In all.")
    balance: int
    enough: bool


class PersonView(View):
    """Somebody of a campaign, and their film."""

    id: str
    number: int
    subject: str
    name: str
    email: str
    status: Stand
    error: str
    film: str | None
    link: str = Field(description="Where the film is watched; empty while it is not there.")
    watched: int


class Which(Paging):
    """Which people."""

    status: Stand | None = None


class Retried(View):
    """How many films are tried again."""

    retried: int


class Gone(BaseModel):
    """It is gone."""

    deleted: bool = True


@blueprint.get("/campaigns")
@needs("projects:read")
@blueprint.output(Envelope[list[CampaignView]])
@blueprint.doc(summary="List campaigns")
def index() -> dict[str, object]:
    """Your campaigns, the newest first."""
    return ok([_told(one, counts) for one, counts in book.listed(database(), user())])


@blueprint.post("/campaigns")
@needs("projects:write")
@blueprint.input(NewCampaign, arg_name="body")
@blueprint.output(Envelope[CampaignView], status_code=201)
@blueprint.doc(summary="Begin a campaign", responses=[404])
def create(body: NewCampaign) -> dict[str, object]:
    """Of a project whose script has variables; nothing is made before it is started."""
    project = projects.owned(database(), user(), body.project_id)
    campaign = book.create(
        studio(), database(), user(), project, body.name or "", body.fallbacks, _choices(body)
    )
    return ok(_told(campaign, Standing()))


@blueprint.get("/campaigns/<campaign_id>")
@needs("projects:read")
@blueprint.output(Envelope[CampaignView])
@blueprint.doc(summary="One campaign", responses=[404])
def get(campaign_id: str) -> dict[str, object]:
    """How far it is."""
    return ok(_whole(campaign_id))


@blueprint.patch("/campaigns/<campaign_id>")
@needs("projects:write")
@blueprint.input(Choices, arg_name="body")
@blueprint.output(Envelope[CampaignView])
@blueprint.doc(summary="Change a campaign", responses=[404, 409])
def change(campaign_id: str, body: Choices) -> dict[str, object]:
    """Its name and what the films' pages show; before it starts, also what stands in the films."""
    campaign = book.owned(database(), user(), campaign_id)
    book.change(database(), campaign, body.name, body.fallbacks, _choices(body))
    return ok(_whole(campaign_id))


@blueprint.delete("/campaigns/<campaign_id>")
@needs("projects:write")
@blueprint.output(Envelope[Gone])
@blueprint.doc(summary="Delete a campaign", responses=[404, 409])
def delete(campaign_id: str) -> dict[str, object]:
    """With everybody in it; their films go, and their links end."""
    book.remove(database(), book.owned(database(), user(), campaign_id))
    return ok({"deleted": True})


@blueprint.get("/campaigns/<campaign_id>/people")
@needs("projects:read")
@blueprint.input(Which, location="query", arg_name="which")
@blueprint.output(Envelope[Page[PersonView]])
@blueprint.doc(summary="A campaign's people", responses=[404])
def listing(campaign_id: str, which: Which) -> dict[str, object]:
    """With their links, in the order of the list."""
    campaign = book.owned(database(), user(), campaign_id)
    found = gathering.rows_of(
        studio(), database(), campaign, which.status or "", which.page, which.size
    )
    items = [_person(row) for row in found.rows]
    return ok({"items": items, "page": found.page, "pages": found.pages, "total": found.total})


@blueprint.post("/campaigns/<campaign_id>/people")
@needs("projects:write")
@blueprint.input(People, arg_name="body")
@blueprint.output(Envelope[TakenView])
@blueprint.doc(summary="Add people", responses=[404, 409])
def add(campaign_id: str, body: People) -> dict[str, object]:
    """Also while it runs. Whoever is known already is not added again."""
    campaign = book.owned(database(), user(), campaign_id)
    told = [people.told(one.id, one.name, one.email, one.values) for one in body.people]
    return ok(people.take(database(), campaign, told))


@blueprint.post("/campaigns/<campaign_id>/list")
@needs("projects:write")
@blueprint.input(Sheet, location="files", arg_name="sent")
@blueprint.output(Envelope[TakenView])
@blueprint.doc(summary="Add a list", responses=[401, 403, 404, 409, 413])
def add_list(campaign_id: str, sent: Sheet) -> dict[str, object]:
    """CSV in UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs. Rows that cannot be used
    are named, and kept among the people as ``skipped``."""
    campaign = book.owned(database(), user(), campaign_id)
    with closing(sent.file) as file:
        content = file.stream.read(MOST_BYTES + 1)
    return ok(gathering.take_sheet(database(), campaign, content))


@blueprint.post("/campaigns/<campaign_id>/salesforce")
@needs("admin:write")
@blueprint.input(SalesforceList, arg_name="body")
@blueprint.output(Envelope[TakenView])
@blueprint.doc(summary="Add people from Salesforce", responses=[404, 409, 502])
def add_from_salesforce(campaign_id: str, body: SalesforceList) -> dict[str, object]:
    """Members of a campaign there, who are told their link and status; or Contacts."""
    campaign = book.owned(database(), user(), campaign_id)
    return ok(
        gathering.take_list(studio(), database(), user(), campaign, body.campaign, body.condition)
    )


@blueprint.get("/campaigns/<campaign_id>/price")
@needs("projects:read")
@blueprint.output(Envelope[PriceView])
@blueprint.doc(summary="What a campaign costs", responses=[404])
def price(campaign_id: str) -> dict[str, object]:
    """Before it is started: for everybody who can have a film."""
    campaign = book.owned(database(), user(), campaign_id)
    found = book.price(studio(), database(), user(), campaign)
    balance = user().credits
    enough = plan_of(user()).unlimited or balance >= found.all
    told = {"people": found.people, "first": found.first, "all": found.all}
    return ok({**told, "balance": balance, "enough": enough})


@blueprint.post("/campaigns/<campaign_id>/start")
@needs("films:write")
@blueprint.output(Envelope[CampaignView])
@blueprint.doc(summary="Start a campaign", responses=[402, 404, 409])
def start(campaign_id: str) -> dict[str, object]:
    """Make the films; later edits of the project change none of them."""
    campaign = book.owned(database(), user(), campaign_id)
    book.start(studio(), database(), user(), campaign)
    return ok(_whole(campaign_id))


@blueprint.post("/campaigns/<campaign_id>/pause")
@needs("films:write")
@blueprint.output(Envelope[CampaignView])
@blueprint.doc(summary="Hold a campaign", responses=[404, 409])
def pause(campaign_id: str) -> dict[str, object]:
    """Begin no further film; those at work are finished."""
    book.pause(database(), book.owned(database(), user(), campaign_id))
    return ok(_whole(campaign_id))


@blueprint.post("/campaigns/<campaign_id>/resume")
@needs("films:write")
@blueprint.output(Envelope[CampaignView])
@blueprint.doc(summary="Let a campaign go on", responses=[402, 404, 409])
def resume(campaign_id: str) -> dict[str, object]:
    """After it was held."""
    book.resume(studio(), database(), book.owned(database(), user(), campaign_id))
    return ok(_whole(campaign_id))


@blueprint.post("/campaigns/<campaign_id>/cancel")
@needs("films:write")
@blueprint.output(Envelope[CampaignView])
@blueprint.doc(summary="End a campaign", responses=[404, 409])
def cancel(campaign_id: str) -> dict[str, object]:
    """For good; finished films stay."""
    book.cancel(studio(), database(), book.owned(database(), user(), campaign_id))
    return ok(_whole(campaign_id))


@blueprint.post("/campaigns/<campaign_id>/retry")
@needs("films:write")
@blueprint.output(Envelope[Retried])
@blueprint.doc(summary="Try failed films again", responses=[404, 409])
def retry(campaign_id: str) -> dict[str, object]:
    """Every film of it that failed."""
    return ok({"retried": book.retry(database(), book.owned(database(), user(), campaign_id))})


@blueprint.get("/campaigns/<campaign_id>/people.csv")
@needs("projects:read")
@blueprint.doc(
    summary="A campaign's people as CSV",
    responses={200: {"description": "The list.", "content": {"text/csv": {}}}, 404: "Not found"},
)
def sheet(campaign_id: str) -> Response:
    """Name, e-mail, status and link of everybody."""
    campaign = book.owned(database(), user(), campaign_id)
    rows = gathering.as_sheet(studio(), database(), campaign)
    return Response(stream_with_context(rows), mimetype="text/csv")


def _choices(body: Choices) -> dict[str, Any]:
    told = body.model_dump(include={"columns", "call", "call_url", "days"})
    return {name: value for name, value in told.items() if value is not None}


def _whole(campaign_id: str) -> dict[str, Any]:
    campaign = book.owned(database(), user(), campaign_id)
    return _told(campaign, book.standing(database(), campaign))


def _told(campaign: Any, counts: Standing) -> dict[str, Any]:
    own = ("id", "project_id", "name", "source", "status", "error", "fallbacks", "created_at",
           "started_at", "finished_at")  # fmt: skip
    return {
        **{name: getattr(campaign, name) for name in own},
        **setup_of(campaign).model_dump(include={"columns", "call", "call_url", "days"}),
        "people": counts,
    }


def _person(row: gathering.Row) -> dict[str, Any]:
    one = row.recipient
    own = ("id", "number", "subject", "name", "email", "status", "error", "watched")
    return {**{name: getattr(one, name) for name in own}, "film": one.film_id, "link": row.link}
