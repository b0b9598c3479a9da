"""Films being made: each version, its steps, and what was told about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, new_id, now

FilmStatus = Literal["queued", "running", "cancelling", "cancelled", "failed", "done"]
StepStatus = Literal["waiting", "queued", "running", "done", "failed", "cancelled"]


class Film(Base):
    """One version of a project's film, and the job that makes it."""

    __tablename__ = "films"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        Index("ix_films_at_work", "status", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """1 for the project's first version."""
    name: Mapped[str] = mapped_column(String(80), default="")
    """What its maker calls this version; empty: its number does."""
    brief: Mapped[dict[str, Any]]
    """The :class:`~core.film.Brief` it is made from; never changed."""
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The project's draft at the time: what *restore* brings back."""
    screenplay: Mapped[dict[str, Any] | None]
    """The :class:`~core.film.Screenplay` filmed, once the script is understood."""
    continuity: Mapped[dict[str, Any] | None]
    """What it keeps from the version before it (:class:`~core.continuity.Continuity`)."""
    handed_on: Mapped[dict[str, Any] | None]
    """What the next version keeps from it, once it is done."""
    status: Mapped[str] = mapped_column(String(12), default="queued")
    priority: Mapped[str] = mapped_column(String(8), default="normal")
    """``high``, ``normal`` or ``low``: which queue its tasks wait in."""
    repairs: Mapped[int] = mapped_column(default=0)
    """How often it was planned anew because artifacts were found damaged."""
    progress: Mapped[float] = mapped_column(default=0.0)
    """0–1."""
    seconds_left: Mapped[float | None]
    error: Mapped[str] = mapped_column(Text, default="")
    warnings: Mapped[list[str]] = mapped_column(default=list)
    delivery: Mapped[dict[str, Any] | None]
    """The finished film and all around it: a :class:`~core.stages.PublishRequest` without a
    destination, ready to be handed to any output."""
    duration: Mapped[float] = mapped_column(default=0.0)
    """Seconds, once it is done."""
    renditions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Other forms of the finished film: name (``720p``, ``webm``) → ``{"status", "ref", …}``."""
    moderation: Mapped[str] = mapped_column(String(10), default="")
    """Empty, or ``flagged``, ``approved``, ``rejected``."""
    cost: Mapped[int] = mapped_column(default=0)
    """Credits reserved at the start."""
    revision: Mapped[bool] = mapped_column(default=False)
    """An edit of a film already paid for."""
    told: Mapped[int] = mapped_column(default=0)
    """How many events were written about it."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def at_work(self) -> bool:
        """Whether it is still being made."""
        return self.status in ("queued", "running", "cancelling")


class Step(Base):
    """One task of a film's graph."""

    __tablename__ = "steps"
    __table_args__ = (Index("ix_steps_status_beat", "status", "beat_at"),)

    film_id: Mapped[str] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True
    )
    task: Mapped[str] = mapped_column(String(120), primary_key=True)
    """The task's id in the graph: ``voice/s1.l3``."""
    stage: Mapped[str] = mapped_column(String(12))
    seconds: Mapped[float]
    """How long it is expected to take."""
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    fraction: Mapped[float] = mapped_column(default=0.0)
    worker: Mapped[str] = mapped_column(String(80), default="")
    beat_at: Mapped[datetime | None]
    """When its worker was last known to be alive."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often it was started."""
    provider: Mapped[str] = mapped_column(String(60), default="")
    document: Mapped[dict[str, Any] | None]
    """Its result."""
    reused: Mapped[bool] = mapped_column(default=False)
    """Found in the store, not made."""
    took: Mapped[float] = mapped_column(default=0.0)
    """Seconds of work."""
    cost: Mapped[float] = mapped_column(default=0.0)
    """What the provider charged, in credits."""
    attempts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Event(Base):
    """Something that happened to a film, in order; what live pages are told."""

    __tablename__ = "events"

    film_id: Mapped[str] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    """1, 2, 3 … within the film, in the order of their commits: the film's row is locked while
    one is written, so that a reader who has seen 7 never meets a 6 that came later."""
    kind: Mapped[str] = mapped_column(String(24))
    """``job.progress``, ``step.completed``, ``job.completed``, ``job.failed`` …"""
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)
