"""Every page of the studio in a real browser: nothing for axe to find, nothing wider than the
window, one heading, a title of its own, and no script that complains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from core.database import writing
from core.models import Film, Project, User, now
from core.services import logins
from core.studio import Studio
from tests.browser import DESKTOP, PHONE, axe, chromium, violations
from tests.engine_parts import new_project, new_user
from tests.film_room_parts import Made, Room, add_film, lay
from tests.parts import STORY
from tests.served import served
from web.asgi import create_application

STEPS = ("script", "cast", "look", "music", "length", "review")
PANELS = ("storyboard", "cast", "timeline", "versions", "downloads")
ADMIN = ("", "/jobs", "/people", "/moderation", "/providers", "/health", "/audit")
SETTINGS = ("profile", "security", "security/two-step", "preferences", "keys", "data")

#: A picture in place of those the studio would draw for the wizard and the landing page.
_DOT = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx"
    b"\xdac\xfc\xcf\xc0P\x0f\0\x04\x85\x01\x80\x84\xa9\x8c!\0\0\0\0IEND\xaeB`\x82"
)

#: Milliseconds a page may take on a busy machine.
_PATIENCE = 60_000


@dataclass(frozen=True)
class House:
    """Who and what there is to see."""

    address: str
    cookies: dict[str, str]
    room: Room
    draft: str
    failed: str
    making: str


def house(studio: Studio, app, made: Made, address: str) -> House:
    """A creator with a film of two versions, a draft, a failed film and one being made; an admin;
    somebody who has only just come."""
    room = lay(studio, made)
    with studio.sessions() as session:
        maya = session.get_one(User, room.user_id)
        film = session.get_one(Project, room.project_id)
        draft = new_project(session, maya)
        failed, making = new_project(session, maya), new_project(session, maya)
        with writing(session):
            session.add_all([
                Film(project_id=failed.id, owner_id=maya.id, number=1, brief={"script": STORY},
                     status="failed", error="The disk is full. Free some space.",
                     finished_at=now()),
                Film(project_id=making.id, owner_id=maya.id, number=1, brief={"script": STORY},
                     status="running", progress=0.4),
            ])  # fmt: skip
        ada, new = new_user(session, name="boss"), new_user(session, name="new")
        with writing(session):
            session.execute(update(User).values(verified_at=now(), theme="dark"))
            session.get_one(User, ada.id).role = "admin"
            session.get_one(User, ada.id).totp_at = now()
        add_film(studio, made, maya, film, number=2)
        signer = app.session_interface.get_signing_serializer(app)
        cookies = {
            name: signer.dumps({"login": logins.open_page(session, session.get_one(User, one.id))})
            for name, one in (("creator", maya), ("admin", ada), ("newcomer", new))
        }
        return House(address, cookies, room, draft.id, failed.id, making.id)


def pages(there: House) -> dict[str, list[str]]:
    """Who sees which pages."""
    room = f"/projects/{there.room.project_id}"
    return {
        "visitor": ["/", "/sign-in", "/sign-up", "/forgot", "/nothing-here", "/api/docs"],
        "newcomer": ["/home", "/projects", "/billing"],
        "creator": [
            "/home", "/projects", "/projects?view=list", "/projects?only=bin", "/projects?q=zzz",
            f"/projects/{there.draft}/edit", *(f"step {step}" for step in STEPS[1:]), "one page",
            f"/projects/{there.draft}", f"/projects/{there.making}", f"/projects/{there.failed}",
            room, *(f"panel {panel}" for panel in PANELS[1:]), f"{room}/compare",
            *(f"/settings/{chapter}" for chapter in SETTINGS), "/billing", "/nothing-here",
        ],
        "admin": [
            *(f"/admin{page}" for page in ADMIN), f"/admin/jobs/{there.room.film_id}",
            f"/admin/people/{there.room.user_id}", "/styleguide",
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def window(browser: Browser, there: House, who: str, size, theme: str) -> BrowserContext:
    """A browser of somebody's; what would be drawn on demand is there at once."""
    context = browser.new_context(
        base_url=there.address, viewport=size, locale="en-GB", reduced_motion="reduce",
        color_scheme=theme, bypass_csp=True,
    )  # fmt: skip
    context.add_init_script(path=axe())
    context.set_default_timeout(_PATIENCE)
    context.set_default_navigation_timeout(_PATIENCE)
    if who in there.cookies:
        cookie = {"name": "filmwright", "value": there.cookies[who], "url": there.address}
        context.add_cookies([cookie])
    for drawn in ("**/edit/pictures/**", "**/showcase/looks/**"):
        context.route(drawn, lambda route: route.fulfill(body=_DOT, content_type="image/png"))
    return context


