"""Publishing by the API: what the pages do, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.models import User, now
from core.services import keys
from core.studio import Studio
from tests.film_room_parts import Browser
from tests.youtube_parts import account, carry, connect, finished, house, tube
from tests.youtube_server import Refused, YouTubeServer
from web.app import create_app

__all__ = ["house", "tube"]

API = "/api/v1/youtube"


class Program:
    """A program with a key."""

    def __init__(self, studio: Studio, app: object, user: User, *scopes: str) -> None:
        with studio.sessions() as session:
            secret = keys.create(session, user, "k", scopes)[1]
        self._headers, self._client = {"X-API-Key": secret}, Browser(app)

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        sent = {"json": body} if body is not None else {}
        answer = self._client.open(API + path, method=method, headers=self._headers, **sent)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json["data" if answer.json["success"] else "error"]


@pytest.fixture
def app(house: Studio) -> object:
    return create_app(house)


@pytest.fixture
def ada(house: Studio) -> User:
    return account(house)


@pytest.fixture
def program(house: Studio, app: object, ada: User) -> Program:
    return Program(house, app, ada, "projects:read", "publish:write")


def test_channels_are_listed_preferred_and_disconnected(
    house: Studio,
    tube: YouTubeServer,
    ada: User,
    program: Program,
) -> None:
    channel = connect(house, tube, ada)
    (listed,) = program("GET", "/channels")
    assert (listed["name"], listed["connected"], listed["automatic"]) == (
        "Ada's films",
        True,
        False,
    )
    there = f"/channels/{channel.id}"
    kept = program("PATCH", there, {"privacy": "unlisted", "automatic": True})
    kept = program("PATCH", there, {"category": "27"})
    assert kept["automatic"]
    assert kept["options"] == {"privacy": "unlisted", "category": "27"}
    program("PATCH", there, {"category": "99"}, 422)
    assert program("DELETE", there) == {"done": True}
    program("DELETE", there, status=404)


def test_a_film_is_published_followed_cancelled_and_tried_again(
    house: Studio,
    tube: YouTubeServer,
    ada: User,
    program: Program,
) -> None:
    channel, film = connect(house, tube, ada), finished(house, ada)
    body = {"job": film.id, "channel": channel.id, "privacy": "public", "captions": ["en"]}
    sent = program("POST", "/upload", body, 202)
    assert (sent["title"], sent["status"], sent["job"]) == ("The Paper Boat", "waiting", film.id)
    assert program("POST", "/upload", body, 202)["id"] == sent["id"]
    assert program("POST", f"/uploads/{sent['id']}/cancel")["status"] == "cancelled"
    program("POST", f"/uploads/{sent['id']}/cancel", status=409)
    assert program("POST", f"/uploads/{sent['id']}/retry", status=202)["status"] == "waiting"
    carry(house)
    stands = program("GET", f"/status/{sent['id']}")
    assert (stands["status"], stands["progress"]) == ("processing", 1.0)
    assert program("GET", f"/status/{stands['video']}")["id"] == sent["id"]
    assert program("GET", "/uploads")["total"] == 1
    assert program("GET", f"/uploads?job={film.id}")["items"][0]["id"] == sent["id"]
    program("GET", "/uploads?job=none", status=404)


def test_what_is_not_ready_or_does_not_fit_is_refused(
    house: Studio,
    tube: YouTubeServer,
    ada: User,
    program: Program,
) -> None:
    channel, film = connect(house, tube, ada), finished(house, ada)
    body = {"job": film.id, "channel": channel.id}
    for change, status in (
        ({"title": "a<b"}, 422), ({"title": ""}, 422), ({"job": "none"}, 404),
        ({"channel": "none"}, 404), ({"surprise": 1}, 422), ({"thumbnail": 7}, 422),
        ({"publish_at": "2001-01-01T00:00:00Z"}, 422), ({"at": "2001-01-01T00:00:00Z"}, 422),
        ({"publish_at": "2031-01-01T00:00:00"}, 422),
    ):  # fmt: skip
        program("POST", "/upload", {**body, **change}, status)
    assert program("GET", "/uploads")["total"] == 0


def test_several_go_out_one_after_the_other(
    house: Studio,
    tube: YouTubeServer,
    ada: User,
    program: Program,
) -> None:
    channel = connect(house, tube, ada)
    films = [finished(house, ada, title=name) for name in ("One", "Two")]
    start = now() + timedelta(days=1)
    sent = program("POST", "/upload/batch", {
        "jobs": [one.id for one in films], "channel": channel.id, "at": start.isoformat(),
        "every_minutes": 90, "collect": "theme:Rain",
    }, 202)  # fmt: skip
    assert [one["title"] for one in sent] == ["One", "Two"]
    assert [one["status"] for one in sent] == ["scheduled"] * 2
    assert sent[0]["next_at"] < sent[1]["next_at"]


def test_playlists_and_the_quota(
    house: Studio,
    tube: YouTubeServer,
    ada: User,
    program: Program,
) -> None:
    channel, film = connect(house, tube, ada), finished(house, ada)
    sent = program("POST", "/upload", {"job": film.id, "channel": channel.id}, 202)
    carry(house)
    video = program("GET", f"/status/{sent['id']}")["video"]
    made = program("POST", "/playlists", {"channel": channel.id, "title": "Rain"}, 201)
    assert [one["id"] for one in program("GET", f"/playlists?channel={channel.id}")] == [made["id"]]
    joining = {"channel": channel.id, "video": video}
    for _twice in range(2):
        program("POST", f"/playlists/{made['id']}/add-video", joining)
    assert len(tube.items) == 1
    program("POST", "/playlists/none/add-video", joining, 502)
    tube.faults = [("playlists.insert", Refused(403, "forbidden", "Not for you."))]
    program("POST", "/playlists", {"channel": channel.id, "title": "Sun"}, 502)
    stands = program("GET", "/quota")
    assert stands["used"] + stands["left"] == stands["limit"] == 10_000
    assert stands["by_operation"]["playlists.insert"] >= 50
    assert stands["calls"]["videos.insert"] == [1, 100]


def test_others_and_lesser_keys_are_refused(
    house: Studio,
    app: object,
    tube: YouTubeServer,
    ada: User,
    program: Program,
) -> None:
    channel, film = connect(house, tube, ada), finished(house, ada)
    sent = program("POST", "/upload", {"job": film.id, "channel": channel.id}, 202)
    eve = account(house, "eve")
    other = Program(house, app, eve, "projects:read", "publish:write")
    own = finished(house, eve)
    assert other("GET", "/channels") == []
    assert other("GET", "/uploads")["total"] == 0
    for method, path, body in (
        ("PATCH", f"/channels/{channel.id}", {"automatic": True}),
        ("DELETE", f"/channels/{channel.id}", None),
        ("GET", f"/status/{sent['id']}", None),
        ("POST", f"/uploads/{sent['id']}/cancel", None),
        ("POST", f"/uploads/{sent['id']}/retry", None),
        ("GET", f"/playlists?channel={channel.id}", None),
        ("POST", "/playlists", {"channel": channel.id, "title": "Mine"}),
        ("POST", "/playlists/PL1/add-video", {"channel": channel.id, "video": "x"}),
        ("POST", "/upload", {"job": own.id, "channel": channel.id}),
        ("POST", "/upload/batch", {"jobs": [own.id], "channel": channel.id}),
    ):
        other(method, path, body, 404)
    reader = Program(house, app, ada, "projects:read")
    reader("POST", "/connect", status=403)
    reader("POST", f"/uploads/{sent['id']}/cancel", status=403)
    assert reader("GET", "/uploads")["total"] == 1


def test_a_studio_without_youtube_says_so(studio: Studio) -> None:
    user = account(studio)
    asks = Program(studio, create_app(studio), user, "projects:read", "publish:write")
    asks("POST", "/connect", status=404)
    asks("GET", "/quota", status=404)
    assert asks("GET", "/channels") == []
