"""Server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from core.errors import FilmwrightError
from core.models import now
from web.live.feeds import Document, Feeds
from web.live.visitors import Door, Visitor
from web.live.watch import Watch, Watcher

#: Milliseconds after which a browser comes back by itself.
_COME_BACK = 1000

_HEADERS = {
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}


Feed = Callable[[Watcher], AsyncIterator[Document | None]]


class Streams:
    """The two streams."""

    def __init__(self, door: Door, feeds: Feeds, watch: Watch) -> None:
        self._door, self._feeds, self._watch = door, feeds, watch

    async def film(self, request: Request) -> Response:
        """What happens to one film: everything since ``Last-Event-ID``, then live.

        Answers 204, at which a browser stops asking, when all has been told.
        """
        film_id = request.path_params["film_id"]
        try:
            visitor = await self._door.visitor(request.headers, request.cookies)
            await self._door.refuse_unless_theirs(visitor, film_id)
            after = _number(_last_seen(request))
            if not await self._feeds.film_has_more(film_id, after):
                return Response(status_code=204)
            return self._answer(visitor, lambda one: self._feeds.film(one, film_id, after))
        except FilmwrightError as error:
            return refusal(error)

    async def account(self, request: Request) -> Response:
        """What happens to all films of whoever asks, and to their credits."""
        try:
            visitor = await self._door.visitor(request.headers, request.cookies)
            since = _moment(_last_seen(request))
            return self._answer(visitor, lambda one: self._feeds.account(one, since))
        except FilmwrightError as error:
            return refusal(error)

    def _answer(self, visitor: Visitor, feed: Feed) -> Response:
        arrival = ExitStack()
        watcher: Watcher = arrival.enter_context(self._watch.arriving(visitor))

        async def text() -> AsyncIterator[str]:
            with arrival:
                yield f"retry: {_COME_BACK}\n\n"
                async for document in feed(watcher):
                    yield ": still here\n\n" if document is None else _as_text(document)

        return StreamingResponse(text(), media_type="text/event-stream", headers=_HEADERS)


def refusal(error: FilmwrightError) -> JSONResponse:
    """The API's failure envelope."""
    body = {"code": error.code, "message": str(error), "details": None}
    return JSONResponse({"success": False, "error": body}, error.status)


def _as_text(document: Document) -> str:
    # A film's events are numbered; an account's, of many films, go by their moment.
    mark = document.get("at" if "project" in document else "id")
    head = f"id: {mark}\n" if mark is not None else ""
    return f"{head}event: {document['type']}\ndata: {json.dumps(document, ensure_ascii=False)}\n\n"


def _last_seen(request: Request) -> str:
    headers: Mapping[str, str] = request.headers
    return headers.get("last-event-id", "") or request.query_params.get("after", "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return now()
    return moment if moment.tzinfo and moment < now() else now()
