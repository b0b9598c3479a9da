"""One campaign: before it starts, its list, variables, preview and price; after, its films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from core import variables
from core.errors import FilmwrightError, InputError
from core.models import Campaign, Project, Recipient
from core.services import drafts, understanding
from core.services.campaigns import book, filming, gathering, lists, people, pricing
from core.services.campaigns.book import setup_of
from core.services.campaigns.links import link_of
from core.services.campaigns.template import Template
from core.services.plans import plan_of
from web.context import database, studio, user
from web.guard import sees_everything, signed_in
from web.pages.campaigns.area import blueprint, by_script, own_campaign, page

_SIZE = 50

#: People among whom the preview goes to and fro, and left-out rows that are named.
_LOOKED_AT, _NAMED = 500, 50

#: Places of a column that is none: nobody has a value there.
_NONE = "–"


@dataclass(frozen=True)
class Said:
    """A line of the preview."""

    speaker: str
    pieces: list[tuple[str, bool]]


@blueprint.get("/<campaign_id>")
@signed_in
def show(campaign_id: str) -> ResponseReturnValue:
    """The page; only its moving part when the page itself asks."""
    campaign = own_campaign(campaign_id)
    if request.args.get("was", campaign.status) != campaign.status:
        # What can be done with it has changed as well: all of the page.
        return Response(headers={"HX-Refresh": "true"})
    if campaign.status == "draft":
        return draft_page(campaign)
    facts = _under_way(campaign)
    return page("under_way" if by_script() else "show", campaign=campaign, **facts)


@blueprint.get("/<campaign_id>/people.csv")
@signed_in
def sheet(campaign_id: str) -> ResponseReturnValue:
    """Everybody with their link and status."""
    campaign = own_campaign(campaign_id)
    rows = gathering.as_sheet(studio(), database(), campaign)
    response = Response(stream_with_context(rows), mimetype="text/csv")
    name = "".join(one if one.isalnum() else "-" for one in campaign.name)[:60].strip("-")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name or 'films'}.csv")
    return response


def draft_page(
    campaign: Campaign, taken: people.Taken | None = None, fault: str = "", status: int = 200
) -> Any:
    """The campaign before it starts: the whole page, or its part for the page's script."""
    facts: dict[str, Any] = {"campaign": campaign, "taken": taken, "fault": fault}
    try:
        facts |= _draft(campaign, book.template(studio(), database(), campaign))
    except InputError as error:
        facts["broken"] = _(str(error))
    body = page("draft" if by_script() else "show", **facts)
    return body if status == 200 else (body, status)


def _draft(campaign: Campaign, template: Template) -> dict[str, Any]:
    session, setup = database(), setup_of(campaign)
    columns = people.columns_of(session, campaign)
    columns = [column for column in columns if "." not in column or column in template.names]
    values = pricing.values_of(session, campaign, template.names)
    standing = book.standing(session, campaign)
    project = session.get_one(Project, campaign.project_id)
    plan = plan_of(user())
    price = pricing.price(plan, drafts.brief_of(session, project, plan), len(values))
    guessed = people.guessed(template.names, columns)
    return {
        "names": [(name, variables.label(name)) for name in template.names],
        "columns": columns,
        "chosen": {**guessed, **setup.columns},
        "setup": setup,
        "standing": standing,
        "price": price,
        "enough": plan.unlimited or user().credits >= price.all,
        "able": len(values),
        "left_out": _left_out(campaign, template),
        "look": _look(campaign, template),
        "offered": _offered(),
    } | _fit(template, values, drafts.draft_of(project).duration)


def _fit(template: Template, values: list[dict[str, str]], wish: int | None) -> dict[str, Any]:
    """Whether the longest of the films still holds its speech."""
    play = pricing.at_longest(template, values)
    if play is None:
        return {"fit": None, "unfit": ""}
    found = understanding.fit(play, wish)
    try:
        understanding.refuse_unfit(play, wish)
    except InputError as error:
        return {"fit": found, "unfit": _(str(error))}
    return {"fit": found, "unfit": ""}


def _left_out(campaign: Campaign, template: Template) -> list[tuple[Recipient, str]]:
    """Who gets no film as things stand, and why; the first of them."""
    columns, fallbacks = setup_of(campaign).columns, campaign.fallbacks
    mine = select(Recipient).where(Recipient.campaign_id == campaign.id)
    found = []
    for one in database().scalars(mine.order_by(Recipient.number)):
        why = one.error
        if one.status == "waiting":
            why = people.values_for(template.names, columns, fallbacks, one.values)[1]
        if why:
            found.append((one, why))
        if len(found) == _NAMED:
            break
    return found


def _look(campaign: Campaign, template: Template) -> dict[str, Any] | None:
    """The lines with variables as one of the people hears them."""
    mine = (Recipient.campaign_id == campaign.id, Recipient.status == "waiting")
    found = select(Recipient).where(*mine).order_by(Recipient.number).limit(_LOOKED_AT)
    columns, fallbacks = setup_of(campaign).columns, campaign.fallbacks
    able = []
    for one in database().scalars(found):
        values, why = people.values_for(template.names, columns, fallbacks, one.values)
        if not why:
            able.append((one, values))
    if not able:
        return None
    at = max(1, min(request.values.get("look", 1, type=int), len(able)))
    one, values = able[at - 1]
    said = [
        Said(_speaker(template, line.speaker), variables.pieces(line.text, values))
        for line in template.lines
    ]
    title = variables.pieces(template.title, values)
    return {"at": at, "of": len(able), "who": one, "title": title, "lines": said}


def _speaker(template: Template, speaker: str) -> str:
    character = template.play.character(speaker)
    return character.name if character else _("Narrator")


def _offered() -> list[lists.List]:
    """Campaigns in Salesforce, for those who may read them."""
    if not sees_everything() or request.method != "GET" or by_script():
        return []
    database().rollback()
    try:
        return lists.offered(studio(), user())
    except FilmwrightError:
        return []


def _under_way(campaign: Campaign) -> dict[str, Any]:
    session = database()
    only = request.args.get("only", "")
    number = max(1, min(request.args.get("page", 1, type=int), 100_000))
    shared = filming.film_for_all(session, campaign)
    setup = setup_of(campaign)
    return {
        "standing": book.standing(session, campaign),
        "rows": gathering.rows_of(studio(), session, campaign, only, number, _SIZE),
        "only": only if only in book.STATUSES else "",
        "shared": shared,
        "shared_link": link_of(studio(), shared, setup.days) if shared else "",
        "setup": setup,
        "moving": campaign.status == "running" or bool(campaign.error),
    }
