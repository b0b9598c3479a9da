"""The wizard's blueprint and what its views share."""

from __future__ import annotations

from flask import Blueprint

from core.models import Project
from core.services import projects
from web.context import database, user

blueprint = Blueprint("wizard", __name__, url_prefix="/projects")

STEPS = ("script", "cast", "look", "music", "length", "review")


def owned(project_id: str) -> Project:
    """The project that is being worked on.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    return projects.owned(database(), user(), project_id)
