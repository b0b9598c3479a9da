"""Large files from a browser, piece by piece: cut off, reloaded or restarted, they go on.

The pieces lie in the store, so that every web process of every machine can take the next one; the
database says which count. A file is checked as a whole when its last byte is there.
"""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import timedelta
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import ConflictError, DamagedArtifactError, InputError, NotFoundError, StoreError
from core.models import Asset, Project, Transfer, User, new_id, now
from core.services import assets
from core.services.assets import Kind
from core.studio import Studio

log = logging.getLogger("filmwright.transfers")

#: How long a file waits for its next piece.
LASTS = timedelta(days=1)

#: Files on their way that an account may have, and after how long a silent one makes room.
_MOST, _IDLE = 8, timedelta(minutes=10)

#: Pieces that one file may come in: each is kept apart until the last is there.
_PIECES = 2000

_CHUNK = 1 << 20

#: Seconds for which an address holds that takes a piece; how pieces are called.
_LINK_HOLDS, _PIECE = 3600, re.compile(r"\d{1,12}-[0-9a-f]{8}")


def begin(
    studio: Studio, session: Session, project: Project, kind: Kind, name: str, size: int
) -> Transfer:
    """Expect a file of ``size`` bytes for a project.

    :raises InputError: it is too large, or there are too many.
    """
    called = assets.clean_name(name)
    assets.refuse_size(kind, called, size)
    assets.refuse_too_many(session, project, kind)
    _make_room(studio, session, project.owner_id)
    transfer = Transfer(
        id=new_id(), user_id=project.owner_id, project_id=project.id, kind=kind, name=called,
        size=size, received=0, parts=[], expires_at=now() + LASTS,
    )  # fmt: skip
    transfer.place = transfer.id
    with writing(session):
        session.add(transfer)
    return transfer


def owned(session: Session, user: User, transfer_id: str) -> Transfer:
    """A file on its way.

    :raises NotFoundError: there is none, it is somebody else's, or it was given up.
    """
    found = session.scalar(
        select(Transfer).where(
            Transfer.id == transfer_id, Transfer.user_id == user.id, Transfer.expires_at > now()
        )
    )
    if found is None:
        raise NotFoundError("there is no such upload, or it waited for too long: begin it again")
    return found


def add(
    studio: Studio, session: Session, transfer: Transfer, offset: int, content: BinaryIO
) -> None:
    """Keep the piece that begins at ``offset``; with the last one, the file becomes an asset.

    :raises ConflictError: the file goes on at another place; ask where.
    :raises InputError: more was sent than the file has, or the file is not what is taken; it is
        dropped then.
    """
    _refuse_other_place(transfer, offset)
    _refuse_too_many_pieces(transfer)
    left, place = transfer.size - offset, f"{transfer.place}/{offset}-{new_id()[:8]}"
    session.rollback()
    with studio.store.scratch() as folder:
        path = folder / "piece"
        with path.open("wb") as piece:
            while piece.tell() <= left and (chunk := content.read(_CHUNK)):
                piece.write(chunk)
        size = path.stat().st_size
        if size > left:
            raise InputError("more was sent than the file has: begin it again")
        if size:
            studio.store.stage(f"{place}/piece", path)
            try:
                _count(session, transfer, offset, {"place": f"{place}/piece", "size": size})
            except (ConflictError, NotFoundError):
                # It counts for nothing, and must not lie there until the file is given up.
                studio.store.unstage(place)
                raise
    if transfer.received == transfer.size:
        finish(studio, session, transfer)


def offer(studio: Studio, transfer: Transfer, offset: int, size: int) -> tuple[str, str]:
    """A name for the piece that begins at ``offset``, and an address in the bucket that takes it
    from whoever has it; :func:`take` counts it then. The address is empty where the store is a
    folder: send the piece to the studio.

    :raises ConflictError: the file goes on at another place.
    :raises InputError: the file has no such piece.
    """
    _refuse_other_place(transfer, offset)
    if not 0 < size <= transfer.size - offset:
        raise InputError(f"the file has {transfer.size - offset} more bytes")
    _refuse_too_many_pieces(transfer)
    # Of one place the same each time: whoever asks again and again fills one object, not many.
    mark = hashlib.sha256(f"{transfer.place}/{offset}".encode()).hexdigest()[:8]
    piece = f"{offset}-{mark}"
    return piece, studio.store.stage_link(f"{transfer.place}/{piece}", _LINK_HOLDS, size)


