"""Every credit that came or went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, now


class LedgerEntry(Base):
    """One movement. Never changed; the sum of an account's amounts is its balance."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_account", "user_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    """``grant``, ``monthly``, ``purchase``, ``reserve``, ``capture`` or ``release``."""
    amount: Mapped[int]
    """Added to the balance: negative for a reserve, 0 for a capture; negative for ``monthly`` and
    ``purchase`` when money went back."""
    before: Mapped[int]
    after: Mapped[int]
    film_id: Mapped[str | None] = mapped_column(String(32), index=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What the movement is for; the same movement is never entered twice."""
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(default=now)
