"""The design system: colours that can be read, parts that escape, pages that axe passes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import render_template_string
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from core.database import writing
from core.models import Film, User
from core.services import logins, projects, showcase
from core.studio import Studio
from tests.browser import DESKTOP, PHONE, chromium, violations
from web.icons import icon

WEB = Path(__file__).resolve().parent.parent / "web"
OWN = ("landing", "dashboard", "projects", "styleguide")


# --- what can be seen without a browser ----------------------------------------------------


def colours() -> dict[str, tuple[str, str]]:
    """Token → its light and its dark colour."""
    text = (WEB / "static/css/tokens.css").read_text()
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    plain = re.findall(r"--([\w-]+): (#\w{6});", text)
    return {name: (one, two) for name, one, two in pairs} | {one: (two, two) for one, two in plain}


def contrast(one: str, two: str) -> float:
    """WCAG 2.1's ratio of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(two)))
    return (bright + 0.05) / (dark + 0.05)


GROUNDS = ("bg-main", "bg-secondary", "bg-card", "bg-raised")
TEXTS = ("text-primary", "text-secondary", "primary-light", "success", "error", "warning", "info",
         "warm")  # fmt: skip


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground(theme):
    known = colours()
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [(tone, f"{tone}-tint") for tone in ("success", "error", "warning", "info", "warm")]
    pairs += [("primary-light", "primary-tint"), ("on-primary", "primary-fill"),
              ("on-primary", "primary-hover"), ("on-primary", "error-fill")]  # fmt: skip
    weak = {
        pair: round(ratio, 2)
        for pair in pairs
        if (ratio := contrast(known[pair[0]][theme], known[pair[1]][theme])) < 4.5
    }
    assert weak == {}
    for ground in GROUNDS:
        assert contrast(known["border-strong"][theme], known[ground][theme]) >= 2.9


def test_every_icon_that_templates_name_exists():
    names = set()
    for template in (WEB / "templates").rglob("*.html"):
        text = template.read_text()
        names |= set(re.findall(r'(?:\bicon|lucide|empty)\("([a-z0-9-]+)"', text))
        names |= set(re.findall(r'\bicon="([a-z0-9-]+)"', text))
    assert len(names) > 40
    for name in names:
        assert "<path" in icon(name) or "<circle" in icon(name) or "<rect" in icon(name), name


def test_no_page_has_scripts_or_handlers_in_its_markup():
    for template in (WEB / "templates").rglob("*.html"):
        text = template.read_text()
        handler = r"\son(click|change|input|submit|load|error|key\w+|mouse\w+|focus|blur)="
        assert not re.search(handler, text), template
        inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
        assert all("application/json" in one for one in inline), template


def test_icons_are_known_by_their_label_or_not_at_all():
    assert 'aria-hidden="true"' in icon("film")
    assert 'aria-label="&lt;b&gt;"' in icon("film", 16, "<b>")
    with pytest.raises(KeyError):
        icon("no such icon")


def test_parts_escape_what_they_are_given(app):
    page = """{% from "components.html" import alert, badge, button, chip, field, menu_item %}
    {{ button(bad, attrs={"data-x": bad}) }}{{ field("n", bad, value=bad, error=bad, hint=bad) }}
    {{ chip(bad, href=bad) }}{{ badge(bad) }}{{ alert(bad, title=bad) }}{{ menu_item(bad, bad) }}"""
    with app.test_request_context():
        told = render_template_string(page, bad='"><script>alert(1)</script>')
    assert "<script>" not in told
    assert "&lt;script&gt;" in told


def test_a_field_is_tied_to_its_label_hint_and_error(app):
    page = """{% from "components.html" import field %}
    {{ field("title", "Title", value="x", error="Too long.", hint="At most 160.") }}"""
    with app.test_request_context():
        told = " ".join(render_template_string(page).split())
    assert '<label class="field__label" for="field-title">' in told
    assert 'aria-describedby="field-title-hint field-title-error"' in told
    assert 'aria-invalid="true"' in told


def test_the_style_guide_is_for_admins(client, app):
    assert client.get("/styleguide").status_code == 404
    app.debug = True
    assert client.get("/styleguide").status_code == 200


