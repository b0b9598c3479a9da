"""A customer's present state at Stripe: subscription, invoices, purchases, what went back.

The one place that knows the shape of Stripe's objects. Everything is asked for anew each time:
what a webhook says may be old, twice, or out of order.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.models import now
from core.services.payments.catalogue import Meaning, meaning_of
from core.services.payments.service import calling, moment
from core.studio import Studio

if TYPE_CHECKING:
    import stripe

#: Statuses of a subscription that is paid or may yet be.
LIVE = ("active", "trialing", "past_due", "unpaid", "paused", "incomplete")

_PAGE = 100


@dataclass(frozen=True)
class Subscribed:
    """A subscription as it stands."""

    id: str
    status: str
    plan: str
    """What the next invoice is for."""
    interval: str
    cancels: bool
    """Whether it ends with the period."""
    item_id: str
    price_id: str


@dataclass(frozen=True)
class Charged:
    """Money asked for: an invoice of a subscription, or credits bought once."""

    id: str
    status: str
    """``open``, ``paid``, ``failed`` or ``void``."""
    amount: int
    """Cents that were paid, or are due."""
    currency: str
    at: datetime
    returned: int = 0
    """Cents that went back: refunded, or held because the buyer disputes it."""
    url: str = ""
    document: str = ""
    subscription: str = ""
    plan: str = ""
    interval: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    """The period that it pays for."""
    credits: int = 0
    """Credits bought once."""

    @property
    def stands(self) -> bool:
        """Whether it is paid, and not all of it went back."""
        return self.status == "paid" and (self.returned < self.amount or not self.amount)


@dataclass(frozen=True)
class State:
    """All there is about one customer."""

    customer_id: str
    as_of: datetime
    """Before it was asked for: what Stripe did until then is in it."""
    subscription: Subscribed | None
    """The one that counts; ``None``: there never was one."""
    live: int
    """How many are live; more than one is a mistake."""
    invoices: tuple[Charged, ...]
    purchases: tuple[Charged, ...]

    @property
    def paid(self) -> Charged | None:
        """The invoice that pays for the subscription's present period."""
        mine = self.subscription.id if self.subscription else ""
        paid = [one for one in self.invoices
                if one.subscription == mine and one.plan and one.ends and one.stands]  # fmt: skip
        # Of those that end alike, the latest.
        return max(reversed(paid), key=lambda one: (one.ends, one.at), default=None)


def fetch(studio: Studio, customer_id: str) -> State:
    """Ask Stripe for everything about a customer.

    :raises PaymentServiceError: Stripe cannot be reached.
    """
    as_of = now()
    with calling(studio) as client:
        listed = client.v1.subscriptions.list(
            {"customer": customer_id, "status": "all", "limit": _PAGE}
        ).auto_paging_iter()
        subscriptions = [known for one in listed if (known := _subscribed(client, one)).plan]
        returned = _returned(client, customer_id)
        invoices = [
            _invoice(client, one, returned)
            for one in client.v1.invoices.list(
                {"customer": customer_id, "limit": _PAGE, "expand": ["data.payments"]}
            ).auto_paging_iter()
            if _subscription_of(one) and one.status != "draft"
        ]
        purchases = [
            _purchase(one, returned)
            for one in client.v1.checkout.sessions.list(
                {"customer": customer_id, "limit": _PAGE, "expand": ["data.invoice"]}
            ).auto_paging_iter()
            if one.mode == "payment" and one.payment_status == "paid" and _credits_of(one)
        ]
    live = [one for one in subscriptions if one.status in LIVE]
    # Stripe lists the newest first.
    counts = min(live or subscriptions, key=lambda one: _RANK.index(one.status), default=None)
    return State(customer_id, as_of, counts, len(live), _oldest_first(invoices),
                 _oldest_first(purchases))  # fmt: skip


_RANK = ("active", "trialing", "past_due", "unpaid", "paused", "incomplete", "canceled",
         "incomplete_expired")  # fmt: skip


def _oldest_first(listed: list[Charged]) -> tuple[Charged, ...]:
    """Stripe lists the newest first; its times are in whole seconds, and many are alike."""
    listed.reverse()
    return tuple(sorted(listed, key=lambda one: one.at))


