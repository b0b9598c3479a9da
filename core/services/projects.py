"""Projects: the shelf they stand on, making, copying, favourites, and the bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session, aliased, defer

from core.database import writing
from core.errors import InputError, NotFoundError
from core.models import Asset, Film, Project, User, new_id, now
from core.services import preferences
from core.services.drafts import Draft, draft_of

#: How long a deleted project can be taken back.
BIN_KEEPS = timedelta(days=30)

MOST_LETTERS_IN_TITLE = 160

Sort = Literal["recent", "created", "title"]
Only = Literal["", "drafts", "making", "done", "favourites", "bin"]
State = Literal["draft", "making", "done", "failed", "held"]

_AT_WORK = ("queued", "running", "cancelling")


@dataclass(frozen=True)
class Card:
    """A project as it stands on the shelf."""

    project: Project
    """Without its screenplay, which would be loaded for nothing."""
    state: State
    """``held``: finished, and waiting for an admin to look at it."""
    film_id: str | None
    """The newest version, whatever became of it."""
    progress: float
    """Of the newest version, 0–1."""
    seconds_left: float | None
    seconds: float | None
    """The length of the newest finished version."""
    versions: int
    deleted_at: datetime | None

    @property
    def first_words(self) -> str:
        """How the script begins."""
        return " ".join(str(self.project.draft.get("script", ""))[:600].split())[:400]


@dataclass(frozen=True)
class Shelf:
    """One page of an account's projects."""

    cards: Sequence[Card]
    page: int
    pages: int
    total: int


def owned(session: Session, user: User, project_id: str) -> Project:
    """The account's project.

    :raises NotFoundError: there is none, it is somebody else's, or it is in the bin.
    """
    mine = (Project.id == project_id, Project.owner_id == user.id, Project.deleted_at.is_(None))
    project = session.scalar(select(Project).where(*mine))
    if project is None:
        raise NotFoundError("there is no such project")
    return project


_NEWEST, _DONE = aliased(Film), aliased(Film)
_NUMBER = select(func.max(Film.number)).where(Film.project_id == Project.id).correlate(Project)

_Rows = Select[Project, str, str, float, float | None, int, str, float]

#: Projects with their newest version and their newest finished one. Put together once: that
#: takes several times as long as asking the database.
_CARDS: _Rows = (
    select(
        Project, _NEWEST.id, _NEWEST.status, _NEWEST.progress, _NEWEST.seconds_left,
        _NEWEST.number, _DONE.moderation, _DONE.delivery["film"]["duration"].as_float(),
    )
    .select_from(Project)
    .options(defer(Project.screenplay))
    .outerjoin(
        _NEWEST,
        and_(_NEWEST.project_id == Project.id, _NEWEST.number == _NUMBER.scalar_subquery()),
    )
    .outerjoin(
        _DONE,
        and_(
            _DONE.project_id == Project.id,
            _DONE.number == _NUMBER.where(Film.status == "done").scalar_subquery(),
        ),
    )
    .execution_options(populate_existing=True)
)  # fmt: skip


