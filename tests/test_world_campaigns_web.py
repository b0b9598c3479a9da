"""Campaigns over HTTP: the pages, the API, and the public page of a person's film."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.models import Campaign, Film, Project, Recipient, User, now
from core.services import keys, sharing
from core.services.campaigns import book
from core.studio import Studio
from tests.campaign_parts import LIST, SCRIPT, anew, begun, run_out
from tests.engine_parts import new_project, new_user
from tests.film_room_parts import Made, lay, sign_in


@pytest.fixture
def session(studio: Studio):
    with studio.sessions() as opened:
        yield opened


@pytest.fixture
def maya(session) -> User:
    return new_user(session, 9, name="maya")


@pytest.fixture
def api(session, maya: User, client: FlaskClient):
    """Calls the API with a key of Maya's."""
    _row, secret = keys.create(
        session, maya, "tests", ["projects:read", "projects:write", "films:write"]
    )

    def call(method: str, path: str, status: int = 200, **more: object):
        answer = client.open(f"/api/v1{path}", method=method, headers={"X-API-Key": secret}, **more)
        assert answer.status_code == status, answer.text
        return answer.get_json()["data"] if answer.is_json and status < 400 else answer

    return call


def test_a_program_makes_a_film_for_each_of_its_people(
    studio: Studio, session, maya: User, api
) -> None:
    project = new_project(session, maya, script=SCRIPT)
    body = {"project_id": project.id, "name": "Spring", "fallbacks": {"Company": "your team"}}
    campaign = api(
        "POST", "/campaigns", 201, json={**body, "call": "Go", "call_url": "https://e.com"}
    )
    here = f"/campaigns/{campaign['id']}"
    somebody = {"id": "k1", "name": "Ana Lee", "values": {"FirstName": "Ana {{Company}}\n<b>"}}
    assert api("POST", f"{here}/people", json={"people": [somebody]})["added"] == 1
    assert api("POST", f"{here}/people", json={"people": [somebody]})["known"] == 1
    sent = {"file": (io.BytesIO(LIST.encode("utf-16")), "list.csv")}
    taken = api("POST", f"{here}/list", data=sent, content_type="multipart/form-data")
    assert (taken["added"], taken["bad"]) == (5, [])
    price = api("GET", f"{here}/price")
    assert (price["people"], price["all"], price["enough"]) == (5, 2, True)
    assert api("POST", f"{here}/start")["status"] == "running"
    assert api("POST", f"{here}/start", 409).get_json()["error"]["code"] == "conflict"
    api("POST", f"{here}/pause")
    api("POST", f"{here}/resume")
    run_out(studio, campaign["id"])
    told = api("GET", here)
    assert (told["status"], told["people"]["done"], told["people"]["skipped"]) == ("done", 5, 1)
    page = api("GET", f"{here}/people?status=done&size=2")
    assert (page["total"], page["pages"], page["items"][0]["subject"]) == (5, 3, "k1")
    film = session.get_one(Film, page["items"][0]["film"])
    assert "Hello Ana Company b!" in film.brief["script"]
    api("DELETE", here)
    api("GET", here, 404)


def test_what_is_wrong_is_told_and_nothing_is_begun(session, maya: User, api) -> None:
    plain = new_project(session, maya)
    answer = api("POST", "/campaigns", 422, json={"project_id": plain.id})
    assert "no variables" in answer.get_json()["error"]["message"]
    project = new_project(session, maya, script=SCRIPT)
    wrong = {"project_id": project.id, "call_url": "javascript:alert(1)"}
    assert "https://" in api("POST", "/campaigns", 422, json=wrong).text
    one = api("POST", "/campaigns", 201, json={"project_id": project.id})["id"]
    bad = {"people": [{"email": "nobody"}]}
    assert "e-mail" in api("POST", f"/campaigns/{one}/people", 422, json=bad).text
    assert "add people" in api("POST", f"/campaigns/{one}/start", 422).text
    assert api("POST", f"/campaigns/{one}/salesforce", 403, json={}).status_code == 403