def _subscribed(client: stripe.StripeClient, one: stripe.Subscription) -> Subscribed:
    item = one.items.data[0]
    meaning = meaning_of(client, item.price)
    # Stripe's newer subscriptions have a date to end at where the older have a flag.
    cancels = one.cancel_at_period_end or one.cancel_at is not None
    return Subscribed(
        one.id, one.status, meaning.plan, meaning.interval, cancels, item.id, item.price.id
    )


def _invoice(client: stripe.StripeClient, one: stripe.Invoice, returned: dict[str, int]) -> Charged:
    line, meaning = _plan_line(client, one)
    status = {"paid": "paid", "void": "void", "uncollectible": "failed"}.get(one.status or "", "")
    if not status:
        status = "failed" if one.attempted else "open"
    paid_at = moment(one.status_transitions.paid_at)
    return Charged(
        one.id, status, one.amount_paid if status == "paid" else one.amount_due, one.currency,
        paid_at or moment(one.created) or now(),
        returned=sum(returned[intent] for intent in _intents_of(one)),
        url=one.hosted_invoice_url or "", document=one.invoice_pdf or "",
        subscription=_subscription_of(one), plan=meaning.plan, interval=meaning.interval,
        begins=moment(line.period.start) if line else None,
        ends=moment(line.period.end) if line else None,
    )  # fmt: skip


def _plan_line(
    client: stripe.StripeClient, invoice: stripe.Invoice
) -> tuple[stripe.InvoiceLineItem | None, Meaning]:
    """The line that says what the money is for. What is left of another plan stands there as a
    negative line; of the others the one that reaches furthest counts."""
    best: tuple[stripe.InvoiceLineItem | None, Meaning] = (None, Meaning())
    for line in invoice.lines.data:
        details = line.pricing.price_details if line.pricing else None
        meaning = meaning_of(client, details.price if details else None)
        if not meaning.plan or line.amount < 0:
            continue
        if best[0] is None or (line.period.end, line.amount) > (best[0].period.end, best[0].amount):
            best = (line, meaning)
    return best


def _purchase(one: stripe.checkout.Session, returned: dict[str, int]) -> Charged:
    invoice = one.invoice if one.invoice and not isinstance(one.invoice, str) else None
    return Charged(
        one.id, "paid", one.amount_total or 0, one.currency or "usd",
        moment(one.created) or now(),
        returned=returned[id_of(one.payment_intent)],
        url=(invoice.hosted_invoice_url if invoice else "") or "",
        document=(invoice.invoice_pdf if invoice else "") or "",
        credits=_credits_of(one),
    )  # fmt: skip


def _credits_of(one: stripe.checkout.Session) -> int:
    said = one.metadata.to_dict() if one.metadata else {}
    return int(said.get("filmwright_credits", 0))


def _subscription_of(invoice: stripe.Invoice) -> str:
    details = invoice.parent.subscription_details if invoice.parent else None
    return id_of(details.subscription) if details else ""


def _intents_of(invoice: stripe.Invoice) -> list[str]:
    payments = invoice.payments.data if invoice.payments else []
    return [id_of(one.payment.payment_intent) for one in payments]


def _returned(client: stripe.StripeClient, customer_id: str) -> dict[str, int]:
    """Payment intent → cents that went back."""
    found = defaultdict[str, int](int)
    for charge in client.v1.charges.list(
        {"customer": customer_id, "limit": _PAGE}
    ).auto_paging_iter():
        back = charge.amount_refunded
        if charge.disputed:
            back += _disputed(client, charge.id)
        if back:
            found[id_of(charge.payment_intent)] += min(back, charge.amount)
    return found


def _disputed(client: stripe.StripeClient, charge_id: str) -> int:
    """Cents that a bank holds back or has taken."""
    disputes = client.v1.disputes.list({"charge": charge_id, "limit": _PAGE}).data
    # A warning is only a question; what was won came back.
    gone = (one.amount for one in disputes
            if one.status in ("needs_response", "under_review", "lost"))  # fmt: skip
    return sum(gone)


def id_of(thing: object) -> str:
    """The id of something that Stripe gives as id or in full; empty: nothing."""
    return thing if isinstance(thing, str) else str(getattr(thing, "id", "") or "")
