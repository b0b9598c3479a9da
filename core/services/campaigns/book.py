"""Campaigns: begun from a project, given people, started, held, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core import variables
from core.database import writing
from core.errors import ConflictError, InputError, NotFoundError, OutOfCreditsError
from core.film import Screenplay
from core.models import Campaign, Film, Project, Recipient, User, new_id, now
from core.services import drafts, films, projects, understanding
from core.services.campaigns import filming, pricing
from core.services.campaigns.setup import changed, setup_of
from core.services.campaigns.template import NO_VARIABLES, Template, template_of
from core.services.plans import plan_of
from core.studio import Studio

__all__ = [
    "Standing", "cancel", "change", "create", "listed", "owned", "pause", "price", "recipient",
    "remove", "resume", "retry", "setup_of", "standing", "start", "template", "whose",
]  # fmt: skip

#: Campaigns that are not over.
OPEN = ("draft", "running", "paused")

STATUSES = ("waiting", "making", "done", "failed", "skipped")


@dataclass(frozen=True)
class Standing:
    """How far a campaign is."""

    waiting: int = 0
    making: int = 0
    done: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        """Everybody in it."""
        return self.waiting + self.making + self.done + self.failed + self.skipped

    @property
    def share(self) -> float:
        """0–1: of those who are to have a film, how many it is settled for."""
        wanted = self.total - self.skipped
        return (self.done + self.failed) / wanted if wanted else 0.0


def create(
    studio: Studio, session: Session, user: User, project: Project, name: str = "",
    fallbacks: Mapping[str, str] | None = None, choices: Mapping[str, Any] | None = None,
) -> Campaign:  # fmt: skip
    """A campaign of a project whose script has variables; nothing is made yet.

    :raises InputError: the script has no variables, or a choice is wrong.
    """
    understood = _template_of_project(studio, session, project)
    campaign = Campaign(
        id=new_id(), owner_id=user.id, project_id=project.id,
        name=(" ".join(name.split()) or understood.title)[:120], source="csv", draft={},
        fallbacks=_cleaned(fallbacks or {}), status="draft",
    )  # fmt: skip
    changed(campaign, dict(choices or {}))
    with writing(session):
        session.add(campaign)
    return campaign


def owned(session: Session, user: User, campaign_id: str) -> Campaign:
    """The account's campaign.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    mine = (Campaign.id == campaign_id, Campaign.owner_id == user.id)
    campaign = session.scalar(select(Campaign).where(*mine))
    if campaign is None:
        raise NotFoundError("there is no such campaign")
    return campaign


def whose(session: Session, user: User, project_id: str) -> Campaign | None:
    """The account's campaign whose films are in a project; ``None``: it is an ordinary one."""
    mine = (Campaign.films_in == project_id, Campaign.owner_id == user.id)
    return session.scalar(select(Campaign).where(*mine))


def recipient(session: Session, campaign: Campaign, recipient_id: str) -> Recipient:
    """Somebody of the campaign.

    :raises NotFoundError: nobody of that id is in it.
    """
    one = session.get(Recipient, recipient_id)
    if one is None or one.campaign_id != campaign.id:
        raise NotFoundError("there is nobody of that id in this campaign")
    return one


def listed(session: Session, user: User) -> list[tuple[Campaign, Standing]]:
    """The account's campaigns, the newest first, and how far each is."""
    mine = select(Campaign).where(Campaign.owner_id == user.id)
    campaigns = list(session.scalars(mine.order_by(Campaign.created_at.desc())))
    counts: dict[str, dict[str, int]] = {}
    rows = session.execute(
        select(Recipient.campaign_id, Recipient.status, func.count())
        .join(Campaign, Campaign.id == Recipient.campaign_id)
        .where(Campaign.owner_id == user.id)
        .group_by(Recipient.campaign_id, Recipient.status)
    )
    for campaign_id, status, count in rows:
        counts.setdefault(campaign_id, {})[status] = count
    return [(one, Standing(**counts.get(one.id, {}))) for one in campaigns]


