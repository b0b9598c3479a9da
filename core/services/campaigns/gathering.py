"""Lists going in, and the list that comes out: everybody with their link and status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from core.database import writing
from core.errors import ConflictError
from core.models import Campaign, Film, Recipient, User
from core.services.campaigns import book, lists, people, sheets
from core.services.campaigns.links import link_of
from core.services.campaigns.setup import setup_of
from core.studio import Studio

_HEADER = ("name", "email", "status", "link", "watched", "note", "id")


@dataclass(frozen=True)
class Row:
    """Somebody of a campaign as it is shown."""

    recipient: Recipient
    link: str
    """Where the film is watched; empty while it is not there."""
    held: bool
    """Whether the film waits for an admin to look at it."""
    progress: float
    """Of the film, 0–1."""


@dataclass(frozen=True)
class Rows:
    """One page of a campaign's people."""

    rows: list[Row]
    page: int
    pages: int
    total: int


def take_sheet(session: Session, campaign: Campaign, content: bytes) -> people.Taken:
    """Add the people of a list as CSV; rows that cannot be used are kept with their reason.

    :raises InputError: it is no list, or has too many people.
    :raises ConflictError: the campaign was cancelled, or its people come from Salesforce.
    """
    if campaign.source == "salesforce" and _has_people(session, campaign):
        raise ConflictError("the people of this campaign come from Salesforce; begin another")
    somebody, bad = people.of_sheet(sheets.read(content))
    return people.take(session, campaign, somebody, bad)


def take_list(
    studio: Studio, session: Session, user: User, campaign: Campaign, list_id: str = "",
    condition: str = "",
) -> people.Taken:  # fmt: skip
    """Add the members of a campaign in Salesforce, or the Contacts that meet a condition.

    :raises NotAllowedError: only admins read the company's Contacts.
    :raises InputError: there is no such list, or a variable is no field of a Contact.
    :raises RecordsError: Salesforce cannot be asked.
    """
    names = book.template(studio, session, campaign).names
    session.rollback()
    if condition:
        found = lists.contacts(studio, user, condition, names)
    else:
        found = lists.members(studio, user, list_id, names)
    taken = people.take(session, campaign, found)
    with writing(session):
        session.refresh(campaign)
        campaign.source, campaign.list_id = "salesforce", list_id
    return taken


def rows_of(
    studio: Studio, session: Session, campaign: Campaign, status: str = "", page: int = 1,
    size: int = 50,
) -> Rows:  # fmt: skip
    """One page of the campaign's people, in the order of the list."""
    wanted = [Recipient.campaign_id == campaign.id]
    if status in book.STATUSES:
        wanted.append(Recipient.status == status)
    total = session.scalar(select(func.count()).select_from(Recipient).where(*wanted)) or 0
    found = session.execute(
        select(Recipient, Film)
        .outerjoin(Film, Film.id == Recipient.film_id)
        .where(*wanted)
        .options(load_only(Film.status, Film.moderation, Film.progress))
        .order_by(Recipient.number)
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    days = setup_of(campaign).days
    rows = [_row(studio, one, film, days) for one, film in found]
    return Rows(rows, page, max(1, -(-total // size)), total)


def as_sheet(studio: Studio, session: Session, campaign: Campaign) -> Iterator[str]:
    """Everybody with their link and status, as CSV, piece by piece."""

    def rows() -> Iterator[tuple[str, ...]]:
        page, pages = 1, 1
        while page <= pages:
            found = rows_of(studio, session, campaign, page=page, size=500)
            for row in found.rows:
                one = row.recipient
                yield (one.name, one.email, one.status, row.link, str(one.watched), one.error,
                       "" if people.is_row(one) else one.subject)  # fmt: skip
            page, pages = page + 1, found.pages

    return sheets.written(_HEADER, rows())


def _row(studio: Studio, one: Recipient, film: Film | None, days: int) -> Row:
    if film is None:
        return Row(one, "", held=False, progress=0.0)
    held = one.status == "done" and film.moderation in ("flagged", "rejected")
    link = link_of(studio, film, days) if one.status == "done" else ""
    return Row(one, link, held, film.progress)


def _has_people(session: Session, campaign: Campaign) -> bool:
    mine = select(Recipient.id).where(Recipient.campaign_id == campaign.id).limit(1)
    return session.scalar(mine) is not None
