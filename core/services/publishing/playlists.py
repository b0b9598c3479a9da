"""Playlists at the destination: what there is, new ones, and those that collect films.

One that collects a project's films, or those of a theme, is made once, also when two workers need
it at the same moment.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.destinations import Account, DestinationError, Listed
from core.errors import ConflictError, InputError
from core.models import Channel, Playlist, now
from core.services.publishing import places, quota
from core.services.publishing.options import Privacy
from core.studio import Studio

#: Seconds for which a channel's list is shown from memory.
_FRESH = 30.0

#: How long a playlist is being made at most; whoever made it has died since.
_MAKING = timedelta(seconds=180)

_known: dict[str, tuple[float, list[Listed]]] = {}
_guard = threading.Lock()


def of(studio: Studio, session: Session, channel: Channel) -> list[Listed]:
    """A channel's playlists.

    :raises DestinationError: the destination cannot be reached, or refuses.
    """
    with _guard:
        asked_at, found = _known.get(channel.id, (0.0, []))
    if asked_at and time.monotonic() - asked_at < _FRESH:
        return found
    channel_id, account = channel.id, _account(studio, channel)
    session.rollback()
    found = list(account.playlists())
    with _guard:
        _known[channel_id] = (time.monotonic(), found)
    return found


def create(
    studio: Studio, session: Session, channel: Channel, title: str, description: str = "",
    privacy: Privacy = "private",
) -> Listed:  # fmt: skip
    """Make one.

    :raises InputError: it has no title.
    :raises DestinationError: the destination cannot be reached, or refuses.
    """
    title = " ".join(title.split())
    if not title or len(title) > 150 or "<" in title or ">" in title:
        raise InputError("A playlist needs a title of at most 150 characters, without < and >.")
    channel_id, account = channel.id, _account(studio, channel)
    session.rollback()
    made = account.create_playlist(title, description[:5000], privacy)
    forget(channel_id)
    return made


def add(
    studio: Studio, session: Session, channel: Channel, playlist_id: str, video_id: str
) -> None:  # fmt: skip
    """Add a video, unless it is in it.

    :raises DestinationError: the destination cannot be reached, or refuses.
    """
    channel_id, account = channel.id, _account(studio, channel)
    session.rollback()
    account.add_to_playlist(playlist_id, video_id)
    forget(channel_id)


def forget(channel_id: str) -> None:
    """Ask anew the next time."""
    with _guard:
        _known.pop(channel_id, None)


def _account(studio: Studio, channel: Channel) -> Account:
    destination = places.find(studio, channel.destination)
    if not channel.token:
        raise ConflictError(f"{channel.name} must be connected again first.")
    spend = quota.meter(studio, destination, channel.user_id)
    return places.account_of(studio, places.access_to(channel), spend)


def collecting(
    studio: Studio, account: Account, channel_id: str, purpose: str, title: str, privacy: str
) -> str:
    """The id of the channel's playlist for a purpose, made if there is none.

    Its row is entered first; whoever entered it makes the playlist. Where that worker died before
    it noted the id, the playlist is found again by its title.

    :raises DestinationError: it cannot be made just now, or another worker is making it.
    """
    row, fresh = _entered(studio, channel_id, purpose, title)
    if row.subject:
        return row.subject
    try:
        found = None if fresh else _left_behind(studio, account, channel_id, _fit(title))
        made = found or account.create_playlist(_fit(title), "", privacy)
    except DestinationError:
        _age(studio, row.id)
        raise
    with studio.sessions() as session, writing(session):
        session.execute(update(Playlist).where(Playlist.id == row.id).values(subject=made.subject))
    forget(channel_id)
    return made.subject


def drop(studio: Studio, channel_id: str, purpose: str, subject: str) -> None:
    """It is not there any more: the next film makes another."""
    with studio.sessions() as session, writing(session):
        session.execute(
            delete(Playlist).where(
                Playlist.channel_id == channel_id, Playlist.purpose == purpose,
                Playlist.subject == subject,
            )
        )  # fmt: skip


def _entered(
    studio: Studio, channel_id: str, purpose: str, title: str
) -> tuple[Playlist, bool]:  # fmt: skip
    """The purpose's row, and whether this is the first time anybody makes its playlist.

    :raises DestinationError: another worker is at it.
    """
    mine = (Playlist.channel_id == channel_id, Playlist.purpose == purpose)
    moment = now()
    with studio.sessions() as session:
        try:
            with writing(session):
                row = session.scalar(select(Playlist).where(*mine).with_for_update())
                if row is None:
                    row = Playlist(
                        channel_id=channel_id, purpose=purpose, title=title[:200], subject=""
                    )
                    session.add(row)
                    return row, True
                if not row.subject and moment - row.created_at < _MAKING:
                    raise DestinationError("Its playlist is being made.", passing=True)
                if not row.subject:
                    row.created_at = moment
                return row, False
        except IntegrityError:
            raise DestinationError("Its playlist is being made.", passing=True) from None


def _age(studio: Studio, row_id: str) -> None:
    """Making it failed: whoever comes next need not wait, but must look whether it is there."""
    with studio.sessions() as session, writing(session):
        session.execute(
            update(Playlist).where(Playlist.id == row_id).values(created_at=now() - _MAKING)
        )


def _left_behind(
    studio: Studio, account: Account, channel_id: str, title: str
) -> Listed | None:  # fmt: skip
    """One of this title that collects nothing else."""
    with studio.sessions() as session:
        mine = select(Playlist.subject).where(Playlist.channel_id == channel_id)
        taken = set(session.scalars(mine))
    there = account.playlists()
    return next((one for one in there if one.title == title and one.subject not in taken), None)


def _fit(title: str) -> str:
    return " ".join(title.replace("<", "").replace(">", "").split())[:150] or "Films"
