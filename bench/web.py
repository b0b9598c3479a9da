"""``python -m bench.web``: the studio's web server, both ends on this machine.

Reading endpoints with 50 connections against a bare Flask endpoint in the same server, how long
it takes to have a film accepted, and how long after its commit an event is at the client.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.load import Measured, answer, get, press
from cli.studio.home import free_port
from cli.studio.queue import QueueServer
from core.database import open_database, writing
from core.models import Film, User
from core.services import credits, events, keys, logins, projects
from core.settings import Settings
from core.studio import Studio, open_studio
from plugins import BUILT_IN

CONNECTIONS = 50
_COMMITS = 20
_SCRIPT = "The boat came home. “Did you see the light?” she asked. He nodded and smiled. " * 5


def application() -> Any:
    """The studio and, at ``/bare``, Flask with nothing in it."""
    from flask import Flask, jsonify
    from starlette.routing import Mount

    from web.asgi import THREADS
    from web.asgi import application as studio_application
    from web.bridge import Bridge

    bare = Flask("bare")

    @bare.get("/bare/hello")
    def hello() -> Any:
        return jsonify(success=True, data={"hello": "world"})

    whole = studio_application()
    whole.router.routes.insert(0, Mount("/bare", Bridge(bare.wsgi_app, THREADS, 1_000_000)))
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="fwb") as name, _running(Path(name)) as (studio, port):
        user, project_id, film_id = _furnish(studio)
        with studio.sessions() as session:
            tokens = logins.open_tokens(session, studio.settings.secret(), user)
            _, key = keys.create(session, user, "bench", ["projects:read"])
        bearer = {"Authorization": f"Bearer {tokens.access_token}"}
        reads = {
            "list of projects": get("/api/v1/projects", **bearer),
            "one project": get(f"/api/v1/projects/{project_id}", **bearer),
            "one project, by key": get(f"/api/v1/projects/{project_id}", **{"X-API-Key": key}),
            "job status": get(f"/api/v1/jobs/{film_id}", **bearer),
        }
        print("\nNothing changes meanwhile: answers are kept")
        _reading(port, reads, asked.connections, asked.seconds)
        print(f"\nFilms are made meanwhile: {_COMMITS} commits a second")
        with _working(studio, film_id):
            _reading(port, reads, asked.connections, asked.seconds)
        print()
        asyncio.run(_accepting(studio, port))
        asyncio.run(_hearing(studio, port, film_id, bearer))


def _reading(port: int, reads: dict[str, bytes], connections: int, seconds: float) -> None:
    def measure(request: bytes) -> Measured:
        return asyncio.run(press(port, [request], connections, seconds / 2))

    bare_request = get("/bare/hello")
    for request in (bare_request, *reads.values()):
        asyncio.run(press(port, [request], connections, 0.5))
    print(f"{connections} connections          answers/s  of bare      p50      p95")
    for name, request in reads.items():
        # In turns, so that both meet the same machine.
        bare, read = measure(bare_request), measure(request)
        bare, read = bare + measure(bare_request), read + measure(request)
        assert not read.refused, f"{name}: {read.refused} refused"
        print(
            f"{name:24} {read.rate:9.0f} {read.rate / bare.rate:8.2f} "
            f"{read.percentile(0.5) * 1000:6.0f} ms {read.percentile(0.95) * 1000:5.0f} ms"
        )
    print(f"{'bare Flask':24} {bare.rate:9.0f}")


@contextmanager
def _working(studio: Studio, film_id: str) -> Iterator[None]:
    """What workers write while films are made: each commit makes every kept answer an old one."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(1 / _COMMITS):
            with studio.sessions() as session, writing(session):
                events.tell(session, film_id, "job.progress", progress=0.5)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


