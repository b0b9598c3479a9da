"""Changing and ending a plan: first what it costs, then the yes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.services.payments import changing, standing
from core.services.plans import plans
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.billing import blueprint


@blueprint.get("/change")
@signed_in
def change() -> str:
    """What another plan would cost, now and later."""
    plan, every = request.args.get("plan", "")[:20], request.args.get("every", "month")[:8]
    shown = changing.preview(studio(), database(), user(), plan, every)
    mine = standing.of(database(), user())
    return render_template("billing/change.html", shown=shown, mine=mine, plans=plans())


@blueprint.post("/change")
@signed_in
def change_now() -> ResponseReturnValue:
    """The creator has seen the amounts and agreed."""
    form = request.form
    url = changing.change(
        studio(), database(), user(), form.get("plan", "")[:20], form.get("every", "")[:8],
        form.get("at", None, type=int),
    )  # fmt: skip
    if url:
        return redirect(url, 303)
    flash(_("Your plan was changed."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/cancel")
@signed_in
def cancel() -> str:
    """What ending the plan means."""
    mine = standing.of(database(), user())
    return render_template("billing/cancel.html", mine=mine, plans=plans())


@blueprint.post("/cancel")
@signed_in
def cancel_now() -> ResponseReturnValue:
    """End the plan with its period."""
    changing.cancel(studio(), database(), user())
    flash(_("Your plan ends. Thank you for having been with us."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/keep")
@signed_in
def keep() -> ResponseReturnValue:
    """Stay with the plan after all: neither end it nor change it when the period ends."""
    mine = standing.of(database(), user())
    if mine.cancels:
        changing.resume(studio(), database(), user())
    elif mine.next_plan:
        changing.change(studio(), database(), user(), mine.plan, mine.interval)
    flash(_("Good. Your plan stays."), "success")
    return redirect(url_for(".index"), 303)
