"""Jobs that were lost, stuck or forged are found and laid again; nothing is done twice."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from rq.job import Job, JobStatus
from sqlalchemy import select, update

from core.errors import FilmwrightError
from core.execution.hand import Hand, HandDiedError
from core.execution.unfolding import Unfoldings
from core.models import Event, Film, Step, now
from core.runner import Outcome
from core.services import advancing, films, laying, making, scheduling, steps
from core.services.making import Desk
from core.stages import ScriptRequest
from core.studio import Studio
from tests.engine_parts import begin, check_ledger, events_of, house, steps_of, trouble
from tests.parts import STORY


@pytest.fixture
def studio(
    tmp_path: Path, empty_database: bytes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Studio]:
    """A studio whose keeper is sure at once."""
    monkeypatch.setattr(scheduling, "_SURE_AFTER", 0.0)
    monkeypatch.setenv("TROUBLE", str(tmp_path / "home"))
    with house(tmp_path, empty_database) as (studio, _):
        yield studio


@pytest.fixture
def desk(studio: Studio) -> Iterator[Desk]:
    """A worker's desk in this process."""
    name = f"{socket.gethostname()}-{os.getpid()}-test"
    desk = Desk(studio, Hand(studio.modules, studio.store), name)
    yield desk
    desk.hand.stop()


def advance(studio: Studio, film_id: str, anew: bool = False) -> None:
    """As the job does, in a process that knows nothing yet."""
    advancing.advance(studio, film_id, Unfoldings(studio.registry), anew)


def waiting(studio: Studio) -> list[str]:
    """The jobs in the queue of films of the free plan."""
    return [job.decode() for job in studio.redis.lrange("rq:queue:cpu-low", 0, -1)]


def forget_calls(studio: Studio) -> None:
    """Take the jobs away that have the film looked at anyway."""
    for job in waiting(studio):
        if "_at_call-" in job:
            Job.fetch(job, connection=studio.redis).delete()


def is_found(studio: Studio, film_id: str) -> bool:
    """Whether the keeper finds that something of the film is lost; and it is laid again."""
    found = scheduling.reconcile(studio, scheduling.Suspicions())
    if not found:
        return False
    forget_calls(studio)
    advance(studio, film_id, anew=True)
    assert scheduling.reconcile(studio, scheduling.Suspicions()) == []
    return found == [film_id]


