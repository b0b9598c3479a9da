"""What the tests of Salesforce build on: a studio that is connected to the stand-in."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from core.database import writing
from core.models import SyncChange, User
from core.services.courier import Round
from core.services.salesforce import draining
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.salesforce_server import SalesforceServer

#: The plugins of such a studio: no others are needed to tell Salesforce.
PLUGINS = ("plugins.outputs.salesforce",)


@contextmanager
def connected(
    far: SalesforceServer, home: Path, database: bytes, queue: str = "", **more: Any
) -> Iterator[Studio]:
    """A studio in ``home`` that tells ``far``; ``database``: what its SQLite file holds."""
    settings = Settings(
        filmwright_home=home, redis_url=queue, sample_project=False, rate_limits=False,
        secret_key="a secret of the tests, long enough", **{**far.settings(), **more},
    )  # fmt: skip
    settings.home.mkdir(parents=True, exist_ok=True)
    if database:
        (settings.home / "studio.db").write_bytes(database)
    studio = open_studio(settings, PLUGINS)
    try:
        yield studio
    finally:
        studio.close()


def carry(studio: Studio, rounds: int = 1000) -> None:
    """Run the lane until nothing is due."""
    turn = Round(studio, "tests", threading.Event())
    for _ in range(rounds):
        if not draining.carry(turn):
            return
    raise AssertionError(f"there is still something to do after {rounds} rounds")


def changes(studio: Studio, kind: str = "", record: str = "") -> list[SyncChange]:
    """The changes written, in order."""
    with studio.sessions() as session:
        query = select(SyncChange).order_by(SyncChange.id)
        if kind:
            query = query.where(SyncChange.kind == kind)
        if record:
            query = query.where(SyncChange.record == record)
        return list(session.scalars(query))


def states(studio: Studio) -> Counter[tuple[str, str]]:
    """How many changes are in which state, for which code."""
    with studio.sessions() as session:
        query = select(SyncChange.state, SyncChange.code, func.count()).group_by(
            SyncChange.state, SyncChange.code
        )
        return Counter({(state, code): count for state, code, count in session.execute(query)})


def account(studio: Studio, name: str = "Anna Kling", **more: Any) -> User:
    """An account."""
    user = User(name=name, email=f"{name.split()[0].lower()}@example.com", credits=0, **more)
    with studio.sessions() as session, writing(session):
        session.add(user)
    return user
