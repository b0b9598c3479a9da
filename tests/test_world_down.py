"""With every other system out of reach films are made all the same, and nothing is lost: when the
systems are back they are told everything, once."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.execution.unfolding import Unfoldings
from core.models import (
    Base,
    Channel,
    Film,
    Integration,
    Letter,
    SyncChange,
    Upload,
    User,
    WebhookDelivery,
    now,
)
from core.services import advancing, courier, credits, webhooks
from core.services.salesforce import link
from core.studio import Studio, open_studio
from plugins import BUILT_IN
from tests.engine_parts import (
    check_ledger,
    new_project,
    new_user,
    wait_for,
)
from tests.film_room_parts import Made
from tests.line import Line
from tests.mail_server import MailServer
from tests.parts import NULL
from tests.salesforce_server import SalesforceServer
from tests.test_world_webhooks import Listener
from tests.youtube_parts import connect
from tests.youtube_server import YouTubeServer

#: The lanes of what is owed here.
_LANES = ("letters", "webhooks", "uploads", "channels", "salesforce-out")


@dataclass
class World:
    """The studio, the systems, and the lines to them."""

    studio: Studio
    tube: YouTubeServer
    sales: SalesforceServer
    mail: MailServer
    listener: Listener
    lines: list[Line]
    hook: str

    def cut(self, so: bool) -> None:
        """Cut every line, or join it again."""
        for line in self.lines:
            line.cut = so


@pytest.fixture
def world(tmp_path: Path, empty_database: bytes, queue_server: str) -> Iterator[World]:
    """Everything there is, in reach."""
    with ExitStack() as opened:
        folder = tmp_path / "tube"
        folder.mkdir()
        tube = opened.enter_context(YouTubeServer(folder))
        sales = opened.enter_context(SalesforceServer())
        mail = opened.enter_context(MailServer())
        listener = Listener()
        opened.callback(listener.close)
        places = (tube.address, sales.url, f"smtp://localhost:{mail.port}", listener.url)
        lines = [Line(urlsplit(place).port or 0) for place in places]
        for line in lines:
            opened.callback(line.close)
        to_tube, to_sales, to_mail, to_hook = (f"localhost:{line.port}" for line in lines)
        sales.url = f"https://{to_sales}"
        settings = {
            **{name: value.replace(urlsplit(tube.address).netloc, to_tube)
               for name, value in tube.settings().items()},
            **sales.settings(),
            "mail_url": f"smtp://{to_mail}", "webhooks_private": True,
        }  # fmt: skip
        studio = _studio(tmp_path, empty_database, queue_server, settings)
        opened.callback(studio.close)
        yield World(studio, tube, sales, mail, listener, lines, f"http://{to_hook}/hook")


def _studio(folder: Path, database: bytes, queue: str, more: dict[str, object]) -> Studio:
    from redis import Redis

    from core.settings import Settings

    Redis.from_url(queue).flushall()
    settings = Settings(
        filmwright_home=folder / "home", redis_url=queue, sample_project=False,
        secret_key="a secret of the tests, long enough", **more,
    )  # fmt: skip
    settings.home.mkdir(parents=True)
    (settings.home / "studio.db").write_bytes(database)
    return open_studio(settings, (*BUILT_IN, NULL))


def test_films_are_made_while_nothing_can_be_reached_and_all_is_told_afterwards(
    world: World, made: Made
) -> None:
    studio = world.studio
    with studio.sessions() as session:
        user = new_user(session, credit=2)
        session.execute(update(User).values(verified_at=now()))
        session.commit()
        webhooks.create(studio.settings, session, user, world.hook, ["film.completed"])
    channel = connect(studio, world.tube, user)
    with studio.sessions() as session, writing(session):
        session.get_one(Channel, channel.id).automatic = True

    world.cut(True)
    film = _ordered(studio, user, made)
    leaving = threading.Event()
    lanes = courier.start(studio, "here", leaving)
    try:
        advancing.advance(studio, film.id, Unfoldings(studio.registry))
        # Every system is called in vain, and the failure written down.
        wait_for(studio, lambda session: len(_failing(session)) == len(world.lines), 30)
    finally:
        leaving.set()
        for lane in lanes:
            lane.join(10)
    assert check_ledger(studio, user.id)[-1] == "capture"
    assert not world.tube.videos
    assert not world.sales.org.all("Contact")
    assert not world.mail.mails
    assert not world.listener.taken
    with studio.sessions() as session:
        assert _owed(session) >= len(world.lines)

    world.cut(False)
    _deliver(studio, world.tube)
    with studio.sessions() as session:
        told = session.get_one(Film, film.id)
        upload = session.scalars(select(Upload)).one()
        assert (upload.film_id, upload.status) == (told.id, "live")
        assert _owed(session) == 0
        assert _failing(session) == set()
    assert len(world.tube.videos) == 1
    assert len(world.mail.mails) == len(set(world.mail.mails)) >= 1
    assert len(world.listener.taken) == 1
    [contact] = world.sales.org.all("Contact")
    assert contact["Credits_Balance__c"] == 1
    [project] = world.sales.org.all("AI_Project__c")
    assert project["Status__c"] == "Completed"
    assert len(world.sales.org.all("AI_Credit__c")) >= 2
    [video] = world.sales.org.all("YouTube_Integration__c")
    assert video["Upload_Status__c"] == "Live"


def _ordered(studio: Studio, user: User, made: Made) -> Film:
    """A film just paid for. What it is made of is in the store already: it takes moments."""
    shutil.copytree(made.store, studio.store.root, dirs_exist_ok=True)
    with studio.sessions() as session:
        project = new_project(session, user, aspect="1:1")
        film = Film(project_id=project.id, owner_id=user.id, number=1, brief=made.brief, cost=1)
        session.add(film)
        session.flush()
        credits.reserve(session, film)
        session.commit()
        return film


def _deliver(studio: Studio, tube: YouTubeServer) -> None:
    """Let every pause be over, again and again, until nothing is owed."""
    lanes = [lane for lane in courier.LANES if lane.name in _LANES]
    for _ in range(30):
        _no_more_waiting(studio)
        for video in tube.videos.values():
            video.status = "processed"
        busy = [courier.turn(studio, lane, "elsewhere-1", threading.Event()) for lane in lanes]
        with studio.sessions() as session:
            if not any(busy) and not _owed(session):
                return


def _no_more_waiting(studio: Studio) -> None:
    link.wake(studio)
    past = now() - timedelta(minutes=1)
    with studio.sessions() as session, writing(session):
        for table in (Upload, SyncChange, WebhookDelivery):
            session.execute(update(table).where(table.due_at.is_not(None)).values(due_at=past))
        session.execute(update(Letter).values(created_at=now() - timedelta(days=1)))
        for upload in session.scalars(select(Upload)):
            upload.done = {**upload.done, "look_at": 0.0}


def _owed(session: Session) -> int:
    """How much others are still to be told."""
    waiting: list[tuple[type[Base], object]] = [
        (Letter, Letter.sent_at.is_(None)),
        (WebhookDelivery, WebhookDelivery.state == "waiting"),
        (SyncChange, SyncChange.state != "sent"),
        (Upload, Upload.status.in_(("waiting", "uploading", "processing"))),
    ]
    return sum(
        session.scalar(select(func.count()).select_from(table).where(so)) or 0  # type: ignore[arg-type]
        for table, so in waiting
    )


def _failing(session: Session) -> set[str]:
    return set(session.scalars(select(Integration.name).where(Integration.failures > 0)))
