"""Projects: the shelf they stand on, making, copying, favourites, and the bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple, cast, get_args

from pydantic import ValidationError
from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

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


class Label(NamedTuple):
    """What the shelf shows of a project itself: not its draft and screenplay, which are long."""

    id: str
    title: str
    favourite: bool
    cover: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    opening: str | None
    """The beginning of the script."""


@dataclass(frozen=True)
class Card:
    """A project as it stands on the shelf."""

    project: Label
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

    @property
    def deleted_at(self) -> datetime | None:
        """Since when it is in the bin."""
        return self.project.deleted_at

    @property
    def first_words(self) -> str:
        """How the script begins."""
        return " ".join((self.project.opening or "").split())[:400]


@dataclass(frozen=True)
class Shelf:
    """One page of an account's projects."""

    cards: Sequence[Card]
    page: int
    pages: int
    total: int


def owned(session: Session, user: User, project_id: str) -> Project:
    """The account's project.

    :raises NotFoundError: there is none, it is somebody else's, it is in the bin, or a campaign's:
        its films cost little because they share their scenes, so nobody changes those.
    """
    mine = (Project.id == project_id, Project.owner_id == user.id, Project.deleted_at.is_(None))
    project = session.scalar(select(Project).where(*mine, Project.hidden.is_(False)))
    if project is None:
        raise NotFoundError("there is no such project")
    return project


# Tables and not classes: lists are asked for often, and rows need no bookkeeping.
_PROJECTS, _FILMS = cast(Table, Project.__table__), cast(Table, Film.__table__)
_NEWEST, _DONE = _FILMS.alias(), _FILMS.alias()
_P = _PROJECTS.c
_NUMBER = select(func.max(_FILMS.c.number)).where(_FILMS.c.project_id == _P.id).correlate(_PROJECTS)
_LABEL = (
    _P.id, _P.title, _P.favourite, _P.cover, _P.created_at, _P.updated_at, _P.deleted_at,
    func.substr(_P.draft["script"].as_string(), 1, 600),
)  # fmt: skip
_VERSIONS = (
    _NEWEST.c.id, _NEWEST.c.status, _NEWEST.c.progress, _NEWEST.c.seconds_left, _NEWEST.c.number,
    _DONE.c.moderation, _DONE.c.duration,
)  # fmt: skip

