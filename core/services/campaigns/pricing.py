"""What a campaign costs, and whether its words fit, before it is started."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import read
from core.film import Brief, Screenplay
from core.models import Campaign, Film, Recipient
from core.planning import with_texts
from core.services.campaigns import people
from core.services.campaigns.setup import setup_of
from core.services.campaigns.template import Template
from core.services.plans import Plan, cost_of


@dataclass(frozen=True)
class Price:
    """Credits."""

    people: int
    """For how many a film is made."""
    first: int
    """For the film that all others share their scenes with."""
    all: int
    """With it, for everybody."""


def films_of_a_credit() -> int:
    """How many personal films one credit pays for."""
    count: int = read("plans")["costs"]["personal_films"]
    return count


def price(plan: Plan, brief: Brief, count: int) -> Price:
    """What films for ``count`` people cost."""
    if plan.unlimited:
        return Price(count, 0, 0)
    first = cost_of(plan, brief, revision=False)
    return Price(count, first, first + math.ceil(count / films_of_a_credit()))


def cost_of_next(session: Session, plan: Plan, project_id: str) -> int:
    """What the next personal film in a campaign's project costs: the first of every few pays for
    them. What was given back because a film was not made is asked for again."""
    if plan.unlimited:
        return 0
    mine = (Film.project_id == project_id, Film.revision.is_(True),
            Film.status.not_in(("failed", "cancelled")))  # fmt: skip
    made, paid = session.execute(
        select(func.count(), func.coalesce(func.sum(Film.cost), 0)).where(*mine)
    ).one()
    return 1 if math.ceil((made + 1) / films_of_a_credit()) > paid else 0


def values_of(session: Session, campaign: Campaign, names: Sequence[str]) -> list[dict[str, str]]:
    """What stands in the film of everybody who can have one and has none yet."""
    columns, fallbacks = setup_of(campaign).columns, campaign.fallbacks
    rows = session.scalars(
        select(Recipient.values).where(
            Recipient.campaign_id == campaign.id, Recipient.status == "waiting"
        ).order_by(Recipient.number)
    )  # fmt: skip
    told = (people.values_for(names, columns, fallbacks, values) for values in rows)
    return [values for values, why in told if not why]


def at_longest(template: Template, values: Sequence[Mapping[str, str]]) -> Screenplay | None:
    """The screenplay with the longest lines for which time is kept free; ``None``: for nobody."""
    if not values:
        return None
    return with_texts(template.filled(values[0]), template.longest(values))
