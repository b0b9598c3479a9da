"""What the web server runs: live streams by themselves, everything else by Flask.

``granian --interface asgi --factory web.asgi:application``
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Mount

from core.execution.children import leave_with
from core.settings import read_settings
from core.studio import Studio, open_studio
from plugins import BUILT_IN
from web.app import create_app
from web.bridge import Bridge
from web.live import Live

#: Requests that Flask works on at once in one process.
THREADS = 16


def application() -> Starlette:
    """The web application of this process, over the settings of its surroundings."""
    leave_with(os.getppid())
    return create_application(open_studio(read_settings(), BUILT_IN))


def create_application(studio: Studio) -> Starlette:
    """The web application over an open studio, which it closes in the end."""
    app = create_app(studio)
    bridge = Bridge(app.wsgi_app, THREADS, app.config["MAX_CONTENT_LENGTH"])
    live = Live(studio, app)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with live.listening():
            yield
        bridge.close()
        studio.close()

    return Starlette(routes=[*live.routes(), Mount("/", bridge)], lifespan=lifespan)
