"""The second step of signing in."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError, NotSignedInError
from core.services import mfa
from web.context import database, studio
from web.pages.account import blueprint, door


@blueprint.route("/second-factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Ask for the code, after the password was right."""
    try:
        user = door.awaited()
    except NotSignedInError:
        return redirect(url_for("account.sign_in", next=request.values.get("next")))
    fault, status = "", 200
    if request.method == "POST":
        try:
            mfa.check(database(), user, studio().settings.secret(), request.form.get("code", ""))
            return door.open_session(user, door.wanted())
        except InputError as error:
            fault, status = _(str(error)), error.status
    shown = render_template(
        "account/second_factor.html", fault=fault, next=request.values.get("next", "")
    )
    return shown, status
