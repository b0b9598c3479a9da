"""Finished films that go to their maker's channels by themselves."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.models import Channel, Film, Project, Upload, now
from core.services.publishing.uploads import key_of


def owe(session: Session, film: Film) -> None:
    """Have a film that was just finished published, in the transaction that finishes it.

    Only the first finished version of a project goes by itself: those that follow are edits, and
    a channel with five versions of a film serves nobody.
    """
    mine = select(Channel).where(Channel.user_id == film.owner_id, Channel.automatic)
    channels = list(session.scalars(mine))
    if not channels or session.get_one(Project, film.project_id).hidden:
        return
    for channel in channels:
        earlier = and_(
            Upload.project_id == film.project_id, Upload.channel_id == channel.id,
            Upload.status != "cancelled",
        )  # fmt: skip
        known = select(Upload.id).where(or_(Upload.key == key_of(film.id, channel.id), earlier))
        if session.scalar(known.limit(1)) is not None:
            continue
        session.add(
            Upload(
                key=key_of(film.id, channel.id), owner_id=film.owner_id,
                project_id=film.project_id, film_id=film.id, channel_id=channel.id,
                destination=channel.destination, status="waiting", due_at=now(),
                title=str((film.delivery or {}).get("title", ""))[:200],
            )
        )  # fmt: skip
