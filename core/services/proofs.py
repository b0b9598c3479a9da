"""Proving an address by a letter's link, and recovering an account with one."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, NotSignedInError
from core.models import ApiKey, AuditEntry, User, now
from core.services import letters, links, logins, passwords, tries
from core.settings import Settings


def ask_to_verify(session: Session, user: User, settings: Settings) -> None:
    """Write the letter whose link proves the address, in the caller's transaction."""
    token = links.sign(settings.secret(), "verify", user)
    link = f"{settings.address}/verify/{token}"
    letters.write(session, links.key_of("verify", token), user, "verify", link=link)


def ask_again(session: Session, user: User, settings: Settings) -> None:
    """Write that letter once more; no more than ten in a quarter of an hour.

    :raises TooManyTriesError: more were asked for.
    """
    if user.verified_at is not None:
        return
    about = tries.subject("verify", user.id)
    tries.refuse_too_many(session, "verify", about)
    with writing(session):
        session.refresh(user)
        ask_to_verify(session, user, settings)
        session.add(AuditEntry(actor_id=user.id, action="verify_failed", subject_id=about))


def verify(session: Session, token: str, settings: Settings, by: User | None = None) -> User:
    """Follow a verification link, or one that changes the address.

    :param by: who is signed in where the link is followed.
    :raises StaleLinkError: expired, used, or not ours.
    :raises NotSignedInError: it would make an admin, who has to show the password too: the
        account may have been opened by somebody else, and the letter come as a surprise.
    :raises ConflictError: meanwhile another account has the new address.
    """
    try:
        said = links.read(settings.secret(), "address", token)
    except links.StaleLinkError:
        said = links.read(settings.secret(), "verify", token)
    user = session.get(User, said["u"])
    if user and "to" not in said and user.verified_at:
        return user  # Followed twice, as happens; nothing is left to change.
    address = said.get("to", user.email if user else "")
    if _makes_admin(address, settings) and (by is None or by.id != said["u"]):
        raise NotSignedInError("Sign in with this account first, then follow the link again.")
    try:
        with writing(session):
            user = links.refuse_used(said, session.get(User, said["u"]))
            user.email = said.get("to", user.email)
            mark_verified(session, user, settings)
    except IntegrityError:
        raise ConflictError("This e-mail address has an account already.") from None
    return user


def mark_verified(session: Session, user: User, settings: Settings) -> None:
    """The address is known to be theirs; in the caller's transaction.

    Only a proven address makes an admin: anybody may sign up with any.
    """
    user.verified_at = now()
    if _makes_admin(user.email, settings):
        user.role = "admin"
    session.add(AuditEntry(actor_id=user.id, action="verified", subject_id=user.id))


def forgot(session: Session, email: str, settings: Settings, address: str = "") -> None:
    """Write a letter with a link to a new password, if the address has an account.

    The same is said and done, as far as anybody outside can tell, if it has none.

    :raises TooManyTriesError: more than ten in a quarter of an hour.
    """
    email = email.strip().lower()[:254]
    about = tries.subject("forgot", email, address)
    tries.refuse_too_many(session, "forgot", about)
    with writing(session):
        user = session.scalar(select(User).where(User.email == email, User.status == "active"))
        # Each request counts, whether or not it met an account.
        session.add(AuditEntry(actor_id="", action="forgot_failed", subject_id=about))
        if user is not None:
            token = links.sign(settings.secret(), "reset", user)
            link = f"{settings.address}/reset/{token}"
            letters.write(session, links.key_of("reset", token), user, "reset", link=link)


def refuse_stale_reset(session: Session, token: str, settings: Settings) -> None:
    """:raises StaleLinkError: the link no longer leads to a new password."""
    said = links.read(settings.secret(), "reset", token)
    links.refuse_used(said, session.get(User, said["u"]))


def reset(session: Session, token: str, password: str, settings: Settings) -> User:
    """Follow such a link: a new password, signed out everywhere, the address proven.

    :raises StaleLinkError: expired, used, or not ours.
    :raises InputError: the password will not do.
    """
    said = links.read(settings.secret(), "reset", token)
    user = links.refuse_used(said, session.get(User, said["u"]))
    passwords.refuse_weak(password, user.email, user.name)
    kept = passwords.hashed(password)
    with writing(session):
        user = links.refuse_used(said, session.get(User, said["u"], populate_existing=True))
        if user.verified_at is None:
            shut_out_strangers(session, user)
            mark_verified(session, user, settings)
        user.password_hash = kept
        logins.revoke_all(session, user)
        letters.tell_change(session, user, "password")
    return user


def shut_out_strangers(session: Session, user: User) -> None:
    """The owner of an address meets an account somebody opened with it but never proved.

    Whatever that somebody may have left to come back with is ended; in the caller's transaction.
    """
    user.password_hash, user.totp_secret, user.totp_at, user.recovery_codes = None, None, None, []
    session.execute(
        update(ApiKey)
        .where(ApiKey.user_id == user.id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=now())
    )
    logins.revoke_all(session, user)


def _makes_admin(email: str, settings: Settings) -> bool:
    return bool(settings.admin_email) and email == settings.admin_email.strip().lower()
