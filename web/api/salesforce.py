"""Salesforce: what Apex tells the studio; for admins, how the synchronisation stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar

from apiflask import APIBlueprint
from flask import g, request
from pydantic import AwareDatetime, Field

from core.services import connections
from core.services.salesforce import inbound, ownership, polling, runs, signed, standing
from core.services.salesforce.hearing import Change
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.context import database, studio
from web.guard import needs

blueprint = APIBlueprint("salesforce_api", __name__, tag="Salesforce")

P = ParamSpec("P")
R = TypeVar("R")

#: Changes that one call may carry.
MOST = 200


class SalesforceChange(Body):
    """A record as somebody left it in Salesforce."""

    object: str = Field(max_length=40, examples=["Contact"])
    id: str = Field(pattern=r"^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$", examples=["003XX00000001abAAA"])
    fields: dict[str, Any] = Field(
        max_length=100, examples=[{"User_ID__c": "…", "Subscription_Tier__c": "Pro"}],
        description="By Salesforce's names; `Owner` and `User__r` as objects.",
    )  # fmt: skip
    systemModstamp: AwareDatetime  # noqa: N815 (Salesforce's name)
    lastModifiedBy: str = Field(default="", max_length=18)  # noqa: N815


class SalesforceChanges(Body):
    """What changed."""

    changes: list[SalesforceChange] = Field(max_length=MOST)


class HeardView(View):
    """What came of the changes; a replay counts as unchanged."""

    taken: int
    put_back: int = Field(description="Not Salesforce's to say: it will be told again.")
    refused: int
    unchanged: int


class BacklogView(View):
    """What is owed of one kind of record."""

    kind: str
    waiting: int
    aside: int
    known: int = Field(description="Records that Salesforce has.")


class BackfillView(View):
    """A backfill or dry run, as far as it is."""

    id: str
    dry: bool
    state: Literal["waiting", "running", "stopping", "stopped", "done", "failed"]
    kinds: list[str]
    counts: dict[str, dict[str, Any]] = Field(description="By kind.")
    fraction: float = Field(description="0–1.")
    error: str
    asked_at: datetime
    ended_at: datetime | None


class StandingView(View):
    """The synchronisation."""

    configured: bool
    works: bool
    error: str
    organisation: str
    lag: float = Field(description="Seconds since the oldest waiting change was made.")
    sent_hour: int
    sent_day: int
    calls_used: int
    calls_limit: int
    backlogs: list[BacklogView]
    backfill: BackfillView | None


class FailureView(View):
    """A change that Salesforce refused."""

    id: int
    kind: str
    record: str
    gone: bool
    code: str
    error: str
    body: dict[str, Any]
    tries: int
    created_at: datetime


class FailureQuery(Paging):
    """Which failures."""


class RetryBody(Body):
    """Which failures to try again."""

    code: str = Field(default="", max_length=80, description="Only those with it; empty: all.")


class Retried(View):
    """How many changes were put back into the queue."""

    retried: int


class Dropped(View):
    """It is gone."""

    dropped: bool = True


class BackfillBody(Body):
    """What to load, or to compare."""

    kinds: list[Literal["user", "project", "credit", "upload"]] = Field(
        default=["user", "project", "credit", "upload"], min_length=1, max_length=4
    )
    dry: bool = Field(default=False, description="Compare only; nothing is written.")


class RuleView(View):
    """Who owns some fields."""

    object: str
    fields: list[str]
    owner: Literal["studio", "salesforce", "stripe", "later"]
    fate: Literal["taken", "put_back", "overwritten", "kept"] = Field(
        description="Of a change made on the other side."
    )
    note: str


def signed_by_salesforce(view: Callable[P, R]) -> Callable[P, R]:
    """Only for Apex, that knows the secret; asked before what was sent is looked at."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        secret = studio().settings.salesforce_webhook_secret
        signed.refuse_unsigned(secret, request.headers.get(signed.HEADER, ""), request.get_data())
        return view(*args, **kwargs)

    return guarded


@blueprint.post("/salesforce/changes")
@signed_by_salesforce
@blueprint.input(SalesforceChanges, arg_name="body")
@blueprint.output(Envelope[HeardView])
@blueprint.doc(summary="Changes made in Salesforce", responses=[400, 401])
def changes(body: SalesforceChanges) -> dict[str, object]:
    """Called by Apex with `X-Filmwright-Signature: t=…,v1=…`: HMAC-SHA256 of `t.body` under
    `SALESFORCE_WEBHOOK_SECRET`, at most five minutes old. Sending it again changes nothing."""
    heard = [
        Change(one.object, one.id, one.fields, one.systemModstamp, one.lastModifiedBy)
        for one in body.changes
    ]
    return ok(inbound.apply(studio(), heard, polling.known_me(studio())))


