"""The film room for programs: jobs, versions, storyboard and files."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.models import User
from core.services import keys, logins
from core.studio import Studio
from tests.engine_parts import new_project, new_user
from tests.film_room_parts import Browser, Made, Room, client, lay, picture
from tests.test_studio_film import png

__all__ = ["client"]

API = "/api/v1"


class Program:
    """A program with somebody's token or key."""

    def __init__(self, browser: FlaskClient, headers: dict[str, str]) -> None:
        self._browser, self._headers = browser, headers

    def __call__(self, method: str, path: str, body: object = None, status: int = 200):
        answer = self._browser.open(API + path, method=method, json=body, headers=self._headers)
        assert answer.status_code == status, answer.text[:300]
        if answer.mimetype != "application/json" or "data" not in answer.json:
            return answer
        return answer.json["data"]


def token_of(studio: Studio, user_id: str) -> dict[str, str]:
    """A token's header."""
    with studio.sessions() as session:
        tokens = logins.open_tokens(
            session, studio.settings.secret(), session.get_one(User, user_id)
        )
    return {"Authorization": f"Bearer {tokens.access_token}"}


@pytest.fixture
def room(studio: Studio, made: Made) -> Room:
    """A finished film."""
    return lay(studio, made)


@pytest.fixture
def ask(studio: Studio, client: FlaskClient, room: Room) -> Program:
    """Its owner's program."""
    return Program(client, token_of(studio, room.user_id))


def test_a_job_is_listed_shown_and_saved(ask: Program, room: Room) -> None:
    listed = ask("GET", "/jobs")
    assert [one["id"] for one in listed["items"]] == [room.film_id]
    assert ask("GET", "/jobs?status=failed")["items"] == []
    assert ask("GET", f"/jobs?project={room.project_id}&size=1")["total"] == 1
    job = ask("GET", f"/jobs/{room.film_id}")
    assert (job["status"], job["number"], job["progress"]) == ("done", 1, 1.0)
    assert sum(stage["total"] for stage in job["stages"]) > 20
    files = ask("GET", f"/jobs/{room.film_id}/files")
    assert {one["name"] for one in files["files"]} >= {"mp4", "srt.en", "poster", "thumbnail-1"}
    for one in files["files"]:
        assert ask("GET", f"/jobs/{room.film_id}/files/{one['name']}").data
    assert ask("GET", f"/jobs/{room.film_id}/download").data[4:8] == b"ftyp"
    assert ask("GET", f"/projects/{room.project_id}/download")["videoUrl"]
    assert ask("PATCH", f"/jobs/{room.film_id}", {"name": "First"})["name"] == "First"
    made = ask("POST", f"/jobs/{room.film_id}/renditions", {"name": "360p"}, 202)
    assert made["status"] == "waiting"
    ask("POST", f"/jobs/{room.film_id}/renditions", {"name": "9000p"}, 404)


def test_a_film_is_made_stopped_and_tried_again(studio: Studio, client: FlaskClient) -> None:
    with studio.sessions() as session:
        user = new_user(session)
        project = new_project(session, user).id
        ask = Program(client, token_of(studio, user.id))
    cost = ask("GET", f"/projects/{project}/estimate")
    assert (cost["cost"], cost["enough"], cost["revision"]) == (1, True, False)
    job = ask("POST", f"/projects/{project}/generate", status=202)
    assert job["status"] == "queued"
    ask("POST", f"/projects/{project}/generate", status=409)
    ask("GET", f"/projects/{project}/download", status=404)
    ask("GET", f"/jobs/{job['id']}/files", status=404)
    assert ask("POST", f"/jobs/{job['id']}/cancel")["status"] == "cancelled"
    assert ask("POST", f"/jobs/{job['id']}/retry", status=202)["status"] == "queued"
    ask("POST", f"/jobs/{job['id']}/retry", status=409)


