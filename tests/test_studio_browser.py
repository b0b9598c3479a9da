"""A creator at work, in a real browser, on a studio started by its one command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, chromium
from tests.running import running_studio

SCRIPT = """The Paper Boat

Every evening Meera walked down to the river with her grandmother. The monsoon clouds were low \
and the water was brown and quick.

"Will the boat come back?" Meera asked.

"Everything the river takes, it gives to someone," her grandmother said softly.

The next morning the rain had stopped. On the far bank a small boy lifted a paper boat out of \
the reeds, and laughed.
"""

#: Milliseconds a film of half a minute may take on a busy machine.
_PATIENCE = 240_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running studio."""
    with running_studio(tmp_path_factory.mktemp("studio")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A new browser window whose scripts must not fail."""
    context = browser.new_context(base_url=address, viewport=DESKTOP, locale="en-GB")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def sign_up(page: Page, email: str) -> None:
    page.goto("/sign-up")
    page.get_by_label("Name").fill("Asha")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill("monsoon river paper boat")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/home*")


def wait_until_made(page: Page) -> None:
    """The film room shows the player once the film is done."""
    expect(page.locator("film-player video")).to_be_visible(timeout=_PATIENCE)


def test_a_script_becomes_a_film_and_one_line_is_changed(page: Page, tmp_path: Path) -> None:
    sign_up(page, "asha@example.com")
    page.goto("/projects/new")
    page.get_by_role("textbox", name="Script", exact=True).fill(SCRIPT)
    for step in ("cast", "look", "music", "length"):
        page.get_by_role("link", name=f"Continue to the {step}").click()
    page.get_by_role("slider", name="Length in seconds").fill("30")
    page.get_by_role("link", name="Continue to the review").click()
    page.get_by_role("button", name="Generate the film").click()
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/projects/*")

    wait_until_made(page)
    video = page.locator("film-player video")
    video.evaluate("video => { video.muted = true; return video.play() }")
    while video.evaluate("video => video.currentTime") < 0.5:
        page.wait_for_timeout(100)
    assert 28.5 <= video.evaluate("video => video.duration") <= 31.5

    # Only the script was understood before, while it was being written.
    assert made(page)["reused"] <= 1
    line = page.get_by_label("What is said").nth(2)
    line.fill("Whatever the river takes, it gives to somebody else.")
    line.blur()
    page.get_by_role("button", name="Remake").click()
    expect(page.locator("film-player")).to_have_count(0, timeout=15_000)
    wait_until_made(page)
    again = made(page)
    assert again["total"] > 20
    assert again["reused"] > again["total"] * 0.4

    page.get_by_role("link", name="Downloads").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="MP4").first.click()
    film = tmp_path / "film.mp4"
    download.value.save_as(film)
    assert film.read_bytes()[4:8] == b"ftyp"


def made(page: Page) -> dict[str, int]:
    """How many tasks the newest film has, and how many of them were found, not made."""
    answer = page.request.get("/api/v1/jobs").json()
    newest = answer["data"]["items"][0]
    progress = page.request.get(f"/api/v1/jobs/{newest['id']}").json()["data"]["stages"]
    return {
        "total": sum(stage["total"] for stage in progress),
        "reused": sum(stage["reused"] for stage in progress),
    }
