"""Password, two-step sign-in, other services, and where the account is signed in."""

from __future__ import annotations

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from core.errors import InputError, NotFoundError
from core.services import accounts, identities, logins, mfa
from web.context import database, studio
from web.guard import signed_in
from web.pages.account import door
from web.pages.settings import blueprint
from web.pages.settings.agents import named
from web.pages.settings.room import done, given, room, this_login, told


@blueprint.get("/security")
@signed_in
def security() -> ResponseReturnValue:
    """Everything that keeps the account safe."""
    return _page()


@blueprint.post("/security/password")
@signed_in
def password() -> ResponseReturnValue:
    """Change the password."""
    try:
        accounts.change_password(
            database(), g.user, given("current"), given("password"), this_login()
        )
    except InputError as error:
        return _page(password_fault=told(error), status=error.status)
    return done(_("Your password was changed."), "settings.security")


@blueprint.route("/security/two-step", methods=["GET", "POST"])
@signed_in
def two_step() -> ResponseReturnValue:
    """Set up an authenticator app."""
    if mfa.is_on(g.user):
        return redirect(url_for("settings.security"))
    secret, fault, status = studio().settings.secret(), "", 200
    if request.method == "POST":
        try:
            codes = mfa.turn_on(database(), g.user, secret, given("code"))
            return room("codes", chapter="security", codes=codes, next=door.wanted())
        except InputError as error:
            fault, status = told(error), error.status
    key = mfa.begin(database(), g.user, secret)
    return room(
        "two_step", status, chapter="security", fault=fault, key=key, next=given("next") or
        request.args.get("next", ""), picture=Markup(mfa.picture_of(g.user, key)),
        must=mfa.must_set_up(g.user),
    )  # fmt: skip


@blueprint.post("/security/two-step/off")
@signed_in
def two_step_off() -> ResponseReturnValue:
    """Back to the password alone."""
    try:
        accounts.confirm(database(), g.user, given("password"))
        mfa.turn_off(database(), g.user)
    except InputError as error:
        return _page(two_step_fault=told(error), status=error.status)
    return done(_("Two-step sign-in is off."), "settings.security")


@blueprint.post("/security/two-step/codes")
@signed_in
def new_codes() -> ResponseReturnValue:
    """New recovery codes."""
    try:
        accounts.confirm(database(), g.user, given("password"))
        codes = mfa.renew_codes(database(), g.user)
    except InputError as error:
        return _page(two_step_fault=told(error), status=error.status)
    return room("codes", chapter="security", codes=codes, next=url_for("settings.security"))


@blueprint.post("/security/services/<identity_id>/unlink")
@signed_in
def unlink(identity_id: str) -> ResponseReturnValue:
    """End a link to another service."""
    try:
        identities.unlink(database(), g.user, identity_id)
    except NotFoundError:
        raise
    except InputError as error:
        flash(told(error), "error")
        return redirect(url_for("settings.security"))
    return done(_("The link was removed."), "settings.security")


@blueprint.post("/security/sessions/<session_id>/end")
@signed_in
def end_session(session_id: str) -> ResponseReturnValue:
    """Sign a browser or program out."""
    if session_id not in {one.id for one in logins.sessions_of(database(), g.user)}:
        raise NotFoundError("there is no such session")
    logins.end(database(), g.user, session_id)
    return done(_("Signed out there."), "settings.security")


@blueprint.post("/security/sessions/end")
@signed_in
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    logins.end_all(database(), g.user, this_login())
    return done(_("Signed out everywhere else."), "settings.security")


def _page(
    status: int = 200, password_fault: str = "", two_step_fault: str = ""
) -> ResponseReturnValue:
    linked = identities.identities_of(database(), g.user)
    offered = identities.offered(studio().settings)
    return room(
        "security", status, password_fault=password_fault, two_step_fault=two_step_fault,
        two_step=mfa.is_on(g.user), must=g.user.is_admin, linked=linked, names=identities.NAMES,
        unlinked={one: name for one, name in offered.items()
                  if one not in {link.provider for link in linked}},
        sessions=[(one, *named(one.agent)) for one in logins.sessions_of(database(), g.user)],
        this_login=this_login(),
    )  # fmt: skip
