"""The destinations of this studio, and accounts there, opened with the tokens that are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from core.database import writing
from core.destinations import AccessEndedError, Account, Destination, Meter, Token
from core.errors import NotFoundError
from core.models import Channel
from core.sealing import opened, seal
from core.studio import Studio

_PURPOSE = "channel"


def offered(studio: Studio) -> list[Destination]:
    """The places this studio is registered with."""
    found = studio.registry.manager.hook.connect_destination(settings=studio.settings)
    return [one for one in found if one is not None]


def find(studio: Studio, name: str) -> Destination:
    """A destination by its name.

    :raises NotFoundError: the studio is not registered with it.
    """
    for one in offered(studio):
        if one.name == name:
            return one
    raise NotFoundError("this studio does not publish there")


@dataclass(frozen=True)
class Access:
    """What opens a channel, apart from its row: that may not be read while somebody is called."""

    channel_id: str
    destination: str
    token: str
    """Encrypted."""


def access_to(channel: Channel) -> Access:
    """What opens it."""
    return Access(channel.id, channel.destination, channel.token)


def account_of(studio: Studio, access: Access, meter: Meter) -> Account:
    """Speak for a channel's owner; a refreshed token is kept at once.

    :raises AccessEndedError: there is no token that can be read.
    """
    token = opened(studio.settings.secret(), _PURPOSE, access.token) if access.token else ""
    if not token:
        raise AccessEndedError("The connection to this channel has ended: connect it again.")
    destination = find(studio, access.destination)
    return destination.account(_token(token), _keeper(studio, access.channel_id), meter)


def sealed(studio: Studio, token: Token) -> str:
    """A token as the database keeps it."""
    document = {
        "access": token.access, "refresh": token.refresh,
        "expires_at": token.expires_at.isoformat(), "scopes": list(token.scopes),
    }  # fmt: skip
    return seal(studio.settings.secret(), _PURPOSE, json.dumps(document))


def _token(document: str) -> Token:
    read = json.loads(document)
    return Token(
        read["access"], read["refresh"], datetime.fromisoformat(read["expires_at"]),
        tuple(read["scopes"]),
    )  # fmt: skip


def _keeper(studio: Studio, channel_id: str) -> Callable[[Token], None]:
    def keep(token: Token) -> None:
        with studio.sessions() as session, writing(session):
            # A channel that was disconnected meanwhile stays without a token.
            session.execute(
                update(Channel)
                .where(Channel.id == channel_id, Channel.token != "")
                .values(token=sealed(studio, token))
                .execution_options(synchronize_session=False)
            )

    return keep
