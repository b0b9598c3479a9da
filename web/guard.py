"""Who may come in: sessions for pages, tokens and keys for programs, CSRF for forms.

Pages: the signed Flask session holds ``login`` (``id.secret`` of a :class:`~core.models.Login`).
API: ``Authorization: Bearer`` (a JWT), ``X-API-Key``, or the page's own session with its CSRF
token, so that the studio's scripts use the very same API.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_wtf import CSRFProtect

from core.errors import NotAllowedError, NotSignedInError
from core.models import User
from core.services import keys, logins, mfa
from web import kept
from web.context import database

P = ParamSpec("P")
R = TypeVar("R")

csrf = CSRFProtect()

_SAFE = ("GET", "HEAD", "OPTIONS")


def install(app: Flask) -> None:
    """Find out who asks before each request, and check forms."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_HEADERS"] = ["X-CSRF-Token"]
    csrf.init_app(app)
    app.before_request(_meet)


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """A page for people with an account; others are sent to sign in, and come back after."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if g.user is None:
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("account.sign_in", next=back))
        return view(*args, **kwargs)

    return guarded


def admin_page(view: Callable[P, R]) -> Callable[P, R]:
    """A page for those who run the studio; for others it does not exist."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if g.user is None:
            return redirect(url_for("account.sign_in", next=request.path))
        if mfa.must_set_up(g.user):
            return redirect(url_for("settings.two_step", next=request.path))
        refuse_unless_admin()
        return view(*args, **kwargs)

    return guarded


def needs(scope: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """An API route for whoever is known and holds ``scope`` (``projects:read`` …).

    People and their tokens hold every scope; a key holds those it was made with.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            refuse_without(scope)
            return view(*args, **kwargs)

        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded

    return decorate


def refuse_without(scope: str) -> None:
    """:raises NotSignedInError: nobody is known.

    :raises NotAllowedError: the key lacks ``scope``, or it takes an admin.
    """
    if g.user is None:
        raise NotSignedInError(g.refusal or "sign in, or send a token or an API key")
    if g.scopes is not None and scope not in g.scopes:
        raise NotAllowedError(f"this API key lacks the scope {scope}")
    if scope.startswith("admin:"):
        refuse_unless_admin()


def refuse_unless_admin() -> None:
    """:raises NotAllowedError: whoever asks does not run the studio, or has no second factor."""
    if not g.user.is_admin:
        raise NotAllowedError("only admins may do this")
    if mfa.must_set_up(g.user):
        raise NotAllowedError("admins need two-step sign-in: turn it on in your settings first")


def sees_everything() -> bool:
    """Whether whoever asks may look into everybody's projects: admins, and keys made for that."""
    by_right = g.scopes is None or "admin:read" in g.scopes
    return bool(by_right and g.user.is_admin and not mfa.must_set_up(g.user))


def _meet() -> None:
    """Set ``g.user``, ``g.scopes`` (``None``: all) and ``g.refusal`` (why nobody is known)."""
    g.user, g.scopes, g.refusal = None, None, ""
    if request.endpoint in ("static", "assets.package") or request.endpoint is None:
        return
    try:
        _identify()
    except NotSignedInError as error:
        g.refusal = str(error)
    if request.method not in _SAFE and _by_cookie() and not _is_open_api():
        csrf.protect()


def _by_cookie() -> bool:
    return g.user is None or ("login" in session and g.by == "page")


def _is_open_api() -> bool:
    """API routes for those not yet known: they act on nobody's behalf, so need no CSRF token."""
    return g.user is None and request.path.startswith("/api/")


def _identify() -> None:
    g.by = ""
    g.kept = kept.recall()
    if g.kept is not None:
        g.by, g.user, g.scopes = g.kept.by, g.kept.user, g.kept.scopes
        return
    # Pages ask for no scope: a key that opened them would open everything.
    for_programs = request.path.startswith("/api/") or request.blueprint == "media"
    bearer = request.headers.get("Authorization", "") if for_programs else ""
    key = request.headers.get("X-API-Key", "") if for_programs else ""
    if bearer.startswith("Bearer "):
        g.by, g.user = "token", logins.user_of_access_token(database(), _secret(), bearer[7:])
    elif key:
        found = keys.find(database(), key)
        g.by, g.user, g.scopes = "key", found.user, frozenset(found.scopes)
    elif "login" in session:
        g.by, g.user = "page", _page_user()


def _page_user() -> User | None:
    known = logins.user_of_page(database(), session["login"])
    if known is None:
        session.pop("login")
    return known


def _secret() -> str:
    # Not from the settings: they would read their file again.
    return str(current_app.config["SECRET_KEY"])
