"""Every refusal and failure, said in the place where it is met: a page, a fragment, the API."""

from __future__ import annotations

import logging

from apiflask.exceptions import HTTPError
from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from core.errors import FilmwrightError

log = logging.getLogger("filmwright.web")


def install(app: Flask) -> None:
    """Render every error."""
    app.register_error_handler(FilmwrightError, _told)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    app.error_processor(_api_fault)  # type: ignore[attr-defined]


def failure(code: str, message: str, status: int, details: object = None) -> Response:
    """The API's failure envelope."""
    body = {"success": False, "error": {"code": code, "message": message, "details": details}}
    response = jsonify(body)
    response.status_code = status
    return response


def _told(error: FilmwrightError) -> ResponseReturnValue:
    if error.status >= 500:
        log.error("%s: %s", request.path, error)
    return _render(error.code, str(error), error.status)


def _forged(_error: CSRFError) -> ResponseReturnValue:
    message = _("This form was open for too long or came from elsewhere. Go back and try again.")
    return _render("bad_csrf_token", message, 400)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return _render(error.name.lower().replace(" ", "_"), error.description or error.name, status)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("%s %s", request.method, request.path, exc_info=error)
    message = _("Something went wrong on our side. Nothing was lost; please try again.")
    return _render("internal", message, 500)


def _api_fault(error: HTTPError) -> ResponseReturnValue:
    """APIFlask's own errors: a body or a query that does not fit its schema."""
    details = error.detail or None
    return failure("bad_input" if error.status_code == 422 else "http_error",
                   error.message, error.status_code, details)  # fmt: skip


def _render(code: str, message: str, status: int) -> ResponseReturnValue:
    if request.path.startswith("/api/"):
        return failure(code, message, status)
    if request.headers.get("HX-Request"):
        # A fragment could not show it: the page's script raises a toast with it.
        return Response(message, status=status, content_type="text/plain; charset=utf-8")
    return render_template("error.html", status=status, message=message), status
