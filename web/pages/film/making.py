"""Having a film made: start, stop, try again."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.models import Project
from core.services import films
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.film.area import blueprint, by_script, own_film, own_project
from web.pages.film.room import render_stage


@blueprint.post("/<project_id>/make")
@signed_in
def make(project_id: str) -> ResponseReturnValue:
    """Have the project's next version made."""
    project = own_project(project_id)
    films.start(studio(), database(), user(), project)
    return _answer(project, _("Your film is being made."))


@blueprint.post("/<project_id>/films/<film_id>/cancel")
@signed_in
def cancel(project_id: str, film_id: str) -> ResponseReturnValue:
    """Stop making a version."""
    project = own_project(project_id)
    films.cancel(studio(), database(), own_film(project, film_id))
    return _answer(project, _("Stopped. Your credits are back."))


@blueprint.post("/<project_id>/films/<film_id>/retry")
@signed_in
def retry(project_id: str, film_id: str) -> ResponseReturnValue:
    """Go on with a version that failed or was cancelled."""
    project = own_project(project_id)
    films.retry(studio(), database(), own_film(project, film_id))
    return _answer(project, _("Going on where it stopped."))


def _answer(project: Project, message: str) -> ResponseReturnValue:
    if by_script():
        return render_stage(project), 200, {"HX-Trigger": "film:changed"}
    flash(message, "success")
    return redirect(url_for("film.show", project_id=project.id))
