"""What the settings pages share: the list of them, and how a form answers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InputError


def room(page: str, status: int = 200, chapter: str = "", **facts: Any) -> ResponseReturnValue:
    """One of the settings pages."""
    return render_template(f"settings/{page}.html", chapter=chapter or page, **facts), status


def done(text: str, endpoint: str, **which: str) -> ResponseReturnValue:
    """It was done: say so on the page that shows it, which a reload does not send again."""
    flash(text, "success")
    return redirect(url_for(endpoint, **which))


def told(error: InputError) -> str:
    """The error in the reader's language."""
    return _(str(error))


def this_login() -> str:
    """The id of the browser's own login."""
    return str(session.get("login", "")).partition(".")[0]


def given(name: str) -> str:
    """A field of the form."""
    return request.form.get(name, "")
