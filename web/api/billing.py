"""Paying: plans, going to Stripe to pay, the subscription, invoices; and what Stripe tells us."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from apiflask import APIBlueprint
from flask import request
from pydantic import Field

from core.models import new_id
from core.services.payments import changing, checkout, inbox, standing
from core.services.payments.catalogue import CURRENCY
from core.services.payments.service import PaymentsOffError, is_on
from core.services.plans import packs, plans
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.context import database, studio, user
from web.guard import needs

blueprint = APIBlueprint("billing_api", __name__, tag="Billing")

#: Refused by the bank; nothing bought yet; off, or not with this plan; Stripe is not there.
_REFUSALS = [402, 404, 409, 503]


class Price(View):
    """A plan that can be bought."""

    id: str
    name: str
    price: int = Field(description="US cents a month.")
    yearly: int = Field(description="US cents a year, paid at once.")
    monthly: int = Field(description="Credits a month; -1: films cost nothing.")


class PackView(View):
    """Credits bought once; they stay until they are spent."""

    id: str
    credits: int
    price: int = Field(description="US cents.")


class Offered(View):
    """What can be bought."""

    payments: bool = Field(description="Whether this studio takes payments.")
    currency: str
    plans: list[Price]
    packs: list[PackView]


class Wish(Body):
    """What to buy: a plan, or a pack of credits."""

    plan: str = Field(default="", max_length=20, examples=["pro"])
    interval: Literal["month", "year"] = "month"
    pack: str = Field(default="", max_length=20, examples=["pack_20"])


class Address(View):
    """Where to send the buyer's browser."""

    url: str


class Subscription(View):
    """The account's subscription."""

    plan: str = Field(description="The plan that is paid for; empty: none.")
    interval: str
    status: str = Field(description="In Stripe's words: active, past_due, canceled …")
    next_plan: str = Field(description="The plan that follows when the period ends.")
    cancels: bool = Field(description="Whether it ends with the period.")
    paid_until: datetime | None
    stays_until: datetime | None = Field(
        description="Where the last payment failed: when the plan ends unless it comes."
    )


class Change(Body):
    """What to do with the subscription."""

    action: Literal["change", "cancel", "resume"]
    plan: str = Field(default="", max_length=20, description="For `change`.")
    interval: Literal["month", "year"] = Field(default="month", description="For `change`.")


class Changed(View):
    """The subscription after it."""

    subscription: Subscription
    confirm_url: str = Field(
        description="Where the buyer's bank wants to be asked first; empty: it is done."
    )


class Wanted(Body):
    """Which plan."""

    plan: str = Field(max_length=20, examples=["pro"])
    interval: Literal["month", "year"] = "month"


class PreviewView(View):
    """What a change would cost."""

    at_once: bool = Field(description="Whether it begins now; else when the period ends.")
    due: int = Field(description="US cents to pay now.")
    unused: int = Field(description="US cents of the present plan that are taken off.")
    then: int = Field(description="US cents of every later period.")
    begins: datetime | None
    renews: datetime | None


class PaymentView(View):
    """Money that was asked for, came, or went back."""

    id: str
    kind: str = Field(description="subscription, credits or refund.")
    status: str = Field(description="open, paid, failed, void or refunded.")
    amount: int = Field(description="In the currency's smallest unit; negative for a refund.")
    currency: str
    credits: int = Field(description="Credits that came with it, or went back.")
    note: str
    url: str = Field(description="The invoice's page at Stripe.")
    document: str = Field(description="The invoice as PDF.")
    at: datetime


@blueprint.get("/billing/plans")
@blueprint.output(Envelope[Offered])
@blueprint.doc(summary="What can be bought")
def offered() -> dict[str, object]:
    """Plans and packs of credits, with their prices."""
    sold = [Price.model_validate(plan) for plan in plans().values() if plan.price]
    by_pack = [PackView.model_validate(pack) for pack in packs().values()]
    on = is_on(studio().settings)
    return ok(Offered(payments=on, currency=CURRENCY, plans=sold, packs=by_pack))


@blueprint.post("/billing/checkout")
@needs("account:write")
@blueprint.input(Wish, arg_name="body")
@blueprint.output(Envelope[Address])
@blueprint.doc(summary="Begin to pay", responses=_REFUSALS)
def begin(body: Wish) -> dict[str, object]:
    """The address at Stripe where the plan or the pack is bought."""
    _refuse_when_off()
    once = request.headers.get("Idempotency-Key", "")[:100] or new_id()
    if body.pack:
        url = checkout.buy(studio(), database(), user(), body.pack, once)
    else:
        url = checkout.subscribe(studio(), database(), user(), body.plan, body.interval, once)
    return ok(Address(url=url))


