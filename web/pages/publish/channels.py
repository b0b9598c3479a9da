"""Settings → Channels: connect, choose what uploads start from, disconnect."""

from __future__ import annotations

import time
from typing import Any

from flask import flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import FilmwrightError, InputError
from core.models import Channel
from core.services.publishing import channels as kept
from core.services.publishing.channels import Pending
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.publish import tickets, words
from web.pages.publish.area import blueprint, channels_of_user, destination_named, page

#: Seconds somebody may take at the destination.
_LASTS = 900


@blueprint.get("/settings/channels")
@signed_in
def channels() -> ResponseReturnValue:
    """Every channel, and the way to one more."""
    return page(
        "channels", chapter="channels", connected=channels_of_user(),
        categories=words.categories(),
    )  # fmt: skip


@blueprint.post("/settings/channels/connect/<destination>")
@signed_in
def connect(destination: str) -> ResponseReturnValue:
    """Send the browser to the destination. By a form with its token, so that no other site can
    have somebody connect."""
    return _leave(destination)


@blueprint.get("/publish/<destination>/open")
@signed_in
def open_ticket(destination: str) -> ResponseReturnValue:
    """Go where a program asked to be let in: its owner's browser says yes."""
    asked = tickets.read(studio(), user(), request.args.get("ticket", ""))
    if asked != destination:
        raise InputError(_("This link is for something else. Ask for a new one."))
    return _leave(destination)


@blueprint.get("/publish/<destination>/back")
@signed_in
def back(destination: str) -> ResponseReturnValue:
    """The browser comes back from there."""
    waiting = session.pop("connecting", None)
    there = url_for("publish.channels")
    try:
        pending = _pending(waiting, destination)
        there = waiting["next"] or there
        found = kept.finish(
            studio(), database(), user(), pending, _back(destination),
            request.args.get("state", ""), request.args.get("code", ""),
        )  # fmt: skip
    except FilmwrightError as error:
        flash(_(str(error)), "error")
        return redirect(there)
    names = ", ".join(one.name for one in found)
    flash(ngettext("%(names)s is connected.", "%(names)s are connected.", len(found), names=names),
          "success")  # fmt: skip
    return redirect(there)


@blueprint.post("/settings/channels/<channel_id>")
@signed_in
def prefer(channel_id: str) -> ResponseReturnValue:
    """What uploads to it start from."""
    channel = _own(channel_id)
    try:
        kept.prefer(database(), channel, _chosen(channel), "automatic" in request.form)
    except InputError as error:
        flash(_(str(error)), "error")
        return redirect(url_for("publish.channels"))
    flash(_("Saved."), "success")
    return redirect(url_for("publish.channels"))


@blueprint.post("/settings/channels/<channel_id>/disconnect")
@signed_in
def disconnect(channel_id: str) -> ResponseReturnValue:
    """End the studio's access. What was published stays there."""
    channel = _own(channel_id)
    name = channel.name
    kept.disconnect(studio(), database(), user(), channel)
    flash(_("%(name)s is disconnected.", name=name), "success")
    return redirect(url_for("publish.channels"))


def _leave(destination: str) -> ResponseReturnValue:
    destination_named(destination)
    try:
        url, pending = kept.begin(studio(), destination, _back(destination))
    except FilmwrightError as error:
        flash(_(str(error)), "error")
        return redirect(url_for("publish.channels"))
    wanted = request.form.get("next", "")
    session["connecting"] = {
        "pending": pending.document(), "destination": destination, "at": int(time.time()),
        "for": g.user.id, "next": wanted if _is_ours(wanted) else "",
    }  # fmt: skip
    return redirect(url)


def _pending(waiting: dict[str, Any] | None, destination: str) -> Pending:
    if waiting is None or time.time() - waiting["at"] > _LASTS:
        raise InputError("This took too long. Connect again.")
    if waiting["for"] != user().id or waiting["destination"] != destination:
        raise InputError("This was started elsewhere. Connect again from here.")
    return Pending(**waiting["pending"])


def _is_ours(wanted: str) -> bool:
    """Pages of the area that ask to connect first, and nothing else."""
    return wanted.startswith(("/projects/", "/publish/many", "/settings/channels"))


def _back(destination: str) -> str:
    return f"{studio().settings.address}{url_for('publish.back', destination=destination)}"


def _own(channel_id: str) -> Channel:
    return kept.owned(database(), user(), channel_id)


def _chosen(channel: Channel) -> dict[str, Any]:
    sent = request.form
    return {
        **channel.options,
        "privacy": sent.get("privacy", "private"),
        "category": sent.get("category", ""),
        "made_for_kids": "made_for_kids" in sent,
        "synthetic": "synthetic" in sent,
        "collect": "project" if "collect" in sent else "",
    }
