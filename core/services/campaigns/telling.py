"""What became of each film, told to Salesforce: link, status and day, on the campaign's member."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, load_only

from core.database import writing
from core.models import Campaign, Film, Recipient, now
from core.records import MOST_AT_ONCE, LimitError, Outcome, RecordsError
from core.services import courier
from core.services.campaigns import links
from core.services.campaigns.setup import setup_of
from core.services.courier import Round
from core.studio import Studio

log = logging.getLogger("filmwright.campaigns")

#: Of a person from Salesforce, the value that is the id of their membership of the campaign.
MEMBER = "CampaignMember.Id"

_WORDS = {"waiting": "Waiting", "making": "Making", "done": "Done", "failed": "Failed"}

#: Seconds of rest after Salesforce could not be told, at first and at most.
_REST = (5.0, 600.0)


class _Rest:
    """When Salesforce is told again, after it could not be. In memory: a new process tries at
    once."""

    until = 0.0
    failures = 0


def carry(turn: Round) -> bool:
    """Tell one batch of what changed; whether there was anything."""
    if time.monotonic() < _Rest.until:
        return False
    from core.services.salesforce import link

    with turn.studio.sessions() as session:
        batch = _due(session)
        if not batch:
            return False
        system = link.system(turn.studio)
        if system is None:
            return False
        records = [_record(turn.studio, session, one, campaign) for one, campaign in batch]
    if not turn.beat():
        return False
    try:
        outcomes = system.upsert("CampaignMember", "Id", records)
    except RecordsError as error:
        _rest(error)
        return False
    _Rest.failures = 0
    _note(turn.studio, [one for one, _ in batch], outcomes)
    if any(outcome.code and outcome.passing for outcome in outcomes):
        _Rest.until = time.monotonic() + _REST[0]
    return True


def _due(session: Session) -> list[tuple[Recipient, Campaign]]:
    """The next people of whom there is news, and who are members of a campaign there."""
    rows = session.execute(
        select(Recipient, Campaign)
        .join(Campaign, Campaign.id == Recipient.campaign_id)
        .where(
            Campaign.source == "salesforce", Campaign.status != "draft",
            Recipient.told_at.is_(None), Recipient.status.in_(_WORDS),
            Recipient.values[MEMBER].as_string().is_not(None),
        )
        .order_by(Recipient.number)
        .limit(MOST_AT_ONCE)
    )  # fmt: skip
    return [(one, campaign) for one, campaign in rows]


def _record(studio: Studio, session: Session, one: Recipient, campaign: Campaign) -> dict[str, Any]:
    brief = load_only(Film.status, Film.moderation, Film.finished_at)
    film = session.get(Film, one.film_id, options=[brief]) if one.film_id else None
    link = links.link_of(studio, film, setup_of(campaign).days) if film else ""
    done = one.status == "done" and bool(link)
    finished = film.finished_at if film and done else None
    return {
        "Id": one.values[MEMBER],
        "Film_URL__c": link or None,
        "Film_Status__c": "Making" if one.status == "done" and not link else _WORDS[one.status],
        "Film_Sent_Date__c": f"{finished:%Y-%m-%d}" if finished else None,
    }


def _note(studio: Studio, told: Sequence[Recipient], outcomes: Sequence[Outcome]) -> None:
    """Keep who was told; who changed in the meantime is told again, who was refused is not."""
    with studio.sessions() as session, writing(session):
        for one, outcome in zip(told, outcomes, strict=True):
            if outcome.code and outcome.passing:
                continue
            if outcome.code:
                log.warning("Salesforce refused %s: %s", one.values[MEMBER], outcome.message)
            session.execute(
                update(Recipient)
                .where(
                    Recipient.id == one.id, Recipient.status == one.status,
                    Recipient.film_id.is_(None) if one.film_id is None
                    else Recipient.film_id == one.film_id,
                )
                .values(told_at=now())
                .execution_options(synchronize_session=False)
            )  # fmt: skip


def _rest(error: RecordsError) -> None:
    pause = courier.pause(_Rest.failures + 1, _REST)
    if isinstance(error, LimitError) and error.until is not None:
        pause = max(pause, (error.until - now()).total_seconds())
    _Rest.until, _Rest.failures = time.monotonic() + pause, min(_Rest.failures + 1, 10)
    log.warning("Salesforce could not be told of films: %s; again in %.0f s", error, pause)
