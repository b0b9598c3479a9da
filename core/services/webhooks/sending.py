"""Telling webhooks: the courier's lane. At least once each; the id says when it is the same."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from urllib.parse import urlsplit

import certifi
import urllib3
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from urllib3.connection import HTTPConnection, HTTPSConnection

from core.database import writing
from core.errors import InputError
from core.models import User, Webhook, WebhookDelivery, now
from core.services import integrations, letters
from core.services.courier import Round
from core.services.webhooks.addresses import Address, find
from core.services.webhooks.book import secret_of
from core.studio import Studio

#: Seconds to wait after each try that failed; after the last the delivery has failed.
PAUSES = (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)

#: A webhook that answered nothing well for so long is switched off, and its owner told.
_PATIENCE = timedelta(days=3)

_AT_ONCE, _EACH = 32, 4
"""Deliveries taken in one round, and of one account: whose webhooks hang does not hold up the
others."""

_CONNECTING, _SECONDS = 5.0, 10.0
"""Seconds to be reached, and for all of it; a claim that lasts much longer was lost with its
worker."""
_CLAIMED_FOR = timedelta(seconds=60)
_ANSWER = 500


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    took: float

    @property
    def good(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


def carry(turn: Round) -> bool:
    """Send what is due; whether anything was."""
    claimed = _claim(turn.studio)
    if not claimed:
        return False
    with ThreadPoolExecutor(8, thread_name_prefix="webhooks") as pool:
        list(pool.map(lambda one: _deliver(turn.studio, one), claimed))
    return True


def sign(secret: bytes, delivery_id: str, moment: int, body: bytes) -> str:
    """The ``webhook-signature`` of the Standard Webhooks specification."""
    signed = f"{delivery_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def post(address: Address, body: bytes, headers: dict[str, str]) -> Answer:
    """Send to the very number that was checked; redirects are not followed.

    :raises OSError: nobody is there, or the answer did not come in time.
    :raises urllib3.exceptions.HTTPError: what came is no answer.
    """
    began, connection = time.monotonic(), _connection(address)
    lines: list[socket.socket] = []
    # Whoever sends a byte now and then is never silent for long enough to be given up.
    end = threading.Timer(_SECONDS, _cut, (connection, lines))
    end.daemon = True
    end.start()
    try:
        connection.connect()
        # An answer that ends with its connection takes it away with it.
        lines.append(connection.sock)
        connection.timeout = _SECONDS
        connection.request(
            "POST", address.target, body=body, headers={**headers, "Host": address.name},
            preload_content=False,
        )  # fmt: skip
        answer = connection.getresponse()
        text = answer.read(_ANSWER, decode_content=True).decode("utf-8", "replace")
        answer.close()
        _refuse_late(began)
    except (OSError, HTTPException, urllib3.exceptions.HTTPError) as error:
        _refuse_late(began)
        if isinstance(error, HTTPException) and not isinstance(error, OSError):
            raise urllib3.exceptions.ProtocolError(f"this is no answer: {error!r}") from error
        raise
    finally:
        end.cancel()
        connection.close()
    return Answer(answer.status, text.replace("\0", ""), time.monotonic() - began)


def _refuse_late(began: float) -> None:
    if time.monotonic() - began >= _SECONDS:
        raise TimeoutError(f"there was no answer within {_SECONDS:.0f} seconds")


def _connection(address: Address) -> HTTPConnection:
    if address.url.scheme == "http":
        return HTTPConnection(address.number, address.port, timeout=_CONNECTING)
    return HTTPSConnection(
        address.number, address.port, timeout=_CONNECTING, ca_certs=certifi.where(),
        server_hostname=address.host, assert_hostname=address.host,
    )  # fmt: skip


def _cut(connection: HTTPConnection, lines: list[socket.socket]) -> None:
    """End a connection on which another thread waits."""
    for line in filter(None, (*lines, connection.sock)):
        with suppress(OSError):
            # Below the encryption, which would wait for the other side's goodbye.
            socket.socket.shutdown(line, socket.SHUT_RDWR)


def _claim(studio: Studio) -> list[str]:
    """Ids of deliveries that are this worker's to send, for a minute."""
    with studio.sessions() as session:
        due = _due(session)
        if not due:
            return []
        with writing(session):
            return [one for one, tries in due if _won(session, one, tries)]