def standing(session: Session, campaign: Campaign) -> Standing:
    """How far the campaign is."""
    rows = session.execute(
        select(Recipient.status, func.count())
        .where(Recipient.campaign_id == campaign.id)
        .group_by(Recipient.status)
    )
    return Standing(**{row[0]: row[1] for row in rows})


def change(
    session: Session, campaign: Campaign, name: str | None = None,
    fallbacks: Mapping[str, str] | None = None, choices: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Change its name and what its films' pages show; before it starts, also what stands in them.

    :raises ConflictError: it is under way, and its films are not changed any more.
    """
    before_start = fallbacks is not None or "columns" in (choices or {})
    with writing(session):
        session.refresh(campaign)
        if before_start and campaign.status != "draft":
            raise ConflictError("the campaign is under way: its films are not changed any more")
        if name is not None and name.strip():
            campaign.name = " ".join(name.split())[:120]
        if fallbacks is not None:
            campaign.fallbacks = _cleaned(fallbacks)
        changed(campaign, dict(choices or {}))


def template(studio: Studio, session: Session, campaign: Campaign) -> Template:
    """What its films are made from: once it is started, as it was then.

    :raises InputError: the project's script can no longer be used.
    """
    place = session.get(Project, campaign.films_in) if campaign.films_in else None
    if place is not None and place.screenplay is not None:
        return Template(place.title, Screenplay.model_validate(place.screenplay))
    project = session.get(Project, campaign.project_id)
    if project is None or project.deleted_at is not None:
        raise NotFoundError("the campaign's project is gone")
    return _template_of_project(studio, session, project)


def price(studio: Studio, session: Session, user: User, campaign: Campaign) -> pricing.Price:
    """What it costs to make a film for everybody who can have one and has none yet.

    :raises InputError: the project's script can no longer be used.
    """
    understood = template(studio, session, campaign)
    place = session.get_one(Project, campaign.films_in or campaign.project_id)
    brief = drafts.brief_of(session, place, plan_of(user))
    count = len(pricing.values_of(session, campaign, understood.names))
    return pricing.price(plan_of(user), brief, count)


def start(studio: Studio, session: Session, user: User, campaign: Campaign) -> None:
    """Have the films made; from here on its script stays as it is.

    :raises ConflictError: it was started.
    :raises InputError: nobody is in it, or the script does not fit its length with their names.
    :raises OutOfCreditsError: there are too few credits for its first film.
    """
    campaign_id, user_id = campaign.id, user.id
    understood = template(studio, session, campaign)
    project = projects.owned(session, user, campaign.project_id)
    brief = drafts.brief_of(session, project, plan_of(user))
    films.refuse_what_cannot_be_met(studio, brief)
    values = pricing.values_of(session, campaign, understood.names)
    longest = pricing.at_longest(understood, values)
    if longest is None:
        raise InputError("nobody is in the campaign yet for whom a film can be made: add people")
    understanding.refuse_unfit(longest, brief.duration)
    with writing(session):
        campaign = session.get_one(
            Campaign, campaign_id, populate_existing=True, with_for_update=True
        )
        if campaign.status != "draft":
            raise ConflictError("this campaign was started already")
        user = session.get_one(User, user_id, populate_existing=True)
        _refuse_without_credits(user, pricing.price(plan_of(user), brief, len(values)).first)
        place = Project(
            id=new_id(), owner_id=user_id, title=understood.title[:160], hidden=True,
            draft=dict(project.draft), corrected=True,
            screenplay=understood.play.model_dump(mode="json"),
        )  # fmt: skip
        session.add(place)
        session.flush()
        campaign.films_in, campaign.status, campaign.started_at = place.id, "running", now()
        campaign.draft = {**place.draft, "setup": setup_of(campaign).model_dump(mode="json")}
        campaign.error = ""


def pause(session: Session, campaign: Campaign) -> None:
    """Begin no further film; those at work are finished.

    :raises ConflictError: it is not running.
    """
    _move(session, campaign, ("running",), "paused", "only a campaign that runs can be held")


def resume(studio: Studio, session: Session, campaign: Campaign) -> None:
    """Go on; the film for everybody is tried again when it failed.

    :raises ConflictError: it was not held.
    :raises OutOfCreditsError: there are too few credits for the film for everybody.
    """
    shared = filming.film_for_all(session, campaign)
    if campaign.status == "paused" and shared and shared.status in ("failed", "cancelled"):
        films.retry(studio, session, shared)
    _move(session, campaign, ("paused",), "running", "only a campaign that is held can go on")


def cancel(studio: Studio, session: Session, campaign: Campaign) -> None:
    """Make no further film, and stop those at work; finished ones stay, and can be watched.

    :raises ConflictError: it is over.
    """
    _move(session, campaign, OPEN, "cancelled", "this campaign is over already")
    at_work = select(Film).where(
        Film.project_id == campaign.films_in, Film.status.in_(("queued", "running", "cancelling"))
    )
    for film in list(session.scalars(at_work)):
        films.cancel(studio, session, film)


def retry(session: Session, campaign: Campaign, one: Recipient | None = None) -> int:
    """Make the films that failed again, or one of them; gives back how many.

    :raises ConflictError: the campaign was cancelled.
    """
    campaign_id, only = campaign.id, one.id if one else ""
    with writing(session):
        held = session.get_one(Campaign, campaign_id, populate_existing=True)
        if held.status == "cancelled":
            raise ConflictError("this campaign was cancelled; begin another")
        wanted = [Recipient.campaign_id == campaign_id, Recipient.status == "failed"]
        if only:
            wanted.append(Recipient.id == only)
        failed = list(session.scalars(select(Recipient).where(*wanted)))
        for row in failed:
            row.status, row.error, row.film_id, row.told_at = "waiting", "", None, None
        if failed and held.status == "done":
            held.status, held.finished_at = "running", None
    return len(failed)


def remove(session: Session, campaign: Campaign) -> None:
    """Forget the campaign and everybody in it; their films are deleted, and their links end.

    :raises ConflictError: it is under way.
    """
    campaign_id = campaign.id
    with writing(session):
        held = session.get_one(Campaign, campaign_id, populate_existing=True)
        if held.status in ("running", "paused"):
            raise ConflictError("end the campaign first; then it can be deleted")
        place = session.get(Project, held.films_in) if held.films_in else None
        if place is not None:
            place.deleted_at = now()
        session.execute(delete(Recipient).where(Recipient.campaign_id == campaign_id))
        session.delete(held)


def _move(
    session: Session, campaign: Campaign, since: tuple[str, ...], to: str, otherwise: str
) -> None:
    with writing(session):
        session.refresh(campaign, with_for_update=True)
        if campaign.status not in since:
            raise ConflictError(otherwise)
        campaign.status, campaign.error = to, ""
        if to == "cancelled":
            campaign.finished_at = now()


def _refuse_without_credits(user: User, needed: int) -> None:
    if user.credits < needed:
        raise OutOfCreditsError(
            f"a campaign's first film costs {needed} credit{'s' if needed > 1 else ''} and you "
            f"have {user.credits}: get more, or wait for next month's"
        )


def _template_of_project(studio: Studio, session: Session, project: Project) -> Template:
    script = variables.plain(drafts.draft_of(project).script)
    # Before anything is read: who has no variables is told so, whatever else is wrong.
    if not variables.names_in(f"{script}\n{project.title}"):
        raise InputError(NO_VARIABLES)
    play = understanding.understand(studio, session, project)
    return template_of(script, project.title, play)


def _cleaned(fallbacks: Mapping[str, str]) -> dict[str, str]:
    told = {}
    for name, value in fallbacks.items():
        if not variables.is_name(name):
            raise InputError(f"{name!r} is no variable's name")
        kept = variables.clean(value)
        if len(kept) > variables.MOST_LETTERS:
            raise InputError(
                f"what stands for {variables.label(name)} has more than "
                f"{variables.MOST_LETTERS} letters"
            )
        if kept:
            told[name] = kept
    return told
