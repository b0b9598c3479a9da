"""Credits: the balance, and every movement that led to it."""

from __future__ import annotations

from datetime import datetime

from apiflask import APIBlueprint
from pydantic import Field

from core.services import credits
from core.services.plans import plan_of, plans
from web.api.envelope import Envelope, Page, Paging, View, ok
from web.context import database, user
from web.guard import needs
from web.kept import keep

blueprint = APIBlueprint("credits", __name__, tag="Credits")


class Balance(View):
    """What the account can spend."""

    balance: int = Field(description="Credits.")
    plan: str = Field(examples=["free"])
    monthly: int = Field(description="Credits that come with the plan each month.")
    unlimited: bool = Field(description="Films cost nothing.")
    renews_at: datetime | None = Field(description="When the month's credits come next.")


class Entry(View):
    """One movement; the ledger's amounts add up to the balance."""

    id: int
    kind: str = Field(description="grant, monthly, purchase, reserve, capture or release.")
    amount: int = Field(description="Added to the balance: negative for a reserve.")
    before: int
    after: int
    film_id: str | None
    note: str
    at: datetime


class PlanView(View):
    """A plan and what it gives."""

    id: str
    name: str
    price: int = Field(description="US cents a month.")
    yearly: int = Field(description="US cents a year, paid at once.")
    monthly: int = Field(description="Credits a month; -1: films cost nothing.")
    resolutions: list[str]
    watermark: str
    priority: str
    requests_per_minute: int
    films_at_once: int


@blueprint.get("/credits")
@needs("account:read")
@blueprint.output(Envelope[Balance])
@blueprint.doc(summary="The balance")
@keep
def balance() -> dict[str, object]:
    """What can be spent, and when more comes."""
    me = user()
    plan = plan_of(me)
    found = Balance(
        balance=me.credits, plan=plan.id, monthly=max(0, plan.monthly),
        unlimited=plan.unlimited, renews_at=me.renews_at,
    )  # fmt: skip
    return ok(found)


@blueprint.get("/credits/history")
@needs("account:read")
@blueprint.input(Paging, location="query", arg_name="paging")
@blueprint.output(Envelope[Page[Entry]])
@blueprint.doc(summary="The ledger")
@keep
def history(paging: Paging) -> dict[str, object]:
    """Every movement, newest first."""
    found = credits.history(database(), user(), paging.page, paging.size)
    pages = max(1, -(-found.total // paging.size))
    items = [Entry.model_validate(entry) for entry in found.entries]
    return ok(Page[Entry](items=items, page=paging.page, pages=pages, total=found.total))


@blueprint.get("/plans")
@blueprint.output(Envelope[list[PlanView]])
@blueprint.doc(summary="Plans")
def all_plans() -> dict[str, object]:
    """What each plan gives, the smallest first."""
    return ok([PlanView.model_validate(plan) for plan in plans().values()])
