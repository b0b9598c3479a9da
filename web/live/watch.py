"""Waking those who watch: by Redis's ring at once, by a look into the database every 2 s."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import FilmwrightError
from core.models import Film, User
from core.studio import Studio
from web.live.reading import Reader
from web.live.visitors import Visitor, still_welcome

log = logging.getLogger("filmwright.live")

#: Seconds between two looks into the database.
_LOOK_EVERY = 2.0
#: Streams that one account may hold open on one process.
MOST_STREAMS = 40


class TooManyStreamsError(FilmwrightError):
    """An account watches more than anybody could."""

    code = "too_many_streams"
    status = 429


@dataclass(eq=False)
class Watcher:
    """One who waits; ``bell`` is set when it is worth looking."""

    visitor: Visitor
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    gone: bool = False
    """No longer welcome: signed out, suspended, or the studio is closing."""

    async def wait(self, seconds: float) -> bool:
        """Wait for the bell; ``False``: it stayed silent."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.bell.wait()
        rung = self.bell.is_set()
        self.bell.clear()
        return rung


class Watch:
    """All who watch in this process: one subscription and one look serve them all."""

    def __init__(self, studio: Studio, reader: Reader) -> None:
        self._studio, self._read = studio, reader.read
        self._watchers: set[Watcher] = set()
        self._films: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._accounts: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._owners: dict[str, str] = {}
        self._told: dict[str, object] = {}

    @contextmanager
    def arriving(self, visitor: Visitor) -> Iterator[Watcher]:
        """Somebody watches, while inside.

        :raises TooManyStreamsError: they have too many streams open.
        """
        watcher = Watcher(visitor)
        if sum(one.visitor.user_id == visitor.user_id for one in self._watchers) >= MOST_STREAMS:
            raise TooManyStreamsError("too many live streams are open; close some")
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    @contextmanager
    def of_film(self, film_id: str, watcher: Watcher) -> Iterator[None]:
        """While inside, the watcher is rung for this film."""
        with _listed(self._films, film_id, watcher):
            yield

    @contextmanager
    def of_account(self, watcher: Watcher) -> Iterator[None]:
        """While inside, the watcher is rung for all films of their account and for its credits."""
        with _listed(self._accounts, watcher.visitor.user_id, watcher):
            yield

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Ring, while inside."""
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._look_around())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for watcher in list(self._watchers):
                _send_away(watcher)

    async def _listen(self) -> None:
        """Pass Redis's rings on; while it is away, the look into the database does."""
        pause = 0.1
        while True:
            redis = Redis.from_url(self._studio.settings.redis, health_check_interval=10)
            with suppress(RedisError, OSError):
                async with redis.pubsub() as line:
                    await line.psubscribe("film:*")
                    self._ring_all()  # Something may have happened while nobody listened.
                    pause = 0.1
                    async for message in line.listen():
                        if message["type"] == "pmessage":
                            await self._ring(message["channel"].decode().partition(":")[2])
            with suppress(RedisError, OSError):
                await redis.aclose()
            await asyncio.sleep(pause)
            pause = min(pause * 2, 3.0)

    async def _ring(self, film_id: str) -> None:
        for watcher in self._films.get(film_id, ()):
            watcher.bell.set()
        if self._accounts:
            for watcher in self._accounts.get(await self._owner(film_id), ()):
                watcher.bell.set()

    def _ring_all(self) -> None:
        for watcher in chain(self._watchers, *self._films.values()):
            watcher.bell.set()

    async def _owner(self, film_id: str) -> str:
        if film_id not in self._owners:
            if len(self._owners) > 10_000:
                self._owners.clear()
            with suppress(Exception):
                self._owners[film_id] = await self._read(_find_owner, film_id)
        return self._owners.get(film_id, "")

    async def _look_around(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            if not self._watchers:
                self._told.clear()
                continue
            visitors = {one.visitor for one in self._watchers}
            try:
                welcome, told = await self._read(
                    _look, visitors, set(self._films), set(self._accounts)
                )
            except Exception:
                log.exception("live streams cannot read the database")
                continue
            for watcher in list(self._watchers):
                if watcher.visitor in visitors and watcher.visitor not in welcome:
                    _send_away(watcher)
            for name, number in told.items():
                if self._told.get(name) != number:
                    for watcher in (*self._films.get(name, ()), *self._accounts.get(name, ())):
                        watcher.bell.set()
            self._told = told


def _send_away(watcher: Watcher) -> None:
    watcher.gone = True
    watcher.bell.set()


@contextmanager
def _listed(book: defaultdict[str, set[Watcher]], name: str, watcher: Watcher) -> Iterator[None]:
    book[name].add(watcher)
    try:
        yield
    finally:
        book[name].discard(watcher)
        if not book[name]:
            del book[name]


def _find_owner(session: Session, film_id: str) -> str:
    return session.scalar(select(Film.owner_id).where(Film.id == film_id)) or ""


def _look(
    session: Session, visitors: set[Visitor], films: set[str], accounts: set[str]
) -> tuple[set[Visitor], dict[str, object]]:
    """Who is still welcome, and for each film and account a value that changes with it."""
    told: dict[str, object] = {
        film: (number, status)
        for film, number, status in session.execute(
            select(Film.id, Film.told, Film.status).where(Film.id.in_(films))
        )
    }
    for account, number, credits in session.execute(
        select(User.id, func.sum(Film.told), User.credits)
        .outerjoin(Film, Film.owner_id == User.id)
        .where(User.id.in_(accounts))
        .group_by(User.id, User.credits)
    ):
        told[account] = (number, credits)
    return still_welcome(session, visitors), told
