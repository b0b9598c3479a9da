"""Running the studio: who may, what it changes, and the record of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import ConflictError, InputError, NotFoundError
from core.film import Brief
from core.models import AuditEntry, Film, LedgerEntry, Login, Project, Step, User, now
from core.services import (
    admin,
    credits,
    films,
    logins,
    moderation,
    operations,
    statements,
    statistics,
)
from core.studio import Studio, open_studio
from tests.parts import STORY, USE_NULL

PAGES = ("", "/people", "/jobs", "/moderation", "/providers", "/audit", "/health")


def keep(studio: Studio, *rows: Any) -> None:
    """Write rows."""
    with studio.sessions() as session, session.begin():
        session.add_all(rows)


@pytest.fixture
def boss(studio: Studio) -> User:
    """An admin with a second factor."""
    user = User(email="ada@example.com", name="Ada", role="admin", totp_at=now(), verified_at=now())
    keep(studio, user)
    return user


@pytest.fixture
def creator(studio: Studio) -> User:
    """Somebody who makes films."""
    user = User(email="ben@example.com", name="Ben <b>", verified_at=now())
    keep(studio, user)
    return user


def film_of(studio: Studio, owner: User, script: str = STORY, **facts: Any) -> Film:
    """A project of ``owner`` with one film."""
    project = Project(owner_id=owner.id, title="The Paper Boat", draft={"script": script})
    keep(studio, project)
    film = Film(project_id=project.id, owner_id=owner.id, number=1, brief={"script": script},
                **facts)  # fmt: skip
    keep(studio, film)
    return film


def sign_in(client: Any, studio: Studio, user: User) -> None:
    """Let the browser be ``user``'s."""
    with studio.sessions() as session:
        opened = logins.open_page(session, user)
    with client.session_transaction() as kept:
        kept["login"] = opened


def send(client: Any, page: str, action: str, **fields: str) -> Any:
    """Send a form of ``page`` as its reader would, and follow where it leads."""
    shown = client.get(page).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert token is not None
    return client.post(
        action, data={"csrf_token": token[1], **fields}, follow_redirects=True
    ).get_data(as_text=True)


# --- who may -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_only_admins_with_a_second_factor_come_in(
    client: Any, studio: Studio, boss: User, creator: User, page: str
) -> None:
    assert "/sign-in" in client.get(f"/admin{page}").headers["Location"]
    sign_in(client, studio, creator)
    assert client.get(f"/admin{page}").status_code == 403
    bare = User(email="cleo@example.com", role="admin")
    keep(studio, bare)
    sign_in(client, studio, bare)
    assert "/settings" in client.get(f"/admin{page}").headers["Location"]
    sign_in(client, studio, boss)
    answer = client.get(f"/admin{page}")
    assert answer.status_code == 200
    assert "<h1" in answer.get_data(as_text=True)


def test_an_admin_without_a_second_factor_cannot_use_the_api(client: Any, studio: Studio) -> None:
    bare = User(email="cleo@example.com", role="admin")
    keep(studio, bare)
    with studio.sessions() as session:
        tokens = logins.open_tokens(session, studio.settings.secret(), bare)
    answer = client.get(
        "/api/v1/admin/users", headers={"Authorization": f"Bearer {tokens.access_token}"}
    )
    assert answer.status_code == 403


# --- people --------------------------------------------------------------------------------


@pytest.mark.usefixtures("boss", "creator")
def test_people_are_found_by_words_and_filters(studio: Studio) -> None:
    keep(studio, User(email="b_%@example.com", name="Zoe", tier="pro", credits=9))
    with studio.sessions() as session:

        def names(**asked: Any) -> list[str]:
            found, total = admin.people(session, **asked)
            assert total == len(found)
            return [one.user.email for one in found]

        assert names(query="ben example") == ["ben@example.com"]
        assert names(query="b_%") == ["b_%@example.com"]
        assert names(tier="pro") == ["b_%@example.com"]
        assert names(role="admin") == ["ada@example.com"]
        assert names(sort="credits")[0] == "b_%@example.com"
        assert names(query="nobody") == []


