"""Accounts: signing up and in, proving an address, changing and recovering a password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, InputError, NotAllowedError, NotSignedInError
from core.models import AuditEntry, Letter, Login, User, now
from core.services import credits, letters, links, logins, passwords, proofs, samples, tries
from core.services.plans import plan_of
from core.settings import Settings

#: How long what was sent, and who signed in from where, is remembered.
KEPT = timedelta(days=90)

#: What :func:`check_password` says whether the account or the password is wrong.
WRONG = "This e-mail address and password do not belong together."


def normal_email(email: str) -> str:
    """An address as accounts keep it. Nothing is asked of the network.

    :raises InputError: it cannot be an address.
    """
    try:
        known = validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise InputError("Enter an e-mail address such as anna@example.com.") from None
    if len(known.normalized) > 254:
        raise InputError("Enter an e-mail address such as anna@example.com.")
    return known.normalized.lower()


def register(
    session: Session,
    email: str,
    password: str,
    name: str = "",
    locale: str = "en",
    settings: Settings | None = None,
    address: str = "",
) -> User:
    """Open an account with its first month's credits, and write the letter that verifies it.

    :param settings: where links lead and what signs them; without, no letter is written.
    :param address: the network address that asks; it may try 10 taken addresses, not more.
    :raises InputError: the address or the password will not do.
    :raises ConflictError: the address has an account.
    """
    email = normal_email(email)
    name = clean_name(name)
    passwords.refuse_weak(password, email, *([name] if len(name) > 3 else []))
    about = tries.subject("sign_up", address)
    if address:
        tries.refuse_too_many(session, "sign_up", about)
    kept = passwords.hashed(password)
    user = User(email=email, name=name, locale=locale, password_hash=kept)
    try:
        open_account(session, user, settings)
    except ConflictError:
        tries.note(session, "sign_up_failed", about)
        raise
    return user


def open_account(
    session: Session, user: User, settings: Settings | None, proven: bool = False
) -> None:
    """Keep a new account, give it credits, write its letter.

    :param proven: the address is known to be theirs; no letter is needed.
    :raises ConflictError: the address has an account.
    """
    try:
        with writing(session):
            session.add(user)
            session.flush()
            _first_credits(session, user)
            session.add(AuditEntry(actor_id=user.id, action="signed_up", subject_id=user.id))
            if settings and proven:
                proofs.mark_verified(session, user, settings)
            elif settings:
                proofs.ask_to_verify(session, user, settings)
    except IntegrityError:
        raise ConflictError("This e-mail address has an account. Sign in instead.") from None
    session.refresh(user)
    if settings and settings.sample_project:
        samples.add_sample(session, user)


def check_password(session: Session, email: str, password: str, address: str = "") -> User:
    """Whose address and password these are. Takes as long for accounts that do not exist.

    :param address: the network address that asks; failures are counted for it and the account.
    :raises NotSignedInError: they do not belong together.
    :raises TooManyTriesError: ten failures in a quarter of an hour.
    :raises NotAllowedError: they do, and the account is suspended.
    """
    email = email.strip().lower()[:254]
    about = tries.subject("sign_in", email, address)
    tries.refuse_too_many(session, "sign_in", about)
    user = session.scalar(select(User).where(User.email == email))
    if not passwords.matches(user.password_hash if user else None, password) or user is None:
        tries.note(session, "sign_in_failed", about, user.id if user else "", address)
        raise NotSignedInError(WRONG)
    refuse_suspended(user)
    if user.password_hash and passwords.outdated(user.password_hash):
        fresh = passwords.hashed(password)
        with writing(session):
            session.execute(update(User).where(User.id == user.id).values(password_hash=fresh))
    tries.note(session, "sign_in", about, user.id, address)
    session.refresh(user)
    return user


def refuse_suspended(user: User) -> None:
    """:raises NotAllowedError: the account may not be used at present."""
    if user.status != "active":
        raise NotAllowedError("This account is suspended. Write to us if that is a mistake.")


def change_password(
    session: Session, user: User, current: str, password: str, keep: str = ""
) -> None:
    """A new password; every other browser and program is signed out.

    :param keep: the id of the login that asks, which stays.
    :raises InputError: the current password is wrong, or the new one will not do.
    """
    confirm(session, user, current)
    passwords.refuse_weak(password, user.email, user.name)
    kept = passwords.hashed(password)
    with writing(session):
        session.refresh(user)
        user.password_hash = kept
        logins.revoke_all(session, user, keep)
        letters.tell_change(session, user, "password")


def confirm(session: Session, user: User, password: str) -> None:
    """Make sure that it is the owner who asks, before something that cannot be undone.

    :raises InputError: the password is wrong.
    :raises TooManyTriesError: ten failures in a quarter of an hour.
    """
    about = tries.subject("confirm", user.id)
    tries.refuse_too_many(session, "confirm", about)
    if user.password_hash is None:
        return  # Signs in with another service: being signed in is all there is to show.
    if not passwords.matches(user.password_hash, password):
        tries.note(session, "confirm_failed", about, user.id)
        raise InputError("That is not your current password.")


def ask_to_change_email(
    session: Session, user: User, email: str, password: str, settings: Settings
) -> None:
    """Write to a new address; following the letter's link makes it the account's.

    :raises InputError: the address or the password is wrong.
    """
    email = normal_email(email)
    confirm(session, user, password)
    if email == user.email:
        raise InputError("That is your address already.")
    with writing(session):
        session.refresh(user)
        taken = session.scalar(select(User.id).where(User.email == email))
        token = links.sign(settings.secret(), "address", user, to=email)
        # To a taken address nothing is sent, and the asker is told the same.
        if taken is None:
            link = f"{settings.address}/verify/{token}"
            letters.write(
                session, links.key_of("address", token), email, "address", link=link, name=user.name
            )
        letters.tell_change(session, user, "address")


def change_profile(session: Session, user: User, changes: Mapping[str, Any]) -> None:
    """Name, language, theme, and preferences (merged with those kept).

    :raises InputError: a field cannot be changed so.
    """
    unknown = set(changes) - {"name", "locale", "theme", "preferences"}
    if unknown:
        raise InputError(f"{sorted(unknown)[0]} cannot be changed here")
    if changes.get("theme", "system") not in ("system", "dark", "light"):
        raise InputError("the theme is system, dark or light")
    with writing(session):
        session.refresh(user)
        if "name" in changes:
            user.name = clean_name(str(changes["name"]))
        user.locale = str(changes.get("locale", user.locale))
        user.theme = str(changes.get("theme", user.theme))
        user.preferences = {**user.preferences, **changes.get("preferences", {})}


def sweep(session: Session) -> None:
    """Forget what has served: ended sessions, sent letters, counted tries. For housekeeping."""
    moment = now()
    with writing(session):
        session.execute(delete(Login).where(Login.expires_at < moment - KEPT))
        session.execute(delete(Letter).where(Letter.sent_at < moment - KEPT))
        session.execute(
            delete(AuditEntry).where(
                AuditEntry.action.in_(tries.COUNTED), AuditEntry.at < moment - tries.WINDOW
            )
        )
        session.execute(
            delete(AuditEntry).where(
                AuditEntry.action.in_(("sign_in", "sign_in_failed")), AuditEntry.at < moment - KEPT
            )
        )


def clean_name(name: str) -> str:
    """A name on one line, without control characters."""
    shown = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(shown.split())[:120]


def _first_credits(session: Session, user: User) -> None:
    plan, moment = plan_of(user), now()
    if plan.unlimited:
        return
    key = f"monthly:{user.id}:{moment:%Y-%m}"
    credits.grant(session, user.id, plan.monthly, "monthly", key, "First month's credits")
    user.renews_at = credits.next_month(moment)
