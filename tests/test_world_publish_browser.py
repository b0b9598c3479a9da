"""Publishing in a real browser: the pages have nothing for axe to find, and an upload tells how
far it is without being asked."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from core.models import User
from core.services import logins
from core.studio import Studio
from tests.browser import DESKTOP, PHONE, chromium, violations
from tests.served import served
from tests.youtube_parts import account, carry, connect, finished, house, publish, tube
from tests.youtube_server import YouTubeServer
from web.app import create_app
from web.asgi import create_application

__all__ = ["house", "tube"]


def window(
    browser: Browser, studio: Studio, user: User, address: str, **more: object
) -> BrowserContext:
    signer = create_app(studio).session_interface.get_signing_serializer(create_app(studio))
    with studio.sessions() as session:
        login = logins.open_page(session, session.get_one(User, user.id))
    context = browser.new_context(
        base_url=address, bypass_csp=True, reduced_motion="reduce", timezone_id="Asia/Kolkata",
        **more,
    )  # fmt: skip
    cookie = {"name": "filmwright", "value": signer.dumps({"login": login}), "url": address}
    context.add_cookies([cookie])
    return context


def test_the_pages_and_an_upload_that_goes_on(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    film, other = finished(house, user), finished(house, user, title="The Kite")
    upload = publish(house, user, film, channel)
    form = f"/projects/{other.project_id}/publish"
    many = f"/publish/many?project={other.project_id}"
    looks = (
        (PHONE, "light", ("/settings/channels", "/uploads")),
        (DESKTOP, "dark", (many, form)),
    )
    with served(create_application(house)) as address, chromium() as browser:
        for size, theme, pages in looks:
            page = window(browser, house, user, address, viewport=size).new_page()
            for path in pages:
                page.goto(path)
                page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
                if path == many:
                    expect(page.locator("#plan time")).not_to_contain_text("UTC")
                assert violations(page) == [], path
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, path
        # The form: chips, the preview, and a moment in the browser's own zone.
        page.get_by_label("Tags").fill("kite, wind,")
        page.get_by_label("Title", exact=True).fill("A kite")
        expect(page.get_by_role("button", name="Remove wind")).to_be_visible()
        expect(page.locator("[data-look-title]")).to_have_text("A kite")
        page.get_by_text("Scheduled").first.click()
        page.get_by_label("Goes public").fill("2031-07-01T18:00")
        expect(page.locator("[data-look-seen]")).to_contain_text("Jul 1, 2031")
        page.get_by_role("button", name="Publish").click()
        page.wait_for_url("**/publish?version=1")
        expect(page.locator(".going")).to_contain_text("Waiting")
        # What is under way tells by itself how it goes.
        page.goto("/uploads")
        line = page.locator(f'[data-upload="{upload.id}"]')
        expect(line).to_contain_text("Waiting")
        while carry(house):
            pass
        expect(line).to_contain_text("Being prepared")
    kept = tube.videos["vid00000002"].body
    assert {"kite", "wind"} < set(kept["snippet"]["tags"])
    assert kept["status"]["publishAt"].startswith("2031-07-01T12:30:00")
