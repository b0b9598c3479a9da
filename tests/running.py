"""A whole studio in a folder: `filmwright studio` with its queue server, web and workers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.parts import NULL

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def running_studio(home: Path, **settings: str) -> Iterator[str]:
    """The address of a studio that runs until the block ends; ``settings`` as in Settings."""
    environment = {
        **os.environ,
        "FILMWRIGHT_HOME": str(home),
        "FILMWRIGHT_PLUGINS": NULL,
        "RATE_LIMITS": "false",
        "SAMPLE_PROJECT": "false",
        "SHOWCASE": "false",
        **settings,
    }
    home.mkdir(parents=True, exist_ok=True)
    log = home / "studio.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "studio"],
            cwd=ROOT, env=environment, stdout=stream, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield _address(process, log)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def _address(process: subprocess.Popen[bytes], log: Path, patience: float = 60.0) -> str:
    """Where it says it is, once it answers there."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        said = log.read_text(encoding="utf-8", errors="replace")
        if process.poll() is not None:
            raise RuntimeError(f"the studio ended: {said}")
        for address in re.findall(r"http://[\w.:]+\d", said):
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                    return address
            except OSError:
                continue
        time.sleep(0.2)
    raise RuntimeError(f"the studio does not answer: {log.read_text()}")
