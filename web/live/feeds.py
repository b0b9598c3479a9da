"""What is told, in order, to one who watches a film or all of an account's films."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from core.models import Event, Film, Project, Upload, User
from core.services import events
from web.live.reading import Reader
from web.live.watch import Watch, Watcher

#: Seconds of silence after which a sign of life is sent.
SILENCE = 15.0
#: Events read at once.
_BATCH = 500
#: What was committed this long before the last event seen may have been missed.
_MARGIN = timedelta(seconds=2)

#: Kinds of events that an account is told; single steps are not among them.
_TOLD = ("job.", "upload")

Document = dict[str, Any]


@dataclass
class _Seen:
    """How far one has read in an account's films."""

    since: datetime
    numbers: dict[str, int] = field(default_factory=dict)
    """Film → the number of its last event seen."""
    credits: int | None = None


class Feeds:
    """Reads events for those who watch."""

    def __init__(self, watch: Watch, reader: Reader) -> None:
        self._watch, self._read = watch, reader.read

    async def film(
        self, watcher: Watcher, film_id: str, after: int
    ) -> AsyncIterator[Document | None]:
        """The film's events after number ``after``; ``None`` is a sign of life.

        Ends when nothing more will happen to the film, or the watcher is no longer welcome.
        """
        with self._watch.of_film(film_id, watcher):
            while not watcher.gone:
                at_work, told = await self._read(_read_film, film_id, after)
                for document in told:
                    yield document
                    after = document["id"]
                if len(told) == _BATCH:
                    continue
                if not at_work:
                    return
                if not await watcher.wait(SILENCE):
                    yield None

    async def film_has_more(self, film_id: str, after: int) -> bool:
        """Whether there is, or may come, an event after number ``after``."""
        at_work, told = await self._read(_read_film, film_id, after)
        return bool(at_work or told)

    async def account(self, watcher: Watcher, since: datetime) -> AsyncIterator[Document | None]:
        """What happens to the account's credits and films since a moment, but for single steps.

        An event from shortly before ``since`` may be told again: ``job`` and ``id`` say which.
        """
        seen = _Seen(since)
        with self._watch.of_account(watcher):
            while not watcher.gone:
                for document in await self._read(_read_account, watcher.visitor.user_id, seen):
                    yield document
                if not await watcher.wait(SILENCE):
                    yield None


def _read_film(session: Session, film_id: str, after: int) -> tuple[bool, list[Document]]:
    # The status first: whoever finds the work ended also finds how it ended.
    status = session.scalar(select(Film.status).where(Film.id == film_id))
    found = events.since(session, film_id, after, _BATCH)
    return status in events.AT_WORK, [events.document(event) for event in found]


def _read_account(session: Session, user_id: str, seen: _Seen) -> list[Document]:
    told: list[Document] = []
    credits = session.scalar(select(User.credits).where(User.id == user_id))
    if credits != seen.credits:
        seen.credits = credits
        told.append({"type": "account", "data": {"credits": credits}})
    lately = seen.since - _MARGIN
    films = session.execute(
        select(Film.id, Film.told, Film.project_id, Project.title)
        .join(Project, Project.id == Film.project_id)
        .where(
            Film.owner_id == user_id,
            # A campaign's films are told on its own page, and not each for itself.
            Project.hidden.is_(False),
            or_(
                Film.status.in_(events.AT_WORK),
                Film.finished_at > lately,
                Film.created_at > lately,
                Film.id.in_(list(seen.numbers)),
                Film.id.in_(_sent_lately(user_id, lately)),
            ),
        )
        .order_by(Film.created_at)
    ).all()
    for film_id, last, project_id, title in films:
        if film_id not in seen.numbers:
            seen.numbers[film_id] = (
                session.scalar(
                    select(func.max(Event.number)).where(
                        Event.film_id == film_id, Event.at <= lately
                    )
                )
                or 0
            )
        if last <= seen.numbers[film_id]:
            continue
        for event in events.since(session, film_id, seen.numbers[film_id], _BATCH):
            seen.numbers[film_id] = event.number
            if event.kind.startswith(_TOLD):
                more = {"project": project_id, "title": title}
                told.append({**events.document(event), **more})
    return told


def _sent_lately(user_id: str, since: datetime) -> Select[Any]:
    """Films that are being published, or were since."""
    at_work = Upload.status.not_in(("live", "failed", "cancelled"))
    mine = select(Upload.film_id).where(Upload.owner_id == user_id, Upload.film_id.is_not(None))
    return mine.where(or_(at_work, Upload.live_at > since, Upload.beat_at > since))
