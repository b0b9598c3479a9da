"""The essentials of the engine on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.models import Project, Step, User
from core.services import credits, films
from core.studio import Studio
from migrations import bring_up_to_date
from tests.engine_parts import (
    begin,
    change_draft,
    check_ledger,
    check_told_once,
    house,
    new_user,
    starts_at_once,
    steps_of,
    story,
    trouble,
    wait_asleep,
    wait_for,
    wait_for_film,
    workers,
)


@pytest.fixture
def studio(tmp_path: Path, postgresql: str) -> Iterator[Studio]:
    """A studio on PostgreSQL."""
    with house(tmp_path, None, postgresql) as (studio, _):
        bring_up_to_date(studio.engine)
        yield studio


def test_films_are_made_edited_and_outlive_their_workers(studio: Studio) -> None:
    sleep = trouble(studio, "music.sleep", "60")
    script = story("boat")
    user_id, project_id, film_id = begin(studio, script=script)
    with workers(studio, 2) as processes:
        wait_asleep(studio, "music")
        worker = steps_of(studio, film_id)["music"].worker
        sleep.unlink()
        next(one for one in processes if f"-{one.pid}" in worker).kill()
        wait_for(studio, lambda session: _tries(session, film_id, "music") > 1)
        wait_for_film(studio, film_id)
        check_told_once(studio, film_id)
        with studio.sessions() as session:
            project = session.get_one(Project, project_id)
            change_draft(session, project, script=script.replace("quick", "fast"))
            edit = films.start(studio, session, session.get_one(User, user_id), project)
        wait_for_film(studio, edit.id)
    steps = steps_of(studio, edit.id).values()
    assert 0 < sum(not step.reused for step in steps) < len(steps) / 2
    assert check_ledger(studio, user_id) == ["grant", "reserve", "capture"]


def _tries(session: Session, film_id: str, task: str) -> int:
    return session.get_one(Step, (film_id, task)).tries


def test_a_hundred_starts_at_once_with_three_credits_start_three_films(studio: Studio) -> None:
    assert starts_at_once(studio, 100) == 3


def test_monthly_credits_come_once(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 0)
        user.renews_at = datetime(2026, 2, 1, tzinfo=UTC)
        session.commit()
        for _ in range(2):
            credits.renew_due(session, datetime(2026, 2, 2, tzinfo=UTC))
        session.refresh(user)
        assert user.credits == 3
        assert check_ledger(studio, user.id) == ["monthly"]


def test_stopping_and_going_on_pays_back_and_takes_anew(studio: Studio) -> None:
    user_id, _, film_id = begin(studio)
    with studio.sessions() as session:
        film = films.owned(session, session.get_one(User, user_id), film_id)
        films.cancel(studio, session, film)
        films.retry(studio, session, film)
        films.cancel(studio, session, film)
    kinds = ["grant", "reserve", "release", "reserve", "release"]
    assert check_ledger(studio, user_id) == kinds
