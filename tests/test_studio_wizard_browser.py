"""New film in a real browser: by keyboard alone, without a fault for anybody, losing nothing."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from core.models import Film, Project, User
from core.services import logins
from core.services.drafts import draft_of
from core.studio import Studio
from tests.browser import DESKTOP, PHONE, chromium, violations
from tests.engine_parts import new_project, new_user
from tests.parts import STORY

STEPS = ("script", "cast", "look", "music", "length", "review")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(studio: Studio, app, browser: Browser) -> Iterator[Page]:
    """Somebody signed in, on a project that ``null`` draws and speaks."""
    with studio.sessions() as session:
        user = new_user(session)
        project = new_project(session, user, script="", duration=None)
        login = logins.open_page(session, session.get_one(User, user.id))
    cookie = app.session_interface.get_signing_serializer(app).dumps({"login": login})
    with at_a_port(app) as address:
        context = browser.new_context(base_url=address, viewport=DESKTOP, locale="en-GB")
        context.add_cookies([{"name": "filmwright", "value": cookie, "url": address}])
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"/projects/{project.id}/edit")
        yield page
        context.close()
    if "filmwright-hand" in app.extensions:
        app.extensions["filmwright-hand"].close()
    assert [fault for fault in faults if "Transition was skipped" not in fault] == []


@contextmanager
def at_a_port(app) -> Iterator[str]:
    """Serve the application in threads; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(80):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def project_of(studio: Studio) -> Project:
    with studio.sessions() as session:
        return session.query(Project).one()


def test_the_keyboard_alone_makes_a_film(studio: Studio, page: Page) -> None:
    tab_to(page, "#script-text")
    page.keyboard.insert_text(STORY)
    for step in STEPS[1:5]:
        tab_to(page, f'[data-goes="{step}"].step__next')
        page.keyboard.press("Enter")
        expect(page.locator(f"#{step}-title")).to_be_focused()
        if step == "look":
            tab_to(page, '[name="style"]')
            page.keyboard.press("ArrowRight")
        if step == "length":
            tab_to(page, "#duration")
            page.keyboard.press("ArrowRight")
    tab_to(page, '[data-goes="review"].step__next')
    page.keyboard.press("Enter")
    generate = page.get_by_role("button", name="Generate the film")
    expect(generate).to_be_visible(timeout=15_000)
    tab_to(page, "#review-list [data-generate]")
    page.keyboard.press("Enter")
    expect(page.locator("#make")).to_be_visible(timeout=15_000)
    tab_to(page, "#make [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/projects/{project_of(studio).id}")
    with studio.sessions() as session:
        film = session.query(Film).one()
    assert film.brief["duration"] == 40
    assert film.brief["style"] == "cinematic"


def test_nobody_meets_a_barrier(page: Page) -> None:
    page.locator("#script-text").fill(STORY)
    assert violations(page) == []
    page.get_by_role("button", name="One page").click()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        for step in STEPS:
            page.locator(f"#{step}").scroll_into_view_if_needed()
        expect(page.locator("#film [data-part][aria-busy=true]")).to_have_count(0, timeout=15_000)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator("[data-opens=templates]").click()
    expect(page.locator("[data-use-template]").first).to_be_visible()
    assert violations(page) == []


def test_what_is_written_offline_is_not_lost(studio: Studio, page: Page) -> None:
    saved = page.locator("[data-saved]")
    page.locator("#script-text").fill("It began on the river.")
    expect(saved).to_contain_text("Saved", timeout=6_000)
    page.context.set_offline(True)
    page.locator("#script-text").fill("It began on the river, in the rain.")
    page.locator("#title").fill("Rain")
    expect(saved).to_contain_text("Offline", timeout=8_000)
    assert draft_of(project_of(studio)).script == "It began on the river."
    page.context.set_offline(False)
    expect(saved).to_contain_text("Saved", timeout=10_000)
    assert draft_of(project_of(studio)).script == "It began on the river, in the rain."
    assert project_of(studio).title == "Rain"


def test_another_window_does_not_undo_what_is_written_here(studio: Studio, page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("#script-text").fill(STORY)
    expect(page.locator("[data-saved]")).to_contain_text("Saved", timeout=6_000)
    other.evaluate("location.hash = 'look'")
    other.get_by_text("Tall", exact=False).first.click()
    expect(other.locator(".toast")).to_contain_text("another window", timeout=6_000)
    draft = draft_of(project_of(studio))
    assert (draft.script.strip(), draft.aspect) == (STORY.strip(), "9:16")


def test_a_template_is_put_in_place_and_taken_back(studio: Studio, page: Page) -> None:
    page.locator("#script-text").fill(STORY)
    page.get_by_role("button", name="Templates").click()
    page.locator('[data-template="podcast"]').click()
    page.locator("#template-podcast [data-use-template]").click()
    page.get_by_role("button", name="Replace").click()
    expect(page.locator("#script-text")).to_have_value(re.compile("^SAM: Welcome back"))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#script-text")).to_have_value(STORY)
    for _ in range(50):
        if draft_of(project_of(studio)).script == STORY:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the old script was not saved again")
