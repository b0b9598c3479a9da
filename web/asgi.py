"""What the web server runs: live streams and our own files directly, all else by Flask.

``granian --interface asgi --factory web.asgi:application``
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from core.execution.children import leave_with
from core.settings import read_settings
from core.studio import Studio, open_studio
from plugins import BUILT_IN
from web.app import create_app
from web.bridge import Bridge
from web.headers import PLAIN
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

    ours = Mount("/static", _Files(directory=app.static_folder))
    return Starlette(routes=[*live.routes(), ours, Mount("/", bridge)], lifespan=lifespan)


class _Files(StaticFiles):
    """Our own styles and scripts. Browsers ask each time whether they changed: they may not mix
    those of two releases."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        response = super().file_response(*arguments, **options)
        response.headers.update({**PLAIN, "Cache-Control": "no-cache"})
        return response