def test_every_change_is_written_down(studio: Studio, boss: User, creator: User) -> None:
    with studio.sessions() as session:
        admin.change(session, boss, creator.id, tier="pro", note="asked by mail")
        admin.change(session, boss, creator.id, status="suspended")
        admin.change(session, boss, creator.id, status="active")
        admin.change(session, boss, creator.id, role="admin")
        admin.change(session, boss, creator.id, role="admin")
        admin.sign_out(session, boss, creator.id)
        entries, total = admin.audit(session)
        assert total == 5
        told = [(one.entry.action, one.entry.note, one.actor, one.subject) for one in entries]
    assert told == [
        ("signed_out", "", "Ada", "Ben <b>"),
        ("made_admin", "", "Ada", "Ben <b>"),
        ("reinstated", "", "Ada", "Ben <b>"),
        ("suspended", "", "Ada", "Ben <b>"),
        ("tier_changed", "free → pro · asked by mail", "Ada", "Ben <b>"),
    ]


def test_suspending_ends_sessions_at_once(studio: Studio, boss: User, creator: User) -> None:
    with studio.sessions() as session:
        shown = logins.open_page(session, creator)
        tokens = logins.open_tokens(session, studio.settings.secret(), creator)
        assert logins.user_of_page(session, shown) is not None
        admin.change(session, boss, creator.id, status="suspended")
        assert logins.user_of_page(session, shown) is None
        admin.change(session, boss, creator.id, status="active")
        assert logins.user_of_page(session, shown) is None
        with pytest.raises(InputError):
            logins.refresh(session, studio.settings.secret(), tokens.refresh_token)


def test_admins_cannot_lock_themselves_out(studio: Studio, boss: User, creator: User) -> None:
    with studio.sessions() as session:
        for wish in ({"status": "suspended"}, {"role": "user"}):
            with pytest.raises(ConflictError):
                admin.change(session, boss, boss.id, **wish)
            with pytest.raises(ConflictError):
                admin.change(session, creator, boss.id, **wish)
        for wish in ({"tier": "gold"}, {"status": "gone"}, {"role": "god"}):
            with pytest.raises(InputError):
                admin.change(session, boss, creator.id, **wish)
        with pytest.raises(NotFoundError):
            admin.change(session, boss, "0" * 32, tier="pro")
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_a_grant_sent_twice_gives_once(studio: Studio, boss: User, creator: User) -> None:
    with studio.sessions() as session:
        for _ in range(2):
            user = admin.grant(session, boss, creator.id, 5, "for the festival", "k1")
        assert user.credits == 5
        admin.grant(session, boss, creator.id, 1, "", "k2")
        entries = session.scalars(select(LedgerEntry)).all()
        assert [(one.amount, one.note) for one in entries] == [(5, "for the festival"), (1, "")]
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 2
        for amount in (0, -1, admin.MOST + 1):
            with pytest.raises(InputError):
                admin.grant(session, boss, creator.id, amount, "", "k3")


def test_the_persons_page_does_it_all(
    client: Any, studio: Studio, boss: User, creator: User
) -> None:
    film_of(studio, creator, status="done", cost=0)
    sign_in(client, studio, boss)
    page = f"/admin/people/{creator.id}"
    shown = client.get(page).get_data(as_text=True)
    assert "Ben &lt;b&gt;" in shown
    assert "Ben <b>" not in shown
    assert "The Paper Boat" in shown
    assert "7 credits given." in send(client, page, f"{page}/grant", amount="7", key="k")
    assert "Saved." in send(client, page, page, tier="starter")
    assert "Suspended" in send(client, page, page, status="suspended")
    assert "Signed out everywhere." in send(client, page, f"{page}/sign-out")
    assert "between 1 and" in send(client, page, f"{page}/grant", amount="0", key="k2")
    with studio.sessions() as session:
        user = session.get_one(User, creator.id)
        assert (user.credits, user.tier, user.status) == (7, "starter", "suspended")
        alive = select(func.count()).where(Login.user_id == user.id, Login.revoked_at.is_(None))
        assert session.scalar(alive) == 0
    assert client.get(f"/admin/people/{'0' * 32}").status_code == 404


# --- moderation ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (STORY, ""),
        ("The villain wants to kill the king; a bomb ticks under the stage of the opera.", ""),
        ("She reads him how to make\na BOMB from the old book.", "Terror and mass violence"),
        ("Free pornographic films", "Sexual content"),
        ("Pornography", "Sexual content"),
        ("He sells guaranteed returns.", "Deception"),
        ("The popcornography club", ""),
        ("这里有色情内容", "Sexual content"),
    ],
)
def test_only_what_a_term_names_is_held(text: str, reason: str) -> None:
    assert moderation.look(text).partition(":")[0] == reason


