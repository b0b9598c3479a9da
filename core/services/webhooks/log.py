"""What webhooks are to be told, and were: the outbox that is the log as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, NotFoundError
from core.models import User, Webhook, WebhookDelivery, new_id, now

#: The event of a try; only its own webhook is told.
TRY = "ping"

_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Log:
    """One page of a webhook's deliveries, the newest first."""

    deliveries: list[WebhookDelivery]
    page: int
    pages: int
    total: int


def tell(session: Session, user_id: str, event: str, key: str, body: dict[str, Any]) -> None:
    """Have the account's webhooks told, in the caller's transaction; each once for a ``key``.

    :param event: one of :data:`~core.services.webhooks.EVENTS`.
    """
    asked = select(Webhook).where(Webhook.user_id == user_id, Webhook.active.is_(True))
    for webhook in session.scalars(asked):
        if event not in webhook.events:
            continue
        name = f"{event}:{key}:{webhook.id}"[:160]
        known = select(WebhookDelivery.id).where(WebhookDelivery.key == name)
        if session.scalar(known) is None:
            session.add(
                WebhookDelivery(key=name, webhook_id=webhook.id, event=event, body=body)
            )  # fmt: skip


def try_out(session: Session, webhook: Webhook) -> WebhookDelivery:
    """Send it a greeting, whatever events it wants."""
    greeting = {"message": "Filmwright can reach you."}
    delivery = WebhookDelivery(
        key=f"{TRY}:{new_id()}", webhook_id=webhook.id, event=TRY, body=greeting
    )
    with writing(session):
        session.add(delivery)
    return delivery


def log_of(session: Session, webhook: Webhook, page: int = 1, size: int = 24) -> Log:
    """What the webhook was told in the last 30 days."""
    mine = WebhookDelivery.webhook_id == webhook.id
    total = session.scalar(select(func.count()).select_from(WebhookDelivery).where(mine)) or 0
    rows = session.scalars(
        select(WebhookDelivery)
        .where(mine)
        .order_by(WebhookDelivery.created_at.desc(), WebhookDelivery.id)
        .offset((max(page, 1) - 1) * size)
        .limit(size)
    )
    return Log(list(rows), max(page, 1), max(1, -(-total // size)), total)


def delivery_of(session: Session, user: User, delivery_id: str) -> WebhookDelivery:
    """One delivery to a webhook of the account.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    delivery = session.scalar(
        select(WebhookDelivery)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(WebhookDelivery.id == delivery_id, Webhook.user_id == user.id)
    )
    if delivery is None:
        raise NotFoundError("there is no such delivery")
    return delivery


def redeliver(session: Session, delivery: WebhookDelivery) -> None:
    """Send it again, under the same id: a receiver that knows it already can tell.

    :raises ConflictError: it is on its way.
    """
    with writing(session):
        session.refresh(delivery)
        if delivery.state == "waiting":
            raise ConflictError("this delivery is still being tried; wait for it to end")
        delivery.state, delivery.tries, delivery.due_at = "waiting", 0, now()


def sweep(session: Session) -> None:
    """Forget what was told long ago."""
    with writing(session):
        session.execute(
            delete(WebhookDelivery).where(
                WebhookDelivery.state != "waiting", WebhookDelivery.created_at < now() - _KEPT
            )
        )
