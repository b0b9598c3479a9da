"""What a worker does with one job: find out what is asked, have it made, keep what came of it."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from core.errors import (
    DamagedArtifactError,
    FilmwrightError,
    InputError,
    StoreAwayError,
    StoreError,
)
from core.execution.hand import Hand
from core.execution.unfolding import Unfoldings
from core.models import Film, Step
from core.runner import Outcome, look_up
from core.services import advancing, endings, events, laying, steps
from core.services.steps import Claim
from core.stages import Request
from core.studio import Studio

log = logging.getLogger("filmwright.films")

#: Seconds between two looks whether the step is still wanted, and between two heartbeats.
_LOOK_EVERY, _BEAT_EVERY = 0.5, 2.0

#: Milliseconds between two reports of one film's progress, whoever works on it.
_TELL_EVERY = 500

#: Seconds to wait before the second and the third try of a failed step; then the film fails.
RETRY_AFTER = (1, 5)

#: Seconds after which a step is tried again that the store was not there for. It did not fail.
AWAY_RETRY_AFTER = 3.0

#: How a film says at which stage it failed.
_FAILED = {
    "script": "The script could not be read",
    "images": "A picture could not be drawn",
    "voice": "A line could not be spoken",
    "lipsync": "A face could not be made to speak",
    "music": "The music could not be composed",
    "subtitles": "The subtitles could not be written",
    "compose": "The film could not be put together",
}


class _StoppedError(FilmwrightError):
    """The step is no longer wanted from this worker."""


class _LeavingError(FilmwrightError):
    """The worker was told to leave."""


class TookTooLongError(FilmwrightError):
    """A task took many times longer than it should."""


@dataclass
class Desk:
    """What one worker works with."""

    studio: Studio
    hand: Hand
    name: str
    """``host-pid-number``; tells others whether it is alive."""
    leaving: threading.Event = field(default_factory=threading.Event)
    plans: Unfoldings = field(init=False)

    def __post_init__(self) -> None:
        self.plans = Unfoldings(self.studio.registry)


def make(desk: Desk, film_id: str, task: str) -> float | None:
    """Make one step. Gives back after how many seconds to try again; ``None``: no need to."""
    studio = desk.studio
    try:
        asked = _asked(desk, film_id, task)
        if asked is None:
            return None
        request, use, seconds = asked
        ready = look_up(studio.registry, studio.store, request, use)
    except StoreAwayError as error:
        log.warning("film %s: %s waits: %s", film_id, task, error)
        return AWAY_RETRY_AFTER
    except advancing.PASSING:
        raise
    except Exception as error:
        advancing.give_up_planning(studio, film_id, error, task)
        raise
    if ready is not None:
        _land(desk, film_id, task, ready)
        return None
    with studio.sessions() as session:
        mine = steps.claim(session, film_id, task, desk.name)
    if mine is None:
        return None
    events.ring(studio, film_id)
    return _work(desk, mine, request, use, laying.limit_of(seconds))


def _asked(desk: Desk, film_id: str, task: str) -> tuple[Request, dict[str, str], float] | None:
    """The request of a step that is still to be made and can be."""
    with desk.studio.sessions() as session:
        film, step = session.get(Film, film_id), session.get(Step, (film_id, task))
        if film is None or step is None or step.status not in steps.OPEN:
            return None
        if film.status not in ("queued", "running"):
            return None
        unfolding = advancing.load(session, film_id, desk.plans)
    planned = unfolding.graph.tasks.get(task)
    if planned is None or not unfolding.met(planned.needs):
        # Its job came too early, because others were lost; it will be laid again.
        return None
    request = planned.build(unfolding.graph.results)
    return request, dict(unfolding.brief.use), planned.seconds


def _work(
    desk: Desk, mine: Claim, request: Request, use: dict[str, str], limit: float
) -> float | None:
    began = time.monotonic()
    watch = _Watch(desk, mine, limit)
    try:
        outcome = desk.hand.work(request, use, watch)
    except _StoppedError:
        desk.hand.start()
        return None
    except _LeavingError:
        with desk.studio.sessions() as session:
            steps.put_back(session, mine)
        return 0.0
    except StoreAwayError as error:
        log.warning("film %s: %s waits: %s", mine.film_id, mine.task, error)
        with desk.studio.sessions() as session:
            steps.put_back(session, mine)
        return AWAY_RETRY_AFTER
    except DamagedArtifactError as error:
        with desk.studio.sessions() as session:
            steps.put_back(session, mine)
        advancing.repair(desk.studio, mine.film_id, desk.plans, str(error))
        return None
    except InputError as error:
        endings.give_up(desk.studio, mine.film_id, str(error), mine.task)
        raise
    except Exception as error:
        return _failed(desk, mine, error, time.monotonic() - began)
    _land(desk, mine.film_id, mine.task, outcome)
    return None


def _failed(desk: Desk, mine: Claim, error: Exception, seconds: float) -> float | None:
    """Try again a little later, or give the film up."""
    log.warning("film %s: %s failed: %s: %s", mine.film_id, mine.task, type(error).__name__, error)
    reason = _reason(error)
    with desk.studio.sessions() as session:
        failures = steps.failed_try(session, mine, reason, seconds)
    if failures is None:
        return None
    if failures <= len(RETRY_AFTER):
        return RETRY_AFTER[failures - 1]
    why = f"{_FAILED.get(mine.stage, 'The film could not be made')}: {reason}"
    endings.give_up(desk.studio, mine.film_id, why, mine.task)
    raise error


def _reason(error: Exception) -> str:
    """What went wrong, for its maker; what only concerns those who run the studio is logged."""
    if isinstance(error, StoreError):
        return "the studio cannot write its files at the moment"
    if isinstance(error, FilmwrightError):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _land(desk: Desk, film_id: str, task: str, outcome: Outcome) -> None:
    with desk.studio.sessions() as session:
        steps.land(session, film_id, task, outcome, tell=_may_tell(desk.studio, film_id))
    events.ring(desk.studio, film_id)


class _Watch:
    """Called while a task works: beats its heart, tells how far it is, ends it when need be."""

    def __init__(self, desk: Desk, mine: Claim, limit: float) -> None:
        self._desk, self._mine, self._limit = desk, mine, limit
        self._began = self._looked = self._beat = time.monotonic()
        self._told = 0.0

    def __call__(self, fraction: float) -> None:
        moment = time.monotonic()
        if self._desk.leaving.is_set():
            raise _LeavingError("the worker leaves")
        if moment - self._began > self._limit:
            raise TookTooLongError(f"it took longer than {self._limit:.0f} seconds")
        if moment - self._looked >= _LOOK_EVERY:
            self._looked = moment
            self._look(moment, fraction)

    def _look(self, moment: float, fraction: float) -> None:
        studio, mine = self._desk.studio, self._mine
        tell = fraction > self._told and _may_tell(studio, mine.film_id)
        try:
            with studio.sessions() as session:
                if not steps.holds(session, mine):
                    raise _StoppedError("the step is no longer wanted")
                if tell or moment - self._beat >= _BEAT_EVERY:
                    self._beat = moment
                    steps.beat(session, mine, fraction, tell)
        except OperationalError as error:
            # The work goes on; the database may be back in a moment.
            log.warning("film %s: no heartbeat: %s", mine.film_id, error)
            return
        if tell:
            self._told = fraction
            events.ring(studio, mine.film_id)


def _may_tell(studio: Studio, film_id: str) -> bool:
    """Whether it is time for another report of the film's progress."""
    try:
        return bool(studio.redis.set(f"film:{film_id}:told", b"", nx=True, px=_TELL_EVERY))
    except RedisError:
        return True
