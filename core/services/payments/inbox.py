"""What Stripe tells us: kept first, understood afterwards, once.

A webhook is verified, written down and answered; the lane then brings the customers it was about
up to date. Webhooks that were lost are found among Stripe's own list of events.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import FilmwrightError, InputError, NotFoundError
from core.models import Customer, PaymentEvent, now
from core.services import courier, integrations
from core.services.courier import Round
from core.services.payments import customers
from core.services.payments.books import grace
from core.services.payments.service import NAME, PaymentsOffError, UnreachableError, calling, is_on
from core.services.payments.state import id_of
from core.studio import Studio

#: The kinds of events that can change anything here.
KINDS = (
    "checkout.session.completed", "checkout.session.async_payment_succeeded",
    "customer.subscription.created", "customer.subscription.updated",
    "customer.subscription.deleted", "customer.subscription.paused",
    "customer.subscription.resumed", "invoice.paid", "invoice.payment_succeeded",
    "invoice.payment_failed", "invoice.payment_action_required", "invoice.voided",
    "invoice.marked_uncollectible", "charge.refunded", "charge.refund.updated",
    "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed",
)  # fmt: skip

#: Seconds between Stripe's signing and our reading.
_TOLERANCE = 300
_AT_ONCE = 100
#: Seconds before an event is tried again, at first and at most.
_PAUSES = (10.0, 4500.0)
#: After so many tries (three days) an event is left to reconciliation.
_MOST_TRIES = 80
#: How often Stripe's list of events is looked through, and how far back beyond the last look.
_LOOK_EVERY, _OVERLAP = timedelta(minutes=15), timedelta(hours=6)
#: For how long events are kept that were understood: they name people.
_KEPT_FOR = timedelta(days=30)


def receive(studio: Studio, session: Session, content: bytes, signature: str) -> bool:
    """Keep a webhook; whether it is news. It is safe once this returns.

    :raises InputError: it is not signed by Stripe, or too old.
    :raises PaymentsOffError: payments are off, or no signing secret is set.
    """
    secret = studio.settings.stripe_webhook_secret
    if not is_on(studio.settings) or not secret:
        raise PaymentsOffError("webhooks of Stripe need STRIPE_WEBHOOK_SECRET")
    import stripe

    try:
        text = content.decode("utf-8")
        stripe.WebhookSignature.verify_header(text, signature, secret, _TOLERANCE)
        event = json.loads(text)
        return keep(session, [event]) > 0
    except stripe.SignatureVerificationError as error:
        raise InputError("this was not signed by Stripe with STRIPE_WEBHOOK_SECRET") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("this is not an event of Stripe") from error


def keep(session: Session, events: list[dict[str, Any]]) -> int:
    """Write events down, each once; gives back how many are news."""
    rows = [
        {"id": str(one["id"])[:120], "kind": str(one["type"])[:80], "body": one,
         "happened_at": datetime.fromtimestamp(int(one["created"]), UTC), "received_at": now(),
         "due_at": now(), "tries": 0, "error": ""}
        for one in events
    ]  # fmt: skip
    if not rows:
        return 0
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    with writing(session):
        added = session.scalars(
            insert(PaymentEvent).values(rows).on_conflict_do_nothing().returning(PaymentEvent.id)
        ).all()
    return len(added)


def carry(turn: Round) -> bool:
    """The courier's lane: whether there was anything to do."""
    if not is_on(turn.studio.settings):
        return False
    _look_for_lost(turn.studio)
    return handle_due(turn)


