"""The database's history, and the way to its present."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine


def bring_up_to_date(engine: Engine) -> None:
    """Apply every migration the database has not seen. Two processes at once: one waits."""
    with engine.connect() as connection:
        # SQLite changes some columns by putting a new table in the old one's place: whatever
        # refers to a row of the old one must not go with it. Told outside of any transaction.
        _hold_references(connection, False)
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_lock(4600)")
        connection.commit()
        try:
            command.upgrade(configuration(connection), "head")
            connection.commit()
        finally:
            if engine.dialect.name == "postgresql":
                connection.rollback()
                connection.exec_driver_sql("SELECT pg_advisory_unlock(4600)")
                connection.commit()
            else:
                connection.rollback()
                _hold_references(connection, True)


def _hold_references(connection: Connection, on: bool) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def configuration(connection: object = None) -> Config:
    """Alembic's configuration, working on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
