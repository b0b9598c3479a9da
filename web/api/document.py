"""The OpenAPI document, made true: what guards an operation, and every way it can fail.

Views say what they take, what they give and which failures are their own. What follows from a
route's guard, its method and its parameters is the same everywhere and is added here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask import render_template

from core.services.keys import SCOPES
from web.api.envelope import Failure
from web.api.shapes import plain

Spec = dict[str, Any]

_REF = "#/components/schemas/"
_UNSAFE = ("post", "put", "patch", "delete")

_ABOUT = """\
Everything the studio's pages do, for programs.

An answer is `{"success": true, "data": …}`, a refusal
`{"success": false, "error": {"code", "message", "details"}}`: programs go by the `code`, people
by the `message`. Lists come in pages (`page`, `size`).

**Who asks.** Send an access token (`Authorization: Bearer`, from *Signing in*) or an API key
(`X-API-Key`, made in the settings). Each operation names the scope that a key needs for it.

**How often.** Each plan allows a number of requests a minute; `X-RateLimit-Remaining` tells what
is left and, after a 429, `Retry-After` when to come back.
"""

_TAGS = {
    "Signing in": "Accounts, access tokens and refresh tokens.",
    "Users": "The account that asks: profile, preferences, sessions.",
    "Projects": "Scripts and all choices around them; films are made from them.",
    "Films": "Films being made and made: status, live events, cancel, retry, download. A film's "
    "id is its job's id.",
    "YouTube": "Channels, and films published to them: now, later, or one after the other.",
    "Assets": "The creator's own pictures and music.",
    "Campaigns": "Personalised films: one script with variables, a film for each of many people.",
    "Catalogue": "What films can be made with: voices, looks, music, templates.",
    "Credits": "The balance, what films cost, and every movement.",
    "Billing": "Plans, subscriptions, packs of credits, invoices; where payments are on.",
    "Keys": "API keys and their scopes.",
    "Webhooks": "Addresses of your own that are told what happens, and what they were told.",
    "Salesforce": "What Apex tells the studio; for admins, the synchronisation.",
    "Admin": "Running the studio: people, films at work, moderation, figures. For admins.",
}

_SCHEMES: Spec = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token; it lasts 15 minutes.",
    },
    "key": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "An API key, made in the settings, held to its scopes.",
    },
    "page": {
        "type": "apiKey",
        "in": "cookie",
        "name": "filmwright",
        "description": "The studio's own pages: their cookie and, to change anything, the header "
        "`X-CSRF-Token`.",
    },
}

_FAILURES = {
    400: "The request came with the page's cookie but without its CSRF token.",
    401: "Nobody is known to be asking, or the proof has expired.",
    402: "The account has too few credits; nothing was taken.",
    403: "Known, but not allowed: the key lacks the scope, or only admins may.",
    404: "There is no such thing, or it belongs to somebody else.",
    409: "It was changed in the meantime, or its state does not allow this now.",
    410: "It has expired.",
    412: "A version or condition was asked for that does not hold here.",
    413: "More was sent than the studio takes.",
    416: "No such part of the file.",
    422: "What was sent does not fit; `details` says where.",
    429: "Too many requests; `Retry-After` says when to come back.",
    502: "The other side could not be reached, or refused.",
}

_LIMITS = {
    name: {"description": words, "schema": {"type": "string"}}
    for name, words in (
        ("Retry-After", "Seconds until the next request is taken."),
        ("X-RateLimit-Limit", "Requests allowed in this window."),
        ("X-RateLimit-Remaining", "Of these, how many are left."),
        ("X-RateLimit-Reset", "When the window ends, in seconds since 1970."),
    )
}

pages = APIBlueprint("apidocs", __name__, enable_openapi=False)


@pages.get("/api/docs")
def show() -> str:
    """The document, to read and to try."""
    return render_template("api/docs.html")


def install(app: APIFlask) -> None:
    """Describe the API at ``/api/v1/openapi.json``, to be read at ``/api/docs``."""
    app.register_blueprint(pages)
    app.config.update(
        INFO={"description": _ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        SERVERS=[{"url": "/"}],
        SECURITY_SCHEMES=_SCHEMES,
        VALIDATION_ERROR_STATUS_CODE=422,
        VALIDATION_ERROR_DESCRIPTION="what was sent does not fit",
        AUTO_OPERATION_ID=False,
    )
    app.spec_processor(lambda spec: _completed(app, spec))


def _completed(app: APIFlask, spec: Spec) -> Spec:
    views = dict(_views(app))
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            endpoint, view = views[path, method]
            operation["operationId"] = endpoint
            _guarded(operation, method, getattr(view, "scope", ""))
            _failing(operation, method)
            if "requestBody" in operation:
                operation["requestBody"].setdefault("required", True)
    spec["paths"].update(_by_hand())
    _named_plainly(spec)
    used = {tag for _, operation in _operations(spec) for tag in operation.get("tags", ())}
    spec["tags"] = [{"name": name, "description": _TAGS[name]} for name in _TAGS if name in used]
    spec["tags"] += [{"name": name} for name in sorted(used - set(_TAGS))]
    return spec


def _views(app: APIFlask) -> Iterator[tuple[tuple[str, str], tuple[str, Callable[..., Any]]]]:
    """(path, method) → (operation's id, view)."""
    several: dict[str, int] = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<:>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            name = rule.endpoint.replace(".", "_")
            if (count := several.get(name, 0)) > 0:
                name = f"{name}_{method.lower()}"
            several[rule.endpoint.replace(".", "_")] = count + 1
            yield (path, method.lower()), (name, app.view_functions[rule.endpoint])


def _guarded(operation: Spec, method: str, scope: str) -> None:
    if not scope:
        operation["security"] = []
        return
    if scope in SCOPES:
        operation["security"] = [{"token": []}, {"key": [scope]}, {"page": []}]
        needed = f"Scope: `{scope}` ({SCOPES[scope].lower()})."
    else:
        operation["security"] = [{"token": []}, {"page": []}]
        needed = "Takes the account's owner, signed in; no API key opens it."
    operation["description"] = f"{operation.get('description', '')}\n\n{needed}".strip()
    for status in (401, 403, *((400,) if method in _UNSAFE else ())):
        operation["responses"].setdefault(str(status), {})


def _failing(operation: Spec, method: str) -> None:
    """Give every failure its words and the one shape they all have."""
    responses = operation["responses"]
    responses.setdefault("429", {})
    if method in _UNSAFE:
        responses.setdefault("422", {})
    if "requestBody" in operation:
        responses.setdefault("413", {})
    for status, response in responses.items():
        if status[0] not in "45":
            continue
        own = response.get("description", "")
        words = _FAILURES.get(int(status), "")
        # One given by hand is kept; APIFlask's own are reason phrases only.
        response["description"] = own if len(own.split()) > 3 else words or own
        response["content"] = {"application/json": {"schema": {"$ref": f"{_REF}Failure"}}}
        if status == "429":
            response["headers"] = _LIMITS
    operation["responses"] = dict(sorted(responses.items()))


def _named_plainly(spec: Spec) -> None:
    """``Envelope[Page[X]]`` and ``Parent.Child`` become ``EnvelopePageX`` and ``Child``."""
    schemas = spec["components"].setdefault("schemas", {})
    for name in ("HTTPError", "ValidationError"):
        schemas.pop(name, None)
    failure = Failure.model_json_schema(ref_template=_REF + "{model}", mode="serialization")
    names = {old: plain(old.rpartition(".")[2]) for old in schemas}
    names.update(list(_clashes(schemas, names)))
    renamed: Spec = {**failure.pop("$defs"), "Failure": failure}
    for old, schema in schemas.items():
        renamed.setdefault(names[old], _with_refs(schema, names))
    spec["components"]["schemas"] = dict(sorted(renamed.items()))
    spec["paths"] = _with_refs(spec["paths"], names)


def _clashes(schemas: Spec, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Those whose plain name means something else elsewhere get a longer one."""
    kept: dict[str, Any] = {}
    for old, new in names.items():
        alike = _with_refs(schemas[old], names)
        if kept.setdefault(new, alike) != alike:
            yield old, plain(old)


def _with_refs(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_with_refs(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _with_refs(one, names) for key, one in value.items()}
    reference = changed.get("$ref")
    if isinstance(reference, str) and reference.startswith(_REF):
        old = reference.removeprefix(_REF)
        changed["$ref"] = _REF + names.get(old, old)
    return changed


def _operations(spec: Spec) -> Iterator[tuple[str, Spec]]:
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            yield path, operation


def _by_hand() -> Spec:
    """Routes that are answered outside Flask: live events."""
    failures = {str(status): {"description": _FAILURES[status]} for status in (401, 403, 404)}
    operation: Spec = {
        "operationId": "films_events",
        "summary": "Follow a film live",
        "description": "Server-sent events, from the first or from the one after `Last-Event-ID`: "
        "`job.queued`, `job.started`, `job.planned`, `step.started`, `step.completed`, "
        "`job.progress`, `job.completed`, `job.failed`, `job.cancelled`, `job.retried`. Each "
        "event's data is `{id, type, job, at, data}`. The stream ends after the film does.",
        "tags": ["Films"],
        "parameters": [
            {"name": "job_id", "in": "path", "required": True, "schema": {"type": "string"}},
            {
                "name": "Last-Event-ID",
                "in": "header",
                "description": "The number of the last event that was seen.",
                "schema": {"type": "integer", "minimum": 0},
            },
        ],
        "responses": {
            "200": {
                "description": "The events.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **failures,
        },
    }
    _guarded(operation, "get", "projects:read")
    _failing(operation, "get")
    return {"/api/v1/jobs/{job_id}/events": {"get": operation}}
