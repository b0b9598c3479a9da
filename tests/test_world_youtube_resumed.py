"""A large film on a bad line: cut, refused, its workers killed; it arrives whole, and once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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

#: Bytes of the film.
SIZE = int(os.environ.get("FILMWRIGHT_UPLOAD_MB", "24")) * 1_000_000 + 4321

#: KiB that the whole process of a worker may have.
MOST_MEMORY = 100_000


def worker(studio: Studio) -> subprocess.Popen[str]:
    """A process of its own that carries uploads."""
    settings = studio.settings.model_dump(mode="json")
    told = {name.upper(): str(value) for name, value in settings.items() if value != ""}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.youtube_worker"], cwd=ROOT, env={**os.environ, **told},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_film_arrives_whole_and_once_whatever_breaks(
    house: Studio, tube: YouTubeServer, tmp_path: Path
) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    film = finished(house, user, SIZE)
    upload = publish(house, user, film, channel)
    sessions = tube.sessions
    sessions.cuts = [SIZE * part // 23 + 777 for part in range(2, 22, 2)]
    sessions.statuses = [(SIZE // 5, 503), (SIZE // 2, 503), (SIZE * 4 // 5, 429)]
    sessions.takes = [SIZE, SIZE // 9]
    deaths = [SIZE // 3, SIZE]
    running: list[subprocess.Popen[str]] = []

    def reached(there: int) -> None:
        if deaths and there >= deaths[0]:
            deaths.pop(0)
            os.kill(running[-1].pid, signal.SIGKILL)

    sessions.reached = reached
    began = time.monotonic()
    for ending in (-signal.SIGKILL, -signal.SIGKILL, 0):
        running.append(worker(house))
        output, errors = running[-1].communicate(timeout=120)
        assert running[-1].returncode == ending, errors
    (video,) = tube.videos.values()
    assert (video.sha256, video.size) == (digest(film), SIZE)
    assert (sessions.cuts, sessions.statuses, sessions.wrong) == ([], [], [])
    assert tube.calls["videos.insert"] == 1
    upload = again(house, upload)
    assert (upload.status, upload.video_id, upload.sent) == ("processing", video.id, SIZE)
    assert upload.warnings == []
    memory = int(output.splitlines()[-1])
    print(f"{SIZE / 1e6:.0f} MB in {time.monotonic() - began:.1f} s; {memory / 1024:.0f} MiB")
    assert memory < MOST_MEMORY
