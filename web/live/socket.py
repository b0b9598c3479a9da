"""The WebSocket ``/ws``: any number of films over one connection.

The client says ``{"type": "subscribe", "job": id}`` (with ``"after": number`` to go on from
there), ``unsubscribe``, ``ping``; without a page session, first of all
``{"type": "auth", "token": …}`` with an access token or an API key, or ``?token=``. The studio
sends events as the stream of :mod:`web.live.streams` does, ``subscribed`` and ``unsubscribed``,
and ``error`` with a code and a message.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from starlette.websockets import WebSocket, WebSocketDisconnect

from core.errors import FilmwrightError, InputError, NotSignedInError
from web.live.feeds import SILENCE, Feeds
from web.live.visitors import Door, Visitor
from web.live.watch import Watch, Watcher

#: Seconds in which a client must say who it is.
_INTRODUCTION = 10.0
#: Films one connection may watch, and letters of a message.
_MOST_FILMS, _MOST_LETTERS = 50, 4096
#: Close codes: who are you; you may no longer; you talk too much.
_UNKNOWN, _GONE, _TOO_LONG = 4401, 4403, 1009


class Socket:
    """The WebSocket's door."""

    def __init__(self, door: Door, feeds: Feeds, watch: Watch) -> None:
        self._door, self._feeds, self._watch = door, feeds, watch

    async def serve(self, websocket: WebSocket) -> None:
        """One connection, from beginning to end."""
        await websocket.accept()
        with suppress(WebSocketDisconnect, OSError, RuntimeError):
            try:
                visitor = await self._meet(websocket)
                with self._watch.arriving(visitor) as watcher:
                    await _Talk(websocket, self._door, self._feeds, watcher).run()
            except FilmwrightError as error:
                await websocket.send_json(fault(error))
                await websocket.close(_UNKNOWN)

    async def _meet(self, websocket: WebSocket) -> Visitor:
        token = websocket.query_params.get("token", "")
        if token:
            return await self._door.by_token(token)
        # A foreign page could open a socket with the visitor's cookie: only ours may.
        cookies = websocket.cookies if _is_ours(websocket) else {}
        with suppress(NotSignedInError):
            return await self._door.visitor(websocket.headers, cookies)
        try:
            first = await asyncio.wait_for(_hear(websocket), _INTRODUCTION)
        except TimeoutError:
            raise NotSignedInError("say who you are: send an auth message with a token") from None
        if first.get("type") != "auth" or not isinstance(first.get("token"), str):
            raise NotSignedInError("say who you are: send an auth message with a token")
        visitor = await self._door.by_token(first["token"])
        await websocket.send_json({"type": "authenticated"})
        return visitor


class _Talk:
    """A connection whose visitor is known."""

    def __init__(self, websocket: WebSocket, door: Door, feeds: Feeds, watcher: Watcher) -> None:
        self._websocket, self._door, self._feeds = websocket, door, feeds
        self._watcher = watcher
        self._films: dict[str, tuple[Watcher, asyncio.Task[None]]] = {}
        self._speaking = asyncio.Lock()

    async def run(self) -> None:
        """Listen and beat, until one of the two ends."""
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for film_id in list(self._films):
                self._leave(film_id)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._watcher.gone:
            await self._say(fault(NotSignedInError("this session was ended; sign in again")))
            await self._websocket.close(_GONE)

    async def _listen(self) -> None:
        while True:
            try:
                await self._obey(await _hear(self._websocket))
            except FilmwrightError as error:
                await self._say(fault(error))

    async def _obey(self, message: dict[str, Any]) -> None:
        kind, film_id = message.get("type"), message.get("job")
        if kind == "ping":
            await self._say({"type": "pong"})
        elif kind == "auth":
            await self._say({"type": "authenticated"})
        elif kind in ("subscribe", "unsubscribe") and isinstance(film_id, str):
            if kind == "subscribe":
                await self._subscribe(film_id, message.get("after", 0))
            else:
                self._leave(film_id)
                await self._say({"type": "unsubscribed", "job": film_id})
        else:
            raise InputError("send subscribe or unsubscribe with a job, or ping")

    async def _subscribe(self, film_id: str, after: object) -> None:
        if not isinstance(after, int) or isinstance(after, bool) or after < 0:
            raise InputError("after: must be the number of the last event seen")
        if film_id in self._films:
            return
        if len(self._films) >= _MOST_FILMS:
            raise InputError(f"one connection may watch {_MOST_FILMS} jobs; unsubscribe from some")
        await self._door.refuse_unless_theirs(self._watcher.visitor, film_id)
        watcher = Watcher(self._watcher.visitor)
        await self._say({"type": "subscribed", "job": film_id})
        telling = asyncio.create_task(self._tell(watcher, film_id, min(after, 2**31 - 1)))
        self._films[film_id] = watcher, telling

    async def _tell(self, watcher: Watcher, film_id: str, after: int) -> None:
        with suppress(WebSocketDisconnect, OSError, RuntimeError):
            async for document in self._feeds.film(watcher, film_id, after):
                if document is not None:
                    await self._say(document)
            if not watcher.gone:
                self._films.pop(film_id, None)
                await self._say({"type": "unsubscribed", "job": film_id})

    def _leave(self, film_id: str) -> None:
        watching = self._films.pop(film_id, None)
        if watching:
            watching[0].gone = True
            watching[1].cancel()

    async def _beat(self) -> None:
        """Signs of life, until the visitor is sent away."""
        while not self._watcher.gone:
            if not await self._watcher.wait(SILENCE):
                await self._say({"type": "heartbeat"})

    async def _say(self, document: dict[str, Any]) -> None:
        async with self._speaking:
            await self._websocket.send_text(json.dumps(document, ensure_ascii=False))


def fault(error: FilmwrightError) -> dict[str, Any]:
    """An error as a message."""
    return {"type": "error", "code": error.code, "message": str(error)}


async def _hear(websocket: WebSocket) -> dict[str, Any]:
    received = await websocket.receive()
    if received["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(received.get("code", 1000))
    text = received.get("text") or ""
    if len(text) > _MOST_LETTERS:
        await websocket.close(_TOO_LONG)
        raise WebSocketDisconnect(_TOO_LONG)
    try:
        message = json.loads(text)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise InputError("messages are JSON objects with a type")
    return message


def _is_ours(websocket: WebSocket) -> bool:
    """Whether the page that opened the socket is one of the studio's own."""
    origin = urlsplit(websocket.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == websocket.headers.get("host")
