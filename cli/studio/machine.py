"""The processes of a studio on one machine: started, watched, started again, stopped."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click

from cli.studio.child import Child
from cli.studio.queue import QueueServer
from core.errors import FilmwrightError
from core.services import showcase
from core.settings import Settings

#: Seconds that workers and web server have to stop by themselves, then the queue server.
_GRACE, _QUEUE_GRACE = 3.0, 1.0
#: Seconds the web server has to answer for the first time.
_PATIENCE = 60.0
#: Seconds between two looks at the processes.
_LOOK_EVERY = 0.1
_ROOT = Path(__file__).resolve().parents[2]


class Machine:
    """Queue server, web server and workers with these settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._stopping = False
        self._queue = None if settings.redis_url else QueueServer(settings.home / "queue")
        environment = self._environment()
        logs = settings.home / "logs"
        logs.mkdir(exist_ok=True)
        self._server = (
            Child("queue server", self._queue.command(), environment, logs / "queue.log")
            if self._queue
            else None
        )
        self._web = Child("web server", self._web_command(), environment, logs / "web.log")
        self._workers = [
            Child(f"worker {number}", [sys.executable, str(_ROOT / "worker.py")],
                  environment, logs / f"worker-{number}.log")
            for number in range(1, settings.film_workers + 1)
        ]  # fmt: skip
        self._showcase = Child(
            "showcase", [sys.executable, "-m", "cli.studio.showcase"], environment,
            logs / "showcase.log",
        )  # fmt: skip

    def run(self, opened: Callable[[], None]) -> None:
        """Run until a signal says stop; ``opened`` is called once pages can be seen.

        :raises FilmwrightError: the studio cannot start; the message says where to read why.
        """
        kept = {
            number: signal.signal(number, self._stop)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            self._start()
            if not self._stopping:
                opened()
                self._begin_showcase()
            while not self._stopping:
                self._look()
                time.sleep(_LOOK_EVERY)
        finally:
            self._close()
            for number, handler in kept.items():
                signal.signal(number, handler)

    def _start(self) -> None:
        if self._queue and self._server:
            self._queue.clear()
            self._server.start()
            self._wait_for(self._server, self._queue.answers)
        self._web.start()
        self._wait_for(self._web, self._web_answers)
        # Only now: pages are seen sooner when nothing else starts at the same time.
        for worker in self._workers:
            worker.start()

    def _begin_showcase(self) -> None:
        """Have the landing page's film made; it is not started again when it fails."""
        if self.settings.showcase and showcase.find(self.settings.home) is None:
            self._showcase.start()

    def _wait_for(self, child: Child, ready: Callable[[], bool]) -> None:
        ends = time.monotonic() + _PATIENCE
        while not self._stopping and not ready():
            if not child.alive or time.monotonic() > ends:
                raise FilmwrightError(f"the {child.name} does not start: {child.last_words()}")
            time.sleep(0.05)

    def _look(self) -> None:
        for child in self._children():
            said = child.look()
            if said:
                click.secho(f"  {time.strftime('%H:%M:%S')}  {said}", err=True, dim=True)

    def _close(self) -> None:
        started = time.monotonic()
        others = [self._web, *self._workers, self._showcase]
        for child in others:
            child.ask_to_stop()
        for child in others:
            child.end(max(0.0, started + _GRACE - time.monotonic()))
        if self._queue and self._server:
            self._server.ask_to_stop()
            self._server.end(_QUEUE_GRACE)
            self._queue.clear()

    def _children(self) -> list[Child]:
        return [*([self._server] if self._server else []), self._web, *self._workers]

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _environment(self) -> dict[str, str]:
        """What the children are told; addresses as they really are."""
        settings = self.settings
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {
            **os.environ,
            "FILMWRIGHT_HOME": str(settings.home),
            "REDIS_URL": self._queue.address if self._queue else settings.redis_url,
            "HOST": settings.host,
            "PORT": str(settings.port),
            "FILM_WORKERS": str(settings.film_workers),
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONUNBUFFERED": "1",
        }

    def _web_command(self) -> list[str]:
        settings = self.settings
        return [
            sys.executable, "-m", "granian", "--interface", "asgi", "--factory",
            "--host", settings.host, "--port", str(settings.port),
            "--workers", str(settings.web_workers),
            "--respawn-failed-workers", "--respawn-interval", "0.2",
            "--workers-kill-timeout", "2", "--log-level", "warning",
            "web.asgi:application",
        ]  # fmt: skip

    def _web_answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.settings.host, self.settings.host)
        with suppress(OSError), socket.create_connection((host, self.settings.port), 1.0) as line:
            line.settimeout(5.0)
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return line.recv(12).startswith(b"HTTP/1.1 ")
        return False
