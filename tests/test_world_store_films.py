"""Films of a studio whose artifacts are in S3: made elsewhere, seen here, remade when they are
lost, waiting while the store is away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy.orm import Session

from core.models import Film, Integration
from core.runner import refs_in
from core.services import laying
from core.services.renditions import delivery_of
from core.settings import Settings
from core.store.s3 import S3Store
from core.studio import Studio, open_studio
from plugins import BUILT_IN
from tests.engine_parts import (
    ROOT,
    begin,
    check_told_once,
    trouble,
    wait_asleep,
    wait_for,
    wait_for_film,
)
from tests.engine_parts import TROUBLE as TROUBLE_PLUGIN
from tests.film_room_parts import Browser, sign_in
from tests.parts import NULL
from tests.s3_server import ACCESS_KEY, SECRET_KEY, S3Server
from tests.test_world_store import fetch
from web.app import create_app


@pytest.fixture
def house(
    tmp_path: Path, queue_server: str, empty_database: bytes, s3_server: S3Server
) -> Iterator[Studio]:
    """A studio that keeps its artifacts in a bucket."""
    Redis.from_url(queue_server).flushall()
    settings = Settings(
        filmwright_home=tmp_path / "web", redis_url=queue_server, sample_project=False,
        secret_key="a secret of the tests, long enough", rate_limits=False,
        store_url=str(s3_server.place()), s3_endpoint=s3_server.address,
        s3_access_key=ACCESS_KEY, s3_secret_key=SECRET_KEY,
    )  # fmt: skip
    settings.home.mkdir(parents=True)
    (settings.home / "studio.db").write_bytes(empty_database)
    studio = open_studio(settings, (*BUILT_IN, NULL, TROUBLE_PLUGIN))
    yield studio
    studio.close()


@contextmanager
def machine(studio: Studio, name: str) -> Iterator[Path]:
    """A worker on another machine: nothing is shared but database, queue and bucket."""
    settings, home = studio.settings, studio.settings.home.parent / name
    surroundings = {
        **os.environ, "FILMWRIGHT_HOME": str(home), "REDIS_URL": settings.redis,
        "DATABASE_URL": settings.database, "SECRET_KEY": settings.secret_key,
        "STORE_URL": settings.store_url, "S3_ENDPOINT": settings.s3_endpoint,
        "S3_ACCESS_KEY": ACCESS_KEY, "S3_SECRET_KEY": SECRET_KEY,
        "TROUBLE": str(settings.home), "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    command = [sys.executable, "worker.py", "--plugin", NULL, "--plugin", TROUBLE_PLUGIN]
    with (settings.home / "worker.log").open("ab") as log:
        worker = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log)
    try:
        yield home
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(10)


def bucket_of(studio: Studio) -> S3Store:
    assert isinstance(studio.store, S3Store)
    return studio.store


def test_a_film_is_made_and_kept_in_the_bucket_whatever_happens(
    house: Studio, s3_server: S3Server
) -> None:
    trouble(house, "music.sleep", "0.5")
    with machine(house, "first") as home:
        user, _project, film_id = begin(house)
        wait_asleep(house, "music")
        _store_goes_away_and_comes_back(house, s3_server, film_id)
        film = wait_for_film(house, film_id)
        check_told_once(house, film_id)
        _is_seen_here(house, film)
        _is_saved_from_the_bucket(house, film, user)
        _is_remade_when_it_is_lost(house, film, home)


def _store_goes_away_and_comes_back(house: Studio, server: S3Server, film_id: str) -> None:
    """The film waits; admins see why, and that it is over."""
    server.stop()
    try:
        log = house.settings.home / "worker.log"
        wait_for(house, lambda _session: "waits: the store" in log.read_text())
        wait_for(house, lambda session: _standing(session).failures > 0)
        with house.sessions() as session:
            assert session.get_one(Film, film_id).status == "running"
            assert "does not answer" in _standing(session).error
    finally:
        server.start()
    wait_for(house, lambda session: _standing(session).failures == 0)


def _standing(session: Session) -> Integration:
    return session.get(Integration, "store", populate_existing=True) or Integration(failures=0)


def _is_seen_here(house: Studio, film: Film) -> None:
    """All that is delivered lies where no rule drops it; here nothing of it was before."""
    store = bucket_of(house)
    kept = {name.rpartition("/")[2] for name in store.bucket.names("kept/")}
    assert {ref.sha256 for ref in refs_in(film.delivery)} <= kept
    assert not [path for path in (store.root / "objects").rglob("*") if path.is_file()]
    assert all([store.sound(ref) for ref in refs_in(film.delivery)])  # noqa: C419


def _is_saved_from_the_bucket(house: Studio, film: Film, user: str) -> None:
    """Whoever may have the film is sent to the bucket for it; others are not."""
    app = create_app(house)
    app.test_client_class = Browser
    client = app.test_client()
    there = f"/media/films/{film.id}/files/mp4"
    assert client.get(there).status_code == 401
    sign_in(house, client, user)
    answer = client.get(there)
    assert (answer.status_code, answer.location[: len(house.settings.s3_endpoint)]) == (
        302, house.settings.s3_endpoint,
    )  # fmt: skip
    status, content, headers = fetch(answer.location)
    assert (status, content) == (200, house.store.read(delivery_of(film).film.video))
    assert "the-boat.mp4" in headers["Content-Disposition"]
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert f"media-src 'self' data: blob: {house.settings.s3_endpoint};" in policy
    assert client.get(f"/media/films/{film.id}/files/srt.en").status_code == 200
    assert client.get("/readyz").json["store"] is True


def _is_remade_when_it_is_lost(house: Studio, film: Film, home: Path) -> None:
    """A machine that lost its disk finds everything made, but for what the bucket lost too or has
    damaged; that it makes again."""
    store = bucket_of(house)
    names = sorted(store.bucket.names("work/objects/"))
    for name in names[:3]:
        store.bucket.delete(name)
    store.bucket.put(names[3], b"dust", "")
    video = delivery_of(film).film.video
    store.bucket.delete(f"kept/{video.sha256[:2]}/{video.sha256}")
    for folder in ("objects", "results"):
        shutil.rmtree(home / "store" / folder)
    with house.sessions() as session:
        again = session.get_one(Film, film.id)
        again.status, again.delivery, again.finished_at = "running", None, None
        session.commit()
    laying.send(house, film.id, "normal", time.time_ns(), anew=True)
    made = wait_for_film(house, film.id)
    assert made.delivery == film.delivery
    assert store.bucket.get(f"kept/{video.sha256[:2]}/{video.sha256}") is not None
