"""Bytes: ranges, caches, pictures made on demand, and nobody's but one's own."""

from __future__ import annotations

import io
import json
import zipfile

import cv2
import numpy as np
import pytest
from flask.testing import FlaskClient

from core.errors import ProviderError
from core.media.convert import convert
from core.media.probe import probe
from core.media.strip import strip_of
from core.models import Film, Project
from core.services import bundles, renditions
from core.stages import PublishRequest
from core.studio import Studio
from tests.film_room_parts import Browser, Made, Room, client, lay, picture, sign_in

__all__ = ["client"]


@pytest.fixture
def room(studio: Studio, client: FlaskClient, made: Made) -> Room:
    """A finished film, its owner signed in."""
    there = lay(studio, made)
    sign_in(studio, client, there.user_id)
    return there


@pytest.fixture
def stranger(studio: Studio, app) -> FlaskClient:
    """Somebody else, signed in."""
    from tests.engine_parts import new_user

    with studio.sessions() as session:
        other = new_user(session, name="eve").id
    browser = Browser(app)
    sign_in(studio, browser, other)
    return browser


def test_a_film_is_sent_in_ranges_and_kept_for_good(client: FlaskClient, room: Room) -> None:
    address = f"/media/films/{room.film_id}/video/mp4"
    whole = client.get(address)
    assert whole.status_code == 200
    assert whole.mimetype == "video/mp4"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in whole.headers["Cache-Control"]
    assert "private" in whole.headers["Cache-Control"]
    part = client.get(address, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, b"ftyp")
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(whole.data)}"
    assert client.get(address, headers={"Range": "bytes=999999999-"}).status_code == 416
    again = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address).content_length == len(whole.data)


def test_what_goes_with_a_film_is_sent_as_what_it_is(client: FlaskClient, room: Room) -> None:
    base = f"/media/films/{room.film_id}"
    vtt = client.get(f"{base}/subtitles/en.vtt")
    assert vtt.data.startswith(b"WEBVTT")
    assert vtt.content_type == "text/vtt; charset=utf-8"
    assert client.get(f"{base}/subtitles/de.vtt").status_code == 404
    assert client.get(f"{base}/thumbnails/1").mimetype == "image/jpeg"
    assert client.get(f"{base}/thumbnails/9").status_code == 404
    assert size_of(client.get(f"{base}/poster?w=320").data)[0] == 320
    assert size_of(client.get(f"{base}/scenes/s1?w=320").data) == (320, 320)
    assert size_of(client.get(f"{base}/faces/meera?w=96").data) == (96, 96)
    assert client.get(f"{base}/scenes/s99").status_code == 404


