"""What somebody of ill will tries at the studio's ways to the world."""

from __future__ import annotations

import io
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from core.database import writing
from core.errors import ConflictError, InputError, NotFoundError
from core.models import Project, Transfer, User, WebhookDelivery
from core.services import bundles, projects, transfers, webhooks
from core.services.campaigns import book
from core.services.payments import changing, checkout
from core.services.webhooks import addresses, sending
from core.studio import Studio
from tests.account_parts import new_account, sign_in, token_on
from tests.campaign_parts import begun
from tests.engine_parts import new_project, new_user
from web import limits


@pytest.mark.parametrize(
    "number",
    ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
     "::7f00:1", "::ffff:0:7f00:1", "::ffff:10.0.0.1", "fec0::1", "fd00:ec2::254", "fe80::1",
     "ff02::1", "2001:0:7f00:1::"],
)  # fmt: skip
def test_no_writing_of_an_address_leads_a_webhook_inward(number: str) -> None:
    for look in (addresses.refuse_unfit, addresses.find):
        with pytest.raises(InputError, match="inside the studio"):
            look(f"http://[{number}]/", private=False)


def test_networks_without_ipv4_still_reach_the_world() -> None:
    for number in ("64:ff9b::808:808", "2002:808:808::1", "2606:4700::1111"):
        assert addresses.find(f"https://[{number}]/hook", private=False).number
    with pytest.raises(InputError):
        addresses.find("http://[64:ff9b::a9fe:a9fe]/", private=True)


@contextmanager
def dripping(*beginning: bytes) -> Iterator[str]:
    """A receiver that is never silent for long, and never done."""
    left = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                try:
                    for piece in beginning:
                        line.sendall(piece)
                    while not left.wait(0.02):
                        line.sendall(b"x")
                except OSError:
                    return

        answering = threading.Thread(target=serve, daemon=True)
        answering.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        left.set()
        answering.join(5)


