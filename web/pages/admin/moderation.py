"""Films that wait for a look."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import ConflictError
from core.services import moderation
from web.context import database
from web.guard import admin_page
from web.pages.admin.blueprint import SIZE, blueprint, page_asked, pages_of


@blueprint.get("/moderation")
@admin_page
def moderation_queue() -> str:
    """The queue, and what was decided before."""
    asked = request.args.get("state", "")
    state = asked if asked in moderation.STATES else "flagged"
    page = page_asked()
    held, total = moderation.queue(database(), state, page, SIZE)
    return render_template(
        "admin/moderation.html", held=held, total=total, state=state, page=page,
        pages=pages_of(total), url=url_for(".moderation_queue", state=state),
    )  # fmt: skip


@blueprint.post("/moderation/<film_id>")
@admin_page
def decide(film_id: str) -> ResponseReturnValue:
    """Approve or reject a film."""
    approved = request.form.get("decision") == "approve"
    try:
        moderation.decide(database(), g.user, film_id, approved, request.form.get("note", ""))
        flash(_("Approved.") if approved else _("Rejected."), "success")
    except ConflictError as error:
        flash(str(error), "error")
    return redirect(url_for(".moderation_queue"))
