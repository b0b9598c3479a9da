"""What an account did this month, and how far it has come with its first film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.models import Film, LedgerEntry, Project, User, now
from core.services.showcase import script

Step = Literal["verify", "write", "film", "revise"]


@dataclass(frozen=True)
class Month:
    """This calendar month (UTC)."""

    begins: datetime
    films: int
    """Finished versions."""
    seconds: float
    """Their length together."""
    spent: int
    """Credits, less those given back."""


@dataclass(frozen=True)
class Welcome:
    """The way to the first film, step by step."""

    done: frozenset[Step]
    steps: Sequence[Step] = ("verify", "write", "film", "revise")

    @property
    def next(self) -> Step | None:
        """The first step not done."""
        return next((step for step in self.steps if step not in self.done), None)


def month_of(session: Session, user: User) -> Month:
    """What the account did this month."""
    begins = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    length = func.sum(Film.delivery["film"]["duration"].as_float())
    mine = (Film.owner_id == user.id, Film.status == "done", Film.finished_at >= begins)
    films, seconds = session.execute(select(func.count(), length).where(*mine)).one()
    moved = session.scalar(
        select(func.sum(LedgerEntry.amount)).where(
            LedgerEntry.user_id == user.id,
            LedgerEntry.kind.in_(("reserve", "release")),
            LedgerEntry.at >= begins,
        )
    )
    return Month(begins, films, seconds or 0.0, max(0, -(moved or 0)))


def welcome_of(session: Session, user: User) -> Welcome | None:
    """How far the account has come; ``None``: all is done, or the list was put away."""
    if user.preferences.get("welcome") == "done":
        return None
    done: set[Step] = set()
    if user.verified_at:
        done.add("verify")
    written = Project.draft["script"].as_string()
    own = select(Project.id).where(
        Project.owner_id == user.id, written != "", written != script()
    )  # fmt: skip
    versions = session.execute(
        select(Film.project_id, func.count())
        .where(Film.owner_id == user.id, Film.status == "done")
        .group_by(Film.project_id)
    ).all()
    if versions or session.scalar(own.limit(1)):
        done.add("write")
    if versions:
        done.add("film")
    if any(count > 1 for _, count in versions):
        done.add("revise")
    found = Welcome(frozenset(done))
    return found if found.next else None


def put_welcome_away(session: Session, user: User) -> None:
    """Show the list no more."""
    with writing(session):
        session.refresh(user)
        user.preferences = {**user.preferences, "welcome": "done"}
