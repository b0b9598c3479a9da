"""Live: what happens to films, told as it happens, by server-sent events and by WebSocket.

The database is the truth. Redis only rings: whoever waits then looks there, and looks every two
seconds anyway.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from flask import Flask
from starlette.routing import BaseRoute, Route, WebSocketRoute

from core.studio import Studio
from web.live.feeds import Feeds
from web.live.reading import Reader
from web.live.socket import Socket
from web.live.streams import Streams
from web.live.visitors import Door
from web.live.watch import Watch


class Live:
    """The live part of the web application."""

    def __init__(self, studio: Studio, app: Flask) -> None:
        self._reader = Reader(studio)
        self._watch = Watch(studio, self._reader)
        door = Door(app, self._reader)
        feeds = Feeds(self._watch, self._reader)
        self._streams = Streams(door, feeds, self._watch)
        self._socket = Socket(door, feeds, self._watch)

    def routes(self) -> list[BaseRoute]:
        """Where to watch."""
        return [
            Route("/api/v1/jobs/{film_id}/events", self._streams.film, methods=["GET"]),
            Route("/api/v1/events", self._streams.account, methods=["GET"]),
            WebSocketRoute("/ws", self._socket.serve),
        ]

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """While inside, whoever watches is rung."""
        async with self._watch.running():
            yield
        self._reader.close()
