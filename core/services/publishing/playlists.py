"""Playlists at the destination: what there is, new ones, and those that collect films.

One that collects a project's films, or those of a theme, is made once, also when two workers need
it at the same moment.
"""

from __future__ import annotations

import threading
import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import writing
from core.destinations import Account, DestinationError, Listed
from core.errors import ConflictError, InputError
from core.models import Channel, Playlist, Project, Upload
from core.services import integrations
from core.services.publishing import channels, places, quota
from core.services.publishing.options import Privacy
from core.studio import Studio

#: Seconds for which a channel's list is shown from memory.
_FRESH = 30.0

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
    session.rollback()
    found = list(_account(studio, channel).playlists())
    with _guard:
        _known[channel.id] = (time.monotonic(), found)
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
    session.rollback()
    made = _account(studio, channel).create_playlist(title, description[:5000], privacy)
    forget(channel.id)
    return made


def add(
    studio: Studio, session: Session, channel: Channel, playlist_id: str, video_id: str
) -> None:  # fmt: skip
    """Add a video, unless it is in it.

    :raises DestinationError: the destination cannot be reached, or refuses.
    """
    session.rollback()
    _account(studio, channel).add_to_playlist(playlist_id, video_id)
    forget(channel.id)


def forget(channel_id: str) -> None:
    """Ask anew the next time."""
    with _guard:
        _known.pop(channel_id, None)


def _account(studio: Studio, channel: Channel) -> Account:
    destination = places.find(studio, channel.destination)
    if not channel.token:
        raise ConflictError(f"{channel.name} must be connected again first.")
    return places.account_of(studio, channel, quota.meter(studio, destination, channel.user_id))
