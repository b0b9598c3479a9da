"""The API is what its document says: every route is in it, and none can be made to lie."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from apiflask import APIFlask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from core.models import Film, Project, User, now
from core.services import keys, logins
from core.studio import Studio
from tests.parts import STORY
from web.api import NOUNS

#: Requests tried for each operation and way; a longer run may ask for more.
EXAMPLES = int(os.environ.get("FILMWRIGHT_API_EXAMPLES", "4"))

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
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            if fault := _try(tried, mode, studio, admin, ids):
                faults.append(f"{tried.method.upper()} {tried.path} ({mode.value})\n{fault}")
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
    except schemathesis.errors.SchemathesisError as error:
        if "generate" in str(error).lower():
            return ""  # Nothing about this operation can be wrong in this way.
        return str(error)
    except BaseExceptionGroup as group:
        return str(group)
    return ""
