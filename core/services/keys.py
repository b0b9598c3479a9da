"""API keys: shown once, kept as a hash, held to their scopes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import InputError, NotFoundError, NotSignedInError
from core.models import ApiKey, User, now

#: What a key may be allowed, and what that means.
SCOPES = {
    "account:read": "See your profile and credits",
    "projects:read": "See your projects, films and files",
    "projects:write": "Create, change and delete projects and files",
    "films:write": "Make films, which spends credits",
    "publish:write": "Publish films to your channels",
    "webhooks:write": "See and change your webhooks",
    "admin:read": "See users, jobs and figures (admins)",
    "admin:write": "Change users and jobs (admins)",
}

#: What no key may be allowed: changing the account itself takes its owner, signed in.
OWNER = "account:write"

_MARK = "fw_"
_USED_EVERY = timedelta(minutes=1)


#: Asked for by every request with a key: put together once.
_ITS_HOLDER = (
    select(ApiKey, User)
    .join(User, User.id == ApiKey.user_id)
    .where(ApiKey.secret_hash == bindparam("digest"), ApiKey.revoked_at.is_(None))
)


@dataclass(frozen=True)
class Found:
    """Who holds a key, and what it is for."""

    id: str
    user: User
    scopes: tuple[str, ...]


def create(
    session: Session, user: User, name: str, scopes: Collection[str], days: int | None = None
) -> tuple[ApiKey, str]:
    """A new key and, this once, its secret.

    :raises InputError: no name, no scope, or one that does not exist.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise InputError(f"there is no scope {unknown[0]!r}; scopes: {', '.join(SCOPES)}")
    if not name.strip() or not scopes:
        raise InputError("an API key needs a name and at least one scope")
    secret = _MARK + secrets.token_urlsafe(32)
    key = ApiKey(
        user_id=user.id, name=name.strip()[:80], prefix=secret[:10], secret_hash=_digest(secret),
        scopes=sorted(set(scopes)), expires_at=now() + timedelta(days=days) if days else None,
    )  # fmt: skip
    with writing(session):
        session.add(key)
    return key, secret


def find(session: Session, secret: str) -> Found:
    """Whose key this is.

    :raises NotSignedInError: unknown, revoked, expired, or its account is suspended.
    """
    row = session.execute(_ITS_HOLDER, {"digest": _digest(secret)}).first()
    if row is None or row.User.status != "active":
        raise NotSignedInError("this API key is not valid")
    key, user = row.ApiKey, row.User
    if key.expires_at and key.expires_at < now():
        raise NotSignedInError("this API key has expired; make a new one")
    if key.used_at is None or now() - key.used_at > _USED_EVERY:
        with writing(session):
            session.execute(update(ApiKey).where(ApiKey.id == key.id).values(used_at=now()))
        session.refresh(user)
    return Found(key.id, user, tuple(key.scopes))


def keys_of(session: Session, user: User) -> list[ApiKey]:
    """The account's keys that still open something, the newest first."""
    return list(
        session.scalars(
            select(ApiKey)
            .where(ApiKey.user_id == user.id, ApiKey.revoked_at.is_(None))
            .order_by(ApiKey.created_at.desc())
        )
    )


def revoke(session: Session, user: User, key_id: str) -> None:
    """End a key.

    :raises NotFoundError: no such key of this account.
    """
    with writing(session):
        ended = session.execute(
            update(ApiKey)
            .where(ApiKey.id == key_id, ApiKey.user_id == user.id, ApiKey.revoked_at.is_(None))
            .values(revoked_at=now())
            .returning(ApiKey.id)
        ).scalar()
        if ended is None:
            raise NotFoundError("there is no such API key")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
