"""Previews in answers: made by this process's helping hand, sent as pictures and sounds."""

from __future__ import annotations

import threading

from flask import Response, current_app, jsonify, send_file

from core.errors import NotFoundError
from core.frozen import Ref
from core.services.hand import BusyError, Hand
from core.services.previews import Preview
from web.context import studio
from web.faults import failure

_KEY = "filmwright-hand"

#: Seconds after which to ask again for what is being made.
_SOON = 1

_opening = threading.Lock()


def hand() -> Hand:
    """The hand of this process."""
    kept = current_app.extensions
    if _KEY not in kept:
        with _opening:
            if _KEY not in kept:
                kept[_KEY] = Hand(studio())
    return kept[_KEY]


def send(preview: Preview, lasting: bool = False) -> Response:
    """The preview; 202 while it is being made, 503 when too much is asked, with ``Retry-After``.

    ``lasting``: what is at this address never changes, so that browsers may keep it.
    """
    try:
        results = hand().make(preview.name, preview.plan, preview.use)
    except BusyError as error:
        return _later(failure(error.code, str(error), error.status), error.retry_after)
    if results is None:
        underway = jsonify({"success": True, "data": {"status": "underway"}})
        underway.status_code = 202
        return _later(underway, _SOON)
    ref = preview.shown(results)
    if ref is None:
        raise NotFoundError("there is nothing to show")
    return send_artifact(ref, 86_400 if lasting else 0)


def _later(answer: Response, seconds: int) -> Response:
    answer.headers["Retry-After"] = str(seconds)
    answer.cache_control.no_store = True
    return answer


def send_artifact(ref: Ref, age: int) -> Response:
    """Bytes of the store that nothing on a page may run."""
    path = studio().store.path(ref)
    response = send_file(path, mimetype=ref.media_type, conditional=True, etag=ref.sha256)
    response.cache_control.public = False
    response.cache_control.private = True
    response.cache_control.max_age = age
    response.cache_control.no_cache = None if age else True
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
