"""The API is what its document says: every route is in it, and none can be made to lie."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest
import schemathesis
from apiflask import APIFlask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.specs.openapi.checks import positive_data_acceptance

from core.models import Film, Project, User, now
from core.services import keys, logins
from core.studio import Studio
from tests.parts import STORY
from web.api import NOUNS

#: Requests tried for each operation and way; a longer run may ask for more.
EXAMPLES = int(os.environ.get("FILMWRIGHT_API_EXAMPLES", "3"))

#: Operations that end what the next request needs, or that leave this machine.
UNTRIED = {"films_events"}


@pytest.fixture
def admin(studio: Studio) -> User:
    """An admin with a second factor."""
    user = User(email="ada@example.com", name="Ada", role="admin", credits=50, totp_at=now(),
                verified_at=now())  # fmt: skip
    with studio.sessions() as session, session.begin():
        session.add(user)
    return user


@pytest.fixture
def ids(studio: Studio, admin: User) -> dict[str, str]:
    """Things that exist, by the name that paths give their ids."""
    with studio.sessions() as session, session.begin():
        project = Project(owner_id=admin.id, title="The Paper Boat", draft={"script": STORY})
        session.add(project)
        session.flush()
        film = Film(
            project_id=project.id, owner_id=admin.id, number=1, status="failed", error="no luck",
            brief={"script": STORY}, draft={"script": STORY}, moderation="flagged",
        )  # fmt: skip
        session.add(film)
    with studio.sessions() as session:
        key, _ = keys.create(session, admin, "a key", ["projects:read"])
    return {"project_id": project.id, "job_id": film.id, "film_id": film.id,
            "user_id": admin.id, "key_id": key.id}  # fmt: skip


def token_of(studio: Studio, user: User) -> dict[str, str]:
    """A header that says who asks."""
    with studio.sessions() as session:
        opened = logins.open_tokens(session, studio.settings.secret(), user)
    return {"Authorization": f"Bearer {opened.access_token}"}


def operations(app: APIFlask) -> list[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of all that the document describes."""
    return [
        (path, method, operation)
        for path, methods in app.spec["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.mark.parametrize("noun", NOUNS)
def test_the_document_is_true(
    noun: str, app: APIFlask, studio: Studio, admin: User, ids: dict[str, str]
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    module = f"web.api.{noun}"
    faults = []
    for operation in schema.get_all_operations():
        tried = operation.ok()
        name = tried.definition.raw["operationId"]
        if name in UNTRIED or not _is_of(app, name, module):
            continue
        faults += [
            f"{tried.method.upper()} {tried.path} ({mode.value})\n{fault}"
            for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
            if (fault := _try(tried, mode, studio, admin, ids))
        ]
    assert not faults, "\n\n".join(faults)


def _is_of(app: APIFlask, name: str, module: str) -> bool:
    for endpoint, view in app.view_functions.items():
        if name.startswith(endpoint.replace(".", "_")) and view.__module__.startswith(module):
            return True
    return False


def _try(tried: Any, mode: Any, studio: Studio, admin: User, ids: dict[str, str]) -> str:
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=tried.as_strategy(generation_mode=mode), real=st.sampled_from([True, True, False]))
    def one(case: Any, real: bool) -> None:
        if real:
            case.path_parameters = {
                name: ids.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        # Much that fits its shape is refused for what it says: a script too short to film.
        case.call_and_validate(
            headers=token_of(studio, admin), excluded_checks=[positive_data_acceptance]
        )

    try:
        one()
    except Unsatisfiable:
        return ""  # Nothing that is sent to this operation could be wrong.
    except BaseExceptionGroup as group:
        return str(group)
    return ""


def test_every_route_is_in_the_document(app: APIFlask) -> None:
    described = {(path, method.upper()) for path, method, _ in operations(app)}
    served = {
        (re.sub(r"<(?:[^<:>]+:)?([^<>]+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "openapi.spec"
    }
    assert served - described == set()


def test_the_document_is_well_formed(app: APIFlask) -> None:
    document = app.spec
    names = [operation["operationId"] for _, _, operation in operations(app)]
    assert len(names) == len(set(names))
    for name in document["components"]["schemas"]:
        assert re.fullmatch(r"[A-Za-z0-9]+", name), name
    text = json.dumps(document)
    for reference in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert reference in document["components"]["schemas"]
    for path, method, operation in operations(app):
        assert operation["summary"], path
        assert operation["tags"], path
        for status, response in operation["responses"].items():
            assert response["description"], (path, method, status)
            if status[0] in "45":
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Failure"}
    tags = {tag["name"]: tag.get("description") for tag in document["tags"]}
    assert all(tags.values()), tags


def test_nothing_is_answered_to_strangers(app: APIFlask, client: Any) -> None:
    """Every guarded operation asks who is there before it looks at anything that was sent."""
    asked = 0
    for path, method, operation in operations(app):
        if not operation["security"] or operation["operationId"] in UNTRIED:
            continue
        address = re.sub(r"\{\w+\}", "0" * 32, path)
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"X-API-Key": "fw_nonsense"}):
            answer = client.open(address, method=method.upper(), headers=headers, json={"x": 1})
            assert answer.status_code == 401, (method, path, answer.status_code)
            assert answer.json["success"] is False
            assert "Bearer" in answer.headers["WWW-Authenticate"]
            asked += 1
    assert asked > 60


def test_open_operations_are_those_that_must_be(app: APIFlask) -> None:
    """A route without a guard is a decision, made here."""
    opened = {path for path, _, operation in operations(app) if not operation["security"]}
    assert {path for path in opened if "/auth/" not in path} == {
        "/api/v1/plans", "/api/v1/billing/plans",
        # Signed by those who call them.
        "/api/v1/webhooks/stripe", "/api/v1/salesforce/changes",
    }  # fmt: skip


def test_a_key_opens_only_its_scopes(
    app: APIFlask, client: Any, studio: Studio, admin: User
) -> None:
    with studio.sessions() as session:
        _, reader = keys.create(session, admin, "reads", ["projects:read"])
    for path, method, operation in operations(app):
        scopes = {
            scope
            for way in operation["security"]
            for name, needed in way.items()
            for scope in needed
            if name == "key"
        }
        if not operation["security"] or operation["operationId"] in UNTRIED:
            continue
        if "projects:read" in scopes:
            continue
        address = re.sub(r"\{\w+\}", "0" * 32, path)
        answer = client.open(address, method=method.upper(), headers={"X-API-Key": reader}, json={})
        assert answer.status_code == 403, (method, path, answer.status_code)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "not_found"),
        ("DELETE", "/api/v1/plans", 405, "method_not_allowed"),
        ("GET", "/api/v1/projects/%00", 404, "not_found"),
    ],
)
def test_failures_come_in_one_shape(
    client: Any, studio: Studio, admin: User, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method, headers=token_of(studio, admin))
    assert answer.status_code == status
    assert answer.json["error"]["code"] == code
    assert answer.json["error"]["message"]
    assert ("Allow" in answer.headers) == (status == 405)