def _due(session: Session) -> list[tuple[str, int]]:
    turn = func.row_number().over(
        partition_by=Webhook.user_id, order_by=(WebhookDelivery.due_at, WebhookDelivery.id)
    )
    ranked = (
        select(
            WebhookDelivery.id, WebhookDelivery.tries, WebhookDelivery.due_at, turn.label("turn")
        )
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(WebhookDelivery.state == "waiting", WebhookDelivery.due_at <= now())
        .subquery()
    )
    chosen = select(ranked.c.id, ranked.c.tries).where(ranked.c.turn <= _EACH)
    rows = session.execute(chosen.order_by(ranked.c.due_at).limit(_AT_ONCE))
    return [(row.id, row.tries) for row in rows]


def _won(session: Session, delivery_id: str, tries: int) -> bool:
    mine = (WebhookDelivery.id == delivery_id, WebhookDelivery.tries == tries)
    won = session.scalar(
        update(WebhookDelivery)
        .where(*mine, WebhookDelivery.state == "waiting", WebhookDelivery.due_at <= now())
        .values(tries=tries + 1, due_at=now() + _CLAIMED_FOR)
        .returning(WebhookDelivery.id)
        .execution_options(synchronize_session=False)
    )
    return won is not None


def _deliver(studio: Studio, delivery_id: str) -> None:
    with studio.sessions() as session:
        delivery = session.get(WebhookDelivery, delivery_id)
        webhook = session.get(Webhook, delivery.webhook_id) if delivery else None
        if delivery is None or webhook is None:
            return
        # Nothing is held open while the other side takes its time.
        session.expunge_all()
        session.rollback()
        try:
            answer = _send(studio, webhook, delivery)
        except InputError as error:
            _close(studio, session, delivery_id, Answer(0, str(error)[:_ANSWER], 0.0), final=True)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            _close(studio, session, delivery_id, Answer(0, str(error)[:_ANSWER], _SECONDS))
        else:
            _close(studio, session, delivery_id, answer)


def _send(studio: Studio, webhook: Webhook, delivery: WebhookDelivery) -> Answer:
    address = find(webhook.url, studio.settings.webhooks_private)
    told = {
        "type": delivery.event, "timestamp": delivery.created_at.isoformat(), "data": delivery.body
    }  # fmt: skip
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    moment = int(time.time())
    headers = {
        "Content-Type": "application/json", "User-Agent": "Filmwright-Webhooks/1",
        "webhook-id": delivery.id, "webhook-timestamp": str(moment),
        "webhook-signature": sign(
            secret_of(studio.settings, webhook), delivery.id, moment, body
        ),
    }  # fmt: skip
    return post(address, body, headers)


def _close(
    studio: Studio, session: Session, delivery_id: str, answer: Answer, final: bool = False
) -> None:
    """Write down how it went; decide whether and when it is tried again."""
    with writing(session):
        delivery = session.get(WebhookDelivery, delivery_id)
        webhook = session.get(Webhook, delivery.webhook_id) if delivery else None
        if delivery is None or webhook is None:
            return
        delivery.status, delivery.answer, delivery.took = answer.status, answer.text, answer.took
        if answer.good:
            delivery.state, delivery.sent_at, webhook.failing_since = "sent", now(), None
        elif final or delivery.tries > len(PAUSES) or answer.status == 410:
            delivery.state = "failed"
        else:
            pause = PAUSES[delivery.tries - 1] * random.uniform(0.9, 1.3)
            delivery.due_at = now() + timedelta(seconds=pause)
        if not answer.good:
            webhook.failing_since = webhook.failing_since or now()
            if answer.status == 410 or now() - webhook.failing_since > _PATIENCE:
                _switch_off(studio, session, webhook)
    if answer.good:
        integrations.succeeded(studio, "webhooks")
    else:
        # Without the path: in many addresses it is what lets in whoever knows it.
        integrations.failed(
            studio, "webhooks", f"{urlsplit(webhook.url).hostname}: {answer.status} {answer.text}"
        )


def _switch_off(studio: Studio, session: Session, webhook: Webhook) -> None:
    """Nobody there any more: stop, and tell its owner."""
    webhook.active = False
    session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.state == "waiting")
        .values(state="failed")
    )
    user = session.get_one(User, webhook.user_id)
    since = webhook.failing_since or now()
    letters.write(
        session, f"webhook:{webhook.id}:{since:%Y%m%d%H%M}", user, "webhook_off",
        url=webhook.url, link=f"{studio.settings.address}/settings/webhooks/{webhook.id}",
    )  # fmt: skip
