"""What is sold, at Stripe: a product for each plan and one for credits, a price for each way to
pay, found by its lookup key. A price also says what it means in its metadata, for it keeps that
when its lookup key has gone to a newer price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from config import read
from core.errors import InputError
from core.services.payments.service import PaymentServiceError, calling
from core.services.plans import Pack, Plan, packs, plans
from core.studio import Studio

if TYPE_CHECKING:
    import stripe
    from stripe.params import PriceCreateParams

Interval = Literal["month", "year"]
INTERVALS: tuple[Interval, ...] = ("month", "year")

CURRENCY = "usd"

_CREDITS = "filmwright_credits"

_ids: dict[tuple[str, str], str] = {}
"""Lookup key (of a Stripe account) → price id."""


@dataclass(frozen=True)
class Meaning:
    """What a price is for."""

    plan: str = ""
    interval: str = ""
    pack: str = ""

    @property
    def key(self) -> str:
        """The lookup key."""
        return f"filmwright_{self.pack or f'{self.plan}_{self.interval}'}"


@dataclass(frozen=True)
class Made:
    """One thing :func:`set_up` looked at."""

    key: str
    price_id: str
    is_new: bool


_meanings: dict[str, Meaning] = {}
"""Price id → what it is for; neither ever changes."""


def tax() -> bool:
    """Whether Stripe Tax adds sales taxes."""
    return bool(read("plans")["tax"])


def amount_of(plan: Plan, interval: str) -> int:
    """What a plan costs for a month or a year, in cents."""
    return plan.yearly if interval == "year" else plan.price


def plan_to_buy(plan_id: str, interval: str) -> Plan:
    """:raises InputError: there is no such plan, or it costs nothing."""
    plan = plans().get(plan_id)
    if plan is None or not plan.price or interval not in INTERVALS:
        known = ", ".join(plan.id for plan in plans().values() if plan.price)
        raise InputError(f"there is no plan {plan_id!r} by the {interval}; plans: {known}")
    return plan


def pack_to_buy(pack_id: str) -> Pack:
    """:raises InputError: there is no such pack."""
    pack = packs().get(pack_id)
    if pack is None:
        raise InputError(f"there is no pack {pack_id!r}; packs: {', '.join(packs())}")
    return pack


def price_id(studio: Studio, meaning: Meaning) -> str:
    """The price that is sold now.

    :raises PaymentServiceError: it was not set up.
    """
    place = (studio.settings.stripe_secret_key, meaning.key)
    if place not in _ids:
        with calling(studio) as client:
            found = client.v1.prices.list({"lookup_keys": [meaning.key], "active": True}).data
        if not found:
            raise PaymentServiceError(
                f"Stripe has no price {meaning.key}: run filmwright payments setup"
            )
        _ids[place] = found[0].id
    return _ids[place]


def meaning_of(client: stripe.StripeClient, price: str | stripe.Price | None) -> Meaning:
    """What a price is for; empty: nothing of ours."""
    if price is None:
        return Meaning()
    price_id = price if isinstance(price, str) else price.id
    if price_id not in _meanings:
        whole = client.v1.prices.retrieve(price) if isinstance(price, str) else price
        said = whole.metadata.to_dict() if whole.metadata else {}
        names = ("filmwright_plan", "filmwright_interval", "filmwright_pack")
        meaning = Meaning(*(str(said.get(name, "")) for name in names))
        if meaning == Meaning():
            return meaning
        _meanings[price_id] = meaning
    return _meanings[price_id]


def set_up(studio: Studio) -> Iterator[Made]:
    """Create what is missing at Stripe. A price that changed is replaced; who pays the old one
    goes on paying it."""
    _ids.clear()
    for plan in plans().values():
        if plan.price:
            _product(studio, f"filmwright_{plan.id}", f"Filmwright {plan.name}")
            for interval in INTERVALS:
                meaning = Meaning(plan.id, interval)
                yield _price(studio, meaning, f"filmwright_{plan.id}", amount_of(plan, interval))
    _product(studio, _CREDITS, "Filmwright credits")
    for pack in packs().values():
        yield _price(studio, Meaning(pack=pack.id), _CREDITS, pack.price)


def _product(studio: Studio, product_id: str, name: str) -> None:
    with calling(studio) as client:
        known = {one.id for one in client.v1.products.list({"ids": [product_id]}).data}
        if product_id not in known:
            client.v1.products.create({"id": product_id, "name": name})


def _price(studio: Studio, meaning: Meaning, product_id: str, amount: int) -> Made:
    with calling(studio) as client:
        found = client.v1.prices.list({"lookup_keys": [meaning.key], "active": True}).data
        if found and (found[0].unit_amount, found[0].currency) == (amount, CURRENCY):
            return Made(meaning.key, found[0].id, is_new=False)
        said = {"plan": meaning.plan, "interval": meaning.interval, "pack": meaning.pack}
        wanted: PriceCreateParams = {
            "product": product_id, "currency": CURRENCY, "unit_amount": amount,
            "lookup_key": meaning.key, "transfer_lookup_key": True,
            "metadata": {f"filmwright_{name}": value for name, value in said.items() if value},
        }  # fmt: skip
        if meaning.interval == "month" or meaning.interval == "year":
            wanted["recurring"] = {"interval": meaning.interval}
        return Made(meaning.key, client.v1.prices.create(wanted).id, is_new=True)
