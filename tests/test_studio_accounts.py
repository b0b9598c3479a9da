"""Accounts: the use cases, and the pages people meet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.errors import ConflictError, InputError, NotSignedInError
from core.models import (
    LedgerEntry,
    Letter,
    User,
    now,
)
from core.services import (
    accounts,
    keys,
    links,
    passwords,
    preferences,
    proofs,
)
from core.services.links import StaleLinkError
from core.studio import Studio
from tests.account_parts import (
    EMAIL,
    PASSWORD,
    is_in,
    link_in_letter,
    new_account,
    reread,
    send,
    sign_in,
    turn_on_second_factor,
)

# --- signing up ---------------------------------------------------------------------------


def test_signing_up_gives_an_account_its_credits_and_a_letter(studio: Studio) -> None:
    user = new_account(studio, " Anna@Example.COM ", verified=False)
    assert (user.email, user.credits, user.role) == ("anna@example.com", 3, "user")
    assert user.renews_at is not None
    assert user.renews_at > now() + timedelta(days=27)
    with studio.sessions() as session:
        entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.kind, entry.amount, entry.after) == ("monthly", 3, 3)
    assert entry.key == f"monthly:{user.id}:{now():%Y-%m}"
    assert link_in_letter(studio, "verify").startswith("/verify/")


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a b@example.com", "anna@localhost",
                                   f"a@{'b' * 250}.com"])  # fmt: skip
def test_an_address_must_be_one(studio: Studio, email: str) -> None:
    with studio.sessions() as session, pytest.raises(InputError, match="an e-mail address"):
        accounts.register(session, email, PASSWORD)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 10"),
        ("x" * 300, "at most 256"),
        ("Password123!", "easy to guess"),
        ("1234567890", "easy to guess"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("qwertyuiop", "easy to guess"),
        ("anna@example.com", "must not be your e-mail"),
        ("Anna Keller", "must not be your e-mail"),
    ],
)
def test_a_password_must_be_worth_having(password: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        passwords.refuse_weak(password, "anna@example.com", "Anna Keller")


@pytest.mark.parametrize("password", ["a lantern on the river", "दीपक नदी पर जलता", "Kp4#vvQ!x2"])
def test_a_good_password_is_kept_as_argon2id_and_recognised(password: str) -> None:
    passwords.refuse_weak(password, EMAIL)
    kept = passwords.hashed(password)
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, password)
    assert not passwords.matches(kept, password + "x")
    assert not passwords.matches(None, password)


def test_one_address_has_one_account(studio: Studio) -> None:
    new_account(studio)
    with pytest.raises(ConflictError, match="Sign in instead"):
        new_account(studio, "ANNA@example.com")
    with studio.sessions() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 1


def test_the_pages_lead_from_signing_up_to_signing_out(client: FlaskClient, studio: Studio) -> None:
    answer = send(client, "/sign-up", email=EMAIL, password=PASSWORD, name=" Anna\tK ")
    assert answer.status_code == 302
    assert answer.location.endswith("/home")
    assert is_in(client)
    with studio.sessions() as session:
        assert session.scalars(select(User)).one().name == "Anna K"
    assert send(client, "/sign-out", form="/settings/profile").status_code == 302
    assert not is_in(client)
    assert sign_in(client).status_code == 302
    assert is_in(client)


def test_a_refused_form_says_why_and_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = send(client, "/sign-up", email="eve@example.com", password="short")
    assert answer.status_code == 422
    assert "at least 10" in answer.text
    assert 'value="eve@example.com"' in answer.text
    assert "short" not in answer.text


# --- proving an address ----------------------------------------------------------------------


def test_a_verification_link_takes_a_press_and_works_once(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio, verified=False)
    link = link_in_letter(studio, "verify")
    # Programs that look at letters follow links: that alone proves nothing.
    assert client.get(link).status_code == 200
    assert reread(studio, user).verified_at is None
    assert send(client, link).status_code == 200
    proven = reread(studio, user).verified_at
    assert proven is not None
    assert send(client, link).status_code == 200
    assert reread(studio, user).verified_at == proven


def test_links_expire_and_cannot_be_made_up(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = new_account(studio, verified=False)
    token = link_in_letter(studio, "verify").rpartition("/")[2]
    with studio.sessions() as session:
        for wrong in (token[:-2] + "xx", token.replace(".", ".x", 1), "nonsense", ""):
            with pytest.raises(StaleLinkError, match="not complete"):
                proofs.verify(session, wrong, studio.settings)
        # One purpose's token does not serve another.
        with pytest.raises(StaleLinkError):
            proofs.reset(session, token, PASSWORD, studio.settings)
        monkeypatch.setitem(links.LASTS, "verify", timedelta(seconds=-1))
        with pytest.raises(StaleLinkError, match="expired"):
            proofs.verify(session, token, studio.settings)
    assert reread(studio, user).verified_at is None


def test_only_a_proven_address_shown_with_its_password_makes_an_admin(studio: Studio) -> None:
    boss = "boss@example.com"
    settings = studio.settings.model_copy(update={"admin_email": boss})
    with studio.sessions() as session:
        user = accounts.register(session, boss, PASSWORD, settings=settings)
        assert user.role == "user"
        token = link_in_letter(studio, "verify", boss).rpartition("/")[2]
        # The letter may have come as a surprise: its reader must know the password, too.
        with pytest.raises(NotSignedInError, match="Sign in"):
            proofs.verify(session, token, settings)
        assert proofs.verify(session, token, settings, by=user).role == "admin"
        other = accounts.register(session, "eve@example.com", PASSWORD, settings=settings)
        token = link_in_letter(studio, "verify", "eve@example.com").rpartition("/")[2]
        assert proofs.verify(session, token, settings, by=other).role == "user"


# --- forgotten passwords ---------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_once_and_everybody_signed_out(
    client: FlaskClient, studio: Studio, app
) -> None:
    new_account(studio)
    thief = app.test_client()
    sign_in(thief)
    assert is_in(thief)
    assert "Look into your inbox" in send(client, "/forgot", email="Anna@example.com").text
    link = link_in_letter(studio, "reset")
    assert client.get(link).status_code == 200
    answer = send(client, link, password="another lantern entirely")
    assert answer.status_code == 302
    assert is_in(client)
    assert not is_in(thief)
    assert client.get(link).status_code == 410
    fresh = app.test_client()
    assert sign_in(fresh).status_code == 401
    assert sign_in(fresh, password="another lantern entirely").status_code == 302


def test_a_reset_link_ends_with_the_password_it_was_asked_for(studio: Studio) -> None:
    user = new_account(studio)
    with studio.sessions() as session:
        proofs.forgot(session, EMAIL, studio.settings)
        token = link_in_letter(studio, "reset").rpartition("/")[2]
        mine = session.get_one(User, user.id)
        accounts.change_password(session, mine, PASSWORD, "a brand new lantern")
        with pytest.raises(StaleLinkError, match="used before"):
            proofs.reset(session, token, "yet another lantern", studio.settings)


def test_whoever_owns_the_address_shuts_out_whoever_signed_up_with_it(studio: Studio) -> None:
    user = new_account(studio, verified=False)
    turn_on_second_factor(studio, user)
    with studio.sessions() as session:
        squatter = session.get_one(User, user.id)
        keys.create(session, squatter, "way back", ["projects:read"])
        proofs.forgot(session, EMAIL, studio.settings)
        token = link_in_letter(studio, "reset").rpartition("/")[2]
        owner = proofs.reset(session, token, "the owner's own words", studio.settings)
        assert owner.verified_at is not None
        assert owner.totp_at is None
        assert keys.keys_of(session, owner) == []


# --- changes ---------------------------------------------------------------------------------


def test_changing_the_password_keeps_this_browser_and_ends_the_others(
    client: FlaskClient, studio: Studio, app
) -> None:
    new_account(studio)
    other = app.test_client()
    sign_in(client), sign_in(other)
    form = "/settings/security"
    path = "/settings/security/password"
    assert (
        send(client, path, form, current="wrong", password="new lantern words").status_code == 422
    )
    assert is_in(other)
    assert (
        send(client, path, form, current=PASSWORD, password="new lantern words").status_code == 302
    )
    assert is_in(client)
    assert not is_in(other)
    with studio.sessions() as session:
        written = session.scalars(select(Letter).where(Letter.key.startswith("changed:"))).one()
        assert "password" in written.text


def test_a_new_address_counts_once_its_letter_is_confirmed(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    new_account(studio, "taken@example.com")
    sign_in(client)
    path, form = "/settings/profile/email", "/settings/profile"
    assert send(client, path, form, email="new@example.com", password="no").status_code == 422
    for email in ("new@example.com", "taken@example.com"):
        assert send(client, path, form, email=email, password=PASSWORD).status_code == 302
    assert reread(studio, user).email == EMAIL
    with studio.sessions() as session:
        asked = session.scalars(select(Letter).where(Letter.key.startswith("address:"))).all()
    assert [letter.recipient for letter in asked] == ["new@example.com"]
    link = link_in_letter(studio, "address", "new@example.com")
    assert send(client, link).status_code == 200
    assert reread(studio, user).email == "new@example.com"
    assert send(client, link).status_code == 410


def test_the_profile_and_preferences_are_kept(client: FlaskClient, studio: Studio) -> None:
    user = new_account(studio)
    sign_in(client)
    send(client, "/settings/profile", name="Ana", locale="de", theme="light")
    changed = reread(studio, user)
    assert (changed.name, changed.locale, changed.theme) == ("Ana", "de", "light")
    send(client, "/settings/profile", name="Ana", locale="xx", theme="plaid")
    changed = reread(studio, user)
    assert (changed.locale, changed.theme) == ("de", "light")
    answer = send(client, "/settings/preferences", style="watercolor", aspect="9:16",
                  resolution="720p", music="ambient", language="hi", film_ready="on")  # fmt: skip
    assert answer.status_code == 302
    chosen = preferences.of(reread(studio, user))
    assert (chosen.aspect, chosen.music, chosen.language) == ("9:16", "ambient", "hi")
    assert chosen.film_ready
    assert not chosen.low_credits
    assert send(client, "/settings/preferences", aspect="7:3").status_code == 422


def test_a_first_draft_stays_within_the_plan(studio: Studio) -> None:
    user = new_account(studio)
    user.preferences = {"film": {"resolution": "4k", "style": "ink"}}
    draft = preferences.first_draft(user)
    assert (draft["resolution"], draft["style"], draft["language"]) == ("720p", "ink", None)
    user.preferences = {"film": {"style": 7, "gone": True}}
    assert preferences.of(user) == preferences.Preferences()
