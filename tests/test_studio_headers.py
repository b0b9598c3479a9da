"""What browsers are told to refuse, health, and the way through the bridge."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from flask import Flask, Response, request, send_file, stream_with_context
from flask.testing import FlaskClient

from core.studio import Studio, open_studio
from tests.served import served
from web.bridge import Bridge


def test_pages_load_nothing_from_elsewhere_and_are_in_no_frame(client: FlaskClient) -> None:
    headers = client.get("/").headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "private" in headers["Cache-Control"]
    assert "Strict-Transport-Security" not in headers


def test_no_page_carries_a_script_of_its_own(client: FlaskClient) -> None:
    for path in ("/", "/sign-in", "/sign-up", "/forgot"):
        page = client.get(path).text
        for tag in page.split("<script")[1:]:
            assert "src=" in tag.split(">")[0] or 'type="application/json"' in tag.split(">")[0]
        assert " onclick=" not in page
        assert "javascript:" not in page


def behind_a_proxy(studio: Studio) -> Studio:
    changes = {
        "public_url": "https://films.example", "google_client_id": "an-id", "rate_limits": True,
    }  # fmt: skip
    return open_studio(studio.settings.model_copy(update=changes), ())


def test_behind_a_proxy_with_https(studio: Studio) -> None:
    from web.app import create_app

    opened = behind_a_proxy(studio)
    client = create_app(opened).test_client()
    answer = client.get(
        "/sign-in", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    )
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "https://accounts.google.com" in answer.headers["Content-Security-Policy"]
    cookie = answer.headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert part in cookie
    assert opened.redis.keys("rate:address:203.0.113.9:*")
    opened.close()


def test_health(client: FlaskClient, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").json == {"ok": True}
    whole = {"ok": True, "database": True, "queue": True, "store": True}
    assert client.get("/readyz").json == whole
    away = type(studio.redis).from_url("unix:///no/such.sock")
    monkeypatch.setitem(studio.__dict__, "redis", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {**whole, "ok": False, "queue": False}


# --- the bridge ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bridged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, int]]]:
    """A small Flask application behind the bridge, and what it counted."""
    app = Flask("small")
    app.config["MAX_CONTENT_LENGTH"] = 3_000_000
    film = tmp_path_factory.mktemp("film") / "film.bin"
    film.write_bytes(bytes(range(256)) * 40_000)
    counted = {"closed": 0, "made": 0}

    @app.get("/film")
    def whole() -> Response:
        return send_file(film, conditional=True)

    @app.get("/endless")
    def endless() -> Response:
        def parts() -> Iterator[bytes]:
            try:
                while counted["made"] < 100_000:
                    counted["made"] += 1
                    yield request.path.encode() * 2000
            finally:
                counted["closed"] += 1

        return Response(stream_with_context(parts()))

    @app.get("/slow")
    def slow() -> str:
        time.sleep(0.1)
        return "done"

    @app.post("/echo")
    def echo() -> Response:
        answer = Response(request.get_data(), headers={"X-Said": request.headers.get("X-Say", "")})
        answer.set_cookie("one", "1")
        answer.set_cookie("two", "2")
        return answer

    @app.get("/empty")
    def empty() -> tuple[str, int]:
        return "", 204

    bridge = Bridge(app.wsgi_app, 4, app.config["MAX_CONTENT_LENGTH"])
    with served(bridge) as address:
        yield address, counted
    bridge.close()


def test_the_bridge_passes_requests_and_answers_on(bridged: tuple[str, Any]) -> None:
    address, _ = bridged
    for size in (0, 10, 2_500_000):
        body = b"x" * size
        answer = httpx.post(f"{address}/echo?a=%C3%A9", content=body, headers={"X-Say": "hello"})
        assert answer.content == body
        assert answer.headers["X-Said"] == "hello"
        assert len(answer.headers.get_list("set-cookie")) == 2
    pieces = iter([b"a" * 70_000] * 20)
    assert len(httpx.post(f"{address}/echo", content=pieces).content) == 1_400_000
    assert httpx.get(f"{address}/empty").status_code == 204
    assert httpx.head(f"{address}/film").headers["content-length"] == "10240000"


def test_too_large_a_body_is_refused(bridged: tuple[str, Any]) -> None:
    address, _ = bridged
    for content in (b"x" * 3_000_001, iter([b"x" * 1_000_000] * 4)):
        # Hung up on while still sending: refused as well.
        with suppress(httpx.WriteError):
            assert httpx.post(f"{address}/echo", content=content).status_code == 413


def test_parts_of_a_file_are_served(bridged: tuple[str, Any]) -> None:
    address, _ = bridged
    part = httpx.get(f"{address}/film", headers={"Range": "bytes=1000000-8000000"})
    assert part.status_code == 206
    assert part.content == (bytes(range(256)) * 40_000)[1_000_000:8_000_001]
    assert httpx.get(f"{address}/film").content == bytes(range(256)) * 40_000


def test_a_browser_that_leaves_ends_its_download(bridged: tuple[str, Any]) -> None:
    address, counted = bridged
    for number in range(1, 7):
        with httpx.stream("GET", f"{address}/endless") as answer:
            next(answer.iter_bytes())
        ends = time.monotonic() + 5
        while counted["closed"] < number:
            assert time.monotonic() < ends, "the download goes on without a reader"
            time.sleep(0.02)
    assert httpx.get(f"{address}/slow").text == "done"


def test_slow_readers_hold_no_thread(bridged: tuple[str, Any]) -> None:
    address, _ = bridged
    with httpx.Client(base_url=address, limits=httpx.Limits(max_connections=20)) as client:
        waiting = [client.send(client.build_request("GET", "/film"), stream=True) for _ in range(8)]
        assert client.get("/slow", timeout=5).text == "done"
        for answer in waiting:
            answer.close()


def test_our_own_files_are_asked_for_again_and_not_sent_again(studio: Studio) -> None:
    from web.asgi import create_application

    with served(create_application(studio)) as address:
        style = httpx.get(f"{address}/static/css/tokens.css")
        assert style.status_code == 200
        assert style.headers["cache-control"] == "no-cache"
        assert style.headers["x-content-type-options"] == "nosniff"
        known = {"If-None-Match": style.headers["etag"]}
        assert httpx.get(f"{address}/static/css/tokens.css", headers=known).status_code == 304
        for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/none.css"):
            assert httpx.get(f"{address}{path}").status_code == 404
