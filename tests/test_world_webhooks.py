"""Webhooks, told over real sockets and checked by the specification's own library."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from standardwebhooks import Webhook as Receiver

from core.database import writing
from core.errors import ConflictError, InputError, NotFoundError
from core.models import Integration, Letter, User, Webhook, WebhookDelivery, now
from core.services import webhooks
from core.services.courier import Round
from core.services.webhooks import addresses, sending
from core.studio import Studio
from tests.account_parts import new_account, send, sign_in, token_on


class Listener:
    """Takes what webhooks send; answers as it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        keeper = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                keeper.taken.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = keeper.answers.pop(0) if keeper.answers else 200
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"{keeper.url}/elsewhere")
                self.send_header("Content-Length", "5")
                self.end_headers()
                self.wfile.write(b"heard")

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Somebody who listens."""
    opened = Listener()
    yield opened
    opened.close()


@pytest.fixture
def world(studio: Studio) -> Studio:
    """A studio that may tell its own network."""
    studio.settings = studio.settings.model_copy(update={"webhooks_private": True})
    return studio


@pytest.fixture
def maya(world: Studio) -> User:
    """Somebody with an account."""
    return new_account(world, "maya@example.com")


def made(world: Studio, user: User, url: str, *events: str) -> tuple[str, str]:
    """A webhook's id and secret."""
    with world.sessions() as session:
        webhook, secret = webhooks.create(
            world.settings, session, user, url, events or ["film.completed"]
        )
        return webhook.id, secret


def tell(world: Studio, user: User, key: str = "f1", event: str = "film.completed") -> None:
    with world.sessions() as session, writing(session):
        webhooks.tell(session, user.id, event, key, {"job": key, "title": "மழை"})


def go(world: Studio) -> bool:
    return sending.carry(Round(world, "here-1", threading.Event()))


def due(world: Studio) -> None:
    """Let the pause be over."""
    with world.sessions() as session, writing(session):
        session.execute(update(WebhookDelivery).values(due_at=now() - timedelta(seconds=1)))


def only(world: Studio) -> WebhookDelivery:
    with world.sessions() as session:
        return session.scalars(select(WebhookDelivery)).one()


def test_what_is_sent_is_signed_as_the_specification_says(
    world: Studio, maya: User, listener: Listener
) -> None:
    _, secret = made(world, maya, listener.url)
    tell(world, maya)
    tell(world, maya)
    assert go(world)
    assert not go(world)
    [(headers, body)] = listener.taken
    told = Receiver(secret).verify(body, headers)
    assert told["type"] == "film.completed"
    assert told["data"] == {"job": "f1", "title": "மழை"}
    with pytest.raises(Exception, match="No matching signature"):
        Receiver(secret).verify(body.replace(b"f1", b"f2"), headers)
    assert (only(world).state, only(world).status, only(world).answer) == ("sent", 200, "heard")


def test_only_what_was_asked_for_is_told(world: Studio, maya: User, listener: Listener) -> None:
    made(world, maya, listener.url, "film.failed")
    tell(world, maya)
    assert not go(world)
    tell(world, maya, event="film.failed")
    assert go(world)
    assert len(listener.taken) == 1


def test_a_refusal_is_tried_again_ever_later_under_the_same_id(
    world: Studio, maya: User, listener: Listener
) -> None:
    made(world, maya, listener.url)
    listener.answers = [500, 302, 200]
    tell(world, maya)
    go(world)
    waits = (only(world).due_at - now()).total_seconds()
    assert 4 < waits < 8
    assert not go(world)
    due(world)
    go(world)
    assert (only(world).due_at - now()).total_seconds() > 25
    due(world)
    go(world)
    assert only(world).state == "sent"
    assert len({headers["webhook-id"] for headers, _ in listener.taken}) == 1
    assert [only(world).tries, len(listener.taken)] == [3, 3]


def test_a_worker_that_dies_in_the_middle_loses_nothing(
    world: Studio, maya: User, listener: Listener
) -> None:
    made(world, maya, listener.url)
    tell(world, maya)
    assert len(sending._claim(world)) == 1
    assert not go(world)
    due(world)
    go(world)
    assert only(world).state == "sent"


def test_it_gives_up_in_the_end_and_can_be_sent_again_by_hand(
    world: Studio, maya: User, listener: Listener
) -> None:
    made(world, maya, listener.url)
    tell(world, maya)
    listener.answers = [503] * 20
    for _ in range(len(sending.PAUSES) + 1):
        go(world)
        due(world)
    delivery = only(world)
    assert (delivery.state, delivery.tries) == ("failed", len(sending.PAUSES) + 1)
    listener.answers = []
    with world.sessions() as session:
        delivery = session.get_one(WebhookDelivery, delivery.id)
        webhooks.redeliver(session, delivery)
        with pytest.raises(ConflictError):
            webhooks.redeliver(session, delivery)
    go(world)
    assert only(world).state == "sent"
    assert go(world) is False


