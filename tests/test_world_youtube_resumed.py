"""A large film on a bad line: cut, refused, its workers killed; it arrives whole, and once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from core.studio import Studio
from tests.engine_parts import ROOT
from tests.youtube_parts import (  # noqa: F401 - fixtures
    account,
    again,
    connect,
    digest,
    finished,
    house,
    publish,
    tube,
)
from tests.youtube_server import YouTubeServer
from tests.youtube_sessions import UNIT

#: Megabytes of the film; the whole proof is made with 200.
MEGABYTES = int(os.environ.get("FILMWRIGHT_UPLOAD_MB", "200"))

#: KiB that a worker's process may have of its own, and by which it may grow for an upload.
MOST_MEMORY, MOST_GROWTH = 100_000, 30_000


def test_a_film_arrives_whole_and_once_whatever_breaks(
    house: Studio,  # noqa: F811
    tube: YouTubeServer,  # noqa: F811
) -> None:
    size = MEGABYTES * 1_000_000 + 4321
    user = account(house)
    film = finished(house, user, size)
    upload = publish(house, user, film, connect(house, tube, user))
    sessions = tube.sessions
    sessions.cuts = [size * part // 23 + 777 for part in range(2, 22, 2)]
    sessions.statuses = [
        (size // 5, 503),
        (size // 2, 400),
        (size * 3 // 5, 503),
        (size * 4 // 5, 429),
    ]
    sessions.takes = [size, size, 3 * UNIT, 0]
    deaths = [size // 3, size]

    def reached(there: int) -> None:
        """Kill whoever carries it; the second time when all is there, and not noted yet."""
        if deaths and there >= deaths[0]:
            deaths.pop(0)
            os.kill(int(again(house, upload).worker.split("-")[-1]), signal.SIGKILL)

    sessions.reached = reached
    began = time.monotonic()
    told = run_workers(house, "8388608" if MEGABYTES > 100 else "1048576")
    took = time.monotonic() - began
    lives = [tuple(map(int, line.split())) for line in told]
    assert [ended for ended, *_ in lives] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    (video,) = tube.videos.values()
    assert (video.sha256, video.size) == (digest(film), size)
    assert (sessions.cuts, sessions.statuses, sessions.takes, sessions.wrong) == ([], [], [], [])
    assert tube.calls["videos.insert"] == 1
    upload = again(house, upload)
    assert (upload.status, upload.video_id, upload.sent) == ("processing", video.id, size)
    assert upload.warnings == []
    own = max(whole - files for _, whole, _, files in lives)
    growth = max(whole - before for _, whole, before, _ in lives)
    whole = max(whole for _, whole, *_ in lives)
    print(f"{MEGABYTES} MB in {took:.1f} s; KiB: {own} own, {whole} in all, grown by {growth}")
    assert own < MOST_MEMORY
    assert growth < MOST_GROWTH


def run_workers(studio: Studio, chunk: str) -> list[str]:
    """Workers in processes of their own; gives back the lines that they said."""
    settings = studio.settings.model_dump(mode="json")
    told = {name.upper(): str(value) for name, value in settings.items() if value != ""}
    done = subprocess.run(
        [sys.executable, "-m", "tests.youtube_worker"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, **told, "CHUNK": chunk}, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
