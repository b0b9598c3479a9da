"""The ledger of credits: every movement with the balance before and after it.

The sum of an account's ledger is its balance, always: both change in one statement's
transaction, under the lock of the account's row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, exists, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from core.database import writing
from core.errors import OutOfCreditsError
from core.models import Customer, Film, LedgerEntry, User, now
from core.services.plans import plan_of

_MINE = LedgerEntry.user_id == bindparam("owner")
_HOW_MANY = select(func.count()).select_from(LedgerEntry).where(_MINE)
_NEWEST_FIRST = (
    select(LedgerEntry)
    .where(_MINE)
    .order_by(LedgerEntry.id.desc())
    .offset(bindparam("skipped", type_=Integer))
    .limit(bindparam("size", type_=Integer))
)

#: A month that a plan was not yet paid for: its credits come with the payment.
_AWAITS_PAYMENT = (
    exists()
    .where(Customer.user_id == User.id, Customer.plan != "", Customer.period_end <= User.renews_at)
    .correlate(User)
)


@dataclass(frozen=True)
class Statement:
    """One page of an account's ledger, newest first."""

    entries: list[LedgerEntry]
    total: int
    """Entries in all."""


def grant(
    session: Session, user_id: str, amount: int, kind: str, key: str, note: str = ""
) -> LedgerEntry:
    """Give credits, once for each ``key``. Joins the caller's write transaction, if one is open.

    ``kind``: ``grant``, ``monthly`` or ``purchase``.
    """
    with _writing_or_joined(session):
        _lock(session, user_id)
        known = session.scalar(select(LedgerEntry).where(LedgerEntry.key == key))
        if known is not None:
            return known
        return _move(session, user_id, amount, kind, key, note=note)


def reserve(session: Session, film: Film) -> None:
    """Take what the film costs, inside the caller's transaction.

    :raises OutOfCreditsError: the balance is too low; nothing was taken.
    """
    if not film.cost:
        return
    attempt = _attempts(session, film.id) + 1
    note = f"Version {film.number}" + (f", attempt {attempt}" if attempt > 1 else "")
    key = f"reserve:{film.id}:{attempt}"
    _move(session, film.owner_id, -film.cost, "reserve", key, film.id, note)


def capture(session: Session, film: Film) -> None:
    """Keep what was reserved: the film is done. Inside the caller's transaction; once."""
    _settle(session, film, "capture", 0, f"Version {film.number} is done")


def release(session: Session, film: Film) -> None:
    """Give back what was reserved: there will be no film. Inside the caller's transaction; once."""
    _settle(session, film, "release", film.cost, f"Version {film.number} was not made")


def history(session: Session, user: User, page: int = 1, size: int = 24) -> Statement:
    """One page of the account's movements, newest first."""
    mine = {"owner": user.id, "size": size, "skipped": (page - 1) * size}
    total = session.scalar(_HOW_MANY, mine) or 0
    return Statement(list(session.scalars(_NEWEST_FIRST, mine)), total)


def renew_due(session: Session, moment: datetime | None = None, limit: int = 100) -> int:
    """Fill up the monthly credits of accounts whose month is over; gives back how many were.

    Monthly credits are spent first and do not pile up; those bought or given stay.
    """
    moment = moment or now()
    due = (User.renews_at <= moment, User.status == "active", ~_AWAITS_PAYMENT)
    accounts = list(session.scalars(select(User.id).where(*due).limit(limit)))
    for user_id in accounts:
        with writing(session):
            _lock(session, user_id)
            user = session.get_one(User, user_id, populate_existing=True)
            if user.renews_at is not None and user.renews_at <= moment:
                _renew(session, user, moment)
    return len(accounts)


def fill_up(session: Session, user_id: str, monthly: int, key: str, note: str = "") -> int:
    """Fill up the monthly credits, once for each ``key``, in the caller's transaction.

    :param monthly: what the plan gives; -1: films cost nothing.
    :returns: how many were given.
    """
    _lock(session, user_id)
    missing = monthly - monthly_left(session, user_id)
    known = session.scalar(select(LedgerEntry.id).where(LedgerEntry.key == key))
    if missing <= 0 or known is not None:
        return 0
    _move(session, user_id, missing, "monthly", key, note=note)
    return missing


