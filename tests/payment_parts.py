"""What the tests of payments build on."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.database import writing
from core.models import Customer, LedgerEntry, Letter, Payment, User, new_id
from core.services import accounts, credits
from core.services.courier import Round
from core.services.payments import catalogue, changing, checkout, customers, inbox
from core.settings import Settings
from core.studio import Studio, open_studio
from plugins import BUILT_IN
from tests.account_parts import PASSWORD
from tests.stripe_adapter import KEY
from tests.stripe_stand_in import StripeStandIn
from web.app import create_app

SECRET = "whsec_of_the_studio"


@contextmanager
def shop_in(
    home: Path, queue: str, database: bytes | str, stand_in: StripeStandIn
) -> Iterator[Studio]:
    """An open studio that takes payments.

    :param database: a SQLite file's content, or the address of another.
    """
    home.mkdir(parents=True)
    if isinstance(database, bytes):
        (home / "studio.db").write_bytes(database)
    settings = Settings(
        filmwright_home=home, redis_url=queue, secret_key="a secret of the tests, long enough",
        database_url=database if isinstance(database, str) else "", sample_project=False,
        rate_limits=False, stripe_secret_key=KEY, stripe_webhook_secret=SECRET,
        stripe_api_url=stand_in.address,
    )  # fmt: skip
    opened = open_studio(settings, BUILT_IN)
    list(catalogue.set_up(opened))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn() as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def shop(
    stripe: StripeStandIn, tmp_path_factory: pytest.TempPathFactory, queue_server: str,
    empty_database: bytes,
) -> Iterator[Studio]:  # fmt: skip
    """A studio that takes payments: one for all tests, as a studio has many buyers."""
    home = tmp_path_factory.mktemp("shop") / "home"
    with shop_in(home, queue_server, empty_database, stripe) as opened:
        yield opened


@pytest.fixture(scope="module")
def app(shop: Studio) -> Any:
    return create_app(shop)


def somebody(studio: Studio) -> User:
    """A new account."""
    with studio.sessions() as session:
        user = accounts.register(
            session, f"{new_id()}@example.com", PASSWORD, "Anna", settings=studio.settings
        )
        return session.get_one(User, user.id)


def buy_plan(
    studio: Studio, stand_in: StripeStandIn, user: User, plan: str, interval: str = "month"
) -> str:
    """Go through the checkout; gives back the customer's id."""
    with studio.sessions() as session:
        me = session.get_one(User, user.id)
        url = checkout.subscribe(studio, session, me, plan, interval, f"{plan}-{interval}")
        stand_in.pay(url)
        return session.get_one(Customer, user.id).customer_id


def buy_pack(
    studio: Studio, stand_in: StripeStandIn, user: User, pack: str, once: str = "1"
) -> str:
    """Buy credits once; gives back the checkout's id."""
    with studio.sessions() as session:
        me = session.get_one(User, user.id)
        return stand_in.pay(checkout.buy(studio, session, me, pack, once))


def signed(event: dict[str, Any], secret: str = SECRET, at: int | None = None) -> tuple[bytes, str]:
    """A webhook as Stripe sends it: its body and its signature."""
    content, at = json.dumps(event).encode(), at or int(time.time())
    code = hmac.new(secret.encode(), f"{at}.".encode() + content, hashlib.sha256).hexdigest()
    return content, f"t={at},v1={code}"


def deliver(client: Any, event: dict[str, Any]) -> bool:
    """Stripe tells the studio; whether it was news."""
    content, signature = signed(event)
    answer = client.post(
        "/api/v1/webhooks/stripe", data=content, headers={"Stripe-Signature": signature}
    )
    assert answer.status_code == 200, answer.text
    return bool(answer.json["data"]["news"])


def handle(studio: Studio) -> None:
    """One round of the courier."""
    while inbox.handle_due(Round(studio, "tests", threading.Event())):
        pass


def refresh(studio: Studio, user: User) -> list[str]:
    """Bring the account up to date; gives back what changed."""
    return customers.refresh(studio, customer_of(studio, user))


def customer_of(studio: Studio, user: User) -> str:
    """The account's customer."""
    with studio.sessions() as session:
        return session.get_one(Customer, user.id).customer_id


def intent_of(stand_in: StripeStandIn, customer: str) -> str:
    """The newest payment of a customer."""
    charges = stand_in.local("GET", "/v1/charges", {"customer": customer})["data"]
    return str(charges[-1]["payment_intent"])


def spend(studio: Studio, user: User, amount: int) -> None:
    """Credits go to films."""
    with studio.sessions() as session, writing(session):
        key = new_id()
        credits._move(session, user.id, -amount, "reserve", key, key)


def change(studio: Studio, user: User, plan: str, interval: str = "month") -> str:
    """Change to a plan; gives back where the bank wants to be asked."""
    with studio.sessions() as session:
        return changing.change(studio, session, session.get_one(User, user.id), plan, interval)


def letters_to(studio: Studio, user: User) -> list[str]:
    """The letters about payments, in order."""
    with studio.sessions() as session:
        keys = session.scalars(
            select(Letter.key).where(Letter.recipient == user.email).order_by(Letter.created_at)
        )
        about = [key.split(":")[0] for key in keys]
        return [one for one in about if one in ("payment-failed", "plan-ended")]


def ledger(studio: Studio, user: User) -> list[tuple[str, int]]:
    """(kind, amount) of every movement, in order; they add up to the balance."""
    with studio.sessions() as session:
        rows = session.scalars(
            select(LedgerEntry).where(LedgerEntry.user_id == user.id).order_by(LedgerEntry.id)
        ).all()
        assert sum(row.amount for row in rows) == session.get_one(User, user.id).credits
        return [(row.kind, row.amount) for row in rows]


def payments(studio: Studio, user: User) -> list[tuple[str, str, int, int]]:
    """(kind, status, cents, credits) of every payment, in order."""
    with studio.sessions() as session:
        rows = session.scalars(
            select(Payment).where(Payment.user_id == user.id).order_by(Payment.at, Payment.amount)
        )
        return [(row.kind, row.status, row.amount, row.credits) for row in rows]


def again(studio: Studio, user: User) -> User:
    """The account as the database has it."""
    with studio.sessions() as session:
        return session.get_one(User, user.id)
