"""One film for each of many people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, new_id, now


class Campaign(Base):
    """A film with variables in its script, and the people it is made for."""

    __tablename__ = "campaigns"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[str] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    """The project whose script has the variables."""
    films_in: Mapped[str | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"))
    """The project, on no shelf, whose versions are the films."""
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(12))
    """``csv`` or ``salesforce``."""
    list_id: Mapped[str] = mapped_column(String(64), default="")
    """The list in Salesforce."""
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The project's draft when it began: later edits change no film of it. Under ``setup``:
    columns, button and how long links hold."""
    fallbacks: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Variable → what stands there for somebody who has no value."""
    status: Mapped[str] = mapped_column(String(10), default="draft")
    """``draft``, ``running``, ``paused``, ``done`` or ``cancelled``."""
    error: Mapped[str] = mapped_column(Text, default="")
    """Why it waits: too few credits, say."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Recipient(Base):
    """One person of a campaign, and their film."""

    __tablename__ = "recipients"
    __table_args__ = (
        UniqueConstraint("campaign_id", "subject"),
        Index("ix_recipients_status", "campaign_id", "status", "number"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    number: Mapped[int]
    """1, 2, 3 … in the order of the list."""
    subject: Mapped[str] = mapped_column(String(64))
    """Who it is: the Contact's id, or the row's key."""
    name: Mapped[str] = mapped_column(String(160), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    values: Mapped[dict[str, str]] = mapped_column(default=dict)
    film_id: Mapped[str | None] = mapped_column(
        ForeignKey("films.id", ondelete="SET NULL"), index=True
    )
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    """``waiting``, ``making``, ``done``, ``failed`` or ``skipped``."""
    error: Mapped[str] = mapped_column(Text, default="")
    watched: Mapped[int] = mapped_column(default=0)
    """How often the film's page was opened."""
    told_at: Mapped[datetime | None]
    """When Salesforce was last told its link and status."""
    created_at: Mapped[datetime] = mapped_column(default=now)
