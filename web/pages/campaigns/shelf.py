"""All campaigns, and beginning one."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import variables
from core.errors import InputError, NotFoundError
from core.models import Project
from core.services import drafts, projects
from core.services.campaigns import book
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.campaigns.area import blueprint, page

#: Projects that can be chosen from.
_SHOWN = 100


@blueprint.get("")
@signed_in
def index() -> str:
    """Every campaign, the newest first."""
    return page("index", campaigns=book.listed(database(), user()))


@blueprint.get("/new")
@signed_in
def new() -> ResponseReturnValue:
    """Choose the project whose script speaks to each person."""
    return _choose(request.args.get("project", ""))


@blueprint.post("/new")
@signed_in
def create() -> ResponseReturnValue:
    """Begin; the list comes on the next page."""
    project = projects.owned(database(), user(), request.form.get("project", ""))
    try:
        campaign = book.create(studio(), database(), user(), project, request.form.get("name", ""))
    except NotFoundError:
        raise
    except InputError as error:
        return _choose(project.id, _(str(error)))
    return redirect(url_for("campaigns.show", campaign_id=campaign.id))


def _choose(chosen: str, fault: str = "") -> ResponseReturnValue:
    shelf = projects.shelf(database(), user(), size=_SHOWN)
    able = []
    for card in shelf.cards:
        project = database().get(Project, card.project.id)
        names = variables.names_in(drafts.draft_of(project).script) if project else []
        able.append((card.project, names))
    one = next((project for project, _names in able if project.id == chosen), None)
    known = {project.id: names for project, names in able}
    body = page(
        "new", able=[pair for pair in able if pair[1]], chosen=one,
        names=known.get(chosen, []), fault=fault,
    )  # fmt: skip
    return body, 422 if fault else 200
