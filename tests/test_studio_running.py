"""``filmwright studio`` as one starts it: a film over HTTP, processes killed, a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from core.settings import Settings
from tests.parts import NULL, STORY, USE_NULL

ROOT = Path(__file__).resolve().parent.parent
DRAFT = {"script": STORY, "duration": 30, "style": "grey", "use": USE_NULL}
#: Who is killed in turn: a part of the command, and which of those that match.
VICTIMS = (
    ("worker.py", 0), ("valkey-server", 0), ("worker.py", -1), ("web.asgi", 0), ("web.asgi", -1),
)  # fmt: skip


class Running:
    """A studio in a process of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.address = home, f"http://127.0.0.1:{port}"
        environment = {
            **os.environ, "FILMWRIGHT_HOME": str(home), "FILMWRIGHT_PLUGINS": NULL,
            "RATE_LIMITS": "false", "SAMPLE_PROJECT": "false", "SHOWCASE": "false",
        }  # fmt: skip
        self.log = home.parent / "studio.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli.main", "studio", "--port", str(port), "--workers", "2"],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait(self) -> None:
        """Until its pages can be seen."""
        until(lambda: "Press Ctrl-C" in self.said() or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said()

    def children(self, name: str) -> list[int]:
        """The processes below the studio whose command contains ``name``, oldest first."""
        family = [self.process.pid]
        for pid in family:
            for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
                with suppress(OSError):
                    family += map(int, tasks.read_text().split())
        return [pid for pid in family[1:] if name in command_of(pid)]


class Account:
    """Somebody with an account, using the API."""

    def __init__(self, studio: Running, email: str) -> None:
        answer = httpx.post(
            f"{studio.address}/api/v1/auth/register",
            json={"email": email, "password": "a long river at dusk"},
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        token = answer.json()["data"]["tokens"]["access_token"]
        self.client = httpx.Client(
            base_url=f"{studio.address}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )

    def start_film(self, title: str) -> str:
        """A project and its first film; gives back the job."""
        draft = {**DRAFT, "script": STORY.replace("Paper Boat", title)}
        project = self.client.post("/projects", json={"title": title, "draft": draft})
        assert project.status_code == 201, project.text
        job = self.client.post(f"/projects/{project.json()['data']['id']}/generate")
        assert job.status_code == 202, job.text
        return str(job.json()["data"]["id"])

    def watch(self, job: str, seconds: float) -> list[dict]:
        """Its events to the end, coming back after every break as a browser does."""
        told: list[dict] = []
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            last = {"Last-Event-ID": str(told[-1]["id"])} if told else {}
            try:
                with self.client.stream("GET", f"/jobs/{job}/events", headers=last) as stream:
                    if stream.status_code == 204:
                        return told
                    lines = stream.iter_lines()
                    told.extend(json.loads(one[6:]) for one in lines if one.startswith("data: "))
            except httpx.HTTPError:
                time.sleep(0.2)
        raise AssertionError(f"the film did not end: {told[-3:]}")


def until(done, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.05)


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0] == "Z"
    except OSError:
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(folder: Path) -> Iterator[Running]:
    studio = Running(folder / "home", free_port())
    try:
        studio.wait()
        yield studio
    finally:
        family = studio.children("")
        studio.process.terminate()
        try:
            studio.process.wait(15)
        finally:
            for pid in family:
                if not gone(pid):
                    os.kill(pid, signal.SIGKILL)


def test_three_films_survive_every_kill(tmp_path: Path) -> None:
    with opened(tmp_path) as studio:
        maya = Account(studio, "maya@example.com")
        began = time.monotonic()
        jobs = [maya.start_film(f"Boat {number}") for number in range(3)]
        assert time.monotonic() - began < 20
        stories: dict[str, list[dict]] = {}
        watching = [
            threading.Thread(
                target=lambda job=job: stories.update({job: maya.watch(job, 240)}),
                daemon=True,
            )
            for job in jobs
        ]
        for thread in watching:
            thread.start()
        for name, place in VICTIMS:
            time.sleep(0.7)
            until(lambda name=name: studio.children(name), 60)
            os.kill(studio.children(name)[place], signal.SIGKILL)
        for thread in watching:
            thread.join(250)
        assert sorted(stories) == sorted(jobs)
        for told in stories.values():
            numbers = [event["id"] for event in told]
            assert numbers == sorted(set(numbers))
            assert told[-1]["type"] == "job.completed"
        ledger = movements(studio)
        assert [kind for kind, _ in ledger].count("capture") == 3
        assert ledger[-1] == ("capture", 0)
        assert "it starts again" in studio.said()

        family = studio.children("")
        studio.process.send_signal(signal.SIGINT)
        began = time.monotonic()
        studio.process.wait(15)
        assert time.monotonic() - began < 8
        assert all(map(gone, family))
        assert studio.process.returncode == 0
    assert not list((tmp_path / "home" / "queue").glob("*.sock"))


def movements(studio: Running) -> list[tuple[str, int]]:
    """Each movement's kind and the balance after it."""
    database = sqlite3.connect(studio.home / "studio.db")
    rows = database.execute("SELECT kind, after FROM ledger ORDER BY id").fetchall()
    database.close()
    return rows


def test_a_second_studio_is_refused_and_a_killed_one_leaves_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as studio:
        second = subprocess.run(
            [sys.executable, "-m", "cli.main", "studio"],
            cwd=ROOT, env={**os.environ, "FILMWRIGHT_HOME": str(studio.home)},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert second.returncode == 2
        assert "already open" in second.stderr
        assert studio.address in second.stderr
        assert len(second.stderr.strip().splitlines()) == 1
        family = studio.children("")
        assert len(family) >= 5
        studio.process.kill()
        until(lambda: all(map(gone, family)), 10)


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("PORT", "high", "the setting PORT is wrong"),
        ("DATABASE_URL", "mysql://x", "the setting DATABASE_URL is wrong"),
        ("DATABASE_URL", "sqlite:////no/such/folder/studio.db", "check DATABASE_URL"),
        ("HOST", "203.0.113.7", "HOST"),
        ("FILMWRIGHT_HOME", "/proc/no", "set FILMWRIGHT_HOME"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    tmp_path: Path, setting: str, value: str, told: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from cli.main import run

    monkeypatch.setenv("FILMWRIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(setting, value)
    assert run(["studio"]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert len(said.strip().splitlines()) == 1


def test_a_taken_port_is_passed_over_unless_it_was_asked_for() -> None:
    from cli.studio.home import free_port as choose
    from core.errors import InputError

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert choose("127.0.0.1", port, 50) > port
        with pytest.raises(InputError, match=f"port {port} is taken"):
            choose("127.0.0.1", port, 1)


def test_a_long_home_still_has_a_queue(tmp_path: Path) -> None:
    from cli.studio.queue import QueueServer

    server = QueueServer(tmp_path / ("long" * 30) / "queue")
    assert len(server.address) < 110
    assert not server.answers()
    server.clear()


def test_settings_in_the_docs_are_all_there() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`{name.upper()}`" not in text]
    assert missing == []
