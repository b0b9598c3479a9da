"""Name, address, language, theme."""

from __future__ import annotations

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError
from core.services import accounts
from web.context import database, studio
from web.guard import signed_in
from web.language import LANGUAGES
from web.pages.settings import blueprint
from web.pages.settings.room import done, given, room, told

THEMES = ("system", "dark", "light")


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The first of the pages."""
    return redirect(url_for("settings.profile"))


@blueprint.route("/profile", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    """Show and change the profile."""
    if request.method == "GET":
        return _page()
    changes = {"name": given("name")}
    if (locale := given("locale")) in LANGUAGES:
        changes["locale"] = locale
        session["locale"] = locale
    if (theme := given("theme")) in THEMES:
        changes["theme"] = theme
    accounts.change_profile(database(), g.user, changes)
    return done(_("Saved."), "settings.profile")


@blueprint.post("/profile/email")
@signed_in
def email() -> ResponseReturnValue:
    """Ask for another address."""
    try:
        accounts.ask_to_change_email(
            database(), g.user, given("email"), given("password"), studio().settings
        )
    except InputError as error:
        return _page(told(error), error.status)
    return done(
        _("Follow the link in the letter to %(email)s.", email=given("email").strip()),
        "settings.profile",
    )


def _page(fault: str = "", status: int = 200) -> ResponseReturnValue:
    return room(
        "profile", status, fault=fault, email=given("email"), languages=LANGUAGES, themes=THEMES
    )
