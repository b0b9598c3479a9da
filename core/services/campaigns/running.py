"""The lane of the campaigns: begins films as others end, and says what became of each.

Everything follows from rows: whose film ended, who waits, how many are at work. A round may be
cut off anywhere; the next one finds where it was.
"""

from __future__ import annotations

import logging

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import FilmwrightError, OutOfCreditsError
from core.models import Campaign, Film, Project, Recipient, User, now
from core.services import films, webhooks
from core.services.campaigns import book, filming, telling
from core.services.courier import Round
from core.services.plans import plan_of
from core.studio import Studio

log = logging.getLogger("filmwright.campaigns")

#: Films begun in one go, before others have their turn.
_AT_ONCE = 20

#: How the reason of a campaign begins that goes on by itself once there are credits.
WAITS_FOR_CREDITS = "Out of credits: "

_ENDED = ("done", "failed", "cancelled")


def carry(turn: Round) -> bool:
    """One round over every campaign that is under way; whether anything happened."""
    studio, busy = turn.studio, False
    with studio.sessions() as session:
        under_way = list(session.scalars(_under_way()))
    for campaign_id in under_way:
        if turn.leaving.is_set() or not turn.beat():
            return False
        busy |= step(studio, campaign_id)
    return telling.carry(turn) or busy


def step(studio: Studio, campaign_id: str) -> bool:
    """Bring one campaign as far as it can go at this moment; whether anything happened."""
    with studio.sessions() as session:
        settled = _settle(session, campaign_id)
        campaign = session.get(Campaign, campaign_id, populate_existing=True)
        if campaign is None:
            return settled
        if campaign.status == "cancelled":
            return _stop(studio, session, campaign) or settled
        if campaign.status == "paused":
            return _resume_if_paid(session, campaign) or settled
        try:
            return _go_on(studio, session, campaign) or settled
        except OutOfCreditsError as error:
            _wait(session, campaign_id, WAITS_FOR_CREDITS + str(error))
        except FilmwrightError as error:
            _wait(session, campaign_id, str(error))
        return True


def _under_way() -> Select[str]:
    """Campaigns that run, wait for credits, or were cancelled with films at work."""
    making = select(Recipient.id).where(
        Recipient.campaign_id == Campaign.id, Recipient.status == "making"
    )
    return (
        select(Campaign.id)
        .join(User, User.id == Campaign.owner_id)
        .where(
            User.status == "active",
            (Campaign.status == "running")
            | ((Campaign.status == "paused") & Campaign.error.startswith(WAITS_FOR_CREDITS))
            | (Campaign.status.in_(("paused", "cancelled")) & making.exists()),
        )
        .order_by(Campaign.started_at)
    )


def _settle(session: Session, campaign_id: str) -> bool:
    """Say of everybody whose film ended what became of it."""
    making = (Recipient.campaign_id == campaign_id, Recipient.status == "making")
    ended = select(Recipient.id).outerjoin(Film, Film.id == Recipient.film_id).where(
        *making, Film.status.in_(_ENDED) | Film.id.is_(None)
    )  # fmt: skip
    if session.scalar(ended.limit(1)) is None:
        return False
    with writing(session):
        rows = session.execute(
            select(Recipient, Film.status, Film.error)
            .outerjoin(Film, Film.id == Recipient.film_id)
            .where(*making, Film.status.in_(_ENDED) | Film.id.is_(None))
        )
        for one, status, error in rows:
            one.status = "done" if status == "done" else "failed"
            one.error = "" if status == "done" else (error or "it was stopped")
            one.told_at = None
    return True


