"""Home: where one left off, what is being made, what is new."""

from __future__ import annotations

from flask import Blueprint, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotFoundError
from core.services import projects, usage
from core.services.templates import templates
from web.context import database, user
from web.guard import signed_in

blueprint = Blueprint("dashboard", __name__)

_TEMPLATES_SHOWN = 6


@blueprint.get("/home")
@signed_in
def index() -> str:
    """Home."""
    session, who = database(), user()
    recent = list(projects.shelf(session, who, size=9).cards)
    making = [card for card in recent if card.state == "making"]
    rest = [card for card in recent if card.state != "making"]
    return render_template(
        "dashboard/index.html",
        making=making,
        last=rest[0] if rest else None,
        recent=rest[1:7],
        month=usage.month_of(session, who),
        welcome=usage.welcome_of(session, who),
        templates=list(templates().values())[:_TEMPLATES_SHOWN],
    )


@blueprint.post("/home/welcomed")
@signed_in
def welcomed() -> ResponseReturnValue:
    """Put the list of first steps away."""
    usage.put_welcome_away(database(), user())
    return redirect(url_for(".index"))


@blueprint.get("/styleguide")
def styleguide() -> str:
    """Every part of the house, for those who build it: admins, and anybody while debugging."""
    if not current_app.debug and not (g.user and g.user.is_admin):
        raise NotFoundError("there is no such page")
    return render_template("styleguide/index.html")
