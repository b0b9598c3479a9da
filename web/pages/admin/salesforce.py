"""The synchronisation with Salesforce: state, what was refused, what was heard, backfills."""

from __future__ import annotations

import json

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import ConflictError, InputError
from core.services import connections
from core.services.salesforce import ownership, rows, runs, standing
from web.context import database, studio
from web.guard import admin_page
from web.pages.admin.blueprint import SIZE, blueprint, page_asked, pages_of

VIEWS = ("", "failures", "heard", "fields")


@blueprint.get("/salesforce")
@admin_page
def salesforce() -> str:
    """One view of it: the state, the refused changes, what was heard, who owns which field."""
    asked = request.args.get("view", "")
    view, page, session = asked if asked in VIEWS else "", page_asked(), database()
    facts: dict[str, object] = {}
    total = 0
    if view == "failures":
        facts["failures"], total = standing.failures(session, page, SIZE)
    elif view == "heard":
        facts["heard"], total = standing.log(session, page, SIZE)
    elif view == "fields":
        facts["rules"] = ownership.RULES
    else:
        run = runs.last(studio())
        facts.update(
            run=run, kinds=rows.KINDS,
            asked_at=runs.moment(run.asked_at) if run else None,
            ended_at=runs.moment(run.ended_at) if run else None,
        )  # fmt: skip
    return render_template(
        "admin/salesforce.html", view=view, page=page, pages=pages_of(total), total=total,
        now=standing.standing(session), url=url_for(".salesforce", view=view or None),
        connection=connections.connection(studio(), session, "salesforce"),
        settings=studio().settings, **facts,
    )  # fmt: skip


@blueprint.get("/salesforce/failures/<int:change_id>")
@admin_page
def refused_change(change_id: int) -> str:
    """What a refused change wanted to say."""
    change = standing.failure(database(), change_id)
    body = json.dumps(change.body, indent=2, ensure_ascii=False, sort_keys=True)
    return render_template("admin/change.html", body=body)


@blueprint.post("/salesforce/failures/<int:change_id>")
@admin_page
def settle_change(change_id: int) -> ResponseReturnValue:
    """Try a refused change again, or let it go."""
    if request.form.get("wish") == "drop":
        standing.drop(database(), g.user.id, change_id)
        flash(_("Dropped."), "success")
    else:
        standing.retry(database(), g.user.id, change_id)
        flash(_("It is tried again."), "success")
    return redirect(url_for(".salesforce", view="failures"))


@blueprint.post("/salesforce/failures")
@admin_page
def settle_changes() -> ResponseReturnValue:
    """Try all refused changes again."""
    count = standing.retry_all(database(), g.user.id)
    flash(ngettext("%(num)s change is tried again.", "%(num)s changes are tried again.", count),
          "success")  # fmt: skip
    return redirect(url_for(".salesforce"))


@blueprint.post("/salesforce/backfill")
@admin_page
def backfill() -> ResponseReturnValue:
    """Start a backfill or dry run, or stop it."""
    try:
        if request.form.get("wish") == "stop":
            runs.stop(studio(), g.user.id)
        else:
            dry = request.form.get("wish") != "load"
            runs.ask(studio(), g.user.id, request.form.getlist("kind"), dry)
    except (InputError, ConflictError) as error:
        flash(str(error), "error")
    return redirect(url_for(".salesforce", _anchor="backfill"))
