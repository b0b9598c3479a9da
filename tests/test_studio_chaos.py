"""Whatever is killed, films are finished, and each is paid once.

Workers, the processes they work with and the queue server are killed without warning while films
are being made; what dies is started again, as a supervisor would.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.execution.alive import is_dead
from core.models import Step
from core.studio import Studio
from tests.engine_parts import (
    QueueServer,
    begin,
    check_ledger,
    check_told_once,
    house,
    start_worker,
    steps_of,
    story,
    trouble,
    wait_asleep,
    wait_for,
    wait_for_film,
    workers,
)


@pytest.fixture
def place(tmp_path: Path, empty_database: bytes) -> Iterator[tuple[Studio, QueueServer]]:
    """A studio with a queue server that can be killed."""
    with house(tmp_path, empty_database) as (studio, server):
        yield studio, server


def hands_of(process: int) -> list[int]:
    """The processes that a worker started to work with."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(child) for thread in threads for child in thread.read_text().split()]
    return [
        child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_a_killed_worker_loses_nothing(place: tuple[Studio, QueueServer]) -> None:
    studio, _ = place
    sleep = trouble(studio, "music.sleep", "60")
    user_id, _, film_id = begin(studio)
    with workers(studio, 2) as processes:
        wait_asleep(studio, "music")
        worker = steps_of(studio, film_id)["music"].worker
        killed = next(one for one in processes if f"-{one.pid}" in worker)
        hands = hands_of(killed.pid)
        sleep.unlink()
        killed.kill()
        began = time.monotonic()
        wait_for(studio, lambda session: session.get_one(Step, (film_id, "music")).tries > 1)
        print(f"taken up again after {time.monotonic() - began:.1f} s")
        assert time.monotonic() - began < 15
        wait_for_film(studio, film_id)
        assert hands
        wait_for(studio, lambda _session: all(map(is_gone, hands)))
    check_told_once(studio, film_id)
    assert check_ledger(studio, user_id) == ["grant", "reserve", "capture"]


def is_gone(process: int) -> bool:
    """Whether a process ended, buried by its parent or not."""
    return is_dead(f"{socket.gethostname()}-{process}")


def test_the_queue_may_be_emptied_at_any_time(place: tuple[Studio, QueueServer]) -> None:
    studio, _ = place
    stages = ("script", "lipsync", "music")
    for stage in stages:
        trouble(studio, f"{stage}.sleep", "0.7")
    user_id, _, film_id = begin(studio)
    with workers(studio, 2):
        for stage in stages:
            wait_asleep(studio, stage)
            studio.redis.flushall()
        wait_for_film(studio, film_id)
    check_told_once(studio, film_id)
    assert check_ledger(studio, user_id) == ["grant", "reserve", "capture"]


def test_a_film_started_without_a_queue_server_is_made_when_it_is_back(
    place: tuple[Studio, QueueServer],
) -> None:
    studio, server = place
    server.kill()
    with workers(studio, 1):
        _, _, film_id = begin(studio)
        time.sleep(1.5)
        server.start()
        wait_for_film(studio, film_id)
    check_told_once(studio, film_id)


def test_three_films_outlive_the_death_of_everything(
    place: tuple[Studio, QueueServer],
) -> None:
    studio, server = place
    for stage in ("script", "voice", "lipsync", "music", "compose"):
        trouble(studio, f"{stage}.sleep", "0.1")
    films = [begin(studio, script=story(thing)) for thing in ("boat", "kite", "lamp")]
    with workers(studio, 2) as processes:
        wait_for(studio, lambda session: done(session) >= 4)
        for number in range(2):
            processes[number].kill()
            processes[number].wait()
            processes[number] = start_worker(studio)
            before = _count(studio)
            wait_for(studio, lambda session, before=before: done(session) > before + 2)
        server.kill()
        time.sleep(0.3)
        server.start()
        for _, _, film_id in films:
            wait_for_film(studio, film_id, seconds=60)
    for user_id, _, film_id in films:
        check_told_once(studio, film_id)
        assert check_ledger(studio, user_id) == ["grant", "reserve", "capture"]


def done(session: Session) -> int:
    """How many steps are done in all."""
    return session.scalar(select(func.count()).where(Step.status == "done")) or 0


def _count(studio: Studio) -> int:
    with studio.sessions() as session:
        return done(session)
