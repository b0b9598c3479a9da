"""Signing in with Google and GitHub, against a service on a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.models import Identity, User
from core.studio import Studio
from tests.account_parts import (
    EMAIL,
    code_of,
    is_in,
    new_account,
    reread,
    send,
    sign_in,
    turn_on_second_factor,
)
from tests.sign_in_service import CLIENT, SECRET, SignInService


@pytest.fixture
def service(studio: Studio) -> Iterator[SignInService]:
    with SignInService() as running:
        told = {
            "google_base_url": running.address, "github_api_url": running.address,
            "github_base_url": running.address,
        }  # fmt: skip
        for name in ("google", "github"):
            told |= {f"{name}_client_id": CLIENT, f"{name}_client_secret": SECRET}
        for name, value in told.items():
            object.__setattr__(studio.settings, name, value)
        yield running


def come(client: FlaskClient, service: SignInService, name: str, **fields: str) -> object:
    """Leave for the service, say yes there, come back."""
    form = fields.pop("form", "/sign-in")
    gone = send(client, f"/with/{name}", form, **fields)
    assert gone.status_code == 302, gone.text
    assert gone.location.startswith(service.address)
    return client.get(service.consent(gone.location))


def test_no_buttons_without_a_client_id(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert "Google" not in page
    assert "GitHub" not in page
    assert send(client, "/with/google", "/sign-in").location.endswith("/sign-in")
    assert send(client, "/with/myspace", "/sign-in").location.endswith("/sign-in")


@pytest.mark.parametrize("name", ["google", "github"])
def test_somebody_new_gets_an_account_with_a_proven_address(
    client: FlaskClient, studio: Studio, service: SignInService, name: str
) -> None:
    assert f"/with/{name}" in client.get("/sign-in").text
    answer = come(client, service, name, next="/settings/keys")
    assert answer.location == "/settings/keys"
    assert is_in(client)
    with studio.sessions() as session:
        user = session.scalars(select(User)).one()
        link = session.scalars(select(Identity)).one()
    assert (user.email, user.password_hash, user.credits) == (EMAIL, None, 3)
    assert user.verified_at is not None
    assert (link.provider, link.subject, link.email) == (name, "4711", EMAIL)


def test_the_link_counts_from_then_on_not_the_address(
    client: FlaskClient, studio: Studio, service: SignInService, app
) -> None:
    come(client, service, "google")
    service.person["email"] = "moved@example.com"
    again = app.test_client()
    come(again, service, "google")
    assert is_in(again)
    with studio.sessions() as session:
        assert session.scalars(select(User)).one().email == EMAIL


def test_an_account_with_the_proven_address_is_linked_and_keeps_its_password(
    client: FlaskClient, studio: Studio, service: SignInService
) -> None:
    user = new_account(studio)
    come(client, service, "github")
    assert is_in(client)
    assert reread(studio, user).password_hash is not None


def test_an_account_somebody_opened_with_the_address_is_taken_from_them(
    client: FlaskClient, studio: Studio, service: SignInService, app
) -> None:
    user = new_account(studio, verified=False)
    squatter = app.test_client()
    sign_in(squatter)
    come(client, service, "google")
    assert is_in(client)
    assert not is_in(squatter)
    assert reread(studio, user).password_hash is None
    assert reread(studio, user).verified_at is not None


@pytest.mark.parametrize("name", ["google", "github"])
def test_an_address_the_service_has_not_verified_opens_nothing(
    client: FlaskClient, studio: Studio, service: SignInService, name: str
) -> None:
    new_account(studio)
    service.person["verified"] = False
    answer = come(client, service, name)
    assert answer.location.endswith("/sign-in")
    assert "has not verified your e-mail" in client.get(answer.location).text
    assert not is_in(client)


def test_the_second_factor_is_asked_for_all_the_same(
    client: FlaskClient, studio: Studio, service: SignInService
) -> None:
    key, _codes = turn_on_second_factor(studio, new_account(studio))
    assert come(client, service, "google").location.startswith("/second-factor")
    assert not is_in(client)
    assert send(client, "/second-factor", code=code_of(key, 1)).status_code == 302
    assert is_in(client)


def test_a_suspended_account_stays_out(
    client: FlaskClient, studio: Studio, service: SignInService
) -> None:
    new_account(studio)
    with studio.sessions() as session:
        session.execute(update(User).values(status="suspended"))
        session.commit()
    come(client, service, "google")
    assert not is_in(client)


def test_linking_and_unlinking_in_the_settings(
    client: FlaskClient, studio: Studio, service: SignInService, app
) -> None:
    user = new_account(studio, "other@example.com")
    sign_in(client, "other@example.com")
    answer = come(client, service, "google", form="/settings/security")
    assert answer.location.endswith("/settings/security")
    with studio.sessions() as session:
        link = session.scalars(select(Identity)).one()
    assert link.user_id == user.id
    path = f"/settings/security/services/{link.id}/unlink"
    send(client, path, "/settings/security")
    with studio.sessions() as session:
        assert session.scalars(select(Identity)).all() == []
    # The only way in is not taken away.
    alone = app.test_client()
    come(alone, service, "google")
    with studio.sessions() as session:
        link = session.scalars(select(Identity)).one()
    send(alone, f"/settings/security/services/{link.id}/unlink", "/settings/security")
    assert "only way into your account" in alone.get("/settings/security").text
    with studio.sessions() as session:
        assert session.scalars(select(Identity)).one()


# --- what must not work ---------------------------------------------------------------------------


def test_a_state_of_another_browser_is_refused(
    client: FlaskClient, service: SignInService, app
) -> None:
    victim = app.test_client()
    gone = send(client, "/with/google", "/sign-in")
    back = service.consent(gone.location)
    assert victim.get(back).location.endswith("/sign-in")
    send(victim, "/with/google", "/sign-in")
    assert victim.get(back).location.endswith("/sign-in")
    assert not is_in(victim)


def test_a_code_works_once_and_leaving_takes_a_form(
    client: FlaskClient, service: SignInService
) -> None:
    assert client.post("/with/google").status_code == 400
    gone = send(client, "/with/google", "/sign-in")
    back = service.consent(gone.location)
    assert client.get(back).status_code == 302
    assert is_in(client)
    send(client, "/sign-out", "/settings/profile")
    client.get(back)
    assert not is_in(client)


@pytest.mark.usefixtures("service")
def test_saying_no_there_is_told_kindly(client: FlaskClient) -> None:
    gone = send(client, "/with/google", "/sign-in")
    state = gone.location.partition("state=")[2].partition("&")[0]
    answer = client.get(f"/with/google?error=access_denied&state={state}")
    assert "did not let us in" in client.get(answer.location).text


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}],
    ids=str,
)
def test_an_id_token_that_is_not_for_us_opens_nothing(
    client: FlaskClient, service: SignInService, claims: dict[str, object]
) -> None:
    service.claims = claims
    come(client, service, "google")
    assert not is_in(client)
    assert "could not sign you in" in client.get("/sign-in").text


def test_an_id_token_signed_by_somebody_else_opens_nothing(
    client: FlaskClient, service: SignInService
) -> None:
    service.signs_with = rsa.generate_private_key(65537, 2048)
    come(client, service, "google")
    assert not is_in(client)


def test_the_service_being_away_is_told(client: FlaskClient, studio: Studio) -> None:
    object.__setattr__(studio.settings, "google_client_id", CLIENT)
    object.__setattr__(studio.settings, "google_base_url", "http://127.0.0.1:9")
    answer = send(client, "/with/google", "/sign-in")
    assert answer.location.endswith("/sign-in")
    assert "could not sign you in" in client.get("/sign-in").text
