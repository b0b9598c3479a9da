"""Live streams: complete, in order, resumed, and only for those who may see them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from core.database import writing
from core.models import Film, Project, User, now
from core.services import events, keys, logins
from core.studio import Studio
from tests.served import ClosedError, Line, served
from web.live import watch


def person(studio: Studio, email: str, role: str = "user") -> User:
    with studio.sessions() as session:
        user = User(email=email, role=role, credits=3, totp_at=now() if role == "admin" else None)
        with writing(session):
            session.add(user)
        return user


def film_of(studio: Studio, owner: User) -> str:
    with studio.sessions() as session:
        with writing(session):
            project = Project(owner_id=owner.id, title="A film")
            session.add(project)
            session.flush()
            film = Film(
                project_id=project.id, owner_id=owner.id, number=1, brief={}, status="running"
            )
            session.add(film)
        return film.id


def tell(studio: Studio, film_id: str, kind: str, status: str = "", **body: Any) -> None:
    """What the engine does: an event in a transaction, then the ring."""
    with studio.sessions() as session, writing(session):
        events.tell(session, film_id, kind, **body)
        if status:
            film = session.get(Film, film_id)
            assert film is not None
            film.status = status
    events.ring(studio, film_id)


def cookie_of(studio: Studio, app: Any, user: User) -> dict[str, str]:
    """A browser's session."""
    with studio.sessions() as session:
        shown = logins.open_page(session, user)
    return {"filmwright": app.session_interface.get_signing_serializer(app).dumps({"login": shown})}


@pytest.fixture
def maya(studio: Studio) -> User:
    return person(studio, "maya@example.com")


@pytest.fixture
def film(studio: Studio, maya: User) -> str:
    return film_of(studio, maya)


@pytest.fixture
def application(studio: Studio) -> Any:
    from web.asgi import create_application

    return create_application(studio)


@pytest.fixture
def browser(studio: Studio, app: Any, maya: User, application: Any) -> Iterator[httpx.Client]:
    """Maya's browser, and a real server."""
    with (
        served(application) as address,
        httpx.Client(base_url=address, cookies=cookie_of(studio, app, maya), timeout=10) as client,
    ):
        yield client


