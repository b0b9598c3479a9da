"""A worker: takes jobs from the queues and makes films.

``python worker.py`` serves every queue; ``--needs gpu`` only those of tasks that need one. As many
may run as there are machines and cores; each does one task at a time, in a warm process of its
own that keeps its models.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Retry, SimpleWorker

from core.errors import FilmwrightError, StoreAwayError
from core.execution import queued
from core.execution.alive import name_of_this
from core.execution.hand import Hand
from core.services import advancing, courier, keeping, making, renditions
from core.services.making import Desk
from core.settings import read_settings
from core.studio import Studio, open_studio
from plugins import BUILT_IN

log = logging.getLogger("filmwright.worker")

#: Seconds of waiting for a queue server that is away, at first and at most.
_PATIENCE = (0.2, 2.0)

_desk: Desk | None = None


def make(film_id: str, task: str) -> Retry | None:
    """The job that makes one step."""
    after = making.make(_at(), film_id, task)
    # The database counts the tries; RQ only waits and brings the job back.
    return None if after is None else Retry(max=1000, interval=int(after))


def advance(film_id: str, anew: bool = False) -> Retry | None:
    """The job that plans on where more of a film became known, and that finishes it."""
    desk = _at()
    return _when_store_is_there(lambda: advancing.advance(desk.studio, film_id, desk.plans, anew))


def convert(film_id: str, name: str) -> Retry | None:
    """The job that makes another form of a finished film."""
    return _when_store_is_there(lambda: renditions.make(_at().studio, film_id, name))


def _when_store_is_there(work: Callable[[], None]) -> Retry | None:
    try:
        work()
    except StoreAwayError as error:
        log.warning("%s; trying again", error)
        return Retry(max=1000, interval=int(making.AWAY_RETRY_AFTER))
    return None


def _at() -> Desk:
    if _desk is None:
        raise FilmwrightError("this process is no worker")
    return _desk


class FilmWorker(SimpleWorker):
    """RQ's worker, whose work is done in the hand of its desk; told to leave, it leaves at once."""

    log_result_lifespan = False
    log_job_description = False
    max_connection_wait_time = _PATIENCE[1]

    def handle_warm_shutdown_request(self) -> None:
        _at().leaving.set()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a worker until it is told to leave (or, with ``--burst``, until nothing is left)."""
    asked = _parse(arguments)
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        studio = open_studio(read_settings(), (*BUILT_IN, *asked.plugin))
    except FilmwrightError as error:
        print(f"worker: {error}", file=sys.stderr)
        return 2
    return run(studio, asked.needs.split(","), asked.name, asked.burst)


def run(studio: Studio, needs: Sequence[str], name: str = "", burst: bool = False) -> int:
    """Serve the queues of ``needs`` until told to leave."""
    global _desk
    _desk = Desk(studio, Hand(studio.modules, studio.store), name_of_this(name))
    _desk.hand.start()
    studio.store.sweep()
    keeper = threading.Thread(target=keeping.keep, args=(studio, _desk.name, _desk.leaving))
    keeper.daemon = True
    keeper.start()
    carrying = courier.start(studio, _desk.name, _desk.leaving)
    try:
        _serve(_desk, queued.queue_names(needs), burst)
    finally:
        _desk.leaving.set()
        _desk.hand.stop()
        _join([keeper, *carrying])
        studio.close()
    return 0


def _join(threads: Sequence[threading.Thread], seconds: float = 2.0) -> None:
    """Wait for those who help; who is still waiting for somebody then goes on after a restart."""
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _serve(desk: Desk, queues: list[str], burst: bool) -> None:
    """Work; when the queue server goes away, wait for it."""
    patience, life = _PATIENCE[0], 0
    while not desk.leaving.is_set():
        life += 1
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _leave)
        began = time.monotonic()
        connection = Redis.from_url(desk.studio.settings.redis)
        try:
            worker = FilmWorker(
                queues, name=f"{desk.name}-{life}", connection=connection, worker_ttl=30
            )
            worker.work(burst=burst, logging_level="WARNING")
            if burst:
                return
        except RedisError as error:
            log.warning("the queue server is away (%s); trying again", error)
        finally:
            connection.close()
        if time.monotonic() - began > 5:
            patience = _PATIENCE[0]
        desk.leaving.wait(patience)
        patience = min(patience * 2, _PATIENCE[1])


def _leave(_number: int, _frame: Any) -> None:
    """Told to leave while the queue server is away: RQ's own handlers are not in place then."""
    _at().leaving.set()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="worker.py", description="Make films from the queues.")
    parser.add_argument("--needs", default="cpu,gpu", metavar="cpu,gpu", help="which tasks")
    parser.add_argument("--name", default="", help="shown beside host and process id")
    parser.add_argument("--burst", action="store_true", help="leave when nothing is left to do")
    parser.add_argument("--plugin", action="append", default=[], metavar="MODULE",
                        help="load one more plugin")  # fmt: skip
    return parser.parse_args(arguments)


if __name__ == "__main__":
    # Jobs name `worker.make`: they must meet this module under that name, not as `__main__`.
    import worker

    sys.exit(worker.main())
