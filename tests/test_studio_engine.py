"""A film is made by real workers: started, made, edited, failed, stopped, tried again."""

from __future__ import annotations

import os
import signal
import time

import pytest
from sqlalchemy.orm import Session

from core.errors import ConflictError, InputError, NotFoundError, OutOfCreditsError
from core.models import Film, Project, Step, User
from core.services import events, films, scheduling
from core.stages import PublishRequest
from core.studio import Studio
from tests.engine_parts import (
    begin,
    change_draft,
    check_ledger,
    events_of,
    new_project,
    new_user,
    start_worker,
    steps_of,
    trouble,
    wait_for,
    wait_for_film,
    workers,
)
from tests.parts import STORY

NUMBERED = "the events of a film are numbered without gaps"


def test_two_workers_make_a_film_and_then_remake_only_what_an_edit_changes(studio: Studio) -> None:
    user_id, project_id, film_id = begin(studio)
    with workers(studio):
        film = wait_for_film(studio, film_id)
        told = events_of(studio, film_id)
        made = steps_of(studio, film_id)
        assert {step.status for step in made.values()} == {"done"}
        assert not any(step.reused for step in made.values())
        assert len({step.worker for step in made.values()}) == 2

        delivery = PublishRequest.model_validate(film.delivery)
        assert studio.store.sound(delivery.film.video)
        assert film.progress == 1.0
        assert film.screenplay is not None
        assert film.handed_on is not None
        with studio.sessions() as session:
            project = session.get_one(Project, project_id)
            assert delivery.thumbnails is not None
            assert project.cover == delivery.thumbnails.poster.model_dump()
            assert project.screenplay == film.screenplay

        with studio.sessions() as session:
            project = session.get_one(Project, project_id)
            change_draft(session, project, script=STORY.replace("quick", "fast"))
            estimate = films.estimate(studio, session, session.get_one(User, user_id), project)
            assert (estimate.cost, estimate.revision, estimate.balance) == (0, True, 2)
            second = films.start(studio, session, session.get_one(User, user_id), project)
            assert (second.number, second.revision, second.cost) == (2, True, 0)
            assert second.continuity == film.handed_on
        wait_for_film(studio, second.id)
    edited = steps_of(studio, second.id)
    remade = {task for task, step in edited.items() if not step.reused}
    assert {"script", "voice/s1.l1", "join"} <= remade
    assert not {task for task in remade if task.startswith(("images/", "lipsync/"))}
    assert not {task for task in remade if task.startswith(("segment/s2.k2", "segment/s3.k2"))}
    assert check_ledger(studio, user_id) == ["grant", "reserve", "capture"]
    check_story(told)


def check_story(told: list) -> None:
    """Events tell the film from its start to its end, in order."""
    assert [event.number for event in told] == list(range(1, len(told) + 1)), NUMBERED
    kinds = [event.kind for event in told]
    assert kinds[:2] == ["job.queued", "job.started"]
    assert kinds[-1] == "job.completed"
    assert kinds.count("job.planned") == 3
    done = [event.body["done"] for event in told if event.kind == "step.completed"]
    assert done == list(range(1, len(done) + 1))
    progress = [event.body["progress"] for event in told if event.kind == "job.progress"]
    assert progress == sorted(progress)
    assert progress[-1] < 1
    assert sorted(event.at for event in told) == [event.at for event in told]


def test_a_provider_that_fails_is_replaced_and_the_film_says_so(studio: Studio) -> None:
    trouble(studio, "music.fail", "null")
    _, _, film_id = begin(studio)
    with workers(studio):
        film = wait_for_film(studio, film_id)
    music = steps_of(studio, film_id)["music"]
    assert music.provider == "spare"
    assert [(one["provider"], one["ok"]) for one in music.attempts] == [
        ("null", False), ("spare", True),
    ]  # fmt: skip
    assert "music: null failed (null has a bad day)" in film.warnings


def test_a_film_that_fails_is_paid_back_kept_as_a_dead_letter_and_can_be_tried_again(
    studio: Studio,
) -> None:
    trouble(studio, "lipsync.fail")
    user_id, _, film_id = begin(studio)
    with workers(studio):
        film = wait_for_film(studio, film_id, "failed")
        assert "has a bad day" in film.error
        assert check_ledger(studio, user_id) == ["grant", "reserve", "release"]
        failed = [step for step in steps_of(studio, film_id).values() if step.status == "failed"]
        assert [step.stage for step in failed] == ["lipsync"]
        assert sum(not one["ok"] for one in failed[0].attempts) == 3
        assert {one.status for one in steps_of(studio, film_id).values()} <= {
            "done", "failed", "cancelled",
        }  # fmt: skip
        with studio.sessions() as session:
            letter = scheduling.dead(session)[0]
            assert (letter.film_id, letter.task) == (film_id, failed[0].task)
        kept = {task for task, one in steps_of(studio, film_id).items() if one.status == "done"}

        (studio.settings.home / "lipsync.fail").unlink()
        with studio.sessions() as session:
            scheduling.retry_dead(studio, session, film_id)
        wait_for_film(studio, film_id)
        made = steps_of(studio, film_id)
        assert all(made[task].tries <= 1 for task in kept)
    assert check_ledger(studio, user_id) == ["grant", "reserve", "release", "reserve", "capture"]
    kinds = [event.kind for event in events_of(studio, film_id)]
    assert kinds.index("job.failed") < kinds.index("job.retried") < kinds.index("job.completed")


