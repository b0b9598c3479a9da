"""What Salesforce is told of an account, a project, a movement of credits or an upload.

A record is told whole, always: its fields as they are now, by Salesforce's names. Projects of
campaigns (``hidden``) and movements of nothing (``capture``) are not told; nor are credits that
were given in Salesforce, where they are already.

The amount of a credit is signed, as in the ledger: what a film takes is negative.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from core.models import Channel, Film, LedgerEntry, Project, Upload, User
from core.records import Fields
from core.services.plans import plans

#: Where a session keeps the studio's address (see :mod:`.capture`).
ADDRESS = "studio_address"

#: Letters that fit into Salesforce's fields.
_TEXT, _SCRIPT, _FIRST_NAME, _LAST_NAME = 255, 32_000, 40, 80

#: Rows asked for at once: databases take only so many parameters.
_AT_ONCE = 500

_CREDIT = "ledger-"
_FROM_SALESFORCE = "salesforce"

_FILM_STATES = {"done": "Completed", "failed": "Failed"}
_UPLOAD_STATES = {"waiting": "Scheduled"}


@dataclass(frozen=True)
class Kind:
    """One kind of record."""

    object: str
    """Salesforce's name of it."""
    key: str
    """The field of its external id."""
    resting: frozenset[str] = frozenset()
    """Fields that may change often; a change of nothing else rests, so that others join it."""
    rests: float = 0.0
    """Seconds."""


#: In the order in which records refer to each other: those named by others first. ``grant``
#: answers a grant made in Salesforce, by its id there.
KINDS: dict[str, Kind] = {
    "user": Kind(
        "Contact", "User_ID__c",
        frozenset({"Credits_Balance__c", "Last_Login__c", "Total_Projects__c"}), 5.0,
    ),
    "project": Kind(
        "AI_Project__c", "Project_ID__c",
        frozenset({"Title__c", "Script__c", "Style__c", "Language__c", "Thumbnail_URL__c"}), 30.0,
    ),
    "credit": Kind("AI_Credit__c", "Reference_ID__c"),
    "upload": Kind("YouTube_Integration__c", "Upload_ID__c"),
    "grant": Kind("AI_Credit__c", "Id"),
}  # fmt: skip

#: Lookups: the external id in them → the kind of record they name.
_NAMES = {"User_ID__c": "user", "Project_ID__c": "project"}


def record_of(kind: str, row: Any) -> str:
    """The external id of a row."""
    return record_named(kind, row.id)


def record_named(kind: str, row_id: object) -> str:
    """The external id of the row of that id."""
    return f"{_CREDIT}{row_id}" if kind == "credit" else str(row_id)


def body_of(session: Session, kind: str, row: Any) -> Fields:
    """The fields of an account, project, ledger entry or upload, as they are in the database.

    :raises KeyError: Salesforce is not told of this row.
    """
    record = record_of(kind, row)
    return bodies(session, kind, [record])[record]


def body_now(session: Session, kind: str, record: str) -> Fields | None:
    """The fields of the record of this external id, if there is one that is told."""
    return bodies(session, kind, [record]).get(record)


def bodies(session: Session, kind: str, records: Collection[str]) -> dict[str, Fields]:
    """The fields of many records by external id; those not there, or not told, are left out."""
    source, found = _SOURCES.get(kind), dict[str, Fields]()
    if source is None:
        return found
    address = str(session.info.get(ADDRESS, ""))
    ids = [_id_of(kind, record) for record in records]
    for start in range(0, len(ids), _AT_ONCE):
        some = {"ids": ids[start : start + _AT_ONCE]}
        # Straight to the database: this is part of every commit that has news.
        for row in session.connection().execute(source.rows, some):
            found[record_of(kind, row)] = source.body(row, address)
    return found


def told(kind: str) -> ColumnElement[bool]:
    """Which rows of the kind's table Salesforce is told of."""
    return _SOURCES[kind].told


