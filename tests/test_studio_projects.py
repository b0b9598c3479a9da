"""Projects on their shelf: the service, the pages, the API, and what is nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import InputError, NotFoundError
from core.models import Asset, Film, Project, User, now
from core.services import keys, logins, projects, samples, showcase, usage
from core.services.drafts import draft_of
from core.studio import Studio

DELIVERY = {"film": {"duration": 61.5}}


@pytest.fixture
def session(studio: Studio):
    with studio.sessions() as opened:
        yield opened


@pytest.fixture
def account(session: Session) -> Callable[..., User]:
    def make(email: str = "maya@example.org", **facts: object) -> User:
        user = User(email=email, name="Maya Iyer", credits=3, **facts)
        with writing(session):
            session.add(user)
        return user

    return make


@pytest.fixture
def maya(account: Callable[..., User]) -> User:
    return account()


@pytest.fixture
def signed_in(client: FlaskClient, session: Session, maya: User) -> FlaskClient:
    shown = logins.open_page(session, maya)
    with client.session_transaction() as browser:
        browser["login"] = shown
    return client


def film(session: Session, project: Project, number: int = 1, **facts: object) -> Film:
    made = Film(project_id=project.id, owner_id=project.owner_id, number=number, brief={}, **facts)
    with writing(session):
        session.add(made)
    return made


def token(client: FlaskClient) -> str:
    page = client.get("/home").get_data(as_text=True)
    return page.partition('name="csrf-token" content="')[2].partition('"')[0]


def titles(shelf: projects.Shelf) -> list[str]:
    return [card.project.title for card in shelf.cards]


# --- the service -------------------------------------------------------------------------


def test_a_new_project_starts_from_preferences_and_what_is_given(session, account):
    user = account(preferences={"film": {"style": "ink", "resolution": "1080p"}})
    made = projects.create(session, user, "  A   title ", {"script": "Once."})
    draft = draft_of(made)
    assert (made.title, draft.script, draft.style) == ("A title", "Once.", "ink")
    assert draft.resolution == "720p"  # the free plan's
    with pytest.raises(InputError, match="duration"):
        projects.create(session, user, draft={"duration": 9999})
    assert projects.shelf(session, user).total == 1


def test_search_reads_titles_and_scripts_in_any_script(session, maya):
    projects.create(session, maya, "The Lantern", {"script": "Rain fell on the village."})
    projects.create(session, maya, "Река Волга", {"script": "Лодка ждёт."})
    projects.create(session, maya, "100% wool_socks", {"script": "Warm."})
    found = {
        query: titles(projects.shelf(session, maya, query))
        for query in ("lantern", "VILLAGE rain", "волга", "лодка", "100%", "l_socks", "%", "none")
    }
    assert found == {
        "lantern": ["The Lantern"],
        "VILLAGE rain": ["The Lantern"],
        "волга": ["Река Волга"],
        "лодка": ["Река Волга"],
        "100%": ["100% wool_socks"],
        "l_socks": ["100% wool_socks"],
        "%": ["100% wool_socks"],
        "none": [],
    }


def test_shelves_states_and_order(session, maya):
    made = {name: projects.create(session, maya, name) for name in "abcdef"}
    film(session, made["b"], status="running", progress=0.4, seconds_left=20.0)
    film(session, made["c"], status="done", delivery=DELIVERY, duration=61.5)
    film(session, made["d"], status="failed")
    film(session, made["e"], status="done", delivery=DELIVERY, moderation="flagged")
    film(session, made["f"], status="done", delivery=DELIVERY, duration=61.5)
    film(session, made["f"], 2, status="running", progress=0.1)
    projects.favourite(session, maya, made["a"].id, True)
    cards = {card.project.title: card for card in projects.shelf(session, maya).cards}
    states = {name: card.state for name, card in cards.items()}
    assert states == {
        "a": "draft", "b": "making", "c": "done", "d": "failed", "e": "held", "f": "making",
    }  # fmt: skip
    assert cards["f"].seconds == 61.5
    assert cards["f"].versions == 2
    assert cards["b"].progress == 0.4
    assert {only: sorted(titles(projects.shelf(session, maya, only=only)))
            for only in ("drafts", "making", "done", "favourites")} == {
        "drafts": ["a", "d"], "making": ["b", "f"], "done": ["c", "e", "f"], "favourites": ["a"],
    }  # fmt: skip
    assert titles(projects.shelf(session, maya, sort="title")) == list("abcdef")
    assert titles(projects.shelf(session, maya, sort="created")) == list("fedcba")


def test_pages_of_a_shelf_stay_within_it(session, maya):
    for number in range(5):
        projects.create(session, maya, f"film {number}")
    shelf = projects.shelf(session, maya, sort="title", page=99, size=2)
    assert (shelf.page, shelf.pages, shelf.total, titles(shelf)) == (3, 3, 5, ["film 4"])


def test_a_copy_has_files_of_its_own(session, maya):
    one = projects.create(session, maya, "One", {"script": "Hello."})
    picture = Asset(owner_id=maya.id, project_id=one.id, kind="image", name="a.png",
                    sha256="0" * 64, media_type="image/png", size=1)  # fmt: skip
    with writing(session):
        session.add(picture)
        session.flush()
        one = session.get_one(Project, one.id)
        one.draft = {**one.draft, "images": {"s1": picture.id}}
    copy = projects.duplicate(session, maya, one.id, "Two")
    draft = draft_of(copy)
    own = session.get(Asset, draft.images["s1"])
    assert own is not None
    assert own.id != picture.id
    assert own.project_id == copy.id
    assert (copy.title, draft.script, own.sha256) == ("Two", "Hello.", "0" * 64)


def test_the_bin_keeps_for_thirty_days(session, maya):
    one, two = (projects.create(session, maya, name) for name in ("one", "two"))
    film(session, two, status="done", delivery=DELIVERY, duration=61.5)
    for gone in (one, two):
        projects.bin(session, maya, gone.id)
    with pytest.raises(NotFoundError):
        projects.owned(session, maya, one.id)
    assert sorted(titles(projects.shelf(session, maya, only="bin"))) == ["one", "two"]
    projects.take_back(session, maya, one.id)
    assert titles(projects.shelf(session, maya)) == ["one"]
    assert projects.empty_bin(session) == 0
    with writing(session):
        session.get_one(Project, two.id).deleted_at = now() - timedelta(days=31)
    assert projects.empty_bin(session) == 1
    assert session.get(Project, two.id, populate_existing=True) is None
    projects.bin(session, maya, one.id)
    assert projects.empty_bin(session, maya) == 1


def test_another_account_has_no_such_project(session, maya, account):
    other = account("other@example.org")
    mine = projects.create(session, maya, "Mine")
    for act in (projects.owned, projects.bin, projects.take_back, projects.duplicate,
                projects.card):  # fmt: skip
        with pytest.raises(NotFoundError):
            act(session, other, mine.id)
    with pytest.raises(NotFoundError):
        projects.rename(session, other, mine.id, "Stolen")
    with pytest.raises(NotFoundError):
        projects.favourite(session, other, mine.id, True)
    assert projects.shelf(session, other).total == 0
    projects.bin(session, maya, mine.id)
    assert projects.empty_bin(session, other) == 0


def test_first_steps_and_the_month(session, maya):
    samples.add_sample(session, maya)
    first = usage.welcome_of(session, maya)
    assert first is not None
    assert first.done == frozenset()
    assert first.next == "verify"
    own = projects.create(session, maya, "Own", {"script": "Once."})
    assert usage.welcome_of(session, maya).done == {"write"}
    film(session, own, status="done", delivery=DELIVERY, finished_at=now())
    film(session, own, 2, status="done", delivery=DELIVERY, finished_at=now())
    assert usage.welcome_of(session, maya).done == {"write", "film", "revise"}
    month = usage.month_of(session, maya)
    assert (month.films, month.seconds, month.spent) == (2, 123.0, 0)
    usage.put_welcome_away(session, maya)
    assert usage.welcome_of(session, maya) is None


def test_the_sample_asks_for_the_film_that_visitors_see(session, maya):
    draft = draft_of(samples.add_sample(session, maya))
    assert (draft.script, draft.duration) == (showcase.script(), showcase.SECONDS)


# --- the pages ---------------------------------------------------------------------------


def test_the_shelf_shows_searches_and_says_when_it_is_empty(signed_in, session, maya):
    assert "Your first film" in signed_in.get("/projects").get_data(as_text=True)
    projects.create(session, maya, "The <b>Lantern", {"script": "Rain."})
    projects.create(session, maya, "Other")
    page = signed_in.get("/projects?q=rain").get_data(as_text=True)
    assert "The &lt;b&gt;Lantern" in page
    assert "Other" not in page
    assert "<html" in page
    part = signed_in.get("/projects?q=zzz", headers={"HX-Request": "true", "HX-Target": "shelf"})
    assert "Nothing found" in part.get_data(as_text=True)
    assert b"<html" not in part.data
    for odd in ("sort=nonsense", "only=nonsense", "page=-4", "page=x", "view=x", "q=%25_%5C"):
        assert signed_in.get(f"/projects?{odd}").status_code == 200


def test_every_action_has_its_message_and_deleting_its_undo(signed_in, session, maya):
    one = projects.create(session, maya, "One")
    sent = {"csrf_token": token(signed_in)}
    by_script = {"HX-Request": "true"}

    def act(name: str, **form: str):
        return signed_in.post(f"/projects/{one.id}/{name}", data={**sent, **form},
                              headers=by_script)  # fmt: skip

    assert act("rename", title="Two").status_code == 204
    assert act("favourite", on="1").status_code == 204
    assert act("duplicate").status_code == 204
    gone = act("delete")
    assert '"undo"' in gone.headers["HX-Trigger"]
    assert "/take-back" in gone.headers["HX-Trigger"]
    assert act("rename", title="Three").status_code == 404
    assert act("take-back").status_code == 204
    session.expire_all()
    back = projects.owned(session, maya, one.id)
    assert (back.title, back.favourite, projects.shelf(session, maya).total) == ("Two", True, 2)
    assert act("rename", title=" ").status_code == 422
    without_script = signed_in.post(f"/projects/{one.id}/delete", data=sent)
    assert without_script.status_code == 302
    assert signed_in.post(f"/projects/{one.id}/delete").status_code == 400  # no CSRF token


def test_home_shows_where_one_left_off_and_what_is_being_made(signed_in, session, maya):
    assert "It starts with a few lines" in signed_in.get("/home").get_data(as_text=True)
    making = projects.create(session, maya, "Being filmed")
    film(session, making, status="running", progress=0.4, seconds_left=20.0)
    projects.create(session, maya, "Half written", {"script": "Once."})
    page = signed_in.get("/home").get_data(as_text=True)
    assert "Go on writing" in page
    assert "Half written" in page
    assert "Being filmed" in page
    card = signed_in.get(f"/projects/{making.id}/card?view=list").get_data(as_text=True)
    assert 'aria-valuenow="40"' in card
    assert "0:20" in card


def test_visitors_are_sent_to_sign_in(client):
    for path in ("/home", "/projects"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]


# --- the API -----------------------------------------------------------------------------


@pytest.fixture
def call(client: FlaskClient, session: Session, maya: User):
    _, secret = keys.create(session, maya, "k", ["projects:read", "projects:write"])

    def ask(method: str, path: str = "", body: object = None):
        return client.open(f"/api/v1/projects{path}", method=method, json=body,
                           headers={"X-API-Key": secret})  # fmt: skip

    return ask


def test_a_project_by_the_api_from_begin_to_bin(call):
    made = call("POST", "", {"title": "Film", "draft": {"script": "Once.", "style": "ink"}})
    assert made.status_code == 201
    one = made.json["data"]
    assert (one["status"], one["draft"]["style"], one["versions"]) == ("draft", "ink", 0)
    place = f"/{one['id']}"
    changed = call("PATCH", place, {"title": "New", "favourite": True, "draft": {"duration": 45}})
    assert changed.json["data"]["draft"]["duration"] == 45
    assert changed.json["data"]["draft"]["script"] == "Once."
    copy = call("POST", f"{place}/duplicate", {"title": "Copy"}).json["data"]
    found = call("GET", "?q=once&sort=title").json["data"]
    assert [item["title"] for item in found["items"]] == ["Copy", "New"]
    assert found["total"] == 2
    assert call("DELETE", place).json["data"] == {"deleted": True}
    assert call("GET", place).status_code == 404
    assert [item["id"] for item in call("GET", "?only=bin").json["data"]["items"]] == [one["id"]]
    assert call("POST", f"{place}/restore").json["data"]["title"] == "New"
    assert call("GET", f"/{copy['id']}").status_code == 200


def test_the_api_says_what_is_wrong(call, client):
    assert call("POST", "", {"draft": {"nonsense": 1}}).status_code == 422
    assert call("POST", "", {"title": "x" * 161}).status_code == 422
    assert call("GET", "?only=nonsense").status_code == 422
    assert call("GET", "?size=1000").status_code == 422
    assert call("PATCH", "/" + "0" * 32, {"title": "x"}).status_code == 404
    one = call("POST", "", {"title": "Film"}).json["data"]
    assert call("PATCH", f"/{one['id']}", {"draft": {"style": 3}}).status_code == 422
    assert call("PATCH", f"/{one['id']}", {"title": ""}).status_code == 422
    assert client.get("/api/v1/projects").status_code == 401
    assert client.post("/api/v1/projects", json={"nonsense": 1}).status_code == 401


def test_a_key_that_may_only_read_changes_nothing(client, session, maya):
    _, secret = keys.create(session, maya, "reader", ["projects:read"])
    with_key = {"X-API-Key": secret}
    assert client.get("/api/v1/projects", headers=with_key).status_code == 200
    refused = client.post("/api/v1/projects", json={"title": "x"}, headers=with_key)
    assert refused.status_code == 403
