"""The area's blueprint, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from core.errors import NotFoundError
from core.models import Film, Project
from core.services import projects
from web.context import database, user

blueprint = Blueprint("film", __name__, url_prefix="/projects")

PANELS = ("storyboard", "cast", "timeline", "versions", "downloads")


def own_project(project_id: str) -> Project:
    """The project, if it is this person's."""
    return projects.owned(database(), user(), project_id)


def own_film(project: Project, film_id: str) -> Film:
    """One of the project's versions.

    :raises NotFoundError: it has no such version.
    """
    film = database().get(Film, film_id)
    if film is None or film.project_id != project.id:
        raise NotFoundError("this film has no such version")
    return film


def by_script() -> bool:
    """Whether the page's own script asks for a part of it."""
    return bool(request.headers.get("HX-Request"))


def part(name: str, **facts: Any) -> str:
    """A fragment of the page."""
    return render_template(f"film/{name}.html", **facts)
