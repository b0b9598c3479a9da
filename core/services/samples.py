"""The project that a new account starts with, to play with."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.models import Project, User
from core.services import projects
from core.services.showcase import SECONDS, script


def add_sample(session: Session, user: User) -> Project | None:
    """Put it on the account's shelf. It asks for the film that visitors see, whose parts are
    in the store once that is made; so it is filmed in little time."""
    text = script()
    if not text:
        return None
    draft = {"script": text, "duration": SECONDS}
    return projects.create(session, user, title=text.splitlines()[0], draft=draft)
