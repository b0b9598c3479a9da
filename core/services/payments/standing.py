"""How an account stands: its plan, what comes next, what it paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.models import Customer, Payment, User
from core.services.payments.books import grace
from core.services.payments.state import LIVE

#: A subscription in one of these waits for money.
_UNPAID = ("past_due", "unpaid", "incomplete")


@dataclass(frozen=True)
class Standing:
    """An account's subscription."""

    plan: str = ""
    """The plan that is paid for; empty: none."""
    interval: str = ""
    """``month`` or ``year``."""
    status: str = ""
    """In Stripe's words; empty: there never was a subscription."""
    next_plan: str = ""
    """The plan that follows when the period ends, where another was chosen."""
    cancels: bool = False
    paid_until: datetime | None = None
    stays_until: datetime | None = None
    """Where the last payment failed: when the plan ends unless it comes."""
    has_customer: bool = False
    """Whether there is anything to look after at Stripe."""

    @property
    def subscribed(self) -> bool:
        """Whether there is a subscription that can be changed or ended."""
        return self.status in LIVE and self.status != "incomplete"

    @property
    def unpaid(self) -> bool:
        """Whether the last payment failed."""
        return self.status in _UNPAID and bool(self.plan)


def of(session: Session, user: User) -> Standing:
    """The account's subscription as last heard."""
    customer = session.get(Customer, user.id)
    if customer is None:
        return Standing()
    failed = customer.status == "past_due" and customer.period_end
    return Standing(
        customer.plan, customer.interval, customer.status, customer.next_plan, customer.cancels,
        customer.period_end if customer.plan else None,
        customer.period_end + grace() if failed and customer.period_end else None,
        has_customer=True,
    )  # fmt: skip


def invoices(session: Session, user: User, page: int = 1, size: int = 12) -> list[Payment]:
    """What was asked for and paid, the latest first; refunds are not among it."""
    return _payments(session, (Payment.user_id == user.id, Payment.kind != "refund"), page, size)


def transactions(session: Session, user: User, page: int = 1, size: int = 24) -> list[Payment]:
    """All money that came or went back, the latest first."""
    moved = (Payment.user_id == user.id, Payment.status.in_(("paid", "refunded")))
    return _payments(session, moved, page, size)


def count(session: Session, user: User, only_moved: bool = False) -> int:
    """How many :func:`invoices` there are, or (``only_moved``) :func:`transactions`."""
    only = Payment.status.in_(("paid", "refunded")) if only_moved else Payment.kind != "refund"
    mine = select(func.count()).select_from(Payment).where(Payment.user_id == user.id, only)
    return session.scalar(mine) or 0


def _payments(
    session: Session, wanted: tuple[ColumnElement[bool], ...], page: int, size: int
) -> list[Payment]:
    return list(
        session.scalars(
            select(Payment)
            .where(*wanted)
            .order_by(Payment.at.desc(), Payment.id)
            .offset((page - 1) * size)
            .limit(size)
        )
    )
