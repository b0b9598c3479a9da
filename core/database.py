"""The database: SQLite on one machine, PostgreSQL on many. It is the truth about films."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, sessionmaker

#: Milliseconds a writer waits for another before SQLite gives up.
_PATIENCE = 30_000


def open_database(url: str) -> Engine:
    """An engine for ``url``; SQLite is set up for several processes at once."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    # Connections to a file are cheap; a web process has many threads.
    engine = create_engine(
        url, connect_args={"check_same_thread": False}, pool_size=20, max_overflow=60
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after a commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """The session's next transaction will write.

    On SQLite it takes the write lock at once: a transaction that reads first and writes later
    would fail when another wrote in between. Whatever was read before is read anew.
    """
    session.rollback()
    session.connection(execution_options={"writes": True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


class Changes:
    """Tells whether anything was committed to the database, by any process.

    SQLite keeps count of it. Other databases do not: there, everything may have changed always.
    """

    def __init__(self, engine: Engine) -> None:
        self._file = engine.url.database if engine.dialect.name == "sqlite" else None
        self._lock = Lock()
        # The count holds for one connection, and leaves out its own commits: it makes none.
        self._watch: sqlite3.Connection | None = None

    def mark(self) -> int | None:
        """The same as before, if nothing was committed in between; ``None``: nobody knows."""
        if not self._file:
            return None
        with self._lock:
            if self._watch is None:
                self._watch = sqlite3.connect(
                    self._file, timeout=_PATIENCE / 1000, check_same_thread=False
                )
            number: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
            return number

    def close(self) -> None:
        """Stop looking."""
        with self._lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, and too late; `_begin_sqlite` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={_PATIENCE}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    # Straight to the driver: every request begins one, and this is ten times as fast.
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
