"""How much one may ask: by plan, by account, by address; counted even without Redis."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient

from core.database import writing
from core.models import User
from core.services import keys
from core.studio import Studio, open_studio
from web import limits


@pytest.fixture
def limited(studio: Studio) -> Any:
    """The application with its limits on."""
    from web.app import create_app

    settings = studio.settings.model_copy(update={"rate_limits": True})
    opened = open_studio(settings, ())
    opened.modules = studio.modules
    yield create_app(opened)
    opened.close()


@pytest.fixture(autouse=True)
def early_in_the_minute() -> None:
    """No window may end in the middle of a test."""
    left = 60 - time.time() % 60
    if left < 5:
        time.sleep(left + 0.1)


def key_of(studio: Studio, tier: str) -> dict[str, str]:
    with studio.sessions() as session:
        user = User(email=f"{tier}@example.com", tier=tier)
        with writing(session):
            session.add(user)
        return {"X-API-Key": keys.create(session, user, "test", ["projects:read"])[1]}


def test_a_program_is_counted_by_its_plan(studio: Studio, limited: Any) -> None:
    client: FlaskClient = limited.test_client()
    for tier, most in (("free", 120), ("pro", 600)):
        answer = client.get("/api/v1/projects", headers=key_of(studio, tier))
        assert answer.status_code == 200
        assert answer.headers["X-RateLimit-Limit"] == str(most)
        assert answer.headers["X-RateLimit-Remaining"] == str(most - 1)
        assert 0 < int(answer.headers["X-RateLimit-Reset"]) - time.time() <= 60


def test_too_much_is_refused_and_says_when_to_come_back(studio: Studio, limited: Any) -> None:
    client: FlaskClient = limited.test_client()
    key = key_of(studio, "free")
    codes = [client.get("/api/v1/projects", headers=key).status_code for _ in range(121)]
    assert codes == [200] * 120 + [429]
    answer = client.get("/api/v1/projects", headers=key)
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.json["success"] is False
    assert answer.json["error"]["code"] == "too_many_requests"
    # Another account is not held back by this one's requests.
    assert client.get("/api/v1/projects", headers=key_of(studio, "starter")).status_code == 200


@pytest.mark.parametrize("away", [False, True], ids=["redis", "redis away"])
def test_guessing_passwords_is_slow(
    limited: Any, away: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = limited.extensions["filmwright"]
    if away:
        monkeypatch.setitem(
            opened.__dict__, "redis", type(opened.redis).from_url("unix:///no/such.sock")
        )
    client: FlaskClient = limited.test_client()

    def guess(address: str) -> Any:
        return client.post(
            "/api/v1/auth/login",
            json={"email": "nobody@example.com", "password": ""},
            environ_overrides={"REMOTE_ADDR": address},
        )

    codes = [guess("198.51.100.1").status_code for _ in range(21)]
    assert set(codes[:20]) <= {401, 422}
    assert codes[20] == 429
    assert guess("198.51.100.2").status_code != 429


def test_a_person_sees_a_page(limited: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STRANGER", 1)
    client: FlaskClient = limited.test_client()
    client.get("/")
    answer = client.get("/")
    assert answer.status_code == 429
    assert answer.mimetype == "text/html"
    assert "Retry-After" in answer.headers
    assert client.get("/healthz").status_code == 200
    with client.get("/static/css/tokens.css") as style:
        assert style.status_code == 200


def test_limits_can_be_turned_off(client: FlaskClient) -> None:
    assert "X-RateLimit-Limit" not in client.get("/").headers


def test_every_endpoint_with_a_limit_of_its_own_exists(app: Any) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted(set(limits.STRICT) - known) == []


def test_browsers_are_counted_apart_from_programs(limited: Any) -> None:
    with limited.test_request_context("/"):
        g.user, g.by = User(id="a" * 32, tier="free"), "page"
        assert [one.most for one in limits._windows()] == [limits.BROWSER]
        g.by = "token"
        assert [one.most for one in limits._windows()] == [120]
