"""The pages of publishing: connecting, the form, what is under way, many at once; and that nobody
sees what is another's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from core.database import writing
from core.film import Brief
from core.models import Channel, Film, Project, Upload, User, now
from core.services import keys
from core.studio import Studio
from tests.film_room_parts import Browser, sign_in
from tests.parts import STORY
from tests.youtube_parts import (
    account,
    again,
    carry,
    connect,
    finished,
    house,
    publish,
    tube,
    watch,
)
from tests.youtube_server import YouTubeServer
from web.app import create_app

__all__ = ["house", "tube"]


class Maker:
    """Somebody at the studio's pages."""

    def __init__(self, studio: Studio, app: object, name: str) -> None:
        self.user = account(studio, name)
        self.browser = Browser(app)
        sign_in(studio, self.browser, self.user.id)
        page = self.get("/settings/data")
        self.token = page.split('name="csrf-token" content="')[1].split('"')[0]

    def get(self, path: str, **more: object) -> str:
        answer = self.browser.get(path, **more)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, path: str, **form: object) -> object:
        return self.browser.post(path, data={**form, "csrf_token": self.token})


@pytest.fixture
def app(house: Studio) -> object:
    return create_app(house)


@pytest.fixture
def ada(house: Studio, app: object) -> Maker:
    return Maker(house, app, "ada")


@pytest.fixture
def eve(house: Studio, app: object) -> Maker:
    return Maker(house, app, "eve")


def uploads(studio: Studio) -> list[Upload]:
    with studio.sessions() as session:
        return list(session.scalars(select(Upload).order_by(Upload.due_at)))


def lets_in(ada: Maker, tube: YouTubeServer, **form: str) -> object:
    """Go to YouTube by the button, say yes there, come back."""
    left = ada.post("/settings/channels/connect/youtube", **form)
    assert left.status_code == 302
    return ada.browser.get("/publish/youtube/back", query_string=tube.consent(left.location))


def test_a_channel_is_connected_preferred_and_disconnected(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
) -> None:
    assert "Connect YouTube" in ada.get("/settings/channels")
    back = lets_in(ada, tube)
    assert urlsplit(back.location).path == "/settings/channels"
    page = ada.get("/settings/channels")
    assert "Ada&#39;s films is connected." in page
    assert "Connected" in page
    with house.sessions() as session:
        channel = session.scalars(select(Channel)).one()
    chosen = {"privacy": "unlisted", "category": "27", "automatic": "on", "collect": "on"}
    ada.post(f"/settings/channels/{channel.id}", **chosen)
    kept = again(house, channel)
    assert kept.automatic
    assert kept.options == {
        "privacy": "unlisted", "category": "27", "collect": "project", "synthetic": False,
        "made_for_kids": False,
    }  # fmt: skip
    ada.post(f"/settings/channels/{channel.id}/disconnect")
    assert "Connect YouTube" in ada.get("/settings/channels")
    assert tube.grants[0].ended


def test_coming_back_counts_once_and_only_for_who_went(
    tube: YouTubeServer,
    ada: Maker,
    eve: Maker,
) -> None:
    left = ada.post("/settings/channels/connect/youtube")
    came = tube.consent(left.location)
    for who, said in ((eve, "took too long"), (ada, "is connected"), (ada, "took too long")):
        who.browser.get("/publish/youtube/back", query_string=came)
        assert said in who.get("/settings/channels")
    left = ada.post("/settings/channels/connect/youtube")
    wrong = {**tube.consent(left.location), "state": "made up"}
    ada.browser.get("/publish/youtube/back", query_string=wrong)
    assert "started elsewhere" in ada.get("/settings/channels")
    ada.post("/settings/channels/connect/youtube")
    ada.browser.get("/publish/youtube/back?error=access_denied&state=x")
    assert "is connected" not in ada.get("/settings/channels")


def test_connecting_comes_back_to_the_film_and_nowhere_else(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
) -> None:
    film = finished(house, ada.user)
    there = f"/projects/{film.project_id}/publish"
    assert f'name="next" value="{there}?version=1"' in ada.get(there)
    assert lets_in(ada, tube, next=f"{there}?version=1").location == f"{there}?version=1"
    assert lets_in(ada, tube, next="//evil.example").location == "/settings/channels"


def test_a_film_is_published_from_its_form_to_live(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
) -> None:
    channel = connect(house, tube, ada.user)
    film = finished(house, ada.user)
    there = f"/projects/{film.project_id}/publish?version=1"
    form = ada.get(there)
    assert 'value="The Paper Boat"' in form
    assert form.count('name="captions"') == 2
    assert "units" in form
    sent = ada.post(
        there, channel=channel.id, title="  A boat of paper ", description="Once.",
        tags="boat, #rain,boat, river  bank", category="24", privacy="unlisted", thumbnail="2",
        captions="hi", playlist="theme", theme="Fables", synthetic="on", made_for_kids="no",
    )  # fmt: skip
    assert sent.status_code == 302
    (upload,) = uploads(house)
    assert upload.title == "A boat of paper"
    chosen = upload.options
    assert chosen["tags"] == ["boat", "rain", "river bank"]
    assert (chosen["captions"], chosen["collect"]) == (["hi"], "theme:Fables")
    assert (chosen["thumbnail"], chosen["synthetic"]) == (2, True)
    assert not chosen["notify"]
    assert "Waiting" in ada.get(there)
    assert "Published" not in ada.get("/uploads")
    carry(house)
    assert "Being prepared" in ada.get(f"/uploads/{upload.id}", headers={"HX-Request": "true"})
    (video,) = tube.videos.values()
    video.status = "processed"
    _due(house)
    watch(house)
    page = ada.get(there)
    assert "Live" in page
    assert again(house, upload).url in page
    assert "Live" in ada.get("/uploads")


