"""One process that the studio keeps running."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

#: Seconds before a process that died is started again: the first time, and at most.
_SHORTEST, _LONGEST = 0.1, 10.0
#: A process that lived this many seconds is started again at once.
_LONG_LIFE = 20.0
#: Bytes after which a log starts anew; the old one is kept once.
_LOG_SIZE = 5_000_000

#: prctl(2): the signal a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1


class Child:
    """A program in a process group of its own, which ends when the studio does."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self._command, self._environment, self._log = command, environment, log
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = _SHORTEST
        self._again_at: float | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id; 0: it was never started."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it; what it prints goes to its log."""
        with suppress(OSError):
            if self._log.stat().st_size > _LOG_SIZE:
                self._log.replace(self._log.with_suffix(".old.log"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=dict(self._environment), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )  # fmt: skip
        self._started = time.monotonic()
        self._again_at = None

    def look(self) -> str:
        """Start it again if it died, not too often; gives back what there is to say about it."""
        if self._again_at is not None:
            if time.monotonic() >= self._again_at:
                self.start()
            return ""
        if self._process is None or self._process.poll() is None:
            return ""
        self._kill_group()
        if time.monotonic() - self._started > _LONG_LIFE:
            self._pause = _SHORTEST
        self._again_at = time.monotonic() + self._pause
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST)
        when = "at once" if pause < 1 else f"in {pause:.0f} s"
        return f"The {self.name} stopped ({self._how_it_ended()}); it starts again {when}."

    def ask_to_stop(self) -> None:
        """Send the signal that lets it finish in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, patience: float) -> None:
        """Wait up to ``patience`` seconds, then end it and all it started."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        self._kill_group()
        self._process.wait()

    def last_words(self) -> str:
        """The last line it printed and where the others are."""
        with suppress(OSError):
            lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            if lines:
                return f"{lines[-1].strip()} (see {self._log})"
        return f"see {self._log}"

    def _kill_group(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _how_it_ended(self) -> str:
        code = self._process.returncode if self._process else 0
        if code < 0:
            with suppress(ValueError):
                return signal.Signals(-code).name
        return f"exit code {code}"


if sys.platform == "linux":
    _prctl = ctypes.CDLL(None).prctl

    def _end_with_parent() -> None:
        """In the child, before its program: be stopped when the studio is, even by kill -9."""
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
