"""The ledger: never negative, never twice, its sum always the balance."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, OutOfCreditsError
from core.film import Brief
from core.models import Film
from core.services import credits, films
from core.services.plans import plans
from core.studio import Studio
from tests.engine_parts import check_ledger, new_project, new_user, starts_at_once
from tests.parts import STORY


def test_the_same_grant_comes_once_and_joins_an_open_transaction(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 0)
        first = credits.grant(session, user.id, 5, "grant", "thanks", "for the bug")
        again = credits.grant(session, user.id, 5, "grant", "thanks", "for the bug")
        assert (first.id, first.before, first.after) == (again.id, 0, 5)
        with pytest.raises(ConflictError):
            _buy_and_fail(session, user.id)
        session.refresh(user)
        assert user.credits == 5
        with pytest.raises(OutOfCreditsError):
            credits.grant(session, user.id, -6, "grant", "taken back")
        assert check_ledger(studio, user.id) == ["grant"]


def _buy_and_fail(session: Session, user_id: str) -> None:
    with writing(session):
        credits.grant(session, user_id, 7, "purchase", "bought")
        raise ConflictError("the caller's transaction fails, and the grant with it")


def test_a_hundred_starts_at_once_with_three_credits_start_three_films(studio: Studio) -> None:
    assert starts_at_once(studio, 100) == 3


def test_a_reserve_ends_once_and_a_new_attempt_is_paid_anew(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 3)
        film = films.start(studio, session, user, new_project(session, user))
        for settle in (credits.release, credits.release, credits.capture):
            with writing(session):
                settle(session, session.get_one(Film, film.id))
        session.refresh(user)
        assert user.credits == 3
        with writing(session):
            credits.reserve(session, session.get_one(Film, film.id))
        for settle in (credits.capture, credits.release):
            with writing(session):
                settle(session, session.get_one(Film, film.id))
        kinds = ["grant", "reserve", "release", "reserve", "capture"]
        assert check_ledger(studio, user.id) == kinds


def test_monthly_credits_are_filled_up_and_bought_ones_stay(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 0)
        credits.grant(session, user.id, 3, "monthly", f"monthly:{user.id}:2026-01")
        credits.grant(session, user.id, 10, "purchase", "bought")
        user.created_at = user.renews_at = datetime(2026, 1, 31, 9, tzinfo=UTC)
        user.renews_at = credits.next_month(user.created_at)
        session.commit()
        film = films.start(studio, session, user, new_project(session, user))

        before = datetime(2026, 2, 28, 8, tzinfo=UTC)
        assert credits.renew_due(session, before) == 0
        assert credits.renew_due(session, datetime(2026, 2, 28, 9, tzinfo=UTC)) == 1
        session.refresh(user)
        assert user.credits == 13
        assert user.renews_at == datetime(2026, 3, 31, 9, tzinfo=UTC)
        # Nothing was spent in March; the studio was off in April.
        films.cancel(studio, session, film)
        credits.renew_due(session, datetime(2026, 5, 15, tzinfo=UTC))
        credits.renew_due(session, datetime(2026, 5, 15, tzinfo=UTC))
        session.refresh(user)
        assert user.renews_at == datetime(2026, 5, 31, 9, tzinfo=UTC)
        assert user.credits == 14
    kinds = ["monthly", "purchase", "reserve", "monthly", "release"]
    assert check_ledger(studio, user.id) == kinds


def test_an_edit_of_a_paid_film_is_free_while_half_of_it_stays() -> None:
    paid = Film(brief=Brief(script=STORY, resolution="1080p").model_dump(mode="json"))
    pro, enterprise = plans()["pro"], plans()["enterprise"]
    edit = Brief(script=STORY.replace("brown", "green"), resolution="1080p")
    assert films.is_revision(edit, paid, pro)
    assert films.is_revision(edit.model_copy(update={"resolution": "720p"}), paid, pro)
    assert not films.is_revision(edit.model_copy(update={"resolution": "4k"}), paid, pro)
    assert films.is_revision(edit.model_copy(update={"resolution": "4k"}), paid, enterprise)
    assert not films.is_revision(Brief(script="Another. Story. Altogether."), paid, pro)
    assert not films.is_revision(edit, None, pro)


def test_history_comes_in_pages_newest_first(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 0)
        for number in range(5):
            credits.grant(session, user.id, 1, "grant", f"{user.id}:{number}")
        page = credits.history(session, user, page=2, size=2)
        assert page.total == 5
        assert [entry.after for entry in page.entries] == [3, 2]
