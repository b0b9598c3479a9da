"""Webhooks: addresses that are told what happens, and what they were told."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import InputError
from core.services import webhooks as kept
from web.context import database, studio
from web.guard import signed_in
from web.pages.settings import blueprint
from web.pages.settings.room import done, given, room, told

#: What each event says, in the reader's language.
MEANINGS = {
    "film.completed": _l("A film is done"),
    "film.failed": _l("A film could not be made"),
    "upload.live": _l("A film is live on a channel"),
    "upload.failed": _l("An upload failed"),
    "campaign.completed": _l("All films of a campaign are made"),
    "credits.low": _l("Credits run low"),
}


@blueprint.route("/webhooks", methods=["GET", "POST"])
@signed_in
def webhooks() -> ResponseReturnValue:
    """Show them, and make one."""
    fault, secret, status = "", "", 200
    if request.method == "POST":
        try:
            _webhook, secret = kept.create(
                studio().settings, database(), g.user, given("url"),
                request.form.getlist("events"), given("note"),
            )  # fmt: skip
        except InputError as error:
            fault, status = told(error), error.status
    asked = request.form.getlist("events") if fault else ["film.completed"]
    return room(
        "webhooks", status, fault=fault, secret=secret, webhooks=kept.of(database(), g.user),
        meanings=MEANINGS, asked=asked, url=given("url") if fault else "",
        note=given("note") if fault else "",
    )  # fmt: skip


@blueprint.get("/webhooks/<webhook_id>")
@signed_in
def webhook(webhook_id: str) -> ResponseReturnValue:
    """One of them, and its log."""
    one = kept.owned(database(), g.user, webhook_id)
    page = request.args.get("page", 1, int)
    log = kept.log_of(database(), one, min(max(page, 1), 10_000))
    return room("webhook", chapter="webhooks", one=one, log=log, meanings=MEANINGS)


@blueprint.post("/webhooks/<webhook_id>")
@signed_in
def change_webhook(webhook_id: str) -> ResponseReturnValue:
    """Change what it is told, or switch it off and on."""
    one = kept.owned(database(), g.user, webhook_id)
    try:
        kept.change(
            studio().settings, database(), one, url=given("url"),
            events=request.form.getlist("events"), active=bool(given("active")),
        )  # fmt: skip
    except InputError as error:
        log = kept.log_of(database(), one)
        facts = {"one": one, "log": log, "meanings": MEANINGS, "fault": told(error)}
        return room("webhook", error.status, "webhooks", **facts)
    return _back(one.id, _("Saved."))


@blueprint.post("/webhooks/<webhook_id>/secret")
@signed_in
def renew_webhook(webhook_id: str) -> ResponseReturnValue:
    """Sign with a new secret."""
    one = kept.owned(database(), g.user, webhook_id)
    secret = kept.renew_secret(studio().settings, database(), one)
    log = kept.log_of(database(), one)
    return room("webhook", 200, "webhooks", one=one, log=log, meanings=MEANINGS, secret=secret)


@blueprint.post("/webhooks/<webhook_id>/try")
@signed_in
def try_webhook(webhook_id: str) -> ResponseReturnValue:
    """Send a ping."""
    one = kept.owned(database(), g.user, webhook_id)
    kept.try_out(database(), one)
    return _back(one.id, _("A ping is on its way."))


@blueprint.post("/webhooks/<webhook_id>/remove")
@signed_in
def remove_webhook(webhook_id: str) -> ResponseReturnValue:
    """Take it out."""
    kept.remove(database(), kept.owned(database(), g.user, webhook_id))
    return done(_("The webhook was removed."), "settings.webhooks")


@blueprint.post("/webhooks/deliveries/<delivery_id>")
@signed_in
def redeliver(delivery_id: str) -> ResponseReturnValue:
    """Send a delivery again."""
    delivery = kept.delivery_of(database(), g.user, delivery_id)
    kept.redeliver(database(), delivery)
    return _back(delivery.webhook_id, _("It is being sent again."))


def _back(webhook_id: str, text: str) -> ResponseReturnValue:
    return done(text, "settings.webhook", webhook_id=webhook_id)
