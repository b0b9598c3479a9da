"""Accounts: finding them, and changing what they may do."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import InputError
from core.models import new_id
from core.services import admin, credits, logins, statements
from core.services.plans import plans
from web.context import database
from web.guard import admin_page
from web.pages.admin.blueprint import SIZE, blueprint, page_asked, pages_of

#: What the list can be narrowed by.
_FILTERS = ("query", "tier", "status", "role", "sort")


@blueprint.get("/people")
@admin_page
def people() -> str:
    """The accounts that fit."""
    asked = {name: request.args.get(name, "").strip()[:200] for name in _FILTERS}
    page = page_asked()
    found, total = admin.people(database(), **asked, page=page, size=SIZE)
    return render_template(
        "admin/people.html", found=found, total=total, page=page, pages=pages_of(total),
        asked=asked, plans=plans(),
        url=url_for(".people", **{name: value for name, value in asked.items() if value}),
    )  # fmt: skip


@blueprint.get("/people/<user_id>")
@admin_page
def person(user_id: str) -> str:
    """One account: plan, credits, projects, sessions, what was done to it."""
    session = database()
    found = admin.person(session, user_id)
    page = page_asked()
    statement = credits.history(session, found, page, 12)
    entries, _total = admin.audit(session, found.id, everything=True, size=12)
    return render_template(
        "admin/person.html", person=found, statement=statement, page=page,
        pages=pages_of(statement.total, 12), projects=admin.projects_of(session, found),
        logins=logins.sessions_of(session, found), entries=entries, plans=plans(), key=new_id(),
        most=admin.MOST, films=statements.films_in(session, statement.entries),
    )  # fmt: skip


@blueprint.post("/people/<user_id>")
@admin_page
def change_person(user_id: str) -> ResponseReturnValue:
    """Change plan, status or role."""
    wishes = {name: request.form.get(name) or None for name in ("tier", "status", "role")}
    try:
        admin.change(database(), g.user, user_id, **wishes, note=request.form.get("note", ""))
        flash(_("Saved."), "success")
    except InputError as error:
        if error.status == 404:
            raise
        flash(str(error), "error")
    return redirect(url_for(".person", user_id=user_id))


@blueprint.post("/people/<user_id>/grant")
@admin_page
def grant(user_id: str) -> ResponseReturnValue:
    """Give credits; sending the same form twice gives them once."""
    amount = request.form.get("amount", 0, type=int)
    key, note = request.form.get("key") or new_id(), request.form.get("note", "")
    try:
        admin.grant(database(), g.user, user_id, amount, note, key)
        text = ngettext("%(num)s credit given.", "%(num)s credits given.", amount)
        flash(text, "success")
    except InputError as error:
        if error.status == 404:
            raise
        flash(str(error), "error")
    return redirect(url_for(".person", user_id=user_id))


@blueprint.post("/people/<user_id>/sign-out")
@admin_page
def sign_out(user_id: str) -> ResponseReturnValue:
    """End all sessions of the account."""
    admin.sign_out(database(), g.user, user_id)
    flash(_("Signed out everywhere."), "success")
    return redirect(url_for(".person", user_id=user_id))
