"""Signing up, in and out."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError
from core.services import accounts, logins
from core.services.plans import plans
from web.context import database, studio
from web.language import chosen
from web.pages.account import blueprint, door, social


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The form, and what it sends."""
    if g.user is not None:
        return redirect(door.wanted())
    fault, status = "", 200
    if request.method == "POST":
        form = request.form
        try:
            known = accounts.check_password(
                database(), form.get("email", ""), form.get("password", ""),
                request.remote_addr or "",
            )  # fmt: skip
            return door.come_in(known)
        except InputError as error:
            fault, status = _(str(error)), error.status
    return _form("account/sign_in.html", fault), status


@blueprint.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    """The form, and what it sends."""
    if g.user is not None:
        return redirect(door.wanted())
    fault, status = "", 200
    if request.method == "POST":
        form = request.form
        try:
            user = accounts.register(
                database(), form.get("email", ""), form.get("password", ""), form.get("name", ""),
                chosen(), studio().settings, request.remote_addr or "",
            )  # fmt: skip
            accounts.change_profile(database(), user, {"theme": session.get("theme", "dark")})
            going = door.open_session(user, door.wanted())
            flash(_("Welcome. A letter to %(email)s confirms your address.", email=user.email))
            return going
        except InputError as error:
            fault, status = _(str(error)), error.status
    return _form("account/sign_up.html", fault), status


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    if g.user is not None and "login" in session:
        logins.end(database(), g.user, session["login"].partition(".")[0])
    session.clear()
    return redirect(url_for("landing.index"))


def _form(template: str, fault: str) -> str:
    return render_template(
        template,
        fault=fault,
        email=request.form.get("email", request.args.get("email", "")),
        name=request.form.get("name", ""),
        next=request.values.get("next", ""),
        services=social.offered(),
        free=plans()["free"].monthly,
    )
