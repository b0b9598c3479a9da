"""The webhooks of an account."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import InputError, NotFoundError
from core.models import User, Webhook
from core.sealing import opened, seal
from core.services.webhooks.addresses import refuse_unfit
from core.settings import Settings

#: What can be told: kind → when.
EVENTS = {
    "film.completed": "A film is done",
    "film.failed": "A film could not be made",
    "upload.live": "A film is live on a channel",
    "upload.failed": "An upload failed",
    "campaign.completed": "All films of a campaign are made",
    "credits.low": "Credits run low",
}

MOST = 20
"""Webhooks of one account."""

_PURPOSE = "webhook"
_MARK = "whsec_"


def create(
    settings: Settings,
    session: Session,
    user: User,
    url: str,
    events: Iterable[str],
    note: str = "",
) -> tuple[Webhook, str]:
    """A new webhook and the secret that signs what it is sent.

    :raises InputError: the address or an event is wrong, or there are too many.
    """
    webhook = Webhook(
        user_id=user.id, url=refuse_unfit(url, settings.webhooks_private),
        events=_known(events), note=_line(note),
    )  # fmt: skip
    secret = _new_secret(settings, webhook)
    with writing(session):
        mine = select(func.count()).select_from(Webhook).where(Webhook.user_id == user.id)
        if (session.scalar(mine) or 0) >= MOST:
            raise InputError(f"an account has at most {MOST} webhooks; remove one first")
        session.add(webhook)
    return webhook, secret


def of(session: Session, user: User) -> list[Webhook]:
    """The account's webhooks, the oldest first."""
    mine = select(Webhook).where(Webhook.user_id == user.id)
    return list(session.scalars(mine.order_by(Webhook.created_at, Webhook.id)))


def owned(session: Session, user: User, webhook_id: str) -> Webhook:
    """One of them.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    mine = (Webhook.id == webhook_id, Webhook.user_id == user.id)
    webhook = session.scalar(select(Webhook).where(*mine))
    if webhook is None:
        raise NotFoundError("there is no such webhook")
    return webhook


def change(
    settings: Settings,
    session: Session,
    webhook: Webhook,
    url: str | None = None,
    events: Iterable[str] | None = None,
    note: str | None = None,
    active: bool | None = None,
) -> None:
    """Change what is given.

    :raises InputError: the address or an event is wrong.
    """
    url = None if url is None else refuse_unfit(url, settings.webhooks_private)
    wanted = None if events is None else _known(events)
    with writing(session):
        session.refresh(webhook)
        webhook.url = webhook.url if url is None else url
        webhook.events = webhook.events if wanted is None else wanted
        webhook.note = webhook.note if note is None else _line(note)
        if active is not None and active != webhook.active:
            webhook.active, webhook.failing_since = active, None


def renew_secret(settings: Settings, session: Session, webhook: Webhook) -> str:
    """A new secret; what was signed with the old one is over."""
    with writing(session):
        session.refresh(webhook)
        return _new_secret(settings, webhook)


def remove(session: Session, webhook: Webhook) -> None:
    """Take it out, with its log."""
    with writing(session):
        session.delete(session.merge(webhook))


def secret_of(settings: Settings, webhook: Webhook) -> bytes:
    """The bytes that sign; empty when the studio's own secret was changed since."""
    text = opened(settings.secret(), _PURPOSE, webhook.secret)
    return base64.b64decode(text.removeprefix(_MARK))


def _new_secret(settings: Settings, webhook: Webhook) -> str:
    text = _MARK + base64.b64encode(secrets.token_bytes(24)).decode()
    webhook.secret = seal(settings.secret(), _PURPOSE, text)
    return text


def _known(events: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(events))
    unknown = [one for one in wanted if one not in EVENTS]
    if unknown:
        raise InputError(f"there is no event {unknown[0]!r}; events: {', '.join(EVENTS)}")
    if not wanted:
        raise InputError("choose at least one event")
    return wanted


def _line(text: str) -> str:
    return " ".join(text.split())[:120]
