"""A film is made by real workers: started, made, edited, failed, stopped, tried again."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import ConflictError, InputError, NotFoundError, OutOfCreditsError
from core.models import Event, Film, Project, Step, User
from core.services import events, films, scheduling
from core.stages import PublishRequest
from core.studio import Studio
from tests.engine_parts import (
    begin,
    change_draft,
    check_ledger,
    events_of,
    house,
    new_project,
    new_user,
    start_worker,
    steps_of,
    story,
    trouble,
    wait_asleep,
    wait_for,
    wait_for_film,
    workers,
)


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory, empty_database: bytes) -> Iterator[Studio]:
    """A studio with two workers, for all tests of this file."""
    with house(tmp_path_factory.mktemp("engine"), empty_database) as (studio, _), workers(studio):
        yield studio


@pytest.fixture
def working(at_work: Studio) -> Iterator[Studio]:
    """:func:`at_work`, with no trouble left from other tests."""
    yield at_work
    for left in at_work.settings.home.glob("*.*"):
        if left.suffix in (".fail", ".sleep", ".asleep", ".crash"):
            left.unlink(missing_ok=True)


def test_two_workers_make_a_film_and_then_remake_only_what_an_edit_changes(
    working: Studio,
) -> None:
    script = story("boat")
    user_id, project_id, film_id = begin(working, script=script)
    film = wait_for_film(working, film_id)
    made = steps_of(working, film_id)
    assert {step.status for step in made.values()} == {"done"}
    assert not any(step.reused for step in made.values())
    assert len({step.worker for step in made.values()}) == 2
    check_story(events_of(working, film_id))
    check_delivery(working, film, project_id)

    with working.sessions() as session:
        user, project = session.get_one(User, user_id), session.get_one(Project, project_id)
        change_draft(session, project, script=script.replace("quick", "fast"))
        estimate = films.estimate(working, session, user, project)
        assert (estimate.cost, estimate.revision, estimate.balance) == (0, True, 2)
        second = films.start(working, session, user, project)
        assert (second.number, second.revision, second.cost) == (2, True, 0)
        assert second.continuity == film.handed_on
    wait_for_film(working, second.id)
    edited = steps_of(working, second.id)
    remade = {task for task, step in edited.items() if not step.reused}
    assert {"script", "voice/s1.l1", "join"} <= remade
    assert not {task for task in remade if task.startswith(("images/", "lipsync/"))}
    assert not {task for task in remade if task.startswith(("segment/s2.k2", "segment/s3.k2"))}
    assert check_ledger(working, user_id) == ["grant", "reserve", "capture"]


def check_delivery(studio: Studio, film: Film, project_id: str) -> None:
    """All that is shown of a finished film is kept with it and its project."""
    delivery = PublishRequest.model_validate(film.delivery)
    assert studio.store.sound(delivery.film.video)
    assert (film.progress, film.seconds_left) == (1.0, 0.0)
    assert film.handed_on is not None
    with studio.sessions() as session:
        project = session.get_one(Project, project_id)
        assert delivery.thumbnails is not None
        assert project.cover == delivery.thumbnails.poster.model_dump()
        assert project.screenplay == film.screenplay is not None
        seen = films.progress_of(session, film)
    assert (seen.status, seen.fraction, seen.seconds_left) == ("done", 1.0, 0.0)
    assert {stage.stage for stage in seen.stages} == {
        "script", "voice", "images", "lipsync", "music", "subtitles", "compose",
    }  # fmt: skip


def check_story(told: list[Event]) -> None:
    """Events tell the film from its start to its end, numbered without gaps, in order."""
    assert [event.number for event in told] == list(range(1, len(told) + 1))
    assert sorted(event.at for event in told) == [event.at for event in told]
    kinds = [event.kind for event in told]
    assert kinds[:2] == ["job.queued", "job.started"]
    assert kinds[-1] == "job.completed"
    assert kinds.count("job.planned") == 3
    done = [event.body["done"] for event in told if event.kind == "step.completed"]
    assert done == list(range(1, len(done) + 1))
    progress = [event.body["progress"] for event in told if event.kind == "job.progress"]
    assert progress == sorted(progress)
    assert progress[-1] < 1


def test_a_provider_that_fails_is_replaced_and_the_film_says_so(working: Studio) -> None:
    trouble(working, "music.fail", "null")
    _, _, film_id = begin(working, script=story("kite"))
    film = wait_for_film(working, film_id)
    music = steps_of(working, film_id)["music"]
    assert music.provider == "spare"
    tried = [(one["provider"], one["ok"]) for one in music.attempts]
    assert tried == [("null", False), ("spare", True)]
    assert "music: null failed (null has a bad day)" in film.warnings


def test_a_film_that_fails_is_paid_back_kept_as_a_dead_letter_and_can_be_tried_again(
    working: Studio,
) -> None:
    letter = trouble(working, "lipsync.fail")
    user_id, _, film_id = begin(working, script=story("lamp", "canal"))
    film = wait_for_film(working, film_id, "failed")
    assert "has a bad day" in film.error
    assert check_ledger(working, user_id) == ["grant", "reserve", "release"]
    ended = steps_of(working, film_id)
    assert {one.status for one in ended.values()} <= {"done", "failed", "cancelled"}
    failed = [one for one in ended.values() if one.status == "failed"]
    assert [one.stage for one in failed] == ["lipsync"]
    assert [one["ok"] for one in failed[0].attempts] == [False, False, False]
    with working.sessions() as session:
        assert (film_id, failed[0].task) in [
            (one.film_id, one.task) for one in scheduling.dead(session)
        ]

    letter.unlink()
    with working.sessions() as session:
        scheduling.retry_dead(working, session, film_id)
    wait_for_film(working, film_id)
    made = steps_of(working, film_id)
    kept = {task for task, one in ended.items() if one.status == "done"}
    assert all(made[task].finished_at == ended[task].finished_at for task in kept)
    assert check_ledger(working, user_id) == ["grant", "reserve", "release", "reserve", "capture"]
    kinds = [event.kind for event in events_of(working, film_id)]
    assert kinds.index("job.failed") < kinds.index("job.retried") < kinds.index("job.completed")


def test_cancel_stops_running_work_at_once_and_pays_back(working: Studio) -> None:
    trouble(working, "lipsync.sleep", "60")
    user_id, _, film_id = begin(working, script=story("drum", "lake"))
    wait_for(working, lambda session: running(session, film_id, "lipsync") == 2)
    (working.settings.home / "lipsync.sleep").unlink()
    began = time.monotonic()
    with working.sessions() as session:
        films.cancel(working, session, session.get_one(Film, film_id))
        films.cancel(working, session, session.get_one(Film, film_id))
    assert check_ledger(working, user_id) == ["grant", "reserve", "release"]
    # The workers are free for another film.
    with working.sessions() as session:
        user = session.get_one(User, user_id)
        project = new_project(session, user, script=story("bell"))
        other = films.start(working, session, user, project)
    wait_for(working, lambda session: session.get_one(Film, other.id).status != "queued")
    # Quiet machines take half a second.
    assert time.monotonic() - began < 5
    with working.sessions() as session:
        films.retry(working, session, session.get_one(Film, film_id))
    wait_for_film(working, film_id)
    wait_for_film(working, other.id)
    kinds = [event.kind for event in events_of(working, film_id)]
    assert kinds.index("job.cancelled") < kinds.index("job.retried") < kinds.index("job.completed")
    assert check_ledger(working, user_id).count("capture") == 2


def running(session: Session, film_id: str, stage: str) -> int:
    """How many steps of a stage are being made."""
    mine = (Step.film_id == film_id, Step.stage == stage, Step.status == "running")
    return session.scalar(select(func.count()).where(*mine)) or 0


def test_long_work_tells_how_far_it_is(working: Studio) -> None:
    trouble(working, "music.sleep", "2")
    _, _, film_id = begin(working, script=story("harp"))
    wait_for_film(working, film_id)
    shown = [
        stage["fraction"]
        for event in events_of(working, film_id)
        if event.kind == "job.progress"
        for stage in event.body["stages"]
        if stage["stage"] == "music"
    ]
    assert any(0 < fraction < 1 for fraction in shown)
    assert shown == sorted(shown)


def test_a_crash_in_native_code_costs_one_try(working: Studio) -> None:
    trouble(working, "music.crash")
    user_id, _, film_id = begin(working, script=story("coin"))
    wait_for_film(working, film_id)
    music = steps_of(working, film_id)["music"]
    assert [one["ok"] for one in music.attempts] == [False, True]
    assert "died" in music.attempts[0]["reason"]
    assert check_ledger(working, user_id) == ["grant", "reserve", "capture"]


def test_a_damaged_artifact_is_made_again(working: Studio) -> None:
    sleep = trouble(working, "subtitles.sleep", "60")
    _, _, film_id = begin(working, script=story("sail"), aspect="1:1")
    wait_asleep(working, "subtitles")
    poster = _waited(working, film_id, "thumbnails")["poster"]["sha256"]
    (working.settings.store / "objects" / poster[:2] / poster).write_bytes(b"dust")
    sleep.unlink()
    # Stops the worker that sleeps.
    with working.sessions() as session:
        films.cancel(working, session, session.get_one(Film, film_id))
        films.retry(working, session, session.get_one(Film, film_id))
    film = wait_for_film(working, film_id)
    assert film.repairs == 1
    delivery = PublishRequest.model_validate(film.delivery)
    assert delivery.thumbnails is not None
    assert working.store.sound(delivery.thumbnails.poster)
    assert {step.status for step in steps_of(working, film_id).values()} == {"done"}


def _waited(studio: Studio, film_id: str, task: str) -> dict:
    """A step's result, once it is done."""
    wait_for(studio, lambda session: session.get_one(Step, (film_id, task)).status == "done")
    document = steps_of(studio, film_id)[task].document
    assert document is not None
    return document