def test_a_held_film_stays_until_it_is_approved(
    client: Any, studio: Studio, boss: User, creator: User
) -> None:
    film = film_of(
        studio, creator, "Before. How to make a bomb? After. " * 9, status="done",
        moderation="flagged",
    )  # fmt: skip
    sign_in(client, studio, boss)
    page = client.get("/admin/moderation").get_data(as_text=True)
    assert "<mark>How to make a bomb</mark>" in page
    assert "Moderation (1)" in page
    done = send(client, "/admin/moderation", f"/admin/moderation/{film.id}", decision="approve")
    assert "Approved." in done
    assert "All clear" in done
    with studio.sessions() as session:
        assert session.get_one(Film, film.id).moderation == "approved"
        moderation.decide(session, boss, film.id, approved=False, note="on second thought")
        assert session.get_one(Film, film.id).moderation == "rejected"
        told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert told == ["film_approved", "film_rejected"]
        plain = film_of(studio, creator)
        with pytest.raises(ConflictError):
            moderation.decide(session, boss, plain.id, approved=True)


def test_a_film_is_flagged_when_it_is_started(studio: Studio, creator: User) -> None:
    script = STORY + "\n\nHe told her how to make a bomb, and she laughed at him."
    project = Project(
        owner_id=creator.id,
        title="The Fair",
        draft={"script": script, "style": "grey", "duration": 30, "use": USE_NULL},
    )
    keep(studio, project)
    with studio.sessions() as session:
        credits.grant(session, creator.id, 3, "grant", "first")
        film = films.start(studio, session, creator, project)
        assert film.moderation == "flagged"
        assert moderation.waiting(session) == 1
        brief = Brief.model_validate(film.brief)
        film.moderation = "approved"
        assert moderation.verdict(brief, film) == "approved"
        other = brief.model_copy(update={"script": script + " Guaranteed returns!"})
        assert moderation.verdict(other, film) == "flagged"
        film.moderation = "rejected"
        assert moderation.verdict(brief, film) == "flagged"
        assert moderation.verdict(brief.model_copy(update={"script": STORY}), film) == ""


# --- work and figures ----------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, studio: Studio) -> Iterator[Studio]:
    """A studio on each of the two databases."""
    if request.param == "sqlite":
        yield studio
        return
    from migrations import bring_up_to_date

    address = request.getfixturevalue("postgresql")
    settings = studio.settings.model_copy(update={"database_url": address})
    opened = open_studio(settings, studio.modules)
    bring_up_to_date(opened.engine)
    yield opened
    opened.close()


def test_figures_are_those_of_the_tables(either: Studio) -> None:
    boss = User(email="ada@example.com", name="Ada", role="admin", totp_at=now())
    creator = User(email="ben@example.com", seen_at=now())
    keep(either, boss, creator)
    for status in ("done", "done", "done", "failed", "running"):
        film = film_of(
            either, creator, status=status, started_at=now(),
            finished_at=None if status == "running" else now(),
            delivery={"film": {"duration": 90.0}} if status == "done" else None,
        )  # fmt: skip
        keep(either, Step(film_id=film.id, task="voice/1", stage="voice", seconds=1, took=2.5,
                          status="done", finished_at=now()))  # fmt: skip
    with either.sessions() as session:
        admin.grant(session, boss, creator.id, 5, "", "k")
        seen = statistics.overview(session, 7)
        assert (seen.people, seen.joined, seen.active, seen.films, seen.at_work) == (2, 2, 1, 5, 1)
        assert seen.success == 0.75
        assert seen.minutes == pytest.approx(4.5)
        assert (seen.credits_granted, seen.credits_held) == (5, 5)
        assert len(seen.days) == 7
        today = seen.days[-1]
        assert (today.day, today.done, today.failed, today.other) == (now().date(), 3, 1, 1)
        assert [(one.stage, one.tasks, one.seconds) for one in statistics.stages(session)] == [
            ("voice", 5, 2.5)
        ]
        people, total = admin.people(session, sort="films", query="example")
        assert ([one.films for one in people], total) == ([5, 0], 2)
        assert [one.user.email for one in admin.people(session, sort="seen")[0]] == [
            "ben@example.com",
            "ada@example.com",
        ]
        working, total = operations.films(session, "failed")
        assert ((working[0].done, working[0].total), total) == ((1, 1), 1)
        assert len(operations.steps_of(session, working[0].film.id)) == 1
        assert admin.audit(session)[1] == 1
        assert moderation.queue(session) == ([], 0)


