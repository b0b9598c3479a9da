"""Home: where one left off, what is being made, what is new."""

from __future__ import annotations

from flask import Blueprint, render_template

from core.services import projects
from web.context import database, user
from web.guard import signed_in

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/home")
@signed_in
def index() -> str:
    """Home."""
    session, who = database(), user()
    making = projects.shelf(session, who, only="making", size=6).cards
    recent = projects.shelf(session, who, size=7).cards
    return render_template("dashboard/index.html", making=making, recent=recent)