def _go_on(studio: Studio, session: Session, campaign: Campaign) -> bool:
    place = session.get(Project, campaign.films_in or "")
    user = session.get_one(User, campaign.owner_id, populate_existing=True)
    if place is None or place.deleted_at is not None:
        _wait(session, campaign.id, "its films were deleted", "cancelled")
        return True
    shared = filming.film_for_all(session, campaign)
    if shared is None:
        return filming.begin_for_all(studio, session, campaign.id) is not None
    if shared.status != "done":
        return _wait_for_all(session, campaign, shared)
    if shared.moderation in ("flagged", "rejected"):
        return _wait_for_a_look(session, campaign, shared)
    if campaign.error:
        _wait(session, campaign.id, "", "running")
    room = min(_AT_ONCE, plan_of(user).films_at_once - filming.at_work(session, user.id))
    if room > 0 and filming.begin_next(studio, session, campaign.id, room):
        return True
    return _finish(studio, session, campaign.id)


def _wait_for_all(session: Session, campaign: Campaign, shared: Film) -> bool:
    """The film that the others share their scenes with is not there yet."""
    if shared.at_work:
        return False
    why = shared.error or "it was stopped"
    _wait(session, campaign.id, f"the film for everybody was not made: {why}")
    return True


def _wait_for_a_look(session: Session, campaign: Campaign, shared: Film) -> bool:
    """Its script tripped a term: before an admin has looked, nobody gets a film of it."""
    if shared.moderation == "rejected":
        _wait(session, campaign.id, "the script was turned down by whoever runs this studio")
        return True
    if not campaign.error:
        _wait(session, campaign.id, "the script waits for somebody to look at it", "running")
    return False


def _finish(studio: Studio, session: Session, campaign_id: str) -> bool:
    """Everybody's film ended: the campaign is done, until people are added."""
    open_ones = (Recipient.campaign_id == campaign_id, Recipient.status.in_(("waiting", "making")))
    if session.scalar(select(Recipient.id).where(*open_ones).limit(1)) is not None:
        return False
    with writing(session):
        campaign = session.get_one(Campaign, campaign_id, populate_existing=True)
        left = session.scalar(select(func.count()).select_from(Recipient).where(*open_ones))
        if campaign.status != "running" or left:
            return False
        campaign.status, campaign.finished_at, campaign.error = "done", now(), ""
        standing = book.standing(session, campaign)
        told = {
            "campaign": campaign.id, "name": campaign.name, "done": standing.done,
            "failed": standing.failed, "skipped": standing.skipped,
            "url": f"{studio.settings.address}/campaigns/{campaign.id}",
        }  # fmt: skip
        key = f"{campaign.id}:{campaign.finished_at:%Y%m%d%H%M%S%f}"
        webhooks.tell(session, campaign.owner_id, "campaign.completed", key, told)
    return True


def _resume_if_paid(session: Session, campaign: Campaign) -> bool:
    """Go on with a campaign that waited for credits, once there are enough for its next film."""
    if not campaign.error.startswith(WAITS_FOR_CREDITS):
        return False
    user = session.get_one(User, campaign.owner_id, populate_existing=True)
    if user.credits < filming.cost_of_next(session, campaign, user):
        return False
    with writing(session):
        held = session.get_one(Campaign, campaign.id, populate_existing=True)
        if held.status != "paused" or not held.error.startswith(WAITS_FOR_CREDITS):
            return False
        held.status, held.error = "running", ""
    return True


def _stop(studio: Studio, session: Session, campaign: Campaign) -> bool:
    """A cancelled campaign's films that are at work still are stopped."""
    mine = (Film.project_id == campaign.films_in, Film.status.in_(("queued", "running")))
    at_work = list(session.scalars(select(Film).where(*mine)))
    for film in at_work:
        films.cancel(studio, session, film)
    return bool(at_work)


def _wait(session: Session, campaign_id: str, why: str, status: str = "paused") -> None:
    """Hold a campaign that runs, and say why."""
    with writing(session):
        campaign = session.get_one(Campaign, campaign_id, populate_existing=True)
        if campaign.status == "running":
            campaign.status, campaign.error = status, why
            log.info("campaign %s is %s: %s", campaign_id, status, why)