def test_a_plan_that_cannot_be_made_fails_the_film_with_its_reason(working: Studio) -> None:
    user_id, _, film_id = begin(working, script=story("pipe"), voices={"Nobody": "null:1"})
    film = wait_for_film(working, film_id, "failed")
    assert "Nobody" in film.error
    assert check_ledger(working, user_id) == ["grant", "reserve", "release"]


def test_the_overview_shows_queues_and_workers(working: Studio) -> None:
    trouble(working, "script.sleep", "30")
    _, _, film_id = begin(working, script=story("wheel"))
    wait_asleep(working, "script")
    seen = scheduling.queues(working)
    assert seen.alive
    assert {one.name: one.running for one in seen.queues}["cpu-low"] == 1
    assert sorted(one.state for one in seen.workers) == ["busy", "idle"]
    assert [one.job for one in seen.workers if one.job] == [f"script of {film_id}"]
    with working.sessions() as session:
        films.cancel(working, session, session.get_one(Film, film_id))


def test_a_worker_told_to_leave_gives_its_step_back_at_once(studio: Studio) -> None:
    sleep = trouble(studio, "script.sleep", "60")
    _, _, film_id = begin(studio)
    worker = start_worker(studio)
    try:
        wait_asleep(studio, "script")
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
        assert time.monotonic() - began < 5
    finally:
        worker.kill()
        worker.wait()
    step = steps_of(studio, film_id)["script"]
    assert (step.status, step.tries) == ("waiting", 0)
    sleep.unlink()
    with workers(studio, 1):
        wait_for(studio, lambda session: session.get_one(Step, (film_id, "script")).tries == 1)


