"""What other systems are told, and how they are doing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, new_id, now


class Integration(Base):
    """How one other system is doing, as last seen."""

    __tablename__ = "integrations"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    """``youtube``, ``salesforce``, ``payments``, ``store``, ``mail`` or ``webhooks``."""
    ok_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")
    """What went wrong last."""
    failures: Mapped[int] = mapped_column(default=0)
    """In a row; 0: it works."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the integration wants to remember: cursors, limits."""


class Lease(Base):
    """Who does what only one may do at a time."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]


class SyncChange(Base):
    """A change that Salesforce is to be told: written in the transaction that makes it."""

    __tablename__ = "sync_changes"
    __table_args__ = (
        Index("ix_sync_changes_due", "state", "due_at", "id"),
        Index("ix_sync_changes_record", "kind", "record", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Changes of one record are told in this order."""
    kind: Mapped[str] = mapped_column(String(20))
    """``user``, ``project``, ``credit`` or ``upload``."""
    record: Mapped[str] = mapped_column(String(64))
    """The record's external id."""
    gone: Mapped[bool] = mapped_column(default=False)
    """Whether the record was deleted."""
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Its fields as they were, by Salesforce's names."""
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    """``waiting``, ``sent`` or ``aside``: refused for good, until somebody tries again."""
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    code: Mapped[str] = mapped_column(String(80), default="")
    """Salesforce's word for what went wrong: ``FIELD_CUSTOM_VALIDATION_EXCEPTION``."""
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]


class SyncRecord(Base):
    """A record that Salesforce knows."""

    __tablename__ = "sync_records"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    record: Mapped[str] = mapped_column(String(64), primary_key=True)
    salesforce_id: Mapped[str] = mapped_column(String(18), index=True, default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    """Of what it was told last."""
    sent_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    """The SystemModstamp of the newest change from there that was taken over."""


class Webhook(Base):
    """An address of a creator's own that is told what happens to their films."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(String(120), default="")
    secret: Mapped[str] = mapped_column(Text)
    """Encrypted; signs what is sent."""
    events: Mapped[list[str]] = mapped_column(default=list)
    """The kinds of events it wants."""
    active: Mapped[bool] = mapped_column(default=True)
    failing_since: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class WebhookDelivery(Base):
    """One event for one webhook, and how telling it went."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_due", "state", "due_at"),
        Index("ix_webhook_deliveries_log", "webhook_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    """``waiting``, ``sent`` or ``failed``."""
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    status: Mapped[int] = mapped_column(default=0)
    """The HTTP status of the last answer; 0: there was none."""
    answer: Mapped[str] = mapped_column(String(500), default="")
    """The beginning of the last answer, or why there was none."""
    took: Mapped[float] = mapped_column(default=0.0)
    """Seconds."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
