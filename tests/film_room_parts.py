"""A finished film for the film room's tests: made once by ``null``, then laid in each studio."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.film import Brief
from core.models import Asset, Film, Project, Step, User, now
from core.planning import FilmPlan
from core.plugins import Registry
from core.runner import run_task
from core.services import logins
from core.services.drafts import brief_of
from core.services.plans import plan_of
from core.store.folder import FolderStore
from core.studio import Studio
from tests.engine_parts import DRAFT, new_project, new_user


@dataclass(frozen=True)
class Made:
    """What came of a film: its store and its documents."""

    store: Path
    brief: dict[str, object]
    delivery: dict[str, object]
    screenplay: dict[str, object]
    handed_on: dict[str, object]
    steps: list[tuple[str, str, dict[str, object]]]


def film_once(folder: Path, registry: Registry, brief: Brief) -> Made:
    """Make a film in this process."""
    store = FolderStore(folder / "store")
    plan = FilmPlan(brief, registry.voices(), "")
    graph, steps = plan.graph(), []
    while not graph.done:
        for task in graph.ready():
            request = task.build(graph.results)
            outcome = run_task(registry, store, request, brief.use, lambda _done: None)
            graph.finish(task.id, outcome.result_for(request))
            steps.append((task.id, task.stage, outcome.document))
    return Made(
        store=folder / "store",
        brief=brief.model_dump(mode="json"),
        delivery=plan.deliver(graph.results).model_dump(mode="json"),
        screenplay=plan.screenplay.model_dump(mode="json"),
        handed_on=plan.next_continuity().model_dump(mode="json"),
        steps=steps,
    )


def brief_for_tests() -> Brief:
    """The brief of :data:`tests.engine_parts.DRAFT`, square: half as many pixels to film."""
    wanted = {name: value for name, value in DRAFT.items() if name != "use"}
    return Brief(**wanted, aspect="1:1", title="The Boat", use=DRAFT["use"])  # type: ignore[arg-type]


class Browser(FlaskClient):
    """A browser without scripts that reads every answer to its end, as real ones do."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def client(app) -> Browser:
    """A browser without scripts."""
    return Browser(app)


@dataclass
class Room:
    """An account with a project whose film is finished."""

    user_id: str
    project_id: str
    film_id: str


def _linked(source: str, target: str) -> None:
    """Lay a file that is never changed, unless it is there."""
    with suppress(FileExistsError):
        os.link(source, target)


def lay(studio: Studio, made: Made, name: str = "ada") -> Room:
    """An account of this studio, with the film that was made."""
    shutil.copytree(made.store, studio.store.root, copy_function=_linked, dirs_exist_ok=True)
    with studio.sessions() as session:
        user = new_user(session, name=name)
        project = new_project(session, user, aspect="1:1")
        film = add_film(studio, made, user, project)
        return Room(user.id, project.id, film.id)


def add_film(studio: Studio, made: Made, user: User, project: Project, number: int = 1) -> Film:
    """One more finished version of a project."""
    with studio.sessions() as session:
        project = session.get_one(Project, project.id)
        asked = brief_of(session, project, plan_of(user))
        film = Film(
            project_id=project.id, owner_id=user.id, number=number,
            brief=asked.model_dump(mode="json"), draft=project.draft,
            screenplay=made.screenplay, handed_on=made.handed_on, delivery=made.delivery,
            status="done", progress=1.0, finished_at=now(), cost=1,
        )  # fmt: skip
        session.add(film)
        session.flush()
        for task, stage, document in made.steps:
            session.add(Step(film_id=film.id, task=task, stage=stage, seconds=1.0,
                             status="done", document=document))  # fmt: skip
        session.commit()
        return film


def sign_in(studio: Studio, client: FlaskClient, user_id: str) -> None:
    """Let the browser be somebody's."""
    with studio.sessions() as session:
        login = logins.open_page(session, session.get_one(User, user_id))
    with client.session_transaction() as kept:
        kept["login"] = login


def picture(studio: Studio, room: Room, content: bytes, media_type: str = "image/png") -> str:
    """An uploaded picture's id."""
    ref = studio.store.put(content, media_type)
    with studio.sessions() as session:
        asset = Asset(owner_id=room.user_id, project_id=room.project_id, kind="image",
                      name="own.png", sha256=ref.sha256, media_type=media_type,
                      size=len(content))  # fmt: skip
        session.add(asset)
        session.commit()
        return asset.id
