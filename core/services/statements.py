"""What an account's ledger tells its owner: which film each movement was for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.models import Film, LedgerEntry, Project, User
from core.services.plans import plan_of

#: With so many credits left or fewer, the account is told.
LOW = 1


@dataclass(frozen=True)
class About:
    """The film a movement was for."""

    project_id: str
    title: str
    number: int
    deleted: bool


def films_in(session: Session, entries: Iterable[LedgerEntry]) -> dict[str, About]:
    """Film id → what it is called now, for those that still exist."""
    ids = {entry.film_id for entry in entries if entry.film_id}
    rows = session.execute(
        select(Film.id, Film.number, Project.id, Project.title, Project.deleted_at)
        .join(Project, Project.id == Film.project_id)
        .where(Film.id.in_(ids))
    )
    return {
        film_id: About(project_id, title, number, deleted_at is not None)
        for film_id, number, project_id, title, deleted_at in rows
    }


def reserved(session: Session, user: User) -> int:
    """Credits held at this moment by films that are being made."""
    held = select(func.coalesce(func.sum(Film.cost), 0)).where(
        Film.owner_id == user.id, Film.status.in_(("queued", "running", "cancelling"))
    )
    return session.scalar(held) or 0


def is_low(user: User) -> bool:
    """Whether few or no films can be started any more."""
    return not plan_of(user).unlimited and user.credits <= LOW
