"""Names of workers that tell whether they are alive: ``host-process-…``."""

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
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_zombie(int(process))


def _is_zombie(process: int) -> bool:
    """Killed, and not yet buried by its parent."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        return status.rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
