"""What creators work on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, new_id, now


class Project(Base):
    """A film in the making: its draft, from which versions (:class:`~core.models.Film`) come."""

    __tablename__ = "projects"
    __table_args__ = (Index("ix_projects_shelf", "owner_id", "deleted_at", "updated_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(160), default="")
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """A :class:`~core.services.drafts.Draft`: script and choices, saved while they are made."""
    screenplay: Mapped[dict[str, Any] | None]
    """The script as understood, and as corrected on the storyboard."""
    screenplay_of: Mapped[str] = mapped_column(String(64), default="")
    """Digest of the script the screenplay was read from; another script is read anew."""
    corrected: Mapped[bool] = mapped_column(default=False)
    """Whether a person changed the screenplay: it is then filmed as it stands."""
    cover: Mapped[dict[str, Any] | None]
    """The picture on the card: a :class:`~core.frozen.Ref`."""
    favourite: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]
    """Set: in the bin, from where it can be taken back for 30 days."""
    hidden: Mapped[bool] = mapped_column(default=False)
    """Holds the films of a campaign; is on no shelf."""


class Asset(Base):
    """A creator's own file, checked when it came in."""

    __tablename__ = "assets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[str | None] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    """``image`` or ``sound``."""
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    """Bytes."""
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Transfer(Base):
    """A large file on its way in from a browser, piece by piece."""

    __tablename__ = "transfers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[str] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    """``image`` or ``sound``."""
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    """Bytes in all."""
    received: Mapped[int] = mapped_column(default=0)
    """Bytes that are here."""
    parts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """What the store needs to put them together."""
    place: Mapped[str] = mapped_column(String(500), default="")
    """Where the store collects them."""
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("assets.id", ondelete="SET NULL"))
    """The file it became."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
