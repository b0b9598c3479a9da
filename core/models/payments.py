"""What was paid, by whom, and what the payment service told us."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, new_id, now


class Customer(Base):
    """An account as the payment service knows it, and its subscription."""

    __tablename__ = "customers"

    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    customer_id: Mapped[str] = mapped_column(String(64), unique=True)
    subscription_id: Mapped[str] = mapped_column(String(64), index=True, default="")
    plan: Mapped[str] = mapped_column(String(20), default="")
    """The plan paid for; empty: none."""
    interval: Mapped[str] = mapped_column(String(8), default="")
    """``month`` or ``year``."""
    status: Mapped[str] = mapped_column(String(24), default="")
    """The subscription's status in the service's words: ``active``, ``past_due`` …"""
    next_plan: Mapped[str] = mapped_column(String(20), default="")
    """The plan that follows when the period ends, where another was chosen."""
    cancels: Mapped[bool] = mapped_column(default=False)
    """Whether it ends with the period."""
    period_end: Mapped[datetime | None]
    as_of: Mapped[datetime | None]
    """How fresh this is: what is older is not believed."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Payment(Base):
    """Money that came, was asked for in vain, or went back."""

    __tablename__ = "payments"
    __table_args__ = (Index("ix_payments_account", "user_id", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(120), unique=True)
    """The service's id of the invoice, checkout or refund."""
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(16))
    """``subscription``, ``credits`` or ``refund``."""
    status: Mapped[str] = mapped_column(String(16))
    """``open``, ``paid``, ``failed``, ``void`` or ``refunded``."""
    amount: Mapped[int]
    """In the currency's smallest unit (cents); negative for a refund."""
    currency: Mapped[str] = mapped_column(String(3))
    credits: Mapped[int] = mapped_column(default=0)
    """Credits that came with it."""
    note: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    """The invoice's page at the service."""
    document: Mapped[str] = mapped_column(String(500), default="")
    """The invoice as PDF."""
    at: Mapped[datetime] = mapped_column(default=now)


class PaymentEvent(Base):
    """Something the payment service told us: kept first, understood afterwards, once."""

    __tablename__ = "payment_events"
    __table_args__ = (Index("ix_payment_events_due", "handled_at", "due_at"),)

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    """The service's own id of it."""
    kind: Mapped[str] = mapped_column(String(80))
    body: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    error: Mapped[str] = mapped_column(Text, default="")