def _due(studio: Studio) -> None:
    with studio.sessions() as session, writing(session):
        for upload in session.scalars(select(Upload)):
            upload.due_at = now() - timedelta(seconds=1)


def test_a_moment_is_taken_in_the_browsers_own_zone(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
) -> None:
    channel = connect(house, tube, ada.user)
    film = finished(house, ada.user)
    there = f"/projects/{film.project_id}/publish"
    asked = {"channel": channel.id, "title": "Boat", "privacy": "scheduled", "thumbnail": "1"}
    refused = ada.post(there, **asked)
    assert refused.status_code == 422
    assert "Choose when the film goes public." in refused.get_data(as_text=True)
    year = now().year + 1
    ada.post(there, **asked, publish_at=f"{year}-07-01T18:00", zone="Asia/Kolkata")
    (upload,) = uploads(house)
    assert upload.options["privacy"] == "private"
    moment = datetime.fromisoformat(upload.options["publish_at"])
    assert moment.astimezone(UTC) == datetime(year, 7, 1, 12, 30, tzinfo=UTC)


UNFIT = (
    ({"title": ""}, "A film needs a title."),
    ({"title": "a" * 101}, "YouTube takes 100"),
    ({"tags": "a<b"}, "no &lt; or &gt;"),
    ({"category": "99"}, "no such category"),
    ({"privacy": "nobody"}, "privacy"),
    ({"playlist": "new"}, "Give the new playlist a name."),
    ({"playlist": "theme", "theme": " "}, "Name the topic"),
    ({"privacy": "scheduled", "publish_at": "soon"}, "Choose a day and a time."),
    ({"privacy": "scheduled", "publish_at": "2001-01-01T10:00"}, "must be after"),
    ({"captions": "xx"}, "no subtitles"),
)


def test_what_does_not_fit_is_said_and_kept(house: Studio, tube: YouTubeServer, ada: Maker) -> None:
    channel = connect(house, tube, ada.user)
    film = finished(house, ada.user)
    asked = {
        "channel": channel.id, "title": "Boat", "privacy": "public", "thumbnail": "1",
        "description": "A long story.",
    }  # fmt: skip
    for change, said in UNFIT:
        answer = ada.post(f"/projects/{film.project_id}/publish", **{**asked, **change})
        assert answer.status_code == 422, change
        assert said in answer.get_data(as_text=True), change
        # What was typed is not lost.
        assert "A long story." in answer.get_data(as_text=True), change
    assert uploads(house) == []


def test_playlists_come_apart_and_a_new_one_is_made(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
) -> None:
    channel = connect(house, tube, ada.user)
    film = finished(house, ada.user)
    lists = f"/publish/channels/{channel.id}/playlists"
    assert "No playlists yet" in ada.get(lists)
    ada.post(
        f"/projects/{film.project_id}/publish", channel=channel.id, title="Boat",
        privacy="public", thumbnail="1", playlist="new", playlist_title="Rainy days",
    )  # fmt: skip
    (upload,) = uploads(house)
    assert upload.options["playlist"] in tube.playlists
    assert "Rainy days" in ada.get(lists)


def test_an_upload_is_cancelled_and_tried_again(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
) -> None:
    channel = connect(house, tube, ada.user)
    film = finished(house, ada.user)
    ada.post(f"/projects/{film.project_id}/publish", channel=channel.id, title="Boat",
             privacy="public", thumbnail="1")  # fmt: skip
    (upload,) = uploads(house)
    with house.sessions() as session, writing(session):
        session.get_one(Upload, upload.id).error = "<b>No</b>"
    assert "&lt;b&gt;No&lt;/b&gt;" in ada.get("/uploads")
    ada.post(f"/uploads/{upload.id}/cancel")
    assert again(house, upload).status == "cancelled"
    assert "Cancelled" in ada.get("/uploads")
    by_script = {"headers": {"HX-Request": "true", "X-CSRF-Token": ada.token}}
    line = ada.browser.post(f"/uploads/{upload.id}/retry?as=card", **by_script)
    assert "Waiting" in line.get_data(as_text=True)
    again_so = ada.browser.post(f"/uploads/{upload.id}/retry", **by_script)
    assert again_so.status_code == 409


