"""No way in: tokens, keys, forms and redirects that must not work."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from core.models import ApiKey, AuditEntry, Letter, Login, User, now
from core.services import accounts, keys, logins, passwords
from core.studio import Studio
from tests.account_parts import (
    EMAIL,
    PASSWORD,
    bearer,
    code_of,
    is_in,
    new_account,
    send,
    sign_in,
    tokens,
    turn_on_second_factor,
)

API = "/api/v1"
ME = f"{API}/users/me"
EVE = "eve@example.com"


def change(studio: Studio, table: type, **values: object) -> None:
    """Change every row of a table."""
    with studio.sessions() as session:
        session.execute(update(table).values(**values))
        session.commit()


# --- tokens -----------------------------------------


def test_a_refresh_token_used_twice_ends_the_session(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    first = tokens(client)
    old = {"refresh_token": first["refresh_token"]}
    second = client.post(f"{API}/auth/refresh", json=old).json["data"]
    stolen = client.post(f"{API}/auth/refresh", json=old)
    assert stolen.status_code == 401
    assert "used before" in stolen.json["error"]["message"]
    # Nobody knows who of the two was the thief: both are out.
    fresh = {"refresh_token": second["refresh_token"]}
    assert client.post(f"{API}/auth/refresh", json=fresh).status_code == 401
    for token in (first["access_token"], second["access_token"]):
        assert client.get(ME, headers=bearer(token)).status_code == 401


@pytest.mark.parametrize("wrong", ["", "x", "a.b", "{id}", "{id}.", "{id}.wrong", "fw_abc"])
def test_a_made_up_refresh_token_is_refused(
    client: FlaskClient, studio: Studio, wrong: str
) -> None:
    new_account(studio)
    identity = tokens(client)["refresh_token"].partition(".")[0]
    answer = client.post(
        f"{API}/auth/refresh", json={"refresh_token": wrong.format(id=identity) or " "}
    )
    assert answer.status_code == 401


def test_expired_tokens_are_refused(
    client: FlaskClient, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_account(studio)
    monkeypatch.setattr(logins, "ACCESS_LASTS", timedelta(seconds=-1))
    held = tokens(client)
    answer = client.get(ME, headers=bearer(held["access_token"]))
    assert answer.status_code == 401
    assert "expired" in answer.json["error"]["message"]
    change(studio, Login, expires_at=now() - timedelta(seconds=1))
    body = {"refresh_token": held["refresh_token"]}
    assert client.post(f"{API}/auth/refresh", json=body).status_code == 401


def test_a_refresh_token_is_no_session_and_a_session_no_refresh_token(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    held = tokens(client)
    with client.session_transaction() as session:
        session["login"] = held["refresh_token"]
    assert not is_in(client)
    with studio.sessions() as session:
        page = logins.open_page(session, user)
    body = {"refresh_token": page}
    assert client.post(f"{API}/auth/refresh", json=body).status_code == 401


def _forged(studio: Studio, claims: dict[str, object]) -> list[str]:
    header = jwt.utils.base64url_encode(b'{"alg":"none","typ":"JWT"}').decode()
    body = jwt.utils.base64url_encode(str(claims).replace("'", '"').encode()).decode()
    secret = studio.settings.secret()
    no_session = {name: value for name, value in claims.items() if name != "sid"}
    no_end = {name: value for name, value in claims.items() if name != "exp"}
    return [
        f"{header}.{body}.",
        jwt.encode(claims, "", "none"),
        jwt.encode(claims, "some other secret, long enough to sign", "HS256"),
        jwt.encode(claims, secret * 2, "HS384"),
        jwt.encode(no_session, secret, "HS256"),
        jwt.encode(no_end, secret, "HS256"),
        jwt.encode({**claims, "sid": "0" * 32}, secret, "HS256"),
        "",
        "a.b.c",
    ]


def test_forged_access_tokens_are_refused(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    held = tokens(client)["access_token"]
    claims = jwt.decode(held, options={"verify_signature": False})
    assert client.get(ME, headers=bearer(held)).status_code == 200
    for token in _forged(studio, claims):
        answer = client.get(ME, headers=bearer(token))
        assert answer.status_code == 401, token
        assert answer.json["error"]["code"] == "not_signed_in"


def test_an_ended_sessions_access_token_is_refused_at_once(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    held = bearer(tokens(client)["access_token"])
    assert client.get(ME, headers=held).status_code == 200
    with studio.sessions() as session:
        logins.end_all(session, user)
    assert client.get(ME, headers=held).status_code == 401


# --- keys -----------------------------------------


def _key(studio: Studio, user: User, *scopes: str) -> dict[str, str]:
    with studio.sessions() as session:
        return {"X-API-Key": keys.create(session, user, "k", scopes)[1]}


def test_a_key_is_held_to_its_scopes_and_never_changes_the_account(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    every = _key(studio, user, *keys.SCOPES)
    assert client.get(ME, headers=every).status_code == 200
    assert client.get(ME, headers=_key(studio, user, "projects:read")).status_code == 403
    for method, path, body in (
        ("PATCH", ME, {"name": "Eve"}),
        ("DELETE", ME, {"password": PASSWORD}),
        ("GET", f"{ME}/export", None),
        ("GET", f"{ME}/sessions", None),
        ("POST", f"{API}/keys", {"name": "more", "scopes": ["films:write"]}),
        ("POST", f"{API}/auth/mfa", None),
        ("POST", f"{API}/auth/password", {"current": PASSWORD, "password": "eve was here now"}),
    ):
        answer = client.open(path, method=method, json=body, headers=every)
        assert answer.status_code == 403, path
    # Nor does a scope for admins make one.
    assert client.get(f"{API}/admin/users", headers=every).status_code in (403, 404)


def test_an_expired_or_revoked_key_is_refused(client: FlaskClient, studio: Studio) -> None:
    user = new_account(studio)
    header = _key(studio, user, "account:read")
    change(studio, ApiKey, expires_at=now() - timedelta(seconds=1))
    assert client.get(ME, headers=header).status_code == 401
    change(studio, ApiKey, expires_at=None, revoked_at=now())
    assert client.get(ME, headers=header).status_code == 401
    assert client.get(ME, headers={"X-API-Key": "fw_made_up"}).status_code == 401


def test_secrets_are_kept_as_hashes_only(client: FlaskClient, studio: Studio) -> None:
    user = new_account(studio)
    key = _key(studio, user, "account:read")["X-API-Key"]
    held = tokens(client)
    sign_in(client)
    secret, codes = turn_on_second_factor(studio, user)
    kept = b"".join(path.read_bytes() for path in studio.settings.home.glob("studio.db*"))
    shown = [PASSWORD, key, held["refresh_token"].partition(".")[2], secret, codes[0]]
    assert [one for one in shown if one.encode() in kept] == []


# --- forms from elsewhere -----------------------------------------


def _forms(client: FlaskClient) -> list[str]:
    """Every address of the account's pages that a form can be sent to."""
    rules = client.application.url_map.iter_rules()
    return sorted(
        re.sub(r"<[^>]+>", "x", rule.rule)
        for rule in rules
        if "POST" in rule.methods and rule.endpoint.startswith(("account.", "settings."))
    )


