"""Notices what changes in a session, and writes it down for Salesforce as the session commits.

Nobody who changes an account, a project, a film, the ledger, an upload or a channel needs to
know of Salesforce: objects that are flushed and statements that change or delete rows are seen
alike, and the records they belong to are told as they are at the end of the transaction. What
changes nothing that is told (a film's progress) writes nothing.

Not installed where Salesforce is not configured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Delete, Update, event, inspect, select, true
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from core.models import Channel, Film, LedgerEntry, Project, Upload, User
from core.services.salesforce import mapping, outbox
from core.settings import Settings

_NOTED = "salesforce_noted"

#: The columns whose changes may be news, by table. The credits of an account move with its ledger.
_NEWS: dict[type, frozenset[str]] = {
    User: frozenset({"email", "name", "tier", "status", "seen_at"}),
    Project: frozenset({"title", "draft", "cover", "deleted_at", "hidden", "owner_id"}),
    Film: frozenset({"status", "error", "duration", "finished_at", "number"}),
    LedgerEntry: frozenset(),
    Upload: frozenset({
        "project_id", "channel_id", "title", "options", "status", "video_id", "url", "error",
        "live_at",
    }),
    Channel: frozenset({"name", "error"}),
}  # fmt: skip

#: Columns that name the record to which a row belongs.
_OWNERS = {"owner_id", "project_id", "user_id"}

_TABLES: dict[Any, Any] = {inspect(model).local_table: model for model in _NEWS}


@dataclass
class _Noted:
    """What a transaction touched so far."""

    fresh: list[Any] = field(default_factory=list)
    """New objects: their ids are known once they are flushed."""
    changed: dict[str, set[str]] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)

    def touch(self, kind: str, records: Iterable[str | None]) -> None:
        self.changed.setdefault(kind, set()).update(filter(None, records))

    def lose(self, kind: str, records: Iterable[str]) -> None:
        self.gone.setdefault(kind, set()).update(records)


def install(sessions: sessionmaker[Session], settings: Settings) -> None:
    """Watch every session that comes from ``sessions``."""
    sessions.configure(info={mapping.ADDRESS: settings.address})
    event.listen(sessions, "before_flush", _see_objects)
    event.listen(sessions, "do_orm_execute", _see_statement)
    event.listen(sessions, "before_commit", _write_down)
    event.listen(sessions, "after_rollback", _forget)


# --- seeing ------------------------------------------------------------------------------------


def _see_objects(session: Session, _context: object, _instances: object) -> None:
    for one in session.new:
        if type(one) in _NEWS:
            _noted(session).fresh.append(one)
    for one in session.dirty:
        news = _NEWS.get(type(one))
        if news:
            state = inspect(one)
            changed = {name for name in news if state.attrs[name].history.has_changes()}
            if changed:
                _touched(session, type(one), one, changed)
    for one in session.deleted:
        if type(one) in _NEWS:
            _deleted(session, type(one), type(one).id == one.id)


def _see_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    if not isinstance(statement, Update | Delete):
        return
    model = _TABLES.get(statement.table)
    if model is None:
        return
    where, given = _which(state, statement, model)
    if isinstance(statement, Delete):
        _deleted(state.session, model, where)
        return
    changed = _columns(statement, given) & _NEWS[model]
    if changed:
        # Not the objects themselves: films and projects are long.
        columns = [model.id, *(getattr(model, name) for name in _OWNERS & set(_keys(model)))]
        parameters = given if isinstance(given, dict) else {}
        for row in state.session.execute(select(*columns).where(where), parameters).all():
            _touched(state.session, model, row, changed)


def _which(
    state: ORMExecuteState, statement: Update | Delete, model: Any
) -> tuple[ColumnElement[bool], Any]:
    """The rows that a statement is about, and the parameters that came with it."""
    given = state.parameters or {}
    if isinstance(given, list):
        # Many rows by their primary keys.
        return model.id.in_([one["id"] for one in given]), given
    found = statement.whereclause
    return true() if found is None else found, given


def _columns(statement: Update, given: Any) -> set[str]:
    """The columns that a statement sets. SQLAlchemy has no public name for them."""
    values = getattr(statement, "_values", None) or {}
    names = {getattr(column, "key", str(column)) for column in values}
    return names.union(*given) if isinstance(given, list) else names


def _keys(model: Any) -> list[str]:
    return list(inspect(model).columns.keys())


def _touched(session: Session, model: Any, row: Any, changed: Collection[str]) -> None:
    """A row is new or changed: which records are to be told."""
    noted = _noted(session)
    if model is User:
        noted.touch("user", [row.id])
    elif model is Project:
        noted.touch("project", [row.id])
        if {"deleted_at", "hidden"} & set(changed):
            noted.touch("user", [row.owner_id])
    elif model is Film:
        noted.touch("project", [row.project_id])
    elif model is LedgerEntry:
        noted.touch("credit", _credits([row.id]))
        noted.touch("user", [row.user_id])
    elif model is Upload:
        noted.touch("upload", [row.id])
    elif model is Channel:
        noted.touch("upload", _ids(session, Upload, Upload.channel_id == row.id))


def _deleted(session: Session, model: type, where: ColumnElement[bool]) -> None:
    """Rows are about to be deleted, with all that their tables' foreign keys take along."""
    noted = _noted(session)
    ids = _ids(session, model, where)
    if not ids:
        return
    if model is User:
        noted.lose("user", ids)
        noted.lose("project", _ids(session, Project, Project.owner_id.in_(ids)))
        entries = _ids(session, LedgerEntry, LedgerEntry.user_id.in_(ids))
        noted.lose("credit", _credits(entries))
        noted.lose("upload", _ids(session, Upload, Upload.owner_id.in_(ids)))
    elif model is Project:
        noted.lose("project", ids)
        owners = select(Project.owner_id).where(Project.id.in_(ids)).distinct()
        noted.touch("user", session.scalars(owners))
    elif model is Film:
        films = select(Film.project_id).where(Film.id.in_(ids)).distinct()
        noted.touch("project", session.scalars(films))
    elif model is LedgerEntry:
        noted.lose("credit", _credits(ids))
    elif model is Upload:
        noted.lose("upload", ids)
    elif model is Channel:
        noted.touch("upload", _ids(session, Upload, Upload.channel_id.in_(ids)))


def _ids(session: Session, model: Any, where: ColumnElement[bool]) -> list[Any]:
    return list(session.scalars(select(model.id).where(where)))


def _credits(ids: Iterable[int]) -> list[str]:
    return [mapping.record_named("credit", one) for one in ids]


# --- writing -----------------------------------------------------------------------------------


def _write_down(session: Session) -> None:
    if session.in_nested_transaction():
        return
    if session.new or session.dirty or session.deleted:
        session.flush()
    noted: _Noted | None = session.info.get(_NOTED)
    if noted is None:
        return
    for one in noted.fresh:
        if one in session:
            _touched(session, type(one), one, ("deleted_at",))
    _forget(session)
    outbox.hold(session, noted.changed, noted.gone)
    for kind in mapping.KINDS:
        gone = noted.gone.get(kind, set())
        changed = noted.changed.get(kind, set()) - gone
        if changed:
            outbox.tell(session, kind, changed)
        if gone:
            outbox.forget(session, kind, gone)


def _forget(session: Session) -> None:
    session.info.pop(_NOTED, None)


def _noted(session: Session) -> _Noted:
    noted: _Noted = session.info.setdefault(_NOTED, _Noted())
    return noted