def test_many_films_go_out_one_after_the_other(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
) -> None:
    channel = connect(house, tube, ada.user)
    films = [finished(house, ada.user, title=name) for name in ("One", "Two", "Three")]
    assert ada.get("/publish/many").count('name="project"') == 3
    start = (now() + timedelta(days=2)).strftime("%Y-%m-%dT18:00")
    asked = {
        "project": [one.project_id for one in films], "start": start, "zone": "UTC",
        "every": "1440", "channel": channel.id, "privacy": "public", "playlist": "project",
    }  # fmt: skip
    plan = ada.get("/publish/many/plan", query_string=asked)
    assert re.findall(r"T(\d\d:\d\d):00\+00:00", plan) == ["18:00"] * 3
    assert ada.post("/publish/many", **asked).status_code == 302
    sent = uploads(house)
    assert [one.title for one in sent] == ["One", "Two", "Three"]
    assert {one.status for one in sent} == {"scheduled"}
    assert sent[2].due_at - sent[0].due_at == timedelta(days=2)
    assert "Scheduled" in ada.get("/uploads")
    nothing = ada.post("/publish/many", channel=channel.id, privacy="public")
    assert nothing.status_code == 422


def test_the_shelf_and_the_bar_lead_there(house: Studio, ada: Maker) -> None:
    film = finished(house, ada.user)
    assert f"/projects/{film.project_id}/publish" in ada.get("/projects")
    assert "/publish/many" in ada.get("/projects")
    assert 'href="/uploads"' in ada.get("/home")


def test_the_film_room_and_the_review_know(house: Studio, tube: YouTubeServer, ada: Maker) -> None:
    film = finished(house, ada.user, title="")
    with house.sessions() as session, writing(session):
        session.get_one(Project, film.project_id).draft = {"script": STORY}
        session.get_one(Film, film.id).brief = Brief(script=STORY).model_dump(mode="json")
    there = f"/projects/{film.project_id}"
    assert f"{there}/publish" in ada.get(there)
    channel = connect(house, tube, ada.user)
    assert "When you say so" in ada.get(f"{there}/edit/review")
    with house.sessions() as session, writing(session):
        session.get_one(Channel, channel.id).automatic = True
    assert "By itself, to Ada&#39;s films" in ada.get(f"{there}/edit/review")
    publish(house, ada.user, film, channel)
    assert 'data-status="waiting"' in ada.get(there)


def test_a_studio_without_youtube_says_whose_turn_it_is(studio: Studio) -> None:
    app = create_app(studio)
    maker, boss = Maker(studio, app, "ada"), Maker(studio, app, "boss")
    with studio.sessions() as session, writing(session):
        session.get_one(User, boss.user.id).role = "admin"
    assert "The people who run this studio" in maker.get("/settings/channels")
    assert "YOUTUBE_CLIENT_ID" in boss.get("/settings/channels")
    film = finished(studio, maker.user)
    for path in ("/uploads", "/publish/many", f"/projects/{film.project_id}/publish"):
        assert "The people who run this studio" in maker.get(path)
    assert maker.post("/settings/channels/connect/youtube").status_code == 404
    assert "/uploads" not in maker.get("/home")


def test_what_is_anothers_is_not_there(
    house: Studio,
    tube: YouTubeServer,
    ada: Maker,
    eve: Maker,
) -> None:
    channel = connect(house, tube, ada.user)
    film = finished(house, ada.user)
    own = finished(house, eve.user)
    ada.post(f"/projects/{film.project_id}/publish", channel=channel.id, title="Boat",
             privacy="public", thumbnail="1")  # fmt: skip
    (upload,) = uploads(house)
    for path in (
        f"/projects/{film.project_id}/publish", f"/publish/channels/{channel.id}/playlists",
        f"/uploads/{upload.id}",
    ):  # fmt: skip
        assert eve.browser.get(path).status_code == 404, path
    for path, form in (
        (f"/settings/channels/{channel.id}", {}),
        (f"/settings/channels/{channel.id}/disconnect", {}),
        (f"/uploads/{upload.id}/cancel", {}),
        (f"/uploads/{upload.id}/retry", {}),
        (f"/projects/{own.project_id}/publish", {"channel": channel.id, "title": "Mine"}),
        ("/publish/many", {"channel": channel.id, "project": own.project_id}),
    ):
        assert eve.post(path, **form).status_code == 404, path
    assert "Boat" not in eve.get("/uploads")
    assert len(uploads(house)) == 1


def test_a_link_for_programs_connects_only_its_owner(
    house: Studio,
    app: object,
    tube: YouTubeServer,
    ada: Maker,
    eve: Maker,
) -> None:
    with house.sessions() as session:
        _key, secret = keys.create(session, ada.user, "k", ["publish:write"])
    asked = Browser(app).post("/api/v1/youtube/connect", headers={"X-API-Key": secret})
    url = urlsplit(asked.json["data"]["url"])
    there = f"{url.path}?{url.query}"
    assert eve.browser.get(there).status_code == 422
    assert ada.browser.get(there[:-4]).status_code == 422
    left = ada.browser.get(there)
    back = ada.browser.get("/publish/youtube/back", query_string=tube.consent(left.location))
    assert back.status_code == 302
    assert "is connected" in ada.get("/settings/channels")
