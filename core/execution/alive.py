"""Whether processes still run; names of workers that tell it: ``host-process-…``."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def name_of_this(mark: str = "") -> str:
    """The name of this process."""
    return f"{socket.gethostname()}-{os.getpid()}-{mark}".strip("-")


def is_dead(name: str) -> bool:
    """Whether a worker is known to be gone: its process ran on this machine and does not now."""
    host = socket.gethostname()
    process = name.removeprefix(f"{host}-").split("-")[0]
    if not name.startswith(f"{host}-") or not process.isdigit():
        return False
    return not is_running(int(process))


def is_running(process: int) -> bool:
    """Whether a process of this machine still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    """Killed, and not yet buried by its parent."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        return status.rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