def visit(page: Page, path: str) -> None:
    """Open a page, or go on from the one that is open; wait until it has fetched its parts."""
    way, _, name = path.partition(" ")
    if way == "step":
        # The list of steps is folded away on phones, where one goes on from step to step.
        page.evaluate("step => document.querySelector(`[data-goes=${step}]`).click()", name)
        expect(page.locator(f"#{name}")).to_be_visible()
    elif way == "one":
        page.get_by_role("button", name="One page").click()
        expect(page.locator("[data-view=page]")).to_be_visible()
    elif way == "panel":
        with page.expect_response(f"**/{name}*"):
            page.locator(f"[data-panel={name}]").click()
        expect(page.locator(f"[data-panel={name}]")).to_have_attribute("aria-current", "page")
    else:
        page.goto(path)
    if path == "/api/docs":
        expect(page.locator(".opblock").first).to_be_visible(timeout=_PATIENCE)
    elif path.endswith("/edit"):
        expect(page.locator("[data-view]")).to_be_visible(timeout=_PATIENCE)
    page.wait_for_function(
        "() => !document.querySelector('.htmx-request') && document.fonts.status === 'loaded'",
        timeout=_PATIENCE,
    )


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    faults = violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        faults.append(f"{wide} px wider than the window")
    if (headings := page.get_by_role("heading", level=1).count()) != 1:
        faults.append(f"{headings} first headings")
    title = page.title()
    if "Filmwright" not in title or len(title) < len("Filmwright") + 3:
        faults.append(f"its title is {title!r}")
    return faults


@pytest.mark.parametrize(
    ("size", "theme"), [(DESKTOP, "dark"), (PHONE, "light")], ids=["desktop-dark", "phone-light"]
)
def test_every_page_can_be_seen_and_used_by_everybody(
    studio: Studio, app, made: Made, browser: Browser, size, theme: str
) -> None:
    found: dict[str, list[str]] = {}
    with served(create_application(studio)) as address:
        there = house(studio, app, made, address)
        with studio.sessions() as session, writing(session):
            session.execute(update(User).values(theme=theme))
        for who, paths in pages(there).items():
            context = window(browser, there, who, size, theme)
            page, told = context.new_page(), []
            page.on("pageerror", lambda error, told=told: told.append(str(error)))
            page.on("console", lambda message, told=told: told.append(_said(message)))
            for path in paths:
                told.clear()
                visit(page, path)
                faults = faults_of(page)
                if path in ("/", "/home"):
                    faults += skip_link_faults(page)
                missing = "/nothing-here" in path
                faults += [one for one in told if one and not (missing and "404" in one)]
                if faults:
                    found[f"{who} {path}"] = faults
            context.close()
    assert found == {}


def skip_link_faults(page: Page) -> list[str]:
    """What is wrong with the link over which the keyboard skips the bar: seen only in focus."""
    link = page.get_by_role("link", name="Skip to the content")
    hidden = link.bounding_box()["width"] <= 1
    link.focus()
    shown = link.bounding_box()["width"] > 100
    page.keyboard.press("Enter")
    skipped = page.evaluate("document.activeElement.id") == "main"
    return [] if hidden and shown and skipped else [f"skip link {hidden=} {shown=} {skipped=}"]


def _said(message) -> str:
    """What a script complained of; nothing when it only remarked."""
    return message.text if message.type in ("error", "warning") else ""
