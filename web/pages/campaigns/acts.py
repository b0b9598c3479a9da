"""What is done with a campaign: people come, choices change, it starts, rests and ends."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import FilmwrightError, InputError, NotFoundError
from core.models import Campaign
from core.services.campaigns import book, gathering, people
from core.services.campaigns.sheets import MOST_BYTES
from web.context import database, studio, user
from web.guard import refuse_unless_admin, signed_in
from web.pages.campaigns.area import (
    back_to,
    blueprint,
    by_script,
    gone_to,
    own_campaign,
)
from web.pages.campaigns.desk import draft_page


@blueprint.post("/<campaign_id>/list")
@signed_in
def add_list(campaign_id: str) -> ResponseReturnValue:
    """People from a file."""
    campaign = own_campaign(campaign_id)
    file = request.files.get("list")
    if file is None or not file.filename:
        return _said(campaign, None, _("Choose a file."))
    content = file.stream.read(MOST_BYTES + 1)
    return _taken(campaign, lambda: gathering.take_sheet(database(), campaign, content))


@blueprint.post("/<campaign_id>/salesforce")
@signed_in
def add_from_salesforce(campaign_id: str) -> ResponseReturnValue:
    """People from a campaign in Salesforce."""
    campaign, chosen = own_campaign(campaign_id), request.form.get("campaign", "")
    refuse_unless_admin()
    return _taken(
        campaign, lambda: gathering.take_list(studio(), database(), user(), campaign, chosen)
    )


@blueprint.post("/<campaign_id>/choices")
@signed_in
def choose(campaign_id: str) -> ResponseReturnValue:
    """Columns, words for whoever has none, and the film's page."""
    campaign, form = own_campaign(campaign_id), request.form
    names = form.getlist("variable")
    choices: dict[str, object] = {
        name: form[name].strip() for name in ("call", "call_url") if name in form
    }
    fallbacks = None
    if campaign.status == "draft" and names:
        fallbacks = {name: form.get(f"fallback:{name}", "") for name in names}
        columns = {name: form.get(f"column:{name}", "") for name in names}
        choices["columns"] = {name: column for name, column in columns.items() if column}
    try:
        book.change(database(), campaign, form.get("name"), fallbacks, choices)
    except InputError as error:
        return _said(campaign, None, _(str(error)))
    return _said(campaign, None, "")


@blueprint.post("/<campaign_id>/start")
@signed_in
def start(campaign_id: str) -> ResponseReturnValue:
    """Make the films."""
    campaign = own_campaign(campaign_id)
    return _do(campaign, lambda: book.start(studio(), database(), user(), campaign))


@blueprint.post("/<campaign_id>/pause")
@signed_in
def pause(campaign_id: str) -> ResponseReturnValue:
    """Begin no further film."""
    campaign = own_campaign(campaign_id)
    return _do(campaign, lambda: book.pause(database(), campaign))


@blueprint.post("/<campaign_id>/resume")
@signed_in
def resume(campaign_id: str) -> ResponseReturnValue:
    """Go on."""
    campaign = own_campaign(campaign_id)
    return _do(campaign, lambda: book.resume(studio(), database(), campaign))


@blueprint.post("/<campaign_id>/cancel")
@signed_in
def cancel(campaign_id: str) -> ResponseReturnValue:
    """End it for good."""
    campaign = own_campaign(campaign_id)
    return _do(campaign, lambda: book.cancel(studio(), database(), campaign))


@blueprint.post("/<campaign_id>/retry")
@signed_in
def retry(campaign_id: str) -> ResponseReturnValue:
    """Make failed films again: all of them, or one person's."""
    campaign, person = own_campaign(campaign_id), request.form.get("person", "")
    one = book.recipient(database(), campaign, person) if person else None
    return _do(campaign, lambda: book.retry(database(), campaign, one))


@blueprint.post("/<campaign_id>/delete")
@signed_in
def delete(campaign_id: str) -> ResponseReturnValue:
    """Forget it, and everybody in it."""
    campaign = own_campaign(campaign_id)
    name = campaign.name
    try:
        book.remove(database(), campaign)
    except InputError as error:
        flash(_(str(error)), "error")
        return back_to(campaign)
    flash(_("“%(title)s” was deleted", title=name), "success")
    return gone_to(url_for("campaigns.index"))


def _do(campaign: Campaign, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except NotFoundError:
        raise
    except FilmwrightError as error:
        flash(_(str(error)), "error")
    return back_to(campaign)


def _taken(campaign: Campaign, take: Callable[[], people.Taken]) -> ResponseReturnValue:
    try:
        return _said(campaign, take(), "")
    except NotFoundError:
        raise
    except FilmwrightError as error:
        return _said(campaign, None, _(str(error)))


def _said(campaign: Campaign, taken: people.Taken | None, fault: str) -> ResponseReturnValue:
    """The page with what became of it."""
    if campaign.status == "draft" and (by_script() or fault or taken):
        return draft_page(campaign, taken, fault)
    if fault:
        flash(fault, "error")
    elif taken is not None:
        count = ngettext("%(num)s person was added", "%(num)s people were added", taken.added)
        flash(count, "success")
    return back_to(campaign)