def test_who_is_away_for_days_is_switched_off_and_its_owner_told(
    world: Studio, maya: User, listener: Listener
) -> None:
    made(world, maya, listener.url)
    tell(world, maya)
    with world.sessions() as session, writing(session):
        session.execute(update(Webhook).values(failing_since=now() - timedelta(days=4)))
    listener.answers = [500]
    go(world)
    with world.sessions() as session:
        assert session.scalars(select(Webhook)).one().active is False
        written = select(Letter).where(Letter.key.startswith("webhook:"))
        assert "switched off" in session.scalars(written).one().subject
        assert session.get_one(Integration, "webhooks").failures == 1
    tell(world, maya, "f2")
    assert not go(world)


def test_nobody_listens(world: Studio, maya: User, listener: Listener) -> None:
    made(world, maya, listener.url)
    listener.close()
    tell(world, maya)
    go(world)
    assert (only(world).state, only(world).status) == ("waiting", 0)
    assert "refused" in only(world).answer


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://localhost:9/x", "http://10.1.2.3/", "https://192.168.0.9/",
     "http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
     "http://0.0.0.0/", "http://100.64.0.1/"],
)  # fmt: skip
def test_the_studios_own_network_is_not_told(url: str) -> None:
    with pytest.raises(InputError, match="inside the studio"):
        addresses.refuse_unfit(url, private=False)
    with pytest.raises(InputError, match="inside the studio"):
        addresses.find(url, private=False)


def test_the_metadata_of_the_cloud_is_never_told() -> None:
    with pytest.raises(InputError):
        addresses.find("http://169.254.169.254/", private=True)


@pytest.mark.parametrize(
    "url", ["ftp://example.com", "example.com", "https://", "https://me:secret@example.com",
            "https://example.com/a b", "https://exämple.com/" , "http://x:99999/", "https://[1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InputError):
        addresses.refuse_unfit(url, private=False)


def test_webhooks_are_their_owners_alone(world: Studio, maya: User, listener: Listener) -> None:
    webhook_id, _ = made(world, maya, listener.url)
    other = new_account(world, "other@example.com")
    with world.sessions() as session, pytest.raises(NotFoundError):
        webhooks.owned(session, other, webhook_id)


def test_the_pages_make_try_and_remove_one(
    world: Studio, client: FlaskClient, listener: Listener
) -> None:
    new_account(world)
    sign_in(client)
    page = send(client, "/settings/webhooks", url=listener.url, events=["film.completed"])
    assert "whsec_" in page.text
    with world.sessions() as session:
        place = f"/settings/webhooks/{session.scalars(select(Webhook)).one().id}"
    send(client, f"{place}/try", place)
    go(world)
    shown = client.get(place).text
    assert "Delivered" in shown
    assert "heard" in shown
    send(client, f"/settings/webhooks/deliveries/{only(world).id}", place)
    assert only(world).state == "waiting"
    send(client, place, place, url="http://", events=["film.completed"])
    assert "begins with https" in send(client, place, place, url="ftp://x", events=["x"]).text
    send(client, f"{place}/remove", place)
    assert client.get(place).status_code == 404


def test_the_api_makes_changes_and_reads(
    world: Studio, client: FlaskClient, listener: Listener
) -> None:
    new_account(world)
    sign_in(client)
    head = {"X-CSRF-Token": token_on(client.get("/settings/webhooks").text)}

    def ask(method: str, path: str, **body: Any) -> Any:
        answer = client.open(f"/api/v1{path}", method=method, json=body or None, headers=head)
        return answer.status_code, json.loads(answer.data)

    status, answer = ask("POST", "/webhooks", url=listener.url, events=["film.completed"])
    assert status == 201
    place = f"/webhooks/{answer['data']['webhook']['id']}"
    assert ask("POST", "/webhooks", url=listener.url, events=["no.such"])[0] == 422
    assert ask("POST", f"{place}/test")[1]["data"]["event"] == "ping"
    go(world)
    log = ask("GET", f"{place}/deliveries")[1]["data"]
    assert [one["state"] for one in log["items"]] == ["sent"]
    again = ask("POST", f"/webhooks/deliveries/{log['items'][0]['id']}/redeliver")
    assert again[1]["data"]["state"] == "waiting"
    assert ask("PATCH", place, active=False)[1]["data"]["active"] is False
    assert ask("DELETE", place)[0] == 200
    assert ask("DELETE", place)[0] == 404
