"""A link by which the owner of an account lets a destination in that a program asked for.

What must come back from the destination is kept in the browser's session: a program has none,
so it is given a link to open in the browser in which its owner is signed in.
"""

from __future__ import annotations

from urllib.parse import urlencode

from itsdangerous import BadSignature, URLSafeTimedSerializer

from core.errors import InputError
from core.models import User
from core.studio import Studio

#: Seconds for which a link holds.
LASTS = 900


def link(studio: Studio, user: User, destination: str) -> str:
    """The address to open."""
    ticket = _signer(studio).dumps({"user": user.id, "destination": destination})
    query = urlencode({"ticket": ticket})
    return f"{studio.settings.address}/publish/{destination}/open?{query}"


def read(studio: Studio, user: User, ticket: str) -> str:
    """The destination a ticket is for.

    :raises InputError: too old, not ours, or somebody else's.
    """
    try:
        said = _signer(studio).loads(ticket, max_age=LASTS)
    except BadSignature:
        raise InputError("This link is not complete, or too old. Ask for a new one.") from None
    if said["user"] != user.id:
        raise InputError("This link is for another account. Sign in with that one first.")
    return str(said["destination"])


def _signer(studio: Studio) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(studio.settings.secret(), salt="filmwright.connect")
