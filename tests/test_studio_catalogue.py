"""What can be chosen from: found, filtered, heard and seen."""

from __future__ import annotations

import time

import pytest
from flask.testing import FlaskClient

from core.errors import NotFoundError
from core.services import catalogue, previews
from core.services.catalogue import Wish
from core.services.hand import BusyError, Hand
from core.studio import Studio
from tests.engine_parts import new_user
from tests.film_room_parts import Browser, sign_in


@pytest.fixture
def client(app, studio: Studio) -> FlaskClient:
    """Somebody signed in."""
    browser = Browser(app)
    with studio.sessions() as session:
        sign_in(studio, browser, new_user(session).id)
    yield browser
    if "filmwright-hand" in app.extensions:
        app.extensions["filmwright-hand"].close()


def patiently(client: FlaskClient, address: str):
    """The answer once there is one; at most some seconds."""
    ends = time.monotonic() + 25
    while time.monotonic() < ends:
        answer = client.get(address)
        if answer.status_code != 202:
            return answer
        assert int(answer.headers["Retry-After"]) > 0
        time.sleep(0.1)
    raise AssertionError("it was never made")


def test_voices_are_searched_and_the_natural_come_first(studio: Studio) -> None:
    english = catalogue.voices(studio, Wish(language="en"))
    assert all("en" in voice.languages for voice in english)
    natural = [voice.quality >= catalogue.NATURAL for voice in english]
    assert natural == sorted(natural, reverse=True)
    men = catalogue.voices(studio, Wish(language="en", query="male"))
    assert men
    assert {voice.gender for voice in men} == {"male"}
    wish = Wish(language="en", gender="female", age="senior", accent="british")
    assert {voice.accent for voice in catalogue.voices(studio, wish)} <= {"British"}
    assert catalogue.voices(studio, Wish(query="nobody at all")) == []


def test_every_spoken_language_has_an_introduction_it_can_say(studio: Studio) -> None:
    for code, count, _natural in catalogue.languages(studio):
        voice = catalogue.voices(studio, Wish(language=code))[0]
        spoken, text = catalogue.introduction(voice, code)
        assert (spoken, bool(text), count > 0) == (code, True, True)


def test_each_look_has_one_name_and_its_others(studio: Studio) -> None:
    found = {style.name: style.same_as for style in catalogue.styles(studio)}
    assert found["documentary"] == "ink"
    assert found["cinematic"] == ""
    with pytest.raises(NotFoundError):
        catalogue.style(studio, "cubist")


def test_the_api_lists_everything(client: FlaskClient) -> None:
    voices = client.get("/api/v1/voices?language=hi&size=5").json["data"]
    assert len(voices["items"]) == 5
    assert all("hi" in one["languages"] for one in voices["items"])
    assert voices["total"] > 5
    assert client.get("/api/v1/voices?size=0").status_code == 422
    assert {one["kind"] for one in client.get("/api/v1/music").json["data"]} >= {"indian", "chant"}
    assert len(client.get("/api/v1/presets").json["data"]) >= 4
    templates = client.get("/api/v1/templates").json["data"]
    assert len(templates) >= 12
    assert client.get(f"/api/v1/templates/{templates[0]['id']}").json["data"] == templates[0]
    assert client.get("/api/v1/templates/none").status_code == 404
    models = {one["name"]: one for one in client.get("/api/v1/models").json["data"]}
    assert models["illustrator"]["ready"]
    assert "images" in models["illustrator"]["stages"]


def test_the_catalogue_is_for_people_with_an_account(app) -> None:
    nobody = Browser(app)
    for noun in ("voices", "styles", "music", "models", "presets", "templates"):
        assert nobody.get(f"/api/v1/{noun}").status_code == 401
    assert nobody.get("/api/v1/voices/null:1/preview").status_code == 401


def test_a_voice_is_heard_and_a_style_seen(client: FlaskClient) -> None:
    heard = patiently(client, "/api/v1/voices/null:1/preview?language=hi")
    assert (heard.status_code, heard.mimetype) == (200, "audio/mp4")
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    seen = patiently(client, "/api/v1/styles/grey/picture")
    assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
    began = time.monotonic()
    again = client.get(
        "/api/v1/styles/grey/picture", headers={"If-None-Match": seen.headers["ETag"]}
    )
    assert again.status_code == 304
    assert time.monotonic() - began < 0.5
    assert client.get("/api/v1/voices/kokoro:nobody/preview").status_code == 404
    assert client.get("/api/v1/styles/cubist/picture").status_code == 404
    assert client.get("/api/v1/music/polka/preview").status_code == 404


def test_too_many_wishes_are_refused_for_the_moment(studio: Studio, monkeypatch) -> None:
    monkeypatch.setattr("core.services.hand._MOST_WAITING", 1)
    hand = Hand(studio)
    first, second = (previews.style_preview(studio.registry, name) for name in ("ink", "anime"))
    try:
        assert hand.make(first.name, first.plan, first.use, patience=0) is None
        assert hand.make(first.name, first.plan, first.use, patience=0) is None
        with pytest.raises(BusyError):
            hand.make(second.name, second.plan, second.use, patience=0)
    finally:
        hand.close()
