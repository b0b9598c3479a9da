"""The keeper: one worker of all looks after what nobody else does.

Jobs that wait for their time, films whose jobs or workers were lost, the month's credits, the
bin. Whoever holds a lock in Redis is the keeper; when it dies another takes over.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from redis.exceptions import RedisError
from rq.scheduler import RQScheduler
from sqlalchemy.exc import SQLAlchemyError

from core.errors import FilmwrightError
from core.execution import queued
from core.execution.alive import is_dead
from core.services import credits, events, scheduling
from core.studio import Studio

log = logging.getLogger("filmwright.keeper")

_LOCK = "filmwright:keeper"

#: Milliseconds for which a keeper that does not return is still the keeper.
_HELD_FOR = 6000

#: Seconds between two looks at the films, and between two rounds of what is due.
_EVERY, _ROUND_EVERY = 1.0, 20.0
_SELDOM = 3.0


def keep(studio: Studio, name: str, leaving: threading.Event) -> None:
    """Be the keeper whenever nobody else is, until told to leave. Runs in a thread of its own."""
    rounds, pause = Rounds(studio), _EVERY
    while not leaving.wait(pause):
        began = time.monotonic()
        try:
            if _is_keeper(studio, name):
                rounds.look()
        except (RedisError, SQLAlchemyError, FilmwrightError, OSError) as error:
            log.warning("the keeper could not look: %s", error)
        except Exception:
            log.exception("the keeper stumbled")
        # With very many films at work it looks less often, and never takes much of a core.
        pause = min(_SELDOM, max(_EVERY, 5 * (time.monotonic() - began)))
    _retire(studio, name)


class Rounds:
    """What the keeper remembers from look to look."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._suspicions = scheduling.Suspicions()
        self._scheduler: RQScheduler | None = None
        self._round_at = 0.0

    def look(self) -> None:
        """One look."""
        self._bring_back_due_jobs()
        scheduling.reconcile(self._studio, self._suspicions)
        if time.monotonic() >= self._round_at:
            self._round_at = time.monotonic() + _ROUND_EVERY
            for task in (_renew, _empty_bin, _sweep_events, _sweep_uploads, _forget):
                _guarded(task, self._studio)

    def _bring_back_due_jobs(self) -> None:
        """Jobs that wait for their next try go back to their queues."""
        if self._scheduler is None:
            self._scheduler = RQScheduler(
                queued.queue_names(), self._studio.redis, logging_level=logging.WARNING
            )
        self._scheduler.prepare_registries(queued.queue_names())
        self._scheduler.enqueue_scheduled_jobs()  # type: ignore[no-untyped-call]


def _is_keeper(studio: Studio, name: str) -> bool:
    redis = studio.redis
    if redis.set(_LOCK, name, nx=True, px=_HELD_FOR):
        return True
    holder = queued.text(redis.get(_LOCK) or b"")
    if holder == name:
        redis.pexpire(_LOCK, _HELD_FOR)
        return True
    if holder and is_dead(holder):
        redis.delete(_LOCK)
        return bool(redis.set(_LOCK, name, nx=True, px=_HELD_FOR))
    return False


def _retire(studio: Studio, name: str) -> None:
    try:
        if studio.redis.get(_LOCK) == name.encode():
            studio.redis.delete(_LOCK)
    except RedisError:
        return


def _guarded(task: Callable[[Studio], object], studio: Studio) -> None:
    try:
        task(studio)
    except Exception:
        log.exception("%s failed", task.__name__.strip("_"))


def _renew(studio: Studio) -> None:
    with studio.sessions() as session:
        credits.renew_due(session)


def _empty_bin(studio: Studio) -> None:
    from core.services import projects

    with studio.sessions() as session:
        projects.empty_bin(session)


def _sweep_events(studio: Studio) -> None:
    with studio.sessions() as session:
        events.sweep(session)


def _sweep_uploads(studio: Studio) -> None:
    from core.services import transfers

    transfers.sweep(studio)


def _forget(studio: Studio) -> None:
    from core.services import accounts, webhooks
    from core.services.publishing import quota

    with studio.sessions() as session:
        accounts.sweep(session)
        webhooks.sweep(session)
        quota.sweep(session)
