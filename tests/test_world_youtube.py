"""Publishing to YouTube: Google's client against a strict stand-in, over real sockets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.destinations import DestinationError
from core.errors import ConflictError, FilmwrightError, InputError, NotFoundError
from core.models import (
    Channel,
    Event,
    Film,
    Integration,
    Project,
    Upload,
    Webhook,
    WebhookDelivery,
    now,
)
from core.services.publishing import automatic, channels, places, quota, uploads
from core.services.publishing.channels import Pending
from core.studio import Studio
from tests.youtube_parts import (  # noqa: F401 - fixtures
    BACK,
    account,
    again,
    carry,
    connect,
    digest,
    due,
    finished,
    house,
    publish,
    tube,
    watch,
)
from tests.youtube_server import ALL_SCOPES, Refused, YouTubeServer

# ruff: noqa: F811 - fixtures are named as they are imported


def test_a_film_goes_live_with_all_around_it(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    film = finished(house, user)
    with house.sessions() as session:
        options = uploads.suggested(session, film, channel)
    assert options.title == "The Paper Boat"
    assert "0:00 The river\n0:12 The rain\n0:24 The far bank" in options.description
    options = options.model_copy(update={"collect": "project", "thumbnail": 2, "privacy": "public"})
    with house.sessions() as session:
        told = Webhook(
            user_id=user.id, url="https://example.com/", events=["upload.live"], secret="-"
        )
        session.add(told)
        session.commit()
        upload = uploads.publish(house, session, user, film, channel, options)
        assert uploads.publish(house, session, user, film, channel, options).id == upload.id
    assert carry(house)
    assert not carry(house)
    (video,) = tube.videos.values()
    assert (video.sha256, video.size) == (digest(film), 300_000)
    assert video.thumbnail == b"\xff\xd8 picture 2"
    spoken = {one["language"]: one["content"].decode() for one in video.captions.values()}
    assert set(spoken) == {"en", "hi"}
    assert "Look (hi)." in spoken["hi"]
    assert tube.items == [{"playlist": "PL1", "video": video.id}]
    assert tube.playlists["PL1"]["snippet"]["title"] == "The Paper Boat"
    snippet, status = video.body["snippet"], video.body["status"]
    assert snippet["defaultLanguage"] == snippet["defaultAudioLanguage"] == "en"
    assert status["privacyStatus"] == "public"
    assert (status["selfDeclaredMadeForKids"], status["containsSyntheticMedia"]) == (False, True)
    assert again(house, upload).status == "processing"
    watch(house)
    assert again(house, upload).status == "processing"
    video.status = "processed"
    assert not watch(house), "it looks again after a while, not at once"
    due(house, upload, due_at=None)
    assert watch(house)
    upload = again(house, upload)
    assert (upload.status, upload.url) == ("live", f"https://www.youtube.com/watch?v={video.id}")
    with house.sessions() as session:
        query = select(Event).where(Event.film_id == film.id).order_by(Event.number)
        stories = [one.body for one in session.scalars(query)]
        delivery = session.scalars(select(WebhookDelivery)).one()
    assert (delivery.event, delivery.body["url"]) == ("upload.live", upload.url)
    seen = list(dict.fromkeys(one["status"] for one in stories))
    assert seen == ["waiting", "uploading", "processing", "live"]
    assert stories[-1] == {
        "id": upload.id, "status": "live", "progress": 1.0, "url": upload.url, "error": "",
    }  # fmt: skip


def test_only_the_browser_that_was_sent_connects_a_channel(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    url, pending = channels.begin(house, "youtube", BACK)
    came = tube.consent(url)
    other = Pending("youtube", pending.state, "another-verifier" * 4)
    with house.sessions() as session:
        for asked, state, code in (
            (pending, "another state", came["code"]),
            (pending, pending.state, ""),
            (other, came["state"], came["code"]),
        ):
            with pytest.raises((InputError, DestinationError)):
                channels.finish(house, session, user, asked, BACK, state, code)
        assert channels.of(session, user) == []
        with pytest.raises(NotFoundError):
            channels.begin(house, "elsewhere", BACK)


@pytest.mark.parametrize("lacking", ["upload", "readonly", "force-ssl"])
def test_a_permission_that_was_left_out_is_told(
    house: Studio, tube: YouTubeServer, lacking: str
) -> None:
    tube.scopes = tuple(one for one in ALL_SCOPES if not one.endswith(lacking))
    with pytest.raises(InputError, match="every box must stay ticked"):
        connect(house, tube, account(house))


def test_tokens_are_kept_encrypted_and_refreshed(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    (grant,) = tube.grants
    assert grant.refresh not in channel.token
    assert not any(one in channel.token for one in grant.access)
    tube.expire()
    upload = publish(house, user, finished(house, user), channel)
    assert carry(house)
    assert again(house, upload).status == "processing"
    assert len(grant.access) == 1, "refreshed once, and kept for the calls after it"
    assert again(house, channel).token != channel.token


def test_when_access_has_ended_uploads_wait_until_it_is_connected_again(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    upload = publish(house, user, finished(house, user), channel)
    tube.grants[0].ended = True
    assert carry(house)
    assert not carry(house), "it is not tried again and again"
    upload, ended = again(house, upload), again(house, channel)
    assert (upload.status, ended.token) == ("waiting", "")
    assert "connect" in upload.error
    assert "connect" in ended.error
    with pytest.raises(ConflictError):
        publish(house, user, finished(house, user, title="Another"), ended)
    back = connect(house, tube, user)
    assert (back.id, back.error) == (channel.id, "")
    assert carry(house)
    assert again(house, upload).status == "processing"
    assert len(tube.videos) == 1


def test_disconnecting_gives_access_back_and_cancels(house: Studio, tube: YouTubeServer) -> None:
    user, other = account(house), account(house, "bea")
    channel = connect(house, tube, user)
    upload = publish(house, user, finished(house, user), channel)
    shared = connect(house, tube, other)
    with house.sessions() as session:
        with pytest.raises(NotFoundError):
            channels.owned(session, other, channel.id)
        channels.disconnect(house, session, user, session.get_one(Channel, channel.id))
        assert not any(grant.ended for grant in tube.grants), "another account needs it still"
        channels.disconnect(house, session, other, session.get_one(Channel, shared.id))
    assert [grant.ended for grant in tube.grants] == [False, True]
    upload = again(house, upload)
    assert (upload.status, upload.channel_id) == ("cancelled", None)
    assert not carry(house)


def test_what_fails_around_a_film_is_told_and_the_film_stays(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    tube.faults = [
        ("thumbnails.set", Refused(403, "forbidden", "no thumbnails for this channel")),
        ("captions.insert", Refused(503, "backendError")),
    ]
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    assert carry(house)
    upload = again(house, upload)
    assert (upload.status, len(upload.warnings), len(tube.videos)) == ("processing", 1, 1)
    assert "thumbnail" in upload.warnings[0]
    due(house, upload)
    assert carry(house)
    assert not carry(house)
    (video,) = tube.videos.values()
    assert sorted(one["language"] for one in video.captions.values()) == ["en", "hi"]
    assert tube.calls["thumbnails.set"] == 1


def test_captions_and_playlists_come_once_though_answers_are_lost(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    tube.faults = [
        (name, "cut")
        for name in ("captions.insert", "captions.insert", "playlists.insert",
                     "playlistItems.insert", "thumbnails.set")
    ]  # fmt: skip
    channel = connect(house, tube, user)
    upload = publish(house, user, finished(house, user), channel, collect="theme:Rivers")
    for _ in range(4):
        carry(house)
        due(house, upload)
    upload = again(house, upload)
    (video,) = tube.videos.values()
    assert len(video.captions) == 2
    assert [one["snippet"]["title"] for one in tube.playlists.values()] == ["Rivers"]
    assert tube.items == [{"playlist": "PL1", "video": video.id}]
    assert upload.warnings == []


def test_what_arrived_stays_though_its_film_is_deleted(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    film = finished(house, user)
    tube.faults = [("captions.insert", Refused(503, "backendError"))]
    upload = publish(house, user, film, connect(house, tube, user))
    carry(house)
    with house.sessions() as session:
        session.get_one(Project, film.project_id).deleted_at = now()
        session.commit()
    due(house, upload)
    carry(house)
    upload = again(house, upload)
    assert (upload.status, upload.due_at, len(upload.warnings)) == ("processing", None, 1)


def test_uploads_wait_for_a_studio_that_publishes_there_again(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    first = publish(house, user, finished(house, user), channel)
    carry(house)
    second = publish(house, user, finished(house, user, title="Another"), channel)
    known = house.settings
    house.settings = known.model_copy(update={"youtube_client_id": ""})
    assert not watch(house)
    carry(house)
    assert again(house, second).status == "waiting"
    house.settings = known
    due(house, second)
    carry(house)
    assert {again(house, one).status for one in (first, second)} == {"processing"}


def test_a_film_that_youtube_cannot_use_is_told_and_may_be_sent_anew(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    carry(house)
    (video,) = tube.videos.values()
    video.status, video.why = "rejected", "duplicate"
    watch(house)
    upload = again(house, upload)
    assert (upload.status, "the same video" in upload.error) == ("failed", True)
    with house.sessions() as session:
        uploads.retry(session, user, session.get_one(Upload, upload.id))
    carry(house)
    first, second = tube.videos.values()
    assert first.body["snippet"]["tags"] != second.body["snippet"]["tags"]
    assert again(house, upload).video_id == second.id


def test_a_film_that_its_maker_deleted_there_may_be_published_again(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel, film = connect(house, tube, user), finished(house, user)
    publish(house, user, film, channel)
    carry(house)
    next(iter(tube.videos.values())).status = "processed"
    watch(house)
    assert publish(house, user, film, channel).status == "live"
    tube.videos.clear()
    assert publish(house, user, film, channel).status == "waiting"
    carry(house)
    assert [one.sha256 for one in tube.videos.values()] == [digest(film)]


def test_what_youtube_refuses_fails_at_once(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    tube.faults = [("videos.insert", Refused(400, "invalidCategoryId"))]
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    carry(house)
    upload = again(house, upload)
    assert (upload.status, "category" in upload.error) == ("failed", True)


def test_a_channel_that_is_full_is_asked_hours_later(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    tube.faults = [("videos.insert", Refused(400, "uploadLimitExceeded"))]
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    carry(house)
    upload = again(house, upload)
    assert upload.status == "waiting"
    assert "no more videos" in upload.error
    assert upload.due_at - now() > timedelta(hours=5)


def test_with_youtube_away_films_wait_and_nothing_is_counted(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    upload = publish(house, user, finished(house, user), channel)
    known = house.settings
    house.settings = known.model_copy(update={"youtube_api_url": "http://127.0.0.1:9"})
    carry(house)
    upload = again(house, upload)
    assert (upload.status, upload.tries) == ("waiting", 1)
    assert upload.due_at > now()
    with house.sessions() as session:
        assert session.get_one(Integration, "youtube").failures == 1
        assert quota.standing(house, session).calls["videos.insert"] == (0, 100)
    house.settings = known
    due(house, upload)
    carry(house)
    assert again(house, upload).status == "processing"


def test_cancelling_stops_an_upload_that_is_under_way(
    house: Studio, tube: YouTubeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.outputs.youtube.sending.CHUNK", 256 * 1024)
    monkeypatch.setattr("core.services.publishing.carrying._TELL_EVERY", 0.0)
    user = account(house)
    upload = publish(house, user, finished(house, user, 2_000_000), connect(house, tube, user))

    def reached(there: int) -> None:
        if there == 1024 * 1024:
            with house.sessions() as session:
                uploads.cancel(session, user, session.get_one(Upload, upload.id))

    tube.sessions.reached = reached
    assert carry(house)
    upload = again(house, upload)
    assert (upload.status, upload.worker, tube.videos) == ("cancelled", "", {})
    assert not carry(house)
    with house.sessions() as session:
        uploads.retry(session, user, session.get_one(Upload, upload.id))
    carry(house)
    assert again(house, upload).status == "processing"
    assert tube.calls["videos.insert"] == 1, "what had arrived was not sent again"


def test_what_was_cancelled_to_be_told_otherwise_is_told_otherwise(
    house: Studio, tube: YouTubeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.outputs.youtube.sending.PATIENCE", 1)
    user = account(house)
    channel, film = connect(house, tube, user), finished(house, user)
    tube.sessions.cuts = [100_000]
    upload = publish(house, user, film, channel, title="The Papre Boat", privacy="public")
    carry(house)
    with house.sessions() as session:
        uploads.cancel(session, user, session.get_one(Upload, upload.id))
    publish(house, user, film, channel, title="The Paper Boat", privacy="private")
    carry(house)
    (video,) = tube.videos.values()
    assert video.body["snippet"]["title"] == "The Paper Boat"
    assert video.body["status"]["privacyStatus"] == "private"
    assert video.sha256 == digest(film)


def test_finished_films_go_by_themselves_once(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    film, later = finished(house, user), finished(house, user, title="Its second version")
    with house.sessions() as session:
        automatic.owe(session, film)
        assert session.scalar(select(Upload)) is None
        mine = session.get_one(Channel, channel.id)
        channels.prefer(session, mine, {"privacy": "unlisted"}, automatic=True)
        session.get_one(Film, later.id).project_id = film.project_id
        session.get_one(Film, later.id).number = 2
        session.commit()
        for one in (film, film, session.get_one(Film, later.id)):
            automatic.owe(session, one)
            session.commit()
    assert carry(house)
    assert not carry(house)
    (video,) = tube.videos.values()
    assert video.sha256 == digest(film)
    assert video.body["snippet"]["title"] == "The Paper Boat"
    assert video.body["status"]["privacyStatus"] == "unlisted"


def test_a_film_that_is_looked_at_is_not_published(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel, film = connect(house, tube, user), finished(house, user)
    upload = publish(house, user, film, channel)
    with house.sessions() as session:
        session.get_one(Film, film.id).moderation = "flagged"
        session.commit()
    carry(house)
    assert (again(house, upload).status, tube.videos) == ("waiting", {})
    with house.sessions() as session:
        session.get_one(Film, film.id).moderation = "rejected"
        session.commit()
    due(house, upload)
    carry(house)
    assert (again(house, upload).status, tube.videos) == ("failed", {})


def test_without_its_settings_there_is_no_youtube(studio: Studio) -> None:
    assert places.offered(studio) == []
    ready = studio.registry.readiness("youtube")
    assert (ready.ready, "YOUTUBE_CLIENT_ID" in ready.reason) == (False, True)
    with pytest.raises(FilmwrightError):
        channels.begin(studio, "youtube", BACK)
