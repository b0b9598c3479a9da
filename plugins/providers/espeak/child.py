"""Talking to the espeak-ng process: started when first needed, kept warm, restarted if it dies."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from filmwright import ProviderError

_SPEAKER = Path(__file__).resolve().parent / "speaker.py"
_PATIENCE = 60.0
"""Seconds after which an answer is given up. A minute of speech takes less than one."""

_lock = threading.Lock()
_process: subprocess.Popen[str] | None = None
_parents: list[subprocess.Popen[str]] = []
"""Processes that belong to whoever forked us; kept, so that nobody here reaps them."""


@cache
def installed() -> bool:
    """Whether the package that brings espeak-ng is here. Nothing of it is loaded."""
    return find_spec("espeakng_loader") is not None


def ask(do: str, **request: Any) -> dict[str, Any]:
    """One request to the espeak-ng process (see :mod:`plugins.providers.espeak.speaker`).

    :raises ProviderError: espeak-ng is not installed, refuses, hangs or dies twice.
    """
    if not installed():
        raise ProviderError("espeak-ng is not installed; run `pip install filmwright[languages]`")
    line = json.dumps({"do": do, **request}) + "\n"
    with _lock:
        # A process that died while idle is found out by the first exchange: try again once.
        answer = _exchange(line) or _exchange(line)
    if answer is None:
        raise ProviderError("the espeak-ng process ended twice while speaking one line")
    if "error" in answer:
        raise ProviderError(f"espeak-ng: {answer['error']}")
    return answer


def process_id() -> int | None:
    """The id of the running espeak-ng process, if there is one."""
    return _process.pid if _process and _process.poll() is None else None


def close() -> None:
    """End the process; the next request starts another."""
    global _process
    process, _process = _process, None
    if process is None:
        return
    with suppress(OSError):
        process.kill()
    with suppress(OSError, subprocess.TimeoutExpired):
        process.communicate(timeout=5)


def _exchange(line: str) -> dict[str, Any] | None:
    """Send a line and read the answer; ``None`` when the process ended instead."""
    process = _running()
    assert process.stdin
    assert process.stdout
    watchdog = threading.Timer(_PATIENCE, process.kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        process.stdin.write(line)
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer
    except (OSError, ValueError):
        close()
        return None
    finally:
        watchdog.cancel()


def _running() -> subprocess.Popen[str]:
    global _process
    if _process is None or _process.poll() is not None:
        close()
        # Run by its path, not as a module: our packages stay out of that process.
        _process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", str(_SPEAKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
    return _process


def _forget() -> None:
    """A forked copy of this process must not share its parent's conversation."""
    global _process, _lock
    if _process is not None:
        _parents.append(_process)
        for pipe in (_process.stdin, _process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
    _process, _lock = None, threading.Lock()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
