"""Films on their way to their makers' channels, and the channels."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, new_id, now

UploadStatus = Literal[
    "scheduled", "waiting", "uploading", "processing", "live", "failed", "cancelled"
]


class Channel(Base):
    """A channel elsewhere that its owner let the studio publish to."""

    __tablename__ = "channels"
    __table_args__ = (UniqueConstraint("user_id", "destination", "subject"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    destination: Mapped[str] = mapped_column(String(20))
    """The output that publishes there: ``youtube``."""
    subject: Mapped[str] = mapped_column(String(120))
    """The channel's id there."""
    name: Mapped[str] = mapped_column(String(200), default="")
    picture: Mapped[str] = mapped_column(String(500), default="")
    """The address of its picture."""
    token: Mapped[str] = mapped_column(Text, default="")
    """Encrypted; empty when access ended."""
    error: Mapped[str] = mapped_column(String(300), default="")
    """Why it must be connected again; empty: it is connected."""
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What uploads to it start from."""
    automatic: Mapped[bool] = mapped_column(default=False)
    """Whether finished films are published by themselves."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class Upload(Base):
    """One version of a film on its way to a channel, or there."""

    __tablename__ = "uploads"
    __table_args__ = (
        Index("ix_uploads_due", "status", "due_at"),
        Index("ix_uploads_shelf", "owner_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What is published where: asked twice, it is published once."""
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    project_id: Mapped[str | None] = mapped_column(
        ForeignKey("projects.id", ondelete="SET NULL"), index=True
    )
    film_id: Mapped[str | None] = mapped_column(
        ForeignKey("films.id", ondelete="SET NULL"), index=True
    )
    channel_id: Mapped[str | None] = mapped_column(
        ForeignKey("channels.id", ondelete="SET NULL"), index=True
    )
    destination: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200), default="")
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Title, description, privacy … as chosen."""
    status: Mapped[str] = mapped_column(String(12), default="waiting")
    due_at: Mapped[datetime | None] = mapped_column(default=now)
    """When there is something to do for it next."""
    session: Mapped[str] = mapped_column(Text, default="")
    """Encrypted: where the bytes go, so that an upload that was cut goes on."""
    sent: Mapped[int] = mapped_column(default=0)
    """Bytes the other side said it has."""
    size: Mapped[int] = mapped_column(default=0)
    video_id: Mapped[str] = mapped_column(String(64), index=True, default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    done: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What around the film has arrived: ``{"thumbnail": true, "captions": {"en": id}, …}``."""
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    """What went wrong last, and what to do; with ``waiting`` it is tried again."""
    warnings: Mapped[list[str]] = mapped_column(default=list)
    worker: Mapped[str] = mapped_column(String(80), default="")
    beat_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]


class QuotaUse(Base):
    """Units of a destination's daily quota that were spent, or set aside for a call."""

    __tablename__ = "quota"
    __table_args__ = (Index("ix_quota_day", "destination", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    destination: Mapped[str] = mapped_column(String(20))
    day: Mapped[str] = mapped_column(String(10))
    """The destination's own day: ``2026-01-31``."""
    operation: Mapped[str] = mapped_column(String(40))
    units: Mapped[int]
    user_id: Mapped[str] = mapped_column(String(32), default="")
    upload_id: Mapped[str] = mapped_column(String(32), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class Playlist(Base):
    """A playlist that collects a project's films, or those of a theme."""

    __tablename__ = "playlists"
    __table_args__ = (UniqueConstraint("channel_id", "purpose"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(120))
    """``project:<id>`` or ``theme:<name>``."""
    subject: Mapped[str] = mapped_column(String(64))
    """Its id at the destination."""
    title: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
