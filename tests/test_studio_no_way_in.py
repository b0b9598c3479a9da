"""No way in: every route, as somebody else, as a stranger, without the form's token, with a key
that was not made for it. Routes are found in the application: a new one is tried by itself."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from core.models import User, now
from core.services import keys
from core.services.keys import OWNER, SCOPES
from core.studio import Studio
from tests.engine_parts import new_user
from tests.film_room_parts import Browser, sign_in
from tests.no_way_in_parts import (
    OPEN,
    Estate,
    Way,
    body_for,
    changed,
    estate,
    rows,
    token_of,
    ways,
)

#: Watched by the asynchronous server, not by Flask.
LIVE = {"/api/v1/jobs/{film_id}/events", "/api/v1/events", "/ws"}


@pytest.fixture
def hers(studio: Studio, made: Any) -> Estate:
    return estate(studio, made)


@pytest.fixture
def eve(studio: Studio, app: Any) -> Browser:
    """Another account's browser."""
    browser = Browser(app)
    with studio.sessions() as session:
        user = new_user(session, name="eve")
        user.verified_at = now()
        session.commit()
    sign_in(studio, browser, user.id)
    return browser


def ask(browser: Browser, way: Way, token: str = "", **more: Any) -> Any:
    """Go a way, with the form's token."""
    headers = {**more.pop("headers", {}), **({"X-CSRF-Token": token} if token else {})}
    return browser.open(way.path, method=way.method, headers=headers, **more)


def wrong(app: Any, hers: Estate, tried: Any, right: Any) -> list[str]:
    """The ways that answer otherwise than they should."""
    found = []
    for way in ways(app, hers.ids):
        expected = right(way)
        if expected is None:
            continue
        status = tried(way).status_code
        if status not in expected:
            found.append(f"{way}: {status}, not {expected}")
    return found


def test_what_is_anothers_is_not_there(
    studio: Studio, app: Any, hers: Estate, eve: Browser
) -> None:
    token, before, document = token_of(eve), rows(studio), app.spec

    def right(way: Way) -> tuple[int, ...] | None:
        if way.endpoint.startswith("admin.") or way.scope.startswith("admin:"):
            return (403,)
        return (404,) if way.is_owned else None

    def tried(way: Way) -> Any:
        body = body_for(document, way, app) if way.is_api and way.changes else {}
        return ask(eve, way, token, **body)

    assert wrong(app, hers, tried, right) == []
    assert changed(before, rows(studio)) == []
    # What was asked for is there: its owner sees it.
    sign_in(studio, eve, hers.room.user_id)
    seen = [way for way in ways(app, hers.ids) if way.is_owned and not way.changes]
    refused = [str(way) for way in seen if ask(eve, way).status_code in (401, 403)]
    assert all("admin" in one for one in refused)
    assert sum(ask(eve, way).status_code == 200 for way in seen) > 25


def test_a_stranger_is_sent_to_sign_in(studio: Studio, app: Any, hers: Estate) -> None:
    stranger = Browser(app)
    token, before = token_of(stranger), rows(studio)

    def right(way: Way) -> tuple[int, ...] | None:
        if way.endpoint in OPEN:
            return None
        return (401,) if way.is_api or way.path.startswith("/media/") else (302,)

    def tried(way: Way) -> Any:
        answer = ask(stranger, way, token)
        if answer.status_code == 302:
            assert answer.location.startswith("/sign-in"), way
        return answer

    assert wrong(app, hers, tried, right) == []
    assert rows(studio) == before
    assert stranger.get("/styleguide").status_code == 404


def test_nothing_is_changed_without_the_forms_token(studio: Studio, app: Any, hers: Estate) -> None:
    """Neither by a page nor, with the page's cookie, by the API: for owner and stranger alike."""
    owner, before = Browser(app), rows(studio)
    sign_in(studio, owner, hers.room.user_id)
    before = rows(studio)

    def right(way: Way) -> tuple[int, ...] | None:
        return (400,) if way.changes else None

    for token in ("", "made up"):
        assert wrong(app, hers, lambda way, t=token: ask(owner, way, t), right) == []
    # The API's own ways in act on nobody's behalf; all else of it tells a stranger nothing.
    stranger = Browser(app)
    pages = wrong(
        app, hers, lambda way: ask(stranger, way), lambda way: None if way.is_api else right(way)
    )
    assert pages == []
    assert rows(studio) == before


def _key(studio: Studio, user_id: str, scopes: list[str]) -> dict[str, str]:
    with studio.sessions() as session:
        user = session.get_one(User, user_id)
        return {"X-API-Key": keys.create(session, user, "k", scopes)[1]}


def test_a_key_opens_what_it_was_made_for_and_nothing_else(
    studio: Studio, app: Any, hers: Estate
) -> None:
    nobody = Browser(app)
    lacking = {
        scope: _key(studio, hers.room.user_id, [one for one in SCOPES if one != scope])
        for scope in (*SCOPES, OWNER)
    }
    before = rows(studio)

    def scope_of(way: Way) -> str:
        return way.scope or ("projects:read" if way.path.startswith("/media/") else "")

    def right(way: Way) -> tuple[int, ...] | None:
        if way.endpoint in OPEN:
            return None
        if scope_of(way):
            return (403,)
        # Pages ask for no scope, so no key opens one.
        assert not way.is_api, f"{way} asks for no scope"
        return (400,) if way.changes else (302,)

    def tried(way: Way) -> Any:
        return ask(nobody, way, headers=lacking[scope_of(way) or OWNER])

    assert wrong(app, hers, tried, right) == []
    assert changed(before, rows(studio)) == []


def test_a_key_with_every_scope_is_no_page_and_no_admin(
    studio: Studio, app: Any, hers: Estate
) -> None:
    """Not even an admin's: a page would let it make keys and change the account."""
    every = _key(studio, hers.room.user_id, list(SCOPES))
    nobody = Browser(app)
    token = token_of(nobody)

    def right(way: Way) -> tuple[int, ...] | None:
        if way.endpoint in OPEN or way.path.startswith("/media/"):
            return None
        if way.is_api:
            return (403,) if way.scope == OWNER or way.scope.startswith("admin:") else None
        return (302,)

    for role in ("user", "admin"):
        with studio.sessions() as session:
            session.execute(update(User).where(User.id == hers.room.user_id).values(role=role))
            session.commit()
        # An admin without a second factor is none.
        assert wrong(app, hers, lambda way: ask(nobody, way, token, headers=every), right) == []


def test_an_admins_key_sees_others_only_if_it_was_made_for_that(
    studio: Studio, app: Any, hers: Estate, eve: Browser
) -> None:
    film = f"/media/films/{hers.room.film_id}/poster"
    with studio.sessions() as session:
        boss = User(email="boss@example.com", role="admin", totp_at=now())
        bare = User(email="bare@example.com", role="admin")
        session.add_all((boss, bare))
        session.commit()
    narrow = _key(studio, boss.id, ["projects:read"])
    wide = _key(studio, boss.id, ["projects:read", "admin:read"])
    unproven = _key(studio, bare.id, ["projects:read", "admin:read"])
    nobody = Browser(app)
    assert [nobody.get(film, headers=one).status_code for one in (narrow, wide, unproven)] == [
        404, 200, 404,
    ]  # fmt: skip
    sign_in(studio, eve, bare.id)
    assert eve.get(film).status_code == 404


def test_live_streams_are_the_known_ones(studio: Studio, app: Any) -> None:
    """They are tried one by one in ``test_studio_live``: a new one has to be as well."""
    from web.live import Live

    assert {route.path for route in Live(studio, app).routes()} == LIVE
