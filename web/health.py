"""Health, for those who run the studio: whether this process lives, and whether it can work."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from core.studio import Studio
from web.context import studio

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """This process answers."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether database, queue and store can be reached; 503 when one cannot."""
    state = {name: _works(check) for name, check in _CHECKS.items()}
    ready = all(state.values())
    return jsonify(ok=ready, **state), 200 if ready else 503


def install(app: Flask) -> None:
    """Answer at ``/healthz`` and ``/readyz``."""
    app.register_blueprint(blueprint)


def _database(opened: Studio) -> None:
    with opened.sessions() as session:
        session.execute(text("SELECT 1"))


def _queue(opened: Studio) -> None:
    opened.redis.ping()


def _store(opened: Studio) -> None:
    opened.store.check()


_CHECKS: dict[str, Callable[[Studio], None]] = {
    "database": _database,
    "queue": _queue,
    "store": _store,
}


def _works(check: Callable[[Studio], None]) -> bool:
    try:
        check(studio())
    except Exception:
        return False
    return True
