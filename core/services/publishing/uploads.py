"""Uploads: what is published where and when, and what became of it.

The same film goes to the same channel once, however often that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.destinations import DestinationError
from core.errors import ConflictError, InputError, NotFoundError
from core.models import Channel, Film, Upload, User, now
from core.services.publishing import places, quota, telling
from core.services.publishing.channels import UNSENT
from core.services.publishing.options import Options, categories, checked, most_tags
from core.services.publishing.suggesting import suggested
from core.services.renditions import delivery_of
from core.stages import PublishRequest
from core.studio import Studio

__all__ = [
    "Options", "cancel", "categories", "checked", "most_tags", "of_film", "of_user", "owned",
    "publish", "publish_many", "retry", "suggested",
]  # fmt: skip

#: Films that may be published with one request.
MOST_AT_ONCE = 50


def publish(
    studio: Studio, session: Session, user: User, film: Film, channel: Channel, options: Options,
    at: datetime | None = None,
) -> Upload:  # fmt: skip
    """Have a film published. One that is on its way there, or there, is left as it is; one that
    its maker deleted there is sent anew.

    :param at: when it is sent; ``None``: at once.
    :raises NotFoundError: the film is not finished, or may not be shown.
    :raises InputError: the options do not fit the film, or the time has passed.
    :raises ConflictError: the channel must be connected again.
    """
    if channel.error or not channel.token:
        raise ConflictError(f"{channel.name} must be connected again first.")
    delivery = delivery_of(film)
    _refuse_unfit(delivery, options, at)
    key = key_of(film.id, channel.id)
    _notice_deleted(studio, session, channel, key)
    try:
        with writing(session):
            upload = _enter(session, user, film, channel, options, at)
            telling.tell(session, upload)
    except IntegrityError:
        # Asked for twice at the same moment: the other one has entered it.
        there = session.scalar(select(Upload).where(Upload.key == key))
        if there is None:
            raise ConflictError("The film or the channel was deleted meanwhile.") from None
        return there
    telling.ring(studio, [upload])
    return upload


def publish_many(
    studio: Studio, session: Session, user: User, films: Sequence[Film], channel: Channel,
    options: Options, at: datetime | None = None, every_minutes: int = 0,
) -> list[Upload]:  # fmt: skip
    """Have several films published, ``every_minutes`` after each other.

    Each keeps its own title and description; the rest is as in ``options``, for all.

    :raises InputError: too many, or one does not fit; then none is published.
    """
    if not films:
        raise InputError("choose the films to publish")
    if len(films) > MOST_AT_ONCE:
        raise InputError(f"publish at most {MOST_AT_ONCE} films at once")
    if every_minutes < 0:
        raise InputError("the time between two films cannot be negative")
    start, asked = at or now(), []
    for place, film in enumerate(films):
        own = suggested(session, film, channel)
        chosen = options.model_copy(
            update={
                "title": own.title,
                "description": own.description,
                "tags": options.tags or own.tags,
            }
        )
        moment = start + timedelta(minutes=place * every_minutes)
        later = moment if at is not None or place * every_minutes else None
        _refuse_unfit(delivery_of(film), chosen, later)
        asked.append((film, chosen, later))
    sent = [
        publish(studio, session, user, film, channel, chosen, later)
        for film, chosen, later in asked
    ]
    for one in sent:
        # Each was read anew by the transactions that came after its own.
        session.refresh(one)
    return sent


def owned(session: Session, user: User, upload_id: str) -> Upload:
    """One of the account's uploads.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    upload = session.get(Upload, upload_id)
    if upload is None or upload.owner_id != user.id:
        raise NotFoundError("there is no such upload")
    return upload


def of_film(session: Session, film: Film) -> list[Upload]:
    """A film's uploads, the newest first."""
    mine = select(Upload).where(Upload.film_id == film.id)
    return list(session.scalars(mine.order_by(Upload.created_at.desc(), Upload.id)))


def of_user(session: Session, user: User, page: int = 1, size: int = 20) -> list[Upload]:
    """One page of the account's uploads, the newest first."""
    mine = select(Upload).where(Upload.owner_id == user.id)
    newest = mine.order_by(Upload.created_at.desc(), Upload.id)
    return list(session.scalars(newest.offset((page - 1) * size).limit(size)))


def count(session: Session, user: User) -> int:
    """How many the account has."""
    mine = select(func.count()).select_from(Upload).where(Upload.owner_id == user.id)
    return session.scalar(mine) or 0