@pytest.mark.parametrize(
    "beginning",
    [b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n"],
    ids=["headers", "body"],
)
def test_a_receiver_that_drips_is_given_up(
    beginning: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_SECONDS", 0.3)
    with dripping(beginning) as url:
        began = time.monotonic()
        with pytest.raises(TimeoutError, match="no answer within"):
            sending.post(addresses.find(url, private=True), b"{}", {})
        assert time.monotonic() - began < 3


def test_one_account_does_not_take_every_place(studio: Studio) -> None:
    greedy, other = new_account(studio, "greedy@example.com"), new_account(studio, "b@example.com")
    with studio.sessions() as session:
        for user, hooks in ((greedy, 3), (other, 1)):
            for number in range(hooks):
                url = f"https://example.com/{number}"
                webhook, _ = webhooks.create(
                    studio.settings, session, session.get_one(User, user.id), url, ["film.failed"]
                )
                for _ in range(12):
                    webhooks.try_out(session, webhook)
        its = set(_ids(session, other))
        due = {one for one, _tries in sending._due(session)}
        assert len(due - its) == len(due & its) == sending._EACH


def _ids(session: Any, user: User) -> list[str]:
    mine = webhooks.of(session, user)
    return [one.id for hook in mine for one in webhooks.log_of(session, hook).deliveries]


def test_the_moment_of_a_change_of_plan_is_not_the_buyers_to_choose() -> None:
    current = int(time.time())
    for at in (None, 0, -5, current - 20 * 86400, current + 3600):
        assert abs(changing._moment_of(at) - current) < 5
    assert changing._moment_of(current - 60) == current - 60


@pytest.mark.parametrize("name", ["", "../customers/cus_1", "sub_1", "cs_of_somebody_else"])
def test_coming_back_from_paying_with_something_else(studio: Studio, name: str) -> None:
    somebody = new_account(studio)
    with studio.sessions() as session, pytest.raises(NotFoundError):
        checkout.finish(studio, session, session.get_one(User, somebody.id), name)


@pytest.mark.parametrize("path", ["/api/v1/salesforce/changes", "/api/v1/webhooks/stripe"])
def test_what_strangers_send_is_not_read_beyond_measure(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data=b"x" * 2_000_001, content_type="application/json")
    assert answer.status_code in (409, 413)


def test_an_admin_without_a_second_factor_reads_no_contacts(
    studio: Studio, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("core.services.campaigns.lists.offered", lambda *_: asked.append("") or [])
    user = new_account(studio)
    with studio.sessions() as session, writing(session):
        session.execute(update(User).where(User.id == user.id).values(role="admin"))
    with studio.sessions() as session:
        campaign = begun(studio, session, session.get_one(User, user.id), people="")
        place = f"/campaigns/{campaign.id}"
    sign_in(client)
    page = client.get(place)
    sent = client.post(
        f"{place}/salesforce",
        data={"csrf_token": token_on(page.text), "campaign": "701000000000001"},
    )
    assert (page.status_code, sent.status_code, asked) == (200, 403, [])


def test_a_list_of_eight_megabytes_is_read_and_no_more(studio: Studio, client: FlaskClient) -> None:
    new_account(studio)
    sign_in(client)
    token = token_on(client.get("/campaigns").text)
    for size, status in ((3_000_000, 404), (9_000_000, 413)):
        answer = client.post(
            "/campaigns/nowhere/list", data=_form(token, b"x" * size),
            content_type="multipart/form-data; boundary=cut",
        )  # fmt: skip
        assert answer.status_code == status


def _form(token: str, content: bytes) -> bytes:
    told = 'Content-Disposition: form-data; name="'
    return (
        f'--cut\r\n{told}csrf_token"\r\n\r\n{token}\r\n'
        f'--cut\r\n{told}list"; filename="list.csv"\r\n\r\n'
    ).encode() + content + b"\r\n--cut--\r\n"  # fmt: skip


@pytest.fixture
def transfer(studio: Studio) -> str:
    """A sound of 1,000 bytes is expected."""
    with studio.sessions() as session:
        project = session.get_one(Project, new_project(session, new_user(session)).id)
        return transfers.begin(studio, session, project, "sound", "a.wav", 1000).id


def test_a_piece_that_lost_the_race_does_not_stay(studio: Studio, transfer: str) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            with studio.sessions() as other:
                found = other.get_one(Transfer, transfer)
                if not found.received:
                    transfers.add(studio, other, found, 0, io.BytesIO(b"a" * 10))
            return super().read(size)

    with studio.sessions() as session, pytest.raises(ConflictError):
        transfers.add(studio, session, session.get_one(Transfer, transfer), 0, Slow(b"b" * 900))
    lying = [one for one in (studio.settings.store / "uploads").rglob("*") if one.is_file()]
    assert [one.read_bytes() for one in lying] == [b"a" * 10]


def test_a_file_does_not_come_in_crumbs(
    studio: Studio, transfer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfers, "_PIECES", 2)
    with studio.sessions() as session:
        found = session.get_one(Transfer, transfer)
        for offset in range(2):
            transfers.add(studio, session, found, offset, io.BytesIO(b"a"))
        with pytest.raises(InputError, match="too many small pieces"):
            transfers.add(studio, session, found, 2, io.BytesIO(b"a"))
        with pytest.raises(InputError, match="too many small pieces"):
            transfers.offer(studio, found, 2, 10)


def test_one_place_of_a_file_has_one_address(studio: Studio, transfer: str) -> None:
    with studio.sessions() as session:
        found = session.get_one(Transfer, transfer)
        assert len({transfers.offer(studio, found, 0, size)[0] for size in (1, 10, 1000)}) == 1


def test_archives_that_nobody_takes_do_not_fill_the_disk() -> None:
    with ExitStack() as opened:
        for _ in range(16):
            bundles._take_turn(opened)
        with pytest.raises(bundles.BusyError):
            bundles._take_turn(ExitStack())
    with ExitStack() as opened:
        bundles._take_turn(opened)


def test_what_makes_the_studio_call_others_is_counted_apart(app: Any) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted((set(limits.STRICT) | set(limits.COSTLY)) - known) == []
    assert {"webhooks.test", "billing_api.begin", "youtube.create_playlist"} <= set(limits.STRICT)


def test_a_webhook_is_not_tried_without_end(studio: Studio) -> None:
    from core.studio import open_studio
    from web.app import create_app

    left = 60 - time.time() % 60
    if left < 3:
        time.sleep(left + 0.1)
    user = new_account(studio)
    with studio.sessions() as session:
        me = session.get_one(User, user.id)
        hook = webhooks.create(studio.settings, session, me, "https://example.com", ["film.failed"])
        place = f"/settings/webhooks/{hook[0].id}"
    opened = open_studio(studio.settings.model_copy(update={"rate_limits": True}), ())
    browser = create_app(opened).test_client()
    sign_in(browser)
    token = {"csrf_token": token_on(browser.get(place).text)}
    codes = [browser.post(f"{place}/try", data=token).status_code for _ in range(21)]
    opened.close()
    assert codes == [302] * 20 + [429]
    with studio.sessions() as session:
        assert session.query(WebhookDelivery).count() == 20


def test_what_a_list_says_is_text_on_the_page(studio: Studio, client: FlaskClient) -> None:
    user = new_account(studio)
    sign_in(client)
    with studio.sessions() as session:
        me = session.get_one(User, user.id)
        campaign = begun(
            studio, session, me, "First Name;E-Mail\nAmara;50%(x)s<b>\nLi;li@example.com"
        )
        campaign.error = "the film for everybody was not made: 5% of <img src=x>"
        campaign.status, campaign.films_in = "paused", campaign.project_id
        draft = begun(studio, session, me, "First Name;E-Mail\nAmara;50%(x)s\nLi;li@example.com")
        session.commit()
        places = [f"/campaigns/{one.id}" for one in (campaign, draft)]
    under_way, before = (client.get(place).text for place in places)
    assert "not made: 5% of &lt;img src=x&gt;" in under_way
    assert "50%(x)s" in under_way
    assert "50%(x)s" in before


def test_nobody_changes_the_scenes_that_a_campaigns_films_share(
    studio: Studio, client: FlaskClient
) -> None:
    user = new_account(studio)
    sign_in(client)
    with studio.sessions() as session:
        me = session.get_one(User, user.id)
        me.credits = 5
        session.commit()
        campaign = begun(studio, session, me)
        book.start(studio, session, me, campaign)
        shared = session.get_one(Project, campaign.films_in)
        with pytest.raises(NotFoundError):
            projects.owned(session, me, shared.id)
        with pytest.raises(NotFoundError):
            book.create(studio, session, me, projects.owned(session, me, shared.id))
    # Letters and the ledger name the films' place: it leads to the campaign.
    there = client.get(f"/projects/{campaign.films_in}")
    assert (there.status_code, there.location) == (302, f"/campaigns/{campaign.id}")
    token = {"X-CSRF-Token": token_on(client.get("/campaigns").text)}
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/generate"), ("POST", "/restore")):
        place = f"/api/v1/projects/{campaign.films_in}{path}"
        answer = client.open(place, method=method, json={}, headers=token)
        assert answer.status_code == 404, answer.text


def test_templates_translate_only_what_they_say_themselves() -> None:
    folder = Path(__file__).parent.parent / "web" / "templates"
    called = re.compile(r"\b_\((?![\"'])")
    found = [one.name for one in folder.rglob("*.html") if called.search(one.read_text())]
    assert found == []
