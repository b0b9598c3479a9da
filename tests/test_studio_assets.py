"""Own pictures and sounds: kept when they are what they say, refused with a reason otherwise."""

from __future__ import annotations

import io
import struct
import wave
import zlib

import cv2
import numpy as np
import pytest
from flask.testing import FlaskClient

from core.errors import InputError
from core.media.admitting import clean_picture, known_sound
from core.media.headers import picture_header, sound_format
from core.models import Asset, Project
from core.services.drafts import draft_of
from core.studio import Studio
from tests.engine_parts import new_project, new_user
from tests.film_room_parts import Browser, sign_in


def picture(ending: str = ".jpg", width: int = 320, height: int = 200) -> bytes:
    image = np.linspace(0, 255, width * height * 3).reshape(height, width, 3).astype(np.uint8)
    return cv2.imencode(ending, image)[1].tobytes()


def sound(seconds: float = 2.0) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\x10\x20" * int(8000 * seconds))
    return kept.getvalue()


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A small PNG that says it has 2.5 thousand million pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 4096)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.fixture
def client(app) -> FlaskClient:
    return Browser(app)


@pytest.fixture
def project_id(studio: Studio, client: FlaskClient) -> str:
    """A project of whoever is signed in."""
    with studio.sessions() as session:
        user = new_user(session)
        project = new_project(session, user)
    sign_in(studio, client, user.id)
    return project.id


def token(client: FlaskClient) -> dict[str, str]:
    """The header with which the page's scripts write."""
    page = client.get("/projects/new", follow_redirects=True).get_data(as_text=True)
    return {"X-CSRF-Token": page.split('name="csrf-token" content="')[1].split('"')[0]}


def send(client: FlaskClient, project_id: str, content: bytes, name: str, kind: str = "image"):
    # Written out here: the test client would leave its temporary file open.
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return client.post(
        f"/api/v1/projects/{project_id}/assets?kind={kind}",
        data=head.encode() + content + b"\r\n--cut--\r\n",
        headers=token(client),
        content_type="multipart/form-data; boundary=cut",
    )


@pytest.mark.parametrize(("ending", "kept"), [(".jpg", "jpeg"), (".png", "png"), (".webp", "jpeg")])
def test_pictures_are_kept_upright_and_bare(ending: str, kept: str) -> None:
    clean = clean_picture(picture(ending), "p")
    assert (clean.media_type, clean.width, clean.height) == (f"image/{kept}", 320, 200)
    header = picture_header(clean.content)
    assert header is not None
    assert (header.width, header.height) == (320, 200)


