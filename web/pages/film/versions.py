"""Versions: named, compared, brought back; and their other forms, made when wanted."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import NotFoundError
from core.models import Film, Project
from core.services import films, renditions, storyboard, versions
from web.context import database, studio
from web.guard import signed_in
from web.pages.film import panels, words
from web.pages.film.area import blueprint, by_script, own_film, own_project
from web.pages.film.room import player_facts, stage_of


@blueprint.post("/<project_id>/versions/<film_id>/restore")
@signed_in
def restore(project_id: str, film_id: str) -> ResponseReturnValue:
    """Bring a version's script, storyboard and choices back."""
    project = own_project(project_id)
    film = own_film(project, film_id)
    versions.restore(database(), project, film)
    flash(_("Version %(number)s is back on your storyboard.", number=film.number), "success")
    target = url_for("film.show", project_id=project.id, _anchor="panel")
    if by_script():
        return "", 200, {"HX-Redirect": target}
    return redirect(target)


@blueprint.post("/<project_id>/versions/<film_id>/name")
@signed_in
def name(project_id: str, film_id: str) -> ResponseReturnValue:
    """Give a version a name."""
    project = own_project(project_id)
    versions.name(database(), own_film(project, film_id), request.form.get("name", ""))
    if by_script():
        return panels.versions_panel(project, stage_of(project).film)
    return redirect(url_for("film.panel", project_id=project.id, panel="versions"))


@blueprint.get("/<project_id>/compare")
@signed_in
def compare(project_id: str) -> ResponseReturnValue:
    """Two versions side by side."""
    project = own_project(project_id)
    first, second = _asked(project)
    older, newer, changes = versions.compared(first, second)
    return render_template(
        "film/compare.html",
        project=project,
        older=older,
        newer=newer,
        players=[player_facts(older), player_facts(newer)],
        changes=changes,
        play=storyboard.version_of(newer),
        done=[film for film in films.films_of(database(), project) if film.status == "done"],
        words=words,
    )


@blueprint.post("/<project_id>/films/<film_id>/forms/<form>")
@signed_in
def convert(project_id: str, film_id: str, form: str) -> ResponseReturnValue:
    """Have another form of a version made."""
    project = own_project(project_id)
    film = own_film(project, film_id)
    renditions.ask(studio(), database(), film, form)
    if by_script():
        return panels.downloads_panel(project, film)
    return redirect(url_for("film.panel", project_id=project.id, panel="downloads"))


def _asked(project: Project) -> tuple[Film, Film]:
    """The versions ``a`` and ``b``; by default the two newest."""
    done = {film.number: film for film in films.films_of(database(), project)
            if film.status == "done"}  # fmt: skip
    numbers = sorted(done, reverse=True)
    if len(numbers) < 2:
        raise NotFoundError("there are no two finished versions to compare yet")
    first = request.args.get("a", numbers[1], type=int)
    second = request.args.get("b", numbers[0], type=int)
    if first not in done or second not in done:
        raise NotFoundError("this film has no such version")
    return done[first], done[second]
