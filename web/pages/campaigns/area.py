"""The area's blueprint, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from core.models import Campaign
from core.services.campaigns import book
from web.context import database, user

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")

#: Status → what it is called, and its tone.
STATUSES = {
    "draft": (_l("Draft"), "neutral"),
    "running": (_l("Making"), "primary"),
    "paused": (_l("On hold"), "warning"),
    "done": (_l("Done"), "success"),
    "cancelled": (_l("Ended"), "neutral"),
}

#: The same of one person's film.
STANDS = {
    "waiting": (_l("Waiting"), "neutral"),
    "making": (_l("Making"), "primary"),
    "done": (_l("Done"), "success"),
    "failed": (_l("Failed"), "danger"),
    "skipped": (_l("Left out"), "warning"),
}


def own_campaign(campaign_id: str) -> Campaign:
    """The campaign, if it is this person's."""
    return book.owned(database(), user(), campaign_id)


def page(name: str, **facts: Any) -> str:
    """A page of the area, or a part of one."""
    return render_template(f"campaigns/{name}.html", statuses=STATUSES, stands=STANDS, **facts)


def by_script() -> bool:
    """Whether the page's own script asks for a part of it."""
    return bool(request.headers.get("HX-Request"))


def back_to(campaign: Campaign) -> ResponseReturnValue:
    """The campaign's page, anew."""
    return gone_to(url_for("campaigns.show", campaign_id=campaign.id))


def gone_to(address: str) -> ResponseReturnValue:
    """Another page, also where the page's script asked."""
    return Response(headers={"HX-Redirect": address}) if by_script() else redirect(address)
