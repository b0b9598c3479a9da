"""Publishing many films: which, to which channel, from when on and how far apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.errors import FilmwrightError, InputError, NotFoundError
from core.models import Channel, Film, Project, Upload, now
from core.services import projects, storyboard
from core.services.publishing import channels as kept
from core.services.publishing import uploads
from core.services.publishing.options import Options
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.publish import form
from web.pages.publish.area import blueprint, page, ready_channels

#: Minutes from one film to the next.
STEPS = {
    0: _l("All at once"),
    60: _l("Every hour"),
    360: _l("Every 6 hours"),
    720: _l("Every 12 hours"),
    1440: _l("Every day"),
    10080: _l("Every week"),
}

#: Films that can be chosen from, and that one form may send.
_SHOWN, _MOST = 60, uploads.MOST_AT_ONCE

#: Uploads among which a film is looked for that was published before.
_LOOKED_BACK = 200


@dataclass(frozen=True)
class Stop:
    """A film's place in the plan."""

    project: Project
    film: Film
    at: datetime


@blueprint.get("/publish/many")
@signed_in
def many() -> ResponseReturnValue:
    """Choose films, and see when each goes out."""
    return _page()


@blueprint.get("/publish/many/plan")
@signed_in
def plan() -> ResponseReturnValue:
    """When each of the chosen films goes out."""
    try:
        stops, fault = _stops(), ""
    except InputError as error:
        stops, fault = [], _(str(error))
    return page("plan", stops=stops, fault=fault)


@blueprint.post("/publish/many")
@signed_in
def publish_many() -> ResponseReturnValue:
    """Send them."""
    channel = kept.owned(database(), user(), request.form.get("channel", ""))
    try:
        stops = _stops()
        if not stops:
            raise InputError(_("Choose at least one film."))
        sent = uploads.publish_many(
            studio(), database(), user(), [one.film for one in stops], channel,
            _options(channel), stops[0].at, _step(),
        )  # fmt: skip
    except FilmwrightError as error:
        if isinstance(error, NotFoundError):
            raise
        return _page(_(str(error)))
    count = ngettext("%(num)s film is on its way.", "%(num)s films are on their way.", len(sent))
    flash(count, "success")
    return redirect(url_for("publish.uploads"))


def _page(fault: str = "") -> ResponseReturnValue:
    shelf = projects.shelf(database(), user(), only="done", size=_SHOWN)
    body = page(
        "many", cards=[one for one in shelf.cards if one.state != "held"], able=ready_channels(),
        channel_choices=[(one.id, one.name) for one in ready_channels()],
        chosen=request.values.getlist("project"), steps=STEPS, step=_step(),
        fault=fault, stops=_stops_or_none(), soon=now() + timedelta(hours=1),
        known=_known(),
    )  # fmt: skip
    return body, 422 if fault else 200


def _known() -> dict[str, Upload]:
    """Projects whose film is on its way or there, as far back as is looked: their newest upload."""
    lately = uploads.of_user(database(), user(), 1, _LOOKED_BACK)
    ended = ("failed", "cancelled")
    return {one.project_id: one for one in reversed(lately)
            if one.project_id and one.status not in ended}  # fmt: skip


def _stops() -> list[Stop]:
    """The chosen films with their moments, in the order of the page.

    :raises InputError: too many, or no moment.
    """
    wanted = list(dict.fromkeys(request.values.getlist("project")))
    if len(wanted) > _MOST:
        raise InputError(_("Choose at most %(most)s films at a time.", most=_MOST))
    start = max(form.at("start") or now(), now())
    found = []
    for project_id in wanted:
        project = projects.owned(database(), user(), project_id)
        film = storyboard.newest_finished(database(), project)
        if film is not None and film.moderation not in ("flagged", "rejected"):
            found.append((project, film))
    step = timedelta(minutes=_step())
    return [Stop(project, film, start + place * step)
            for place, (project, film) in enumerate(found)]  # fmt: skip


def _stops_or_none() -> list[Stop]:
    try:
        return _stops()
    except InputError:
        return []


def _options(channel: Channel) -> Options:
    """What all of them share; titles, descriptions and tags are each film's own."""
    chosen = {"privacy": request.form.get("privacy", "private"),
              **form.collected(request.form.get("playlist", ""))}  # fmt: skip
    return form.shared({**channel.options, **chosen})


def _step() -> int:
    asked = request.values.get("every", 0, type=int)
    return asked if asked in STEPS else 0