def handle_due(turn: Round) -> bool:
    """Understand what came: each customer is brought up to date once for all its events."""
    with turn.studio.sessions() as session:
        due = session.scalars(
            select(PaymentEvent)
            .where(PaymentEvent.handled_at.is_(None), PaymentEvent.due_at <= now())
            .order_by(PaymentEvent.happened_at, PaymentEvent.id)
            .limit(_AT_ONCE)
        ).all()
    by_subject = defaultdict[tuple[str, str], list[PaymentEvent]](list)
    for event in due:
        by_subject[_subject_of(event)].append(event)
    for (what, which), events in by_subject.items():
        if turn.leaving.is_set() or not turn.beat():
            break
        try:
            _handle(turn.studio, what, which)
        except UnreachableError as error:
            # The others would only wait as long again.
            _postpone(turn.studio, due, str(error))
            break
        except FilmwrightError as error:
            _postpone(turn.studio, events, str(error))
        else:
            _close(turn.studio, events)
    return bool(due)


def _handle(studio: Studio, what: str, which: str) -> None:
    # What Stripe no longer knows needs no more doing.
    with suppress(NotFoundError):
        if what == "farewell":
            customers.end(studio, which)
        if what == "charge" and which:
            with calling(studio) as client:
                what, which = "customer", id_of(client.v1.charges.retrieve(which).customer)
        if what == "customer" and which:
            customers.refresh(studio, which)


def _subject_of(event: PaymentEvent) -> tuple[str, str]:
    """Whom an event is about: ``customer``, ``charge`` (of a dispute: it names nothing else) or
    ``farewell``, and the id; empty: nobody that matters here."""
    about = (event.body.get("data") or {}).get("object") or {}
    if event.kind == customers.FAREWELL:
        return "farewell", about["customer"]
    if event.kind not in KINDS:
        return "", ""
    if about.get("customer"):
        whole = about["customer"]
        return "customer", str(whole["id"] if isinstance(whole, dict) else whole)
    return "charge", str(about.get("charge") or "")


def _close(studio: Studio, events: list[PaymentEvent]) -> None:
    ids = [one.id for one in events]
    with studio.sessions() as session, writing(session):
        session.execute(
            update(PaymentEvent)
            .where(PaymentEvent.id.in_(ids))
            .values(handled_at=now(), error="")
            .execution_options(synchronize_session=False)
        )


def _postpone(studio: Studio, events: Sequence[PaymentEvent], error: str) -> None:
    with studio.sessions() as session, writing(session):
        for event in events:
            known = session.get_one(PaymentEvent, event.id)
            if known.handled_at is not None:
                continue
            known.tries, known.error = known.tries + 1, error[:500]
            known.due_at = now() + timedelta(seconds=courier.pause(known.tries, _PAUSES))
            if known.tries >= _MOST_TRIES:
                known.handled_at = now()


def _look_for_lost(studio: Studio) -> None:
    """Now and then: keep the events that never arrived, and bring those up to date whose time
    has come without any event."""
    last = integrations.recall(studio, NAME).get("looked_at", "")
    since = datetime.fromisoformat(last) if last else now() - timedelta(days=3)
    begun = now()
    if last and begun - since < _LOOK_EVERY:
        return
    try:
        look_for_lost(studio, since - _OVERLAP)
    except FilmwrightError:
        # Said on the page of integrations; the next look reaches back to the last that went well.
        return
    integrations.remember(studio, NAME, looked_at=begun.isoformat())
    with studio.sessions() as session, writing(session):
        session.execute(delete(PaymentEvent).where(PaymentEvent.handled_at < begun - _KEPT_FOR))


def look_for_lost(studio: Studio, since: datetime) -> int:
    """Keep Stripe's events since then that never arrived; gives back how many.

    :raises PaymentServiceError: Stripe cannot be reached.
    """
    with calling(studio) as client:
        listed = client.v1.events.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
        events = [one.to_dict() for one in listed.auto_paging_iter() if one.type in KINDS]
    with studio.sessions() as session:
        found = sum(keep(session, events[at : at + 100]) for at in range(0, len(events), 100))
        overdue = or_(
            (Customer.status == "past_due") & (Customer.period_end < now() - grace()),
            (Customer.status == "active") & (Customer.period_end < now() - timedelta(hours=6)),
        )
        late = session.scalars(
            select(Customer.customer_id).where(Customer.plan != "", overdue)
        ).all()
    for customer_id in late:
        customers.refresh(studio, customer_id)
    return found