def test_the_storyboard_is_corrected(studio: Studio, ask: Program, room: Room) -> None:
    base = f"/projects/{room.project_id}"
    board = ask("GET", f"{base}/storyboard")
    first, last = board["scenes"][0]["scene"], board["scenes"][-1]["scene"]
    assert (board["version"], board["changes"], board["impact"]) == (1, [], None)
    ask("PATCH", f"{base}/scenes/{first['id']}", {"mood": "epic", "framings": ["close"]})
    ask("PATCH", f"{base}/scenes/{first['id']}", {"mood": "hungry"}, 422)
    line = first["lines"][0]["id"]
    told = ask("PATCH", f"{base}/lines/{line}", {"text": "Other words.", "emotion": "sad"})
    assert {one["kind"] for one in told["changes"]} == {"scene", "line", "delivery"}
    assert told["impact"]["voices"] == 1
    told = ask("POST", f"{base}/scenes/{first['id']}/lines",
               {"text": "More.", "speaker": "meera"}, 201)  # fmt: skip
    added = told["scenes"][0]["scene"]["lines"][-1]["id"]
    ask("DELETE", f"{base}/lines/{added}")
    ask("DELETE", f"{base}/lines/{added}", status=404)
    order = [one["scene"]["id"] for one in board["scenes"]][::-1]
    assert ask("PUT", f"{base}/storyboard/order", {"scenes": order})["scenes"][0]["number"] == 1
    ask("PUT", f"{base}/storyboard/order", {"scenes": ["s1", "s1"]}, 422)
    told = ask("POST", f"{base}/scenes/{last['id']}/after", status=201)
    fresh = told["scenes"][1]["scene"]["id"]
    ask("DELETE", f"{base}/scenes/{fresh}")
    ask("POST", f"{base}/scenes/{first['id']}/picture")
    own = picture(studio, room, png())
    told = ask("PUT", f"{base}/scenes/{first['id']}/picture", {"asset": own})
    assert own in [one["image"] for one in told["scenes"]]
    ask("PATCH", f"{base}/cast/meera", {"age": "teen", "voice": "null:2", "portrait": own})
    ask("PATCH", f"{base}/cast/narrator", {"voice": "null:1"})
    ask("PATCH", f"{base}/cast/bob", {"voice": "null:1"}, 404)
    versions = ask("GET", f"{base}/versions")
    assert (len(versions), versions[0]["current"]) == (1, False)
    ask("POST", f"/jobs/{room.film_id}/restore")
    assert ask("GET", f"{base}/storyboard")["changes"] == []
    same = ask("GET", f"/jobs/{room.film_id}/compare/{room.film_id}")
    assert same["changes"] == []


ROUTES = [
    ("GET", "/jobs/{film}"), ("PATCH", "/jobs/{film}"), ("POST", "/jobs/{film}/cancel"),
    ("POST", "/jobs/{film}/retry"), ("POST", "/jobs/{film}/restore"),
    ("GET", "/jobs/{film}/compare/{film}"), ("GET", "/jobs/{film}/files"),
    ("GET", "/jobs/{film}/files/mp4"), ("GET", "/jobs/{film}/download"),
    ("POST", "/jobs/{film}/renditions"), ("GET", "/projects/{project}/versions"),
    ("GET", "/projects/{project}/estimate"), ("POST", "/projects/{project}/generate"),
    ("GET", "/projects/{project}/download"), ("GET", "/projects/{project}/storyboard"),
    ("DELETE", "/projects/{project}/scenes/s1"), ("PATCH", "/projects/{project}/cast/meera"),
    ("DELETE", "/projects/{project}/lines/s1.l1"),
]  # fmt: skip

BODIES = {"PATCH": {"name": "x"}, "POST": {"name": "webm"}}


def test_others_and_nobody_are_refused(studio: Studio, app, room: Room) -> None:
    with studio.sessions() as session:
        eve = new_user(session, name="eve")
        owner = session.get_one(User, room.user_id)
        _, secret = keys.create(session, owner, "a program", ["account:read"])
        stranger = token_of(studio, eve.id)
    for method, route in ROUTES:
        path = API + route.format(film=room.film_id, project=room.project_id)
        body = BODIES.get(method) if "renditions" in path or method == "PATCH" else None
        for headers, status in (({}, 401), ({"X-API-Key": secret}, 403), (stranger, 404)):
            answer = Browser(app).open(path, method=method, json=body, headers=headers)
            assert answer.status_code == status, (method, path, answer.text[:200])
    media = f"/media/films/{room.film_id}/video/mp4"
    assert Browser(app).get(media, headers={"X-API-Key": secret}).status_code == 403
