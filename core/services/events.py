"""What happened to a film, in order, for pages and programs that watch it.

Events are rows, written in the transaction of what they tell; Redis only rings, so that those
who watch look at once. A missed ring costs a moment, never an event.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.models import Event, Film, now
from core.studio import Studio

#: Film statuses in which work goes on.
AT_WORK = ("queued", "running", "cancelling")


def tell(session: Session, film_id: str, kind: str, **body: Any) -> int:
    """Write an event inside the caller's transaction and give back its number.

    The film's row stays locked until the commit: numbers are committed in order.
    """
    return tell_many(session, film_id, [(kind, body)])


def tell_many(
    session: Session, film_id: str, happened: Iterable[tuple[str, dict[str, Any]]]
) -> int:
    """Write several events in order; gives back the last one's number."""
    stories = list(happened)
    last = session.execute(
        update(Film)
        .where(Film.id == film_id)
        .values(told=Film.told + len(stories))
        .returning(Film.told)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    first, moment = last - len(stories) + 1, now()
    rows = [
        {"film_id": film_id, "number": first + place, "kind": kind, "body": body, "at": moment}
        for place, (kind, body) in enumerate(stories)
    ]
    if rows:
        session.execute(insert(Event), rows)
    return last


def ring(studio: Studio, film_id: str) -> None:
    """Wake those who watch the film. Call it after the commit; without Redis nobody is woken."""
    with suppress(RedisError):
        studio.redis.publish(f"film:{film_id}", b"")


def since(session: Session, film_id: str, number: int, limit: int = 500) -> list[Event]:
    """The events after ``number``, oldest first."""
    found = session.scalars(
        select(Event)
        .where(Event.film_id == film_id, Event.number > number)
        .order_by(Event.number)
        .limit(limit)
    )
    return list(found)


def document(event: Event) -> dict[str, Any]:
    """The event as programs get it."""
    return {
        "id": event.number,
        "type": event.kind,
        "job": event.film_id,
        "at": event.at.isoformat(),
        "data": event.body,
    }


def sweep(session: Session) -> int:
    """Drop the progress reports of films that are no longer being made; gives back how many.

    Numbers keep their gaps: whoever reads on simply meets the next event.
    """
    ended = select(Film.id).where(Film.status.not_in(AT_WORK))
    stale = (Event.kind == "job.progress", Event.film_id.in_(ended))
    if session.scalar(select(Event.number).where(*stale).limit(1)) is None:
        return 0
    with writing(session):
        dropped = session.execute(
            delete(Event).where(*stale).execution_options(synchronize_session=False)
        )
    return int(dropped.rowcount)  # type: ignore[attr-defined]
