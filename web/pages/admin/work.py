"""Films being made, queues, workers, and what got stuck."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError
from core.models import Project
from core.services import admin, films, operations
from core.services.progress import progress_of
from web.context import database, studio
from web.guard import admin_page
from web.pages.admin.blueprint import SIZE, blueprint, page_asked, pages_of

STATES = ("at_work", "failed", "done", "cancelled")


@blueprint.get("/jobs")
@admin_page
def work() -> str:
    """Films by state, with the queues and workers."""
    asked = request.args.get("state", "")
    state, page = asked if asked in STATES else "at_work", page_asked()
    found, total = operations.films(database(), state, page, SIZE)
    return render_template(
        "admin/work.html", found=found, total=total, state=state, page=page,
        pages=pages_of(total), url=url_for(".work", state=state), floor=operations.floor(studio()),
    )  # fmt: skip


@blueprint.get("/jobs/<film_id>")
@admin_page
def film(film_id: str) -> str:
    """One film's steps: who made them, how long they took, what failed."""
    session = database()
    found = operations.film(session, film_id)
    return render_template(
        "admin/film.html", film=found, project=session.get(Project, found.project_id),
        owner=admin.person(session, found.owner_id), seen=progress_of(session, found),
        steps=operations.steps_of(session, film_id),
    )  # fmt: skip


@blueprint.post("/jobs/<film_id>/cancel")
@admin_page
def cancel(film_id: str) -> ResponseReturnValue:
    """Stop making a film; its credits go back."""
    found = operations.film(database(), film_id)
    films.cancel(studio(), database(), found)
    admin.record(database(), g.user, "film_cancelled", film_id)
    flash(_("The film was cancelled."), "success")
    return redirect(url_for(".film", film_id=film_id))


@blueprint.post("/jobs/<film_id>/retry")
@admin_page
def retry(film_id: str) -> ResponseReturnValue:
    """Go on with a film that failed."""
    found = operations.film(database(), film_id)
    try:
        films.retry(studio(), database(), found)
        admin.record(database(), g.user, "job_retried", film_id)
        flash(_("The film goes on."), "success")
    except InputError as error:
        flash(str(error), "error")
    return redirect(url_for(".film", film_id=film_id))


@blueprint.post("/jobs/dead/<job_id>")
@admin_page
def dead(job_id: str) -> ResponseReturnValue:
    """Try a dead job again, or drop it."""
    try:
        if request.form.get("wish") == "forget":
            operations.forget_dead(studio(), job_id)
        else:
            operations.retry_dead(studio(), job_id)
        admin.record(database(), g.user, "job_retried", "", job_id)
        flash(_("Saved."), "success")
    except InputError as error:
        flash(str(error), "error")
    return redirect(url_for(".work"))