def test_no_form_is_taken_without_its_token(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    assert len(_forms(client)) > 15
    for path in _forms(client):
        assert client.post(path, data={"email": EMAIL, "password": PASSWORD}).status_code == 400
    sign_in(client)
    for path in _forms(client):
        assert client.post(path, data={"proof": PASSWORD}).status_code == 400, path
        answer = client.post(path, data={"csrf_token": "made up", "proof": PASSWORD})
        assert answer.status_code == 400, path
    assert is_in(client)


def test_the_api_with_the_pages_cookie_needs_the_token_too(
    client: FlaskClient, studio: Studio
) -> None:
    new_account(studio)
    sign_in(client)
    assert client.get(ME).status_code == 200
    for method, path, body in (
        ("PATCH", ME, {"name": "Eve"}),
        ("DELETE", ME, {"password": PASSWORD}),
        ("POST", f"{API}/keys", {"name": "k", "scopes": ["films:write"]}),
        ("POST", f"{API}/auth/logout", None),
    ):
        answer = client.open(path, method=method, json=body)
        assert answer.status_code == 400, path
        assert answer.json["error"]["code"] == "bad_csrf_token"
    page = client.get("/settings/profile").text
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    header = {"X-CSRF-Token": found[1]}
    assert client.patch(ME, json={"name": "Anna"}, headers=header).status_code == 200


def test_a_token_of_another_browser_is_refused(client: FlaskClient, studio: Studio, app) -> None:
    new_account(studio)
    sign_in(client)
    found = re.search(r'csrf-token" content="([^"]+)"', app.test_client().get("/sign-in").text)
    answer = client.post("/settings/profile", data={"csrf_token": found[1], "name": "Eve"})
    assert answer.status_code == 400


# --- sessions and redirects -----------------------------------------


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example",
     "/\t/evil.example", "/%5Cevil.example\\", "javascript:alert(1)", "evil.example",
     "/\n//evil.example", "http:evil.example"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(client: FlaskClient, studio: Studio, elsewhere: str) -> None:
    new_account(studio)
    assert sign_in(client, next=elsewhere).location.endswith("/home")
    again = client.get("/sign-in", query_string={"next": elsewhere})
    assert again.location.endswith("/home")


def test_signing_in_leads_back_to_the_page_asked_for(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    sent = client.get("/settings/keys?a=1")
    assert sent.location == "/sign-in?next=/settings/keys?a%3D1"
    assert sign_in(client, next="/settings/keys?a=1").location == "/settings/keys?a=1"


def test_a_session_from_before_is_worth_nothing_after_signing_in(
    client: FlaskClient, studio: Studio
) -> None:
    new_account(studio)
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
        first = session["login"]
    send(client, "/sign-out", "/settings/profile")
    sign_in(client)
    with client.session_transaction() as session:
        assert session["login"] != first
        session["login"] = first
    assert not is_in(client)  # the copied cookie of a session that was signed out


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: FlaskClient, studio: Studio
) -> None:
    new_account(studio)
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_password_alone_does_not_pass_the_second_step(
    client: FlaskClient, studio: Studio
) -> None:
    key, _codes = turn_on_second_factor(studio, new_account(studio))
    assert sign_in(client).location.startswith("/second-factor")
    assert client.get("/settings/profile").status_code == 302
    assert client.get(ME).status_code == 401
    with client.session_transaction() as session:
        session["second"]["at"] -= 3600
        session.modified = True
    assert client.get("/second-factor").location.startswith("/sign-in")
    sign_in(client)
    for _ in range(10):
        assert send(client, "/second-factor", code="000000").status_code == 401
    right = send(client, "/second-factor", code=code_of(key, 1))
    assert right.status_code == 429
    assert not is_in(client)


# --- guessing, and finding out who has an account -----------------------------------------


def test_guessing_is_held_back_for_the_account_and_the_address(
    client: FlaskClient, studio: Studio, app
) -> None:
    new_account(studio)
    with studio.sessions() as session:
        for _ in range(10):
            with pytest.raises(Exception, match="belong together"):
                accounts.check_password(session, EMAIL, "wrong", "127.0.0.1")
    assert sign_in(client).status_code == 429
    body = {"email": EMAIL, "password": PASSWORD}
    answer = client.post(f"{API}/auth/login", json=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (429, "too_many_tries")
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(elsewhere).status_code == 302  # the owner, somewhere else, gets in
    change(studio, AuditEntry, at=now() - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def _anonymous(answer: Any) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r"[\w.-]+@example.com|csrf[^>]*>|u\d+", "", answer.text)


def test_unknown_and_known_addresses_are_told_the_same(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    wrong, unknown = (_anonymous(sign_in(client, email, "x" * 12)) for email in (EMAIL, EVE))
    assert wrong == unknown
    asked = [_anonymous(send(client, "/forgot", email=email)) for email in (EMAIL, EVE)]
    assert asked[0] == asked[1]


def test_unknown_and_known_addresses_take_the_same_work(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_account(studio)
    checked: list[str | None] = []
    real = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda kept, word: checked.append(kept) or real(kept, word)
    )
    spent = []
    with studio.sessions() as session:
        for email in (EMAIL, "eve@example.com"):
            before = time.process_time()
            with pytest.raises(Exception, match="belong together"):
                accounts.check_password(session, email, "wrong password")
            spent.append(time.process_time() - before)
    assert [kept is None for kept in checked] == [False, True]
    assert min(spent) > max(spent) / 4


def test_taken_addresses_cannot_be_tried_without_end(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    body = {"email": EMAIL, "password": PASSWORD}
    answers = [client.post(f"{API}/auth/register", json=body).status_code for _ in range(11)]
    assert answers == [409] * 10 + [429]


# --- suspended -----------------------------------------


def test_a_suspended_account_is_out_everywhere_at_once(client: FlaskClient, studio: Studio) -> None:
    user = new_account(studio)
    held, key = tokens(client), _key(studio, user, "account:read")
    sign_in(client)
    change(studio, User, status="suspended")
    assert client.get("/settings/profile").status_code == 302
    assert client.get(ME, headers=bearer(held["access_token"])).status_code == 401
    assert client.get(ME, headers=key).status_code == 401
    body = {"refresh_token": held["refresh_token"]}
    assert client.post(f"{API}/auth/refresh", json=body).status_code == 401
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "suspended" in answer.text
    # Only who knows the password is told so.
    assert "suspended" not in sign_in(client, password="wrong password").text
    send(client, "/forgot", email=EMAIL)
    with studio.sessions() as session:
        assert not [one for one in session.query(Letter) if one.key.startswith("reset:")]


def test_what_people_type_is_never_html(client: FlaskClient) -> None:
    nasty = '"><script>alert(1)</script>'
    answer = send(client, "/sign-up", email=f"{nasty}@x", password="x", name=nasty, next=nasty)
    assert "<script>alert" not in answer.text
    send(client, "/sign-up", email=EMAIL, password=PASSWORD, name=nasty)
    client.environ_base["HTTP_USER_AGENT"] = nasty
    for page in ("/home", "/settings/profile", "/settings/security", "/settings/data"):
        assert "<script>alert" not in client.get(page).text
