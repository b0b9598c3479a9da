"""The versions of a project's film: what each changed, names for them, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.changes import Change, changes
from core.database import writing
from core.errors import InputError
from core.models import Film, Project, User, now
from core.services.storyboard import version_of

_MOST_LETTERS = 80


@dataclass(frozen=True)
class Version:
    """One version, and what it changed of the finished one before it."""

    film: Film
    changes: tuple[Change, ...]
    since: int
    """The number of the version it is compared with; 0: it is the first."""
    current: bool
    """Whether the project's draft is still this version's."""

    @property
    def duration(self) -> float:
        """Seconds; 0 while it is not made."""
        return duration_of(self.film)


def duration_of(film: Film) -> float:
    """Seconds of the finished film; 0 while it is not made."""
    return float(film.delivery["film"]["duration"]) if film.delivery else 0.0


def listed(session: Session, project: Project) -> list[Version]:
    """Every version, the newest first."""
    films = session.scalars(
        select(Film).where(Film.project_id == project.id).order_by(Film.number)
    ).all()
    versions: list[Version] = []
    base: Film | None = None
    for film in films:
        told = between(base, film) if base else []
        versions.append(
            Version(film, tuple(told), base.number if base else 0, film.draft == project.draft)
        )
        if film.status == "done":
            base = film
    return versions[::-1]


@dataclass(frozen=True)
class Jobs:
    """One page of an account's films."""

    films: list[Film]
    page: int
    pages: int
    total: int


def jobs(
    session: Session, user: User, status: str = "", project_id: str = "", page: int = 1,
    size: int = 24,
) -> Jobs:  # fmt: skip
    """An account's films of every project that is not in the bin, the newest first."""
    wanted = [Film.owner_id == user.id, Project.deleted_at.is_(None)]
    if not project_id:
        wanted.append(Project.hidden.is_(False))
    if status:
        wanted.append(Film.status == status)
    if project_id:
        wanted.append(Film.project_id == project_id)
    chosen = select(Film).join(Project, Project.id == Film.project_id).where(*wanted)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    films = session.scalars(
        chosen.order_by(Film.created_at.desc(), Film.id).limit(size).offset((page - 1) * size)
    )
    return Jobs(list(films), page, max(1, -(-total // size)), total)


def between(old: Film, new: Film) -> list[Change]:
    """What tells ``new`` from ``old``; nothing while either is not understood."""
    before, after = version_of(old), version_of(new)
    return changes(before, after) if before and after else []


def compared(first: Film, second: Film) -> tuple[Film, Film, list[Change]]:
    """Two versions of one project, the older first, and what tells them apart.

    :raises InputError: they belong to different projects.
    """
    if first.project_id != second.project_id:
        raise InputError("only versions of the same film can be compared")
    older, newer = sorted((first, second), key=lambda film: film.number)
    return older, newer, between(older, newer)


def name(session: Session, film: Film, words: str) -> None:
    """Give a version a name; an empty one takes it away.

    :raises InputError: the name is too long.
    """
    words = " ".join(words.split())
    if len(words) > _MOST_LETTERS:
        raise InputError(f"a version's name takes at most {_MOST_LETTERS} letters")
    with writing(session):
        session.refresh(film)
        film.name = words


def restore(session: Session, project: Project, film: Film) -> None:
    """Bring a version's script, storyboard and choices back as the project's draft.

    What is in the draft now is not lost when it was filmed: its version brings it back.

    :raises InputError: the version is of another project.
    """
    if film.project_id != project.id:
        raise InputError("this version belongs to another film")
    play = film.screenplay or film.brief.get("screenplay")
    with writing(session):
        session.refresh(project)
        project.draft = dict(film.draft)
        project.screenplay = play
        # A screenplay that was filmed is filmed as it stands: nothing is read anew.
        project.corrected = play is not None
        project.screenplay_of = ""
        project.updated_at = now()


def pair(versions: Sequence[Version]) -> tuple[Film, Film] | None:
    """The two newest finished versions, the older first; ``None``: there are not two."""
    done = [version.film for version in versions if version.film.status == "done"]
    return (done[1], done[0]) if len(done) > 1 else None
