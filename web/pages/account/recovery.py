"""Forgotten passwords, and proving an address."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError, NotSignedInError
from core.services import accounts, proofs
from core.services.links import StaleLinkError
from web.context import database, studio
from web.guard import signed_in
from web.pages.account import blueprint, door


@blueprint.route("/forgot", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Ask for a letter; the answer is the same for every address."""
    email = request.values.get("email", "")
    if request.method == "GET":
        return render_template("account/forgot.html", email=email, fault="", sent=False)
    try:
        proofs.forgot(
            database(), accounts.normal_email(email), studio().settings, request.remote_addr or ""
        )
    except InputError as error:
        page = render_template("account/forgot.html", email=email, fault=_(str(error)), sent=False)
        return page, error.status
    return render_template("account/forgot.html", email=email, fault="", sent=True)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password."""
    fault, status = "", 200
    try:
        if request.method == "POST":
            user = proofs.reset(
                database(), token, request.form.get("password", ""), studio().settings
            )
            flash(_("Your password was changed."), "success")
            return door.come_in(user)
        proofs.refuse_stale_reset(database(), token, studio().settings)
    except StaleLinkError as error:
        return _stale(error, url_for("account.forgot"), _("Ask for a new link"))
    except InputError as error:
        fault, status = _(str(error)), error.status
    return render_template("account/reset.html", token=token, fault=fault), status


@blueprint.route("/verify/<token>", methods=["GET", "POST"])
def verify(token: str) -> ResponseReturnValue:
    """Prove an address by following its link and pressing a button: programs that look at
    letters before people do follow links, and press nothing."""
    if request.method == "GET":
        return render_template("account/verify.html", token=token)
    try:
        user = proofs.verify(database(), token, studio().settings, g.user)
    except InputError as error:
        if isinstance(error, NotSignedInError) and g.user is None:
            return redirect(url_for("account.sign_in", next=request.path))
        return _stale(error, url_for("settings.profile"), _("Send me a new link"))
    return render_template("account/verified.html", email=user.email, known=g.user is not None)


@blueprint.post("/verify")
@signed_in
def ask_again() -> ResponseReturnValue:
    """Have the letter sent once more."""
    try:
        proofs.ask_again(database(), g.user, studio().settings)
        flash(_("A new letter is on its way to %(email)s.", email=g.user.email), "success")
    except InputError as error:
        flash(_(str(error)), "error")
    return redirect(door.wanted())


def _stale(error: InputError, href: str, text: str) -> ResponseReturnValue:
    page = render_template("account/stale.html", fault=_(str(error)), href=href, text=text)
    return page, error.status
