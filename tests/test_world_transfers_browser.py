"""A large recording from a real browser arrives, though the network is cut and the page left."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from core.models import Asset, Transfer
from core.services.assets import ref_of
from core.studio import Studio
from tests.test_studio_wizard_browser import browser, page

__all__ = ["browser", "page"]

#: Bytes; with ``FULL_SIZE=1`` as large as is taken.
SIZE = 99_000_000 if os.environ.get("FULL_SIZE") else 13_000_000


def recording(folder: Path) -> Path:
    path = folder / "monsoon.wav"
    noise = np.random.default_rng(7).normal(0, 0.1, (SIZE // 4, 2))
    soundfile.write(path, noise, 96_000, subtype="PCM_16")
    return path


# The browser may leave in the middle of the recording that it plays: the server for tests then
# leaves its file open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_recording_arrives_whatever_happens(studio: Studio, page: Page, tmp_path: Path) -> None:
    path, sent = recording(tmp_path), []
    fates: dict[int, Callable[[Route], None]] = {
        2: lambda route: route.abort("connectionreset"),
        4: lambda _route: None,  # No answer comes any more.
    }

    def meet(route: Route) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        sent.append(route.request.headers["upload-offset"])
        return fates.get(len(sent), Route.continue_)(route)

    page.route("**/api/v1/uploads/*", meet)
    page.locator('[data-step-link="music"], a[href="#music"]').first.click()
    page.locator("[data-own-music] label").click()
    page.set_input_files('[data-picks="sound"]', path)
    slip = page.locator("[data-slip]")
    expect(slip).to_contain_text("monsoon.wav")
    expect(slip.get_by_text("No connection")).to_be_visible()
    while len(sent) < 4:
        page.wait_for_timeout(20)
    page.reload()
    expect(page.locator("[data-track-name]")).to_have_text("monsoon.wav", timeout=120_000)
    with studio.sessions() as session:
        asset = session.scalars(select(Asset)).one()
        transfer = session.scalars(select(Transfer)).one()
        assert (transfer.asset_id, transfer.received) == (asset.id, path.stat().st_size)
    assert studio.store.path(ref_of(asset)).read_bytes() == path.read_bytes()
    # What had arrived was not sent again.
    assert sent[:4] == ["0", "4194304", "4194304", "8388608"]
    assert sent.count("0") == 1
