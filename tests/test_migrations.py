"""The tables as the models say, on SQLite and on PostgreSQL, from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from core.database import open_database
from core.models import Base
from migrations import bring_up_to_date


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
