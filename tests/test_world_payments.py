"""Payments over real sockets: buying, changing, failing, giving back; the books are Stripe's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.services.payments import customers
from core.studio import Studio
from tests.payment_parts import (
    again,
    buy_pack,
    buy_plan,
    deliver,
    handle,
    ledger,
    payments,
    paying,
    set_up,
    somebody,
)
from tests.stripe_stand_in import StripeStandIn


@pytest.fixture(scope="module")
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def shop(studio: Studio, stripe: StripeStandIn) -> Iterator[Studio]:
    """A studio that takes payments."""
    opened = paying(studio, stripe)
    set_up(opened)
    yield opened
    opened.close()


def test_a_plan_and_credits_are_bought(shop: Studio, stripe: StripeStandIn) -> None:
    anna = somebody(shop)
    customer = buy_plan(shop, stripe, anna, "starter")
    customers.refresh(shop, customer)
    assert again(shop, anna).tier == "starter"
    buy_pack(shop, stripe, anna, "pack_20")
    customers.refresh(shop, customer)
    print(ledger(shop, anna), payments(shop, anna))
