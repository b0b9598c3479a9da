"""Two-step sign-in, letters, keys and sessions."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from core.errors import NotSignedInError
from core.models import (
    ApiKey,
    AuditEntry,
    Letter,
    Login,
    User,
    now,
)
from core.services import (
    accounts,
    keys,
    letters,
    logins,
    mfa,
    proofs,
)
from core.studio import Studio
from tests.account_parts import (
    EMAIL,
    PASSWORD,
    code_of,
    is_in,
    link_in_letter,
    new_account,
    reread,
    send,
    sign_in,
    turn_on_second_factor,
)
from web.language import LANGUAGES

_SWEPT = (Letter, Login, AuditEntry)


# --- two-step sign-in ---------------------------------------------------------------------------


def test_two_step_sign_in_from_setting_up_to_recovery(
    client: FlaskClient, studio: Studio, app
) -> None:
    user = new_account(studio)
    sign_in(client)
    page = client.get("/settings/security/two-step").text
    assert "<svg" in page
    secret = studio.settings.secret()
    with studio.sessions() as session:
        mine = session.get_one(User, user.id)
        key = mfa.begin(session, mine, secret)
        assert key not in (mine.totp_secret or "")
    path = "/settings/security/two-step"
    assert send(client, path, code="000000").status_code == 422
    answer = send(client, path, code=code_of(key))
    assert answer.status_code == 200
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.text)
    assert reread(studio, user).totp_at is not None
    assert len(codes) == 10

    other = app.test_client()
    assert sign_in(other, next="/settings/keys").location.startswith("/second-factor")
    assert not is_in(other)
    assert send(other, "/second-factor", code="123123").status_code == 401
    code = code_of(key, 1)
    answer = send(other, "/second-factor", code=code, next="/settings/keys")
    assert answer.location == "/settings/keys"
    assert is_in(other)

    third = app.test_client()
    sign_in(third)
    # The code was used: whoever read it over a shoulder does not get in.
    assert send(third, "/second-factor", code=code).status_code == 401
    with studio.sessions() as session:
        recovery = mfa.renew_codes(session, session.get_one(User, user.id))
    assert send(third, "/second-factor", code=recovery[0].upper()).status_code == 302
    fourth = app.test_client()
    sign_in(fourth)
    assert send(fourth, "/second-factor", code=recovery[0]).status_code == 401
    assert len(reread(studio, user).recovery_codes) == 9


def test_two_step_sign_in_is_turned_off_with_the_password_but_never_for_admins(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    key, _codes = turn_on_second_factor(studio, user)
    sign_in(client)
    send(client, "/second-factor", code=code_of(key, 1))
    path, form = "/settings/security/two-step/off", "/settings/security"
    assert send(client, path, form, password="wrong").status_code == 422
    with studio.sessions() as session:
        session.execute(update(User).values(role="admin"))
        session.commit()
    assert send(client, path, form, password=PASSWORD).status_code == 422
    with studio.sessions() as session:
        session.execute(update(User).values(role="user"))
        session.commit()
    assert send(client, path, form, password=PASSWORD).status_code == 302
    assert reread(studio, user).totp_secret is None


def test_an_admin_is_led_to_two_step_sign_in_first(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    with studio.sessions() as session:
        session.execute(update(User).values(role="admin"))
        session.commit()
    sign_in(client)
    answer = client.get("/admin")
    assert answer.status_code == 302
    assert "/settings/security/two-step" in answer.location
    assert "Whoever runs the studio" in client.get(answer.location).text


def test_housekeeping_forgets_what_has_served_and_keeps_the_rest(studio: Studio) -> None:
    user = new_account(studio)
    turn_on_second_factor(studio, user)
    with studio.sessions() as session:
        accounts.check_password(session, EMAIL, PASSWORD, "192.0.2.1")
        logins.open_tokens(session, studio.settings.secret(), user)
        proofs.forgot(session, EMAIL, studio.settings)
        letters.send_due(studio)
        kept = [session.scalar(select(func.count()).select_from(one)) for one in _SWEPT]
        accounts.sweep(session)
        counted = session.scalars(select(AuditEntry.action)).all()
        assert len(counted) == kept[2]
        ago = now() - timedelta(days=120)
        session.execute(update(AuditEntry).values(at=ago))
        session.execute(update(Letter).values(sent_at=ago))
        session.execute(update(Login).values(expires_at=ago))
        session.commit()
        accounts.sweep(session)
        assert session.scalar(select(func.count()).select_from(Letter)) == 0
        assert session.scalar(select(func.count()).select_from(Login)) == 0
        left = set(session.scalars(select(AuditEntry.action)))
        assert left == {"signed_up", "changed_mfa_on"}


# --- letters ----------------------------------------------------------------------------------


def test_without_a_mail_server_letters_become_files_with_whole_links(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    new_account(studio, verified=False)
    link = link_in_letter(studio, "verify")
    with caplog.at_level("INFO", "filmwright.letters"):
        assert letters.send_due(studio) == 1
    assert link in caplog.text
    file = next((studio.settings.home / "letters").iterdir())
    assert link in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert letters.send_due(studio) == 0
    with studio.sessions() as session:
        sent = session.scalars(select(Letter)).one()
    assert sent.sent_at is not None
    assert sent.text == ""


def test_letters_go_out_by_smtp_and_are_tried_again(studio: Studio) -> None:
    from tests.mail_server import MailServer

    new_account(studio, verified=False)
    with MailServer(refuse=1) as server:
        object.__setattr__(studio.settings, "mail_url", f"smtp://127.0.0.1:{server.port}")
        assert letters.send_due(studio) == 0
        with studio.sessions() as session:
            waiting = session.scalars(select(Letter)).one()
            assert waiting.tries == 1
            assert waiting.error
            assert waiting.text
            assert letters.send_due(studio) == 0  # not yet
            session.execute(update(Letter).values(created_at=now() - timedelta(minutes=3)))
            session.commit()
        assert letters.send_due(studio) == 1
    (mail,) = server.mails
    assert "To: anna@example.com" in mail
    assert "text/html" in mail


def test_a_letter_with_the_same_key_is_written_once_in_the_readers_language(
    studio: Studio,
) -> None:
    user = new_account(studio)
    with studio.sessions() as session:
        for _ in range(2):
            letters.write(session, "film:7", user, "film_ready", title="<Rain>", link="https://x/y")
        session.commit()
        letter = session.scalars(select(Letter).where(Letter.key == "film:7")).one()
    assert letter.subject == "“<Rain>” is ready"
    assert "&lt;Rain&gt;" in letter.html
    assert "https://x/y" in letter.text


def test_every_letter_can_be_written_in_every_language(studio: Studio) -> None:
    facts = {"link": "https://x/y", "what": "password", "title": "Rain", "credits": 2}
    templates = ("verify", "reset", "address", "changed", "film_ready", "low_credits")
    with studio.sessions() as session:
        for locale, template in itertools.product([*LANGUAGES, "xx"], templates):
            reader = User(email=EMAIL, name="Anna", locale=locale)
            letters.write(session, f"{locale} {template}", reader, template, **facts)
        session.flush()
        for letter in session.scalars(select(Letter)):
            assert letter.subject
            assert "\n" not in letter.subject
            assert "Filmwright" in letter.text


# --- keys, sessions ----------------------------------------------------------------------------


def test_keys_are_shown_once_and_revoked(client: FlaskClient, studio: Studio) -> None:
    new_account(studio)
    sign_in(client)
    form = "/settings/keys"
    assert send(client, form, name="", scopes=["projects:read"]).status_code == 422
    answer = send(client, form, name="<b>Mine", scopes=["projects:read"], days="30")
    assert answer.status_code == 200
    assert "<b>Mine" not in answer.text
    with studio.sessions() as session:
        key = session.scalars(select(ApiKey)).one()
    assert key.prefix in answer.text
    assert key.expires_at < now() + timedelta(days=31)
    secret = answer.text.partition('id="secret">')[2].partition("<")[0]
    assert secret.startswith(key.prefix)
    assert secret not in client.get(form).text
    with studio.sessions() as session:
        assert keys.find(session, secret).scopes == ("projects:read",)
    assert send(client, f"/settings/keys/{key.id}/revoke", form).status_code == 302
    with studio.sessions() as session, pytest.raises(NotSignedInError):
        keys.find(session, secret)


def test_every_scope_is_explained_on_the_page() -> None:
    from web.pages.settings.keys import MEANINGS

    assert set(MEANINGS) == set(keys.SCOPES)


def test_sessions_are_listed_and_ended(client: FlaskClient, studio: Studio, app) -> None:
    new_account(studio)
    phone = app.test_client()
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
    phone.environ_base["HTTP_USER_AGENT"] = agent
    sign_in(client), sign_in(phone)
    page = client.get("/settings/security").text
    assert "Safari · iPhone" in page
    assert "This browser" in page
    with studio.sessions() as session:
        other = session.scalars(select(Login).where(Login.agent == agent)).one()
    send(client, f"/settings/security/sessions/{other.id}/end", "/settings/security")
    assert not is_in(phone)
    assert is_in(client)
