"""Sessions that are lost, workers that fall silent, quota, schedules, playlists, limits."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from core.destinations import QuotaSpentError
from core.errors import InputError
from core.execution.alive import name_of_this
from core.models import Upload, now
from core.services.courier import Round
from core.services.publishing import carrying, claims, places, playlists, quota, uploads
from core.services.publishing.options import Options, checked, length_of_tags, most_tags
from core.studio import Studio
from tests.youtube_parts import (  # noqa: F401 - fixtures
    HOLDER,
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
from tests.youtube_server import Refused, YouTubeServer

# ruff: noqa: F811 - fixtures are named as they are imported

#: Units of an upload with a thumbnail and two languages.
WHOLE = 50 + 2 * 400


def limited(studio: Studio, units: int) -> None:
    """Google gives less."""
    studio.settings = studio.settings.model_copy(update={"youtube_quota": units})


def standing(studio: Studio) -> quota.Quota:
    with studio.sessions() as session:
        return quota.standing(studio, session)


# --- sessions --------------------------------------------------------------------------


def test_a_film_whose_last_answer_was_lost_is_there_once(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    tube.sessions.silent_end = True
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    carry(house)
    assert (again(house, upload).status, len(tube.videos)) == ("processing", 1)


@pytest.mark.parametrize("whole", [True, False])
def test_an_upload_whose_session_is_lost_looks_for_its_film_first(
    house: Studio, tube: YouTubeServer, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setattr("plugins.outputs.youtube.sending.PATIENCE", 1)
    user = account(house)
    film, channel = finished(house, user, 900_000), connect(house, tube, user)
    publish(house, user, finished(house, user, title="An earlier one"), channel)
    carry(house)
    if whole:
        tube.sessions.silent_end = True
    else:
        tube.sessions.cuts = [500_000]
    upload = publish(house, user, film, channel)
    carry(house)
    assert again(house, upload).status == "waiting"
    tube.sessions.lose()
    for _ in range(2):
        due(house, upload)
        carry(house)
    assert again(house, upload).status == "processing"
    assert [one.sha256 for one in tube.videos.values()].count(digest(film)) == 1
    assert len(tube.videos) == 2
    assert tube.calls["videos.insert"] == (2 if whole else 3)


def test_a_token_that_ends_under_way_does_not_cost_a_byte(
    house: Studio, tube: YouTubeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.outputs.youtube.sending.CHUNK", 256 * 1024)
    user = account(house)
    film, ends = finished(house, user, 1_500_000), [600_000, 1_200_000]

    def reached(there: int) -> None:
        if ends and there > ends[0]:
            ends.pop(0)
            tube.expire()

    tube.sessions.reached = reached
    upload = publish(house, user, film, connect(house, tube, user))
    carry(house)
    (video,) = tube.videos.values()
    assert (video.sha256, again(house, upload).status) == (digest(film), "processing")
    assert (ends, tube.sessions.wrong) == ([], [])


# --- workers ---------------------------------------------------------------------------


def test_an_upload_is_taken_from_who_died_or_fell_silent_and_from_nobody_else(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    leaving = threading.Event()
    mine = claims.take(house, "far-away-7", leaving)
    assert mine is not None
    assert claims.take(house, HOLDER, leaving) is None
    assert again(house, upload).status == "uploading"
    due(house, upload, beat_at=now() - timedelta(seconds=61))
    theirs = claims.take(house, name_of_this().rpartition("-")[0] + "-999999999", leaving)
    assert theirs is not None, "silent for a minute"
    with pytest.raises(claims.StoppedError):
        mine.rest()
    assert claims.take(house, HOLDER, leaving) is not None, "its process does not run"


def test_two_workers_at_the_same_moment_send_a_film_once(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    for number in range(4):
        publish(house, user, finished(house, user, title=f"Film {number}"), channel,
                collect="theme:Rivers", captions=[])  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            list(pool.map(lambda number: carry(house, f"far-away-{number}"), range(4)))
    with house.sessions() as session:
        for upload in uploads.of_user(session, user):
            due(house, upload)
    for _ in range(4):
        carry(house)
    assert len(tube.videos) == 4
    assert len(tube.playlists) == 1, "made once, though all needed it"
    assert sorted(one["video"] for one in tube.items) == sorted(tube.videos)


def test_a_worker_that_is_told_to_leave_puts_its_upload_down(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    leaving = threading.Event()
    leaving.set()
    assert carrying.carry(Round(house, HOLDER, leaving))
    upload = again(house, upload)
    assert (upload.status, upload.worker, upload.error) == ("waiting", "", "")
    assert carry(house, "far-away-8")
    assert again(house, upload).status == "processing"
    assert tube.calls["videos.insert"] == 1


def test_a_playlist_that_its_owner_deleted_is_made_anew(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    for title in ("One", "Two"):
        upload = publish(house, user, finished(house, user, title=title), channel,
                         collect="theme:Rivers")  # fmt: skip
        carry(house)
        if title == "One":
            tube.playlists.clear()
    due(house, upload)
    carry(house)
    assert len(tube.playlists) == 1
    assert again(house, upload).warnings == []


def test_playlists_are_listed_made_and_filled(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    upload = publish(house, user, finished(house, user), channel)
    carry(house)
    video = again(house, upload).video_id
    with house.sessions() as session:
        assert playlists.of(house, session, channel) == []
        made = playlists.create(house, session, channel, "Rivers", "All of them", "unlisted")
        assert [one.title for one in playlists.of(house, session, channel)] == ["Rivers"]
        playlists.of(house, session, channel)
        assert tube.calls["playlists.list"] == 2, "asked anew only after a change"
        for _ in range(2):
            playlists.add(house, session, channel, made.subject, video)
        with pytest.raises(InputError):
            playlists.create(house, session, channel, " ")
    assert tube.items == [{"playlist": made.subject, "video": video}]
    assert made.privacy == "unlisted"


# --- quota -----------------------------------------------------------------------------


def test_the_ledger_says_what_was_called(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    publish(house, user, finished(house, user), connect(house, tube, user), collect="project")
    carry(house)
    watch(house)
    units = {**places.find(house, "youtube").operations(), "videos.insert": 0}
    called = {name: units[name] * count for name, count in tube.calls.items() if units[name]}
    stands = standing(house)
    assert stands.by_operation == called
    assert (stands.used, stands.set_aside) == (sum(called.values()), 0)
    assert stands.calls == {"videos.insert": (1, 100)}


def test_an_upload_that_does_not_fit_whole_waits_for_the_next_day(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    limited(house, 1 + WHOLE + WHOLE - 1)
    first = publish(house, user, finished(house, user, title="One"), channel)
    second = publish(house, user, finished(house, user, title="Two"), channel)
    while carry(house):
        pass
    first, second = again(house, first), again(house, second)
    assert (first.status, second.status) == ("processing", "waiting")
    stands = standing(house)
    assert second.due_at == stands.resets_at > now()
    assert f"continues at {stands.resets_at:%Y-%m-%d %H:%M} UTC" in second.error
    assert (stands.used, len(tube.videos)) == (1 + WHOLE, 1)
    limited(house, 10_000)
    due(house, second)
    carry(house)
    assert again(house, second).status == "processing"


def test_what_is_set_aside_for_an_upload_is_not_given_to_others(
    house: Studio, tube: YouTubeServer
) -> None:
    connect(house, tube, account(house))
    limited(house, 1 + 499)
    youtube = places.find(house, "youtube")
    quota.set_aside(house, youtube, ["captions.insert", "thumbnails.set"], "", "mine")
    with pytest.raises(QuotaSpentError):
        quota.meter(house, youtube)("playlists.insert")()
    with pytest.raises(QuotaSpentError):
        quota.meter(house, youtube, "", "other")("captions.insert")
    give_back = quota.meter(house, youtube, "", "mine")("captions.insert")
    assert (standing(house).by_operation["captions.insert"], standing(house).set_aside) == (400, 50)
    give_back()
    assert standing(house).left == 449
    with house.sessions() as session:
        quota.release(session, "mine")
        session.commit()
    assert standing(house).left == 499


def test_youtubes_own_word_that_the_quota_is_spent_holds_for_all(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    tube.faults = [("videos.insert", Refused(403, "quotaExceeded"))]
    both = [
        publish(house, user, finished(house, user, title=title), channel) for title in ("A", "B")
    ]
    while carry(house):
        pass
    assert tube.calls["videos.insert"] == 1
    for upload in both:
        assert again(house, upload).status == "waiting"
        assert again(house, upload).due_at == standing(house).resets_at
    assert standing(house).calls["videos.insert"] == (100, 100)


def test_captions_that_the_quota_holds_up_come_the_next_day(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    tube.faults = [("captions.insert", Refused(403, "quotaExceeded"))]
    upload = publish(house, user, finished(house, user), connect(house, tube, user))
    carry(house)
    upload = again(house, upload)
    assert (upload.status, upload.warnings) == ("processing", [])
    assert upload.due_at == standing(house).resets_at
    assert "continues at" in upload.error
    limited(house, 100_000)
    due(house, upload)
    carry(house)
    (video,) = tube.videos.values()
    assert len(video.captions) == 2
    assert again(house, upload).error == ""


def test_googles_day_ends_at_midnight_in_california(house: Studio) -> None:
    youtube = places.find(house, "youtube")
    summer = datetime(2026, 7, 1, 6, 59, tzinfo=UTC)
    assert youtube.day(summer) == ("2026-06-30", datetime(2026, 7, 1, 7, tzinfo=UTC))
    # The day on which the clocks change has 25 hours.
    assert youtube.day(datetime(2026, 11, 1, 7, tzinfo=UTC)) == (
        "2026-11-01", datetime(2026, 11, 2, 8, tzinfo=UTC),
    )  # fmt: skip


# --- schedules and limits --------------------------------------------------------------


def test_films_are_sent_when_they_are_due_and_go_public_later(
    house: Studio, tube: YouTubeServer
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    soon = now() + timedelta(hours=1)
    films = [finished(house, user, title=title) for title in ("One", "Two", "Three")]
    with house.sessions() as session:
        sent = uploads.publish_many(
            house, session, user, films, channel, Options(title="-", captions=[]), soon, 30
        )
        with pytest.raises(InputError):
            uploads.publish_many(house, session, user, [], channel, Options())
    assert [one.title for one in sent] == ["One", "Two", "Three"]
    assert [one.due_at - soon for one in sent] == [timedelta(minutes=30 * n) for n in range(3)]
    assert {one.status for one in sent} == {"scheduled"}
    assert not carry(house)
    due(house, sent[1])
    assert carry(house)
    assert [one.body["snippet"]["title"] for one in tube.videos.values()] == ["Two"]
    public = now() + timedelta(days=2)
    publish(house, user, finished(house, user), channel, privacy="public", publish_at=public)
    assert carry(house)
    status = list(tube.videos.values())[-1].body["status"]
    assert status["privacyStatus"] == "private"
    assert datetime.fromisoformat(status["publishAt"]) == public


def test_all_of_a_channel_are_looked_at_with_one_call(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    for title in ("One", "Two", "Three"):
        publish(house, user, finished(house, user, title=title), channel, captions=[])
        carry(house)
    for video in tube.videos.values():
        video.status = "processed"
    assert watch(house)
    with house.sessions() as session:
        assert {one.status for one in uploads.of_user(session, user)} == {"live"}
    assert tube.calls["videos.list"] == 1
    assert not watch(house)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": "x" * 101}, "YouTube takes 100"),
        ({"title": "a <b>"}, "no < or >"),
        ({"description": "ü" * 2501}, "YouTube takes 5000"),
        ({"tags": ["one, two"]}, "commas"),
        ({"tags": [f"tag number {n}" for n in range(40)]}, "characters together"),
        ({"category": "999"}, "no such category"),
        ({"privacy": "secret"}, "privacy"),
        ({"collect": "album:x"}, "collect"),
        ({"thumbnail": 4}, "thumbnail"),
        ({"publish_at": "2031-01-01T10:00:00"}, "publish_at"),
    ],
)
def test_options_stay_within_what_youtube_takes(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(InputError, match=why):
        checked(wrong)


def test_tags_are_counted_as_youtube_counts_them() -> None:
    assert length_of_tags(["one", "two words"]) == 3 + 1 + 11
    assert checked({"tags": ["x" * most_tags()]}).tags
    assert checked({"title": "  A   boat "}).title == "A boat"


def test_options_must_fit_the_film(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel, film = connect(house, tube, user), finished(house, user)
    past = now() - timedelta(hours=1)
    for options in (
        {"title": ""}, {"captions": ["xx"]}, {"publish_at": past}, {"at": past},
        {"at": now() + timedelta(hours=2), "publish_at": now() + timedelta(hours=1)},
    ):  # fmt: skip
        with pytest.raises(InputError):
            publish(house, user, film, channel, **options)
    with house.sessions() as session:
        assert session.query(Upload).count() == 0
