"""Signed links for letters. Each works once: it names the state that using it changes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, Literal

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from core.errors import InputError
from core.models import User

Purpose = Literal["verify", "reset", "address"]

#: How long a link holds.
LASTS = {
    "verify": timedelta(days=3),
    "reset": timedelta(hours=1),
    "address": timedelta(days=1),
}


class StaleLinkError(InputError):
    """The link has expired, was used before, or was not made here."""

    code = "stale_link"
    status = 410


def sign(secret: str, purpose: Purpose, user: User, **facts: str) -> str:
    """A token for a link that ``user`` gets by letter."""
    token = _signer(secret, purpose).dumps({"u": user.id, "s": _state(user), **facts})
    return token if isinstance(token, str) else token.decode()


def read(secret: str, purpose: Purpose, token: str) -> dict[str, Any]:
    """What a token says; its state has still to be checked by :func:`refuse_used`.

    :raises StaleLinkError: not ours, or too old.
    """
    age = LASTS[purpose].total_seconds()
    try:
        said: dict[str, Any] = _signer(secret, purpose).loads(token, max_age=int(age))
    except SignatureExpired:
        raise StaleLinkError("This link has expired. Ask for a new one.") from None
    except BadSignature:
        raise StaleLinkError("This link is not complete. Copy all of it from the letter.") from None
    return said


def refuse_used(said: dict[str, Any], user: User | None) -> User:
    """:raises StaleLinkError: what the link was for has happened, or the account is gone."""
    if user is None or said["s"] != _state(user):
        raise StaleLinkError("This link was used before. Ask for a new one.")
    return user


def key_of(purpose: Purpose, token: str) -> str:
    """What the letter with this token is known by; the token cannot be found from it."""
    return f"{purpose}:{hashlib.sha256(token.encode()).hexdigest()[:32]}"


def _state(user: User) -> str:
    parts = (user.email, user.password_hash or "", str(user.verified_at or ""))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _signer(secret: str, purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"filmwright.link.{purpose}")
