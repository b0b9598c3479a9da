"""Channels of one's own: connecting them by OAuth, what uploads to them start from, the end of it.

Tokens are kept encrypted. Where access has ended, uploads wait until it is connected again.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import asdict, dataclass
from typing import Any

from authlib.common.security import generate_token  # type: ignore[import-untyped]
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.destinations import Destination, DestinationError, Place, Token
from core.errors import FilmwrightError, InputError, NotFoundError
from core.models import AuditEntry, Channel, Upload, User, now
from core.services import integrations
from core.services.publishing import places, quota, telling
from core.services.publishing.options import checked
from core.studio import Studio

log = logging.getLogger("filmwright.publishing")

#: Statuses in which an upload still has to be carried.
UNSENT = ("scheduled", "waiting", "uploading")


@dataclass(frozen=True)
class Pending:
    """What the browser keeps while it is at the destination; signed, and used once."""

    destination: str
    state: str
    verifier: str

    def document(self) -> dict[str, str]:
        """As the browser's session keeps it: ``Pending(**document)``."""
        return asdict(self)


def offered(studio: Studio) -> list[Destination]:
    """The places this studio is registered with."""
    return places.offered(studio)


def begin(studio: Studio, destination_name: str, back: str) -> tuple[str, Pending]:
    """Where to send the browser, and what it has to keep.

    :param back: the address the destination sends it back to.
    :raises NotFoundError: the studio is not registered with it.
    """
    destination = places.find(studio, destination_name)
    pending = Pending(destination.name, generate_token(32), generate_token(64))
    return destination.begin(back, pending.state, pending.verifier), pending


def finish(
    studio: Studio, session: Session, user: User, pending: Pending, back: str, state: str, code: str
) -> list[Channel]:
    """The browser is back: connect the channels it was let into.

    :raises InputError: it was not this browser that was sent, or the person said no.
    :raises DestinationError: the destination cannot be reached, refuses, or lacks a channel.
    """
    if not hmac.compare_digest(pending.state.encode(), state.encode()):
        raise InputError("This connection was started elsewhere. Try again from here.")
    if not code:
        raise InputError("You did not let us in, so nothing was connected.")
    destination = places.find(studio, pending.destination)
    spend = quota.meter(studio, destination, user.id)
    session.rollback()
    try:
        token = destination.finish(back, code, pending.verifier)
        found = destination.account(token, lambda _: None, spend).places()
    except DestinationError as error:
        integrations.failed(studio, destination.name, error)
        raise
    integrations.succeeded(studio, destination.name)
    if not found:
        raise InputError(f"That account has no {destination.title} channel yet: make one there.")
    return [_connect(studio, session, user, destination, place, token) for place in found]


def of(session: Session, user: User) -> list[Channel]:
    """The account's channels, the first connected first."""
    mine = select(Channel).where(Channel.user_id == user.id)
    return list(session.scalars(mine.order_by(Channel.created_at, Channel.id)))


def owned(session: Session, user: User, channel_id: str) -> Channel:
    """One of them.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    channel = session.get(Channel, channel_id)
    if channel is None or channel.user_id != user.id:
        raise NotFoundError("there is no such channel")
    return channel


def prefer(
    session: Session, channel: Channel, options: dict[str, Any], automatic: bool
) -> None:  # fmt: skip
    """What uploads to it start from, and whether finished films are published by themselves.

    :raises InputError: YouTube would not take them.
    """
    document = checked(options).model_dump(mode="json", include=set(options))
    with writing(session):
        session.refresh(channel)
        channel.options, channel.automatic = document, automatic


def disconnect(studio: Studio, session: Session, user: User, channel: Channel) -> None:
    """End it: access is given back, what was not sent yet is cancelled, what is there stays."""
    revoke(studio, session, channel)
    with writing(session):
        session.refresh(channel)
        why = f"{channel.name} was disconnected."
        for upload in _open_uploads(session, channel.id, (*UNSENT, "processing")):
            if upload.status in UNSENT:
                upload.status = "cancelled"
                quota.release(session, upload.id)
            upload.error, upload.due_at, upload.session = why, None, ""
            telling.tell(session, upload)
        session.add(AuditEntry(actor_id=user.id, action="channel_disconnected", subject_id=user.id))
        session.delete(channel)


def revoke(studio: Studio, session: Session, channel: Channel) -> None:
    """Give access back at the destination, as well as that can be done: it never raises.

    A grant that another account of this studio uses too is left alone: it would end there also.
    """
    shared = select(func.count()).where(
        Channel.destination == channel.destination, Channel.subject == channel.subject,
        Channel.token != "",
    )  # fmt: skip
    used, access = session.scalar(shared) or 0, places.access_to(channel)
    session.rollback()
    if not access.token or used > 1:
        return
    try:
        destination = places.find(studio, access.destination)
        places.account_of(studio, access, quota.meter(studio, destination)).revoke()
    except FilmwrightError as error:
        log.warning("the access to channel %s was not given back: %s", access.channel_id, error)


def revoke_all(studio: Studio, session: Session, user: User) -> None:
    """Give back the access to every channel of an account that is about to be deleted."""
    for channel in of(session, user):
        revoke(studio, session, channel)


def access_ended(studio: Studio, channel_id: str, why: str) -> None:
    """The destination does not let the studio in any more: uploads wait and say why."""
    with studio.sessions() as session:
        with writing(session):
            channel = session.get(Channel, channel_id, populate_existing=True)
            if channel is None:
                return
            channel.token, channel.error = "", why[:300]
            waiting = _open_uploads(session, channel_id, UNSENT)
            for upload in waiting:
                upload.error = f"{channel.name} must be connected again; it then goes on."
                telling.tell(session, upload)
        telling.ring(studio, waiting)


def _connect(
    studio: Studio, session: Session, user: User, destination: Destination, place: Place,
    token: Token,
) -> Channel:  # fmt: skip
    known = select(Channel).where(
        Channel.user_id == user.id, Channel.destination == destination.name,
        Channel.subject == place.subject,
    )  # fmt: skip
    try:
        with writing(session):
            channel = session.scalar(known)
            if channel is None:
                channel = Channel(
                    user_id=user.id, destination=destination.name, subject=place.subject
                )
                session.add(channel)
                session.add(
                    AuditEntry(actor_id=user.id, action="channel_connected", subject_id=user.id)
                )
            channel.name, channel.picture = place.name[:200], place.picture[:500]
            channel.token, channel.error = places.sealed(studio, token), ""
            session.flush()
            session.execute(
                update(Upload)
                .where(Upload.channel_id == channel.id, Upload.status.in_(("waiting", "uploading")))
                .values(due_at=now(), error="", tries=0)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError:
        # Connected in another tab at the same moment.
        there = session.scalar(known)
        if there is None:
            raise
        return there
    return channel


def _open_uploads(session: Session, channel_id: str, statuses: tuple[str, ...]) -> list[Upload]:
    """The channel's uploads of these statuses, all locked before anything else is."""
    mine = select(Upload).where(Upload.channel_id == channel_id, Upload.status.in_(statuses))
    locked = mine.order_by(Upload.id).with_for_update()
    return list(session.scalars(locked.execution_options(populate_existing=True)))