@blueprint.post("/billing/portal")
@needs("account:write")
@blueprint.output(Envelope[Address])
@blueprint.doc(summary="The customer portal", responses=_REFUSALS)
def portal() -> dict[str, object]:
    """The address at Stripe where means of payment and addresses are looked after."""
    _refuse_when_off()
    return ok(Address(url=checkout.portal(studio(), database(), user())))


@blueprint.get("/billing/subscription")
@needs("account:read")
@blueprint.output(Envelope[Subscription])
@blueprint.doc(summary="The subscription")
def subscription() -> dict[str, object]:
    """The account's subscription as last heard from Stripe."""
    return ok(_subscription())


@blueprint.get("/billing/subscription/preview")
@needs("account:write")
@blueprint.input(Wanted, location="query", arg_name="wanted")
@blueprint.output(Envelope[PreviewView])
@blueprint.doc(summary="What a change would cost", responses=_REFUSALS)
def preview(wanted: Wanted) -> dict[str, object]:
    """What changing to a plan would cost now and later; nothing is changed."""
    _refuse_when_off()
    seen = changing.preview(studio(), database(), user(), wanted.plan, wanted.interval)
    return ok(PreviewView.model_validate(seen))


@blueprint.post("/billing/subscription")
@needs("account:write")
@blueprint.input(Change, arg_name="body")
@blueprint.output(Envelope[Changed])
@blueprint.doc(
    summary="Change the subscription",
    responses=_REFUSALS,
)
def change(body: Change) -> dict[str, object]:
    """Change to another plan, end with the period, or go on after all.

    Upwards is at once, and charged less what is left of the present plan; downwards is when the
    period ends.
    """
    _refuse_when_off()
    url = ""
    if body.action == "change":
        url = changing.change(studio(), database(), user(), body.plan, body.interval)
    elif body.action == "cancel":
        changing.cancel(studio(), database(), user())
    else:
        changing.resume(studio(), database(), user())
    return ok(Changed(subscription=_subscription(), confirm_url=url))


@blueprint.get("/billing/invoices")
@needs("account:read")
@blueprint.input(Paging, location="query", arg_name="paging")
@blueprint.output(Envelope[Page[PaymentView]])
@blueprint.doc(summary="Invoices")
def invoices(paging: Paging) -> dict[str, object]:
    """What was asked for and paid, the latest first."""
    found = standing.invoices(database(), user(), paging.page, paging.size)
    items = [PaymentView.model_validate(one) for one in found]
    return ok(_page(items, paging, standing.count(database(), user())))


@blueprint.get("/billing/transactions")
@needs("account:read")
@blueprint.input(Paging, location="query", arg_name="paging")
@blueprint.output(Envelope[Page[PaymentView]])
@blueprint.doc(summary="Transactions")
def transactions(paging: Paging) -> dict[str, object]:
    """All money that came or went back, the latest first."""
    found = standing.transactions(database(), user(), paging.page, paging.size)
    items = [PaymentView.model_validate(one) for one in found]
    return ok(_page(items, paging, standing.count(database(), user(), only_moved=True)))


class Received(View):
    """It is kept."""

    news: bool = Field(description="Whether it had not come before.")


@blueprint.post("/webhooks/stripe")
@blueprint.output(Envelope[Received])
@blueprint.doc(
    summary="What Stripe tells us",
    responses=[409, 422],
)
def webhook() -> dict[str, object]:
    """For Stripe alone: an event, signed. It is kept before it is answered, and understood
    afterwards."""
    signature = request.headers.get("Stripe-Signature", "")
    news = inbox.receive(studio(), database(), request.get_data(), signature)
    return ok(Received(news=news))


def _subscription() -> Subscription:
    return Subscription.model_validate(standing.of(database(), user()))


def _page(items: list[PaymentView], paging: Paging, total: int) -> Page[PaymentView]:
    pages = max(1, -(-total // paging.size))
    return Page[PaymentView](items=items, page=paging.page, pages=pages, total=total)


def _refuse_when_off() -> None:
    if not is_on(studio().settings):
        raise PaymentsOffError("this studio takes no payments: its admins change plans by hand")
