"""Links that expire: what anybody who has one may save, and when no more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from core.errors import NotFoundError
from core.models import Film, Project, User, now
from core.services import sharing
from core.stages import PublishRequest
from core.studio import Studio
from tests.engine_parts import new_project
from tests.film_room_parts import Browser, Made, Room, add_film, lay, sign_in


@pytest.fixture
def room(studio: Studio, sketched: Made) -> Room:
    """A finished film."""
    return lay(studio, sketched)


@pytest.fixture
def visitor(app) -> FlaskClient:
    """Somebody without an account."""
    app.test_client_class = Browser
    return app.test_client()


def link(studio: Studio, room: Room, item: str = "mp4", days: float = 7) -> str:
    """The path of a link."""
    with studio.sessions() as session:
        url = sharing.link(studio, session.get_one(Film, room.film_id), item, days)
    assert url.startswith(f"{studio.settings.address}/")
    return urlsplit(url).path


def film_of(studio: Studio, room: Room) -> bytes:
    with studio.sessions() as session:
        delivery = PublishRequest.model_validate(session.get_one(Film, room.film_id).delivery)
    return studio.store.read(delivery.film.video)


def test_whoever_has_the_link_saves_the_film(
    studio: Studio, room: Room, visitor: FlaskClient
) -> None:
    there = link(studio, room)
    page = visitor.get(there)
    assert page.status_code == 200
    assert (page.headers["X-Robots-Tag"], page.headers["Cache-Control"][:7]) == (
        "noindex",
        "private",
    )
    assert f'href="{there}/file"' in page.text
    assert (now() + timedelta(days=7)).strftime("%Y") in page.text
    saved = visitor.get(f"{there}/file")
    assert saved.data == film_of(studio, room)
    assert "the-boat.mp4" in saved.headers["Content-Disposition"]
    part = visitor.get(f"{there}/file", headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, film_of(studio, room)[2:6])
    assert visitor.get(f"{there}/poster").status_code == 200
    # It opens this file and nothing else.
    assert visitor.get(f"/media/films/{room.film_id}/video/mp4").status_code in (302, 401)


def test_a_whole_film_is_saved_by_link(studio: Studio, room: Room, visitor: FlaskClient) -> None:
    with zipfile.ZipFile(
        io.BytesIO(visitor.get(f"{link(studio, room, 'zip')}/file").data)
    ) as whole:
        assert "the-boat/the-boat.mp4" in whole.namelist()
    words = visitor.get(f"{link(studio, room, 'srt.en')}/file")
    assert "-->" in words.text
    watch = link(studio, room, "watch")
    assert watch.startswith("/watch/")
    assert visitor.get(watch.replace("/watch/", "/d/")).status_code == 404


def test_a_link_expires(
    studio: Studio, room: Room, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = link(studio, room, days=1 / 24)
    assert visitor.get(there).status_code == 200
    later = now() + timedelta(minutes=61)
    monkeypatch.setattr(sharing, "now", lambda: later)
    for path in (there, f"{there}/file", f"{there}/poster"):
        assert visitor.get(path).status_code == 404


def test_a_forged_link_opens_nothing(studio: Studio, room: Room, visitor: FlaskClient) -> None:
    there = link(studio, room)
    token = there.rpartition("/")[2]
    body, _, signature = token.rpartition(".")
    forged = [
        token[:-1],
        f"{token}x",
        f"{body}.{signature[::-1]}",
        f"x{token}",
        body,
        "x",
        "0" * 200,
    ]
    for one in forged:
        assert visitor.get(f"/d/{one}").status_code == 404
    # What the studio signs for other purposes is no link.
    from core.services.links import sign

    with studio.sessions() as session:
        user = session.get_one(User, room.user_id)
        other = sign(studio.settings.secret(), "verify", user)
        with pytest.raises(NotFoundError):
            sharing.read(studio, session, other)


def _bin(_film: Film, project: Project, _user: User) -> None:
    project.deleted_at = now()


def _hold_back(film: Film, _project: Project, _user: User) -> None:
    film.moderation = "flagged"


def _suspend(_film: Film, _project: Project, user: User) -> None:
    user.status = "suspended"


@pytest.mark.parametrize("change", [_bin, _hold_back, _suspend])
def test_a_link_ends_when_the_film_may_not_be_had(
    studio: Studio, room: Room, visitor: FlaskClient,
    change: Callable[[Film, Project, User], None],
) -> None:  # fmt: skip
    there = link(studio, room)
    with studio.sessions() as session:
        change(
            session.get_one(Film, room.film_id), session.get_one(Project, room.project_id),
            session.get_one(User, room.user_id),
        )  # fmt: skip
        session.commit()
    assert visitor.get(there).status_code == visitor.get(f"{there}/file").status_code == 404


def test_a_link_is_for_one_version(
    studio: Studio, room: Room, sketched: Made, visitor: FlaskClient
) -> None:
    there = link(studio, room)
    with studio.sessions() as session:
        project, user = (
            session.get_one(Project, room.project_id),
            session.get_one(User, room.user_id),
        )
    add_film(studio, sketched, user, project, 2)
    with studio.sessions() as session:
        session.execute(delete(Film).where(Film.id == room.film_id))
        session.commit()
    assert visitor.get(there).status_code == 404


def test_an_unfinished_film_and_a_form_that_is_not_made_have_no_link(
    studio: Studio, room: Room
) -> None:
    with pytest.raises(NotFoundError):
        link(studio, room, "480p")
    with studio.sessions() as session:
        session.get_one(Film, room.film_id).status = "running"
        session.commit()
    with pytest.raises(NotFoundError):
        link(studio, room, "watch")


def test_links_are_made_by_programs_and_in_the_film_room(
    studio: Studio, room: Room, app, visitor: FlaskClient
) -> None:
    owner = app.test_client()
    sign_in(studio, owner, room.user_id)
    page = owner.get(f"/projects/{room.project_id}/downloads").text
    assert f'data-shares="/api/v1/jobs/{room.film_id}/links"' in page
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    asked = {"json": {"item": "mp4", "days": 7}, "headers": {"X-CSRF-Token": token}}
    made = owner.post(f"/api/v1/jobs/{room.film_id}/links", **asked)
    assert made.status_code == 201
    assert visitor.get(urlsplit(made.json["data"]["url"]).path).status_code == 200
    assert visitor.post(f"/api/v1/jobs/{room.film_id}/links", json={}).status_code == 401
    newest = owner.get(f"/api/v1/projects/{room.project_id}/download").json["data"]
    assert set(newest) == {"videoUrl", "subtitleUrl", "expiresAt"}
    for name in ("videoUrl", "subtitleUrl"):
        assert visitor.get(urlsplit(newest[name]).path).status_code == 200


def test_several_films_come_in_one_zip(studio: Studio, room: Room, sketched: Made, app) -> None:
    app.test_client_class = Browser
    owner = app.test_client()
    sign_in(studio, owner, room.user_id)
    with studio.sessions() as session:
        user = session.get_one(User, room.user_id)
        other = new_project(session, user)
    twin = add_film(studio, sketched, user, other).id
    with studio.sessions() as session:
        session.get_one(Film, twin).delivery["title"] = "The Boat"
    answer = owner.get(f"/media/archive?film={room.film_id}&film={twin}&film={twin}")
    assert "films.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as whole:
        assert whole.testzip() is None
        names = whole.namelist()
        assert whole.read("the-boat/the-boat.mp4") == film_of(studio, room)
    assert {name.split("/")[0] for name in names} == {"the-boat", "the-boat-2"}
    assert len(names) == len(set(names)) == 2 * sum(name.startswith("the-boat/") for name in names)
    assert not list((studio.settings.store / "scratch").iterdir())
    same = owner.get(f"/api/v1/films/archive?ids={room.film_id},{twin}")
    assert len(same.data) == len(answer.data)
    assert f'value="{twin}"' in owner.get("/projects/archive").text
    assert owner.get("/media/archive").status_code == 422
    assert owner.get("/media/archive?film=x").status_code == 404
