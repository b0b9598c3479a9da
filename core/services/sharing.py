"""Links that expire: whoever has one may save a file of a film, or watch it, without an account.

A link carries the film, the file and the moment it ends, under the studio's signature; nothing is
kept of it. It ends sooner when the film is deleted or held back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from core.models import Film, Project, User, now
from core.services import bundles
from core.services.renditions import delivery_of, refuse_unshown
from core.studio import Studio

#: What a link can be for besides the files of :func:`core.services.bundles.items`.
WATCH, WHOLE, EDIT = "watch", "zip", "otio"

#: How long a link holds at most.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Shared:
    """What a link gives."""

    film: Film
    item: str
    """A name of :func:`core.services.bundles.items`, ``zip``, ``otio`` or ``watch``."""
    expires_at: datetime


def link(studio: Studio, film: Film, item: str, days: float = 7) -> str:
    """The absolute address under which anybody may save ``item`` of a film, or ``watch`` it, for
    so many days.

    :raises NotFoundError: the film is not finished, may not be shown, or has no such file.
    """
    refuse_missing(film, item)
    ends = now() + min(timedelta(days=days), LONGEST)
    token = _signer(studio).dumps([film.id, item, int(ends.timestamp())])
    said = token if isinstance(token, str) else token.decode()
    return f"{studio.settings.address}/{'watch' if item == WATCH else 'd'}/{said}"


def read(studio: Studio, session: Session, token: str) -> Shared:
    """What a link's last part stands for.

    :raises NotFoundError: it was not made here, has expired, the film is gone, in the bin or held
        back, or its maker's account is suspended.
    """
    gone = NotFoundError("This link has expired, or the film was taken back.")
    try:
        film_id, item, ends = _signer(studio).loads(token)
    except (BadSignature, ValueError):
        raise gone from None
    expires_at = datetime.fromtimestamp(ends, UTC)
    film = session.scalar(
        select(Film)
        .join(Project, Project.id == Film.project_id)
        .join(User, User.id == Film.owner_id)
        .where(Film.id == film_id, Project.deleted_at.is_(None), User.status == "active")
    )
    if film is None or expires_at <= now():
        raise gone
    try:
        refuse_missing(film, item)
    except NotFoundError:
        raise gone from None
    return Shared(film, item, expires_at)


def refuse_missing(film: Film, item: str) -> None:
    """:raises NotFoundError: the film has no such file to be shared."""
    if item == WATCH:
        # Lists hold thousands of these links: nothing long is read for one.
        refuse_unshown(film)
    elif item in (WHOLE, EDIT):
        delivery_of(film)
    else:
        bundles.item(film, item)


def _signer(studio: Studio) -> URLSafeSerializer:
    return URLSafeSerializer(studio.settings.secret(), salt="filmwright.share")
