"""Who carries which upload: one worker at a time, taken over when it dies or falls silent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import FilmwrightError
from core.execution.alive import is_dead
from core.models import Channel, Upload, now
from core.services import courier, webhooks
from core.services.publishing import quota, telling
from core.studio import Studio

log = logging.getLogger("filmwright.publishing")

#: Statuses of uploads for which there may be something to do.
_OPEN = ("scheduled", "waiting", "uploading", "processing", "live")

#: Seconds without a word after which an upload is taken from its worker, and between two words.
_SILENT = 60.0
_BEAT = 10.0

#: Seconds before what failed is tried again, at first and at most; and how often.
_REST = (5.0, 1800.0)
MOST_TRIES = 100


class StoppedError(FilmwrightError):
    """It is not this worker's any more: cancelled, deleted, or taken over."""


@dataclass
class Claim:
    """An upload that this worker carries. All changes to it go through here."""

    studio: Studio
    upload_id: str
    holder: str
    leaving: threading.Event
    lost: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def changing(self, tell: bool = True) -> Iterator[tuple[Session, Upload]]:
        """Change it in one transaction.

        :raises StoppedError: it was cancelled, or is somebody else's now.
        """
        with self.studio.sessions() as session:
            with writing(session):
                upload = self._mine(session)
                if upload.status == "cancelled":
                    raise StoppedError("the upload was cancelled")
                yield session, upload
                upload.beat_at = now()
                if tell:
                    telling.tell(session, upload)
            if tell:
                telling.ring(self.studio, [upload])

    def refuse_lost(self) -> None:
        """:raises StoppedError: the upload was taken away, or the worker is told to leave."""
        if self.lost.is_set() or self.leaving.is_set():
            raise StoppedError("the upload is somebody else's now")

    def arrived(self, video_id: str, url: str) -> None:
        """The film is there, whatever else was wished for it in the meantime."""
        with self.studio.sessions() as session:
            with writing(session):
                upload = self._mine(session)
                if upload.status == "cancelled":
                    late = "It had arrived before it was cancelled."
                    upload.warnings = [*upload.warnings, late]
                upload.status, upload.video_id, upload.url = "processing", video_id, url
                upload.session, upload.sent, upload.tries = "", upload.size, 0
                upload.error, upload.beat_at = "", now()
                upload.due_at = now() if upload.channel_id else None
                self.note(upload, arrived=now().timestamp(), lost=False)
                telling.tell(session, upload)
            telling.ring(self.studio, [upload])

    def rest(self, why: str = "", until: datetime | None = None) -> None:
        """Leave it to whoever comes next, now or from ``until`` on."""
        with self.changing() as (_, upload):
            self._put_down(upload, why, until or now())

    def later(self, why: str, after: float = 0.0) -> None:
        """It failed for now: try again after a while, longer each time."""
        with self.changing() as (session, upload):
            upload.tries += 1
            if upload.tries > MOST_TRIES:
                self._fail(session, upload, why)
                return
            pause = max(after, courier.pause(upload.tries, _REST))
            self._put_down(upload, why, now() + timedelta(seconds=pause))

    def fail(self, why: str) -> None:
        """It cannot be published, or of one that arrived: nothing more can be added. Say why."""
        with self.changing() as (session, upload):
            self._fail(session, upload, why)

    def finish(self) -> None:
        """All around the film has been dealt with."""
        with self.changing() as (session, upload):
            quota.release(session, upload.id)
            self._put_down(upload, "", None)

    def let_go(self) -> None:
        """Put it down after a :class:`StoppedError`, where it still is this worker's."""
        with self.studio.sessions() as session, writing(session):
            upload = session.get(Upload, self.upload_id, with_for_update=True)
            if upload is not None and upload.worker == self.holder:
                upload.worker, upload.beat_at = "", None
                if upload.status == "uploading":
                    upload.status = "waiting"

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Tell the others from a thread that its worker is alive, however slow a call is."""
        ended = threading.Event()
        thread = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(_BEAT)

    def note(self, upload: Upload, **facts: Any) -> None:
        """Keep facts in what is done. A new dictionary: a change inside would go unnoticed."""
        upload.done = {**upload.done, **facts}

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(_BEAT):
            try:
                with self.studio.sessions() as session, writing(session):
                    kept = session.scalar(
                        update(Upload)
                        .where(
                            Upload.id == self.upload_id, Upload.worker == self.holder,
                            Upload.status != "cancelled",
                        )
                        .values(beat_at=now())
                        .returning(Upload.id)
                        .execution_options(synchronize_session=False)
                    )  # fmt: skip
                if kept is None:
                    self.lost.set()
                    return
            except SQLAlchemyError as error:
                log.warning("upload %s could not say that it goes on: %s", self.upload_id, error)

    def _mine(self, session: Session) -> Upload:
        upload = session.get(Upload, self.upload_id, populate_existing=True, with_for_update=True)
        if upload is None or upload.worker != self.holder:
            raise StoppedError("the upload is somebody else's now")
        return upload

    def _put_down(self, upload: Upload, why: str, due_at: datetime | None) -> None:
        upload.error, upload.due_at = why, due_at
        upload.worker = ""
        if upload.status == "uploading":
            upload.status = "waiting"

    def _fail(self, session: Session, upload: Upload, why: str) -> None:
        quota.release(session, upload.id)
        if upload.video_id:
            upload.warnings = [*upload.warnings, why]
            self._put_down(upload, "", None)
            return
        self._put_down(upload, why, None)
        ended(session, upload, "failed")


def ended(session: Session, upload: Upload, status: str) -> None:
    """It is live, or it failed: note it and have programs told, in the caller's transaction."""
    upload.status = status
    if status == "live":
        upload.live_at, upload.error = now(), ""
    body = {**telling.facts(upload), "title": upload.title, "video": upload.video_id,
            "film": upload.film_id, "project": upload.project_id}  # fmt: skip
    key = f"upload:{upload.id}:{status}:{now().timestamp():.0f}"
    webhooks.tell(session, upload.owner_id, f"upload.{status}", key, body)


def take(studio: Studio, holder: str, leaving: threading.Event) -> Claim | None:
    """Claim one upload that is due, if there is one that nobody carries."""
    moment = now()
    with studio.sessions() as session:
        due = session.scalars(
            select(Upload)
            .join(Channel, Channel.id == Upload.channel_id)
            .where(Upload.status.in_(_OPEN), Upload.due_at <= moment, Channel.token != "")
            .order_by(Upload.due_at, Upload.id)
            .limit(200)
        ).all()
        for upload in due:
            if _is_free(upload, holder, moment) and _won(session, upload, holder):
                return Claim(studio, upload.id, holder, leaving)
    return None


def _is_free(upload: Upload, holder: str, moment: datetime) -> bool:
    if upload.worker in ("", holder) or upload.beat_at is None:
        return True
    return moment - upload.beat_at > timedelta(seconds=_SILENT) or is_dead(upload.worker)


def _won(session: Session, seen: Upload, holder: str) -> bool:
    """Whether the upload is ours: nobody changed it since it was seen."""
    beat = Upload.beat_at.is_(None) if seen.beat_at is None else Upload.beat_at == seen.beat_at
    status = "uploading" if seen.status in ("scheduled", "waiting") else seen.status
    with writing(session):
        won = session.scalar(
            update(Upload)
            .where(
                Upload.id == seen.id, Upload.worker == seen.worker,
                Upload.status == seen.status, beat,
            )
            .values(
                worker=holder, beat_at=now(), status=status,
                started_at=Upload.started_at if seen.started_at else now(),
            )
            .returning(Upload.id)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
    return won is not None
