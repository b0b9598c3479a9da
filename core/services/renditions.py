"""A finished film in other resolutions and as WebM, made when somebody wants them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from rq import Queue
from sqlalchemy.orm import Session

from core.database import writing
from core.errors import (
    CancelledError,
    FilmwrightError,
    InputError,
    NotFoundError,
    StoreAwayError,
)
from core.execution.queued import queue_name
from core.frozen import Ref
from core.media.convert import convert
from core.models import Film, now
from core.services import events
from core.stages import PublishRequest
from core.studio import Studio

Status = Literal["offered", "waiting", "running", "ready", "failed"]

_LINES = (2160, 1080, 720, 480, 360)
"""Pixels of the shorter side."""

#: Conversions wait behind films: nobody waits for a download to be made.
JOB = "worker.convert"
_TIME_LIMIT = 3600
"""Seconds a conversion may take."""
_LOST = 120.0
"""Seconds without a word after which a conversion counts as lost and may be asked for anew."""
_TELL_EVERY = 0.7
"""Seconds between two words about progress."""


@dataclass(frozen=True)
class Rendition:
    """One form of a film."""

    name: str
    """``720p``, ``webm`` …; ``mp4`` is the film itself."""
    width: int
    height: int
    status: Status
    progress: float = 0.0
    size: int = 0
    """Bytes; 0 while it is not made."""
    ref: Ref | None = None
    error: str = ""

    @property
    def media_type(self) -> str:
        """What it is."""
        return "video/webm" if self.name == "webm" else "video/mp4"


def renditions_of(film: Film, judging: bool = False) -> list[Rendition]:
    """Every form the film has or can have, itself first.

    ``judging``: for whoever decides whether it may be shown.

    :raises NotFoundError: it is not finished.
    """
    original = delivery_of(film, judging).film
    own = Rendition(
        "mp4", original.width, original.height, "ready", 1.0, original.size, original.video
    )
    found = [own]
    shorter = min(own.width, own.height)
    for lines in (one for one in _LINES if one < shorter):
        scale = lines / shorter
        size = (round(own.width * scale / 2) * 2, round(own.height * scale / 2) * 2)
        found.append(_rendition(film, f"{lines}p", size))
    if original.video.media_type != "video/webm":
        found.append(_rendition(film, "webm", (own.width, own.height)))
    return found


def find(film: Film, name: str, judging: bool = False) -> Rendition:
    """One form by name.

    :raises NotFoundError: the film is not finished, or has no such form.
    """
    for one in renditions_of(film, judging):
        if one.name == name:
            return one
    raise NotFoundError(f"the film has no form {name!r}; choose one from its downloads")


def delivery_of(film: Film, judging: bool = False) -> PublishRequest:
    """The finished film and all around it.

    :raises NotFoundError: it is not finished, or may not be shown.
    """
    refuse_unshown(film, judging)
    if film.delivery is None:
        raise NotFoundError("this film is not finished yet")
    return PublishRequest.model_validate(film.delivery)


def refuse_unshown(film: Film, judging: bool = False) -> None:
    """:raises NotFoundError: the film is not finished, or may not be shown."""
    if film.status != "done":
        raise NotFoundError("this film is not finished yet")
    if film.moderation in ("flagged", "rejected") and not judging:
        raise NotFoundError("this film is being looked at and cannot be downloaded")


def ask(studio: Studio, session: Session, film: Film, name: str) -> Rendition:
    """Have a form made, unless it is made or being made.

    :raises NotFoundError: the film is not finished, or has no such form.
    """
    wanted = find(film, name)
    if wanted.status in ("ready", "waiting", "running"):
        return wanted
    with writing(session):
        session.refresh(film)
        if find(film, name).status in ("ready", "waiting", "running"):
            return find(film, name)
        _note(film, name, status="waiting", progress=0.0, error="")
    queue = Queue(queue_name("cpu", "low"), connection=studio.redis)
    queue.enqueue(JOB, film.id, name, job_timeout=_TIME_LIMIT, result_ttl=60, failure_ttl=86_400)
    return find(film, name)


def make(studio: Studio, film_id: str, name: str) -> None:
    """Make a form of a film; what goes wrong is told on it. Runs in a worker."""
    with studio.sessions() as session:
        film = session.get(Film, film_id)
        if film is None:
            return
        try:
            _convert(studio, session, film, name)
        except StoreAwayError:
            _tell(studio, session, film, name, status="waiting", progress=0.0)
            raise
        except InputError as error:
            _tell(studio, session, film, name, status="failed", error=str(error))
        except FilmwrightError as error:
            _tell(studio, session, film, name, status="failed", error=str(error))
            raise
        except Exception:
            why = "the file could not be made; try again"
            _tell(studio, session, film, name, status="failed", error=why)
            raise


def _convert(studio: Studio, session: Session, film: Film, name: str) -> None:
    wanted, delivery = find(film, name), delivery_of(film)
    if wanted.status == "ready":
        return
    _tell(studio, session, film, name, status="running", progress=0.0)
    source, duration = studio.store.path(delivery.film.video), delivery.film.duration
    # No transaction stays open while FFmpeg works.
    session.rollback()
    with studio.store.scratch() as folder:
        target = folder / ("film.webm" if name == "webm" else "film.mp4")
        size = (wanted.width, wanted.height)
        convert(source, target, size, duration, _teller(studio, session, film, name))
        ref = studio.store.put_file(target, wanted.media_type)
        studio.store.keep([ref])
        length = target.stat().st_size
    _tell(
        studio, session, film, name,
        status="ready", progress=1.0, ref=ref.model_dump(), size=length,
    )  # fmt: skip


def _teller(studio: Studio, session: Session, film: Film, name: str) -> Callable[[float], None]:
    """Tells progress now and then; stops the work when the film is gone."""
    last = [time.monotonic()]

    def tell(fraction: float) -> None:
        if time.monotonic() - last[0] < _TELL_EVERY:
            return
        last[0] = time.monotonic()
        _tell(studio, session, film, name, status="running", progress=round(fraction, 3))

    return tell


def _tell(studio: Studio, session: Session, film: Film, name: str, **facts: Any) -> None:
    with writing(session):
        if session.get(Film, film.id, populate_existing=True) is None:
            raise CancelledError("the film was deleted while it was converted")
        _note(film, name, **facts)
        told = {key: value for key, value in facts.items() if key != "ref"}
        events.tell(session, film.id, "rendition", name=name, **told)
    events.ring(studio, film.id)


def _note(film: Film, name: str, **facts: Any) -> None:
    # A new dictionary: a change inside the old one would go unnoticed.
    known = film.renditions.get(name, {})
    beat = {"at": now().timestamp()}
    film.renditions = {**film.renditions, name: {**known, **facts, **beat}}


def _rendition(film: Film, name: str, size: tuple[int, int]) -> Rendition:
    facts = film.renditions.get(name)
    if facts is None:
        return Rendition(name, *size, "offered")
    status: Status = facts["status"]
    silent = now().timestamp() - float(facts.get("at", 0))
    if status == "running" and silent > _LOST:
        status = "offered"
    ref = Ref.model_validate(facts["ref"]) if facts.get("ref") and status == "ready" else None
    return Rendition(
        name, *size, status, float(facts.get("progress", 0.0)), int(facts.get("size", 0)),
        ref, str(facts.get("error", "")),
    )  # fmt: skip
