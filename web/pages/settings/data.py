"""A copy of everything, and the end of it."""

from __future__ import annotations

from flask import Response, flash, g, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError
from core.services import privacy
from web.archive import export_of
from web.context import database, studio
from web.guard import signed_in
from web.pages.settings import blueprint
from web.pages.settings.room import given, room, told


@blueprint.get("/data")
@signed_in
def data() -> ResponseReturnValue:
    """What can be done with everything."""
    return room("data", fault="")


@blueprint.get("/data/export")
@signed_in
def export() -> Response:
    """The copy, as a zip."""
    return export_of(g.user.id)


@blueprint.post("/data/delete")
@signed_in
def delete() -> ResponseReturnValue:
    """Delete the account."""
    try:
        privacy.refuse_without_proof(database(), g.user, given("proof"))
        privacy.delete_account(studio(), database(), g.user)
    except InputError as error:
        return room("data", error.status, fault=told(error))
    session.clear()
    flash(_("Your account and everything in it is gone."), "success")
    return redirect(url_for("landing.index"))
