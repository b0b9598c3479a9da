"""Beginning a campaign's films: the one for everybody, and each person's own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.film import Brief, Screenplay
from core.models import Campaign, Film, Project, Recipient, User
from core.services import credits, drafts, events, films, moderation
from core.services.campaigns import people, pricing
from core.services.campaigns.setup import setup_of
from core.services.campaigns.template import Template
from core.services.plans import Plan, cost_of, plan_of
from core.studio import Studio

#: Personal films wait for those that somebody sits and waits for.
PRIORITY = "low"

_AT_WORK = ("queued", "running", "cancelling")


def film_for_all(session: Session, campaign: Campaign) -> Film | None:
    """The film from which the others take what they share."""
    mine = (Film.project_id == campaign.films_in, Film.revision.is_(False))
    return session.scalar(select(Film).where(*mine).order_by(Film.number).limit(1))


def cost_of_next(session: Session, campaign: Campaign, user: User) -> int:
    """Credits that the campaign's next film costs."""
    plan = plan_of(user)
    place = session.get_one(Project, campaign.films_in)
    if film_for_all(session, campaign) is None:
        return cost_of(plan, drafts.brief_of(session, place, plan), revision=False)
    return pricing.cost_of_next(session, plan, place.id)


def begin_for_all(studio: Studio, session: Session, campaign_id: str) -> Film | None:
    """Begin the film for everybody; ``None``: somebody else did, or it is no longer wanted.

    :raises OutOfCreditsError: the account has too few credits.
    :raises InputError: the film can no longer be made as it was asked for.
    """
    with writing(session):
        campaign, place, user = _held(session, campaign_id)
        if campaign.status != "running" or film_for_all(session, campaign) is not None:
            return None
        plan, template = plan_of(user), _template(place)
        everybody = pricing.values_of(session, campaign, template.names)
        values = {**(everybody[0] if everybody else {}), **campaign.fallbacks}
        brief = drafts.brief_of(session, place, plan, values)
        brief = brief.model_copy(update={"longest": template.longest(everybody)})
        film = _added(session, place, brief, None, cost_of(plan, brief, revision=False))
    session.refresh(film)
    films.send(studio, film, "1")
    return film


def begin_next(studio: Studio, session: Session, campaign_id: str, room: int) -> int:
    """Begin the films of the next people, ``room`` at most; gives back how many people are settled.

    Whoever has no value where one is needed is passed over, and says why.

    :raises OutOfCreditsError: the account has too few credits for the next; the others are begun.
    """
    begun: list[Film] = []
    settled = 0
    while settled < room:
        with writing(session):
            film, one = _next(session, campaign_id)
        if one is None:
            break
        settled += 1
        if film is not None:
            begun.append(film)
            session.refresh(film)
            films.send(studio, film, "1")
    return settled


def at_work(session: Session, user_id: str) -> int:
    """How many of the account's campaign films are being made."""
    return session.scalar(
        select(func.count())
        .select_from(Film)
        .join(Project, Project.id == Film.project_id)
        .where(Film.owner_id == user_id, Film.status.in_(_AT_WORK), Project.hidden.is_(True))
    ) or 0  # fmt: skip


def _next(session: Session, campaign_id: str) -> tuple[Film | None, Recipient | None]:
    """The next person and their film, in one transaction: neither is ever without the other."""
    campaign, place, user = _held(session, campaign_id)
    if campaign.status != "running":
        return None, None
    waiting = (Recipient.campaign_id == campaign_id, Recipient.status == "waiting")
    one = session.scalar(
        select(Recipient).where(*waiting).order_by(Recipient.number).limit(1).with_for_update()
    )
    if one is None:
        return None, None
    template = _template(place)
    columns = setup_of(campaign).columns
    values, why = people.values_for(template.names, columns, campaign.fallbacks, one.values)
    if why:
        one.status, one.error, one.told_at = "skipped", why, None
        return None, one
    shared = film_for_all(session, campaign)
    assert shared is not None
    plan = plan_of(user)
    brief = _brief_for(session, place, plan, values, shared)
    cost = pricing.cost_of_next(session, plan, place.id)
    film = _added(session, place, brief, shared, cost)
    one.film_id, one.status, one.error, one.told_at = film.id, "making", "", None
    return film, one


def _brief_for(
    session: Session, place: Project, plan: Plan, values: Mapping[str, str], shared: Film
) -> Brief:
    """What the shared film was made from, with one person's words: a change of the plan in the
    middle of a campaign changes none of its pictures."""
    brief = drafts.brief_of(session, place, plan, values)
    first = Brief.model_validate(shared.brief)
    words = {"script": brief.script, "title": brief.title, "screenplay": brief.screenplay}
    return first.model_copy(update={**words, "longest": {}})


def _added(session: Session, place: Project, brief: Brief, shared: Film | None, cost: int) -> Film:
    newest = session.scalar(select(func.max(Film.number)).where(Film.project_id == place.id))
    film = Film(
        project_id=place.id,
        owner_id=place.owner_id,
        number=(newest or 0) + 1,
        brief=brief.model_dump(mode="json"),
        draft=place.draft,
        continuity=shared.handed_on if shared else None,
        priority=PRIORITY,
        revision=shared is not None,
        cost=cost,
        moderation=moderation.verdict(brief, shared),
        told=0,
    )
    session.add(film)
    session.flush()
    credits.reserve(session, film)
    events.tell(session, film.id, "job.queued", number=film.number, cost=film.cost)
    return film


def _held(session: Session, campaign_id: str) -> tuple[Campaign, Project, User]:
    """The campaign, its place and its owner; the owner's row is locked until the commit."""
    campaign = session.get_one(Campaign, campaign_id, populate_existing=True, with_for_update=True)
    user = session.get_one(User, campaign.owner_id, populate_existing=True, with_for_update=True)
    place = session.get_one(Project, campaign.films_in, populate_existing=True)
    return campaign, place, user


def _template(place: Project) -> Template:
    return Template(place.title, Screenplay.model_validate(place.screenplay))
