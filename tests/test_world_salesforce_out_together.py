"""Many who change the same records at once: what is told last is how they are."""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import writing
from core.models import Film, Project, SyncChange, User, now
from core.records import Fields
from core.services import credits, projects
from core.services.salesforce import draining, link, mapping
from core.studio import Studio
from migrations import bring_up_to_date
from tests.salesforce_parts import account, carry, changes, connected
from tests.salesforce_server import SalesforceServer

_EACH = 6


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_newest_change_is_how_a_record_is(
    database: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draining, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(link, "RESTS", (0.0, 0.0))
    address = request.getfixturevalue("postgresql") if database == "postgresql" else ""
    with (
        SalesforceServer() as far,
        connected(far, tmp_path / "home", b"", database_url=address) as studio,
    ):
        bring_up_to_date(studio.engine)
        user = account(studio)
        with studio.sessions() as session:
            project = projects.create(session, user, "The boat", {"script": "A boat."})
            with writing(session):
                session.add(_film(project))
        _at_once(studio, user.id, project.id)
        _check_newest(studio, "user", user.id)
        _check_newest(studio, "project", project.id)
        if database == "postgresql":
            _overtake(studio, user.id, project.id, monkeypatch)
        carry(studio)
        monkeypatch.setattr(draining, "now", lambda: now().replace(year=now().year + 1))
        carry(studio)
        assert {one.state for one in changes(studio)} == {"sent"}
        assert far.org.get("Contact", user.id)["Credits_Balance__c"] == _EACH
        project_there = far.org.get("AI_Project__c", project.id)
        with studio.sessions() as session:
            body = mapping.body_now(session, "project", project.id)
        assert body is not None
        assert {name: project_there.get(name) for name in body if "__c" in name} == {
            name: value for name, value in body.items() if "__c" in name
        }


def _overtake(studio: Studio, user: str, project: str, patch: pytest.MonkeyPatch) -> None:
    """One has read what it will tell; another changes the same record before it is written."""
    read, done, bodies = threading.Event(), threading.Event(), mapping.bodies

    def slowly(session: Session, kind: str, records: Collection[str]) -> dict[str, Fields]:
        found = bodies(session, kind, records)
        if threading.current_thread().name == "slow" and kind == "project":
            read.set()
            # Long enough for the other to overtake, if it could.
            done.wait(0.3)
        return found

    def rename() -> None:
        with studio.sessions() as session:
            projects.rename(session, session.get_one(User, user), project, "A ship")

    with patch.context() as slow_reading:
        slow_reading.setattr(mapping, "bodies", slowly)
        slow = threading.Thread(target=rename, name="slow")
        slow.start()
        assert read.wait(10)
        with studio.sessions() as session, writing(session):
            session.scalars(select(Film)).one().status = "done"
        done.set()
        slow.join()
    _check_newest(studio, "project", project)


def _film(project: Project) -> Film:
    return Film(project_id=project.id, owner_id=project.owner_id, number=1, brief={})


def _at_once(studio: Studio, user: str, project: str) -> None:
    """Different rows that belong to the same records, changed by several threads."""

    def rename() -> None:
        for number in range(_EACH):
            with studio.sessions() as session:
                owner = session.get_one(User, user)
                projects.rename(session, owner, project, f"Boat {number}")

    def film() -> None:
        for number in range(_EACH):
            with studio.sessions() as session, writing(session):
                one = session.scalars(select(Film)).one()
                one.status = ("running", "failed")[number % 2]
                one.error = f"no. {number}"

    def give() -> None:
        for number in range(_EACH):
            with studio.sessions() as session:
                credits.grant(session, user, 1, "grant", f"gift {number}")

    def shelve() -> None:
        for _ in range(_EACH // 2):
            with studio.sessions() as session:
                owner = session.get_one(User, user)
                projects.bin(session, owner, project)
                projects.take_back(session, owner, project)

    failed: list[BaseException] = []

    def run(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in (film, give, rename)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shelve()
    assert failed == []


def _check_newest(studio: Studio, kind: str, record: str) -> None:
    with studio.sessions() as session:
        newest = session.scalars(
            select(SyncChange)
            .where(SyncChange.kind == kind, SyncChange.record == record)
            .order_by(SyncChange.id.desc())
        ).first()
        assert newest is not None
        body = mapping.body_now(session, kind, record)
        assert body is not None
        assert mapping.digest(newest.body) == mapping.digest(body)
