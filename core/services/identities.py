"""Signing in with Google or GitHub: the authorization code flow with state, PKCE and nonce.

Only an address that the service has verified opens an account here.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import jwt
import requests
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.common.security import generate_token  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, InputError, NotFoundError
from core.models import AuditEntry, Identity, User
from core.services import accounts, proofs
from core.settings import Settings

log = logging.getLogger("filmwright.identities")

NAMES = {"google": "Google", "github": "GitHub"}

_PATIENCE = 10.0
"""Seconds the service has to answer."""


class ServiceError(InputError):
    """The other service refused, or could not be reached."""

    code: ClassVar[str] = "service_failed"
    status: ClassVar[int] = 502


@dataclass(frozen=True)
class Pending:
    """What the browser keeps while it is at the other service; signed, and used once."""

    service: str
    state: str
    verifier: str
    nonce: str

    def document(self) -> dict[str, str]:
        """As the browser's session keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Profile:
    """Who the other service says it is."""

    service: str
    subject: str
    email: str
    verified: bool
    name: str = ""


def offered(settings: Settings) -> dict[str, str]:
    """The services this studio is registered with: id → name."""
    return {one: name for one, name in NAMES.items() if getattr(settings, f"{one}_client_id")}


def begin(settings: Settings, service: str, back: str) -> tuple[str, Pending]:
    """Where to send the browser, and what it has to keep.

    :param back: the address the service sends it back to.
    :raises NotFoundError: the studio is not registered with the service.
    :raises ServiceError: the service cannot be reached.
    """
    if service not in offered(settings):
        raise NotFoundError("this studio does not offer that way to sign in")
    pending = Pending(service, generate_token(32), generate_token(64), generate_token(32))
    with _client(settings, service, back) as client, _told(service):
        where = _google(client, settings)["authorization_endpoint"] if service == "google" else (
            f"{settings.github_base_url}/login/oauth/authorize"
        )  # fmt: skip
        more = {"nonce": pending.nonce, "prompt": "select_account"} if service == "google" else {}
        url, _state = client.create_authorization_url(
            where, state=pending.state, code_verifier=pending.verifier, **more
        )
    return str(url), pending


def finish(
    settings: Settings, pending: Pending, back: str, state: str, code: str
) -> Profile:  # fmt: skip
    """Who came back.

    :raises InputError: it was not this browser that was sent, or the person said no.
    :raises ServiceError: the service cannot be reached, or its answer is not to be trusted.
    """
    if not hmac.compare_digest(pending.state.encode(), state.encode()):
        raise InputError("This sign-in was started elsewhere. Try again from here.")
    if not code:
        raise InputError("You did not let us in. Try again, or use your e-mail address.")
    read = _READERS[pending.service]
    with _client(settings, pending.service, back) as client, _told(pending.service):
        return read(client, settings, pending, code)


def open_with(session: Session, profile: Profile, settings: Settings, locale: str = "en") -> User:
    """The account this profile opens: the one it is linked to, the one with its address, or new.

    :raises InputError: the service has not verified the address.
    :raises NotAllowedError: the account is suspended.
    """
    known = session.scalar(
        select(User)
        .join(Identity, Identity.user_id == User.id)
        .where(Identity.provider == profile.service, Identity.subject == profile.subject)
    )
    if known is None:
        if not profile.verified or not profile.email:
            name = NAMES[profile.service]
            raise InputError(f"{name} has not verified your e-mail address; do that there first.")
        email = accounts.normal_email(profile.email)
        known = session.scalar(select(User).where(User.email == email))
        if known is None:
            known = _new(session, profile, email, settings, locale)
        accounts.refuse_suspended(known)
        _claim(session, known)
        link(session, known, profile, settings)
    accounts.refuse_suspended(known)
    return known


def link(session: Session, user: User, profile: Profile, settings: Settings) -> None:
    """Let the profile open this account from now on.

    :raises ConflictError: it opens another one.
    """
    owner = session.scalar(
        select(Identity.user_id).where(
            Identity.provider == profile.service, Identity.subject == profile.subject
        )
    )
    if owner == user.id:
        return
    try:
        with writing(session):
            session.refresh(user)
            proven = profile.verified and profile.email.lower() == user.email
            if proven and user.verified_at is None:
                proofs.mark_verified(session, user, settings)
            session.add(
                Identity(
                    user_id=user.id, provider=profile.service, subject=profile.subject,
                    email=profile.email[:254],
                )
            )  # fmt: skip
            session.add(
                AuditEntry(actor_id=user.id, action=f"linked_{profile.service}", subject_id=user.id)
            )
    except IntegrityError:
        name = NAMES[profile.service]
        raise ConflictError(f"That {name} account opens another account here.") from None


