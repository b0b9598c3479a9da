"""The courier's lane ``channels``: looks how videos that have arrived are doing, until they are
live or have failed. All of a channel's are asked for with one call, at growing pauses."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from core.database import writing
from core.destinations import AccessEndedError, DestinationError, QuotaSpentError, Standing
from core.models import Channel, Upload, UploadStatus, now
from core.services import integrations
from core.services.courier import Round
from core.services.publishing import channels, claims, places, quota, telling
from core.studio import Studio

#: Seconds between two looks at a video: this part of its age, within these limits.
_PACE = (0.25, 10.0, 900.0)

#: Seconds in which a video that arrived need not be listed yet.
_UNLISTED = 900.0

#: Seconds after which a destination that is away is asked again.
_AWAY = 60.0

#: Videos asked for with one call.
_AT_ONCE = 50


def carry(turn: Round) -> bool:
    """Look at what is due; whether there was anything."""
    looked = False
    for channel, uploads in _due(turn.studio):
        if turn.leaving.is_set() or not turn.beat():
            break
        _look(turn.studio, channel, uploads)
        looked = True
    return looked


def _due(studio: Studio) -> Iterator[tuple[Channel, tuple[Upload, ...]]]:
    """Channels with a video that is due, and their videos that are not live yet."""
    with studio.sessions() as session:
        rows = session.execute(
            select(Channel, Upload)
            .join(Upload, Upload.channel_id == Channel.id)
            .where(Upload.status == "processing", Upload.video_id != "", Channel.token != "")
            .order_by(Channel.id, Upload.created_at)
        ).all()
    offered = {one.name for one in places.offered(studio)}
    moment, mine = now().timestamp(), dict[str, tuple[Channel, list[Upload]]]()
    for channel, upload in rows:
        if channel.destination not in offered:
            continue
        mine.setdefault(channel.id, (channel, []))[1].append(upload)
    for channel, uploads in mine.values():
        for first in range(0, len(uploads), _AT_ONCE):
            some = tuple(uploads[first : first + _AT_ONCE])
            if any(one.done.get("look_at", 0.0) <= moment for one in some):
                yield channel, some


def _look(studio: Studio, channel: Channel, uploads: tuple[Upload, ...]) -> None:
    destination = places.find(studio, channel.destination)
    spend = quota.meter(studio, destination, channel.user_id)
    try:
        account = places.account_of(studio, places.access_to(channel), spend)
        found = account.standing([one.video_id for one in uploads])
    except AccessEndedError as error:
        channels.access_ended(studio, channel.id, str(error))
        return
    except QuotaSpentError as error:
        if error.operation:
            quota.exhausted(studio, destination, error.operation)
        _put_off(studio, uploads, error.until.timestamp())
        return
    except DestinationError as error:
        integrations.failed(studio, channel.destination, error)
        _put_off(studio, uploads, now().timestamp() + _AWAY)
        return
    integrations.succeeded(studio, channel.destination)
    for one in uploads:
        _note(studio, one.id, found[one.video_id])


def _note(studio: Studio, upload_id: str, standing: Standing) -> None:
    with studio.sessions() as session:
        with writing(session):
            upload = session.get(Upload, upload_id, populate_existing=True, with_for_update=True)
            if upload is None or upload.status != "processing":
                return
            moment = now().timestamp()
            age = moment - float(upload.done.get("arrived", moment))
            news = _judge(standing, age)
            if news:
                if news == "failed":
                    quota.release(session, upload.id)
                    upload.error, upload.due_at = standing.reason, None
                claims.ended(session, upload, news)
                telling.tell(session, upload)
            else:
                part, least, most = _PACE
                pause = min(max(part * age, least), most)
                upload.done = {**upload.done, "look_at": moment + pause}
        if news:
            telling.ring(studio, [upload])


def _judge(standing: Standing, age: float) -> UploadStatus | None:
    """What it has become; ``None``: nothing new."""
    if standing.state == "live":
        return "live"
    if standing.state == "failed" or (standing.state == "gone" and age > _UNLISTED):
        return "failed"
    return None


def _put_off(studio: Studio, uploads: tuple[Upload, ...], look_at: float) -> None:
    with studio.sessions() as session, writing(session):
        for one in uploads:
            upload = session.get(Upload, one.id, populate_existing=True, with_for_update=True)
            if upload is not None:
                upload.done = {**upload.done, "look_at": look_at}
