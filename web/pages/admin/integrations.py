"""The other systems: set up or not, working or not, what waits for them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import FilmwrightError
from core.services import connections
from core.services.connections import Connection
from web.context import database, studio
from web.guard import admin_page
from web.pages.admin.blueprint import blueprint


@dataclass(frozen=True)
class Shown:
    """A system with its words and links."""

    one: Connection
    title: str
    about: str
    icon: str
    page: str
    """Where there is more to see; empty: nowhere."""
    docs: str


@blueprint.get("/integrations")
@admin_page
def integrations() -> str:
    """Every system."""
    found = [_shown(one) for one in connections.connections(studio(), database())]
    return render_template("admin/integrations.html", found=found)


@blueprint.post("/integrations/<name>/check")
@admin_page
def check_integration(name: str) -> ResponseReturnValue:
    """Speak to one now."""
    back = ".salesforce" if request.form.get("back") == "salesforce" else ".integrations"
    try:
        flash(_("It answers: %(said)s", said=connections.check(studio(), name)), "success")
    except FilmwrightError as error:
        if error.status == 404:
            raise
        flash(str(error), "error")
    return redirect(url_for(back))


def _shown(one: Connection) -> Shown:
    words = {
        "youtube": ("YouTube", _("Publishes films to their makers' channels."), "tv", "youtube"),
        "salesforce": ("Salesforce", _("Keeps the sales team's records."), "cloud",
                       "salesforce-sync"),
        "payments": ("Stripe", _("Takes payments."), "credit-card", "payments"),
        "store": (_("Storage"), _("Keeps films and pictures."), "hard-drive", "storage"),
        "mail": (_("E-mail"), _("Sends letters."), "mail", "settings"),
        "webhooks": (_("Webhooks"), _("Tell creators' own programs."), "webhook", "webhooks"),
    }  # fmt: skip
    title, about, icon, docs = words[one.name]
    pages = {"salesforce": ".salesforce", "mail": ".health"}
    page = url_for(pages[one.name]) if one.name in pages else ""
    return Shown(one, title, about, icon, page, f"docs/{docs}.md")
