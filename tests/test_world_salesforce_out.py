"""What is noticed for Salesforce: every change once, as it was when its transaction ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from core.database import writing
from core.models import Channel, Film, Project, SyncChange, Upload, User, now
from core.services import admin, credits, privacy, projects
from core.services.salesforce import mapping, outbox
from core.studio import Studio
from tests.salesforce_parts import account, carry, changes, connected
from tests.salesforce_server import SalesforceServer


@pytest.fixture
def far() -> Iterator[SalesforceServer]:
    with SalesforceServer() as server:
        yield server


@pytest.fixture
def told(
    far: SalesforceServer, tmp_path: Path, empty_database: bytes, queue_server: str
) -> Iterator[Studio]:
    with connected(far, tmp_path / "home", empty_database, queue_server) as studio:
        yield studio


def _film(studio: Studio, project: Project, number: int = 1, **more: object) -> Film:
    film = Film(
        project_id=project.id, owner_id=project.owner_id, number=number, brief={}, cost=1, **more
    )
    with studio.sessions() as session, writing(session):
        session.add(film)
        session.flush()
        credits.reserve(session, film)
    return film


def _awake(studio: Studio) -> None:
    """Let the time pass in which changes rest."""
    with studio.sessions() as session, writing(session):
        session.execute(update(SyncChange).values(due_at=now()))


def test_an_account_is_told_with_its_plan_and_name(told: Studio) -> None:
    user = account(told, "Anna Maria Kling", tier="pro")
    (change,) = changes(told)
    assert (change.kind, change.record, change.state) == ("user", user.id, "waiting")
    assert change.body == {
        "User_ID__c": user.id, "Email": "anna@example.com", "FirstName": "Anna Maria",
        "LastName": "Kling", "Subscription_Tier__c": "Pro", "Account_Status__c": "Active",
        "MRR__c": 49.0, "Credits_Balance__c": 0, "Total_Projects__c": 0, "Last_Login__c": None,
        "Registered_Date__c": user.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }  # fmt: skip


def test_who_has_no_name_is_called_by_the_mailbox(told: Studio) -> None:
    with told.sessions() as session, writing(session):
        session.add(User(email="max@example.com"))
    assert changes(told)[0].body["LastName"] == "max"


def test_each_state_of_a_film_is_told_and_its_progress_is_not(told: Studio) -> None:
    user = account(told)
    with told.sessions() as session:
        credits.grant(session, user.id, 3, "grant", "a gift")
        project = projects.create(session, user, "The boat", {"script": "A boat. It sinks."})
    film = _film(told, project)
    for number in range(5):
        with told.sessions() as session, writing(session):
            session.execute(update(Film).values(progress=number / 10, told=number))
            film = session.get_one(Film, film.id)
            film.seconds_left = 5.0 - number
    with told.sessions() as session, writing(session):
        film = session.get_one(Film, film.id)
        film.status, film.duration, film.finished_at = "done", 61.26, now()
        credits.capture(session, film)
    with told.sessions() as session:
        states = [one.body["Status__c"] for one in changes(told, "project")]
        assert states == ["Draft", "Processing", "Completed"]
        body = mapping.body_now(session, "project", project.id)
    assert body is not None
    assert body["Duration__c"] == 61.3
    assert body["Video_URL__c"] == f"{told.settings.address}/projects/{project.id}"
    assert body["Script__c"] == "A boat. It sinks."


def test_credits_are_told_with_what_they_were_for(told: Studio) -> None:
    user = account(told)
    with told.sessions() as session:
        credits.grant(session, user.id, 3, "purchase", "bought")
        project = projects.create(session, user, "The boat")
    film = _film(told, project)
    with told.sessions() as session, writing(session):
        credits.release(session, session.get_one(Film, film.id))
    bodies = [one.body for one in changes(told, "credit")]
    assert [(one["Transaction_Type__c"], one["Amount__c"]) for one in bodies] == [
        ("Purchase", 3), ("Deduction", -1), ("Refund", 1),
    ]  # fmt: skip
    assert bodies[1]["Project__r"] == {"Project_ID__c": project.id}
    assert [one["Reference_ID__c"] for one in bodies] == ["ledger-1", "ledger-2", "ledger-3"]


def test_what_moves_nothing_or_comes_from_there_is_no_news(told: Studio) -> None:
    user = account(told)
    with told.sessions() as session:
        project = projects.create(session, user, "The boat")
        credits.grant(session, user.id, 1, "grant", "salesforce:a01xx")
    film = _film(told, project)
    with told.sessions() as session, writing(session):
        credits.capture(session, session.get_one(Film, film.id))
    assert [one.body["Amount__c"] for one in changes(told, "credit")] == [-1]


def test_the_balance_follows_the_ledger_and_rests_until_others_have_joined(told: Studio) -> None:
    user = account(told)
    for number in range(20):
        with told.sessions() as session:
            credits.grant(session, user.id, 1, "grant", f"gift {number}")
    first, last = changes(told, "user")
    assert first.due_at <= now() < last.due_at <= now() + timedelta(seconds=5)
    assert last.body["Credits_Balance__c"] == 20


def test_news_takes_along_what_rests(told: Studio) -> None:
    user, boss = account(told), account(told, "Boss One", role="admin")
    with told.sessions() as session:
        credits.grant(session, user.id, 1, "grant", "a gift")
        admin.change(session, session.get_one(User, boss.id), user.id, tier="pro")
    _first, last = changes(told, "user", user.id)
    assert last.due_at <= now()
    assert last.body["Credits_Balance__c"] == 1
    assert last.body["Subscription_Tier__c"] == "Pro"


def test_of_logins_a_new_day_is_news(told: Studio) -> None:
    user = account(told)
    day = now().replace(hour=12)
    for moment in (day, day + timedelta(hours=1), day + timedelta(days=1)):
        with told.sessions() as session, writing(session):
            session.execute(update(User).where(User.id == user.id).values(seen_at=moment))
    assert [str(one.body["Last_Login__c"])[:10] for one in changes(told, "user")] == [
        "None", str((day + timedelta(days=1)).date()),
    ]  # fmt: skip
    _awake(told)
    carry(told)
    with told.sessions() as session, writing(session):
        session.execute(update(User).values(seen_at=day + timedelta(days=1, hours=2)))
    assert changes(told)[-1].state == "sent"


def test_statements_are_seen_as_objects_are(told: Studio) -> None:
    users = [account(told, name) for name in ("Anna A", "Bob B", "Cid C")]
    with told.sessions() as session, writing(session):
        session.execute(update(User), [{"id": one.id, "tier": "pro"} for one in users[:2]])
        session.execute(update(User).where(User.name == "Cid C").values({"status": "suspended"}))
    newest = {one.record: one.body for one in changes(told, "user")}
    assert [newest[one.id]["Subscription_Tier__c"] for one in users] == ["Pro", "Pro", "Free"]
    assert newest[users[2].id]["Account_Status__c"] == "Suspended"


def test_what_is_undone_is_not_told(told: Studio) -> None:
    def fail() -> None:
        with told.sessions() as session, writing(session):
            session.add(User(email="anna@example.com"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with told.sessions() as session, writing(session):
        pass
    assert changes(told) == []


def test_uploads_are_told_with_their_channel_and_follow_it(told: Studio) -> None:
    user = account(told)
    channel = Channel(user_id=user.id, destination="youtube", subject="UC1", name="Anna's")
    with told.sessions() as session, writing(session):
        session.add(channel)
        session.flush()
        session.add(Upload(
            id="u1", key="k", owner_id=user.id, channel_id=channel.id, destination="youtube",
            title="The boat", options={"privacy": "unlisted"}, status="uploading",
        ))  # fmt: skip
    for status in ("processing", "live"):
        with told.sessions() as session, writing(session):
            upload = session.get_one(Upload, "u1")
            upload.status, upload.sent, upload.beat_at = status, 5, now()
    with told.sessions() as session, writing(session):
        session.execute(update(Channel).values(error="connect it again", token="x"))
    with told.sessions() as session, writing(session):
        session.delete(session.get_one(Channel, channel.id))
    bodies = [one.body for one in changes(told, "upload")]
    assert [one["Upload_Status__c"] for one in bodies] == [
        "Uploading", "Processing", "Live", "Live", "Live",
    ]  # fmt: skip
    assert [one["Is_Active__c"] for one in bodies] == [True, True, True, False, False]
    assert bodies[0]["Channel_ID__c"] == "UC1"
    assert bodies[0]["Privacy__c"] == "Unlisted"
    assert "Channel_ID__c" not in bodies[-1]


def test_campaigns_have_no_project_there(told: Studio) -> None:
    user = account(told)
    with told.sessions() as session:
        credits.grant(session, user.id, 1, "grant", "a gift")
        with writing(session):
            session.add(Project(id="hidden", owner_id=user.id, hidden=True))
        project = session.get_one(Project, "hidden")
    _film(told, project)
    assert changes(told, "project") == []
    assert changes(told, "credit")[-1].body["Project__r"] == {"Project_ID__c": None}


def test_everything_of_a_deleted_account_is_deleted_there(
    told: Studio, far: SalesforceServer
) -> None:
    user = account(told)
    with told.sessions() as session:
        credits.grant(session, user.id, 2, "grant", "a gift")
        kept = projects.create(session, user, "Kept")
        gone = projects.create(session, user, "Gone")
        projects.bin(session, user, gone.id)
        projects.empty_bin(session, user)
    carry(told)
    assert [one["Project_ID__c"] for one in far.org.all("AI_Project__c")] == [kept.id]
    with told.sessions() as session:
        privacy.delete_account(told, session, session.get_one(User, user.id))
    carry(told)
    for name in ("Contact", "AI_Project__c", "AI_Credit__c"):
        assert far.org.all(name) == []


def test_where_salesforce_is_not_configured_nobody_looks(studio: Studio) -> None:
    user = account(studio)
    with studio.sessions() as session:
        credits.grant(session, user.id, 2, "grant", "a gift")
    assert changes(studio) == []


def test_what_was_sent_is_kept_for_a_week(told: Studio) -> None:
    account(told)
    carry(told)
    with told.sessions() as session, writing(session):
        assert outbox.clean(session) == 0
        old = now() - timedelta(days=8)
        session.execute(update(SyncChange).values(sent_at=old, due_at=old))
        assert outbox.clean(session) == 1
