"""Dry runs compare and write nothing; backfills load everything, go on after a worker's death, and
overwrite nothing newer. Who owns which field is said once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import ConflictError, InputError
from core.models import Project, SyncChange, SyncRecord, User, now
from core.services import credits
from core.services.courier import Round
from core.services.salesforce import (
    backfill,
    comparing,
    draining,
    link,
    mapping,
    ownership,
    rows,
    runs,
)
from core.services.salesforce import standing as standings
from core.studio import Studio
from tests.salesforce_in_parts import drain, hear, knowing, new_user, turn, waiting
from tests.salesforce_server import Faults, SalesforceServer

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[SalesforceServer]:
    from plugins.outputs.salesforce import bulk

    monkeypatch.setattr(bulk, "LOOK_EVERY", (0.01, 0.01))
    with SalesforceServer() as server:
        yield server


@pytest.fixture
def told(studio: Studio, far: SalesforceServer) -> Iterator[Studio]:
    with knowing(studio, far) as opened:
        yield opened


def people(studio: Studio, count: int) -> list[User]:
    """Accounts with a project and credits each; nobody told Salesforce of them."""
    users = [User(email=f"u{number}@example.com", name=f"Una {number}") for number in range(count)]
    with studio.sessions() as session:
        session.add_all(users)
        session.flush()
        session.add_all(
            Project(owner_id=user.id, title="The Boat", draft={"script": "Once."}) for user in users
        )
        session.commit()
        for user in users:
            credits.grant(session, user.id, 5, "grant", f"first:{user.id}")
        session.query(SyncChange).delete()
        session.commit()
    return users


def run(studio: Studio, dry: bool = False, kinds: tuple[str, ...] = rows.KINDS) -> runs.Run:
    """A backfill or dry run, to its end."""
    runs.ask(studio, "boss", kinds, dry)
    backfill.carry(turn(studio))
    done = runs.last(studio)
    assert done is not None
    return done


def asides(studio: Studio) -> list[SyncChange]:
    with studio.sessions() as session:
        return list(session.scalars(select(SyncChange).where(SyncChange.state == "aside")))


# --- dry runs ----------------------------------------------------------------------------------


def test_a_dry_run_counts_and_writes_nothing(told: Studio, far: SalesforceServer) -> None:
    users = people(told, 4)
    done = run(told, dry=True)
    assert done.state == "done"
    assert done.counts["user"] == {
        "ours": 4, "create": 4, "fields": {}, "examples": {"changed": [], "only_there": []},
    }  # fmt: skip
    assert far.org.all("Contact") == []
    assert run(told).state == "done"
    assert {kind: seen["equal"] for kind, seen in run(told, dry=True).counts.items()
            if seen["ours"]} == {"user": 4, "project": 4, "credit": 4}  # fmt: skip
    far.org.edit("Contact", users[0].id, FirstName="Other", Email="other@example.com")
    far.org.edit("AI_Project__c", far.org.all("AI_Project__c")[0]["Id"], Title__c="Other")
    far.org.add("Contact", LastName="Gone", User_ID__c="gone")
    far.org.add("AI_Credit__c", Source__c="Salesforce", Reference_ID__c="ledger-99")
    with told.sessions() as session:
        session.get_one(User, users[1].id).name = "Una the Second"
        session.commit()
    writes = len(far.org.writes)
    counts = run(told, dry=True).counts
    found = {name: count for name, count in counts["user"].items() if isinstance(count, int)}
    assert found == {
        "ours": 4, "theirs": 5, "equal": 2, "changed": 1, "on_the_way": 1, "only_there": 1,
        "create": 0,
    }  # fmt: skip
    assert counts["user"]["fields"] == {"FirstName": 1, "Email": 1}
    assert counts["user"]["examples"] == {"changed": [users[0].id], "only_there": ["gone"]}
    assert counts["project"]["changed"] == 1
    assert counts["credit"]["equal"] == 4
    assert "only_there" not in counts["credit"]
    assert len(far.org.writes) == writes


def test_values_are_alike_as_salesforce_keeps_them() -> None:
    for ours, theirs in (
        (None, ""), (" a\r\n", "a"), (3, 3.0), (3.006, 3.01),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00.000+0000"),
    ):  # fmt: skip
        assert comparing.plain(ours) == comparing.plain(theirs)
    for ours, theirs in ((0, None), ("a", "A"), (True, "true"), (3, "3"), ("2026-01-31", "2026")):
        assert comparing.plain(ours) != comparing.plain(theirs)


# --- backfills ---------------------------------------------------------------------------------


def test_a_backfill_loads_everything_in_parts(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "PART", 3)
    users = people(told, 7)
    far.org.refuses = lambda name, row: (
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "no boats")
        if name == "Contact" and row["User_ID__c"] == users[2].id
        else None
    )
    done = run(told)
    assert (done.state, done.fraction) == ("done", 1.0)
    assert done.counts["user"] == {"total": 7, "taken": 6, "refused": 1}
    # What names the refused account is refused as well.
    assert done.counts["project"] == {"total": 7, "taken": 6, "refused": 1}
    assert len(far.org.all("Contact")) == 6
    assert len({one["Reference_ID__c"] for one in far.org.all("AI_Credit__c")}) == 6
    refused = {one.kind: one for one in asides(told)}
    assert refused["user"].record == users[2].id
    assert refused["user"].code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert "no boats" in refused["user"].error
    assert refused["user"].body["Email"] == users[2].email
    # Put right there, a second one leaves nothing refused.
    far.org.refuses = lambda _name, _row: None
    assert run(told).counts["user"] == {"total": 7, "taken": 7, "refused": 0}
    assert asides(told) == []
    # And nothing has to be told again.
    drain(told)
    hear(told)
    with told.sessions() as session:
        assert session.scalar(select(func.count()).select_from(SyncRecord)) == 21


def test_changes_wait_while_records_are_loaded(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = people(told, 3)
    runs.ask(told, "boss", ("user",), False)
    load = backfill.rows.stream

    def changed_meanwhile(*args: Any) -> Any:
        yield from load(*args)
        with told.sessions() as session:
            session.get_one(User, users[0].id).name = "Newer Name"
            session.commit()
        # The drain is asked, and waits.
        assert draining.carry(turn(told)) is False
        assert waiting(told) == 1

    monkeypatch.setattr(backfill.rows, "stream", changed_meanwhile)
    backfill.carry(turn(told))
    assert far.org.get("Contact", users[0].id)["FirstName"] == "Una"
    drain(told)
    assert far.org.get("Contact", users[0].id)["FirstName"] == "Newer"


def test_what_was_told_before_a_backfill_is_told_again_after_it(
    told: Studio, far: SalesforceServer
) -> None:
    """The same words as once before: they are news, for the backfill said others."""
    user = new_user(told, name="First Name")
    with told.sessions() as session:
        session.get_one(User, user.id).name = "Second Name"
        session.commit()
    assert waiting(told) == 1
    run(told, kinds=("user",))
    assert far.org.get("Contact", user.id)["FirstName"] == "Second"
    with told.sessions() as session:
        session.get_one(User, user.id).name = "First Name"
        session.commit()
    drain(told)
    assert far.org.get("Contact", user.id)["FirstName"] == "First"


class _KilledError(BaseException):
    """Stands for a death: nothing in between catches it."""


def test_a_worker_that_dies_is_followed_by_another(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "PART", 3)
    people(told, 5)
    runs.ask(told, "boss", rows.KINDS, False)
    lives = [0]

    class Mortal(Round):
        """Dies at one of its next beats; before a job has its records, and while it runs."""

        def beat(self) -> bool:
            if self.left == 0:
                raise _KilledError
            self.left -= 1
            return True

    done = runs.last(told)
    while done and done.at_work:
        life = Mortal(told, "test", threading.Event())
        life.left = 2 + lives[0] % 3
        lives[0] += 1
        try:
            backfill.carry(life)
        except _KilledError:
            done = runs.last(told)
            continue
        done = runs.last(told)
    assert done is not None
    assert done.state == "done", done.error
    assert done.counts["user"] == {"total": 5, "taken": 5, "refused": 0}
    assert lives[0] > 6
    assert len(far.org.all("Contact")) == len(far.org.all("AI_Credit__c")) == 5
    contacts = [one.key for one in far.org.writes if one.object == "Contact"]
    # No part that had arrived was sent again.
    assert len(contacts) == len(set(contacts))


def test_a_connection_that_fails_again_and_again_is_enough(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "PART", 3)
    people(told, 5)
    far.faults = Faults(0.3, ("503", "503 after", "cut", "cut after"))
    runs.ask(told, "boss", rows.KINDS, False)
    for _ in range(100):
        backfill.carry(turn(told))
        done = runs.last(told)
        assert done is not None
        if not done.at_work:
            break
        done.again_at = ""
        runs.save(told, done)
        link.wake(told)
    assert done.state == "done", done.error
    assert len(far.faults.met) > 3
    assert len(far.org.all("Contact")) == len(far.org.all("AI_Credit__c")) == 5


def test_it_can_be_stopped_and_there_is_one_at_a_time(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "PART", 1)
    people(told, 3)
    with pytest.raises(ConflictError):
        runs.stop(told, "boss")
    with pytest.raises(InputError):
        runs.ask(told, "boss", ("films",), True)
    runs.ask(told, "boss", ("user",), False)
    with pytest.raises(ConflictError):
        runs.ask(told, "boss", ("user",), True)
    assert runs.stop(told, "boss").state == "stopped"
    runs.ask(told, "boss", ("user",), False)
    settle, stopped = backfill._settle, []

    def stopping(*args: Any) -> None:
        settle(*args)
        stopped.append(1)

    monkeypatch.setattr(backfill, "_settle", stopping)
    stream = backfill.rows.stream

    def asked(*args: Any) -> Any:
        runs.stop(told, "boss")
        yield from stream(*args)

    monkeypatch.setattr(backfill.rows, "stream", asked)
    backfill.carry(turn(told))
    ended = runs.last(told)
    assert ended is not None
    # The job that was under way was waited for.
    assert (ended.state, len(stopped), len(far.org.all("Contact"))) == ("stopped", 1, 1)
    with told.sessions() as session:
        assert not runs.holds(session)


def test_a_leaving_worker_hands_on(told: Studio, far: SalesforceServer) -> None:
    people(told, 2)
    runs.ask(told, "boss", ("user",), False)
    leaving = turn(told)
    leaving.leaving.set()
    backfill.carry(leaving)
    begun = runs.last(told)
    assert begun is not None
    assert begun.state == "running"
    backfill.carry(turn(told))
    assert len(far.org.all("Contact")) == 2


# --- what was refused ------------------------------------------------------------------------


def test_what_is_tried_again_is_the_record_as_it_is_now(
    told: Studio, far: SalesforceServer
) -> None:
    far.org.refuses = lambda name, _row: ("SOME_RULE", "not today") if name == "Contact" else None
    user = new_user(told)
    (refused,) = asides(told)
    with told.sessions() as session:
        page, total = standings.failures(session)
        assert (total, page[0].code) == (1, "SOME_RULE")
        session.get_one(User, user.id).name = "Later Name"
        session.commit()
    drain(told)
    far.org.refuses = lambda _name, _row: None
    with told.sessions() as session:
        standings.retry(session, "boss", refused.id)
    drain(told)
    assert far.org.get("Contact", user.id)["FirstName"] == "Later"
    with told.sessions() as session:
        assert standings.retry_all(session, "boss") == 1
    drain(told)
    assert asides(told) == []
    assert far.org.get("Contact", user.id)["FirstName"] == "Later"


def test_figures_of_the_synchronisation(told: Studio) -> None:
    with told.sessions() as session:
        session.add_all([
            SyncChange(kind="user", record="a", created_at=now() - timedelta(seconds=90)),
            SyncChange(kind="project", record="b", state="aside"),
            SyncChange(kind="user", record="c", state="sent", sent_at=now()),
            SyncChange(kind="user", record="d", state="sent", sent_at=now() - timedelta(hours=5)),
        ])  # fmt: skip
        session.commit()
        seen = standings.standing(session)
    assert (seen.waiting, seen.aside, seen.sent_hour, seen.sent_day) == (1, 1, 1, 2)
    assert 89 < seen.lag < 120


# --- who owns what -----------------------------------------------------------------------------


def test_every_field_that_is_told_or_heard_has_an_owner(told: Studio) -> None:
    people(told, 1)
    with told.sessions() as session:
        for kind in ("user", "project", "credit"):
            names = rows.between(session, kind, "", rows.end_of_part(session, kind, "", 9))
            for body in mapping.bodies(session, kind, names).values():
                for field in body:
                    name = mapping.KINDS[kind].object
                    column = f"{field[:-1]}c" if field.endswith("__r") else field
                    assert ownership.rule_of(name, column), f"{name}.{column} has no owner"


def test_the_guide_says_the_same_as_the_code() -> None:
    guide = (ROOT / "docs" / "salesforce-sync.md").read_text(encoding="utf-8")
    owners = {"studio": "studio", "salesforce": "Salesforce", "stripe": "Stripe",
              "later": "later change"}  # fmt: skip
    fates = {"taken": "taken over", "put_back": "put back", "overwritten": "overwritten",
             "kept": "not heard"}  # fmt: skip
    told = [
        f"| `{one.object}`: {', '.join(f'`{field}`' for field in one.fields)} "
        f"| {owners[one.owner]} | {fates[one.fate]} | {one.note} |"
        for one in ownership.RULES
    ]
    assert [line for line in guide.splitlines() if re.match(r"\| `\w+`: ", line)] == told
