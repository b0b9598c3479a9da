"""The other systems at a glance: set up or not, working or not, what waits for them."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from core.errors import FilmwrightError, InputError, NotFoundError
from core.models import (
    Integration,
    Letter,
    PaymentEvent,
    SyncChange,
    Upload,
    WebhookDelivery,
    now,
)
from core.services import integrations
from core.services.payments import service as payments
from core.services.salesforce import link
from core.settings import Settings
from core.studio import Studio

#: Days for which a delivery that was given up is still worth a look.
_RECENT = timedelta(days=7)

#: What the studio does by itself where no other system is set up for it.
_LOCAL = ("store", "mail")

_PATIENCE = 10.0
"""Seconds a system has to answer a check."""


class UnreachableError(FilmwrightError):
    """Another system does not answer, or refuses."""

    code: ClassVar[str] = "unreachable"
    status: ClassVar[int] = 502


@dataclass(frozen=True)
class Connection:
    """One other system."""

    name: str
    missing: tuple[str, ...]
    """Settings that it lacks; empty: it is set up."""
    known: Integration | None
    """How it is doing; ``None``: nobody spoke to it yet."""
    waiting: int
    """What is still to be told to it."""
    stuck: int
    """What failed and takes a person."""
    checkable: bool

    @property
    def state(self) -> str:
        """``off``; ``local``: this machine does it instead; ``failing``, ``works``, or ``new``:
        set up and never spoken to."""
        if self.missing:
            return "local" if self.name in _LOCAL else "off"
        if self.known is None:
            return "new"
        return "failing" if self.known.failures else "works"

    @property
    def failing_since(self) -> datetime | None:
        """The last moment at which it is known to have worked, while it does not."""
        return self.known.ok_at if self.known and self.known.failures else None


def connections(studio: Studio, session: Session) -> list[Connection]:
    """Every system, in the order of :data:`core.services.integrations.NAMES`."""
    known = integrations.all_of(session)
    found = []
    for name in integrations.NAMES:
        waiting, stuck = _BACKLOGS[name](session) if name in _BACKLOGS else (0, 0)
        missing = _missing(studio.settings, name)
        found.append(
            Connection(name, missing, known.get(name), waiting, stuck,
                       name in _CHECKS and not missing)
        )  # fmt: skip
    return found


def connection(studio: Studio, session: Session, name: str) -> Connection:
    """One system.

    :raises NotFoundError: there is none of that name.
    """
    for one in connections(studio, session):
        if one.name == name:
            return one
    raise NotFoundError(f"there is no integration {name!r}; there are: {_names()}")


def check(studio: Studio, name: str) -> str:
    """Speak to a system now; gives back what it said about itself.

    :raises NotFoundError: there is none of that name.
    :raises InputError: it is not set up, or there is no cheap way to ask.
    :raises UnreachableError: it does not answer, or refuses.
    """
    if name not in integrations.NAMES:
        raise NotFoundError(f"there is no integration {name!r}; there are: {_names()}")
    missing = _missing(studio.settings, name)
    if missing:
        raise InputError(f"{name} is not set up: set {', '.join(missing)}")
    if name not in _CHECKS:
        raise InputError(f"{name} has no check: it shows when it is next used")
    try:
        said = _CHECKS[name](studio)
    except (FilmwrightError, OSError, smtplib.SMTPException) as error:
        integrations.failed(studio, name, error)
        raise UnreachableError(f"{name}: {error}") from error
    integrations.succeeded(studio, name, said=said)
    return said


def _names() -> str:
    return ", ".join(integrations.NAMES)


def _missing(settings: Settings, name: str) -> tuple[str, ...]:
    """The settings to set, so that the studio may use a system."""
    lacks = {
        "youtube": ("youtube_client_id", "youtube_client_secret"),
        "salesforce": ("salesforce_url", "salesforce_client_id", "salesforce_username"),
        "payments": ("stripe_secret_key", "stripe_webhook_secret"),
        "mail": ("mail_url",),
        "store": (),
        "webhooks": (),
    }[name]
    missing = [one.upper() for one in lacks if not getattr(settings, one)]
    if name == "store" and not settings.in_s3:
        missing = ["STORE_URL"]
    proves = settings.salesforce_private_key or settings.salesforce_password
    if name == "salesforce" and not proves:
        missing.append("SALESFORCE_PRIVATE_KEY")
    return tuple(missing)


# --- what waits ----------------------------------------------------------------------------


def _count(
    session: Session, waits: ColumnElement[bool], stuck: ColumnElement[bool]
) -> tuple[int, int]:
    """How many rows of one table wait, and how many are stuck, in one look."""
    row = session.execute(
        select(
            func.coalesce(func.sum(case((waits, 1), else_=0)), 0),
            func.coalesce(func.sum(case((stuck, 1), else_=0)), 0),
        ).where(waits | stuck)
    ).one()
    return int(row[0]), int(row[1])


def _uploads(session: Session) -> tuple[int, int]:
    at_work = Upload.status.in_(("scheduled", "waiting", "uploading", "processing"))
    return _count(session, at_work, Upload.status == "failed")


def _changes(session: Session) -> tuple[int, int]:
    return _count(session, SyncChange.state == "waiting", SyncChange.state == "aside")


def _events(session: Session) -> tuple[int, int]:
    open_ = PaymentEvent.handled_at.is_(None)
    return _count(session, open_ & (PaymentEvent.error == ""), open_ & (PaymentEvent.error != ""))


def _letters(session: Session) -> tuple[int, int]:
    open_ = Letter.sent_at.is_(None)
    return _count(session, open_ & (Letter.error == ""), open_ & (Letter.error != ""))


def _deliveries(session: Session) -> tuple[int, int]:
    failed = (WebhookDelivery.state == "failed") & (WebhookDelivery.created_at > now() - _RECENT)
    return _count(session, WebhookDelivery.state == "waiting", failed)


_BACKLOGS: dict[str, Callable[[Session], tuple[int, int]]] = {
    "youtube": _uploads,
    "salesforce": _changes,
    "payments": _events,
    "mail": _letters,
    "webhooks": _deliveries,
}


# --- checks --------------------------------------------------------------------------------


def _greet_salesforce(studio: Studio) -> str:
    system = link.system(studio)
    if system is None:
        raise InputError("Salesforce is not set up")
    return system.check()


def _greet_payments(studio: Studio) -> str:
    with payments.calling(studio) as client:
        client.v1.prices.list({"limit": 1})
    return "Stripe (test mode)" if payments.is_test(studio.settings) else "Stripe"


def _greet_store(studio: Studio) -> str:
    studio.store.check()
    return studio.settings.store_url


def _greet_mail(studio: Studio) -> str:
    where = urlsplit(studio.settings.mail_url)
    secure = where.scheme == "smtps"
    host, port = where.hostname or "localhost", where.port or (465 if secure else 25)
    # A password is shown to nobody who cannot prove who they are.
    trusted = ssl.create_default_context() if secure or where.username else None
    opening = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with opening(host, port, timeout=_PATIENCE) as server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.noop()
    return f"{host}:{port}"


_CHECKS: dict[str, Callable[[Studio], str]] = {
    "salesforce": _greet_salesforce,
    "payments": _greet_payments,
    "store": _greet_store,
    "mail": _greet_mail,
}