def cancel(session: Session, user: User, upload: Upload) -> Upload:
    """Stop one that is not there yet.

    :raises NotFoundError: it is somebody else's.
    :raises ConflictError: it has arrived, or has ended.
    """
    owned(session, user, upload.id)
    with writing(session):
        session.refresh(upload, with_for_update=True)
        if upload.status not in UNSENT or upload.video_id:
            raise ConflictError("It has arrived already: delete it on the channel.")
        upload.status, upload.due_at, upload.error = "cancelled", None, ""
        quota.release(session, upload.id)
        telling.tell(session, upload)
    return upload


def retry(session: Session, user: User, upload: Upload) -> Upload:
    """Try one again that failed or was cancelled; what arrived is not sent again.

    :raises NotFoundError: it is somebody else's.
    :raises ConflictError: it has not ended, or its channel or film is gone.
    """
    owned(session, user, upload.id)
    with writing(session):
        session.refresh(upload, with_for_update=True)
        if upload.status not in ("failed", "cancelled"):
            raise ConflictError("This upload has not ended: there is nothing to try again.")
        if upload.channel_id is None or upload.film_id is None:
            raise ConflictError("Its film or its channel is gone: publish it anew.")
        _rearm(upload)
        telling.tell(session, upload)
    return upload


def key_of(film_id: str, channel_id: str) -> str:
    """What is published where."""
    return f"{film_id}:{channel_id}"


def _enter(
    session: Session, user: User, film: Film, channel: Channel, options: Options,
    at: datetime | None,
) -> Upload:  # fmt: skip
    upload = session.scalar(
        select(Upload).where(Upload.key == key_of(film.id, channel.id)).with_for_update()
    )
    if upload is None:
        upload = Upload(
            key=key_of(film.id, channel.id), owner_id=user.id, project_id=film.project_id,
            film_id=film.id, channel_id=channel.id, destination=channel.destination,
        )  # fmt: skip
        session.add(upload)
    elif upload.status in ("failed", "cancelled"):
        _rearm(upload)
    elif upload.status != "scheduled" and upload.started_at is not None:
        return upload
    chosen = options.model_dump(mode="json")
    if upload.session and upload.options != chosen:
        # The session was opened with what was told then.
        _send_anew(upload)
    upload.title, upload.options = options.title, chosen
    upload.status, upload.due_at = ("scheduled", at) if at else ("waiting", now())
    return upload


def _notice_deleted(studio: Studio, session: Session, channel: Channel, key: str) -> None:
    """Of a film that was live: whether it still is. Where that cannot be known, it is."""
    upload = session.scalar(select(Upload).where(Upload.key == key, Upload.status == "live"))
    if upload is None:
        return
    access, video = places.access_to(channel), upload.video_id
    spend = quota.meter(studio, places.find(studio, access.destination), upload.owner_id)
    session.rollback()
    try:
        standing = places.account_of(studio, access, spend).standing([video])[video]
    except DestinationError:
        return
    if standing.state in ("gone", "failed"):
        with writing(session):
            session.refresh(upload, with_for_update=True)
            if upload.status == "live" and upload.video_id == video:
                upload.status, upload.error = "failed", standing.reason


def _rearm(upload: Upload) -> None:
    """Begin again with what is still of use."""
    if upload.video_id:
        # What the destination deleted or could not use.
        _send_anew(upload)
    upload.status, upload.due_at, upload.tries = "waiting", now(), 0
    upload.error, upload.warnings, upload.live_at, upload.started_at = "", [], None, None


def _send_anew(upload: Upload) -> None:
    """As if nothing had been sent; with a mark of its own."""
    upload.video_id, upload.url, upload.session, upload.sent = "", "", "", 0
    upload.done = {"again": upload.done.get("again", 0) + 1}


def _refuse_unfit(delivery: PublishRequest, options: Options, at: datetime | None) -> None:
    if not options.title:
        raise InputError("The title is missing.")
    moment = now()
    if at is not None and at < moment - timedelta(minutes=5):
        raise InputError("The time to publish has passed.")
    if options.publish_at is not None and options.publish_at <= max(moment, at or moment):
        raise InputError("The time at which it goes public must be after it is sent.")
    images = delivery.thumbnails.images if delivery.thumbnails else ()
    if options.thumbnail > max(1, len(images)):
        raise InputError(f"The film has {len(images)} thumbnails.")
    has = {one.language for one in delivery.subtitles}
    for language in options.captions or ():
        if language not in has:
            raise InputError(f"The film has no subtitles in {language!r}.")
