"""Webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import g
from pydantic import Field

from core.models import Webhook, WebhookDelivery
from core.services import webhooks
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.context import database, studio
from web.guard import needs

blueprint = APIBlueprint("webhooks", __name__, tag="Webhooks")

_EVENTS = "; ".join(f"`{event}`: {what}" for event, what in webhooks.EVENTS.items())


class NewWebhook(Body):
    """A webhook to make."""

    url: str = Field(min_length=1, max_length=500, examples=["https://example.com/filmwright"])
    events: list[str] = Field(
        min_length=1, max_length=20, examples=[["film.completed"]], description=_EVENTS
    )
    note: str = Field(default="", max_length=120)


class WebhookChange(Body):
    """What to change; the rest stays."""

    url: str | None = Field(default=None, min_length=1, max_length=500)
    events: list[str] | None = Field(default=None, min_length=1, max_length=20)
    note: str | None = Field(default=None, max_length=120)
    active: bool | None = None


class WebhookView(View):
    """A webhook; its secret is not shown again."""

    id: str
    url: str
    note: str
    events: list[str]
    active: bool
    failing_since: datetime | None = Field(description="Since when no answer was good.")
    created_at: datetime


class MadeWebhook(View):
    """A webhook with its secret."""

    webhook: WebhookView
    secret: str = Field(description="Signs what is sent (Standard Webhooks). Shown only now.")


class DeliveryView(View):
    """One event, and how telling it went."""

    id: str = Field(description="What is sent as `webhook-id`: the same at every try.")
    event: str
    body: dict[str, Any]
    state: str = Field(description="`waiting`, `sent` or `failed`.")
    tries: int
    status: int = Field(description="HTTP status of the last answer; 0: there was none.")
    answer: str = Field(description="Its beginning, or why there was none.")
    created_at: datetime
    sent_at: datetime | None


class Removed(View):
    """It is told nothing any more."""

    removed: bool = True


@blueprint.get("/webhooks")
@needs("webhooks:write")
@blueprint.output(Envelope[list[WebhookView]])
@blueprint.doc(summary="Your webhooks")
def index() -> dict[str, object]:
    """Every webhook of the account."""
    return ok(webhooks.of(database(), g.user))


@blueprint.post("/webhooks")
@needs("webhooks:write")
@blueprint.input(NewWebhook, arg_name="body")
@blueprint.output(Envelope[MadeWebhook], status_code=201)
@blueprint.doc(summary="Make a webhook")
def create(body: NewWebhook) -> dict[str, object]:
    """Have an address told what happens. The secret is in this answer and nowhere else."""
    webhook, secret = webhooks.create(
        studio().settings, database(), g.user, body.url, body.events, body.note
    )
    return ok({"webhook": webhook, "secret": secret})


@blueprint.patch("/webhooks/<webhook_id>")
@needs("webhooks:write")
@blueprint.input(WebhookChange, arg_name="body")
@blueprint.output(Envelope[WebhookView])
@blueprint.doc(summary="Change a webhook", responses=[404])
def change(webhook_id: str, body: WebhookChange) -> dict[str, object]:
    """Change its address, events or note, or switch it off and on."""
    webhook = _mine(webhook_id)
    webhooks.change(studio().settings, database(), webhook, **body.model_dump())
    return ok(webhook)


@blueprint.post("/webhooks/<webhook_id>/secret")
@needs("webhooks:write")
@blueprint.output(Envelope[MadeWebhook])
@blueprint.doc(summary="Renew a webhook's secret", responses=[404])
def renew(webhook_id: str) -> dict[str, object]:
    """Sign with a new secret from now on."""
    webhook = _mine(webhook_id)
    secret = webhooks.renew_secret(studio().settings, database(), webhook)
    return ok({"webhook": webhook, "secret": secret})


@blueprint.post("/webhooks/<webhook_id>/test")
@needs("webhooks:write")
@blueprint.output(Envelope[DeliveryView])
@blueprint.doc(summary="Try a webhook", responses=[404])
def test(webhook_id: str) -> dict[str, object]:
    """Send it a `ping`."""
    return ok(webhooks.try_out(database(), _mine(webhook_id)))


@blueprint.delete("/webhooks/<webhook_id>")
@needs("webhooks:write")
@blueprint.output(Envelope[Removed])
@blueprint.doc(summary="Remove a webhook", responses=[404])
def remove(webhook_id: str) -> dict[str, object]:
    """Take it out, with its log."""
    webhooks.remove(database(), _mine(webhook_id))
    return ok(Removed())


@blueprint.get("/webhooks/<webhook_id>/deliveries")
@needs("webhooks:write")
@blueprint.input(Paging, location="query", arg_name="paging")
@blueprint.output(Envelope[Page[DeliveryView]])
@blueprint.doc(summary="What a webhook was told", responses=[404])
def deliveries(webhook_id: str, paging: Paging) -> dict[str, object]:
    """Its log of 30 days, the newest first."""
    log = webhooks.log_of(database(), _mine(webhook_id), paging.page, paging.size)
    items: list[WebhookDelivery] = log.deliveries
    return ok({"items": items, "page": log.page, "pages": log.pages, "total": log.total})


@blueprint.post("/webhooks/deliveries/<delivery_id>/redeliver")
@needs("webhooks:write")
@blueprint.output(Envelope[DeliveryView])
@blueprint.doc(summary="Send a delivery again", responses=[404, 409])
def redeliver(delivery_id: str) -> dict[str, object]:
    """Send it again, under the same id."""
    delivery = webhooks.delivery_of(database(), g.user, delivery_id)
    webhooks.redeliver(database(), delivery)
    return ok(delivery)


def _mine(webhook_id: str) -> Webhook:
    return webhooks.owned(database(), g.user, webhook_id)
