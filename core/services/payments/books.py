"""What Stripe says was paid, entered: payments, ledger, plan; in one transaction, once.

Entering the same state again changes nothing, and an older state than the one entered last is
not believed: that makes webhooks that come twice, late or out of order harmless.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import read
from core.models import Customer, Payment, User, now
from core.services import credits, letters
from core.services.payments.state import Charged, State
from core.services.plans import plans


def grace() -> timedelta:
    """For how long a plan stays whose payment failed."""
    return timedelta(days=read("plans")["grace_days"])


def enter(session: Session, state: State, address: str) -> list[str]:
    """Enter a customer's state, inside the caller's write transaction; gives back what changed,
    in words for whoever runs the studio.

    :param address: the studio's, for letters.
    """
    customer = session.scalar(
        select(Customer).where(Customer.customer_id == state.customer_id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if customer is None or (customer.as_of and customer.as_of > state.as_of):
        return []
    # The account's row is locked first everywhere: the ledger does the same.
    user = session.get_one(User, customer.user_id, populate_existing=True, with_for_update=True)
    # Whoever had it until now may have entered a later state.
    session.refresh(customer)
    if customer.as_of and customer.as_of > state.as_of:
        return []
    changes = list[str]()
    for invoice in state.invoices:
        changes += _enter(session, user, invoice, "subscription")
    for purchase in state.purchases:
        changes += _enter(session, user, purchase, "credits")
    for paid in (*state.invoices, *state.purchases):
        changes += _take_back(session, user, paid)
    changes += _settle_plan(session, user, customer, state, address)
    if changes:
        customer.updated_at = now()
    customer.as_of = state.as_of
    return changes


def _enter(session: Session, user: User, charged: Charged, kind: str) -> list[str]:
    """Enter one payment; the credits come when it is first seen to be paid."""
    known = session.scalar(select(Payment).where(Payment.reference == charged.id))
    payment = known or Payment(reference=charged.id, user_id=user.id, kind=kind, credits=0)
    news = (charged.status, charged.amount) != (payment.status, payment.amount)
    if known is not None and payment.status in ("paid", "refunded"):
        news = False
    payment.url, payment.document = charged.url[:500], charged.document[:500]
    if not news:
        return []
    payment.status, payment.amount, payment.at = charged.status, charged.amount, charged.at
    payment.currency = charged.currency
    if kind == "subscription":
        payment.note = f"{charged.plan} {charged.interval}".strip()
    session.add(payment)
    if charged.status == "paid":
        payment.credits = _give(session, user, charged)
    session.flush()
    gained = f", {payment.credits:+} credits" if payment.credits else ""
    return [f"{charged.id}: {charged.status}, {money(charged.amount, charged.currency)}{gained}"]


def _give(session: Session, user: User, charged: Charged) -> int:
    if charged.credits:
        credits.grant(session, user.id, charged.credits, "purchase", f"purchase:{charged.id}")
        return charged.credits
    plan = plans().get(charged.plan)
    if plan is None:
        return 0
    key, note = f"invoice:{charged.id}", f"{plan.name} plan"
    return credits.fill_up(session, user.id, plan.monthly, key, note)


def _take_back(session: Session, user: User, charged: Charged) -> list[str]:
    """When money went back, its credits do, as far as they are unspent; when it came again
    (a dispute that was won), what was taken is given again."""
    payment = session.scalar(select(Payment).where(Payment.reference == charged.id))
    if payment is None or payment.status not in ("paid", "refunded"):
        return []
    count, amount, moved = session.execute(
        select(func.count(), func.coalesce(func.sum(Payment.amount), 0),
               func.coalesce(func.sum(Payment.credits), 0))
        .where(Payment.reference.startswith(f"refund:{charged.id}:", autoescape=True))
    ).one()  # fmt: skip
    if -amount == charged.returned:
        return []
    whole = charged.returned >= payment.amount
    share = charged.returned / payment.amount if payment.amount else 1.0
    owed = payment.credits if whole else int(payment.credits * share)
    reference, missing = f"refund:{charged.id}:{count + 1}", owed + moved
    kind = "purchase" if payment.kind == "credits" else "monthly"
    change = 0
    if missing > 0:
        change = -credits.take_back(session, user.id, missing, kind, reference, "refund")
    elif missing < 0:
        credits.grant(session, user.id, -missing, kind, reference, "refund")
        change = -missing
    spent = missing + change if missing > 0 else 0
    payment.status = "refunded" if whole else "paid"
    session.add(
        Payment(
            reference=reference, user_id=user.id, kind="refund", status="refunded",
            amount=-(charged.returned + amount), currency=charged.currency, credits=change,
            note=f"{spent} credits were already spent" if spent else "",
        )
    )  # fmt: skip
    session.flush()
    left = f"; {spent} were already spent" if spent else ""
    back = money(charged.returned + amount, charged.currency)
    return [f"{charged.id}: {back} went back, {change:+} credits{left}"]


def _settle_plan(
    session: Session, user: User, customer: Customer, state: State, address: str
) -> list[str]:
    """The plan follows from the last paid period and the subscription's status."""
    subscription, paid = state.subscription, state.paid
    plan = _plan_paid_for(state)
    before, status = (user.tier, customer.plan), customer.status
    if subscription is not None:
        customer.subscription_id, customer.status = subscription.id, subscription.status
        customer.cancels = bool(plan) and subscription.cancels
    if plan and paid and subscription:
        user.tier = plan
        if (customer.plan, customer.period_end) != (plan, paid.ends):
            begins = paid.begins or paid.at
            assert paid.ends
            user.renews_at = min(credits.next_month(begins), paid.ends)
        follows = subscription.plan != plan and not subscription.cancels
        customer.next_plan = subscription.plan if follows else ""
        customer.interval, customer.period_end = paid.interval, paid.ends
    elif customer.plan:
        # Only a plan that was paid for ends; one that an admin gave is left alone.
        user.tier, customer.next_plan, customer.interval = "free", "", ""
        link = f"{address}/billing"
        key = f"plan-ended:{customer.subscription_id}:{customer.period_end}"
        letters.write(session, key, user, "plan_ended", plan=plans()[customer.plan].name, link=link)
    customer.plan = plan
    if customer.status == "past_due" and status != "past_due" and plan:
        _tell_failure(session, user, customer, address)
    changes = [f"plan: {before[0]} → {user.tier}"] if before[0] != user.tier else []
    if customer.status != status:
        changes.append(f"subscription: {status or 'none'} → {customer.status}")
    return changes


def _plan_paid_for(state: State) -> str:
    subscription, paid = state.subscription, state.paid
    if subscription is None or paid is None or paid.ends is None or paid.plan not in plans():
        return ""
    if subscription.status in ("active", "trialing"):
        return paid.plan
    if subscription.status == "past_due" and state.as_of < paid.ends + grace():
        return paid.plan
    return ""


def _tell_failure(session: Session, user: User, customer: Customer, address: str) -> None:
    assert customer.period_end
    key = f"payment-failed:{customer.subscription_id}:{customer.period_end:%Y-%m-%d}"
    letters.write(
        session, key, user, "payment_failed",
        plan=plans()[customer.plan].name, link=f"{address}/billing",
    )  # fmt: skip


def money(amount: int, currency: str) -> str:
    """An amount for whoever runs the studio: ``19.00 USD``."""
    return f"{amount / 100:.2f} {currency.upper()}"
