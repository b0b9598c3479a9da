"""The ledger of what calls cost a destination's daily quota; nothing is called that would break it.

Units are entered before the call, in a transaction of their own. What the whole of an upload needs
is set aside when it starts, so that none stops halfway for others that began later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from core.database import writing
from core.destinations import Destination, Meter, QuotaSpentError
from core.models import QuotaUse, now
from core.services.publishing import places
from core.studio import Studio

#: Before an operation's name: units set aside for a call that was not made yet.
_ASIDE = "~"

#: Units that the destination says are spent, though nobody here spent them.
_ELSEWHERE = "elsewhere"

#: How long the ledger goes back.
_KEPT = timedelta(days=62)


@dataclass(frozen=True)
class Quota:
    """How a destination's quota stands."""

    destination: str
    limit: int
    """Units a day."""
    used: int
    """Units spent, and those set aside for uploads at work."""
    left: int
    by_operation: dict[str, int]
    """Units spent, by operation."""
    resets_at: datetime
    set_aside: int = 0
    calls: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of operations counted apart from the units: calls today, and how many there may be."""


def standing(studio: Studio, session: Session, name: str = "youtube") -> Quota:
    """How the quota stands today.

    :raises NotFoundError: the studio is not registered with the destination.
    """
    destination = places.find(studio, name)
    day, resets_at = destination.day(now())
    spent, aside = _spent(session, destination, day)
    apart = destination.limits()
    units = {one: amount for one, amount in spent.items() if one not in apart}
    waiting = sum(amount for one, amount in aside.items() if one not in apart)
    used, limit = sum(units.values()) + waiting, destination.quota()
    calls = {one: (spent[one] + aside[one], most) for one, most in apart.items()}
    return Quota(
        name, limit, used, max(0, limit - used), dict(units), resets_at, waiting, calls
    )  # fmt: skip


def meter(
    studio: Studio, destination: Destination, user_id: str = "", upload_id: str = ""
) -> Meter:  # fmt: skip
    """Enters each call of an account, and refuses those for which nothing is left."""

    def charge(operation: str) -> Callable[[], None]:
        number = _charge(studio, destination, operation, user_id, upload_id)
        return lambda: _give_back(studio, number)

    return charge


def set_aside(
    studio: Studio, destination: Destination, operations: Iterable[str],
    user_id: str, upload_id: str,
) -> None:  # fmt: skip
    """Keep what these calls of an upload will cost, all of it or nothing; what was set aside for
    the upload before is replaced.

    :raises QuotaSpentError: it does not fit into what is left of the day.
    """
    day, until = destination.day(now())
    wanted = Counter(operations)
    with studio.sessions() as session, writing(session):
        _lock(session)
        _drop_aside(session, upload_id)
        _refuse_beyond(session, destination, wanted, day, until)
        session.add_all(
            QuotaUse(
                destination=destination.name, day=day, operation=_ASIDE + one,
                units=_cost(destination, one), user_id=user_id, upload_id=upload_id,
            )
            for one in wanted.elements()
        )  # fmt: skip


def release(session: Session, upload_id: str) -> None:
    """Give back what is still set aside for an upload, in the caller's transaction."""
    _drop_aside(session, upload_id)


def exhausted(studio: Studio, destination: Destination, operation: str = "") -> None:
    """The destination says that the quota is spent: enter what the ledger did not know of."""
    day, _ = destination.day(now())
    apart = operation if operation in destination.limits() else ""
    with studio.sessions() as session, writing(session):
        _lock(session)
        spent, aside = _spent(session, destination, day)
        total = spent + aside
        if apart:
            left = destination.limits()[apart] - total[apart]
        else:
            shared = [amount for one, amount in total.items() if one not in destination.limits()]
            left = destination.quota() - sum(shared)
        if left > 0:
            session.add(
                QuotaUse(
                    destination=destination.name, day=day, operation=apart or _ELSEWHERE, units=left
                )
            )


def sweep(session: Session) -> None:
    """Drop what is long past: the ledger is about days."""
    with writing(session):
        session.execute(
            delete(QuotaUse)
            .where(QuotaUse.at < now() - _KEPT)
            .execution_options(synchronize_session=False)
        )


def _charge(
    studio: Studio, destination: Destination, operation: str, user_id: str, upload_id: str
) -> int:
    """Enter a call; gives back the entry's number."""
    day, until = destination.day(now())
    with studio.sessions() as session, writing(session):
        _lock(session)
        aside = session.scalar(
            select(QuotaUse)
            .where(
                QuotaUse.upload_id == upload_id,
                QuotaUse.upload_id != "",
                QuotaUse.day == day,
                QuotaUse.operation == _ASIDE + operation,
            )
            .limit(1)
        )
        if aside is not None:
            aside.operation, aside.at = operation, now()
            return aside.id
        _refuse_beyond(session, destination, Counter([operation]), day, until)
        use = QuotaUse(
            destination=destination.name, day=day, operation=operation,
            units=_cost(destination, operation), user_id=user_id, upload_id=upload_id,
        )  # fmt: skip
        session.add(use)
        session.flush()
        return use.id


def _refuse_beyond(
    session: Session, destination: Destination, wanted: Counter[str], day: str, until: datetime
) -> None:
    spent, aside = _spent(session, destination, day)
    total, apart = spent + aside, destination.limits()
    shared = sum(amount for one, amount in total.items() if one not in apart)
    asked = sum(_cost(destination, one) * count for one, count in wanted.items()
                if one not in apart)  # fmt: skip
    beyond = asked and shared + asked > destination.quota()
    if beyond or any(total[one] + wanted[one] > most for one, most in apart.items()):
        raise QuotaSpentError(
            f"Today's {destination.title} quota is spent; this continues at "
            f"{until:%Y-%m-%d %H:%M} UTC.",
            until,
        )


def _spent(
    session: Session, destination: Destination, day: str
) -> tuple[Counter[str], Counter[str]]:
    """Units of the day by operation: spent, and set aside."""
    rows = session.execute(
        select(QuotaUse.operation, func.sum(QuotaUse.units))
        .where(QuotaUse.destination == destination.name, QuotaUse.day == day)
        .group_by(QuotaUse.operation)
    )
    spent: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    for operation, units in rows:
        kept = operation.startswith(_ASIDE)
        (aside if kept else spent)[operation.removeprefix(_ASIDE)] += int(units)
    return spent, aside


def _cost(destination: Destination, operation: str) -> int:
    if operation in destination.limits():
        return 1
    return destination.operations()[operation]


def _drop_aside(session: Session, upload_id: str) -> None:
    session.execute(
        delete(QuotaUse)
        .where(QuotaUse.upload_id == upload_id, QuotaUse.operation.startswith(_ASIDE))
        .execution_options(synchronize_session=False)
    )


def _give_back(studio: Studio, number: int) -> None:
    with studio.sessions() as session, writing(session):
        session.execute(
            update(QuotaUse)
            .where(QuotaUse.id == number)
            .values(units=0)
            .execution_options(synchronize_session=False)
        )


def _lock(session: Session) -> None:
    """One at a time counts and enters; SQLite's writers are alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE quota IN SHARE ROW EXCLUSIVE MODE"))