def identities_of(session: Session, user: User) -> list[Identity]:
    """The services that open the account."""
    return list(
        session.scalars(
            select(Identity).where(Identity.user_id == user.id).order_by(Identity.created_at)
        )
    )


def unlink(session: Session, user: User, identity_id: str) -> None:
    """End one of them.

    :raises NotFoundError: no such link of this account.
    :raises InputError: it is the only way in.
    """
    with writing(session):
        session.refresh(user)
        mine = identities_of(session, user)
        gone = next((one for one in mine if one.id == identity_id), None)
        if gone is None:
            raise NotFoundError("there is no such link")
        if user.password_hash is None and len(mine) == 1:
            raise InputError("Choose a password first: this is the only way into your account.")
        session.delete(gone)
        session.add(
            AuditEntry(actor_id=user.id, action=f"unlinked_{gone.provider}", subject_id=user.id)
        )


def _claim(session: Session, user: User) -> None:
    """An account opened with this address by whoever never proved it is now its owner's."""
    if user.verified_at is None:
        with writing(session):
            session.refresh(user)
            proofs.shut_out_strangers(session, user)


def _new(session: Session, profile: Profile, email: str, settings: Settings, locale: str) -> User:
    user = User(email=email, name=accounts.clean_name(profile.name), locale=locale)
    accounts.open_account(session, user, settings, proven=True)
    return user


def _google(client: OAuth2Session, settings: Settings) -> dict[str, Any]:
    answer = client.get(
        f"{settings.google_base_url}/.well-known/openid-configuration", withhold_token=True
    )
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _from_google(
    client: OAuth2Session, settings: Settings, pending: Pending, code: str
) -> Profile:  # fmt: skip
    service = _google(client, settings)
    token = client.fetch_token(service["token_endpoint"], code=code, code_verifier=pending.verifier)
    keys = client.get(service["jwks_uri"], withhold_token=True)
    keys.raise_for_status()
    head = jwt.get_unverified_header(token["id_token"])
    claims = jwt.decode(
        token["id_token"],
        jwt.PyJWKSet.from_dict(keys.json())[head["kid"]],
        algorithms=["RS256", "ES256"],
        audience=settings.google_client_id,
        issuer=service["issuer"],
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        leeway=60,
    )
    if not hmac.compare_digest(str(claims.get("nonce", "")), pending.nonce):
        raise jwt.InvalidTokenError("the nonce is another")
    return Profile(
        "google", str(claims["sub"]), str(claims.get("email", "")),
        claims.get("email_verified") in (True, "true"), str(claims.get("name", "")),
    )  # fmt: skip


def _from_github(
    client: OAuth2Session, settings: Settings, pending: Pending, code: str
) -> Profile:  # fmt: skip
    client.fetch_token(
        f"{settings.github_base_url}/login/oauth/access_token", code=code,
        code_verifier=pending.verifier, headers={"Accept": "application/json"},
    )  # fmt: skip
    who = client.get(f"{settings.github_api_url}/user")
    mail = client.get(f"{settings.github_api_url}/user/emails")
    who.raise_for_status()
    mail.raise_for_status()
    first: dict[str, Any] = next((one for one in mail.json() if one.get("primary")), {})
    shown = who.json()
    return Profile(
        "github", str(shown["id"]), first["email"], first.get("verified") is True,
        shown.get("name") or shown.get("login") or "",
    )  # fmt: skip


_READERS: dict[str, Callable[[OAuth2Session, Settings, Pending, str], Profile]] = {
    "google": _from_google,
    "github": _from_github,
}
_WRONG = (
    requests.RequestException,
    AuthlibBaseError,
    jwt.PyJWTError,
    KeyError,
    ValueError,
    TypeError,
)
_SCOPES = {"google": "openid email profile", "github": "read:user user:email"}


def _client(settings: Settings, service: str, back: str) -> OAuth2Session:
    return OAuth2Session(
        client_id=getattr(settings, f"{service}_client_id"),
        client_secret=getattr(settings, f"{service}_client_secret"),
        scope=_SCOPES[service],
        redirect_uri=back,
        code_challenge_method="S256",
        default_timeout=_PATIENCE,
        token_endpoint_auth_method="client_secret_post",
    )


@contextmanager
def _told(service: str) -> Iterator[None]:
    """Whatever goes wrong over there is told as one thing; what exactly is for the log."""
    try:
        yield
    except _WRONG as error:
        log.warning("sign-in with %s: %s: %s", service, type(error).__name__, error)
        raise ServiceError(
            f"{NAMES[service]} could not sign you in just now. "
            "Try again, or use your e-mail address."
        ) from None
