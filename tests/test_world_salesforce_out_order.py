"""How changes travel: in order, each record on its own, and what becomes of those refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.database import writing
from core.models import Integration, SyncChange, SyncRecord, User, now
from core.services import courier, integrations, projects
from core.services.courier import Round
from core.services.salesforce import draining, link, outbox
from core.studio import Studio
from tests.salesforce_parts import account, carry, changes, connected
from tests.salesforce_server import SalesforceServer


@pytest.fixture
def far() -> Iterator[SalesforceServer]:
    with SalesforceServer() as server:
        yield server


@pytest.fixture
def told(
    far: SalesforceServer, tmp_path: Path, empty_database: bytes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Studio]:
    monkeypatch.setattr(draining, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(link, "RESTS", (0.0, 0.0))
    with connected(far, tmp_path / "home", empty_database) as studio:
        yield studio


def _write(studio: Studio, kind: str, record: str, gone: bool = False, **fields: object) -> None:
    with studio.sessions() as session, writing(session):
        outbox.write(session, kind, record, fields, gone)


def _user(studio: Studio, record: str, name: str = "Ames") -> None:
    _write(studio, "user", record, User_ID__c=record, LastName=name)


def _users(studio: Studio, count: int) -> None:
    with studio.sessions() as session, writing(session):
        for number in range(count):
            record = f"u{number}"
            outbox.write(session, "user", record, {"User_ID__c": record, "LastName": "Ames"})


def _project(studio: Studio, record: str, user: str, **fields: object) -> None:
    named = {"User_ID__c": user}
    _write(studio, "project", record, Project_ID__c=record, User__r=named, **fields)


def _states(studio: Studio) -> list[tuple[str, str, str]]:
    return [(one.record, one.state, one.code) for one in changes(studio)]


def test_a_record_is_told_step_by_step_and_after_those_it_names(
    told: Studio, far: SalesforceServer
) -> None:
    _project(told, "p", "u", Status__c="Draft")
    _project(told, "p", "u", Status__c="Processing")
    _user(told, "u")
    carry(told)
    assert [(one.key, one.fields.get("Status__c")) for one in far.org.writes if one.by != "005"][
        -3:
    ] == [("u", None), ("p", "Draft"), ("p", "Processing")]
    with told.sessions() as session:
        record = session.get_one(SyncRecord, ("project", "p"))
    assert record.salesforce_id == far.org.get("AI_Project__c", "p")["Id"]


def test_many_records_are_one_call(told: Studio, far: SalesforceServer) -> None:
    _users(told, 150)
    carry(told)
    assert [call.method for call in far.calls].count("PATCH") == 1


def test_one_that_is_refused_is_set_aside_and_holds_nobody_up(
    told: Studio, far: SalesforceServer
) -> None:
    far.org.refuses = lambda _name, row: (
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "no Bobs") if row.get("LastName") == "Bob" else None
    )
    for record, name in (("a", "Ann"), ("b", "Bob"), ("c", "Cid")):
        _user(told, record, name)
    carry(told)
    assert _states(told) == [
        ("a", "sent", ""), ("b", "aside", "FIELD_CUSTOM_VALIDATION_EXCEPTION"), ("c", "sent", ""),
    ]  # fmt: skip
    assert changes(told)[1].error == "no Bobs"
    _user(told, "b", "Bea")
    carry(told)
    assert [(one.state, one.code) for one in changes(told, record="b")] == [
        ("sent", "SUPERSEDED"), ("sent", ""),
    ]  # fmt: skip
    assert far.org.get("Contact", "b")["LastName"] == "Bea"


def test_children_wait_for_a_parent_that_is_refused_and_say_so(
    told: Studio, far: SalesforceServer
) -> None:
    _write(told, "user", "u", User_ID__c="u", LastName="")
    _project(told, "p", "u")
    _user(told, "v")
    _project(told, "q", "v")
    carry(told)
    assert _states(told) == [
        ("u", "aside", "REQUIRED_FIELD_MISSING"), ("p", "waiting", "PARENT:user:u"),
        ("v", "sent", ""), ("q", "sent", ""),
    ]  # fmt: skip
    assert "waits for the user u" in changes(told, "project", "p")[0].error
    _user(told, "u")
    carry(told)
    assert far.org.get("AI_Project__c", "p")["User__c"] == far.org.get("Contact", "u")["Id"]


def test_a_parent_older_than_the_connection_is_told_first(
    told: Studio, far: SalesforceServer
) -> None:
    user = account(told)
    with told.sessions() as session:
        project = projects.create(session, user, "The boat")
        with writing(session):
            for kind in ("user", "project"):
                outbox.forget(session, kind, [])
            session.execute(SyncChange.__table__.delete().where(SyncChange.kind == "user"))
    carry(told)
    assert far.org.get("AI_Project__c", project.id)["Title__c"] == "The boat"
    assert far.org.get("Contact", user.id)["LastName"] == "Kling"


def test_a_parent_deleted_there_is_told_again(told: Studio, far: SalesforceServer) -> None:
    user = account(told)
    carry(told)
    far.org.remove("Contact", user.id)
    with told.sessions() as session:
        project = projects.create(session, user, "The boat")
    carry(told)
    found = far.org.get("AI_Project__c", project.id)
    assert found["User__c"] == far.org.get("Contact", user.id)["Id"]


def test_a_lookup_of_what_is_gone_is_dropped(told: Studio, far: SalesforceServer) -> None:
    _user(told, "u")
    _write(
        told, "credit", "ledger-9", Reference_ID__c="ledger-9", Amount__c=1,
        User__r={"User_ID__c": "u"}, Project__r={"Project_ID__c": "gone"},
    )  # fmt: skip
    _project(told, "p", "nobody")
    carry(told)
    assert far.org.get("AI_Credit__c", "ledger-9")["Project__c"] is None
    assert changes(told, "project")[0].code == "PARENT_GONE"


def test_a_locked_row_is_tried_again_in_order(told: Studio, far: SalesforceServer) -> None:
    for name in ("One", "Two"):
        for record in ("a", "b", "c"):
            _user(told, record, name)
    locked = iter([True, False, True])
    far.faults = lambda call: "locked" if call.method == "PATCH" and next(locked, False) else ""
    carry(told)
    for record in ("a", "b", "c"):
        names = [one.fields["LastName"] for one in far.org.writes if one.key == record]
        assert names == ["One", "Two"]


def test_a_row_that_breaks_its_call_ends_up_alone(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draining, "_MOST_FAILURES", 9)
    _users(told, 12)

    def break_call(_name: str, row: dict[str, object]) -> None:
        if row.get("User_ID__c") == "u7":
            raise ConnectionAbortedError

    far.org.refuses = break_call  # type: ignore[assignment]
    carry(told)
    assert [one for one in _states(told) if one[1] != "sent"] == [("u7", "aside", "CALL_FAILED")]


def test_an_outage_wears_nobody_out(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _users(told, 300)
    far.faults = lambda _call: "503"
    for failures in range(2, 8):
        monkeypatch.setattr(link, "RESTS", (1.0, 60.0))
        carry(told)
        if failures == 2:
            # A single failure is nothing yet.
            assert link.resting(told) is None
            carry(told)
        rests = link.resting(told)
        assert rests is not None
        seconds = (rests - now()).total_seconds()
        assert 0 < seconds <= 2 ** (2 * failures)
        calls = len(far.calls)
        carry(told)
        assert len(far.calls) == calls
        integrations.remember(told, "salesforce", rests_until="")
    assert {one.tries for one in changes(told)} == {0}
    far.faults = lambda _call: ""
    before = len(far.calls)
    carry(told)
    assert [call.method for call in far.calls[before:]].count("PATCH") == 2


def test_what_cannot_even_be_read_is_found_and_set_aside(told: Studio) -> None:
    _users(told, 50)
    _write(told, "user", "bad", User_ID__c="bad", LastName="A", Credits_Balance__c="many")
    carry(told)
    assert [one for one in _states(told) if one[1] != "sent"] == [
        ("bad", "aside", "JSON_PARSER_ERROR")
    ]


def test_a_field_that_is_missing_there_stops_everything_and_says_what_to_do(
    told: Studio, far: SalesforceServer
) -> None:
    del far.org.schema["Contact"]["LastName"]
    _user(told, "u")
    carry(told)
    assert _states(told) == [("u", "waiting", "")]
    with told.sessions() as session:
        known = session.get_one(Integration, "salesforce")
    assert "No such column 'LastName'" in known.error
    assert "deploy the folder salesforce/" in known.error
    rests = link.resting(told)
    assert rests is not None
    assert timedelta(minutes=4) < rests - now() < timedelta(minutes=6)
    calls = len(far.calls)
    carry(told)
    assert len(far.calls) == calls
    far.org.schema["Contact"]["LastName"] = 80
    link.wake(told)
    carry(told)
    assert far.org.get("Contact", "u")["LastName"] == "Ames"


def test_the_days_calls_are_kept_and_it_says_when_it_goes_on(
    told: Studio, far: SalesforceServer
) -> None:
    far.limit, far.used = 1000, 799
    for number in range(3):
        _user(told, "u", f"Name {number}")
    carry(told)
    assert [one.state for one in changes(told)].count("sent") < 3
    assert far.used < 805
    until = link.resting(told)
    assert until is not None
    with told.sessions() as session:
        error = session.get_one(Integration, "salesforce").error
    assert f"{until:%H:%M} UTC" in error
    assert all(not one.tries for one in changes(told))
    far.used = 0
    integrations.remember(told, "salesforce", rests_until="")
    link.system(told).check()  # type: ignore[union-attr]
    carry(told)
    assert far.org.get("Contact", "u")["LastName"] == "Name 2"


def test_its_own_budget_is_kept(
    far: SalesforceServer, tmp_path: Path, empty_database: bytes
) -> None:
    with connected(far, tmp_path / "home", empty_database, salesforce_calls_per_day=3) as studio:
        for number in range(5):
            _user(studio, "u", f"Name {number}")
        carry(studio)
        assert len(far.calls) == 3
        until = link.resting(studio)
        assert until is not None
        assert timedelta(hours=23) < until - now() <= timedelta(hours=25)


def test_what_is_refused_for_passing_reasons_for_days_is_set_aside(
    told: Studio, far: SalesforceServer
) -> None:
    _user(told, "u")
    with told.sessions() as session, writing(session):
        old = now() - timedelta(days=2)
        session.execute(update(SyncChange).values(created_at=old, tries=19))
    far.org.refuses = lambda _name, _row: ("UNABLE_TO_LOCK_ROW", "busy")
    carry(told)
    assert _states(told) == [("u", "aside", "UNABLE_TO_LOCK_ROW")]


def test_what_is_deleted_before_it_was_told_leaves_nothing(
    told: Studio, far: SalesforceServer
) -> None:
    _user(told, "u")
    _project(told, "p", "u")
    _write(told, "project", "p", gone=True)
    _write(told, "user", "u", gone=True)
    carry(told)
    assert far.org.all("Contact") == far.org.all("AI_Project__c") == []
    with told.sessions() as session:
        assert session.scalars(select(SyncRecord)).all() == []
        assert session.scalars(select(User)).all() == []


def test_a_session_that_ended_is_opened_again(told: Studio, far: SalesforceServer) -> None:
    _user(told, "a")
    carry(told)
    far.expire()
    _user(told, "b")
    carry(told)
    assert [one[1] for one in _states(told)] == ["sent", "sent"]
    assert far.signed_in == 2


def test_nobody_is_called_while_the_worker_leaves(told: Studio, far: SalesforceServer) -> None:
    leaving = threading.Event()
    leaving.set()
    _user(told, "a")
    assert draining.carry(Round(told, "tests", leaving)) is False
    assert [call for call in far.calls if call.method == "PATCH"] == []


def test_the_lane_is_served_under_its_lease(told: Studio, far: SalesforceServer) -> None:
    _user(told, "a")
    (lane,) = [one for one in courier.LANES if one.name == "salesforce-out"]
    assert courier.turn(told, lane, "a worker", threading.Event())
    assert far.org.get("Contact", "a")["LastName"] == "Ames"
    assert not courier.turn(told, lane, "another", threading.Event())
