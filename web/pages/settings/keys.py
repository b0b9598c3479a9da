"""API keys."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import InputError
from core.services import keys as kept
from web.context import database
from web.guard import signed_in
from web.pages.settings import blueprint
from web.pages.settings.room import done, given, room, told

#: What each scope is for, in the reader's language.
MEANINGS = {
    "account:read": _l("See your profile and credits"),
    "projects:read": _l("See your projects, films and files"),
    "projects:write": _l("Create, change and delete projects and files"),
    "films:write": _l("Make films, which spends credits"),
    "publish:write": _l("Publish films to your channels"),
    "webhooks:write": _l("See and change your webhooks"),
    "admin:read": _l("See users, jobs and figures"),
    "admin:write": _l("Change users and jobs"),
}

#: Days a key may last; 0: until it is revoked.
LIVES = (30, 90, 365, 0)


@blueprint.route("/keys", methods=["GET", "POST"])
@signed_in
def keys() -> ResponseReturnValue:
    """Show them, and make one."""
    fault, secret, status = "", "", 200
    if request.method == "POST":
        days = int(given("days")) if given("days") in {str(one) for one in LIVES} else LIVES[1]
        try:
            _key, secret = kept.create(
                database(), g.user, given("name"), request.form.getlist("scopes"), days or None
            )
        except InputError as error:
            fault, status = told(error), error.status
    asked = set(request.form.getlist("scopes")) if fault else set()
    return room(
        "keys", status, fault=fault, secret=secret, keys=kept.keys_of(database(), g.user),
        scopes=_scopes(), lives=_lives(), docs=url_for("apidocs.show"), asked=asked,
        name=given("name") if fault else "",
    )  # fmt: skip


@blueprint.post("/keys/<key_id>/revoke")
@signed_in
def revoke(key_id: str) -> ResponseReturnValue:
    """End one."""
    kept.revoke(database(), g.user, key_id)
    return done(_("The key was revoked."), "settings.keys")


def _lives() -> list[tuple[int, str]]:
    return [(days, _("%(days)s days", days=days) if days else _("Until revoked")) for days in LIVES]


def _scopes() -> dict[str, str]:
    """The scopes that would open anything for this account, and what they mean."""
    return {
        scope: str(MEANINGS[scope])
        for scope in kept.SCOPES
        if g.user.is_admin or not scope.startswith("admin:")
    }
