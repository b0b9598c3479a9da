"""Going to Stripe to pay, coming back, and the customer portal."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.services.payments import checkout
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.billing import blueprint


@blueprint.post("/plan")
@signed_in
def subscribe() -> ResponseReturnValue:
    """To Stripe, to pay for a plan."""
    form = request.form
    url = checkout.subscribe(
        studio(), database(), user(), form.get("plan", "")[:20], form.get("every", "")[:8],
        form.get("once", "")[:64],
    )  # fmt: skip
    return redirect(url, 303)


@blueprint.post("/credits")
@signed_in
def buy() -> ResponseReturnValue:
    """To Stripe, to buy credits once."""
    pack, once = request.form.get("pack", "")[:20], request.form.get("once", "")[:64]
    return redirect(checkout.buy(studio(), database(), user(), pack, once), 303)


@blueprint.get("/paid")
@signed_in
def paid() -> ResponseReturnValue:
    """Back from Stripe."""
    if checkout.finish(studio(), database(), user(), request.args.get("checkout", "")[:120]):
        flash(_("Thank you! It is paid."), "success")
    else:
        flash(_("Your bank is still at work. It shows here as soon as it is paid."), "info")
    return redirect(url_for(".index"), 303)


@blueprint.post("/portal")
@signed_in
def portal() -> ResponseReturnValue:
    """To Stripe, where means of payment and addresses are looked after."""
    return redirect(checkout.portal(studio(), database(), user()), 303)
