"""A process that carries changes to the stand-in until it is killed; for a minute at most."""

from __future__ import annotations

import json
import sys
import threading
import time

from core.services.courier import Round
from core.services.salesforce import draining, link
from core.settings import Settings
from core.studio import open_studio
from plugins.outputs.salesforce import connection
from tests.salesforce_parts import PLUGINS

if __name__ == "__main__":
    draining.PAUSES = link.RESTS = (0.0, 0.05)
    connection.TIMEOUT = (5.0, 1.0)
    studio = open_studio(Settings(**json.loads(sys.argv[1])), PLUGINS)
    turn = Round(studio, "a worker", threading.Event())
    print("at work", flush=True)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not draining.carry(turn):
            time.sleep(0.01)
