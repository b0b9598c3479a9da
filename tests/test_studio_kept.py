"""Answers kept while nothing changed: the same again, and never a moment too long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, update

from core.database import Changes, open_database, writing
from core.models import ApiKey, Login, User
from core.services import keys, logins, projects
from core.studio import Studio

LIST = "/api/v1/projects"

Reads = Callable[..., int]


@pytest.fixture
def maya(studio: Studio) -> User:
    with studio.sessions() as session, writing(session):
        user = User(email="maya@example.com", tier="pro")
        session.add(user)
    return user


@pytest.fixture
def held(studio: Studio, maya: User) -> dict[str, str]:
    with studio.sessions() as session:
        token = logins.open_tokens(session, studio.settings.secret(), maya).access_token
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def asked(studio: Studio) -> list[str]:
    """What the database was asked."""
    said: list[str] = []
    event.listen(
        studio.engine, "before_cursor_execute", lambda _c, _u, words, *_rest: said.append(words)
    )
    return said


def test_the_same_request_is_answered_without_the_database(
    client: FlaskClient, held: dict[str, str], asked: list[str]
) -> None:
    first = client.get(LIST, headers=held)
    before = len(asked)
    again = client.get(LIST, headers=held)
    assert before
    assert len(asked) == before
    assert (again.status_code, again.json) == (200, first.json)
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_what_was_committed_is_seen_at_once(
    client: FlaskClient, studio: Studio, maya: User, held: dict[str, str]
) -> None:
    for number in range(3):
        assert client.get(LIST, headers=held).json["data"]["total"] == number
        with studio.sessions() as session:
            projects.create(session, maya, f"Film {number}")


@pytest.mark.parametrize(
    "ending",
    [update(Login).values(revoked_at=Login.created_at), update(User).values(status="suspended")],
)
def test_who_was_sent_away_is_refused_at_once(
    client: FlaskClient, studio: Studio, held: dict[str, str], ending: object
) -> None:
    assert client.get(LIST, headers=held).status_code == 200
    with studio.sessions() as session, writing(session):
        session.execute(ending)
    assert client.get(LIST, headers=held).status_code == 401


def test_a_revoked_key_is_refused_at_once(client: FlaskClient, studio: Studio, maya: User) -> None:
    with studio.sessions() as session:
        _, secret = keys.create(session, maya, "bench", ["projects:read"])
    shown = {"X-API-Key": secret}
    for _ in range(3):
        assert client.get(LIST, headers=shown).status_code == 200
    assert client.get("/api/v1/users/me", headers=shown).status_code == 403
    with studio.sessions() as session, writing(session):
        session.execute(update(ApiKey).values(revoked_at=ApiKey.created_at))
    assert client.get(LIST, headers=shown).status_code == 401


def test_everybody_gets_their_own(client: FlaskClient, studio: Studio, maya: User) -> None:
    with studio.sessions() as session:
        with writing(session):
            other = User(email="tom@example.com")
            session.add(other)
        projects.create(session, maya, "Mine")
        secret = studio.settings.secret()
        tokens = [logins.open_tokens(session, secret, one).access_token for one in (maya, other)]
    for _ in range(2):
        totals = [
            client.get(LIST, headers={"Authorization": f"Bearer {one}"}).json["data"]["total"]
            for one in tokens
        ]
        assert totals == [1, 0]
    assert client.get(LIST).status_code == 401
    assert client.get(LIST, headers={"Authorization": "Basic x"}).status_code == 401


def test_another_address_is_another_question(
    client: FlaskClient, studio: Studio, maya: User, held: dict[str, str]
) -> None:
    with studio.sessions() as session:
        projects.create(session, maya, "The boat")
    assert client.get(f"{LIST}?q=boat", headers=held).json["data"]["total"] == 1
    assert client.get(f"{LIST}?q=train", headers=held).json["data"]["total"] == 0


@pytest.mark.usefixtures("maya")
def test_every_commit_changes_the_mark(studio: Studio) -> None:
    watch, apart = Changes(studio.engine), open_database(studio.settings.database)
    before = watch.mark()
    assert watch.mark() == before
    with apart.begin() as connection:
        connection.execute(update(User).values(name="Maya"))
    assert watch.mark() != before
    watch.close()
    apart.dispose()
