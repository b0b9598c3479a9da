"""Comparing what Stripe says was paid with payments, ledger and plans here; repairing it.

Each customer's state is entered the one way there is (:mod:`.books`), and for a comparison taken
back again: what would change is what differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import writing
from core.models import Customer, LedgerEntry, Payment, User
from core.services.payments import books, customers
from core.services.payments.service import calling
from core.services.payments.state import State, fetch
from core.studio import Studio


@dataclass(frozen=True)
class Difference:
    """Something that is not as Stripe says."""

    who: str
    """The account's address, or the customer's id."""
    what: str
    repaired: bool


class _OnlyLookingError(Exception):
    """Ends a transaction that was only to show what it would do."""


def reconcile(studio: Studio, fix: bool = False) -> Iterator[Difference]:
    """Every difference, as it is found; ``fix``: repaired.

    :raises PaymentServiceError: Stripe cannot be reached.
    """
    for customer_id, user_id in _strangers(studio):
        with studio.sessions() as session:
            if session.get(User, user_id) is None or session.get(Customer, user_id) is not None:
                continue
            repaired = fix and customers.adopt(session, user_id, customer_id)
            yield Difference(customer_id, f"customer of account {user_id}, not noted", repaired)
    with studio.sessions() as session:
        rows = session.execute(
            select(Customer.customer_id, User.id, User.email).join(User).order_by(User.created_at)
        ).all()
    for customer_id, user_id, email in rows:
        state = fetch(studio, customer_id)
        with studio.sessions() as session:
            for change in _entered(studio, session, state, fix):
                yield Difference(email, change, repaired=fix)
            for fault in (*_unknown(session, user_id, state), *_unbalanced(session, user_id)):
                yield Difference(email, fault, repaired=False)
        if state.live > 1:
            yield Difference(email, f"{state.live} subscriptions at once: end one", repaired=False)


def _strangers(studio: Studio) -> list[tuple[str, str]]:
    """Customers at Stripe that say they are ours and are not noted: (customer, account)."""
    with studio.sessions() as session:
        noted = set(session.scalars(select(Customer.customer_id)))
    with calling(studio) as client:
        said = [
            (one.id, str(one.metadata.to_dict().get("filmwright_user", "")))
            for one in client.v1.customers.list({"limit": 100}).auto_paging_iter()
            if one.id not in noted and one.metadata
        ]
    return [(customer, user) for customer, user in said if user]


def _entered(studio: Studio, session: Session, state: State, fix: bool) -> list[str]:
    changes = list[str]()
    with suppress(_OnlyLookingError), writing(session):
        changes = books.enter(session, state, studio.settings.address)
        if not fix:
            raise _OnlyLookingError
    return changes


def _unknown(session: Session, user_id: str, state: State) -> Iterator[str]:
    """Payments that Stripe does not know: of another Stripe account, or made up."""
    known = {one.id for one in (*state.invoices, *state.purchases)}
    paid = select(Payment).where(
        Payment.user_id == user_id, Payment.kind != "refund", Payment.status == "paid"
    )
    for payment in session.scalars(paid):
        if payment.reference not in known:
            yield f"{payment.reference}: paid here, unknown to Stripe"


def _unbalanced(session: Session, user_id: str) -> Iterator[str]:
    """Payments whose credits are not what the ledger has for them."""
    entries = select(LedgerEntry.key, LedgerEntry.amount).where(LedgerEntry.user_id == user_id)
    ledger = {entry.key: entry.amount for entry in session.execute(entries)}
    for payment in session.scalars(select(Payment).where(Payment.user_id == user_id)):
        prefix = {"subscription": "invoice:", "credits": "purchase:"}.get(payment.kind, "")
        entered = ledger.get(f"{prefix}{payment.reference}", 0)
        if entered != payment.credits:
            yield f"{payment.reference}: {payment.credits} credits paid, {entered} in the ledger"