def test_what_cannot_be_started_is_refused_and_costs_nothing(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 1)
        project = new_project(session, user)
        with pytest.raises(InputError, match="no style"):
            films.start(studio, session, user, new_project(session, user, style="crayon"))
        with pytest.raises(InputError):
            films.start(studio, session, user, new_project(session, user, script="Too short."))
        with pytest.raises(InputError, match="no provider"):
            films.start(studio, session, user, new_project(session, user, use={"voice": "x"}))
        film = films.start(studio, session, user, project)
        with pytest.raises(ConflictError, match="being made already"):
            films.start(studio, session, user, project)
        with pytest.raises(OutOfCreditsError):
            films.start(studio, session, user, new_project(session, user))
        with pytest.raises(ConflictError):
            films.retry(studio, session, film)
        stranger = new_user(session)
        with pytest.raises(NotFoundError):
            films.owned(session, stranger, film.id)
        assert films.owned(session, user, film.id).id == film.id
        assert [one.number for one in films.films_of(session, project)] == [1]
    assert check_ledger(studio, user.id) == ["grant", "reserve"]


def test_a_plan_makes_only_so_many_films_at_once(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 9)
        for _ in range(3):
            films.start(studio, session, user, new_project(session, user))
        with pytest.raises(ConflictError, match="3 of your films are being made"):
            films.start(studio, session, user, new_project(session, user))
        assert user.credits == 6


def test_without_the_queue_server_a_film_starts_all_the_same(studio: Studio) -> None:
    studio.settings = studio.settings.model_copy(update={"redis_url": "unix:///nowhere/q.sock"})
    user_id, _, film_id = begin(studio)
    assert steps_of(studio, film_id) == {}
    assert not scheduling.queues(studio).alive
    assert check_ledger(studio, user_id) == ["grant", "reserve"]


def test_events_are_documents_that_can_be_read_on_from_anywhere(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    with studio.sessions() as session:
        first = events.since(session, film_id, 0)
        assert [events.document(one)["type"] for one in first] == ["job.queued"]
        assert events.document(first[0])["job"] == film_id
        assert events.since(session, film_id, 1) == []
        films.cancel(studio, session, session.get_one(Film, film_id))
        with_progress = events.since(session, film_id, 0)
        assert events.sweep(session) == 0
        assert events.since(session, film_id, 0) == with_progress
