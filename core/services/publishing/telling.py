"""Who is told how an upload is doing: the film's page at once, and programs when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from core.models import Upload
from core.services import events
from core.studio import Studio


def tell(session: Session, upload: Upload) -> None:
    """Write how it stands for the film's page, in the caller's transaction."""
    if upload.film_id is not None:
        session.flush()
        events.tell(session, upload.film_id, "upload", **facts(upload))


def facts(upload: Upload) -> dict[str, Any]:
    """What pages are told about it."""
    return {
        "id": upload.id, "status": upload.status, "progress": fraction(upload),
        "url": upload.url, "error": upload.error,
    }  # fmt: skip


def fraction(upload: Upload) -> float:
    """How much of the film is there, 0–1."""
    if upload.video_id:
        return 1.0
    return round(upload.sent / upload.size, 4) if upload.size else 0.0


def ring(studio: Studio, uploads: Iterable[Upload]) -> None:
    """Wake the pages, after the commit."""
    for film_id in {one.film_id for one in uploads if one.film_id}:
        events.ring(studio, film_id)