def test_charts_have_their_figures_as_a_table(
    client: Any, studio: Studio, boss: User, creator: User
) -> None:
    film_of(studio, creator, status="failed", finished_at=now())
    sign_in(client, studio, boss)
    page = client.get("/admin?days=7").get_data(as_text=True)
    films = page[page.index('id="films-title"') :]
    first = re.search(r"<tbody>\s*<tr>(.*?)</tr>", films, re.S)
    assert first is not None
    assert re.findall(r'table__number">(\d+)<', first[1]) == ["0", "1", "0"]
    assert 'class="chart__part chart__part--failed"' in films


def test_films_are_cancelled_and_tried_again(
    client: Any, studio: Studio, boss: User, creator: User
) -> None:
    film = film_of(studio, creator, status="queued", cost=1)
    with studio.sessions() as session:
        credits.grant(session, creator.id, 1, "grant", "first")
        with session.begin_nested():
            credits.reserve(session, session.get_one(Film, film.id))
        session.commit()
        found, total = operations.films(session)
        assert (total, found[0].owner.email) == (1, "ben@example.com")
    sign_in(client, studio, boss)
    page = f"/admin/jobs/{film.id}"
    assert "The film was cancelled." in send(client, page, f"{page}/cancel")
    with studio.sessions() as session:
        assert session.get_one(User, creator.id).credits == 1
        assert session.get_one(Film, film.id).status == "cancelled"
        assert session.scalars(select(AuditEntry.action)).all() == ["film_cancelled"]
    assert client.get("/admin/jobs/nothing").status_code == 404


def test_dead_jobs_are_seen_tried_again_and_let_go(client: Any, studio: Studio, boss: User) -> None:
    from rq import Queue, SimpleWorker

    queue = Queue("cpu-normal", connection=studio.redis)
    jobs = [queue.enqueue("worker.make", "a" * 32, f"voice/{n}") for n in range(2)]
    SimpleWorker([queue], connection=studio.redis).work(burst=True, logging_level="CRITICAL")
    floor = operations.floor(studio)
    assert {(job.film_id, job.what) for job in floor.dead} == {
        ("a" * 32, "voice/0"),
        ("a" * 32, "voice/1"),
    }
    assert all(job.reason for job in floor.dead)
    sign_in(client, studio, boss)
    page = client.get("/admin/jobs").get_data(as_text=True)
    assert "voice/1" in page
    send(client, "/admin/jobs", f"/admin/jobs/dead/{jobs[0].id}", wish="forget")
    send(client, "/admin/jobs", f"/admin/jobs/dead/{jobs[1].id}", wish="retry")
    floor = operations.floor(studio)
    assert (floor.dead, floor.waiting) == ([], 1)
    gone = send(client, "/admin/jobs", f"/admin/jobs/dead/{jobs[0].id}", wish="retry")
    assert "not waiting to be tried again" in gone


def test_without_a_queue_server_the_pages_still_answer(
    client: Any, studio: Studio, boss: User
) -> None:
    from redis import Redis

    studio.__dict__["redis"] = Redis.from_url("unix:///nowhere.sock")
    sign_in(client, studio, boss)
    for page in ("/admin", "/admin/jobs", "/admin/health"):
        assert client.get(page).status_code == 200
    assert "does not answer" in client.get("/admin/jobs").get_data(as_text=True)


# --- billing -------------------------------------------------------------------------------


def test_the_billing_page_says_where_credits_went(
    client: Any, studio: Studio, boss: User, creator: User
) -> None:
    film = film_of(studio, creator, status="running", cost=1)
    with studio.sessions() as session:
        admin.grant(session, boss, creator.id, 2, "for the festival", "k")
        credits.reserve(session, session.get_one(Film, film.id))
        session.commit()
        assert statements.reserved(session, creator) == 1
    sign_in(client, studio, creator)
    page = client.get("/billing").get_data(as_text=True)
    assert "Reserved for “The Paper Boat”" in page
    assert "for the festival" in page
    assert "This is your last credit." in page
    assert "Reserved for films at work" in page
    assert page.count("<button") == page.count("<button class")
    assert client.get("/billing?page=99999999999").status_code == 200
