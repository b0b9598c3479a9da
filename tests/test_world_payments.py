"""Payments over real sockets: buying, changing, failing, giving back, leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.database import writing
from core.errors import ConflictError, NotFoundError
from core.models import Customer, Payment, PaymentEvent, User, now
from core.services import credits
from core.services.payments import changing, checkout, customers, inbox, standing
from core.studio import Studio
from tests.account_parts import send, sign_in
from tests.payment_parts import (  # noqa: F401 - fixtures
    again,
    app,
    buy_pack,
    buy_plan,
    change,
    customer_of,
    deliver,
    handle,
    intent_of,
    ledger,
    letters_to,
    payments,
    refresh,
    shop,
    shop_in,
    signed,
    somebody,
    spend,
    stripe,
)
from tests.stripe_stand_in import ASKS, GOOD, REFUSED, StripeStandIn
from web.app import create_app

# ruff: noqa: F811 - fixtures are named as they are imported


def test_buying_on_the_pages(shop: Studio, stripe: StripeStandIn, app: Any) -> None:
    anna, client = somebody(shop), app.test_client()
    sign_in(client, anna.email)
    assert "Choose Pro" in client.get("/billing").text
    sent = {"form": "/billing", "plan": "pro", "every": "month", "once": "1"}
    there = send(client, "/billing/plan", **sent).headers["Location"]
    assert send(client, "/billing/plan", **sent).headers["Location"] == there
    back = f"/billing/paid?checkout={stripe.pay(there)}"
    assert client.get(back).headers["Location"] == "/billing"
    assert again(shop, anna).tier == "pro"
    assert ledger(shop, anna) == [("monthly", 3), ("monthly", 27)]

    pack = send(client, "/billing/credits", "/billing", pack="pack_5", once="2")
    for _ in range(2):
        # Coming back twice, and before any webhook, gives the credits once.
        client.get(f"/billing/paid?checkout={stripe.pay(pack.headers['Location'])}")
    assert ledger(shop, anna)[2:] == [("purchase", 5)]
    page = client.get("/billing").text
    assert "$49.00" in page
    assert "$12.00" in page
    assert "/pdf" in page
    # What is somebody else's is nobody's.
    assert client.get("/billing/paid?checkout=cs_unknown").status_code == 404
    # Who has a plan changes it, and buys no second one.
    assert send(client, "/billing/plan", **{**sent, "once": "3"}).status_code == 409
    portal = send(client, "/billing/portal", "/billing").headers["Location"]
    assert portal == f"{stripe.address}/portal"


def test_up_at_once_down_when_the_period_ends(shop: Studio, stripe: StripeStandIn) -> None:
    anna = somebody(shop)
    customer = buy_plan(shop, stripe, anna, "starter")
    refresh(shop, anna)
    with shop.sessions() as session:
        seen = changing.preview(shop, session, again(shop, anna), "pro", "month")
    assert (seen.at_once, seen.unused, seen.due, seen.then) == (True, 1900, 3000, 4900)
    assert change(shop, anna, "pro") == ""
    assert payments(shop, anna) == [
        ("subscription", "paid", 1900, 7), ("subscription", "paid", 3000, 20),
    ]  # fmt: skip
    assert again(shop, anna).tier == "pro"

    # Down: nothing is charged, and what was paid stays.
    with shop.sessions() as session:
        seen = changing.preview(shop, session, again(shop, anna), "starter", "month")
        assert (seen.at_once, seen.due, seen.then) == (False, 0, 1900)
    change(shop, anna, "starter")
    with shop.sessions() as session:
        mine = standing.of(session, anna)
        assert (mine.plan, mine.next_plan, again(shop, anna).tier) == ("pro", "starter", "pro")
    assert len(payments(shop, anna)) == 2
    # The mind is changed, and changed again.
    change(shop, anna, "pro")
    with shop.sessions() as session:
        assert standing.of(session, anna).next_plan == ""
    change(shop, anna, "starter")
    stripe.renew(customer)
    refresh(shop, anna)
    assert again(shop, anna).tier == "starter"
    assert ("subscription", "paid", 1900, 0) in payments(shop, anna)


def test_a_year_refills_by_the_month_while_it_is_paid(shop: Studio, stripe: StripeStandIn) -> None:
    anna = somebody(shop)
    buy_plan(shop, stripe, anna, "starter", "year")
    refresh(shop, anna)
    with pytest.raises(ConflictError, match="paid for the year"):
        change(shop, anna, "pro", "month")
    with shop.sessions() as session:
        first = session.get_one(User, anna.id).renews_at
        assert first
        assert first < now() + timedelta(days=32)
    spend(shop, anna, 8)
    with shop.sessions() as session:
        for _ in range(2):
            credits.renew_due(session, first + timedelta(hours=1))
        assert again(shop, anna).credits == 10
        # The year is over and not yet paid again: nothing comes by itself.
        ends = session.get_one(Customer, anna.id).period_end
        assert ends
        credits.renew_due(session, ends - timedelta(days=1))
        spend(shop, anna, 10)
        assert credits.renew_due(session, ends + timedelta(days=1)) == 0
        assert credits.renew_due(session, ends + timedelta(days=90)) == 0
    assert again(shop, anna).credits == 0
    assert again(shop, anna).renews_at == ends


def test_ending_and_staying(shop: Studio, stripe: StripeStandIn, app: Any) -> None:
    anna, client = somebody(shop), app.test_client()
    sign_in(client, anna.email)
    customer = buy_plan(shop, stripe, anna, "pro")
    refresh(shop, anna)
    send(client, "/billing/cancel")
    assert "Pro ends on" in client.get("/billing").text
    assert again(shop, anna).tier == "pro"
    with pytest.raises(ConflictError, match="keep it"):
        change(shop, anna, "enterprise")
    send(client, "/billing/keep", "/billing")
    assert "Pro ends on" not in client.get("/billing").text
    send(client, "/billing/cancel")
    live = stripe.local("GET", "/v1/subscriptions", {"customer": customer})["data"][0]
    stripe.local("DELETE", f"/v1/subscriptions/{live['id']}", {})
    refresh(shop, anna)
    assert again(shop, anna).tier == "free"
    assert letters_to(shop, anna) == ["plan-ended"]
    # What was paid for is not taken; the free month's credits come when its time has come.
    assert again(shop, anna).credits == 30
    with pytest.raises(ConflictError, match="choose a plan"):
        change(shop, anna, "starter")
    buy_plan(shop, stripe, anna, "starter")
    refresh(shop, anna)
    assert again(shop, anna).tier == "starter"


def test_a_payment_that_fails(shop: Studio, stripe: StripeStandIn, app: Any) -> None:
    anna, client = somebody(shop), app.test_client()
    sign_in(client, anna.email)
    customer = buy_plan(shop, stripe, anna, "pro")
    refresh(shop, anna)
    spend(shop, anna, 30)
    stripe.give_card(customer, ASKS)
    failed = stripe.renew(customer)
    for _ in range(2):
        refresh(shop, anna)
    assert again(shop, anna).tier == "pro"
    assert again(shop, anna).credits == 0
    assert letters_to(shop, anna) == ["payment-failed"]
    assert payments(shop, anna)[-1] == ("subscription", "failed", 4900, 0)
    assert "Your last payment failed" in client.get("/home").text
    assert "Your last payment failed" in client.get("/billing").text
    # It is paid after all.
    stripe.give_card(customer, GOOD)
    stripe.pay_open(failed)
    refresh(shop, anna)
    assert payments(shop, anna)[-1] == ("subscription", "paid", 4900, 30)
    assert again(shop, anna).credits == 30
    assert "Your last payment failed" not in client.get("/home").text


def test_grace_ends_by_itself(
    shop: Studio, stripe: StripeStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = somebody(shop)
    customer = buy_plan(shop, stripe, anna, "pro")
    refresh(shop, anna)
    stripe.give_card(customer, ASKS)
    stripe.renew(customer)
    refresh(shop, anna)
    with shop.sessions() as session, writing(session):
        # The period that was paid ended long ago, and no event will ever come.
        session.get_one(Customer, anna.id).period_end = now() - timedelta(days=20)
    monkeypatch.setattr("core.services.payments.books.grace", lambda: timedelta(days=-40))
    inbox.look_for_lost(shop, now())
    assert again(shop, anna).tier == "free"
    assert letters_to(shop, anna) == ["payment-failed", "plan-ended"]


def test_an_upgrade_that_the_bank_wants_to_be_asked_about(
    shop: Studio, stripe: StripeStandIn
) -> None:
    anna = somebody(shop)
    customer = buy_plan(shop, stripe, anna, "starter")
    refresh(shop, anna)
    stripe.give_card(customer, REFUSED)
    assert change(shop, anna, "pro").startswith("https://")
    assert again(shop, anna).tier == "starter"
    assert [one[1] for one in payments(shop, anna)].count("paid") == 1


@pytest.mark.parametrize(("spent", "left"), [(0, 3), (18, 3), (23, 0)])
def test_a_refund_takes_back_what_is_unspent(
    shop: Studio, stripe: StripeStandIn, spent: int, left: int
) -> None:
    anna = somebody(shop)
    buy_pack(shop, stripe, anna, "pack_20")
    refresh(shop, anna)
    spend(shop, anna, spent) if spent else None
    intent = intent_of(stripe, customer_of(shop, anna))
    stripe.refund(intent, 1950)
    refresh(shop, anna)
    stripe.refund(intent)
    for _ in range(2):
        refresh(shop, anna)
    expected = {0: 3, 18: 0, 23: 0}[spent]
    assert again(shop, anna).credits == expected
    assert left >= expected
    rows = payments(shop, anna)
    assert rows[0][1] == "refunded" or rows[-1][1] == "refunded"
    assert sum(cents for _, _, cents, _ in rows) <= 0
    # Credits that come later are not touched.
    buy_pack(shop, stripe, anna, "pack_5", "2")
    refresh(shop, anna)
    assert again(shop, anna).credits == expected + 5


def test_a_dispute_takes_credits_and_a_won_one_brings_them(
    shop: Studio, stripe: StripeStandIn
) -> None:
    anna = somebody(shop)
    customer = buy_plan(shop, stripe, anna, "pro")
    refresh(shop, anna)
    intent = intent_of(stripe, customer)
    for status, balance in (("warning_needs_response", 30), ("needs_response", 3), ("won", 30),
                            ("lost", 3)):  # fmt: skip
        stripe.dispute(intent, status)
        handle_all(shop, stripe, customer)
        assert again(shop, anna).credits == balance, status
    assert again(shop, anna).tier == "free"


def handle_all(shop: Studio, stripe: StripeStandIn, customer: str) -> None:
    """Whatever there is to tell arrives, and is understood."""
    with shop.sessions() as session:
        inbox.keep(session, [*stripe.happened(customer), *_disputes(stripe)])
    handle(shop)


def _disputes(stripe: StripeStandIn) -> list[dict[str, Any]]:
    """They name no customer."""
    return [one for one in stripe.events if "dispute" in one["type"]]


def test_an_account_that_is_deleted_leaves_stripe_too(
    shop: Studio, stripe: StripeStandIn, app: Any
) -> None:
    anna = somebody(shop)
    customer = buy_plan(shop, stripe, anna, "pro")
    refresh(shop, anna)
    with shop.sessions() as session:
        mine = select(Payment.reference).where(Payment.user_id == anna.id)
        invoice = session.scalars(mine).one()
        inbox.keep(session, stripe.happened(customer))
        with writing(session):
            user = session.get_one(User, anna.id)
            customers.take_leave(shop, session, user)
            session.delete(user)
    stripe.down = True
    handle(shop)
    stripe.down = False
    assert stripe.local("GET", "/v1/subscriptions", {"customer": customer})["data"]
    with shop.sessions() as session, writing(session):
        for event in session.scalars(select(PaymentEvent)):
            event.due_at = now()
    handle(shop)
    with shop.sessions() as session:
        kept = session.scalars(select(PaymentEvent).where(PaymentEvent.handled_at.is_(None)))
        assert not kept.all()
        paid = select(Payment.user_id).where(Payment.reference == invoice)
        assert session.scalars(paid).all() == [None]
        known = [str(one.body) for one in session.scalars(select(PaymentEvent))]
        assert sum(customer in one for one in known) == 1, "only that we took our leave"
    assert not [one for one in stripe.local("GET", "/v1/customers", {"limit": "100"})["data"]
                if one["id"] == customer]  # fmt: skip
    # Its last words are about nobody.
    client = app.test_client()
    for event in stripe.happened(customer):
        deliver(client, event)
    handle(shop)


def test_only_stripe_is_believed(app: Any, studio: Studio) -> None:
    client = app.test_client()
    event = {"id": "evt_1", "type": "invoice.paid", "created": 1, "data": {"object": {}}}

    def tell(content: bytes, signature: str, to: Any = client) -> int:
        headers = {"Stripe-Signature": signature}
        return int(to.post("/api/v1/webhooks/stripe", data=content, headers=headers).status_code)

    content, signature = signed(event)
    assert tell(content.replace(b"evt_1", b"evt_2"), signature) == 422
    assert tell(*signed(event, "whsec_of_somebody_else")) == 422
    assert tell(*signed(event, at=int(now().timestamp()) - 400)) == 422
    assert tell(content, "") == 422
    assert tell(*signed({"id": "evt_1"})) == 422
    assert tell(content, signature) == 200
    # A studio without payments keeps nothing, and says so calmly.
    off = create_app(studio).test_client()
    assert tell(content, signature, off) == 409
    sign_in(off, somebody(studio).email)
    assert "cannot be bought here" in off.get("/billing").text


def test_stripe_is_away(shop: Studio, stripe: StripeStandIn, app: Any) -> None:
    anna, client = somebody(shop), app.test_client()
    sign_in(client, anna.email)
    stripe.down = True
    answer = send(client, "/billing/plan", "/billing", plan="pro", every="month", once="1")
    stripe.down = False
    assert answer.status_code == 503
    assert "Stripe cannot be reached" in answer.text
    with shop.sessions() as session, pytest.raises(NotFoundError):
        checkout.portal(shop, session, anna)
