"""The tables as the models say, on SQLite and on PostgreSQL, from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from core.database import open_database
from core.models import Base
from migrations import bring_up_to_date, configuration


def differences(engine: Engine) -> list[object]:
    """What the migrated database lacks or has besides the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty database."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'studio.db'}")
    else:
        opened = open_database(request.getfixturevalue("postgresql"))
    yield opened
    opened.dispose()


def test_the_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    bring_up_to_date(engine)
    assert differences(engine) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    bring_up_to_date(engine)
    tables = set(inspect(engine).get_table_names())
    bring_up_to_date(engine)
    assert set(inspect(engine).get_table_names()) == tables
    assert set(Base.metadata.tables) < tables


def test_films_outlive_a_column_added_to_their_project(tmp_path: Path) -> None:
    """SQLite puts a new table in the old one's place; what refers to its rows must stay."""
    engine = open_database(f"sqlite:///{tmp_path / 'studio.db'}")
    with engine.connect() as connection:
        command.upgrade(configuration(connection), "0001")
        connection.commit()
        for table in ("users", "projects", "films"):
            _fill(connection, table)
        connection.commit()
    bring_up_to_date(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM films")) == 1
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def _fill(connection: Connection, table: str) -> None:
    """One row with ``x`` for an id, and something in every other column that needs it."""
    columns = {
        str(name): "x" if "CHAR" in kind or kind == "TEXT" else "{}" if kind == "JSON" else 0
        for _, name, kind, needed, default, _ in connection.exec_driver_sql(
            f"PRAGMA table_info({table})"
        )
        if needed and default is None
    }
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), columns)
