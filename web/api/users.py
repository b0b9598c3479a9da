"""The account that asks: profile, sessions, everything kept about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, g, request, session
from pydantic import Field

from core.errors import InputError, NotFoundError
from core.services import accounts, logins, preferences, privacy
from core.services.keys import OWNER
from core.services.preferences import Preferences
from web.api.envelope import Body, Envelope, View, ok
from web.archive import export_of
from web.context import database, studio
from web.guard import needs
from web.kept import keep
from web.language import LANGUAGES

blueprint = APIBlueprint("users", __name__, tag="Users")


class Account(View):
    """An account, as its owner sees it."""

    id: str
    email: str
    name: str
    role: str
    tier: str
    credits: int
    renews_at: datetime | None
    verified_at: datetime | None
    locale: str
    theme: str
    totp_at: datetime | None = Field(description="Since when a second factor is asked for.")
    preferences: dict[str, Any]
    created_at: datetime


class Changes(Body):
    """What to change; what is left out stays."""

    name: str | None = Field(default=None, max_length=120)
    locale: str | None = Field(default=None, max_length=12, examples=["en"])
    theme: Literal["system", "dark", "light"] | None = None
    preferences: Preferences | None = None
    email: str | None = Field(
        default=None, min_length=3, max_length=254,
        description="Counts once the letter sent there is confirmed; takes the password.",
    )  # fmt: skip
    password: str = Field(default="", max_length=256, description="Only for a new address.")


class Proof(Body):
    """To show that it is the owner who asks."""

    password: str = Field(
        default="", max_length=256,
        description="The password; for an account without one, its e-mail address.",
    )  # fmt: skip


class SessionView(View):
    """A browser or a program that is signed in."""

    id: str
    kind: str = Field(description="`page` (a browser) or `token` (a program).")
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Ended(View):
    """It is over."""

    ended: bool = True


@blueprint.get("/users/me")
@needs("account:read")
@blueprint.output(Envelope[Account])
@blueprint.doc(summary="Your account")
@keep
def me() -> dict[str, object]:
    """Who the token, key or session belongs to."""
    return ok(g.user)


@blueprint.patch("/users/me")
@needs(OWNER)
@blueprint.input(Changes, arg_name="body")
@blueprint.output(Envelope[Account])
@blueprint.doc(summary="Change your account", responses=[429])
def change(body: Changes) -> dict[str, object]:
    """Change profile and preferences; a new address is written to first."""
    if body.locale is not None and body.locale not in LANGUAGES:
        raise InputError(f"there is no language {body.locale!r}; one of: {', '.join(LANGUAGES)}")
    if body.email is not None:
        accounts.ask_to_change_email(
            database(), g.user, body.email, body.password, studio().settings
        )
    fields = body.model_dump(include={"name", "locale", "theme"}, exclude_none=True)
    accounts.change_profile(database(), g.user, fields)
    if body.preferences is not None:
        preferences.save(database(), g.user, body.preferences)
    return ok(g.user)


@blueprint.delete("/users/me")
@needs(OWNER)
@blueprint.input(Proof, arg_name="body")
@blueprint.output(Envelope[Ended])
@blueprint.doc(summary="Delete your account", responses=[409, 429])
def delete(body: Proof) -> dict[str, object]:
    """Delete the account with its projects, films, files and credits. There is no way back."""
    privacy.refuse_without_proof(database(), g.user, body.password)
    privacy.delete_account(studio(), database(), g.user)
    return ok(Ended())


@blueprint.get("/users/me/export")
@needs(OWNER)
@blueprint.output({}, content_type="application/zip")
@blueprint.doc(summary="Everything kept about you")
def export() -> Response:
    """A zip with the account, the ledger, projects, films and files, made while it is sent."""
    return export_of(g.user.id)


@blueprint.get("/users/me/sessions")
@needs(OWNER)
@blueprint.output(Envelope[list[SessionView]])
@blueprint.doc(summary="Where you are signed in")
def sessions() -> dict[str, object]:
    """Browsers and programs, the latest first."""
    return ok(logins.sessions_of(database(), g.user))


@blueprint.delete("/users/me/sessions/<session_id>")
@needs(OWNER)
@blueprint.output(Envelope[Ended])
@blueprint.doc(summary="Sign one of them out", responses=[404])
def end_session(session_id: str) -> dict[str, object]:
    """End a session at once."""
    if session_id not in {one.id for one in logins.sessions_of(database(), g.user)}:
        raise NotFoundError("there is no such session")
    logins.end(database(), g.user, session_id)
    return ok(Ended())


def login_asking() -> str:
    """The id of the login (browser or token) that asks; empty for an API key."""
    if g.by == "token":
        bearer = request.headers["Authorization"].removeprefix("Bearer ")
        return logins.login_of_access_token(studio().settings.secret(), bearer)
    return str(session["login"]).partition(".")[0] if g.by == "page" else ""
