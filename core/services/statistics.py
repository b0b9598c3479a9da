"""How the studio is doing, in figures: counted from the tables, for those who run it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.models import Asset, Base, Film, LedgerEntry, Project, Step, User, now
from core.studio import Studio

#: Seconds for which the size of the store is believed: counting it walks all of it.
_BELIEVED = 60.0


@dataclass(frozen=True)
class Day:
    """What happened on one day (UTC)."""

    day: date
    done: int = 0
    failed: int = 0
    other: int = 0
    """Cancelled, or still being made."""
    joined: int = 0
    """New accounts."""
    spent: int = 0
    """Credits taken for films, less those given back."""

    @property
    def films(self) -> int:
        """Versions started."""
        return self.done + self.failed + self.other


@dataclass(frozen=True)
class Storage:
    """Bytes on this machine's disk."""

    used: int
    free: int
    size: int


@dataclass(frozen=True)
class Overview:
    """The studio at a glance."""

    people: int
    joined: int
    """In the days asked for."""
    active: int
    """Seen in the last seven days."""
    suspended: int
    tiers: dict[str, int]
    projects: int
    films: int
    at_work: int
    success: float | None
    """Of the films that ended in the days asked for, the share that were made; 0–1."""
    minutes: float
    """Of finished film, all versions, in the days asked for."""
    wait: float | None
    """Median seconds from start to finish of films done in the days asked for."""
    credits_spent: int
    credits_granted: int
    credits_held: int
    """In all accounts together."""
    assets: int
    """Bytes of people's own files."""
    days: list[Day] = field(default_factory=list)


@dataclass(frozen=True)
class StageFigures:
    """One stage's work in the days asked for."""

    stage: str
    tasks: int
    reused: int
    failed: int
    seconds: float
    """Median of the tasks that were made."""


def overview(session: Session, days: int = 30) -> Overview:
    """All figures of the last ``days`` days, today included."""
    since = (now() - timedelta(days=days - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    ended = _counts(
        session, Film.status, Film.finished_at >= since, Film.status.in_(("done", "failed"))
    )
    finished = sum(ended.values())
    tiers = _counts(session, User.tier)
    return Overview(
        people=sum(tiers.values()),
        joined=_count(session, User, User.created_at >= since),
        active=_count(session, User, User.seen_at >= now() - timedelta(days=7)),
        suspended=_count(session, User, User.status == "suspended"),
        tiers=tiers,
        projects=_count(session, Project, Project.deleted_at.is_(None)),
        films=_count(session, Film, Film.created_at >= since),
        at_work=_count(session, Film, Film.status.in_(("queued", "running", "cancelling"))),
        success=ended.get("done", 0) / finished if finished else None,
        minutes=_minutes(session, since),
        wait=_wait(session, since),
        credits_spent=-_sum(session, ("reserve", "release"), since),
        credits_granted=_sum(session, ("grant", "monthly", "purchase"), since),
        credits_held=session.scalar(select(func.coalesce(func.sum(User.credits), 0))) or 0,
        assets=session.scalar(select(func.coalesce(func.sum(Asset.size), 0))) or 0,
        days=_days(session, since, days),
    )


def stages(session: Session, days: int = 30) -> list[StageFigures]:
    """Each stage's work, the busiest first."""
    since = now() - timedelta(days=days)
    rows = session.execute(
        select(Step.stage, Step.status, Step.reused, Step.took)
        .where(Step.finished_at >= since)
        .order_by(Step.finished_at.desc())
        .limit(20_000)
    ).all()
    figures = []
    for stage in {row.stage for row in rows}:
        mine = [row for row in rows if row.stage == stage]
        took = sorted(row.took for row in mine if row.status == "done" and not row.reused)
        figures.append(
            StageFigures(
                stage, len(mine), sum(row.reused for row in mine),
                sum(row.status == "failed" for row in mine), took[len(took) // 2] if took else 0.0,
            )
        )  # fmt: skip
    return sorted(figures, key=lambda one: (-one.tasks, one.stage))


def storage(studio: Studio) -> Storage:
    """The store's size and the room left for it; counted at most once a minute."""
    root = studio.settings.store
    root.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(root)
    return Storage(_sizes.of(root), disk.free, disk.total)


class _Sizes:
    """The sizes of folders, kept for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[float, int]] = {}

    def of(self, root: Path) -> int:
        with self._lock:
            moment, size = self._known.get(root, (0.0, 0))
            if not moment or time.monotonic() - moment > _BELIEVED:
                size = _size(root)
                self._known[root] = (time.monotonic(), size)
            return size


_sizes = _Sizes()


def _size(root: Path) -> int:
    total, folders = 0, [str(root)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except FileNotFoundError:
            continue
    return total


def _days(session: Session, since: datetime, days: int) -> list[Day]:
    films: dict[tuple[str, str], int] = {
        (str(day), status): count
        for day, status, count in session.execute(
            select(func.date(Film.created_at), Film.status, func.count())
            .where(Film.created_at >= since)
            .group_by(func.date(Film.created_at), Film.status)
        )
    }
    joined = _by_day(session, User.created_at, func.count(), User.created_at >= since)
    spent = _by_day(
        session, LedgerEntry.at, -func.sum(LedgerEntry.amount),
        LedgerEntry.at >= since, LedgerEntry.kind.in_(("reserve", "release")),
    )  # fmt: skip
    return [
        _day(since.date() + timedelta(days=number), films, joined, spent) for number in range(days)
    ]


def _day(
    day: date, films: dict[tuple[str, str], int], joined: dict[str, int], spent: dict[str, int]
) -> Day:
    name = day.isoformat()
    mine = {status: count for (when, status), count in films.items() if when == name}
    done, failed = mine.pop("done", 0), mine.pop("failed", 0)
    return Day(day, done, failed, sum(mine.values()), joined.get(name, 0), spent.get(name, 0))


def _by_day(
    session: Session,
    moment: InstrumentedAttribute[datetime],
    figure: ColumnElement[int],
    *wanted: ColumnElement[bool],
) -> dict[str, int]:
    rows = session.execute(
        select(func.date(moment), figure).where(*wanted).group_by(func.date(moment))
    )
    return {str(day): int(value) for day, value in rows}


def _minutes(session: Session, since: datetime) -> float:
    seconds = Film.delivery["film"]["duration"].as_float()
    made = select(func.coalesce(func.sum(seconds), 0.0)).where(
        Film.status == "done", Film.finished_at >= since
    )
    return float(session.scalar(made) or 0.0) / 60


def _wait(session: Session, since: datetime) -> float | None:
    rows = session.execute(
        select(Film.started_at, Film.finished_at)
        .where(Film.status == "done", Film.finished_at >= since, Film.started_at.is_not(None))
        .order_by(Film.finished_at.desc())
        .limit(1000)
    )
    took = sorted((end - start).total_seconds() for start, end in rows if start and end)
    return took[len(took) // 2] if took else None


def _sum(session: Session, kinds: tuple[str, ...], since: datetime) -> int:
    amount = select(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(
        LedgerEntry.kind.in_(kinds), LedgerEntry.at >= since
    )
    return int(session.scalar(amount) or 0)


def _count(session: Session, table: type[Base], *wanted: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*wanted)) or 0


def _counts(
    session: Session, column: InstrumentedAttribute[str], *wanted: ColumnElement[bool]
) -> dict[str, int]:
    rows = session.execute(select(column, func.count()).where(*wanted).group_by(column))
    return {row[0]: row[1] for row in rows}
