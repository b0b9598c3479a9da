"""The books are Stripe's, whatever happens to webhooks, processes and databases."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cli.main import run
from core.database import open_database, writing
from core.models import Customer, Payment, PaymentEvent, User, now
from core.services.courier import Round
from core.services.payments import catalogue, customers, inbox
from core.services.payments.reconcile import reconcile
from core.services.plans import Pack, packs, plans
from core.studio import Studio
from migrations import bring_up_to_date
from tests.payment_parts import (  # noqa: F401 - fixtures
    SECRET,
    again,
    app,
    buy_pack,
    buy_plan,
    customer_of,
    deliver,
    handle,
    intent_of,
    ledger,
    payments,
    refresh,
    shop,
    shop_in,
    signed,
    somebody,
    stripe,
)
from tests.stripe_adapter import KEY, Json
from tests.stripe_stand_in import ASKS, GOOD, StripeStandIn

# ruff: noqa: F811 - fixtures are named as they are imported


#: Never set: waiting for it is a pause.
_PAUSE = threading.Event()


class Life:
    """A customer's life at Stripe, of which the studio hears by webhooks alone."""

    def __init__(self, shop: Studio, stand_in: StripeStandIn, user: User, dice: random.Random):
        self.shop, self.stripe, self.user, self.dice = shop, stand_in, user, dice
        self.lived = list[str]()

    def step(self) -> None:
        """Something happens, if it can."""
        live = self._live()
        kinds = ["pack", "refund", "renew", "change", "fail", "end"] if live else ["plan", "pack"]
        kind = self.dice.choice(kinds)
        getattr(self, f"_{kind}")(live)
        self.lived.append(kind)

    def _live(self) -> Json:
        with self.shop.sessions() as session:
            customer = session.get(Customer, self.user.id)
        if customer is None:
            return {}
        form = {"customer": customer.customer_id}
        return next(iter(self.stripe.local("GET", "/v1/subscriptions", form)["data"]), {})

    def _plan(self, _live: Json) -> None:
        # The studio may not have heard that the last one ended.
        with self.shop.sessions() as session:
            inbox.keep(session, everything(self.shop, self.stripe))
        handle(self.shop)
        buy_plan(self.shop, self.stripe, self.user, self.dice.choice(("starter", "pro")))

    def _pack(self, _live: Json) -> None:
        buy_pack(self.shop, self.stripe, self.user, "pack_5", str(self.dice.random()))

    def _refund(self, live: Json) -> None:
        charges = self.stripe.local("GET", "/v1/charges", {"customer": live["customer"]})["data"]
        bought = {one["payment_intent"] for one in self.stripe.sessions.values()}
        for charge in charges:
            if charge["payment_intent"] in bought and not charge["amount_refunded"]:
                return self.stripe.refund(charge["payment_intent"])
        return None

    def _renew(self, live: Json) -> None:
        self.stripe.renew(live["customer"], self.dice.randint(1, 3))

    def _change(self, live: Json) -> None:
        plan = self.dice.choice(("starter", "pro", "enterprise"))
        up = plans()[plan].price > live["plan"]["amount"]
        price = catalogue.price_id(self.shop, catalogue.Meaning(plan, "month"))
        self.stripe.answer("POST", f"/v1/subscriptions/{live['id']}", {
            "items[0][id]": live["items"]["data"][0]["id"], "items[0][price]": price,
            "proration_behavior": "always_invoice" if up else "none",
        }, "")  # fmt: skip

    def _fail(self, live: Json) -> None:
        self.stripe.give_card(live["customer"], ASKS)
        invoice = self.stripe.renew(live["customer"])
        self.stripe.give_card(live["customer"], GOOD)
        if self.dice.random() < 0.5:
            self.stripe.pay_open(invoice)

    def _end(self, live: Json) -> None:
        self.stripe.local("DELETE", f"/v1/subscriptions/{live['id']}", {})

    def is_as_stripe_says(self) -> None:
        """Money, credits and plan, worked out anew from the stand-in's own records."""
        customer = customer_of(self.shop, self.user)
        charges = self.stripe.local("GET", "/v1/charges", {"customer": customer, "limit": "100"})
        paid = sum(one["amount"] - one["amount_refunded"] for one in charges["data"] if one["paid"])
        rows = payments(self.shop, self.user)
        came = [cents for _, status, cents, _ in rows if status in ("paid", "refunded")]
        assert sum(came) == paid, self.lived

        form = {"customer": customer, "limit": "100"}
        invoices = [one for one in self.stripe.local("GET", "/v1/invoices", form)["data"]
                    if one["status"] == "paid"]  # fmt: skip
        monthly = max([3, *(_plan_of(one).monthly for one in invoices)])
        kept = [one for one in charges["data"] if not one["amount_refunded"] and one["paid"]]
        bought = {one["payment_intent"] for one in self.stripe.sessions.values()
                  if one["customer"] == customer}  # fmt: skip
        held = 5 * sum(one["payment_intent"] in bought for one in kept)
        assert sum(amount for _, amount in ledger(self.shop, self.user)) == monthly + held, (
            self.lived
        )

        live = self._live()
        mine = [one for one in invoices if live and one["subscription"] == live["id"]]
        newest = max(mine, key=lambda one: (self.stripe.shifts.get(one["id"], 0), one["created"]),
                     default=None)  # fmt: skip
        assert again(self.shop, self.user).tier == (_plan_of(newest).id if newest else "free"), (
            self.lived
        )


