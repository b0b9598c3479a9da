"""Processes that carry uploads until none is due, for tests that kill them.

``python -m tests.youtube_worker`` starts one, and another whenever it was killed, as whoever
minds workers does. Its settings are in its environment. For each it prints a line of four numbers:
how it ended, and KiB of memory: the most it had in all, what it had before it began, and what of
that were files of libraries, which workers share.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from core.execution.alive import name_of_this
from core.services.courier import Round
from core.services.publishing import carrying, claims
from core.settings import read_settings
from core.studio import open_studio
from plugins import BUILT_IN
from plugins.outputs.youtube import account, sending, transport

#: Seconds without anything to do after which it ends.
_IDLE = 0.3


def main() -> None:
    """Keep a worker until one ends by itself; rests after faults are short."""
    sending.REST, claims._REST = (0.002, 0.01), (0.01, 0.05)
    sending.CHUNK = int(os.environ.get("CHUNK", sending.CHUNK))
    assert account.Channel
    assert transport._document()
    while True:
        heard, said = os.pipe()
        child = os.fork()
        if child == 0:
            before = memory()
            os.write(said, f"{before['VmRSS']} {before['RssFile']}".encode())
            work()
            os._exit(0)
        os.close(said)
        _, status, use = os.wait4(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        print(ended, use.ru_maxrss, os.read(heard, 100).decode(), flush=True)
        os.close(heard)
        if ended >= 0:
            return


def work() -> None:
    """Carry what is due."""
    studio = open_studio(read_settings(), BUILT_IN)
    turn = Round(studio, name_of_this(), threading.Event())
    last = time.monotonic()
    while time.monotonic() - last < _IDLE:
        if carrying.carry(turn):
            last = time.monotonic()
        else:
            time.sleep(0.01)
    studio.close()


def memory() -> dict[str, int]:
    """What the system says of this process, in KiB."""
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return {
        name: int(value.split()[0])
        for name, _, value in (line.partition(":") for line in told)
        if value.endswith("kB")
    }


if __name__ == "__main__":
    main()
