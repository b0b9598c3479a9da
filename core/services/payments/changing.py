"""Changing a plan that is paid for: up at once, down when the period ends, ending, going on.

Up: a new period begins today, paid at once less what is left of the old one. Down: the plan that
was paid stays until its period ends; nothing is charged or paid back before. A plan by the month
becomes one by the year at once; one by the year ends before one by the month begins.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from core.errors import ConflictError, NotFoundError
from core.models import Customer, User
from core.services.payments import customers
from core.services.payments.catalogue import Meaning, amount_of, plan_to_buy, price_id
from core.services.payments.checkout import known
from core.services.payments.service import calling, moment
from core.services.payments.state import Subscribed, fetch
from core.services.plans import Plan, plans
from core.studio import Studio

if TYPE_CHECKING:
    from stripe.params import InvoiceCreatePreviewParams, SubscriptionUpdateParams


#: Seconds for which what a preview said holds.
_HOLDS = 1800


@dataclass(frozen=True)
class Preview:
    """What a change would cost, before it is made."""

    plan: Plan
    interval: str
    at_once: bool
    """Whether it begins now; else when the period ends."""
    due: int
    """Cents to pay now."""
    unused: int
    """Cents of the present plan that are taken off."""
    then: int
    """Cents of every later period."""
    begins: datetime | None
    renews: datetime | None
    """When the next payment comes."""
    at: int
    """The second it was worked out for (since 1970), so that the change is charged the same."""


def preview(studio: Studio, session: Session, user: User, plan_id: str, interval: str) -> Preview:
    """What changing to a plan would cost.

    :raises ConflictError: it cannot be changed like that; the message says what to do.
    """
    customer, plan = _changeable(session, user), plan_to_buy(plan_id, interval)
    at_once, at = _is_at_once(customer, plan, interval), int(time.time())
    then, ends = amount_of(plan, interval), customer.period_end
    if not at_once:
        return Preview(plan, interval, False, 0, 0, then, ends, ends, at)
    session.rollback()
    price = price_id(studio, Meaning(plan.id, interval))
    subscription = _subscription(studio, customer)
    wanted: InvoiceCreatePreviewParams = {
        "customer": customer.customer_id,
        "subscription": subscription.id,
        "subscription_details": {
            "items": [{"id": subscription.item_id, "price": price}],
            "proration_behavior": "always_invoice",
            "billing_cycle_anchor": {"type": "now"},
            "proration_date": at,
        },
    }
    with calling(studio) as client:
        shown = client.v1.invoices.create_preview(wanted)
    lines = shown.lines.data
    unused = -sum(line.amount for line in lines if line.amount < 0)
    renews = max((line.period.end for line in lines if line.amount >= 0), default=None)
    return Preview(plan, interval, True, shown.amount_due, unused, then, moment(at),
                   moment(renews), at)  # fmt: skip


def change(
    studio: Studio, session: Session, user: User, plan_id: str, interval: str, at: int | None = None
) -> str:
    """Change to a plan. What is at once is charged to the card on file; if its bank wants to be
    asked, the address where the buyer answers comes back, and the plan changes then.

    :param at: of the preview that was agreed to.
    :raises CardError: the bank refused; nothing was changed.
    """
    customer, plan = _changeable(session, user), plan_to_buy(plan_id, interval)
    if (plan.id, interval) == (customer.plan, customer.interval):
        _reprice(studio, customer, plan, interval)
    elif _is_at_once(customer, plan, interval):
        return _upgrade(studio, session, customer, plan, interval, at)
    else:
        _reprice(studio, customer, plan, interval)
    _look_again(studio, session, user, customer)
    return ""


def cancel(studio: Studio, session: Session, user: User) -> None:
    """End the subscription with its period; at once where the period is not paid."""
    customer = _subscribed(session, user)
    session.rollback()
    with calling(studio) as client:
        if customer.status in ("active", "trialing"):
            client.v1.subscriptions.update(customer.subscription_id, {"cancel_at_period_end": True})
        else:
            client.v1.subscriptions.cancel(customer.subscription_id)
    _look_again(studio, session, user, customer)


def resume(studio: Studio, session: Session, user: User) -> None:
    """Go on after all: the subscription no longer ends with its period."""
    customer = _subscribed(session, user)
    session.rollback()
    with calling(studio) as client:
        now = client.v1.subscriptions.update(
            customer.subscription_id, {"cancel_at_period_end": False}
        )
        if now.cancel_at is not None:
            client.v1.subscriptions.update(customer.subscription_id, {"cancel_at": ""})
    _look_again(studio, session, user, customer)


def _upgrade(
    studio: Studio, session: Session, customer: Customer, plan: Plan, interval: str, at: int | None
) -> str:
    session.rollback()
    if customer.next_plan:
        # What is left of the present plan is worth its own price, not the next one's.
        _reprice(studio, customer, plans()[customer.plan], customer.interval)
    price = price_id(studio, Meaning(plan.id, interval))
    subscription = _subscription(studio, customer)
    wanted: SubscriptionUpdateParams = {
        "items": [{"id": subscription.item_id, "price": price}],
        "proration_behavior": "always_invoice",
        "billing_cycle_anchor": {"type": "now"},
        "proration_date": _moment_of(at),
        "payment_behavior": "pending_if_incomplete",
        "expand": ["latest_invoice"],
    }
    with calling(studio) as client:
        changed = client.v1.subscriptions.update(subscription.id, wanted)
    customers.refresh(studio, customer.customer_id)
    invoice = changed.latest_invoice
    if changed.pending_update and invoice and not isinstance(invoice, str):
        return invoice.hosted_invoice_url or ""
    return ""


def _moment_of(at: int | None) -> int:
    """The second for which it is charged: the preview's, while that holds. It comes back through
    the buyer's browser, and an earlier one would make more of the old plan unused."""
    current = int(time.time())
    return at if at is not None and current - _HOLDS <= at <= current else current


