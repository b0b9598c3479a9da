"""Accounts as Stripe's customers: made once, looked up, brought up to date, said goodbye to."""

from __future__ import annotations

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import NotFoundError
from core.models import Customer, PaymentEvent, User, now
from core.services.payments import books
from core.services.payments.service import calling, is_on
from core.services.payments.state import LIVE, fetch
from core.studio import Studio

#: An errand of our own among Stripe's events: the account is gone, so must the subscription be.
FAREWELL = "filmwright.farewell"


def of(session: Session, user: User) -> Customer | None:
    """The account as Stripe knows it; ``None``: it never went to pay."""
    return session.get(Customer, user.id)


def ensure(studio: Studio, session: Session, user: User) -> Customer:
    """The account as Stripe knows it, made known there if need be."""
    known = session.get(Customer, user.id)
    if known is not None:
        return known
    session.rollback()
    with calling(studio) as client:
        made = client.v1.customers.create(
            {"email": user.email, "name": user.name or user.email,
             "metadata": {"filmwright_user": user.id}},
            {"idempotency_key": f"customer-{user.id}"},
        )  # fmt: skip
    adopt(session, user.id, made.id)
    return session.get_one(Customer, user.id)


def adopt(session: Session, user_id: str, customer_id: str) -> bool:
    """Note which customer an account is, unless it is one already; whether that is news."""
    try:
        with writing(session):
            if session.get(Customer, user_id) or not session.get(User, user_id):
                return False
            session.add(Customer(user_id=user_id, customer_id=customer_id))
    except IntegrityError:
        return False
    return True


def refresh(studio: Studio, customer_id: str) -> list[str]:
    """Fetch a customer's state and enter it; gives back what changed.

    A customer who is none of ours is left alone.

    :raises PaymentServiceError: Stripe cannot be reached; nothing was changed.
    """
    with studio.sessions() as session:
        if not _is_known(studio, session, customer_id):
            return []
        session.rollback()
        state = fetch(studio, customer_id)
        with writing(session):
            return books.enter(session, state, studio.settings.address)


def take_leave(studio: Studio, session: Session, user: User) -> None:
    """The account is being deleted, in the caller's transaction: the lane ends its subscription
    and deletes the customer at Stripe, however long that takes."""
    customer = session.get(Customer, user.id)
    if customer is not None and is_on(studio.settings):
        session.add(
            PaymentEvent(
                id=f"farewell:{customer.customer_id}", kind=FAREWELL, happened_at=now(),
                body={"data": {"object": {"customer": customer.customer_id}}},
            )
        )  # fmt: skip


def end(studio: Studio, customer_id: str) -> None:
    """End a customer's subscriptions at once and delete it at Stripe, as often as asked;
    what we were told about it goes, too."""
    with calling(studio) as client:
        for one in client.v1.subscriptions.list({"customer": customer_id, "status": "all"}).data:
            if one.status in LIVE:
                client.v1.subscriptions.cancel(one.id)
        client.v1.customers.delete(customer_id)
    about = PaymentEvent.body["data"]["object"]
    its = or_(about["customer"].as_string() == customer_id, about["id"].as_string() == customer_id)
    with studio.sessions() as session, writing(session):
        session.execute(delete(PaymentEvent).where(its, PaymentEvent.kind != FAREWELL))


def _is_known(studio: Studio, session: Session, customer_id: str) -> bool:
    """Whether it is ours; one that was made just before a process died is adopted."""
    if session.scalar(select(Customer.user_id).where(Customer.customer_id == customer_id)):
        return True
    session.rollback()
    try:
        with calling(studio) as client:
            found = client.v1.customers.retrieve(customer_id)
    except NotFoundError:
        return False
    # A customer who was deleted has nothing but an id.
    metadata = getattr(found, "metadata", None)
    said = metadata.to_dict() if metadata else {}
    return adopt(session, str(said.get("filmwright_user", "")), customer_id)
