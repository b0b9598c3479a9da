"""Coming in with another service's account, or linking one to the account signed in."""

from __future__ import annotations

import time

from flask import flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError
from core.services import identities
from core.services.identities import Pending
from web.context import database, studio
from web.language import chosen
from web.pages.account import blueprint, door

#: Seconds somebody may take at the other service.
_LASTS = 900


def offered() -> dict[str, str]:
    """The services this studio is registered with: id → name."""
    return identities.offered(studio().settings)


@blueprint.post("/with/<service>")
def leave(service: str) -> ResponseReturnValue:
    """Send the browser to the other service. By a form with its token, so that no other site
    can have somebody sign in."""
    try:
        url, pending = identities.begin(studio().settings, service, _back(service))
    except InputError as error:
        return _refused(error)
    session["with"] = {
        "pending": pending.document(), "next": door.wanted(), "at": int(time.time()),
        "for": g.user.id if g.user else "",
    }  # fmt: skip
    return redirect(url)


@blueprint.get("/with/<service>")
def arrive(service: str) -> ResponseReturnValue:
    """The browser comes back from there."""
    kept = session.pop("with", None)
    try:
        if kept is None or time.time() - kept["at"] > _LASTS:
            raise InputError("This sign-in took too long. Try again.")
        pending = Pending(**kept["pending"])
        if pending.service != service or kept["for"] != (g.user.id if g.user else ""):
            raise InputError("This sign-in was started elsewhere. Try again from here.")
        profile = identities.finish(
            studio().settings, pending, _back(service),
            request.args.get("state", ""), request.args.get("code", ""),
        )  # fmt: skip
        if g.user is not None:
            identities.link(database(), g.user, profile, studio().settings)
            name = identities.NAMES[service]
            flash(_("You can sign in with %(service)s from now on.", service=name), "success")
            return redirect(url_for("settings.security"))
        user = identities.open_with(database(), profile, studio().settings, chosen())
    except InputError as error:
        return _refused(error)
    return door.come_in(user, kept["next"])


def _back(service: str) -> str:
    return f"{studio().settings.address}{url_for('account.arrive', service=service)}"


def _refused(error: InputError) -> ResponseReturnValue:
    flash(_(str(error)), "error")
    return redirect(url_for("settings.security" if g.user else "account.sign_in"))