async def _accepting(studio: Studio, port: int, films: int = 20) -> None:
    """How long until the studio has accepted a film, ten being asked for at once."""
    requests = []
    for number in range(films):
        user = _person(studio, f"maker{number}@example.com", 5)
        with studio.sessions() as session:
            project = projects.create(session, user, "A film", {"script": _SCRIPT})
            token = logins.open_tokens(session, studio.settings.secret(), user).access_token
        requests.append(
            (
                f"POST /api/v1/projects/{project.id}/generate HTTP/1.1\r\nHost: localhost\r\n"
                f"Authorization: Bearer {token}\r\nContent-Length: 0\r\n\r\n"
            ).encode()
        )

    async def ask(request: bytes) -> float:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        began = time.perf_counter()
        writer.write(request)
        status = await answer(reader)
        writer.close()
        assert status == 202, status
        return time.perf_counter() - began

    alone = [await ask(request) for request in requests[:10]]
    together = await asyncio.gather(*map(ask, requests[10:]))
    print(f"a film is accepted in     {max(alone):.2f} s alone, {max(together):.2f} s ten at once")


async def _hearing(studio: Studio, port: int, film_id: str, bearer: dict[str, str]) -> None:
    """From the commit of an event to its arrival, with 20 clients."""
    heard: list[float] = []
    sent: dict[int, float] = {}

    async def listen() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(get(f"/api/v1/jobs/{film_id}/events", **bearer))
        async for line in reader:
            if line.startswith(b"data: "):
                number = json.loads(line[6:])["id"]
                if number in sent:
                    heard.append(time.perf_counter() - sent[number])
                if len(sent) == 50 and number == max(sent):
                    writer.close()
                    return

    def tell() -> None:
        with studio.sessions() as session, writing(session):
            number = events.tell(session, film_id, "job.progress", progress=0.5)
            # Noted a moment before the commit: what is measured is no less than the truth.
            sent[number] = time.perf_counter()
        events.ring(studio, film_id)

    clients = [asyncio.create_task(listen()) for _ in range(20)]
    await asyncio.sleep(1.0)
    for _ in range(50):
        await asyncio.to_thread(tell)
        await asyncio.sleep(0.05)
    await asyncio.wait_for(asyncio.gather(*clients), 10)
    heard.sort()
    print(
        f"an event is heard after   {heard[len(heard) // 2] * 1000:.0f} ms (p50), "
        f"{heard[int(len(heard) * 0.95)] * 1000:.0f} ms (p95), {heard[-1] * 1000:.0f} ms (last of "
        f"{len(heard)})"
    )


@contextmanager
def _running(home: Path) -> Iterator[tuple[Studio, int]]:
    from migrations import bring_up_to_date

    queue = QueueServer(home / "queue")
    settings = Settings(
        filmwright_home=home, redis_url=queue.address, rate_limits=False, sample_project=False
    )
    engine = open_database(settings.database)
    bring_up_to_date(engine)
    engine.dispose()
    studio = open_studio(settings, BUILT_IN)
    settings.secret()
    port = free_port("127.0.0.1", 8600, 100)
    environment = {
        **os.environ, "FILMWRIGHT_HOME": str(home), "REDIS_URL": queue.address,
        "RATE_LIMITS": "false", "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }  # fmt: skip
    web = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--port", str(port),
           "--log-level", "warning", "bench.web:application"]  # fmt: skip
    with (
        subprocess.Popen(queue.command(), stdout=subprocess.DEVNULL) as server,
        subprocess.Popen(web, env=environment) as granian,
    ):
        try:
            asyncio.run(_up(port))
            yield studio, port
        finally:
            granian.terminate()
            server.terminate()
            studio.close()


async def _up(port: int) -> None:
    for _ in range(600):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(get("/healthz"))
            await answer(reader)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.1)
    raise SystemExit("the web server does not start")


def _furnish(studio: Studio) -> tuple[User, str, str]:
    """Somebody with forty projects and a film being made."""
    user = _person(studio, "bench@example.com", 100)
    with studio.sessions() as session:
        for number in range(40):
            draft = {"script": _SCRIPT}
            project = projects.create(session, user, f"Film {number}", draft)
        with writing(session):
            film = Film(
                project_id=project.id, owner_id=user.id, number=1, brief={}, status="running"
            )
            session.add(film)
    return user, project.id, film.id


def _person(studio: Studio, email: str, amount: int) -> User:
    with studio.sessions() as session:
        user = User(email=email, tier="pro")
        with writing(session):
            session.add(user)
            session.flush()
            credits.grant(session, user.id, amount, "grant", f"bench:{email}", "For the bench")
    return user


if __name__ == "__main__":
    main()