def parents_of(body: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The records that a record names: its field → (kind, external id)."""
    named = {}
    for name, value in body.items():
        for key, record in value.items() if isinstance(value, Mapping) else ():
            if key in _NAMES and record:
                named[name] = (_NAMES[key], str(record))
    return named


def without(body: Fields, name: str) -> Fields:
    """The fields with a lookup that names nobody any more."""
    return {**body, name: dict.fromkeys(body[name])}


def digest(body: Fields) -> str:
    """Tells whether there is news in a body. Of the last login, the day is news."""
    seen = str(body.get("Last_Login__c") or "")[:10]
    document = {**body, "Last_Login__c": seen} if seen else dict(body)
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def rests(kind: str, before: Fields, after: Fields) -> float:
    """Seconds that a change may wait for others to join it; 0: it is told at once."""
    changed = {one for one in {*before, *after} if before.get(one) != after.get(one)}
    return KINDS[kind].rests if changed <= KINDS[kind].resting else 0.0


# --- accounts ----------------------------------------------------------------------------------

_PROJECTS = (
    select(func.count(Project.id))
    .where(Project.owner_id == User.id, Project.hidden.is_(False), Project.deleted_at.is_(None))
    .correlate(User)
    .scalar_subquery()
    .label("projects")
)

_USERS = select(
    User.id, User.email, User.name, User.tier, User.status, User.credits, User.seen_at,
    User.created_at, _PROJECTS,
)  # fmt: skip


def _user(row: Any, _address: str) -> Fields:
    first, _, last = " ".join(row.name.split()).rpartition(" ")
    plan = plans().get(row.tier)
    return {
        "User_ID__c": row.id,
        "Email": row.email,
        "FirstName": _cut(first, _FIRST_NAME) or None,
        "LastName": _cut(last or row.email.partition("@")[0], _LAST_NAME),
        "Subscription_Tier__c": plan.name if plan else None,
        "Account_Status__c": row.status.capitalize(),
        "MRR__c": plan.price / 100 if plan else 0.0,
        "Credits_Balance__c": row.credits,
        "Total_Projects__c": row.projects,
        "Registered_Date__c": _moment(row.created_at),
        "Last_Login__c": _moment(row.seen_at),
    }


# --- projects ----------------------------------------------------------------------------------

_NEWEST, _DONE = aliased(Film), aliased(Film)
_NUMBER = select(func.max(Film.number)).where(Film.project_id == Project.id).correlate(Project)

_PROJECT_ROWS = (
    select(
        Project.id, Project.owner_id, Project.title, Project.created_at,
        Project.cover.is_not(None).label("has_cover"),
        Project.draft["script"].as_string().label("script"),
        Project.draft["style"].as_string().label("style"),
        Project.draft["language"].as_string().label("language"),
        _NEWEST.status, _NEWEST.number, _NEWEST.error,
        _DONE.duration, _DONE.finished_at, _DONE.created_at.label("ordered_at"),
    )
    .select_from(Project)
    .outerjoin(
        _NEWEST,
        and_(
            _NEWEST.project_id == Project.id,
            _NEWEST.number == _NUMBER.where(Film.status != "cancelled").scalar_subquery(),
        ),
    )
    .outerjoin(
        _DONE,
        and_(
            _DONE.project_id == Project.id,
            _DONE.number == _NUMBER.where(Film.status == "done").scalar_subquery(),
        ),
    )
)  # fmt: skip


def _project(row: Any, address: str) -> Fields:
    page = f"{address}/projects/{row.id}"
    took = (row.finished_at - row.ordered_at).total_seconds() if row.finished_at else None
    return {
        "Project_ID__c": row.id,
        "User__r": {"User_ID__c": row.owner_id},
        "Title__c": _cut(row.title, _TEXT) or "Untitled",
        "Script__c": _cut(row.script or "", _SCRIPT) or None,
        "Status__c": "Draft" if row.status is None else _FILM_STATES.get(row.status, "Processing"),
        "Style__c": row.style or None,
        "Language__c": row.language or None,
        "Version__c": row.number,
        "Duration__c": None if row.duration is None else round(row.duration, 1),
        "Video_URL__c": page if row.finished_at else None,
        "Thumbnail_URL__c": f"{page}/cover" if row.has_cover else None,
        "Created_Date__c": _moment(row.created_at),
        "Completed_Date__c": _moment(row.finished_at),
        "Processing_Seconds__c": None if took is None else round(took, 1),
        "Error_Message__c": _cut(row.error, _TEXT) if row.status == "failed" else None,
    }


# --- credits -----------------------------------------------------------------------------------

_CREDITS = (
    select(
        LedgerEntry.id, LedgerEntry.user_id, LedgerEntry.kind, LedgerEntry.amount,
        LedgerEntry.after, LedgerEntry.note, LedgerEntry.at, Project.id.label("project_id"),
    )
    .select_from(LedgerEntry)
    .outerjoin(Film, Film.id == LedgerEntry.film_id)
    .outerjoin(Project, and_(Project.id == Film.project_id, Project.hidden.is_(False)))
)  # fmt: skip

_GIVEN = {"release": "Refund", "reserve": "Refund", "purchase": "Purchase"}


def _credit(row: Any, _address: str) -> Fields:
    given = _GIVEN.get(row.kind, "Grant")
    return {
        "Reference_ID__c": f"{_CREDIT}{row.id}",
        "User__r": {"User_ID__c": row.user_id},
        "Project__r": {"Project_ID__c": row.project_id},
        "Transaction_Type__c": "Deduction" if row.amount < 0 else given,
        "Amount__c": row.amount,
        "Balance_After__c": row.after,
        "Description__c": _cut(row.note, _TEXT) or None,
        "Transaction_Date__c": _moment(row.at),
        "Source__c": "Studio",
    }


# --- uploads -----------------------------------------------------------------------------------

_UPLOADS = (
    select(
        Upload.id, Upload.owner_id, Upload.status, Upload.title, Upload.video_id, Upload.url,
        Upload.options["privacy"].as_string().label("privacy"), Upload.error,
        Upload.created_at, Upload.live_at, Project.id.label("project_id"), Channel.subject,
        Channel.name, Channel.error.label("ended"), Channel.created_at.label("connected_at"),
    )
    .select_from(Upload)
    .outerjoin(Project, and_(Project.id == Upload.project_id, Project.hidden.is_(False)))
    .outerjoin(Channel, Channel.id == Upload.channel_id)
)  # fmt: skip


def _upload(row: Any, _address: str) -> Fields:
    body: dict[str, Any] = {
        "Upload_ID__c": row.id,
        "User__r": {"User_ID__c": row.owner_id},
        "Project__r": {"Project_ID__c": row.project_id},
        "Video_ID__c": row.video_id or None,
        "Video_URL__c": row.url or None,
        "Video_Title__c": _cut(row.title, _TEXT) or None,
        "Upload_Status__c": _UPLOAD_STATES.get(row.status, row.status.capitalize()),
        "Upload_Date__c": _moment(row.live_at or row.created_at),
        "Privacy__c": (row.privacy or "").capitalize() or None,
        "Error_Message__c": _cut(row.error, _TEXT) or None,
        "Is_Active__c": row.ended == "",
    }
    if row.subject is not None:
        # What was known of a channel that is disconnected since stays as it was.
        body["Channel_ID__c"] = row.subject
        body["Channel_Name__c"] = _cut(row.name, _TEXT) or None
        body["Connected_Date__c"] = _moment(row.connected_at)
    return body


@dataclass(frozen=True)
class _Source:
    rows: Select[*tuple[Any, ...]]
    """Those whose primary keys are ``ids``; put together once, which takes longer than asking."""
    body: Callable[[Any, str], Fields]
    told: ColumnElement[bool]


_SOURCES = {
    kind: _Source(rows.where(told, key.in_(bindparam("ids", expanding=True))), body, told)
    for kind, rows, key, body, told in (
        ("user", _USERS, User.id, _user, User.id.is_not(None)),
        ("project", _PROJECT_ROWS, Project.id, _project, Project.hidden.is_(False)),
        ("credit", _CREDITS, LedgerEntry.id, _credit, and_(
            LedgerEntry.kind != "capture",
            ~LedgerEntry.key.startswith(f"{_FROM_SALESFORCE}:"),
        )),
        ("upload", _UPLOADS, Upload.id, _upload, Upload.destination == "youtube"),
    )
}  # fmt: skip


def _id_of(kind: str, record: str) -> Any:
    return int(record.removeprefix(_CREDIT)) if kind == "credit" else record


def _cut(text: str, length: int) -> str:
    """As much as fits: Salesforce counts as Java does, in units of UTF-16."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").strip()


def _moment(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
