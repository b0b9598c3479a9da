"""Holding back whoever guesses: failures are counted in the audit, so every process knows."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import InputError
from core.models import AuditEntry, now

WINDOW = timedelta(minutes=15)
MOST = 10

#: What only counts, and says nothing after the window has passed.
COUNTED = (
    "mfa", "mfa_failed", "mfa_step", "confirm_failed", "sign_up_failed", "forgot_failed",
    "verify_failed",
)  # fmt: skip


class TooManyTriesError(InputError):
    """Too many failures in a short time."""

    code = "too_many_tries"
    status = 429


def subject(*parts: str) -> str:
    """What failures are counted for: an account at an address, say."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def refuse_too_many(session: Session, action: str, about: str, most: int = MOST) -> None:
    """:raises TooManyTriesError: ``most`` failures in 15 minutes, with no success since."""
    since = now() - WINDOW
    last = session.scalar(
        select(func.max(AuditEntry.at)).where(
            AuditEntry.subject_id == about, AuditEntry.action == action, AuditEntry.at > since
        )
    )
    failures = session.scalar(
        select(func.count()).where(
            AuditEntry.subject_id == about,
            AuditEntry.action == f"{action}_failed",
            AuditEntry.at > (last or since),
        )
    )
    if failures and failures >= most:
        raise TooManyTriesError("Too many tries. Wait a quarter of an hour and try again.")


def note(session: Session, action: str, about: str, actor: str = "", note: str = "") -> None:
    """Write down a failure (``…_failed``) or a success, in a transaction of its own."""
    with writing(session):
        session.add(AuditEntry(actor_id=actor, action=action, subject_id=about, note=note[:300]))


def noted(session: Session, action: str, about: str) -> bool:
    """Whether it was written down in the last quarter of an hour."""
    return (
        session.scalar(
            select(AuditEntry.id)
            .where(
                AuditEntry.subject_id == about,
                AuditEntry.action == action,
                AuditEntry.at > now() - WINDOW,
            )
            .limit(1)
        )
        is not None
    )
