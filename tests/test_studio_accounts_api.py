"""The API's nouns of an account: auth, users, keys."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask.testing import FlaskClient

from core.services import proofs
from core.studio import Studio
from tests.account_parts import (
    EMAIL,
    PASSWORD,
    bearer,
    code_of,
    link_in_letter,
    new_account,
    reread,
    tokens,
    turn_on_second_factor,
)

API = "/api/v1"


@pytest.fixture
def held(client: FlaskClient, studio: Studio) -> dict[str, str]:
    """The header of a program that is signed in."""
    new_account(studio)
    return bearer(tokens(client)["access_token"])


def test_register_login_refresh_logout(client: FlaskClient) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "name": "Anna", "locale": "de"}
    made = client.post(f"{API}/auth/register", json=body)
    assert made.status_code == 201
    account, first = made.json["data"]["account"], made.json["data"]["tokens"]
    assert (account["email"], account["credits"], account["locale"]) == (EMAIL, 3, "de")
    assert "password_hash" not in account
    assert client.post(f"{API}/auth/register", json=body).status_code == 409
    me = client.get(f"{API}/users/me", headers=bearer(first["access_token"]))
    assert me.json["data"]["id"] == account["id"]
    sent = {"refresh_token": first["refresh_token"]}
    second = client.post(f"{API}/auth/refresh", json=sent).json["data"]
    assert second["refresh_token"] != first["refresh_token"]
    assert (second["token_type"], second["expires_in"]) == ("Bearer", 900)
    header = bearer(second["access_token"])
    assert client.post(f"{API}/auth/logout", headers=header).status_code == 200
    assert client.get(f"{API}/users/me", headers=header).status_code == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("register", {"email": EMAIL}),
        ("register", {"email": "nobody", "password": PASSWORD}),
        ("register", {"email": EMAIL, "password": "short"}),
        ("register", {"email": EMAIL, "password": PASSWORD, "role": "admin"}),
        ("login", {"email": EMAIL, "password": 7}),
        ("login", []),
        ("forgot", {"email": "not one"}),
    ],
)
def test_bad_input_is_told_and_makes_nothing(client: FlaskClient, path: str, body: object) -> None:
    answer = client.post(f"{API}/auth/{path}", json=body)
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "bad_input"


def test_the_second_factor_over_the_api(client: FlaskClient, held: dict[str, str]) -> None:
    begun = client.post(f"{API}/auth/mfa", headers=held).json["data"]
    assert begun["address"].startswith("otpauth://totp/Filmwright:")
    wrong = client.post(f"{API}/auth/mfa/on", headers=held, json={"code": "000000"})
    assert wrong.status_code == 422
    code = {"code": code_of(begun["key"])}
    codes = client.post(f"{API}/auth/mfa/on", headers=held, json=code).json["data"]
    assert len(codes["recovery_codes"]) == 10
    body = {"email": EMAIL, "password": PASSWORD}
    asked = client.post(f"{API}/auth/login", json=body)
    assert (asked.status_code, asked.json["error"]["code"]) == (401, "second_factor_needed")
    assert tokens(client, totp=code_of(begun["key"], 1))["access_token"]
    assert tokens(client, totp=codes["recovery_codes"][3])["access_token"]
    off = client.post(f"{API}/auth/mfa/off", headers=held, json={"password": PASSWORD})
    assert off.status_code == 200
    assert tokens(client)["access_token"]


def test_forgot_and_reset_over_the_api(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    known = client.post(f"{API}/auth/forgot", json={"email": EMAIL})
    unknown = client.post(f"{API}/auth/forgot", json={"email": "eve@example.com"})
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    token = link_in_letter(studio, "reset").rpartition("/")[2]
    body = {"token": token, "password": "another lantern entirely"}
    assert client.post(f"{API}/auth/reset", json=body).status_code == 200
    assert client.post(f"{API}/auth/reset", json=body).status_code == 410
    assert tokens(client, password="another lantern entirely")


def test_verify_over_the_api(client: FlaskClient, studio: Studio) -> None:
    user = new_account(studio, verified=False)
    header = bearer(tokens(client)["access_token"])
    assert client.post(f"{API}/auth/verify/letter", headers=header).status_code == 200
    token = link_in_letter(studio, "verify").rpartition("/")[2]
    assert client.post(f"{API}/auth/verify", json={"token": "x"}).status_code == 410
    assert client.post(f"{API}/auth/verify", json={"token": token}).status_code == 200
    assert reread(studio, user).verified_at is not None


def test_the_account_is_changed(client: FlaskClient, studio: Studio, held: dict[str, str]) -> None:
    def change(**body: object) -> object:
        return client.patch(f"{API}/users/me", headers=held, json=body)

    changed = change(name="Ana", theme="light", locale="hi").json["data"]
    assert (changed["name"], changed["theme"], changed["locale"]) == ("Ana", "light", "hi")
    chosen = change(preferences={"aspect": "1:1"}).json["data"]["preferences"]
    assert chosen["film"]["aspect"] == "1:1"
    assert change(locale="xx").status_code == 422
    assert change(theme="plaid").status_code == 422
    assert change(role="admin").status_code == 422
    assert change(email="new@example.com").status_code == 422  # without the password
    assert change(email="new@example.com", password=PASSWORD).status_code == 200
    token = link_in_letter(studio, "address", "new@example.com").rpartition("/")[2]
    assert client.post(f"{API}/auth/verify", json={"token": token}).status_code == 200
    me = client.get(f"{API}/users/me", headers=held).json["data"]
    assert me["email"] == "new@example.com"


def test_the_password_is_changed_and_other_sessions_end(
    client: FlaskClient, held: dict[str, str]
) -> None:
    other = bearer(tokens(client)["access_token"])
    body = {"current": PASSWORD, "password": "a brand new lantern"}
    assert client.post(f"{API}/auth/password", headers=held, json=body).status_code == 200
    assert client.get(f"{API}/users/me", headers=held).status_code == 200
    assert client.get(f"{API}/users/me", headers=other).status_code == 401


def test_sessions_are_listed_and_ended(client: FlaskClient, held: dict[str, str]) -> None:
    other = bearer(tokens(client)["access_token"])
    listed = client.get(f"{API}/users/me/sessions", headers=held).json["data"]
    assert [one["kind"] for one in listed] == ["token", "token"]
    path = f"{API}/users/me/sessions/{listed[0]['id']}"
    assert client.delete(path, headers=held).status_code == 200
    assert client.delete(path, headers=held).status_code in (401, 404)
    answers = {client.get(f"{API}/users/me", headers=one).status_code for one in (held, other)}
    assert answers == {200, 401}


def test_keys_over_the_api(client: FlaskClient, held: dict[str, str]) -> None:
    body = {"name": "Mine", "scopes": ["account:read"], "days": 7}
    made = client.post(f"{API}/keys", headers=held, json=body)
    assert made.status_code == 201
    header = {"X-API-Key": made.json["data"]["secret"]}
    assert client.get(f"{API}/users/me", headers=header).status_code == 200
    listed = client.get(f"{API}/keys", headers=held).json["data"]
    assert [(one["name"], one["scopes"]) for one in listed] == [("Mine", ["account:read"])]
    assert "secret" not in str(listed)
    wrong = {"name": "Mine", "scopes": ["everything"]}
    assert client.post(f"{API}/keys", headers=held, json=wrong).status_code == 422
    assert client.delete(f"{API}/keys/{listed[0]['id']}", headers=held).status_code == 200
    assert client.delete(f"{API}/keys/{listed[0]['id']}", headers=held).status_code == 404
    assert client.get(f"{API}/users/me", headers=header).status_code == 401


def test_export_and_delete_over_the_api(
    client: FlaskClient, studio: Studio, held: dict[str, str]
) -> None:
    answer = client.get(f"{API}/users/me/export", headers=held)
    assert "account.json" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    path = f"{API}/users/me"
    assert client.delete(path, headers=held, json={"password": "no"}).status_code == 422
    assert client.delete(path, headers=held, json={"password": PASSWORD}).status_code == 200
    assert client.get(path, headers=held).status_code == 401
    with studio.sessions() as session:
        proofs.forgot(session, EMAIL, studio.settings)
    with pytest.raises(AssertionError, match="no letter"):
        link_in_letter(studio, "reset")


def test_a_code_already_used_is_not_taken_again(client: FlaskClient, studio: Studio) -> None:
    key, _codes = turn_on_second_factor(studio, new_account(studio))
    code = code_of(key, 1)
    assert tokens(client, totp=code)
    body = {"email": EMAIL, "password": PASSWORD, "totp": code}
    assert client.post(f"{API}/auth/login", json=body).status_code == 401