@blueprint.get("/salesforce/status")
@needs("admin:read")
@blueprint.output(Envelope[StandingView])
@blueprint.doc(summary="How the synchronisation stands")
def status() -> dict[str, object]:
    """Queues, lag, throughput, calls, and the last backfill."""
    now = standing.standing(database())
    used, limit = now.calls
    configured = not connections.connection(studio(), database(), "salesforce").missing
    return ok({
        "configured": configured,
        "works": configured and bool(now.integration and not now.integration.failures),
        "error": now.integration.error if now.integration and now.integration.failures else "",
        "organisation": str(now.facts.get("organisation") or ""), "lag": now.lag,
        "sent_hour": now.sent_hour, "sent_day": now.sent_day,
        "calls_used": used, "calls_limit": limit,
        "backlogs": now.backlogs, "backfill": runs.last(studio()),
    })  # fmt: skip


@blueprint.get("/salesforce/failures")
@needs("admin:read")
@blueprint.input(FailureQuery, location="query", arg_name="asked")
@blueprint.output(Envelope[Page[FailureView]])
@blueprint.doc(summary="Changes that Salesforce refused")
def failures(asked: FailureQuery) -> dict[str, object]:
    """The latest first."""
    found, total = standing.failures(database(), asked.page, asked.size)
    pages = max(1, -(-total // asked.size))
    return ok({"items": found, "page": asked.page, "pages": pages, "total": total})


@blueprint.post("/salesforce/failures/retry")
@needs("admin:write")
@blueprint.input(RetryBody, arg_name="body")
@blueprint.output(Envelope[Retried])
@blueprint.doc(summary="Try all again")
def retry_all(body: RetryBody) -> dict[str, object]:
    """Each is sent as its record is now."""
    return ok({"retried": standing.retry_all(database(), g.user.id, body.code)})


@blueprint.post("/salesforce/failures/<int:change_id>/retry")
@needs("admin:write")
@blueprint.output(Envelope[Retried])
@blueprint.doc(summary="Try one again", responses=[404])
def retry(change_id: int) -> dict[str, object]:
    """It is sent as its record is now."""
    standing.retry(database(), g.user.id, change_id)
    return ok({"retried": 1})


@blueprint.delete("/salesforce/failures/<int:change_id>")
@needs("admin:write")
@blueprint.output(Envelope[Dropped])
@blueprint.doc(summary="Let one go", responses=[404])
def drop(change_id: int) -> dict[str, object]:
    """Salesforce is not told of it."""
    standing.drop(database(), g.user.id, change_id)
    return ok({"dropped": True})


@blueprint.get("/salesforce/backfill")
@needs("admin:read")
@blueprint.output(Envelope[BackfillView | None])
@blueprint.doc(summary="The last backfill or dry run")
def last_backfill() -> dict[str, object]:
    """How far it is, and what it found; null: there was none."""
    return ok(runs.last(studio()))


@blueprint.post("/salesforce/backfill")
@needs("admin:write")
@blueprint.input(BackfillBody, arg_name="body")
@blueprint.output(Envelope[BackfillView])
@blueprint.doc(summary="Start a backfill or dry run", responses=[409])
def start_backfill(body: BackfillBody) -> dict[str, object]:
    """Load every record by Bulk API 2.0; `dry` compares only. A worker does it."""
    return ok(runs.ask(studio(), g.user.id, body.kinds, body.dry))


@blueprint.delete("/salesforce/backfill")
@needs("admin:write")
@blueprint.output(Envelope[BackfillView])
@blueprint.doc(summary="Stop it", responses=[409])
def stop_backfill() -> dict[str, object]:
    """At the next good moment; what was loaded stays."""
    return ok(runs.stop(studio(), g.user.id))


@blueprint.get("/salesforce/ownership")
@needs("admin:read")
@blueprint.output(Envelope[list[RuleView]])
@blueprint.doc(summary="Who owns each field")
def rules() -> dict[str, object]:
    """And what becomes of a change made on the other side."""
    return ok(ownership.RULES)
