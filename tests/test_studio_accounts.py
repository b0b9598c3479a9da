"""Accounts: the use cases, and the pages people meet."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from core.errors import ConflictError, InputError, NotSignedInError
from core.models import (
    ApiKey,
    Asset,
    AuditEntry,
    Film,
    LedgerEntry,
    Letter,
    Login,
    Project,
    User,
    now,
)
from core.services import accounts, keys, letters, links, mfa, passwords, preferences, proofs
from core.services.links import StaleLinkError
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
    answer = send(client, path, code=code_of(key, -1))
    assert answer.status_code == 200
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.text)
    assert reread(studio, user).totp_at is not None
    assert len(codes) == 10

    other = app.test_client()
    assert sign_in(other, next="/settings/keys").location.startswith("/second-factor")
    assert not is_in(other)
    assert send(other, "/second-factor", code="123123").status_code == 401
    answer = send(other, "/second-factor", code=code_of(key), next="/settings/keys")
    assert answer.location == "/settings/keys"
    assert is_in(other)

    third = app.test_client()
    sign_in(third)
    # The code was used: whoever read it over a shoulder does not get in.
    assert send(third, "/second-factor", code=code_of(key)).status_code == 401
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


# --- taking a copy, deleting --------------------------------------------------------------------


def _with_things(studio: Studio, user: User) -> tuple[str, str]:
    """A project with a version and a file; the digests of the file's bytes and of shared ones."""
    mine = studio.store.put(f"only of {user.id}".encode(), "image/png")
    both = studio.store.put(b"of both", "image/png")
    with studio.sessions() as session:
        project = Project(owner_id=user.id, title="Der Fluß / ../x", draft={"script": "Rain."})
        session.add(project)
        session.flush()
        session.add(Film(project_id=project.id, owner_id=user.id, number=1, status="done",
                         brief={"images": {"s1": both.model_dump()}}))  # fmt: skip
        session.add(Asset(owner_id=user.id, project_id=project.id, kind="image", size=3,
                          name="boat.png", sha256=mine.sha256, media_type="image/png"))  # fmt: skip
        session.commit()
    return mine.sha256, both.sha256


def test_the_export_holds_everything_but_secrets(client: FlaskClient, studio: Studio) -> None:
    user = new_account(studio)
    other = new_account(studio, "other@example.com")
    _with_things(studio, user), _with_things(studio, other)
    sign_in(client)
    answer = client.get("/settings/data/export")
    assert answer.mimetype == "application/zip"
    assert answer.is_streamed
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    names = archive.namelist()
    assert not any(".." in name or name.startswith("/") for name in names)
    assert {"account.json", "ledger.json", "files.json"} <= set(names)
    account = json.loads(archive.read("account.json"))
    assert account["email"] == EMAIL
    assert account["sessions"]
    text = archive.read("account.json").decode()
    assert "argon2" not in text
    assert "secret_hash" not in text
    assert "other@" not in text
    assert json.loads(archive.read("ledger.json"))[0]["amount"] == 3
    (film,) = [name for name in names if "version-1.json" in name]
    assert film.startswith("projects/der-fluß-x-")
    (file,) = [name for name in names if name.startswith("files/")]
    assert archive.read(file) == f"only of {user.id}".encode()
    assert file.endswith("boat.png")


def test_deleting_takes_the_account_and_its_bytes_but_nobody_elses(
    client: FlaskClient, studio: Studio
) -> None:
    user, other = new_account(studio), new_account(studio, "other@example.com")
    own, shared = _with_things(studio, user)
    others, _shared = _with_things(studio, other)
    sign_in(client)
    path, form = "/settings/data/delete", "/settings/data"
    assert send(client, path, form, proof="wrong").status_code == 422
    assert send(client, path, form, proof=PASSWORD).status_code == 302
    assert not is_in(client)
    with studio.sessions() as session:
        assert session.scalars(select(User.id)).all() == [other.id]
        for table in (Project, Film, Asset):
            assert session.scalars(select(table.owner_id)).all() == [other.id]
        assert set(session.scalars(select(LedgerEntry.user_id))) == {other.id}
        traces = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == user.id)).all()
        assert [trace.action for trace in traces] == ["changed_deleted"]
        assert (
            "deleted" in session.scalars(select(Letter).where(Letter.recipient == EMAIL)).one().text
        )
    kept = {
        path.name for path in (Path(studio.store.root) / "objects").rglob("*") if path.is_file()
    }
    assert own not in kept
    assert {shared, others} <= kept


def test_an_account_is_not_deleted_while_a_film_of_it_is_made(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    _with_things(studio, user)
    with studio.sessions() as session:
        session.execute(update(Film).values(status="running"))
        session.commit()
    sign_in(client)
    answer = send(client, "/settings/data/delete", "/settings/data", proof=PASSWORD)
    assert answer.status_code == 409
    assert "still being made" in answer.text
    assert reread(studio, user) is not None


def test_an_account_without_a_password_is_deleted_by_typing_its_address(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    sign_in(client)
    with studio.sessions() as session:
        session.execute(update(User).values(password_hash=None))
        session.commit()
    path, form = "/settings/data/delete", "/settings/data"
    assert send(client, path, form, proof="").status_code == 422
    assert send(client, path, form, proof="Anna@example.com").status_code == 302
    assert reread(studio, user) is None
