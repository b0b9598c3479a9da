"""Creators' own pictures and sounds, checked when they come in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import InputError, NotFoundError
from core.frozen import Ref
from core.intake import MOST_IMAGE_BYTES, MOST_IMAGES
from core.media.admitting import clean_picture, known_sound
from core.models import Asset, Project, User, now
from core.services.drafts import draft_of
from core.studio import Studio

Kind = Literal["image", "sound"]

MOST_SOUND_BYTES = 100 * 1000 * 1000
MOST_SOUNDS = 20
LONGEST_SOUND = 600.0
"""Seconds."""


_CHUNK = 1 << 20


@dataclass(frozen=True)
class Admitted:
    """A file that was checked and is in the store."""

    ref: Ref
    size: int
    """Bytes."""
    width: int = 0
    height: int = 0
    seconds: float = 0.0


def upload(
    studio: Studio, session: Session, project: Project, kind: Kind, name: str, stream: BinaryIO
) -> Asset:
    """Keep a file of the project's owner for the project.

    A picture is written anew, upright and without metadata; a sound is kept as it is.

    :raises InputError: not a picture or sound that is taken, too large, or too many.
    """
    refuse_too_many(session, project, kind)
    admitted = admit(studio, kind, name, stream)
    with writing(session):
        return add(session, project, kind, name, admitted)


def admit(studio: Studio, kind: Kind, name: str, stream: BinaryIO) -> Admitted:
    """Check a file and put it into the store.

    :raises InputError: not a picture or sound that is taken, or too large.
    """
    called = clean_name(name)
    found = (_picture if kind == "image" else _sound)(studio, stream, called)
    studio.store.keep([found.ref])
    return found


def add(session: Session, project: Project, kind: Kind, name: str, admitted: Admitted) -> Asset:
    """Give an admitted file to a project, in the caller's transaction.

    :raises InputError: the project has too many.
    """
    refuse_too_many(session, project, kind)
    asset = Asset(
        owner_id=project.owner_id, project_id=project.id, kind=kind, name=clean_name(name),
        sha256=admitted.ref.sha256, media_type=admitted.ref.media_type, size=admitted.size,
        width=admitted.width, height=admitted.height, seconds=admitted.seconds,
    )  # fmt: skip
    session.add(asset)
    session.flush()
    return asset


def assets_of(session: Session, project: Project, kind: Kind | None = None) -> list[Asset]:
    """The project's files, the newest first."""
    query = select(Asset).where(Asset.project_id == project.id)
    if kind is not None:
        query = query.where(Asset.kind == kind)
    return list(session.scalars(query.order_by(Asset.created_at.desc(), Asset.id)))


def owned(session: Session, user: User, asset_id: str) -> Asset:
    """One file.

    :raises NotFoundError: there is none, or it is somebody else's.
    """
    asset = session.scalar(select(Asset).where(Asset.id == asset_id, Asset.owner_id == user.id))
    if asset is None:
        raise NotFoundError("there is no such file")
    return asset


def delete(session: Session, asset: Asset) -> None:
    """Take a file out of its project, and out of the draft where it was used.

    Films that were made with it keep what they show.
    """
    with writing(session):
        project = session.get(Project, asset.project_id) if asset.project_id else None
        if project is not None:
            session.refresh(project)
            draft = draft_of(project)
            changed = draft.model_copy(
                update={
                    "images": _without(draft.images, asset.id),
                    "portraits": _without(draft.portraits, asset.id),
                    "music_asset": "" if draft.music_asset == asset.id else draft.music_asset,
                }
            )
            if changed != draft:
                project.draft = changed.model_dump(mode="json")
                project.updated_at = now()
        session.delete(asset)


def ref_of(asset: Asset) -> Ref:
    """Its bytes in the store."""
    return Ref(sha256=asset.sha256, media_type=asset.media_type)


def most_bytes(kind: Kind) -> int:
    """How large a file may be."""
    return MOST_IMAGE_BYTES if kind == "image" else MOST_SOUND_BYTES


def refuse_size(kind: Kind, name: str, size: int) -> None:
    """:raises InputError: a file of so many bytes is not taken."""
    if size > most_bytes(kind):
        raise InputError(f"{name} is too big: at most {most_bytes(kind) // 1_000_000} MB are taken")
    if size <= 0:
        raise InputError(f"{name} is empty")


def _picture(studio: Studio, stream: BinaryIO, name: str) -> Admitted:
    content = stream.read(MOST_IMAGE_BYTES + 1)
    refuse_size("image", name, len(content))
    picture = clean_picture(content, name)
    ref = studio.store.put(picture.content, picture.media_type)
    return Admitted(ref, len(picture.content), width=picture.width, height=picture.height)


def _sound(studio: Studio, stream: BinaryIO, name: str) -> Admitted:
    """Never in memory as a whole."""
    with studio.store.scratch() as folder:
        path = folder / "sound"
        with path.open("wb") as copy:
            while copy.tell() <= MOST_SOUND_BYTES and (chunk := stream.read(_CHUNK)):
                copy.write(chunk)
        refuse_size("sound", name, path.stat().st_size)
        with path.open("rb") as content:
            sound = known_sound(content, name, LONGEST_SOUND)
        ref = studio.store.put_file(path, sound.media_type)
        return Admitted(ref, path.stat().st_size, seconds=sound.seconds)


def refuse_too_many(session: Session, project: Project, kind: Kind) -> None:
    """:raises InputError: the project holds no more files of this kind."""
    most = MOST_IMAGES if kind == "image" else MOST_SOUNDS
    count = session.scalar(
        select(func.count())
        .select_from(Asset)
        .where(Asset.project_id == project.id, Asset.kind == kind)
    )
    if (count or 0) >= most:
        what = "pictures" if kind == "image" else "sounds"
        raise InputError(f"a project holds at most {most} {what}; delete one first")


def clean_name(name: str) -> str:
    """The file's own name, without folders and what cannot be printed."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    return printable[:200] or "file"


def _without(chosen: dict[str, str], asset_id: str) -> dict[str, str]:
    return {name: one for name, one in chosen.items() if one != asset_id}
