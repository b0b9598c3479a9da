"""What each plan allows and what films cost, from ``config/plans.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config import read
from core.errors import InputError
from core.film import Brief, Resolution
from core.models import User

_ORDER: tuple[Resolution, ...] = ("720p", "1080p", "4k")


@dataclass(frozen=True)
class Plan:
    """One plan; see ``config/plans.toml``."""

    id: str
    name: str
    price: int
    """US cents a month."""
    yearly: int
    """US cents a year, paid at once."""
    monthly: int
    """Credits a month; -1: films cost nothing."""
    resolution: Resolution
    """The finest it may film in."""
    watermark: str
    priority: str
    requests_per_minute: int
    films_at_once: int

    @property
    def unlimited(self) -> bool:
        """Whether films cost nothing."""
        return self.monthly < 0

    @property
    def resolutions(self) -> tuple[Resolution, ...]:
        """The resolutions it may film in."""
        return _ORDER[: _ORDER.index(self.resolution) + 1]


@dataclass(frozen=True)
class Pack:
    """Credits bought once; they stay until they are spent."""

    id: str
    credits: int
    price: int
    """US cents."""


@cache
def packs() -> dict[str, Pack]:
    """What can be bought once, by id, the smallest first."""
    return {entry["id"]: Pack(**entry) for entry in read("plans")["packs"]}


@cache
def plans() -> dict[str, Plan]:
    """Every plan by id, the smallest first."""
    return {entry["id"]: Plan(**entry) for entry in read("plans")["plans"]}


def plan_of(user: User) -> Plan:
    """The account's plan."""
    return plans()[user.tier]


def cost_of(plan: Plan, brief: Brief, revision: bool) -> int:
    """Credits that making this film costs."""
    costs: dict[str, int] = read("plans")["costs"]
    if plan.unlimited:
        return 0
    if revision:
        return costs["revision"]
    return costs["film_4k"] if brief.resolution == "4k" else costs["film"]


def refuse_beyond(plan: Plan, brief: Brief) -> None:
    """:raises InputError: the plan does not include what the brief asks."""
    if brief.resolution not in plan.resolutions:
        raise InputError(
            f"the plan {plan.name} films in up to {plan.resolution}; {brief.resolution} was asked: "
            "choose a lower resolution or another plan"
        )
