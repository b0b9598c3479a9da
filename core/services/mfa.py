"""The second factor: six digits from an authenticator app, or a recovery code."""

from __future__ import annotations

import hashlib
import hmac
import io
import re
import secrets
import time
from typing import ClassVar

import pyotp
import segno
from sqlalchemy.orm import Session

from core import sealing
from core.database import writing
from core.errors import InputError, NotSignedInError
from core.models import AuditEntry, User, now
from core.services import letters, tries

ISSUER = "Filmwright"
CODES = 10
_STEP = 30
_PURPOSE = "totp"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class SecondFactorError(NotSignedInError):
    """The password was right; a code is needed, and none was sent."""

    code: ClassVar[str] = "second_factor_needed"


def is_on(user: User) -> bool:
    """Whether the account asks for a second factor."""
    return user.totp_at is not None


def must_set_up(user: User) -> bool:
    """Whether the account may not go on before it has one: those who run the studio."""
    return user.is_admin and not is_on(user)


def begin(session: Session, user: User, secret: str) -> str:
    """Make a key for an authenticator app; it counts once :func:`turn_on` has seen a code.

    :param secret: the studio's, from which the key's encryption is derived.
    :raises InputError: it is on already.
    """
    if is_on(user):
        raise InputError("Two-step sign-in is on already.")
    kept = user.totp_secret and sealing.opened(secret, _PURPOSE, user.totp_secret)
    if kept:
        return kept  # Shown twice, it must be the same: the app may have read the first.
    key = pyotp.random_base32()
    with writing(session):
        session.refresh(user)
        user.totp_secret = sealing.seal(secret, _PURPOSE, key)
    return key


def address_of(user: User, key: str) -> str:
    """The ``otpauth://`` address that apps read."""
    return pyotp.TOTP(key).provisioning_uri(name=user.email, issuer_name=ISSUER)


def picture_of(user: User, key: str) -> str:
    """That address as a QR code: an inline SVG."""
    picture = io.BytesIO()
    segno.make(address_of(user, key), error="m").save(
        picture, kind="svg", xmldecl=False, svgns=True, border=2, scale=5, omitsize=True,
        dark="#101014", light="#ffffff",
    )  # fmt: skip
    return picture.getvalue().decode()


def turn_on(session: Session, user: User, secret: str, code: str) -> list[str]:
    """Ask for a second factor from now on; gives back the recovery codes, shown this once.

    :raises InputError: not begun, or the code is wrong.
    """
    key = user.totp_secret and sealing.opened(secret, _PURPOSE, user.totp_secret)
    if is_on(user) or not key:
        raise InputError("Start again: there is nothing to turn on.")
    about = tries.subject("mfa", user.id)
    tries.refuse_too_many(session, "mfa", about)
    step = _step_of(key, code)
    if step is None:
        tries.note(session, "mfa_failed", about, user.id)
        raise InputError("That code is not right. Type the one your app shows now.")
    codes = _new_codes()
    with writing(session):
        session.refresh(user, with_for_update=True)
        if is_on(user):
            raise InputError("Two-step sign-in is on already.")
        user.totp_at, user.recovery_codes = now(), [_digest(user, one) for one in codes]
        session.add(_use_of(user, step))
        letters.tell_change(session, user, "mfa_on")
    return codes


def turn_off(session: Session, user: User) -> None:
    """Ask for the password alone. The caller has made sure that the owner asks.

    :raises InputError: the account must have one.
    """
    if user.is_admin:
        raise InputError("Admins need two-step sign-in; it cannot be turned off.")
    with writing(session):
        session.refresh(user)
        user.totp_secret, user.totp_at, user.recovery_codes = None, None, []
        letters.tell_change(session, user, "mfa_off")


def renew_codes(session: Session, user: User) -> list[str]:
    """New recovery codes; the old ones end."""
    if not is_on(user):
        raise InputError("Turn on two-step sign-in first.")
    codes = _new_codes()
    with writing(session):
        session.refresh(user)
        user.recovery_codes = [_digest(user, one) for one in codes]
    return codes


def check(session: Session, user: User, secret: str, code: str) -> None:
    """Accept six digits of now, once, or a recovery code, once.

    :raises SecondFactorError: no code.
    :raises NotSignedInError: it is wrong.
    :raises TooManyTriesError: ten failures in a quarter of an hour.
    """
    if not code.strip():
        raise SecondFactorError("Type the code from your authenticator app.")
    about = tries.subject("mfa", user.id)
    tries.refuse_too_many(session, "mfa", about)
    if not _accept(session, user, secret, code):
        tries.note(session, "mfa_failed", about, user.id)
        raise NotSignedInError("That code is not right, or was used before.")
    tries.note(session, "mfa", about, user.id)
    session.refresh(user)


def _accept(session: Session, user: User, secret: str, code: str) -> bool:
    key = sealing.opened(secret, _PURPOSE, user.totp_secret or "")
    step = _step_of(key, code) if key else None
    digest = _digest(user, code)
    with writing(session):
        session.refresh(user, with_for_update=True)
        if step is not None:
            # A code read over a shoulder is worth nothing: each step counts once.
            used = _use_of(user, step)
            if tries.noted(session, "mfa_step", used.subject_id):
                return False
            session.add(used)
            return True
        if digest not in user.recovery_codes:
            return False
        user.recovery_codes = [one for one in user.recovery_codes if one != digest]
        return True


def _use_of(user: User, step: int) -> AuditEntry:
    about = tries.subject("step", user.id, str(step))
    return AuditEntry(actor_id=user.id, action="mfa_step", subject_id=about)


def _step_of(key: str, code: str) -> int | None:
    """Which half minute the code belongs to: now, or one to either side (clocks differ)."""
    digits = re.sub(r"\D", "", code) if len(code.strip()) < 10 else ""
    present = int(time.time()) // _STEP
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(pyotp.TOTP(key).generate_otp(step), digits):
            return step
    return None


def _new_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2))
        for _ in range(CODES)
    ]


def _digest(user: User, code: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", code.lower())
    # 49 random bits each and ten tries a quarter of an hour: a slow hash would add nothing.
    return hashlib.sha256(f"{user.id}{plain}".encode()).hexdigest()