def test_nuls_never_reach_the_database(client: Any, studio: Studio, admin: User) -> None:
    asking = token_of(studio, admin)
    assert client.get("/api/v1/projects?query=%00", headers=asking).status_code == 200
    named = client.post("/api/v1/projects", json={"title": "a\0b"}, headers=asking)
    assert named.json["data"]["title"] == "ab"
    assert client.get("/sign-in?next=%00").status_code == 404


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"amount": "5", "key": "k"}', "amount"),
        (b'{"amount": true, "key": "k"}', "amount"),
        (b'{"amount": 5, "key": "k", "extra": 1}', "extra"),
        (b'{"amount": 5}', "key"),
        (b"[]", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
    ],
)
def test_json_is_taken_as_it_is_written(
    client: Any, studio: Studio, admin: User, body: bytes, place: str
) -> None:
    answer = client.post(
        f"/api/v1/admin/users/{admin.id}/grant", data=body, headers=token_of(studio, admin),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "bad_input"
    assert place in answer.json["error"]["details"]["json"]


def test_the_page_may_ask_only_with_its_token(client: Any, studio: Studio, admin: User) -> None:
    with studio.sessions() as session:
        opened = logins.open_page(session, admin)
    with client.session_transaction() as kept:
        kept["login"] = opened
    assert client.get("/api/v1/credits").status_code == 200
    address, body = f"/api/v1/admin/users/{admin.id}/grant", {"amount": 1, "key": "k"}
    refused = client.post(address, json=body)
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_csrf_token")
    page = client.get("/api/docs").get_data(as_text=True)
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    granted = client.post(address, json=body, headers={"X-CSRF-Token": token[1]})
    assert granted.status_code == 200


def test_the_documents_page_needs_nothing_from_elsewhere(client: Any) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"', page)
    for address in re.findall(r'(?:src|href)="(/(?:assets|static)/[^"]+)"', page):
        answer = client.get(address)
        assert answer.status_code == 200, address
        answer.close()