def read(response: httpx.Response) -> Iterator[dict[str, Any]]:
    """The events of a stream."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if not line and "data" in fields:
            yield {**json.loads(fields["data"]), "_id": fields.get("id"), "_event": fields["event"]}
            fields = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


def test_a_stream_tells_everything_in_order_and_ends(
    studio: Studio, film: str, browser: httpx.Client
) -> None:
    tell(studio, film, "job.queued")

    def work() -> None:
        for number in range(20):
            tell(studio, film, "step.completed", task=f"voice/{number}")
        tell(studio, film, "job.completed", "done")

    with browser.stream("GET", f"/api/v1/jobs/{film}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        worker = threading.Thread(target=work)
        told = read(response)
        assert next(told)["type"] == "job.queued"
        worker.start()
        rest = list(told)
        worker.join()
    assert [one["id"] for one in rest] == list(range(2, 23))
    assert all(one["_id"] == str(one["id"]) and one["_event"] == one["type"] for one in rest)
    assert rest[-1]["type"] == "job.completed"
    assert rest[0] == {**rest[0], "job": film, "data": {"task": "voice/0"}}


def test_who_comes_back_misses_nothing_and_hears_nothing_twice(
    studio: Studio, film: str, browser: httpx.Client
) -> None:
    for number in range(5):
        tell(studio, film, "step.completed", task=str(number))
    tell(studio, film, "job.failed", "failed", error="no")
    address = f"/api/v1/jobs/{film}/events"
    with browser.stream("GET", address, headers={"Last-Event-ID": "3"}) as response:
        assert [one["id"] for one in read(response)] == [4, 5, 6]
    with browser.stream("GET", address, params={"after": "5"}) as response:
        assert [one["id"] for one in read(response)] == [6]
    assert browser.get(address, headers={"Last-Event-ID": "6"}).status_code == 204


def test_a_silent_doorbell_only_costs_a_moment(
    studio: Studio, film: str, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with browser.stream("GET", f"/api/v1/jobs/{film}/events") as response:
        monkeypatch.setattr(events, "ring", lambda *_: None)
        tell(studio, film, "job.completed", "done")
        assert [one["type"] for one in read(response)] == ["job.completed"]


def test_streams_are_only_for_owners_and_admins(
    studio: Studio, app: Any, film: str, browser: httpx.Client
) -> None:
    tell(studio, film, "job.cancelled", "cancelled")
    address = f"/api/v1/jobs/{film}/events"
    nobody = httpx.get(f"{browser.base_url}{address}")
    assert nobody.status_code == 401
    assert nobody.json()["error"]["code"] == "not_signed_in"
    other = cookie_of(studio, app, person(studio, "other@example.com"))
    for path in (address, "/api/v1/jobs/nothing/events"):
        refused = httpx.get(f"{browser.base_url}{path}", cookies=other)
        assert refused.status_code == 404
        assert refused.json()["success"] is False
    admin = cookie_of(studio, app, person(studio, "admin@example.com", "admin"))
    assert httpx.get(f"{browser.base_url}{address}", cookies=admin).status_code == 200
    forged = {"filmwright": "eyJsb2dpbiI6ImEuYiJ9.aaaaaa.bbbbbb"}
    assert httpx.get(f"{browser.base_url}{address}", cookies=forged).status_code == 401


def test_programs_watch_with_a_token_or_a_key(
    studio: Studio, maya: User, film: str, browser: httpx.Client
) -> None:
    tell(studio, film, "job.completed", "done")
    with studio.sessions() as session:
        tokens = logins.open_tokens(session, studio.settings.secret(), maya)
        _, may = keys.create(session, maya, "watcher", ["projects:read"])
        _, may_not = keys.create(session, maya, "other", ["account:read"])
    address = f"{browser.base_url}/api/v1/jobs/{film}/events"
    for headers, status in (
        ({"Authorization": f"Bearer {tokens.access_token}"}, 200),
        ({"Authorization": "Bearer no.such.token"}, 401),
        ({"X-API-Key": may}, 200),
        ({"X-API-Key": may_not}, 403),
        ({"X-API-Key": "fw_wrong"}, 401),
    ):
        assert httpx.get(address, headers=headers).status_code == status


@pytest.mark.parametrize("reason", ["suspended", "signed out"])
def test_who_is_no_longer_welcome_loses_the_stream(
    studio: Studio, maya: User, film: str, browser: httpx.Client, reason: str
) -> None:
    with browser.stream("GET", f"/api/v1/jobs/{film}/events") as response:
        with studio.sessions() as session:
            if reason == "suspended":
                with writing(session):
                    session.get_one(User, maya.id).status = "suspended"
            else:
                logins.end_all(session, maya)
        began = time.monotonic()
        assert list(read(response)) == []
        assert time.monotonic() - began < 5
    assert browser.get(f"/api/v1/jobs/{film}/events").status_code == 401


def test_streams_are_few_and_end_when_the_browser_leaves(
    film: str, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MOST_STREAMS", 2)
    address = f"/api/v1/jobs/{film}/events"
    with browser.stream("GET", address), browser.stream("GET", "/api/v1/events"):
        refused = browser.get(address)
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "too_many_streams"
    ends = time.monotonic() + 5
    while True:
        with browser.stream("GET", address) as again:
            if again.status_code == 200:
                break
        assert time.monotonic() < ends, "a stream goes on without a reader"
        time.sleep(0.05)


def test_an_accounts_stream_tells_its_credits_and_all_its_films(
    studio: Studio, maya: User, browser: httpx.Client
) -> None:
    old = film_of(studio, maya)
    tell(studio, old, "job.completed", "done")
    theirs = film_of(studio, person(studio, "other@example.com"))
    with studio.sessions() as session, writing(session):
        session.get_one(Film, old).created_at = session.get_one(User, maya.id).created_at.replace(
            year=2020
        )
        for event in events.since(session, old, 0):
            event.at = event.at.replace(year=2020)
    with browser.stream("GET", "/api/v1/events") as response:
        told = read(response)
        assert next(told)["data"] == {"credits": 3}
        mine = film_of(studio, maya)
        tell(studio, theirs, "job.completed", "done")
        tell(studio, mine, "step.completed", task="voice/1")
        tell(studio, mine, "job.completed", "done")
        event = next(told)
        assert (event["type"], event["job"]) == ("job.completed", mine)
        tell(studio, old, "job.retried", "running")
        again = next(told)
        assert (again["type"], again["job"]) == ("job.retried", old)
        with studio.sessions() as session, writing(session):
            session.get_one(User, maya.id).credits = 2
        assert next(told)["data"] == {"credits": 2}
    with browser.stream(
        "GET", "/api/v1/events", headers={"Last-Event-ID": event["at"]}
    ) as response:
        told = read(response)
        heard = [next(told) for _ in range(3)]
    assert [one["type"] for one in heard] == ["account", "job.retried", "job.completed"]


# --- the WebSocket ---------------------------------------------------------------------


def cookie_header(browser: httpx.Client) -> dict[str, str]:
    return {"Cookie": f"filmwright={browser.cookies['filmwright']}"}


def own(browser: httpx.Client) -> dict[str, str]:
    """What a page of the studio's own sends."""
    return {"Origin": str(browser.base_url).rstrip("/"), **cookie_header(browser)}


