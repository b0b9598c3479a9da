"""The admin's pages and the API of the other systems: health, what waits, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from core.models import AuditEntry, Letter, SyncChange, Upload, User, now
from core.services import connections, integrations, logins
from core.services.salesforce import backfill, runs
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.film_room_parts import Made  # noqa: F401 (a fixture)
from tests.mail_server import MailServer
from tests.salesforce_in_parts import drain, hear, knowing, turn
from tests.salesforce_in_parts import new_user as user_there
from tests.salesforce_server import SalesforceServer
from tests.test_studio_admin import keep, send, sign_in


@pytest.fixture
def far() -> Iterator[SalesforceServer]:
    with SalesforceServer() as server:
        yield server


@pytest.fixture
def told(studio: Studio, far: SalesforceServer) -> Iterator[Studio]:
    with knowing(
        studio, far, youtube_client_id="a client", youtube_client_secret="its secret"
    ) as known:
        yield known


@pytest.fixture
def boss(told: Studio) -> User:
    user = User(email="ada@example.com", name="Ada", role="admin", totp_at=now(), verified_at=now())
    keep(told, user)
    return user


@pytest.fixture
def page(told: Studio, boss: User) -> Any:
    """The admin's browser."""
    from web.app import create_app

    browser = create_app(told).test_client()
    sign_in(browser, told, boss)
    return browser


@pytest.fixture
def program(told: Studio, boss: User) -> dict[str, str]:
    """The headers of the admin's program."""
    with told.sessions() as session:
        tokens = logins.open_tokens(session, told.settings.secret(), boss)
    return {"Authorization": f"Bearer {tokens.access_token}"}


@contextmanager
def opened(studio: Studio, settings: Settings) -> Iterator[Studio]:
    """The studio with other settings."""
    other = open_studio(settings, studio.modules)
    yield other
    other.close()


def owe(studio: Studio, boss: User) -> None:
    """Something that waits and something that is stuck, for most systems."""
    keep(
        studio,
        *(Upload(key=f"u{n}", owner_id=boss.id, destination="other", status=status)
          for n, status in enumerate(("waiting", "failed", "live"))),
        *(Letter(key=f"l{n}", recipient="a@example.com", subject="s", text="t", error=error)
          for n, error in enumerate(("", "", "refused"))),
    )  # fmt: skip


# --- all systems at a glance -------------------------------------------------------------------


def test_one_page_shows_every_systems_health_and_last_error(
    told: Studio, boss: User, page: Any
) -> None:
    owe(told, boss)
    long = "the whole of what went wrong, " * 12 + "and what to do about it"
    integrations.succeeded(told, "youtube")
    integrations.failed(told, "youtube", long)
    integrations.failed(told, "youtube", long)
    shown = page.get("/admin/integrations").get_data(as_text=True)
    assert long in shown
    assert "2 failures in a row" in shown
    assert "STRIPE_SECRET_KEY" in shown
    assert "docs/salesforce-sync.md" in shown
    assert shown.count('class="card system"') == len(integrations.NAMES)
    with told.sessions() as session:
        seen = {one.name: one for one in connections.connections(told, session)}
    assert (seen["youtube"].waiting, seen["youtube"].stuck) == (1, 1)
    assert (seen["mail"].waiting, seen["mail"].stuck, seen["mail"].state) == (2, 1, "local")
    assert seen["store"].state == "local"
    assert seen["payments"].state == "off"
    assert seen["payments"].missing == ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
    assert seen["youtube"].failing_since is not None
    integrations.succeeded(told, "youtube")
    assert "failure in a row" not in page.get("/admin/integrations").get_data(as_text=True)


def test_a_check_speaks_to_the_system_now(
    told: Studio, far: SalesforceServer, page: Any, program: dict[str, str]
) -> None:
    at = "/admin/integrations"
    done = send(page, at, f"{at}/salesforce/check")
    assert "It answers: Filmwright Sales" in done
    far.faults = lambda _call: "503"
    far.expire()
    answer = page.application.test_client().post(
        "/api/v1/admin/integrations/salesforce/check", headers=program
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (502, "unreachable")
    with told.sessions() as session:
        assert connections.connection(told, session, "salesforce").state == "failing"
    assert "not set up" in send(page, at, f"{at}/payments/check")
    token = page.get(at).get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    assert page.post(f"{at}/x/check", data={"csrf_token": token}).status_code == 404


def test_the_mail_server_is_greeted(studio: Studio) -> None:
    with MailServer() as post:
        settings = studio.settings.model_copy(update={"mail_url": f"smtp://127.0.0.1:{post.port}"})
        with opened(studio, settings) as other:
            assert connections.check(other, "mail") == f"127.0.0.1:{post.port}"
            assert post.mails == []
    with (
        opened(studio, settings) as other,
        pytest.raises(connections.UnreachableError, match="mail"),
    ):
        connections.check(other, "mail")


# --- Salesforce ----------------------------------------------------------------------------------


def test_what_was_refused_is_seen_tried_again_and_dropped(
    told: Studio, far: SalesforceServer, page: Any
) -> None:
    far.org.refuses = lambda _name, _row: ("SOME_RULE", "not <b>today</b>")
    users = [user_there(told, f"u{number}@example.com") for number in range(3)]
    at = "/admin/salesforce?view=failures"
    shown = page.get(at).get_data(as_text=True)
    assert "SOME_RULE" in shown
    assert "not &lt;b&gt;today&lt;/b&gt;" in shown
    with told.sessions() as session:
        first, second = session.scalars(
            select(SyncChange).where(SyncChange.state == "aside").order_by(SyncChange.id).limit(2)
        ).all()
    body = page.get(f"/admin/salesforce/failures/{first.id}").get_data(as_text=True)
    assert "Subscription_Tier__c" in body
    far.org.refuses = lambda _name, _row: None
    act = "/admin/salesforce/failures"
    assert "It is tried again." in send(page, at, f"{act}/{first.id}", wish="retry")
    assert "Dropped." in send(page, at, f"{act}/{second.id}", wish="drop")
    assert page.get(f"{act}/{second.id}").status_code == 404
    drain(told)
    there = {one["User_ID__c"] for one in far.org.all("Contact")}
    assert first.record in there
    assert second.record not in there
    assert "tried again." in send(page, at, act)
    drain(told)
    assert len(there | {one["User_ID__c"] for one in far.org.all("Contact")}) >= 2
    assert users
    with told.sessions() as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id != "")).all()
    assert {"sync_retried", "sync_dropped"} <= set(acts)