def _reprice(studio: Studio, customer: Customer, plan: Plan, interval: str) -> None:
    """From the next period on, another price; until then nothing changes."""
    price = price_id(studio, Meaning(plan.id, interval))
    subscription = _subscription(studio, customer)
    if subscription.price_id != price:
        with calling(studio) as client:
            client.v1.subscriptions.update(
                subscription.id,
                {
                    "items": [{"id": subscription.item_id, "price": price}],
                    "proration_behavior": "none",
                },
            )


def _is_at_once(customer: Customer, plan: Plan, interval: str) -> bool:
    if interval != customer.interval:
        if interval == "month":
            raise ConflictError(
                "your plan is paid for the year: cancel it now, and choose one by the month "
                "when the year is over"
            )
        return True
    return plan.price > plans()[customer.plan].price


def _changeable(session: Session, user: User) -> Customer:
    customer = _subscribed(session, user)
    if customer.status not in ("active", "trialing") or not customer.plan:
        raise ConflictError("the last payment has not come: pay it before changing the plan")
    if customer.cancels:
        raise ConflictError("your plan ends with its period: keep it before changing it")
    return customer


def _subscribed(session: Session, user: User) -> Customer:
    customer = known(session, user)
    if not customer.subscription_id or customer.status in ("canceled", "incomplete_expired"):
        raise ConflictError("there is no subscription: choose a plan first")
    return customer


def _subscription(studio: Studio, customer: Customer) -> Subscribed:
    found = fetch(studio, customer.customer_id).subscription
    if found is None or found.id != customer.subscription_id:
        raise NotFoundError("there is no such subscription any more: reload the page")
    return found


def _look_again(studio: Studio, session: Session, user: User, customer: Customer) -> None:
    session.rollback()
    customers.refresh(studio, customer.customer_id)
    session.refresh(user)
    session.refresh(customer)
