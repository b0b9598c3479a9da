"""What new films start from, and which letters come."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import ValidationError

from core.services import plans
from core.services import preferences as kept
from core.services.preferences import Preferences
from web.context import database, studio
from web.guard import signed_in
from web.pages.settings import blueprint
from web.pages.settings.room import done, given, room


@blueprint.route("/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> ResponseReturnValue:
    """Show and change them."""
    fault, status = "", 200
    if request.method == "POST":
        try:
            kept.save(database(), g.user, _chosen())
            return done(_("Saved."), "settings.preferences")
        except ValidationError:
            fault, status = _("Choose from the lists."), 422
    return room(
        "preferences", status, fault=fault, chosen=kept.of(g.user), plan=plans.plan_of(g.user),
        styles=studio().registry.styles(),
    )  # fmt: skip


def _chosen() -> Preferences:
    texts = {name: given(name) for name in ("style", "aspect", "resolution", "music", "language")}
    letters = {name: name in request.form for name in ("film_ready", "low_credits")}
    return Preferences.model_validate({**texts, **letters})