def test_the_landing_page_without_and_with_its_film(client, studio: Studio):
    page = client.get("/").get_data(as_text=True)
    assert "making its first film" in page
    assert "<video" not in page
    assert client.get("/showcase/film").status_code == 404
    assert client.get("/showcase/looks/none").status_code == 404
    folder = studio.settings.home / "showcase"
    folder.mkdir()
    (folder / "film.mp4").write_bytes(b"0123456789")
    (folder / "showcase.json").write_text(json.dumps({"title": "T", "seconds": 60.0}))
    assert "<video" in client.get("/").get_data(as_text=True)
    with client.get("/showcase/film", headers={"Range": "bytes=2-4"}) as part:
        assert (part.status_code, part.data, part.mimetype) == (206, b"234", "video/mp4")
    assert client.get("/showcase/poster").status_code == 404


def test_the_theme_is_kept_for_visitors_and_in_accounts(client, studio: Studio):
    def token() -> str:
        text = client.get("/").get_data(as_text=True)
        return text.partition('name="csrf-token" content="')[2].partition('"')[0]

    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil"):
        sent = {"csrf_token": token(), "theme": "light", "next": elsewhere}
        assert client.post("/theme", data=sent).headers["Location"] == "/"
    assert 'data-theme="light"' in client.get("/").get_data(as_text=True)
    client.post("/theme", data={"csrf_token": token(), "theme": "nonsense"})
    assert 'data-theme="light"' in client.get("/").get_data(as_text=True)
    with studio.sessions() as session:
        user = User(email="maya@example.org")
        with writing(session):
            session.add(user)
        with client.session_transaction() as browser:
            browser["login"] = logins.open_page(session, user)
        client.post("/theme", data={"csrf_token": token(), "theme": "system"})
        session.refresh(user)
        assert user.theme == "system"


def test_the_showcase_is_made_by_one_process_at_a_time(studio: Studio, monkeypatch):
    made = []
    monkeypatch.setattr(showcase, "_made", lambda _: made.append(1))
    showcase.make(studio)
    with (studio.settings.home / "showcase.lock").open("w") as lock:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
        assert showcase.make(studio) is None
    assert made == [1]


# --- in a browser --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, address: str, app, studio: Studio) -> Iterator[Page]:
    """A signed-in window of somebody with three projects, whose scripts must not fail."""
    with studio.sessions() as session:
        user = User(email="maya@example.org", name="Maya Iyer", credits=1, theme="dark")
        with writing(session):
            session.add(user)
        made = [projects.create(session, user, title, {"script": "Once."}) for title in "abc"]
        film = Film(project_id=made[0].id, owner_id=user.id, number=1, brief={}, status="running",
                    progress=0.3)  # fmt: skip
        with writing(session):
            session.add(film)
        login = logins.open_page(session, user)
    signer = app.session_interface.get_signing_serializer(app)
    context = browser.new_context(base_url=address, viewport=DESKTOP, reduced_motion="reduce",
                                  bypass_csp=True)  # fmt: skip
    context.add_cookies(
        [{"name": "filmwright", "value": signer.dumps({"login": login}), "url": address}]
    )
    opened = context.new_page()
    # Drawn by the studio when first asked for, which would take these tests' time.
    opened.route("**/showcase/looks/**", lambda route: route.fulfill(status=404))
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(page: Page, app, studio: Studio):
    app.debug = True
    found = {}
    for theme, size in (("dark", DESKTOP), ("light", PHONE)):
        with studio.sessions() as session, writing(session):
            session.scalars(select(User)).one().theme = theme
        page.set_viewport_size(size)
        guide = ("/styleguide",) if size == DESKTOP else ()
        for path in ("/", "/home", "/projects", "/projects?view=list&only=bin", *guide):
            page.goto(path)
            if faults := violations(page):
                found[path, theme] = faults
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, theme)
    assert found == {}


def test_deleting_offers_undo_and_the_keyboard_walks_the_shelf(page: Page):
    page.goto("/projects")
    page.keyboard.press("/")
    expect(page.get_by_label("Search titles and scripts")).to_be_focused()
    page.get_by_role("link", name="c", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="b", exact=True)).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.get_by_role("link", name="b", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="b", exact=True)).to_be_visible()
    page.get_by_label("Search titles and scripts").fill("zzz")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    expect(page).to_have_url(re.compile("q=zzz"))


def test_a_project_is_renamed_from_its_menu_by_keyboard(page: Page):
    page.goto("/projects")
    page.get_by_role("button", name="More for “c”").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("The Lantern")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="The Lantern")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_theme_changes_at_once_and_credits_are_in_sight(page: Page):
    page.goto("/home")
    expect(page.get_by_role("link", name="1 credit")).to_be_visible()
    expect(page.get_by_text("This is your last credit.")).to_be_visible()
    page.get_by_role("button", name="Theme").click()
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Close").first.click()
    page.reload()
    expect(page.get_by_text("This is your last credit.")).to_be_hidden()