def take(studio: Studio, session: Session, transfer: Transfer, piece: str) -> None:
    """Count a piece that was sent to the address :func:`offer` gave; with the last one, the file
    becomes an asset.

    :raises NotFoundError: it is not in the bucket.
    :raises ConflictError: the file goes on at another place.
    """
    if _PIECE.fullmatch(piece) is None:
        raise NotFoundError("there is no such piece")
    place, offset = f"{transfer.place}/{piece}", int(piece.partition("-")[0])
    _refuse_other_place(transfer, offset)
    size = studio.store.staged_size(place)
    if not size or size > transfer.size - offset:
        raise NotFoundError("there is no such piece: send it first")
    _count(session, transfer, offset, {"place": place, "size": size})
    if transfer.received == transfer.size:
        finish(studio, session, transfer)


def finish(studio: Studio, session: Session, transfer: Transfer) -> Asset:
    """Put the pieces together, check the file and give it to its project; again: the same file.

    :raises ConflictError: there is more to come.
    :raises InputError: it is not a picture or sound that is taken; it is dropped.
    """
    if (known := _became(session, transfer)) is not None:
        return known
    if transfer.received < transfer.size:
        raise ConflictError("the file is not all here yet: send the rest")
    parts, kind, name = list(transfer.parts), _kind(transfer), transfer.name
    session.rollback()
    try:
        with studio.store.scratch() as folder:
            whole = folder / "whole"
            with whole.open("wb") as target:
                for part in parts:
                    _put_together(studio, part, target)
            with whole.open("rb") as content:
                admitted = assets.admit(studio, kind, name, content)
        with writing(session):
            session.refresh(transfer, with_for_update=True)
            asset = _became(session, transfer)
            if asset is None:
                project = session.get_one(Project, transfer.project_id)
                asset = assets.add(session, project, kind, name, admitted)
                transfer.asset_id = asset.id
    except (InputError, DamagedArtifactError) as error:
        drop(studio, session, transfer)
        if isinstance(error, DamagedArtifactError):
            raise InputError(f"part of {name} was lost on its way: send it again") from error
        raise
    studio.store.unstage(transfer.place)
    return asset


def drop(studio: Studio, session: Session, transfer: Transfer) -> None:
    """Give a file up. What it became stays."""
    place = transfer.place
    with writing(session):
        session.delete(transfer)
    studio.store.unstage(place)


def sweep(studio: Studio) -> int:
    """Drop what waited for too long; gives back how many files."""
    with studio.sessions() as session:
        late = session.scalars(select(Transfer).where(Transfer.expires_at <= now()).limit(100))
        dropped = 0
        for transfer in late.all():
            try:
                # The pieces first: whoever dies in between finds the row again.
                studio.store.unstage(transfer.place)
            except StoreError as error:
                log.warning("an upload that was given up is still there: %s", error)
                break
            with writing(session):
                session.delete(transfer)
            dropped += 1
    return dropped


def _count(session: Session, transfer: Transfer, offset: int, part: dict[str, object]) -> None:
    """Note a piece that is in the store. Of two that were sent for one place, the first counts.

    :raises NotFoundError: the file was given up meanwhile.
    """
    with writing(session):
        if session.get(Transfer, transfer.id, populate_existing=True, with_for_update=True) is None:
            raise NotFoundError("there is no such upload any more: begin it again")
        _refuse_other_place(transfer, offset)
        transfer.parts = [*transfer.parts, part]
        transfer.received = offset + int(str(part["size"]))
        transfer.expires_at = now() + LASTS


def _refuse_other_place(transfer: Transfer, offset: int) -> None:
    if offset != transfer.received:
        raise ConflictError(f"the file goes on at byte {transfer.received}, not at {offset}")


def _refuse_too_many_pieces(transfer: Transfer) -> None:
    if len(transfer.parts) >= _PIECES:
        raise InputError("the file came in too many small pieces: begin it again with larger ones")


def _became(session: Session, transfer: Transfer) -> Asset | None:
    return session.get(Asset, transfer.asset_id) if transfer.asset_id else None


def _put_together(studio: Studio, part: dict[str, object], target: BinaryIO) -> None:
    size = studio.store.staged(str(part["place"]), target)
    if size != part["size"]:
        raise DamagedArtifactError(f"the piece {part['place']} has {size} bytes")


def _kind(transfer: Transfer) -> Kind:
    return "image" if transfer.kind == "image" else "sound"


def _make_room(studio: Studio, session: Session, user_id: str) -> None:
    """:raises InputError: the account has too many files on their way."""
    mine = select(Transfer).where(Transfer.user_id == user_id, Transfer.asset_id.is_(None))
    there = list(session.scalars(mine.order_by(Transfer.expires_at)))
    if len(there) < _MOST:
        return
    silent = now() - there[0].expires_at + LASTS
    if silent < _IDLE:
        raise InputError("many files are on their way already: wait until one is there")
    drop(studio, session, there[0])