def test_the_page_shows_state_and_what_was_heard(
    told: Studio, far: SalesforceServer, page: Any
) -> None:
    user = user_there(told)
    far.org.edit("Contact", user.id, Subscription_Tier__c="Pro")
    hear(told)
    send(page, "/admin/salesforce", "/admin/integrations/salesforce/check", back="salesforce")
    shown = page.get("/admin/salesforce").get_data(as_text=True)
    assert "Filmwright Sales" in shown
    assert "of 15,000 in 24 hours" in shown
    heard = page.get("/admin/salesforce?view=heard").get_data(as_text=True)
    assert "Plan taken over" in heard
    assert "free → pro" in heard
    assert "Subscription_Tier__c" in page.get("/admin/salesforce?view=fields").get_data(
        as_text=True
    )
    # On the account's own page as well.
    account = page.get(f"/admin/people/{user.id}").get_data(as_text=True)
    assert "Plan taken over" in account
    assert "by Salesforce" in account


def test_a_backfill_is_begun_watched_and_stopped_on_the_page(
    told: Studio, far: SalesforceServer, page: Any
) -> None:
    at, act = "/admin/salesforce", "/admin/salesforce/backfill"
    assert "choose kinds" in send(page, at, act, wish="dry")
    send(page, at, act, wish="dry", kind="user")
    assert "Dry run" in page.get(at).get_data(as_text=True)
    assert "at work" in send(page, at, act, wish="load", kind="user")
    backfill.carry(turn(told))
    assert "To create" in page.get(at).get_data(as_text=True)
    assert far.org.all("Contact") == []
    send(page, at, act, wish="load", kind="user")
    assert "Stopped" in send(page, at, act, wish="stop")


def test_programs_see_and_do_the_same(
    told: Studio, far: SalesforceServer, page: Any, program: dict[str, str]
) -> None:
    client = page.application.test_client()

    def ask(method: str, path: str, **more: Any) -> Any:
        answer = client.open(f"/api/v1{path}", method=method, headers=program, **more)
        assert answer.status_code == 200, answer.json
        return answer.json["data"]

    far.org.refuses = lambda _name, _row: ("SOME_RULE", "not today")
    user_there(told)
    status = ask("GET", "/salesforce/status")
    assert (status["configured"], status["works"]) == (True, True)
    assert {one["kind"]: one["aside"] for one in status["backlogs"]}["user"] >= 1
    failed = ask("GET", "/salesforce/failures")
    assert failed["items"][0]["code"] == "SOME_RULE"
    assert ask("POST", f"/salesforce/failures/{failed['items'][0]['id']}/retry")["retried"] == 1
    drain(told)
    assert ask("POST", "/salesforce/failures/retry", json={"code": "OTHER"})["retried"] == 0
    assert ask("POST", "/salesforce/failures/retry", json={})["retried"] == failed["total"]
    drain(told)
    failed = ask("GET", "/salesforce/failures")["items"][0]
    assert ask("DELETE", f"/salesforce/failures/{failed['id']}")["dropped"]
    assert ask("GET", "/salesforce/backfill") is None
    begun = ask("POST", "/salesforce/backfill", json={"dry": True, "kinds": ["user"]})
    assert (begun["state"], begun["fraction"]) == ("waiting", 0)
    backfill.carry(turn(told))
    assert ask("GET", "/salesforce/backfill")["counts"]["user"]["ours"] == 2
    assert client.delete("/api/v1/salesforce/backfill", headers=program).status_code == 409
    assert {one["object"] for one in ask("GET", "/salesforce/ownership")} >= {"Contact"}
    assert {one["name"] for one in ask("GET", "/admin/integrations")} == set(integrations.NAMES)


def test_the_command_line_checks_compares_and_loads(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cli.commands import cli
    from plugins.outputs.salesforce import bulk

    monkeypatch.setattr(bulk, "LOOK_EVERY", (0.01, 0.01))
    keep(told, User(email="ben@example.com", name="Ben Ames"))
    wanted = {**far.settings(), "filmwright_home": str(told.settings.home)}
    for name, value in wanted.items():
        monkeypatch.setenv(name.upper(), str(value))

    def said(*arguments: str) -> str:
        done = CliRunner().invoke(cli, ["salesforce", *arguments])
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    assert "Filmwright Sales" in said("check")
    assert "create 1" in said("backfill", "--dry-run", "--kind", "user")
    assert far.org.all("Contact") == []
    assert "taken 1" in said("backfill")
    assert [one["LastName"] for one in far.org.all("Contact")] == ["Ames"]
    assert "Backfill: done" in said("status")
    assert "0 are tried again" in said("retry")
    done = runs.last(told)
    assert done is not None
    assert done.asked_by == "command line"
    monkeypatch.delenv("SALESFORCE_URL")
    refused = CliRunner().invoke(cli, ["salesforce", "check"])
    assert "SALESFORCE_URL" in str(refused.exception)


# --- when everything is away -------------------------------------------------------------------
