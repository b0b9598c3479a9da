"""Going to Stripe to pay, and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from core.errors import ConflictError, NotFoundError
from core.models import Customer, User
from core.services import integrations
from core.services.payments import customers
from core.services.payments.catalogue import Meaning, pack_to_buy, plan_to_buy, price_id, tax
from core.services.payments.service import NAME, PaymentServiceError, calling
from core.services.payments.state import LIVE, id_of
from core.studio import Studio

if TYPE_CHECKING:
    from stripe.params.billing_portal import SessionCreateParams as PortalParams
    from stripe.params.checkout import SessionCreateParams

#: Where the fact is kept which settings of the customer portal are ours.
_PORTAL = "portal"


def subscribe(
    studio: Studio, session: Session, user: User, plan_id: str, interval: str, once: str
) -> str:
    """The address at Stripe where a plan is bought.

    :param once: names this attempt: the same one gets the same address.
    :raises ConflictError: there is a subscription already: it is changed, not bought again.
    """
    plan = plan_to_buy(plan_id, interval)
    customer = customers.of(session, user)
    if customer is not None and customer.status in LIVE and customer.status != "incomplete":
        raise ConflictError("you have a plan already: change it instead of buying another")
    price = price_id(studio, Meaning(plan.id, interval))
    return _begin(studio, session, user, once, {
        "mode": "subscription",
        "line_items": [{"price": price, "quantity": 1}],
        "subscription_data": {"metadata": {"filmwright_user": user.id}},
    })  # fmt: skip


def buy(studio: Studio, session: Session, user: User, pack_id: str, once: str) -> str:
    """The address at Stripe where credits are bought once; ``once`` as for :func:`subscribe`."""
    pack = pack_to_buy(pack_id)
    price = price_id(studio, Meaning(pack=pack.id))
    said = {"filmwright_pack": pack.id, "filmwright_credits": str(pack.credits)}
    return _begin(studio, session, user, once, {
        "mode": "payment",
        "line_items": [{"price": price, "quantity": 1}],
        "metadata": {**said, "filmwright_user": user.id},
        "invoice_creation": {"enabled": True},
    })  # fmt: skip


def finish(studio: Studio, session: Session, user: User, checkout_id: str) -> bool:
    """The buyer is back: look whether it is paid, without waiting for the webhook.

    :raises NotFoundError: it is not this buyer's.
    """
    customer = customers.of(session, user)
    if customer is None or not checkout_id.startswith("cs_"):
        raise NotFoundError("there is no such payment")
    session.rollback()
    with calling(studio) as client:
        found = client.v1.checkout.sessions.retrieve(checkout_id)
    if id_of(found.customer) != customer.customer_id:
        raise NotFoundError("there is no such payment")
    customers.refresh(studio, customer.customer_id)
    session.rollback()
    session.refresh(user)
    return found.payment_status in ("paid", "no_payment_required")


def portal(studio: Studio, session: Session, user: User) -> str:
    """The address at Stripe where means of payment, addresses and invoices are looked after.

    :raises NotFoundError: the account never went to pay.
    """
    customer = known(session, user)
    session.rollback()
    wanted: PortalParams = {
        "customer": customer.customer_id,
        "return_url": f"{studio.settings.address}/billing",
    }
    ours = integrations.recall(studio, NAME).get(_PORTAL)
    if ours:
        wanted["configuration"] = str(ours)
    with calling(studio) as client:
        return client.v1.billing_portal.sessions.create(wanted).url


def set_up_portal(studio: Studio) -> str:
    """Tell Stripe what its portal offers our customers, once; gives back the settings' id.

    Plans are changed in the studio: it knows what a change means for the credits.
    """
    kept = integrations.recall(studio, NAME).get(_PORTAL)
    if kept:
        return str(kept)
    with calling(studio) as client:
        made = client.v1.billing_portal.configurations.create(
            {
                "default_return_url": f"{studio.settings.address}/billing",
                "features": {
                    "customer_update": {
                        "enabled": True,
                        "allowed_updates": ["address", "email", "name", "tax_id"],
                    },
                    "invoice_history": {"enabled": True},
                    "payment_method_update": {"enabled": True},
                },
                "metadata": {"filmwright": "1"},
            },
            {"idempotency_key": f"portal-{studio.settings.address}"[:250]},
        )
    integrations.remember(studio, NAME, **{_PORTAL: made.id})
    return made.id


def known(session: Session, user: User) -> Customer:
    """:raises NotFoundError: the account never went to pay."""
    customer = customers.of(session, user)
    if customer is None:
        raise NotFoundError("nothing was bought yet")
    return customer


def _begin(
    studio: Studio, session: Session, user: User, once: str, wanted: SessionCreateParams
) -> str:
    customer = customers.ensure(studio, session, user)
    session.rollback()
    back = f"{studio.settings.address}/billing"
    wanted["customer"] = customer.customer_id
    wanted["client_reference_id"] = user.id
    wanted["success_url"] = f"{back}/paid?checkout={{CHECKOUT_SESSION_ID}}"
    wanted["cancel_url"] = back
    wanted["allow_promotion_codes"] = True
    if tax():
        wanted["automatic_tax"] = {"enabled": True}
        wanted["customer_update"] = {"address": "auto", "name": "auto"}
    with calling(studio) as client:
        made = client.v1.checkout.sessions.create(
            wanted, {"idempotency_key": f"checkout-{user.id}-{once}"[:250]}
        )
    if not made.url:
        raise PaymentServiceError("Stripe opened no page to pay at; try again in a moment")
    return made.url
