"""What all ways of coming in share: opening the browser's session, and going on from there."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotSignedInError
from core.models import User
from core.services import logins, mfa
from web.context import database

#: Seconds somebody who gave the password has to give the code.
_SECOND_LASTS = 600


def wanted() -> str:
    """The page asked for before signing in (``next``); the dashboard, if it is not one of ours."""
    place = request.values.get("next", "")
    parts = urlsplit(place)
    # Browsers read \ as /, and //host as another site; control characters they skip.
    ours = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    if not ours or parts.scheme or parts.netloc or "\\" in place:
        return url_for("dashboard.index")
    return place


def come_in(user: User, going: str = "") -> ResponseReturnValue:
    """The password (or another service) was right: ask for the code, or open the session."""
    going = going or wanted()
    if mfa.is_on(user):
        _forget()
        session["second"] = {"user": user.id, "at": int(time.time())}
        return redirect(url_for("account.second_factor", next=going))
    return open_session(user, going)


def open_session(user: User, going: str) -> ResponseReturnValue:
    """Sign the browser in with a session that did not exist before, and go on."""
    _forget()
    session["login"] = logins.open_page(
        database(), user, request.user_agent.string, request.remote_addr or ""
    )
    session.permanent = True
    return redirect(going)


def awaited() -> User:
    """Who gave the password and owes the code.

    :raises NotSignedInError: nobody, or too long ago.
    """
    owed = session.get("second") or {}
    user = database().get(User, owed.get("user", ""))
    if user is None or user.status != "active" or time.time() - owed["at"] > _SECOND_LASTS:
        session.pop("second", None)
        raise NotSignedInError("Sign in again.")
    return user


def _forget() -> None:
    """Nothing of the session before may live on in the one to come, but for the language."""
    kept = {name: session[name] for name in ("locale", "theme") if name in session}
    session.clear()
    session.update(kept)
