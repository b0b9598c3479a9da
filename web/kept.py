"""Answers kept while nothing changed: programs ask the same again and again.

An answer is given once more only if nothing at all was committed to the database since before it
was read (:class:`~core.database.Changes`): a sign-out, a suspension or a revoked key counts at
once. It is kept for a second at most, for what depends on the time: tokens that end, time left.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from core.database import Changes
from core.models import User
from web.context import studio

V = TypeVar("V", bound=Callable[..., Any])

_SECONDS = 1.0
#: What a browser is given hangs on its cookie as well, and is not kept.
_PROGRAMS = ("token", "key")

#: How many answers, and bytes of each, are kept in this process.
_MOST, _LARGEST = 500, 100_000


def keep(view: V) -> V:
    """A reading view whose answer follows from the database, the address and who asks alone."""
    view.kept = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Kept:
    """An answer, and for whom it was."""

    mark: int
    until: float
    user: User
    by: str
    scopes: frozenset[str] | None
    body: bytes


class Answers:
    """The answers kept in this process."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._kept: dict[tuple[str, ...], Kept] = {}

    def find(self) -> Kept | None:
        """The answer to this request, if it still holds; else notes that one is to be kept."""
        asks = _asks()
        mark = self._changes.mark() if asks else None
        if mark is None:
            return None
        found = self._kept.get(asks)
        if found and found.mark == mark and time.monotonic() < found.until:
            return found
        # Noted before anything is read: what is committed meanwhile makes the answer an old one.
        g.to_keep = asks, mark
        return None

    def add(self, response: Response) -> Response:
        """Keep this request's answer."""
        asks, mark = g.pop("to_keep", ((), 0))
        if asks and response.status_code == 200 and g.user is not None and g.by in _PROGRAMS:
            body = response.get_data()
            if len(body) <= _LARGEST:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                until = time.monotonic() + _SECONDS
                self._kept[asks] = Kept(mark, until, g.user, g.by, g.scopes, body)
        return response


def install(app: Flask) -> None:
    """Keep answers. The guard takes who asks from them, and the API the answer itself."""
    with app.app_context():
        answers = Answers(studio().changes)
    app.extensions["answers"] = answers
    app.after_request(answers.add)


def recall() -> Kept | None:
    """This request's answer, if it was kept and nothing changed."""
    if request.method != "GET":
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    answers: Answers = current_app.extensions["answers"]
    return answers.find() if getattr(view, "kept", False) else None


def _asks() -> tuple[str, ...]:
    """What tells one request of a program from another; empty for a browser's."""
    sent = request.environ
    credentials = sent.get("HTTP_AUTHORIZATION", ""), sent.get("HTTP_X_API_KEY", "")
    if not any(credentials):
        return ()
    return (*credentials, sent["PATH_INFO"], sent["QUERY_STRING"])