#: Projects with their newest version and their newest finished one. Statements are put together
#: once: that takes several times as long as asking the database.
_CARDS: Select[Any] = (
    select(*_LABEL, *_VERSIONS)
    .select_from(_PROJECTS)
    .outerjoin(
        _NEWEST,
        and_(_NEWEST.c.project_id == _P.id, _NEWEST.c.number == _NUMBER.scalar_subquery()),
    )
    .outerjoin(
        _DONE,
        and_(
            _DONE.c.project_id == _P.id,
            _DONE.c.number == _NUMBER.where(_FILMS.c.status == "done").scalar_subquery(),
        ),
    )
)
_OWN = (
    _P.id == bindparam("project"), _P.owner_id == bindparam("owner"), _P.hidden.is_(False)
)  # fmt: skip
_ONE_CARD = _CARDS.where(*_OWN)
_ONE_WHOLE = _CARDS.add_columns(_P.draft).where(*_OWN, _P.deleted_at.is_(None))


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
    words = query.split()[:8]
    # A search has as many conditions as words; what is asked without one is always the same.
    chosen = _shelf(sort, only, *words) if words else _whole_shelf(sort, only)
    page = max(page, 1)
    mine = {"owner": user.id, "size": size, "skipped": (page - 1) * size}
    rows = session.execute(chosen, mine).all()
    if not rows and page > 1:
        held = select(func.count()).select_from(_PROJECTS).where(*_wanted(only, words))
        last = max(1, -(-session.execute(held, mine).scalar_one() // size))
        return shelf(session, user, query, sort, only, min(last, page - 1), size)
    total = rows[0][-1] if rows else 0
    return Shelf([_card(row) for row in rows], page, max(1, -(-total // size)), total)


def card(session: Session, user: User, project_id: str) -> Card:
    """One project as it stands on the shelf, or in the bin.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    return _card(_one(session, user, project_id, _ONE_CARD))


def whole(session: Session, user: User, project_id: str) -> tuple[Card, dict[str, Any]]:
    """One project and its draft, as it is kept.

    :raises NotFoundError: there is none, it is somebody else's, or it is in the bin.
    """
    row = _one(session, user, project_id, _ONE_WHOLE)
    return _card(row), row[-1]


def rename(session: Session, user: User, project_id: str, title: str) -> Project:
    """Give it another title.

    :raises NotFoundError: no such project.
    :raises InputError: no title.
    """
    with writing(session):
        project = owned(session, user, project_id)
        if not title.strip():
            raise InputError("a project needs a title")
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
        project = session.scalar(select(Project).where(*mine, Project.hidden.is_(False)))
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


@cache
def _whole_shelf(sort: Sort, only: Only) -> Select[Any]:
    return _shelf(sort, only)


def _shelf(sort: Sort, only: Only, *words: str) -> Select[Any]:
    """One page (``owner``, ``size``, ``skipped``) and, last in each row, how many there are."""
    wanted = _wanted(only, words)
    # Under another name: inside the statement it counts by itself, not for each row.
    counted = select(func.count()).select_from(select(_P.id).where(*wanted).subquery())
    return (
        _CARDS.add_columns(counted.scalar_subquery())
        .where(*wanted)
        .order_by(*_order(sort, only))
        .limit(bindparam("size", type_=Integer))
        .offset(bindparam("skipped", type_=Integer))
    )


def _wanted(only: Only, words: Sequence[str]) -> list[ColumnElement[bool]]:
    shown = _P.hidden.is_(False)
    return [_P.owner_id == bindparam("owner"), shown, *_kept(only), *map(_holds, words)]


def _kept(only: Only) -> list[ColumnElement[bool]]:
    if only not in get_args(Only):
        raise InputError(f"there is no shelf {only!r}")
    if only == "bin":
        return [_P.deleted_at.is_not(None)]
    kept: list[ColumnElement[bool]] = [_P.deleted_at.is_(None)]
    films = select(_FILMS.c.id).where(_FILMS.c.project_id == _P.id).correlate(_PROJECTS)
    if only == "favourites":
        kept.append(_P.favourite.is_(True))
    elif only == "making":
        kept.append(films.where(_FILMS.c.status.in_(_AT_WORK)).exists())
    elif only == "done":
        kept.append(films.where(_FILMS.c.status == "done").exists())
    elif only == "drafts":
        kept.append(~films.where(_FILMS.c.status.in_((*_AT_WORK, "done"))).exists())
    return kept


def _holds(word: str) -> ColumnElement[bool]:
    """SQLite knows upper and lower case of ASCII letters only: other scripts are tried in both."""
    script = _P.draft["script"].as_string()
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(
        *(field.icontains(form, autoescape=True) for form in forms for field in (_P.title, script))
    )


def _order(sort: Sort, only: Only) -> tuple[Any, ...]:
    if only == "bin":
        return _P.deleted_at.desc(), _P.id
    if sort == "title":
        return func.lower(_P.title), _P.id
    newest = _P.created_at if sort == "created" else _P.updated_at
    return newest.desc(), _P.id


def _one(session: Session, user: User, project_id: str, chosen: Select[Any]) -> Row[Any]:
    row = session.execute(chosen, {"project": project_id, "owner": user.id}).first()
    if row is None:
        raise NotFoundError("there is no such project")
    return row


def _card(row: Row[Any]) -> Card:
    """From a row that begins with ``_LABEL`` and ``_VERSIONS``."""
    label = Label._make(row[:8])
    film_id, status, progress, left, versions, moderation, seconds = tuple(row)[8:15]
    return Card(
        label, _state(status, moderation), film_id, progress or 0.0, left, seconds, versions or 0
    )


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
