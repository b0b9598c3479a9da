"""Running the studio: finding people, changing what they may do, and the record of it.

Whatever an admin does to somebody else's account is written to the audit, in the same
transaction. Admins cannot lock themselves out, and the last admin stays one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, InputError, NotFoundError
from core.models import AuditEntry, Film, LedgerEntry, Login, Project, User, now
from core.services import credits
from core.services.plans import plans

SORTS = ("recent", "seen", "name", "credits", "films")

#: The most credits one grant may give.
MOST = 100_000

#: What admins do; the rest of the audit is people's own doings.
ACTIONS = (
    "tier_changed", "suspended", "reinstated", "made_admin", "removed_admin", "signed_out",
    "credits_granted", "film_approved", "film_rejected", "film_cancelled", "job_retried",
    "sync_retried", "sync_dropped", "backfill_started", "backfill_compared", "backfill_stopped",
)  # fmt: skip

#: Who else writes into the audit.
_OTHERS = {"salesforce": "Salesforce", "command line": "filmwright"}

#: Audit entries that keep count of something; they say nothing to a reader.
_COUNTERS = ("mfa_step",)


@dataclass(frozen=True)
class Person:
    """An account in the list."""

    user: User
    films: int
    """Versions started, whatever became of them."""


@dataclass(frozen=True)
class Recorded:
    """One line of the audit, with the names as they are now (empty: gone)."""

    entry: AuditEntry
    actor: str
    subject: str


def people(
    session: Session,
    query: str = "",
    tier: str = "",
    status: str = "",
    role: str = "",
    sort: str = "recent",
    page: int = 1,
    size: int = 24,
) -> tuple[list[Person], int]:
    """One page of the accounts that fit, and how many do."""
    wanted = _wanted(query, tier, status, role)
    films = select(func.count()).where(Film.owner_id == User.id).correlate(User).scalar_subquery()
    order: dict[str, Any] = {
        "seen": User.seen_at.desc().nulls_last(),
        "name": func.lower(func.coalesce(func.nullif(User.name, ""), User.email)),
        "credits": User.credits.desc(),
        "films": films.desc(),
    }
    total = session.scalar(select(func.count()).select_from(User).where(*wanted)) or 0
    rows = session.execute(
        select(User, films)
        .where(*wanted)
        .order_by(order.get(sort, User.created_at.desc()), User.id)
        .offset((page - 1) * size)
        .limit(size)
    )
    return [Person(user, count) for user, count in rows], total


def person(session: Session, user_id: str) -> User:
    """One account.

    :raises NotFoundError: no such account.
    """
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError("there is no such account")
    return user


def projects_of(session: Session, user: User, limit: int = 12) -> Sequence[Project]:
    """What the account worked on last; bins included, for they count as its doing."""
    return session.scalars(
        select(Project)
        .where(Project.owner_id == user.id)
        .order_by(Project.updated_at.desc())
        .limit(limit)
    ).all()


def change(
    session: Session,
    actor: User,
    user_id: str,
    tier: str | None = None,
    status: str | None = None,
    role: str | None = None,
    note: str = "",
) -> User:
    """Change an account's plan, whether it may come in, or whether it runs the studio.

    What is ``None`` or as it was stays. Suspending ends the account's sessions.

    :raises InputError: no such plan, status or role.
    :raises ConflictError: oneself, or the last admin.
    """
    _refuse_unknown(tier, status, role)
    with writing(session):
        user = _locked(session, user_id)
        if status not in (None, user.status) or role not in (None, user.role):
            _refuse_lockout(session, actor, user, status, role)
        if tier not in (None, user.tier):
            _record(session, actor, "tier_changed", user, f"{user.tier} → {tier}", note)
            user.tier = str(tier)
            if user.renews_at is None:
                user.renews_at = credits.next_month(now(), user.created_at.day)
        if status not in (None, user.status):
            user.status = str(status)
            done = "suspended" if status == "suspended" else "reinstated"
            _record(session, actor, done, user, note)
            if status == "suspended":
                _end_sessions(session, user)
        if role not in (None, user.role):
            user.role = str(role)
            done = "made_admin" if role == "admin" else "removed_admin"
            _record(session, actor, done, user, note)
    return user


def grant(session: Session, actor: User, user_id: str, amount: int, note: str, key: str) -> User:
    """Give credits; the same ``key`` gives them once, however often it is sent.

    :raises InputError: not between 1 and :data:`MOST`.
    :raises NotFoundError: no such account.
    """
    if not 1 <= amount <= MOST:
        raise InputError(f"a grant is between 1 and {MOST:,} credits")
    note, key = note.strip()[:200], f"grant:{user_id}:{key}"[:120]
    with writing(session):
        user = _locked(session, user_id)
        if session.scalar(select(LedgerEntry.id).where(LedgerEntry.key == key)) is None:
            credits.grant(session, user.id, amount, "grant", key, note)
            _record(session, actor, "credits_granted", user, f"{amount:+}", note)
    return user


def sign_out(session: Session, actor: User, user_id: str) -> User:
    """End all sessions of an account, in every browser and program.

    :raises NotFoundError: no such account.
    """
    with writing(session):
        user = _locked(session, user_id)
        _end_sessions(session, user)
        _record(session, actor, "signed_out", user)
    return user


def record(session: Session, actor: User, action: str, subject_id: str, note: str = "") -> None:
    """Write down what an admin did to something that is not an account."""
    with writing(session):
        session.add(
            AuditEntry(actor_id=actor.id, action=action, subject_id=subject_id, note=note[:300])
        )


def audit(
    session: Session, subject_id: str = "", everything: bool = False, page: int = 1, size: int = 50
) -> tuple[list[Recorded], int]:
    """One page of the audit, the latest first, and how many entries there are.

    ``everything``: also what people did to their own accounts' security.
    """
    wanted: list[ColumnElement[bool]] = [
        AuditEntry.action.not_in(_COUNTERS) if everything else AuditEntry.action.in_(ACTIONS)
    ]
    if subject_id:
        wanted.append(or_(AuditEntry.subject_id == subject_id, AuditEntry.actor_id == subject_id))
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
    entries = session.scalars(
        select(AuditEntry)
        .where(*wanted)
        .order_by(AuditEntry.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    names = _names(session, entries)
    return [
        Recorded(entry, names.get(entry.actor_id, ""), names.get(entry.subject_id, ""))
        for entry in entries
    ], total


def _wanted(query: str, tier: str, status: str, role: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        or_(User.email.icontains(word, autoescape=True), User.name.icontains(word, autoescape=True))
        for word in query.split()[:6]
    ]
    for column, value in ((User.tier, tier), (User.status, status), (User.role, role)):
        if value:
            wanted.append(column == value)
    return wanted


def _refuse_unknown(tier: str | None, status: str | None, role: str | None) -> None:
    if tier is not None and tier not in plans():
        raise InputError(f"there is no plan {tier!r}; plans: {', '.join(plans())}")
    if status not in (None, "active", "suspended"):
        raise InputError("an account is active or suspended")
    if role not in (None, "user", "admin"):
        raise InputError("a role is user or admin")


def _refuse_lockout(
    session: Session, actor: User, user: User, status: str | None, role: str | None
) -> None:
    if user.id == actor.id:
        raise ConflictError("another admin must do that to your own account")
    loses = user.is_admin and (status == "suspended" or role == "user")
    others = (
        select(func.count())
        .select_from(User)
        .where(User.role == "admin", User.status == "active", User.id != user.id)
    )
    if loses and not session.scalar(others):
        raise ConflictError("the studio needs at least one admin")


def _locked(session: Session, user_id: str) -> User:
    user = session.scalar(
        select(User)
        .where(User.id == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFoundError("there is no such account")
    return user


def _end_sessions(session: Session, user: User) -> None:
    session.execute(
        update(Login)
        .where(Login.user_id == user.id, Login.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def _record(session: Session, actor: User, action: str, user: User, *notes: str) -> None:
    note = " · ".join(part.strip() for part in notes if part.strip())
    session.add(AuditEntry(actor_id=actor.id, action=action, subject_id=user.id, note=note[:300]))


def _names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    ids = {one for entry in entries for one in (entry.actor_id, entry.subject_id) if one}
    names = dict(_OTHERS)
    names.update(
        (user_id, name or email)
        for user_id, name, email in session.execute(
            select(User.id, User.name, User.email).where(User.id.in_(ids))
        )
    )
    films = session.execute(
        select(Film.id, Project.title)
        .join(Project, Project.id == Film.project_id)
        .where(Film.id.in_(ids))
    )
    names.update((film_id, title) for film_id, title in films)
    return names