def test_a_film_that_goes_well_is_left_alone(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    assert not is_found(studio, film_id)
    forget_calls(studio)
    assert is_found(studio, film_id)
    assert not is_found(studio, film_id)


def test_lost_jobs_are_laid_again(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    forget_calls(studio)
    advance(studio, film_id)
    script = next(job for job in waiting(studio) if "script" in job)

    studio.redis.flushall()
    assert is_found(studio, film_id)
    # A worker took the job off the queue, and died.
    studio.redis.delete("rq:queue:cpu-low")
    assert is_found(studio, film_id)
    # RQ took it for abandoned.
    Job.fetch(script, connection=studio.redis).set_status(JobStatus.FAILED)
    assert is_found(studio, film_id)
    # The one it waits for is gone.
    Job.fetch(script, connection=studio.redis).delete()
    assert is_found(studio, film_id)
    # It was started by a worker that is no more.
    studio.redis.lrem("rq:queue:cpu-low", 0, script)
    studio.redis.hset(Job.key_for(script), mapping={"status": "started", "worker_name": gone()})
    assert is_found(studio, film_id)
    assert sum("script" in job for job in waiting(studio)) == 1


def gone() -> str:
    """The name of a worker whose process has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{socket.gethostname()}-{process.pid}-1"


def test_a_planner_that_was_killed_holds_the_film_no_longer(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    studio.redis.set(f"film:{film_id}:lock", gone(), px=60_000)
    began = time.monotonic()
    advance(studio, film_id)
    assert time.monotonic() - began < 5
    assert steps_of(studio, film_id).keys() == {"script"}


def test_advancing_many_times_at_once_changes_nothing(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    forget_calls(studio)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _number: advance(studio, film_id), range(8)))
    assert steps_of(studio, film_id).keys() == {"script"}
    with studio.sessions() as session:
        kinds = list(session.scalars(select(Event.kind).order_by(Event.number)))
        assert session.get_one(Film, film_id).status == "running"
    assert kinds.count("job.started") == kinds.count("job.planned") == 1
    assert len(waiting(studio)) == 1


def test_a_step_is_taken_up_once_and_its_first_result_counts(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    advance(studio, film_id)
    first, second = (
        Outcome(key="k", provider=name, document={"by": name}, seconds=1) for name in "ab"
    )
    with studio.sessions() as session:
        mine = steps.claim(session, film_id, "script", "one-1")
        assert mine is not None
        assert steps.claim(session, film_id, "script", "other-2") is None
        assert steps.holds(session, mine)
        assert steps.take_back(session, mine)
        assert not steps.holds(session, mine)
        other = steps.claim(session, film_id, "script", "other-2")
        assert other is not None
        assert steps.land(session, film_id, "script", first)
        assert not steps.land(session, film_id, "script", second)
        assert steps.failed_try(session, other, "too late", 1.0) is None
        assert not steps.put_back(session, other)
    step = steps_of(studio, film_id)["script"]
    assert (step.status, step.provider, step.tries) == ("done", "a", 2)
    kinds = [event.kind for event in events_of(studio, film_id)]
    assert kinds.count("step.completed") == 1


def test_a_worker_that_is_silent_loses_its_step(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    forget_calls(studio)
    advance(studio, film_id)
    with studio.sessions() as session:
        frozen = steps.claim(session, film_id, "script", "elsewhere-1")
        assert frozen is not None
        # Its job is none that RQ knows to run: what needs the step waits for its end.
        advance(studio, film_id, anew=True)
        assert not is_found(studio, film_id)
        silent = now() - timedelta(seconds=11)
        session.execute(update(Step).values(beat_at=silent))
        session.commit()
        assert is_found(studio, film_id)
        assert not steps.holds(session, frozen)
        assert steps.claim(session, film_id, "script", "here-2") is not None


def test_nothing_is_made_for_a_film_that_ended(studio: Studio, desk: Desk) -> None:
    user_id, _, film_id = begin(studio)
    advance(studio, film_id)
    with studio.sessions() as session:
        films.cancel(studio, session, session.get_one(Film, film_id))
    assert making.make(desk, film_id, "script") is None
    assert making.make(desk, "no such film", "script") is None
    advance(studio, film_id)
    assert steps_of(studio, film_id)["script"].status == "cancelled"
    assert waiting(studio) == []
    assert check_ledger(studio, user_id) == ["grant", "reserve", "release"]


def test_a_job_that_comes_too_early_does_nothing(studio: Studio, desk: Desk) -> None:
    _, _, film_id = begin(studio)
    advance(studio, film_id)
    assert making.make(desk, film_id, "join") is None
    assert making.make(desk, film_id, "script") is None
    assert steps_of(studio, film_id)["script"].status == "done"


def test_work_that_takes_too_long_is_ended_and_tried_again(
    studio: Studio, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying, "_AT_LEAST", 0.3)
    monkeypatch.setattr(laying, "_PATIENCE", 0.0)
    trouble(studio, "script.sleep", "60")
    user_id, _, film_id = begin(studio)
    advance(studio, film_id)
    assert making.make(desk, film_id, "script") == making.RETRY_AFTER[0]
    assert desk.hand.pid is None
    assert making.make(desk, film_id, "script") == making.RETRY_AFTER[1]
    with pytest.raises(FilmwrightError, match="longer than"):
        making.make(desk, film_id, "script")
    with studio.sessions() as session:
        film = session.get_one(Film, film_id)
        assert (film.status, "longer than" in film.error) == ("failed", True)
    assert check_ledger(studio, user_id) == ["grant", "reserve", "release"]


def test_a_hand_works_again_after_it_was_stopped_or_died(studio: Studio, desk: Desk) -> None:
    request = ScriptRequest(script=STORY)

    def stop(_fraction: float) -> None:
        raise FilmwrightError("stop")

    trouble(studio, "script.sleep", "60")
    with pytest.raises(FilmwrightError, match="stop"):
        desk.hand.work(request, {}, stop)
    assert desk.hand.pid is None
    trouble(studio, "script.sleep", "0")
    trouble(studio, "script.crash")
    with pytest.raises(HandDiedError):
        desk.hand.work(request, {}, lambda _fraction: None)
    assert desk.hand.work(request, {}, lambda _fraction: None).provider == "analyst"
    warm = desk.hand.pid
    assert desk.hand.work(request, {}, lambda _fraction: None).reused
    assert desk.hand.pid == warm