def test_cancel_stops_running_work_within_two_seconds_and_pays_back(studio: Studio) -> None:
    trouble(studio, "lipsync.sleep", "60")
    user_id, _, film_id = begin(studio)
    with workers(studio):
        wait_for(studio, lambda session: running(session, film_id, "lipsync") == 2)
        began = time.monotonic()
        with studio.sessions() as session:
            films.cancel(studio, session, session.get_one(Film, film_id))
        assert check_ledger(studio, user_id) == ["grant", "reserve", "release"]
        # Both workers are free for the next film at once.
        trouble(studio, "lipsync.sleep", "0")
        with studio.sessions() as session:
            other = films.start(
                studio, session, session.get_one(User, user_id),
                new_project(session, session.get_one(User, user_id)),
            )  # fmt: skip
        wait_for(studio, lambda session: session.get_one(Film, other.id).status == "running", 2)
        assert time.monotonic() - began < 2
        with studio.sessions() as session:
            films.retry(studio, session, session.get_one(Film, film_id))
        wait_for_film(studio, film_id)
        wait_for_film(studio, other.id)
    kinds = [event.kind for event in events_of(studio, film_id)]
    assert kinds.index("job.cancelled") < kinds.index("job.retried") < kinds.index("job.completed")
    assert check_ledger(studio, user_id).count("capture") == 2


def running(session: Session, film_id: str, stage: str) -> int:
    """How many steps of a stage are being made."""
    from sqlalchemy import func, select

    mine = (Step.film_id == film_id, Step.stage == stage, Step.status == "running")
    return session.scalar(select(func.count()).where(*mine)) or 0


def test_a_worker_told_to_leave_gives_its_step_back(studio: Studio) -> None:
    trouble(studio, "music.sleep", "60")
    _, _, film_id = begin(studio)
    worker = start_worker(studio)
    try:
        wait_for(studio, lambda session: running(session, film_id, "music") == 1)
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(5) == 0
        assert time.monotonic() - began < 2
    finally:
        worker.kill()
    assert steps_of(studio, film_id)["music"].status == "waiting"
    trouble(studio, "music.sleep", "0")
    with workers(studio, 1):
        wait_for_film(studio, film_id)


def test_a_crash_in_native_code_costs_one_try(studio: Studio) -> None:
    trouble(studio, "music.crash")
    user_id, _, film_id = begin(studio)
    with workers(studio, 1):
        wait_for_film(studio, film_id)
    music = steps_of(studio, film_id)["music"]
    assert [one["ok"] for one in music.attempts] == [False, True]
    assert "died" in music.attempts[0]["reason"]
    assert check_ledger(studio, user_id) == ["grant", "reserve", "capture"]


def test_a_damaged_artifact_is_made_again(studio: Studio) -> None:
    sleep = trouble(studio, "music.sleep", "1.5")
    _, _, film_id = begin(studio)
    with workers(studio, 1):
        wait_for(studio, lambda session: running(session, film_id, "music") == 1)
        spoken = steps_of(studio, film_id)["voice/s1.l1"].document
        assert spoken is not None
        path = studio.settings.store / "objects" / spoken["audio"]["sha256"][:2]
        (path / spoken["audio"]["sha256"]).write_bytes(b"dust")
        sleep.unlink()
        film = wait_for_film(studio, film_id)
    assert film.repairs == 1
    assert {step.status for step in steps_of(studio, film_id).values()} == {"done"}


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


def test_a_plan_that_cannot_be_made_fails_the_film_with_its_reason(studio: Studio) -> None:
    user_id, _, film_id = begin(studio, voices={"Nobody": "null:1"})
    with workers(studio, 1):
        film = wait_for_film(studio, film_id, "failed")
    assert "Nobody" in film.error
    assert check_ledger(studio, user_id) == ["grant", "reserve", "release"]


def test_without_the_queue_server_a_film_starts_and_is_made_when_it_is_back(
    studio: Studio,
) -> None:
    studio.settings = studio.settings.model_copy(update={"redis_url": "unix:///nowhere/q.sock"})
    user_id, _, film_id = begin(studio)
    del studio.redis
    assert steps_of(studio, film_id) == {}
    assert not scheduling.queues(studio).alive
    assert check_ledger(studio, user_id) == ["grant", "reserve"]


def test_the_overview_shows_queues_and_workers(studio: Studio) -> None:
    begin(studio)
    seen = scheduling.queues(studio)
    assert seen.alive
    assert {one.name: one.waiting for one in seen.queues}["cpu-low"] == 1
    assert seen.workers == ()
    trouble(studio, "script.sleep", "20")
    with workers(studio, 1):
        wait_for(studio, lambda _session: bool(scheduling.queues(studio).workers))
        until = time.monotonic() + 10
        while time.monotonic() < until:
            worker = scheduling.queues(studio).workers[0]
            if worker.job.startswith("script of"):
                break
            time.sleep(0.05)
        assert worker.state == "busy"
        assert str(os.uname().nodename) in worker.name


def test_events_are_documents_that_can_be_read_on_from_anywhere(studio: Studio) -> None:
    _, _, film_id = begin(studio)
    with studio.sessions() as session:
        first = events.since(session, film_id, 0)
        assert [events.document(one)["type"] for one in first] == ["job.queued"]
        assert events.document(first[0])["job"] == film_id
        assert events.since(session, film_id, 1) == []