def test_the_desk_takes_a_list_and_shows_what_each_person_hears(
    studio: Studio, session, maya: User, client: FlaskClient
) -> None:
    sign_in(studio, client, maya.id)
    project = new_project(session, maya, script=SCRIPT)
    token = _token(client.get(f"/campaigns/new?project={project.id}").text)
    sent = {"csrf_token": token, "project": project.id, "name": "Spring & summer"}
    there = client.post("/campaigns/new", data=sent).headers["Location"]
    file = (io.BytesIO(LIST.encode()), "list.csv")
    page = client.post(
        f"{there}/list", data={"csrf_token": token, "list": file},
        headers={"HX-Request": "true"}, content_type="multipart/form-data",
    ).text  # fmt: skip
    assert "5 people were added" in page
    assert "<mark>Amara</mark>" in page
    assert "2 people are left out" in page
    words = {
        "csrf_token": token, "variable": ["Contact.FirstName", "Company"], "look": "3",
        "column:Contact.FirstName": "First Name", "column:Company": "Company",
        "fallback:Company": "your <team>", "call": "Book", "call_url": "https://example.com",
    }  # fmt: skip
    page = client.post(f"{there}/choices", data=words, headers={"HX-Request": "true"}).text
    assert "<mark>Maximilian</mark>" in page
    assert "<mark>your team</mark>" in page
    assert client.post(f"{there}/start", data={"csrf_token": token}).status_code == 302
    page = client.get(there).text
    assert "The film that all share comes first" in page
    assert client.get("/campaigns").text.count("camp__name") == 1
    sheet = client.get(f"{there}/people.csv").data.decode("utf-8-sig").splitlines()
    assert sheet[0] == "name,email,status,link,watched,note,id"
    assert len(sheet) == 6


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def personal(studio: Studio, session, made: Made) -> tuple[str, str]:
    """The path of a person's film, and the person's id."""
    room = lay(studio, made)
    user = session.get_one(User, room.user_id)
    campaign = begun(studio, session, user)
    book.change(session, campaign, choices={"call": "Book a call", "call_url": "https://e.com/a"})
    campaign.films_in, campaign.status, campaign.started_at = room.project_id, "done", now()
    person = session.query(Recipient).order_by(Recipient.number).first()
    person.name, person.film_id, person.status = "Amara <b>", room.film_id, "done"
    session.commit()
    link = sharing.link(studio, session.get_one(Film, room.film_id), "watch", 30)
    return link.removeprefix(studio.settings.address), person.id


def test_whoever_has_the_link_watches_without_account_or_cookie(
    studio: Studio, session, app: Flask, personal: tuple[str, str]
) -> None:
    path, person = personal
    visitor = app.test_client()
    answer = visitor.get(path)
    page = answer.text
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "For Amara &lt;b&gt;" in page
    assert 'href="https://e.com/a"' in page
    assert f'property="og:image" content="{studio.settings.address}{path}/poster"' in page
    video = visitor.get(f"{path}/film/mp4", headers={"Range": "bytes=0-99"}, buffered=True)
    assert (video.status_code, len(video.data)) == (206, 100)
    assert visitor.get(f"{path}/poster", buffered=True).mimetype == "image/jpeg"
    assert visitor.get(f"{path}/subtitles/en.vtt", buffered=True).data.startswith(b"WEBVTT")
    for _ in range(2):
        opened = visitor.get(f"{path}/opened")
        assert (opened.status_code, "Set-Cookie" in opened.headers) == (204, False)
    anew(session)
    assert session.get_one(Recipient, person).watched == 2


def test_the_owner_is_not_counted(studio: Studio, session, app, personal) -> None:
    path, person = personal
    owner = app.test_client()
    sign_in(studio, owner, session.query(Campaign).one().owner_id)
    owner.get(f"{path}/opened")
    anew(session)
    assert session.get_one(Recipient, person).watched == 0


def test_a_link_ends_with_the_film_and_opens_nothing_else(
    studio: Studio, session, app: Flask, personal: tuple[str, str]
) -> None:
    path, person = personal
    visitor = app.test_client()
    film = session.get_one(Film, session.get_one(Recipient, person).film_id)
    assert visitor.get(path[:-3] + "xyz").status_code == 404
    other = sharing.link(studio, film, "mp4", 1).rpartition("/")[2]
    assert visitor.get(f"/watch/{other}").status_code == 404
    film.moderation = "flagged"
    session.commit()
    for rest in ("", "/film/mp4", "/poster", "/opened"):
        assert visitor.get(path + rest).status_code == 404
    film.moderation = ""
    session.get_one(Project, film.project_id).deleted_at = now()
    session.commit()
    assert visitor.get(path).status_code == 404