def test_the_strip_shows_every_key_frame(client: FlaskClient, room: Room) -> None:
    facts = client.get(f"/media/films/{room.film_id}/strip.json").json
    assert facts["times"][0] == 0
    assert facts["times"] == sorted(facts["times"])
    assert len(facts["times"]) >= 8
    width, height = size_of(client.get(facts["sheet"]).data)
    assert width == facts["width"] * facts["columns"]
    assert height >= facts["height"] * (len(facts["times"]) // facts["columns"])


def test_a_card_has_a_picture_before_and_after_the_film(
    studio: Studio, client: FlaskClient, room: Room
) -> None:
    address = f"/media/projects/{room.project_id}/cover"
    poster = client.get(address)
    assert poster.mimetype == "image/webp"
    assert poster.headers["Cache-Control"] == "private, no-cache"
    with studio.sessions() as session:
        fresh = Project(owner_id=room.user_id, title="<script>alert(1)</script>", draft={})
        session.add(fresh)
        session.commit()
        card = client.get(f"/media/projects/{fresh.id}/cover")
    assert card.mimetype == "image/svg+xml"
    assert b"<script" not in card.data
    assert "default-src 'none'" in card.headers["Content-Security-Policy"]


def test_an_own_picture_is_sent_and_made_smaller(
    studio: Studio, client: FlaskClient, room: Room
) -> None:
    _, png = cv2.imencode(".png", np.full((400, 900, 3), 90, np.uint8))
    asset = picture(studio, room, png.tobytes())
    assert client.get(f"/media/assets/{asset}").data == png.tobytes()
    assert size_of(client.get(f"/media/assets/{asset}?w=192").data) == (192, 85)


@pytest.mark.parametrize(
    "path",
    ["films/{film}/video/mp4", "films/{film}/poster", "films/{film}/thumbnails/1",
     "films/{film}/subtitles/en.vtt", "films/{film}/strip.webp", "films/{film}/strip.json",
     "films/{film}/scenes/s1", "films/{film}/faces/meera", "films/{film}/drawn/images/meera/bust",
     "films/{film}/files/zip", "films/{film}/files/otio", "films/{film}/files/srt.en",
     "projects/{project}/cover", "projects/{project}/scenes/s1"],
)  # fmt: skip
def test_nobody_else_is_given_anything(app, stranger: FlaskClient, room: Room, path: str) -> None:
    address = "/media/" + path.format(film=room.film_id, project=room.project_id)
    assert stranger.get(address).status_code == 404
    assert Browser(app).get(address).status_code == 401


def test_a_picture_of_somebody_else_is_not_there(
    studio: Studio, stranger: FlaskClient, room: Room
) -> None:
    asset = picture(studio, room, b"\x89PNG")
    assert stranger.get(f"/media/assets/{asset}").status_code == 404


@pytest.mark.parametrize("name", ["../../secret", "%2e%2e%2fsecret", "mp4/../../x", "nothing"])
def test_no_name_leads_out_of_the_film(client: FlaskClient, room: Room, name: str) -> None:
    assert client.get(f"/media/films/{room.film_id}/files/{name}").status_code == 404
    assert client.get(f"/media/films/{room.film_id}/drawn/{name}").status_code == 404


@pytest.mark.parametrize("judged", ["flagged", "rejected"])
def test_a_film_on_hold_is_not_handed_out(
    studio: Studio, client: FlaskClient, room: Room, judged: str
) -> None:
    change(studio, room, moderation=judged)
    base = f"/media/films/{room.film_id}"
    for path in ("video/mp4", "files/mp4", "files/zip", "files/otio", "files/poster"):
        assert client.get(f"{base}/{path}").status_code == 404
    page = client.get(f"/projects/{room.project_id}/downloads").text
    assert "on hold" in page
    change(studio, room, moderation="approved")
    assert client.get(f"{base}/video/mp4").status_code == 200


def test_everything_comes_in_one_zip(client: FlaskClient, room: Room, studio: Studio) -> None:
    answer = client.get(f"/media/films/{room.film_id}/files/zip")
    assert answer.content_length == len(answer.data)
    assert "filename=the-boat.zip" in answer.headers["Content-Disposition"]
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert {"the-boat/the-boat.mp4", "the-boat/the-boat.en.srt", "the-boat/the-boat.otio",
            "the-boat/the-boat.poster.jpg"} <= set(names)  # fmt: skip
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    answer.close()
    assert not list((studio.store.root / "scratch").iterdir())
    timeline = client.get(f"/media/films/{room.film_id}/files/otio")
    assert json.loads(timeline.data)["OTIO_SCHEMA"].startswith("Timeline")


def test_a_title_in_any_script_is_a_file_name(studio: Studio, room: Room) -> None:
    with studio.sessions() as session:
        film = session.get_one(Film, room.film_id)
        delivery = PublishRequest.model_validate(film.delivery)
        named = delivery.model_copy(update={"title": 'नीली छतरी / "v:1" <b>'})
        assert bundles.stem_of(film, named) == "नीली-छतरी-v-1-b"
        assert bundles.stem_of(film, delivery.model_copy(update={"title": "../.."})) == "film"


def test_other_forms_are_made_once_and_told(
    studio: Studio, client: FlaskClient, room: Room
) -> None:
    with studio.sessions() as session:
        film = session.get_one(Film, room.film_id)
        assert [one.name for one in renditions.renditions_of(film)] == [
            "mp4", "480p", "360p", "webm",
        ]  # fmt: skip
        assert renditions.ask(studio, session, film, "360p").status == "waiting"
        assert renditions.ask(studio, session, film, "360p").status == "waiting"
    assert len(queued(studio)) == 1
    renditions.make(studio, room.film_id, "360p")
    with studio.sessions() as session:
        one = renditions.find(session.get_one(Film, room.film_id), "360p")
        assert (one.status, one.progress, one.width, one.height) == ("ready", 1.0, 360, 360)
        assert one.ref is not None
        facts = probe(studio.store.path(one.ref))
    assert (facts.width, facts.height, facts.audio_codec) == (360, 360, "aac")
    assert abs(facts.duration - 30) < 1.5
    answer = client.get(f"/media/films/{room.film_id}/video/360p", headers={"Range": "bytes=4-7"})
    assert answer.data == b"ftyp"


def test_a_conversion_that_fails_says_so_and_can_be_asked_for_again(
    studio: Studio, room: Room
) -> None:
    with studio.sessions() as session:
        film = session.get_one(Film, room.film_id)
        renditions.ask(studio, session, film, "480p")
        delivery = PublishRequest.model_validate(film.delivery)
        path = studio.store.path(delivery.film.video)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(b"no film at all")
    with pytest.raises(Exception, match=r"damaged|cannot"):
        renditions.make(studio, room.film_id, "480p")
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    with studio.sessions() as session:
        film = session.get_one(Film, room.film_id)
        failed = renditions.find(film, "480p")
        assert failed.status == "failed"
        assert failed.error
        assert renditions.ask(studio, session, film, "480p").status == "waiting"


def test_ffmpeg_is_told_off_when_it_is_stopped(studio: Studio, room: Room, tmp_path) -> None:
    with studio.sessions() as session:
        film = session.get_one(Film, room.film_id)
        source = studio.store.path(PublishRequest.model_validate(film.delivery).film.video)

    def stop(_fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(source, tmp_path / "small.webm", (320, 180), 30.0, stop)
    with pytest.raises(ProviderError, match="cannot convert"):
        convert(tmp_path / "nothing.mp4", tmp_path / "b.mp4", (320, 180), 30.0, lambda _done: None)
    with pytest.raises(ProviderError):
        strip_of(tmp_path / "nothing.mp4")


def queued(studio: Studio) -> list[str]:
    """The conversions that wait."""
    from rq import Queue

    from core.execution.queued import queue_name

    jobs = Queue(queue_name("cpu", "low"), connection=studio.redis).jobs
    return [job.func_name for job in jobs if job.func_name == renditions.JOB]


def change(studio: Studio, room: Room, **facts: object) -> None:
    """Change the film's row."""
    with studio.sessions() as session:
        film = session.get_one(Film, room.film_id)
        for name, value in facts.items():
            setattr(film, name, value)
        session.commit()


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a picture."""
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    assert image is not None
    return image.shape[1], image.shape[0]
