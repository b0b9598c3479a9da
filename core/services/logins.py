"""Signing in and staying signed in: browser sessions, access tokens, refresh tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import jwt
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import NotSignedInError
from core.models import Login, User, new_id, now

ACCESS_LASTS = timedelta(minutes=15)
REFRESH_LASTS = timedelta(days=7)
PAGE_LASTS = timedelta(days=30)

#: A session's *last seen* is written at most this often.
_SEEN_EVERY = timedelta(minutes=5)

#: Asked for by every request of a program: put together once.
_ITS_HOLDER = (
    select(User)
    .join(Login, Login.user_id == User.id)
    .where(Login.id == bindparam("sid"), Login.revoked_at.is_(None), User.status == "active")
)


@dataclass(frozen=True)
class Tokens:
    """What a program gets for a password, or for an unused refresh token."""

    access_token: str
    refresh_token: str
    expires_in: int
    """Seconds until the access token ends."""


def open_page(session: Session, user: User, agent: str = "", address: str = "") -> str:
    """Sign a browser in; gives back what its session keeps."""
    shown, login = _new_login(user, "page", PAGE_LASTS, agent, address)
    with writing(session):
        session.add(login)
    return shown


def user_of_page(session: Session, shown: str) -> User | None:
    """Whose browser session this is, if it still holds."""
    login = _login_of(session, shown, "page")
    if login is None or not _same(login.secret_hash, shown.partition(".")[2]):
        return None
    user = session.get(User, login.user_id)
    if user is None or user.status != "active":
        return None
    if now() - login.seen_at > _SEEN_EVERY:
        moment = now()
        with writing(session):
            session.execute(update(Login).where(Login.id == login.id).values(seen_at=moment))
            session.execute(update(User).where(User.id == user.id).values(seen_at=moment))
        session.refresh(user)
    return user


def open_tokens(
    session: Session, secret: str, user: User, agent: str = "", address: str = ""
) -> Tokens:
    """Sign a program in."""
    shown, login = _new_login(user, "token", REFRESH_LASTS, agent, address)
    with writing(session):
        session.add(login)
    return _tokens(secret, login, user, shown)


def refresh(session: Session, secret: str, shown: str) -> Tokens:
    """New tokens for an unused refresh token.

    :raises NotSignedInError: expired, revoked or used before; the last ends the whole family.
    """
    login = _login_of(session, shown, "token")
    user = session.get(User, login.user_id) if login else None
    if login is None or user is None or user.status != "active":
        raise NotSignedInError("this refresh token has expired; sign in again")
    fresh, old = secrets.token_urlsafe(32), _digest(shown.partition(".")[2])
    with writing(session):
        # The condition makes one of two simultaneous refreshes lose.
        rotated = session.execute(
            update(Login)
            .where(Login.id == login.id, Login.secret_hash == old, Login.revoked_at.is_(None))
            .values(secret_hash=_digest(fresh), seen_at=now(), expires_at=now() + REFRESH_LASTS)
            .returning(Login.id)
        ).scalar()
        if rotated is None:
            session.execute(update(Login).where(Login.id == login.id).values(revoked_at=now()))
    if rotated is None:
        raise NotSignedInError("this refresh token was used before; sign in again")
    return _tokens(secret, login, user, f"{login.id}.{fresh}")


def user_of_access_token(session: Session, secret: str, token: str) -> User:
    """Whose access token this is.

    :raises NotSignedInError: not ours, expired, or its session was ended.
    """
    claims = _claims(secret, token)
    found = session.execute(_ITS_HOLDER, {"sid": claims["sid"]}).scalar()
    if found is None:
        raise NotSignedInError("this session was ended; sign in again")
    return found


def login_of_access_token(secret: str, token: str) -> str:
    """The id of the login an access token belongs to.

    :raises NotSignedInError: not ours, or expired.
    """
    return str(_claims(secret, token)["sid"])


def sessions_of(session: Session, user: User) -> list[Login]:
    """Where the account is signed in, the latest first."""
    return list(
        session.scalars(
            select(Login)
            .where(Login.user_id == user.id, Login.revoked_at.is_(None), Login.expires_at > now())
            .order_by(Login.seen_at.desc())
        )
    )


def end(session: Session, user: User, login_id: str) -> None:
    """Sign one browser or program out."""
    with writing(session):
        session.execute(
            update(Login)
            .where(Login.id == login_id, Login.user_id == user.id)
            .values(revoked_at=now())
        )


def end_all(session: Session, user: User, but: str = "") -> None:
    """Sign the account out everywhere, but for the login with the id ``but``."""
    with writing(session):
        revoke_all(session, user, but)


def revoke_all(session: Session, user: User, but: str = "") -> None:
    """The same inside the caller's transaction."""
    session.execute(
        update(Login)
        .where(Login.user_id == user.id, Login.id != but, Login.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def _new_login(
    user: User, kind: str, lasts: timedelta, agent: str, address: str
) -> tuple[str, Login]:
    secret = secrets.token_urlsafe(32)
    login = Login(
        id=new_id(), user_id=user.id, kind=kind, secret_hash=_digest(secret),
        agent=agent[:300], address=address[:64], expires_at=now() + lasts,
    )  # fmt: skip
    return f"{login.id}.{secret}", login


def _login_of(session: Session, shown: str, kind: str) -> Login | None:
    login = session.get(Login, shown.partition(".")[0])
    if login is None or login.kind != kind or login.revoked_at or login.expires_at < now():
        return None
    return login


def _tokens(secret: str, login: Login, user: User, shown: str) -> Tokens:
    claims = {"sub": user.id, "sid": login.id, "iat": now(), "exp": now() + ACCESS_LASTS}
    access = jwt.encode(claims, secret, algorithm="HS256")
    return Tokens(access, shown, int(ACCESS_LASTS.total_seconds()))


def _claims(secret: str, token: str) -> dict[str, Any]:
    try:
        claims = _signed(secret, token)
    except jwt.InvalidTokenError:
        raise NotSignedInError("the access token is not valid; sign in again") from None
    if claims["exp"] <= time.time():
        raise NotSignedInError("the access token has expired; refresh it")
    return claims


@lru_cache(maxsize=1024)
def _signed(secret: str, token: str) -> dict[str, Any]:
    """What a token says. That we signed it never changes, so it is looked at once; whether it
    still holds is for the callers to ask each time."""
    claims: dict[str, Any] = jwt.decode(
        token, secret, algorithms=["HS256"],
        options={"require": ["exp", "sub", "sid"], "verify_exp": False},
    )  # fmt: skip
    if not isinstance(claims["exp"], int):
        raise jwt.InvalidTokenError("no moment at which it ends")
    return claims


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _same(kept: str, secret: str) -> bool:
    return hmac.compare_digest(kept, _digest(secret))