def take_back(session: Session, user_id: str, amount: int, kind: str, key: str, note: str) -> int:
    """Take back credits whose payment went back, as far as they are unspent, in the caller's
    transaction; gives back how many were taken.

    :param kind: ``monthly`` or ``purchase``: how they had come. Only monthly ones are taken for the
        first, none of them for the second.
    """
    _lock(session, user_id)
    balance = session.scalar(select(User.credits).where(User.id == user_id)) or 0
    monthly = min(monthly_left(session, user_id), balance)
    taken = min(amount, monthly if kind == "monthly" else balance - monthly)
    if taken > 0:
        _move(session, user_id, -taken, kind, key, note=note)
    return max(0, taken)


def next_month(moment: datetime, day: int | None = None) -> datetime:
    """The same day of the next month, or its last day when it is shorter."""
    year, month = moment.year + moment.month // 12, moment.month % 12 + 1
    for last in (day or moment.day, 30, 29, 28):
        try:
            return moment.replace(year=year, month=month, day=last)
        except ValueError:
            continue
    raise AssertionError("every month has a day 28")


def _renew(session: Session, user: User, moment: datetime) -> None:
    assert user.renews_at is not None
    due = user.renews_at
    paid_until = session.scalar(
        select(Customer.period_end).where(Customer.user_id == user.id, Customer.plan != "")
    )
    if paid_until and paid_until <= due:
        return
    day = paid_until.day if paid_until else user.created_at.day
    while user.renews_at <= moment:
        user.renews_at = next_month(user.renews_at, day)
        if paid_until and user.renews_at >= paid_until:
            # What comes then comes with the payment.
            user.renews_at = paid_until
            break
    plan = plan_of(user)
    fill_up(session, user.id, plan.monthly, f"monthly:{user.id}:{due:%Y-%m}", f"{plan.name} plan")


def monthly_left(session: Session, user_id: str) -> int:
    """Of the balance, what came with the plan: found by going through the ledger."""
    entries = session.execute(
        select(LedgerEntry.kind, LedgerEntry.amount, LedgerEntry.film_id)
        .where(LedgerEntry.user_id == user_id)
        .order_by(LedgerEntry.id)
    )
    monthly, taken = 0, dict[str | None, int]()
    for kind, amount, film_id in entries:
        if kind == "monthly":
            monthly += amount
        elif kind == "reserve":
            taken[film_id] = min(monthly, -amount)
            monthly -= taken[film_id]
        elif kind == "release":
            monthly += taken.pop(film_id, 0)
    return monthly


def _settle(session: Session, film: Film, kind: str, amount: int, note: str) -> None:
    """End the film's last reserve, if nothing has ended it yet."""
    attempt = _attempts(session, film.id)
    if not attempt:
        return
    _lock(session, film.owner_id)
    ends = [f"{how}:{film.id}:{attempt}" for how in ("capture", "release")]
    if session.scalar(select(LedgerEntry.id).where(LedgerEntry.key.in_(ends))) is None:
        key = f"{kind}:{film.id}:{attempt}"
        _move(session, film.owner_id, amount, kind, key, film.id, note)


def _attempts(session: Session, film_id: str) -> int:
    """How often the film was paid for (and released, but for the last)."""
    reserved = (LedgerEntry.film_id == film_id, LedgerEntry.kind == "reserve")
    return session.scalar(select(func.count()).select_from(LedgerEntry).where(*reserved)) or 0


def _move(
    session: Session,
    user_id: str,
    amount: int,
    kind: str,
    key: str,
    film_id: str | None = None,
    note: str = "",
) -> LedgerEntry:
    after = session.execute(
        update(User)
        .where(User.id == user_id, User.credits + amount >= 0)
        .values(credits=User.credits + amount)
        .returning(User.credits)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if after is None:
        here = session.scalar(select(User.credits).where(User.id == user_id)) or 0
        raise OutOfCreditsError(
            f"this costs {-amount} credit{'s' if amount < -1 else ''} and you have {here}: "
            "get more, or wait for next month's"
        )
    held = session.identity_map.get(session.identity_key(User, user_id))
    if held is not None:
        set_committed_value(held, "credits", after)
    entry = LedgerEntry(
        user_id=user_id, kind=kind, amount=amount, before=after - amount, after=after,
        film_id=film_id, key=key, note=note[:200],
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def _lock(session: Session, user_id: str) -> None:
    """Hold the account's row until the commit (on SQLite the whole database is held anyway)."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())


@contextmanager
def _writing_or_joined(session: Session) -> Iterator[None]:
    options = session.connection().get_execution_options() if session.in_transaction() else {}
    if options.get("writes"):
        session.flush()
        yield
    else:
        with writing(session):
            yield
