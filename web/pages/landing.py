"""The page that shows visitors what a film made here looks like; theme."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import update

from core.database import writing
from core.models import User
from core.services.plans import plans
from web.context import database

blueprint = Blueprint("landing", __name__)

THEMES = ("dark", "light", "system")


@blueprint.get("/")
def index() -> str:
    """The landing page."""
    return render_template("landing/index.html", plans=list(plans().values()))


@blueprint.post("/theme")
def theme() -> ResponseReturnValue:
    """Keep the theme: in the account, or for this browser."""
    wish = request.form.get("theme", "")
    if wish in THEMES:
        session["theme"] = wish
        if g.user is not None:
            with writing(database()):
                change = update(User).where(User.id == g.user.id).values(theme=wish)
                database().execute(change)
    return redirect(_back())


def _back() -> str:
    asked = urlsplit(request.form.get("next", ""))
    if asked.netloc or not asked.path.startswith("/") or asked.path.startswith(("//", "/\\")):
        return url_for("landing.index")
    return asked.path + (f"?{asked.query}" if asked.query else "")
