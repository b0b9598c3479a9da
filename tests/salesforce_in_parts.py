"""What the tests of what comes from Salesforce build on: a studio that knows a stand-in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from core.models import AuditEntry, SyncChange, User, now
from core.services import integrations
from core.services.courier import Round
from core.services.salesforce import draining, hearing, polling
from core.studio import Studio, open_studio
from tests.salesforce_server import SalesforceServer

SECRET = "a secret that Apex knows as well, of some length"


@contextmanager
def knowing(studio: Studio, far: SalesforceServer, **settings: Any) -> Iterator[Studio]:
    """The studio, opened once more so that it knows Salesforce."""
    wanted = {**far.settings(), "salesforce_webhook_secret": SECRET, **settings}
    opened = open_studio(studio.settings.model_copy(update=wanted), studio.modules)
    yield opened
    opened.close()


def turn(studio: Studio, lane: str = "") -> Round:
    return Round(studio, "test", threading.Event(), lane)


def drain(studio: Studio) -> None:
    """Tell Salesforce everything, as if no change rested."""
    while True:
        with studio.sessions() as session:
            session.execute(
                update(SyncChange)
                .where(SyncChange.state == "waiting")
                .values(due_at=now() - timedelta(seconds=1))
            )
            session.commit()
        if not draining.carry(turn(studio)):
            return


def hear(studio: Studio) -> None:
    """Look what changed, whether or not it is time for it."""
    integrations.remember(studio, "salesforce", look_at="")
    polling.carry(turn(studio))


def new_user(studio: Studio, email: str = "ben@example.com", **facts: Any) -> User:
    """An account, a day old, that Salesforce was told of."""
    old = now() - timedelta(days=1)
    user = User(**{"email": email, "name": "Ben Ames", "created_at": old, **facts})
    with studio.sessions() as session:
        session.add(user)
        session.commit()
    drain(studio)
    return user


def reread(studio: Studio, user: User) -> User:
    with studio.sessions() as session:
        return session.get_one(User, user.id)


def notes(studio: Studio) -> list[tuple[str, str]]:
    """What was heard, in order: the action and its note."""
    with studio.sessions() as session:
        found = session.execute(
            select(AuditEntry.action, AuditEntry.note)
            .where(AuditEntry.actor_id == hearing.ACTOR)
            .order_by(AuditEntry.id)
        )
        return [(action.removeprefix("salesforce_"), note) for action, note in found]


def waiting(studio: Studio) -> int:
    with studio.sessions() as session:
        open_ = select(func.count()).where(SyncChange.state == "waiting")
        return session.scalar(open_) or 0