def test_what_a_picture_carries_beside_its_pixels_is_left_behind() -> None:
    payload = b"<script>alert(1)</script>PK\x03\x04"
    content = picture()
    comment = b"\xff\xfe" + struct.pack(">H", len(payload) + 2) + payload
    polyglot = content[:2] + comment + content[2:] + payload
    clean = clean_picture(polyglot, "p.jpg")
    assert payload not in clean.content
    assert b"script" not in clean.content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "is not a JPG, PNG or WebP"),
        (b"<!doctype html><script>alert(1)</script>", "is not a JPG, PNG or WebP"),
        (b"GIF89a" + b"\0" * 64, "is not a JPG, PNG or WebP"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "is not a JPG, PNG or WebP"),
        (picture()[:300], "is not a JPG, PNG or WebP|damaged"),
        (picture(".png")[:90], "damaged"),
        (picture(width=40, height=40), "only 40 × 40 pixels"),
        (bomb(), "50000 × 50000 pixels"),
    ],
    ids=["svg", "html", "gif", "png-no-head", "jpeg-cut", "png-cut", "tiny", "bomb"],
)
def test_pictures_that_are_refused(content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        clean_picture(content, "p.png")


def test_a_large_picture_is_made_smaller() -> None:
    clean = clean_picture(picture(width=6000, height=1000), "p.jpg")
    assert (clean.width, clean.height) == (4608, 768)


def test_sounds() -> None:
    assert known_sound(sound(2.0), "s.wav", 600).seconds == pytest.approx(2.0, abs=0.05)
    assert sound_format(b"ID3\x04") == ("mp3", "audio/mpeg")
    assert sound_format(b"\0\0\0\x18ftypM4A ") == ("mp4", "audio/mp4")
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    for content in (b"RIFF\0\0\0\0WAVE", playlist, b"ID3" + playlist, b"fLaC" + bytes(64)):
        with pytest.raises(InputError, match="can be played"):
            known_sound(content, "s.mp3", 600)
    with pytest.raises(InputError, match="more than 1 minutes"):
        known_sound(sound(62), "s.wav", 60)
    with pytest.raises(InputError, match="less than a second"):
        known_sound(sound(0.4), "s.wav", 60)


def test_a_picture_is_sent_listed_shown_and_deleted(
    studio: Studio, client: FlaskClient, project_id: str
) -> None:
    answer = send(client, project_id, picture(), "../../river <b>.jpg")
    assert answer.status_code == 201
    asset = answer.json["data"]
    assert (asset["name"], asset["width"], asset["height"]) == ("river <b>.jpg", 320, 200)
    listed = client.get(f"/api/v1/projects/{project_id}/assets?kind=image").json["data"]
    assert [one["id"] for one in listed] == [asset["id"]]
    shown = client.get(f"/media/assets/{asset['id']}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    with studio.sessions() as session:
        project = session.get_one(Project, project_id)
        project.draft = {**project.draft, "images": {"s1": asset["id"]}}
        session.commit()
    gone = client.delete(f"/api/v1/assets/{asset['id']}", headers=token(client))
    assert gone.status_code == 200
    assert client.get(f"/api/v1/assets/{asset['id']}").status_code == 404
    with studio.sessions() as session:
        assert draft_of(session.get_one(Project, project_id)).images == {}


@pytest.mark.parametrize(
    ("name", "content", "kind", "why"),
    [
        ("drawing.svg", b"<svg/>", "image", "drawing.svg is not a JPG"),
        ("page.jpg", b"<html><script>1</script>", "image", "page.jpg is not a JPG"),
        ("big.jpg", picture() + bytes(10_000_001), "image", "at most 10 MB"),
        ("bomb.png", bomb(), "image", "pixels"),
        ("song.mp3", b"#EXTM3U\nhttp://10.0.0.1/", "sound", "can be played"),
        ("none.png", b"", "image", "empty"),
    ],
    ids=["svg", "html", "big", "bomb", "playlist", "empty"],
)
def test_the_api_refuses_and_says_why(
    studio: Studio, client: FlaskClient, project_id: str, name, content, kind, why
) -> None:
    answer = send(client, project_id, content, name, kind)
    assert answer.status_code == 422
    assert why in answer.json["error"]["message"]
    with studio.sessions() as session:
        assert session.query(Asset).count() == 0


def test_twenty_pictures_and_no_more(studio: Studio, client: FlaskClient, project_id: str) -> None:
    with studio.sessions() as session:
        owner = session.get_one(Project, project_id).owner_id
        session.add_all(
            Asset(owner_id=owner, project_id=project_id, kind="image", name=f"{number}.png",
                  sha256="0" * 64, media_type="image/png", size=1)
            for number in range(20)
        )  # fmt: skip
        session.commit()
    answer = send(client, project_id, picture(), "one-more.jpg")
    assert "at most 20 pictures" in answer.json["error"]["message"]
    assert send(client, project_id, sound(), "song.wav", "sound").status_code == 201


def test_a_stranger_reaches_nothing(
    studio: Studio, app, client: FlaskClient, project_id: str
) -> None:
    asset = send(client, project_id, picture(), "mine.jpg").json["data"]["id"]
    stranger = Browser(app)
    with studio.sessions() as session:
        eve = new_user(session, name="eve").id
    sign_in(studio, stranger, eve)
    mine = token(stranger)
    assert stranger.get(f"/api/v1/assets/{asset}").status_code == 404
    assert stranger.delete(f"/api/v1/assets/{asset}", headers=mine).status_code == 404
    assert stranger.get(f"/api/v1/projects/{project_id}/assets").status_code == 404
    assert send(stranger, project_id, picture(), "x.jpg").status_code == 404
    nobody = Browser(app)
    assert nobody.get(f"/api/v1/assets/{asset}").status_code == 401
    assert client.post(f"/api/v1/projects/{project_id}/assets", data={}).status_code == 400