def create(
    session: Session, user: User, title: str = "", draft: dict[str, Any] | None = None
) -> Project:
    """A new project; what ``draft`` does not say comes from the account's preferences.

    :raises InputError: the draft is wrong.
    """
    try:
        chosen = Draft.model_validate({**preferences.first_draft(user), **(draft or {})})
    except ValidationError as error:
        fault = error.errors()[0]
        raise InputError(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None
    project = Project(
        id=new_id(), owner_id=user.id, title=_title(title), draft=chosen.model_dump(mode="json")
    )
    with writing(session):
        session.add(project)
    return project


def shelf(
    session: Session,
    user: User,
    query: str = "",
    sort: Sort = "recent",
    only: Only = "",
    page: int = 1,
    size: int = 24,
) -> Shelf:
    """The account's projects whose title or script holds ``query``, one page of them."""
    wanted = [Project.owner_id == user.id, *_kept(only), *_matching(query)]
    total = session.scalar(select(func.count()).select_from(Project).where(*wanted)) or 0
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    rows = _cards(session, _CARDS.where(*wanted).order_by(*_order(sort, only))
                  .limit(size).offset((page - 1) * size))  # fmt: skip
    return Shelf(rows, page, pages, total)


def card(session: Session, user: User, project_id: str) -> Card:
    """One project as it stands on the shelf, or in the bin.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    mine = (Project.id == project_id, Project.owner_id == user.id)
    found = _cards(session, _CARDS.where(*mine))
    if not found:
        raise NotFoundError("there is no such project")
    return found[0]


def rename(session: Session, user: User, project_id: str, title: str) -> Project:
    """Give it another title.

    :raises NotFoundError: no such project.
    :raises InputError: no title.
    """
    if not title.strip():
        raise InputError("a project needs a title")
    with writing(session):
        project = owned(session, user, project_id)
        project.title, project.updated_at = _title(title), now()
    return project


def favourite(session: Session, user: User, project_id: str, on: bool) -> Project:
    """Mark it, or take the mark away.

    :raises NotFoundError: no such project.
    """
    with writing(session):
        project = owned(session, user, project_id)
        project.favourite = on
    return project


def duplicate(session: Session, user: User, project_id: str, title: str = "") -> Project:
    """A new project with the same draft, corrections and own files; films are not copied.

    :raises NotFoundError: no such project.
    """
    with writing(session):
        one = owned(session, user, project_id)
        copy = Project(
            id=new_id(), owner_id=user.id, title=_title(title or one.title), draft=one.draft,
            screenplay=one.screenplay, screenplay_of=one.screenplay_of, corrected=one.corrected,
            cover=one.cover,
        )  # fmt: skip
        session.add(copy)
        session.flush()
        copy.draft = _with_files(draft_of(one), _copy_files(session, one, copy))
    return copy


def bin(session: Session, user: User, project_id: str) -> Project:
    """Delete it: for 30 days it can be taken back.

    :raises NotFoundError: no such project.
    """
    with writing(session):
        project = owned(session, user, project_id)
        project.deleted_at = now()
    return project


def take_back(session: Session, user: User, project_id: str) -> Project:
    """Take it out of the bin. One that is not in it stays as it is.

    :raises NotFoundError: no such project.
    """
    with writing(session):
        mine = (Project.id == project_id, Project.owner_id == user.id)
        project = session.scalar(select(Project).where(*mine))
        if project is None:
            raise NotFoundError("there is no such project; after 30 days the bin is emptied")
        project.deleted_at = None
    return project


def empty_bin(session: Session, user: User | None = None) -> int:
    """Delete for good what has lain in the bin for 30 days, or all of one account's bin."""
    gone = Project.deleted_at < now() - BIN_KEEPS if user is None else (
        and_(Project.owner_id == user.id, Project.deleted_at.is_not(None))
    )  # fmt: skip
    with writing(session):
        ids = session.scalars(delete(Project).where(gone).returning(Project.id)).all()
    return len(ids)


def _title(title: str) -> str:
    return " ".join(title.split())[:MOST_LETTERS_IN_TITLE]


def _kept(only: Only) -> list[ColumnElement[bool]]:
    if only not in get_args(Only):
        raise InputError(f"there is no shelf {only!r}")
    if only == "bin":
        return [Project.deleted_at.is_not(None)]
    kept: list[ColumnElement[bool]] = [Project.deleted_at.is_(None)]
    films = select(Film.id).where(Film.project_id == Project.id)
    if only == "favourites":
        kept.append(Project.favourite.is_(True))
    elif only == "making":
        kept.append(films.where(Film.status.in_(_AT_WORK)).exists())
    elif only == "done":
        kept.append(films.where(Film.status == "done").exists())
    elif only == "drafts":
        kept.append(~films.where(Film.status.in_((*_AT_WORK, "done"))).exists())
    return kept


def _matching(query: str) -> list[ColumnElement[bool]]:
    words = query.split()[:8]
    return [_holds(word) for word in words]


def _holds(word: str) -> ColumnElement[bool]:
    """SQLite knows upper and lower case of ASCII letters only: other scripts are tried in both."""
    script = Project.draft["script"].as_string()
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(
        *(field.icontains(form, autoescape=True) for form in forms
          for field in (Project.title, script))
    )  # fmt: skip


def _order(sort: Sort, only: Only) -> tuple[Any, ...]:
    if only == "bin":
        return Project.deleted_at.desc(), Project.id
    if sort == "title":
        return func.lower(Project.title), Project.id
    newest = Project.created_at if sort == "created" else Project.updated_at
    return newest.desc(), Project.id


def _cards(session: Session, chosen: _Rows) -> list[Card]:
    rows = session.execute(chosen)
    return [
        Card(project, _state(status, moderation), film_id, progress or 0.0, left, seconds,
             versions or 0, project.deleted_at)
        for project, film_id, status, progress, left, versions, moderation, seconds in rows
    ]  # fmt: skip


def _state(status: str | None, moderation: str | None) -> State:
    """From the newest version's status and the newest finished one's moderation."""
    if status in _AT_WORK:
        return "making"
    if moderation in ("flagged", "rejected"):
        return "held"
    if status == "failed":
        return "failed"
    return "draft" if moderation is None else "done"


def _copy_files(session: Session, one: Project, copy: Project) -> dict[str, str]:
    """Give the copy files of its own; gives back old id → new id."""
    renamed = {}
    for asset in session.scalars(select(Asset).where(Asset.project_id == one.id)):
        renamed[asset.id] = new_id()
        session.add(Asset(
            id=renamed[asset.id], owner_id=asset.owner_id, project_id=copy.id, kind=asset.kind,
            name=asset.name, sha256=asset.sha256, media_type=asset.media_type, size=asset.size,
            width=asset.width, height=asset.height, seconds=asset.seconds,
        ))  # fmt: skip
    return renamed


def _with_files(draft: Draft, renamed: dict[str, str]) -> dict[str, Any]:
    def new(files: dict[str, str]) -> dict[str, str]:
        return {place: renamed.get(asset, asset) for place, asset in files.items()}

    changes = {
        "music_asset": renamed.get(draft.music_asset, draft.music_asset),
        "images": new(draft.images),
        "portraits": new(draft.portraits),
    }
    return draft.model_copy(update=changes).model_dump(mode="json")
