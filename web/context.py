"""What every request has at hand: the studio, a database session, and who is asking."""

from __future__ import annotations

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from core.models import User
from core.studio import Studio


def install(app: Flask, studio: Studio) -> None:
    """Give the application its studio; close each request's session."""
    app.extensions["filmwright"] = studio
    app.teardown_appcontext(_close)


def studio() -> Studio:
    """The studio of this process."""
    return current_app.extensions["filmwright"]


def database() -> Session:
    """This request's database session, opened when first asked for."""
    if "database" not in g:
        g.database = studio().sessions()
    return g.database


def user() -> User:
    """Who is asking. Only where :mod:`web.guard` has let somebody in."""
    return g.user


def _close(_error: BaseException | None) -> None:
    session = g.pop("database", None)
    if session is not None:
        session.close()
