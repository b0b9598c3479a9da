"""Every refusal and failure, said in the place where it is met: a page, a fragment, the API."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from core.errors import FilmwrightError
from core.services.campaigns.sheets import MOST_BYTES

log = logging.getLogger("filmwright.web")

#: Headers of an error that belong to it, whatever its body is.
_KEPT = ("allow", "retry-after", "www-authenticate", "content-range", "location")

#: Where files are sent to, and the bytes that may be sent anywhere else.
_TAKE_FILES, _LONGEST = ("assets_api.upload", "film.upload", "transfers_api.send"), 2_000_000

#: Where lists of people are sent to, and how long they may be with what is around them.
_TAKE_LISTS, _LONGEST_LIST = ("campaigns_api.add_list", "campaigns.add_list"), MOST_BYTES + 100_000

#: Werkzeug's own words are for people who write servers.
_WORDS = {
    404: lazy_gettext("There is nothing at this address."),
    405: lazy_gettext("This address cannot be used like that."),
    413: lazy_gettext("That is more than we can take."),
    429: lazy_gettext("Too many requests. Wait a moment and try again."),
}

Headers = Iterable[tuple[str, str]]


def install(app: APIFlask) -> None:
    """Render every error."""
    # APIFlask's registration also takes Werkzeug's errors; ours come after it, and so stand.
    app.error_processor(_misshapen)
    app.register_error_handler(FilmwrightError, _told)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    app.before_request(_refuse_nul)
    app.before_request(_refuse_long)


def failure(code: str, message: str, status: int, details: object = None) -> Response:
    """The API's failure envelope."""
    body = {"success": False, "error": {"code": code, "message": message, "details": details}}
    response = jsonify(body)
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Filmwright"'
    return response


def _told(error: FilmwrightError) -> ResponseReturnValue:
    if error.status >= 500:
        log.error("%s: %s", request.path, error)
    # Programs are told in the words of the code; pages in the reader's, where they are known.
    message = str(error) if _is_api() else _(str(error))
    return _render(error.code, message, error.status)


def _forged(_error: CSRFError) -> ResponseReturnValue:
    message = _("This form was open for too long or came from elsewhere. Go back and try again.")
    return _render("bad_csrf_token", message, 400)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    kept = [(name, value) for name, value in error.get_headers() if name.lower() in _KEPT]
    code = error.name.lower().replace(" ", "_")
    message = error.description or error.name
    if error.description == type(error).description:
        message = str(_WORDS.get(status, message))
    return _render(code, message, status, kept)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("%s %s", request.method, request.path, exc_info=error)
    message = _("Something went wrong on our side. Nothing was lost; please try again.")
    return _render("internal", message, 500)


def _misshapen(error: HTTPError) -> ResponseReturnValue:
    """A body or a query that does not fit its shape; the first fault is the message."""
    details = error.detail if isinstance(error.detail, dict) and error.detail else None
    code = "bad_input" if error.status_code == 422 else "http_error"
    return failure(code, _first(details) or error.message, error.status_code, details)


def _first(details: dict[str, dict[str, list[str]]] | None) -> str:
    for places in (details or {}).values():
        for place, faults in places.items():
            return f"{place}: {faults[0]}"
    return ""


def _refuse_nul() -> None:
    """No address of ours has a NUL, and PostgreSQL takes none; the API's shapes drop those sent."""
    if "\0" in request.path or (not _is_api() and b"%00" in request.query_string):
        abort(404)


def _refuse_long() -> None:
    """Only files are large; nothing else is worth the memory to read it."""
    if request.endpoint in _TAKE_LISTS:
        request.max_content_length = _LONGEST_LIST
    elif request.endpoint not in _TAKE_FILES:
        request.max_content_length = _LONGEST


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _render(code: str, message: str, status: int, headers: Headers = ()) -> ResponseReturnValue:
    if _is_api():
        response = failure(code, message, status)
    elif request.headers.get("HX-Request"):
        # A fragment could not show it: the page's script raises a toast with it.
        response = Response(message, status=status, content_type="text/plain; charset=utf-8")
    else:
        page = render_template("error.html", status=status, message=message)
        response = Response(page, status=status, content_type="text/html; charset=utf-8")
    response.headers.extend(headers)
    return response
