"""How Alembic reaches the database and what the tables should be."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from core.database import open_database
from core.models import Base
from core.settings import read_settings


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="core.models.base.",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with open_database(read_settings().database).connect() as opened:
        run(opened)