def _plan_of(invoice: Json) -> Any:
    """The plan of an invoice's line that is not taken off."""
    amounts = [line["plan"]["amount"] for line in invoice["lines"]["data"] if line["amount"] > 0]
    return next(one for one in plans().values() if one.price == amounts[-1])


def everything(shop: Studio, stripe: StripeStandIn) -> list[Json]:
    """All events about this shop's customers."""
    with shop.sessions() as session:
        return stripe.happened(*session.scalars(select(Customer.customer_id)))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_ledger_equals_what_was_paid(
    shop: Studio, stripe: StripeStandIn, app: Any, seed: int
) -> None:
    """Webhooks come twice, in any order, late or (until the end) not at all."""
    dice, client = random.Random(seed), app.test_client()
    lives = [Life(shop, stripe, somebody(shop), dice) for _ in range(3)]
    for _ in range(8):
        dice.choice(lives).step()
        if dice.random() < 0.6:
            some = dice.sample(found := everything(shop, stripe), len(found) // 2)
            for event in (*some, *dice.sample(some, len(some) // 2)):
                deliver(client, event)
            handle(shop)
    for life in lives:
        life.step() if not life.lived else None
    twice = everything(shop, stripe) * 2
    dice.shuffle(twice)
    for event in twice:
        deliver(client, event)
    handle(shop)
    for life in lives:
        life.is_as_stripe_says()
    # Whatever comes again changes nothing, and the comparison finds nothing.
    before = [ledger(shop, life.user) for life in lives]
    with shop.sessions() as session, writing(session):
        for event in session.scalars(select(PaymentEvent)):
            event.handled_at = None
    handle(shop)
    assert [ledger(shop, life.user) for life in lives] == before
    assert list(reconcile(shop)) == []


def test_webhooks_as_the_stand_ins_sign_them(shop: Studio, stripe: StripeStandIn) -> None:
    anna = somebody(shop)
    buy_plan(shop, stripe, anna, "pro")
    pack = buy_pack(shop, stripe, anna, "pack_5")
    customer = customer_of(shop, anna)
    wanted = {"customer.subscription.created", "invoice.payment_succeeded",
              "checkout.session.completed"}  # fmt: skip
    for _ in range(60):
        about = {one["type"]: one["data"]["object"] for one in stripe.events
                 if one["data"]["object"].get("customer") == customer}  # fmt: skip
        if wanted <= set(about):
            break
        _PAUSE.wait(0.05)
    assert wanted <= set(about)
    assert about["checkout.session.completed"]["id"] == pack
    refresh(shop, anna)


_RECEIVE = """
import sys, threading
from core.settings import read_settings
from core.studio import open_studio
from core.services.courier import Round
from core.services.payments import inbox
studio = open_studio(read_settings(), ())
with studio.sessions() as session:
    inbox.receive(studio, session, sys.stdin.buffer.read(), sys.argv[1])
inbox.handle_due(Round(studio, "worker", threading.Event()))
"""


def test_a_process_killed_between_keeping_and_understanding_loses_nothing(
    shop: Studio, stripe: StripeStandIn
) -> None:
    anna = somebody(shop)
    buy_plan(shop, stripe, anna, "pro")
    events = stripe.happened(customer_of(shop, anna))
    event = next(one for one in events if one["type"] == "invoice.payment_succeeded")
    content, signature = signed(event)
    environment = {
        **os.environ, "FILMWRIGHT_HOME": str(shop.settings.home), "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_API_URL": stripe.address,
        "SECRET_KEY": shop.settings.secret_key,
    }  # fmt: skip
    stripe.held.clear()
    with subprocess.Popen(
        [sys.executable, "-c", _RECEIVE, signature],
        stdin=subprocess.PIPE, env=environment,
    ) as child:  # fmt: skip
        assert child.stdin
        child.stdin.write(content)
        child.stdin.close()
        while not stripe.waiting and child.poll() is None:
            _PAUSE.wait(0.02)
        child.send_signal(signal.SIGKILL)
    stripe.held.set()
    with shop.sessions() as session:
        assert session.get_one(PaymentEvent, event["id"]).handled_at is None
    assert again(shop, anna).tier == "free"
    handle(shop)
    assert again(shop, anna).tier == "pro"
    assert ledger(shop, anna) == [("monthly", 3), ("monthly", 27)]


def test_many_at_once_on_postgresql(
    tmp_path: Path, stripe: StripeStandIn, queue_server: str, postgresql: str
) -> None:
    engine = open_database(postgresql)
    bring_up_to_date(engine)
    engine.dispose()
    with shop_in(tmp_path / "home", queue_server, postgresql, stripe) as shop:
        anna = somebody(shop)
        buy_plan(shop, stripe, anna, "starter")
        buy_pack(shop, stripe, anna, "pack_20")
        customer = customer_of(shop, anna)
        with shop.sessions() as session:
            events = everything(shop, stripe)
            assert inbox.keep(session, events) == len({one["id"] for one in events})
            assert inbox.keep(session, events) == 0
        # Each asks and enters for itself, as web processes and workers do.
        crowd = [
            threading.Thread(target=customers.refresh, args=(shop, customer)) for _ in range(6)
        ]
        for one in crowd:
            one.start()
        handle(shop)
        for one in crowd:
            one.join(60)
        assert sorted(ledger(shop, anna)) == [("monthly", 3), ("monthly", 7), ("purchase", 20)]
        stripe.refund(intent_of(stripe, customer))
        refresh(shop, anna)
        assert again(shop, anna).credits == 10
        with shop.sessions() as session, writing(session):
            customers.take_leave(shop, session, session.get_one(User, anna.id))
            session.delete(session.get_one(User, anna.id))
        handle(shop)
        with shop.sessions() as session:
            assert not session.scalars(select(Customer)).all()


def test_lost_webhooks_are_found(shop: Studio, stripe: StripeStandIn) -> None:
    anna = somebody(shop)
    buy_plan(shop, stripe, anna, "pro")
    turn = Round(shop, "tests", threading.Event())
    while inbox.carry(turn):
        pass
    assert again(shop, anna).tier == "pro"
    asked = len(stripe.calls)
    assert not inbox.carry(turn)
    assert len(stripe.calls) == asked, "not again so soon"


def test_an_event_that_cannot_be_understood_waits_and_holds_up_nobody(
    shop: Studio, stripe: StripeStandIn
) -> None:
    anna = somebody(shop)
    buy_plan(shop, stripe, anna, "pro")
    event = {"id": "evt_odd", "type": "charge.dispute.created", "created": 1,
             "data": {"object": {"charge": "ch_unknown"}}}  # fmt: skip
    stripe.broken = "/v1/charges/ch_unknown"
    with shop.sessions() as session:
        inbox.keep(session, [event, *everything(shop, stripe)])
    handle(shop)
    stripe.broken = ""
    assert again(shop, anna).tier == "pro"
    with shop.sessions() as session:
        odd = session.get_one(PaymentEvent, "evt_odd")
        assert (odd.tries, odd.handled_at) == (1, None)
        assert odd.due_at > now() + timedelta(seconds=5)
        assert "Stripe refused" in odd.error


def test_reconciling_by_command(
    shop: Studio, stripe: StripeStandIn, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name, value in (
        ("FILMWRIGHT_HOME", str(shop.settings.home)), ("STRIPE_SECRET_KEY", KEY),
        ("STRIPE_API_URL", stripe.address), ("STRIPE_WEBHOOK_SECRET", SECRET),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    anna, ben = somebody(shop), somebody(shop)
    buy_plan(shop, stripe, anna, "starter")
    refresh(shop, anna)
    assert run(["payments", "reconcile"]) == 0
    # No webhook of Ben's came; Anna's plan was changed by hand.
    buy_plan(shop, stripe, ben, "pro")
    buy_pack(shop, stripe, ben, "pack_5")
    with shop.sessions() as session, writing(session):
        session.get_one(User, anna.id).tier = "enterprise"
    assert run(["payments", "reconcile"]) == 1
    told = capsys.readouterr().out
    assert f"{anna.email}  plan: enterprise → starter" in told
    assert "paid, 49.00 USD, +27 credits" in told
    assert again(shop, ben).credits == 3, "only looked"
    assert run(["payments", "reconcile", "--fix"]) == 0
    assert (again(shop, ben).credits, again(shop, anna).tier) == (35, "starter")
    assert run(["payments", "reconcile"]) == 0
    # What no payment explains is told, and left to people.
    with shop.sessions() as session, writing(session):
        session.add(Payment(reference="in_made_up", user_id=ben.id, kind="subscription",
                            status="paid", amount=1, currency="usd", credits=4))  # fmt: skip
    capsys.readouterr()
    assert run(["payments", "reconcile", "--fix"]) == 1
    told = capsys.readouterr().out
    assert "in_made_up: paid here, unknown to Stripe" in told
    assert "in_made_up: 4 credits paid, 0 in the ledger" in told
    # The customer was made at Stripe, and the process died before noting it.
    with shop.sessions() as session, writing(session):
        session.delete(session.get_one(Customer, anna.id))
        session.delete(session.scalars(select(Payment).where(Payment.amount == 1)).one())
    assert run(["payments", "reconcile", "--fix"]) == 0
    assert customer_of(shop, anna)


def test_setting_up_again_replaces_only_what_changed(
    shop: Studio, stripe: StripeStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(made.is_new for made in catalogue.set_up(shop))
    old = catalogue.price_id(shop, catalogue.Meaning(pack="pack_5"))
    changed = {**packs(), "pack_5": Pack("pack_5", 5, 1500)}
    monkeypatch.setattr(catalogue, "packs", lambda: changed)
    assert [made.key for made in catalogue.set_up(shop) if made.is_new] == ["filmwright_pack_5"]
    assert catalogue.price_id(shop, catalogue.Meaning(pack="pack_5")) != old
    assert stripe.prices[old]["metadata"] == {"filmwright_pack": "pack_5"}
    monkeypatch.undo()
    list(catalogue.set_up(shop))