def test_a_socket_watches_films_on_demand(studio: Studio, film: str, browser: httpx.Client) -> None:
    theirs = film_of(studio, person(studio, "other@example.com"))
    with Line(str(browser.base_url), "/ws", **own(browser)) as line:
        line.send({"type": "subscribe", "job": theirs})
        assert line.hear() == {
            "type": "error", "code": "not_found", "message": "there is no such job",
        }  # fmt: skip
        for nonsense in ("[]", "{", '{"type": "dance"}', '{"type": "subscribe", "job": 3}'):
            line.send(nonsense)
            assert line.hear()["type"] == "error"
        line.send({"type": "subscribe", "job": film})
        assert line.hear() == {"type": "subscribed", "job": film}
        tell(studio, film, "job.progress", progress=0.5)
        assert line.hear()["data"] == {"progress": 0.5}
        line.send({"type": "unsubscribe", "job": film})
        assert line.hear() == {"type": "unsubscribed", "job": film}
        tell(studio, film, "job.completed", "done")
        line.send({"type": "ping"})
        assert line.hear() == {"type": "pong"}
        line.send({"type": "subscribe", "job": film, "after": 1})
        assert line.hear()["type"] == "subscribed"
        assert line.hear()["type"] == "job.completed"
        assert line.hear() == {"type": "unsubscribed", "job": film}


def test_a_foreign_page_cannot_use_the_cookie(browser: httpx.Client) -> None:
    for origin in ({"Origin": "https://evil.example"}, {}):
        with Line(str(browser.base_url), "/ws", **cookie_header(browser), **origin) as line:
            line.send({"type": "ping"})
            assert line.hear()["code"] == "not_signed_in"
            with pytest.raises(ClosedError):
                line.hear()


def test_a_socket_opens_by_token(
    studio: Studio, maya: User, film: str, browser: httpx.Client
) -> None:
    with studio.sessions() as session:
        token = logins.open_tokens(session, studio.settings.secret(), maya).access_token
        _, key = keys.create(session, maya, "watcher", ["projects:read"])
    with Line(str(browser.base_url), f"/ws?token={token}") as line:
        line.send({"type": "subscribe", "job": film})
        assert line.hear()["type"] == "subscribed"
    with Line(str(browser.base_url), "/ws") as line:
        line.send({"type": "auth", "token": key})
        assert line.hear()["type"] == "authenticated"
    with Line(str(browser.base_url), "/ws") as line:
        line.send({"type": "auth", "token": "wrong"})
        assert line.hear()["code"] == "not_signed_in"


def test_a_socket_is_closed_when_its_session_ends(
    studio: Studio, maya: User, browser: httpx.Client
) -> None:
    with Line(str(browser.base_url), "/ws", **own(browser)) as line:
        line.send({"type": "ping"})
        assert line.hear()["type"] == "pong"
        with studio.sessions() as session:
            logins.end_all(session, maya)
        assert line.hear()["code"] == "not_signed_in"
        with pytest.raises(ClosedError):
            line.hear()
