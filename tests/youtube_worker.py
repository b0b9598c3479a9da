"""A process that carries uploads until none is due, for tests that kill it.

``python -m tests.youtube_worker``; its settings are in its environment. The last line it prints is
the most memory it ever had, in KiB.
"""

from __future__ import annotations

import threading
from pathlib import Path

from core.execution.alive import name_of_this
from core.services.courier import Round
from core.services.publishing import carrying, claims
from core.settings import read_settings
from core.studio import open_studio
from plugins import BUILT_IN
from plugins.outputs.youtube import sending


def main() -> None:
    """Carry what is due; rests after faults are short."""
    sending.REST, claims._REST = (0.002, 0.01), (0.01, 0.05)
    studio = open_studio(read_settings(), BUILT_IN)
    turn = Round(studio, name_of_this(), threading.Event())
    while carrying.carry(turn) or carrying.carry(turn):
        pass
    studio.close()
    told = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(line for line in told.splitlines() if line.startswith("VmHWM")).split()[1])


if __name__ == "__main__":
    main()
